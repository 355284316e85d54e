"""The roster as a page lists it: each person with what holds of him on a day, in a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import QuerySet

from shuzhi.access.roles import Capability
from shuzhi.errors import NotFoundError
from shuzhi.ledger.models import Participant, ParticipantRole
from shuzhi.roster.models import Circumstance, Membership, Person, Post
from shuzhi.roster.people import IN_FORCE, in_force_on
from shuzhi.web.frame.place import Place


@dataclass(slots=True)
class RosterLine:
    """A person as one line."""

    person: Person
    standing: str = ""
    since: date | None = None
    circumstances: list[str] = field(default_factory=list)
    posts: list[str] = field(default_factory=list)


def people_found(place: Place, text: str = "", standing: str = "", on: date | None = None) -> QuerySet[Any]:
    """The people of the organisation that lies open; ``standing`` keeps those in it, ``none`` those in none."""
    found = Person.objects.within(place.actor).filter(organisation=place.organisation, withdrawn_at=None)
    if text:
        found = found.filter(name__icontains=text)
    if standing and on is not None:
        belonging = Membership.everywhere.filter(in_force_on(on), organisation=place.organisation)
        if standing == "none":
            return found.exclude(pk__in=belonging.values("person_id")).order_by("id")
        found = found.filter(pk__in=belonging.filter(status=standing).values("person_id"))
    return found.order_by("id")


def lines_of(people: Sequence[Person], on: date) -> list[RosterLine]:
    """Each person with his standing, circumstances and posts on a day."""
    lines = {person.pk: RosterLine(person) for person in people}
    for spell in Membership.everywhere.filter(in_force_on(on), person__in=lines).order_by("since"):
        lines[spell.person_id].standing = spell.get_status_display()
        lines[spell.person_id].since = spell.since
    for one in Circumstance.everywhere.filter(in_force_on(on), person__in=lines).order_by("since"):
        lines[one.person_id].circumstances.append(one.get_kind_display())
    for held in Post.everywhere.filter(in_force_on(on), person__in=lines).order_by("since"):
        lines[held.person_id].posts.append(held.get_role_display())
    return list(lines.values())


def find_person(place: Place, person_id: int, capability: Capability = Capability.VIEW_PERSONS) -> Person:
    """A person of an organisation the actor reaches.

    Raises:
        NotFoundError: There is none, or the actor does not reach him.
    """
    found: Person | None = (
        Person.objects.within(place.actor, capability)
        .filter(pk=person_id, withdrawn_at=None)
        .select_related("organisation")
        .first()
    )
    if found is None:
        raise NotFoundError("名册中没有这个人。", advice="请从名册中打开。", code="person.not_found")
    return found


def spells_of(person: Person) -> dict[str, list[Any]]:
    """Everything that ever held of a person, newest first."""
    return {
        "memberships": list(person.memberships.filter(IN_FORCE).select_related("organisation").order_by("-since")),
        "circumstances": list(person.circumstances.filter(IN_FORCE).order_by("-since")),
        "posts": list(person.posts.filter(IN_FORCE).select_related("organisation").order_by("-since")),
        "transfers": list(person.transfers.order_by("-sent_on")),
    }


def part_taken(place: Place, person: Person, year: int) -> list[tuple[Any, str]]:
    """The entries of a year in which a person stood, newest first, each with his roles in it."""
    rows = (
        Participant.objects.within(place.actor)
        .filter(person=person, entry__withdrawn_at=None, entry__happened_on__year=year)
        .select_related("entry")
        .order_by("-entry__happened_on", "-entry_id", "id")
    )
    roles: dict[int, list[str]] = defaultdict(list)
    entries: dict[int, Any] = {}
    for row in rows:
        entries[row.entry_id] = row.entry
        roles[row.entry_id].append(ParticipantRole(row.role).label + (f"（{row.reason}）" if row.reason else ""))
    return [(entry, "、".join(roles[pk])) for pk, entry in entries.items()]
