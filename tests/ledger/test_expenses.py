"""An expense is large where it reaches what the office had set by its day; nothing else of a register is."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from shuzhi.access.scoping import Actor
from shuzhi.ledger.expenses import is_large
from shuzhi.roster.models import Organisation
from shuzhi.roster.settings import set_for_office
from tests.houses import make_row

SPENT: dict[str, Any] = {"title": "修缮", "category": "spend", "paid_fen": 2_000_000, "day": date(2026, 2, 1)}


@pytest.fixture
def twenty_thousand_yuan(branch: Organisation, secretary: Actor) -> None:
    set_for_office(actor=secretary, organisation=branch, key="large_expense", value=20_000, since=date(2026, 1, 1))


@pytest.mark.usefixtures("twenty_thousand_yuan")
@pytest.mark.parametrize(
    ("told", "large"),
    [
        ({}, True),
        ({"category": "relief"}, True),
        ({"paid_fen": 1_999_999}, False),
        ({"category": "budget"}, False),
        ({"category": "superior"}, False),
        ({"day": date(2025, 12, 31)}, False),
    ],
)
def test_an_expense_is_large_from_the_amount_that_held_on_its_day(
    told: dict[str, Any], large: bool, branch: Organisation
) -> None:
    assert is_large(make_row(branch, "fund", **SPENT | told)) is large


def test_no_expense_is_large_where_no_amount_is_set(branch: Organisation) -> None:
    assert not is_large(make_row(branch, "fund", **SPENT))


@pytest.mark.usefixtures("twenty_thousand_yuan")
def test_dues_are_no_expense_however_much_is_paid(branch: Organisation) -> None:
    row = make_row(branch, "fund", **SPENT)
    row.register = "dues"
    assert not is_large(row)
    row.register = "zeal"  # of whatever name
    assert not is_large(row)
