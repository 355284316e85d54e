"""Sorts packed keys.  The compiled form is a radix sort; it and numpy's give the same order."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from shuzhi.checking.copying.compiled import compiled

Keys = NDArray[np.uint64]

_DIGIT = 11


def sort_keys(keys: Keys, scratch: Keys, low: int, *, fast: bool) -> Keys:
    """``keys`` in ascending order; uses both arrays up.

    Args:
        keys: Their lowest ``low`` bits are already in ascending order.
        scratch: As long as ``keys``.
        low: How many of the lowest bits need no sorting.
        fast: Compiled or plain; the answer is the same.
    """
    if not fast:
        keys.sort()
        return keys
    sorted_in_place = compiled(radix_sort)(keys, scratch, low, -(-(64 - low) // _DIGIT))
    return keys if sorted_in_place else scratch


def radix_sort(keys: Any, other: Any, low: int, rounds: int) -> bool:
    """The compiled form: by ``rounds`` digits from bit ``low`` on; whether the answer is in ``keys``, not ``other``."""
    size = 1 << _DIGIT
    mask = np.uint64(size - 1)
    positions = np.zeros((rounds, size), np.int64)
    for key in keys:
        rest = key >> np.uint64(low)
        for digit in range(rounds):
            positions[digit, rest & mask] += 1
            rest >>= np.uint64(_DIGIT)
    for digit in range(rounds):
        start = 0
        for value in range(size):
            count = positions[digit, value]
            positions[digit, value] = start
            start += count
        shift = np.uint64(low + digit * _DIGIT)
        for key in keys:
            value_of_key = (key >> shift) & mask
            other[positions[digit, value_of_key]] = key
            positions[digit, value_of_key] += 1
        keys, other = other, keys
    return rounds % 2 == 0
