"""A figure narrowed to a topic, a post or a person counts the same on every engine, whatever its measure."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings

from shuzhi.figures.narrowing import Narrowing, has_topics
from shuzhi.roster.models import Person
from shuzhi.rulebook import national
from shuzhi.rulebook.model import FigureDefinition
from tests.evaluation.asking import engine_figures, oracle_figures_of
from tests.evaluation.random_rules import SELECTIONS, random_figures
from tests.evaluation.relations_db import Database
from tests.evaluation.rows import ASKED_PERSON
from tests.evaluation.test_engines_agree import scopes, seeds, steady
from tests.evaluation.worlds import Dice, random_county, random_period

SOMEBODY = Person(pk=ASKED_PERSON)
NARROWINGS = [
    Narrowing(post="secretary"),
    Narrowing(person=SOMEBODY),
    Narrowing(topic="two_sessions"),
    Narrowing(topic="two_sessions", person=SOMEBODY),
    Narrowing(post="committee", person=SOMEBODY),
]
NARROWABLE = [figure for figure in national().figures.values() if has_topics(figure)]
MEASURES = sorted({figure.measure for figure in NARROWABLE})
OF_ALL = {"kinds": ("*",), "roles": ("attendee", "speaker", "subject")}


def narrowed(dice: Dice) -> list[FigureDefinition]:
    """Every measure that can be narrowed, over all entries and as the nation asks; each in every way, by its own id."""
    over_all = [FigureDefinition(f"all.{one}", (), "", "", "", "", one, OF_ALL) for one in MEASURES]
    nation = [dice.one([one for one in NARROWABLE if one.measure == measure]) for measure in MEASURES]
    return [
        replace(definition, id=f"{definition.id} {number}")
        for number, only in enumerate(NARROWINGS)
        for definition in only.of([*over_all, *nation])
    ]


def assert_narrowed_figures_agree(databases: list[Database], seed: int) -> None:
    dice = Dice(seed)
    rows, figures, period = random_county(dice), narrowed(dice), random_period(dice)
    for scope in scopes(dice, rows):
        expected = oracle_figures_of(rows, figures, period, **scope)  # type: ignore[arg-type]
        for database in databases:
            with database.holding(rows) as engine:
                found = engine_figures(engine, figures, period, **scope)  # type: ignore[arg-type]
            assert found == expected, (database.name, scope)


@settings(steady, max_examples=8)
@given(seed=seeds)
def test_a_few_random_counties_have_the_same_narrowed_figures_on_every_engine(
    databases: list[Database], seed: int
) -> None:
    assert_narrowed_figures_agree(databases, seed)


@pytest.mark.slow
@settings(steady, max_examples=80)
@given(seed=seeds)
def test_many_random_counties_have_the_same_narrowed_figures_on_every_engine(
    databases: list[Database], seed: int
) -> None:
    assert_narrowed_figures_agree(databases, seed)


def test_every_measure_that_can_be_narrowed_is_drawn_by_post_and_by_person() -> None:
    """Else the comparison of random figures would prove less than it says."""
    drawn = {
        (figure.measure, way)
        for seed in range(40)
        for figure in random_figures(Dice(seed))
        if figure.id.startswith("random.")
        for way in ("by_states", "by_person")
        if figure.select.get(way)
    }
    can = {measure for measure in SELECTIONS if has_topics(FigureDefinition("", (), "", "", "", "", measure, {}))}
    assert can == set(MEASURES)
    assert drawn == {(measure, way) for measure in can for way in ("by_states", "by_person")}


def test_random_counties_hold_what_narrowed_figures_count() -> None:
    """Some of each measure and way is more than nothing, or agreement would mean little."""
    counted = set()
    for seed in range(400):
        dice = Dice(seed)
        rows, figures, period = random_county(dice), narrowed(dice), random_period(dice)
        found = oracle_figures_of(rows, figures, period, path="0")
        counted |= {one.id for one in figures if found[one.id][0]}
    assert {f"all.{measure} {way}" for measure in MEASURES for way in range(len(NARROWINGS))} - counted == set()
