"""One event told twice: in two sheets of different kinds, on one day, with one content."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from shuzhi.exchange.workbook.kind_names import KindNames, national_names
from shuzhi.exchange.workbook.model import EventRow, SheetRead
from shuzhi.exchange.workbook.text import narrow

_NEVER_ONE = {"parties", "nobody"}  # two talks, two papers on one matter and day are two
_NO_MEETING = {"open", "nobody"}
_MARKS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class RowEvent:
    """An event and where it stands."""

    file: str
    sheet: str
    row: int
    event: EventRow


@dataclass(frozen=True, slots=True)
class JoinedEvent:
    """One event; ``rows`` has more than one element where it was told more than once."""

    kinds: tuple[str, ...]
    rows: tuple[RowEvent, ...]


def row_events(sheets: Iterable[SheetRead]) -> list[RowEvent]:
    """Every event of the sheets with its place, in reading order."""
    return [
        RowEvent(sheet.file, sheet.sheet, row.row, row.record)
        for sheet in sheets
        for row in sheet.rows
        if isinstance(row.record, EventRow)
    ]


def join_events(events: Iterable[RowEvent], names: KindNames | None = None) -> list[JoinedEvent]:
    """Group rows into events, in order of first telling.

    Two rows are one event where day and content (or topic) are equal, spaces, punctuation and width aside, no
    kind is common to both, and the same body meets: a committee and an assembly on one matter and one day
    are two events.  Rows of one kind are one event only where they stand in two files or sheets and time and place
    do not differ, as in a ledger and its copy.  Events with no content are never joined.
    """
    names = names or national_names()
    groups: list[list[RowEvent]] = []
    by_key: dict[tuple[object, str], list[list[RowEvent]]] = {}
    for row in events:
        keys = [(row.event.day, text) for text in _contents(names, row.event)]
        group = next((group for key in keys for group in by_key.get(key, ()) if _joins(names, group, row)), None)
        if group is None:
            group = []
            groups.append(group)
        group.append(row)
        for key in keys:
            listed = by_key.setdefault(key, [])
            if not any(group is other for other in listed):
                listed.append(group)
    return [JoinedEvent(_all_kinds(group), tuple(group)) for group in groups]


def same_content(names: KindNames, text: str) -> str:
    """A content made comparable: spaces, punctuation and width aside; "" for what only names a meeting.

    党课 is no content by which two rows are one event; 参观学习 says what was done.
    """
    bare = _MARKS.sub("", narrow(text)).lower()
    kind = names.by_name.get(bare)
    return "" if kind and names.kinds[kind].meets not in _NO_MEETING else bare


def _contents(names: KindNames, event: EventRow) -> set[str]:
    return {same_content(names, event.content), same_content(names, event.topic)} - {""}


def _joins(names: KindNames, group: list[RowEvent], row: RowEvent) -> bool:
    return all(may_be_one(names, other.event.kinds, row.event.kinds) or _copied(other, row) for other in group)


def _copied(one: RowEvent, two: RowEvent) -> bool:
    """Whether two rows of different sheets are the same row."""
    if (one.file, one.sheet) == (two.file, two.sheet) or one.event.kinds != two.event.kinds:
        return False
    said = [(getattr(one.event, field), getattr(two.event, field)) for field in ("time", "place", "for_year")]
    return all(not mine or not theirs or mine == theirs for mine, theirs in said)


def may_be_one(names: KindNames, one: tuple[str, ...], two: tuple[str, ...]) -> bool:
    """Whether entries of these kinds can be one event: no kind in common, and the same body meets.

    What keeps less than others (意识形态) is told by itself, or the other would lose what it may keep.
    A committee that prepares a matter and the assembly that decides it on the same day are two events.
    """
    if set(one) & set(two) or any(names.kinds[kind].keeps for kind in (*one, *two) if kind in names.kinds):
        return False
    bodies = {names.kinds[kind].meets for kind in (*one, *two) if kind in names.kinds}
    return not bodies & _NEVER_ONE and len(bodies - {"open"}) <= 1


def _all_kinds(group: list[RowEvent]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(kind for row in group for kind in row.event.kinds))
