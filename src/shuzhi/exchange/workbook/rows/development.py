"""A row of the ledger of members in development."""

from __future__ import annotations

from datetime import date

from shuzhi.exchange.workbook.formats import sheet_formats
from shuzhi.exchange.workbook.model import DevelopmentRow
from shuzhi.exchange.workbook.people import is_none
from shuzhi.exchange.workbook.rows.member import read_name
from shuzhi.exchange.workbook.sheet import RowCells


def read_development(cells: RowCells) -> DevelopmentRow | None:
    """The person of a row and the days of the steps taken; a day that cannot be read leaves out its step
    only.
    """
    name = read_name(cells)
    if not name:
        return None
    steps: dict[str, date] = {}
    for field, spec in sheet_formats()["development"].fields.items():
        if field.startswith("development.") and not is_none(cells.value(field)):
            day = cells.plain_day(field, spec.label)
            if day is not None:
                steps[field] = day
    return DevelopmentRow(name, steps, cells.text("note"))
