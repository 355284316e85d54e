"""Scenarios beside the rules: given a ledger, on this day, expect these duties.  Tests run them, the docs show them.

Every person and organisation in them is invented.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from shuzhi.rulebook.load import NATIONAL, national
from shuzhi.rulebook.model import Rulebook
from shuzhi.rulebook.names import Names
from shuzhi.rulebook.node import Node, open_document
from shuzhi.rulebook.vocabulary import (
    ITEM_KINDS,
    ITEM_SOURCES,
    ITEM_STATES,
    ORGANISATION_KINDS,
    PERSON_STATES,
    ROLES,
    SECTORS,
)

GIVEN = ("persons", "entries", "register", "transfers", "items")
STATUSES = ("met", "late", "due", "overdue", "exempt", "unknown")


@dataclass(frozen=True, slots=True)
class ScenarioOrganisation:
    """The one organisation of a scenario; ``committee`` None: not recorded; ``founded`` None: not known."""

    kind: str
    sector: str
    founded: date | None
    closed: date | None
    committee: bool | None
    temporary: bool


@dataclass(frozen=True, slots=True)
class ScenarioState:
    """A person's state from ``since`` up to, not including, ``until`` (None: still).

    ``elsewhere``: in another organisation than the scenario's.  ``vague``: only the month of ``since`` was told.
    """

    state: str
    since: date
    until: date | None
    elsewhere: bool
    vague: bool


@dataclass(frozen=True, slots=True)
class ScenarioPerson:
    """A person, known in the scenario by name."""

    name: str
    states: tuple[ScenarioState, ...]
    born: date | None


@dataclass(frozen=True, slots=True)
class ScenarioEntry:
    """An entry; ``participants`` are (name, role), persons concerned with the role ``subject``."""

    kinds: tuple[str, ...]
    day: date
    markers: tuple[str, ...]
    minutes: int | None
    present: int | None
    participants: tuple[tuple[str, str], ...]


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


@dataclass(frozen=True, slots=True)
class ScenarioTransfer:
    """A member's 组织关系 on its way into the organisation or out of it; ``received`` None: not yet."""

    person: str
    way: str
    sent: date
    received: date | None


@dataclass(frozen=True, slots=True)
class ScenarioItem:
    """An item with the states it came to, each on its day; ``opened`` None: the day is not known."""

    kind: str
    source: str
    opened: date | None
    steps: tuple[tuple[str, date], ...]


@dataclass(frozen=True, slots=True)
class Expected:
    """One duty expected; what is None is not looked at."""

    status: str
    period: str | None
    subject: str | None
    due_on: date | None
    need: int | None
    done: int | None
    provisional: bool | None


@dataclass(frozen=True, slots=True)
class Scenario:
    """Given all this, on ``on``, the rule gives the duties in ``expect``; an empty list means it asks nothing."""

    file: Path
    name: str
    rule: str
    on: date
    organisation: ScenarioOrganisation
    persons: tuple[ScenarioPerson, ...]
    entries: tuple[ScenarioEntry, ...]
    register: tuple[ScenarioRow, ...]
    transfers: tuple[ScenarioTransfer, ...]
    items: tuple[ScenarioItem, ...]
    expect: tuple[Expected, ...]


def load_scenarios(folder: Path = NATIONAL, rulebook: Rulebook | None = None) -> tuple[Scenario, ...]:
    """Every scenario of ``*.scenarios.yaml`` in a folder, in file order.

    Raises:
        RulebookError: An unknown key, rule, kind, state or person, or a day that does not exist.
    """
    book = rulebook or national()
    names = Names(kinds=book.kinds, registers=book.registers)
    rules = {rule.id for rule in book.duties}
    files = sorted(folder.glob("*.scenarios.yaml"))
    return tuple(_scenario(node, names, rules) for file in files for node in open_document(file).items())


def _scenario(node: Node, names: Names, rules: set[str]) -> Scenario:
    fields = node.fields(("name", "organisation", "on", "rule", "expect"), GIVEN)
    persons = tuple(_person(n) for n in _list(fields, "persons"))
    known = {person.name for person in persons}
    return Scenario(
        file=node.file,
        name=names.claim(fields["name"], "scenario"),
        rule=fields["rule"].choice(rules, "规则"),
        on=fields["on"].day(),
        organisation=_organisation(fields["organisation"]),
        persons=persons,
        entries=tuple(_entry(n, names, known) for n in _list(fields, "entries")),
        register=tuple(_row(n, names, known) for n in _list(fields, "register")),
        transfers=tuple(_transfer(n, known) for n in _list(fields, "transfers")),
        items=tuple(_item(n) for n in _list(fields, "items")),
        expect=tuple(_expected(n, known) for n in fields["expect"].items()),
    )


def _list(fields: dict[str, Node], key: str) -> Sequence[Node]:
    return list(fields[key].items()) if key in fields else []


def _day(fields: dict[str, Node], key: str) -> date | None:
    return fields[key].day() if key in fields else None


def _number(fields: dict[str, Node], key: str) -> int | None:
    return fields[key].number() if key in fields else None


def _truth(fields: dict[str, Node], key: str) -> bool | None:
    return fields[key].truth() if key in fields else None


def _text(fields: dict[str, Node], key: str) -> str | None:
    return fields[key].text() if key in fields else None


def _organisation(node: Node) -> ScenarioOrganisation:
    fields = node.fields(("kind",), ("sector", "founded", "closed", "committee", "temporary"))
    return ScenarioOrganisation(
        kind=fields["kind"].choice(ORGANISATION_KINDS, "组织类别"),
        sector=fields["sector"].choice(SECTORS, "领域") if "sector" in fields else "government",
        founded=_day(fields, "founded"),
        closed=_day(fields, "closed"),
        committee=_truth(fields, "committee"),
        temporary=_truth(fields, "temporary") or False,
    )


def _person(node: Node) -> ScenarioPerson:
    fields = node.fields(("name",), ("states", "born"))
    states = tuple(_state(n) for n in _list(fields, "states"))
    return ScenarioPerson(fields["name"].text(), states, _day(fields, "born"))


def _state(node: Node) -> ScenarioState:
    fields = node.fields(("state", "since"), ("until", "elsewhere", "vague"))
    return ScenarioState(
        state=fields["state"].choice(PERSON_STATES, "人员状态"),
        since=fields["since"].day(),
        until=_day(fields, "until"),
        elsewhere=_truth(fields, "elsewhere") or False,
        vague=_truth(fields, "vague") or False,
    )


def _transfer(node: Node, known: set[str]) -> ScenarioTransfer:
    fields = node.fields(("person", "way", "sent"), ("received",))
    return ScenarioTransfer(
        person=fields["person"].choice(known, "人员"),
        way=fields["way"].choice(("in", "out"), "转接方向"),
        sent=fields["sent"].day(),
        received=_day(fields, "received"),
    )


def _item(node: Node) -> ScenarioItem:
    fields = node.fields(("kind", "source"), ("opened", "steps"))
    return ScenarioItem(
        kind=fields["kind"].choice(ITEM_KINDS, "事项性质"),
        source=fields["source"].choice(ITEM_SOURCES, "事项来源"),
        opened=_day(fields, "opened"),
        steps=tuple(_step(n) for n in _list(fields, "steps")),
    )


def _step(node: Node) -> tuple[str, date]:
    fields = node.fields(("state", "day"))
    return fields["state"].choice(ITEM_STATES, "事项状态"), fields["day"].day()


def _entry(node: Node, names: Names, known: set[str]) -> ScenarioEntry:
    fields = node.fields(("kinds", "day"), ("subjects", "markers", "minutes", "present", "participants"))
    subjects = [(n.choice(known, "人员"), "subject") for n in _list(fields, "subjects")]
    others = [_participant(n, known) for n in _list(fields, "participants")]
    return ScenarioEntry(
        kinds=tuple(names.kind(n) for n in fields["kinds"].items()),
        day=fields["day"].day(),
        markers=names.markers(fields["markers"]) if "markers" in fields else (),
        minutes=_number(fields, "minutes"),
        present=_number(fields, "present"),
        participants=(*subjects, *others),
    )


def _participant(node: Node, known: set[str]) -> tuple[str, str]:
    fields = node.fields(("name", "role"))
    return fields["name"].choice(known, "人员"), fields["role"].choice(ROLES, "参会身份")


def _row(node: Node, names: Names, known: set[str]) -> ScenarioRow:
    fields = node.fields(("register",), ("person", "month", "day", "category", "due", "paid"))
    return ScenarioRow(
        register=names.register(fields["register"]),
        person=fields["person"].choice(known, "人员") if "person" in fields else None,
        ym=_month(fields["month"]) if "month" in fields else None,
        day=_day(fields, "day"),
        category=_text(fields, "category"),
        due=_sum(fields["due"]) if "due" in fields else None,
        paid=_sum(fields["paid"]) if "paid" in fields else None,
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


def _expected(node: Node, known: set[str]) -> Expected:
    fields = node.fields(("status",), ("period", "subject", "due_on", "need", "done", "provisional"))
    return Expected(
        status=fields["status"].choice(STATUSES, "办理状态"),
        period=_text(fields, "period"),
        subject=fields["subject"].choice(known, "人员") if "subject" in fields else None,
        due_on=_day(fields, "due_on"),
        need=_number(fields, "need"),
        done=_number(fields, "done"),
        provisional=_truth(fields, "provisional"),
    )
