"""An entry is told once, counts in every kind it is, and keeps what it said before."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
import time_machine

from shuzhi.access.models import AuditRecord
from shuzhi.access.scoping import Actor
from shuzhi.chain.links import history
from shuzhi.chain.models import Revision
from shuzhi.chain.verify import verify_house
from shuzhi.clock import now
from shuzhi.errors import NotFoundError
from shuzhi.evaluation import SUBTREE
from shuzhi.figures.question import Question
from shuzhi.figures.values import figures_of, rows_behind
from shuzhi.ledger.entries import (
    Agenda,
    Attendance,
    EntryError,
    EntryFacts,
    check_facts,
    correct_entry,
    facts_of,
    find_entry,
    record_entries,
    record_entry,
    withdraw_entry,
)
from shuzhi.ledger.models import Entry, EntryMark
from shuzhi.roster.models import Organisation, Person
from shuzhi.rulebook import national
from tests.houses import make_entry, make_meeting

DAY = date(2026, 2, 6)


def value(organisation: Organisation, figure_id: str, actor: Actor) -> int | None:
    [figure] = figures_of(Question(actor=actor, organisation=organisation, year=2026), ids=[figure_id])
    return None if figure.value is None else int(figure.value)


def markers(entry: Entry) -> set[str]:
    return set(EntryMark.everywhere.filter(entry=entry).values_list("kind", flat=True))


def test_an_entry_of_two_kinds_counts_in_each_and_is_one_event(branch: Organisation, operator: Actor) -> None:
    entry = make_entry(branch, DAY, "theme_day", "party_lecture")
    for figure in ("theme_day.count", "party_lecture.count", "event.count"):
        assert value(branch, figure, operator) == 1
        assert rows_behind(Question(actor=operator, organisation=branch, year=2026), figure) == [entry.pk]


def test_an_entry_counts_as_the_kinds_its_kind_includes(branch: Organisation) -> None:
    assert markers(make_entry(branch, DAY, "evening_study")) == {"evening_study", "collective_study"}


def test_topics_and_agenda_classes_are_marked(branch: Organisation, people: list[Person]) -> None:
    assert markers(make_meeting(branch, DAY, people)) == {
        "committee_meeting",
        "discussion",
        "topic:party_discipline",
        "agenda:first_topic",
        "agenda:party_building",
        "agenda1:first_topic",
    }


def test_the_first_topic_is_a_place_on_the_agenda(branch: Organisation, operator: Actor) -> None:
    first, second = Agenda("学习", "first_topic"), Agenda("人事", "personnel")
    make_entry(branch, DAY, "committee_meeting", agenda=(first, second))
    make_entry(branch, date(2026, 2, 13), "committee_meeting", agenda=(second, first))
    assert value(branch, "first_topic.count", operator) == 1
    assert value(branch, "first_topic.bound_meeting.count", operator) == 2


def test_the_agenda_keeps_its_order(branch: Organisation) -> None:
    titles = ["丙", "甲", "乙"]
    entry = make_entry(branch, DAY, "assembly", agenda=tuple(Agenda(title) for title in titles))
    assert list(entry.agenda.values_list("position", "title")) == list(enumerate(titles, 1))


def test_a_joint_event_stands_in_both_ledgers_as_one(
    county: Organisation, branch: Organisation, other_branch: Organisation, operator: Actor, outsider: Actor
) -> None:
    entry = make_entry(branch, DAY, "theme_day", joint_organisations=(other_branch,))
    assert value(branch, "theme_day.count", operator) == value(other_branch, "theme_day.count", operator) == 1
    [figure] = figures_of(
        Question(actor=operator, organisation=county, year=2026, scope=SUBTREE), ids=["theme_day.count"]
    )
    assert figure.value == 1
    assert find_entry(actor=outsider, entry_id=entry.pk) == entry


def test_a_joint_organisation_reads_the_entry_and_cannot_change_it(
    branch: Organisation, other_branch: Organisation, outsider: Actor
) -> None:
    from shuzhi.access.roles import Capability
    from shuzhi.access.scoping import AccessDeniedError

    entry = make_entry(branch, DAY, joint_organisations=(other_branch,))
    with pytest.raises(NotFoundError):
        find_entry(actor=outsider, entry_id=entry.pk, capability=Capability.RECORD)
    with pytest.raises(AccessDeniedError):
        withdraw_entry(actor=outsider, entry=entry, reason="不是我们的")


def test_the_host_corrects_a_joint_event_without_asking_the_other(
    branch: Organisation, other_branch: Organisation, clerk: Actor, operator: Actor
) -> None:
    entry = make_entry(branch, DAY, joint_organisations=(other_branch,))
    correct_entry(actor=clerk, entry=entry, facts=replace(facts_of(entry), place="一楼会议室"), reason="补地点")
    assert value(other_branch, "theme_day.count", operator) == 1


def test_three_dates_are_kept_apart(branch: Organisation, clerk: Actor, the_moment: time_machine.Traveller) -> None:
    entry = make_entry(branch, DAY, actor=clerk)
    recorded = now()
    the_moment.shift(timedelta(days=3))
    correct_entry(actor=clerk, entry=entry, facts=replace(facts_of(entry), title="新主题"), reason="主题有误")
    entry.refresh_from_db()
    assert entry.happened_on == DAY
    assert entry.recorded_at == recorded
    assert entry.corrected_at == recorded + timedelta(days=3)
    assert entry.recorded_by == "干事甲"


def test_an_entry_late_in_the_evening_belongs_to_the_day_in_shanghai(
    branch: Organisation, operator: Actor, the_moment: time_machine.Traveller
) -> None:
    the_moment.move_to("2026-03-02T17:00:00+00:00")  # 01:00 of the third in Shanghai
    assert make_entry(branch, date(2026, 3, 3)).happened_on == date(2026, 3, 3)
    with pytest.raises(EntryError):
        make_entry(branch, date(2026, 3, 4))


def test_a_correction_keeps_what_stood_before_with_the_reason(
    branch: Organisation, clerk: Actor, people: list[Person]
) -> None:
    entry = make_meeting(branch, DAY, people, actor=clerk)
    facts = replace(facts_of(entry), happened_on=date(2026, 2, 9), kinds=("committee_meeting",), agenda=())
    correct_entry(actor=clerk, entry=entry, facts=facts, reason="日期录入有误")
    first, second = history("entry", entry.pk)
    assert (first.act, second.act, second.reason) == ("recorded", "corrected", "日期录入有误")
    before, after = json.loads(first.content), json.loads(second.content)
    assert (before["happened_on"], after["happened_on"]) == ("2026-02-06", "2026-02-09")
    assert (len(before["agenda"]), len(after["agenda"])) == (2, 0)
    assert before["participants"] == after["participants"]
    between = Revision.everywhere.filter(organisation=branch, sequence__in=(first.sequence + 1, second.sequence - 1))
    assert {link.fact_type for link in between} == {"audit"}
    assert verify_house() == []


def test_a_correction_counts_as_it_now_stands(branch: Organisation, operator: Actor) -> None:
    entry = make_entry(branch, DAY, "theme_day")
    correct_entry(actor=operator, entry=entry, facts=EntryFacts(DAY, ("assembly",)), reason="类别有误")
    assert markers(entry) == {"assembly"}
    assert value(branch, "assembly.count", operator) == 1


def test_facts_of_an_entry_give_the_same_entry_again(branch: Organisation, people: list[Person]) -> None:
    entry = make_meeting(branch, DAY, people)
    facts = facts_of(entry)
    again = make_entry(
        branch,
        DAY,
        *facts.kinds,
        **{key: getattr(facts, key) for key in ("title", "topics", "minutes", "agenda", "participants")},
    )
    assert facts_of(again) == facts


def test_a_withdrawn_entry_counts_nowhere_and_stays_readable(
    branch: Organisation, clerk: Actor, people: list[Person]
) -> None:
    entry = make_meeting(branch, DAY, people, actor=clerk)
    withdraw_entry(actor=clerk, entry=entry, reason="重复登记")
    assert markers(entry) == set()
    assert value(branch, "committee_meeting.count", clerk) is None
    found = find_entry(actor=clerk, entry_id=entry.pk)
    assert (found.title, found.withdrawn_reason, found.withdrawn_at) == ("研究三月工作", "重复登记", now())
    assert [link.act for link in history("entry", entry.pk)] == ["recorded", "withdrawn"]


def test_a_withdrawn_entry_is_neither_corrected_nor_withdrawn_again(branch: Organisation, clerk: Actor) -> None:
    entry = make_entry(branch, DAY)
    withdraw_entry(actor=clerk, entry=entry, reason="重复登记")
    for change in (
        lambda: correct_entry(actor=clerk, entry=entry, facts=facts_of(entry), reason="改回"),
        lambda: withdraw_entry(actor=clerk, entry=entry, reason="重复登记"),
    ):
        with pytest.raises(EntryError) as refused:
            change()
        assert refused.value.code == "entry.withdrawn"


def test_a_correction_of_what_somebody_withdrew_meanwhile_is_refused(branch: Organisation, clerk: Actor) -> None:
    """The clerk's page still shows the entry as it was before a colleague withdrew it."""
    shown = make_entry(branch, DAY)
    withdraw_entry(actor=clerk, entry=Entry.everywhere.get(pk=shown.pk), reason="重复登记")
    with pytest.raises(EntryError) as refused:
        correct_entry(actor=clerk, entry=shown, facts=EntryFacts(DAY, ("assembly",)), reason="类别有误")
    assert refused.value.code == "entry.withdrawn"
    assert verify_house() == []


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_change_without_a_reason_is_refused(reason: str, branch: Organisation, clerk: Actor) -> None:
    entry = make_entry(branch, DAY)
    for change in (
        lambda: correct_entry(actor=clerk, entry=entry, facts=facts_of(entry), reason=reason),
        lambda: withdraw_entry(actor=clerk, entry=entry, reason=reason),
    ):
        with pytest.raises(EntryError) as refused:
            change()
        assert refused.value.code == "reason.missing"


WRONG: dict[str, tuple[EntryFacts, str]] = {
    "no kind": (EntryFacts(DAY, ()), "entry.kind_missing"),
    "an unknown kind": (EntryFacts(DAY, ("theme_day", "picnic")), "entry.kind_unknown"),
    "tomorrow": (EntryFacts(date(2026, 3, 3), ("theme_day",)), "date.future"),
    "before the Party": (EntryFacts(date(1921, 6, 30), ("theme_day",)), "date.invalid"),
    "more present than due": (
        EntryFacts(DAY, ("theme_day",), due_count=20, present_count=21),
        "attendance.over",
    ),
    "a nameless guest": (
        EntryFacts(DAY, ("theme_day",), participants=(Attendance("attendee", name=" "),)),
        "participant.invalid",
    ),
    "an unknown role": (
        EntryFacts(DAY, ("theme_day",), participants=(Attendance("king", name="甲"),)),
        "participant.invalid",
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_cannot_have_happened_is_refused_and_leaves_nothing(case: str, branch: Organisation, clerk: Actor) -> None:
    facts, code = WRONG[case]
    with pytest.raises(EntryError) as refused:
        record_entry(actor=clerk, organisation=branch, facts=facts)
    assert refused.value.code == code
    assert refused.value.advice
    assert not Entry.everywhere.exists()


def test_one_wrong_fact_among_many_records_none(branch: Organisation, clerk: Actor) -> None:
    told = [(EntryFacts(DAY, ("theme_day",)), "第2行"), (EntryFacts(DAY, ("picnic",)), "第3行")]
    with pytest.raises(EntryError):
        record_entries(actor=clerk, organisation=branch, with_origins=told)
    assert not Entry.everywhere.exists()


@pytest.mark.parametrize(("due", "present"), [(20, 20), (20, 0), (None, 5), (5, None)])
def test_head_counts_that_can_be_are_kept(due: int | None, present: int | None, branch: Organisation) -> None:
    entry = make_entry(branch, DAY, due_count=due, present_count=present)
    assert (entry.due_count, entry.present_count) == (due, present)


def test_today_and_the_founding_day_of_the_party_are_days(branch: Organisation) -> None:
    make_entry(branch, date(2026, 3, 2))
    make_entry(branch, date(1921, 7, 1))
    assert Entry.everywhere.count() == 2


def test_a_talk_needs_only_parties_day_and_occasion(branch: Organisation, operator: Actor) -> None:
    make_entry(
        branch,
        DAY,
        "heart_talk",
        title="新任职谈话",
        participants=(Attendance("speaker", name="甲"), Attendance("subject", name="乙")),
    )
    assert value(branch, "heart_talk.count", operator) == 1


def test_an_entry_without_a_title_is_called_by_its_kinds(branch: Organisation) -> None:
    assert make_entry(branch, DAY, "theme_day", "party_lecture").title == "主题党日、党课"


def test_a_batch_writes_no_sentence_for_each_row(branch: Organisation, clerk: Actor) -> None:
    told = [(EntryFacts(DAY, ("theme_day",)), f"第{row}行") for row in range(2, 5)]
    record_entries(actor=clerk, organisation=branch, with_origins=told)
    assert not AuditRecord.everywhere.filter(verb="entry.recorded").exists()
    assert list(Entry.everywhere.order_by("pk").values_list("origin", flat=True)) == ["第2行", "第3行", "第4行"]


def test_an_extension_tells_for_how_many_months(branch: Organisation, operator: Actor) -> None:
    facts = EntryFacts(DAY, ("development.extension",), extension_months=6)
    entry = record_entry(actor=operator, organisation=branch, facts=facts)
    assert facts_of(find_entry(actor=operator, entry_id=entry.pk)).extension_months == 6


@pytest.mark.parametrize(
    ("kind", "months", "code"),
    [
        ("development.extension", 5, "extension.months"),
        ("development.extension", 13, "extension.months"),
        ("assembly", 6, "extension.kind"),
    ],
)
def test_probation_is_lengthened_by_six_months_to_a_year_and_only_by_an_extension(
    kind: str, months: int, code: str
) -> None:
    with pytest.raises(EntryError) as refused:
        check_facts(EntryFacts(DAY, (kind,), extension_months=months), national().kinds)
    assert refused.value.code == code


def test_a_yearly_meeting_tells_the_year_it_is_for(branch: Organisation, operator: Actor) -> None:
    facts = EntryFacts(DAY, ("organisational_life",), for_year=2025)
    entry = record_entry(actor=operator, organisation=branch, facts=facts)
    assert facts_of(find_entry(actor=operator, entry_id=entry.pk)).for_year == 2025
    assert set(EntryMark.everywhere.filter(entry=entry).values_list("for_year", flat=True)) == {2025}


@pytest.mark.parametrize(
    ("kind", "year", "code"),
    [
        ("organisational_life", DAY.year + 1, "year.invalid"),
        ("organisational_life", 1920, "year.invalid"),
        ("assembly", DAY.year, "year.kind"),
    ],
)
def test_only_a_yearly_meeting_is_for_a_year_and_never_for_one_to_come(kind: str, year: int, code: str) -> None:
    with pytest.raises(EntryError) as refused:
        check_facts(EntryFacts(DAY, (kind,), for_year=year), national().kinds)
    assert refused.value.code == code
