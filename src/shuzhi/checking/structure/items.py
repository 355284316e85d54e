"""The points of a part: what it lists, by whatever numbers, each with the words it leads with."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from shuzhi.checking.model import Report, Role, Section, Span
from shuzhi.checking.structure.reading import Mark, Reading
from shuzhi.checking.structure.series import Series
from shuzhi.checking.structure.topics import topics_of

# The end of a long line is no stop: a converter may have broken it.
_LEAD_STOP = re.compile(r"[。；;：:！，,]|(?<![^\n]{20})\n")
_SENTENCE_STOP = re.compile(r"[。；;！]|(?<![^\n]{20})\n")
_LONGEST_LEAD = 60
_SHORTEST_LEAD = 5  # a shorter lead (思想上。) says nothing yet


@dataclass(frozen=True)
class Item:
    """A point, from its number at ``start``: its ``lead`` (to ``lead_end``), its first sentence, and all its words."""

    start: int
    lead_end: int
    lead: str
    sentence: str
    text: str

    @cached_property
    def lead_topics(self) -> frozenset[str]:
        """What its first words are about; where they tell nothing, its first sentence."""
        return topics_of(self.lead) or self.sentence_topics

    @cached_property
    def sentence_topics(self) -> frozenset[str]:
        """What its first sentence is about."""
        return topics_of(self.sentence)

    @cached_property
    def topics(self) -> frozenset[str]:
        """What all of it is about."""
        return topics_of(self.text)


def find_items(
    report: Report, reading: Reading, series: Sequence[Series], sections: Sequence[Section], role: Role
) -> list[Item]:
    """The points of the parts with that role; none where they list nothing.

    Several numbered parts of one role (一、构建…体系 二、构建…体系) are themselves the points.
    """
    spans = [_inside(report, section) for section in sections if section.role == role]
    openers = {mark.start: mark for one in series for mark in one.marks}
    heads = [openers.get(_first(reading, span[0])) for span in spans]
    numbered = [(mark, span) for mark, span in zip(heads, spans, strict=True) if mark and mark.number]
    if len(numbered) > 1:
        return [_item(reading.text, mark, span[1]) for mark, span in numbered]
    return [item for span in spans for item in _items_of(reading, series, span, openers)]


def _inside(report: Report, section: Section) -> Span:
    return section.span[0] - report.span[0], section.span[1] - report.span[0]


def _first(reading: Reading, start: int) -> int:
    """Where the first line at or after ``start`` begins, its decoration left out."""
    index = bisect_right(reading.lines, start, key=lambda line: line.end)
    return reading.lines[index].start if index < len(reading.lines) else start


def _items_of(reading: Reading, series: Sequence[Series], span: Span, openers: dict[int, Mark]) -> list[Item]:
    """The points of one part: the lists of its highest level."""
    own = openers.get(_first(reading, span[0]))
    lists = []
    for one in series:
        marks = [mark for mark in one.marks if span[0] <= mark.start < span[1] and mark is not own]
        if own is not None and any(mark is own for mark in one.marks) and not _lists_itself(one, own, span):
            continue
        if own is not None and any(mark is own for mark in one.marks):
            marks = [own, *marks]
        if len(marks) > 1:
            lists.append((one.level, marks))
    if not lists:
        return []
    top = min(level for level, _ in lists)
    marks = sorted((mark for level, found in lists if level == top for mark in found), key=lambda mark: mark.start)
    ends = [mark.start for mark in marks[1:]] + [span[1]]
    return [_item(reading.text, mark, end) for mark, end in zip(marks, ends, strict=True)]


def _lists_itself(one: Series, own: Mark, span: Span) -> bool:
    """Whether the mark that opens a part is the first of the part's own points, and no heading above them."""
    return own.number == 1 and sum(1 for mark in one.marks if span[0] <= mark.start < span[1]) > 1


def _item(text: str, mark: Mark, end: int) -> Item:
    lead_end = _stop(text, mark.end, end, _LEAD_STOP)
    sentence_end = _stop(text, mark.end, end, _SENTENCE_STOP)
    return Item(mark.start, lead_end, text[mark.end : lead_end], text[mark.end : sentence_end], text[mark.end : end])


def _stop(text: str, start: int, end: int, stops: re.Pattern[str]) -> int:
    stop = min(end, start + _LONGEST_LEAD)
    for match in stops.finditer(text, start, stop):
        if match.start() - start >= _SHORTEST_LEAD:
            return match.start()
    return stop
