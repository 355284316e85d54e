"""The level of an honour on the pages of its register."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from shuzhi.access.scoping import local_operator
from shuzhi.ledger.models import RegisterRow
from shuzhi.ledger.registers import record_rows
from shuzhi.roster.models import Organisation

HONOUR = {"title": "先进支部", "category": "organisation", "day": "2026-02-01"}


@pytest.mark.parametrize("told", ["county", "县级"])
def test_a_level_is_chosen_from_the_list_and_may_be_told_by_its_word(told: str, clerk_client: Client) -> None:
    assert clerk_client.post("/registers/honour/add/", HONOUR | {"level": told}).status_code == 302
    assert RegisterRow.everywhere.get().level == "county"


def test_a_level_that_is_no_level_is_refused_in_the_form(clerk_client: Client) -> None:
    assert clerk_client.post("/registers/honour/add/", HONOUR | {"level": "片区级"}).status_code == 400
    assert not RegisterRow.everywhere.exists()


def test_a_level_is_shown_in_words_and_an_unknown_one_as_it_was_told(
    clerk_client: Client, branch: Organisation
) -> None:
    honour = {"category": "organisation", "day": date(2026, 2, 1)}
    rows = [honour | {"title": "甲", "level": "city"}, honour | {"title": "乙"}]
    _, other = record_rows(actor=local_operator(), organisation=branch, register="honour", rows=rows)
    RegisterRow.everywhere.filter(pk=other.pk).update(level="片区级")  # as an earlier version kept it
    page = clerk_client.get("/registers/honour/?year=2026").content.decode()
    assert "市级" in page
    assert "片区级" in page
