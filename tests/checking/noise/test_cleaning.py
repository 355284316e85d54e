"""Cleaning: disguises back, sellers and marks gone, all else byte for byte, and every change told."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from shuzhi.checking.model import SourceText
from shuzhi.checking.noise import Cleaned, clean
from tests.checking.labelled import labelled_reports

PIECES = st.sampled_from(
    [
        *(
            "党建",
            "D建",
            "D",
            "中Y",
            "政治",
            "政i治",
            "i",
            "z",
            "治理",
            "组织",
            "Z织",
            "的",
            "。",
            "，",
            "\n",
            "\u200b",
            "\r\n",
        ),
        *("##paidbegin##", "##paid", "end##", "更多范文请加QQ：20231788", "QQ", "：12345678", "（", "）", "转载必究"),
        *("召开X次", "APP", "A类", "Ｄ", "１２", "⻓期", "www.abc.com", "公众号：", " "),
    ]
)


def cleaned(text: str, format_: str = "txt") -> Cleaned:
    return clean(SourceText("报告.txt", format_, text))  # type: ignore[arg-type]


def test_masked_characters_come_back() -> None:
    assert cleaned("抓D建，听D中Y的话，G产D员").text == "抓党建，听党中央的话，共产党员"


def test_a_seller_s_line_goes_with_its_line_end() -> None:
    text = "第一段。\n更多范文请加QQ：20231788，禁止外传\n第二段。\n（本文由妙笔文秘网提供，转载必究）"
    assert cleaned(text).text == "第一段。\n第二段。"


def test_paid_marks_go_and_the_words_between_stay() -> None:
    assert cleaned("前##paidbegin##中间的话。##paidend##后\n##paidend##\n末").text == "前中间的话。后\n末"


def test_hidden_signs_and_letters_put_in_go() -> None:
    assert cleaned("政i治建设\u200b和D建").text == "政治建设和党建"


def test_a_text_without_noise_is_unchanged_to_the_last_byte() -> None:
    text = "\ufeff２０２３年度　述职报告\r\n\r\n一、 A类、5G、APP、X次\t⻓期 \n\n"
    assert cleaned(text) == Cleaned(text, ())


def test_each_change_tells_its_place_and_what_was_done() -> None:
    copy = cleaned("标题\n抓D建工作\n内部资料，请勿外传\n政i治\u200b##paidend##末")
    assert [str(change) for change in copy.changes] == [
        "第2行：“D”改为“党”（……抓党建工作……）",
        "第3行：删去广告“内部资料，请勿外传”",
        "第4行：删去字中间的字母“i”",
        "第4行：删去看不见的字符（……政i治##p……）",
        "第4行：删去付费记号“##paidend##”",
    ]


def test_in_a_word_file_the_place_is_the_paragraph() -> None:
    assert cleaned("标题\n\n抓D建工作", "docx").changes[0].location == "第2段"


def test_noise_that_only_shows_after_other_noise_is_gone_is_cleaned_with_its_place_in_the_file() -> None:
    copy = cleaned("第一行\n前面的话。联系Q\u200bQ：20231788。")
    assert copy.text == "第一行\n前面的话。"
    assert [change.location for change in copy.changes] == ["第2行", "第2行"]


def test_cleaning_a_masked_report_gives_back_the_report_as_it_was() -> None:
    for labelled in labelled_reports():
        text = labelled.text
        if "disguise" in labelled.facts or any(label.code == "noise" for label in labelled.findings):
            continue
        masked = text.replace("党", "D")
        copy = cleaned(masked)
        assert copy.text == text, labelled.name
        assert len(copy.changes) == text.count("党"), labelled.name


def test_the_disguised_labelled_report_keeps_no_d_and_no_seller() -> None:
    text = next(labelled.text for labelled in labelled_reports() if labelled.name == "r08")
    copy = cleaned(text)
    assert "D" not in copy.text
    assert "##" not in copy.text
    assert "QQ" not in copy.text
    assert "妙笔" not in copy.text
    assert "政治建设" in copy.text
    assert sum(change.before == "D" for change in copy.changes) + sum(
        change.before == "D中Y" for change in copy.changes
    ) == text.count("D")


@settings(deadline=None, derandomize=True)
@given(st.lists(PIECES, max_size=14).map("".join))
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    once = cleaned(text)
    assert cleaned(once.text) == Cleaned(once.text, ())


@settings(deadline=None, derandomize=True)
@given(st.lists(PIECES, max_size=14).map("".join))
def test_without_changes_the_text_is_the_same(text: str) -> None:
    copy = cleaned(text)
    assert bool(copy.changes) or copy.text == text
