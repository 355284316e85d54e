"""Months as the regulations count them: calendar months, clamped to the month's end."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from shuzhi.clock import month_number


def month_end(number: int) -> date:
    """The last day of a month number (year * 12 + month - 1)."""
    year, index = divmod(number, 12)
    return date(year, index + 1, monthrange(year, index + 1)[1])


def add_months(day: date, months: int) -> date:
    """The same day of the month ``months`` later (or earlier), the month's last day where it has no such day.

    31 January + 1 month is 28 or 29 February; 29 February + 12 months is 28 February.
    """
    end = month_end(month_number(day) + months)
    return end.replace(day=min(day.day, end.day))
