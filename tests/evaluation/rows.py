"""Plain rows of the relations, as docs/architecture.md names their columns.  Days are dates here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from shuzhi.clock import month_number

LONG_AGO = date(1921, 7, 1)
ASKED_PERSON = 1  # the one whose doings are asked for where a figure is narrowed to a person


class Organisation(NamedTuple):
    org_id: int
    path: str
    kind: str = "branch"
    sector: str = "government"
    committee: int | None = 1
    temporary: int = 0
    since: date = date(2000, 1, 1)
    until: date | None = None
    founded: date | None = None
    founded_by: date | None = None  # the last day on which it can have been founded
    closed: date | None = None
    above: str = ""


class PersonState(NamedTuple):
    person_id: int
    org_id: int
    state: str = "formal"
    since: date = date(2000, 1, 1)
    until: date | None = None
    born: date | None = None


class Entry(NamedTuple):
    entry_id: int
    org_id: int
    kind: str
    day: date
    ym: int
    minutes: int = 0
    present: int = 0
    for_year: int | None = None


class Participation(NamedTuple):
    entry_id: int
    person_id: int | None
    role: str


class Extension(NamedTuple):
    entry_id: int
    months: int


class Person(NamedTuple):
    person_id: int
    born: date | None
    joined: str = ""  # a day, a month or a year, as told
    born_by: date | None = None  # the last day on which he can have been born


class Named(NamedTuple):
    """A participant known by name only: the one whom the name can mean, and whether nobody can tell."""

    row_id: int
    entry_id: int
    person_id: int | None
    role: str
    name: str = ""
    doubt: int = 0


class Item(NamedTuple):
    item_id: int
    org_id: int
    kind: str = "problem"
    source: str = "self"
    source_year: int | None = None
    state: str = "opened"
    since: date | None = None
    until: date | None = None
    opened: date | None = None
    due: date | None = None
    closed: date | None = None
    parent_id: int | None = None
    measures: int = 0
    relapse_of: int | None = None
    vague: int = 0


class Register(NamedTuple):
    row_id: int
    org_id: int
    person_id: int | None = None
    register: str = "dues"
    category: str = ""
    level: str = ""
    day: date | None = None
    ym: int = 0
    due_fen: int | None = None
    paid_fen: int | None = None
    quantity: float | None = None
    full_paid: int = 0
    unit: str = ""
    title: str = ""


class Change(NamedTuple):
    change_id: int
    org_id: int
    person_id: int | None
    about_id: int | None
    fact: str
    item_kind: str
    item_source: str
    day: date
    vague: int = 0


class Beginning(NamedTuple):
    org_id: int
    kind: str = ""
    since: date = LONG_AGO
    year: int = LONG_AGO.year
    told: int = 1


@dataclass
class Relations:
    """All rows; the names of the fields are the names of the relations.

    ``beginning`` None: the ledger of every organisation began long ago.
    """

    organisation: list[Organisation] = field(default_factory=list)
    person_state: list[PersonState] = field(default_factory=list)
    entry: list[Entry] = field(default_factory=list)
    participation: list[Participation] = field(default_factory=list)
    extension: list[Extension] = field(default_factory=list)
    person: list[Person] = field(default_factory=list)
    named: list[Named] = field(default_factory=list)
    item: list[Item] = field(default_factory=list)
    register: list[Register] = field(default_factory=list)
    change: list[Change] = field(default_factory=list)
    beginning: list[Beginning] | None = None

    @property
    def beginnings(self) -> list[Beginning]:
        """From when on every ledger tells."""
        if self.beginning is not None:
            return self.beginning
        return [Beginning(org_id) for org_id in sorted({row.org_id for row in self.organisation})]

    def begin(self, since: date, *, org: int = 1, kind: str = "") -> None:
        """The ledger of an organisation, or one kind of it, begins on a day; nothing else has begun."""
        self.beginning = [*(self.beginning or ()), Beginning(org, kind, since, since.year)]

    def write(
        self,
        kinds: str | Iterable[str],
        day: date,
        *,
        organisations: Iterable[int] = (1,),
        people: Iterable[tuple[int | None, str]] = (),
        names: Iterable[tuple[str, int | None, int, str]] = (),
        minutes: int = 0,
        present: int = 0,
        extension: int | None = None,
        for_year: int | None = None,
    ) -> int:
        """One event: a row for each marker and organisation, a row for each participant; returns its id.

        ``names``: who is known by name only, with the one it can mean, whether it is a doubt, and his role.
        """
        entry_id = 1 + max((row.entry_id for row in self.entry), default=0)
        markers = (kinds,) if isinstance(kinds, str) else tuple(kinds)
        for org_id in organisations:
            for marker in markers:
                self.entry.append(Entry(entry_id, org_id, marker, day, month_number(day), minutes, present, for_year))
        people = list(people)
        unknown = [("", None, 1, role) for person, role in people if person is None]
        self.participation += [Participation(entry_id, person, role) for person, role in people if person is not None]
        for name, person, doubt, role in (*unknown, *names):
            self.participation.append(Participation(entry_id, None, role))
            self.named.append(Named(len(self.participation), entry_id, person, role, name, doubt))
        if extension is not None:
            self.extension.append(Extension(entry_id, extension))
        return entry_id

    def pay(self, person: int, month: date, *, paid: int = 100, due: int = 100, day: date | None = None) -> int:
        """One month of dues in 分 in organisation 1; returns the row's id."""
        row_id = 1 + max((row.row_id for row in self.register), default=0)
        row = Register(row_id, 1, person, "dues", "", "", day, month_number(month), due, paid, None, int(paid >= due))
        self.register.append(row)
        return row_id

    def happen(
        self,
        fact: str,
        day: date,
        *,
        org: int = 1,
        person: int | None = None,
        about: int | None = None,
        item: tuple[str, str] = ("", ""),
        vague: int = 0,
    ) -> int:
        """One dated change; ``item`` gives kind and source of the item it is of.  Returns its id."""
        change_id = 1 + max((row.change_id for row in self.change), default=0)
        self.change.append(Change(change_id, org, person, about, fact, *item, day, vague))
        return change_id
