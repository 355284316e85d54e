"""A row of a sheet of meetings and activities."""

from __future__ import annotations

import re
from datetime import time

from shuzhi.exchange.workbook.dates import DayRead, read_time
from shuzhi.exchange.workbook.formats import words
from shuzhi.exchange.workbook.kinds import own_kinds, stated_kinds
from shuzhi.exchange.workbook.model import EventRow
from shuzhi.exchange.workbook.people import is_none, read_absences, read_names, read_person
from shuzhi.exchange.workbook.quantities import read_count, read_due_and_present
from shuzhi.exchange.workbook.sheet import RowCells
from shuzhi.exchange.workbook.text import shown

_PRIVATE = "heart_talk"  # of a talk only the parties, the day and the occasion are kept


def read_event(cells: RowCells) -> EventRow | None:
    """The event of a row; None, with a problem noted, where its day or its kind cannot be told."""
    if cells.value("day") is None:
        message = "这一行没有日期，没有读入。"
        cells.problem("day", "date.missing", message, "请补上会议或活动的日期后重新导入。", "row")
        return None
    day = cells.day("day", "日期", severity="row", with_year=True)
    kinds = _kinds(cells)
    if day is None or day.day is None or not kinds:
        return None
    if cells.state.year and day.day.year != cells.state.year:
        sentence = f"{{}}的日期不在标题所说的{cells.state.year}年，按所写的年份读入。"
        cells.state.infer(sentence, cells.row)
    due, present, attendees = _attendance(cells)
    topic, content = cells.text("topic"), _content(cells, kinds)
    suggested = tuple(kind for kind in own_kinds(f"{topic}\n{content}" if topic else content) if kind not in kinds)
    absences = read_absences(cells.value("absences"))
    if not _possible(cells, due, present, absences):
        due = present = None
    return EventRow(
        kinds=kinds,
        suggested_kinds=suggested,
        day=day.day,
        time=_time(cells, day),
        place=cells.text("place"),
        chair=read_person(cells.value("chair")),
        recorder=read_person(cells.value("recorder")),
        due_count=due,
        present_count=present,
        absences=absences,
        content=content or topic,
        note=cells.text("note"),
        topic=topic,
        lecturer=read_person(cells.value("lecturer")),
        attendees=attendees,
        observers=read_names(cells.value("observers")),
        subjects=read_names(cells.value("subjects")),
    )


def _content(cells: RowCells, kinds: tuple[str, ...]) -> str:
    """The content; of a talk told on a mixed sheet nothing, as the cell may hold what was said."""
    content = cells.text("content")
    if content and _PRIVATE in kinds and not cells.state.kinds:
        message = "谈心谈话的内容没有读入，只记双方、日期和主题。"
        cells.problem("content", "content.withheld", message, "不用改。", "note")
        return ""
    return content


def _kinds(cells: RowCells) -> tuple[str, ...]:
    """The kinds that the row's own cell states, else those of the sheet, else those that the text names."""
    value = cells.text("kind")
    stated = stated_kinds(value) if value else ()
    if stated or cells.state.kinds:
        return stated or cells.state.kinds
    named = own_kinds(cells.text("topic")) or own_kinds(cells.text("content"))
    if named:
        cells.state.infer("{}的类别从主题或内容的文字认出。", cells.row)
        return named
    message = f"认不出这一行是哪一类会议或活动（类别「{shown(value)}」），没有读入。"
    advice = "请在「类别」一列写明：党员大会、支委会、党小组会、党课、主题党日等。"
    cells.problem("kind" if cells.column("kind") else "day", "kind.unknown", message, advice, "row")
    return ()


def _time(cells: RowCells, day: DayRead) -> time | None:
    own = cells.value("time")
    return read_time(own) if own is not None else day.time


def _attendance(cells: RowCells) -> tuple[int | None, int | None, tuple[str, ...]]:
    """(due, present, names), from counts, from one column for both (应到22人，实到21人 or 22/21), or from
    a list of names.
    """
    due, names = _count(cells, "due_count", "应到人数")
    present, present_names = _count(cells, "present_count", "实到人数")
    both = cells.value("attendance")
    if both is not None and read_due_and_present(both) == (None, None) and not is_none(both):
        _not_a_count(cells, "attendance", "应到和实到")
    for name in ("attendance", "present_count", "due_count"):
        stated = read_due_and_present(cells.value(name))
        if stated != (None, None):
            due, present = due if due is not None else stated[0], present if present is not None else stated[1]
            cells.state.infer("{}的应到、实到写在一格里，分开读入，数大的是应到。", cells.row)
    attendees = _named(cells, read_names(cells.value("attendees")) or present_names or names)
    return due, present, attendees


def _named(cells: RowCells, listed: tuple[str, ...]) -> tuple[str, ...]:
    """Those of a list who are named; 全体党员 and 全体党员22人 are nobody's names."""
    named = tuple(name for name in listed if re.sub(r"(?:共?\d+人)?$", "", name) not in words().everybody)
    for name in listed:
        if name not in named:
            cells.state.infer(f"{{}}的参加人员「{name}」不是姓名，没有记到个人。", cells.row)
    return named


def _count(cells: RowCells, name: str, label: str) -> tuple[int | None, tuple[str, ...]]:
    value = cells.value(name)
    if value is None or (is_none(value) and value not in (0, "0")):
        return None, ()
    count = read_count(value)
    if count is not None or read_due_and_present(value) != (None, None):
        return count, ()
    if name == "present_count" and "、" in str(value):
        listed = read_names(value)
        cells.state.infer("{}的实到人数一格写的是名单，按名单人数读入。", cells.row)
        return len(listed), listed
    _not_a_count(cells, name, label)
    return None, ()


def _not_a_count(cells: RowCells, name: str, label: str) -> None:
    message = f"{label}「{shown(cells.value(name))}」不是人数；这一格没有读入，其余照常。"
    cells.problem(name, "number.invalid", message, "请填写数字，例如 22。", "cell")


def _possible(cells: RowCells, due: int | None, present: int | None, absences: tuple[tuple[str, str], ...]) -> bool:
    """Whether the counts can be true; more than were due cannot have come, and no count is taken of such a row."""
    if due is None or present is None:
        return True
    if present > due:
        message = f"实到{present}人多于应到{due}人，这两个人数没有读入，其余照常。"
        cells.problem("present_count", "attendance.over", message, "请核对应到和实到人数；列席人员不计入实到。", "cell")
        return False
    if absences and due - present != len(absences):
        message = f"应到{due}人、实到{present}人，缺席却列了{len(absences)}人。已照表读入。"
        cells.problem("present_count", "attendance.mismatch", message, "请核对人数和缺席名单。", "note")
    return True
