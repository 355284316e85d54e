"""What is kept of the entries of the ledger, as their kinds say (:mod:`shuzhi.rulebook.kept`).

What is not kept is refused by the verbs, and what an earlier version took in is not shown any more;
:mod:`shuzhi.ledger.emptying` empties it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from shuzhi.ledger.kinds import kinds_of_entry
from shuzhi.ledger.models import Entry
from shuzhi.rulebook.kept import EVERYTHING, Kept, kept_of
from shuzhi.rulebook.vocabulary import ENTRY_FIELDS

if TYPE_CHECKING:
    from shuzhi.ledger.entries import EntryFacts

COLUMNS = {  # field → column of the entry and of its facts
    "title": "title",
    "time": "started_at",
    "place": "place",
    "topics": "topics",
    "due": "due_count",
    "present": "present_count",
    "minutes": "minutes",
    "content": "content",
}
BLANKS: dict[str, Any] = {"topics": (), "due_count": None, "present_count": None, "minutes": None}


def kept_of_entry(entry: Entry) -> Kept:
    """The fields and roles that are kept of an entry."""
    return kept_of(entry.kinds, kinds_of_entry(entry))


def unkept(facts: EntryFacts, kept: Kept) -> list[str]:
    """The fields that facts tell and that are not kept, ``people`` where it is a role, in the order of the list."""
    told = {field for field, column in COLUMNS.items() if getattr(facts, column) not in ("", None, ())}
    told |= {"agenda"} if facts.agenda else set()
    told |= {"reasons"} if any(one.reason for one in facts.participants) else set()
    lost = told - kept
    lost |= {"people"} if {one.role for one in facts.participants} - kept else set()
    return [field for field in ENTRY_FIELDS if field in lost]


def only_kept(facts: EntryFacts, kept: Kept) -> EntryFacts:
    """Facts without what is not kept."""
    if kept == EVERYTHING:
        return facts
    blank = {column: BLANKS.get(column, "") for field, column in COLUMNS.items() if field not in kept}
    people = tuple(one for one in facts.participants if one.role in kept)
    if "reasons" not in kept:
        people = tuple(replace(one, reason="") for one in people)
    return replace(facts, **blank, participants=people, agenda=facts.agenda if "agenda" in kept else ())


def as_kept(entry: Entry) -> Entry:
    """An entry without those of its own columns that are not kept: for whoever shows it, never to be saved."""
    kept = kept_of_entry(entry)
    for field, column in COLUMNS.items():
        if field not in kept:
            setattr(entry, column, [] if field == "topics" else BLANKS.get(column, ""))
    return entry
