"""Whose work a number tells of, and whether it is the year's whole."""

from __future__ import annotations

import re

from shuzhi.checking.claims.names import Names
from shuzhi.checking.claims.tables import owners, pattern
from shuzhi.checking.model import Owner

_YEAR = re.compile(r"(?<!\d)(20\d\d)年(?!度?(?:抓[^，。；]{0,8})?(?:述职|反馈|民主评议|考核))")
_CLAUSE = re.compile(r"[，,：:]")
_STOPS = "。；！？;!?\n"
_LONGEST = 120


def owner_of(text: str, names: Names, index: int) -> Owner:
    """Whose work, by the nearest subject in the sentence before the number; names are no subjects."""
    start = _sentence(text, index)
    said = [
        (match.start(), owner)
        for owner, spelled in owners().items()
        for match in spelled.finditer(text, start, index)
        if names.around(match.start()) is None
    ]
    return max(said)[1] if said else ""


def part_of(text: str, index: int, number: int, year: int | None) -> str:
    """What makes a number less or other than the whole of the report's year, as written; empty where nothing does."""
    near = pattern("part_before").search(text, max(0, number - 8), number)
    if near:
        return near[1]
    start = _sentence(text, index)
    clause = max((match.end() for match in _CLAUSE.finditer(text, start, number)), default=start)
    said = pattern("part_in_clause").search(text, clause, number) or pattern("part_in_sentence").search(
        text, start, number
    )
    if said:
        return said[0]
    years = [match for match in _YEAR.finditer(text, start, number) if year is not None and int(match[1]) != year]
    return years[-1][0] if years else ""


def _sentence(text: str, index: int) -> int:
    floor = max(0, index - _LONGEST)
    return max(floor, *(text.rfind(stop, floor, index) + 1 for stop in _STOPS))
