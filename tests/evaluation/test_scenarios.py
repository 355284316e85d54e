"""Every scenario beside the rules holds on the oracle and on every engine."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from shuzhi.clock import month_number
from shuzhi.rulebook import load_rulebook, national
from shuzhi.rulebook.model import DutyRule
from shuzhi.rulebook.scenarios import Expected, Scenario, ScenarioEntry, ScenarioRow, load_scenarios
from tests.evaluation.asking import engine_duties, oracle_duties
from tests.evaluation.changes import state_changes
from tests.evaluation.oracle import Duty
from tests.evaluation.relations_db import Database
from tests.evaluation.rows import Organisation, PersonState, Register, Relations

LOCAL = Path(__file__).parent / "local"
BOOK = load_rulebook(local=[LOCAL])
SCENARIOS = (*load_scenarios(), *load_scenarios(LOCAL, BOOK))
each_scenario = pytest.mark.parametrize("scenario", SCENARIOS, ids=[scenario.name for scenario in SCENARIOS])


def markers(entry: ScenarioEntry) -> list[str]:
    """The kinds of an entry with the kinds they also count as, and its further markers."""
    kinds = national().kinds
    included = (more for kind in entry.kinds for more in kinds[kind].includes)
    return list(dict.fromkeys((*entry.kinds, *included, *entry.markers)))


def dues_row(row_id: int, row: ScenarioRow, numbers: dict[str, int]) -> Register:
    due, paid = ((None if amount is None else int(amount * 100)) for amount in (row.due, row.paid))
    ym = row.ym if row.ym is not None else month_number(row.day) if row.day is not None else 0
    return Register(
        row_id,
        1,
        None if row.person is None else numbers[row.person],
        row.register,
        row.category or "",
        "",
        row.day,
        ym,
        due,
        paid,
        None,
        int(due is not None and paid is not None and paid >= due),
    )


def relations_of(scenario: Scenario) -> tuple[Relations, dict[str, int]]:
    """The scenario as rows, and the number of each person."""
    told = scenario.organisation
    numbers = {person.name: number for number, person in enumerate(scenario.persons, start=1)}
    rows = Relations(
        organisation=[
            Organisation(
                1,
                "0001",
                told.kind,
                told.sector,
                None if told.committee is None else int(told.committee),
                int(told.temporary),
                founded=told.founded,
                closed=told.closed,
            )
        ],
        person_state=[
            PersonState(numbers[person.name], 1 + spell.elsewhere, spell.state, spell.since, spell.until, person.born)
            for person in scenario.persons
            for spell in person.states
        ],
        register=[dues_row(number, row, numbers) for number, row in enumerate(scenario.register, start=1)],
    )
    for entry in scenario.entries:
        people = [(numbers[name], role) for name, role in entry.participants]
        rows.write(markers(entry), entry.day, people=people, minutes=entry.minutes or 0, present=entry.present or 0)
    tell_changes(scenario, rows, numbers)
    return rows, numbers


def tell_changes(scenario: Scenario, rows: Relations, numbers: dict[str, int]) -> None:
    """What changed: the states of persons on their days, and every step of a transfer or an item."""
    vague = {
        (numbers[person.name], f"{spell.state}.begins", spell.since)
        for person in scenario.persons
        for spell in person.states
        if spell.vague
    }
    for org, person, fact, day in sorted(state_changes(rows.person_state)):
        rows.happen(fact, day, org=org, person=person, vague=int((person, fact, day) in vague))
    for number, transfer in enumerate(scenario.transfers, start=1):
        for step, day in (("sent", transfer.sent), ("received", transfer.received)):
            if day is not None:
                rows.happen(f"transfer.{transfer.way}.{step}", day, person=numbers[transfer.person], about=number)
    for number, item in enumerate(scenario.items, start=1):
        for state, day in (("opened", item.opened), *item.steps):
            if day is not None:
                rows.happen(f"item.{state}", day, about=number, item=(item.kind, item.source))


def rules_of(scenario: Scenario) -> tuple[DutyRule, ...]:
    return BOOK.duties_of(scenario.rule)


def shown(expected: Expected, duties: Sequence[Duty], numbers: dict[str, int]) -> dict[str, object]:
    """What a scenario says of a duty, as the duty's columns."""
    return {
        key: value
        for key, value in {
            "status": expected.status,
            "period": expected.period,
            "subject_id": None if expected.subject is None else numbers[expected.subject],
            "due_on": expected.due_on,
            "need": expected.need,
            "done": expected.done,
            "provisional": expected.provisional,
        }.items()
        if value is not None
    }


def assert_expected(scenario: Scenario, duties: list[Duty], numbers: dict[str, int]) -> None:
    """Every duty expected is there, and no other."""
    left = list(duties)
    for expected in scenario.expect:
        wanted = shown(expected, duties, numbers)
        matching = [duty for duty in left if all(getattr(duty, key) == value for key, value in wanted.items())]
        assert matching, f"{wanted} is not among {left}"
        left.remove(matching[0])
    assert left == []


@each_scenario
def test_the_oracle_gives_what_the_scenario_expects(scenario: Scenario) -> None:
    rows, numbers = relations_of(scenario)
    assert_expected(scenario, oracle_duties(rows, rules_of(scenario), on=scenario.on, org=1), numbers)


@each_scenario
def test_the_engine_gives_what_the_scenario_expects(scenario: Scenario, database: Database) -> None:
    rows, numbers = relations_of(scenario)
    with database.holding(rows) as engine:
        duties = engine_duties(engine, rules_of(scenario), on=scenario.on, org=1)
    assert_expected(scenario, duties, numbers)


def test_every_duty_has_a_scenario() -> None:
    assert {rule.id for rule in BOOK.duties} - {scenario.rule for scenario in SCENARIOS} == set()
