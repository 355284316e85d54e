"""A row of the register of dues: a person with a column per month, or a person in one month."""

from __future__ import annotations

from decimal import Decimal

from shuzhi.exchange.workbook.columns import month_of
from shuzhi.exchange.workbook.formats import words
from shuzhi.exchange.workbook.model import DuesRow
from shuzhi.exchange.workbook.rows.member import missing_name
from shuzhi.exchange.workbook.sheet import RowCells
from shuzhi.exchange.workbook.text import as_text, compact, person_name, shown


def read_dues(cells: RowCells) -> DuesRow | None:
    """The dues of a row; an amount that cannot be read leaves out its month only."""
    name = person_name(cells.text("name"))
    if not name:
        missing_name(cells)
        return None
    base = cells.amount(cells.column("base"), "缴纳基数")
    due = cells.amount(cells.column("due"), "月应缴")
    columns = dict(cells.state.months)
    if not columns and (single := _own_month(cells)) is not None:
        columns = {single: cells.state.columns["paid"]}
    paid = {month: _paid(cells, column, month, due) for month, column in sorted(columns.items())}
    if not paid:
        return None
    total = cells.amount(cells.column("total"), "合计")
    _compare(cells, paid, total)
    return DuesRow(name, base, due, paid, total, cells.text("note"))


def _own_month(cells: RowCells) -> int | None:
    value = cells.value("month")
    text = as_text(value)
    month = month_of(text) or (month_of(f"{text}月") if text.isdigit() else None)
    if month is None:
        message = f"月份「{shown(value)}」读不出，这一行没有读入。"
        cells.problem("month", "month.invalid", message, "请写成 3月 或 2025-03。", "row")
        return None
    if month[1] is not None and month[1] != cells.state.year:
        message = f"月份「{shown(value)}」与标题的年份不同，这一行没有读入。"
        cells.problem("month", "month.invalid", message, "请在标题写明年份，各年分表登记。", "row")
        return None
    return month[0]


def _paid(cells: RowCells, column: int, month: int, due: Decimal | None) -> Decimal | None:
    text = compact(as_text(cells.values.get(column)))
    if text in words().paid_mark and due is not None:
        cells.state.infer("{}有的月份只打了勾，按月应缴额足额读入。", cells.row)
        return due
    if text in words().unpaid_mark:
        return Decimal(0)
    return cells.amount(column, f"{month}月党费")


def _compare(cells: RowCells, paid: dict[int, Decimal | None], total: Decimal | None) -> None:
    if total is None or not cells.state.months:
        return
    added = sum((amount for amount in paid.values() if amount is not None), Decimal(0))
    if added != total:
        message = f"合计写的是{total}元，各月相加是{added}元；按各月读入。"
        cells.problem("total", "dues.total", message, "请核对各月金额和合计。", "note")
