"""Small workbooks for tests, in memory."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from io import BytesIO
from typing import Any

from openpyxl import Workbook

from shuzhi.exchange.workbook.model import SheetRead, WorkbookRead
from shuzhi.exchange.workbook.read import read_bytes

EVENT_HEADINGS = [
    "序号",
    "会议时间",
    "地点",
    "主持人",
    "记录人",
    "应到人数",
    "实到人数",
    "缺席人员及原因",
    "主要内容",
    "备注",
]


def book(sheets: Mapping[str, list[list[Any]]], merges: Mapping[str, list[str]] | None = None) -> bytes:
    """A workbook with these sheets, each a list of rows; ``merges``: sheet → areas."""
    workbook = Workbook()
    workbook.remove(workbook.active)
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(row)
        for area in (merges or {}).get(name, ()):
            sheet.merge_cells(area)
    out = BytesIO()
    workbook.save(out)
    return out.getvalue()


def read(sheets: Mapping[str, list[list[Any]]], *, name: str = "台账.xlsx", **options: Any) -> WorkbookRead:
    """Read such a workbook."""
    return read_bytes(book(sheets, options.get("merges")), name, options.get("choices"))


def read_one(name: str, rows: list[list[Any]], **options: Any) -> SheetRead:
    """Read a workbook of one sheet."""
    return read({name: rows}, **options).sheets[0]


def records(sheet: SheetRead) -> list[Any]:
    return [row.record for row in sheet.rows]


def codes(sheet: SheetRead) -> list[tuple[int | None, str | None, str, str]]:
    return [(problem.row, problem.column, problem.code, problem.severity) for problem in sheet.problems]


def with_part(data: bytes, part: str, content: bytes = b"x") -> bytes:
    """The workbook with one more part inside."""
    out = BytesIO(data)
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr(part, content)
    return out.getvalue()


def with_replaced(data: bytes, part: str, old: bytes, new: bytes) -> bytes:
    """The workbook with some bytes of a part replaced."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, content.replace(old, new) if name == part else content)
    return out.getvalue()
