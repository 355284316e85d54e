"""What was declared empty for a year and is not: the word stands in the ledger, the rows are counted."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from shuzhi.items.models import Item
from shuzhi.ledger.models import EntryMark, RegisterRow
from shuzhi.ledger.registers import SOURCE
from shuzhi.rulebook import national
from shuzhi.rulebook.vocabulary import ITEM_KINDS


def rows_in_spite(declared: RegisterRow) -> int:
    """How many rows of the year stand in the ledger that a row of 本年无此项 calls empty."""
    year, category = (declared.ym or 0) // 12, declared.category
    owner = {"organisation_id": declared.organisation_id}
    if category.startswith(SOURCE):
        return _items(declared, year).filter(source=category.removeprefix(SOURCE)).count()
    if category in ITEM_KINDS:
        return _items(declared, year).filter(kind=category).count()
    for register in national().registers.values():
        if category == register.id or category in register.parts():
            part = dict([register.parts()[category]]) if category in register.parts() else {}
            months = (year * 12, year * 12 + 11)
            rows = RegisterRow.everywhere.filter(**owner, withdrawn_at=None, register=register.id, ym__range=months)
            return rows.filter(**part).count()
    return EntryMark.everywhere.filter(**owner, kind=category, day__year=year).count()


def _items(declared: RegisterRow, year: int) -> QuerySet[Any]:
    """The items opened in the year; one whose day nobody told, in the year it was recorded."""
    opened = Q(opened_on__year=year) | Q(opened_on=None, recorded_at__year=year)
    return Item.everywhere.filter(opened, organisation_id=declared.organisation_id, withdrawn_at=None)
