"""Money on the pages of its register: one amount, and the figures made of it."""

from __future__ import annotations

from django.test import Client

from shuzhi.access.scoping import local_operator
from shuzhi.figures.question import Question
from shuzhi.figures.values import figures_of
from shuzhi.ledger.models import RegisterRow
from shuzhi.roster.models import Organisation
from shuzhi.rulebook import national

ADD = "/registers/fund/add/"
BUDGET = {"title": "党建工作经费预算", "category": "budget", "day": "2026-01-15", "paid_fen": "20000.00"}
SPENT = {"title": "主题党日", "category": "spend", "day": "2026-02-20", "paid_fen": "5000.50"}


def told(branch: Organisation) -> dict[str, tuple[str, str]]:
    ids = ["fund.budget.amount", "fund.spend.amount", "fund.use.rate"]
    found = figures_of(Question(actor=local_operator(), organisation=branch, year=2026), ids=ids)
    return {figure.id: (figure.text_with_unit, figure.completeness) for figure in found}


def test_the_form_asks_for_one_amount_and_says_whether_it_is_the_budget(clerk_client: Client) -> None:
    form = clerk_client.get(ADD).content.decode()
    assert form.count("（元）") == form.count("金额（元）")
    assert "金额（元）" in form
    assert "党建工作经费" in form
    assert "due_fen" not in national().registers["fund"].fields


def test_budget_and_spending_typed_on_the_page_make_the_rate(clerk_client: Client, branch: Organisation) -> None:
    for row in (BUDGET, SPENT):
        assert clerk_client.post(ADD, row).status_code == 302
    assert told(branch) == {
        "fund.budget.amount": ("20000.00元", "known"),
        "fund.spend.amount": ("5000.50元", "known"),
        "fund.use.rate": ("25.0%", "known"),
    }


def test_a_budget_without_an_amount_is_refused_in_the_form(clerk_client: Client) -> None:
    page = clerk_client.post(ADD, BUDGET | {"paid_fen": ""})
    assert page.status_code == 400
    assert "请填写「金额（元）」。" in page.content.decode()
    assert not RegisterRow.everywhere.exists()
