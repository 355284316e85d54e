"""A report says from when on the ledger tells, where a part of the year lies before it."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import docx
import pytest

from shuzhi.figures.values import Figure, find_definition
from shuzhi.reports.collection import _as_frozen
from shuzhi.reports.freezing import freeze_report
from shuzhi.reports.models import Report
from shuzhi.reports.output import write_report
from shuzhi.reports.volume import _cell
from shuzhi.roster.ledger_beginning import begin_ledger
from tests.reports.conftest import YEAR, County

SINCE = "（台账自2025年2月8日起）"
SINCE_IN_ANNEX = "部分有记录（台账自2025-02-08起）"


@pytest.fixture
def late(life: County) -> County:
    """Its ledger began in February: of what was recorded before, the meetings of January stand there too."""
    begin_ledger(actor=life.operator, organisation=life.branch, since=date(2025, 2, 8))
    return life


def words(late: County, form: str = "docx") -> str:
    written = write_report(actor=late.secretary, organisation=late.branch, year=YEAR, form=form)
    if form != "docx":
        return written.decode()
    document: Any = docx.Document(io.BytesIO(written))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_a_sentence_says_from_when_on_its_figures_are_told(late: County) -> None:
    text = "\n".join(late.texts(late.draft()).values())
    assert f"次{SINCE}。" in text
    assert "部分组织" not in text


def test_what_is_missing_is_missing_since_the_ledger_began(late: County) -> None:
    text = "\n".join(late.texts(late.draft()).values())
    assert f"据台账{SINCE.replace('台账', '')}：" in text


def test_a_ledger_that_tells_the_whole_year_says_no_day(life: County) -> None:
    begin_ledger(actor=life.operator, organisation=life.branch, since=date(2025, 1, 1))
    text = "\n".join(life.texts(life.draft()).values())
    assert "台账自" not in text
    assert "据台账：" in text


@pytest.mark.parametrize("form", ["docx", "md"])
def test_the_annex_says_it_of_each_figure(late: County, form: str) -> None:
    told = words(late, form)
    assert SINCE in told
    assert SINCE_IN_ANNEX in told


def test_a_frozen_report_goes_on_saying_it(late: County, finished: Callable[[], Report]) -> None:
    report = finished()
    freeze_report(actor=late.secretary, report=report)
    begin_ledger(actor=late.operator, organisation=late.branch, since=date(2025, 1, 1))
    assert SINCE_IN_ANNEX in words(late)


def test_a_collection_says_it_of_what_was_handed_in() -> None:
    record = {"value": "4", "completeness": "partly", "count": 4, "ledger_since": "2025-02-08"}
    figure: Figure = _as_frozen("theme_day.count", record)
    assert figure == Figure(find_definition("theme_day.count"), figure.value, "partly", 4, date(2025, 2, 8))
    assert _cell(figure).text == "4次（不全，台账自2025-02-08起）"
