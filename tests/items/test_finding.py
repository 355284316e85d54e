"""The items of an organisation are found by state and kind; a word that is neither asks nothing."""

from __future__ import annotations

from datetime import date

import pytest

from shuzhi.access.scoping import Actor
from shuzhi.items.finding import items_of
from shuzhi.roster.models import Organisation
from tests.houses import make_item
from tests.items.test_life import go


@pytest.mark.parametrize(
    ("state", "kind", "found"),
    [
        ("", "", ["先到期", "后到期", "已了"]),
        ("open", "", ["先到期", "后到期"]),
        ("closed", "", ["已了"]),
        ("opened", "", ["后到期"]),
        ("", "task", ["先到期"]),
        ("open", "task", ["先到期"]),
        ("no such state", "no such kind", ["先到期", "后到期", "已了"]),
    ],
)
def test_items_are_found_by_state_and_kind(
    branch: Organisation, clerk: Actor, state: str, kind: str, found: list[str]
) -> None:
    go(make_item(branch, "已了", due_on=date(2026, 1, 5)), "submit", "close")
    make_item(branch, "后到期", due_on=date(2026, 6, 30))
    go(make_item(branch, "先到期", kind="task", source="plan", source_year=None, due_on=date(2026, 5, 1)), "measure")
    titles = items_of(actor=clerk, organisation=branch, state=state, kind=kind).values_list("title", flat=True)
    assert sorted(titles) == sorted(found)
