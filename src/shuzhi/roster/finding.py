"""Finding a person of an organisation by what people call him."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from shuzhi.access.roles import Capability
from shuzhi.access.scoping import Actor
from shuzhi.errors import NotFoundError
from shuzhi.roster.models import Organisation, Person


def people_of(*, actor: Actor, organisation: Organisation) -> QuerySet[Person]:
    """Everybody who belongs to an organisation or once was a member there, in the order of the roster.

    Raises:
        AccessDeniedError: The actor may not see the people of the organisation.
    """
    actor.require(Capability.VIEW_PERSONS, organisation)
    belonged = Q(organisation=organisation) | Q(memberships__organisation=organisation)
    return Person.everywhere.filter(belonged, withdrawn_at=None).distinct().order_by("pk")


def find_person(*, actor: Actor, organisation: Organisation, told: str) -> Person:
    """The one person of an organisation with a name, or with a number of the roster.

    Raises:
        AccessDeniedError: The actor may not see the people of the organisation.
        NotFoundError: Nobody there is called so, or several are; then the error tells their numbers.
    """
    people = people_of(actor=actor, organisation=organisation)
    numbered = told.isascii() and told.isdigit()
    found = list(people.filter(pk=int(told)) if numbered else people.filter(name=told))
    if not found:
        raise NotFoundError(
            f"{organisation.name}的名册中没有“{told}”。",
            advice="请按名册写全名，或写名册编号。",
            code="person.not_found",
        )
    if len(found) > 1:
        numbers = "、".join(f"{one.pk}（{one.born_on.year}年生）" if one.born_on else str(one.pk) for one in found)
        raise NotFoundError(
            f"{organisation.name}有 {len(found)} 个“{told}”。",
            advice=f"请改写名册编号：{numbers}。",
            code="person.ambiguous",
        )
    return found[0]
