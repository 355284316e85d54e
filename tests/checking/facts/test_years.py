"""Two years in one report: told, counted, planned or opened with another year; history and names are none."""

from __future__ import annotations

import pytest

from shuzhi.checking.facts import check_years
from shuzhi.checking.model import Finding
from shuzhi.checking.structure import find_sections
from tests.checking.facts.making import read_report
from tests.checking.labelled import labelled_reports

LONG = "认真学习，严格落实三会一课制度。" * 40


def years(
    *,
    title: str = "2023年度党支部书记述职报告",
    opening: str = "现将本人2023年抓基层党建工作情况报告如下。",
    work: str = "召开会议3次。",
    problems: str = "学习不够深入。",
    plan: str = "加强学习。",
) -> list[Finding]:
    report = read_report(
        f"{title}\n{opening}\n一、主要工作\n{work}\n二、存在问题\n{problems}\n三、下一步打算\n{plan}\n"
    )
    return check_years(report, find_sections(report))


def told(findings: list[Finding]) -> list[tuple[str, str]]:
    return [(finding.kind, finding.text) for finding in findings]


@pytest.mark.parametrize(
    "plan",
    [
        "制定2023年党建清单。",
        "一是紧盯目标。确保完成2023年各项经营指标。",
        "2023年，支部将从三个方面发力。",
    ],
)
def test_next_steps_planned_for_the_year_reported_are_found(plan: str) -> None:
    assert told(years(plan=plan)) == [("plan", "2023年")]


@pytest.mark.parametrize(
    "plan",
    [
        "2024年，我将抓好落实。",
        "在2023年工作基础上，继续努力。",
        "对照2023年存在的问题，逐条整改。总结2023年经验。",
        "2023年底前完成整改。",
        "按照2023年12月会议要求，制定2024年工作计划，完成2023年目标任务的收尾。",
        "完成2023年度民主评议党员、述职评议，落实2023年考核结果。",
        "到2025年，建成示范支部3个。",
    ],
)
def test_next_steps_that_look_back_or_ahead_are_not_found(plan: str) -> None:
    assert years(plan=plan) == []


def test_problems_that_begin_with_another_year_are_found() -> None:
    found = years(problems="2020年，办公室党建工作虽然取得了成绩，但还有差距。")
    assert told(found) == [("told", "2020年")]


def test_work_told_of_another_year_is_found() -> None:
    found = years(work="2022年，在上级党委领导下，支部扎实开展工作。")
    assert told(found) == [("told", "2022年")]


def test_work_counted_in_another_year_is_found() -> None:
    assert told(years(work="支部2021年共召开党员大会4次，主题党日12次。")) == [("counted", "2021年")]


def test_an_opening_that_names_another_year_than_the_title_is_found() -> None:
    assert told(years(opening="现将2022年度工作情况报告如下。")) == [("opening", "2022年")]


def test_a_year_left_open_beside_a_year_told_is_found() -> None:
    found = years(
        title="X年度党支部书记述职报告",
        opening="现将X年度工作情况报告如下。",
        work=LONG,
        problems="2020年，办公室党建工作虽然取得了成绩，但还有差距。",
    )
    assert told(found) == [("unfilled", "2020年")]


def test_a_report_without_any_year_of_its_own_gives_nothing() -> None:
    assert years(title="党支部书记述职报告", opening="现将工作情况报告如下。", work=LONG + "2020年，我参加学习。") == []


@pytest.mark.parametrize(
    "work",
    [
        "2021年，支部被评为先进基层党组织。",
        "自2021年以来，支部累计发展党员5名。",
        "制定《2022年工作要点》，落实2021—2025年规划，开展“2022年度先进”评选。",
        "本人2022年度考核被评定为优秀。",
        "2022年召开会议10次，2023年召开12次。",
        "收入较2022年增长5%，与2021年相比增加3次。",
        "2019年3月，任支部书记。2021年完成换届选举，选出委员5名。",
        "2021年制定的五年规划落地见效，2022年发展的党员3名。",
        "2022年组织生活会查摆问题12个，现已整改。",
        "2021年，投资50万元建成活动室，今年投入使用。",
        "2022年底开工，截至2022年建成3个。",
        "2022年，全县生产总值达300亿元；2023年达320亿元。",
    ],
)
def test_history_comparisons_and_names_are_not_found(work: str) -> None:
    assert years(work=work) == []


def test_last_year_s_findings_may_name_last_year() -> None:
    report = read_report(
        "2023年度党支部书记述职报告\n一、主要工作\n召开会议3次。\n"
        "二、上年度述职评议反馈问题整改情况\n2022年，支部党建工作反馈问题3个，召开会议2次。\n"
    )
    assert check_years(report, find_sections(report)) == []


def test_many_places_of_one_odd_year_give_three_findings_and_the_number_of_the_rest() -> None:
    found = years(work="\n".join(f"2021年，支部工作有新进展{n}。" for n in "甲乙丙丁戊"))
    assert told(found) == [("told", "2021年")] * 3
    assert "另外还有 2 处" in found[-1].message


def test_the_message_names_both_years_and_the_advice_quotes_the_place() -> None:
    (finding,) = years(plan="制定2023年党建清单。")
    assert "2023年的报告" in finding.message
    assert "2023年党建清单" in finding.advice


def test_labelled_reports_give_their_marked_places_and_no_others() -> None:
    for labelled in labelled_reports():
        report = read_report(labelled.text)
        spans = [finding.span for finding in check_years(report, find_sections(report))]
        labels = [label.span for label in labelled.findings if label.code == "year.mixed"]
        assert len(spans) == len(labels), labelled.name
        assert all(s < e2 and s2 < e for (s, e), (s2, e2) in zip(spans, labels, strict=True)), labelled.name


def test_problems_of_another_year_measured_against_what_is_asked_are_told() -> None:
    problems = f"{LONG}\n2020年，支部工作有了一些进展，但与上级要求相比，还有差距：学习不够深入。"
    assert told(years(problems=problems)) == [("told", "2020年")]
