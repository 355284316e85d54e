"""Fingerprints of normalised text: a hash of every 7 characters, of which winnowing keeps the smallest of each 8.

Any 14 equal characters share a fingerprint (Schleimer, Wilkerson and Aiken, 2003).  A gram that does not fit into its
text has rank 0, which no window can choose; so one pass over many texts laid end to end never mixes two of them.
The numpy form and the compiled form give the same fingerprints.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from shuzhi.checking.copying.compiled import compiled
from shuzhi.checking.copying.normalising import Codes, Offsets

GRAM = 7
WINDOW = 8

Hashes = NDArray[np.uint64]
Positions = NDArray[np.uint32]

_BASE = np.uint64(0x9E3779B97F4A7C15)
_BASE_GRAM = np.uint64(pow(0x9E3779B97F4A7C15, GRAM, 1 << 64))
_MIX = np.uint64(0xBF58476D1CE4E5B9)
_S29, _S32 = np.uint64(29), np.uint64(32)
_RANK = np.uint64(0xFFFFFFFF)


def gram_hashes(codes: Codes, gram: int = GRAM) -> Hashes:
    """The hash of every ``gram`` characters on end; none where the text is shorter."""
    count = max(0, len(codes) - gram + 1)
    hashes = np.zeros(count, dtype=np.uint64)
    for index in range(gram):
        hashes *= _BASE
        hashes += codes[index : index + count]
    hashes ^= hashes >> _S29
    hashes *= _MIX
    hashes ^= hashes >> _S32
    return hashes


def fingerprint(codes: Codes, starts: Offsets, *, fast: bool) -> tuple[Hashes, Positions]:
    """The fingerprints of texts laid end to end.

    Args:
        codes: Normalised characters of all texts.
        starts: Where each text starts in ``codes``, and at last where the last one ends.
        fast: Compiled or plain; the answer is the same.

    Returns:
        Their hashes, and where in ``codes`` each one starts, in that order.
    """
    if not fast:
        return _fingerprint_plainly(codes, starts)
    hashes = np.empty(len(codes), dtype=np.uint64)
    positions = np.empty(len(codes), dtype=np.uint32)
    count = compiled(winnow)(codes, starts, hashes, positions)
    return hashes[:count], positions[:count]


def _fingerprint_plainly(codes: Codes, starts: Offsets) -> tuple[Hashes, Positions]:
    count = len(codes)
    if count < GRAM + WINDOW - 1:
        return np.empty(0, dtype=np.uint64), np.empty(0, dtype=np.uint32)
    hashes = gram_hashes(codes)
    rank = np.zeros(count, dtype=np.uint32)
    rank[: len(hashes)] = np.maximum(hashes & _RANK, np.uint64(1))
    tails = (starts[1:, None] - np.arange(1, GRAM)).ravel()  # the last six grams of a text reach into the next one
    rank[tails[tails >= np.repeat(starts[:-1], GRAM - 1)]] = 0
    smallest = _slide(np.minimum, rank)
    padded = np.zeros(len(smallest) + 2 * (WINDOW - 1), dtype=np.uint32)
    padded[WINDOW - 1 : WINDOW - 1 + len(smallest)] = smallest
    positions = np.flatnonzero((_slide(np.maximum, padded) == rank) & (rank > 0))
    return hashes[positions], positions.astype(np.uint32)


def _slide(choose: np.ufunc, values: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """The smallest or largest of every window of 8, by doubling."""
    for step in (1, 2, 4):
        values = choose(values[:-step], values[step:])
    return values


def winnow(codes: Any, starts: Any, hashes: Any, positions: Any) -> int:  # noqa: C901, PLR0912 — one pass, in the order of its steps
    """The compiled form: hash and winnow in one pass, text by text; says how many it wrote.

    A gram is kept when it is the smallest of some window of 8: when the largest of the minima of the windows that
    hold it is its own rank.  Minima and maxima by doubling have no branches, which is what makes it fast.
    """
    longest = 0
    for text in range(len(starts) - 1):
        longest = max(longest, starts[text + 1] - starts[text])
    own = np.empty(longest + 16, np.uint64)
    rank = np.empty(longest + 16, np.uint32)
    one = np.empty(longest + 16, np.uint32)
    two = np.empty(longest + 16, np.uint32)
    written = 0
    for text in range(len(starts) - 1):
        start = starts[text]
        grams = starts[text + 1] - start - GRAM + 1
        windows = grams - WINDOW + 1
        if windows < 1:
            continue
        rolling = np.uint64(0)
        for i in range(GRAM - 1):
            rolling = rolling * _BASE + np.uint64(codes[start + i])
        gone = np.uint64(0)
        for i in range(grams):
            rolling = rolling * _BASE + (np.uint64(codes[start + i + GRAM - 1]) - gone * _BASE_GRAM)
            gone = np.uint64(codes[start + i])
            own[i] = rolling
        for i in range(grams):
            mixed = own[i]
            mixed ^= mixed >> _S29
            mixed *= _MIX
            mixed ^= mixed >> _S32
            own[i] = mixed
            rank[i] = max(np.uint32(mixed & _RANK), np.uint32(1))
        for i in range(grams - 1):
            one[i] = min(rank[i], rank[i + 1])
        for i in range(grams - 3):
            two[i] = min(one[i], one[i + 2])
        for i in range(7):
            one[i] = 0
            one[windows + 7 + i] = 0
        for i in range(windows):
            one[i + 7] = min(two[i], two[i + 4])
        for i in range(grams + 6):
            two[i] = max(one[i], one[i + 1])
        for i in range(grams + 4):
            one[i] = max(two[i], two[i + 2])
        for i in range(grams):
            hashes[written] = own[i]
            positions[written] = start + i
            written += max(one[i], one[i + 4]) == rank[i]
    return written
