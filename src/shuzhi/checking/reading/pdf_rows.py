"""Characters of a PDF page put into rows from left to right.

A PDF may tell a row in any order: many writers set quotation marks and digits in a font of their own and tell them
after the words around them.  So the order comes from the place on the page; spaces are told from the gaps.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from shuzhi.checking.reading.pdf_lines import Line

_ROW = 0.35  # of its height: how far the middle of a character may stand from the row it belongs to
_LOOKED_AT = 3  # rows: a mark may be told after the row below has begun; a second column begins further back
_WORD_GAP, _WIDE_GAP = 0.15, 0.8  # of the height: between two Latin words; of a table's cells or a form's blanks

_BLANK = "\u3000"


class Glyph(NamedTuple):
    """A character and its place in points from the page's left and bottom."""

    text: str
    left: float
    right: float
    low: float
    high: float


def rows_of(glyphs: Iterable[Glyph]) -> list[Line]:
    """The rows of a page in the order in which they begin; a character joins one of the last few rows at its height."""
    rows: list[list[Glyph]] = []
    for glyph in glyphs:
        for row in reversed(rows[-_LOOKED_AT:]):
            if _on_one_height(row[-1], glyph):
                row.append(glyph)
                break
        else:
            rows.append([glyph])
    return [line for row in rows if (line := _line(row))]


def _on_one_height(one: Glyph, other: Glyph) -> bool:
    height = max(1.0, one.high - one.low, other.high - other.low)
    return abs((one.low + one.high) - (other.low + other.high)) < 2 * _ROW * height


def _line(row: list[Glyph]) -> Line | None:
    """The words of a row; its indent, often made of blanks, is told by its left edge alone."""
    if any(after.left < before.left for before, after in pairwise(row)):
        row.sort(key=_left)
    while row and row[0].text == _BLANK:
        del row[0]
    while row and row[-1].text == _BLANK:
        del row[-1]
    if not row:
        return None
    height = median(glyph.high - glyph.low for glyph in row)
    row = [glyph for before, glyph in zip((None, *row), row, strict=False) if not _is_note_mark(before, glyph, height)]
    parts = [row[0].text]
    for before, glyph in pairwise(row):
        parts.append(_gap(before, glyph, height))
        parts.append(glyph.text)
    low = median(glyph.low for glyph in row)
    return Line("".join(parts), row[0].left, max(glyph.right for glyph in row), low, low + height)


def _is_note_mark(before: Glyph | None, glyph: Glyph, height: float) -> bool:
    """A small digit set high is the mark of a footnote, unless it stands behind a Latin letter (m²)."""
    if before is None or not glyph.text.isdigit() or (before.text.isascii() and before.text.isalpha()):
        return False
    return glyph.high - glyph.low < 0.75 * height and glyph.low > before.low + 0.15 * height


def _left(glyph: Glyph) -> float:
    return glyph.left


def _gap(before: Glyph, glyph: Glyph, height: float) -> str:
    """What stands between two characters: a space between Latin words, a tab where the gap is wide, mostly nothing."""
    gap = glyph.left - before.right
    if gap > _WIDE_GAP * height:
        return "\t"
    return " " if gap > _WORD_GAP * height and before.text < "\u0100" and glyph.text < "\u0100" else ""
