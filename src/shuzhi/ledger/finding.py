"""Finding entries: text, kind, days, person.  Filters only; nothing is counted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from shuzhi.access.roles import Capability
from shuzhi.ledger.models import AgendaItem, Entry, EntryMark, JointOrganisation, Participant
from shuzhi.web.frame.place import Place


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for; empty fields ask nothing."""

    text: str = ""
    kind: str = ""
    since: date | None = None
    until: date | None = None
    person: str = ""
    withdrawn: bool = False


def find_entries(place: Place, search: Search) -> QuerySet[Any]:
    """The entries of the organisation that lies open, its joint ones among them, newest first."""
    organisation = place.organisation
    joint = JointOrganisation.everywhere.filter(organisation=organisation).values("entry_id")
    # A joint entry of another organisation stands in this ledger too, so this is asked past `within`; the screen has
    # checked that the actor sees this organisation.
    place.actor.require(Capability.VIEW, organisation)
    found = Entry.everywhere.filter(Q(organisation=organisation) | Q(pk__in=joint))
    if not search.withdrawn:
        found = found.filter(withdrawn_at=None)
    if search.text:
        found = found.filter(
            Q(title__icontains=search.text)
            | Q(content__icontains=search.text)
            | Q(place__icontains=search.text)
            | Exists(_agenda(search.text))
        )
    if search.kind:
        marks = EntryMark.everywhere.filter(entry=OuterRef("pk"), organisation=organisation, kind=search.kind)
        found = found.filter(Exists(marks))
    if search.since:
        found = found.filter(happened_on__gte=search.since)
    if search.until:
        found = found.filter(happened_on__lte=search.until)
    if search.person:
        names = Participant.everywhere.filter(entry=OuterRef("pk"), name__icontains=search.person)
        found = found.filter(Exists(names))
    rolled = Participant.everywhere.filter(entry=OuterRef("pk"), role="attendee")
    return found.annotate(has_roll=Exists(rolled)).order_by("-happened_on", "-id")


def _agenda(text: str) -> QuerySet[Any]:
    return AgendaItem.everywhere.filter(entry=OuterRef("pk"), title__icontains=text)
