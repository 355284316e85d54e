"""组织关系: a member, or all of an organisation, moves to another; what holds of him goes along."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q

from shuzhi.access.audit import write_audit
from shuzhi.access.provenance import provenance
from shuzhi.access.roles import Capability
from shuzhi.access.scoping import Actor
from shuzhi.chain.links import append_links, one_link_each
from shuzhi.roster.models import (
    Organisation,
    Person,
    Spell,
    Transfer,
)
from shuzhi.roster.spells import IN_FORCE, RosterError

# What a spell that goes on elsewhere does not take along.
LEFT_BEHIND = frozenset(
    "id organisation since since_told until until_told recorded_at recorded_by batch origin".split()
)


@transaction.atomic
def transfer_person(
    *, actor: Actor, person: Person, target: Organisation, sent_on: date, received_on: date
) -> Transfer:
    """Move a member's 组织关系 to ``target``: he counts at the source up to the day before it is received."""
    source = person.organisation
    actor.require(Capability.ROSTER, source)
    if received_on < sent_on:
        raise RosterError("接收日期早于开出日期。", advice="请核对两个日期。", code="date.order")
    transfer: Transfer = Transfer.everywhere.create(
        person=person,
        organisation=source,
        target=target,
        target_name=target.name,
        sent_on=sent_on,
        received_on=received_on,
        **provenance(actor, None, ""),
    )
    _carry_over(person, source, target, received_on, "转出", actor)
    write_audit(
        actor=actor,
        verb="transfer.made",
        organisation=source,
        name=person.name,
        source=source.name,
        target=target.name,
    )
    return transfer


def move_members(
    *,
    actor: Actor,
    source: Organisation,
    target: Organisation,
    on: date,
    reason: str,
    people: Sequence[int] | None = None,
) -> int:
    """Carry the members of ``source`` (or those named) over to ``target`` on the day ``on``; returns how many.

    Raises:
        AccessDeniedError: The actor may not change both rosters.
    """
    actor.require(Capability.ROSTER, source)
    actor.require(Capability.ROSTER, target)
    moving = Person.everywhere.filter(organisation=source)
    if people is not None:
        moving = moving.filter(pk__in=people)
    count = 0
    with one_link_each():
        for person in moving:
            _carry_over(person, source, target, on, reason, actor)
            count += 1
    return count


def _carry_over(  # noqa: PLR0917
    person: Person, source: Organisation, target: Organisation, on: date, reason: str, actor: Actor
) -> None:
    open_still = IN_FORCE & (Q(until=None) | Q(until__gt=on))
    for spell in person.memberships.filter(open_still, organisation=source):
        _continue(spell, target, on, actor)
        spell.ended_by = reason
        spell.save(update_fields=["until", "until_told", "ended_by"])
    others: list[Spell] = [
        *person.circumstances.filter(open_still, organisation=source),
        *person.duesbases.filter(open_still, organisation=source),
    ]
    for other in others:
        _continue(other, target, on, actor)
        other.save(update_fields=["until", "until_told"])
    person.posts.filter(IN_FORCE, organisation=source, until=None).update(until=on)
    person.organisation = target
    person.save(update_fields=["organisation"])
    append_links(actor, [person], reason=reason)


def _continue(spell: Any, target: Organisation, on: date, actor: Actor) -> None:
    """End ``spell`` on ``on`` and let an equal one begin in ``target``; one that begins later moves whole."""
    on, until, until_told = max(on, spell.since), spell.until, spell.until_told
    spell.until, spell.until_told = on, ""
    facts = {
        field.attname: getattr(spell, field.attname)
        for field in spell._meta.concrete_fields
        if field.name not in LEFT_BEHIND
    }
    type(spell).everywhere.create(
        **facts, organisation=target, since=on, until=until, until_told=until_told, **provenance(actor, None, "")
    )
