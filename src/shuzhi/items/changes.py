"""The dated changes that items give the calculation: the day on which one came to a state.

A day that was never told is no change: an item brought by a file without the day of its opening has none.
"""

from __future__ import annotations

from shuzhi.items.life import LIFE
from shuzhi.rooms import RelationPart

STATES = " ".join(f"WHEN '{act}' THEN '{leads_to}'" for act, (_, leads_to, _, _) in LIFE.items())
# Closed by a file: there is no step that closed it.
BROUGHT = (
    "i.state = 'closed' AND NOT EXISTS (SELECT c.id FROM items_itemstep c WHERE c.item_id = i.id AND c.act = 'close')"
)


def _changes(row: str, state: str, day: str, source: str, condition: str = "") -> RelationPart:
    text = (
        f"SELECT {row} AS row_id, i.organisation_id AS org_id, CAST(NULL AS integer) AS person_id, i.id AS about_id,"
        f" 'item.' || {state} AS fact, i.kind AS item_kind, i.source AS item_source, {day} AS day, 0 AS vague"
        f" FROM {source} WHERE i.withdrawn_at IS NULL AND {day} IS NOT NULL{condition}"
    )
    return RelationPart("change", lambda _: text)


STEPS = "items_itemstep s JOIN items_item i ON i.id = s.item_id"
CHANGES = (
    _changes("i.id", "'opened'", "i.opened_on", "items_item i"),
    _changes("s.id", f"CASE s.act {STATES} ELSE '' END", 's."on"', STEPS),
    _changes("i.id", "'closed'", "i.closed_on", "items_item i", f" AND {BROUGHT}"),
)
