"""One thing called by two names: 双周论坛 and 双周讲坛, the unit of the title and another in the text (L08)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from pathlib import Path

from shuzhi.checking.model import Finding, Report, Span
from shuzhi.checking.noise import fold
from shuzhi.rulebook.node import open_document

_FILE = Path(__file__).with_name("names.yaml")
_QUOTED = re.compile(r"[“《]([\u4e00-\u9fff]{3,14})[”》]")
_LISTED = re.compile(r"[”》][、，和与及或]?[“《]\Z|[、和与及或][“《]?\Z")
_UNIT = re.compile(
    r"([\u4e00-\u9fff]{4,20}?)(?:机关|综合|第[一二三四五六七八九十]{1,2})?(?:党支部|党总支|党委|党组|支部|总支)"
)
_SIGNED = re.compile(r"(?:述职人|汇报人|报告人|姓[ 　]*名)[：: 　]+([\u4e00-\u9fff]{2,4})(?![\u4e00-\u9fff])")
_LEVELS = 2  # characters at the head of a unit's name in which another level or place may stand
_LONG = 6  # characters of a name in which any other character may be a slip
_SURE, _LESS_SURE = 0.8, 0.6
_LIKENESS = {"name": "像是同一件事的两个名称", "unit": "像是同一个单位的两个名称", "person": "像是同一个人的两种写法"}
_Group = tuple[str, list[Span], float]
"""What sort of name, where its two spellings first stand, how sure it is."""
_SERIES = 40  # names with one beginning or end from which they are a series
_MANY = 3  # times from which both names are in steady use: two things


@dataclass(frozen=True, slots=True)
class _Table:
    apart: tuple[frozenset[str], ...]
    sorts: frozenset[str]
    alike: frozenset[frozenset[str]]
    ends: tuple[tuple[str, str], ...]
    no_name: frozenset[str]


def check_names(report: Report) -> list[Finding]:
    """Names of one thing that differ in one character, each once at its first place; code ``name.inconsistent``.

    Kinds: ``name`` (in quotation marks or as a document), ``unit`` (the unit of the title), ``person`` (who signs).
    Series (五星支部、四星支部), other sorts of things (先锋岗、先锋队) and names side by side in a list are two things.
    """
    text = fold(report.body)
    groups = [*_quoted(text), *_ends(text), *_units(text), *_persons(text)]
    by_span = {finding.span: finding for group in groups for finding in _findings(report, text, group)}
    return [by_span[span] for span in sorted(by_span)]


def _quoted(text: str) -> Iterator[_Group]:
    """Pairs of quoted names that are one thing."""
    spans: dict[str, list[Span]] = defaultdict(list)
    for match in _QUOTED.finditer(text):
        spans[match[1]].append(match.span(1))
    for one, other in _near(list(spans)):
        sure = _same_thing(one, other)
        steady = min(len(spans[one]), len(spans[other])) >= _MANY
        if sure and not steady and not _side_by_side(text, spans[one], spans[other]):
            yield "name", [spans[one][0], spans[other][0]], sure


def _ends(text: str) -> Iterator[_Group]:
    """Names of forums and talks with the same two characters before a like end: 双周论坛, 双周讲坛."""
    table = _table()
    words = "|".join(dict.fromkeys(end for pair in table.ends for end in pair))
    spans: dict[tuple[str, str], Span] = {}
    for match in re.finditer(rf"([\u4e00-\u9fff]{{2}})({words})", text):
        if match[1] not in table.no_name:
            spans.setdefault((match[1], match[2]), match.span())
    for (before, end), first in spans.items():
        for second in (spans.get((before, other)) for one, other in table.ends if one == end):
            if second and not _is_listed(text, *sorted((first, second))):
                yield "name", sorted((first, second)), _SURE


def _near(names: Sequence[str]) -> list[tuple[str, str]]:
    """Pairs that differ in exactly one character; by their halves, so that few are compared."""
    shelves: dict[tuple[int, int, str], list[str]] = defaultdict(list)
    for name in names:
        half = len(name) // 2
        shelves[len(name), 0, name[:half]].append(name)
        shelves[len(name), 1, name[half:]].append(name)
    order = {name: index for index, name in enumerate(names)}
    pairs = {
        pair
        for shelf in shelves.values()
        if len(shelf) <= _SERIES
        for pair in combinations(shelf, 2)
        if len(_differing(*pair)) == 1
    }
    return sorted(pairs, key=lambda pair: (order[pair[0]], order[pair[1]]))


def _differing(one: str, other: str) -> list[int]:
    return [index for index, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]


def _same_thing(one: str, other: str) -> float:
    """How sure it is that two names that differ in one character call one thing; 0 where they do not."""
    table = _table()
    (index,) = _differing(one, other)
    a, b = one[index], other[index]
    if frozenset((a, b)) in table.alike:
        return _SURE
    if any(a in row and b in row for row in table.apart) or (a in table.sorts and b in table.sorts):
        return 0.0
    return _LESS_SURE if len(one) >= _LONG and 0 < index < len(one) - 1 else 0.0


def _side_by_side(text: str, ones: Sequence[Span], others: Sequence[Span]) -> bool:
    """Whether the two stand next to each other in a list anywhere."""
    spans = [(first, second) for first in ones for second in others]
    return any(_is_listed(text, min(pair), max(pair)) for pair in spans)


def _is_listed(text: str, first: Span, second: Span) -> bool:
    between = text[first[1] : second[0]]
    return len(between) <= 3 and bool(_LISTED.search(between))


def _units(text: str) -> Iterator[_Group]:
    """The title's unit and a name in the text that differs from it in one character."""
    begin = len(text) - len(text.lstrip())
    title = _UNIT.search(text, begin, max(begin, text.find("\n", begin)))
    if title is None or len(title[1]) < 6:
        return
    unit, start = title[1], title.start(1)
    near = "|".join(
        f"{re.escape(unit[:index])}[^{unit[index]}\\n、，。]{re.escape(unit[index + 1 :])}"
        for index in range(_LEVELS, len(unit) - 1)
    )
    for match in re.finditer(near, text[title.end() :]):
        if _same_unit(unit, match[0]):
            at = title.end() + match.start()
            yield "unit", [(start, start + len(unit)), (at, at + len(unit))], _LESS_SURE
            return


def _same_unit(unit: str, other: str) -> bool:
    table = _table()
    (index,) = _differing(unit, other)
    pair = (unit[index], other[index])
    return all("\u4e00" <= letter <= "\u9fff" for letter in pair) and not any(
        pair[0] in row and pair[1] in row for row in table.apart
    )


def _persons(text: str) -> Iterator[_Group]:
    """Two signatures whose names differ in one character."""
    signed: dict[str, Span] = {}
    for match in _SIGNED.finditer(text):
        signed.setdefault(match[1], match.span(1))
    for one, other in combinations(signed, 2):
        if len(one) == len(other) and len(one) > 1 and one[0] == other[0] and len(_differing(one, other)) == 1:
            yield "person", [signed[one], signed[other]], _LESS_SURE


def _findings(report: Report, text: str, group: _Group) -> Iterator[Finding]:
    kind, spans, sure = group
    names = [text[slice(*one)] for one in spans]
    for name, (start, end) in zip(names, spans, strict=True):
        other = next(each for each in names if each != name)
        span = (report.span[0] + start, report.span[0] + end)
        yield Finding(
            code="name.inconsistent",
            span=span,
            text=report.source.content[slice(*span)],
            message=f"“{name}”和“{other}”{_LIKENESS[kind]}。",
            advice="请核对正式名称，全文统一；确实是两回事的，请各自写清楚。",
            confidence=sure,
            kind=kind,
        )


@cache
def _table() -> _Table:
    fields = open_document(_FILE).fields(("apart", "sorts", "alike", "ends", "no_name"))
    return _Table(
        apart=tuple(frozenset(row) for row in fields["apart"].texts()),
        sorts=frozenset(fields["sorts"].text()),
        alike=frozenset(frozenset(pair) for pair in fields["alike"].texts()),
        ends=tuple((pair[0], pair[1]) for pair in (item.texts() for item in fields["ends"].items())),
        no_name=frozenset(fields["no_name"].texts()),
    )
