"""「说明」 on the page of the month: also for a rule that only a local rulebook knows."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from shuzhi.duties.models import Explanation
from shuzhi.roster.models import Organisation, Person

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
