"""From workbook files to typed rows and problems."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from openpyxl.utils import get_column_letter

from shuzhi.exchange.workbook.columns import assign
from shuzhi.exchange.workbook.container import MAX_BYTES, RefusedError, too_large, unreadable
from shuzhi.exchange.workbook.formats import RECORDS, sheet_formats, words
from shuzhi.exchange.workbook.grid import CellError, Formula, Grid, read_grids
from shuzhi.exchange.workbook.kind_names import KindNames, national_names
from shuzhi.exchange.workbook.layout import Layout, Surroundings, same_heading, says_total, survey
from shuzhi.exchange.workbook.merged import body_rows
from shuzhi.exchange.workbook.model import (
    ColumnRead,
    EventRow,
    FindingRow,
    Problem,
    Record,
    RowRead,
    SheetRead,
    WorkbookRead,
)
from shuzhi.exchange.workbook.one_event import same_content
from shuzhi.exchange.workbook.rows import READERS
from shuzhi.exchange.workbook.sheet import RowCells, SheetState, resolve
from shuzhi.exchange.workbook.tables import tables_of
from shuzhi.exchange.workbook.text import as_text, compact, heading, person_name, shown
from shuzhi.rulebook.kept import Kept, kept_of, kept_words

_NAME = re.compile(r"^[\u3400-\u9fff〇]{2,4}$|^[\u3400-\u9fff]+(?:·[\u3400-\u9fff]+)+$")


def read_workbooks(
    paths: Iterable[Path],
    choices: Mapping[tuple[str, str], str] | None = None,
    names: KindNames | None = None,
) -> list[WorkbookRead]:
    """Read files in any order; those that hold a roster come first, the rest as given.

    ``choices``: (file, sheet) → kind that a person chose for a sheet in the preview.
    ``names``: the kinds that the organisation knows, by default the national ones.
    """
    listed = list({path.resolve(): path for path in paths}.values())
    twice = Counter(path.name for path in listed)
    read = [
        read_workbook(path, _of_file(choices or {}, path.name), str(path) if twice[path.name] > 1 else "", names)
        for path in listed
    ]
    return sorted(read, key=lambda book: not any(sheet.kind == "roster" for sheet in book.sheets))


def _of_file(choices: Mapping[tuple[str, str], str], file: str) -> dict[str, str]:
    return {sheet: kind for (name, sheet), kind in choices.items() if name == file}


def read_workbook(
    path: Path, choices: Mapping[str, str] | None = None, known_as: str = "", names: KindNames | None = None
) -> WorkbookRead:
    """Read one file.  Never raises for what is in the file: a refusal is in ``refused``.

    ``choices``: sheet → kind (a table kind or an entry kind) that a person chose in place of the guess.
    ``known_as``: how the results call the file, by default by its name.
    """
    name = known_as or path.name
    try:
        if path.stat().st_size > MAX_BYTES:
            raise too_large("超过 50 MB")
        data = path.read_bytes()
    except OSError as error:
        return WorkbookRead(name, (), _refusal(name, unreadable(error.strerror or "读不到文件")), "")
    except RefusedError as error:
        return WorkbookRead(name, (), _refusal(name, error), "")
    return read_bytes(data, name, choices, names)


def read_bytes(
    data: bytes, name: str, choices: Mapping[str, str] | None = None, names: KindNames | None = None
) -> WorkbookRead:
    """Read an upload that is in memory; as ``read_workbook``."""
    digest = hashlib.sha256(data).hexdigest()
    try:
        grids = read_grids(data, name)
    except RefusedError as error:
        return WorkbookRead(name, (), _refusal(name, error), digest)
    chosen = choices or {}
    sheets = tuple(sheet for grid in grids for sheet in read_sheet(grid, name, chosen.get(grid.name), names))
    return WorkbookRead(name, sheets, None, digest)


def _refusal(name: str, error: RefusedError) -> Problem:
    return Problem(name, None, None, None, error.code, error.message, error.advice, "row")


def read_sheet(grid: Grid, file: str, choice: str | None = None, names: KindNames | None = None) -> list[SheetRead]:
    """Read one sheet, each table on it; ``choice`` is the kind that a person chose for it, None to guess."""
    names = names or national_names()
    read: list[SheetRead] = []
    around = None
    for table, layout in tables_of(grid, file, _chosen_record(choice, names), names):
        around = survey(table, file, layout.top if layout else None, names, around)
        copied = replace(around, inferred=[*around.inferred])
        read.append(_read_table(table, file, layout, copied, names=names, choice=choice))
    return read


def _read_table(
    grid: Grid, file: str, layout: Layout | None, around: Surroundings, *, names: KindNames, choice: str | None
) -> SheetRead:
    if choice in names.kinds:
        around.kinds, around.plan = (str(choice),), False
    problems = [_hidden(grid, file)] if grid.hidden and grid.rows else []
    if layout is None:
        if grid.rows:
            problems.append(_unknown(grid, file))
        return _sheet(grid, file, "unknown", around, problems=problems)
    kind = _kind(layout, around)
    if kind == "unknown":
        problems.append(_unknown(grid, file, "看得出是会议或活动，看不出是哪一类"))
        return _sheet(grid, file, kind, around, layout, problems=problems)
    if layout.form.record == "events" and around.plan:
        problems.append(_plan(grid, file))
        return _sheet(grid, file, "unknown", around, layout, problems=problems)
    kept = kept_of(around.kinds, names.kinds)
    if "content" not in kept and layout.form.record == "events":
        problems += _withhold(layout, grid, file, kept)
    lacking = [name for name in layout.form.required if not layout.found.has(name)]
    if lacking:
        problems.append(_lacking(layout, grid, file, lacking))
        return _sheet(grid, file, kind, around, layout, problems=problems)
    if layout.form.record == "dues":
        problems += _settle_dues_year(layout, around, grid, file)
    if any(problem.severity == "row" for problem in problems):
        return _sheet(grid, file, kind, around, layout, problems=problems)
    state = _state(layout, around, grid, file, names)
    state.problems += problems
    rows = _read_rows(grid, layout, state)
    return _sheet(grid, file, kind, around, layout, rows=rows, problems=state.problems, inferences=state.inferences())


def _chosen_record(choice: str | None, names: KindNames) -> str | None:
    if choice is None:
        return None
    return "events" if choice in names.kinds else choice if choice in RECORDS else None


def _kind(layout: Layout, around: Surroundings) -> str:
    if layout.form.record != "events":
        around.kinds = ()
        around.inferred = [line for line in around.inferred if not line.startswith("会议或活动的类别")]
        around.inferred.append(f"按表头认作「{layout.form.label}」。")
        return layout.form.record
    if len(around.kinds) == 1 and "kind" not in layout.found.fields:
        return around.kinds[0]
    if "kind" in layout.found.fields or "topic" in layout.found.fields or around.kinds:
        return around.kinds[0] if around.kinds else "events"
    return "unknown"


def _settle_dues_year(layout: Layout, around: Surroundings, grid: Grid, file: str) -> list[Problem]:
    """Dues need a year: that of the month headings, which goes before the title's; two years in one table do not do."""
    years = sorted(layout.found.month_years)
    if len(years) == 1 and years[0] != around.year:
        around.year = years[0]
        around.inferred.append(f"党费的年份{years[0]}取自月份的表头。")
    if len(years) > 1:
        message = f"月份的表头有{'、'.join(map(str, years))}几个年份，这张表没有读入。"
        return [Problem(file, grid.name, layout.top, None, "year.several", message, "请按年份分表登记。", "row")]
    if around.year is None:
        message = "标题、表名、文件名和表头都看不出是哪一年的党费。"
        return [Problem(file, grid.name, layout.top, None, "year.missing", message, "请在标题写明年份。", "note")]
    return []


def _state(layout: Layout, around: Surroundings, grid: Grid, file: str, names: KindNames) -> SheetState:
    title = " ".join(around.lines) or f"{grid.name} {file.rpartition('.')[0]}"
    found = layout.found
    return SheetState(file, grid.name, around.kinds, around.year, title, grid.epoch, found.fields, found.months, names)


def _read_rows(grid: Grid, layout: Layout, state: SheetState) -> tuple[RowRead, ...]:
    read = READERS[layout.form.record]
    key_columns = set(layout.found.serial)
    if "name" in layout.found.fields:
        key_columns.add(layout.found.fields["name"])
    body, repeated, joined = body_rows(grid, layout.bottom, key_columns)
    rows: list[RowRead] = []
    seen: dict[Any, int] = {}
    for number, raw in body.items():
        if _is_set_aside(state, layout, number, raw):
            continue
        before = len(state.problems)
        cells = RowCells(state, number, resolve(state, number, raw))
        record = read(cells)
        if number in repeated:
            state.infer("{}有与上一行合并的单元格，取合并格的内容。", number)
        if number in joined:
            state.infer("{}的序号或姓名合并了几行，这几行读作一条。", number)
        if number in grid.hidden_rows:
            state.infer("{}是隐藏的行，也一并读了。", number)
        for column in raw.keys() - layout.headings.keys():
            state.infer(f"{get_column_letter(column)}列没有表头，{{}}这一格没有读入。", number)
        if record is None:
            continue
        key = _key(record, raw, layout, exact=len(state.problems) > before)
        first = seen.setdefault(key, number)
        if first != number:
            message = f"与第{first}行完全相同，只读入一次。"
            state.problem(
                number,
                _key_column(layout),
                "row.duplicate",
                message,
                "如果确是两次，请写明时间或内容的不同。",
                severity="note",
            )
            continue
        rows.append(RowRead(number, record))
    _tell_of_likeness(rows, state)
    return tuple(rows)


def _tell_of_likeness(rows: Iterable[RowRead], state: SheetState) -> None:
    """Say where two rows of one day and content differ in something else and were read as two."""
    first: dict[Any, int] = {}
    for read in rows:
        if isinstance(read.record, EventRow) and (content := same_content(state.names, read.record.content)):
            number = first.setdefault((read.record.kinds, read.record.day, content), read.row)
            if number != read.row:
                state.infer(f"{{}}与第{number}行同日同内容，别处不同，按两次读入；如是同一次，请删去一行。", read.row)


def _key_column(layout: Layout) -> int:
    """The column by which a person finds a row again: the day, the name, the problem."""
    named = (layout.found.fields.get(name) for name in layout.form.required)
    return next((column for column in named if column is not None), 1)


def _is_set_aside(state: SheetState, layout: Layout, number: int, raw: Mapping[int, Any]) -> bool:
    """True for rows that are no data: only a serial number, a sum, a repeated heading, a signature line."""
    serial = layout.found.serial
    if all(column in serial and as_text(value).isdigit() for column, value in raw.items()):
        return True
    if total := _total_column(raw, layout):
        message = f"这是「{shown(raw[total])}」行，不是数据，没有读入。"
        state.problem(number, total, "row.total", message, "不用改；合计由系统自己算。", severity="note")
        return True
    if same_heading(raw, layout.headings):
        state.problem(number, None, "row.heading", "这一行重复了表头，没有读入。", "不用改。", severity="note")
        return True
    first = as_text(next(iter(raw.values())))
    label = re.split(r"[:：]", compact(first))[0]
    if label in words().footer and (len(first) > len(label) or len(raw) <= 2) and len(raw) <= 4:
        state.problem(
            number,
            None,
            "row.footer",
            f"「{shown(first)}」是表尾说明，没有读入。",
            "不用改。",
            severity="note",
        )
        return True
    if all(column in serial for column in raw) or _is_line(raw, layout):
        state.problem(
            number, min(raw), "row.text", f"「{shown(first)}」只是一行文字，没有读入。", "不用改。", severity="note"
        )
        return True
    return False


def _total_column(raw: Mapping[int, Any], layout: Layout) -> int | None:
    """The column that says that the row is a sum: one of the first, or any where day, name or problem lack."""
    key = _key_column(layout)
    likely = {next(iter(raw)), key, *layout.found.serial} if key in raw else raw.keys()
    return next((column for column in raw if column in likely and says_total(raw[column])), None)


def _is_line(raw: Mapping[int, Any], layout: Layout) -> bool:
    """True for a line of text between the persons of a table, which stands alone and is nobody's name."""
    alone = {column: value for column, value in raw.items() if column not in layout.found.serial}
    name = layout.found.fields.get("name")
    return name is not None and alone.keys() == {name} and not _NAME.match(person_name(as_text(alone[name])))


def _key(record: Record, raw: Mapping[int, Any], layout: Layout, *, exact: bool) -> Any:
    """What makes two rows the same: what was read of them and the columns that were not read, the number
    aside.

    ``exact``: a problem left something out, so that only rows with equal cells are the same.
    """
    serial = layout.found.serial
    if exact:
        return tuple((column, compact(_raw_text(value))) for column, value in raw.items() if column not in serial)
    if isinstance(record, FindingRow):
        record = replace(record, number=None)
    values = tuple(_hashable(getattr(record, spec.name)) for spec in fields(record))
    rest = tuple(compact(_raw_text(raw.get(column))) for column in layout.found.unmapped)
    return values, rest


def _raw_text(value: Any) -> str:
    return value.text if isinstance(value, Formula | CellError) else as_text(value)


def _hashable(value: Any) -> Any:
    """Spaces put in for looks make no difference."""
    if isinstance(value, str):
        return compact(value)
    return tuple(sorted(value.items())) if isinstance(value, dict) else value


def _hidden(grid: Grid, file: str) -> Problem:
    message = "这张工作表是隐藏的，也一并读了。"
    return Problem(
        file,
        grid.name,
        None,
        None,
        "sheet.hidden",
        message,
        "如不需要，请删去这张表再导入。",
        severity="note",
    )


def _unknown(grid: Grid, file: str, why: str = "认不出这张表是什么") -> Problem:
    advice = "请在预览里指定它的种类，或把表名改为党员大会、支委会、主题党日、党课、党员名册、党费等。"
    return Problem(file, grid.name, None, None, "sheet.unknown", f"{why}，没有读入。", advice, "note")


def _plan(grid: Grid, file: str) -> Problem:
    message = "这张表写的是计划，不是已经开展的会议或活动，没有读入。"
    advice = "台账只记已经发生的事；如确是台账，请改正表名和标题后再导入。"
    return Problem(file, grid.name, None, None, "sheet.plan", message, advice, "note")


def _lacking(layout: Layout, grid: Grid, file: str, lacking: list[str]) -> Problem:
    labels = {"months": "各月缴纳金额", "steps": "发展步骤的日期"}
    named = "、".join(labels.get(name) or sheet_formats()[layout.form.record].fields[name].label for name in lacking)
    found = "、".join(" ".join(text.split()) for text in layout.headings.values())
    message = f"「{layout.form.label}」缺少「{named}」一列，这张表没有读入。"
    advice = f"请补上这一列或改正表头。现有表头：{found}。"
    return Problem(file, grid.name, layout.top, None, "column.missing", message, advice, "row")


def _withhold(layout: Layout, grid: Grid, file: str, kept: Kept) -> list[Problem]:
    """Leave out the content of what is kept without any: of a talk what was said in it."""
    withheld = frozenset(heading(name) for name in layout.form.extra["withheld"])
    parts = layout.form.extra["withheld_parts"]
    withheld |= {heading(text) for text in layout.headings.values() if any(part in heading(text) for part in parts)}
    columns = [column for column, text in layout.headings.items() if heading(text) in withheld]
    layout.found = assign(layout.form, layout.headings, withheld)
    advice = f"不用改；这一类只登记{kept_words(kept)}。"
    return [
        Problem(
            file,
            grid.name,
            layout.top,
            get_column_letter(column),
            "column.withheld",
            f"「{shown(layout.headings[column])}」一列是内容，没有读入。",
            advice,
            "note",
        )
        for column in columns
    ]


def _sheet(
    grid: Grid,
    file: str,
    kind: str,
    around: Surroundings,
    layout: Layout | None = None,
    *,
    rows: tuple[RowRead, ...] = (),
    problems: Iterable[Problem] = (),
    inferences: Iterable[str] = (),
) -> SheetRead:
    columns: dict[str, ColumnRead] = {}
    unmapped: tuple[str, ...] = ()
    by_part: list[str] = []
    if layout:
        found = layout.found.fields | {f"paid.{month}": column for month, column in layout.found.months.items()}
        columns = {
            name: ColumnRead(get_column_letter(column), layout.headings[column]) for name, column in found.items()
        }
        unmapped = tuple(" ".join(layout.headings[column].split()) for column in layout.found.unmapped)
        by_part = [*layout.found.by_part, *(f"「{text}」一列没有对应的项目，没有读入。" for text in unmapped if text)]
    return SheetRead(
        file=file,
        sheet=grid.name,
        kind=kind,
        title=around.title,
        year=around.year,
        organisation_name=around.organisation,
        header_row=layout.bottom if layout else None,
        columns=columns,
        unmapped=unmapped,
        rows=rows,
        problems=tuple(problems),
        inferred=(*around.inferred, *by_part, *inferences),
    )
