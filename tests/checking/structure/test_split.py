"""One file, one report or many."""

from __future__ import annotations

import pytest

from shuzhi.checking.model import SourceText
from shuzhi.checking.structure import split_reports
from tests.checking.labelled import labelled_reports
from tests.checking.labelled.volumes import volume
from tests.checking.scoring_structure import split_score
from tests.checking.structure.collections_made import COLLECTIONS
from tests.checking.structure.making import TITLE, whole


def _titles(text: str) -> list[str]:
    return [report.title for report in split_reports(SourceText("file.txt", "txt", text))]


@pytest.mark.parametrize("name", COLLECTIONS)
def test_a_collection_falls_into_its_reports(name: str) -> None:
    text, spans = COLLECTIONS[name]
    score = split_score(text, spans)
    assert (score.right, score.wrong, score.missed) == (len(spans), 0, 0)


@pytest.mark.parametrize("labelled", labelled_reports(), ids=lambda labelled: labelled.name)
def test_a_single_report_stays_one_with_its_title_and_year(labelled: object) -> None:
    (report,) = split_reports(labelled.source)  # type: ignore[attr-defined]
    assert (report.title, report.year) == (labelled.title, labelled.year)  # type: ignore[attr-defined]


def test_the_reports_of_the_volume_bear_their_titles_and_years() -> None:
    reports = split_reports(SourceText("volume.txt", "txt", volume().text))
    assert [(report.title, report.year) for report in reports] == [
        (labelled.title, labelled.year) for labelled, _ in volume().members
    ]


@pytest.mark.parametrize("text", ["", "\n\n  \n", "\ufeff", "　\n", "#"])
def test_an_empty_text_holds_no_report(text: str) -> None:
    assert _titles(text) == []


def test_a_text_without_a_title_is_one_report() -> None:
    (report,) = split_reports(SourceText("file.txt", "txt", "各位领导：\n2023年，我认真履职。"))
    assert (report.title, report.year) == ("", 2023)


def test_one_line_is_one_report() -> None:
    assert _titles("今天天气很好。") == [""]


def test_a_title_alone_is_one_report() -> None:
    assert len(_titles(TITLE)) == 1


def test_two_titles_with_nothing_between_head_one_report() -> None:
    assert len(_titles(f"{TITLE}\n{whole()}")) == 1


def test_words_about_a_report_are_no_title() -> None:
    text = whole(work="认真撰写抓基层党建工作述职报告。\n听取下属支部书记述职报告\n组织述职评议6次。")
    assert _titles(text) == [TITLE]


def test_the_year_may_be_told_by_the_first_heading_only() -> None:
    text = (
        "抓基层党建工作述职报告\n现将情况报告如下。\n一、2022年工作情况\n全年学习12次。\n二、存在的问题\n一是学习不深。"
    )
    (report,) = split_reports(SourceText("file.txt", "txt", text))
    assert report.year == 2022


def test_a_year_in_chinese_numerals_is_read() -> None:
    (report,) = split_reports(SourceText("file.txt", "txt", whole().replace("2023年", "二〇二三年")))
    assert report.year == 2023


def test_lines_that_sellers_put_below_stay_in_sight() -> None:
    text = whole() + "更多范文请加微信"
    (report,) = split_reports(SourceText("file.txt", "txt", text))
    assert report.body.endswith("更多范文请加微信")


def test_a_span_is_an_offset_into_the_file() -> None:
    text = "\n\n封面\n\n" + whole()
    (report,) = split_reports(SourceText("file.txt", "txt", text))
    assert text[slice(*report.span)].startswith(TITLE)
