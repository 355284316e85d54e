"""The verb that sets what a member owes in a month."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db import transaction

from shuzhi.access.audit import write_audit
from shuzhi.access.models import Batch
from shuzhi.access.provenance import provenance
from shuzhi.access.roles import Capability
from shuzhi.access.scoping import Actor
from shuzhi.chain.links import append_links
from shuzhi.roster.models import (
    DuesBase,
    DuesCategory,
    Person,
)
from shuzhi.roster.spells import IN_FORCE, require_choice


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

    Args:
        due: None where the rules give a range only and nobody has set it.
    """
    actor.require(Capability.ROSTER, person.organisation)
    require_choice(category, DuesCategory, "党费类别")
    person.duesbases.filter(IN_FORCE, until=None, since__lte=since).update(until=since)
    made: DuesBase = DuesBase.everywhere.create(
        person=person,
        organisation=person.organisation,
        category=category,
        base=base,
        due=due,
        since=since,
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
