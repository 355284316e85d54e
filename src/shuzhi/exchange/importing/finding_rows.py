"""Rows of a rectification ledger become items."""

from __future__ import annotations

import re
from typing import Any

from django.db import transaction

from shuzhi.chain.links import append_links
from shuzhi.errors import NotFoundError
from shuzhi.exchange.importing.context import ImportContext
from shuzhi.exchange.importing.result import SheetResult
from shuzhi.exchange.workbook import FindingRow
from shuzhi.exchange.workbook.one_event import same_content
from shuzhi.items.closing import fixers_of, refuse_own_closing
from shuzhi.items.failure import OwnClosingError
from shuzhi.items.life import open_items
from shuzhi.items.models import Item, ItemKind, ItemSource, ItemState
from shuzhi.roster.who import Who, who_acts

MEASURE_BREAK = re.compile(r"[\n；;]+")
REVIEW_WORD = "述职评议"
COMPARED = (
    *("measures", "owner_id", "owner_name", "due_on", "progress"),
    *("state", "closed_on", "verifier_id", "verifier_name"),
)
OTHERS_CLOSE = "请由他人核实后在事项页面销号；或在表中“销号人”一列写明是谁核实销号的，由他人导入。"
CLOSING = ("state", "closed_on", "verifier_id", "verifier_name")


def import_findings(context: ImportContext, result: SheetResult) -> None:
    """Take in every row of a rectification sheet."""
    present = {
        (item.source, item.source_year, same_content(context.names, item.title) or item.title): item
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
        columns = _columns(record, result) | _owner(context, result, read.row, record)
        content = same_content(context.names, record.problem)
        key = (columns["source"], columns["source_year"], content or record.problem)
        item = present.get(key)
        columns |= _closing(context, result, read.row, record, item, columns)
        columns = context.fit(result, read.row, Item, columns)
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
    progress = "；".join(text for text in (record.progress, record.due_text, record.note) if text)
    return {
        "kind": ItemKind.PROBLEM,
        "source": record.source,
        "source_text": record.source_text,
        "source_year": record.source_year or result.sheet.year,
        "number": "" if record.number is None else str(record.number),
        "title": record.problem,
        "measures": measures,
        "due_on": record.due_on,
        "progress": progress[:500],
        "state": ItemState.MEASURED if measures else ItemState.OPENED,
    }


def _owner(context: ImportContext, result: SheetResult, row: int, record: FindingRow) -> dict[str, Any]:
    """The owner as the person of the roster that the words mean, where they mean one."""
    try:
        person = context.held.one(record.owner)
    except NotFoundError as error:
        message = f"责任人不能确定是谁：{error.message}这一项只记姓名。"
        result.note(row, error.code, message, f"{error.advice}改好后重新导入。", field="owner")
        person = None
    return {"owner_id": person.pk if person else None, "owner_name": record.owner}


def _closing(  # noqa: PLR0917
    context: ImportContext,
    result: SheetResult,
    row: int,
    record: FindingRow,
    item: Item | None,
    columns: dict[str, Any],
) -> dict[str, Any]:
    """The columns that close an item, where a row says that it is closed and another than who put it right closed it.

    Where the sheet does not name who closed it, whoever brings the file answers for it; he does so too where the item
    was reported done here, for then the file takes the place of the page.
    """
    closing: dict[str, Any] = {"closed_on": record.closed_on, "verifier_id": None, "verifier_name": ""}
    if not record.closed:
        return closing
    if item is not None and item.state == ItemState.CLOSED:
        return {**closing, "state": ItemState.CLOSED}
    named = context.held.whom(record.closer)
    closer = Who(record.closer, named[0].pk if len(named) == 1 else None)
    reported = item is not None and item.steps.filter(act="submit").exists()
    closers = [closer] if record.closer else []
    if reported or not record.closer:
        closers.append(who_acts(context.actor))
    fixers = [Who(columns["owner_name"], columns["owner_id"]), *(fixers_of(item) if item is not None else [])]
    try:
        refuse_own_closing(recognition=context.recognition, closers=closers, fixers=fixers)
    except OwnClosingError as error:
        message = f"{error.message}这一项按已报完成读入，没有销号。"
        field = "closer" if record.closer else "closed"
        result.note(row, error.code, message, OTHERS_CLOSE, left_out=True, field=field)
        goes_on = item is not None and item.steps.exists()  # where it stands, its steps tell
        return {**closing, "closed_on": None, "state": item.state if item and goes_on else ItemState.SUBMITTED}
    if record.closed_on is None:
        result.infer("台账未写销号日期，已销号的事项只记状态，不记日期。")
    return {**closing, "state": ItemState.CLOSED, "verifier_id": closer.person_id, "verifier_name": closer.name}


@transaction.atomic
def _update(context: ImportContext, item: Item, columns: dict[str, Any]) -> bool:
    """Take over what a newer ledger says; a closed item is not opened again by a file."""
    changes = {name: columns[name] for name in COMPARED if getattr(item, name) != columns[name]}
    if item.state == ItemState.CLOSED:
        changes = {name: value for name, value in changes.items() if name not in CLOSING}
    if item.state == ItemState.SUBMITTED and columns["state"] != ItemState.CLOSED:
        changes.pop("state", None)
    if not changes:
        return False
    context.remember("item", item.pk)
    for name, value in changes.items():
        setattr(item, name, value)
    item.save()
    append_links(context.actor, [item], reason="导入更新的整改台账")
    return True
