"""Kinds of a local rulebook: recorded, imported, shown, and known only below the organisation that has them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from shuzhi.access.scoping import Actor
from shuzhi.chain.verify import verify_house
from shuzhi.exchange.importing import ImportResult, import_workbooks
from shuzhi.ledger.entries import EntryError, EntryFacts, record_entry
from shuzhi.ledger.kinds import kind_labels
from shuzhi.ledger.models import Entry, EntryMark
from shuzhi.roster.models import Organisation
from tests.exchange.offices import save

LOCAL = """kinds:
- {id: local.courtyard, label: 院坝会, group: 组织生活, meets: members, aliases: [院坝党员会], includes: [theme_day]}
"""


@pytest.fixture
def courtyard(settings: Any, tmp_path: Path, county: Organisation) -> Organisation:
    """The county, whose local rulebook has a kind of its own."""
    settings.HOME = tmp_path
    folder = tmp_path / "rulebook" / county.code
    folder.mkdir(parents=True)
    (folder / "kinds.yaml").write_text(LOCAL, "utf-8")
    return county


def take_in(operator: Actor, organisation: Organisation, folder: Path) -> ImportResult:
    rows = [
        ["日期", "类别", "主持人", "内容"],
        ["2025-03-05", "院坝会", "赵一", "议事"],
        ["2025-04-05", "院坝党员会", "赵一", "商量"],
    ]
    path = save(folder / "台账.xlsx", {"台账": rows})
    return import_workbooks(actor=operator, organisation=organisation, paths=[path])


def test_a_local_kind_is_recognised_in_the_workbooks_of_an_organisation_below(
    courtyard: Organisation, operator: Actor, branch: Organisation, tmp_path: Path
) -> None:
    assert take_in(operator, branch, tmp_path).count("created") == 2
    assert {tuple(entry.kinds) for entry in Entry.everywhere.all()} == {("local.courtyard",)}
    assert set(EntryMark._default_manager.values_list("kind", flat=True)) == {"local.courtyard", "theme_day"}
    assert verify_house() == []


def test_without_the_local_rulebook_the_same_words_are_asked_about(
    operator: Actor, branch: Organisation, tmp_path: Path
) -> None:
    result = take_in(operator, branch, tmp_path)
    assert (result.count("created"), result.count("rejected")) == (0, 2)


def test_an_entry_of_a_local_kind_bears_its_label(
    courtyard: Organisation, operator: Actor, branch: Organisation
) -> None:
    facts = EntryFacts(date(2025, 3, 5), ("local.courtyard",))
    entry = record_entry(actor=operator, organisation=branch, facts=facts)
    assert (entry.title, kind_labels(entry)) == ("院坝会", "院坝会")


def test_an_organisation_elsewhere_does_not_know_the_kind(settings: Any, operator: Actor, branch: Organisation) -> None:
    with pytest.raises(EntryError):
        record_entry(actor=operator, organisation=branch, facts=EntryFacts(date(2025, 3, 5), ("local.courtyard",)))


def test_a_kind_that_no_rulebook_tells_of_any_more_is_called_by_its_id(
    courtyard: Organisation, operator: Actor, branch: Organisation, tmp_path: Path
) -> None:
    facts = EntryFacts(date(2025, 3, 5), ("local.courtyard",))
    entry = record_entry(actor=operator, organisation=branch, facts=facts)
    (tmp_path / "rulebook" / courtyard.code / "kinds.yaml").unlink()
    assert kind_labels(entry) == "local.courtyard"
