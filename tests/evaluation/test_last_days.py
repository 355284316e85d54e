"""The due day itself is not overdue, and the last day of a period belongs to it: each boundary, on every engine."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from shuzhi.evaluation import OWN, Engine, Period, evaluate_duties
from shuzhi.rulebook import national
from shuzhi.rulebook.model import DutyRule, FigureDefinition, Strength
from shuzhi.rulebook.shapes import Need, State
from tests.evaluation.asking import engine_duties, engine_figures, oracle_duties, oracle_figures_of
from tests.evaluation.relations_db import Database, scope_values_of
from tests.evaluation.rows import Item, Organisation, Relations

QUARTERLY = replace(national().duties_of("branch.assembly.quarterly")[-1], strength=Strength.MUST)
TERM = replace(national().duties_of("branch.election.term")[-1], strength=Strength.MUST)
FIRST_QUARTER_ENDS = date(2025, 3, 31)
CADENCE = replace(QUARTERLY, silent=False)
TIMED = replace(QUARTERLY, silent=False, need=Need(90, "minutes"))
DEADLINE = replace(national().duties_of("development.application_talk.within_month")[0], silent=False)
BOUNDARY = [(-1, "due"), (0, "due"), (1, "overdue")]


def rows_of(rule: DutyRule) -> Relations:
    """A branch in which the rule asks for something and nothing was done."""
    rows = Relations(organisation=[Organisation(1, "0001")])
    if rule is DEADLINE:
        rows.write("development.application", date(2025, 2, 28), people=[(1, "subject")])
    if rule is TERM:
        rows.write("election", date(2022, 3, 31))
    return rows


def due_of(engine: Engine, rule: DutyRule) -> date:
    """The first day on which something is due."""
    found = evaluate_duties(
        engine, [rule], on=date(2025, 3, 1), scope=OWN, scope_values=scope_values_of(org=1, path=None)
    )
    assert found[0].due_on is not None
    return found[0].due_on


@pytest.mark.parametrize("rule", [CADENCE, TIMED, DEADLINE, TERM], ids=["cadence", "timed", "deadline", "cycle"])
@pytest.mark.parametrize(("days", "status"), BOUNDARY)
def test_what_is_due_is_overdue_from_the_day_after(database: Database, rule: DutyRule, days: int, status: str) -> None:
    rows = rows_of(rule)
    with database.holding(rows) as engine:
        due = due_of(engine, rule)
        found = engine_duties(engine, [rule], on=due + timedelta(days), org=1)
    assert next(duty.status for duty in found if duty.due_on == due) == status
    assert found == oracle_duties(rows, [rule], on=due + timedelta(days), org=1)


@pytest.mark.parametrize("strength", sorted(set(Strength) - {Strength.MUST}))
@pytest.mark.parametrize(
    "rule",
    [CADENCE, TIMED, DEADLINE, TERM, replace(CADENCE, shape=State(("formal",), when_at_least=3))],
    ids=["cadence", "timed", "deadline", "cycle", "state"],
)
def test_what_a_rule_does_not_force_is_only_unrecorded(database: Database, rule: DutyRule, strength: Strength) -> None:
    rows, rules, on = rows_of(rule), [replace(rule, strength=strength), rule], date(2025, 5, 31)
    with database.holding(rows) as engine:
        found = engine_duties(engine, rules, on=on, org=1)
    assert [duty.status for duty in found if duty.status != "due"] == ["unrecorded", "overdue"]
    assert found == oracle_duties(rows, rules, on=on, org=1)


@pytest.mark.parametrize(("days", "status"), BOUNDARY)
def test_a_past_year_is_seen_from_a_later_day(database: Database, days: int, status: str) -> None:
    due = FIRST_QUARTER_ENDS
    with database.holding(rows_of(CADENCE)) as engine:
        found = evaluate_duties(
            engine,
            [CADENCE],
            on=due - timedelta(5),
            seen=due + timedelta(days),
            scope=OWN,
            scope_values=scope_values_of(org=1, path=None),
        )
    assert [duty.status for duty in found] == [status]


OVERDUE = FigureDefinition("one", (), "", "", "", "", "items", {"sources": ("self",), "counted": "overdue"})
DATED = FigureDefinition("one", (), "", "", "", "", "entries", {"kinds": ("theme_day",)})


@pytest.mark.parametrize(("days", "count"), [(-1, 0), (0, 0), (1, 1)])
def test_an_item_is_overdue_from_the_day_after_it_was_due(database: Database, days: int, count: int) -> None:
    due = date(2025, 6, 30)
    rows = Relations(organisation=[Organisation(1, "0001")], item=[Item(1, 1, opened=date(2025, 1, 1), due=due)])
    period = Period(date(2025, 1, 1), date(2025, 12, 31), due + timedelta(days))
    with database.holding(rows) as engine:
        found = engine_figures(engine, [OVERDUE], period, org=1)
    assert found["one"][0] == count
    assert found == oracle_figures_of(rows, [OVERDUE], period, org=1)


@pytest.mark.parametrize(
    ("day", "count"),
    [(date(2024, 12, 31), 0), (date(2025, 1, 1), 1), (date(2025, 6, 30), 1), (date(2025, 7, 1), 0)],
)
def test_the_first_and_the_last_day_of_a_period_belong_to_it(database: Database, day: date, count: int) -> None:
    rows = Relations(organisation=[Organisation(1, "0001")])
    rows.write("theme_day", day)
    period = Period.up_to(date(2025, 6, 30), date(2026, 3, 2))
    with database.holding(rows) as engine:
        found = engine_figures(engine, [DATED], period, org=1)
    assert found["one"][0] == count
    assert found == oracle_figures_of(rows, [DATED], period, org=1)


@pytest.mark.parametrize(
    ("today", "on"),
    [
        (date(2024, 12, 31), date(2025, 1, 1)),  # nobody asks of a year to come; its first day stands for it
        (date(2025, 1, 1), date(2025, 1, 1)),
        (date(2025, 12, 30), date(2025, 12, 30)),
        (date(2025, 12, 31), date(2025, 12, 31)),
        (date(2026, 1, 1), date(2025, 12, 31)),
    ],
)
def test_a_year_is_seen_from_today_at_most_from_its_last_day(today: date, on: date) -> None:
    assert Period.of_year(2025, today) == Period(date(2025, 1, 1), date(2025, 12, 31), on)


@pytest.mark.parametrize(
    ("today", "on"),
    [
        (date(2025, 6, 29), date(2025, 6, 29)),
        (date(2025, 6, 30), date(2025, 6, 30)),
        (date(2025, 7, 1), date(2025, 6, 30)),
        (date(2024, 7, 1), date(2025, 1, 1)),
    ],
)
def test_a_year_up_to_a_day_is_seen_at_most_from_that_day(today: date, on: date) -> None:
    assert Period.up_to(date(2025, 6, 30), today) == Period(date(2025, 1, 1), date(2025, 6, 30), on)


@pytest.mark.parametrize("rule", [CADENCE, TIMED, DEADLINE], ids=["cadence", "timed", "deadline"])
@pytest.mark.parametrize(("days", "status"), [(-1, "met"), (0, "met"), (1, "due")])
def test_what_is_done_on_the_day_asked_counts_on_that_day(
    database: Database, rule: DutyRule, days: int, status: str
) -> None:
    rows, on = rows_of(rule), date(2025, 3, 10)
    kind = "development.application_talk" if rule is DEADLINE else "assembly"
    rows.write(kind, on + timedelta(days), people=[(1, "subject")], minutes=90)
    with database.holding(rows) as engine:
        found = engine_duties(engine, [rule], on=on, org=1)
    assert [duty.status for duty in found] == [status]
    assert found == oracle_duties(rows, [rule], on=on, org=1)
