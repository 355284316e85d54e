"""Report profiles from YAML: which sections a report has, which plain sentences may stand in them, and its gaps.

A sentence is made of clauses; a clause names figures as ``{figure.id}``.  A clause that names a figure of all
organisations below is written ``{below:figure.id}``.  ``{year}``, ``{last_year}`` and ``{organisation}`` are words.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from shuzhi.rulebook.model import Confidence
from shuzhi.rulebook.names import Names
from shuzhi.rulebook.node import Node
from shuzhi.rulebook.vocabulary import ITEM_KINDS, ITEM_SOURCES, ORGANISATION_KINDS, SECTORS

TOKEN = re.compile(r"\{([^{}]*)\}")
WORDS = ("year", "last_year", "organisation")
ROUNDINGS = ("余", "近", "超过", "不少于")  # {assembly.count|余}: 12 is told as 10余
BELOW = "below:"  # prefix of a figure that counts an organisation together with all below it
ROLES = {
    "opening": "开头",
    "answer": "上年问题整改",
    "work": "工作",
    "problems": "问题",
    "causes": "原因",
    "next": "打算",
}
OPERATORS = ("=", "<", ">", "<=", ">=")
PartForm = Literal["sentences", "gap", "entries", "items", "missing"]


@dataclass(frozen=True, slots=True)
class Comparison:
    """``left operator right`` between two figures, or a figure and a whole number."""

    left: str
    operator: str
    right: str | int


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of a sentence that is said or left out as one.

    ``zero`` is said instead where the first figure is known to be zero.  ``when`` must all hold.
    """

    say: str
    zero: str = ""
    when: tuple[Comparison, ...] = ()

    @property
    def figures(self) -> tuple[str, ...]:
        """The figures it states or compares, in order."""
        compared = [side for c in self.when for side in (c.left, c.right) if isinstance(side, str)]
        return tuple(dict.fromkeys([*figure_tokens(self.say), *compared]))


@dataclass(frozen=True, slots=True)
class Sentence:
    """Clauses after a common beginning, joined by commas."""

    clauses: tuple[Clause, ...]
    lead: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One paragraph, or one list, of a section.

    Attributes:
        form: ``sentences`` with figures; ``gap`` for the secretary's own words; ``entries`` and ``items`` list
            facts; ``missing`` lists duties without a record.
        otherwise: The gap that stands here where nothing at all can be said.
        limit: Most facts listed.
        show: What is listed of an entry: its ``title`` or the label of its ``kind``.
        source_year: Of items: offset to the report's year, None for any.
        states: Of items: only ``open`` ones, only ``closed`` ones, or ``any``.
    """

    id: str
    form: PartForm
    sentences: tuple[Sentence, ...] = ()
    lead: str = ""
    otherwise: str = ""
    prompt: str = ""
    kinds: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    source_year: int | None = None
    states: str = "any"
    show: str = "title"
    limit: int = 12


@dataclass(frozen=True, slots=True)
class PartGroup:
    """Parts under one heading of the second level."""

    id: str
    heading: str
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A first-level heading with its parts, or with second-level headings."""

    id: str
    role: str
    heading: str
    groups: tuple[PartGroup, ...]


@dataclass(frozen=True, slots=True)
class Bound:
    """Least and most characters, and least and most share in per cent; None means no bound."""

    least: int | None = None
    most: int | None = None
    share_least: int | None = None
    share_most: int | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """What a notice asks of length and shares, with where it was read; a note to the author, never a refusal."""

    id: str
    label: str
    source: str
    confidence: Confidence
    default: bool
    total: Bound
    roles: dict[str, Bound] = field(hash=False)

    @property
    def pending_check(self) -> bool:
        """True where it is shown as 「待核」."""
        return self.confidence is not Confidence.QUOTED


@dataclass(frozen=True, slots=True)
class Profile:
    """The report of one role at one level.  Empty ``sectors``: any sector."""

    id: str
    label: str
    kinds: tuple[str, ...]
    sectors: tuple[str, ...]
    title: str
    opening: str
    parts: dict[str, Part] = field(hash=False)
    sections: tuple[Section, ...] = ()
    limits: tuple[Limits, ...] = ()

    def figures(self) -> tuple[str, ...]:
        """Every figure a section may state, each once."""
        found = [
            figure
            for section in self.sections
            for group in section.groups
            for part in group.parts
            for sentence in self.parts[part].sentences
            for clause in sentence.clauses
            for figure in clause.figures
        ]
        return tuple(dict.fromkeys(found))


def figure_tokens(text: str) -> list[str]:
    """The figures named in a pattern, in order."""
    return [name for name, _ in map(token_parts, TOKEN.findall(text)) if name not in WORDS]


def token_parts(token: str) -> tuple[str, str]:
    """The figure a token names, and how it is rounded there (empty: exactly)."""
    name, _, rounding = token.partition("|")
    return name, rounding


@dataclass(frozen=True, slots=True)
class _Known:
    names: Names
    figures: Collection[str]


_PART_FORMS: dict[str, tuple[str, ...]] = {
    "sentences": ("sentences", "otherwise"),
    "gap": ("gap",),
    "entries": ("entries", "lead", "show", "limit", "otherwise"),
    "items": ("items", "lead", "limit", "otherwise"),
    "missing": ("missing",),
}
_OPTIONAL = ("extends", "applies", "title", "opening", "parts", "sections", "groups", "limits")


def read_profile(
    node: Node, names: Names, figures: Collection[str], known: Mapping[str, Profile], profile_id: str
) -> Profile:
    """One profile; what it leaves out is taken from the one it ``extends``, whose parts it may use.

    Args:
        figures: Ids of the figures there are.
        known: The profiles read before.
        profile_id: Its id, claimed by the caller.

    Raises:
        RulebookError: An unknown figure, kind, part or key, with file and line.
    """
    fields = node.fields(("id", "label"), _OPTIONAL)
    base = known[fields["extends"].choice(known, "述职模板")] if "extends" in fields else None
    for key in ("applies", "title", "opening", "parts", "sections"):
        if key not in fields and base is None:
            node.refuse(f"缺少“{key}”。", f"请补上“{key}:”，或用 extends 沿用别的模板。")
    known_names = _Known(names, figures)
    parts = dict(base.parts) if base else {}
    if "parts" in fields:
        parts |= {part_id: _part(part_id, value, known_names) for part_id, value in fields["parts"].pairs().items()}
    kinds, sectors = _applies(fields["applies"]) if "applies" in fields else ((), ())
    return Profile(
        id=profile_id,
        label=fields["label"].text(),
        kinds=kinds or (base.kinds if base else ()),
        sectors=sectors,
        title=_pattern(fields["title"], ()) if "title" in fields else _of(base).title,
        opening=_pattern(fields["opening"], ()) if "opening" in fields else _of(base).opening,
        parts=parts,
        sections=_sections(fields, parts, base),
        limits=(
            tuple(_limits(member) for member in fields["limits"].items())
            if "limits" in fields
            else (base.limits if base else ())
        ),
    )


def _sections(fields: dict[str, Node], parts: Collection[str], base: Profile | None) -> tuple[Section, ...]:
    """Its own sections, or those of the base with the second-level ``groups`` it tells anew in their places."""
    if "sections" in fields:
        return tuple(_section(member, parts) for member in fields["sections"].items())
    sections = _of(base).sections
    if "groups" not in fields:
        return sections
    known = {group.id for section in sections for group in section.groups}
    fresh = {}
    for member in fields["groups"].items():
        group = _group(member, parts)
        if group.id not in known:
            member.refuse(f"上级模板中没有“{group.id}”。", f"可以改写：{'、'.join(sorted(known))}。")
        fresh[group.id] = group
    return tuple(
        replace(section, groups=tuple(fresh.get(group.id, group) for group in section.groups)) for section in sections
    )


def _of(base: Profile | None) -> Profile:
    if base is None:
        raise AssertionError("checked before")
    return base


def _applies(node: Node) -> tuple[tuple[str, ...], tuple[str, ...]]:
    fields = node.fields((), ("kinds", "sectors"))
    kinds = fields["kinds"].choices(ORGANISATION_KINDS, "组织类别") if "kinds" in fields else ()
    return kinds, fields["sectors"].choices(SECTORS, "领域") if "sectors" in fields else ()


def _pattern(node: Node, figures: Collection[str]) -> str:
    """A text whose every ``{…}`` is a word or a figure that exists."""
    text = node.text()
    for name in figure_tokens(text):
        if name.removeprefix(BELOW) not in figures:
            node.refuse(f"不认识的指标“{name}”。", "请用指标表中的编号，或 {year}、{last_year}、{organisation}。")
    for _, rounding in map(token_parts, TOKEN.findall(text)):
        if rounding and rounding not in ROUNDINGS:
            node.refuse(f"不认识的约数写法“{rounding}”。", f"可用：{'、'.join(ROUNDINGS)}。")
    return text


def _part(part_id: str, node: Node, known: _Known) -> Part:
    pairs = node.pairs()
    form = next((form for form in _PART_FORMS if form in pairs), None)
    if form is None:
        node.refuse("看不出这一段的形式。", f"请写 {'、'.join(_PART_FORMS)} 之一。")
    fields = node.fields((form,), _PART_FORMS[form])
    more: dict[str, Any] = {key: fields[key].text() for key in ("lead", "otherwise") if key in fields}
    if "limit" in fields:
        more["limit"] = fields["limit"].number(least=1)
    if form == "sentences":
        more["sentences"] = tuple(_sentence(member, known) for member in fields["sentences"].items())
    elif form == "gap":
        more["prompt"] = fields["gap"].text()
    elif form == "entries":
        more["kinds"] = fields["entries"].choices(known.names.kinds, "类别")
        if "show" in fields:
            more["show"] = fields["show"].choice(("title", "kind"), "写法")
    elif form == "items":
        more |= _items(fields["items"])
    elif not fields["missing"].truth():
        fields["missing"].refuse("这里只能写 true。", "不需要这一段时请删去。")
    return Part(id=part_id, form=form, **more)  # type: ignore[arg-type]


def _items(node: Node) -> dict[str, Any]:
    fields = node.fields((), ("kinds", "sources", "source_year", "states"))
    more: dict[str, Any] = {}
    if "kinds" in fields:
        more["kinds"] = fields["kinds"].choices(ITEM_KINDS, "事项类别")
    if "sources" in fields:
        more["sources"] = fields["sources"].choices(ITEM_SOURCES, "事项来源")
    if "source_year" in fields:
        more["source_year"] = fields["source_year"].number(least=-10)
    if "states" in fields:
        more["states"] = fields["states"].choice(("open", "closed", "any"), "事项状态")
    return more


def _sentence(node: Node, known: _Known) -> Sentence:
    fields = node.fields(("clauses",), ("lead",))
    return Sentence(
        clauses=tuple(_clause(member, known) for member in fields["clauses"].items()),
        lead=_pattern(fields["lead"], ()) if "lead" in fields else "",
    )


def _clause(node: Node, known: _Known) -> Clause:
    fields = node.fields(("say",), ("zero", "when"))
    say = _pattern(fields["say"], known.figures)
    if not figure_tokens(say):
        fields["say"].refuse("这个分句没有指标。", "每个分句至少要有一个 {指标编号}；没有数字的话请书记自己写。")
    return Clause(
        say=say,
        zero=_pattern(fields["zero"], known.figures) if "zero" in fields else "",
        when=tuple(_comparison(member, known) for member in fields["when"].items()) if "when" in fields else (),
    )


def _comparison(node: Node, known: _Known) -> Comparison:
    members = list(node.items())
    if len(members) != 3:
        node.refuse("比较要写三项。", "例如：[review_finding.closed, =, review_finding.total]。")
    left, operator, right = members
    return Comparison(
        _figure(left, known),
        operator.choice(OPERATORS, "比较"),
        right.number() if isinstance(right.value, int) else _figure(right, known),
    )


def _figure(node: Node, known: _Known) -> str:
    name = node.text()
    if name.removeprefix(BELOW) not in known.figures:
        node.refuse(f"不认识的指标“{name}”。", "请用指标表中的编号。")
    return name


def _section(node: Node, parts: Collection[str]) -> Section:
    fields = node.fields(("id", "role", "heading"), ("parts", "groups"))
    section_id = fields["id"].text()
    if ("parts" in fields) == ("groups" in fields):
        node.refuse("parts 和 groups 要写一个，也只能写一个。", "没有二级标题时写 parts，有时写 groups。")
    if "parts" in fields:
        groups: tuple[PartGroup, ...] = (PartGroup(section_id, "", fields["parts"].choices(parts, "段落")),)
    else:
        groups = tuple(_group(member, parts) for member in fields["groups"].items())
    return Section(section_id, fields["role"].choice(ROLES, "部分"), fields["heading"].text(), groups)


def _group(node: Node, parts: Collection[str]) -> PartGroup:
    fields = node.fields(("id", "heading", "parts"))
    return PartGroup(fields["id"].text(), fields["heading"].text(), fields["parts"].choices(parts, "段落"))


def _limits(node: Node) -> Limits:
    fields = node.fields(("id", "label", "source", "confidence"), ("default", "total", "roles"))
    roles = fields["roles"].pairs() if "roles" in fields else {}
    for role, value in roles.items():
        if role not in ROLES:
            value.refuse(f"不认识的部分“{role}”。", f"可以写：{'、'.join(ROLES)}。")
    return Limits(
        id=fields["id"].text(),
        label=fields["label"].text(),
        source=fields["source"].text(),
        confidence=Confidence(fields["confidence"].choice(tuple(Confidence), "可信程度")),
        default=fields["default"].truth() if "default" in fields else False,
        total=_bound(fields["total"]) if "total" in fields else Bound(),
        roles={role: _bound(value) for role, value in roles.items()},
    )


def _bound(node: Node) -> Bound:
    fields = node.fields((), ("least", "most", "share_least", "share_most"))
    return Bound(**{key: value.number() for key, value in fields.items()})
