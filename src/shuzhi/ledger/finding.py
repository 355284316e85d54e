"""Finding what was recorded: entries by text, kind, days and person, and rows of registers.  Nothing is counted."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast

from shuzhi.access.persons import require_names, require_persons, sees_names, sees_persons
from shuzhi.access.roles import Capability
from shuzhi.access.scoping import Actor
from shuzhi.errors import NotFoundError
from shuzhi.ledger.kept import kept_of_entry
from shuzhi.ledger.models import (
    AgendaItem,
    Entry,
    EntryMark,
    JointOrganisation,
    Participant,
    ParticipantRole,
    RegisterRow,
)
from shuzhi.roster.models import Organisation, Person
from shuzhi.roster.rulebooks import rulebook_of
from shuzhi.rulebook.kept import keeps_less

PERSONAL = frozenset({"dues"})  # registers that tell what one person did


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for; empty fields ask nothing."""

    text: str = ""
    kind: str = ""
    since: date | None = None
    until: date | None = None
    person: str = ""
    withdrawn: bool = False


def search_entries(*, actor: Actor, organisation: Organisation, search: Search) -> QuerySet[Any]:
    """The entries of an organisation that answer a search, its joint ones among them, newest first.

    Each is told with ``has_roll``: whether somebody stands in it as an attendee.

    Raises:
        AccessDeniedError: The actor does not see the organisation, or asks for a person and may see none.
    """
    # A joint entry of another organisation stands in this ledger too, so this is asked past `within`.
    actor.require(Capability.VIEW, organisation)
    joint = JointOrganisation.everywhere.filter(organisation=organisation).values("entry_id")
    found = Entry.everywhere.filter(Q(organisation=organisation) | Q(pk__in=joint))
    if not search.withdrawn:
        found = found.filter(withdrawn_at=None)
    if search.text:
        told = Q(content__icontains=search.text) | Q(place__icontains=search.text) | Exists(_agenda(search.text))
        found = found.annotate(of_kinds=Cast("kinds", TextField()))
        found = found.filter(Q(title__icontains=search.text) | (told & ~_keeps_less(organisation)))
    if search.kind:
        marks = EntryMark.everywhere.filter(entry=OuterRef("pk"), organisation=organisation, kind=search.kind)
        found = found.filter(Exists(marks))
    if search.since:
        found = found.filter(happened_on__gte=search.since)
    if search.until:
        found = found.filter(happened_on__lte=search.until)
    if search.person:
        require_names(actor, organisation)
        names = Participant.everywhere.filter(entry=OuterRef("pk"), name__icontains=search.person)
        found = found.filter(Exists(names))
    rolled = Participant.everywhere.filter(entry=OuterRef("pk"), role="attendee")
    return found.annotate(has_roll=Exists(rolled)).order_by("-happened_on", "-id")


def sees_participants(*, actor: Actor, entry: Entry) -> bool:
    """Whether the actor may see who took part: by the ledger of the host, or of one who joined in."""
    joint = [one.organisation for one in entry.joint.select_related("organisation")]
    return sees_names(actor, entry.organisation, *joint)


def part_taken(*, actor: Actor, person: Person, year: int) -> list[tuple[Entry, str]]:
    """The entries of a year in which a person stood, as far as the actor reaches, newest first, with his roles."""
    rows = (
        Participant.objects.within(actor)
        .filter(person=person, entry__withdrawn_at=None, entry__happened_on__year=year)
        .select_related("entry")
        .order_by("-entry__happened_on", "-entry_id", "id")
    )
    roles: dict[int, list[str]] = defaultdict(list)
    entries: dict[int, Entry] = {}
    for row in rows:
        entries[row.entry_id] = row.entry
        reason = row.reason if "reasons" in kept_of_entry(row.entry) else ""
        roles[row.entry_id].append(ParticipantRole(row.role).label + (f"（{reason}）" if reason else ""))
    return [(entry, "、".join(roles[pk])) for pk, entry in entries.items()]


def may_see_register(*, actor: Actor, organisation: Organisation, register: str) -> bool:
    """Whether the actor may see the rows of a register: who paid what is personal, the others are not."""
    return sees_persons(actor, organisation) if register in PERSONAL else actor.may(Capability.VIEW, organisation)


def rows_of(*, actor: Actor, organisation: Organisation, register: str, year: int) -> QuerySet[RegisterRow]:
    """The rows of a register of a year, newest first; a row without a month stands in every year.

    Raises:
        AccessDeniedError: The actor may not see this register of the organisation.
    """
    actor.require(Capability.VIEW, organisation)
    if register in PERSONAL:
        require_persons(actor, organisation)
    found: QuerySet[RegisterRow] = RegisterRow.everywhere.filter(
        Q(ym__gte=year * 12, ym__lt=year * 12 + 12) | Q(ym=None),
        organisation=organisation,
        register=register,
        withdrawn_at=None,
    )
    return found.select_related("person", "organisation").order_by("-ym", "-id")


def find_row(*, actor: Actor, row_id: int, capability: Capability = Capability.VIEW) -> RegisterRow:
    """A row of a register by its number.

    Raises:
        NotFoundError: There is none, or the actor does not reach it.
        AccessDeniedError: It is personal and the actor may not see such rows.
    """
    reached = RegisterRow.objects.within(actor, capability).filter(pk=row_id)
    found: RegisterRow | None = reached.select_related("person", "organisation").first()
    if found is None:
        raise NotFoundError("没有这条登记。", advice="请从登记簿中打开。", code="register.not_found")
    if found.register in PERSONAL:
        require_persons(actor, found.organisation)
    return found


def _keeps_less(organisation: Organisation) -> Q:
    """The entries of which not everything is kept: what an earlier version took in is not found by its words."""
    kinds = rulebook_of(organisation).kinds
    bound = [kind.id for kind in kinds.values() if keeps_less(kind, kinds)]
    return reduce(or_, (Q(of_kinds__contains=f'"{kind}"') for kind in bound))


def _agenda(text: str) -> QuerySet[Any]:
    return AgendaItem.everywhere.filter(entry=OuterRef("pk"), title__icontains=text)
