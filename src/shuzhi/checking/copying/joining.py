"""Joins equal fingerprints: from each to its first holder and to the holder before it.

At most two edges for each fingerprint, so the work grows with the texts, however many share a template.  In a small
collection every pair of holders is joined instead, so that of three texts alike all three pairs come out.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from shuzhi.checking.copying.collection import TooMuchTextError
from shuzhi.checking.copying.fingerprints import Hashes
from shuzhi.checking.copying.sorting import sort_keys
from shuzhi.checking.copying.stock import Stock

SMALL_COLLECTION = 2_000
"""Up to how many texts every pair of holders is joined."""
SMALL_GROUP = 90
"""Up to how many holders of one fingerprint (about 4,000 pairs)."""
COMMON_SHARE = 0.01
COMMON_AT_LEAST = 12
"""A fingerprint of more texts than this share, and at least this many, is common."""
NUMBER_BITS = 31
NUMBER = np.uint64((1 << NUMBER_BITS) - 1)
"""The part of a packed key that is the fingerprint's number."""
REPEATS = 8
"""So often a fingerprint of one text joins; without an end to it one line over and over would grow beyond bounds."""
_BLOCK = 1 << 18
_HALF = np.uint64(32)
_LOWER_HALF = np.uint64(2**32 - 1)

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
    hashes: Hashes,
    owners: NDArray[np.int32],
    *,
    texts: int,
    stock: Stock,
    known: int = 0,
    every_pair: bool = False,
    fast: bool = False,
) -> Edges:
    """Join equal fingerprints of different texts.

    Args:
        hashes: All fingerprints, in the order of the texts (which is the order of holding); they are used up.
        owners: The text of each.
        texts: How many texts there are.
        stock: The stock phrases; their fingerprints join nothing.
        known: The first so many texts are known templates: what stands there is never common.
        every_pair: Join every pair of holders of a fingerprint that few hold.
        fast: Compiled or plain; the answer is the same.
    """
    numbers, groups = _shared(hashes, stock, fast=fast)
    if len(numbers) == 0:
        nothing = np.empty(0, dtype=np.int64)
        return Edges(nothing, nothing, np.empty(0, dtype=np.bool_), nothing)
    first = np.flatnonzero(np.diff(groups, prepend=-1))
    owner = owners[numbers]
    same_group = np.diff(groups, prepend=-1) == 0
    new_owner = ~same_group | (np.diff(owner, prepend=-1) != 0)
    holders = np.add.reduceat(new_owner.astype(np.int64), first)
    common = (holders > max(COMMON_AT_LEAST, COMMON_SHARE * texts)) & (owner[first] >= known)
    common_postings = np.sort(numbers[common[groups]])
    few = rank_in_runs(new_owner) < REPEATS
    numbers, groups, owner, new_owner = numbers[few], groups[few], owner[few], new_owner[few]
    first = np.flatnonzero(np.diff(groups, prepend=-1))
    usable = holders > 1
    small = np.diff(first, append=len(numbers)) <= SMALL_GROUP if every_pair else np.zeros(len(first), dtype=np.bool_)
    star = _star(groups, owner, first, new_owner, usable & ~small)
    pairs = _every_pair(groups, owner, usable & small)
    later, earlier = (numbers[np.concatenate(sides)] for sides in zip(star, pairs, strict=True))
    later, earlier = _in_order(later, earlier, fast=fast)
    is_common = np.zeros(len(hashes), dtype=np.bool_)
    is_common[common_postings] = True
    return Edges(later, earlier, is_common[later], common_postings)


def rank_in_runs(heads: NDArray[np.bool_]) -> NDArray[np.int64]:
    """For each place, how many stand before it in its run; ``heads`` marks where runs begin."""
    index = np.arange(len(heads))
    return index - np.maximum.accumulate(np.where(heads, index, 0))


def _in_order(later: Postings, earlier: Postings, *, fast: bool) -> tuple[Postings, Postings]:
    """By ``later``, then by ``earlier``; both are smaller than 2³²."""
    keys = later.view(np.uint64) << _HALF
    keys |= earlier.view(np.uint64)
    keys = sort_keys(keys, np.empty_like(keys), 0, fast=fast)
    return (keys >> _HALF).view(np.int64), (keys & _LOWER_HALF).view(np.int64)


def pack(hashes: Hashes, *, fast: bool) -> Hashes:
    """The upper 33 bits of each hash with its number in the lower 31, sorted.

    Few bits sort fast.  Hashes that differ in the others only are taken for equal, which later steps, comparing
    characters, find out.  Uses ``hashes`` up, which spares a large collection as much memory again.

    Raises:
        TooMuchTextError: there are more than two thousand million.
    """
    if len(hashes) > NUMBER:
        raise TooMuchTextError(len(hashes))
    hashes &= ~NUMBER
    scratch = np.arange(len(hashes), dtype=np.uint64)
    hashes |= scratch
    return sort_keys(hashes, scratch, NUMBER_BITS, fast=fast)


def _shared(hashes: Hashes, stock: Stock, *, fast: bool) -> tuple[Postings, NDArray[np.int64]]:
    """The fingerprints that occur more than once and are no stock: their numbers group by group, and their groups."""
    keys = pack(hashes, fast=fast)
    span = np.uint64(1 << NUMBER_BITS)
    repeated = np.zeros(len(keys), dtype=np.bool_)
    for start in range(0, len(keys) - 1, _BLOCK):
        block = keys[start : start + _BLOCK + 1]
        equal = (block[1:] ^ block[:-1]) < span
        repeated[start : start + len(equal)] |= equal
        repeated[start + 1 : start + 1 + len(equal)] |= equal
    keys = keys[repeated]
    numbers = (keys & NUMBER).view(np.int64)
    keys &= ~NUMBER
    new = np.ones(len(keys), dtype=np.bool_)
    new[1:] = keys[1:] != keys[:-1]
    is_stock = stock.has_fingerprints(keys[new])
    wanted = ~is_stock[np.cumsum(new) - 1]
    return numbers[wanted], np.cumsum(new[wanted]) - 1


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
    before = rows - rank_in_runs(new_owner)[rows] - 1
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
