"""The rows behind a figure as people read them, whatever kind of row they are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from shuzhi.access.roles import Capability
from shuzhi.duties.listing import HIDDEN_NAME
from shuzhi.figures.duty_rows import names_of, told_duties
from shuzhi.figures.question import Question
from shuzhi.figures.values import Figure, row_type, rows_behind
from shuzhi.items.models import Item
from shuzhi.ledger.entries import kind_labels
from shuzhi.ledger.models import Entry, RegisterRow
from shuzhi.roster.models import Organisation, Person
from shuzhi.rulebook import national


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One row behind a figure: of what type, its number there, and how it is named."""

    type: str  # entry, person, item, register, organisation, duty
    id: int
    day: date | None
    kind: str
    title: str
    personal: bool = False  # the title names a person

    def as_dict(self) -> dict[str, Any]:
        """The row as the commands print it."""
        day = self.day.isoformat() if self.day else None
        return {"type": self.type, "id": self.id, "day": day, "kind": self.kind, "title": self.title}


def open_rows(question: Question, figure: Figure) -> list[FigureRow]:
    """The rows behind a figure, by day; people's names only for those who may see them."""
    ids = rows_behind(question, figure.id)
    if row_type(figure.definition) == "duty":
        duties = told_duties(question, figure.id)
        return [FigureRow("duty", one.number, one.day, one.status, one.words) for one in duties]
    found = _READERS[row_type(figure.definition)](ids)
    if not question.actor.may(Capability.VIEW_PERSONS, question.organisation):
        found = [replace(row, title=HIDDEN_NAME) if row.personal else row for row in found]
    return sorted(found, key=lambda row: (row.day or date.min, row.id))


def figure_dict(figure: Figure, question: Question) -> dict[str, Any]:
    """A figure as ``shuzhi figures --json`` prints it.  ``value`` is null where nothing is known."""
    value = figure.value
    number = None if value is None else int(value) if value == value.to_integral_value() else float(value)
    rows = [] if value is None else open_rows(question, figure)
    return {
        "id": figure.id,
        "label": figure.definition.label,
        "unit": figure.definition.unit,
        "value": number,
        "complete": figure.completeness == "known",
        "rows": [row.as_dict() for row in rows],
        "completeness": figure.completeness,
        "text": figure.text,
        "definition": figure.definition.definition,
    }


def _entries(ids: Sequence[int]) -> list[FigureRow]:
    return [
        FigureRow("entry", entry.pk, entry.happened_on, kind_labels(entry), entry.title)
        for entry in Entry.everywhere.filter(pk__in=ids)
    ]


def _people(ids: Sequence[int]) -> list[FigureRow]:
    return [FigureRow("person", pk, None, "人员", name, personal=True) for pk, name in names_of(Person, ids)]


def _organisations(ids: Sequence[int]) -> list[FigureRow]:
    return [FigureRow("organisation", pk, None, "组织", name) for pk, name in names_of(Organisation, ids)]


def _items(ids: Sequence[int]) -> list[FigureRow]:
    return [
        FigureRow("item", item.pk, item.due_on, f"{item.get_source_display()}·{item.get_state_display()}", item.title)
        for item in Item.everywhere.filter(pk__in=ids)
    ]


def _registers(ids: Sequence[int]) -> list[FigureRow]:
    labels = {key: kind.label for key, kind in national().registers.items()}
    return [
        FigureRow("register", row.pk, row.day, labels[row.register], row.title, personal=row.person_id is not None)
        for row in RegisterRow.everywhere.filter(pk__in=ids)
    ]


_READERS: dict[str, Callable[[Sequence[int]], list[FigureRow]]] = {
    "entry": _entries,
    "person": _people,
    "item": _items,
    "register": _registers,
    "organisation": _organisations,
}
