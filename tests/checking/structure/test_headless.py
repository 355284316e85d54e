"""Parts without a heading, and reports without the first level of headings."""

from __future__ import annotations

from tests.checking.structure.making import TITLE, WORK, found_in, sample, whole

HEADING = "numbering.heading"
PROBLEMS = (
    "虽然取得了一些成绩，但与上级要求相比还存在不少问题：" + "一是学习不够深入，创新意识不强。二是党务力量薄弱。" * 3
)
PLAN = "下一步，我将带领支部一班人，进一步加强学习，着力创新方法，持续改进作风，努力把各项工作做得更好。" * 3


def test_parts_with_headings_are_left_alone() -> None:
    assert found_in(whole(), HEADING) == []


def test_problems_and_plan_without_a_heading_are_found_where_they_begin() -> None:
    text = f"{TITLE}\n一、抓学习\n{WORK}\n二、抓组织\n{WORK}\n{PROBLEMS}\n{PLAN}\n"
    problems, plan = found_in(text, HEADING)
    assert problems.text.startswith("虽然取得了一些成绩")
    assert "“三、存在的问题”" in problems.advice
    assert plan.text.startswith("下一步，我将")
    assert "“四、下一步打算”" in plan.advice


def test_a_report_whose_headings_begin_at_the_second_level_is_told_once() -> None:
    text, _ = sample("no_first_level.txt")
    (finding,) = found_in(text, HEADING)
    assert finding.text.startswith("（一）")
    assert "一级标题" in finding.message


def test_second_level_headings_below_headings_without_a_number_are_no_defect() -> None:
    text = f"{TITLE}\n工作情况\n（一）抓学习。{WORK}\n存在的问题\n（一）学习不深。{WORK}\n"
    assert found_in(text, HEADING) == []


def test_a_speech_without_any_heading_is_left_alone() -> None:
    text, _ = sample("no_headings_at_all.txt")
    assert found_in(text, HEADING) == []


def test_a_few_words_deserve_no_heading() -> None:
    text = f"{TITLE}\n一、抓学习\n{WORK}\n二、抓组织\n{WORK}\n还存在学习不够、创新不足等问题，需要改进。\n"
    assert found_in(text, HEADING) == []
