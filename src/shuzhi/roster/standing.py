"""Verbs on standing: a membership begins, changes and ends; a circumstance is noted."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Min

from shuzhi.access.audit import write_audit
from shuzhi.access.models import Batch
from shuzhi.access.provenance import provenance
from shuzhi.access.roles import Capability
from shuzhi.access.scoping import Actor
from shuzhi.chain.links import append_links
from shuzhi.roster.ending import DUES_BY, end_spells
from shuzhi.roster.models import (
    Circumstance,
    CircumstanceKind,
    Membership,
    MembershipStatus,
    Organisation,
    Person,
)
from shuzhi.roster.person import add_person
from shuzhi.roster.spells import IN_FORCE, RosterError, in_force_on, require_choice


@transaction.atomic
def set_membership(
    *,
    actor: Actor,
    person: Person,
    organisation: Organisation,
    status: str,
    since: date,
    until: date | None = None,
    batch: Batch | None = None,
    origin: str = "",
    quiet: bool = False,
) -> Membership:
    """Give a person a standing from ``since``; an open spell of another standing ends there."""
    actor.require(Capability.ROSTER, organisation)
    actor.require(Capability.ROSTER, person.organisation)  # his open spell there ends
    require_choice(status, MembershipStatus, "党籍状态")
    if until is not None and until < since:
        raise RosterError(f"{person.name}的党籍止日早于起日。", advice="请核对两个日期。", code="date.order")
    if until is None:  # what is told late ends where the known later spell begins
        until = person.memberships.filter(IN_FORCE, since__gt=since).aggregate(next=Min("since"))["next"]
    end_spells(person.memberships.filter(IN_FORCE, until=None, since__lte=since), on=since, batch=batch)
    membership: Membership = Membership.everywhere.create(
        person=person,
        organisation=organisation,
        status=status,
        since=since,
        until=until,
        **provenance(actor, batch, origin),
    )
    append_links(actor, [person])
    if not quiet:
        write_audit(
            actor=actor,
            verb="membership.changed",
            organisation=organisation,
            name=person.name,
            status=status,
            day=since,
        )
    return membership


@transaction.atomic
def add_member(*, actor: Actor, organisation: Organisation, status: str, since: date, **particulars: Any) -> Person:
    """Add a person with his standing: both, or neither where one is refused.

    Args:
        particulars: What :func:`add_person` takes.

    Raises:
        RosterError: What :func:`add_person` or :func:`set_membership` refuses.
    """
    person = add_person(actor=actor, organisation=organisation, **particulars)
    set_membership(actor=actor, person=person, organisation=organisation, status=status, since=since)
    return person


@transaction.atomic
def end_membership(*, actor: Actor, person: Person, on: date, reason: str) -> None:
    """End a person's membership from ``on`` (死亡, 除名, 转出 …); the spells before stay."""
    actor.require(Capability.ROSTER, person.organisation)
    if person.memberships.filter(IN_FORCE, until=None, since__gt=on).exists():
        raise RosterError(f"{person.name}的党籍在 {on} 还没有开始。", advice="请核对日期。", code="date.order")
    ended = person.memberships.filter(IN_FORCE, until=None).update(until=on, ended_by=reason)
    if not ended:
        raise RosterError(f"{person.name}现在没有有效的党籍记录。", advice="请先核对名册。")
    append_links(actor, [person], reason=reason)
    write_audit(
        actor=actor,
        verb="membership.ended",
        organisation=person.organisation,
        name=person.name,
        reason=reason,
        day=on,
    )


@transaction.atomic
def note_circumstance(
    *,
    actor: Actor,
    person: Person,
    kind: str,
    since: date,
    until: date | None = None,
    batch: Batch | None = None,
    origin: str = "",
    quiet: bool = False,
) -> Circumstance:
    """Note that something holds of a member from ``since``; what it takes the place of ends there.

    How dues are paid, told late, ends where the next word on it that is known begins.
    """
    actor.require(Capability.ROSTER, person.organisation)
    require_choice(kind, CircumstanceKind, "党员情况")
    if kind in DUES_BY.values():
        until = until or _take_the_place(person, kind, since, batch)
    circumstance: Circumstance = Circumstance.everywhere.create(
        person=person,
        organisation=person.organisation,
        kind=kind,
        since=since,
        until=until,
        **provenance(actor, batch, origin),
    )
    append_links(actor, [person])
    if not quiet:
        write_audit(
            actor=actor,
            verb="circumstance.noted",
            organisation=person.organisation,
            name=person.name,
            circumstance=kind,
        )
    return circumstance


def _take_the_place(person: Person, kind: str, since: date, batch: Batch | None) -> date | None:
    """Dues are paid either by the month or by the quarter: end the other way, and tell where it begins again."""
    others = person.circumstances.filter(IN_FORCE, kind__in=set(DUES_BY.values()) - {kind})
    end_spells(others.filter(in_force_on(since)), on=since, batch=batch)
    following: date | None = others.filter(since__gt=since).aggregate(first=Min("since"))["first"]
    return following
