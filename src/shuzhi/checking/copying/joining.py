"""Joins equal fingerprints: from each to its first holder and to the holder before it.

At most two edges for each fingerprint, so the work grows with the texts, however many share a template.  In a small
collection every pair of holders is joined instead, so that of three texts alike all three pairs come out.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from shuzhi.checking.copying.fingerprints import Hashes

SMALL_COLLECTION = 2_000
"""Up to how many texts every pair of holders is joined."""
SMALL_GROUP = 90
"""Up to how many holders of one fingerprint (about 4,000 pairs)."""
COMMON_SHARE = 0.01
COMMON_AT_LEAST = 12
"""A fingerprint of more texts than this share, and at least this many, is common."""
_BLOCK = 1 << 22

Postings = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Edges:
    """Equal fingerprints in two texts, ordered by ``later``.

    Attributes:
        later: Fingerprint (its number in the collection) in the later text.
        earlier: The equal one in the earlier text.
        common: Whether many texts hold it.
        common_postings: Every fingerprint that many texts hold.
    """

    later: Postings
    earlier: Postings
    common: NDArray[np.bool_]
    common_postings: Postings


def join(
    hashes: Hashes, owners: NDArray[np.int32], *, texts: int, stock: Hashes, known: int = 0, every_pair: bool = False
) -> Edges:
    """Join equal fingerprints of different texts.

    Args:
        hashes: All fingerprints, in the order of the texts (which is the order of holding).
        owners: The text of each.
        texts: How many texts there are.
        stock: Sorted fingerprints of stock phrases; they join nothing.
        known: The first so many texts are known templates: what stands there is never common.
        every_pair: Join every pair of holders of a fingerprint that few hold.
    """
    numbers, groups, group_hashes = _shared(hashes)
    if len(numbers) == 0:
        nothing = np.empty(0, dtype=np.int64)
        return Edges(nothing, nothing, np.empty(0, dtype=np.bool_), nothing)
    first = np.flatnonzero(np.diff(groups, prepend=-1))
    owner = owners[numbers]
    same_group = np.diff(groups, prepend=-1) == 0
    new_owner = ~same_group | (np.diff(owner, prepend=-1) != 0)
    holders = np.add.reduceat(new_owner.astype(np.int64), first)
    common = (holders > max(COMMON_AT_LEAST, COMMON_SHARE * texts)) & (owner[first] >= known)
    usable = (holders > 1) & ~_is_stock(group_hashes, stock, len(hashes))
    small = np.diff(first, append=len(numbers)) <= SMALL_GROUP if every_pair else np.zeros(len(first), dtype=np.bool_)
    star = _star(groups, owner, first, new_owner, usable & ~small)
    pairs = _every_pair(groups, owner, usable & small)
    later, earlier = (np.concatenate(sides) for sides in zip(star, pairs, strict=True))
    order = np.lexsort((numbers[earlier], numbers[later]))
    later, earlier = later[order], earlier[order]
    common_postings = np.sort(numbers[common[groups]])
    return Edges(numbers[later], numbers[earlier], common[groups[later]], common_postings)


def _shared(hashes: Hashes) -> tuple[Postings, NDArray[np.int64], Hashes]:
    """The fingerprints that occur more than once: their numbers group by group, their groups, the groups' hashes.

    Hash and number are packed into one integer and sorted; hashes that differ in their lowest bits only are taken for
    equal, which later steps, comparing characters, find out.
    """
    bits = np.uint64(_number_bits(len(hashes)))
    keys = hashes >> bits
    keys <<= bits
    keys |= np.arange(len(hashes), dtype=np.uint64)
    keys.sort()
    span = np.uint64(1) << bits
    repeated = np.zeros(len(keys), dtype=np.bool_)
    for start in range(0, len(keys) - 1, _BLOCK):
        block = keys[start : start + _BLOCK + 1]
        equal = (block[1:] ^ block[:-1]) < span
        repeated[start : start + len(equal)] |= equal
        repeated[start + 1 : start + 1 + len(equal)] |= equal
    keys = keys[repeated]
    numbers = (keys & (span - np.uint64(1))).astype(np.int64)
    keys >>= bits
    new = np.ones(len(keys), dtype=np.bool_)
    new[1:] = keys[1:] != keys[:-1]
    return numbers, np.cumsum(new) - 1, keys[new]


def _number_bits(count: int) -> int:
    return max(1, int(count).bit_length())


def _is_stock(group_hashes: Hashes, stock: Hashes, count: int) -> NDArray[np.bool_]:
    return np.isin(group_hashes, stock >> np.uint64(_number_bits(count)))


def _star(
    groups: NDArray[np.int64],
    owner: NDArray[np.int32],
    first: NDArray[np.int64],
    new_owner: NDArray[np.bool_],
    wanted: NDArray[np.bool_],
) -> tuple[Postings, Postings]:
    """From each holder to the first one, and to the last one of the text before its own."""
    rows = np.flatnonzero(wanted[groups])
    head = first[groups[rows]]
    own_start = np.maximum.accumulate(np.where(new_owner, np.arange(len(groups)), 0))[rows]
    before = own_start - 1
    to_first = owner[rows] != owner[head]
    to_before = to_first & (before != head)
    return (
        np.concatenate([rows[to_first], rows[to_before]]),
        np.concatenate([head[to_first], before[to_before]]),
    )


def _every_pair(
    groups: NDArray[np.int64], owner: NDArray[np.int32], wanted: NDArray[np.bool_]
) -> tuple[Postings, Postings]:
    later = [np.empty(0, dtype=np.int64)]
    earlier = [np.empty(0, dtype=np.int64)]
    rows = np.flatnonzero(wanted[groups])
    for distance in range(1, SMALL_GROUP):
        rows = rows[rows >= distance]
        rows = rows[groups[rows] == groups[rows - distance]]
        if len(rows) == 0:
            break
        apart = rows[owner[rows] != owner[rows - distance]]
        later.append(apart)
        earlier.append(apart - distance)
    return np.concatenate(later), np.concatenate(earlier)
