"""Compound files (the container of .doc) written by hand: a handful of streams in the root, [MS-CFB] version 3."""

from __future__ import annotations

import io
import struct
from collections.abc import Mapping
from pathlib import Path

import olefile

_SECTOR = 512
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_MINI = 4096  # shorter streams would need a second table; they are padded instead
SAMPLES = Path(__file__).parent / "samples"


def ole_file(streams: Mapping[str, bytes]) -> bytes:
    """A container with these streams; the entries form a chain to the right, which readers accept."""
    chains, body, fat = [], [], []
    for data in streams.values():
        padded = data.ljust(_MINI, b"\0")
        count = -(-len(padded) // _SECTOR)
        chains.append((len(fat), len(padded)))
        fat += [*range(len(fat) + 1, len(fat) + count), _END]
        body.append(padded.ljust(count * _SECTOR, b"\0"))
    directory = _entry("Root Entry", 5, _END, 0, child=1)
    names = list(streams)
    for index, (name, (start, size)) in enumerate(zip(names, chains, strict=True), 1):
        directory += _entry(name, 2, start, size, right=index + 1 if index < len(names) else _FREE)
    directory += bytes(-len(directory) % _SECTOR)
    first_directory = len(fat)
    count = len(directory) // _SECTOR
    fat += [*range(first_directory + 1, first_directory + count), _END]
    first_fat = len(fat)
    tables = -(-(first_fat + 1) // 127)
    fat += [_FAT] * tables
    table = struct.pack(f"<{len(fat)}I", *fat).ljust(tables * _SECTOR, b"\xff")
    places = [*range(first_fat, first_fat + tables), *[_FREE] * (109 - tables)]
    head = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16) + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<IIIIIIIII", 0, tables, first_directory, 0, _MINI, _END, 0, _END, 0)
    return head + struct.pack("<109I", *places) + b"".join(body) + directory + table


def _entry(name: str, kind: int, start: int, size: int, *, child: int = _FREE, right: int = _FREE) -> bytes:
    written = name.encode("utf-16-le") + b"\0\0"
    return (
        written.ljust(64, b"\0")
        + struct.pack("<HBBIII", len(written), kind, 1, _FREE, right, child)
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )


def streams_of(data: bytes) -> dict[str, bytes]:
    """All streams in the root of a container."""
    with olefile.OleFileIO(io.BytesIO(data)) as container:
        return {path[0]: container.openstream(path).read() for path in container.listdir() if len(path) == 1}


def sample_doc() -> bytes:
    """``everything.py`` saved as .doc by LibreOffice 7.4: a real file, as other programs write it."""
    return (SAMPLES / "everything.doc").read_bytes()


def patched_doc(stream: str, offset: int, value: bytes) -> bytes:
    """That file with some bytes of a stream replaced."""
    streams = streams_of(sample_doc())
    data = bytearray(streams[stream])
    data[offset : offset + len(value)] = value
    return ole_file(streams | {stream: bytes(data)})
