"""Several tables on one sheet, below or beside one another: each is read by itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise
from typing import Any

from openpyxl.utils import get_column_letter

from shuzhi.exchange.workbook.columns import month_of
from shuzhi.exchange.workbook.formats import sheet_formats, words
from shuzhi.exchange.workbook.grid import Grid
from shuzhi.exchange.workbook.kind_names import KindNames
from shuzhi.exchange.workbook.layout import Layout, find_layout, same_heading, says_total
from shuzhi.exchange.workbook.text import as_text, compact, heading, plain_heading

_END = 1 << 21  # behind the last row
_SURE = 3  # cells that are headings by their own names


@cache
def _known() -> frozenset[str]:
    fields = (spec for form in sheet_formats().values() for spec in form.fields.values())
    return frozenset(alias for spec in fields for alias in spec.aliases | spec.weak)


def tables_of(grid: Grid, file: str, chosen: str | None, names: KindNames) -> Iterator[tuple[Grid, Layout | None]]:
    """The tables of a sheet in reading order, each with the rows above it that are its title."""
    open_parts = [grid]
    while open_parts:
        part = open_parts.pop()
        layout = find_layout(part, file, names, chosen)
        if layout and (gap := _gap(layout)):
            beside = replace(_part(part, columns=(gap, _END)), name=f"{part.name}（{get_column_letter(gap)}列起）")
            open_parts += [beside, _part(part, columns=(1, gap))]
        elif layout and (cut := _heading_above(part, layout) or _next_heading(part, layout)):
            open_parts += [_part(part, rows=(cut, _END)), _part(part, rows=(1, cut))]
        else:
            yield part, layout


def _part(grid: Grid, *, rows: tuple[int, int] = (1, _END), columns: tuple[int, int] = (1, _END)) -> Grid:
    """The cells from the first row and column up to, not including, the last."""
    kept = {
        row: part
        for row, cells in grid.rows.items()
        if rows[0] <= row < rows[1]
        and (part := {column: value for column, value in cells.items() if columns[0] <= column < columns[1]})
    }
    merges = [area for area in grid.merges if rows[0] <= area[0] < rows[1] and columns[0] <= area[1] < columns[1]]
    return replace(grid, rows=kept, merges=merges)


def _gap(layout: Layout) -> int | None:
    """Behind an empty column, the first of the headings that begin anew."""
    for left, right in pairwise(sorted(layout.headings)):
        if right == left + 1:
            continue
        before = {heading(text) for column, text in layout.headings.items() if column <= left}
        again = [text for column, text in layout.headings.items() if column >= right and heading(text) in before]
        if len(again) >= _SURE:
            return right
    return None


def _heading_above(grid: Grid, layout: Layout) -> int | None:
    """Where the table begins, title included, if there is another one above it."""
    above = [row for row in grid.rows if row < layout.top]
    return _with_title(grid, above, layout.top) if any(_is_heading(grid.rows[row]) for row in above) else None


def _next_heading(grid: Grid, layout: Layout) -> int | None:
    """Where the next table begins, title included.  A heading repeated on each page begins no table."""
    rows = [row for row in grid.rows if row > layout.bottom]
    for index, row in enumerate(rows):
        if _is_heading(grid.rows[row]):
            first = _with_title(grid, rows[:index], row)
            if first < row or not same_heading(grid.rows[row], layout.headings):
                return first
    return None


def _with_title(grid: Grid, above: Sequence[int], row: int) -> int:
    """The first of the lines of text right above a heading; the heading itself where there are none."""
    for line in reversed(above):
        if not _is_title(grid.rows[line]):
            break
        row = line
    return row


def _is_heading(cells: Mapping[int, Any]) -> bool:
    texts = {heading(value) for value in cells.values() if isinstance(value, str) and len(value) <= 20}
    return len(texts) >= _SURE and sum(map(_names_column, texts)) >= max(_SURE, len(cells) // 2)


def _names_column(text: str) -> bool:
    return heading(text) in _known() or plain_heading(text) in _known() or month_of(text) is not None


def _is_title(cells: Mapping[int, Any]) -> bool:
    value = next(iter(cells.values()))
    if len(cells) > 1 or not isinstance(value, str) or says_total(value):
        return False
    return compact(as_text(value)).replace("：", ":").split(":")[0] not in words().footer
