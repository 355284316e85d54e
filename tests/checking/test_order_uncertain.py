"""What hangs on paragraphs is told with doubt where the file did not say where its words stand."""

from __future__ import annotations

from dataclasses import replace

from shuzhi.checking.check import check_source
from shuzhi.checking.model import Finding, SourceText

TEXT = "2025年度述职报告\n一、工作情况\n全年召开党员大会×次，抓党建工作扎实有力，党员队伍整体面貌有了变化。\n"
KNOWN = SourceText("报告.pdf", "pdf", TEXT)


def found(source: SourceText, code: str) -> Finding:
    return next(finding for finding in check_source(source)[0].findings if finding.code == code)


def test_a_missing_part_is_half_as_sure_and_says_why() -> None:
    sure = found(KNOWN, "section.missing")
    unsure = found(replace(KNOWN, order_uncertain=True), "section.missing")
    assert unsure.confidence == sure.confidence / 2
    assert unsure.advice == sure.advice + "（这份 PDF 没有写明字的位置，分段可能有误，请先对照原件。）"


def test_a_place_not_filled_in_is_as_sure_as_ever() -> None:
    assert found(replace(KNOWN, order_uncertain=True), "placeholder") == found(KNOWN, "placeholder")
