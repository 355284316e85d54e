"""The rows behind figures, told so that a reader finds them again: day, kind, title, number."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from shuzhi.access.roles import Capability
from shuzhi.clock import month_label
from shuzhi.figures.duty_rows import told_duties
from shuzhi.figures.question import Question
from shuzhi.figures.values import Figure, find_definition, row_type, rows_behind
from shuzhi.items.models import Item, ItemKind, ItemState
from shuzhi.ledger.entries import kind_labels
from shuzhi.ledger.models import Entry, RegisterRow
from shuzhi.reports.document import AnnexRow
from shuzhi.reports.document.numbering import chinese_date
from shuzhi.roster.models import Organisation, OrganisationKind, Person
from shuzhi.rulebook import national
from shuzhi.rulebook.profiles import BELOW

MOST_LISTED = 500  # rows of one figure that are printed and frozen; a county's members are not a list to read
HIDDEN_NAME = "（姓名从略）"
DUTY = "duty"
REFERENCES = {
    "entry": "台账",
    "person": "名册",
    "item": "事项",
    "register": "登记",
    "organisation": "组织",
    DUTY: "责任清单",
}


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One row behind a figure.  ``stamp`` changes when the row is corrected; a person's name is never kept here."""

    type: str
    id: int
    day: date | None
    kind: str
    title: str
    stamp: str = ""

    def as_list(self) -> list[Any]:
        """The row as it is frozen."""
        return [self.type, self.id, self.day.isoformat() if self.day else None, self.kind, self.title, self.stamp]

    @classmethod
    def of_list(cls, told: Sequence[Any]) -> SourceRow:
        """The row as it was frozen."""
        kind, row_id, day, label, title, stamp = told
        return cls(kind, row_id, date.fromisoformat(day) if day else None, label, title, stamp)

    @property
    def reference(self) -> str:
        """By what a person finds it: 台账第12号."""
        if self.type == DUTY:
            return REFERENCES[DUTY]
        return f"{REFERENCES[self.type]}第{self.id}号"


@dataclass(frozen=True, slots=True)
class SourceRows:
    """The rows behind a figure: at most :data:`MOST_LISTED` told, all counted.

    ``digest`` covers the ids of all of them, so that a change among rows not told is still seen.
    """

    listed: list[SourceRow]
    total: int
    digest: str


def rows_of(question: Question, figures: Mapping[str, Figure]) -> dict[str, SourceRows]:
    """The rows behind each figure, in order of the day."""
    ids: dict[str, tuple[str, list[int]]] = {}
    wanted: dict[str, set[int]] = defaultdict(set)
    for name, figure in figures.items():
        kind = row_type(find_definition(figure.id))
        found = [] if figure.value is None else _ids(question, name, figure.id)
        ids[name] = (kind, found)
        wanted[kind].update(found[:MOST_LISTED])
    told = {kind: _told(kind, sorted(found)) for kind, found in wanted.items() if kind != DUTY}
    return {
        name: _source_rows(refs, _duty_rows(question, name, figures[name].id) if kind == DUTY else told[kind])
        for name, (kind, refs) in ids.items()
    }


def _duty_rows(question: Question, name: str, figure_id: str) -> dict[int, SourceRow]:
    """The duties asked; the frozen report keeps no person's name."""
    duties = told_duties(_asked(question, name), figure_id, named=False)
    return {one.number: SourceRow(DUTY, one.number, one.day, one.status, one.words) for one in duties}


def _source_rows(refs: Sequence[int], told: Mapping[int, SourceRow]) -> SourceRows:
    rows = [told[ref] for ref in refs[:MOST_LISTED] if ref in told]
    return SourceRows(
        listed=sorted(rows, key=lambda row: (row.day or date.min, row.id)),
        total=len(refs),
        digest=hashlib.sha256(",".join(map(str, refs)).encode()).hexdigest(),
    )


def _told(kind: str, ids: Sequence[int]) -> dict[int, SourceRow]:
    """The rows with these ids, a few hundred to a query: databases bound the values of one statement."""
    told: dict[int, SourceRow] = {}
    for start in range(0, len(ids), MOST_LISTED):
        told |= _READERS[kind](ids[start : start + MOST_LISTED])
    return told


def annex_rows(question: Question, rows: Sequence[SourceRow], total: int) -> tuple[AnnexRow, ...]:
    """The rows as the annex prints them; names of members only for those who may see them.

    Where there are more than were told, a last line says how many.
    """
    people = [row.id for row in rows if row.type == "person"]
    names: dict[int, str] = {}
    if people and question.actor.may(Capability.VIEW_PERSONS, question.organisation):
        names = dict(Person.everywhere.filter(pk__in=people).values_list("pk", "name"))
    printed = [
        AnnexRow(
            alike[0].day,
            alike[0].kind,
            names.get(alike[0].id, HIDDEN_NAME) if alike[0].type == "person" else alike[0].title,
            _references(alike),
        )
        for alike in _alike(rows)
    ]
    if total > len(rows):
        printed.append(AnnexRow(None, "", f"其余{total - len(rows)}条从略，可在程序中逐条打开", ""))
    return tuple(printed)


def _alike(rows: Sequence[SourceRow]) -> list[list[SourceRow]]:
    """Register rows that read alike (a month's dues of all members) as one line; every other row for itself."""
    groups: dict[tuple[object, ...], list[SourceRow]] = {}
    for row in rows:
        alike = (row.type, row.day, row.kind, row.title) if row.type == "register" else (row.type, row.id)
        groups.setdefault(alike, []).append(row)
    return list(groups.values())


def _references(rows: Sequence[SourceRow]) -> str:
    """The numbers of rows of one type, runs told as 3—24: 登记第1、3—24号; a duty has none, its words say which."""
    if rows[0].type == DUTY:
        return REFERENCES[DUTY]
    runs: list[list[int]] = []
    for number in sorted(row.id for row in rows):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    told = "、".join(str(run[0]) if len(run) == 1 else f"{run[0]}—{run[-1]}" for run in runs)
    count = f"（{len(rows)}条）" if len(rows) > 1 else ""
    return f"{REFERENCES[rows[0].type]}第{told}号{count}"


def _ids(question: Question, name: str, figure_id: str) -> list[int]:
    return sorted(set(rows_behind(_asked(question, name), figure_id)))


def _asked(question: Question, name: str) -> Question:
    return question.with_below() if name.startswith(BELOW) else question


def _entry_rows(ids: Sequence[int]) -> dict[int, SourceRow]:
    return {
        entry.pk: SourceRow(
            "entry",
            entry.pk,
            entry.happened_on,
            kind_labels(entry),
            entry.title,
            entry.corrected_at.isoformat() if entry.corrected_at else "",
        )
        for entry in Entry.everywhere.filter(pk__in=ids)
    }


def _person_rows(ids: Sequence[int]) -> dict[int, SourceRow]:
    return {pk: SourceRow("person", pk, None, "党员", "") for pk in ids}


def _item_rows(ids: Sequence[int]) -> dict[int, SourceRow]:
    return {
        item.pk: SourceRow(
            "item", item.pk, item.opened_on, ItemKind(item.kind).label, item.title, ItemState(item.state).label
        )
        for item in Item.everywhere.filter(pk__in=ids)
    }


def _register_rows(ids: Sequence[int]) -> dict[int, SourceRow]:
    registers = national().registers
    told = {}
    for row in RegisterRow.everywhere.filter(pk__in=ids):
        title = row.title or registers[row.register].label
        if (
            row.ym is not None and row.day is None
        ):  # a month's row about a person (dues): no name, the month says enough
            title = month_label(row.ym) + ("" if row.person_id else f" {row.title}")
        stamp = f"{row.due_fen}/{row.paid_fen}/{row.value}"
        told[row.pk] = SourceRow("register", row.pk, row.day, registers[row.register].label, title, stamp)
    return told


def _organisation_rows(ids: Sequence[int]) -> dict[int, SourceRow]:
    return {
        o.pk: SourceRow("organisation", o.pk, None, OrganisationKind(o.kind).label, o.name)
        for o in Organisation.everywhere.filter(pk__in=ids)
    }


_READERS: dict[str, Callable[[Sequence[int]], dict[int, SourceRow]]] = {
    "entry": _entry_rows,
    "person": _person_rows,
    "item": _item_rows,
    "register": _register_rows,
    "organisation": _organisation_rows,
}


def row_words(row: SourceRow) -> str:
    """One row in a sentence: its number, day and title."""
    day = chinese_date(row.day) if row.day else ""
    return f"{row.reference}（{''.join([day, row.kind])}{'：' + row.title if row.title else ''}）"
