"""Stock phrases: official names, formulae and form headings that every report shares and nobody copied."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

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
_HIGH = np.uint64(64 - 22)
_KEPT_BITS = ~np.uint64(2**31 - 1)
_BLOCK = 1 << 18


@dataclass(frozen=True, slots=True)
class Stock:
    """The stock phrases, hashed.

    Attributes:
        fingerprints: Sorted hashes of all their grams, without the bits that packing drops.
        covering: Sorted hashes of their short grams, likewise.
        sieve: For the highest bits of a hash: 1 where it can be in ``covering``, 2 in ``fingerprints``, 3 in both.
    """

    fingerprints: Hashes
    covering: Hashes
    sieve: NDArray[np.uint8]

    def has_fingerprints(self, hashes: Hashes) -> NDArray[np.bool_]:
        """For each hash of ``GRAM`` characters: whether they lie in a stock phrase."""
        return self._has(hashes, self.fingerprints, 2)

    def has_covering(self, hashes: Hashes) -> NDArray[np.bool_]:
        """The same for hashes of the shorter grams, with which characters are marked."""
        return self._has(hashes, self.covering, 1)

    def _has(self, hashes: Hashes, held: Hashes, bit: int) -> NDArray[np.bool_]:
        found = np.zeros(len(hashes), dtype=np.bool_)
        for start in range(0, len(hashes), _BLOCK):
            block = hashes[start : start + _BLOCK]
            passed = np.flatnonzero(self.sieve[(block >> _HIGH).astype(np.int64)] & bit)
            wanted = block[passed] & _KEPT_BITS
            at = np.minimum(np.searchsorted(held, wanted), max(0, len(held) - 1))
            found[start + passed[held[at] == wanted]] = True
        return found


def stock_phrases() -> tuple[str, ...]:
    """Every phrase of ``stock_phrases.yaml``, in file order; of a list, any two items beside one another."""
    paired = [phrase for group in _groups() if "lists" in group for phrase in _neighbours(**group["lists"])]
    return (*written_phrases(), *paired)


def written_phrases() -> tuple[str, ...]:
    """The phrases that stand in ``stock_phrases.yaml`` themselves."""
    return tuple(phrase for group in _groups() for phrase in group["phrases"])


@cache
def _groups() -> list[dict[str, Any]]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    loaded: dict[str, list[dict[str, Any]]] = yaml.load(_FILE.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506
    return loaded["groups"]


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
    covering = np.unique(_grams_within(codes, ends, _COVERING) & _KEPT_BITS)
    fingerprints = np.unique(_grams_within(codes, ends, GRAM) & _KEPT_BITS)
    sieve = np.zeros(_SIEVE, dtype=np.uint8)
    sieve[(covering >> _HIGH).astype(np.int64)] = 1
    sieve[(fingerprints >> _HIGH).astype(np.int64)] |= 2
    return Stock(fingerprints, covering, sieve)


def _grams_within(codes: Codes, ends: NDArray[np.int64], gram: int) -> Hashes:
    """The hashes of the grams that do not reach from one phrase into the next."""
    hashes = gram_hashes(codes, gram)
    own = np.searchsorted(ends, np.arange(len(hashes)), side="right")
    return hashes[np.arange(len(hashes)) + gram <= ends[own]] if len(hashes) else hashes


def mark_stock(codes: Codes, stock: Stock) -> NDArray[np.bool_]:
    """For each character of ``codes``: whether it belongs to a stock phrase."""
    hashes = gram_hashes(codes, _COVERING)
    hits = np.flatnonzero(stock.has_covering(hashes))
    return fill_joints(cover(hits, _COVERING, len(codes)), _JOINT)


def cover(positions: NDArray[np.int64], length: int, size: int) -> NDArray[np.bool_]:
    """Marks ``length`` characters from each place on, in a text of ``size``."""
    marks = np.zeros(size, dtype=np.bool_)
    for step in range(length):
        marks[positions + step] = True
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
