"""Entry kinds and registers from YAML."""

from __future__ import annotations

from dataclasses import fields as columns_of

from shuzhi.rulebook.model import EntryKind, KindNaming, RegisterKind
from shuzhi.rulebook.names import Names
from shuzhi.rulebook.node import Node
from shuzhi.rulebook.vocabulary import ENTRY_FIELDS, MEETS, ROLES

_KIND = (
    "meets",
    "aliases",
    "alone",
    "roll",
    "includes",
    "about_person",
    "talk",
    "keeps",
    "usual",
    "yearly",
    "listed",
    "note",
)
_TRUTHS = {"roll": True, "about_person": False, "talk": False, "usual": False, "yearly": False, "listed": False}
TALK_KEEPS = ("title", "people")  # of a talk whose kind does not say it (a local one)


def read_kind(node: Node, names: Names) -> EntryKind:
    """One entry kind; ``includes`` is checked later, when all kinds are known."""
    fields = node.fields(["id", "label", "group"], _KIND)
    if names.local and "listed" in fields:  # the calculation asks the national rulebook from when a ledger tells
        fields["listed"].refuse("本地类别不能写“listed”。", "请删去；台账从哪天记起，由各单位自己写明。")
    return EntryKind(
        id=names.claim(fields["id"], "kind"),
        label=fields["label"].text(),
        group=fields["group"].text(),
        meets=fields["meets"].choice(MEETS, "到会范围") if "meets" in fields else "open",
        aliases=fields["aliases"].texts() if "aliases" in fields else (),
        alone=_alone(fields),
        includes=fields["includes"].texts() if "includes" in fields else (),
        keeps=_keeps(fields),
        note=fields["note"].text() if "note" in fields else "",
        **{name: fields[name].truth() if name in fields else usual for name, usual in _TRUTHS.items()},
    )


def _keeps(fields: dict[str, Node]) -> tuple[str, ...]:
    """What is kept of an entry of the kind; of a talk never what was said."""
    talk = "talk" in fields and fields["talk"].truth()
    if "keeps" not in fields:
        return TALK_KEEPS if talk else ()
    keeps = fields["keeps"].choices({**ENTRY_FIELDS, **ROLES}, "登记内容")
    if talk and {"content", "files", "agenda"} & set(keeps):
        fields["keeps"].refuse("谈话不登记内容、议题和附件。", "谈话只登记双方、日期和事由，请从 keeps 中删去。")
    return keeps


def _alone(fields: dict[str, Node]) -> tuple[str, ...]:
    if "alone" not in fields:
        return ()
    aliases = fields["aliases"].texts() if "aliases" in fields else ()
    return fields["alone"].choices((fields["label"].text(), *aliases), "名称")


def read_naming(node: Node, names: Names) -> KindNaming:
    """The words around the names of kinds; they are the same everywhere, a local rulebook has none of its own."""
    if names.local:
        node.refuse("本地规则不能改写名称前后的用语。", "请删去“naming”；本地类别的叫法写在该类别的“aliases”里。")
    lists = node.fields([column.name for column in columns_of(KindNaming)])
    return KindNaming(**{name: words.texts() for name, words in lists.items()})


def check_includes(node: Node, names: Names) -> None:
    """Refuse an ``includes`` that names no kind."""
    includes = node.fields(["id", "label", "group"], _KIND).get("includes")
    if includes is not None:
        includes.choices(names.kinds, "类别")


def check_aliases(node: Node, names: Names, heard: dict[str, str]) -> None:
    """Refuse a label or alias that already means another kind: an import could not tell them apart."""
    fields = node.fields(["id", "label", "group"], _KIND)
    kind = names.kinds[fields["id"].text()]
    for word in kind.names:
        other = heard.setdefault(word, kind.id)
        if other != kind.id:
            node.refuse(f"名称“{word}”已属于类别“{other}”。", "请删去或改写其中一处的名称。")


def read_register(node: Node, names: Names) -> RegisterKind:
    """One register with the columns it uses and its categories."""
    fields = node.fields(["id", "label", "fields"], ["categories", "needs", "counts", "counts_keep", "listed"])
    categories = (
        {key: value.text() for key, value in fields["categories"].pairs().items()} if "categories" in fields else {}
    )
    columns = fields["fields"].pairs()
    return RegisterKind(
        id=names.claim(fields["id"], "register"),
        label=fields["label"].text(),
        fields={key: value.text() for key, value in columns.items()},
        categories=categories,
        needs=fields["needs"].choices(columns, "栏目") if "needs" in fields else (),
        counts=fields["counts"].choices(categories, "种类") if "counts" in fields else (),
        counts_keep=fields["counts_keep"].choices(columns, "栏目") if "counts_keep" in fields else (),
        listed="listed" in fields and fields["listed"].truth(),
    )
