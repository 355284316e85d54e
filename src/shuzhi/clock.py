"""The civil clock of the house: every day is a day in Asia/Shanghai."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """The present moment, aware, in Asia/Shanghai."""
    return datetime.now(tz=SHANGHAI)


def today() -> date:
    """The present civil day in Asia/Shanghai."""
    return now().date()


def day_of(moment: datetime) -> date:
    """The civil day of a moment in Shanghai; the database gives moments in UTC, whose day is another until eight."""
    return moment.astimezone(SHANGHAI).date()


def month_number(day: date) -> int:
    """Months counted from year 0: year * 12 + month - 1, so that months are compared and added as integers."""
    return day.year * 12 + day.month - 1


def month_label(number: int) -> str:
    """A month number written as ``2025-03``."""
    return f"{number // 12:04d}-{number % 12 + 1:02d}"
