"""Emptying entries of what an earlier version kept of them and what is not kept of entries of their kinds.

The row and every link that ever told it are emptied, files are removed; the chain still proves the rest
(:mod:`shuzhi.chain.emptying`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.db import connection, transaction
from django.db.models import Q

from shuzhi.access.audit import write_audit
from shuzhi.access.roles import Capability
from shuzhi.access.scoping import Actor
from shuzhi.chain.contents import canonical
from shuzhi.chain.emptying import empty_links
from shuzhi.chain.links import history
from shuzhi.chain.models import Revision
from shuzhi.ledger.kept import BLANKS, COLUMNS
from shuzhi.ledger.kinds import Kinds
from shuzhi.ledger.marks import marks_of
from shuzhi.ledger.models import Attachment, Entry, EntryMark
from shuzhi.roster.models import Organisation
from shuzhi.roster.rulebooks import rulebook_of
from shuzhi.rulebook.kept import EVERYTHING, Kept, keeps_less, kept_of
from shuzhi.rulebook.model import EntryKind
from shuzhi.rulebook.vocabulary import ENTRY_FIELDS

REASON = "清空不应登记的内容"
ROLE, WHY = 2, 3  # places in the chain's row of a participant
PARTS = {"agenda": "agenda", "attachments": "files"}  # part of a link → field
AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Emptied:
    """An entry that was, or would be, emptied: which fields, in how many links, with how many files."""

    organisation: str
    entry_id: int
    day: date
    fields: tuple[str, ...]
    links: int
    files: int

    def as_dict(self) -> dict[str, Any]:
        """As the command prints it."""
        told = {"organisation": self.organisation, "entry": self.entry_id, "day": self.day.isoformat()}
        return told | {"fields": list(self.fields), "links": self.links, "files": self.files}


@dataclass(frozen=True, slots=True)
class _Work:
    """What is to be done of one entry."""

    entry: Entry
    kept: Kept
    left: dict[int, str]  # number of a link → what is left of its content
    emptied: Emptied


def empty_entries(*, actor: Actor, organisation: Organisation, dry_run: bool = False) -> list[Emptied]:
    """Empty the entries of an organisation and all below it; those that hold nothing of the kind are left alone.

    Args:
        dry_run: Only tell what would be emptied.

    Raises:
        AccessDeniedError: The actor may not record for the organisation.
    """
    actor.require(Capability.RECORD, organisation)
    work = [one for entry in _suspects(organisation) if (one := _work(entry)) is not None]
    if work and not dry_run:
        _empty(actor, organisation, work)
    return [one.emptied for one in work]


def _suspects(organisation: Organisation) -> Iterator[Entry]:
    """The entries that are, or once were, of a kind of which not everything is kept."""
    below = Organisation.everywhere.filter(path__startswith=organisation.path)
    known = {kind.id for one in below for kind in _narrow(rulebook_of(one).kinds)}
    named = reduce(or_, (Q(content__contains=f'"{kind}"') for kind in sorted(known)))
    numbers = Revision.everywhere.filter(named, fact_type="entry").values_list("fact_id", flat=True)
    chosen = sorted(set(numbers))
    for start in range(0, len(chosen), AT_ONCE):
        rows = Entry.everywhere.filter(pk__in=chosen[start : start + AT_ONCE], organisation__in=below)
        yield from rows.select_related("organisation").order_by("pk")


def _narrow(known: Kinds) -> list[EntryKind]:
    return [kind for kind in known.values() if keeps_less(kind, known)]


def _work(entry: Entry) -> _Work | None:
    known = rulebook_of(entry.organisation).kinds
    now = kept_of(entry.kinds, known)
    left, fields = {}, set[str]()
    for link in history("entry", entry.pk):
        content = json.loads(link.content)
        shorter = _shortened(content, kept_of(content["kinds"], known) & now)
        if shorter != content:
            left[link.pk] = canonical(shorter)
            fields |= _differing(content, shorter)
    if not left:
        return None
    files = entry.attachments.count() if "files" not in now else 0
    words = tuple(field for field in ENTRY_FIELDS if field in fields)
    told = Emptied(entry.organisation.code, entry.pk, entry.happened_on, words, len(left), files)
    return _Work(entry, now, left, told)


def _shortened(content: dict[str, Any], kept: Kept) -> dict[str, Any]:
    """What a link tells, without what is not kept; every key stays."""
    if kept == EVERYTHING:
        return content
    blank = {column: _blank(column) for field, column in COLUMNS.items() if field not in kept}
    people = [row for row in content["participants"] if row[ROLE] in kept]
    if "reasons" not in kept:
        people = [[*row[:WHY], "", *row[WHY + 1 :]] for row in people]
    parts = {key: content[key] if field in kept else [] for key, field in PARTS.items()}
    return content | blank | parts | {"participants": people}


def _blank(column: str) -> Any:
    return [] if column == "topics" else BLANKS.get(column, "")


def _differing(content: dict[str, Any], shorter: dict[str, Any]) -> set[str]:
    """The fields that were told and are emptied."""
    fields = {field for field, column in COLUMNS.items() if content[column] != shorter[column]}
    fields |= {field for key, field in PARTS.items() if content[key] != shorter[key]}
    before, after = content["participants"], shorter["participants"]
    fields |= {"people"} if len(before) != len(after) else set()
    reasons, left = ([row[WHY] for row in rows if row[WHY]] for rows in (before, after))
    return fields | ({"reasons"} if reasons != left else set())


@transaction.atomic
def _empty(actor: Actor, organisation: Organisation, work: Sequence[_Work]) -> None:
    leave_no_copy()
    for one in work:
        _empty_row(one.entry, one.kept)
    empty_links(actor.name, {number: text for one in work for number, text in one.left.items()}, REASON)
    fields = sorted({field for one in work for field in one.emptied.fields})
    write_audit(actor=actor, verb="entry.emptied", organisation=organisation, count=len(work), fields=fields)


def leave_no_copy() -> None:
    """What is overwritten leaves no copy in free pages of the database."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete = ON")


def _empty_row(entry: Entry, kept: Kept) -> None:
    for field, column in COLUMNS.items():
        if field not in kept:
            setattr(entry, column, _blank(column))
    entry.save(update_fields=list(COLUMNS.values()))
    entry.participants.exclude(role__in=kept).delete()
    if "reasons" not in kept:
        entry.participants.exclude(reason="").update(reason="")
    if "agenda" not in kept:
        entry.agenda.all().delete()
    if "files" not in kept:
        for file in entry.attachments.all():
            _remove(file)
    if entry.withdrawn_at is None:
        entry.marks.all().delete()
        owners = [entry.organisation_id, *entry.joint.values_list("organisation_id", flat=True)]
        EntryMark._default_manager.bulk_create(marks_of(entry, list(entry.agenda.all()), owners))


def _remove(attachment: Attachment) -> None:
    """The row now, the file once the change stands."""
    storage, name = attachment.file.storage, attachment.file.name
    attachment.delete()
    if name:
        transaction.on_commit(lambda: storage.delete(name))
