"""The head of an old Word file ([MS-DOC] 2.5, the FIB): where its parts lie."""

from __future__ import annotations

import struct
from dataclasses import dataclass

from shuzhi.checking.reading.failure import refused

_MAGIC = (0xA5EC, 0xA5DC)  # Word 97 and later; Word 6 and 95
_FIRST_97 = 0x00C1
_ENCRYPTED, _SECOND_TABLE, _OBFUSCATED = 0x0100, 0x0200, 0x8000
_COUNTS = ("text", "footnotes", "headers", "macros", "comments", "endnotes", "boxes", "header_boxes")
_OLDER = "这是 Word 6.0 或 Word 95 的旧文件"

# index of (offset, length) pairs in FibRgFcLcb97
STYLES, PARAGRAPHS, CHARACTERS, PIECES, LISTS, LIST_OVERRIDES = 1, 13, 12, 33, 73, 74


@dataclass(frozen=True, slots=True)
class Head:
    """What the FIB says: the table stream's name, how many characters each part of the text has, where tables lie."""

    table: str
    counts: dict[str, int]
    pairs: tuple[tuple[int, int], ...]

    def part(self, table: bytes, index: int) -> bytes:
        """The bytes of the structure at ``index``; empty where it is missing or lies outside the stream."""
        if index >= len(self.pairs):
            return b""
        start, length = self.pairs[index]
        return table[start : start + length] if length and start + length <= len(table) else b""


def read_head(data: bytes) -> Head:
    """Read the FIB at the start of the stream WordDocument.

    Raises:
        ReadingError: file.damaged, file.encrypted, file.unsupported for Word 6 and 95.
    """
    if len(data) < 12:
        raise refused("file.damaged", "文件头不完整")
    magic, version = struct.unpack_from("<HH", data, 0)
    (flags,) = struct.unpack_from("<H", data, 10)
    if magic not in _MAGIC:
        raise refused("file.damaged", "文件头不对")
    if flags & (_ENCRYPTED | _OBFUSCATED) and version >= _FIRST_97:
        raise refused("file.encrypted")
    if magic != _MAGIC[0] or version < _FIRST_97:
        raise refused("file.unsupported", _OLDER)
    if flags & _ENCRYPTED:
        raise refused("file.encrypted")
    try:
        return Head("1Table" if flags & _SECOND_TABLE else "0Table", *_tables(data))
    except struct.error as error:
        raise refused("file.damaged", "文件头不完整") from error


def _tables(data: bytes) -> tuple[dict[str, int], tuple[tuple[int, int], ...]]:
    position = 32
    (words,) = struct.unpack_from("<H", data, position)
    position += 2 + 2 * words
    (longs,) = struct.unpack_from("<H", data, position)
    position += 2
    # FibRgLw97 begins with cbMac and two unused longs; the counts of characters follow
    values = struct.unpack_from("<8i", data, position + 12)
    position += 4 * longs
    (number,) = struct.unpack_from("<H", data, position)
    position += 2
    numbers = struct.unpack_from(f"<{2 * min(number, 200)}I", data, position)
    counts = {name: max(0, value) for name, value in zip(_COUNTS, values, strict=True)}
    return counts, tuple(zip(numbers[::2], numbers[1::2], strict=True))
