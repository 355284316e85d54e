"""Many texts held ready, to ask of one text what it shares with them.

Texts are held in shelves.  A shelf is a collection with its fingerprints sorted; adding makes a new shelf and joins it
to those before it that are not much larger, so that there are never many.  Asking looks up the few hundred
fingerprints of one text and costs little more with fifty thousand texts held than with fifty.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from shuzhi.checking.copying.chaining import Links, Side, find_rows
from shuzhi.checking.copying.collection import Collection, gather, join_collections
from shuzhi.checking.copying.compare import passages_of
from shuzhi.checking.copying.compiled import LINK, wants_compiled
from shuzhi.checking.copying.fingerprints import Hashes
from shuzhi.checking.copying.joining import COMMON_AT_LEAST, COMMON_SHARE, NUMBER, REPEATS, pack, rank_in_runs
from shuzhi.checking.copying.passages import Passage
from shuzhi.checking.copying.stock import load_stock

ASKED = -1
"""The number of the text asked about, in the passages found."""
HOLDERS = 16
"""Of a fingerprint with more holders the first ones are looked at."""
_NOT_MUCH_LARGER = 4


@dataclass(frozen=True, slots=True)
class _Shelf:
    """A collection and its fingerprints, sorted.

    Attributes:
        collection: The texts; of its fingerprints only the positions, in the order of the texts.
        first: The number of its first text.
        keys: The upper bits of each hash, packed with the fingerprint's number and sorted, as ``pack`` does.
    """

    collection: Collection
    first: int
    keys: Hashes


class Index:
    """Texts held for comparing.  Numbers are given in the order of adding, from 0; that is the order of holding."""

    def __init__(self) -> None:
        self._shelves: list[_Shelf] = []

    @classmethod
    def build(cls, texts: Sequence[str], *, fast: bool | None = None) -> Index:
        """An index of ``texts``."""
        index = cls()
        index.add(texts, fast=fast)
        return index

    def __len__(self) -> int:
        return sum(len(shelf.collection) for shelf in self._shelves)

    @property
    def nbytes(self) -> int:
        """The memory it takes, in bytes."""
        return sum(_size(shelf) for shelf in self._shelves)

    def add(self, texts: Sequence[str], *, fast: bool | None = None) -> None:
        """Hold these texts too, after those already held."""
        if not texts:
            return
        fast = wants_compiled(sum(map(len, texts)), fast)
        parts = [gather(texts, fast=fast)]
        first = len(self)
        while self._shelves and len(self._shelves[-1].collection) <= _NOT_MUCH_LARGER * sum(map(len, parts)):
            shelf = self._shelves.pop()
            parts.insert(0, _with_hashes(shelf))
            first = shelf.first
        self._shelves.append(_shelve(join_collections(parts), first, fast=fast))

    def find(self, text: str, *, fast: bool | None = None) -> list[Passage]:
        """The passages of ``text`` that stand in held texts.

        Returns:
            Passages by their offsets in ``text``; ``a`` is the number of the held text, ``b`` is ``ASKED``.
        """
        asked = gather([text], fast=False)
        found: list[Passage] = []
        limit = max(COMMON_AT_LEAST, COMMON_SHARE * len(self))
        for shelf in self._shelves:
            links, common = _look_up(shelf, asked, limit)
            if len(links) == 0:
                continue
            earlier = Side(shelf.collection.codes, shelf.collection.starts)
            later = Side(asked.codes, asked.starts)
            compiled = wants_compiled(LINK * len(links), fast)
            rows = find_rows(later, earlier, links, common_positions=common, stock=load_stock(), fast=compiled)
            numbers = range(shelf.first, shelf.first + len(shelf.collection))
            found += passages_of(rows, asked, shelf.collection, [ASKED], numbers)
        return sorted(found, key=lambda each: (each.b_span, each.a))


def _shelve(collection: Collection, first: int, *, fast: bool) -> _Shelf:
    keys = pack(collection.hashes, fast=fast)
    return _Shelf(replace(collection, hashes=np.empty(0, dtype=np.uint64)), first, keys)


def _with_hashes(shelf: _Shelf) -> Collection:
    """The collection with its fingerprints again in the order of the texts, as far as the shelf holds their bits."""
    hashes = np.empty_like(shelf.keys)
    hashes[(shelf.keys & NUMBER).view(np.int64)] = shelf.keys & ~NUMBER
    return replace(shelf.collection, hashes=hashes)


def _size(shelf: _Shelf) -> int:
    held = shelf.collection
    arrays = (held.codes, held.starts, held.kept, held.counts, held.raw_starts, held.positions, shelf.keys)
    return sum(array.nbytes for array in arrays)


def _look_up(shelf: _Shelf, asked: Collection, limit: float) -> tuple[Links, NDArray[np.int64]]:
    """The edges from the asked text into a shelf, and the positions in it of fingerprints that many held texts have."""
    wanted = ~load_stock().has_fingerprints(asked.hashes) & _few_times(asked.hashes)
    hashes = asked.hashes[wanted]
    positions = asked.positions[wanted].astype(np.int64)
    low = np.searchsorted(shelf.keys, hashes & ~NUMBER)
    holders = np.searchsorted(shelf.keys, hashes | NUMBER, side="right") - low
    common = holders > limit
    taken = np.minimum(holders, HOLDERS)
    row = np.repeat(np.arange(len(hashes)), taken)
    within = np.arange(int(taken.sum())) - np.repeat(np.cumsum(taken) - taken, taken)
    numbers = (shelf.keys[low[row] + within] & NUMBER).view(np.int64)
    earlier = shelf.collection.positions[numbers].astype(np.int64)
    links = Links(
        later_texts=np.zeros(len(row), dtype=np.int64),
        earlier_texts=np.searchsorted(shelf.collection.starts, earlier, side="right") - 1,
        later_positions=positions[row],
        earlier_positions=earlier,
        common=common[row],
    )
    return links, positions[common]


def _few_times(hashes: Hashes) -> NDArray[np.bool_]:
    """Whether each is one of the first few like it."""
    order = np.argsort(hashes, kind="stable")
    heads = np.ones(len(hashes), dtype=np.bool_)
    heads[1:] = np.diff(hashes[order]) != 0
    few = np.empty(len(hashes), dtype=np.bool_)
    few[order] = rank_in_runs(heads) < REPEATS
    return few
