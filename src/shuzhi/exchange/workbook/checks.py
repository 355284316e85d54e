"""Checks that need more than one sheet."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from shuzhi.errors import NotFoundError
from shuzhi.exchange.workbook.model import DuesRow, Problem, SheetRead
from shuzhi.rulebook.dues import monthly_due

_EITHER = ("waged", "retired")  # where nobody says which group a person belongs to


def check_dues(sheet: SheetRead, categories: Mapping[str, str | None], on: date) -> list[Problem]:
    """Compare the monthly due that a dues sheet states with the rate in force on ``on``.

    ``categories``: name → waged, retired …; for a name it does not know, what either of the two gives is
    accepted. Rows without base or without a stated due say nothing that could be compared.
    """
    found = []
    for row in sheet.rows:
        record = row.record
        if not isinstance(record, DuesRow) or record.base is None or not record.due:  # of 0 yuan: he was let off
            continue
        expected = _expected(record.base, categories.get(record.name), on)
        if expected and record.due not in expected:
            should = "或".join(f"{amount}元" for amount in sorted(set(expected)))
            column = sheet.columns.get("due")
            message = f"{record.name}的月应缴写的是{record.due}元，按基数{record.base}元应为{should}。"
            advice = "请核对缴纳基数和比例，改正月应缴；实缴金额已照表读入。"
            letter = column.letter if column else None
            found.append(Problem(sheet.file, sheet.sheet, row.row, letter, "dues.amount", message, advice, "note"))
    return found


def one_due(base: Decimal | None, category: str | None, on: date) -> Decimal | None:
    """The monthly due of a base where there is just one that can be meant."""
    amounts = set(_expected(base, category, on)) if base is not None else set()
    return amounts.pop() if len(amounts) == 1 else None


def _expected(base: Decimal, category: str | None, on: date) -> list[Decimal]:
    try:
        amounts = [monthly_due(base, group, on) for group in ((category,) if category else _EITHER)]
    except NotFoundError:  # no rate in force on that day: nothing to compare with
        return []
    return [amount for amount in amounts if amount is not None]
