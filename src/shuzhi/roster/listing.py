"""The roster as it is listed: each person with what holds of him on a day, in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import QuerySet

from shuzhi.access.persons import require_names
from shuzhi.access.roles import Capability
from shuzhi.access.scoping import Actor
from shuzhi.roster.models import Circumstance, Membership, Organisation, Person, Post
from shuzhi.roster.spells import IN_FORCE, in_force_on, members_on


@dataclass(slots=True)
class RosterLine:
    """A person as one line."""

    person: Person
    standing: str = ""
    since: date | None = None
    circumstances: list[str] = field(default_factory=list)
    posts: list[str] = field(default_factory=list)


def people_kept(
    *, actor: Actor, organisation: Organisation, named: str = "", standing: str = "", on: date | None = None
) -> QuerySet[Person]:
    """The people kept in the roster of an organisation, members or not.

    Whoever may not see their names may count them (``shuzhi.access.persons``).

    Args:
        named: Only those whose name holds this text.
        standing: Only those of this membership status on the day ``on``; ``none``: only those of no status.

    Raises:
        AccessDeniedError: The actor does not see the organisation, or asks for a name and may see none.
    """
    actor.require(Capability.VIEW, organisation)
    found: QuerySet[Person] = Person.everywhere.filter(IN_FORCE, organisation=organisation).order_by("id")
    if named:
        require_names(actor, organisation)
        found = found.filter(name__icontains=named)
    if standing and on is not None:
        belonging = members_on(organisation, on)
        if standing == "none":
            return found.exclude(pk__in=belonging.values("person_id"))
        found = found.filter(pk__in=belonging.filter(status=standing).values("person_id"))
    return found


def roster_lines(people: Sequence[Person], on: date) -> list[RosterLine]:
    """Each person with his standing, circumstances and posts on a day (the caller has checked who asks)."""
    lines = {person.pk: RosterLine(person) for person in people}
    for spell in Membership.everywhere.filter(in_force_on(on), person__in=lines).order_by("since"):
        lines[spell.person_id].standing = spell.get_status_display()
        lines[spell.person_id].since = spell.since
    for one in Circumstance.everywhere.filter(in_force_on(on), person__in=lines).order_by("since"):
        lines[one.person_id].circumstances.append(one.get_kind_display())
    for held in Post.everywhere.filter(in_force_on(on), person__in=lines).order_by("since"):
        lines[held.person_id].posts.append(held.get_role_display())
    return list(lines.values())


def spells_of(person: Person) -> dict[str, list[Any]]:
    """Everything that ever held of a person, newest first (the caller has checked who asks)."""
    return {
        "memberships": list(person.memberships.filter(IN_FORCE).select_related("organisation").order_by("-since")),
        "circumstances": list(person.circumstances.filter(IN_FORCE).order_by("-since")),
        "posts": list(person.posts.filter(IN_FORCE).select_related("organisation").order_by("-since")),
        "transfers": list(person.transfers.order_by("-sent_on")),
    }
