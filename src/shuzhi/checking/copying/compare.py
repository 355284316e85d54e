"""Compares many texts with one another: which passages stand in two of them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from shuzhi.checking.copying.chaining import Links, Side, find_rows
from shuzhi.checking.copying.collection import Collection, gather
from shuzhi.checking.copying.compiled import LINK, wants_compiled
from shuzhi.checking.copying.joining import SMALL_COLLECTION, Edges, join
from shuzhi.checking.copying.passages import Passage
from shuzhi.checking.copying.stock import load_stock


def compare(
    texts: Sequence[str],
    *,
    order: Sequence[int] | None = None,
    templates: int = 0,
    every_pair: bool | None = None,
    fast: bool | None = None,
) -> list[Passage]:
    """Find the passages that stand in two of ``texts``, through disguises, light edits and changed order.

    Of a passage that many hold, a large collection names the first holder and the one before (so the work grows with
    the texts, not with their pairs); a small one names every pair of up to ninety holders.  What more than one in a
    hundred texts share, and more than twelve, counts only where it has fifty characters or stands in a known template;
    else it is a phrase of the place.  A passage repeated inside one text is no copy.

    Args:
        texts: The texts; a passage's offsets are string offsets into these.
        order: The numbers of the texts in the order of holding: known templates, last year's reports, then by time of
            submission.  None for the order given.
        templates: The first so many texts of that order are known templates: what stands there was copied, however
            many hold it.
        every_pair: Whether to name every pair of holders; None for: up to 2,000 texts.
        fast: Whether to use numba where it is installed; None for: where it is worth loading.  Same answer.

    Returns:
        The passages, by later text and its offsets; ``a`` is the earlier holder.

    Raises:
        TooMuchTextError: together they have more than four thousand million compared characters.
    """
    numbers = list(order) if order is not None else list(range(len(texts)))
    ordered = [texts[number] for number in numbers] if order is not None else texts
    pairs = len(ordered) <= SMALL_COLLECTION if every_pair is None else every_pair
    collection = gather(ordered, fast=wants_compiled(sum(map(len, ordered)), fast))
    rows = _rows(collection, templates=templates, every_pair=pairs, fast=fast)
    return passages_of(rows, collection, collection, numbers, numbers)


def _rows(collection: Collection, *, templates: int, every_pair: bool, fast: bool | None) -> NDArray[np.int64]:
    stock = load_stock()
    owners = collection.owners()
    edges = join(
        collection.hashes,
        owners,
        texts=len(collection),
        stock=stock,
        known=templates,
        every_pair=every_pair,
        fast=wants_compiled(len(collection.codes), fast),
    )
    side = Side(collection.codes, collection.starts)
    links = _links(edges, owners, collection)
    common = collection.positions[edges.common_postings].astype(np.int64)
    fast = wants_compiled(LINK * len(links), fast)
    return find_rows(side, side, links, common_positions=common, stock=stock, fast=fast)


def _links(edges: Edges, owners: NDArray[np.int32], collection: Collection) -> Links:
    return Links(
        later_texts=owners[edges.later].astype(np.int64),
        earlier_texts=owners[edges.earlier].astype(np.int64),
        later_positions=collection.positions[edges.later].astype(np.int64),
        earlier_positions=collection.positions[edges.earlier].astype(np.int64),
        common=edges.common,
    )


def passages_of(
    rows: NDArray[np.int64],
    later: Collection,
    earlier: Collection,
    later_numbers: Sequence[int],
    earlier_numbers: Sequence[int],
) -> list[Passage]:
    """The rows as passages, with offsets into the raw texts."""
    columns = zip(
        rows[:, 3].tolist(),
        rows[:, 0].tolist(),
        *_raw_span(earlier, rows[:, 3], rows[:, 4], rows[:, 5]),
        *_raw_span(later, rows[:, 0], rows[:, 1], rows[:, 2]),
        rows[:, 6].tolist(),
        strict=True,
    )
    found = [
        Passage(earlier_numbers[a], later_numbers[b], (a_start, a_end), (b_start, b_end), matched)
        for a, b, a_start, a_end, b_start, b_end, matched in columns
    ]
    found.sort(key=lambda each: (each.b, each.b_span, each.a))
    return found


def _raw_span(
    collection: Collection, texts: NDArray[np.int64], starts: NDArray[np.int64], ends: NDArray[np.int64]
) -> tuple[list[int], list[int]]:
    """String offsets of where stretches of the codes start and end."""
    return collection.offsets_of(starts, texts).tolist(), (collection.offsets_of(ends - 1, texts) + 1).tolist()
