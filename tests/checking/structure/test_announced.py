"""A number of points announced, and how many follow."""

from __future__ import annotations

import pytest

from tests.checking.structure.making import TITLE, WORK, found_in, sample, whole, words_of

COUNT = "count.mismatch"
THREE = "一是学习不深。二是创新不够。三是作风不实。"


def test_five_aspects_and_three_points_do_not_agree() -> None:
    text, _ = sample("bureau_with_causes.txt")
    (finding,) = found_in(text, COUNT)
    assert finding.text == "五个方面"
    assert "3条" in finding.message
    assert "一是、二是、三是" in finding.message


@pytest.mark.parametrize(
    ("announcement", "words"),
    [
        ("主要体现在四个方面：", "四个方面"),
        ("存在以下4个方面的问题：", "4个方面"),
        ("主要有以下四点：", "四点"),
        ("还存在四个突出问题。", "四个突出问题"),
        ("存在2个问题，", "2个问题"),
        ("归纳起来有两大问题：", "两大问题"),
        ("主要表现在两方面：", "两方面"),
        ("主要有四点不足：", "四点不足"),
        ("有十个方面的差距：\n", "十个方面"),
    ],
)
def test_an_announcement_is_read_however_it_counts(announcement: str, words: str) -> None:
    assert words_of(whole(problems=announcement + THREE), COUNT) == [words]


@pytest.mark.parametrize(
    "points",
    [
        "1.学习不深。2.创新不够。",
        "1.学习不深。\n2.创新不够。",
        "（一）学习不深。\n（二）创新不够。",
        "①学习不深；②创新不够。",
        "（1）学习不深；（2）创新不够。",
        "第一，学习不深。第二，创新不够。",
        "首先，学习不深。其次，创新不够。",
        "一在学习上有差距。二在创新上有差距。",
    ],
)
def test_points_are_counted_however_they_are_numbered(points: str) -> None:
    assert words_of(whole(problems="主要有三个方面：" + points), COUNT) == ["三个方面"]
    assert words_of(whole(problems="主要有两个方面：" + points), COUNT) == []


def test_a_heading_announces_the_points_below_it() -> None:
    text = whole(problems="（一）学习不深。\n（二）创新不够。").replace("二、存在的问题", "二、存在的三个问题")
    assert words_of(text, COUNT) == ["三个问题"]


def test_headings_are_points_of_what_the_opening_announces() -> None:
    text = whole().replace("现将有关情况报告如下。", "现从四个方面报告如下：")
    assert words_of(text, COUNT) == ["四个方面"]
    assert words_of(text.replace("四个", "三个"), COUNT) == []


def test_an_opening_may_announce_only_the_parts_on_work() -> None:
    work = f"现将两个方面的工作报告如下：\n一、抓学习\n{WORK}\n二、抓组织\n{WORK}\n"
    text = f"{TITLE}\n{work}三、存在的问题\n一是学习不深。\n四、下一步打算\n一是深化学习。\n"
    assert words_of(text, COUNT) == []


def test_a_list_over_several_paragraphs_is_counted_as_one() -> None:
    problems = "主要有四个方面的问题：一是学习不深。二是创新不够。\n三是作风不实。\n四是联系群众不够。"
    assert words_of(whole(problems=problems), COUNT) == []


def test_lists_inside_the_points_do_not_count() -> None:
    problems = "主要有两个方面的问题：一是学习不深。一要补读书，二要补思考，三要补研讨。二是创新不够。"
    assert words_of(whole(problems=problems), COUNT) == []


@pytest.mark.parametrize(
    "before",
    [
        "增强四个意识，坚定四个自信，做到两个维护。",
        "做到“两个维护”，把握“四个方面”。",
        "落实第四个方面的要求。",
        "近两年来抓了学习。",
        "建立五项制度等。",
        "严格落实三会一课。",
        "整改上级反馈的5个问题。",
        "召开4次会议，解决7个问题。",
    ],
)
def test_what_announces_nothing_is_left_alone(before: str) -> None:
    assert words_of(whole(work=before + "一是抓学习。二是抓组织。三是抓作风。"), COUNT) == []


def test_an_announcement_that_no_list_follows_is_left_alone() -> None:
    assert words_of(whole(problems="主要有五个方面的问题，学习不深，创新不够。"), COUNT) == []
    assert words_of(whole(problems="主要有五个方面的问题：学习不深；创新不够；作风不实。"), COUNT) == []


def test_either_of_two_announced_numbers_will_do() -> None:
    assert words_of(whole(problems="梳理出2个方面3个问题：" + THREE), COUNT) == []


def test_a_list_with_a_skipped_number_gets_the_benefit_of_the_doubt() -> None:
    problems = "主要有四个方面：一是学习不深。二是创新不够。四是作风不实。"
    assert words_of(whole(problems=problems), COUNT) == []
    assert len(found_in(whole(problems=problems), "numbering")) == 1


def test_a_number_that_comes_long_before_the_list_announces_nothing() -> None:
    far = "主要有五个方面的问题需要在今后的工作中认真加以研究并逐步予以解决和改进提高完善落实到位：" + THREE
    assert words_of(whole(problems=far), COUNT) == []
