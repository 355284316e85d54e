"""Every noise of a text, with what belongs in its place: masks, letters put in, hidden characters, marks, sellers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

from shuzhi.checking.noise.folding import fold, fold_width
from shuzhi.checking.noise.lexicon import lexicon
from shuzhi.checking.noise.marks import find_paid, find_sellers, marks

NoiseKind = Literal["disguise", "letter", "hidden", "paid", "seller"]

_HIDDEN = re.compile(
    "[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\u180e\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]+|(?<!^)\ufeff+"
)
_PUT_IN = re.compile(r"(?<=[\u4e00-\u9fff])[A-Za-zＡ-Ｚａ-ｚ]{1,2}(?=[\u4e00-\u9fff、，。；：！？”）])")
_REAL_INSIDE = frozenset("xXnNeEvV")  # unfilled places, 第n次, names such as 党e家 and 微V站
_LONGEST_WORD = 6


@dataclass(frozen=True, slots=True)
class Noise:
    """A span that is not the author's; ``right`` are the characters that belong there (empty: it is dropped)."""

    start: int
    end: int
    kind: NoiseKind
    right: str


def find_noise(text: str) -> list[Noise]:
    """Every noise of ``text``, in order, none inside another."""
    folded = fold(text)
    found = [
        *(Noise(start, end, "seller", "") for start, end in find_sellers(folded)),
        *(Noise(start, end, "paid", "") for start, end in find_paid(text)),
        *_hidden(text),
        *_disguises(text, folded),
        *_put_in(text, folded),
    ]
    return list(_apart(sorted(found, key=lambda noise: (noise.start, -noise.end))))


def _apart(found: Iterable[Noise]) -> Iterator[Noise]:
    """Each that begins after the one before has ended."""
    taken = 0
    for noise in found:
        if noise.start >= taken:
            taken = noise.end
            yield noise


def _hidden(text: str) -> Iterator[Noise]:
    for match in _HIDDEN.finditer(text):
        yield Noise(match.start(), match.end(), "hidden", "")


def _disguises(text: str, folded: str) -> Iterator[Noise]:
    """Where folding put a character of a word for a letter; two letters of one word (D中Y) are one place."""
    plain = fold_width(text)
    if plain == folded:
        return
    at = [index for index, (one, other) in enumerate(zip(plain, folded, strict=True)) if one != other]
    start = 0
    for index in range(1, len(at) + 1):
        if index < len(at) and _same_word(text, folded, at[index - 1], at[index]):
            continue
        first, last = at[start], at[index - 1] + 1
        yield Noise(first, last, "disguise", folded[first:last])
        start = index


def _same_word(text: str, folded: str, one: int, other: int) -> bool:
    """Whether two masked places are one word: different letters with at most one plain character between."""
    return other - one <= 2 and text[one] != text[other] and text[one + 1 : other] == folded[one + 1 : other]


def _put_in(text: str, folded: str) -> Iterator[Noise]:
    """Letters between the characters of an ordinary word (政i治) or after one whose reading they end (治i)."""
    pairs = marks().put_in_after
    for match in _PUT_IN.finditer(text):
        start, end = match.span()
        if folded[start:end] != fold_width(match[0]):
            continue  # a mask
        known = any(text[start - 1] == before and fold_width(match[0]) == letter for before, letter in pairs)
        if known or (not _REAL_INSIDE & set(match[0]) and _joins(folded, start, end)):
            yield Noise(start, end, "letter", "")


def _joins(text: str, start: int, end: int) -> bool:
    """Whether a word stands across the gap and neither a word before nor one after it explains the letter."""
    before = text[max(0, start - _LONGEST_WORD + 1) : start]
    after = text[end : end + _LONGEST_WORD - 1]
    return any(
        left + right <= _LONGEST_WORD and before[-left:] + after[:right] in _words()
        for left in range(1, len(before) + 1)
        for right in range(1, len(after) + 1)
    )


@cache
def _words() -> frozenset[str]:
    return lexicon().words
