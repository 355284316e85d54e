"""Who is called by name: those who belonged on the day of the meeting, or for a committee those who sat in it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from shuzhi.access.roles import Capability
from shuzhi.access.scoping import Actor
from shuzhi.ledger.models import Entry
from shuzhi.roster.models import Organisation, Person, Post, PostRole
from shuzhi.roster.people import in_force_on, members_on
from shuzhi.rulebook import national

COMMITTEE_KINDS = frozenset(
    {
        "committee_meeting",
        "party_committee_meeting",
        "standing_committee_meeting",
        "plenary_committee_meeting",
        "leading_party_group_meeting",
        "committee_study",
    }
)
COMMITTEE_POSTS = (PostRole.SECRETARY, PostRole.DEPUTY_SECRETARY, PostRole.COMMITTEE)
FOR_EVERYBODY = "组织生活"  # the group of kinds to which the whole branch comes


@dataclass(frozen=True, slots=True)
class RollCall:
    """The people on a roll, and the day it is taken from."""

    people: list[Person]
    on: date
    committee: bool = False  # those who held a post in the committee, and nobody else
    whole: bool = False  # a committee's meeting for which all members were asked for


def roll_call(
    *, actor: Actor, organisation: Organisation, on: date, kinds: Collection[str], whole: bool = False
) -> RollCall:
    """Whom to call for something of these kinds on a day.

    People who have left since stand on it too: they belonged that day, and are told only by their names.

    Args:
        whole: All members, also for a committee.
    """
    actor.require(Capability.RECORD, organisation)
    narrow = is_committee(kinds)
    if narrow and not whole and (seated := _seated(organisation, on)):
        return RollCall(seated, on, committee=True)
    belonging = members_on(organisation, on).values("person_id")
    people = list(Person.everywhere.filter(pk__in=belonging, withdrawn_at=None).order_by("id"))
    return RollCall(people, on, whole=narrow and whole)


def is_committee(kinds: Collection[str]) -> bool:
    """Whether only the committee meets: one of its kinds, and none to which everybody comes."""
    known = national().kinds
    return not COMMITTEE_KINDS.isdisjoint(kinds) and all(
        known[kind].group != FOR_EVERYBODY for kind in kinds if kind in known
    )


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
