"""Of cases and admonitions no page asks for more than the number, and none shows what an older version kept."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse

from shuzhi.access.scoping import Actor
from shuzhi.exchange.facts import dump_facts
from shuzhi.ledger.rows import read_registers
from shuzhi.roster.models import Organisation
from tests.ledger.test_counted_rows import CASES, SAID, make_old_row


def test_the_form_says_so_and_keeps_what_was_typed(clerk_client: Client) -> None:
    page = clerk_client.post(reverse("register-add", args=["external"]), CASES | {"title": SAID, "day": ""})
    assert page.status_code == 400
    assert "办案数不登记说明" in page.content.decode()


def test_an_old_title_is_shown_nowhere(branch: Organisation, operator: Actor, clerk_client: Client) -> None:
    old = make_old_row(branch, operator)
    pages = [reverse("register", args=["external"], query={"year": 2025}), reverse("register-row", args=[old.pk])]
    told = "".join(clerk_client.get(page).content.decode() for page in pages)
    told += str(read_registers([old.pk])) + dump_facts(actor=operator, organisation=branch).decode()
    assert "县纪委函" in told
    assert SAID not in told
