"""A year as it stands now: what a past year left undone is no longer due."""

from __future__ import annotations

from datetime import date

from shuzhi.access.scoping import Actor
from shuzhi.duties.listing import Duty, duties_in_year, duties_of
from shuzhi.roster.models import Organisation
from shuzhi.roster.organisations import change_organisation


def _statuses(duties: list[Duty]) -> dict[str, str]:
    theme_days = [d for d in duties if d.rule.id == "branch.theme_day.monthly"]
    return {d.row.period: d.row.status for d in theme_days}


def test_on_the_last_day_of_a_year_its_last_month_is_still_due(operator: Actor, branch: Organisation) -> None:
    told = duties_of(actor=operator, organisation=branch, on=date(2025, 12, 31))
    assert _statuses(told)["2025-12"] == "due"


def test_once_the_year_is_over_its_last_month_is_overdue(operator: Actor, branch: Organisation) -> None:
    told = duties_in_year(actor=operator, organisation=branch, year=2025)
    assert set(_statuses(told).values()) == {"overdue"}


def test_a_year_under_way_is_as_it_is_today(operator: Actor, branch: Organisation) -> None:
    told = duties_in_year(actor=operator, organisation=branch, year=2026)
    assert _statuses(told) == {"2026-01": "overdue", "2026-02": "overdue", "2026-03": "due"}


def test_a_branch_that_became_another_kind_still_owes_the_months_before(operator: Actor, branch: Organisation) -> None:
    change_organisation(actor=operator, organisation=branch, on=date(2026, 2, 1), kind="general_branch")
    told = duties_of(actor=operator, organisation=branch, on=date(2026, 3, 1))
    assert {period: status for period, status in _statuses(told).items() if period >= "2026"} == {"2026-01": "overdue"}
