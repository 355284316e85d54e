"""Every scenario beside the rules holds on the oracle and on every engine."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from shuzhi.rulebook import known_settings, layer, national_as_written
from shuzhi.rulebook.model import DutyRule
from shuzhi.rulebook.scenarios import Expected, Scenario, load_scenarios
from shuzhi.rulebook.settings import apply_settings
from tests.evaluation.asking import engine_duties, oracle_duties
from tests.evaluation.oracle import Duty
from tests.evaluation.relations_db import Database
from tests.evaluation.scenario_rows import relations_of

LOCAL = Path(__file__).parent / "local"
TAKEN_UP = {key: ((date.min, True),) for key, setting in known_settings().items() if setting.rules}
BOOK = apply_settings(layer(national_as_written(), [LOCAL]), TAKEN_UP)  # with every practice
SCENARIOS = (*load_scenarios(), *load_scenarios(LOCAL, BOOK))
each_scenario = pytest.mark.parametrize("scenario", SCENARIOS, ids=[scenario.name for scenario in SCENARIOS])


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
            "unbegun": expected.unbegun,
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
