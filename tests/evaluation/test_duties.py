"""The traps of the calendar and of moving people, one sentence each, on every engine."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from shuzhi.rulebook import national
from shuzhi.rulebook.model import DutyRule, Strength
from shuzhi.rulebook.shapes import Cadence, Condition, Cycle, Dated, Deadline, Evidence, Need, State, Subject
from tests.evaluation.asking import engine_duties, oracle_duties
from tests.evaluation.oracle import Duty
from tests.evaluation.relations_db import Database
from tests.evaluation.rows import Organisation, PersonState, Relations

Ask = Callable[..., list[Duty]]
BASE = replace(national().duties_of("branch.assembly.quarterly")[-1], strength=Strength.MUST)
TERM = replace(national().duties_of("branch.election.term")[-1], strength=Strength.MUST)
TALK = national().duties_of("development.application_talk.within_month")
PAID = replace(
    BASE,
    subject=Subject("person", states=("formal",)),
    shape=Cadence("month"),
    evidence=Evidence(register="dues"),
    need=Need(1, "paid"),
)


@pytest.fixture
def ask(database: Database) -> Ask:
    """The duties of organisation 1, or of all below a path; the oracle is asked too and must say the same."""

    def asked(rows: Relations, *rules: DutyRule, on: date, path: str | None = None) -> list[Duty]:
        scope = {"org": 1} if path is None else {"path": path}
        with database.holding(rows) as engine:
            found = engine_duties(engine, rules, on=on, **scope)
        assert found == oracle_duties(rows, rules, on=on, **scope)
        return found

    return asked


def branch(**told: object) -> Relations:
    """One branch, with what the test says of it."""
    return Relations(organisation=[Organisation(1, "0001", **told)])


def working_days(count: int) -> DutyRule:
    return replace(
        BASE, shape=Deadline(Dated(kinds=("assembly",)), working_days=count), evidence=Evidence(kinds=("theme_day",))
    )


def test_a_term_begun_on_29_february_ends_on_28_february(ask: Ask) -> None:
    rows = branch()
    rows.write("election", date(2024, 2, 29))
    [duty] = ask(rows, TERM, on=date(2027, 2, 28))
    assert (duty.due_on, duty.status) == (date(2027, 2, 28), "due")


def test_a_term_begun_on_29_february_is_over_on_1_march(ask: Ask) -> None:
    rows = branch()
    rows.write("election", date(2024, 2, 29))
    assert ask(rows, TERM, on=date(2027, 3, 1))[0].status == "overdue"


def test_a_term_runs_from_the_last_election(ask: Ask) -> None:
    rows = branch()
    rows.write("election", date(2021, 5, 10))
    last = rows.write("election", date(2024, 5, 9))
    [duty] = ask(rows, TERM, on=date(2025, 1, 1))
    assert (duty.due_on, duty.status, duty.entries) == (date(2027, 5, 9), "met", (last,))


def test_a_term_falls_due_with_the_month_six_months_before_its_end(ask: Ask) -> None:
    rows = branch()
    rows.write("election", date(2022, 8, 31))
    statuses = [ask(rows, TERM, on=on)[0].status for on in (date(2025, 1, 31), date(2025, 2, 1))]
    assert statuses == ["met", "due"]


def test_a_term_in_a_branch_that_may_have_no_committee_is_unknown(ask: Ask) -> None:
    rule = replace(TERM, subject=Subject("organisation", (Condition("committee", "=", 1),)))
    rows = branch(committee=None)
    rows.write("election", date(2024, 5, 9))
    assert ask(rows, rule, on=date(2025, 1, 1))[0].status == "unknown"


@pytest.mark.parametrize(
    ("applied", "due"), [(date(2025, 1, 31), date(2025, 2, 28)), (date(2024, 1, 31), date(2024, 2, 29))]
)
def test_an_application_of_31_january_is_answered_by_the_end_of_february(ask: Ask, applied: date, due: date) -> None:
    rows = branch()
    rows.write("development.application", applied, people=[(7, "subject")])
    [duty] = ask(rows, *TALK, on=due)
    assert (duty.subject_id, duty.due_on, duty.status) == (7, due, "due")


def test_an_applicant_known_by_name_only_owes_nothing(ask: Ask) -> None:
    rows = branch()
    rows.write("development.application", date(2025, 1, 31), people=[(None, "subject")])
    assert ask(rows, *TALK, on=date(2025, 12, 31)) == []


def test_a_trigger_that_carries_two_of_its_kinds_starts_one_deadline(ask: Ask) -> None:
    rule = replace(
        BASE, shape=Deadline(Dated(kinds=("assembly", "election")), days=15), evidence=Evidence(kinds=("notice",))
    )
    rows = branch()
    rows.write(["assembly", "election"], date(2025, 3, 1))
    assert [duty.due_on for duty in ask(rows, rule, on=date(2025, 3, 2))] == [date(2025, 3, 16)]


def test_ten_working_days_step_over_the_spring_festival_of_2026(ask: Ask) -> None:
    rows = branch()
    rows.write("assembly", date(2026, 2, 12))  # the festival is 15 to 23 February; Saturdays 14 and 28 are worked
    [duty] = ask(rows, working_days(10), on=date(2026, 2, 13))
    assert (duty.due_on, duty.provisional) == (date(2026, 3, 4), False)


def test_working_days_in_a_year_without_its_notice_are_provisional(ask: Ask) -> None:
    rows = branch()
    rows.write("assembly", date(2028, 3, 1))
    [duty] = ask(rows, working_days(3), on=date(2028, 3, 2))
    assert (duty.due_on, duty.provisional) == (date(2028, 3, 6), True)


def test_working_days_that_run_into_a_year_without_its_notice_are_provisional(ask: Ask) -> None:
    rows = branch()
    rows.write("assembly", date(2026, 12, 30))
    assert ask(rows, working_days(5), on=date(2026, 12, 31))[0].provisional


def test_a_trigger_on_the_last_day_before_the_known_years_is_not_provisional(ask: Ask) -> None:
    rows = branch()
    rows.write("assembly", date(2023, 12, 31))
    assert not ask(rows, working_days(5), on=date(2024, 1, 2))[0].provisional


def test_calendar_days_are_never_provisional(ask: Ask) -> None:
    rule = replace(BASE, shape=Deadline(Dated(kinds=("assembly",)), days=15), evidence=Evidence(kinds=("theme_day",)))
    rows = branch()
    rows.write("assembly", date(2028, 2, 20))
    [duty] = ask(rows, rule, on=date(2028, 2, 21))
    assert (duty.due_on, duty.provisional) == (date(2028, 3, 6), False)


def test_a_deadline_counted_in_minutes_adds_them_up(ask: Ask) -> None:
    rule = replace(
        BASE,
        shape=Deadline(Dated(kinds=("assembly",)), days=30),
        evidence=Evidence(kinds=("training",)),
        need=Need(90, "minutes"),
    )
    rows = branch()
    rows.write("assembly", date(2025, 3, 1))
    rows.write("training", date(2025, 3, 2), minutes=45)
    rows.write("training", date(2025, 3, 3), minutes=45)
    [duty] = ask(rows, rule, on=date(2025, 3, 4))
    assert (duty.done, duty.status) == (90, "met")


def test_a_deadline_is_owed_only_by_who_was_in_the_state_on_its_first_day(ask: Ask) -> None:
    rule = replace(TALK[0], subject=Subject("person", states=("probationary",)), ends_with=None)
    rows = branch()
    rows.person_state = [PersonState(7, 1, "probationary"), PersonState(8, 1, "formal")]
    rows.write("development.application", date(2025, 1, 31), people=[(7, "subject"), (8, "subject")])
    assert [duty.subject_id for duty in ask(rows, rule, on=date(2025, 2, 1))] == [7]


def test_a_person_exempt_on_the_trigger_day_is_exempt_from_the_deadline(ask: Ask) -> None:
    rule = replace(TALK[0], subject=Subject("person", exempt_states=("exempt",)))
    rows = branch()
    rows.person_state = [PersonState(7, 1, "exempt")]
    rows.write("development.application", date(2025, 1, 31), people=[(7, "subject")])
    assert ask(rows, rule, on=date(2025, 12, 31))[0].status == "exempt"


def test_a_month_of_dues_paid_in_the_next_month_is_late(ask: Ask) -> None:
    rows = branch()
    rows.person_state = [PersonState(7, 1)]
    row = rows.pay(7, date(2025, 1, 1), day=date(2025, 2, 3))
    january = ask(rows, PAID, on=date(2025, 2, 10))[0]
    assert (january.period, january.status, january.entries) == ("2025-01", "late", (row,))


def test_dues_paid_tomorrow_are_not_paid_today(ask: Ask) -> None:
    rows = branch()
    rows.person_state = [PersonState(7, 1)]
    rows.pay(7, date(2025, 1, 1), day=date(2025, 2, 3))
    assert ask(rows, PAID, on=date(2025, 2, 2))[0].status == "overdue"


def test_a_month_paid_in_part_is_not_paid(ask: Ask) -> None:
    rows = branch()
    rows.person_state = [PersonState(7, 1)]
    row = rows.pay(7, date(2025, 1, 1), paid=99)
    january = ask(rows, PAID, on=date(2025, 2, 2))[0]
    assert (january.status, january.done, january.entries) == ("overdue", 0, (row,))


def test_dues_kept_by_another_branch_count_for_the_person(ask: Ask) -> None:
    rows = branch()
    rows.person_state = [PersonState(7, 1)]
    rows.pay(7, date(2025, 1, 1))
    rows.register = [row._replace(org_id=2) for row in rows.register]
    assert ask(rows, PAID, on=date(2025, 1, 31))[0].status == "met"


def test_a_person_moved_on_the_15th_owes_the_month_nowhere(ask: Ask) -> None:
    rows = branch()
    rows.organisation.append(Organisation(2, "0002"))
    moved = date(2025, 2, 15)
    rows.person_state = [PersonState(7, 1, until=moved), PersonState(7, 2, since=moved)]
    owed = [(duty.org_id, duty.period) for duty in ask(rows, PAID, on=date(2025, 3, 31), path="0")]
    assert owed == [(1, "2025-01"), (2, "2025-03")]


def test_a_person_admitted_in_full_on_the_15th_still_owes_the_month(ask: Ask) -> None:
    rule = replace(PAID, subject=Subject("person", states=("formal", "probationary")))
    rows = branch()
    moved = date(2025, 2, 15)
    rows.person_state = [PersonState(7, 1, "probationary", until=moved), PersonState(7, 1, since=moved)]
    assert [duty.period for duty in ask(rows, rule, on=date(2025, 2, 28))] == ["2025-01", "2025-02"]


def test_a_joint_event_settles_the_duty_of_each_organisation(ask: Ask) -> None:
    rows = branch()
    rows.organisation.append(Organisation(2, "0002"))
    event = rows.write("assembly", date(2025, 2, 10), organisations=[1, 2])
    found = [(duty.org_id, duty.status, duty.entries) for duty in ask(rows, BASE, on=date(2025, 3, 1), path="0")]
    assert found == [(1, "met", (event,)), (2, "met", (event,))]


def test_an_entry_of_two_kinds_counts_once_and_so_do_its_minutes(ask: Ask) -> None:
    rule = replace(BASE, evidence=Evidence(kinds=("assembly", "theme_day")), need=Need(90, "minutes"))
    rows = branch()
    rows.write(["assembly", "theme_day"], date(2025, 2, 10), minutes=45)
    assert ask(rows, rule, on=date(2025, 3, 1))[0].done == 45


def test_a_silent_rule_says_nothing_of_a_branch_that_never_recorded_it(ask: Ask) -> None:
    rule = replace(BASE, silent=True)
    assert {duty.status for duty in ask(branch(), rule, on=date(2025, 12, 31))} == {"unknown"}


def test_a_silent_rule_speaks_once_a_branch_has_recorded_it(ask: Ask) -> None:
    rows = branch()
    rows.write("assembly", date(2025, 2, 10))
    statuses = [duty.status for duty in ask(rows, replace(BASE, silent=True), on=date(2025, 7, 1))]
    assert statuses == ["met", "overdue", "due"]


def test_a_silent_rule_asks_whether_the_branch_itself_keeps_such_a_ledger(ask: Ask) -> None:
    rule = replace(
        BASE,
        silent=True,
        subject=Subject("person", states=("formal",)),
        evidence=Evidence(kinds=("training",), roles=("attendee",)),
    )
    rows = branch()
    rows.organisation.append(Organisation(2, "0002"))
    rows.person_state = [PersonState(7, 1), PersonState(8, 1), PersonState(9, 2)]
    rows.write("training", date(2025, 2, 10), organisations=[2], people=[(7, "attendee")])
    found = {duty.subject_id: duty.status for duty in ask(rows, rule, on=date(2025, 3, 31), path="0")}
    assert found == {7: "met", 8: "unknown", 9: "due"}


def test_hours_of_study_are_unknown_where_no_length_was_ever_recorded(ask: Ask) -> None:
    rule = replace(BASE, silent=True, need=Need(90, "minutes"))
    rows = branch()
    rows.write("assembly", date(2025, 2, 10))
    assert ask(rows, rule, on=date(2025, 3, 1))[0].status == "unknown"
    rows.write("assembly", date(2025, 2, 11), minutes=45)
    assert ask(rows, rule, on=date(2025, 3, 1))[0].status == "due"


def test_a_branch_without_a_formal_member_is_below_three(ask: Ask) -> None:
    rule = replace(BASE, shape=State(("formal",), when_at_least=3))
    [duty] = ask(branch(), rule, on=date(2025, 6, 30))
    assert (duty.done, duty.status) == (0, "overdue")


def test_a_cycle_without_evidence_is_unknown_and_has_no_due_day(ask: Ask) -> None:
    rule = replace(BASE, shape=Cycle(36, 6), evidence=Evidence(kinds=("election",)))
    [duty] = ask(branch(), rule, on=date(2025, 6, 30))
    assert (duty.status, duty.due_on, duty.period) == ("unknown", None, "")


def test_a_branch_founded_on_the_2nd_owes_the_month_after(ask: Ask) -> None:
    rule = replace(BASE, shape=Cadence("month"))
    rows = branch(founded=date(2025, 1, 2), founded_by=date(2025, 1, 2))
    assert [duty.period for duty in ask(rows, rule, on=date(2025, 2, 28))] == ["2025-02"]


def test_a_branch_dissolved_on_the_last_day_owes_nothing_for_the_month(ask: Ask) -> None:
    rule = replace(BASE, shape=Cadence("month"))
    rows = branch(closed=date(2025, 2, 28))
    assert [duty.period for duty in ask(rows, rule, on=date(2025, 3, 31))] == ["2025-01"]
