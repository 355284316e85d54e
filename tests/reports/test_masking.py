"""A copy for people outside: names and figures hidden, alike everywhere, and the copy says so."""

from __future__ import annotations

import pytest

from shuzhi.ledger.entries import Attendance
from shuzhi.reports.masking import MASK_MARK
from shuzhi.reports.models import Report
from shuzhi.reports.output import write_report
from tests.reports.conftest import YEAR, County


def masked(county: County, words: str) -> str:
    """The Markdown of the masked copy of a report whose gaps all say ``words``."""
    county.fill_gaps(county.draft(), words)
    return write_report(actor=county.secretary, organisation=county.branch, year=YEAR, form="md", masked=True).decode()


def test_the_copy_says_that_it_is_masked(life: County) -> None:
    assert MASK_MARK in masked(life, "话。")


def test_people_and_organisations_stand_behind_the_same_mark_everywhere(life: County) -> None:
    told = masked(life, "甲一和乙二到样例村党支部，甲一讲了话。")
    assert "某甲和某乙到某党支部乙，某甲讲了话。" in told
    assert not {"甲一", "乙二", "样例村", "样例局"} & {
        name for name in ("甲一", "乙二", "样例村", "样例局") if name in told
    }


def test_a_guest_of_an_entry_is_hidden_though_the_roster_knows_him_not(life: County) -> None:
    life.record("theme_day", day="2025-06-01", title="走访", participants=(Attendance("speaker", name="外人某君"),))
    assert "外人某君" not in masked(life, "请外人某君讲课。")


def test_figures_counted_numbers_and_telephones_are_hidden(life: County) -> None:
    told = masked(life, "走访群众37户，电话13800001111。")
    assert "走访群众××户，电话××。" in told
    assert "召开支部委员会会议××次" in told
    assert "13800001111" not in told


def test_years_stay(life: County) -> None:
    assert f"{YEAR}年" in masked(life, f"{YEAR}年的话。")


def test_no_annex_and_no_signature_stand_in_the_copy(life: County) -> None:
    plain_copy = write_report(actor=life.secretary, organisation=life.branch, year=YEAR, form="md").decode()
    assert "附件" in plain_copy
    assert "附件" not in masked(life, "话。")


def test_the_report_itself_is_not_changed(life: County) -> None:
    masked(life, "甲一讲了话。")
    report = Report.everywhere.get()
    assert any("甲一讲了话。" in block.get("text", "") for block in report.body)


@pytest.mark.parametrize("form", ["docx", "html", "md"])
def test_every_form_can_be_masked(life: County, form: str) -> None:
    written = write_report(actor=life.secretary, organisation=life.branch, year=YEAR, form=form, masked=True)
    assert written
    assert "样例局党支部".encode() not in written
