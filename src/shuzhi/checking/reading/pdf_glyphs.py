"""Where the characters of a PDF page stand, and where one is put whose place nobody knows: behind the one before it.

The place of a character comes from the widths that the file states, else from its font.  Where the file does neither
state them nor hold the font, and this machine lacks the font too, only the order of the content stream is left.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from ctypes import c_float
from typing import NamedTuple
from unicodedata import combining

import pypdfium2 as pdfium
from pypdfium2 import raw

from shuzhi.checking.reading.pdf_rows import Glyph

_NARROW = 0.01  # points: pdfium leaves out of its text a piece that is no wider
_OUTLINE = 1.0
_MAX_DEPTH = 15  # forms within forms, as deep as pdfium itself looks
_BODY = 16.0  # points: the size of a report's words, where nothing else is known
_ROW_STEP = 2  # of the height, from a row to the next
_SAME = 0.01


class Box(NamedTuple):
    """A character's place in points from the page's left and bottom."""

    left: float
    right: float
    low: float
    high: float


def bring_out(page: pdfium.PdfPage) -> None:
    """Give every piece of text that has no width an outline, in memory only, so that its words are told.

    pdfium measures no character of a font that neither the file nor the machine has.  A piece of one such character
    is a point to it, and it leaves out what has no width: 「让」 of 「让“群众满意」, where the mark stands in a font of
    its own.  With an outline the piece is as wide as the line.
    """
    for piece in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT], max_depth=_MAX_DEPTH):
        if _is_without_width(piece) and _is_drawn(piece):
            raw.FPDFTextObj_SetTextRenderMode(piece.raw, raw.FPDF_TEXTRENDERMODE_STROKE)
            raw.FPDFPageObj_SetStrokeWidth(piece.raw, _OUTLINE)
            raw.FPDFPageObj_Transform(piece.raw, 1, 0, 0, 1, 0, 0)  # what is moved, be it nowhere, is measured again


def _is_without_width(piece: pdfium.PdfObject) -> bool:
    left, low, right, high = c_float(), c_float(), c_float(), c_float()
    if not raw.FPDFPageObj_GetBounds(piece.raw, left, low, right, high):
        return True
    return abs(right.value - left.value) <= _NARROW


def _is_drawn(piece: pdfium.PdfObject) -> bool:
    """Whether its characters have a size on the page at all."""
    size, matrix = c_float(), raw.FS_MATRIX()
    if not raw.FPDFTextObj_GetFontSize(piece.raw, size) or not raw.FPDFPageObj_GetMatrix(piece.raw, matrix):
        return False
    return float(abs(size.value) * max(abs(matrix.a), abs(matrix.b))) > _NARROW


def glyphs_of(signs: Iterable[tuple[str, Box | None]]) -> tuple[list[Glyph], bool]:
    """Every sign with a place, and whether all places are known; a line break is a sign without one.

    A sign without a box, or whose box has no width, follows the sign before it in the content stream.
    """
    rows = _Stream()
    glyphs = list(rows.glyphs(signs))
    return glyphs, rows.certain


class _Stream:
    """Signs in the order of the content stream."""

    def __init__(self) -> None:
        self.certain = True
        self._before: Glyph | None = None
        self._began: float | None = None  # where the box of the sign before began, if it had one
        self._broken = False

    def glyphs(self, signs: Iterable[tuple[str, Box | None]]) -> Iterator[Glyph]:
        """Signs in their places."""
        for sign, box in signs:
            if sign == "\n":
                self._broken = True
                continue
            glyph = self._glyph(sign, box)
            self._before, self._began, self._broken = glyph, box.left if box else None, False
            yield glyph

    def _glyph(self, sign: str, box: Box | None) -> Glyph:
        if box is not None and (box.right > box.left or combining(sign)):
            return Glyph(sign, *box)
        self.certain = False
        if box is None:
            return self._behind(sign)
        if self._began is not None and abs(box.left - self._began) < _SAME and not self._broken:
            return self._behind(sign)  # no character before it had a width: all are told at one point
        return Glyph(sign, box.left, box.left + _width(sign, box.high - box.low), box.low, box.high)

    def _behind(self, sign: str) -> Glyph:
        """Behind the sign before; in a row below it after a line break."""
        before = self._before or Glyph("", 0.0, 0.0, 0.0, _BODY)
        height = before.high - before.low
        if self._broken:
            low = before.low - _ROW_STEP * height
            return Glyph(sign, 0.0, _width(sign, height), low, low + height)
        return Glyph(sign, before.right, before.right + _width(sign, height), before.low, before.high)


def _width(sign: str, height: float) -> float:
    """A Chinese character is as wide as it is high, a Latin one half as wide."""
    return height / 2 if sign <= "~" else height
