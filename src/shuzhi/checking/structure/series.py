"""The lists of a report: which numbers belong together, at which level, and below which item.

Marks come in the order of the text.  Open lists lie on a stack; a mark that continues an open list closes those opened
since.  一是, 二要, 其三 … are one family, for writers mix them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from shuzhi.checking.structure.outline import Heading
from shuzhi.checking.structure.reading import PLAIN_RANK, RANKS, Mark, Reading

SPOKEN = frozenset({"is", "ordinal", "first"})
"""Styles that are said rather than set: 一是, 第一，首先."""
_LABELLED = frozenset({"han", "han_bracket", "digit"})
_OPENING_QUOTES = "“‘《「『"
_LONGEST_HEADING = 24
_LEADS_IN = re.compile(r"[，,]|主要(?:是|有|做了|表现)|以下|如下|将(?:重点|主要|着力|从)")
_SAYING = re.compile(r"一是一[、，,]?二是二")
_INSIDE_A_NUMBER = "、，,.．0123456789"  # 1、2、3号楼; 2023. 12. 28
_ANNEX = re.compile(r"^附(?:件|表|录)?\s*\d{0,2}(?:[：:]|$)")


@dataclass(slots=True)
class Series:
    """A list: its marks with their numbers, and what it lies below.

    Attributes:
        style: How its first mark is written; ``is:要`` for 一要.
        level: How many open lists it lies in.
        marks: Its marks.
        numbers: Their numbers; 最后 takes whatever number comes next.
        restarts: The list at the same level whose numbers it begins anew.
        begun_anew: The list that does so with its own.
        parent: The mark it lies below.
    """

    style: str
    level: int
    parent: Mark | None
    marks: list[Mark] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    restarts: Series | None = None
    begun_anew: Series | None = None
    follows: int = 0

    @property
    def family(self) -> str:
        """The style without finer differences."""
        name = self.style.partition(":")[0]
        return "spoken" if name in SPOKEN else name

    @property
    def last(self) -> int:
        """The last number."""
        return self.numbers[-1] if self.numbers else 0

    @property
    def headed(self) -> bool:
        """Whether its marks are headings or open lines, numbered as written documents are."""
        return self.style in _LABELLED and all(mark.at_line >= 0 for mark in self.marks)

    def take(self, mark: Mark) -> None:
        """Add a mark."""
        self.numbers.append(mark.number or self.last + 1)
        self.marks.append(mark)


def find_series(reading: Reading, headings: Sequence[Heading]) -> list[Series]:
    """Every list of the text, in the order in which they begin.

    Args:
        headings: Those of the text; one without a number closes the lists before it.
    """
    breaks = sorted(
        [heading.start for heading in headings if heading.rank == PLAIN_RANK and is_heading(heading)]
        + [line.start for line in reading.lines if line.text.startswith("附") and _ANNEX.match(line.text)]
    )
    gathering = _Gathering()
    for mark in reading.marks:
        if _is_no_mark(reading.text, mark):
            continue
        while breaks and breaks[0] <= mark.start:
            breaks.pop(0)
            gathering.close_all()
        gathering.add(mark, _style(reading.text, mark))
    return gathering.found


def is_heading(heading: Heading) -> bool:
    """Whether a line without a number is a heading rather than words that lead into a list (下一步，将做好：)."""
    return heading.style != "plain" or (len(heading.words) <= _LONGEST_HEADING and not _LEADS_IN.search(heading.words))


def _style(text: str, mark: Mark) -> str:
    return f"is:{text[mark.end - 1]}" if mark.style == "is" else mark.style


def _is_no_mark(text: str, mark: Mark) -> bool:
    """Words in quotation marks (“三要三不要”), names of papers, and the saying 一是一、二是二."""
    if mark.at_line >= 0:
        return False
    before = text[max(0, mark.start - 4) : mark.start].rstrip()[-1:]
    if before and (before in _OPENING_QUOTES or (mark.style == "digit" and before in _INSIDE_A_NUMBER)):
        return True
    return mark.style == "is" and bool(_SAYING.match(text, mark.start) or _SAYING.match(text, max(0, mark.start - 4)))


class _Gathering:
    def __init__(self) -> None:
        self.found: list[Series] = []
        self.open: list[Series] = []
        self.closed: dict[str, Series] = {}

    def close_all(self) -> None:
        self._close(0)

    def add(self, mark: Mark, style: str) -> None:
        self._close_deeper(mark)
        depth = self._depth(mark, style)
        if depth is None and mark.number == 0:  # 最后 without 首先 is only a word
            return
        if depth is None:
            self._begin_or_resume(mark, style)
        elif mark.number == 1:
            self._restart(depth, mark, style)
        else:
            self._go_on(depth, mark)

    def _depth(self, mark: Mark, style: str) -> int | None:
        """Which open list the mark belongs to: one of its style, else one of its family that waits for its number."""
        for depth in range(len(self.open) - 1, -1, -1):
            if self.open[depth].style == style:
                return depth
        for depth in range(len(self.open) - 1, -1, -1):
            series = self.open[depth]
            joins = series.family == _family(style) and mark.number == series.last + 1
            if joins and (style != "first" or series.style == "ordinal"):  # 其次 and 再次 are common words
                return depth
        return None

    def _close_deeper(self, mark: Mark) -> None:
        """A heading closes the lists of lower ranks, and the spoken ones, that were opened before it."""
        if mark.at_line < 0 or mark.style not in RANKS or any(one.style == mark.style for one in self.open):
            return
        rank = RANKS[mark.style]
        for depth, series in enumerate(self.open):
            if RANKS.get(series.style, PLAIN_RANK if rank <= RANKS["han_bracket"] else 0) > rank:
                self._close(depth)
                return

    def _go_on(self, depth: int, mark: Mark) -> None:
        series = self.open[depth]
        outer = series.restarts
        if outer and series.family == "spoken" and 1 < mark.number <= series.last and outer.last == mark.number - 1:
            outer.take(mark)  # a list inside an item of the same style is over
            self._close(depth)
            self.open.append(outer)
            return
        self._close(depth + 1)
        series.take(mark)

    def _restart(self, depth: int, mark: Mark, style: str) -> None:
        before = self.open[depth]
        self._close(depth)
        series = self._push(mark, style)
        series.restarts, before.begun_anew = before, series

    def _begin_or_resume(self, mark: Mark, style: str) -> None:
        closed = self.closed.get(style)
        depth = self._depth_below(closed.parent) if closed else None
        if closed and depth is not None and mark.number > 1 and closed.last == mark.number - 1:
            self._close(depth)
            closed.take(mark)
            self.open.append(closed)
            return
        self._push(mark, style).follows = closed.last if closed else 0

    def _push(self, mark: Mark, style: str) -> Series:
        series = Series(style, len(self.open), self._parent())
        series.take(mark)
        self.open.append(series)
        self.found.append(series)
        return series

    def _parent(self) -> Mark | None:
        return self.open[-1].marks[-1] if self.open else None

    def _depth_below(self, parent: Mark | None) -> int | None:
        """At which depth a list below that item lies; None where the item is over."""
        if parent is None:
            return 0
        return next((depth + 1 for depth, one in enumerate(self.open) if one.marks[-1] is parent), None)

    def _close(self, depth: int) -> None:
        for series in self.open[depth:]:
            self.closed[series.style] = series
        del self.open[depth:]


def _family(style: str) -> str:
    name = style.partition(":")[0]
    return "spoken" if name in SPOKEN else name
