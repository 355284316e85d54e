"""Plain text made fit for paper: cleaning, widths in characters, and lines of a title."""

from __future__ import annotations

import re
import unicodedata

# What XML 1.0 forbids, and the remaining control characters, which no reader shows.
_UNWANTED = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\x0c]")
_LINE_ENDS = re.compile("\r\n|\r|\x0b")
# One search decides whether a text needs any work at all; almost none does.
_SUSPECT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")

TITLE_CHARACTERS = 20  # of 22 pt in the 156 mm of the type area
_CLOSERS = frozenset("，。、；：？！）〕】》〉”’%％…—·年月日号届次个度")
_OPENERS = frozenset("（〔【《〈“‘第")
_BREAK_BEFORE = re.compile("(?=[12][0-9]{3}年)|(?=关于)|(?=述职)|(?<=[，、；：）》”的])|(?<=年度)")


def clean(text: str) -> str:
    """The text as the writers print it: line ends become newlines, other control characters go, tabs stay."""
    if not _SUSPECT.search(text):
        return text
    return _UNWANTED.sub("", _LINE_ENDS.sub("\n", text))


def width_in_characters(text: str) -> float:
    """The width of a line in full-width characters; half-width letters and digits count 0.5."""
    return sum(1.0 if unicodedata.east_asian_width(letter) in "WFA" else 0.5 for letter in text)


def title_lines(title: str) -> list[str]:
    """The lines of a title: those it was given, else balanced so that none is over 20 characters.

    Breaks fall where a reader pauses (before a year, before 述职, after punctuation) if such a place is
    near the middle; never inside a run of letters or digits, nor before a closing mark.
    """
    if "\n" in title:
        return [line for line in title.split("\n") if line]
    lines = []
    rest = title
    wanted = _lines_needed(width_in_characters(title))
    while wanted > 1:
        cut = _best_break(rest, width_in_characters(rest) / wanted)
        lines.append(rest[:cut])
        rest = rest[cut:]
        wanted = min(wanted - 1, len(rest))
    if rest or not lines:
        lines.append(rest)
    return lines


def _lines_needed(width: float) -> int:
    return max(1, -int(-width // TITLE_CHARACTERS))


def _best_break(text: str, target: float) -> int:
    """The index at which to end the line: the nearest to ``target``, a pause being worth five characters."""
    pauses = {match.start() for match in _BREAK_BEFORE.finditer(text)}
    best, best_cost = len(text), float("inf")
    width = 0.0
    for index in range(1, len(text)):
        width += width_in_characters(text[index - 1])
        if width > TITLE_CHARACTERS:
            break
        if not _may_break(text[index - 1], text[index]):
            continue
        cost = abs(width - target) - (5 if index in pauses else 0)
        if cost < best_cost:
            best, best_cost = index, cost
    return best


def _may_break(before: str, after: str) -> bool:
    joined = before.isascii() and after.isascii() and before.isalnum() and after.isalnum()
    return not joined and after not in _CLOSERS and before not in _OPENERS
