"""Entry kinds and registers from YAML."""

from __future__ import annotations

from shuzhi.rulebook.model import EntryKind, RegisterKind
from shuzhi.rulebook.names import Names
from shuzhi.rulebook.node import Node

_KIND = ("aliases", "roll", "includes", "about_person", "note")


def read_kind(node: Node, names: Names) -> EntryKind:
    """One entry kind; ``includes`` is checked later, when all kinds are known."""
    fields = node.fields(["id", "label", "group"], _KIND)
    return EntryKind(
        id=names.claim(fields["id"], "kind"),
        label=fields["label"].text(),
        group=fields["group"].text(),
        aliases=fields["aliases"].texts() if "aliases" in fields else (),
        roll=fields["roll"].truth() if "roll" in fields else True,
        includes=fields["includes"].texts() if "includes" in fields else (),
        about_person=fields["about_person"].truth() if "about_person" in fields else False,
        note=fields["note"].text() if "note" in fields else "",
    )


def check_includes(node: Node, names: Names) -> None:
    """Refuse an ``includes`` that names no kind."""
    includes = node.fields(["id", "label", "group"], _KIND).get("includes")
    if includes is not None:
        includes.choices(names.kinds, "类别")


def check_aliases(node: Node, names: Names, heard: dict[str, str]) -> None:
    """Refuse a label or alias that already means another kind: an import could not tell them apart."""
    fields = node.fields(["id", "label", "group"], _KIND)
    kind = names.kinds[fields["id"].text()]
    for word in (kind.label, *kind.aliases):
        other = heard.setdefault(word, kind.id)
        if other != kind.id:
            node.refuse(f"名称“{word}”已属于类别“{other}”。", "请删去或改写其中一处的名称。")


def read_register(node: Node, names: Names) -> RegisterKind:
    """One register with the columns it uses and its categories."""
    fields = node.fields(["id", "label", "fields"], ["categories"])
    return RegisterKind(
        id=names.claim(fields["id"], "register"),
        label=fields["label"].text(),
        fields={key: value.text() for key, value in fields["fields"].pairs().items()},
        categories=(
            {key: value.text() for key, value in fields["categories"].pairs().items()} if "categories" in fields else {}
        ),
    )
