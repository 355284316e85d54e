"""Claims beside the ledger: which figure counts the same, in which unit, for whom, and whether both agree."""

from __future__ import annotations

import pytest

from shuzhi.checking.claims import check_matches, claims_of_the_year, find_claims, match_claims
from shuzhi.checking.claims.tables import items
from shuzhi.checking.measures import units
from shuzhi.checking.model import KnownFigure, Match, Report, Section, SourceText
from shuzhi.rulebook import national

FIGURES = {one.id: one for one in national().figures.values()}


def known(figure_id: str, value: float | None, *, complete: bool = True, rows: tuple[str, ...] = ()) -> KnownFigure:
    definition = FIGURES[figure_id]
    return KnownFigure(figure_id, definition.label, definition.unit, value, complete, rows)


def matched(text: str, *figures: KnownFigure) -> list[Match]:
    report = Report(SourceText("报告.txt", "txt", text), "", (0, len(text)), 2023)
    return match_claims(find_claims(report), figures)


def state(text: str, *figures: KnownFigure) -> str:
    [match] = matched(text, *figures)
    return match.state


def test_every_figure_that_an_item_names_is_in_the_rulebook() -> None:
    assert {use.id for item in items() for use in item.figures} <= set(FIGURES)


def test_every_measure_word_of_an_item_is_a_measure_word() -> None:
    told = {unit for item in items() for use in item.figures for unit in use.units}
    assert told <= set(units()) | {"万元"}


def test_no_item_stands_twice() -> None:
    ids = [item.id for item in items()]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    ("words", "figure_id", "value"),
    [
        ("召开支部党员大会4次。", "assembly.count", 4),
        ("召开支委会12次。", "committee_meeting.count", 12),
        ("开展支部主题党日活动12次。", "theme_day.count", 12),
        ("上党课6次。", "party_lecture.count", 6),
        ("组织理论学习中心组学习12次。", "study_group.count", 12),
        ("开展谈心谈话58人次。", "heart_talk.people_times", 58),
        ("召开组织生活会1次。", "organisational_life.count", 1),
        ("发展党员5名。", "member.admitted", 5),
        ("现有党员46名。", "member.total", 46),
        ("按期转正2名。", "member.made_full", 2),
        ("为群众办实事36件。", "service.closed", 36),
        ("征集意见建议78条。", "opinion.total", 78),
        ("出台规章制度10项。", "document.regulation.count", 10),
        ("收缴党费18642元。", "dues.paid.amount", 18642),
        ("收缴党费1.86万元。", "dues.paid.amount", 18642),
        ("问题整改率达97.3%。", "rectification.rate", 97.3),
        ("开展警示教育4次。", "warning_education.count", 4),
        ("荣获市级以上荣誉12项。", "honour.count", 12),
        ("开展志愿服务300人次。", "volunteer_service.attendance", 300),
        ("开展志愿服务5小时。", "volunteer_service.minutes", 300),
        ("颁发纪念章3枚。", "medal_award.people", 3),
        ("起草各类文稿260篇。", "document.draft.count", 260),
        ("整顿软弱涣散党支部2个。", "weak_branch.closed", 2),
        ("召开民主协商会议3次。", "consultation_meeting.count", 3),
    ],
)
def test_the_things_that_reports_count_find_their_figures(words: str, figure_id: str, value: float) -> None:
    figures = [known(name, value if name == figure_id else None) for name in FIGURES]
    [match] = matched(words, *figures)
    assert (match.figure and match.figure.id, match.state) == (figure_id, "agrees")


def test_events_are_never_held_against_attendances() -> None:
    assert state("开展谈心谈话58次。", known("heart_talk.people_times", 58)) == "uncheckable"


def test_a_different_number_differs() -> None:
    assert state("召开党员大会5次。", known("assembly.count", 4)) == "differs"


def test_a_figure_without_any_record_is_missing() -> None:
    assert state("召开党员大会5次。", known("assembly.count", None, complete=False)) == "missing"


def test_what_no_figure_counts_is_uncheckable() -> None:
    assert state("改造危桥6座。", known("assembly.count", 4)) == "uncheckable"


@pytest.mark.parametrize(
    ("words", "exact", "wanted"),
    [
        ("召开支委会12余次。", 12, "agrees"),
        ("召开支委会12余次。", 19, "agrees"),
        ("召开支委会12余次。", 20, "differs"),
        ("召开支委会12余次。", 11, "differs"),
        ("召开支委会120多次。", 129, "agrees"),
        ("召开支委会120多次。", 130, "differs"),
        ("召开支委会近12次。", 12, "agrees"),
        ("召开支委会近12次。", 11, "agrees"),
        ("召开支委会近12次。", 13, "differs"),
        ("召开支委会近12次。", 5, "differs"),
        ("召开支委会超过12次。", 14, "agrees"),
        ("召开支委会超过12次。", 11, "differs"),
        ("召开支委会不低于12次。", 12, "agrees"),
        ("召开支委会12次以上。", 30, "agrees"),
        ("召开支委会不超过12次。", 13, "differs"),
        ("召开支委会约20次。", 21, "agrees"),
        ("召开支委会约20次。", 30, "differs"),
        ("召开支委会3—5次。", 4, "agrees"),
        ("召开支委会3—5次。", 6, "differs"),
        ("召开支委会十二次。", 12, "agrees"),
    ],
)
def test_bounds_and_roundings_are_held_as_written(words: str, exact: float, wanted: str) -> None:
    assert state(words, known("committee_meeting.count", exact)) == wanted


@pytest.mark.parametrize(("exact", "wanted"), [(97.33, "agrees"), (97.26, "agrees"), (96.9, "differs")])
def test_a_percentage_may_be_off_by_its_last_decimal(exact: float, wanted: str) -> None:
    assert state("整改率为97.3%。", known("rectification.rate", exact)) == wanted


def test_more_than_a_partly_known_figure_is_not_called_wrong() -> None:
    [match] = matched("召开支委会12次。", known("committee_meeting.count", 9, complete=False))
    assert match.state == "uncheckable"
    assert "不全" in match.advice
    assert "9 次" in match.advice


def test_less_than_a_partly_known_figure_differs() -> None:
    assert state("召开支委会8次。", known("committee_meeting.count", 9, complete=False)) == "differs"


def test_own_lectures_are_held_against_the_secretary_figure() -> None:
    figures = known("party_lecture.count", 6), known("party_lecture.secretary.count", 2)
    [match] = matched("我讲党课6次。", *figures)
    assert (match.figure and match.figure.id, match.state) == ("party_lecture.secretary.count", "differs")
    assert state("我亲自讲党课2次。", *figures) == "agrees"


def test_the_branch_lectures_are_held_against_the_whole() -> None:
    figures = known("party_lecture.count", 6), known("party_lecture.secretary.count", 2)
    assert state("全年讲党课6次。", *figures) == "agrees"


def test_own_work_without_a_figure_of_its_own_is_not_called_wrong() -> None:
    assert state("我列席党小组会2次。", known("group_meeting.count", 24)) == "uncheckable"


@pytest.mark.parametrize(
    "words",
    [
        "上半年召开党员大会2次。",
        "第一季度召开党员大会1次。",
        "各支部召开党员大会44次。",
        "近三年来召开党员大会12次。",
        "2021年召开党员大会2次。",
        "计划召开党员大会5次。",
    ],
)
def test_parts_of_the_year_and_work_of_others_are_not_held_against_the_whole(words: str) -> None:
    assert state(words, known("assembly.count", 4)) == "uncheckable"


def test_a_part_of_what_was_counted_is_not_held_against_the_whole() -> None:
    told = matched("发展党员12名，其中35岁以下8名。", known("member.admitted", 12))
    assert [match.state for match in told] == ["agrees", "uncheckable"]


def test_what_became_of_the_thing_finds_its_own_figure() -> None:
    told = matched("征集意见建议22条，办结20条。", known("opinion.total", 22), known("opinion.closed", 19))
    assert [match.state for match in told] == ["agrees", "differs"]


def test_the_value_before_a_rise_is_not_held_against_the_year() -> None:
    told = matched("整改率由82%提高到96%。", known("rectification.rate", 96))
    assert [match.state for match in told] == ["uncheckable", "agrees"]


def test_a_narrower_thing_may_be_less_but_not_more_than_the_whole() -> None:
    figure = known("organisational_life.count", 2)
    assert state("召开主题教育专题组织生活会1次。", figure) == "uncheckable"
    assert state("召开主题教育专题组织生活会3次。", figure) == "differs"


def test_members_are_told_apart_by_the_verb() -> None:
    figures = known("member.total", 46), known("member.admitted", 5)
    assert state("发展党员5名。", *figures) == "agrees"
    assert state("共有党员46名。", *figures) == "agrees"
    assert state("表彰党员3名。", *figures) == "uncheckable"


def test_an_unfilled_number_is_told_what_the_ledger_holds() -> None:
    [match] = matched("召开党员大会X次。", known("assembly.count", 4))
    assert match.state == "uncheckable"
    assert match.figure is not None
    assert "4 次" in match.advice
    assert list(check_matches([match])) == []


def test_a_mismatch_names_both_values_and_the_first_rows() -> None:
    rows = tuple(f"2023-0{month}-10 党员大会" for month in range(1, 7))
    [finding] = check_matches(matched("召开党员大会8次。", known("assembly.count", 6, rows=rows)))
    assert finding.code == "claim.mismatch"
    assert "8次" in finding.message
    assert "6 次" in finding.message
    assert rows[0] in finding.message
    assert rows[-1] not in finding.message
    assert "6 次" in finding.advice


def test_a_figure_without_records_is_told_once() -> None:
    told = list(check_matches(matched("召开党员大会5次。又召开党员大会3次。", known("assembly.count", None))))
    assert [finding.code for finding in told] == ["claim.unsupported"]


def test_agreeing_and_uncheckable_claims_are_no_findings() -> None:
    told = matched("召开党员大会4次，改造危桥6座。", known("assembly.count", 4))
    assert list(check_matches(told)) == []


def test_the_label_of_a_figure_is_a_name_of_what_it_counts() -> None:
    figure = KnownFigure("local.tree", "义务植树", "株", 200, True)
    assert state("义务植树200株。", figure) == "agrees"


def test_one_claim_has_one_match() -> None:
    figures = [known(name, 3) for name in FIGURES]
    assert len(matched("我讲党课3次，开展调研3次。", *figures)) == 2


def test_numbers_of_problems_and_plans_do_not_tell_of_the_year() -> None:
    text = "召开党员大会4次。\n打算：召开党员大会5次。"
    report = Report(SourceText("报告.txt", "txt", text), "", (0, len(text)), 2023)
    sections = [Section("work", "", (0, 10), 9, 0.5), Section("plan", "", (10, len(text)), 12, 0.5)]
    assert [claim.value for claim in claims_of_the_year(find_claims(report), sections)] == [4]


def test_some_of_those_visited_may_be_fewer_than_all() -> None:
    told = matched("慰问困难党员12人次、老党员15人次。", known("condolence_visit.people_times", 27))
    assert [match.state for match in told] == ["uncheckable", "uncheckable"]


def test_a_list_is_led_by_its_first_verb() -> None:
    told = matched("现有党小组3个、党员46名。", known("member.total", 46), known("member.admitted", 5))
    assert told[-1].state == "agrees"


def test_problems_named_by_a_review_are_told_apart_from_those_of_an_inspection() -> None:
    figures = known("review_finding.total", 4), known("inspection_problem.total", 9)
    assert state("针对上年度述职评议反馈的4个问题逐项整改。", *figures) == "agrees"
    assert state("对巡察反馈的9项问题逐项整改。", *figures) == "agrees"
    assert state("查摆6个问题。", *figures) == "uncheckable"


def test_what_is_known_comes_before_what_is_not() -> None:
    figures = known("party_lecture.count", 6), known("party_lecture.team.count", None)
    assert state("班子成员讲党课6次。", *figures) == "agrees"


def test_a_meeting_of_the_committee_is_not_its_work() -> None:
    told = matched(
        "召开支部委员会12次、上党课4次。", known("committee_meeting.count", 12), known("party_lecture.count", 3)
    )
    assert [match.state for match in told] == ["agrees", "differs"]


def test_last_years_review_and_what_became_of_its_findings_are_this_years_figures() -> None:
    figures = known("review_finding.total", 4), known("review_finding.closed", 3)
    told = matched("2022年度述职评议反馈问题4条，已整改销号3条。", *figures)
    assert [(match.figure and match.figure.id, match.state) for match in told] == [
        ("review_finding.total", "agrees"),
        ("review_finding.closed", "agrees"),
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("召开支委会近12次。", "近12次"),
        ("召开支委会12余次。", "12余次"),
        ("群众满意度98%以上。", "98%以上"),
        ("召开支委会3—5次。", "3—5次"),
        ("召开支委会12次。", "12次"),
    ],
)
def test_a_number_is_told_as_one_reads_it(text: str, words: str) -> None:
    [match] = matched(text)
    assert match.claim.words == words


def test_a_part_with_a_name_of_its_own_finds_its_own_figure() -> None:
    text = "召开党委会26次，其中专题研究党建工作9次。"
    told = matched(text, known("party_committee_meeting.all", 26), known("party_building_study_meeting.count", 8))
    assert [match.state for match in told] == ["agrees", "differs"]
    told = matched("现有党员46名，其中流动党员3名。", known("member.total", 46), known("member.mobile", 2))
    assert [(match.state, match.claim.part) for match in told] == [("agrees", ""), ("differs", "其中")]
