"""Many texts laid end to end: normalised, fingerprinted, with the way back to their own offsets.

Texts are taken in chunks of some million characters, so that neither their joined copy nor the scratch arrays grow
with the collection.  The way back is one bit for each raw character: kept or dropped.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from shuzhi.checking.copying.compiled import compiled
from shuzhi.checking.copying.fingerprints import Hashes, Places, fingerprint
from shuzhi.checking.copying.normalising import KEPT, Codes, Offsets, units_of
from shuzhi.errors import ShuzhiError

CHUNK = 4_000_000
LARGEST = 2**32 - 1


class TooMuchTextError(ShuzhiError):
    """More characters than the positions can count."""

    code = "copying.too_large"


@dataclass(frozen=True, slots=True)
class Collection:
    """Texts made ready for comparing.

    Attributes:
        codes: The compared characters of all texts, end to end.
        starts: Where each text starts in ``codes``; the last entry is the end.
        kept: One bit for each raw character, eight to a byte: whether it is in ``codes``.
        raw_starts: At which bit of ``kept`` each text starts.
        raw_lengths: How many raw characters each text has.
        hashes: The fingerprints, in the order of their places.
        places: Where in ``codes`` each fingerprint starts.
    """

    codes: Codes
    starts: Offsets
    kept: NDArray[np.uint8]
    raw_starts: Offsets
    raw_lengths: Offsets
    hashes: Hashes
    places: Places

    def __len__(self) -> int:
        return len(self.starts) - 1

    def owners(self) -> NDArray[np.int32]:
        """For each fingerprint, the text it stands in."""
        ends = np.searchsorted(self.places, self.starts)
        return np.repeat(np.arange(len(self), dtype=np.int32), np.diff(ends))

    def size_of(self, text: int) -> int:
        """How many characters of this text are compared."""
        return int(self.starts[text + 1] - self.starts[text])

    def offsets_of(self, text: int) -> Offsets:
        """For each compared character of this text, its offset in the raw string."""
        start = int(self.raw_starts[text])
        end = start + int(self.raw_lengths[text])
        bits = np.unpackbits(self.kept[start >> 3 : (end + 7) >> 3])
        return np.flatnonzero(bits[start & 7 : end - (start & ~7)])


def gather(texts: Sequence[str], *, fast: bool) -> Collection:
    """Normalise and fingerprint ``texts``.

    Raises:
        TooMuchTextError: together they have more than four thousand million compared characters.
    """
    parts = [_gather_chunk(chunk, fast=fast) for chunk in _chunks(texts)]
    return join_collections(parts)


def join_collections(parts: Sequence[Collection]) -> Collection:
    """The texts of all ``parts`` as one collection, in that order.

    Raises:
        TooMuchTextError: together they have more than four thousand million compared characters.
    """
    size = sum(len(part.codes) for part in parts)
    if size > LARGEST:
        raise TooMuchTextError(
            f"要比对的文字共有{size}个，超过一次能比对的上限。", advice="请分批比对，例如一次只比对一个县区的报告。"
        )
    code_base = raw_base = 0
    starts = [np.zeros(1, dtype=np.int64)]
    raw_starts, places = [], []
    for part in parts:
        starts.append(part.starts[1:] + code_base)
        raw_starts.append(part.raw_starts + raw_base)
        places.append(part.places + np.uint32(code_base))
        code_base += len(part.codes)
        raw_base += 8 * len(part.kept)
    return Collection(
        codes=_end_to_end([part.codes for part in parts], np.uint16),
        starts=np.concatenate(starts),
        kept=_end_to_end([part.kept for part in parts], np.uint8),
        raw_starts=_end_to_end(raw_starts, np.int64),
        raw_lengths=_end_to_end([part.raw_lengths for part in parts], np.int64),
        hashes=_end_to_end([part.hashes for part in parts], np.uint64),
        places=_end_to_end(places, np.uint32),
    )


def _end_to_end(arrays: Sequence[NDArray[Any]], kind: type[np.generic]) -> NDArray[Any]:
    return np.concatenate(arrays) if arrays else np.empty(0, dtype=kind)


def _chunks(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    start = size = 0
    for place, text in enumerate(texts):
        size += len(text)
        if size >= CHUNK:
            yield texts[start : place + 1]
            start, size = place + 1, 0
    if start < len(texts):
        yield texts[start:]


def _gather_chunk(texts: Sequence[str], *, fast: bool) -> Collection:
    units = units_of("".join(texts))
    raw_lengths = np.fromiter((len(text) for text in texts), dtype=np.int64, count=len(texts))
    edges = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(raw_lengths)])
    if fast:
        codes = np.empty(len(units), dtype=np.uint16)
        marks = np.empty(len(units), dtype=np.bool_)
        starts = np.zeros(len(edges), dtype=np.int64)
        codes = codes[: compiled(delete)(units, KEPT, edges, codes, marks, starts)].copy()
    else:
        marks = KEPT[units]
        codes = units[marks]
        starts = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(marks)])[edges]
    hashes, places = fingerprint(codes, starts, fast=fast)
    return Collection(codes, starts, np.packbits(marks), edges[:-1], raw_lengths, hashes, places)


def delete(units: Any, kept: Any, edges: Any, codes: Any, marks: Any, starts: Any) -> int:  # noqa: PLR0917 — see extending.py
    """The compiled form of normalising: writes codes, marks and starts; says how many codes."""
    written = 0
    for text in range(len(edges) - 1):
        for i in range(edges[text], edges[text + 1]):
            unit = units[i]
            keep = kept[unit]
            marks[i] = keep
            codes[written] = unit
            written += keep
        starts[text + 1] = written
    return written
