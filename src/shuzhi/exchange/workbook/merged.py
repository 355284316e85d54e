"""Cells merged downwards in the body of a table: what stands once stands for every row it spans."""

from __future__ import annotations

from typing import Any

from shuzhi.exchange.workbook.grid import CellError, Formula, Grid
from shuzhi.exchange.workbook.text import as_text

Body = dict[int, dict[int, Any]]


def body_rows(grid: Grid, bottom: int, key_columns: set[int]) -> tuple[Body, set[int], set[int]]:
    """The rows below ``bottom`` with merged cells spread.

    Where the merged cell is in one of ``key_columns`` (the serial number, the name) the rows it spans are
    one record: their other cells are joined.  Elsewhere the value is repeated in each row.

    Returns: the rows; the numbers of rows into which a value was repeated; those of rows that were joined.
    """
    body: Body = {row: dict(cells) for row, cells in grid.rows.items() if row > bottom}
    downward = sorted(area for area in grid.merges if area[0] > bottom and area[2] > area[0])
    joined: set[int] = set()
    gone: set[int] = set()
    for top, left, last, _ in downward:
        if left in key_columns and top in body and top not in gone:
            gone |= _join(body, top, [row for row in range(top + 1, last + 1) if row in body and row not in gone])
            joined.add(top)
    repeated: set[int] = set()
    for top, left, last, _ in downward:
        value = body.get(top, {}).get(left)
        if value is None or left in key_columns:
            continue
        for row in range(top + 1, last + 1):
            if row in body and row not in gone and left not in body[row]:
                body[row][left] = value
                repeated.add(row)
    return {row: dict(sorted(body[row].items())) for row in sorted(body) if row not in gone}, repeated, joined


def _join(body: Body, top: int, rows: list[int]) -> set[int]:
    for row in rows:
        for column, value in body[row].items():
            first = body[top].get(column)
            if first is None:
                body[top][column] = value
            elif not isinstance(value, Formula | CellError) and not isinstance(first, Formula | CellError):
                body[top][column] = f"{as_text(first)}\n{as_text(value)}"
    return set(rows)
