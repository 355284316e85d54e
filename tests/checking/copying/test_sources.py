"""From texts to reports: pairs, groups by source, and what an author hears."""

from __future__ import annotations

import pytest

from shuzhi.checking.comparing import check_copies, compare_sources, find_copies, group_by_source
from shuzhi.checking.model import Copied, Finding, SourceText
from shuzhi.checking.structure import split_reports
from tests.checking.copying.inventing import own_words

SHARED = own_words("shared", 70) + "。"
LATER = own_words("later", 70) + "。"


def source(name: str, *paragraphs: str, title: str = "", year: int = 2024) -> SourceText:
    """A report with paragraphs of its own around those given."""
    heading = title or f"{name}党支部书记{year}年度抓基层党建工作述职报告"
    lines = [heading, "一、工作情况", own_words(f"{name} first", 90) + "。"]
    lines += list(paragraphs)
    lines += ["二、存在的问题", own_words(f"{name} last", 90) + "。"]
    return SourceText(f"{name}.txt", "txt", "\n".join(lines) + "\n")


def volume(name: str, *sources: SourceText) -> SourceText:
    return SourceText(name, "txt", "\n".join(one.content for one in sources))


def told_to(text: SourceText, *against: SourceText) -> list[Finding]:
    """The findings of each report of a text, one after another."""
    reports = split_reports(text)
    found = find_copies(reports, against)
    return [one for report, copies in zip(reports, found, strict=True) for one in check_copies(report, copies)]


def copies_of(text: SourceText, *against: SourceText) -> tuple[Copied, ...]:
    [copies] = find_copies(split_reports(text), against)
    return copies


def test_a_pair_is_told_with_shares_and_offsets_into_the_files() -> None:
    a, b = source("甲", SHARED), source("乙", LATER, SHARED)
    compared = compare_sources([("上报/甲.txt", a), ("上报/乙.txt", b)])
    assert [(one.id, one.file) for one in compared.reports] == [("甲", "上报/甲.txt"), ("乙", "上报/乙.txt")]
    [pair] = compared.pairs
    assert (pair.a, pair.b) == ("甲", "乙")
    assert 0.2 < pair.share_b < pair.share_a < 0.4
    [shared] = pair.passages
    assert a.content[slice(*shared.a)] == b.content[slice(*shared.b)] == SHARED
    assert {one.id: one for one in compared.reports}["乙"].report.source == b


def test_reports_of_one_volume_are_compared_and_offsets_are_into_the_volume() -> None:
    text = volume("汇编.txt", source("甲", SHARED), source("丙"), source("乙", SHARED))
    compared = compare_sources([("汇编.txt", text)])
    assert [one.id for one in compared.reports] == ["汇编.1", "汇编.2", "汇编.3"]
    [pair] = compared.pairs
    assert (pair.a, pair.b) == ("汇编.1", "汇编.3")
    assert text.content[slice(*pair.passages[0].a)] == text.content[slice(*pair.passages[0].b)] == SHARED


def test_files_of_one_name_in_two_folders_have_ids_of_their_own() -> None:
    compared = compare_sources([("一/报告.txt", source("甲")), ("二/报告.txt", source("乙"))])
    assert [one.id for one in compared.reports] == ["一/报告.txt", "二/报告.txt"]


def test_known_templates_are_not_compared_with_one_another() -> None:
    template, other = source("范文一", SHARED), source("范文二", SHARED)
    compared = compare_sources([("范文一", template), ("范文二", other), ("甲", source("甲", SHARED))], known=2)
    assert {(pair.a, pair.b) for pair in compared.pairs} == {("范文一", "甲"), ("范文二", "甲")}


def test_passages_are_grouped_under_the_report_that_came_first() -> None:
    texts = [source("甲", SHARED), source("乙", LATER, SHARED), source("丙", SHARED, LATER), source("丁")]
    groups = group_by_source(compare_sources([(one.name, one) for one in texts]))
    assert [group.report.id for group in groups] == ["甲", "乙"]
    [passage] = groups[0].passages
    assert passage.text == texts[0].content[slice(*passage.span)] == SHARED
    assert [taker.report for taker in passage.takers] == ["乙", "丙"]
    assert all(texts[place].content[slice(*taker.span)] == SHARED for place, taker in enumerate(passage.takers, 1))
    [passage] = groups[1].passages
    assert passage.text == LATER
    assert [taker.report for taker in passage.takers] == ["丙"]
    assert 0.2 < groups[1].shares["丙"] < 0.4


def test_nothing_shared_makes_no_group() -> None:
    assert group_by_source(compare_sources([("甲", source("甲")), ("乙", source("乙"))])) == []
    assert group_by_source(compare_sources([])) == []


def test_a_copied_passage_is_told_with_its_source_and_what_to_do() -> None:
    report, other = source("甲", SHARED), source("乙", SHARED)
    [finding] = told_to(report, other)
    assert finding.code == "copied"
    assert report.content[slice(*finding.span)] == finding.text == SHARED
    assert "“乙.txt”" in finding.message
    assert "70 个字" in finding.message
    assert "全文约有2" in finding.message
    assert finding.advice
    [copied] = copies_of(report, other)
    assert other.content[slice(*copied.other_span)] == copied.other_text == SHARED


@pytest.mark.parametrize(
    ("other", "kind", "words"),
    [
        (source("乙", SHARED), "other", "“乙.txt”中的《乙党支部书记"),
        (source("甲", SHARED, year=2023), "earlier", "2023年度"),
        (source("述职范文", SHARED), "template", "“述职范文.txt”"),
    ],
)
def test_the_kind_of_source_decides_the_advice(other: SourceText, kind: str, words: str) -> None:
    [finding] = told_to(source("甲", SHARED), other)
    assert finding.kind == kind
    assert words in finding.message


def test_a_passage_of_two_reports_in_one_file_is_told_to_both() -> None:
    found = told_to(volume("汇编.txt", source("甲", SHARED), source("乙", SHARED)))
    assert [finding.kind for finding in found] == ["file", "file"]
    assert "本文件中的《乙" in found[0].message
    assert "本文件中的《甲" in found[1].message


def test_a_passage_in_many_sources_is_told_once_with_the_source_that_explains_most() -> None:
    report = source("甲", SHARED, LATER)
    [first, second] = told_to(report, source("乙", SHARED), source("丙", SHARED, own_words("x", 60) + "。", LATER))
    assert "“丙.txt”" in first.message
    assert "“丙.txt”" in second.message


def test_a_further_source_is_told_for_what_the_first_does_not_explain() -> None:
    rest = own_words("rest", 50) + "。"
    found = told_to(source("甲", SHARED, LATER, rest), source("乙", LATER, SHARED), source("丙", rest))
    assert ["“乙.txt”" in one.message for one in found] == [True, True, False]
    assert "“丙.txt”" in found[2].message


def test_neighbouring_passages_of_one_source_are_told_as_one() -> None:
    parts = own_words("one", 60), own_words("two", 60)
    mine = f"{parts[0]}{own_words('my words', 24)}{parts[1]}。"
    theirs = f"{parts[0]}{own_words('their words', 22)}{parts[1]}。"
    [finding] = told_to(source("甲", mine), source("乙", theirs))
    assert finding.text == mine


def test_the_text_itself_and_unrelated_ones_are_no_source() -> None:
    report = source("甲", SHARED)
    assert told_to(report, report, source("乙"), source("丙")) == []
    assert told_to(report) == []
    assert told_to(SourceText("空.txt", "txt", ""), report) == []
