"""Where the table of a sheet begins, what kind of table it is, its title, year and organisation."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import islice
from typing import Any

from shuzhi.exchange.workbook.columns import Assignment, assign
from shuzhi.exchange.workbook.dates import read_year
from shuzhi.exchange.workbook.formats import SheetFormat, sheet_formats, words
from shuzhi.exchange.workbook.grid import CellError, Formula, Grid
from shuzhi.exchange.workbook.kind_names import KindNames
from shuzhi.exchange.workbook.kinds import is_plan, joined_kinds, names_a_kind, without_kinds
from shuzhi.exchange.workbook.text import as_text, compact, heading, narrow

_SEARCHED_ROWS = 30
_SEARCHED_COLUMNS = 200
_TITLE_CELLS = 2
_MEMBERSHIP = {"status", "joined_on", "confirmed_on"}
_FILLED_ON = re.compile(
    r"(?:填报|填表|制表|统计|截止|截至|更新|打印)(?:时间|日期)?[:：]?\s*\d{4}\s*[年.\-/]\s*\d+\s*[月.\-/]\s*\d+日?"
)
_REPORTER = re.compile(
    r"(?:填报单位|填报组织|所属支部|支部名称|党支部名称|组织名称|所在支部|单位)[:：]\s*([^\s:：]{2,30})"
)
_ORGANISATION = re.compile(r"^(?:中国共产党|中共)?.*(?:党支部委员会|支部委员会|党支部|支部|党总支|党委|党组|党工委)")
_YEAR_WORDS = re.compile(r"[（(]?(?:(?:19|20)\d\d|[一二][〇零○一二三四五六七八九]{3})\s*年?度?[）)]?")


@dataclass(slots=True)
class Layout:
    """A recognised table.  ``top`` and ``bottom``: first and last row of the heading."""

    form: SheetFormat
    top: int
    bottom: int
    headings: Mapping[int, str]
    found: Assignment


@dataclass(slots=True)
class Surroundings:
    """What stands above the table and in the names of sheet and file, and what was concluded from it."""

    title: str = ""
    lines: list[str] = field(default_factory=list)
    year: int | None = None
    organisation: str | None = None
    kinds: tuple[str, ...] = ()
    plan: bool = False
    inferred: list[str] = field(default_factory=list)


def find_layout(grid: Grid, file: str, names: KindNames, chosen: str | None = None) -> Layout | None:
    """The most convincing heading of the first rows; None where no row looks like the heading of a known
    table.

    ``chosen``: the only kind of table to consider, where a person chose it.
    """
    best: tuple[tuple[int, int], Layout] | None = None
    above = ""
    for row in islice(grid.rows, _SEARCHED_ROWS):
        for headings, bottom in _possible_headings(grid, row):
            for form in sheet_formats().values():
                if chosen not in (None, form.record):
                    continue
                layout = Layout(form, row, bottom, headings, assign(form, headings))
                score = _score(layout, grid.name, above, file, names)
                if score and (best is None or (score, -row) > best[0]):
                    best = ((score, -row), layout)
        if best is None or len(grid.rows[row]) <= _TITLE_CELLS:  # what a row of data tells is no title
            above += " " + " ".join(_words_of(grid.rows[row]))
    return best[1] if best else None


def _words_of(cells: Mapping[int, Any]) -> list[str]:
    return [as_text(value) for value in cells.values() if not isinstance(value, Formula | CellError)]


def _possible_headings(grid: Grid, row: int) -> list[tuple[dict[int, str], int]]:
    """The row alone, and together with the row below where a heading is merged across several columns."""
    first = islice(grid.rows[row].items(), _SEARCHED_COLUMNS)
    single = {column: as_text(value) for column, value in first if not isinstance(value, Formula)}
    if len(single) < 2:
        return []
    found = [(single, row)]
    groups = {
        column: single[left]
        for top, left, bottom, right in grid.merges
        if top == bottom == row and right > left and left in single
        for column in range(left, min(right, left + 100) + 1)
    }
    below = grid.rows.get(row + 1)
    for column in below or ():  # a group that is not merged: its first column has the name, the next ones are empty
        if column not in single and column > min(single):
            left = max(other for other in single if other < column)
            groups |= {left: single[left], column: single[left]}
    if groups and below:
        double = {column: text for column, text in single.items() if column not in groups}
        for column, value in below.items():
            text = as_text(value) if not isinstance(value, Formula) else ""
            double[column] = _sub_heading(groups.get(column, ""), text)
        found.append((double, row + 1))
    return found


def _sub_heading(group: str, text: str) -> str:
    return group + text if re.search(r"月", group) else text


def _score(layout: Layout, sheet: str, above: str, file: str, names: KindNames) -> int:
    """0 where the row cannot be the heading of this table; else the higher the surer."""
    found, form = layout.found, layout.form
    pointers = ((sheet, 6), (above, 6), (file, 3))
    bonus = sum(weight for text, weight in pointers if _points_to(form, compact(text), names))
    if form.record == "roster" and not bonus and not _MEMBERSHIP & found.fields.keys():
        return 0  # a list of persons of whom nothing says that they are members
    if found.matched() < (2 if bonus else 3):
        return 0
    complete = all(found.has(name) for name in form.required)
    if not complete and not bonus:
        return 0
    return 2 * found.matched() - len(found.by_part) + bonus + (3 if complete else 0)


def _points_to(form: SheetFormat, text: str, names: KindNames) -> bool:
    if any(name in text for name in form.names):
        return True
    return form.record == "events" and names_a_kind(names, text)


def survey(
    grid: Grid, file: str, first_row: int | None, names: KindNames, before: Surroundings | None = None
) -> Surroundings:
    """Title, year, organisation and kinds, each with the sentence that says where it was taken from.

    ``before``: of the table above on the same sheet; what the title of this one leaves open is taken from there.
    """
    found = Surroundings()
    for row, cells in grid.rows.items():
        if first_row is None or row >= first_row or len(found.lines) >= _SEARCHED_ROWS:
            break
        found.lines.append(" ".join(_words_of(cells)))
    found.lines = [line for line in found.lines if line]
    found.title = found.lines[0] if found.lines else ""
    _find_organisation(found, names)
    _find_year(found, "" if before else grid.name, "" if before else file)
    _find_kinds(found, "" if before else grid.name, "" if before else file, names)
    found.plan = _says_plan(found, grid.name, file, names)
    if before:
        _inherit(found, before)
    return found


def _inherit(found: Surroundings, before: Surroundings) -> None:
    for label, name in (("年份", "year"), ("组织名称", "organisation"), ("类别", "kinds")):
        if not getattr(found, name) and getattr(before, name):
            setattr(found, name, getattr(before, name))
            found.inferred.append(f"同一工作表里的又一张表没有写{label}，沿用上一张表的。")


def _find_year(found: Surroundings, sheet: str, file: str) -> None:
    sources = [("标题", line) for line in found.lines] + [
        ("表名", sheet),
        ("文件名", file.rpartition(".")[0]),
    ]
    for where, text in sources:
        year = read_year(_FILLED_ON.sub("", narrow(text)))
        if year is not None:
            found.year = year
            found.inferred.append(f"年份{year}取自{where}「{_short(text)}」。")
            return


def _find_organisation(found: Surroundings, names: KindNames) -> None:
    """The unit that reports (填报单位：…) goes before the one in the title, which may be its superior."""
    reporters = [(line, match[1]) for line in found.lines if (match := _REPORTER.search(narrow(line)))]
    titles = [(line, name) for line in found.lines if (name := _named_organisation(line, names))]
    for line, name in (reporters + titles)[:1]:
        found.organisation = name
        found.inferred.append(f"组织名称「{name}」取自标题「{_short(line)}」。")


def _named_organisation(line: str, names: KindNames) -> str | None:
    plain = compact(line)
    parts = [part for part in _YEAR_WORDS.split(plain) if part]
    for part in parts:
        match = _ORGANISATION.match(without_kinds(names, part))
        if match and match[0] not in {
            "党支部",
            "支部",
            "党委",
            "党组",
            "党总支",
            "支部委员会",
            "党支部委员会",
        }:
            return match[0]
    return None


def _find_kinds(found: Surroundings, sheet: str, file: str, names: KindNames) -> None:
    sources = [("表名", sheet)] + [("标题", line) for line in found.lines] + [("文件名", file.rpartition(".")[0])]
    for where, text in sources:
        stated = joined_kinds(names, text if where != "标题" else _after_organisation(text, found.organisation))
        if stated:
            found.kinds = stated
            found.inferred.append(f"会议或活动的类别取自{where}「{_short(text)}」。")
            return


def _says_plan(found: Surroundings, sheet: str, file: str, names: KindNames) -> bool:
    """Whether sheet or title, or the file where there is no title, tell of a plan and not of what took place."""
    texts = [sheet, *found.lines] if found.lines else [sheet, file.rpartition(".")[0]]
    return any(is_plan(names, text) for text in texts)


def _after_organisation(text: str, organisation: str | None) -> str:
    plain = compact(text)
    return plain.replace(organisation, "", 1) if organisation else plain


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 40 else line[:40] + "…"


@cache
def _total() -> re.Pattern[str]:
    lead, total = ("|".join(sorted(listed)) for listed in (words().total_lead, words().total))
    return re.compile(
        rf"^(?:{lead})*(?:(?:{total})(?:\([^()]*\))?|共(?=\d))[:：]?(?:\d+(?:\.\d+)?[人次元条名场个期]?)*$"
    )


def says_total(value: Any) -> bool:
    """True for 合计, 全年共计12次, 小计（元） and their like."""
    return isinstance(value, str) and bool(_total().match(compact(value)))


def same_heading(cells: Mapping[int, Any], headings: Mapping[int, str]) -> bool:
    """True where a row below repeats the heading, as printed sheets do on each page."""
    shared = [column for column in cells if column in headings]
    if len(shared) < 3:
        return False
    return all(heading(as_text(cells[column])) == heading(headings[column]) for column in shared)
