"""Stock phrases: official names, formulae and form headings that every report shares and nobody copied."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import yaml
from numpy.typing import NDArray

from shuzhi.checking.copying.fingerprints import GRAM, Hashes, gram_hashes
from shuzhi.checking.copying.normalising import Codes, count_compared, normalise

_FILE = Path(__file__).with_name("stock_phrases.yaml")
_COVERING = 5
"""A character is stock when it lies in five characters on end of some stock phrase."""
_JOINT = 3
"""So many characters between two stock stretches (以…为指导, and the like) are stock too."""
_SIEVE = 1 << 22


@dataclass(frozen=True, slots=True)
class Stock:
    """The stock phrases, hashed.

    Attributes:
        fingerprints: Sorted hashes of all their grams.
        covering: Sorted hashes of their short grams.
        sieve: For the lowest bits of a hash: whether it can be in ``covering``.
    """

    fingerprints: Hashes
    covering: Hashes
    sieve: NDArray[np.bool_]


@cache
def stock_phrases() -> tuple[str, ...]:
    """Every phrase of ``stock_phrases.yaml``, in file order; of a list, any two items beside one another."""
    loaded = yaml.load(_FILE.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506
    phrases: list[str] = []
    for group in loaded["groups"]:
        phrases += group["phrases"]
        phrases += _neighbours(**group["lists"]) if "lists" in group else ()
    return tuple(phrases)


def _neighbours(*, items: Sequence[str], joins: Sequence[str]) -> list[str]:
    """Each item after each other one, in every way they are joined."""
    return [f"{one}{join}{other}" for one in items for join in joins for other in items if one != other]


@cache
def load_stock() -> Stock:
    """The shipped stock phrases, hashed once."""
    return hash_stock(stock_phrases())


def hash_stock(phrases: Sequence[str]) -> Stock:
    """Hash ``phrases``."""
    codes = normalise("\n".join(phrases))[0] if phrases else np.empty(0, dtype=np.uint16)
    ends = np.cumsum([count_compared(phrase) for phrase in phrases], dtype=np.int64)
    covering = np.unique(_grams_within(codes, ends, _COVERING))
    sieve = np.zeros(_SIEVE, dtype=np.bool_)
    sieve[(covering & np.uint64(_SIEVE - 1)).astype(np.int64)] = True
    return Stock(np.unique(_grams_within(codes, ends, GRAM)), covering, sieve)


def _grams_within(codes: Codes, ends: NDArray[np.int64], gram: int) -> Hashes:
    """The hashes of the grams that do not reach from one phrase into the next."""
    hashes = gram_hashes(codes, gram)
    own = np.searchsorted(ends, np.arange(len(hashes)), side="right")
    return hashes[np.arange(len(hashes)) + gram <= ends[own]] if len(hashes) else hashes


def mark_stock(codes: Codes, stock: Stock) -> NDArray[np.bool_]:
    """For each character of ``codes``: whether it belongs to a stock phrase."""
    hashes = gram_hashes(codes, _COVERING)
    hits = np.flatnonzero(stock.sieve[(hashes & np.uint64(_SIEVE - 1)).astype(np.int64)])
    hits = hits[np.isin(hashes[hits], stock.covering)]
    return fill_joints(cover(hits, _COVERING, len(codes)), _JOINT)


def cover(places: NDArray[np.int64], length: int, size: int) -> NDArray[np.bool_]:
    """Marks ``length`` characters from each place on, in a text of ``size``."""
    marks = np.zeros(size, dtype=np.bool_)
    for step in range(length):
        marks[places + step] = True
    return marks


def fill_joints(marks: NDArray[np.bool_], longest: int) -> NDArray[np.bool_]:
    """Also marks gaps of up to ``longest`` between two marked stretches."""
    edges = np.diff(marks.astype(np.int8))
    ends = np.flatnonzero(edges == -1) + 1
    starts = np.flatnonzero(edges == 1) + 1
    starts = starts[np.searchsorted(starts, ends[0]) :] if len(ends) else starts
    ends = ends[: len(starts)]
    filled = marks.copy()
    for step in range(longest):
        short = (starts - ends > step) & (starts - ends <= longest)
        filled[ends[short] + step] = True
    return filled
