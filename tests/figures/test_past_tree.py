"""A subtree is what stood there on the day asked: a later move changes no earlier figure."""

from __future__ import annotations

from datetime import date

import pytest

from shuzhi.access.scoping import Actor
from shuzhi.evaluation import SUBTREE
from shuzhi.figures.question import Question
from shuzhi.figures.values import figures_of
from shuzhi.roster.models import Organisation
from shuzhi.roster.organisations import add_organisation, move_organisation
from tests.houses import make_entry


@pytest.fixture
def towns(operator: Actor, county: Organisation) -> tuple[Organisation, Organisation]:
    east = add_organisation(actor=operator, code="E", name="虚构东镇党委", kind="committee", parent=county)
    west = add_organisation(actor=operator, code="W", name="虚构西镇党委", kind="committee", parent=county)
    return east, west


def _assemblies(actor: Actor, organisation: Organisation, year: int) -> int:
    [figure] = figures_of(
        Question(actor=actor, organisation=organisation, year=year, scope=SUBTREE), ids=["assembly.count"]
    )
    return int(figure.value or 0)


def test_a_moved_branch_counts_where_it_stood_at_the_end_of_each_year(
    operator: Actor, towns: tuple[Organisation, Organisation]
) -> None:
    east, west = towns
    branch = add_organisation(actor=operator, code="E1", name="虚构东一支部", kind="branch", parent=east)
    make_entry(branch, date(2024, 5, 1), "assembly")
    make_entry(branch, date(2025, 5, 1), "assembly")
    move_organisation(actor=operator, organisation=branch, parent=west, on=date(2025, 9, 1))
    assert (_assemblies(operator, east, 2024), _assemblies(operator, west, 2024)) == (1, 0)
    assert (_assemblies(operator, east, 2025), _assemblies(operator, west, 2025)) == (0, 1)


def test_a_moved_committee_keeps_its_own_subtree_in_earlier_years(
    operator: Actor, county: Organisation, towns: tuple[Organisation, Organisation]
) -> None:
    east, west = towns
    branch = add_organisation(actor=operator, code="E1", name="虚构东一支部", kind="branch", parent=east)
    make_entry(branch, date(2024, 5, 1), "assembly")
    move_organisation(actor=operator, organisation=east, parent=west, on=date(2025, 9, 1))
    east.refresh_from_db()
    assert _assemblies(operator, east, 2024) == 1
