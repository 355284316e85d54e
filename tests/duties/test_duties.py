"""What is due, in which words, and the author's answer to it."""

from __future__ import annotations

from datetime import date

import pytest

from shuzhi.access.models import AuditRecord
from shuzhi.access.scoping import Actor
from shuzhi.duties.explain import ExplanationError, explain_duty
from shuzhi.duties.listing import Duty, duties_below, duties_in_year, duties_of, duty_counts
from shuzhi.duties.models import Explanation
from shuzhi.ledger.entries import withdraw_entry
from shuzhi.roster.models import Organisation
from shuzhi.rulebook.statuses import LABELS
from tests.houses import make_entry, make_member, make_row

TODAY = date(2026, 3, 2)
MEETING = "branch.committee_meeting.monthly"  # 一般
THEME_DAY = "branch.theme_day.monthly"  # 应当
DUES = "dues.monthly"


def duty(organisation: Organisation, rule: str, period: str, actor: Actor, on: date = TODAY) -> Duty:
    [found] = [
        d
        for d in duties_of(actor=actor, organisation=organisation, on=on)
        if (d.rule.id, d.row.period) == (rule, period)
    ]
    return found


@pytest.mark.parametrize(
    ("period", "days", "status", "label"),
    [
        ("2026-01", [date(2026, 1, 9)], "met", "已完成"),
        ("2026-01", [], "overdue", "未见记录"),
        ("2026-01", [date(2026, 2, 9)], "overdue", "未见记录"),
        ("2026-02", [date(2026, 2, 28)], "met", "已完成"),
        ("2026-03", [], "due", "待办"),
        ("2026-03", [date(2026, 3, 1)], "met", "已完成"),
    ],
)
def test_a_monthly_duty_stands_where_the_ledger_says(  # noqa: PLR0917
    period: str, days: list[date], status: str, label: str, branch: Organisation, operator: Actor
) -> None:
    for day in days:
        make_entry(branch, day, "theme_day")
    found = duty(branch, THEME_DAY, period, operator)
    assert (found.row.status, found.status_label) == (status, label)


def test_a_duty_names_the_entries_that_settle_it(branch: Organisation, operator: Actor) -> None:
    first, second = (make_entry(branch, date(2026, 1, day), "theme_day", "party_lecture") for day in (9, 23))
    found = duty(branch, THEME_DAY, "2026-01", operator)
    assert (found.row.entries, found.row.done, found.row.need) == ((first.pk, second.pk), 2, 1)


def test_a_withdrawn_entry_settles_nothing(branch: Organisation, operator: Actor) -> None:
    entry = make_entry(branch, date(2026, 1, 9))
    withdraw_entry(actor=operator, entry=entry, reason="重复")
    assert duty(branch, THEME_DAY, "2026-01", operator).row.status == "overdue"


def test_a_joint_event_settles_the_duty_of_both(
    branch: Organisation, other_branch: Organisation, operator: Actor
) -> None:
    make_entry(branch, date(2026, 1, 9), joint_organisations=(other_branch,))
    assert duty(other_branch, THEME_DAY, "2026-01", operator).row.status == "met"


def test_what_is_only_usual_asks_for_a_word_and_accuses_of_nothing(branch: Organisation, operator: Actor) -> None:
    found = duty(branch, MEETING, "2026-01", operator)
    assert (found.row.status, found.status_label) == ("unrecorded", "未见记录，请说明")


def test_an_answered_duty_says_so_and_still_is_not_met(branch: Organisation, clerk: Actor) -> None:
    explain_duty(actor=clerk, organisation=branch, rule=MEETING, period="2026-01", text=" 当月因防汛改期。 ")
    found = duty(branch, MEETING, "2026-01", clerk)
    assert (found.row.status, found.status_label, found.explanation) == (
        "unrecorded",
        "未见记录，已说明：说明情况",
        "当月因防汛改期。",
    )
    assert duty(branch, MEETING, "2026-02", clerk).status_label == LABELS["unrecorded"]


def test_an_answer_does_not_settle_what_must_be(branch: Organisation, clerk: Actor) -> None:
    explain_duty(actor=clerk, organisation=branch, rule=THEME_DAY, period="2026-01", text="当月因防汛改期。")
    found = duty(branch, THEME_DAY, "2026-01", clerk)
    assert (found.status_label, found.explanation) == ("未见记录，已说明：说明情况", "当月因防汛改期。")


def test_a_record_that_comes_late_overrules_the_answer(branch: Organisation, clerk: Actor) -> None:
    explain_duty(actor=clerk, organisation=branch, rule=MEETING, period="2026-01", text="当月因防汛改期。")
    make_entry(branch, date(2026, 1, 30), "committee_meeting")
    assert duty(branch, MEETING, "2026-01", clerk).status_label == "已完成"


def test_a_new_answer_withdraws_the_one_before_and_keeps_it(branch: Organisation, clerk: Actor) -> None:
    for text in ("第一次说明。", "第二次说明。"):
        explain_duty(actor=clerk, organisation=branch, rule=MEETING, period="2026-01", text=text)
    assert duty(branch, MEETING, "2026-01", clerk).explanation == "第二次说明。"
    first, second = Explanation.everywhere.order_by("pk")
    assert (first.text, first.withdrawn_reason, second.withdrawn_at) == ("第一次说明。", "另有新的说明", None)


def test_an_answer_is_told_in_the_log(branch: Organisation, clerk: Actor) -> None:
    explain_duty(actor=clerk, organisation=branch, rule=MEETING, period="2026-01", text="当月因防汛改期。")
    told = AuditRecord.everywhere.get(verb="duty.explained").sentence
    assert told == "说明「支部委员会会议」2026-01：当月因防汛改期。"


@pytest.mark.parametrize(("rule", "text"), [(MEETING, "  "), ("branch.picnic.weekly", "下雨")])
def test_an_answer_to_nothing_or_with_nothing_is_refused(
    rule: str, text: str, branch: Organisation, clerk: Actor
) -> None:
    with pytest.raises(ExplanationError):
        explain_duty(actor=clerk, organisation=branch, rule=rule, period="2026-01", text=text)
    assert not Explanation.everywhere.exists()


def test_an_answer_of_one_branch_does_not_stand_beside_anothers_duty(
    branch: Organisation, other_branch: Organisation, clerk: Actor, operator: Actor
) -> None:
    explain_duty(actor=clerk, organisation=branch, rule=MEETING, period="2026-01", text="防汛。")
    assert duty(other_branch, MEETING, "2026-01", operator).status_label == LABELS["unrecorded"]


def test_a_duty_says_why_and_what_would_settle_it(branch: Organisation, operator: Actor) -> None:
    told = duty(branch, THEME_DAY, "2026-01", operator).as_dict()
    assert (
        told
        | {
            "rule": THEME_DAY,
            "subject": "虚构县委办党支部",
            "due_on": "2026-01-31",
            "need": 1,
            "done": 0,
            "status": "overdue",
            "strength": "must",
            "reference": "《中国共产党支部工作条例（试行）》第16条",
            "settle": "开展一次主题党日并记入台账。",
            "entries": [],
        }
        == told
    )


def test_a_value_that_was_not_read_in_the_text_itself_is_marked(county: Organisation, operator: Actor) -> None:
    found = duty(county, "study_group.quarterly", "2026-Q1", operator)
    assert found.rule.pending_check
    assert found.reference.endswith("（待核）")


def test_a_persons_duty_names_the_person(branch: Organisation, operator: Actor) -> None:
    person = make_member(branch, "赵一")
    make_row(branch, "dues", title="", category="", person=person, ym=2026 * 12, due_fen=5000, paid_fen=5000)
    mine = [d for d in duties_of(actor=operator, organisation=branch, on=TODAY) if d.row.subject_id == person.pk]
    subjects = {d.subject for d in mine if d.rule.subject.relation == "person"}
    assert subjects == {"赵一"}


def test_a_branch_without_a_committee_owes_no_committee_meeting(county: Organisation, operator: Actor) -> None:
    from tests.houses import make_branch

    small = make_branch(county, "X06", "小支部", has_committee=False)
    assert MEETING not in {d.rule.id for d in duties_of(actor=operator, organisation=small, on=TODAY)}


def test_a_branch_whose_committee_is_not_recorded_gets_no_verdict(county: Organisation, operator: Actor) -> None:
    from tests.houses import make_branch

    small = make_branch(county, "X06", "小支部", has_committee=None)
    assert duty(small, MEETING, "2026-01", operator).status_label == "不明"


def test_the_county_sees_the_same_states_as_each_branch(
    county: Organisation, branch: Organisation, other_branch: Organisation, superior: Actor
) -> None:
    make_member(branch, "赵一")
    make_entry(branch, date(2026, 1, 9))
    make_entry(other_branch, date(2026, 2, 9), "committee_meeting")
    board = {
        (row.org_id, row.rule.id, row.subject_id, row.period, row.status, row.done)
        for row in duties_below(actor=superior, organisation=county, on=TODAY)
    }
    pages = {
        (d.row.org_id, d.rule.id, d.row.subject_id, d.row.period, d.row.status, d.row.done)
        for organisation in (county, branch, other_branch)
        for d in duties_in_year(actor=superior, organisation=organisation, year=TODAY.year)
    }
    assert board == pages


def test_duties_are_counted_by_state(branch: Organisation, operator: Actor) -> None:
    make_entry(branch, date(2026, 1, 9))
    monthly = [d for d in duties_in_year(actor=operator, organisation=branch, year=2026) if d.rule.id == THEME_DAY]
    assert duty_counts(monthly) == {"met": 1, "overdue": 1, "due": 1}


def test_those_above_are_asked_to_remind_the_branch_whose_term_ends(
    county: Organisation, branch: Organisation, operator: Actor
) -> None:
    make_entry(branch, date(2023, 8, 20), "election")
    reminder = duty(county, "branch.election.reminder", "2026-08", operator)
    assert (reminder.subject, reminder.organisation, reminder.row.status) == (branch.name, county.name, "due")
    assert reminder.due_words == "2026-08-20"


def test_a_reminder_is_settled_by_what_those_above_recorded(
    county: Organisation, branch: Organisation, operator: Actor
) -> None:
    make_entry(branch, date(2023, 8, 20), "election")
    letter = make_entry(county, date(2026, 2, 20), "election_reminder")
    reminder = duty(county, "branch.election.reminder", "2026-08", operator)
    assert (reminder.row.status, reminder.row.entries) == ("met", (letter.pk,))
