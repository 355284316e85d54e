"""Figures over items that a facts file told, as ``shuzhi figures --json`` prints them: awkward but ordinary years."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import time_machine

from shuzhi.figures.question import Question
from shuzhi.figures.values import figures_of
from shuzhi.items.life import relapse_item
from shuzhi.items.models import Item
from shuzhi.roster.models import Organisation
from tests.exchange_facts.files import load, small
from tests.houses import local_operator

Ask = Callable[..., dict[str, float | None]]


def item(kind: str, source: str, opened: str, closed: str = "", **more: Any) -> dict[str, Any]:
    """An item of the branch, reported done and closed on one day where it was closed."""
    told = {"organisation": "B3", "kind": kind, "source": source, "title": f"{kind} {opened} {closed}", **more}
    steps = [{"act": "submit", "day": closed, "by": "p1"}, {"act": "close", "day": closed, "by": {"name": "核实人"}}]
    return {**told, "opened": opened} | ({"steps": steps} if closed else {})


@pytest.fixture
def ask(db: None, tmp_path: Path) -> Ask:
    """Load the items and tell the figures of a year."""

    def asked(items: list[dict[str, Any]], year: int, *ids: str) -> dict[str, float | None]:
        if items:
            told = small()
            load(tmp_path, {key: told[key] for key in ("format", "organisations", "people")} | {"items": items})
        return tell(year, *ids)

    return asked


def tell(year: int, *ids: str) -> dict[str, float | None]:
    branch = Organisation.everywhere.get(code="B3")
    found = figures_of(Question(actor=local_operator(), organisation=branch, year=year), ids=ids)
    return {figure.id: None if figure.value is None else float(figure.value) for figure in found}


SERVICES = [
    item("service", "masses", "2024-11-04", "2025-03-10"),
    item("service", "masses", "2025-11-04", "2026-02-10"),
    item("service", "masses", "2025-02-04", "2025-06-10"),
    item("service", "other", "2024-05-04"),
]


@pytest.mark.parametrize(
    ("year", "closed", "still_open", "solved"), [(2024, 0, 2, 0), (2025, 2, 2, 2), (2026, 1, 1, 1)]
)
def test_each_service_is_done_in_one_year_and_open_at_the_end_of_those_before(
    ask: Ask, year: int, closed: int, still_open: int, solved: int
) -> None:
    asked = ask(SERVICES, year, "service.closed", "service.open", "masses_problem.closed")
    assert asked == {"service.closed": closed, "service.open": still_open, "masses_problem.closed": solved}


def test_a_year_says_the_same_however_late_it_is_asked(ask: Ask) -> None:
    ids = ("service.closed", "service.open")
    soon = ask(SERVICES, 2025, *ids)
    with time_machine.travel(date(2029, 5, 1)):
        assert tell(2025, *ids) == soon


def test_the_rate_of_a_year_is_what_it_closed_of_what_it_had_to_do(ask: Ask) -> None:
    items = [
        item("problem", "review", "2024-11-04", "2025-03-10", source_year=2024),
        item("problem", "self", "2024-12-20"),
        item("rectification", "self", "2025-02-04", "2025-06-10"),
        item("rectification", "self", "2025-12-04", "2026-01-05"),
    ]
    ids = ("total", "at_hand", "closed", "open", "rate")
    assert ask(items, 2025, *(f"rectification.{name}" for name in ids)) == {
        "rectification.total": 2, "rectification.at_hand": 4, "rectification.closed": 2, "rectification.open": 2,
        "rectification.rate": 50,
    }  # fmt: skip
    assert tell(2026, "rectification.closed", "rectification.rate") == {
        "rectification.closed": 1, "rectification.rate": 50,
    }  # fmt: skip


def test_what_was_collected_is_an_opinion_by_kind_or_by_source(ask: Ask) -> None:
    items = [
        item("opinion", "masses", "2025-02-04", "2025-02-20"),
        item("problem", "survey", "2025-02-04"),
        item("opinion", "survey", "2024-12-04", "2025-01-20"),
        item("problem", "self", "2025-02-04"),
    ]
    ids = ("opinion.total", "opinion.closed", "opinion.rate")
    assert ask(items, 2025, *ids) == {"opinion.total": 2, "opinion.closed": 2, "opinion.rate": 66.7}


def test_a_weak_branch_listed_last_year_and_accepted_this_year_was_put_right_this_year(ask: Ask) -> None:
    items = [
        item("rectification", "weak_branch", "2024-04-01", "2025-04-20"),
        item("rectification", "weak_branch", "2025-04-01", "2025-12-20"),
    ]
    assert ask(items, 2025, "weak_branch.closed", "weak_branch.open") == {
        "weak_branch.closed": 2,
        "weak_branch.open": 0,
    }
    assert tell(2024, "weak_branch.closed", "weak_branch.open") == {"weak_branch.closed": 0, "weak_branch.open": 1}


def test_a_key_task_is_one_of_the_plan_and_not_what_a_meeting_decided(ask: Ask) -> None:
    items = [item("task", "meeting", f"2025-0{month}-04") for month in (1, 2, 3)]
    items.append(item("task", "plan", "2025-01-05", "2025-11-20"))
    ids = ("task.total", "task.closed", "task.rate", "decision.total", "decision.rate")
    assert ask(items, 2025, *ids) == dict(zip(ids, (1, 1, 100, 3, 0), strict=True))


def test_a_promise_made_at_the_end_of_a_year_is_of_the_year_in_which_it_is_due(ask: Ask) -> None:
    items = [
        item("promise", "review", "2024-12-28", "2025-12-20", due="2025-12-31"),
        item("promise", "review", "2024-12-28", "2026-02-20", due="2025-12-31"),
    ]
    ids = ("promise.total", "promise.closed", "promise.rate")
    assert ask(items, 2025, *ids) == {"promise.total": 2, "promise.closed": 1, "promise.rate": 50}
    assert tell(2024, *ids) == {"promise.total": 0, "promise.closed": 0, "promise.rate": None}


def test_what_was_returned_counts_in_the_year_of_its_return(ask: Ask) -> None:
    returned = item("problem", "self", "2024-10-04", due="2024-12-31") | {
        "steps": [
            {"act": "submit", "day": "2024-12-01", "by": "p1"},
            {"act": "return", "day": "2025-01-05", "by": {"name": "核实人"}},
            {"act": "submit", "day": "2025-03-01", "by": "p1"},
        ]
    }
    ids = ("rectification.returned", "rectification.overdue")
    assert ask([returned], 2025, *ids) == {"rectification.returned": 1, "rectification.overdue": 1}
    assert tell(2024, *ids) == {"rectification.returned": 0, "rectification.overdue": 0}


def test_a_part_of_a_finding_is_no_second_finding(ask: Ask) -> None:
    whole = item("problem", "review", "2025-01-20", id="whole", source_year=2024)
    part = item("task", "review", "2025-02-20", source_year=2024, parent="whole", title="其中一步")
    found = ask([whole, part], 2025, "review_finding.total", "rectification.total")
    assert found == {"review_finding.total": 1, "rectification.total": 1}


FINDING = ("review_finding.total", "review_finding.closed", "review_finding.rate")


def test_what_comes_back_changes_no_past_year(ask: Ask) -> None:
    settled = item("problem", "review", "2025-01-20", "2025-06-02", source_year=2024)
    before = ask([settled], 2025, *FINDING, "rectification.rate")
    [old] = Item.everywhere.all()
    again = relapse_item(actor=local_operator(), item=old, note="又出现")
    assert tell(2025, *FINDING, "rectification.rate") == before
    year = again.opened_on.year
    assert tell(year, "rectification.total", "rectification.open") == {
        "rectification.total": 1, "rectification.open": 1,
    }  # fmt: skip


def test_what_came_back_in_an_older_home_or_file_with_the_year_of_its_source_is_no_second_finding(ask: Ask) -> None:
    settled = item("problem", "review", "2025-01-20", "2025-06-02", id="old", source_year=2024)
    again = item("problem", "review", "2026-01-28", source_year=2024, relapse_of="old", title="又出现")
    assert ask([settled, again], 2025, *FINDING) == dict(zip(FINDING, (1, 1, 100), strict=True))


def test_an_item_closed_on_a_day_nobody_told_makes_the_figures_by_that_day_partial(ask: Ask) -> None:
    told = item("problem", "review", "2025-01-20", source_year=2024, due="2025-06-30", state="closed")
    ask([told], 2025, "rectification.closed")
    branch = Organisation.everywhere.get(code="B3")
    question = Question(actor=local_operator(), organisation=branch, year=2025)
    found = figures_of(question, ids=["rectification.closed", "rectification.rate", "review_finding.closed"])
    assert [(float(one.value or 0), one.completeness) for one in found] == [
        (1, "partly"),
        (100, "partly"),
        (1, "known"),
    ]
