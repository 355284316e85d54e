"""What must not be kept is emptied; the chain still proves what is left, and says what was emptied by whom."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage

from shuzhi.access.models import AuditRecord
from shuzhi.access.scoping import AccessDeniedError, Actor
from shuzhi.chain.emptying import EMPTIED, emptied_links
from shuzhi.chain.links import append_links, history
from shuzhi.chain.models import Revision
from shuzhi.chain.verify import verify_house
from shuzhi.ledger.emptying import empty_entries
from shuzhi.ledger.entries import EntryFacts, correct_entry, withdraw_entry
from shuzhi.ledger.models import AgendaItem, Attachment, Entry
from shuzhi.roster.models import Organisation
from tests.houses import make_entry
from tests.ledger.tampering import sql
from tests.ledger.test_kept import DAY, SAID, make_old


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> None:
    """Files are kept in a folder of the test."""
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def old(branch: Organisation, operator: Actor) -> Entry:
    """A talk as an earlier version took it in, its file with the digest it has."""
    entry = make_old(branch, operator)
    file = Attachment.everywhere.get()
    Attachment.everywhere.filter(pk=file.pk).update(sha256=_digest(file))
    append_links(operator, [entry])
    return entry


def _digest(file: Attachment) -> str:
    with file.file.open("rb") as opened:
        return hashlib.sha256(opened.read()).hexdigest()


def everything_kept() -> str:
    """All texts of the ledger and of its chain."""
    rows = [*Entry.everywhere.values_list("content", flat=True), *AgendaItem.everywhere.values_list("title", flat=True)]
    return "\n".join([*rows, *Revision.everywhere.values_list("content", flat=True)])


def test_nothing_of_what_was_said_is_left_and_the_chain_still_holds(
    old: Entry, county: Organisation, operator: Actor
) -> None:
    assert (SAID in everything_kept(), verify_house()) == (True, [])
    [emptied] = empty_entries(actor=operator, organisation=county)
    assert (emptied.entry_id, emptied.fields, emptied.files) == (old.pk, ("place", "agenda", "content", "files"), 1)
    assert SAID not in everything_kept()
    assert verify_house() == []
    assert emptied_links() == emptied.links == 2


def test_parties_day_and_occasion_stay(old: Entry, branch: Organisation, operator: Actor) -> None:
    empty_entries(actor=operator, organisation=branch)
    left = Entry.everywhere.get()
    assert (left.title, left.happened_on, left.participants.get().name) == ("换届前谈心", DAY, "某甲")


def test_an_emptied_link_keeps_its_digest_and_a_new_link_lists_it(
    old: Entry, branch: Organisation, operator: Actor
) -> None:
    before = {link.pk: link.digest for link in history("entry", old.pk)}
    empty_entries(actor=operator, organisation=branch)
    assert {link.pk: link.digest for link in history("entry", old.pk)} == before
    listing = Revision.everywhere.get(fact_type=EMPTIED)
    told = [(fact, number, digest) for _, digest, _, fact, number in json.loads(listing.content)["links"]]
    assert told == [("entry", old.pk, digest) for digest in list(before.values())[1:]]
    assert (listing.actor_name, listing.organisation, listing.reason) == (operator.name, branch, "清空不应登记的内容")


def test_the_log_says_how_many_were_emptied_of_what(old: Entry, branch: Organisation, operator: Actor) -> None:
    empty_entries(actor=operator, organisation=branch)
    assert AuditRecord.everywhere.filter(verb="entry.emptied").get().facts["count"] == 1


def test_a_dry_run_tells_the_same_and_empties_nothing(old: Entry, branch: Organisation, operator: Actor) -> None:
    before = everything_kept()
    told = empty_entries(actor=operator, organisation=branch, dry_run=True)
    assert everything_kept() == before
    assert told == empty_entries(actor=operator, organisation=branch)


def test_what_was_emptied_is_not_emptied_again(old: Entry, branch: Organisation, operator: Actor) -> None:
    empty_entries(actor=operator, organisation=branch)
    assert empty_entries(actor=operator, organisation=branch) == []


def test_a_file_is_removed_once_the_change_stands(
    old: Entry, branch: Organisation, operator: Actor, django_capture_on_commit_callbacks: Any
) -> None:
    name = Attachment.everywhere.get().file.name
    with django_capture_on_commit_callbacks(execute=True):
        empty_entries(actor=operator, organisation=branch)
    assert not default_storage.exists(name)


def test_a_withdrawn_talk_is_emptied_too(old: Entry, branch: Organisation, operator: Actor) -> None:
    withdraw_entry(actor=operator, entry=old, reason="记重了")
    empty_entries(actor=operator, organisation=branch)
    assert SAID not in everything_kept()
    assert verify_house() == []


def test_a_talk_that_is_told_as_something_else_now_is_emptied_only_of_what_it_was(
    old: Entry, branch: Organisation, operator: Actor
) -> None:
    facts = EntryFacts(happened_on=DAY, kinds=("symposium",), content="议题三项")
    correct_entry(actor=operator, entry=old, facts=facts, reason="类别有误")
    empty_entries(actor=operator, organisation=branch)
    assert (SAID in everything_kept(), Entry.everywhere.get().content) == (False, "议题三项")
    assert verify_house() == []


def test_a_meeting_keeps_its_content(branch: Organisation, operator: Actor) -> None:
    make_entry(branch, DAY, "symposium", content=SAID)
    assert empty_entries(actor=operator, organisation=branch) == []


def test_a_meeting_that_is_also_of_ideology_loses_its_content_and_keeps_its_place(
    branch: Organisation, operator: Actor
) -> None:
    entry = make_entry(branch, DAY, "committee_meeting", "ideology_meeting", place="会议室", present_count=5)
    Entry.everywhere.filter(pk=entry.pk).update(content=SAID)
    append_links(operator, [entry])
    [emptied] = empty_entries(actor=operator, organisation=branch)
    left = Entry.everywhere.get()
    assert (emptied.fields, left.content, left.place, left.present_count) == (("content",), "", "会议室", 5)
    assert verify_house() == []


def test_another_organisation_is_left_alone(old: Entry, other_branch: Organisation, operator: Actor) -> None:
    assert empty_entries(actor=operator, organisation=other_branch) == []
    assert SAID in everything_kept()


@pytest.mark.parametrize("who", ["member", "superior", "outsider"])
def test_only_who_may_record_may_empty(
    old: Entry, branch: Organisation, request: pytest.FixtureRequest, who: str
) -> None:
    with pytest.raises(AccessDeniedError):
        empty_entries(actor=request.getfixturevalue(who), organisation=branch)


@pytest.mark.parametrize("column", ["content", "reason", "actor_name"])
def test_an_emptied_link_that_is_changed_afterwards_is_found(
    old: Entry, branch: Organisation, operator: Actor, column: str
) -> None:
    empty_entries(actor=operator, organisation=branch)
    last = list(history("entry", old.pk))[-1]
    sql(f"UPDATE chain_revision SET {column} = {column} || ' ' WHERE id = %s", [last.pk])
    assert "chain.changed" in {fault.code for fault in verify_house()}


def test_a_link_emptied_behind_the_programs_back_is_found(old: Entry, branch: Organisation) -> None:
    last = list(history("entry", old.pk))[-1]
    sql("UPDATE chain_revision SET content = '{}' WHERE id = %s", [last.pk])
    assert "chain.changed" in {fault.code for fault in verify_house()}


def test_a_listing_that_is_changed_empties_nothing(old: Entry, branch: Organisation, operator: Actor) -> None:
    empty_entries(actor=operator, organisation=branch)
    sql("UPDATE chain_revision SET content = 'x' WHERE fact_type = %s", [EMPTIED])
    assert [fault.code for fault in verify_house()].count("chain.changed") == 3


def test_an_entry_recorded_after_the_emptying_goes_on_the_chain(
    old: Entry, branch: Organisation, operator: Actor
) -> None:
    empty_entries(actor=operator, organisation=branch)
    make_entry(branch, date(2026, 2, 20))
    assert verify_house() == []
