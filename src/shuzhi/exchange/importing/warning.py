"""What an import says of the steps and the standings it took in that are against the rules; they stay as told."""

from __future__ import annotations

from shuzhi.duties.standing_warnings import AGE, standing_warnings
from shuzhi.duties.warnings import warnings_of
from shuzhi.exchange.importing.context import ImportContext
from shuzhi.ledger.models import Entry, Participant, ParticipantRole
from shuzhi.roster.models import Person


def warn_of_what_came(context: ImportContext) -> None:
    """Say it at the rows that told of them, whatever sheet they stand in."""
    _warn_of_steps(context)
    _warn_of_births(context)
    people = list(Person.everywhere.filter(pk__in=context.standings).select_related("organisation"))
    for one in standing_warnings(actor=context.actor, people=people):
        result, row = context.standings[one.person_id]
        result.note(row, one.code, one.message, one.advice)


def _warn_of_steps(context: ImportContext) -> None:
    entries = list(Entry.everywhere.filter(pk__in=context.steps).select_related("organisation"))
    for one in warnings_of(actor=context.actor, entries=entries):
        result, row = context.steps[one.entry_id]
        result.note(row, one.code, one.message, one.advice)


def _warn_of_births(context: ImportContext) -> None:
    """A roster that tells a birth may make too young whoever applied in a ledger taken in before."""
    about = Participant.everywhere.filter(
        person__in=context.standings, role=ParticipantRole.SUBJECT, entry__withdrawn_at=None
    ).exclude(entry__in=context.steps)
    held = {row.entry: row.person_id for row in about.select_related("entry__organisation")}
    person_of = {entry.pk: person for entry, person in held.items()}
    for one in warnings_of(actor=context.actor, entries=held):
        person = person_of[one.entry_id]
        if one.code == AGE and person is not None:
            result, row = context.standings[person]
            result.note(row, one.code, one.message, one.advice)
