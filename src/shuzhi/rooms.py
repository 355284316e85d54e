"""What a room declares of itself, and finding what all rooms declared (law 7 of the house).

Each room that is a Django application may have a module ``room.py`` with one ``ROOM``.  Whoever collects (the chain,
``verify``, the audit page, the calculation's relations, the rows behind a figure, the facts file, the roles) asks
:func:`rooms` and knows no room by name, so that a new room touches nothing but the installed applications, the
addresses and the import contract.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from importlib.util import find_spec
from typing import Any

from django.apps import apps
from django.db import models


@dataclass(frozen=True, slots=True)
class Column:
    """A column that the chain holds of a fact.

    Attributes:
        name: The model's attribute (``person_id`` for a foreign key).
        since: The version of the fact's content from which on the chain holds it.
        blank: What stands in it where nothing was ever told; an older link says nothing of the column, so a row
            whose last link is older must still hold this.
        secret: The chain holds a digest of the value, never the value.
    """

    name: str
    since: int = 1
    blank: Any = None
    secret: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """Rows that belong to a fact and are held with it, in order: the agenda of an entry, the steps of an item.

    Attributes:
        key: The name in the chain's content.
        model: The table of the rows.
        owner: The foreign key there that names the fact.
        columns: What is held of each row, in this order.
        since: The version of the fact's content from which on the chain holds the rows.
    """

    key: str
    model: type[models.Model]
    owner: str
    columns: tuple[Column, ...]
    since: int = 1


@dataclass(frozen=True, slots=True)
class FactType:
    """A kind of fact the chain covers.

    Attributes:
        id: How a link names it; at most 16 characters.
        label: How a message names it, in Chinese.
        model: The table it stands in.
        columns: What the chain holds of its own row.
        parts: What it holds of the rows that belong to it.
        organisation: The attribute that names the organisation whose chain holds it; where that holds None, or no
            attribute is named, the chain of the house does.
        title: The column by which a message names one.
        kept_before: Whether versions before it was declared kept such facts outside the chain; the first upgrade
            takes those in.
    """

    id: str
    label: str
    model: type[models.Model]
    columns: tuple[Column, ...]
    parts: tuple[Part, ...] = ()
    organisation: str | None = "organisation_id"
    title: str = "title"
    kept_before: bool = False

    @property
    def version(self) -> int:
        """The present version of its content: of the newest column."""
        versions = [column.since for column in self.columns]
        for part in self.parts:
            versions += [part.since, *(column.since for column in part.columns)]
        return max(versions)

    def owner_of(self, row: models.Model) -> int | None:
        """The organisation whose chain holds a fact; None for the chain of the house."""
        return getattr(row, self.organisation) if self.organisation else None


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that does not agree with what the program wrote."""

    organisation: str
    code: str
    message: str

    def as_dict(self) -> dict[str, str]:
        """The fault as ``shuzhi verify --json`` prints it."""
        return {"organisation": self.organisation, "code": self.code, "message": self.message}


@dataclass(frozen=True, slots=True)
class Proof:
    """Something that ``shuzhi verify`` proves beside the chain.

    Attributes:
        label: What is covered, in Chinese, as the command lists it.
        faults: Every disagreement; none where all is as it was written.
    """

    label: str
    faults: Callable[[], Iterable[Fault]]


@dataclass(frozen=True, slots=True)
class AuditVerb:
    """Something that is done and told in the log.

    Attributes:
        label: What was done, in a word, in Chinese: the log is searched by it.
        sentence: The sentence of one record, with ``{fact}`` for each of its facts.
        words: Fact → the labels of its ids, where it is an id or a list of ids.
        persons: The facts that name a person or tell of him; shown only to who may see persons.
    """

    label: str
    sentence: str
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    persons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RelationPart:
    """Rows that a room adds to one of the calculation's relations.

    Attributes:
        relation: ``entry``, ``participation``, ``extension``, ``person``, ``person_state``, ``item``, ``register`` or
            ``change``; the roster's own changes go by ``person_change``, because they are kept as a table.
        text: Database vendor (``sqlite``, ``postgresql``) → a SELECT with the relation's columns in their order.  A
            change is numbered within its part (``row_id``); whoever collects the parts makes ``change_id`` of it.
    """

    relation: str
    text: Callable[[str], str]


@dataclass(frozen=True, slots=True)
class RowWords:
    """One row behind a figure as people read it.

    Attributes:
        type: Of what it is: entry, person, item, register, organisation, duty, or what a room adds.
        id: Its number there.
        organisation_id: Whose ledger it stands in.
        day: When, as far as it has a day.
        kind: What it is, in words.
        words: What it says, without persons.
        persons: Whom it is about, with the sum that is told of them; shown only to who may see their names.
        stamp: Changes when the row is corrected.
        opens: Type and number of the row that is opened from here, where that is another one.
        private: Whether whose it is, and what it opens, is the persons' alone: then only for who may see persons.
    """

    type: str
    id: int
    organisation_id: int
    day: date | None
    kind: str
    words: str
    persons: tuple[str, ...] = ()
    stamp: str = ""
    opens: tuple[str, int] | None = None
    private: bool = False


@dataclass(frozen=True, slots=True)
class RowReader:
    """How the rows of one type are read.

    Attributes:
        book: By what people find them: 台账第12号.
        read: The rows with these numbers, in any order; of what has no number of its own, whatever names it.
        numbered: Whether the number says anything to people.
    """

    book: str
    read: Callable[[Sequence[Any]], list[RowWords]]
    numbered: bool = True


@dataclass(frozen=True, slots=True)
class FactsPart:
    """One part of the facts file (``shuzhi.facts/1``), see ``docs/facts.md``.

    A room enters and tells its part itself, through its own verbs; what the parts of one file share is handed in.

    Attributes:
        key: The name of the list in the file, e.g. ``entries``.
        label: What one of its elements is called, in Chinese.
        shape: One element, made with :mod:`shuzhi.factsfile.shapes`.
        load: ``(Loading, elements)`` → None: enters what is new.
        dump: ``(Dumping)`` → the elements of the organisations asked for, in an order that does not change.
        undo: ``(actor, batch, reason)`` → None: takes back what a batch entered.
        order: Parts are entered from low to high, told and taken back from high to low.
        find: ``(Loading, reference)`` → the fact of the ledger with this number or code; None where nobody may
            refer to one.
    """

    key: str
    label: str
    shape: Mapping[str, Any]
    load: Callable[..., None]
    dump: Callable[..., list[dict[str, Any]]]
    undo: Callable[..., None]
    order: int
    find: Callable[..., Any] | None = None


@dataclass(frozen=True, slots=True)
class Room:
    """What one room adds to what all others collect."""

    name: str
    label: str
    facts: tuple[FactType, ...] = ()
    audit_verbs: Mapping[str, AuditVerb] = field(default_factory=dict)
    relations: tuple[RelationPart, ...] = ()
    row_readers: Mapping[str, RowReader] = field(default_factory=dict)
    proofs: tuple[Proof, ...] = ()
    facts_file: tuple[FactsPart, ...] = ()
    capabilities: Mapping[str, frozenset[str]] = field(default_factory=dict)  # capability → roles that hold it
    ledgers: Mapping[str, str] = field(default_factory=dict)  # what may be declared empty (本年无此项) → its label
    year_told: Callable[[int, int, date], bool] | None = None  # whether an organisation (its number) had told of a year
    laid: Callable[[], bool] | None = None  # whether what it derives lies in the database as this version makes it


def rooms() -> Iterator[Room]:
    """The rooms of the house that declare anything, from the ground floor up."""
    for config in apps.get_app_configs():
        name = f"{config.name}.room"
        if find_spec(name) is not None:
            yield importlib.import_module(name).ROOM
