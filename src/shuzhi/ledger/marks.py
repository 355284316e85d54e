"""The derivation of an entry's marks: what the calculation reads of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from shuzhi.clock import month_number
from shuzhi.ledger.kinds import kinds_of_entry
from shuzhi.ledger.models import AgendaItem, Entry, EntryMark


def markers_of(entry: Entry, agenda: Sequence[AgendaItem]) -> list[str]:
    """Kinds (with the kinds they also count as), topics and agenda classes, each once."""
    kinds = kinds_of_entry(entry)
    markers = dict.fromkeys(entry.kinds)
    for kind in entry.kinds:
        if kind in kinds:  # a kind written behind the program's back may be unknown
            markers |= dict.fromkeys(kinds[kind].includes)
    markers |= dict.fromkeys(f"topic:{topic}" for topic in entry.topics)
    markers |= dict.fromkeys(f"agenda:{item.category}" for item in agenda if item.category)
    if agenda and agenda[0].category:
        markers[f"agenda1:{agenda[0].category}"] = None
    return list(markers)


def marks_of(entry: Entry, agenda: Sequence[AgendaItem], organisations: Iterable[int]) -> list[EntryMark]:
    """The mark rows of an entry; none once it is withdrawn."""
    if entry.withdrawn_at is not None:
        return []
    return [
        EntryMark(
            entry=entry,
            organisation_id=organisation_id,
            kind=marker,
            day=entry.happened_on,
            ym=month_number(entry.happened_on),
            minutes=entry.minutes or 0,
            present=entry.present_count or 0,
            for_year=entry.for_year,
        )
        for organisation_id in organisations
        for marker in markers_of(entry, agenda)
    ]
