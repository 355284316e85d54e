"""What the last year left open is listed with this year's duties until it is settled, explained, or reported on."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine

from shuzhi.access.scoping import Actor
from shuzhi.duties.below import duties_below_counted
from shuzhi.duties.explain import explain_duty
from shuzhi.duties.listing import duties_in_year, duties_of
from shuzhi.reports.submitting import submit_file, withdraw_submission
from shuzhi.roster.models import Organisation
from tests.houses import THE_MOMENT, make_branch, make_entry, make_member, make_row

THEME_DAY, DUES = "branch.theme_day.monthly", "dues.monthly"
JANUARY = date(2026, 1, 15)
REPORT = "2025年度述职报告\n\n一年来，支部按时开展了主题党日，党员都参加了学习。\n"


@pytest.fixture(autouse=True)
def _the_middle_of_january(the_moment: time_machine.Traveller) -> None:
    the_moment.move_to(THE_MOMENT.replace(month=1, day=15))


@pytest.fixture
def all_but_august(branch: Organisation) -> None:
    for month in range(1, 13):
        if month != 8:
            make_entry(branch, date(2025, month, 9))


def periods(actor: Actor, branch: Organisation, rule: str = THEME_DAY, on: date = JANUARY) -> dict[str, str]:
    listed = duties_of(actor=actor, organisation=branch, on=on)
    return {duty.row.period: duty.row.status for duty in listed if duty.rule.id == rule}


@pytest.mark.usefixtures("all_but_august")
def test_the_month_that_is_missing_is_listed_in_january(operator: Actor, branch: Organisation) -> None:
    assert periods(operator, branch) == {"2026-01": "due", "2025-08": "overdue"}


@pytest.mark.usefixtures("all_but_august")
def test_what_is_recorded_late_is_listed_no_more(operator: Actor, branch: Organisation) -> None:
    make_entry(branch, date(2025, 8, 9))
    assert periods(operator, branch) == {"2026-01": "due"}


@pytest.mark.usefixtures("all_but_august")
def test_what_is_explained_is_listed_no_more(operator: Actor, branch: Organisation) -> None:
    explain_duty(actor=operator, organisation=branch, rule=THEME_DAY, period="2025-08", text="当月因防汛改期。")
    assert periods(operator, branch) == {"2026-01": "due"}


@pytest.mark.usefixtures("all_but_august")
def test_what_was_reported_on_is_listed_no_more_unless_the_report_is_taken_back(
    operator: Actor, secretary: Actor, branch: Organisation
) -> None:
    asked = {"actor": secretary, "organisation": branch, "year": 2025, "name": "述职.txt"}
    made = submit_file(**asked, data=REPORT.encode())
    assert periods(operator, branch) == {"2026-01": "due"}
    assert "2025-08" in periods(operator, branch, on=date(2026, 1, 14))
    withdraw_submission(actor=secretary, submission=made, reason="数字有误")
    assert "2025-08" in periods(operator, branch)


def test_a_yearly_meeting_that_may_still_be_held_stays_due_though_the_year_was_reported(
    operator: Actor, secretary: Actor, branch: Organisation
) -> None:
    make_entry(branch, date(2025, 3, 9))
    submit_file(actor=secretary, organisation=branch, year=2025, name="述职.txt", data=REPORT.encode())
    yearly = "branch.organisational_life.yearly"
    assert periods(operator, branch, yearly) == {"2025": "due", "2026": "due"}
    assert periods(operator, branch, yearly, on=date(2026, 4, 1)) == {"2026": "due"}
    make_entry(branch, date(2026, 1, 12), "organisational_life", for_year=2025)
    assert periods(operator, branch, yearly) == {"2026": "due"}


@pytest.mark.usefixtures("all_but_august")
def test_the_year_before_the_last_is_not_listed(operator: Actor, branch: Organisation) -> None:
    assert periods(operator, branch, on=date(2027, 1, 15)).keys() == {"2027-01"} | {
        f"2026-{month:02d}" for month in range(1, 13)
    }


@pytest.mark.usefixtures("all_but_august")
def test_a_year_asked_for_is_told_alone(operator: Actor, branch: Organisation, county: Organisation) -> None:
    this_year = duties_in_year(actor=operator, organisation=branch, year=2026)
    assert {d.row.period for d in this_year if d.rule.id == THEME_DAY} == {"2026-01"}
    [unit] = duties_below_counted(actor=operator, organisation=county, year=2026, rule=THEME_DAY).units
    assert unit.counts == {"due": 1}


def test_dues_of_december_paid_in_january_are_settled_late(operator: Actor, branch: Organisation) -> None:
    person, december = make_member(branch, "赵一"), 2025 * 12 + 11
    for ym in range(2025 * 12, december):
        make_row(
            branch,
            "dues",
            title="",
            category="",
            person=person,
            ym=ym,
            day=date(2025, 1, 9),
            due_fen=5000,
            paid_fen=5000,
        )
    # Somebody paid in December: the register was kept.
    make_row(
        branch, "dues", title="", category="", person=make_member(branch, "钱二"), ym=december, day=date(2025, 12, 9),
        due_fen=5000, paid_fen=5000,
    )  # fmt: skip
    assert periods(operator, branch, DUES)["2025-12"] == "overdue"
    make_row(
        branch, "dues", title="", category="", person=person, ym=december, day=date(2026, 1, 9), due_fen=5000,
        paid_fen=5000,
    )  # fmt: skip
    assert "2025-12" not in periods(operator, branch, DUES)


def test_the_last_election_brings_up_nothing_of_the_years_since(operator: Actor, county: Organisation) -> None:
    branch = make_branch(county, "B8", "虚构起记党支部", ledger_since=None, sector="village")
    make_entry(branch, date(2020, 12, 1), "assembly", "election")
    make_entry(branch, date(2020, 12, 8), "post_change_filing")
    make_entry(branch, date(2026, 1, 9))
    assert periods(operator, branch) == {"2026-01": "met"}
    assert periods(operator, branch, rule="branch.election.term_village") == {"2025-12": "overdue"}


def test_months_in_a_row_across_the_years_are_told_by_one_duty(operator: Actor, branch: Organisation) -> None:
    person = make_member(branch, "赵一")
    august, usual = 2025 * 12 + 7, {"title": "", "category": "", "person": person, "due_fen": 5000}
    make_row(branch, "dues", **usual, ym=august, day=date(2025, 8, 9), paid_fen=5000)
    for ym in range(august + 1, august + 8):
        make_row(branch, "dues", **usual, ym=ym, day=None, paid_fen=0)
    february, march = date(2026, 2, 10), date(2026, 3, 10)
    assert periods(operator, branch, DUES, on=february).keys() >= {"2025-09", "2025-12", "2026-01"}
    assert periods(operator, branch, "dues.self_removal.six_months", on=march) == {"2026-02": "due"}
    assert periods(operator, branch, DUES, on=march) == {"2026-03": "due"}
