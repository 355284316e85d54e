"""Rows of a dues sheet become one register row for each person and month."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from shuzhi.clock import month_label, month_number
from shuzhi.exchange.importing.context import ImportContext
from shuzhi.exchange.importing.dues_bases import Amounts, take_amounts
from shuzhi.exchange.importing.result import Outcome, SheetResult
from shuzhi.exchange.workbook import DuesRow, check_dues
from shuzhi.exchange.workbook.checks import one_due
from shuzhi.ledger.models import RegisterRow
from shuzhi.ledger.registers import correct_row, record_rows
from shuzhi.roster.models import Person

DUES = "dues"
LET_OFF = "（免交）"  # ends the title of a month that was let off


def import_dues(context: ImportContext, result: SheetResult) -> None:
    """Take in every row of a dues sheet.  A month that is over and has no sum counts as not paid."""
    year = result.sheet.year
    if year is None:
        for read in result.sheet.rows:
            result.note(
                read.row,
                "year.missing",
                "看不出这张党费表是哪一年的。",
                "请在标题或工作表名中写明年份，例如“2025年党费收缴登记表”。",
                rejected=True,
            )
        return
    read_rows = [(read.row, read.record) for read in result.sheet.rows if isinstance(read.record, DuesRow)]
    people = {row: _person(context, result, row, record.name) for row, record in read_rows}
    categories = {
        record.name: person.dues_category or None for row, record in read_rows if (person := people[row]) is not None
    }
    result.problems += check_dues(result.sheet, categories, date(year, 12, 31))
    kept = _kept(context, [person for person in people.values() if person], year)
    fresh: list[dict[str, Any]] = []
    rows_of: dict[tuple[int, int], int] = {}  # person and month → the row of this sheet that told of it first
    for row, said in sorted(read_rows, key=lambda one: min(one[1].months)):  # a base before the one that follows it
        person = people[row]
        if person is None:
            continue
        months = {(person.pk, month): row for month in (*said.paid, *said.exempt)}
        if context.was_imported(result, row):
            rows_of |= months
            continue
        if first := next((rows_of[key] for key in months if key in rows_of), None):
            message = f"第{first}行已有{said.name}的党费，这一行没有读入。"
            result.note(row, "person.twice", message, "请核对后删去或合并其中一行。", rejected=True, field="name")
            continue
        rows_of |= months
        record = _with_due(result, row, said, person, date(year, 12, 31))
        amounts = take_amounts(context, result, row, person, record)
        outcome, rows = _months(context, amounts, person, year, kept)
        fresh += [{**columns, "origin": context.origin(result, row)} for columns in rows]
        context.settle(result, row, outcome, ("person", person.pk))
    record_rows(
        actor=context.actor,
        organisation=context.organisation,
        register=DUES,
        rows=fresh,
        batch=context.batch,
        audited=False,
    )


def _person(context: ImportContext, result: SheetResult, row: int, name: str) -> Person | None:
    person = context.find_person(name)
    if person is not None:
        return person
    if context.is_ambiguous(name):
        result.note(
            row,
            "person.ambiguous",
            f"名册中有几位{name}，分不清是哪一位。",
            "请在姓名后注明区别，并与名册写法一致。",
            rejected=True,
        )
        return None
    if context.has_roster():
        result.note(
            row,
            "person.unknown",
            f"名册中没有{name}。",
            "请核对姓名；确是本组织党员的，先补入名册再导入党费。",
            rejected=True,
        )
        return None
    result.infer(f"尚无名册，先按姓名为{name}建档，不计入党员数；请补导党员名册。")
    return context.new_person(result, row, name)


def _with_due(result: SheetResult, row: int, record: DuesRow, person: Person, on: date) -> DuesRow:
    """The row with a monthly due where the sheet has none: by base and rate; else months can only be told as paid."""
    if record.due is not None:
        return record
    rate = one_due(record.base, person.dues_category or None, on)
    if rate is not None:
        result.infer(f"第{row}行没有写月应缴，按基数{record.base}元算得{rate}元。")
        return replace(record, due=rate)
    result.infer(f"第{row}行没有写月应缴，看不出是否足额；有实缴的月份照实缴计，没有的不计。")
    return replace(record, paid={month: paid for month, paid in record.paid.items() if paid})


def _kept(context: ImportContext, people: Iterable[Person], year: int) -> dict[tuple[int, int], RegisterRow]:
    rows = RegisterRow.everywhere.filter(
        organisation=context.organisation,
        register=DUES,
        person__in=list(people),
        ym__gte=year * 12,
        ym__lt=year * 12 + 12,
        withdrawn_at=None,
    )
    return {(row.person_id or 0, row.ym or 0): row for row in rows}


def _months(
    context: ImportContext,
    amounts: Amounts,
    person: Person,
    year: int,
    kept: dict[tuple[int, int], RegisterRow],
) -> tuple[Outcome, list[dict[str, Any]]]:
    """The register rows to add for one person; sums that differ from the ledger correct it."""
    rows: list[dict[str, Any]] = []
    corrected = False
    for month, (due, paid) in sorted(amounts.items()):
        ym = year * 12 + month - 1
        if paid is None and ym >= month_number(context.today):
            continue  # the month is not over: an empty cell says nothing yet
        told = {"due_fen": _fen(due), "paid_fen": _fen(paid) or 0}
        let_off = LET_OFF if not any(told.values()) and due is not None else ""
        present = kept.get((person.pk, ym))
        if present is None:
            rows.append({"person": person, "ym": ym, "title": f"{month_label(ym)}党费{let_off}", **told})
        elif any(getattr(present, column) != amount for column, amount in told.items()):
            context.remember("register", present.pk)
            title = present.title.removesuffix(LET_OFF) + let_off
            correct_row(actor=context.actor, row=present, reason="导入更新的党费表", title=title, **told)
            corrected = True
    if rows:
        return "created", rows
    return ("merged" if corrected else "unchanged"), rows


def _fen(amount: Decimal | None) -> int | None:
    return None if amount is None else int((amount * 100).to_integral_value())
