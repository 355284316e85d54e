"""A sheet as a sparse grid of values, whatever the file format."""

from __future__ import annotations

import csv
import re
import warnings
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO, StringIO
from typing import Any

from openpyxl import load_workbook
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from shuzhi.exchange.workbook.container import MAX_ROWS, examine, too_large, unreadable

_FORMULA_TEXT = re.compile(r"^=\s*[A-Za-z_@+\-(\d\"'{\[]")


@dataclass(frozen=True, slots=True)
class Formula:
    """A cell that computes; ``cached``: the plain value that the office program last stored, or None."""

    text: str
    cached: Any = None


@dataclass(frozen=True, slots=True)
class CellError:
    """A cell that shows an error such as #REF!."""

    text: str


@dataclass(slots=True)
class Grid:
    """``rows``: row number → column number → value, both from 1, empty cells left out, rows ascending.

    ``merges``: (first row, first column, last row, last column).
    """

    name: str
    hidden: bool = False
    rows: dict[int, dict[int, Any]] = field(default_factory=dict)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    epoch: datetime | None = None
    hidden_rows: frozenset[int] = frozenset()


def read_grids(data: bytes, name: str) -> list[Grid]:
    """Every sheet of a file.

    Raises:
        RefusedError: the file is refused or cannot be read.
    """
    form = examine(data, name)
    try:
        if form == "csv":
            return [_from_csv(data, name)]
        return _from_xls(data) if form == "xls" else _from_xlsx(data)
    except Exception as error:
        if hasattr(error, "advice"):
            raise
        # The libraries raise whatever a damaged part makes them stumble over; the reader of the message
        # needs one thing.
        raise unreadable("文件内容已损坏") from error


def _from_xlsx(data: bytes) -> list[Grid]:
    workbook = _open(data, values=False)
    grids = [_grid(sheet, workbook) for sheet in workbook.worksheets]
    formulas = [
        (grid, row, column)
        for grid in grids
        for row, cells in grid.rows.items()
        for column, value in cells.items()
        if isinstance(value, Formula) and value.cached is None
    ]
    if formulas:
        _add_cached(_open(data, values=True), formulas)
    return grids


def _open(data: bytes, *, values: bool) -> Workbook:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl warns of styles and validations that it does not keep
        return load_workbook(BytesIO(data), data_only=values, keep_links=False)


def _grid(sheet: Worksheet, workbook: Workbook) -> Grid:
    rows: dict[int, dict[int, Any]] = {}
    # The cells that exist, not the rectangle they span: one stray cell in row 1,048,576 would span a
    # million rows.
    for (row, column), cell in sheet._cells.items():
        value = cell.value
        if value is None or (isinstance(value, str) and not value.strip()):
            continue
        rows.setdefault(row, {})[column] = _plain(value, cell.data_type)
    merges = [(area.min_row, area.min_col, area.max_row, area.max_col) for area in sheet.merged_cells.ranges]
    hidden = frozenset(row for row, shape in sheet.row_dimensions.items() if shape.hidden)
    return Grid(sheet.title, sheet.sheet_state != "visible", _in_order(rows), merges, workbook.epoch, hidden)


def _in_order(rows: dict[int, dict[int, Any]]) -> dict[int, dict[int, Any]]:
    return {row: dict(sorted(rows[row].items())) for row in sorted(rows)}


def _plain(value: Any, data_type: str) -> Any:
    if data_type == "f":
        return Formula(str(getattr(value, "text", value)))
    if data_type == "e":
        return CellError(str(value))
    return _formula_text(value)


def _formula_text(value: Any) -> Any:
    """A formula kept as text (exported or typed with an apostrophe) is a formula to its reader."""
    return Formula(value) if isinstance(value, str) and _FORMULA_TEXT.match(value.strip()) else value


def _add_cached(workbook: Workbook, formulas: list[tuple[Grid, int, int]]) -> None:
    for grid, row, column in formulas:
        cell = workbook[grid.name].cell(row, column)
        value = cell.value
        is_plain = value is not None and cell.data_type != "e" and not isinstance(_formula_text(value), Formula)
        if is_plain and not (isinstance(value, str) and value.strip().startswith("=")):
            grid.rows[row][column] = Formula(grid.rows[row][column].text, value)


def _from_xls(data: bytes) -> list[Grid]:
    from python_calamine import CalamineWorkbook, SheetVisibleEnum

    workbook = CalamineWorkbook.from_filelike(BytesIO(data))
    grids = []
    for meta in workbook.sheets_metadata:
        sheet = workbook.get_sheet_by_name(meta.name)
        first_row, first_column = sheet.start or (0, 0)
        if sheet.total_height > MAX_ROWS:
            raise too_large("超过 20 万行")
        lines = sheet.to_python(skip_empty_area=True)
        grid = _from_lines(meta.name, lines, first_row + 1, first_column + 1)
        grid.hidden = meta.visible != SheetVisibleEnum.Visible
        grid.merges = [
            (top + 1, left + 1, bottom + 1, right + 1)
            for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
        ]
        grids.append(grid)
    return grids


def _from_csv(data: bytes, name: str) -> Grid:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("gb18030")
    lines = list(csv.reader(StringIO(text, newline="")))
    if len(lines) > MAX_ROWS:
        raise too_large("超过 20 万行")
    return _from_lines(name.rpartition(".")[0], lines, 1, 1)


def _from_lines(name: str, lines: Iterable[Iterable[Any]], first_row: int, first_column: int) -> Grid:
    rows: dict[int, dict[int, Any]] = {}
    for row, line in enumerate(lines, first_row):
        cells = {
            column: _formula_text(value)
            for column, value in enumerate(line, first_column)
            if value is not None and not (isinstance(value, str) and not value.strip())
        }
        if cells:
            rows[row] = cells
    return Grid(name, rows=rows)
