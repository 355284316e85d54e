"""Months, quarters, halves and years as numbered periods."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from shuzhi.clock import month_label, month_number
from shuzhi.rulebook.calendar.months import month_end

Every: TypeAlias = Literal["month", "month_by_quarter", "quarter", "half", "year"]
MONTHS: dict[Every, int] = {"month": 1, "month_by_quarter": 1, "quarter": 3, "half": 6, "year": 12}
QUARTER = 3


@dataclass(frozen=True, slots=True)
class Period:
    """One period: ``code`` is unique among periods of the same length and grows by one.

    ``start`` is the first and ``due`` the last day, of a month that is settled by the quarter the quarter's last;
    ``label`` is 2025-03, 2025-Q2, 2025-H1 or 2025.
    """

    every: Every
    code: int
    label: str
    start: date
    due: date


def period_of(every: Every, day: date) -> Period:
    """The period in which ``day`` lies."""
    return _period(every, month_number(day) // MONTHS[every])


def periods_between(every: Every, first: date, last: date) -> Iterator[Period]:
    """The periods that hold ``first``, ``last`` and every day between, in order."""
    for code in range(period_of(every, first).code, period_of(every, last).code + 1):
        yield _period(every, code)


def first_month(label: str) -> int:
    """The month of the year, 1 to 12, with which the period of a label begins."""
    rest = label[5:]
    if rest.startswith("Q"):
        return 3 * int(rest[1]) - 2
    if rest.startswith("H"):
        return 6 * int(rest[1]) - 5
    return int(rest) if rest else 1


def _period(every: Every, code: int) -> Period:
    months = MONTHS[every]
    first = code * months
    year, index = divmod(first, 12)
    last = first + months - 1
    if every == "month_by_quarter":
        last = first // QUARTER * QUARTER + QUARTER - 1
    return Period(every, code, _label(every, first), date(year, index + 1, 1), month_end(last))


def _label(every: Every, first: int) -> str:
    year, index = divmod(first, 12)
    if MONTHS[every] == 1:
        return month_label(first)
    if every == "year":
        return f"{year:04d}"
    letter = "Q" if every == "quarter" else "H"
    return f"{year:04d}-{letter}{index // MONTHS[every] + 1}"
