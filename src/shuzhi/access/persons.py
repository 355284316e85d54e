"""Who may see the names of persons: the one policy of the house."""

from __future__ import annotations

from shuzhi.access.roles import Capability
from shuzhi.access.scoping import Actor, HasPath

HIDDEN_NAME = "（姓名从略）"


def sees_persons(actor: Actor, organisation: HasPath) -> bool:
    """Whether the actor may see the names of persons in what stands in the ledger of an organisation."""
    return actor.may(Capability.VIEW_PERSONS, organisation)
