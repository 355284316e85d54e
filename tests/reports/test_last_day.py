"""The last day of the year that a question and a report look at is the last day that has been."""

from __future__ import annotations

from datetime import date, datetime

import pytest
import time_machine

from shuzhi.access.scoping import Actor
from shuzhi.clock import SHANGHAI
from shuzhi.duties.listing import days_of
from shuzhi.figures.question import Question
from shuzhi.figures.values import figures_of
from shuzhi.reports.drafting import draft_report
from shuzhi.roster.models import Organisation
from shuzhi.roster.posts import fill_post
from tests.houses import make_entry, make_member

THE_LAST, THE_DAY_BEFORE, NEW_YEAR = date(2025, 12, 31), date(2025, 12, 30), date(2026, 1, 1)


def on(day: date, hour: int = 12) -> time_machine.travel:
    """That day in Shanghai."""
    return time_machine.travel(datetime(day.year, day.month, day.day, hour, tzinfo=SHANGHAI), tick=False)


@pytest.mark.parametrize(
    ("today", "last"), [(THE_DAY_BEFORE, THE_DAY_BEFORE), (THE_LAST, THE_LAST), (NEW_YEAR, THE_LAST)]
)
def test_a_question_looks_up_to_the_last_day_that_has_been(operator: Actor, today: date, last: date) -> None:
    with on(today):
        assert Question(actor=operator, organisation=Organisation(), year=2025).last_day == last


@pytest.mark.parametrize(
    ("today", "asked", "seen"),
    [
        (THE_DAY_BEFORE, THE_DAY_BEFORE, THE_DAY_BEFORE),
        (THE_LAST, THE_LAST, THE_LAST),
        (NEW_YEAR, THE_LAST, NEW_YEAR),
        (date(2027, 5, 4), THE_LAST, date(2027, 5, 4)),
    ],
)
def test_a_year_that_is_over_is_asked_on_its_last_day_and_seen_from_today(today: date, asked: date, seen: date) -> None:
    with on(today):
        assert days_of(2025) == (asked, seen)


@pytest.mark.parametrize("hour", [0, 7, 23])
def test_the_last_day_is_that_of_shanghai_at_every_hour(operator: Actor, hour: int) -> None:
    with on(THE_LAST, hour):
        assert Question(actor=operator, organisation=Organisation(), year=2025).last_day == THE_LAST


def test_what_was_recorded_on_the_last_day_is_in_the_figures_of_the_report(
    branch: Organisation, operator: Actor
) -> None:
    for day in (THE_DAY_BEFORE, THE_LAST, NEW_YEAR):
        make_entry(branch, day)
    for today in (THE_LAST, NEW_YEAR):
        with on(today):
            [figure] = figures_of(Question(actor=operator, organisation=branch, year=2025), ids=["theme_day.count"])
        assert figure.value == 2


@pytest.mark.parametrize(("since", "author"), [(THE_DAY_BEFORE, "新书记"), (THE_LAST, "新书记"), (NEW_YEAR, "老书记")])
def test_a_report_is_signed_by_who_is_secretary_on_the_last_day(
    branch: Organisation, operator: Actor, since: date, author: str
) -> None:
    facts = {"actor": operator, "organisation": branch, "role": "secretary"}
    fill_post(person=make_member(branch, "老书记"), since=date(2024, 1, 1), **facts)
    fill_post(person=make_member(branch, "新书记"), since=since, **facts)
    make_entry(branch, THE_DAY_BEFORE)
    report = draft_report(actor=operator, organisation=branch, year=2025)
    assert report.author_name == author
