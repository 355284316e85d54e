"""Of a talk the parties, the day and the occasion are kept, of 意识形态 the title and the person; nothing else is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from openpyxl import load_workbook

from shuzhi.access.scoping import Actor
from shuzhi.chain.links import append_links
from shuzhi.errors import NotFoundError
from shuzhi.exchange.excel_out import ledger_workbook
from shuzhi.exchange.facts.dump import dump_facts
from shuzhi.ledger.attachments import attach_file, find_attachment
from shuzhi.ledger.entries import Agenda, Attendance, EntryFacts, NotKeptError, correct_entry, facts_of
from shuzhi.ledger.finding import Search, search_entries
from shuzhi.ledger.models import AgendaItem, Attachment, Entry
from shuzhi.roster.models import Organisation, Person
from shuzhi.rulebook import load_rulebook, national
from shuzhi.rulebook.failure import RulebookError
from shuzhi.rulebook.kept import EVERYTHING, kept_of, kept_words
from tests.houses import make_entry

DAY = date(2026, 2, 6)
SAID = "他说对领导有意见"
TALKS = [kind.id for kind in national().kinds.values() if kind.talk]
IDEOLOGY = [kind.id for kind in national().kinds.values() if kind.id.startswith("ideology_")]
NOT_OF_A_TALK: list[dict[str, Any]] = [
    {"content": SAID},
    {"place": "会议室"},
    {"started_at": "14:30"},
    {"topics": ("思想动态",)},
    {"minutes": 30},
    {"agenda": (Agenda(SAID),)},
    {"participants": (Attendance("absent", name="某甲", reason=SAID),)},
]


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> None:
    """Files are kept in a folder of the test."""
    settings.MEDIA_ROOT = tmp_path / "media"


def make_old(branch: Organisation, operator: Actor, kind: str = "heart_talk") -> Entry:
    """A talk as an earlier version took it in: with content, agenda and a file."""
    entry = make_entry(branch, DAY, kind, title="换届前谈心", participants=(Attendance("chair", name="某甲"),))
    entry.content, entry.place = SAID, "小会议室"
    entry.save()
    AgendaItem.everywhere.create(entry=entry, position=1, title=SAID)
    file = ContentFile(SAID.encode(), name="谈话.txt")
    Attachment.everywhere.create(entry=entry, name="谈话.txt", size=len(SAID), sha256="0" * 64, file=file)
    append_links(operator, [entry])
    return entry


@pytest.mark.parametrize("kind", TALKS)
@pytest.mark.parametrize("told", NOT_OF_A_TALK, ids=lambda told: next(iter(told)))
def test_a_talk_takes_nothing_but_parties_day_and_occasion(
    branch: Organisation, kind: str, told: dict[str, Any]
) -> None:
    with pytest.raises(NotKeptError, match="不登记") as refused:
        make_entry(branch, DAY, kind, **told)
    assert refused.value.code == "entry.not_kept"
    assert refused.value.advice.startswith("只登记日期、主题")
    assert not Entry.everywhere.exists()


@pytest.mark.parametrize("kind", TALKS)
def test_a_talk_is_kept_with_its_parties_and_its_occasion(
    branch: Organisation, people: list[Person], kind: str
) -> None:
    parties = (Attendance("chair", people[0]), Attendance("subject", people[1]))
    made = make_entry(branch, DAY, kind, title="换届前谈心", participants=parties)
    assert (made.title, made.participants.count()) == ("换届前谈心", 2)


@pytest.mark.parametrize("kind", IDEOLOGY)
@pytest.mark.parametrize("told", [{"content": SAID}, {"participants": (Attendance("attendee", name="某甲"),)}])
def test_of_ideology_only_day_title_and_responsible_person_are_kept(
    branch: Organisation, kind: str, told: dict[str, Any]
) -> None:
    with pytest.raises(NotKeptError, match="只登记日期、主题、主持"):
        make_entry(branch, DAY, kind, **told)
    made = make_entry(branch, DAY, kind, title="专题研究", participants=(Attendance("chair", name="某甲"),))
    assert (made.title, made.participants.get().name) == ("专题研究", "某甲")


def test_a_meeting_that_is_also_of_ideology_keeps_its_roll_and_no_content(branch: Organisation) -> None:
    kinds = ("committee_meeting", "ideology_meeting")
    roll = (Attendance("attendee", name="某甲"),)
    assert make_entry(branch, DAY, *kinds, present_count=5, agenda=(Agenda("研究意识形态"),), participants=roll)
    with pytest.raises(NotKeptError, match="不登记内容"):
        make_entry(branch, DAY, *kinds, content=SAID)


def test_a_correction_cannot_bring_in_what_was_said(branch: Organisation, operator: Actor) -> None:
    talk = make_entry(branch, DAY, "heart_talk")
    facts = EntryFacts(happened_on=DAY, kinds=("heart_talk",), content=SAID)
    with pytest.raises(NotKeptError):
        correct_entry(actor=operator, entry=talk, facts=facts, reason="补充")


def test_a_meeting_with_content_becomes_a_talk_only_without_it(branch: Organisation, operator: Actor) -> None:
    meeting = make_entry(branch, DAY, "symposium", content="听取意见")
    facts = replace(facts_of(meeting), kinds=("heart_talk",))
    with pytest.raises(NotKeptError, match="谈心谈话不登记内容"):
        correct_entry(actor=operator, entry=meeting, facts=facts, reason="类别有误")


def test_no_file_is_kept_with_a_talk(branch: Organisation, operator: Actor) -> None:
    talk = make_entry(branch, DAY, "heart_talk")
    with pytest.raises(NotKeptError, match="附件"):
        attach_file(actor=operator, entry=talk, name="谈话.txt", file=ContentFile(b"x", name="谈话.txt"))


def test_a_meeting_with_a_file_does_not_become_a_talk(branch: Organisation, operator: Actor) -> None:
    meeting = make_entry(branch, DAY, "symposium")
    attach_file(actor=operator, entry=meeting, name="记录.txt", file=ContentFile(b"x", name="记录.txt"))
    with pytest.raises(NotKeptError, match="附件"):
        correct_entry(actor=operator, entry=meeting, facts=EntryFacts(DAY, ("heart_talk",)), reason="类别有误")


def test_what_an_earlier_version_kept_of_a_talk_is_not_told_any_more(branch: Organisation, operator: Actor) -> None:
    old = make_old(branch, operator)
    assert (facts_of(old).content, facts_of(old).agenda, facts_of(old).title) == ("", (), "换届前谈心")
    told = dump_facts(actor=operator, organisation=branch)
    assert SAID not in told.decode()
    book = ledger_workbook(actor=operator, organisation=branch, entries=Entry.everywhere.all())
    cells = [cell for row in load_workbook(BytesIO(book)).worksheets[0].iter_rows(values_only=True) for cell in row]
    assert "换届前谈心" in cells
    assert SAID not in str(cells)


def test_a_file_kept_with_a_talk_of_old_is_not_given_out(branch: Organisation, operator: Actor) -> None:
    old = make_old(branch, operator)
    with pytest.raises(NotFoundError, match="没有这个附件"):
        find_attachment(actor=operator, entry_id=old.pk, attachment_id=old.attachments.get().pk)


def test_a_talk_is_found_by_its_occasion_and_not_by_what_was_said(branch: Organisation, operator: Actor) -> None:
    old = make_old(branch, operator)
    meeting = make_entry(branch, DAY, "symposium", content=SAID)

    def found(text: str) -> list[int]:
        searched = search_entries(actor=operator, organisation=branch, search=Search(text=text))
        return sorted(entry.pk for entry in searched)

    assert found("换届前") == [old.pk]
    assert found("有意见") == [meeting.pk]
    assert found("小会议室") == []


def test_a_local_talk_keeps_no_more_than_any_talk(tmp_path: Path) -> None:
    kinds = "kinds:\n- {id: local.tea, label: 茶叙, group: 谈话, meets: parties, roll: false, talk: true}\n"
    (tmp_path / "kinds.yaml").write_text(kinds, "utf-8")
    known = load_rulebook(local=[tmp_path]).kinds
    assert kept_words(kept_of(["local.tea"], known)) == "日期、主题、参加人员"


def test_a_local_kind_that_counts_as_a_talk_keeps_no_more_than_a_talk(tmp_path: Path) -> None:
    kinds = "kinds:\n- {id: local.tea, label: 茶叙, group: 谈话, meets: parties, includes: [heart_talk]}\n"
    (tmp_path / "kinds.yaml").write_text(kinds, "utf-8")
    known = load_rulebook(local=[tmp_path]).kinds
    assert "content" not in kept_of(["local.tea"], known)


def test_a_talk_that_would_keep_what_was_said_is_no_rule(tmp_path: Path) -> None:
    kinds = "kinds:\n- {id: local.tea, label: 茶叙, group: 谈话, meets: parties, talk: true, keeps: [title, content]}\n"
    (tmp_path / "kinds.yaml").write_text(kinds, "utf-8")
    with pytest.raises(RulebookError, match="谈话不登记内容"):
        load_rulebook(local=[tmp_path])


def test_of_a_meeting_everything_is_kept() -> None:
    assert kept_of(["assembly"], national().kinds) == EVERYTHING
