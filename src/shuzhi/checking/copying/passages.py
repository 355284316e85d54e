"""Copied passages, and what is told of them: which texts share them, and what share of each text is shared."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from shuzhi.checking.copying.normalising import DROPPED, KEPT, count_compared, units_of
from shuzhi.checking.model import Span

HEADING = 26
"""A line of at most so many signs that ends no sentence is taken for a heading."""
_SENTENCE = ("。", "；", "！", "？", "：", ".", ";", "!", "?", ":")
_NUMBER_BEFORE = re.compile(rf"[0-9０-９A-Za-zＡ-Ｚａ-ｚ*＊{DROPPED}]+\Z")
_FEW = 8
_STOPS = frozenset("。；！？.;!?")


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


def tidy(passage: Passage, a: str, b: str) -> Passage:
    """The passage as people would cut it: no headings at its ends, but the number before it and the stop behind it.

    Args:
        passage: The passage.
        a: The text that held it earlier.
        b: The text that holds it later.
    """
    return with_outer_signs(without_headings(passage, a, b), a, b)


def without_headings(passage: Passage, a: str, b: str) -> Passage:
    """The passage without headings that happen to be alike at its ends: short lines that end no sentence."""
    while True:
        low_a, low_b = _first_line(a[slice(*passage.a_span)]), _first_line(b[slice(*passage.b_span)])
        if not (low_a and low_b):
            break
        passage = _cut(passage, b, (low_a, low_b), (0, 0))
    while True:
        high_a, high_b = _last_line(a[slice(*passage.a_span)]), _last_line(b[slice(*passage.b_span)])
        if not (high_a and high_b):
            break
        passage = _cut(passage, b, (0, 0), (high_a, high_b))
    return passage


def with_outer_signs(passage: Passage, a: str, b: str) -> Passage:
    """The passage with what belongs to it though it is not compared: the 一 of 一是, a year, the full stop."""
    (a_start, a_end), (b_start, b_end) = passage.a_span, passage.b_span
    before_a, before_b = _number_before(a, a_start), _number_before(b, b_start)
    if before_a and before_b:
        a_start, b_start = a_start - before_a, b_start - before_b
    if a[a_end : a_end + 1] in _STOPS and b[b_end : b_end + 1] in _STOPS:
        a_end, b_end = a_end + 1, b_end + 1
    return passage._replace(a_span=(a_start, a_end), b_span=(b_start, b_end))


def _number_before(text: str, end: int) -> int:
    """How many signs a number or a masked word takes that stands right before ``end``."""
    match = _NUMBER_BEFORE.search(text, max(0, end - _FEW), end)
    return len(match[0]) if match else 0


def _first_line(words: str) -> int:
    """How many signs a heading at the beginning takes, with what is not compared after it; 0 where there is none."""
    line, end, rest = words.partition("\n")
    if not end or len(line) > HEADING or line.rstrip().endswith(_SENTENCE):
        return 0
    return len(words) - len(rest) + _compared_in(rest)[0]


def _last_line(words: str) -> int:
    """How many signs a heading at the end takes, with what is not compared before it; 0 where there is none."""
    before, end, line = words.rpartition("\n")
    if not end or len(line) > HEADING or line.rstrip().endswith(_SENTENCE):
        return 0
    return len(words) - _compared_in(before)[1]


def _compared_in(words: str) -> Span:
    """From the first to the last compared character; an empty span at the end where there is none."""
    positions = np.flatnonzero(KEPT[units_of(words)])
    return (int(positions[0]), int(positions[-1]) + 1) if len(positions) else (len(words), len(words))


def _cut(passage: Passage, b: str, first: tuple[int, int], last: tuple[int, int]) -> Passage:
    """The passage without so many signs of ``a`` and of ``b`` at its beginning and at its end."""
    (a_start, a_end), (b_start, b_end) = passage.a_span, passage.b_span
    gone = count_compared(b[b_start : b_start + first[1]]) + count_compared(b[b_end - last[1] : b_end])
    return passage._replace(
        a_span=(a_start + first[0], a_end - last[0]),
        b_span=(b_start + first[1], b_end - last[1]),
        characters=max(0, passage.characters - gone),
    )


@dataclass(frozen=True, slots=True)
class Pair:
    """Two texts with what they share; a share is of the compared characters of each text, 0 to 1."""

    a: int
    b: int
    share_a: float
    share_b: float
    passages: tuple[Passage, ...]


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
