"""Numbers that are skipped, repeated, begun anew; levels that are mixed or jump."""

from __future__ import annotations

import pytest

from tests.checking.structure.making import TITLE, WORK, found_in, sample, whole, words_of

NUMBERING = "numbering"


def test_a_report_numbered_well_is_left_alone() -> None:
    assert found_in(whole(), NUMBERING) == []


def test_a_skipped_spoken_number_is_found_where_it_stands() -> None:
    (finding,) = found_in(whole(work="一是抓学习。二是抓组织。四是抓作风。"), NUMBERING)
    assert finding.text == "四是"
    assert "缺“三是”" in finding.message


@pytest.mark.parametrize(
    ("list_", "wrong"),
    [
        ("1.抓学习。\n2.抓组织。\n4.抓作风。", "4."),
        ("1、抓学习。\n2、抓组织。\n4、抓作风。", "4、"),
        ("（1）抓学习。（2）抓组织。（4）抓作风。", "（4）"),
        ("①抓学习；②抓组织；④抓作风。", "④"),
        ("（一）抓学习。\n（二）抓组织。\n（四）抓作风。", "（四）"),
        ("㈠抓学习。\n㈡抓组织。\n㈣抓作风。", "㈣"),
        ("⑴抓学习；⑵抓组织；⑷抓作风。", "⑷"),
        ("⒈抓学习。\n⒉抓组织。\n⒋抓作风。", "⒋"),
        ("其一，抓学习。其二，抓组织。其四，抓作风。", "其四"),
        ("第一，抓学习。第二，抓组织。第四，抓作风。", "第四"),
        ("一要抓学习。二要抓组织。四要抓作风。", "四要"),
    ],
)
def test_a_skipped_number_is_found_in_every_manner_of_counting(list_: str, wrong: str) -> None:
    assert words_of(whole(work=list_), NUMBERING) == [wrong]


def test_a_repeated_number_is_found_and_the_next_is_right() -> None:
    (finding,) = found_in(whole(work="（一）抓学习。\n（二）抓组织。\n（二）抓作风。\n（三）抓服务。"), NUMBERING)
    assert finding.text == "（二）"
    assert "重复" in finding.message
    assert "（三）" in finding.advice


def test_a_number_that_goes_back_is_found() -> None:
    (finding,) = found_in(whole(work="一是抓学习。二是抓组织。三是抓作风。二是抓服务。"), NUMBERING)
    assert "倒退" in finding.message


def test_a_repeated_first_level_heading_is_found() -> None:
    text = whole().replace("三、下一步", "二、下一步")
    assert words_of(text, NUMBERING) == ["二、"]


def test_headings_that_begin_anew_without_a_heading_above_are_found_each_time() -> None:
    text, _ = sample("no_first_level.txt")
    findings = found_in(text, NUMBERING)
    assert [finding.text for finding in findings] == ["（一）", "（一）"]
    assert all("从头编号" in finding.message for finding in findings)


def test_words_that_lead_into_a_list_do_not_excuse_its_beginning_anew() -> None:
    work = f"（一）抓学习。{WORK}\n（二）抓组织。{WORK}\n"
    text = f"{TITLE}\n{work}还存在一些问题，主要是：\n（一）学习不深。\n（二）创新不够。\n"
    assert words_of(text, NUMBERING) == ["（一）"]


def test_first_level_numbers_that_begin_anew_are_found() -> None:
    text, _ = sample("company_restarting.txt")
    (finding,) = found_in(text, NUMBERING)
    assert finding.text == "一、"
    assert "四、" in finding.message


def test_numbers_begin_anew_below_each_heading() -> None:
    text = whole(work="（一）抓学习。\n（二）抓组织。", problems="（一）学习不深。\n（二）创新不够。")
    assert found_in(text, NUMBERING) == []


def test_numbers_begin_anew_below_headings_without_a_number() -> None:
    work = f"工作情况\n（一）抓学习。{WORK}\n（二）抓组织。{WORK}\n"
    text = f"{TITLE}\n{work}存在的问题\n（一）学习不深。{WORK}\n（二）创新不够。{WORK}\n"
    assert found_in(text, NUMBERING) == []


def test_points_begin_anew_after_other_words() -> None:
    text = whole(work="思想建设方面：\n1.抓学习。\n2.抓宣传。\n组织建设方面：\n1.抓支部。\n2.抓党员。")
    assert found_in(text, NUMBERING) == []


def test_points_that_begin_anew_in_the_next_line_are_found() -> None:
    assert words_of(whole(work="1.抓学习。\n2.抓宣传。\n1.抓支部。\n2.抓党员。"), NUMBERING) == ["1."]


def test_several_spoken_lists_in_one_paragraph_are_in_order() -> None:
    work = "坚持第一议题。一是抓学习。二是抓宣传。三是抓研讨。抓住关键少数。一是领导带头。二是干部跟进。"
    assert found_in(whole(work=work), NUMBERING) == []


def test_a_list_inside_an_item_is_in_order() -> None:
    work = "一是抓学习。一要学原文，二要学理论，三要勤思考。二是抓宣传。首先，办好专栏；其次，讲好故事。三是抓研讨。"
    assert found_in(whole(work=work), NUMBERING) == []


def test_a_list_of_the_same_kind_inside_an_item_is_in_order() -> None:
    work = "一是抓学习，主要做到：一是学原文；二是勤思考。二是抓宣传。"
    assert found_in(whole(work=work), NUMBERING) == []


def test_spoken_numbers_of_one_list_may_change_their_verb() -> None:
    assert found_in(whole(work="一是抓学习。二要抓宣传。三则抓研讨。"), NUMBERING) == []


def test_first_next_and_last_are_a_list_and_last_alone_is_a_word() -> None:
    work = "首先，抓学习。其次，抓宣传。最后，抓研讨。再次感谢大家。\n最后，我想说明一点。"
    assert found_in(whole(work=work), NUMBERING) == []


def test_words_that_begin_with_the_same_numeral_are_no_second_number() -> None:
    work = "一是第一议题落实好。二是二级支部建得好。三是三会一课开得好。四是四个合格抓得好。"
    assert found_in(whole(work=work), NUMBERING) == []


def test_a_slogan_in_quotation_marks_counts_nothing() -> None:
    work = "一是抓学习。二是开展“三要三不要”活动。三是抓宣传。"
    assert found_in(whole(work=work), NUMBERING) == []


def test_a_saying_counts_nothing() -> None:
    work = "一是抓学习。坚持实事求是，一是一、二是二。二是抓宣传。三是抓研讨。"
    assert found_in(whole(work=work), NUMBERING) == []


def test_dates_amounts_and_house_numbers_count_nothing() -> None:
    work = "1.抓学习。2023. 12. 28召开大会，投入1.5万元，1、2、3号楼党支部参加。\n2.抓宣传。"
    assert found_in(whole(work=work), NUMBERING) == []


def test_a_number_run_into_the_sentence_before_is_there() -> None:
    assert found_in(whole(work="一是抓学习，效果好二是抓宣传。三是抓研讨。"), NUMBERING) == []


def test_two_manners_of_counting_at_one_level_are_mixed() -> None:
    (finding,) = found_in(whole().replace("三、下一步", "（三）下一步"), NUMBERING)
    assert finding.text == "（三）"
    assert "混用" in finding.message


def test_a_first_heading_that_is_missing_is_found() -> None:
    text = whole().replace("一、工作情况\n", "")
    (finding,) = found_in(text, NUMBERING)
    assert finding.text == "二、"


def test_numbers_may_run_on_through_the_parts() -> None:
    text = whole(
        work="1.抓学习。\n2.抓组织。", problems="3.学习不深。\n4.创新不够。", plan="5.深化学习。\n6.勇于创新。"
    )
    assert found_in(text, NUMBERING) == []


def test_a_level_that_jumps_is_found_once_below_its_heading() -> None:
    text = whole(work="（1）抓学习。\n（2）抓组织。")
    (finding,) = found_in(text, NUMBERING)
    assert finding.text == "（1）"
    assert finding.confidence < 0.7


def test_arabic_points_straight_below_a_first_level_heading_are_good_usage() -> None:
    assert found_in(whole(work="1.抓学习。\n2.抓组织。"), NUMBERING) == []


def test_a_markdown_heading_that_jumps_is_found() -> None:
    text = f"# {TITLE}\n\n## 工作情况\n\n#### 抓学习\n\n{WORK}\n\n## 存在的问题\n\n一是学习不深。\n"
    assert words_of(text, NUMBERING) == ["抓学习"]


def test_the_list_of_an_annex_is_none_of_the_report() -> None:
    assert found_in(whole() + "附件：整改清单\n一、学习不深\n二、宣传不够\n", NUMBERING) == []


def test_full_width_numbers_and_loose_spaces_are_read() -> None:
    assert words_of(whole(work="１．抓学习。\n２．抓组织。\n４．抓作风。"), NUMBERING) == ["４．"]
    assert found_in(whole(work="（ 一 ）抓学习。\n（ 二 ）抓组织。"), NUMBERING) == []


def test_two_hundred_headings_in_order_are_read() -> None:
    work = "\n".join(f"{number}.抓好第{number}项工作。" for number in range(1, 100))
    assert found_in(whole(work=work, problems=work), NUMBERING) == []
