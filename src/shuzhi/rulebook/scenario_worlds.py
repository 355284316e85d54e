"""The little ledgers that scenarios give: organisations, persons, entries, register rows, transfers and items.

Every person and organisation in them is invented.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from shuzhi.rulebook.names import Names
from shuzhi.rulebook.node import Node
from shuzhi.rulebook.vocabulary import (
    ITEM_KINDS,
    ITEM_SOURCES,
    ITEM_STATES,
    LEVELS,
    ORGANISATION_KINDS,
    PERSON_STATES,
    ROLES,
    SECTORS,
)

LEDGER = ("ledger_since", "ledger_since_kinds")
NEVER = "never"  # of a ledger: it has not begun
GIVEN = ("above", "below", "persons", "entries", "register", "transfers", "items")


@dataclass(frozen=True, slots=True)
class ScenarioLedger:
    """From when on a ledger tells (``since`` None: it has not begun), and what begins on a day of its own."""

    since: date | None
    kinds: tuple[tuple[str, date], ...]


@dataclass(frozen=True, slots=True)
class ScenarioOrganisation:
    """An organisation; ``committee`` None: not recorded; ``founded`` None: not known; those below have a ``name``.

    ``founded_by``: the last day on which it can have been founded, where only its year or month was told.

    ``ledger``: from when on its ledger tells; None: it began long ago.
    """

    name: str
    kind: str
    sector: str
    founded: date | None
    founded_by: date | None
    closed: date | None
    committee: bool | None
    temporary: bool
    ledger: ScenarioLedger | None


@dataclass(frozen=True, slots=True)
class ScenarioState:
    """A person's state from ``since`` up to, not including, ``until`` (None: still).

    ``elsewhere``: in another organisation than the scenario's.  ``vague``: only the month of ``since`` was told.
    ``organisation``: in which of those below; empty: in the scenario's own.
    """

    state: str
    since: date
    until: date | None
    elsewhere: bool
    vague: bool
    organisation: str


@dataclass(frozen=True, slots=True)
class ScenarioPerson:
    """A person, known in the scenario by name; ``born_by``: the last day, where only year or month were told."""

    name: str
    states: tuple[ScenarioState, ...]
    born: date | None
    born_by: date | None


@dataclass(frozen=True, slots=True)
class ScenarioEntry:
    """An entry; ``participants`` are (name, role, typed), persons concerned with the role ``subject``.

    The name is None where the ledger does not know who it was; ``typed`` is what was typed in place of a number of the
    roster: a name that one of the persons bears means him, any other is a guest's.  ``organisations``: in whose ledgers
    it stands, those below by name, the scenario's own as empty text.
    """

    kinds: tuple[str, ...]
    day: date
    markers: tuple[str, ...]
    minutes: int | None
    present: int | None
    participants: tuple[tuple[str | None, str, str], ...]
    organisations: tuple[str, ...]
    extension_months: int | None
    for_year: int | None


@dataclass(frozen=True, slots=True)
class ScenarioRow:
    """A register row; sums in yuan, ``ym`` is year * 12 + month - 1."""

    register: str
    person: str | None
    ym: int | None
    day: date | None
    category: str | None
    due: Decimal | None
    paid: Decimal | None
    level: str
    quantity: Decimal | None
    unit: str
    title: str
    organisation: str


@dataclass(frozen=True, slots=True)
class ScenarioTransfer:
    """A member's 组织关系 on its way into the organisation or out of it; ``received`` None: not yet."""

    person: str
    way: str
    sent: date
    received: date | None


@dataclass(frozen=True, slots=True)
class ScenarioItem:
    """An item with the states it came to, each on its day; ``opened`` None: the day is not known.

    ``part_of`` and ``relapse_of`` name another item by its place in the list, from 1 on.
    """

    kind: str
    source: str
    opened: date | None
    steps: tuple[tuple[str, date], ...]
    source_year: int | None
    due: date | None
    measures: int
    organisation: str
    part_of: int | None
    relapse_of: int | None


@dataclass(frozen=True, slots=True)
class World:
    """What is given: an organisation, those above (from the top down) and below it, what the ledgers hold, a day."""

    file: Path
    name: str
    on: date
    organisation: ScenarioOrganisation
    above: tuple[ScenarioOrganisation, ...]
    below: tuple[ScenarioOrganisation, ...]
    persons: tuple[ScenarioPerson, ...]
    entries: tuple[ScenarioEntry, ...]
    register: tuple[ScenarioRow, ...]
    transfers: tuple[ScenarioTransfer, ...]
    items: tuple[ScenarioItem, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """What a scenario may name: words of the rulebook, and its own persons and organisations."""

    names: Names
    persons: Collection[str] = ()
    organisations: Collection[str] = ()


def named(fields: dict[str, Node], names: Names) -> Known:
    """What a scenario may name."""

    def called(key: str) -> set[str]:
        return {
            str(one.value["name"]) for one in listed(fields, key) if isinstance(one.value, dict) and "name" in one.value
        }

    return Known(names, called("persons"), called("below"))


def read_world(node: Node, fields: dict[str, Node], known: Known) -> dict[str, Any]:
    """The fields of a :class:`World`."""
    return {
        "file": node.file,
        "name": fields["name"].text(),
        "on": fields["on"].day(),
        "organisation": _organisation(fields["organisation"], known),
        "above": tuple(_organisation(n, known) for n in listed(fields, "above")),
        "below": tuple(_organisation(n, known, named=True) for n in listed(fields, "below")),
        "persons": tuple(_person(n, known) for n in listed(fields, "persons")),
        "entries": tuple(_entry(n, known) for n in listed(fields, "entries")),
        "register": tuple(_row(n, known) for n in listed(fields, "register")),
        "transfers": tuple(_transfer(n, known) for n in listed(fields, "transfers")),
        "items": tuple(_item(n, known) for n in listed(fields, "items")),
    }


def listed(fields: dict[str, Node], key: str) -> Sequence[Node]:
    """The members of a list, none where it is not told."""
    return list(fields[key].items()) if key in fields else []


def day(fields: dict[str, Node], key: str) -> date | None:
    """A day, None where it is not told."""
    return fields[key].day() if key in fields else None


def number(fields: dict[str, Node], key: str) -> int | None:
    """A whole number, None where it is not told."""
    return fields[key].number() if key in fields else None


def truth(fields: dict[str, Node], key: str) -> bool | None:
    """Yes or no, None where it is not told."""
    return fields[key].truth() if key in fields else None


def text(fields: dict[str, Node], key: str) -> str | None:
    """A text, None where it is not told."""
    return fields[key].text() if key in fields else None


def _organisation(node: Node, known: Known, *, named: bool = False) -> ScenarioOrganisation:
    required = ("name", "kind") if named else ("kind",)
    fields = node.fields(required, ("sector", "founded", "founded_by", "closed", "committee", "temporary", *LEDGER))
    return ScenarioOrganisation(
        name=fields["name"].text() if named else "",
        kind=fields["kind"].choice(ORGANISATION_KINDS, "组织类别"),
        sector=fields["sector"].choice(SECTORS, "领域") if "sector" in fields else "government",
        founded=day(fields, "founded"),
        founded_by=day(fields, "founded_by"),
        closed=day(fields, "closed"),
        committee=truth(fields, "committee"),
        temporary=truth(fields, "temporary") or False,
        ledger=_ledger(fields, known) if set(LEDGER) & set(fields) else None,
    )


def _ledger(fields: dict[str, Node], known: Known) -> ScenarioLedger:
    since = fields.get("ledger_since")
    told = fields["ledger_since_kinds"].pairs() if "ledger_since_kinds" in fields else {}
    for name, node in told.items():
        if name not in known.names.kinds and name not in known.names.registers:
            node.refuse(f"类别“{name}”不认识。", "请写条目类别或登记簿的编号。")
    kinds = tuple((name, node.day()) for name, node in told.items())
    return ScenarioLedger(None if since is None or since.value == NEVER else since.day(), kinds)


def _person(node: Node, known: Known) -> ScenarioPerson:
    fields = node.fields(("name",), ("states", "born", "born_by"))
    states = tuple(_state(n, known) for n in listed(fields, "states"))
    return ScenarioPerson(fields["name"].text(), states, day(fields, "born"), day(fields, "born_by"))


def _state(node: Node, known: Known) -> ScenarioState:
    fields = node.fields(("state", "since"), ("until", "elsewhere", "vague", "organisation"))
    return ScenarioState(
        state=fields["state"].choice(PERSON_STATES, "人员状态"),
        since=fields["since"].day(),
        until=day(fields, "until"),
        elsewhere=truth(fields, "elsewhere") or False,
        vague=truth(fields, "vague") or False,
        organisation=_below(fields, known),
    )


def _transfer(node: Node, known: Known) -> ScenarioTransfer:
    fields = node.fields(("person", "way", "sent"), ("received",))
    return ScenarioTransfer(
        person=fields["person"].choice(known.persons, "人员"),
        way=fields["way"].choice(("in", "out"), "转接方向"),
        sent=fields["sent"].day(),
        received=day(fields, "received"),
    )


def _item(node: Node, known: Known) -> ScenarioItem:
    more = ("part_of", "relapse_of")
    fields = node.fields(
        ("kind", "source"), ("opened", "steps", "source_year", "due", "measures", "organisation", *more)
    )
    return ScenarioItem(
        kind=fields["kind"].choice(ITEM_KINDS, "事项性质"),
        source=fields["source"].choice(ITEM_SOURCES, "事项来源"),
        opened=day(fields, "opened"),
        steps=tuple(_step(n) for n in listed(fields, "steps")),
        source_year=number(fields, "source_year"),
        due=day(fields, "due"),
        measures=number(fields, "measures") or 0,
        organisation=_below(fields, known),
        part_of=number(fields, "part_of"),
        relapse_of=number(fields, "relapse_of"),
    )


def _step(node: Node) -> tuple[str, date]:
    fields = node.fields(("state", "day"))
    return fields["state"].choice(ITEM_STATES, "事项状态"), fields["day"].day()


def _entry(node: Node, known: Known) -> ScenarioEntry:
    people = ("subjects", "participants")
    more = ("markers", "minutes", "present", "organisation", "joint", "extension_months", "for_year")
    fields = node.fields(("kinds", "day"), (*people, *more))
    subjects: list[tuple[str | None, str, str]] = [
        (n.choice(known.persons, "人员"), "subject", "") for n in listed(fields, "subjects")
    ]
    others = [_participant(n, known) for n in listed(fields, "participants")]
    return ScenarioEntry(
        kinds=tuple(known.names.kind(n) for n in fields["kinds"].items()),
        day=fields["day"].day(),
        markers=known.names.markers(fields["markers"]) if "markers" in fields else (),
        minutes=number(fields, "minutes"),
        present=number(fields, "present"),
        for_year=number(fields, "for_year"),
        participants=(*subjects, *others),
        organisations=(
            _below(fields, known),
            *(n.choice(known.organisations, "组织") for n in listed(fields, "joint")),
        ),
        extension_months=number(fields, "extension_months"),
    )


def _participant(node: Node, known: Known) -> tuple[str | None, str, str]:
    fields = node.fields(("role",), ("name", "typed"))
    name = fields["name"].choice(known.persons, "人员") if "name" in fields else None
    return name, fields["role"].choice(ROLES, "参会身份"), fields["typed"].text() if "typed" in fields else ""


def _row(node: Node, known: Known) -> ScenarioRow:
    more = ("person", "month", "day", "category", "due", "paid", "level", "quantity", "unit", "title", "organisation")
    fields = node.fields(("register",), more)
    return ScenarioRow(
        register=known.names.register(fields["register"]),
        person=fields["person"].choice(known.persons, "人员") if "person" in fields else None,
        ym=_month(fields["month"]) if "month" in fields else None,
        day=day(fields, "day"),
        category=text(fields, "category"),
        due=_sum(fields["due"]) if "due" in fields else None,
        paid=_sum(fields["paid"]) if "paid" in fields else None,
        level=fields["level"].choice(LEVELS, "级别") if "level" in fields else "",
        quantity=decimal_of(fields["quantity"]) if "quantity" in fields else None,
        unit=text(fields, "unit") or "",
        title=text(fields, "title") or "",
        organisation=_below(fields, known),
    )


def _month(node: Node) -> int:
    match = re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])", node.text())
    if match is None:
        node.refuse(f"“{node.value}”不是月份。", "请写成 2025-03 这样。")
    return int(match[1]) * 12 + int(match[2]) - 1


def _sum(node: Node) -> Decimal:
    if re.fullmatch(r"\d+(\.\d{1,2})?", node.text()) is None:
        node.refuse(f"“{node.value}”不是金额。", '请写成 "50.00" 这样，单位为元。')
    return Decimal(node.text())


def _below(fields: dict[str, Node], known: Known) -> str:
    """Which organisation below is meant; none means the scenario's own."""
    return fields["organisation"].choice(known.organisations, "组织") if "organisation" in fields else ""


def decimal_of(node: Node) -> Decimal:
    """A number with or without decimals; those with are written in quotes."""
    if re.fullmatch(r"\d+(\.\d{1,4})?", node.text()) is None:
        node.refuse(f"“{node.value}”不是数值。", '请写成 12 或 "66.7" 这样。')
    return Decimal(node.text())
