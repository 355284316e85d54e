"""A row of a sheet of meetings and activities."""

from __future__ import annotations

import re
from datetime import date, time

from shuzhi.exchange.workbook.dates import DayRead, read_time
from shuzhi.exchange.workbook.formats import words
from shuzhi.exchange.workbook.kind_names import plain
from shuzhi.exchange.workbook.kinds import Stated, stated_kinds
from shuzhi.exchange.workbook.model import EventRow
from shuzhi.exchange.workbook.people import is_none, read_absences, read_names, read_person
from shuzhi.exchange.workbook.quantities import read_count, read_due_and_present
from shuzhi.exchange.workbook.sheet import RowCells
from shuzhi.exchange.workbook.text import as_text, compact, shown
from shuzhi.rulebook.kept import kept_of, kept_words

EARLIEST = 1921
_YEAR = re.compile(r"([12]\d{3})(?:年度?)?(?:\.0)?")


def read_event(cells: RowCells) -> EventRow | None:
    """The event of a row; None, with a problem noted, where its day or its kind cannot be told."""
    if cells.value("day") is None:
        message = "这一行没有日期，没有读入。"
        cells.problem("day", "date.missing", message, "请补上会议或活动的日期后重新导入。", "row")
        return None
    day = cells.day("day", "日期", severity="row", with_year=True)
    value = cells.text("kind")
    stated = Stated() if is_none(value) else stated_kinds(cells.state.names, value)
    kinds = _kinds(cells, stated)
    if day is None or day.day is None or not kinds:
        return None
    if cells.state.year and day.day.year != cells.state.year:
        sentence = f"{{}}的日期不在标题所说的{cells.state.year}年，按所写的年份读入。"
        cells.state.infer(sentence, cells.row)
    due, present, attendees = _attendance(cells)
    topic, content = cells.text("topic"), _content(cells, kinds)
    named = (*stated.noted, *cells.state.names.own(topic), *cells.state.names.own(content))
    suggested = tuple(kind for kind in dict.fromkeys(named) if kind not in kinds)
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
        for_year=_for_year(cells, kinds, day.day),
    )


def _for_year(cells: RowCells, kinds: tuple[str, ...], day: date) -> int | None:
    """The year that a yearly meeting is for; of another kind the cell says nothing."""
    value, known = cells.value("for_year"), cells.state.names.kinds
    if value is None or is_none(value):
        return None
    told = _YEAR.fullmatch(compact(as_text(value)))
    year = int(told[1]) if told else 0
    if not EARLIEST <= year <= day.year:
        message = f"所属年度「{shown(value)}」读不出，或者晚于会议日期；这一格没有读入，其余照常。"
        cells.problem("for_year", "year.invalid", message, "请写当年或者以前的年份，例如 2025。", "cell")
        return None
    if any(known[kind].yearly for kind in kinds):
        return year
    if year != day.year:
        cells.state.infer("{}不是每年一次的会议，所属年度没有读入。", cells.row)
    return None


def _content(cells: RowCells, kinds: tuple[str, ...]) -> str:
    """The content; nothing of a kind of which none is kept, told on a sheet of others: it may hold what was said."""
    content, known = cells.text("content"), cells.state.names.kinds
    kept = kept_of(kinds, known)
    if content and "content" not in kept and "content" in kept_of(cells.state.kinds, known):
        labels = "、".join(known[kind].label for kind in kinds)
        message = f"{labels}的内容没有读入，只登记{kept_words(kept)}。"
        cells.problem("content", "content.withheld", message, "不用改。", "note")
        return ""
    return content


def _kinds(cells: RowCells, stated: Stated) -> tuple[str, ...]:
    """The kinds that the row's own cell states, else those of the sheet, else those that the text names.

    A word that no kind bears is asked about: neither the sheet nor the text speaks for it.
    """
    if stated.undone:
        message = f"类别写的是「{shown(stated.undone)}」，说明还没有开展，这一行没有读入。"
        cells.problem("kind", "kind.undone", message, "台账只记已经发生的事；如已开展，请改正类别后重新导入。", "row")
        return ()
    if stated.unknown:
        _ask(cells, stated)
        return stated.kinds
    names = cells.state.names
    if kinds := stated.kinds or cells.state.kinds:
        return kinds
    named = names.own(cells.text("topic")) or names.own(cells.text("content"))
    if named:
        cells.state.infer("{}的类别从主题或内容的文字认出。", cells.row)
        return named
    _ask(cells, stated)
    return ()


def _ask(cells: RowCells, stated: Stated) -> None:
    """Ask what a row is that says no kind, or a word that names none."""
    word, known = cells.text("kind"), cells.state.names
    if stated.kinds:
        labels = "、".join(known.kinds[kind].label for kind in stated.kinds)
        strange = shown("、".join(stated.unknown))
        message = f"类别中的「{strange}」不认识，只按{labels}读入。"
        advice = "如不是单独的一类，不用改；否则请把它改写成记一笔里的类别名称。"
        cells.problem("kind", "kind.unknown", message, advice, "note")
        return
    message = f"认不出这一行是哪一类会议或活动（类别「{shown(word)}」），没有读入。"
    alike = dict.fromkeys(known.kinds[found.kind].label for found in known.inside(plain(word)))
    if alike:
        named = "或".join(f"「{label}」" for label in alike)
        advice = f"如果就是{named}，请照此改写这一格；不是的，请写明是哪一类。"
    else:
        advice = "请在「类别」一列写明：党员大会、支委会、党小组会、党课、主题党日等。"
    cells.problem("kind" if cells.column("kind") else "day", "kind.unknown", message, advice, "row")


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
