"""A yearly meeting says in the facts file which year it is for, and settles that year."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from shuzhi.access.scoping import Actor
from shuzhi.duties.listing import duties_of
from shuzhi.exchange.facts import dump_facts
from shuzhi.roster.models import Organisation
from tests.exchange_facts.files import load

pytestmark = pytest.mark.usefixtures("db", "the_moment")

RULE = "branch.organisational_life.yearly"
Meeting = tuple[str, int | None]  # its day, and the year it names


def ledger(*meetings: Meeting) -> dict[str, Any]:
    """A branch whose ledger goes back to 2021, and what it held."""
    held: list[dict[str, Any]] = [{"organisation": "B1", "kinds": ["theme_day"], "day": "2021-03-01"}]
    for day, year in (("2021-12-20", None), ("2022-12-20", None), *meetings):
        held.append({"organisation": "B1", "kinds": ["organisational_life"], "day": day})
        held[-1] |= {} if year is None else {"for_year": year}
    organisations = [
        {"code": "C", "name": "虚构县委", "kind": "county_committee"},
        {"code": "B1", "name": "虚构一支部", "kind": "branch", "parent": "C"},
    ]
    return {"format": "shuzhi.facts/1", "organisations": organisations, "entries": held}


def standing(on: date, operator: Actor) -> dict[str, str]:
    """Year → how the meeting of that year stands; a year that was settled is listed no longer."""
    branch = Organisation.everywhere.get(code="B1")
    listed = duties_of(actor=operator, organisation=branch, on=on)
    return {duty.row.period: duty.row.status for duty in listed if duty.rule.id == RULE}


def test_meetings_held_early_in_the_next_year_settle_the_year_before(tmp_path: Path, operator: Actor) -> None:
    load(tmp_path, ledger(("2023-12-28", None), ("2025-02-12", None), ("2026-01-20", None)))
    assert standing(date(2025, 1, 31), operator) == {"2025": "due", "2024": "due"}
    assert standing(date(2025, 2, 12), operator) == {"2025": "due"}
    assert standing(date(2026, 1, 19), operator) == {"2026": "due", "2025": "due"}
    assert standing(date(2026, 3, 2), operator) == {"2026": "due"}


def test_a_year_is_open_until_the_end_of_march_and_missed_after(tmp_path: Path, operator: Actor) -> None:
    load(tmp_path, ledger(("2023-12-28", None)))
    assert standing(date(2025, 3, 31), operator) == {"2025": "due", "2024": "due"}
    assert standing(date(2025, 4, 1), operator) == {"2025": "due", "2024": "overdue"}


def test_the_year_named_goes_before_the_day_and_is_told_again(tmp_path: Path, operator: Actor) -> None:
    load(tmp_path, ledger(("2023-12-28", None), ("2025-02-12", 2025)))
    assert standing(date(2025, 3, 1), operator) == {"2025": "met", "2024": "due"}
    dumped = json.loads(dump_facts(actor=operator, organisation=Organisation.everywhere.get(code="C"), subtree=True))
    assert [one["for_year"] for one in dumped["entries"] if "for_year" in one] == [2025]
