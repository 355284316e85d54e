"""What ``verify`` proves of the ledger beside the chain: the marks that the calculation reads, the files kept."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

from shuzhi.chain.verify import UNREADABLE, name_of, readable
from shuzhi.ledger.marks import marks_of
from shuzhi.ledger.models import Attachment, Entry, EntryMark, Participant
from shuzhi.rooms import Fault
from shuzhi.roster.models import Organisation
from shuzhi.roster.naming import called


def mark_faults() -> Iterator[Fault]:
    """Marks that are not what their entry says."""
    names = dict(Organisation.everywhere.values_list("pk", "name"))
    stored: dict[int, Counter[tuple[Any, ...]]] = defaultdict(Counter)
    owners = dict(EntryMark.everywhere.values_list("pk", "entry_id"))
    for mark_id, mark in readable(EntryMark.everywhere.all()):
        stored[owners[mark_id]][_columns(mark) if mark else ()] += 1
    for entry_id, entry in readable(Entry.everywhere.prefetch_related("agenda", "joint")):
        found = stored.pop(entry_id, Counter())
        if entry is not None and _derived(entry) != found:
            yield Fault(
                names.get(entry.organisation_id, ""),
                "marks.changed",
                f"{name_of('entry', entry.pk)}《{entry.title}》的计数标记在程序之外被改动。",
            )
    for entry_id, marks in stored.items():  # marks that belong to no entry
        columns = next(iter(marks))
        where = names.get(columns[0], "") if columns else ""
        yield Fault(where, "marks.changed", f"{name_of('entry', entry_id)}并不存在，其计数标记系从程序之外写入。")


def called_faults() -> Iterator[Fault]:
    """Names by which the roster is asked that are not what the roll says."""
    # Without the entry itself: a day that does not exist must not stop what is asked of names.
    columns = ("entry_id", "name", "person_id", "called", "entry__organisation__name")
    for entry_id, name, person_id, kept, where in Participant.everywhere.order_by("pk").values_list(*columns):
        if kept != ("" if person_id else called(name)):
            yield Fault(where, "called.changed", f"{name_of('entry', entry_id)}的参加人称呼在程序之外被改动。")


def attachment_faults() -> Iterator[Fault]:
    """Files that are gone, or no longer what was kept."""
    for kept in Attachment.everywhere.select_related("entry__organisation").order_by("pk"):
        where = kept.entry.organisation.name
        named = f"{name_of('entry', kept.entry_id)}的附件“{kept.name}”"
        try:
            with kept.file.open("rb") as file:
                whole = hashlib.file_digest(file, "sha256").hexdigest() == kept.sha256
        except (OSError, ValueError):  # ValueError: no file is named
            yield Fault(where, "attachment.lost", f"{named}的文件找不到或打不开。")
            continue
        if not whole:
            yield Fault(where, "attachment.changed", f"{named}的文件在程序之外被改动。")


def _columns(mark: EntryMark) -> tuple[Any, ...]:
    return (mark.organisation_id, mark.kind, mark.day, mark.ym, mark.minutes, mark.present, mark.for_year)


def _derived(entry: Entry) -> Counter[tuple[Any, ...]] | None:
    """The marks the entry should have; None where it says what no program wrote."""
    organisations = [entry.organisation_id, *(j.organisation_id for j in entry.joint.all())]
    try:
        return Counter(_columns(mark) for mark in marks_of(entry, list(entry.agenda.all()), organisations))
    except UNREADABLE:
        return None
