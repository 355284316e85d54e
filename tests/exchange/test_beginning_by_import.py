"""The first import begins the ledger of what it brings, and of nothing else."""

from __future__ import annotations

from datetime import date

import pytest

from shuzhi.access.scoping import Actor
from shuzhi.duties.listing import duties_of
from shuzhi.exchange.importing import undo_batch
from shuzhi.roster.ledger_beginning import declared_kinds
from shuzhi.roster.models import Organisation
from tests.exchange.offices import Import, dues, inferred, member, roster
from tests.houses import make_branch

SHEETS = {"党员名册": roster(member("毛成"))}, {"2025": dues(["毛成", 3000, 15, *[15] * 12])}


@pytest.fixture
def branch(county: Organisation) -> Organisation:
    return make_branch(county, "B8", "虚构县委办党支部", ledger_since=None)


def test_a_sheet_of_dues_begins_the_dues_and_accuses_of_no_meeting(
    take_in: Import, operator: Actor, branch: Organisation
) -> None:
    result = take_in(*SHEETS)
    assert declared_kinds(branch) == {"dues": date(2025, 1, 1)}
    assert "党费登记按2025-01-01起记" in inferred(result)
    duties = duties_of(actor=operator, organisation=branch, on=date(2025, 12, 31))
    assert {d.status_label for d in duties if d.rule.id == "branch.theme_day.monthly"} == {"台账未含"}
    assert {d.row.status for d in duties if d.rule.id == "dues.monthly"} == {"met"}


def test_a_roster_begins_nothing(take_in: Import, branch: Organisation) -> None:
    take_in(SHEETS[0])
    assert declared_kinds(branch) == {}


def test_undoing_the_import_takes_the_beginning_back(take_in: Import, operator: Actor, branch: Organisation) -> None:
    batch = take_in(*SHEETS).batch
    assert batch is not None
    undo_batch(actor=operator, batch_id=batch)
    assert declared_kinds(branch) == {}
