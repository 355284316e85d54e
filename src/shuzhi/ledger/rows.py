"""Entries and register rows as people read them behind a figure."""

from __future__ import annotations

from collections.abc import Sequence

from shuzhi.clock import month_label
from shuzhi.ledger.expenses import FEN_PER_YUAN, amount_of
from shuzhi.ledger.finding import PERSONAL
from shuzhi.ledger.kinds import kind_labels
from shuzhi.ledger.models import Entry, Participant, ParticipantRole, RegisterRow
from shuzhi.ledger.register_rows import as_counted
from shuzhi.rooms import RowWords
from shuzhi.roster.rows import read_persons
from shuzhi.rulebook import national


def read_entries(ids: Sequence[int]) -> list[RowWords]:
    """The entries with these numbers, with those whom they are about."""
    about = subjects_of(ids)
    return [
        RowWords(
            "entry",
            entry.pk,
            entry.organisation_id,
            entry.happened_on,
            kind_labels(entry),
            entry.title,
            persons=about.get(entry.pk, ()),
            stamp=entry.corrected_at.isoformat() if entry.corrected_at else "",
        )
        for entry in Entry.everywhere.filter(pk__in=ids)
    ]


def read_somebody(ids: Sequence[int]) -> list[RowWords]:
    """People by their number on the roster; who is known by name only, by the negative number of a row that has it."""
    found = read_persons([number for number in ids if number > 0])
    names = Participant.everywhere.filter(pk__in=[-number for number in ids if number < 0]).select_related("entry")
    return found + [
        RowWords(
            "name",
            -one.pk,
            one.entry.organisation_id,
            None,
            "名册外人员",
            "",
            persons=(one.name,),
            private=True,
            opens=("entry", one.entry_id),
        )
        for one in names
    ]


def read_registers(ids: Sequence[int]) -> list[RowWords]:
    """The register rows with these numbers; of a person's row name and sum are his alone."""
    return [_register(as_counted(row)) for row in RegisterRow.everywhere.filter(pk__in=ids).select_related("person")]


def subjects_of(ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """Entry → the persons whom it is about (当事人), in their order."""
    found: dict[int, tuple[str, ...]] = {}
    subjects = Participant.everywhere.filter(entry__in=ids, role=ParticipantRole.SUBJECT).order_by("id")
    for entry_id, name in subjects.values_list("entry_id", "name"):
        found[entry_id] = (*found.get(entry_id, ()), name)
    return found


def _register(row: RegisterRow) -> RowWords:
    label = national().registers[row.register].label
    name = row.person.name if row.person else ""
    amount = amount_of(row)
    paid = "" if amount is None else f"{amount / FEN_PER_YUAN:.2f} 元"
    month = month_label(row.ym) if row.ym is not None and row.day is None else ""
    title = "" if name and name in row.title else row.title  # a row of dues is often called after who paid
    value = "" if row.value is None else f"{row.value.normalize():f}{row.unit}（{row.source}）"
    return RowWords(
        "register",
        row.pk,
        row.organisation_id,
        row.day,
        label,
        "　".join(filter(None, (month, title, "" if name else paid, value))) or label,
        persons=(name + (f"（{paid}）" if paid else ""),) if name else (),
        private=row.register in PERSONAL,
        stamp=f"{row.due_fen}/{row.paid_fen}/{row.value}",
    )
