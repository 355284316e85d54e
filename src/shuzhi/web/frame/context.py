"""What every page's frame shows: the organisation that lies open and whether there is another to choose."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from shuzhi.access.roles import Capability, Role, capabilities_of
from shuzhi.rooms import rooms
from shuzhi.roster.reach import CHILDLESS
from shuzhi.web.frame.place import Place


def workplace(request: HttpRequest) -> dict[str, Any]:
    """``organisation`` (its name), ``place`` and ``can`` for the templates; nothing for those not signed in."""
    place: Place | None = getattr(request, "place", None)
    if place is None:
        return {}
    actor = place.actor
    # One role on a lone branch has nothing else to choose; asking the tree on every page would cost a query.
    paths = {authority.path for authority in actor.authorities if Capability.VIEW in capabilities_of(authority.role)}
    lone = paths == {place.organisation.path} and place.organisation.kind in CHILDLESS
    return {
        "organisation": place.organisation.name,
        "place": place,
        "can": {capability: place.may(capability) for room in rooms() for capability in room.capabilities},
        "many_organisations": not lone,
        "has_below": place.organisation.kind not in CHILDLESS,
        "keeps_accounts": any(authority.role == Role.ADMINISTRATOR for authority in actor.authorities),
    }
