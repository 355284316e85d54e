"""Figures over items are those of the day asked: what is put right later changes no earlier year."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import time_machine

from shuzhi.access.scoping import Actor
from shuzhi.figures.question import Question
from shuzhi.figures.values import figures_of
from shuzhi.items.life import advance_item
from shuzhi.items.models import Item
from shuzhi.roster.models import Organisation
from tests.houses import make_actor, make_item

CLOSED, OVERDUE, RETURNED = "rectification.closed", "rectification.overdue", "rectification.returned"


def told(actor: Actor, organisation: Organisation, year: int, *ids: str) -> dict[str, Decimal | None]:
    return {
        one.id: one.value for one in figures_of(Question(actor=actor, organisation=organisation, year=year), ids=ids)
    }


@pytest.fixture
def item(branch: Organisation) -> Item:
    """A problem of the review of 2024, due in June 2025."""
    facts: dict[str, Any] = {"kind": "problem", "source": "review", "source_year": 2024, "due_on": date(2025, 6, 30)}
    return make_item(branch, opened_on=date(2025, 1, 20), **facts)


def walk(item: Item, *steps: tuple[str, date]) -> None:
    """Take the item through its life, each step on a day, by people who may."""
    keeper = make_actor("k", "办理人", "secretary", item.organisation)
    verifier = make_actor("v", "核实人", "department", item.organisation.parent)
    for act, on in steps:
        actor = keeper if act in {"measure", "submit"} else verifier
        advance_item(actor=actor, item=item, act=act, measures=["补学"] if act == "measure" else (), on=on)


def test_an_item_closed_this_year_was_open_at_the_end_of_the_last(
    item: Item, branch: Organisation, operator: Actor
) -> None:
    walk(item, ("measure", date(2025, 2, 1)), ("submit", date(2025, 12, 1)), ("close", date(2026, 2, 1)))
    assert told(operator, branch, 2025, CLOSED, OVERDUE) == {CLOSED: 0, OVERDUE: 1}
    assert told(operator, branch, 2026, OVERDUE)[OVERDUE] == 0
    assert told(operator, branch, 2025, "review_finding.total", "review_finding.closed") == {
        "review_finding.total": 1, "review_finding.closed": 0,
    }  # fmt: skip


def test_an_item_closed_in_its_year_stays_closed_whatever_is_asked_later(
    item: Item, branch: Organisation, operator: Actor
) -> None:
    walk(item, ("submit", date(2025, 5, 1)), ("close", date(2025, 5, 9)))
    with time_machine.travel(date(2028, 1, 1)):
        assert told(operator, branch, 2025, CLOSED, OVERDUE) == {CLOSED: 1, OVERDUE: 0}


def test_a_returned_item_is_returned_until_it_is_handed_in_again(
    item: Item, branch: Organisation, operator: Actor
) -> None:
    walk(item, ("submit", date(2025, 5, 1)), ("return", date(2025, 12, 20)), ("submit", date(2026, 1, 5)))
    assert told(operator, branch, 2025, RETURNED)[RETURNED] == 1
    assert told(operator, branch, 2026, OVERDUE)[OVERDUE] == 1


def test_an_item_that_a_file_brought_closed_is_closed_from_its_day(branch: Organisation, operator: Actor) -> None:
    make_item(branch, kind="problem", state="closed", closed_on=date(2026, 2, 1), opened_on=date(2025, 3, 1))
    assert told(operator, branch, 2025, "rectification.total", CLOSED) == {"rectification.total": 1, CLOSED: 0}


@pytest.mark.parametrize(
    ("facts", "year"),
    [
        ({"source_year": 2024}, 2025),
        ({"source_year": 2024, "due_on": date(2025, 6, 30)}, 2025),
        ({"source_year": 2024, "due_on": date(2024, 11, 30)}, 2024),
        ({"source_year": None, "due_on": date(2024, 11, 30)}, 2024),
        ({"source_year": None, "closed_on": date(2025, 2, 1), "state": "closed"}, 2025),
        ({"source_year": None}, 2026),  # recorded then, and nothing else is known
    ],
)
def test_an_item_without_an_opening_day_belongs_to_one_year_only(
    branch: Organisation, operator: Actor, facts: dict[str, Any], year: int
) -> None:
    make_item(branch, kind="problem", source="self", **facts)
    years = [y for y in range(2022, 2027) if told(operator, branch, y, "rectification.total")["rectification.total"]]
    assert years == [year]


def test_a_year_without_any_item_is_no_data_though_another_year_has_some(
    item: Item, branch: Organisation, operator: Actor
) -> None:
    found = told(operator, branch, 2023, "review_finding.total", "review_finding.closed", "rectification.total")
    assert set(found.values()) == {None}


def test_an_item_that_stands_open_is_of_every_year_in_which_it_does(
    item: Item, branch: Organisation, operator: Actor
) -> None:
    asked = ("rectification.total", CLOSED, "rectification.open", "rectification.rate")
    assert told(operator, branch, 2025, *asked) == dict(zip(asked, (1, 0, 1, 0), strict=True))
    assert told(operator, branch, 2026, *asked) == dict(zip(asked, (0, 0, 1, 0), strict=True))
    assert told(operator, branch, 2026, "review_finding.total")["review_finding.total"] is None
