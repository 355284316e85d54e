"""Putting back what an import corrected, from the revisions that held before it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

from shuzhi.access.models import Batch
from shuzhi.access.scoping import Actor
from shuzhi.chain.contents import part_rows
from shuzhi.chain.links import append_links, history
from shuzhi.items.models import Item
from shuzhi.ledger.entries import Agenda, Attendance, EntryFacts, correct_entry
from shuzhi.ledger.kept import only_kept
from shuzhi.ledger.kinds import kinds_known
from shuzhi.ledger.models import Entry, RegisterRow
from shuzhi.ledger.registers import correct_row
from shuzhi.roster.models import Organisation, Person
from shuzhi.roster.person import change_person
from shuzhi.rulebook.kept import kept_of

ITEM_COLUMNS = ("measures", "owner_name", "due_on", "progress", "state", "closed_on", "verifier_name")
ITEM_PERSONS = ("owner_id", "verifier_id")  # the chain of an older version knows only the names
REGISTER_COLUMNS = ("title", "due_fen", "paid_fen")


def restore_corrected(*, actor: Actor, batch: Batch, reason: str) -> None:
    """Restore each fact that the batch corrected, unless somebody corrected it again since."""
    for fact_type, fact_id, sequence in batch.summary.get("corrected", []):
        links = list(history(fact_type, fact_id))
        before = next(link for link in links if link.sequence == sequence)
        later = [link for link in links if link.sequence > sequence]
        if len(later) == 1:
            RESTORERS[fact_type](actor, fact_id, json.loads(before.content), reason)
    for kept in batch.summary.get("people_before", []):
        person = Person.everywhere.get(pk=kept["person"])
        columns = {**kept["columns"]}
        if "born_on" in columns:
            columns["born_on"] = _day(columns["born_on"])
        change_person(actor=actor, person=person, reason=reason, **columns)


def _restore_entry(actor: Actor, entry_id: int, content: dict[str, Any], reason: str) -> None:
    participants = part_rows("entry", content, "participants")
    people = Person.everywhere.in_bulk([row["person_id"] for row in participants if row["person_id"]])
    joint = Organisation.everywhere.filter(
        pk__in=[row["organisation_id"] for row in part_rows("entry", content, "joint")]
    )
    entry = Entry.everywhere.get(pk=entry_id)
    kept = kept_of(content["kinds"], kinds_known(entry.organisation, content["kinds"]))
    correct_entry(
        actor=actor,
        entry=entry,
        facts=only_kept(
            EntryFacts(
                happened_on=date.fromisoformat(content["happened_on"]),
                kinds=tuple(content["kinds"]),
                title=content["title"],
                content=content["content"],
                place=content["place"],
                started_at=content["started_at"],
                topics=tuple(content["topics"]),
                due_count=content["due_count"],
                present_count=content["present_count"],
                minutes=content["minutes"],
                extension_months=content.get("extension_months"),
                for_year=content.get("for_year"),
                participants=tuple(
                    Attendance(
                        role=row["role"], person=people.get(row["person_id"]), name=row["name"], reason=row["reason"]
                    )
                    for row in participants
                ),
                agenda=tuple(
                    Agenda(title=row["title"], category=row["category"])
                    for row in part_rows("entry", content, "agenda")
                ),
                joint_organisations=tuple(joint),
            ),
            kept,
        ),
        reason=reason,
    )


def _restore_row(actor: Actor, row_id: int, content: dict[str, Any], reason: str) -> None:
    columns = {name: content[name] for name in REGISTER_COLUMNS}
    correct_row(actor=actor, row=RegisterRow.everywhere.get(pk=row_id), reason=reason, **columns)


def _restore_item(actor: Actor, item_id: int, content: dict[str, Any], reason: str) -> None:
    item: Item = Item.everywhere.get(pk=item_id)
    for name in ITEM_COLUMNS:
        setattr(item, name, _day(content[name]) if name.endswith("_on") else content[name])
    for name in ITEM_PERSONS:
        setattr(item, name, content.get(name))
    item.save()
    append_links(actor, [item], reason=reason)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


RESTORERS: dict[str, Callable[[Actor, int, dict[str, Any], str], None]] = {
    "entry": _restore_entry,
    "register": _restore_row,
    "item": _restore_item,
}
