"""The little ledgers of the scenarios as plain rows of the relations."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from shuzhi.clock import month_number
from shuzhi.rulebook import national
from shuzhi.rulebook.scenario_worlds import (
    ScenarioEntry,
    ScenarioItem,
    ScenarioOrganisation,
    ScenarioRow,
    ScenarioState,
    World,
)
from tests.evaluation.changes import state_changes
from tests.evaluation.rows import Beginning, Item, Organisation, Person, PersonState, Register, Relations

OWN, ELSEWHERE, FIRST_ABOVE, FIRST_BELOW = 1, 2, 3, 11
Numbers = dict[str, int]  # name → number


def markers(entry: ScenarioEntry) -> list[str]:
    """The kinds of an entry with the kinds they also count as, and its further markers."""
    kinds = national().kinds
    included = (more for kind in entry.kinds for more in kinds[kind].includes)
    return list(dict.fromkeys((*entry.kinds, *included, *entry.markers)))


def relations_of(world: World) -> tuple[Relations, Numbers]:
    """The scenario as rows, and the number of each person."""
    numbers = {person.name: number for number, person in enumerate(world.persons, start=1)}
    places = {"": OWN, **{one.name: number for number, one in enumerate(world.below, start=FIRST_BELOW)}}
    rows = Relations(
        organisation=_organisations(world, places),
        person_state=[
            PersonState(numbers[person.name], _place(spell, places), spell.state, spell.since, spell.until, person.born)
            for person in world.persons
            for spell in person.states
        ],
        person=[
            Person(numbers[person.name], person.born, born_by=person.born_by or person.born) for person in world.persons
        ],
        item=[state for number, item in enumerate(world.items, start=1) for state in _states(item, number, places)],
        register=_register(world.register, numbers, places),
    )
    for entry in world.entries:
        rows.write(
            markers(entry),
            entry.day,
            organisations=[places[name] for name in entry.organisations],
            people=[
                (None if name is None else numbers[name], role) for name, role, typed in entry.participants if not typed
            ],
            names=[(typed, numbers.get(typed), 0, role) for _, role, typed in entry.participants if typed],
            minutes=entry.minutes or 0,
            for_year=entry.for_year,
            present=entry.present or 0,
            extension=entry.extension_months,
        )
    _tell_changes(world, rows, numbers, places)
    above = [(one, number) for number, one in enumerate(world.above, start=FIRST_ABOVE)]
    others = [(one, places[one.name]) for one in (world.organisation, *world.below)]
    rows.beginning = [row for one, number in (*above, *others) for row in _beginnings(one, number)]
    return rows, numbers


def _beginnings(told: ScenarioOrganisation, number: int) -> list[Beginning]:
    if told.ledger is None:
        return [Beginning(number)]
    whole = [("", told.ledger.since)] if told.ledger.since else []
    return [Beginning(number, kind, day, day.year) for kind, day in (*whole, *told.ledger.kinds)]


def _organisations(world: World, places: Numbers) -> list[Organisation]:
    """Those above, from the top down, the scenario's own, and those below it."""
    made: list[Organisation] = []
    path = ""
    for number, one in enumerate(world.above, start=FIRST_ABOVE):
        made.append(_organisation(one, number, path))
        path = made[-1].path
    own = _organisation(world.organisation, OWN, path)
    return [*made, own, *(_organisation(one, places[one.name], own.path) for one in world.below)]


def _organisation(told: ScenarioOrganisation, number: int, above: str) -> Organisation:
    return Organisation(
        number,
        f"{above}{number:04d}",
        told.kind,
        told.sector,
        None if told.committee is None else int(told.committee),
        int(told.temporary),
        founded=told.founded,
        founded_by=told.founded_by or told.founded,
        closed=told.closed,
        above=above,
    )


def _place(spell: ScenarioState, places: Numbers) -> int:
    return ELSEWHERE if spell.elsewhere else places[spell.organisation]


def _register(told: Sequence[ScenarioRow], numbers: Numbers, places: Numbers) -> list[Register]:
    """The rows as told; a month of dues paid in parts is full with the part that completes it."""
    rows = [_row(number, row, numbers, places) for number, row in enumerate(told, start=1)]
    return [row._replace(full_paid=1) if _completes(row, rows) else row for row in rows]


def _completes(row: Register, rows: Sequence[Register]) -> bool:
    if row.register != "dues" or not row.paid_fen:
        return False
    of_month = [one for one in rows if (one.person_id, one.ym, one.org_id) == (row.person_id, row.ym, row.org_id)]
    so_far = [one.paid_fen or 0 for one in of_month if _place_in_month(one) <= _place_in_month(row)]
    due = row.due_fen if row.due_fen is not None else max((one.due_fen or 0 for one in of_month), default=0)
    return due > 0 and sum(so_far) >= due


def _place_in_month(row: Register) -> tuple[date, int]:
    """What has no day comes first."""
    return row.day or date.min, row.row_id


def _row(row_id: int, row: ScenarioRow, numbers: Numbers, places: Numbers) -> Register:
    due, paid = ((None if amount is None else int(amount * 100)) for amount in (row.due, row.paid))
    ym = row.ym if row.ym is not None else month_number(row.day) if row.day is not None else 0
    return Register(
        row_id,
        places[row.organisation],
        None if row.person is None else numbers[row.person],
        row.register,
        row.category or "",
        row.level,
        row.day,
        ym,
        due,
        paid,
        None if row.quantity is None else float(row.quantity),
        int(due is not None and (paid or 0) >= due),
        row.unit,
        row.title,
    )


def _states(item: ScenarioItem, number: int, places: Numbers) -> list[Item]:
    """An item in each state it came to; before its first step it is opened, or measured where it has measures."""
    steps = [("measured" if item.measures else "opened", None), *item.steps]
    ends = [day for _, day in item.steps]
    closed = item.steps[-1][1] if item.steps and item.steps[-1][0] == "closed" else None
    return [
        Item(
            number,
            places[item.organisation],
            item.kind,
            item.source,
            item.source_year,
            state,
            since,
            until,
            item.opened,
            item.due,
            closed,
            item.part_of,
            item.measures,
            item.relapse_of,
        )
        for (state, since), until in zip(steps, [*ends, None], strict=True)
    ]


def _tell_changes(world: World, rows: Relations, numbers: Numbers, places: Numbers) -> None:
    """What changed: the states of persons on their days, and every step of a transfer or an item."""
    vague = {
        (numbers[person.name], f"{spell.state}.begins", spell.since)
        for person in world.persons
        for spell in person.states
        if spell.vague
    }
    for org, person, fact, day in sorted(state_changes(rows.person_state)):
        rows.happen(fact, day, org=org, person=person, vague=int((person, fact, day) in vague))
    for number, transfer in enumerate(world.transfers, start=1):
        for step, day in (("sent", transfer.sent), ("received", transfer.received)):
            if day is not None:
                rows.happen(f"transfer.{transfer.way}.{step}", day, person=numbers[transfer.person], about=number)
    for number, item in enumerate(world.items, start=1):
        for state, day in (("opened", item.opened), *item.steps):
            if day is not None:
                org = places[item.organisation]
                rows.happen(f"item.{state}", day, org=org, about=number, item=(item.kind, item.source))
