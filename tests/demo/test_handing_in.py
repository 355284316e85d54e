"""The demo's superior has something to look at: reports handed in, reports missing, a passage copied."""

from __future__ import annotations

import pytest

from shuzhi.access.scoping import local_operator
from shuzhi.demo import DemoResult
from shuzhi.demo.county import COUNTY_CODE, REPORT_BRANCH_CODE
from shuzhi.reports.collection import Collection, collection_of, copied_passages
from shuzhi.roster.models import Organisation

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture
def collection(demo: DemoResult) -> Collection:
    county = Organisation.everywhere.get(code=COUNTY_CODE)
    return collection_of(actor=local_operator(), organisation=county, year=demo.year)


def test_some_branches_have_reported_and_some_have_not(collection: Collection) -> None:
    assert {unit.from_ledger for unit in collection.handed_in} == {True, False}
    assert len(collection.missing) > len(collection.handed_in) > 4


def test_the_branch_of_the_demos_account_still_writes_its_report(collection: Collection) -> None:
    assert REPORT_BRANCH_CODE in {unit.organisation.code for unit in collection.missing}


def test_one_branch_copied_another_and_one_its_own_report_of_the_year_before(collection: Collection) -> None:
    groups = copied_passages(actor=local_operator(), collection=collection)
    told = {
        (group.kind, taking.source.organisation.code, taking.taker.organisation.code)
        for group in groups
        for taking in group.takings
        if taking.source.organisation and taking.taker.organisation
    }
    assert told == {("earlier", "YL0203", "YL0203"), ("first", "YL0201", "YL0202")}


def test_what_the_program_wrote_into_every_report_is_nobodys_copy(collection: Collection) -> None:
    groups = copied_passages(actor=local_operator(), collection=collection)
    assert all("联系" in taking.taker.words or "茶园" in taking.taker.words for g in groups for taking in g.takings)
