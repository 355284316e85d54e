"""From edges to passages: chain what lies on one diagonal of two texts, extend it, keep what is really copied."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from shuzhi.checking.copying.compiled import compiled
from shuzhi.checking.copying.extending import COLUMNS, make_extender
from shuzhi.checking.copying.fingerprints import GRAM
from shuzhi.checking.copying.normalising import Codes, Offsets
from shuzhi.checking.copying.stock import Stock, cover, fill_joints, mark_stock

GAP = 60
DRIFT = 8
"""How far apart, along the text and across diagonals, two edges of one chain may be."""
ANCHORS = 2
LONG = 28
"""A chain of common fingerprints alone must be this long to be looked at: some fifty characters have one so long."""
SHORTEST = 30
MATCHED = 0.6
UNCOMMON = 18
TAIL = 8
"""So many characters that are no stock phrases make a run beyond the outermost edit a part of the passage."""
OWN_WORDS = 10
"""So many characters on end must be no stock phrase: formulae strung together with a word between are no passage."""
COMMON_ENOUGH = 50
"""So many matching characters make a passage however many texts share it, if they are no stock phrases."""
_BATCH = 300_000
_BETWEEN = 4
_FAR = 1 << 27


@cache
def _extender(fast: bool) -> Callable[..., Any]:
    return make_extender(compiled if fast else lambda function: function)


@dataclass(frozen=True, slots=True)
class Side:
    """One side of the comparison: characters end to end, and where each text starts."""

    codes: Codes
    starts: Offsets


@dataclass(frozen=True, slots=True)
class Links:
    """Equal fingerprints as positions: in a text of the later side, in a text of the earlier side.

    Ordered by the later text; ``common`` says whether many texts hold the fingerprint.
    """

    later_texts: NDArray[np.int64]
    earlier_texts: NDArray[np.int64]
    later_positions: NDArray[np.int64]
    earlier_positions: NDArray[np.int64]
    common: NDArray[np.bool_]

    def take(self, rows: Any) -> Links:
        """These rows only."""
        return Links(
            self.later_texts[rows],
            self.earlier_texts[rows],
            self.later_positions[rows],
            self.earlier_positions[rows],
            self.common[rows],
        )

    def __len__(self) -> int:
        return len(self.common)


def find_rows(
    later: Side, earlier: Side, links: Links, *, common_positions: NDArray[np.int64], stock: Stock, fast: bool
) -> NDArray[np.int64]:
    """The copied passages, one row each: text, start, end in the later side; text, start, end in the earlier; matched.

    Args:
        later: The side that may have copied.
        earlier: The side that may have been copied from.
        links: Equal fingerprints.
        common_positions: Sorted positions in ``later`` of the fingerprints that many texts hold.
        stock: The stock phrases.
        fast: Compiled or plain; the answer is the same.
    """
    found = [np.empty((0, 7), dtype=np.int64)]
    for rows in _batches(links.later_texts):
        chained = _chain(later, earlier, links.take(rows))
        extended = _extend(later, earlier, chained, fast=fast)
        found.append(_keep(later, extended, common_positions, stock))
    return np.concatenate(found)


def _batches(texts: NDArray[np.int64]) -> Iterator[slice]:
    """Slices of some hundred thousand edges, never through a text."""
    start = 0
    while start < len(texts):
        end = min(start + _BATCH, len(texts))
        end = int(np.searchsorted(texts, texts[end - 1], side="right"))
        yield slice(start, end)
        start = end


def _chain(later: Side, earlier: Side, links: Links) -> Links:
    """The edges that have company on their diagonal, chain by chain; of two texts the chain of most edges first."""
    across = links.later_positions - later.starts[links.later_texts]
    across -= links.earlier_positions - earlier.starts[links.earlier_texts]
    first = links.later_texts[0]
    key = (links.later_texts - first).astype(np.uint64) << np.uint64(50)
    key |= links.earlier_texts.astype(np.uint64) << np.uint64(28)
    key |= (across + _FAR).astype(np.uint64)
    order = np.argsort(key, kind="stable")
    links, across, key = links.take(order), across[order], key[order] >> np.uint64(28)
    new = np.ones(len(links), dtype=np.bool_)
    new[1:] = (
        (key[1:] != key[:-1])
        | (np.diff(across) > DRIFT)
        | (np.abs(np.diff(links.later_positions)) > GAP)
    )  # fmt: skip
    heads = np.flatnonzero(new)
    anchors = np.diff(heads, append=len(links))
    uncommon = np.add.reduceat((~links.common).astype(np.int64), heads)
    length = np.maximum.reduceat(links.later_positions, heads) - np.minimum.reduceat(links.later_positions, heads)
    wanted = np.flatnonzero((anchors >= ANCHORS) & ((uncommon >= ANCHORS) | (length >= LONG)))
    longest_first = wanted[np.lexsort((-anchors[wanted], key[heads[wanted]]))]
    return links.take(_ranges(heads[longest_first], anchors[longest_first]))


def _ranges(starts: NDArray[np.int64], lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    """Every place of every range, range after range."""
    before = np.cumsum(lengths) - lengths
    return np.asarray(np.arange(int(lengths.sum())) + np.repeat(starts - before, lengths))


def _extend(later: Side, earlier: Side, links: Links, *, fast: bool) -> NDArray[np.int64]:
    rows = np.zeros((len(links), COLUMNS), dtype=np.int64)
    arrays = (
        later.codes,
        earlier.codes,
        later.starts,
        earlier.starts,
        links.later_texts,
        links.earlier_texts,
        links.later_positions,
        links.earlier_positions,
        rows,
    )
    if len(links) == 0:
        return rows
    # Python reads single elements of a memory view several times as fast as those of an array.
    taken = arrays if fast else [array.data for array in arrays]
    count = _extender(fast)(*taken)
    return rows[:count]


def _keep(side: Side, rows: NDArray[np.int64], common_positions: NDArray[np.int64], stock: Stock) -> NDArray[np.int64]:
    """The rows that are long, alike and not common enough, without the stock phrases beyond their outermost edits."""
    rows = rows[_is_passage(rows)]
    if len(rows) == 0:
        return rows[:, :7]
    starts, ends = rows[:, 1].copy(), rows[:, 2].copy()
    codes, laid = _lay_out(side.codes, starts, ends)
    is_stock = mark_stock(codes, stock)
    is_common = is_stock | _mark_common(common_positions, starts, ends, laid, len(codes))
    stock_before, common_before = _running(is_stock), _running(is_common)
    shift = laid - starts
    _trim(rows, stock_before, shift)
    rows, shift = rows[kept := _is_passage(rows)], shift[kept]
    low, high, matched = rows[:, 1] + shift, rows[:, 2] + shift, rows[:, 6]
    not_stock = matched - (stock_before[high] - stock_before[low])
    not_common = matched - (common_before[high] - common_before[low])
    in_own_words = _longest_gap(is_stock, low, high) >= OWN_WORDS
    return rows[in_own_words & ((not_common >= UNCOMMON) | (not_stock >= COMMON_ENOUGH)), :7]


def _longest_gap(marks: NDArray[np.bool_], low: NDArray[np.int64], high: NDArray[np.int64]) -> NDArray[np.int64]:
    """Of each stretch, the most characters on end without a mark."""
    if len(low) == 0:
        return low
    index = np.arange(len(marks))
    since = index - np.maximum.accumulate(np.where(marks, index, -1))
    return np.maximum.reduceat(since, np.stack([low, high], axis=1).ravel())[::2]


def _is_passage(rows: NDArray[np.int64]) -> NDArray[np.bool_]:
    length = np.maximum(rows[:, 2] - rows[:, 1], rows[:, 5] - rows[:, 4])
    matched = rows[:, 6]
    return np.asarray((length >= SHORTEST) & (matched >= MATCHED * length) & (matched >= UNCOMMON))


def _running(marks: NDArray[np.bool_]) -> NDArray[np.int64]:
    """How many marks stand before each place."""
    return np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(marks)])


def _trim(rows: NDArray[np.int64], stock_before: NDArray[np.int64], shift: NDArray[np.int64]) -> None:
    """Take from each row, in place, the run beyond its first and its last edit where that is hardly but stock.

    A heading or a title that both texts happen to have before the passage is no part of it.
    """
    starts, ends = rows[:, 1].copy(), rows[:, 2].copy()
    for first, low, high, x, y in ((7, starts, rows[:, 7], 1, 4), (11, rows[:, 11], ends, 2, 5)):
        run = rows[:, first + 3]
        edited = np.flatnonzero(run > 0)
        at = shift[edited]
        stock = stock_before[high[edited] + at] - stock_before[low[edited] + at]
        cut = edited[(stock > 0) & (run[edited] - stock < TAIL)]
        rows[cut, x], rows[cut, y] = rows[cut, first + 1], rows[cut, first + 2]
        rows[cut, 6] -= run[cut]


def _lay_out(codes: Codes, starts: NDArray[np.int64], ends: NDArray[np.int64]) -> tuple[Codes, NDArray[np.int64]]:
    """The stretches end to end, with enough emptiness between that no phrase or joint reaches across; their starts."""
    room = ends - starts + _BETWEEN
    laid = np.cumsum(room) - room
    source = _ranges(starts, room)
    inside = source < np.repeat(ends, room)
    return np.where(inside, codes[np.where(inside, source, 0)], np.uint16(0)), laid


def _mark_common(
    positions: NDArray[np.int64], starts: NDArray[np.int64], ends: NDArray[np.int64], laid: NDArray[np.int64], size: int
) -> NDArray[np.bool_]:
    """Marks, in the stretches laid out, the characters of common fingerprints; winnowing leaves single ones between."""
    first = np.searchsorted(positions, starts)
    count = np.maximum(np.searchsorted(positions, ends - GRAM + 1) - first, 0)
    at = positions[_ranges(first, count)] + np.repeat(laid - starts, count)
    return fill_joints(cover(at, GRAM, size), 1)
