"""The oracle and every engine give the same duties and figures, whatever the county, the rules and the day."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.evaluation import oracle_known
from tests.evaluation.asking import (
    counted,
    engine_duties,
    engine_figures,
    engine_known,
    engine_tally,
    oracle_duties,
    oracle_figures_of,
)
from tests.evaluation.random_rules import random_figures, random_rules
from tests.evaluation.relations_db import Database
from tests.evaluation.rows import Relations
from tests.evaluation.worlds import Dice, random_county, random_period

EVERYTHING = "0"  # every path begins so
steady = settings(derandomize=True, database=None, deadline=None)
seeds = st.integers(0, 2**40)


def scopes(dice: Dice, rows: Relations) -> list[dict[str, object]]:
    """One organisation, one branch of the tree, everything: two of the three."""
    chosen = dice.one(rows.organisation)
    return [{"org": chosen.org_id}, dice.one([{"path": chosen.path}, {"path": EVERYTHING}])]


def assert_duties_agree(databases: list[Database], seed: int) -> None:
    dice = Dice(seed)
    rows, rules, on = random_county(dice), random_rules(dice), dice.day()
    asked = scopes(dice, rows)
    expected = [oracle_duties(rows, rules, on=on, **scope) for scope in asked]
    for database in databases:
        with database.holding(rows) as engine:
            found = [engine_duties(engine, rules, on=on, **scope) for scope in asked]
            tallied = [engine_tally(engine, rules, on=on, **scope) for scope in asked]
        assert found == expected, (database.name, asked)
        assert tallied == [counted(duties, rules) for duties in expected], (database.name, asked)


def assert_figures_agree(databases: list[Database], seed: int) -> None:
    dice = Dice(seed)
    rows, figures, period = random_county(dice), random_figures(dice), random_period(dice)
    asked = scopes(dice, rows)
    expected = [oracle_figures_of(rows, figures, period, **scope) for scope in asked]
    for database in databases:
        with database.holding(rows) as engine:
            found = [engine_figures(engine, figures, period, **scope) for scope in asked]
        assert found == expected, (database.name, asked)


def assert_the_same_is_known(databases: list[Database], seed: int) -> None:
    dice = Dice(seed)
    rows, period = random_county(dice), random_period(dice)
    asked = scopes(dice, rows)
    expected = [oracle_known.known_kinds(rows, period, **scope) for scope in asked]
    for database in databases:
        with database.holding(rows) as engine:
            found = [engine_known(engine, period, **scope) for scope in asked]
        assert found == expected, (database.name, asked)


@settings(steady, max_examples=15)
@given(seed=seeds)
def test_a_few_random_counties_owe_the_same_duties_on_every_engine(databases: list[Database], seed: int) -> None:
    assert_duties_agree(databases, seed)


@settings(steady, max_examples=8)
@given(seed=seeds)
def test_a_few_random_counties_have_the_same_figures_on_every_engine(databases: list[Database], seed: int) -> None:
    assert_figures_agree(databases, seed)


@settings(steady, max_examples=15)
@given(seed=seeds)
def test_of_a_few_random_counties_every_engine_knows_who_can_tell(databases: list[Database], seed: int) -> None:
    assert_the_same_is_known(databases, seed)


@pytest.mark.slow
@settings(steady, max_examples=250)
@given(seed=seeds)
def test_many_random_counties_owe_the_same_duties_on_every_engine(databases: list[Database], seed: int) -> None:
    assert_duties_agree(databases, seed)


@pytest.mark.slow
@settings(steady, max_examples=80)
@given(seed=seeds)
def test_many_random_counties_have_the_same_figures_on_every_engine(databases: list[Database], seed: int) -> None:
    assert_figures_agree(databases, seed)
