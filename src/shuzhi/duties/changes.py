"""The dated changes behind a duty as people read them: whose, what, on which day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from django.db import connection

from shuzhi.duties.relations import CHANGE_PARTS, change_parts, working_engine
from shuzhi.evaluation.engine import as_day
from shuzhi.items.models import Item
from shuzhi.rooms import RowWords
from shuzhi.roster.models import Person
from shuzhi.rulebook.changes import CHANGES, family_of

Row = tuple[int, int, Any, Any, str, Any]  # number, organisation, person, item or transfer, change, day
COLUMNS = "org_id, person_id, about_id, fact, day"


def read_changes(ids: Sequence[int]) -> list[RowWords]:
    """The changes with these numbers; each part of the relation is asked for its own rows by their own key."""
    found = list(_found(ids))
    people = dict(Person.everywhere.filter(pk__in={row[2] for row in found}).values_list("pk", "name"))
    of_items = {about for _, _, _, about, fact, _ in found if family_of(fact) == "item"}
    titles = dict(Item.everywhere.filter(pk__in=of_items).values_list("pk", "title"))
    return [_change(row, people, titles) for row in found]


def _change(row: Row, people: dict[int, str], titles: dict[int, str]) -> RowWords:
    """One change; from an item's step the item is opened, from all others the person."""
    change_id, org_id, person_id, about_id, fact, day = row
    of_item = family_of(fact) == "item"
    return RowWords(
        "change",
        change_id,
        org_id,
        as_day(day),
        CHANGES[fact],
        titles.get(about_id, "") if of_item else "",
        persons=(people[person_id],) if person_id is not None else (),
        stamp=f"{fact} {as_day(day)}",
        opens=("item", about_id) if of_item else ("person", person_id),
    )


def _found(ids: Sequence[int]) -> Iterator[Row]:
    by_part: dict[int, list[int]] = defaultdict(list)
    for change_id in ids:
        row_id, part = divmod(change_id, CHANGE_PARTS)
        by_part[part].append(row_id)
    engine, parts = working_engine(), change_parts(connection.vendor)
    for part, rows in by_part.items():
        wanted = ", ".join(str(int(row)) for row in rows)
        for row_id, *values in engine.rows(
            f"SELECT row_id, {COLUMNS} FROM ({parts[part]}) v WHERE row_id IN ({wanted})", {}
        ):
            yield (row_id * CHANGE_PARTS + part, *values)
