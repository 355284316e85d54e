"""本年无此项 is declared on a page for every ledger there is, and what stands there all the same is said."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from shuzhi.ledger.models import RegisterRow
from shuzhi.ledger.registers import COVERAGE, ledger_labels
from shuzhi.roster.models import Organisation
from tests.houses import make_row

ADDRESS = "/registers/coverage/add/"


def declared() -> list[tuple[str, str, date | None]]:
    return list(RegisterRow.everywhere.filter(register=COVERAGE).values_list("category", "issuer", "day"))


def test_every_ledger_that_can_be_declared_is_offered_once(clerk_client: Client, branch: Organisation) -> None:
    page = clerk_client.get(ADDRESS).content.decode()
    assert [word for word in ledger_labels(branch) if page.count(f'<option value="{word}"') != 1] == []


@pytest.mark.parametrize("word", ["assembly", "honour", "fund.superior", "honour@city", "service", "source:review"])
def test_a_kind_a_register_or_a_part_of_one_a_kind_of_items_and_a_source_are_declared(
    clerk_client: Client, branch: Organisation, word: str
) -> None:
    clerk_client.post(ADDRESS, {"kind": word, "year": 2025})
    assert declared() == [(word, "", None)]


@pytest.mark.parametrize("told", [{}, {"signer": "赵一"}, {"day": "2025-12-20"}])
def test_a_self_check_without_findings_needs_a_signer_and_a_day(
    clerk_client: Client, branch: Organisation, told: dict[str, str]
) -> None:
    answer = clerk_client.post(ADDRESS, {"kind": "source:self", "year": 2025, **told})
    assert "自查没有发现问题，请填写" in answer.content.decode()
    assert declared() == []


def test_a_self_check_without_findings_is_declared_by_who_signed(clerk_client: Client, branch: Organisation) -> None:
    sent = {"kind": "source:self", "year": 2025, "signer": "赵一", "day": "2025-12-20"}
    clerk_client.post(ADDRESS, sent)
    assert declared() == [("source:self", "赵一", date(2025, 12, 20))]


def test_a_row_that_stands_there_all_the_same_is_said(clerk_client: Client, branch: Organisation) -> None:
    make_row(branch, "honour", title="先进", category="other")
    answer = clerk_client.post(ADDRESS, {"kind": "honour", "year": 2026}, follow=True)
    assert "却有 1 条记录：指标按记录计算" in answer.content.decode()
    assert "荣誉登记（已有 1 条记录，按记录计）" in clerk_client.get("/registers/coverage/?year=2026").content.decode()
