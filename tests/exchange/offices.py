"""Workbooks of an invented branch, imported, and what came of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from shuzhi.exchange.importing import ImportResult
from shuzhi.ledger.models import Entry, RegisterRow
from shuzhi.roster.models import Membership
from tests.exchange_workbook.books import EVENT_HEADINGS, book

Rows = list[list[Any]]
Import = Callable[..., ImportResult]
ROSTER_HEADINGS = ["序号", "姓名", "性别", "出生日期", "人员类别", "入党日期", "转正日期"]
DUES_HEADINGS = ["姓名", "缴纳基数", "月应缴", *[f"{month}月" for month in range(1, 13)], "合计"]


def save(path: Path, sheets: Mapping[str, Rows]) -> Path:
    """Write a workbook."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(book(sheets))
    return path


def event(day: Any, content: str, **other: Any) -> list[Any]:
    """A row of a sheet of events."""
    told = {"place": "会议室", "due": 22, "present": 22, "absent": "无", "note": None} | other
    people = ["毛成", "熊兰", told["due"], told["present"], told["absent"]]
    return [1, day, told["place"], *people, content, told["note"]]


def table(label: str, *rows: list[Any], year: str = "2025") -> Rows:
    """A sheet of events with its title and headings."""
    return [[f"虚构县委办党支部{year}年度{label}台账"], EVENT_HEADINGS, *rows]


def member(name: str, status: str | None = "正式党员", **other: Any) -> list[Any]:
    """A row of a roster."""
    told = {"born": "1980.1.1", "joined": "2010.1.1", "confirmed": "2011.1.1"} | other
    return [1, name, "男", told["born"], status, told["joined"], told["confirmed"]]


def roster(*rows: list[Any]) -> Rows:
    """A sheet of members."""
    return [["虚构县委办党支部党员名册（2025年）"], ROSTER_HEADINGS, *rows]


def dues(*rows: list[Any]) -> Rows:
    """A sheet of dues."""
    return [["2025年党费收缴登记表"], DUES_HEADINGS, *rows]


def inferred(result: ImportResult) -> str:
    """Everything that was inferred, in one text."""
    return "\n".join(sentence for sheet in result.sheets for sentence in sheet.inferred)


def codes(result: ImportResult) -> list[tuple[int | None, str | None, str]]:
    """Every problem by row, column and code."""
    return [(p.row, p.column, p.code) for sheet in result.sheets for p in sheet.problems]


def outcomes(result: ImportResult) -> list[dict[int, str]]:
    """What became of each row, sheet by sheet."""
    return [dict(sheet.outcomes) for sheet in result.sheets]


def kinds_held() -> list[list[str]]:
    """The kinds of every entry in force."""
    return [entry.kinds for entry in Entry.everywhere.filter(withdrawn_at=None).order_by("happened_on", "pk")]


def standing() -> dict[str, set[str]]:
    """Name → the spells open today."""
    held: dict[str, set[str]] = {}
    for spell in Membership.everywhere.filter(withdrawn_at=None, until=None).select_related("person"):
        held.setdefault(spell.person.name, set()).add(spell.status)
    return held


def months_paid() -> list[tuple[str, int, int | None, int | None]]:
    """Every month of dues in force: name, month, due and paid in fen."""
    rows = RegisterRow.everywhere.filter(register="dues", withdrawn_at=None).select_related("person")
    found = [(row.person.name if row.person else "", (row.ym or 0) % 12 + 1, row.due_fen, row.paid_fen) for row in rows]
    return sorted(found, key=lambda row: row[:2])
