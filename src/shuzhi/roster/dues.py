"""The verb that sets what a member owes in a month."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import Min

from shuzhi.access.audit import write_audit
from shuzhi.access.models import Batch
from shuzhi.access.provenance import provenance
from shuzhi.access.roles import Capability
from shuzhi.access.scoping import Actor
from shuzhi.chain.links import append_links
from shuzhi.clock import month_number
from shuzhi.roster.ending import end_spells
from shuzhi.roster.models import (
    DuesBase,
    DuesCategory,
    Person,
)
from shuzhi.roster.spells import IN_FORCE, in_force_on, require_choice


def base_in_month(bases: Iterable[DuesBase], ym: int) -> DuesBase | None:
    """Of bases in force, that by which a month is reckoned: the last that had begun by it and not ended before it."""
    holding = [
        one for one in bases if month_number(one.since) <= ym and (one.until is None or month_number(one.until) > ym)
    ]
    return max(holding, key=lambda one: (one.since, one.pk), default=None)


@transaction.atomic
def set_dues_base(
    *,
    actor: Actor,
    person: Person,
    category: str,
    base: Decimal | None,
    due: Decimal | None,
    since: date,
    batch: Batch | None = None,
    origin: str = "",
) -> DuesBase:
    """Set a member's dues base and monthly due from the first day of a month on; the former one ends there.

    What is told late ends where the next one that is known begins.

    Args:
        due: None where the rules give a range only and nobody has set it.
    """
    actor.require(Capability.ROSTER, person.organisation)
    require_choice(category, DuesCategory, "党费类别")
    following = person.duesbases.filter(IN_FORCE, since__gt=since).aggregate(first=Min("since"))["first"]
    end_spells(person.duesbases.filter(in_force_on(since)), on=since, batch=batch)
    made: DuesBase = DuesBase.everywhere.create(
        person=person,
        organisation=person.organisation,
        category=category,
        base=base,
        due=due,
        since=since,
        until=following,
        **provenance(actor, batch, origin),
    )
    append_links(actor, [person])
    if batch is None:  # a batch writes one sentence for all
        write_audit(
            actor=actor,
            verb="dues_base.set",
            organisation=person.organisation,
            name=person.name,
            due=due,
            day=since,
        )
    return made
