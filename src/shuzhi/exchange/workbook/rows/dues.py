"""A row of the register of dues: a person with a column per month, or a person in one month."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from shuzhi.exchange.workbook.columns import month_of
from shuzhi.exchange.workbook.formats import sheet_formats, words
from shuzhi.exchange.workbook.model import DuesRow
from shuzhi.exchange.workbook.rows.member import read_name
from shuzhi.exchange.workbook.sheet import RowCells
from shuzhi.exchange.workbook.text import as_text, compact, shown


def read_dues(cells: RowCells) -> DuesRow | None:
    """The dues of a row; an amount that cannot be read leaves out its month only."""
    name = read_name(cells)
    if not name:
        return None
    base = cells.amount(cells.column("base"), "缴纳基数")
    due = _due(cells)
    columns = dict(cells.state.months)
    if not columns and (single := _own_month(cells)) is not None:
        columns = {single: cells.state.columns["paid"]}
    if not columns:
        return None
    let_off = _let_off(cells, columns)
    paid = _months(cells, {month: column for month, column in columns.items() if month not in let_off}, due)
    total = cells.amount(cells.column("total"), "合计")
    if len(paid) + len(let_off) == len(columns):
        _compare(cells, paid, total)
    return DuesRow(
        name, base, due, paid, total, cells.text("note"), tuple(sorted(columns)), _dues_by(cells), exempt=let_off
    )


def _dues_by(cells: RowCells) -> str:
    """By the month or by the quarter; a column of that name may also say 现金 or 转账."""
    word = compact(cells.text("dues_by"))
    if not word:
        return ""
    for way, known in sheet_formats()["dues"].extra["dues_by"].items():
        if word in known:
            return str(way)
    cells.state.infer("{}的缴纳方式没有写明按月还是按季，这一格没有读入。", cells.row)
    return ""


def _due(cells: RowCells) -> Decimal | None:
    if any(compact(cells.text(field)) in words().exempt for field in ("due", "base")):
        cells.state.infer("{}的月应缴或基数写的是免交，空着的月份按免交计。", cells.row)
        return Decimal(0)
    return cells.amount(cells.column("due"), "月应缴")


def _let_off(cells: RowCells, columns: Mapping[int, int]) -> frozenset[int]:
    """The months whose cells say that nothing is owed."""
    told = frozenset(m for m, column in columns.items() if compact(as_text(cells.values.get(column))) in words().exempt)
    if told:
        cells.state.infer("{}有免交的月份，按应交0元计，不算欠交。", cells.row)
    return told


def _months(cells: RowCells, columns: Mapping[int, int], due: Decimal | None) -> dict[int, Decimal | None]:
    """Month → amount.  A month whose cell cannot be read is no unpaid one: it is left out, and this is told."""
    paid: dict[int, Decimal | None] = {}
    for month, column in sorted(columns.items()):
        before = len(cells.state.problems)
        amount = _paid(cells, column, month, due)
        if amount is None and (len(cells.state.problems) > before or cells.left_out(column)):
            cells.state.infer("{}有的月份读不出实缴，这些月份不计，也不算欠交。", cells.row)
        else:
            paid[month] = amount
    return paid


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
