"""Copied passages, and what is told of them: which texts share them, and what share of each text is shared."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from shuzhi.checking.copying.normalising import KEPT, units_of
from shuzhi.checking.model import Span


class Passage(NamedTuple):
    """A passage that stands in two texts.

    Attributes:
        a: Number of the text that held it earlier.
        b: Number of the text that holds it later.
        a_span: Where it stands in ``a`` (string offsets).
        b_span: Where it stands in ``b`` (string offsets).
        characters: How many Han characters match.
    """

    a: int
    b: int
    a_span: Span
    b_span: Span
    characters: int


@dataclass(frozen=True, slots=True)
class Pair:
    """Two texts with what they share; a share is of the compared characters of each text, 0 to 1."""

    a: int
    b: int
    share_a: float
    share_b: float
    passages: tuple[Passage, ...]

    def as_dict(self) -> dict[str, Any]:
        """The pair as the command prints it with ``--json``."""
        passages = [
            {"a": list(each.a_span), "b": list(each.b_span), "characters": each.characters} for each in self.passages
        ]
        shares = {"share_a": round(self.share_a, 4), "share_b": round(self.share_b, 4)}
        return {"a": self.a, "b": self.b, **shares, "passages": passages}


def merge_spans(spans: Iterable[Span], *, gap: int = 0) -> list[Span]:
    """The spans in order, those that overlap or lie at most ``gap`` apart made one."""
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1] + gap:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def share_of(text: str, spans: Iterable[Span]) -> float:
    """What share of the compared characters of ``text`` lies in ``spans``, 0 to 1; 0 for a text without any."""
    compared = KEPT[units_of(text)]
    covered = sum(int(np.count_nonzero(compared[start:end])) for start, end in merge_spans(spans))
    return covered / max(1, int(np.count_nonzero(compared)))


def group_pairs(texts: Sequence[str], passages: Iterable[Passage]) -> list[Pair]:
    """The passages by pair of texts, most shared first."""
    grouped: dict[tuple[int, int], list[Passage]] = defaultdict(list)
    for passage in passages:
        grouped[passage.a, passage.b].append(passage)
    pairs = [
        Pair(
            a=a,
            b=b,
            share_a=share_of(texts[a], [each.a_span for each in shared]),
            share_b=share_of(texts[b], [each.b_span for each in shared]),
            passages=tuple(sorted(shared, key=lambda each: each.b_span)),
        )
        for (a, b), shared in grouped.items()
    ]
    return sorted(pairs, key=lambda pair: (-max(pair.share_a, pair.share_b), pair.a, pair.b))
