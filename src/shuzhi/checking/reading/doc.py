"""Old Word files (.doc, and most .wps): the text by the piece table, on olefile.

Left out as in a .docx: deleted revisions, hidden text, field codes.  Written out: automatic numbers.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from shuzhi.checking.reading import fib
from shuzhi.checking.reading.doc_lists import DocNumbers, read_numbers
from shuzhi.checking.reading.fkp import Formats, paragraph_formats, unseen_ranges
from shuzhi.checking.reading.ole import Container
from shuzhi.checking.reading.pieces import Piece, joined, read_pieces, read_text
from shuzhi.checking.reading.walk import SYMBOLS

_ENDS = re.compile(r"[\r\x07\x0c]")
_CELL_END = "\x07"
_FIELD = re.compile(r"[\x13\x14\x15]")
_SIGNS = str.maketrans(
    {"\x0b": "\n", "\x0e": "\n", "\x1e": "-", "\x1f": None, "\x07": "\t"}
    | {chr(code): sign for code, sign in SYMBOLS.items()}
)
_CONTROLS = re.compile(r"[\x00-\x08\x0c-\x1f\uf000-\uf0ff]")  # pictures, anchors, marks of notes, signs of symbol fonts
# the parts of the text in the file's order; those not read are headers, macros, comments
_ORDER = ("text", "footnotes", "headers", "macros", "comments", "endnotes", "boxes", "header_boxes")
_READ = ("text", "boxes", "footnotes", "endnotes")


def read_doc(data: bytes) -> tuple[str, tuple[str, ...]]:
    """The text and what was noted.

    Raises:
        ReadingError: file.damaged, file.encrypted, file.unsupported.
    """
    container = Container(data)
    container.check_is_word()
    stream = container.read("WordDocument")
    head = fib.read_head(stream)
    table = container.read(head.table)
    pieces = read_pieces(head.part(table, fib.PIECES))
    text = read_text(stream, pieces, head.counts["text"])
    text = _without(text, pieces, unseen_ranges(stream, head.part(table, fib.CHARACTERS)))
    reader = _Reader(text, pieces, paragraph_formats(stream, head.part(table, fib.PARAGRAPHS)), _numbers(head, table))
    noted = ["文件里有宏，没有运行，只读了文字。"] if container.has_macros else []
    if head.counts["comments"]:
        noted.append("文中的批注没有读入，只读了正文。")
    parts = (reader.part(*_range(head, name)) for name in _READ)
    return "".join(_ended(part) for part in parts), tuple(noted)


def _ended(part: str) -> str:
    """A part without the empty paragraph that closes it in the file."""
    return part.rstrip("\n") + "\n" if part.strip() else ""


def _numbers(head: fib.Head, table: bytes) -> DocNumbers:
    lists = head.part(table, fib.LISTS)
    after = b""
    if lists:
        start, length = head.pairs[fib.LISTS]
        after = table[start + length :]
    return read_numbers(lists, after, head.part(table, fib.LIST_OVERRIDES), head.part(table, fib.STYLES))


def _range(head: fib.Head, name: str) -> tuple[int, int]:
    start = sum(head.counts[before] for before in _ORDER[: _ORDER.index(name)])
    return start, start + head.counts[name]


def _without(text: str, pieces: list[Piece], unseen: list[tuple[int, int]]) -> str:
    """The text with hidden and deleted characters blanked to NUL, which is dropped later; positions stay.

    Ends of paragraphs stay too: a form that hides a mark would else glue two headings together.
    """
    if not unseen:
        return text
    signs = list(text)
    for piece in pieces:
        begin = max(0, bisect_right(unseen, (piece.offset, 0)) - 1)
        stop = piece.offset + (piece.end - piece.start) * piece.width
        for index in range(begin, len(unseen)):
            first, last = unseen[index]
            if first >= stop:
                break
            start = piece.start + max(0, (first - piece.offset) // piece.width)
            end = min(piece.end, piece.start + (last - piece.offset) // piece.width, len(signs))
            for position in range(start, end):
                if signs[position] not in "\r\x07\x0c\x13\x14\x15":
                    signs[position] = "\x00"
    return "".join(signs)


class _Reader:
    """Goes through the text once, part after part."""

    def __init__(self, text: str, pieces: list[Piece], formats: Formats, numbers: DocNumbers) -> None:
        self._text = text
        self._pieces = pieces
        self._formats = formats
        self._numbers = numbers
        self._piece = 0
        self._fields: list[bool] = []  # of each open field: whether its code is still being told
        self._codes = 0  # how many of them

    def part(self, start: int, end: int) -> str:
        """The lines from one position to another."""
        lines: list[str] = []
        self._fields.clear()
        self._codes = 0
        end = min(end, len(self._text))
        position = start
        while position < end:
            match = _ENDS.search(self._text, position, end)
            stop = match.start() if match else end
            lines.append(self._paragraph(position, stop, match.group() if match else "", lines))
            position = stop + 1
        return "".join(lines)

    def _paragraph(self, start: int, stop: int, mark: str, lines: list[str]) -> str:
        form = self._formats.at(self._offset(stop))
        if mark == _CELL_END and form.row_end:
            if lines and lines[-1].endswith("\t"):
                lines[-1] = lines[-1][:-1] + "\n"
            return ""
        words = self._words(self._text[start:stop])
        number = self._numbers.of(form) if words.strip() else ""
        return number + words + ("\t" if mark == _CELL_END else "\n")

    def _words(self, text: str) -> str:
        if self._fields or _FIELD.search(text):
            text = self._without_codes(text)
        return joined(_CONTROLS.sub("", text.translate(_SIGNS)))

    def _without_codes(self, text: str) -> str:
        """Field codes stand between 0x13 and 0x14 (or 0x15), their results between 0x14 and 0x15."""
        kept: list[str] = []
        for sign in text:
            if sign == "\x13":
                self._fields.append(True)
                self._codes += 1
            elif sign == "\x14" and self._fields:
                self._codes -= self._fields[-1]
                self._fields[-1] = False
            elif sign == "\x15" and self._fields:
                self._codes -= self._fields.pop()
            elif not self._codes:
                kept.append(sign)
        return "".join(kept)

    def _offset(self, position: int) -> int:
        """Where a character of the text lies in the stream; asked in rising order, mostly."""
        pieces = self._pieces
        if self._piece >= len(pieces) or position < pieces[self._piece].start:
            self._piece = 0
        while self._piece < len(pieces) - 1 and position >= pieces[self._piece].end:
            self._piece += 1
        piece = pieces[self._piece]
        return piece.offset + (position - piece.start) * piece.width
