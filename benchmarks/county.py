"""An invented county of many branches, filled straight into the tables: no verb, no chain, only what is counted.

Each branch has members with a standing and posts, about 33 entries of a year with rolls and marks (made by the
ledger's own derivation), twelve months of dues a member, and items.
"""

from __future__ import annotations

import io
import json
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection, models, transaction

from shuzhi.access.scoping import PATH_STEP
from shuzhi.clock import month_number
from shuzhi.items.models import Item
from shuzhi.ledger.marks import markers_of
from shuzhi.ledger.models import AgendaItem, Entry, EntryMark, Participant, RegisterRow
from shuzhi.roster.models import Membership, Organisation, Person, Post

YEAR = 2025
BRANCHES_A_COMMITTEE = 50
SECTORS = ("government", "village", "community", "enterprise", "institution", "new")
RECORDED = {"recorded_at": f"{YEAR}-12-31 00:00:00+00:00", "recorded_by": "样例"}


@dataclass(frozen=True, slots=True)
class Held:
    """One kind of event of a year: its kinds, its months, who has a roll in it, its minutes."""

    kinds: tuple[str, ...]
    months: tuple[int, ...]
    roll: int  # of how many members (0: all)
    minutes: int
    agenda: tuple[str, ...] = ()


EVENTS = (
    Held(("committee_meeting",), tuple(range(1, 13)), 5, 60, ("first_topic", "party_building")),
    Held(("theme_day",), (1, 2, 3, 5, 6, 7, 8, 9, 10, 11), 0, 120),
    Held(("theme_day", "party_lecture"), (4,), 0, 90),
    Held(("assembly",), (3, 6, 9, 12), 0, 60),
    Held(("party_lecture",), (9, 11), 0, 90),
    Held(("organisational_life",), (1,), 0, 150),
    Held(("democratic_appraisal",), (1,), 0, 90),
    Held(("heart_talk",), (5,), 2, 30),
    Held(("collective_study", "discussion"), (2,), 0, 150),
)


class Table:
    """Rows of one model by the columns that matter; the others get their defaults."""

    def __init__(self, model: type[models.Model], *columns: str) -> None:
        fields = model._meta.concrete_fields
        self.name = model._meta.db_table
        self.columns = [field.column for field in fields]
        self.given = [self.columns.index(column) for column in columns]
        self.blank = [
            RECORDED[field.column]
            if field.column in RECORDED
            else None
            if field.primary_key
            else field.get_db_prep_save(field.get_default(), connection)
            for field in fields
        ]

    def row(self, *values: Any) -> tuple[Any, ...]:
        """One whole row."""
        whole = list(self.blank)
        for place, value in zip(self.given, values, strict=True):
            whole[place] = value
        return tuple(whole)

    def fill(self, rows: Iterable[tuple[Any, ...]]) -> None:
        """Write many rows: COPY on PostgreSQL, executemany on SQLite."""
        names = ", ".join(f'"{column}"' for column in self.columns)
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                with cursor.copy(f"COPY {self.name} ({names}) FROM STDIN") as copy:
                    for row in rows:
                        copy.write_row(row)
                return
            marks = ", ".join(["%s"] * len(self.columns))
            cursor.executemany(f"INSERT INTO {self.name} ({names}) VALUES ({marks})", rows)


@transaction.atomic
def fill_county(branches: int, members: int = 20, *, seed: int = 1) -> Organisation:
    """Fill the tables; returns the county."""
    rng = random.Random(seed)
    first = 2 + -(-branches // BRANCHES_A_COMMITTEE)  # the county is 1, committees follow, then the branches
    _organisations(branches, first)
    ids = range(first, first + branches)
    _people(ids, members, rng)
    _entries(ids, members, rng)
    _dues(ids, members, rng)
    _items(ids, rng)
    return Organisation.everywhere.get(pk=1)


def _people_of(branch: int, first: int, members: int) -> range:
    start = 1 + (branch - first) * members
    return range(start, start + members)


def _organisations(branches: int, first: int) -> None:
    table = Table(
        Organisation,
        "id", "code", "name", "kind", "sector", "parent_id", "path", "has_committee", "since", "founded_on", "sample",
    )  # fmt: skip

    def path(*ids: int) -> str:
        return "".join(f"{number:0{PATH_STEP}d}" for number in ids)

    born = "2010-07-01"
    rows = [table.row(1, "C", "样例县委", "county_committee", "other", None, path(1), None, born, born, True)]
    for number in range(2, first):
        name = f"样例第{number - 1}党委"
        rows.append(
            table.row(number, f"C{number}", name, "committee", "other", 1, path(1, number), None, born, born, True)
        )
    for place in range(branches):
        number, parent, sector = first + place, 2 + place // BRANCHES_A_COMMITTEE, SECTORS[place % len(SECTORS)]
        whole = path(1, parent, number)
        name = f"样例第{place + 1}党支部"
        rows.append(table.row(number, f"B{place + 1}", name, "branch", sector, parent, whole, True, born, born, True))
    table.fill(rows)


def _people(ids: range, members: int, rng: random.Random) -> None:
    people = Table(Person, "id", "organisation_id", "name", "sex", "born_on", "sample", "recorded_at", "recorded_by")
    standing = Table(Membership, "id", "organisation_id", "person_id", "status", "since", "recorded_at", "recorded_by")
    posts = Table(Post, "id", "organisation_id", "person_id", "role", "since", "recorded_at", "recorded_by")
    who, what, where = [], [], []
    for branch in ids:
        for place, person in enumerate(_people_of(branch, ids[0], members)):
            born = f"{rng.randint(1942, 2002)}-{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d}"
            who.append(people.row(person, branch, f"样例{person}", "女男"[person % 2], born, True, *RECORDED.values()))
            status = "probationary" if place == members - 1 and branch % 2 else "formal"
            since = f"{YEAR}-03-01" if status == "probationary" else "2012-07-01"
            what.append(standing.row(person, branch, person, status, since, *RECORDED.values()))
            if place < 5:
                role = ("secretary", "deputy_secretary", "committee", "committee", "clerk")[place]
                number = len(where) + 1
                where.append(posts.row(number, branch, person, role, "2022-03-01", *RECORDED.values()))
    people.fill(who)
    standing.fill(what)
    posts.fill(where)


def _entries(ids: range, members: int, rng: random.Random) -> None:
    entries = Table(
        Entry, "id", "organisation_id", "happened_on", "kinds", "title", "minutes", "due_count", "present_count",
        "recorded_at", "recorded_by",
    )  # fmt: skip
    marks = Table(EntryMark, "id", "entry_id", "organisation_id", "kind", "day", "ym", "minutes", "present")
    rolls = Table(Participant, "id", "entry_id", "person_id", "name", "role")
    agendas = Table(AgendaItem, "id", "entry_id", "position", "title", "category")
    told: list[tuple[Any, ...]] = []
    marked: list[tuple[Any, ...]] = []
    agenda: list[tuple[Any, ...]] = []
    rolled: list[tuple[int, int]] = []
    for branch in ids:
        people = _people_of(branch, ids[0], members)
        for held, day in _days(branch, ids[0], rng):
            number = len(told) + 1
            here = held.roll or members
            told.append(
                entries.row(
                    number,
                    branch,
                    day.isoformat(),
                    json.dumps(held.kinds),
                    "样例活动",
                    held.minutes,
                    here,
                    here,
                    *RECORDED.values(),
                )
            )
            items = [AgendaItem(category=category) for category in held.agenda]
            for marker in markers_of(Entry(kinds=list(held.kinds), topics=[]), items):
                serial = len(marked) + 1
                marked.append(
                    marks.row(serial, number, branch, marker, day.isoformat(), month_number(day), held.minutes, here)
                )
            for position, category in enumerate(held.agenda, 1):
                agenda.append(agendas.row(len(agenda) + 1, number, position, "样例议题", category))
            rolled += [(number, person) for person in people[:here]]
    entries.fill(told)
    marks.fill(marked)
    agendas.fill(agenda)
    rolls.fill(_roll_rows(rolls, rolled, told, members))


def _days(branch: int, first: int, rng: random.Random) -> Iterator[tuple[Held, date]]:
    """What one branch did: each event in each of its months, one in twelve not held; an election every third year."""
    yield Held(("election",), (), 0, 90), date(YEAR - (branch - first) % 4, 2, 27)
    for held in EVENTS:
        for month in held.months:
            if rng.random() > 1 / 12:
                yield held, date(YEAR, month, rng.randint(3, 27))


def _roll_rows(
    table: Table, rolled: list[tuple[int, int]], told: list[tuple[Any, ...]], members: int
) -> Iterator[tuple[Any, ...]]:
    """The first member of a branch chairs or talks, the last keeps the minutes, the others take part."""
    talks = {number for number, row in enumerate(told, 1) if json.dumps(("heart_talk",)) in row}
    for number, (entry, person) in enumerate(rolled, 1):
        place = (person - 1) % members
        role = "chair" if place == 0 else "attendee"
        if entry in talks:
            role = "speaker" if place == 0 else "subject"
        yield table.row(number, entry, person, f"样例{person}", role)


def _dues(ids: range, members: int, rng: random.Random) -> None:
    table = Table(
        RegisterRow, "id", "organisation_id", "register", "person_id", "ym", "day", "due_fen", "paid_fen",
        "recorded_at", "recorded_by",
    )  # fmt: skip

    def rows() -> Iterator[tuple[Any, ...]]:
        number = 0
        for branch in ids:
            for person in _people_of(branch, ids[0], members):
                for month in range(1, 13):
                    number += 1
                    paid = rng.random() > 0.02
                    day = f"{YEAR}-{month:02d}-{rng.randint(8, 27):02d}" if paid else None
                    yield table.row(
                        number, branch, "dues", person, YEAR * 12 + month - 1, day, 5000, 5000 if paid else 0,
                        *RECORDED.values(),
                    )  # fmt: skip

    table.fill(rows())


def _items(ids: range, rng: random.Random) -> None:
    table = Table(
        Item, "id", "organisation_id", "kind", "source", "source_year", "title", "opened_on", "due_on", "state",
        "closed_on", "recorded_at", "recorded_by",
    )  # fmt: skip
    rows = []
    for branch in ids:
        for _ in range(4):
            closed = rng.random() < 0.6
            rows.append(
                table.row(
                    len(rows) + 1,
                    branch,
                    "problem",
                    "review",
                    YEAR - 1,
                    "样例问题",
                    f"{YEAR}-02-20",
                    f"{YEAR}-10-31",
                    "closed" if closed else "measured",
                    f"{YEAR}-09-01" if closed else None,
                    *RECORDED.values(),
                )
            )
    table.fill(rows)


def told_size(county: Organisation) -> str:
    """One line: how large the county is."""
    told = io.StringIO()
    counts = {
        "组织": Organisation, "人员": Person, "台账条目": Entry, "标记": EntryMark, "参加": Participant,
        "登记": RegisterRow, "事项": Item,
    }  # fmt: skip
    told.write(f"{county.name}：")
    told.write("，".join(f"{label} {model._base_manager.count():,}" for label, model in counts.items()))
    return told.getvalue()
