"""Drafting: plain facts in their places, gaps for the secretary, the author's own words kept."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shuzhi.clock import now
from shuzhi.duties.models import Explanation
from shuzhi.errors import NotFoundError
from shuzhi.ledger.entries import Attendance, EntryFacts, record_entry
from shuzhi.reports.blocks import plain
from shuzhi.reports.compose import PARTLY
from shuzhi.reports.content import draft_blocks_of
from shuzhi.reports.drafting import draft_report, edit_report, live_draft, profile_for
from shuzhi.reports.facts import periods_words
from shuzhi.reports.failure import NothingRecordedError, ReportError
from shuzhi.reports.length import report_notes
from shuzhi.reports.output import report_document, write_report
from shuzhi.roster.ledger_beginning import begin_ledger
from shuzhi.roster.models import Organisation
from shuzhi.roster.person import add_person
from tests.reports.conftest import YEAR, County

MEETINGS = "work.life.meetings"


@pytest.mark.parametrize(
    ("kind", "sector", "profile"),
    [
        ("branch", "government", "branch_government"),
        ("branch", "institution", "branch_government"),
        ("branch", "enterprise", "branch_enterprise"),
        ("joint_branch", "village", "branch_village"),
        ("branch", "community", "branch_village"),
        ("branch", "university", "branch_university"),
        ("branch", "new", "branch_new"),
        ("branch", "other", "branch"),
        ("committee", "university", "committee"),
        ("department_committee", "system", "system_committee"),
        ("county_committee", "other", "committee"),
    ],
)
def test_the_profile_follows_kind_and_sector(kind: str, sector: str, profile: str) -> None:
    assert profile_for(Organisation(kind=kind, sector=sector)).id == profile


def test_a_count_stands_in_a_plain_sentence(life: County) -> None:
    text = life.texts(life.draft())[MEETINGS]
    assert "召开支部委员会会议{committee_meeting.count}次" in text
    printed = write_report(actor=life.secretary, organisation=life.branch, year=YEAR, form="html").decode()
    assert ">4</a>次" in printed


def test_what_the_ledger_does_not_know_is_left_out_and_listed_apart(life: County) -> None:
    report = life.draft()
    assert "党课" not in life.texts(report)[MEETINGS]
    notes = report_notes(actor=life.secretary, report=report)
    assert "party_lecture.count" in [figure.id for figure in notes.omitted]
    assert notes.omitted_sentence.startswith("台账无数据，未写入：")


def test_a_known_zero_is_written_honestly(life: County) -> None:
    life.declare("party_lecture")
    report = life.draft()
    assert "未讲党课" in life.texts(report)[MEETINGS]
    omitted = [figure.id for figure in live_draft(actor=life.secretary, report=report).omitted]
    assert "party_lecture.count" not in omitted


def test_a_sentence_without_any_data_becomes_a_gap(life: County) -> None:
    blocks = {b["id"]: b for b in live_draft(actor=life.secretary, report=life.draft()).blocks}
    assert blocks["work.integrity.integrity"]["type"] == "gap"
    assert blocks["work.integrity.integrity"]["text"] == ""


def test_all_is_said_only_where_the_numbers_prove_it(life: County) -> None:
    first = life.finding("党费收缴不及时")
    second = life.finding("台账不规范")
    first.state = "closed"
    first.save()
    report = life.draft()
    assert "全部" not in life.texts(report)["answer.findings"]
    assert "已整改销号{review_finding.closed}条" in life.texts(report)["answer.findings"]
    second.state = "closed"
    second.save()
    assert "已全部整改销号，共{review_finding.closed}条" in life.texts(report)["answer.findings"]


def test_last_years_findings_are_carried_over_with_their_state(life: County) -> None:
    finding = life.finding("党费收缴不及时", measures=["每月10日前收缴"])
    finding.state, finding.closed_on = "closed", date(2025, 6, 1)
    finding.save()
    told = life.texts(life.draft())["answer.findings_list"]
    assert "党费收缴不及时。措施：每月10日前收缴。已销号（2025年6月1日）。" in told


def test_last_years_promises_are_carried_over(life: County) -> None:
    life.finding("建一间活动室", kind="promise", source="plan")
    assert "建一间活动室。尚未定措施。" in life.texts(life.draft())["answer.promises"]


def test_without_promises_on_record_the_secretary_is_asked(life: County) -> None:
    blocks = {b["id"]: b for b in live_draft(actor=life.secretary, report=life.draft()).blocks}
    assert blocks["answer.promises"]["prompt"] == "上年度承诺事项及兑现情况"


def test_a_duty_without_record_is_offered_neutrally(life: County) -> None:
    told = life.texts(life.draft())["problems.missing"]
    assert "第二季度、第三季度、第四季度未见支部党员大会记录" in told
    assert "4月、6月至12月未见支部委员会会议记录" in told
    assert "违规" not in told


def test_an_explained_duty_is_not_offered_as_a_problem(life: County) -> None:
    Explanation.everywhere.create(
        organisation=life.branch,
        rule="branch.assembly.quarterly",
        period="2025-Q3",
        text="防汛值守",
        recorded_at=now(),
        recorded_by="书记",
    )
    told = life.texts(life.draft())["problems.missing"]
    assert "第二季度、第四季度未见支部党员大会记录" in told


BREACH = "“接收前政治审查”与规定不符（《"
VETTING = "development.acceptance.after_vetting"


def accept(life: County, *numbers: int) -> None:
    """Take people in, none of them vetted before."""
    for number in numbers:
        subject = (Attendance("subject", life.people[number]),)
        life.record("development.candidate", day="2025-03-03", participants=subject)
        life.record("development.acceptance", day="2025-06-18", participants=subject)


def test_what_was_done_against_the_rule_is_told_with_its_article_and_without_names(life: County) -> None:
    accept(life, 1, 2)
    told = life.texts(life.draft())["problems.missing"]
    assert f"2人{BREACH}" in told
    assert re.search(BREACH + r"[^》]+》第\d+条", told)
    assert not [person.name for person in life.people if person.name in told]


def test_what_the_rule_only_generally_asks_for_awaits_a_word(life: County) -> None:
    accept(life, 1)
    told = life.texts(life.draft())["problems.missing"]
    assert "1人未见“接收前短期集中培训”记录（待说明）" in told
    assert "第二季度、第三季度、第四季度未见支部党员大会记录" in told
    assert "短期集中培训”与规定不符" not in told


def test_what_was_done_against_the_rule_and_explained_is_not_told(life: County) -> None:
    accept(life, 1)
    Explanation.everywhere.create(
        organisation=life.branch, rule=VETTING, person=life.people[1], period="2025-06", text="函调在途",
        recorded_at=now(), recorded_by="书记",
    )  # fmt: skip
    assert BREACH not in life.texts(life.draft())["problems.missing"]


def test_what_came_due_after_the_year_is_told_of_the_later_year(life: County) -> None:
    for day, told in (("2025-12-20", False), ("2025-11-20", True)):  # who applies is to be talked to within a month
        applicant = add_person(
            actor=life.operator, organisation=life.branch, name=f"申请人{day}", sample=True, quiet=True
        )
        life.record("development.application", day=day, participants=(Attendance("subject", applicant),))
        assert ("1人未见“派人谈话”记录" in life.texts(life.draft())["problems.missing"]) == told


def test_nothing_before_the_beginning_of_the_ledger_is_told_as_missing(life: County) -> None:
    accept(life, 1)
    begin_ledger(actor=life.operator, organisation=life.branch, since=date(2025, 7, 1))
    told = life.texts(life.draft())["problems.missing"]
    assert "第三季度、第四季度未见支部党员大会记录" in told
    assert "7月至12月未见支部委员会会议记录" in told
    assert "政治审查" not in told


def test_what_nobody_can_know_is_not_told_as_missing(life: County) -> None:
    begin_ledger(actor=life.operator, organisation=life.branch, since=date(2026, 1, 1))
    assert life.texts(life.draft())["problems.missing"] == ""


def test_months_in_a_row_are_told_as_a_span() -> None:
    codes = ["2025-01", "2025-03", "2025-04", "2025-05", "2025-11", "2025-12"]
    assert periods_words(codes) == "1月、3月至5月、11月、12月"


def test_development_of_members_is_always_a_part(life: County) -> None:
    document = report_document(actor=life.secretary, report=life.draft())
    headings = ["".join(run.text for run in b.runs) for b in document.blocks if hasattr(b, "level")]
    assert "发展党员" in headings


def test_the_steps_of_development_are_listed_without_names(life: County) -> None:
    life.record(
        "development.activist", title="乙二确定为积极分子", participants=(Attendance("subject", life.people[1]),)
    )
    told = life.texts(life.draft())["work.development.development_steps"]
    assert told == "发展党员各环节的记录：3月5日确定入党积极分子。"


def test_nobody_on_the_roll_is_not_told_as_nobody(life: County) -> None:
    """An applicant who is not on the roster stands in the entry by name only: the figure counts no person."""
    life.record("development.application", participants=(Attendance("subject", name="戊五"),))
    assert "没有收到入党申请书" not in life.texts(life.draft())["work.development.development"]


def test_an_organisation_without_any_record_is_refused(tree: County) -> None:
    with pytest.raises(NothingRecordedError) as caught:
        tree.draft()
    assert caught.value.code == "report.no_data"
    assert "shuzhi import" in caught.value.advice


def test_a_year_without_records_is_refused_though_another_has_some(life: County) -> None:
    with pytest.raises(NothingRecordedError):
        draft_report(actor=life.secretary, organisation=life.branch, year=2023)


def test_drafting_again_keeps_what_the_author_wrote(life: County) -> None:
    report = life.draft()
    edit_report(actor=life.secretary, report=report, texts={"causes.causes": "我抓得不够紧。", MEETINGS: "自己的话。"})
    life.record("committee_meeting", day="2025-08-01")
    again = life.draft()
    assert again.pk == report.pk
    assert life.texts(again)["causes.causes"] == "我抓得不够紧。"
    assert life.texts(again)[MEETINGS] == "自己的话。"


def test_drafting_anew_throws_the_authors_text_away_when_asked(life: County) -> None:
    report = life.draft()
    edit_report(actor=life.secretary, report=report, texts={MEETINGS: "自己的话。"})
    assert "自己的话" not in life.texts(life.draft(anew=True))[MEETINGS]


def test_another_profile_keeps_the_authors_text_in_its_section(life: County) -> None:
    report = life.draft(profile="branch_village")
    edit_report(actor=life.secretary, report=report, texts={"work.service.governance": "调解纠纷的做法。"})
    again = life.draft(profile="branch_government")
    blocks = live_draft(actor=life.secretary, report=again).blocks
    kept = [b for b in blocks if b["text"] == "调解纠纷的做法。"]
    assert [b["role"] for b in kept] == ["work"]


def test_the_programs_own_sentences_follow_the_ledger(life: County) -> None:
    report = life.draft()
    assert "党小组会" not in life.texts(report)[MEETINGS]
    life.record("group_meeting")
    assert "召开党小组会{group_meeting.count}次" in life.texts(report)[MEETINGS]


def test_an_authors_paragraph_that_the_ledger_has_overtaken_is_pointed_out(life: County) -> None:
    report = life.draft()
    edit_report(actor=life.secretary, report=report, texts={MEETINGS: "没有开党小组会。"})
    assert report_notes(actor=life.secretary, report=report).outdated == ()
    life.record("group_meeting")
    report.refresh_from_db()
    assert report_notes(actor=life.secretary, report=report).outdated == (MEETINGS,)


def test_a_place_can_be_given_back_to_the_program(life: County) -> None:
    report = life.draft()
    original = life.texts(report)[MEETINGS]
    edit_report(actor=life.secretary, report=report, texts={MEETINGS: "自己的话。"})
    report = edit_report(actor=life.secretary, report=report, texts={MEETINGS: None})
    assert life.texts(report)[MEETINGS] == original


def test_a_figure_in_the_authors_text_lives(life: County) -> None:
    report = life.draft()
    edit_report(actor=life.secretary, report=report, texts={"causes.causes": "只开了{committee_meeting.count}次会。"})
    life.record("committee_meeting", day="2025-09-09")
    printed = write_report(actor=life.secretary, organisation=life.branch, year=YEAR, form="md").decode()
    assert "只开了[5](#figure-committee_meeting.count)次会" in printed


def test_an_emptied_paragraph_goes_with_its_heading(life: County) -> None:
    report = life.draft()
    edit_report(actor=life.secretary, report=report, texts={"causes.causes": ""})
    printed = write_report(actor=life.secretary, organisation=life.branch, year=YEAR, form="md").decode()
    assert "原因分析" not in printed
    assert "四、下一步打算" in printed


def test_the_authors_line_breaks_make_paragraphs(life: County) -> None:
    report = edit_report(actor=life.secretary, report=life.draft(), texts={"causes.causes": "其一。\n其二。"})
    printed = write_report(actor=life.secretary, organisation=life.branch, year=YEAR, form="html").decode()
    assert report.pk
    assert "<p>其一。</p>\n<p>其二。</p>" in printed


def test_an_unknown_figure_in_a_text_is_refused(life: County) -> None:
    with pytest.raises(NotFoundError, match=r"no\.such"):
        edit_report(actor=life.secretary, report=life.draft(), texts={"causes.causes": "共{no.such}次"})


@pytest.mark.parametrize("text", ["一个{括号", "一个}括号", "空的{}"])
def test_a_brace_that_is_no_figure_is_refused(life: County, text: str) -> None:
    with pytest.raises(ReportError) as caught:
        edit_report(actor=life.secretary, report=life.draft(), texts={"causes.causes": text})
    assert caught.value.code == "report.token"


def test_a_paragraph_that_does_not_exist_is_refused(life: County) -> None:
    with pytest.raises(ReportError) as caught:
        edit_report(actor=life.secretary, report=life.draft(), texts={"no.such": "话"})
    assert caught.value.code == "report.block"


def test_braces_in_the_ledger_do_no_harm(life: County) -> None:
    life.record("theme_day", title="学习{assembly.count}和{乱写}")
    printed = write_report(actor=life.secretary, organisation=life.branch, year=YEAR, form="md").decode()
    assert "学习｛assembly.count｝和｛乱写｝" in printed


def test_a_superior_counts_all_below_and_says_where_only_some_have_records(life: County) -> None:
    report = draft_report(actor=life.actor("secretary", life.county), organisation=life.county, year=YEAR)
    blocks = {b["id"]: b for b in live_draft(actor=life.operator, report=report).blocks}
    text = blocks["work.organisations.organisations"]["text"]
    assert "党支部{below:organisation.branch.total}个" in text
    assert (
        f"召开支部委员会会议{{below:committee_meeting.count}}次，开展主题党日{{below:theme_day.count}}次{PARTLY}"
        in text
    )


def test_every_place_of_a_draft_is_shown_with_its_id_and_its_printed_words(life: County) -> None:
    report = edit_report(actor=life.secretary, report=life.draft(), texts={"causes.causes": "开了{assembly.count}次。"})
    places = {place.id: place for place in draft_blocks_of(actor=life.secretary, report=report)}
    place = places["causes.causes"]
    assert (place.source, plain(place.runs), place.author) == ("开了{assembly.count}次。", "开了1次。", True)
    assert places["next.next"].prompt.startswith("下一年的思路")
    assert places["causes.heading"].level == 1


def test_the_secretary_on_the_roster_is_the_author(life: County) -> None:
    assert life.draft().author_name == "甲一"


def test_the_title_bears_the_year(life: County) -> None:
    assert life.draft().title == "2025年度抓基层党建工作述职报告"


def test_drafting_asks_the_database_no_more_for_a_longer_ledger(life: County) -> None:
    report = life.draft()
    with CaptureQueriesContext(connection) as short:
        report_document(actor=life.secretary, report=report)
    for day in range(1, 25):
        record_entry(
            actor=life.operator,
            organisation=life.branch,
            facts=EntryFacts(happened_on=date(2025, 11, day), kinds=("committee_meeting",)),
        )
    with CaptureQueriesContext(connection) as long:
        report_document(actor=life.secretary, report=report)
    assert len(long) <= len(short)
