"""Excel out: the ledger and the figures as workbooks.  Numbers stay numbers; no text ever becomes a formula."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal
from io import BytesIO
from typing import Any, NamedTuple

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from shuzhi.access.persons import sees_names, shown_names
from shuzhi.access.roles import Capability
from shuzhi.access.scoping import Actor
from shuzhi.clock import SHANGHAI
from shuzhi.duties.below import Below
from shuzhi.figures.question import Question
from shuzhi.figures.rows import open_rows
from shuzhi.figures.values import figures_of
from shuzhi.ledger.kept import as_kept, kept_of_entry
from shuzhi.ledger.kinds import kind_labels
from shuzhi.ledger.models import AgendaItem, Entry, Participant
from shuzhi.roster.models import Organisation
from shuzhi.rulebook.statuses import LABELS, STATUSES

WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# What makes Excel, WPS or LibreOffice read a text as a formula, also after it was saved as CSV (OWASP, CSV injection).
RISKY = ("=", "+", "-", "@", "\t", "\r")
UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
LONGEST = 32_000  # characters Excel keeps in a cell, less a little

LEDGER_COLUMNS: tuple[tuple[str, int], ...] = (
    ("编号", 8),
    ("日期", 12),
    ("时间", 8),
    ("类别", 22),
    ("主题", 44),
    ("地点", 18),
    ("应到", 8),
    ("实到", 8),
    ("时长（分钟）", 12),
    ("所属年度", 10),
    ("主持", 12),
    ("记录", 12),
    ("主讲", 12),
    ("参加", 40),
    ("列席", 20),
    ("请假", 24),
    ("缺席", 24),
    ("当事人", 20),
    ("议题", 44),
    ("内容", 60),
    ("录入时间", 18),
    ("更正时间", 18),
    ("撤回原因", 20),
)
PEOPLE = ("chair", "recorder", "lecturer", "attendee", "observer", "leave", "absent", "subject")
BELOW_COLUMNS = (
    ("编码", 14),
    ("组织", 40),
    *((label, 10) for label in LABELS.values()),
    (STATUSES["unknown"].unbegun, 10),
    ("已写说明", 10),
    ("台账自何日起", 14),
)
FIGURE_COLUMNS = (
    ("编号", 34),
    ("指标", 34),
    ("数值", 12),
    ("单位", 8),
    ("资料情况", 16),
    ("明细条数", 10),
    ("口径", 70),
)
ROW_COLUMNS = (("指标", 34), ("记录编号", 10), ("日期", 12), ("类别", 22), ("记录", 60))


def safe_text(text: str) -> str:
    """A text no program takes for a formula: one that begins like a formula gets an apostrophe before it."""
    text = UNWRITABLE.sub("", text)[:LONGEST]
    return f"'{text}" if text.startswith(RISKY) else text


def ledger_workbook(*, actor: Actor, organisation: Organisation, entries: Iterable[Entry]) -> bytes:
    """The given entries of an organisation's ledger as an ``.xlsx`` file, in their order.

    Whoever may not see names reads how many took part.

    Raises:
        AccessDeniedError: The actor does not reach the organisation.
    """
    actor.require(Capability.VIEW, organisation)
    listed = [as_kept(entry) for entry in entries]
    kept = {entry.pk: kept_of_entry(entry) for entry in listed}
    ids = [entry.pk for entry in listed]
    people: dict[tuple[int, str], list[str]] = defaultdict(list)
    for entry_id, role, name, reason in Participant.everywhere.filter(entry_id__in=ids).values_list(
        "entry_id", "role", "name", "reason"
    ):
        if role in kept[entry_id]:
            told = reason if "reasons" in kept[entry_id] else ""
            people[entry_id, role].append(f"{name}（{told}）" if told else name)
    agenda: dict[int, list[str]] = defaultdict(list)
    for entry_id, position, title in AgendaItem.everywhere.filter(entry_id__in=ids).values_list(
        "entry_id", "position", "title"
    ):
        if "agenda" in kept[entry_id]:
            agenda[entry_id].append(f"{position}. {title}")
    named = sees_names(actor, organisation)
    shown = {key: shown_names(names, named=named) for key, names in people.items()}
    rows = (_ledger_row(entry, shown, agenda) for entry in listed)
    return _workbook(_Sheet("台账", f"{organisation.name}台账", LEDGER_COLUMNS, rows))


def figures_workbook(*, actor: Actor, organisation: Organisation, year: int) -> bytes:
    """Every figure of an organisation's year as an ``.xlsx`` file, with the rows behind each on a second sheet.

    Raises:
        AccessDeniedError: The actor does not reach the organisation.
    """
    question = Question(actor, organisation, year)
    figures = figures_of(question)
    values = (
        (
            figure.id,
            figure.definition.label,
            figure.value,
            figure.definition.unit,
            figure.completeness_words,
            figure.count,
            figure.definition.definition,
        )
        for figure in figures
    )
    rows = (
        (figure.definition.label, row.id, row.day, row.kind, row.title)
        for figure in figures
        if figure.value is not None
        for row in open_rows(question, figure)
    )
    title = f"{organisation.name} {year} 年指标"
    return _workbook(_Sheet("指标", title, FIGURE_COLUMNS, values), _Sheet("依据", f"{title}的依据", ROW_COLUMNS, rows))


def below_workbook(below: Below, *, title: str) -> bytes:
    """The organisations below one with how many of their duties stand how, in the order of the tree."""
    rows = (
        (
            unit.code,
            unit.name,
            *(unit.counts[status] - (unit.unbegun if status == "unknown" else 0) for status in LABELS),
            unit.unbegun,
            unit.explained,
            unit.ledger_since,
        )
        for unit in below.units
    )
    heading = f"{below.organisation.name} {below.year} 年下级组织：{title}"
    return _workbook(_Sheet("下级进度", heading, BELOW_COLUMNS, rows))


def _ledger_row(entry: Entry, people: dict[tuple[int, str], str], agenda: dict[int, list[str]]) -> tuple[Any, ...]:
    return (
        entry.pk,
        entry.happened_on,
        entry.started_at,
        kind_labels(entry),
        entry.title,
        entry.place,
        entry.due_count,
        entry.present_count,
        entry.minutes,
        entry.for_year,
        *(people.get((entry.pk, role), "") for role in PEOPLE),
        "\n".join(agenda[entry.pk]),
        entry.content,
        _moment(entry.recorded_at),
        _moment(entry.corrected_at),
        entry.withdrawn_reason,
    )


def _moment(at: Any) -> str:
    return at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M") if at else ""


class _Sheet(NamedTuple):
    name: str
    title: str
    columns: Sequence[tuple[str, int]]
    rows: Iterable[Sequence[Any]]


def _workbook(*sheets: _Sheet) -> bytes:
    book = Workbook(write_only=True)
    for sheet in sheets:
        page: Any = book.create_sheet(sheet.name)
        for number, (_, width) in enumerate(sheet.columns, 1):
            page.column_dimensions[get_column_letter(number)].width = width
        page.freeze_panes = "A3"
        page.append([_cell(page, sheet.title, Font(bold=True, size=14))])
        page.append([_cell(page, label, Font(bold=True)) for label, _ in sheet.columns])
        for row in sheet.rows:
            page.append([_cell(page, value) for value in row])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _cell(page: Any, value: Any, font: Font | None = None) -> Any:
    """A cell that holds a number, a day, or text that stays text."""
    if isinstance(value, Decimal):
        value = int(value) if value == value.to_integral_value() else float(value)
    text = isinstance(value, str)
    cell = WriteOnlyCell(page, safe_text(value) if text else value)
    if text:
        cell.data_type = "s"
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    if font is not None:
        cell.font = font
    return cell
