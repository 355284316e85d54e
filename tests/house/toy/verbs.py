"""Verbs on plaques."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from shuzhi.access.audit import write_audit
from shuzhi.access.provenance import provenance
from shuzhi.access.scoping import Actor
from shuzhi.chain.links import append_links
from shuzhi.roster.models import Organisation
from tests.house.toy.models import Plaque

HANG = "hang"


@transaction.atomic
def hang_plaque(*, actor: Actor, organisation: Organisation, title: str, day: date) -> Plaque:
    """Hang a plaque.

    Raises:
        AccessDeniedError: The actor may not hang anything here.
    """
    actor.require(HANG, organisation)
    made: Plaque = Plaque.everywhere.create(
        organisation=organisation, title=title, day=day, **provenance(actor, None, "")
    )
    append_links(actor, [made], "recorded")
    write_audit(actor=actor, verb="plaque.hung", organisation=organisation, title=title, place="wall")
    return made
