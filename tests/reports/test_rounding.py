"""A figure may be told as 10余 or 近20 in a sentence; the exact value stays behind it."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from io import BytesIO

import docx
import pytest

from shuzhi.checking.claims import find_claims
from shuzhi.checking.model import Report as CheckedReport
from shuzhi.checking.model import SourceText
from shuzhi.figures.rounding import rounded
from shuzhi.figures.values import Figure
from shuzhi.reports.drafting import edit_report
from shuzhi.reports.failure import ReportError
from shuzhi.reports.freezing import freeze_report
from shuzhi.reports.models import FrozenReport
from shuzhi.reports.output import write_report
from shuzhi.reports.submitting import submit_report
from shuzhi.rulebook import national
from tests.reports.conftest import YEAR, County


def figure(value: int | str, figure_id: str = "assembly.count") -> Figure:
    return Figure(national().figures[figure_id], Decimal(value), "known", 1)


@pytest.mark.parametrize(
    ("value", "rounding", "told"),
    [
        (12, "余", "10余"),
        (129, "余", "120余"),
        (999, "余", "990余"),
        (1250, "余", "1200余"),
        (18, "近", "近20"),
        (16, "近", "近20"),
        (11, "近", "11"),
        (31, "近", "31"),
        (12, "超过", "超过10"),
        (12, "不少于", "不少于10"),
        (12, "", "12"),
    ],
)
def test_a_count_is_rounded_to_the_ten_or_the_hundred(value: int, rounding: str, told: str) -> None:
    assert rounded(figure(value), rounding) == told


@pytest.mark.parametrize("value", [0, 3, 9, 20, 1300])
def test_small_and_round_numbers_are_told_exactly(value: int) -> None:
    assert rounded(figure(value), "余") == str(value)


def test_a_whole_number_of_a_share_or_of_money_is_told_exactly() -> None:
    assert rounded(figure(96, "dues.full.rate"), "余") == "96"


def test_shares_and_what_is_not_known_are_never_rounded() -> None:
    assert rounded(figure("96.5", "dues.full.rate"), "余") == "96.5"
    assert rounded(replace(figure(12), value=None), "余") == "无数据"


def frozen(county: County) -> FrozenReport:
    """A frozen report, its causes telling of 12 committee meetings as 10余."""
    for month in range(1, 13):
        county.record("committee_meeting", day=f"2025-{month:02d}-10")
    report = county.fill_gaps(county.draft())
    texts = {"causes.causes": "全年开了{committee_meeting.count|余}次支委会。"}
    return freeze_report(actor=county.secretary, report=edit_report(actor=county.secretary, report=report, texts=texts))


def test_the_sentence_is_rounded_and_the_annex_exact_also_when_frozen(tree: County) -> None:
    assert "全年开了10余次支委会。" in frozen(tree).text
    told = write_report(actor=tree.secretary, organisation=tree.branch, year=YEAR, form="md").decode()
    assert "[10余](#figure-committee_meeting.count)次支委会" in told
    assert "支部委员会会议：12次" in told


def test_word_and_html_print_the_sentence_rounded_and_the_annex_exact(tree: County) -> None:
    frozen(tree)
    asked = {"actor": tree.secretary, "organisation": tree.branch, "year": YEAR}
    word = docx.Document(BytesIO(write_report(**asked, form="docx")))  # type: ignore[arg-type]
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    page = re.sub(r"<[^>]+>", "", write_report(**asked, form="html").decode())  # type: ignore[arg-type]
    for text in ("\n".join([*(one.text for one in word.paragraphs), *cells]), page):
        assert "全年开了10余次支委会。" in text
        assert "支部委员会会议：12次" in text


def test_what_is_compared_with_other_reports_is_the_sentence_as_printed(tree: County) -> None:
    report = frozen(tree).report
    assert "全年开了10余次支委会。" in submit_report(actor=tree.secretary, report=report).own_text


def test_the_checker_reads_the_rounded_figure_as_an_approximate_one(tree: County) -> None:
    text = frozen(tree).text
    claims = find_claims(CheckedReport(SourceText("x", "txt", text), "", (0, len(text)), YEAR))
    assert [(claim.value, claim.approximate) for claim in claims if claim.text == "10余次"] == [(10, True)]


def test_an_unknown_rounding_is_refused_with_those_that_are_known(life: County) -> None:
    with pytest.raises(ReportError, match="不认识的约数写法“大约”") as told:
        edit_report(actor=life.secretary, report=life.draft(), texts={"causes.causes": "{assembly.count|大约}次"})
    assert "余、近、超过、不少于" in told.value.advice
