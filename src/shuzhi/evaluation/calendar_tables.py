"""Calendar tables: every date fact as rows, so that the calculation needs no date function of any engine.

``period`` and ``period_month`` give the buckets by equality; ``cal_day`` and ``cal_slot`` give "N months after, clamped
to the month's end" by ``slot + 32 * N``; ``serial`` counts days; ``workno`` numbers working days.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta

from shuzhi.clock import month_label, month_number
from shuzhi.rulebook.calendar import is_working_day
from shuzhi.rulebook.development import TURN_MONTHS

FIRST_YEAR, LAST_YEAR = 1949, 2050
STEPS = {"month": 1, "month_by_quarter": 1, "quarter": 3, "half": 6, "year": 12}
QUARTER = 3
TURN_YEARS = 30  # nobody's recurrence goes on for longer
BY_QUARTER = "month_by_quarter"

# ``{day}``: see ``engine.DAY_TYPES``.  Days that are looked up by days of the ledger are of the ledger's own type.
TABLES: dict[str, str] = {
    "period": (
        "every varchar(16) NOT NULL, year integer NOT NULL, code integer, label varchar(8), start {day} NOT NULL,"
        " due {day}, ym_first integer, ym_last integer, last_day {day}, quarter_end {day}"
    ),
    "period_month": "every varchar(16), ym integer, code integer, label varchar(8), due date",
    "cal_day": (
        "day date, serial integer, slot integer, ym integer, label varchar(8), workno integer, provisional integer"
    ),
    "cal_slot": "slot integer, ym integer, day date",
    "cal_turn": "months integer, turn integer, before integer, slots integer",
    "cal_work": "workno integer, day date, provisional integer",
}
INDEXES: dict[str, str] = {
    # A question is about one year: by equality, engines meet its few periods and no others, and read them right here.
    "period_start": "period (every, year, start, due, ym_first, ym_last, last_day, quarter_end, code, label)",
    "period_month_ym": "period_month (every, ym)",
    "cal_day_day": "cal_day (day)",
    "cal_day_serial": "cal_day (serial)",
    "cal_slot_slot": "cal_slot (slot)",
    "cal_turn_no": "cal_turn (months, turn)",
    "cal_work_no": "cal_work (workno)",
}


def period_label(every: str, number: int) -> str:
    """A period as it is written: 2025-03, 2025-Q2, 2025-H1, 2025; ``number`` counts periods from year 0."""
    per_year = 12 // STEPS[every]
    year, index = divmod(number, per_year)
    return {
        "month": month_label(number),
        "month_by_quarter": month_label(number),
        "quarter": f"{year:04d}-Q{index + 1}",
        "half": f"{year:04d}-H{index + 1}",
        "year": f"{year:04d}",
    }[every]


def month_end(ym: int) -> date:
    """The last day of a month given as year * 12 + month - 1."""
    year, month = divmod(ym, 12)
    return date(year, month + 1, monthrange(year, month + 1)[1])


def due_month(every: str, last: int) -> int:
    """The month at whose end a period is due: its last; of a month that is settled by the quarter, the quarter's."""
    return last // QUARTER * QUARTER + QUARTER - 1 if every == BY_QUARTER else last


def period_rows() -> Iterator[tuple[str, int, int, str, date, date, int, int, date, date]]:
    """Every month, quarter, half and year of the calendar, with its own last day and that of its last quarter."""
    for every, step in STEPS.items():
        for number in range(FIRST_YEAR * 12 // step, (LAST_YEAR + 1) * 12 // step):
            first = number * step
            last = first + step - 1
            start = date(first // 12, first % 12 + 1, 1)
            due, ends = month_end(due_month(every, last)), (month_end(last), month_end(due_month(BY_QUARTER, last)))
            yield every, first // 12, number, period_label(every, number), start, due, first, last, *ends


def period_month_rows() -> Iterator[tuple[str, int, int, str, date]]:
    """The period of every length in which a month lies."""
    for every, step in STEPS.items():
        for ym in range(FIRST_YEAR * 12, (LAST_YEAR + 1) * 12):
            number = ym // step
            due = due_month(every, number * step + step - 1)
            yield every, ym, number, period_label(every, number), month_end(due)


def day_rows() -> Iterator[tuple[date, int, int, int, str, int, int]]:
    """Every day; ``workno`` is the number of working days up to and including it."""
    day, end, workno = date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31), 0
    while day <= end:
        working, provisional = is_working_day(day)
        workno += working
        ym = month_number(day)
        yield day, day.toordinal(), 32 * ym + day.day, ym, month_label(ym), workno, int(provisional)
        day += timedelta(days=1)


def slot_rows() -> Iterator[tuple[int, int, date]]:
    """All 31 slots of every month, those past its end clamped to it."""
    for ym in range(FIRST_YEAR * 12, (LAST_YEAR + 1) * 12):
        end = month_end(ym)
        for number in range(1, 32):
            yield 32 * ym + number, ym, date(end.year, end.month, min(number, end.day))


def turn_rows() -> Iterator[tuple[int, int, int, int]]:
    """The times of a recurrence by number: how many slots lie between its trigger and a time's beginning and end."""
    for months in TURN_MONTHS:
        for turn in range(1, TURN_YEARS * 12 // months + 1):
            yield months, turn, 32 * months * (turn - 1), 32 * months * turn


def work_rows() -> Iterator[tuple[int, date, int]]:
    """Working days by number."""
    before = 0
    for day, _, _, _, _, workno, provisional in day_rows():
        if workno != before:
            yield workno, day, provisional
        before = workno


ROWS = {
    "period": period_rows,
    "period_month": period_month_rows,
    "cal_day": day_rows,
    "cal_slot": slot_rows,
    "cal_turn": turn_rows,
    "cal_work": work_rows,
}
