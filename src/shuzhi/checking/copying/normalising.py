"""Normalising by deletion: what a copier changes is dropped, what is left is compared, offsets stay exact.

Kept are the Han characters of the basic plane.  Dropped are Latin letters, digits, numerals, punctuation and white
space, and also 党 and 央 (written D and Y by those who hide) and 某 (written X).  So D for 党, X for a figure, a letter
inside a word, full width, other numbers and other numbering all come out the same.
"""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.uint16]
Offsets = NDArray[np.int64]

_HAN = (("\u3400", "\u4dbf"), ("\u4e00", "\u9fff"), ("\uf900", "\ufaff"), ("々", "々"))
_NUMERALS = "〇零一二三四五六七八九十百千万亿两壹贰叁肆伍陆柒捌玖拾佰仟"
_DISGUISED = "党央某"
DROPPED = _NUMERALS + _DISGUISED
"""The Han characters that are not compared."""
_ASTRAL = re.compile("[\U00010000-\U0010ffff]")


def _kept_table() -> NDArray[np.bool_]:
    table = np.zeros(0x10000, dtype=np.bool_)
    for first, last in _HAN:
        table[ord(first) : ord(last) + 1] = True
    for character in DROPPED:
        table[ord(character)] = False
    return table


KEPT = _kept_table()
"""For every code of the basic plane: whether its character is compared."""


def units_of(text: str) -> Codes:
    """The text as 16-bit units, one for each Python character.

    A character outside the basic plane would take two units and shift every offset behind it; it is rare (old
    surnames, pictures) and stands here as one unit that is dropped.
    """
    raw = text.encode("utf-16-le", "surrogatepass")
    if len(raw) != 2 * len(text):
        raw = _ASTRAL.sub("\ufffd", text).encode("utf-16-le", "surrogatepass")
    return np.frombuffer(raw, dtype="<u2")


def normalise(text: str) -> tuple[Codes, Offsets]:
    """The characters compared, and for each its offset in ``text``."""
    units = units_of(text)
    offsets = np.flatnonzero(KEPT[units])
    return units[offsets], offsets


def normalised(text: str) -> str:
    """The characters compared, as a string."""
    return normalise(text)[0].tobytes().decode("utf-16-le")


def count_compared(text: str) -> int:
    """How many characters of ``text`` are compared."""
    return int(np.count_nonzero(KEPT[units_of(text)]))
