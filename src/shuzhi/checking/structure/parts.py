"""Where the headings of a report open its parts, before the words of unheaded parts are looked at."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from shuzhi.checking.model import Role
from shuzhi.checking.structure.cues import heading_role, named_roles
from shuzhi.checking.structure.outline import Heading, top_rank
from shuzhi.checking.structure.reading import PLAIN_RANK, Reading

_EARLY = 0.45  # list numbers that begin later than this number points of a list, not parts
_SUB_SURE = 3.0
_SUB_AT = 0.35
_LEAD_LINE = 130  # characters of a line that leads into a list


@dataclass(slots=True)
class Part:
    """A part in the making.  ``role`` is None until it is known; ``cued`` tells that its heading named it."""

    start: int
    heading: Heading | None = None
    role: Role | None = None
    cued: bool = False
    restarts: bool = False


def parts_by_headings(reading: Reading, headings: Sequence[Heading], body_start: int, year: int | None) -> list[Part]:
    """The part before the first heading, one for each heading of the first level, and those of telling sub-headings."""
    tops = _tops(reading, headings, year)
    parts = [Part(0)]
    for heading, heads in tops:
        opens = reading.lines[heading.line].outer
        start = _lead_in(reading, heading, body_start) if not heads and len(parts) > 1 else opens
        role = heading_role(heading.words, year)[0] if heads else None
        restarts = heading.number == 1 and len(parts) > 1
        if start <= parts[-1].start:
            parts[-1].heading = heading if heads else None
            continue
        parts.append(Part(start, heading if heads else None, role, role is not None, restarts))
    named = {part.role for part in parts}
    for heading in headings:
        _cut_below(parts, heading, reading, named, year)
    return parts


def _tops(reading: Reading, headings: Sequence[Heading], year: int | None) -> list[tuple[Heading, bool]]:
    """The headings that open parts, in order; False beside one that only begins a list whose heading is missing."""
    numbered = [heading for heading in headings if heading.rank < PLAIN_RANK]
    plain = [heading for heading in headings if heading.rank == PLAIN_RANK]
    top = top_rank(numbered)
    chosen: dict[int, tuple[Heading, bool]] = {}
    if (top is None or top > 1) and len(plain) > 1:
        chosen = {heading.start: (heading, True) for heading in _shallow(plain)}
    elif top is not None:
        level = [heading for heading in numbered if heading.rank <= top]
        chosen = {heading.start: (heading, heads) for heading, heads in _runs(level, top, len(reading.text), year)}
    for heading in plain:
        role, score = heading_role(heading.words, year)
        if role and score > _SUB_SURE - 1 and heading.alone:
            chosen.setdefault(heading.start, (heading, True))
    return [chosen[start] for start in sorted(chosen)]


def _shallow(plain: Sequence[Heading]) -> list[Heading]:
    depths = [heading.number for heading in plain if heading.style == "hash" and heading.number]
    return [heading for heading in plain if heading.style != "hash" or heading.number == min(depths)]


def _runs(level: Sequence[Heading], top: int, size: int, year: int | None) -> list[tuple[Heading, bool]]:
    """Each heading of the level; where lower numbers restart (（一）（二）（一）（二）) only the first of each run."""
    if top <= 1:
        return [(heading, True) for heading in level]
    begins = [i for i, heading in enumerate(level) if i == 0 or (heading.number or 0) <= (level[i - 1].number or 0)]
    cued = [heading for heading in level if heading_role(heading.words, year)[0] not in (None, "work")]
    if len(begins) > 1:
        return sorted(
            [(level[i], heading_role(level[i].words, year)[0] is not None) for i in begins]
            + [(h, True) for h in cued if h not in [level[i] for i in begins]],
            key=lambda pair: pair[0].start,
        )
    if level[0].start > _EARLY * size and not cued:
        return []
    return [(heading, True) for heading in level]


def _lead_in(reading: Reading, heading: Heading, body_start: int) -> int:
    """Where the line that leads into a list begins, else where its first heading does."""
    before = reading.lines[heading.line - 1] if heading.line else None
    if before and before.start >= body_start and len(before.text) <= _LEAD_LINE and before.text.endswith(("：", ":")):
        return before.outer
    return reading.lines[heading.line].outer


def _cut_below(
    parts: list[Part], heading: Heading, reading: Reading, named: set[Role | None], year: int | None
) -> None:
    """Open a part at a sub-heading that clearly names another role (（二）原因分析 under 存在问题及原因)."""
    index = bisect_right(parts, heading.start, key=lambda part: part.start) - 1
    parent = parts[index]
    if parent.start == heading.start or (parent.heading and parent.heading.start == heading.start):
        return
    role, score = heading_role(heading.words, year)
    if role not in ("problems", "causes", "plan") or role == parent.role or score < _SUB_SURE:
        return
    if parent.cued and parent.heading and parent.role in ("problems", "causes", "plan"):
        wanted = role in named_roles(parent.heading.words, year) or role not in named
    else:
        late = heading.start > _SUB_AT * len(reading.text)
        wanted = role not in named and late and parent.role not in ("findings", "promises")
    if wanted:
        parts.insert(index + 1, Part(reading.lines[heading.line].outer, heading, role, cued=True))
