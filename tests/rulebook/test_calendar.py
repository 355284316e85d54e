"""Periods, months clamped to their end, working days."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuzhi.rulebook import RulebookError
from shuzhi.rulebook.calendar import (
    add_months,
    is_provisional_year,
    is_working_day,
    period_of,
    periods_between,
    working_day_after,
)
from shuzhi.rulebook.calendar.workdays import holiday_tables, read_table

DAYS = st.dates(date(1990, 1, 1), date(2060, 12, 31))
EVERY = ("month", "quarter", "half", "year")


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        ("2025-01-31", 1, "2025-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-02-29", 48, "2028-02-29"),
        ("2025-03-31", 1, "2025-04-30"),
        ("2025-11-30", 3, "2026-02-28"),
        ("2025-12-15", 1, "2026-01-15"),
        ("2025-03-31", -1, "2025-02-28"),
    ],
)
def test_months_are_clamped_to_the_months_end(day, months, expected):
    assert add_months(date.fromisoformat(day), months).isoformat() == expected


@given(DAYS, st.integers(0, 600))
def test_adding_months_lands_in_the_right_month_and_never_later_in_it(day, months):
    result = add_months(day, months)
    assert result.year * 12 + result.month == day.year * 12 + day.month + months
    assert result.day <= day.day


@pytest.mark.parametrize(
    ("every", "label", "start", "due"),
    [
        ("month", "2024-02", "2024-02-01", "2024-02-29"),
        ("quarter", "2024-Q1", "2024-01-01", "2024-03-31"),
        ("half", "2024-H1", "2024-01-01", "2024-06-30"),
        ("year", "2024", "2024-01-01", "2024-12-31"),
    ],
)
def test_a_leap_day_lies_in_its_periods(every, label, start, due):
    period = period_of(every, date(2024, 2, 29))
    assert (period.label, period.start.isoformat(), period.due.isoformat()) == (label, start, due)


@given(DAYS, st.sampled_from(EVERY))
def test_a_period_holds_its_day_and_the_next_begins_the_day_after(day, every):
    period = period_of(every, day)
    following = period_of(every, period.due + timedelta(days=1))
    assert period.start <= day <= period.due
    assert following.code == period.code + 1
    assert following.start == period.due + timedelta(days=1)


def test_periods_of_a_span_come_in_order():
    labels = [p.label for p in periods_between("quarter", date(2024, 12, 31), date(2025, 7, 1))]
    assert labels == ["2024-Q4", "2025-Q1", "2025-Q2", "2025-Q3"]


@pytest.mark.parametrize(
    ("day", "working"),
    [
        ("2025-01-26", True),  # a Sunday worked for the Spring Festival
        ("2025-01-28", False),
        ("2025-10-08", False),
        ("2025-10-11", True),
        ("2026-01-04", True),
        ("2026-02-23", False),
        ("2026-09-25", False),
        ("2024-10-12", True),
        ("2025-11-15", False),  # a plain Saturday
    ],
)
def test_working_days_follow_the_notices(day, working):
    assert is_working_day(date.fromisoformat(day)) == (working, False)


@pytest.mark.parametrize("year", [2024, 2025, 2026])
def test_the_tables_agree_with_an_independent_calendar(year):
    chinese_calendar = pytest.importorskip("chinese_calendar")
    day = date(year, 1, 1)
    differing = []
    while day.year == year:
        try:
            theirs = chinese_calendar.is_workday(day)
        except NotImplementedError:
            pytest.skip("the independent calendar does not know this year yet")
        if is_working_day(day)[0] != theirs:
            differing.append(day)
        day += timedelta(days=1)
    assert differing == []


def test_working_days_pass_over_the_national_holiday():
    assert working_day_after(date(2025, 9, 30), 1) == (date(2025, 10, 9), False)
    assert working_day_after(date(2025, 9, 26), 4) == (date(2025, 10, 9), False)  # 28, 29, 30 September are worked


def test_the_day_itself_is_not_counted():
    assert working_day_after(date(2025, 6, 9), 5) == (date(2025, 6, 16), False)


def test_a_result_that_touches_a_year_without_its_notice_is_provisional():
    assert working_day_after(date(2026, 12, 31), 1) == (date(2027, 1, 4), True)
    assert working_day_after(date(2026, 12, 30), 1) == (date(2026, 12, 31), False)


def test_a_year_without_a_table_has_weekends_only_and_is_provisional():
    assert is_working_day(date(2035, 10, 1)) == (True, True)
    assert is_working_day(date(2035, 9, 30)) == (False, True)
    assert is_provisional_year(2035)


def test_2027_is_provisional_until_its_notice_is_entered():
    assert is_provisional_year(2027)
    assert not is_provisional_year(2026)
    assert is_working_day(date(2027, 10, 1)) == (False, True)


def test_less_than_one_working_day_is_refused():
    with pytest.raises(ValueError, match="0"):
        working_day_after(date(2025, 1, 1), 0)


def test_every_day_worked_instead_is_a_weekend_and_no_holiday():
    for table in holiday_tables().values():
        assert all(day.weekday() >= 5 for day in table.worked)
        assert not table.worked & table.off


def test_a_table_with_a_day_of_another_year_is_refused(tmp_path):
    file = tmp_path / "2030.yaml"
    file.write_text(
        "year: 2030\nsource: 试\nconfidence: memory\nchecked_on: 2026-11-20\n"
        "holidays:\n- {name: 元旦, from: 2031-01-01, to: 2031-01-01}\n",
        encoding="utf-8",
    )
    with pytest.raises(RulebookError, match="不在 2030 年") as caught:
        read_table(file)
    assert caught.value.line == 6


def test_a_holiday_that_ends_before_it_begins_is_refused(tmp_path):
    file = tmp_path / "2030.yaml"
    file.write_text(
        "year: 2030\nsource: 试\nconfidence: memory\nchecked_on: 2026-11-20\n"
        "holidays:\n- {name: 元旦, from: 2030-01-03, to: 2030-01-01}\n",
        encoding="utf-8",
    )
    with pytest.raises(RulebookError, match="早于"):
        read_table(file)
