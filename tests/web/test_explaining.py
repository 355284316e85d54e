"""「说明」 on the page of the month: also for a rule that only a local rulebook knows."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from pathlib import Path

import pytest
from django.test import Client

from shuzhi.access.models import Account
from shuzhi.access.roles import Role
from shuzhi.duties.models import Explanation
from shuzhi.roster.models import Organisation, Person
from tests.houses import make_actor, make_branch, make_entry

from .conftest import SignIn

pytestmark = pytest.mark.django_db
LOCAL = """
duties:
- id: local.forum.monthly
  facts: []
  title: 每月论坛
  owes: {organisation: {kind: [branch]}}
  every: month
  evidence: {kinds: [forum]}
  need: {count: 1}
  strength: practice
  settle: 举办一次论坛并记入台账。
  versions:
    2020-01-01:
      reference: {title: 虚构县党建工作要点, sources: [LOCAL]}
      confidence: quoted
      checked_on: 2026-01-01
"""
ADDRESS = "/explain/?rule=local.forum.monthly&period=2026-01"


@pytest.fixture
def local_rule(settings: object, tmp_path: Path, county: Organisation) -> None:
    settings.HOME = tmp_path  # type: ignore[attr-defined]
    folder = tmp_path / "rulebook" / county.code
    folder.mkdir(parents=True)
    (folder / "local.yaml").write_text(LOCAL, "utf-8")


def test_a_duty_of_a_local_rule_is_explained_from_the_month(
    local_rule: None, clerk_client: Client, filled: list[Person]
) -> None:
    assert ADDRESS.replace("&", "&amp;") in clerk_client.get("/").content.decode()
    assert "每月论坛" in clerk_client.get(ADDRESS).content.decode()
    sent = {"rule": "local.forum.monthly", "period": "2026-01", "text": "当月因防汛改期。"}
    assert clerk_client.post("/explain/", sent).status_code == 302
    assert Explanation.everywhere.get().rule == "local.forum.monthly"
    assert "当月因防汛改期。" in clerk_client.get("/").content.decode()


def test_a_rule_that_no_rulebook_of_the_organisation_knows_has_no_page(
    clerk_client: Client, branch: Organisation
) -> None:
    assert clerk_client.get(ADDRESS).status_code == 404


def test_of_two_reminders_in_a_month_each_is_explained_by_itself(county: Organisation, branch: Organisation) -> None:
    other = make_branch(county, "X0102", "虚构县政府办党支部")
    make_entry(branch, date(2023, 1, 20), "election")
    make_entry(other, date(2023, 1, 25), "election")
    client = Client()
    make_actor("xianwei", "县委干事", Role.CLERK, county)
    client.force_login(Account.objects.get(username="xianwei"))
    addresses = re.findall(r"/explain/\?rule=branch\.election\.reminder[^\"]*", client.get("/").content.decode())
    pages = [client.get(unescape(address)).content.decode() for address in addresses]
    assert [(branch.name in page, other.name in page) for page in pages] == [(True, False), (False, True)]
    told = {"rule": "branch.election.reminder", "period": "2026-01", "about": other.pk, "text": "正在酝酿合并。"}
    client.post("/explain/", told)
    assert Explanation.everywhere.get().about == other


def test_a_reminder_of_an_organisation_out_of_reach_has_no_page(sign_in: SignIn, county: Organisation) -> None:
    address = f"/explain/?rule=branch.assembly.quarterly&period=2026-Q1&about={county.pk}"
    assert sign_in("clerk").get(address).status_code == 404
