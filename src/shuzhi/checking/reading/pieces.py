"""The text of an old Word file: pieces of one- and two-byte characters, by the piece table ([MS-DOC] 2.4.1)."""

from __future__ import annotations

import struct
from dataclasses import dataclass

from shuzhi.checking.reading.failure import refused

MAX_CHARACTERS = 5_000_000
MAX_PIECES = 200_000  # a long document saved in a hurry has some thousand
_COMPRESSED = 0x40000000
_PROPERTIES, _TABLE = 1, 2


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of characters: ``start`` to ``end`` in the text, ``offset`` in the stream, ``width`` bytes each."""

    start: int
    end: int
    offset: int
    width: int


def read_pieces(clx: bytes) -> list[Piece]:
    """The piece table.

    Raises:
        ReadingError: file.damaged.
    """
    table = _piece_table(clx)
    count = (len(table) - 4) // 12
    if not 1 <= count <= MAX_PIECES:
        raise refused("file.damaged", "文字位置表不合常理")
    positions = struct.unpack_from(f"<{count + 1}I", table, 0)
    pieces = []
    for index in range(count):
        (code,) = struct.unpack_from("<I", table, 4 * (count + 1) + 8 * index + 2)
        start, end = positions[index], positions[index + 1]
        if end < start or end > MAX_CHARACTERS:
            raise refused("file.damaged", "文字位置表不合常理")
        offset = code & 0x3FFFFFFF
        width = 1 if code & _COMPRESSED else 2
        pieces.append(Piece(start, end, offset // 2 if width == 1 else offset, width))
    return pieces


def _piece_table(clx: bytes) -> bytes:
    """The last part of the Clx; property lists stand before it."""
    position = 0
    while position + 5 <= len(clx):
        if clx[position] == _TABLE:
            (size,) = struct.unpack_from("<I", clx, position + 1)
            return clx[position + 5 : position + 5 + size]
        if clx[position] != _PROPERTIES:
            break
        (size,) = struct.unpack_from("<H", clx, position + 1)
        position += 3 + size
    raise refused("file.damaged", "找不到文字位置表")


def read_text(stream: bytes, pieces: list[Piece], wanted: int) -> str:
    """The characters of all pieces, one string position for one character position.

    Raises:
        ReadingError: file.damaged where the stream ends before the text does.
    """
    parts: list[str] = []
    length = 0
    for piece in pieces:
        size = piece.end - piece.start
        data = stream[piece.offset : piece.offset + size * piece.width]
        if len(data) < size * piece.width and length + len(data) // piece.width < wanted:
            raise refused("file.damaged", "文字只剩一部分")
        # Outside the basic plane a character takes two positions in the file and must go on doing so.
        text = data.decode("cp1252", "replace") if piece.width == 1 else _two_bytes(data)
        parts.append(text)
        length += len(text)
        if length > MAX_CHARACTERS:
            raise refused("file.damaged", "文字长度不合常理")
    return "".join(parts)


def _two_bytes(data: bytes) -> str:
    whole = data[: len(data) // 2 * 2]
    text = whole.decode("utf-16-le", "surrogatepass")
    return text if len(text) == len(whole) // 2 else "".join(map(chr, struct.unpack(f"<{len(whole) // 2}H", whole)))


def joined(text: str) -> str:
    """Text with its pairs of surrogates made characters again; a lone one becomes the replacement sign."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
