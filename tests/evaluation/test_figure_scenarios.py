"""Every figure scenario has its values, and says how complete they are, on the oracle and on every engine."""

from __future__ import annotations

from typing import Any

import pytest

from shuzhi.evaluation import Period
from shuzhi.rulebook.scenarios import FigureScenario, load_figure_scenarios
from tests.evaluation.figure_answers import Answer, told_by_engine, told_by_oracle
from tests.evaluation.relations_db import Database
from tests.evaluation.scenario_rows import FIRST_BELOW, OWN, relations_of

SCENARIOS = load_figure_scenarios()
each_scenario = pytest.mark.parametrize("scenario", SCENARIOS, ids=[scenario.name for scenario in SCENARIOS])


def expected(scenario: FigureScenario) -> dict[str, Answer]:
    return {figure.id: (figure.value, figure.complete) for figure in scenario.figures}


def asked(scenario: FigureScenario) -> dict[str, Any]:
    """The figures of the year as the scenario's day sees it, with those below where it has any, or of one alone."""
    scope: dict[str, Any] = {"path": f"{OWN:04d}"} if scenario.below else {"org": OWN}
    if scenario.asked:
        scope = {"org": FIRST_BELOW + [one.name for one in scenario.below].index(scenario.asked)}
    ids = [figure.id for figure in scenario.figures]
    return {"ids": ids, "period": Period.of_year(scenario.year, scenario.on), **scope}


@each_scenario
def test_the_oracle_tells_what_the_scenario_expects(scenario: FigureScenario) -> None:
    rows, _ = relations_of(scenario)
    assert told_by_oracle(rows, **asked(scenario)) == expected(scenario)


@each_scenario
def test_the_engine_tells_what_the_scenario_expects(scenario: FigureScenario, database: Database) -> None:
    rows, _ = relations_of(scenario)
    with database.holding(rows) as engine:
        assert told_by_engine(engine, **asked(scenario)) == expected(scenario)
