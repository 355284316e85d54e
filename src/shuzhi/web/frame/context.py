"""What every page's frame shows: the organisation that lies open and whether there is another to choose."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from shuzhi.access.roles import Capability, Role, capabilities_of
from shuzhi.rooms import rooms
from shuzhi.roster.reach import CHILDLESS
from shuzhi.web.frame.workplace import Workplace


def page_frame(request: HttpRequest) -> dict[str, Any]:
    """``organisation`` (its name), ``workplace`` and ``can`` for the templates; nothing for those not signed in."""
    workplace: Workplace | None = getattr(request, "workplace", None)
    if workplace is None:
        return {}
    actor = workplace.actor
    # One role on a lone branch has nothing else to choose; asking the tree on every page would cost a query.
    paths = {authority.path for authority in actor.authorities if Capability.VIEW in capabilities_of(authority.role)}
    lone = paths == {workplace.organisation.path} and workplace.organisation.kind in CHILDLESS
    return {
        "organisation": workplace.organisation.name,
        "workplace": workplace,
        "can": {capability: workplace.may(capability) for room in rooms() for capability in room.capabilities},
        "many_organisations": not lone,
        "has_below": workplace.organisation.kind not in CHILDLESS,
        "keeps_accounts": any(authority.role == Role.ADMINISTRATOR for authority in actor.authorities),
    }
