"""What stands around a place in a text: its clause, the years named there, whether it is inside a title."""

from __future__ import annotations

import re

_CLAUSE_BEFORE = re.compile(r"[^。；;！!？?\n]*\Z")
_CLAUSE_AFTER = re.compile(r"[^。；;！!？?\n]*")
_YEAR = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})(?=年)")
_REACH = 80


def clause(text: str, start: int, end: int) -> tuple[str, str]:
    """The words of the sentence before ``start`` and after ``end``, at most 80 characters each."""
    before = _CLAUSE_BEFORE.search(text[max(0, start - _REACH) : start])
    after = _CLAUSE_AFTER.match(text[end : end + _REACH])
    return before[0] if before else "", after[0] if after else ""


def years_named(words: str) -> list[int]:
    """The years written with 年 in ``words``, in order."""
    return [int(match[1]) for match in _YEAR.finditer(words)]


def in_title(text: str, index: int) -> bool:
    """Whether ``index`` lies between 《 and 》."""
    opened = text.rfind("《", max(0, index - _REACH), index)
    return opened >= 0 and text.find("》", opened, index) < 0


def in_quotes(text: str, index: int) -> bool:
    """Whether ``index`` lies between “ and ”."""
    opened = text.rfind("“", max(0, index - _REACH), index)
    return opened >= 0 and text.find("”", opened, index) < 0


def usual_year(text: str) -> int | None:
    """The year a text names clearly most often outside titles; None where none stands out."""
    counts: dict[int, int] = {}
    for match in _YEAR.finditer(text):
        if not in_title(text, match.start()):
            counts[int(match[1])] = counts.get(int(match[1]), 0) + 1
    ranked = sorted(counts.items(), key=lambda pair: -pair[1])
    if not ranked or ranked[0][1] < 2 or (len(ranked) > 1 and ranked[1][1] == ranked[0][1]):
        return None
    return ranked[0][0]
