"""How many lines and pages a document takes: the layout fixes 22 lines of 28 characters, so they can be counted.

A count of characters cannot know every reader's rules of breaking lines; where a text ends within a line or two of a
page's end, the true number may be one off.  So what is counted only fills a field beforehand.
"""

from __future__ import annotations

import math

from shuzhi.reports.document.model import Block, Document, Table
from shuzhi.reports.document.numbering import numbered
from shuzhi.reports.document.text import clean, title_lines, width_in_characters
from shuzhi.reports.document.word_body import table_widths
from shuzhi.reports.document.word_layout import LINE_PITCH

PAGE_LINES = 22
LINE_CHARACTERS = 28
INDENT = 2  # characters, of a paragraph's first line
_CELL_CHARACTER = 240  # twips of a 12 pt character
_CELL_MARGINS = 170  # twips left and right of a cell's text together
_CELL_LINE = 400  # twips
_ROW_EDGES = 90  # twips above and below a row's text, with its line
_TABLE_END = 200  # twips


def pages_of(document: Document, *, line: int = LINE_CHARACTERS) -> int:
    """Pages of a document that begins on a new one, without its annex.

    Args:
        line: Full-width characters on a line; LibreOffice sets 27.
    """
    return pages_for(_opening_lines(document) + _body_lines(document, line) + _closing_lines(document))


def pages_for(lines: float) -> int:
    """Pages that so many lines take, at least one."""
    return max(1, math.ceil(lines / PAGE_LINES))


def text_lines(text: str, *, indent: int = 0, line: int = LINE_CHARACTERS) -> int:
    """Lines of a paragraph of body type; newlines in it begin a new line."""
    first, *others = clean(text).split("\n")
    return _wrapped(width_in_characters(first) + indent, line) + sum(
        _wrapped(width_in_characters(other), line) for other in others
    )


def _opening_lines(document: Document) -> int:
    mark = 2 if document.sample_mark else 0
    return mark + len(title_lines(clean(document.title))) + 1 + (1 if document.addressee else 0)


def _body_lines(document: Document, line: int) -> float:
    return sum(_block_lines(number, block, line) for number, block in numbered(document.blocks))


def _block_lines(number: str, block: Block, line: int) -> float:
    if isinstance(block, Table):
        return _table_lines(block, line)
    return text_lines(number + "".join(run.text for run in block.runs), indent=INDENT, line=line)


def _closing_lines(document: Document) -> int:
    signed = bool(document.signature) + (document.signed_on is not None)
    annex = 2 if document.annex else 0
    return annex + (signed + 1 if signed else 0)


def _table_lines(table: Table, line: int) -> float:
    room = [max(1.0, (width - _CELL_MARGINS) / _CELL_CHARACTER) for width in table_widths(table)]
    twips = _TABLE_END
    for row in (table.header, *table.rows):
        cells = [cell if isinstance(cell, str) else cell.text for cell in row]
        deepest = max(_wrapped(width_in_characters(cell), wide) for cell, wide in zip(cells, room, strict=True))
        twips += deepest * _CELL_LINE + _ROW_EDGES
    return twips / LINE_PITCH + (text_lines(table.caption, line=line) if table.caption else 0)


def _wrapped(width: float, room: float) -> int:
    return max(1, math.ceil(width / room))
