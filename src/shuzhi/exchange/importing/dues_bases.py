"""What a row of a dues sheet says of a member's base and of how he pays, and from which month on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from shuzhi.exchange.importing.context import ImportContext
from shuzhi.exchange.importing.result import SheetResult
from shuzhi.exchange.workbook import DuesRow
from shuzhi.roster.dues import base_in_month, set_dues_base
from shuzhi.roster.ending import DUES_BY
from shuzhi.roster.models import DuesBase, DuesCategory, Person
from shuzhi.roster.spells import IN_FORCE, in_force_on
from shuzhi.roster.standing import note_circumstance

Amounts = Mapping[int, tuple[Decimal | None, Decimal | None]]  # month → due, paid
NOTHING = Decimal(0)
QUARTERS = tuple(tuple(range(first, first + 3)) for first in (1, 4, 7, 10))


def take_amounts(context: ImportContext, result: SheetResult, row: int, person: Person, record: DuesRow) -> Amounts:
    """Note the base and the way of paying that a row tells of.

    Returns:
        Month → what is due in it, by the base in force then, else as the row says, and what was paid.
    """
    bases = _take_base(context, result, row, person, record)
    _take_dues_by(context, result, row, person, record)
    year = result.sheet.year or 0
    dues = {month: _due_in(bases, record, year, month) for month in record.paid}
    dues |= dict.fromkeys(record.exempt, NOTHING)
    paid = _spread(result, row, record, dues) if record.dues_by == "quarter" else record.paid
    told = {month: (amount if record.due is None else dues[month], amount) for month, amount in paid.items()}
    return told | dict.fromkeys(record.exempt, (NOTHING, NOTHING))


def _take_base(
    context: ImportContext, result: SheetResult, row: int, person: Person, record: DuesRow
) -> list[DuesBase]:
    """Write the base from the first month it can be meant for; an earlier one stays as it was."""
    year = result.sheet.year or 0
    bases = _bases(person)
    if record.due is not None and not _is_known(bases, record, year):
        month = _first_month(bases, record, year)
        if month > min(record.months):
            result.infer(
                f"第{row}行{month}月以前按原基数交足，基数{record.base or ''}元（月应缴{record.due}元）自该月起计。"
            )
        set_dues_base(
            actor=context.actor,
            person=person,
            category=person.dues_category or DuesCategory.OTHER,
            base=record.base,
            due=record.due,
            since=date(year, month, 1),
            batch=context.batch,
            origin=context.origin(result, row),
        )
        bases = _bases(person)
    return bases


def _take_dues_by(context: ImportContext, result: SheetResult, row: int, person: Person, record: DuesRow) -> None:
    """Note that he pays by the month or by the quarter, from the first month of the row, unless it is known."""
    since = date(result.sheet.year or 0, min(record.months), 1)
    kind = DUES_BY.get(record.dues_by)
    if kind is None or person.circumstances.filter(in_force_on(since), kind=kind).exists():
        return
    note_circumstance(
        actor=context.actor,
        person=person,
        kind=kind,
        since=since,
        batch=context.batch,
        origin=context.origin(result, row),
        quiet=True,
    )


def _spread(
    result: SheetResult, row: int, record: DuesRow, dues: Mapping[int, Decimal | None]
) -> Mapping[int, Decimal | None]:
    """What was paid by the quarter: one payment of just what its three months owe pays each of them."""
    paid = dict(record.paid)
    for months in QUARTERS:
        told = [paid[month] for month in months if paid.get(month)]
        owed = {month: due for month in months if (due := dues.get(month)) is not None}
        if len(told) == 1 and len(owed) == len(months) and told[0] == sum(owed.values()):
            paid |= owed
            result.infer(f"第{row}行按季交纳，一次交足的季度按三个月分别计。")
    return paid


def _bases(person: Person) -> list[DuesBase]:
    return list(person.duesbases.filter(IN_FORCE))


def _is_known(bases: list[DuesBase], record: DuesRow, year: int) -> bool:
    """Whether the base told is in force already in a month of the row: then the roster knows when it began."""
    held = (base_in_month(bases, _ym(year, month)) for month in record.months)
    return any(one is not None and one.due == record.due and record.base in {None, one.base} for one in held)


def _first_month(bases: list[DuesBase], record: DuesRow, year: int) -> int:
    """The month from which on something else was paid than the base until then made due; without any, the first.

    Of who pays by the quarter, the first month of that quarter.
    """
    first = min(record.months)
    told = sorted(month for month, paid in record.paid.items() if paid)
    span = 3 if record.dues_by == "quarter" else 1
    for month in told:
        former = base_in_month(bases, _ym(year, month))
        due = former.due if former else None
        if due is None or record.paid[month] not in {due, due * span}:
            return first if month == told[0] else max(first, (month - 1) // span * span + 1)
    return first


def _due_in(bases: list[DuesBase], record: DuesRow, year: int, month: int) -> Decimal | None:
    if record.due is None:
        return None
    held = base_in_month(bases, _ym(year, month))
    return record.due if held is None or held.due is None else held.due


def _ym(year: int, month: int) -> int:
    return year * 12 + month - 1
