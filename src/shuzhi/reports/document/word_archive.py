"""A zip file spliced together: members that never change are deflated once, the others as they come.

Only what a .docx needs: no encryption, no zip64, no extra fields, one fixed time stamp, so that the same
members give the same bytes.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_DEFLATED = 8
_VERSION = 20
_DAY_1980_01_01 = 0x0021  # zip cannot say "no date"; this is its earliest


@dataclass(frozen=True, slots=True)
class Member:
    """One file of the archive, ready to be written: header with deflated data, and directory entry."""

    local: bytes
    central_head: bytes  # the directory entry up to the offset
    name: bytes

    def central(self, offset: int) -> bytes:
        """The directory entry for a member that begins at ``offset``."""
        return self.central_head + struct.pack("<I", offset) + self.name


@dataclass(frozen=True, slots=True)
class Prefix:
    """The unchanging beginning of an archive and its part of the directory."""

    local: bytes
    central: bytes
    count: int


def deflate(name: str, content: str, level: int = 6) -> Member:
    """Deflate one member.  ``name`` is ASCII; ``content`` is written as UTF-8."""
    data = content.encode()
    packer = zlib.compressobj(level, zlib.DEFLATED, -15)
    packed = packer.compress(data) + packer.flush()
    path = name.encode("ascii")
    facts = (_VERSION, 0, _DEFLATED, 0, _DAY_1980_01_01, zlib.crc32(data), len(packed), len(data), len(path))
    local = _LOCAL.pack(b"PK\x03\x04", *facts, 0) + path + packed
    central = _CENTRAL.pack(b"PK\x01\x02", _VERSION, *facts, 0, 0, 0, 0, 0, 0)[:-4]
    return Member(local, central, path)


def splice(members: Sequence[Member]) -> Prefix:
    """Join members that never change into the beginning of an archive."""
    local, central, _ = _join(members, 0)
    return Prefix(local, central, len(members))


def _join(members: Sequence[Member], offset: int) -> tuple[bytes, bytes, int]:
    local: list[bytes] = []
    central: list[bytes] = []
    for member in members:
        local.append(member.local)
        central.append(member.central(offset))
        offset += len(member.local)
    return b"".join(local), b"".join(central), offset


def finish(prefix: Prefix, members: Sequence[Member]) -> bytes:
    """The whole archive: the prefix, then ``members``, then the directory."""
    local, central, size = _join(members, len(prefix.local))
    directory = prefix.central + central
    count = prefix.count + len(members)
    end = _END.pack(b"PK\x05\x06", 0, 0, count, count, len(directory), size, 0)
    return b"".join((prefix.local, local, directory, end))
