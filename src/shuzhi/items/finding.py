"""Finding the items of an organisation."""

from __future__ import annotations

from django.db.models import QuerySet

from shuzhi.access.roles import Capability
from shuzhi.access.scoping import Actor
from shuzhi.items.models import Item, ItemKind, ItemState
from shuzhi.roster.models import Organisation

OPEN = "open"  # every state but closed


def items_of(*, actor: Actor, organisation: Organisation, state: str = "", kind: str = "") -> QuerySet[Item]:
    """The items of an organisation, those not closed first, by the day they are due.

    Args:
        state: Only those in it, or ``open``: those not closed; a word that is no state asks nothing.
        kind: Only those of this kind; a word that is none asks nothing.

    Raises:
        AccessDeniedError: The actor does not see the organisation.
    """
    actor.require(Capability.VIEW, organisation)
    found: QuerySet[Item] = Item.everywhere.filter(organisation=organisation, withdrawn_at=None)
    if state == OPEN:
        found = found.exclude(state=ItemState.CLOSED)
    elif state in ItemState.values:
        found = found.filter(state=state)
    if kind in ItemKind.values:
        found = found.filter(kind=kind)
    return found.order_by("closed_on", "due_on", "id")
