"""制度设置: set from a day on for an organisation and all below it, kept with its history, in the chain."""

from __future__ import annotations

from datetime import date

import pytest

from shuzhi.access.audit import search_audit
from shuzhi.access.scoping import AccessDeniedError, Actor
from shuzhi.chain.links import history
from shuzhi.chain.verify import verify_house
from shuzhi.duties.amounts import done_of_need
from shuzhi.duties.listing import duties_of, tally_below
from shuzhi.ledger.entries import Attendance
from shuzhi.roster.models import OfficeSetting, Organisation, Person
from shuzhi.roster.rulebooks import rulebook_of
from shuzhi.roster.settings import SettingError, set_for_office, settings_of, value_for, withdraw_setting
from shuzhi.rulebook.settings import Value
from tests.houses import make_entry, make_row

DAY = date(2026, 1, 1)
DUES = "dues.monthly"


def status_of(actor: Actor, branch: Organisation, rule: str, on: date) -> dict[str, str]:
    listed = duties_of(actor=actor, organisation=branch, on=on)
    return {one.row.period: one.row.status for one in listed if one.row.rule.id == rule}


def test_the_secretary_sets_and_everybody_of_the_branch_sees_it(
    branch: Organisation, secretary: Actor, member: Actor
) -> None:
    set_for_office(actor=secretary, organisation=branch, key="class_hour", value=45, since=DAY, reason="支部大会决定")
    [chosen] = [one for one in settings_of(actor=member, organisation=branch) if one.setting.id == "class_hour"]
    assert (chosen.value, chosen.words, chosen.own[0].origin) == (45, "45 分钟", "支部大会决定")


def test_what_is_set_above_holds_below_until_the_branch_sets_it_itself(
    county: Organisation, branch: Organisation, other_branch: Organisation, superior: Actor, secretary: Actor
) -> None:
    set_for_office(actor=superior, organisation=county, key="class_hour", value=45, since=date(2025, 1, 1))
    set_for_office(actor=secretary, organisation=branch, key="class_hour", value=50, since=DAY)
    assert value_for(branch, "class_hour", date(2025, 12, 31)) == 45
    assert value_for(branch, "class_hour", DAY) == 50
    assert value_for(other_branch, "class_hour", DAY) == 45
    assert value_for(other_branch, "class_hour", date(2024, 12, 31)) == 60


def test_the_hours_of_a_member_are_counted_by_the_length_set(
    branch: Organisation, secretary: Actor, people: list[Person]
) -> None:
    make_entry(branch, date(2026, 2, 3), "training", minutes=600, participants=(Attendance("attendee", people[0]),))

    def told() -> str:
        listed = duties_of(actor=secretary, organisation=branch, on=date(2026, 3, 1))
        hours = [one for one in listed if one.row.rule.id == "member.study_hours.yearly"]
        return next(done_of_need(one.row) for one in hours if one.subject == "赵一")

    assert told() == "10/32学时"
    set_for_office(actor=secretary, organisation=branch, key="class_hour", value=45, since=DAY)
    assert told() == "13.3/32学时"


def test_a_length_set_within_a_year_counts_from_the_next(
    branch: Organisation, secretary: Actor, people: list[Person]
) -> None:
    set_for_office(actor=secretary, organisation=branch, key="class_hour", value=45, since=date(2026, 2, 1))

    def need(on: date) -> set[int]:
        listed = duties_of(actor=secretary, organisation=branch, on=on)
        return {one.row.need for one in listed if one.row.rule.id == "member.study_hours.yearly"}

    assert need(date(2026, 3, 1)) == {32 * 60}
    assert need(date(2027, 1, 2)) == {32 * 45}


def test_quarterly_dues_are_not_overdue_before_the_quarter_ends(
    branch: Organisation, secretary: Actor, people: list[Person]
) -> None:
    for person in people:
        make_row(branch, "dues", title="", category="", person=person, ym=2026 * 12, due_fen=50, paid_fen=0)
    late = date(2026, 2, 27)
    assert status_of(secretary, branch, DUES, late)["2026-01"] == "overdue"
    set_for_office(actor=secretary, organisation=branch, key="quarterly_dues", value=True, since=DAY)
    assert status_of(secretary, branch, DUES, late)["2026-01"] == "due"
    assert status_of(secretary, branch, DUES, late)["2026-02"] == "due"


def test_a_practice_is_asked_from_the_day_the_office_takes_it_up(branch: Organisation, secretary: Actor) -> None:
    rule = "branch.party_lecture.quarterly"
    assert rule not in {one.id for one in rulebook_of(branch).duties}
    assert status_of(secretary, branch, rule, date(2026, 7, 1)) == {}
    set_for_office(actor=secretary, organisation=branch, key="quarterly_lecture", value=True, since=date(2026, 4, 1))
    assert status_of(secretary, branch, rule, date(2026, 7, 1)) == {"2026-Q2": "unrecorded", "2026-Q3": "due"}


def test_counts_from_above_follow_what_a_branch_set(
    county: Organisation, branch: Organisation, other_branch: Organisation, superior: Actor, secretary: Actor
) -> None:
    rule = "branch.party_lecture.quarterly"
    set_for_office(actor=superior, organisation=county, key="quarterly_lecture", value=True, since=date(2025, 1, 1))
    set_for_office(actor=secretary, organisation=branch, key="quarterly_lecture", value=False, since=date(2025, 1, 1))
    counted = tally_below(actor=superior, organisation=county, on=date(2026, 3, 1), rule=rule)
    assert {org for _, org, _ in counted} == {other_branch.pk}


def test_it_stands_in_the_chain_and_in_the_log(branch: Organisation, secretary: Actor, auditor: Actor) -> None:
    made = set_for_office(actor=secretary, organisation=branch, key="quarterly_dues", value=True, since=DAY)
    withdraw_setting(actor=secretary, setting=made, reason="没有通过")
    assert [link.act for link in history("setting", made.pk)] == ["recorded", "withdrawn"]
    assert [one.sentence for one in search_audit(actor=auditor) if one.verb.startswith("setting.")] == [
        "撤回设置「党费按季交纳」：没有通过",
        "设置「党费按季交纳」为采用，自 2026-01-01 起",
    ]
    assert verify_house() == []
    OfficeSetting.everywhere.filter(pk=made.pk).update(value=False)
    assert [fault.code for fault in verify_house()] == ["fact.changed"]


def test_told_anew_for_the_same_day_the_former_word_is_taken_back(branch: Organisation, secretary: Actor) -> None:
    first = set_for_office(actor=secretary, organisation=branch, key="class_hour", value=45, since=DAY)
    set_for_office(actor=secretary, organisation=branch, key="class_hour", value=50, since=DAY)
    first.refresh_from_db()
    assert first.withdrawn_at is not None
    assert value_for(branch, "class_hour", DAY) == 50


@pytest.mark.parametrize(
    ("key", "value"),
    [("class_hour", 19), ("class_hour", 121), ("class_hour", True), ("class_hour", None), ("quarterly_dues", 1)],
)
def test_a_value_that_cannot_be_is_refused(key: str, value: Value, branch: Organisation, secretary: Actor) -> None:
    with pytest.raises(SettingError):
        set_for_office(actor=secretary, organisation=branch, key=key, value=value, since=DAY)


def test_an_unknown_setting_is_refused_with_those_there_are(branch: Organisation, secretary: Actor) -> None:
    with pytest.raises(SettingError, match="一学时多少分钟"):
        set_for_office(actor=secretary, organisation=branch, key="nonsense", value=1, since=DAY)


def test_a_clerk_and_an_outsider_set_nothing(branch: Organisation, clerk: Actor, outsider: Actor) -> None:
    for actor in (clerk, outsider):
        with pytest.raises(AccessDeniedError):
            set_for_office(actor=actor, organisation=branch, key="class_hour", value=45, since=DAY)
