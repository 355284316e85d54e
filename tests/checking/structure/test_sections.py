"""The parts of a report and their roles, whatever its headings are like."""

from __future__ import annotations

from itertools import pairwise

import pytest

from shuzhi.checking.model import Report, SourceText
from shuzhi.checking.structure import find_sections
from tests.checking.structure.making import (
    SAMPLES,
    TITLE,
    WORK,
    as_report,
    parts_of,
    roles_by_character,
    sample,
    whole,
)


@pytest.mark.parametrize("name", sorted(path.name for path in SAMPLES.iterdir()))
def test_every_character_of_a_sample_stands_in_its_part(name: str) -> None:
    text, parts = sample(name)
    found = roles_by_character(find_sections(as_report(text)), text)
    wrong = [
        (role, text[at : at + 20])
        for role, (start, end) in parts
        for at in range(start, end)
        if not text[at].isspace() and found[at] != role
    ]
    assert wrong == []


def test_parts_follow_one_another_without_gaps_and_their_shares_are_the_whole() -> None:
    text = whole()
    sections = find_sections(as_report(text))
    assert sections[0].span[0] == 0
    assert all(one.span[1] == other.span[0] for one, other in pairwise(sections))
    assert sections[-1].span[1] == len(text.rstrip())
    assert sum(section.share for section in sections) == pytest.approx(1)


def test_characters_are_counted_without_white_space() -> None:
    text = whole()
    assert sum(section.characters for section in find_sections(as_report(text))) == len("".join(text.split()))


@pytest.mark.parametrize(
    ("work", "problems", "plan"),
    [
        ("一、工作情况", "二、存在的问题", "三、下一步打算"),
        ("一．主要做法", "二．不足之处", "三．努力方向"),
        ("（一）履职情况", "（二）存在不足", "（三）今后打算"),
        ("1.工作开展情况", "2.存在的主要问题", "3.下步工作思路"),
        ("第一部分 工作回顾", "第二部分 查摆的问题", "第三部分 整改措施"),
        ("【工作成效】", "【存在问题】", "【改进措施】"),
        ("## 主要工作", "## 存在的短板", "## 2024年工作安排"),
        ("**一、特色亮点**", "**二、薄弱环节**", "**三、明年计划**"),
        ("工作成效和亮点", "存在的主要问题", "下一步工作思路"),
        ("一、履行党建责任情况：", "二、面临的困难和问题：", "三、来年打算："),
    ],
)
def test_headings_are_read_in_every_manner(work: str, problems: str, plan: str) -> None:
    text = (
        f"{TITLE}\n现将有关情况报告如下。\n{work}\n{WORK}\n"
        f"{problems}\n一是学习不够深入。二是创新不够。{'党务力量薄弱。' * 5}\n"
        f"{plan}\n一是深化理论学习，学原文、悟原理。二是创新工作方法，丰富载体，持续改进作风。\n"
    )
    assert [role for role, _ in parts_of(text)] == ["other", "work", "problems", "plan"]


def test_a_heading_that_runs_into_its_paragraph_is_one() -> None:
    text = f"{TITLE}\n一、工作情况。{WORK}\n二、存在的问题。一是学习不深。\n三、下一步打算。一是深化学习。\n"
    assert [role for role, _ in parts_of(text)] == ["other", "work", "problems", "plan"]


def test_causes_promises_and_findings_have_parts_of_their_own() -> None:
    text = (
        f"{TITLE}\n一、上年度述职评议反馈问题整改情况\n{WORK}\n二、承诺事项兑现情况\n{WORK}\n三、工作情况\n{WORK}\n"
        "四、存在的问题\n一是学习不深。\n五、原因分析\n一是重视不够。\n六、下一步打算\n一是深化学习。\n"
    )
    roles = [role for role, _ in parts_of(text)]
    assert roles == ["other", "findings", "promises", "work", "problems", "causes", "plan"]


def test_problems_below_a_heading_that_runs_into_its_paragraph_are_cut_off() -> None:
    text = (
        f"个人述职报告\n一、学习情况\n{WORK}\n二、廉洁自律情况。{WORK}\n"
        "一年来，虽取得一些成绩，但也存在学习不够深入、工作方法不够灵活、创新意识不强等不足。今后，我将加强学习。\n"
    )
    assert [role for role, _ in parts_of(text)] == ["other", "work", "work", "problems"]


def test_problems_with_their_causes_are_one_part() -> None:
    problems = "1.谋划不够。系统研究不多。原因是站位不高。\n2.队伍薄弱。后备干部不足。原因是待遇偏低。"
    text = whole(problems=problems).replace("存在的问题", "存在的问题及原因")
    assert [role for role, _ in parts_of(text)] == ["other", "work", "problems", "plan"]


def test_headings_about_solving_problems_tell_work() -> None:
    text = whole().replace("一、工作情况", "一、聚焦群众急难愁盼问题，办好民生实事")
    assert [role for role, _ in parts_of(text)] == ["other", "work", "problems", "plan"]


def test_a_plan_without_a_heading_begins_with_its_first_words() -> None:
    text = (
        whole(plan="x" * 70).split("三、")[0]
        + "下一步，我将深化理论学习，持续改进作风，着力创新方法，努力把各项工作做得更好。\n" * 2
    )
    assert [role for role, _ in parts_of(text)] == ["other", "work", "problems", "plan"]


@pytest.mark.parametrize(
    "ending",
    [
        "以上报告，请予评议。",
        "汇报完毕，谢谢大家！",
        "述职人：李某某\n2024年1月5日",
        "中共青峰县水务局委员会\n2024年1月5日",
        "特此报告。",
    ],
)
def test_leave_taking_signature_and_date_belong_to_no_part(ending: str) -> None:
    sections = find_sections(as_report(whole() + ending))
    assert (sections[-1].role, sections[-2].role) == ("other", "plan")


def test_salutation_and_opening_belong_to_no_part() -> None:
    text = whole().replace("现将有关", "各位领导、同志们：\n现将有关")
    sections = find_sections(as_report(text))
    assert sections[0].role == "other"
    assert text[sections[1].span[0] :].startswith("一、工作情况")


def test_a_letter_put_for_a_word_hides_no_part() -> None:
    text = whole().replace("党", "D")
    assert [role for role, _ in parts_of(text)] == ["other", "work", "problems", "plan"]


def test_an_empty_report_has_no_parts() -> None:
    assert find_sections(Report(SourceText("file.txt", "txt", ""), "", (0, 0), None)) == []


@pytest.mark.parametrize("text", ["今天天气很好。", TITLE, "。", "……", "*", "一、", "（一）", "\u200b"])
def test_a_text_of_one_line_is_one_part(text: str) -> None:
    assert len(find_sections(as_report(text))) == 1


def test_headings_without_any_words_below_have_their_roles() -> None:
    assert [role for role, _ in parts_of("一、工作情况\n二、存在的问题\n三、下一步打算")] == [
        "work",
        "problems",
        "plan",
    ]


def test_two_hundred_headings_keep_their_order() -> None:
    text = TITLE + "\n" + "\n".join(f"{number}.抓好第{number}项工作\n{WORK}" for number in range(1, 100))
    sections = find_sections(as_report(text))
    assert [section.span for section in sections] == sorted(section.span for section in sections)
    assert {section.role for section in sections} <= {"work", "other"}
