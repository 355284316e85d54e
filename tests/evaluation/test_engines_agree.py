"""The oracle and every engine give the same duties and figures, whatever the county, the rules and the day."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings

from shuzhi.evaluation import Period
from shuzhi.rulebook.model import DutyRule, FigureDefinition
from tests.evaluation.asking import engine_duties, engine_figures, oracle_duties, oracle_figures_of
from tests.evaluation.random_rules import figure_lists, rule_lists
from tests.evaluation.relations_db import Database
from tests.evaluation.rows import Relations
from tests.evaluation.worlds import days, periods, relations

EVERYTHING = "0"  # every path begins so
steady = settings(
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)


def assert_duties_agree(databases: list[Database], rows: Relations, rules: tuple[DutyRule, ...], on: date) -> None:
    below = rows.organisation[0].path
    for scope in ({"org": rows.organisation[-1].org_id}, {"path": below}, {"path": EVERYTHING}):
        expected = oracle_duties(rows, rules, on=on, **scope)
        for database in databases:
            with database.holding(rows) as engine:
                found = engine_duties(engine, rules, on=on, **scope)
            assert found == expected, (database.name, scope)


def assert_figures_agree(
    databases: list[Database], rows: Relations, figures: tuple[FigureDefinition, ...], period: Period
) -> None:
    below = rows.organisation[0].path
    for scope in ({"org": rows.organisation[-1].org_id}, {"path": below}, {"path": EVERYTHING}):
        expected = oracle_figures_of(rows, figures, period, **scope)
        for database in databases:
            with database.holding(rows) as engine:
                found = engine_figures(engine, figures, period, **scope)
            assert found == expected, (database.name, scope)


@settings(steady, max_examples=12)
@given(rows=relations(), rules=rule_lists(), on=days)
def test_a_few_random_counties_owe_the_same_duties_on_every_engine(
    databases: list[Database], rows: Relations, rules: tuple[DutyRule, ...], on: date
) -> None:
    assert_duties_agree(databases, rows, rules, on)


@settings(steady, max_examples=8)
@given(rows=relations(), figures=figure_lists(), period=periods())
def test_a_few_random_counties_have_the_same_figures_on_every_engine(
    databases: list[Database], rows: Relations, figures: tuple[FigureDefinition, ...], period: Period
) -> None:
    assert_figures_agree(databases, rows, figures, period)


@pytest.mark.slow
@settings(steady, max_examples=400)
@given(rows=relations(), rules=rule_lists(), on=days)
def test_many_random_counties_owe_the_same_duties_on_every_engine(
    databases: list[Database], rows: Relations, rules: tuple[DutyRule, ...], on: date
) -> None:
    assert_duties_agree(databases, rows, rules, on)


@pytest.mark.slow
@settings(steady, max_examples=150)
@given(rows=relations(), figures=figure_lists(), period=periods())
def test_many_random_counties_have_the_same_figures_on_every_engine(
    databases: list[Database], rows: Relations, figures: tuple[FigureDefinition, ...], period: Period
) -> None:
    assert_figures_agree(databases, rows, figures, period)
