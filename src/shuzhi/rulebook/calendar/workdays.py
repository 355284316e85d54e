"""Working days by the State Council's yearly notices; a year without its notice is provisional (暂算)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from shuzhi.rulebook.model import Confidence
from shuzhi.rulebook.node import Node, open_document

TABLES = Path(__file__).parent / "cn"


@dataclass(frozen=True, slots=True)
class HolidayTable:
    """One year's days off and the weekend days that are worked instead."""

    year: int
    provisional: bool
    source: str
    confidence: Confidence
    off: frozenset[date]
    worked: frozenset[date]


def read_table(file: Path) -> HolidayTable:
    """One year's table.

    Raises:
        RulebookError: An unknown key, a day outside the year, or a span that ends before it begins.
    """
    fields = open_document(file).fields(
        ("year", "source", "confidence", "checked_on", "holidays"), ("provisional", "worked")
    )
    fields["checked_on"].day()
    year = fields["year"].number(least=1949)
    worked = [_day_in(year, node) for node in fields["worked"].items()] if "worked" in fields else []
    return HolidayTable(
        year=year,
        provisional=fields["provisional"].truth() if "provisional" in fields else False,
        source=fields["source"].text(),
        confidence=Confidence(fields["confidence"].choice([word.value for word in Confidence], "可信程度")),
        off=frozenset(day for node in fields["holidays"].items() for day in _span(year, node)),
        worked=frozenset(worked),
    )


def _day_in(year: int, node: Node) -> date:
    day = node.day()
    if day.year != year:
        node.refuse(f"{day.isoformat()} 不在 {year} 年。", "请写本年的日期。")
    return day


def _span(year: int, node: Node) -> Iterator[date]:
    fields = node.fields(("name", "from", "to"))
    day, last = _day_in(year, fields["from"]), _day_in(year, fields["to"])
    if last < day:
        node.refuse("结束日期早于开始日期。", "请核对起止日期。")
    while day <= last:
        yield day
        day += timedelta(days=1)


@cache
def holiday_tables() -> dict[int, HolidayTable]:
    """Every year that has a table."""
    tables = [read_table(file) for file in sorted(TABLES.glob("*.yaml"))]
    return {table.year: table for table in tables}


def is_provisional_year(year: int) -> bool:
    """True where the year's notice is not known, so that working days are only a first reckoning."""
    table = holiday_tables().get(year)
    return table is None or table.provisional


def is_working_day(day: date) -> tuple[bool, bool]:
    """Whether ``day`` is worked, and whether that is provisional."""
    table = holiday_tables().get(day.year)
    weekday = day.weekday() < 5
    if table is None:
        return weekday, True
    return day in table.worked or (weekday and day not in table.off), table.provisional


def working_day_after(day: date, count: int) -> tuple[date, bool]:
    """The ``count``-th working day after ``day`` (which is not counted itself), and whether that is provisional.

    Provisional means that at least one of the days passed lies in a year without its notice.

    Raises:
        ValueError: ``count`` is below 1.
    """
    if count < 1:
        raise ValueError(count)
    provisional = False
    while count:
        day += timedelta(days=1)
        working, unsure = is_working_day(day)
        provisional = provisional or unsure
        count -= working
    return day, provisional
