"""The organisations an actor reaches: to open, to choose, to put others under or into."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from shuzhi.access.roles import Capability
from shuzhi.access.scoping import AccessDeniedError, Actor
from shuzhi.errors import NotFoundError
from shuzhi.roster.models import Organisation, OrganisationPast, Person, Succession

CHILDLESS = frozenset({"branch", "joint_branch", "party_group"})  # kinds below which no organisation stands


@dataclass(frozen=True, slots=True)
class Descent:
    """How an organisation stood before, from what it came and into what it went."""

    before: QuerySet[OrganisationPast]
    came_from: QuerySet[Succession]
    went_into: QuerySet[Succession]


def organisations_reached(
    *, actor: Actor, capability: Capability = Capability.VIEW, named: str = "", standing: bool = False
) -> QuerySet[Organisation]:
    """The organisations over which the actor holds a capability, in the order of the tree.

    Args:
        named: Only those whose name holds this text.
        standing: Only those not dissolved.
    """
    found: QuerySet[Organisation] = Organisation.objects.within(actor, capability).order_by("path")
    if named:
        found = found.filter(name__icontains=named)
    return found.filter(closed_on=None) if standing else found


def find_reached(*, actor: Actor, organisation_id: int, capability: Capability = Capability.VIEW) -> Organisation:
    """An organisation by its number.

    Raises:
        NotFoundError: There is none, or the actor does not reach it.
    """
    found = organisations_reached(actor=actor, capability=capability).filter(pk=organisation_id).first()
    if found is None:
        raise NotFoundError("没有这个组织。", advice="请从组织列表中选择。", code="organisation.not_found")
    return found


def organisation_to_open(*, actor: Actor, chosen: int | None = None) -> Organisation:
    """The organisation chosen before, or the first in which the actor records, or the first he reaches.

    Raises:
        AccessDeniedError: The actor reaches no organisation.
    """
    reached = organisations_reached(actor=actor)
    found = reached.filter(pk=chosen).first() if chosen is not None else None
    found = found or organisations_reached(actor=actor, capability=Capability.RECORD).first() or reached.first()
    if found is None:
        raise AccessDeniedError(
            "您的账号看不到任何组织的业务数据。", advice="系统管理员只管账号；要看台账，请由管理员另授角色。"
        )
    return found


def possible_hosts(*, actor: Actor, organisation: Organisation) -> QuerySet[Organisation]:
    """Who may hold an event together with an organisation: the others for which the actor records."""
    return organisations_reached(actor=actor, capability=Capability.RECORD).exclude(pk=organisation.pk)


def possible_parents(*, actor: Actor, organisation: Organisation) -> QuerySet[Organisation]:
    """Under which an organisation may be put: neither below itself nor where it is, and none that takes no children."""
    others = _others_to_change(actor, organisation).exclude(path__startswith=organisation.path)
    return others.exclude(kind__in=CHILDLESS).exclude(pk=organisation.parent_id or 0)


def possible_successors(*, actor: Actor, organisation: Organisation) -> QuerySet[Organisation]:
    """Into which an organisation may be merged: those of its kind."""
    return _others_to_change(actor, organisation).filter(kind=organisation.kind)


def possible_homes(*, actor: Actor, person: Person) -> QuerySet[Organisation]:
    """To which a person's 组织关系 may go."""
    reached = organisations_reached(actor=actor, standing=True).exclude(pk=person.organisation_id)
    return reached.exclude(kind="unit")


def descent_of(*, actor: Actor, organisation: Organisation) -> Descent:
    """The descent of an organisation.

    Raises:
        AccessDeniedError: The actor does not see it.
    """
    actor.require(Capability.VIEW, organisation)
    return Descent(
        before=OrganisationPast.everywhere.filter(organisation=organisation)
        .select_related("parent")
        .order_by("-until"),
        came_from=Succession.everywhere.filter(successor=organisation).select_related("predecessor").order_by("day"),
        went_into=Succession.everywhere.filter(predecessor=organisation).select_related("successor").order_by("day"),
    )


def _others_to_change(actor: Actor, organisation: Organisation) -> QuerySet[Organisation]:
    reached = organisations_reached(actor=actor, capability=Capability.ROSTER, standing=True)
    return reached.exclude(pk=organisation.pk)
