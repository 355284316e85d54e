"""Properties of paragraphs and characters in an old Word file ([MS-DOC] 2.9.33, 2.9.175): pages of 512 bytes.

Only the few properties are kept that change what people read: end of a table row, list and level, hidden, deleted.
"""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

MAX_PAGES = 20_000  # half a million paragraphs
_PAGE = 512
_SIZES = (1, 1, 2, 4, 2, 2, 0, 3)  # of the operand, by the top three bits of the code; 0: told by its first byte
ROW_END, INNER_ROW_END, LEVEL, LIST = 0x2417, 0x244C, 0x260A, 0x460B
_HIDDEN, _DELETED = 0x083C, 0x0800
_LONG_TABLE, _TAB_CHANGE = (0xD608, 0xD606), 0xC615  # their length is told in another way


@dataclass(frozen=True, slots=True)
class ParagraphFormat:
    """What a paragraph's properties say; ``list`` and ``level`` are None where the style decides."""

    style: int = 0
    row_end: bool = False
    list: int | None = None
    level: int | None = None


@dataclass(slots=True)
class Formats:
    """Paragraph formats by their offset in the stream."""

    starts: list[int] = field(default_factory=list)
    formats: list[ParagraphFormat] = field(default_factory=list)

    def at(self, offset: int) -> ParagraphFormat:
        """The format of the character at this offset."""
        index = bisect_right(self.starts, offset) - 1
        return self.formats[index] if index >= 0 else ParagraphFormat()


def sprms(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Codes and operands of a property list, as far as it can be followed."""
    position = 0
    while position + 3 <= len(data):
        (code,) = struct.unpack_from("<H", data, position)
        position += 2
        size = _SIZES[code >> 13]
        if code in _LONG_TABLE:
            if position + 2 > len(data):
                return
            size = struct.unpack_from("<H", data, position)[0] + 1
        elif size == 0:
            if code == _TAB_CHANGE and data[position] == 255:
                return
            size = 1 + data[position]
        yield code, data[position : position + size]
        position += size


def paragraph_format(data: bytes) -> ParagraphFormat:
    """A style index followed by a property list."""
    if len(data) < 2:
        return ParagraphFormat()
    (style,) = struct.unpack_from("<H", data, 0)
    row_end, listed, level = False, None, None
    for code, operand in sprms(data[2:]):
        if code in (ROW_END, INNER_ROW_END):
            row_end = bool(operand[:1] and operand[0])
        elif code == LIST and len(operand) == 2:
            (listed,) = struct.unpack("<H", operand)
        elif code == LEVEL and operand:
            level = operand[0]
    return ParagraphFormat(style, row_end, listed, level)


def paragraph_formats(stream: bytes, table: bytes) -> Formats:
    """The formats of all paragraphs; ``table`` is the table of pages (PlcBtePapx)."""
    found: list[tuple[int, ParagraphFormat]] = []
    for page in _pages(stream, table):
        count = page[-1]
        if 4 * (count + 1) + 13 * count > _PAGE - 1:
            continue
        starts = struct.unpack_from(f"<{count + 1}I", page, 0)
        for index in range(count):
            offset = page[4 * (count + 1) + 13 * index] * 2
            found.append((starts[index], paragraph_format(_paragraph_data(page, offset))))
    found.sort(key=lambda pair: pair[0])
    return Formats([start for start, _ in found], [form for _, form in found])


def unseen_ranges(stream: bytes, table: bytes) -> list[tuple[int, int]]:
    """Offsets of characters that are hidden or deleted; ``table`` is the table of pages (PlcBteChpx)."""
    found: list[tuple[int, int]] = []
    for page in _pages(stream, table):
        count = page[-1]
        if 5 * count + 4 > _PAGE - 1:
            continue
        starts = struct.unpack_from(f"<{count + 1}I", page, 0)
        for index in range(count):
            offset = page[4 * (count + 1) + index] * 2
            if offset and _is_unseen(page[offset + 1 : offset + 1 + page[offset]]):
                found.append((starts[index], starts[index + 1]))
    return _merged(found)


def _merged(ranges: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Ranges in order and without overlap, so that a forged table cannot ask for the same place a million times."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(ranges):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        elif start < end:
            merged.append((start, end))
    return merged


def _is_unseen(data: bytes) -> bool:
    seen = {code: operand[:1] for code, operand in sprms(data)}
    return seen.get(_HIDDEN) == b"\x01" or seen.get(_DELETED) == b"\x01"


def _pages(stream: bytes, table: bytes) -> Iterator[bytes]:
    count = (len(table) - 4) // 8
    if count < 1:
        return
    numbers = struct.unpack_from(f"<{count}I", table, 4 * (count + 1))
    for number in list(dict.fromkeys(numbers))[:MAX_PAGES]:
        page = stream[number * _PAGE : (number + 1) * _PAGE]
        if len(page) == _PAGE:
            yield page


def _paragraph_data(page: bytes, offset: int) -> bytes:
    if not 0 < offset < _PAGE - 2:
        return b""
    if page[offset]:
        return page[offset + 1 : offset + 2 * page[offset]]
    return page[offset + 2 : offset + 2 + 2 * page[offset + 1]]
