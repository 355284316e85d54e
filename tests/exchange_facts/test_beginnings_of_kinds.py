"""A file says from which day on a ledger tells of a kind: of the rulebook, or of a local one that binds the branch."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from shuzhi.access.scoping import Actor
from shuzhi.exchange.facts import dump_facts
from shuzhi.factsfile.failure import FactsError
from shuzhi.roster.ledger_beginning import declared_kinds
from shuzhi.roster.models import Organisation
from tests.exchange_facts.files import load, small

pytestmark = pytest.mark.usefixtures("db", "the_moment")
LOCAL = """
kinds:
- {id: local.forum, label: 支部论坛, group: 组织生活}
"""


def begun(**kinds: str | None) -> dict[str, Any]:
    file = small()
    file["organisations"][1]["ledger_since_kinds"] = {kind.replace("__", "."): day for kind, day in kinds.items()}
    return file


@pytest.fixture
def local_kind(settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path
    folder = tmp_path / "rulebook" / "C"
    folder.mkdir(parents=True)
    (folder / "kinds.yaml").write_text(LOCAL, "utf-8")


@pytest.mark.usefixtures("local_kind")
def test_a_kind_of_a_local_rulebook_begins_on_its_day(tmp_path: Path, operator: Actor) -> None:
    load(tmp_path, begun(local__forum="2025-03-01", dues="2024-01-01"))
    branch = Organisation.everywhere.get(code="B3")
    assert declared_kinds(branch) == {"dues": date(2024, 1, 1), "local.forum": date(2025, 3, 1)}
    told = json.loads(dump_facts(actor=operator, organisation=branch))["organisations"]
    assert [one.get("ledger_since_kinds") for one in told if one["code"] == "B3"] == [
        {"dues": "2024-01-01", "local.forum": "2025-03-01"}
    ]


@pytest.mark.parametrize("kind", ["local__forum", "themeday"])
def test_a_kind_that_no_rulebook_knows_is_refused_at_its_place(tmp_path: Path, kind: str) -> None:
    with pytest.raises(FactsError) as refused:
        load(tmp_path, begun(**{kind: "2025-03-01"}))
    path = f"organisations[1].ledger_since_kinds.{kind.replace('__', '.')}"
    assert (refused.value.code, refused.value.path) == ("facts.key", path)
    assert not Organisation.everywhere.exists()


def test_a_kind_without_a_day_says_nothing(tmp_path: Path) -> None:
    load(tmp_path, begun(dues=None))
    assert declared_kinds(Organisation.everywhere.get(code="B3")) == {}


def test_a_day_that_is_none_is_refused_at_its_place(tmp_path: Path) -> None:
    with pytest.raises(FactsError) as refused:
        load(tmp_path, begun(dues="去年"))
    assert refused.value.path == "organisations[1].ledger_since_kinds.dues"
