"""What the items give the calculation: one row for each state an item was in, so that every past day can be asked.

The days on which it came to these states are told beside (:mod:`shuzhi.items.changes`).

A step (定措施, 报完成, 退回, 销号) leads to a state from its day on; a file may bring an item that is closed already,
with the day of its closing or without (then ``vague``, and closed on the likely day).  Before the first of these it is
opened, or measured where it has measures.
"""

from __future__ import annotations

from shuzhi.items.changes import BROUGHT, CHANGES, STATES
from shuzhi.rooms import RelationPart

ARRAY_LENGTH = {"sqlite": "json_array_length", "postgresql": "jsonb_array_length"}
NEW_YEAR = {"sqlite": "printf('%04d-01-01', {0})", "postgresql": "make_date({0}, 1, 1)"}
RECORDED = {
    "sqlite": "date(i.recorded_at, '+8 hours')",
    "postgresql": "(i.recorded_at AT TIME ZONE 'Asia/Shanghai')::date",
}


def item_text(vendor: str) -> str:
    """The text of the view, for SQLite or PostgreSQL."""
    opened = _opened(vendor)
    closed_on = _closed(vendor, opened)
    columns = (
        "SELECT i.id AS item_id, i.organisation_id AS org_id, i.kind, i.source, i.source_year, {state} AS state,"
        " {since} AS since, {until} AS until,"
        f" {opened} AS opened, i.due_on AS due,"
        f" CASE WHEN i.state = 'closed' THEN {closed_on} END AS closed, i.parent_id,"
        f" {ARRAY_LENGTH[vendor]}(i.measures) AS measures, i.relapse_of_id AS relapse_of,"
        " CASE WHEN i.state = 'closed' AND i.closed_on IS NULL THEN 1 ELSE 0 END AS vague"
    )
    first_step = 'SELECT MIN(s."on") FROM items_itemstep s WHERE s.item_id = i.id'
    next_step = 'SELECT MIN(n."on") FROM items_itemstep n WHERE n.item_id = s.item_id AND n.id > s.id'
    brought = f"CASE WHEN {BROUGHT} THEN {closed_on} END"
    stepped = f"({first_step}) IS NOT NULL"
    before = f"CASE WHEN {ARRAY_LENGTH[vendor]}(i.measures) > 0 THEN 'measured' ELSE 'opened' END"
    state = f"CASE WHEN {stepped} OR i.state = 'closed' THEN {before} ELSE i.state END"
    never, alive = "CAST(NULL AS date)", "i.withdrawn_at IS NULL"
    at_first = columns.format(state=state, since=never, until=f"COALESCE(({first_step}), {brought})")
    by_step = columns.format(
        state=f"CASE s.act {STATES} END", since='s."on"', until=f"COALESCE(({next_step}), {brought})"
    )
    by_file = columns.format(state="'closed'", since=closed_on, until=never)
    return (
        f"{at_first} FROM items_item i WHERE {alive}"
        f" UNION ALL {by_step} FROM items_itemstep s JOIN items_item i ON i.id = s.item_id WHERE {alive}"
        f" UNION ALL {by_file} FROM items_item i WHERE {alive} AND {BROUGHT}"
    )


def _opened(vendor: str) -> str:
    """The day an item was opened; where no day is told, the first of the year that its other days speak for.

    What a review of one year found is put right in the next.
    """
    known = "COALESCE(i.due_on, i.closed_on)"
    after, same = (NEW_YEAR[vendor].format(f"i.source_year{more}") for more in (" + 1", ""))
    of_source = f"CASE WHEN {known} < {after} THEN {same} ELSE {after} END"
    return (
        f"CASE WHEN i.opened_on IS NOT NULL THEN i.opened_on WHEN i.source_year IS NOT NULL THEN {of_source}"
        f" ELSE COALESCE({known}, {RECORDED[vendor]}) END"
    )


def _closed(vendor: str, opened: str) -> str:
    """The day an item was closed; where none is told, the likely one: its due day, or at the latest when it came here.

    What has no due day either belongs to the year of its opening.
    """
    due = f"CASE WHEN i.due_on < {RECORDED[vendor]} THEN i.due_on ELSE {RECORDED[vendor]} END"
    return f"CASE WHEN i.closed_on IS NOT NULL THEN i.closed_on WHEN i.due_on IS NOT NULL THEN {due} ELSE {opened} END"


RELATIONS = (RelationPart("item", item_text), *CHANGES)
