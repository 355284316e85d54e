"""Rows of a rectification ledger become items."""

from __future__ import annotations

import re
from typing import Any

from django.db import transaction

from shuzhi.exchange.importing.context import ImportContext
from shuzhi.exchange.importing.result import SheetResult
from shuzhi.exchange.workbook import FindingRow
from shuzhi.exchange.workbook.told_twice import same_content
from shuzhi.items.life import open_items
from shuzhi.items.models import Item, ItemKind, ItemSource, ItemState
from shuzhi.ledger.chain import append_links

MEASURE_BREAK = re.compile(r"[\n；;]+")
REVIEW_WORD = "述职评议"
COMPARED = ("measures", "owner_name", "due_on", "progress", "state", "closed_on")


def import_findings(context: ImportContext, result: SheetResult) -> None:
    """Take in every row of a rectification sheet."""
    present = {
        (item.source, item.source_year, same_content(item.title) or item.title): item
        for item in Item.everywhere.filter(organisation=context.organisation, withdrawn_at=None)
    }
    if result.sheet.year is not None and REVIEW_WORD in result.sheet.title:
        # A ledger of last year's review answers for it in the report of the year after.
        context.cover(ItemSource.REVIEW, result.sheet.year + 1, "上年度述职评议反馈问题")
    rows_of: dict[int, int] = {}  # item → the row of this sheet that opened it
    for read in result.sheet.rows:
        record = read.record
        if not isinstance(record, FindingRow) or context.was_imported(result, read.row):
            continue
        columns = context.fit(result, read.row, Item, _columns(record, result))
        key = (columns["source"], columns["source_year"], same_content(record.problem) or record.problem)
        item = present.get(key)
        if item is None:
            [item] = open_items(
                actor=context.actor,
                organisation=context.organisation,
                rows=[{**columns, "origin": context.origin(result, read.row)}],
                batch=context.batch,
            )
            present[key] = item
            context.settle(result, read.row, "created", ("item", item.pk))
            rows_of[item.pk] = read.row
        else:
            if item.pk in rows_of:
                result.infer(f"第{read.row}行与第{rows_of[item.pk]}行是同一问题，按一项计，措施和进展取后一行。")
            changed = _update(context, item, columns)
            context.settle(result, read.row, "merged" if changed else "unchanged", ("item", item.pk))


def _columns(record: FindingRow, result: SheetResult) -> dict[str, Any]:
    measures = [text.strip() for text in MEASURE_BREAK.split(record.measures) if text.strip()]
    state = ItemState.MEASURED if measures else ItemState.OPENED
    if record.closed:
        state = ItemState.CLOSED
        if record.closed_on is None:
            result.infer("台账未写销号日期，已销号的事项只记状态，不记日期和销号人。")
    progress = "；".join(text for text in (record.progress, record.due_text, record.note) if text)
    return {
        "kind": ItemKind.PROBLEM,
        "source": record.source,
        "source_text": record.source_text,
        "source_year": record.source_year or result.sheet.year,
        "number": "" if record.number is None else str(record.number),
        "title": record.problem,
        "measures": measures,
        "owner_name": record.owner,
        "due_on": record.due_on,
        "progress": progress[:500],
        "state": state,
        "closed_on": record.closed_on,
    }


@transaction.atomic
def _update(context: ImportContext, item: Item, columns: dict[str, Any]) -> bool:
    """Take over what a newer ledger says; a closed item is not opened again by a file."""
    changes = {name: columns[name] for name in COMPARED if getattr(item, name) != columns[name]}
    if item.state == ItemState.CLOSED:
        changes.pop("state", None)
        changes.pop("closed_on", None)
    if item.state == ItemState.SUBMITTED and columns["state"] != ItemState.CLOSED:
        changes.pop("state", None)
    if not changes:
        return False
    context.remember("item", item.pk)
    for name, value in changes.items():
        setattr(item, name, value)
    item.save()
    append_links(
        actor=context.actor,
        organisation=item.organisation,
        fact_type="item",
        act="corrected",
        fact_ids=[item.pk],
        reason="导入更新的整改台账",
    )
    return True
