"""Lines of PDF pages made paragraphs again: by indent, by how far the line before reached, by headings.

A PDF keeps lines, not paragraphs.  A line goes on with the paragraph when it is not indented and its first word would
not have fitted on the line before.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

_PAGE_NUMBER = re.compile(
    r"(?:[—\-–－―•·.\s]*(?:\d{1,4}|[ivxlIVXL]{1,6})[—\-–－―•·.\s]*|第\s*\d{1,4}\s*页.{0,12}|\d{1,4}\s*/\s*\d{1,4}|Page\s*\d{1,4}.{0,12})"
)
_HEADING = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[.．、](?!\d)|第[一二三四五六七八九十]{1,3}[章节条部])"
)
_FIRST_LEVEL = re.compile(r"[一二三四五六七八九十]{1,3}、")
_SENTENCE_END = re.compile(r"[。！？：；…”）.!?:;]$")
# what cannot be broken: quotation marks and what they hold, closing marks, Latin letters behind either
_FIRST_WORD = re.compile(r"[!-~]+|.(?:[“‘](?:[!-~]+|.)|[，。、；：！？）”’》〉】]+[!-~]*)*")
_NARROWEST = 21  # characters: where no line is longer, none is full
_LONGEST_HEAD = 24  # characters; a line of the body is longer
_ENOUGH = 4  # long lines on a page, from which its measure is taken
_DIGITS = re.compile(r"\d+")
_LATIN = re.compile(r"[!-~]")


@dataclass(frozen=True, slots=True)
class Line:
    """A line and its place in points from the page's left and bottom."""

    text: str
    left: float
    right: float
    low: float
    high: float

    @property
    def height(self) -> float:
        """The height of its first character's box, about the font size."""
        return max(1.0, self.high - self.low)

    @property
    def middle(self) -> float:
        """The height at which it stands on the page."""
        return (self.low + self.high) / 2


def without_margins(pages: Sequence[Sequence[Line]]) -> tuple[list[list[Line]], bool]:
    """Pages without page numbers and running heads, and whether there were any."""
    repeated = _repeated(pages)
    kept, dropped = [], False
    for lines in pages:
        edges = _edges(lines)
        height = median(line.height for line in lines) if lines else 0.0
        own = [line for line in lines if not (line in edges and _is_margin(line, height, repeated, len(pages)))]
        dropped = dropped or len(own) < len(lines)
        kept.append(own)
    return kept, dropped


def _edges(lines: Sequence[Line]) -> list[Line]:
    """The topmost and the lowest line; a page of one line has no margin to speak of."""
    if len(lines) < 2:
        return list(lines) if lines and _PAGE_NUMBER.fullmatch(lines[0].text) else []
    ordered = sorted(lines, key=lambda line: line.middle)
    return [ordered[0], ordered[-1]] if len(lines) < 4 else [*ordered[:2], *ordered[-2:]]


def _is_margin(line: Line, height: float, repeated: Counter[str], pages: int) -> bool:
    """Whether a line at the edge is no part of the text; ``height`` is that of the page's body."""
    if line.height > 1.1 * height:  # a title
        return False
    fewest = 2 if line.height < 0.85 * height else 3
    return bool(_PAGE_NUMBER.fullmatch(line.text)) or repeated[_DIGITS.sub("#", line.text)] >= max(fewest, pages / 2)


def _repeated(pages: Sequence[Sequence[Line]]) -> Counter[str]:
    """On how many pages each short line stands at the edge, numbers aside."""
    return Counter(
        text
        for lines in pages
        for text in {_DIGITS.sub("#", line.text) for line in _edges(lines) if _width(line.text) <= _LONGEST_HEAD}
    )


def paragraphs(pages: Sequence[Sequence[Line]]) -> Iterator[str]:
    """The paragraphs of all pages; one that runs over the end of a page is one."""
    everything = [line for lines in pages for line in lines]
    if not everything:
        return
    measure = _Measure.of(everything)
    text, before = "", None
    for lines in pages:
        if sum(_width(line.text) >= _NARROWEST for line in lines) >= _ENOUGH:
            measure = _Measure.of(lines)  # a short page keeps the measure of the page before
        for line in lines:
            if before is not None and _goes_on(before, line, measure):
                text = _glued(text, line.text)
            else:
                if text:
                    yield text
                text = line.text
            before = line
    yield text


@dataclass(frozen=True, slots=True)
class _Measure:
    """The body of a page: character width, left and right edge, distance from line to line."""

    size: float
    left: float
    right: float
    leading: float

    @classmethod
    def of(cls, lines: Sequence[Line]) -> _Measure:
        """Told from the long lines, which are body text."""
        widths = [(line.right - line.left) / _width(line.text) for line in lines if _width(line.text) >= 10]
        size = median(widths) if widths else median(line.height for line in lines)
        ordered = sorted(line.right for line in lines)
        steps = [one.middle - other.middle for one, other in pairwise(lines) if one.middle > other.middle]
        right = ordered[int(len(ordered) * 0.9)]
        return cls(max(1.0, size), _left_edge(lines, size), right, median(steps) if steps else 2 * size)


def _width(text: str) -> float:
    """Characters, a Latin one counted as half."""
    return len(text) - len(_LATIN.findall(text)) / 2


def _left_edge(lines: Sequence[Line], size: float) -> float:
    """The leftmost place where several lines begin."""
    step = max(1.0, size / 2)
    edges = Counter(round(line.left / step) for line in lines)
    enough = max(2, len(lines) * 0.08)
    usual = [edge for edge, count in edges.items() if count >= enough]
    chosen = min(usual) if usual else min(edges)
    return min(line.left for line in lines if round(line.left / step) == chosen)


def _goes_on(before: Line, line: Line, measure: _Measure) -> bool:
    """Whether a line belongs to the paragraph of the line before it."""
    if _is_title(before, measure) and _is_title(line, measure):
        return before.low > line.low and before.low - line.high < line.height
    return not _is_set_apart(before, line, measure) and not _begins(before, line) and _was_full(before, line, measure)


def _is_set_apart(before: Line, line: Line, measure: _Measure) -> bool:
    """By size, by distance, by indent, or because they are rows of a table."""
    return (
        abs(before.height - line.height) > 0.2 * before.height
        or before.middle - line.middle > 1.4 * measure.leading
        or before.left > measure.left + 4 * measure.size  # a signature, a caption
        or line.left > measure.left + 1.2 * measure.size
        or "\t" in before.text + line.text
    )


def _begins(before: Line, line: Line) -> bool:
    """Whether the line is numbered like a heading; a number in brackets may also stand inside a sentence."""
    ended = _SENTENCE_END.search(before.text) is not None
    return _FIRST_LEVEL.match(line.text) is not None or (ended and _HEADING.match(line.text) is not None)


def _was_full(before: Line, line: Line, measure: _Measure) -> bool:
    """Whether the first word of the line would not have fitted on the line before."""
    if measure.right - measure.left < _NARROWEST * measure.size:
        return False
    word = _FIRST_WORD.match(line.text)
    needed = _width(word.group()) * measure.size if word else 0
    slack = 0.5 if _SENTENCE_END.search(before.text) or _HEADING.match(before.text) else 2.5  # a sentence goes on
    return before.right + needed > measure.right - slack * measure.size


def _is_title(line: Line, measure: _Measure) -> bool:
    """Larger than the body and in the middle."""
    off_centre = abs((line.left + line.right) / 2 - (measure.left + measure.right) / 2)
    return (
        line.height > 1.2 * measure.size and off_centre < 2 * measure.size and line.left > measure.left - measure.size
    )


def _glued(text: str, more: str) -> str:
    """Two lines as one; only Latin words need a space between them."""
    both_latin = text[-1:] <= "~" and more[:1] <= "~" and text[-1:].isalnum() and more[:1].isalnum()
    return f"{text} {more}" if both_latin and not (text[-1].isdigit() and more[0].isdigit()) else text + more
