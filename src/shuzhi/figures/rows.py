"""The rows behind a figure as people read them, whatever kind of row they are.

The one reader of the house: command, JSON, page, Word and Excel tell what it tells.  How a row of one type reads,
the room knows that keeps it (``Room.row_readers``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from shuzhi.access.persons import HIDDEN_NAME, sees_names, sees_persons
from shuzhi.access.scoping import Actor
from shuzhi.evaluation import OWN
from shuzhi.figures.question import Question
from shuzhi.figures.values import Figure, duties_behind, row_type, rows_behind
from shuzhi.rooms import RowReader, RowWords, rooms
from shuzhi.roster.models import Organisation

AT_ONCE = 500  # databases bound the values of one statement
DUTY = "duty"
Sees = Callable[..., bool]  # one of the two questions of the policy on names


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One row behind a figure for one reader.

    Attributes:
        title: What it says, with the persons it is about where the reader may see them.
        organisation: Whose ledger it stands in, where more than one was asked.
        opens: Type and number of the row to be opened from here; None where the reader may not open it.
    """

    type: str
    id: int
    day: date | None
    kind: str
    words: str
    title: str
    organisation: str = ""
    opens: tuple[str, int] | None = None

    def as_dict(self) -> dict[str, Any]:
        """The row as the commands print it."""
        day = self.day.isoformat() if self.day else None
        record = {"type": self.type, "id": self.id, "day": day, "kind": self.kind, "title": self.title}
        return record | ({"organisation": self.organisation} if self.organisation else {})


def open_rows(question: Question, figure: Figure, *, among: Sequence[int] | None = None) -> list[FigureRow]:
    """The rows behind a figure, by day; people's names only for those who may see them.

    Args:
        among: Only these of the numbers that :func:`~shuzhi.figures.values.rows_behind` gave, in this order.
    """
    kind = row_type(figure.definition)
    refs = refs_behind(question, figure) if among is None or kind == DUTY else among
    found = read_rows(kind, refs)
    shown = sorted(found.values(), key=day_and_number) if among is None else [found[n] for n in among if n in found]
    owners = {} if question.scope == OWN else owners_of(shown)
    seen = {sees: _seen(question.actor, shown, sees) for sees in (sees_names, sees_persons)}
    return [_for_reader(row, question, seen, owners.get(row.organisation_id, "")) for row in shown]


def refs_behind(question: Question, figure: Figure) -> list[Any]:
    """What the reader of the rows behind a figure asks for: numbers; of duties, which have none, rank and duty."""
    if row_type(figure.definition) == DUTY:
        return list(enumerate(duties_behind(question, figure.id), 1))
    return rows_behind(question, figure.id)


def number_of(ref: Any) -> int:
    """By which number a row is known among those behind a figure."""
    number: int = ref[0] if isinstance(ref, tuple) else ref
    return number


def read_rows(kind: str, refs: Sequence[Any]) -> dict[int, RowWords]:
    """Number → row, of rows of one type."""
    read = readers()[kind].read
    return {row.id: row for start in range(0, len(refs), AT_ONCE) for row in read(refs[start : start + AT_ONCE])}


def readers() -> dict[str, RowReader]:
    """Type of row → its reader, of all rooms."""
    return {kind: reader for room in rooms() for kind, reader in room.row_readers.items()}


def day_and_number(row: RowWords) -> tuple[date, int]:
    """In what order rows are told: what has no day first, then by day."""
    return row.day or date.min, row.id


def owners_of(rows: Iterable[RowWords]) -> dict[int, str]:
    """Number → name of the organisations in whose ledgers the rows stand; an organisation stands for itself."""
    owners = {row.organisation_id for row in rows if row.type != "organisation"}
    return dict(Organisation.everywhere.filter(pk__in=owners).values_list("pk", "name"))


def figure_dict(figure: Figure, question: Question) -> dict[str, Any]:
    """A figure as ``shuzhi figures --json`` prints it.  ``value`` is null where nothing is known."""
    value = figure.value
    number = None if value is None else int(value) if value == value.to_integral_value() else float(value)
    rows = [] if value is None else open_rows(question, figure)
    return {
        "id": figure.id,
        "numbers": list(figure.definition.numbers),
        "label": figure.definition.label,
        "unit": figure.definition.unit,
        "value": number,
        "complete": figure.completeness == "known",
        "rows": [row.as_dict() for row in rows],
        "completeness": figure.completeness,
        "text": figure.text,
        "definition": figure.definition.definition,
        **({"ledger_since": figure.ledger_since.isoformat()} if figure.ledger_since else {}),
    }


def _for_reader(row: RowWords, question: Question, seen: Mapping[Sees, set[int]], owner: str) -> FigureRow:
    sees = sees_persons if row.private else sees_names
    # Whose ledger was asked may name whom it counts, though he, or the entry, is kept elsewhere by now.
    named = row.organisation_id in seen[sees] or sees(question.actor, question.organisation)
    opens = not row.private or row.organisation_id in seen[sees]
    persons = "、".join(row.persons) if named or not row.persons else HIDDEN_NAME
    return FigureRow(
        type=row.type,
        id=row.id,
        day=row.day,
        kind=row.kind,
        words=row.words,
        title="　".join(filter(None, (row.words, persons))),
        organisation=owner,
        opens=(row.opens or (row.type, row.id)) if opens else None,
    )


def _seen(actor: Actor, rows: Sequence[RowWords], sees: Sees) -> set[int]:
    """The organisations in whose rows the actor sees whom they name, of those that name any."""
    owners = {row.organisation_id for row in rows if row.persons}
    return {one.pk for one in Organisation.everywhere.filter(pk__in=owners).only("path") if sees(actor, one)}
