"""Many texts laid end to end: normalised, fingerprinted, with the way back to their own offsets.

Texts are taken in chunks of half a million characters, so that neither their joined copy nor the scratch arrays grow
with the collection.  The way back is one bit for each raw character: kept or dropped.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import accumulate, islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from shuzhi.checking.copying.compiled import compiled
from shuzhi.checking.copying.fingerprints import Hashes, Positions, fingerprint
from shuzhi.checking.copying.normalising import KEPT, Codes, Offsets, units_of
from shuzhi.errors import ShuzhiError

CHUNK = 500_000
LARGEST = 2**32 - 1
_WORD = 64
_BLOCK = 1 << 16
_WORKERS = min(4, os.cpu_count() or 1)


class TooMuchTextError(ShuzhiError):
    """More characters than the positions can count."""

    code = "copying.too_large"

    def __init__(self, size: int) -> None:
        super().__init__(
            f"要比对的文字共有{size}个，超过一次能比对的上限。", advice="请分批比对，例如一次只比对一个县区的报告。"
        )


@dataclass(frozen=True, slots=True)
class Collection:
    """Texts made ready for comparing.

    Attributes:
        codes: The compared characters of all texts, end to end.
        starts: Where each text starts in ``codes``; the last entry is the end.
        kept: One bit for each raw character: whether it is in ``codes``; in the bytes of the words from left to right.
        counts: For each word of ``kept``, how many characters are kept before it.
        raw_starts: At which bit of ``kept`` each text starts.
        hashes: The fingerprints, in the order of their positions.
        positions: Where in ``codes`` each fingerprint starts.
    """

    codes: Codes
    starts: Offsets
    kept: NDArray[np.uint64]
    counts: Offsets
    raw_starts: Offsets
    hashes: Hashes
    positions: Positions

    def __len__(self) -> int:
        return len(self.starts) - 1

    def owners(self) -> NDArray[np.int32]:
        """For each fingerprint, the text it stands in."""
        ends = np.searchsorted(self.positions, self.starts)
        return np.repeat(np.arange(len(self), dtype=np.int32), np.diff(ends))

    def offsets_of(self, positions: Offsets, texts: NDArray[np.int64]) -> Offsets:
        """Of the compared characters at ``positions`` in ``codes``: their offsets in the raw strings of their texts."""
        found = np.empty(len(positions), dtype=np.int64)
        for start in range(0, len(positions), _BLOCK):
            wanted = positions[start : start + _BLOCK]
            word = np.searchsorted(self.counts, wanted, side="right") - 1
            bits = np.unpackbits(self.kept[word].view(np.uint8).reshape(-1, 8), axis=1)
            rank = (wanted - self.counts[word] + 1).astype(np.uint8)
            bit = np.argmax(np.cumsum(bits, axis=1, dtype=np.uint8) == rank[:, None], axis=1)
            found[start : start + _BLOCK] = _WORD * word + bit
        return found - self.raw_starts[texts]


def count_kept(kept: NDArray[np.uint64]) -> Offsets:
    """For each word, how many bits are set in the words before it."""
    counts = np.bitwise_count(kept).astype(np.int64)
    return np.cumsum(counts) - counts


def gather(texts: Sequence[str], *, fast: bool) -> Collection:
    """Normalise and fingerprint ``texts``.

    Raises:
        TooMuchTextError: together they have more than four thousand million compared characters.
    """
    raw = sum(map(len, texts))
    codes, kept = _Grown(np.uint16, raw), _Grown(np.uint64, raw // _WORD)
    hashes, positions = _Grown(np.uint64, raw // 4), _Grown(np.uint32, raw // 4)
    starts, raw_starts = [np.zeros(1, dtype=np.int64)], [np.empty(0, dtype=np.int64)]
    for part in _parts(texts, fast=fast):
        _check_size(codes.size + len(part.codes))
        starts.append(part.starts[1:] + codes.size)
        raw_starts.append(part.raw_starts + _WORD * kept.size)
        positions.append(part.positions + np.uint32(codes.size))
        codes.append(part.codes)
        kept.append(part.kept)
        hashes.append(part.hashes)
    return Collection(
        codes.taken(),
        np.concatenate(starts),
        kept.taken(),
        count_kept(kept.taken()),
        np.concatenate(raw_starts),
        hashes.taken(),
        positions.taken(),
    )


class _Grown:
    """An array that grows at its end; what it has room for beyond is never touched and so takes no memory."""

    def __init__(self, kind: type[np.generic], room: int = 0) -> None:
        self._array: NDArray[Any] = np.empty(room + 1024, dtype=kind)
        self.size = 0

    def append(self, values: NDArray[Any]) -> None:
        end = self.size + len(values)
        if end > len(self._array):
            grown = np.empty(max(end, 3 * len(self._array) // 2), dtype=self._array.dtype)
            grown[: self.size] = self.taken()
            self._array = grown
        self._array[self.size : end] = values
        self.size = end

    def taken(self) -> NDArray[Any]:
        return self._array[: self.size]


def join_collections(parts: Sequence[Collection]) -> Collection:
    """The texts of all ``parts`` as one collection, in that order.

    Raises:
        TooMuchTextError: together they have more than four thousand million compared characters.
    """
    _check_size(sum(len(part.codes) for part in parts))
    code_base = raw_base = 0
    starts = [np.zeros(1, dtype=np.int64)]
    raw_starts, positions = [], []
    for part in parts:
        starts.append(part.starts[1:] + code_base)
        raw_starts.append(part.raw_starts + raw_base)
        positions.append(part.positions + np.uint32(code_base))
        code_base += len(part.codes)
        raw_base += _WORD * len(part.kept)
    kept = _end_to_end([part.kept for part in parts], np.uint64)
    return Collection(
        codes=_end_to_end([part.codes for part in parts], np.uint16),
        starts=np.concatenate(starts),
        kept=kept,
        counts=count_kept(kept),
        raw_starts=_end_to_end(raw_starts, np.int64),
        hashes=_end_to_end([part.hashes for part in parts], np.uint64),
        positions=_end_to_end(positions, np.uint32),
    )


def _check_size(size: int) -> None:
    if size > LARGEST:
        raise TooMuchTextError(size)


def _end_to_end(arrays: Sequence[NDArray[Any]], kind: type[np.generic]) -> NDArray[Any]:
    return np.concatenate(arrays) if arrays else np.empty(0, dtype=kind)


def _chunks(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    start = size = 0
    for index, text in enumerate(texts):
        size += len(text)
        if size >= CHUNK:
            yield texts[start : index + 1]
            start, size = index + 1, 0
    if start < len(texts):
        yield texts[start:]


def _parts(texts: Sequence[str], *, fast: bool) -> Iterator[Collection]:
    """The chunks made ready, in their order; the compiled form works on a few at once."""
    chunks = _chunks(texts)
    if not fast or _WORKERS < 2:
        yield from (_gather_chunk(chunk, fast=fast) for chunk in chunks)
        return
    yield from (_gather_chunk(chunk, fast=True) for chunk in islice(chunks, 1))  # compiles, which threads should not
    with ThreadPoolExecutor(_WORKERS) as pool:
        waiting = deque(pool.submit(_gather_chunk, chunk, fast=True) for chunk in islice(chunks, 2 * _WORKERS))
        while waiting:
            yield waiting.popleft().result()
            waiting.extend(pool.submit(_gather_chunk, chunk, fast=True) for chunk in islice(chunks, 1))


def _gather_chunk(texts: Sequence[str], *, fast: bool) -> Collection:
    units = units_of("".join(texts))
    edges = np.fromiter(accumulate(map(len, texts), initial=0), dtype=np.int64, count=len(texts) + 1)
    if fast:
        codes = np.empty(len(units), dtype=np.uint16)
        marks = np.empty(len(units), dtype=np.bool_)
        starts = np.zeros(len(edges), dtype=np.int64)
        codes = codes[: compiled(delete)(units, KEPT, edges, codes, marks, starts)]
    else:
        marks = KEPT[units]
        codes = units[marks]
        starts = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(marks)])[edges]
    hashes, positions = fingerprint(codes, starts, fast=fast)
    kept = np.zeros(-(-len(marks) // _WORD), dtype=np.uint64)
    bits = np.packbits(marks)
    kept.view(np.uint8)[: len(bits)] = bits
    return Collection(codes, starts, kept, count_kept(kept), edges[:-1], hashes, positions)


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
