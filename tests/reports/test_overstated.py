"""Who writes that all services were delivered is held to the ledger: not while one stands open."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from shuzhi.items.life import advance_item
from shuzhi.items.models import Item
from shuzhi.reports.drafting import edit_report
from shuzhi.reports.failure import OverstatedReportError
from shuzhi.reports.freezing import freeze_report
from shuzhi.reports.models import Report
from shuzhi.reports.submitting import submit_file
from tests.reports.conftest import YEAR, County

Finished = Callable[[], Report]
SAID = "年初承诺的民生实事已全部兑现。"


@pytest.fixture
def service(life: County) -> Item:
    found: Item = life.finding("修水管", kind="service", source="masses", source_year=None)
    return found


def said(life: County, finished: Finished, words: str) -> Report:
    """A finished report with the author's words in the part on what was done."""
    report = finished()
    paragraph = next(block for block in life.texts(report) if block.startswith("work.") and block.count(".") > 1)
    return edit_report(actor=life.secretary, report=report, texts={paragraph: words})


@pytest.mark.usefixtures("service")
@pytest.mark.parametrize("words", [SAID, "为民办实事件件有着落。", "办实事办结率百分之百。"])
def test_a_report_that_says_so_while_one_is_open_is_not_frozen(life: County, finished: Finished, words: str) -> None:
    with pytest.raises(OverstatedReportError, match="在办实事 1 件") as caught:
        freeze_report(actor=life.secretary, report=said(life, finished, words))
    assert len(caught.value.places) == 1


@pytest.mark.usefixtures("service")
@pytest.mark.parametrize("words", ["确保民生实事全部兑现。", "党员大会的要求均已落实。", "办实事3件，1件正在办。"])
def test_an_aim_another_matter_and_a_number_hold_nothing_up(life: County, finished: Finished, words: str) -> None:
    assert freeze_report(actor=life.secretary, report=said(life, finished, words)).digest


def test_what_was_closed_after_the_year_is_delivered(life: County, finished: Finished, service: Item) -> None:
    advance_item(actor=life.secretary, item=service, act="submit", on=date(2026, 1, 3))
    advance_item(actor=life.operator, item=service, act="close", on=date(2026, 1, 4))
    assert freeze_report(actor=life.secretary, report=said(life, finished, SAID)).digest


@pytest.mark.usefixtures("service")
def test_a_file_that_says_so_is_not_handed_in(life: County) -> None:
    data = f"述职报告\n一、工作\n{SAID}\n".encode()
    with pytest.raises(OverstatedReportError, match="不能报送"):
        submit_file(actor=life.secretary, organisation=life.branch, year=YEAR, name="述职.txt", data=data)
