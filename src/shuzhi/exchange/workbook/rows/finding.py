"""A row of the ledger of findings and their rectification."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from shuzhi.exchange.workbook.dates import read_day
from shuzhi.exchange.workbook.formats import sheet_formats, words
from shuzhi.exchange.workbook.model import FindingRow
from shuzhi.exchange.workbook.people import is_none, read_person
from shuzhi.exchange.workbook.quantities import read_count
from shuzhi.exchange.workbook.sheet import RowCells
from shuzhi.exchange.workbook.text import as_text, compact, narrow, shown

_YEAR_MONTH = re.compile(r"^\d{4}(?:年|[-./])\d{1,2}月?$")


def read_finding(cells: RowCells) -> FindingRow | None:
    """The finding of a row; None, with a problem noted, where the problem itself is not written."""
    problem = cells.text("problem")
    if not problem:
        message = "这一行没有写问题，没有读入。"
        cells.problem("problem", "problem.missing", message, "请补上具体问题后重新导入。", "row")
        return None
    source_text = cells.text("source_text")
    due_on, due_text = _due(cells)
    return FindingRow(
        number=read_count(cells.value("number")),
        source=_source(cells, source_text),
        source_text=source_text,
        problem=problem,
        measures=cells.text("measures"),
        owner=_who(cells.value("owner")),
        due_on=due_on,
        due_text=due_text,
        progress=cells.text("progress"),
        closed=_closed(cells),
        closed_on=None if is_none(cells.value("closed_on")) else cells.plain_day("closed_on", "销号时间"),
        source_year=cells.state.year,
        note=cells.text("note"),
        closer=_who(cells.value("closer")),
    )


def _who(value: Any) -> str:
    """Who is named; what stands in brackets may tell one of two of a name, or the name itself: 支部书记（赵一）."""
    text = narrow(as_text(value))
    return text if "(" in text and not is_none(value) else read_person(value)


def source_of(text: str) -> str | None:
    """The source that a text names, None where it names none of those known."""
    plain = compact(text)
    for source, listed in sheet_formats()["rectification"].extra["sources"].items():
        if any(word in plain for word in listed):
            return str(source)
    return None


def _source(cells: RowCells, text: str) -> str:
    if text:
        return source_of(text) or "other"
    from_title = source_of(cells.state.title)
    if from_title:
        cells.state.infer(f"{{}}没有写问题来源，按标题「{shown(cells.state.title)}」认定。", cells.row)
    return from_title or "other"


def _due(cells: RowCells) -> tuple[date | None, str]:
    """The time limit as a day, or as the words that stand for no day (长期坚持)."""
    text = compact(cells.text("due_on"))
    if not text or is_none(text):
        return None, ""
    if any(word in text for word in words().open_ended):
        return None, text
    if isinstance(cells.value("due_on"), str) and _YEAR_MONTH.match(text):
        end = read_day(text + "底").day
        if end is not None:
            cells.state.infer("{}的完成时限只写到月，按当月最后一天读入。", cells.row)
            return end, ""
    return cells.plain_day("due_on", "完成时限"), ""


def _closed(cells: RowCells) -> bool | None:
    text = compact(cells.text("closed")).lower()
    if not text:
        return None
    if text in words().yes:
        return True
    if text in words().no:
        return False
    message = f"「{shown(text)}」看不出是否销号；这一格没有读入，其余照常。"
    cells.problem("closed", "answer.unclear", message, "请写「是」或「否」。", "cell")
    return None
