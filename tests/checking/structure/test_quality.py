"""Floors on the labelled reports: fewer than these would be noticed by a reader."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shuzhi.checking.model import SourceText
from shuzhi.checking.structure import find_sections, split_reports
from tests.checking.labelled import labelled_reports
from tests.checking.scoring_structure import (
    CODES,
    NONE,
    broken,
    character_score,
    finding_scores,
    labelled_parts,
    real_report,
    section_scores,
    split_score,
    structure_findings,
    without_headings,
)
from tests.checking.structure.collections_made import COLLECTIONS

PIECES = (
    "一、工作情况|二、存在的问题|三、下一步打算|（一）|（二）|（四）|1.|2、|一是|二是|四是|首先，|其次，|最后，|①|③|第一，|第一部分|附件：|"
    "主要有三个方面：|五个方面|2023年度抓基层党建工作述职报告|目录|【|】|##|**|各位领导：|以上报告，请予评议。|对此，|上年度述职评议指出的问题|"
    "学习不够深入|加强调研|D建|X|\n|\n\n|。|，|：|；| |　|\t|\u200b|“|”"
).split("|")


def test_parts_have_the_right_role_for_nearly_every_character() -> None:
    characters, _ = section_scores()
    assert characters.recall >= 0.95


def test_parts_begin_in_the_right_paragraph() -> None:
    _, beginnings = section_scores()
    assert beginnings.precision >= 0.95
    assert beginnings.recall >= 0.95


@pytest.mark.parametrize("roles", [("work",), ("problems",), ("plan",), ("problems", "plan")])
def test_parts_are_told_where_their_headings_are_deleted(roles: tuple[str, ...]) -> None:
    total = NONE
    for report, parts in labelled_parts():
        bare, kept = without_headings(report, parts, roles)
        total += character_score(bare, kept, find_sections(bare))
    assert total.recall >= 0.95


@pytest.mark.parametrize("width", [28, 35, 40])
def test_lines_broken_by_a_converter_change_nothing(width: int) -> None:
    total = NONE
    for report, parts in labelled_parts():
        torn, moved = broken(report, parts, width)
        total += character_score(torn, moved, find_sections(torn))
        told = Counter((finding.code, finding.kind) for finding in structure_findings(report))
        assert Counter((finding.code, finding.kind) for finding in structure_findings(torn)) == told
    assert total.recall >= 0.95


def test_collections_fall_into_their_reports() -> None:
    scores = [split_score(text, spans) for text, spans in COLLECTIONS.values()]
    assert sum(score.wrong + score.missed for score in scores) == 0


@pytest.mark.parametrize("code", CODES)
def test_each_code_finds_what_is_labelled_and_hardly_anything_else(code: str) -> None:
    score = finding_scores()[code]
    assert score.precision >= 0.85
    assert score.recall >= 0.85


def test_a_clean_report_has_no_finding_but_the_low_note_about_last_year() -> None:
    for labelled in labelled_reports():
        if labelled.clean:
            assert [finding for finding in structure_findings(labelled.report) if finding.kind != "note"] == []


def test_a_plan_without_measures_in_the_real_report_is_found() -> None:
    real = real_report()
    if real is None:
        pytest.skip("the labelled real report is not here")
    report, _ = real
    findings = structure_findings(report)
    assert [finding.kind for finding in findings if finding.code == "problem.unanswered"].count("plan") == 1
    assert {finding.code for finding in findings} <= {"problem.unanswered", "finding.unanswered", "numbering.heading"}


@settings(max_examples=150, derandomize=True, deadline=None, database=None)
@given(st.lists(st.sampled_from(PIECES), max_size=60))
def test_any_text_is_read_and_every_finding_stands_in_its_report(pieces: list[str]) -> None:
    text = "".join(pieces)
    for report in split_reports(SourceText("file.txt", "txt", text)):
        start, end = report.span
        sections = find_sections(report)
        assert [section.span[0] for section in sections] == [start] * bool(sections) + [
            section.span[1] for section in sections[:-1]
        ]
        for finding in structure_findings(report):
            assert start <= finding.span[0] < finding.span[1] <= end
            assert finding.text == text[slice(*finding.span)]
            assert finding.message
            assert finding.advice
