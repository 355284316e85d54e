"""Who is called by name: those who belonged on the day of the meeting, or for a committee those who sat in it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from shuzhi.access.roles import Capability
from shuzhi.access.scoping import Actor
from shuzhi.ledger.kinds import Kinds, kinds_known
from shuzhi.ledger.models import Entry
from shuzhi.roster.models import Organisation, Person, Post, PostRole
from shuzhi.roster.spells import in_force_on, members_on

COMMITTEE_POSTS = (PostRole.SECRETARY, PostRole.DEPUTY_SECRETARY, PostRole.COMMITTEE)
SEATED = {"committee", "leading_body"}  # who meets, where only those who hold a post are called


@dataclass(frozen=True, slots=True)
class RollCall:
    """The people on a roll, and the day it is taken from."""

    people: list[Person]
    on: date
    committee: bool = False  # those who held a post in the committee, and nobody else
    whole: bool = False  # all members were asked for, though fewer or nobody would be called
    called: bool = True  # False: nobody is called by name for things of these kinds


def roll_call(
    *, actor: Actor, organisation: Organisation, on: date, kinds: Collection[str], whole: bool = False
) -> RollCall:
    """Whom to call for something of these kinds on a day.

    People who have left since stand on it too: they belonged that day, and are told only by their names.

    Args:
        whole: All members, also for a committee, and where no roll is kept.
    """
    actor.require(Capability.RECORD, organisation)
    known = kinds_known(organisation, kinds)
    if not (whole or is_called(kinds, known)):
        return RollCall([], on, called=False)
    narrow = is_committee(kinds, known)
    if narrow and not whole and (seated := _seated(organisation, on)):
        return RollCall(seated, on, committee=True)
    belonging = members_on(organisation, on).values("person_id")
    people = list(Person.everywhere.filter(pk__in=belonging, withdrawn_at=None).order_by("id"))
    return RollCall(people, on, whole=whole)


def is_committee(kinds: Collection[str], known: Kinds) -> bool:
    """Whether only those seated meet: one of the kinds is theirs, and none is the members' or the group's."""
    meet = {known[kind].meets for kind in kinds if kind in known}
    return bool(meet & SEATED) and not meet & {"members", "group"}


def is_called(kinds: Collection[str], known: Kinds) -> bool:
    """Whether a roll is kept for one of these kinds; where no kind is told yet, it may be."""
    return not kinds or any(known[kind].roll for kind in kinds if kind in known)


def last_like(organisation: Organisation, kind: str, on: date) -> Entry | None:
    """The last entry of a kind up to a day, or the first after it; the caller has checked who asks."""
    found = Entry.everywhere.filter(
        organisation=organisation, withdrawn_at=None, marks__kind=kind, marks__organisation=organisation
    )
    before: Entry | None = found.filter(happened_on__lte=on).order_by("-happened_on", "-id").first()
    return before or found.order_by("happened_on", "id").first()


def _seated(organisation: Organisation, on: date) -> list[Person]:
    posts = Post.everywhere.filter(in_force_on(on), organisation=organisation, role__in=COMMITTEE_POSTS)
    held = [one for one in posts.select_related("person") if one.person.withdrawn_at is None]
    held.sort(key=lambda one: (COMMITTEE_POSTS.index(PostRole(one.role)), one.person_id))
    return list({one.person_id: one.person for one in held}.values())
