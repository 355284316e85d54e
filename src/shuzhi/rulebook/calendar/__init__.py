"""The civil calendar: periods, months clamped to their end, working days.  Days are days in Asia/Shanghai."""

from shuzhi.rulebook.calendar.months import add_months, month_end
from shuzhi.rulebook.calendar.periods import Every, Period, period_of, periods_between
from shuzhi.rulebook.calendar.words import period_words
from shuzhi.rulebook.calendar.workdays import is_provisional_year, is_working_day, working_day_after

__all__ = [
    "Every",
    "Period",
    "add_months",
    "is_provisional_year",
    "is_working_day",
    "month_end",
    "period_of",
    "period_words",
    "periods_between",
    "working_day_after",
]
