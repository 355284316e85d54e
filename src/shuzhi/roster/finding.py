"""Finding a person: by his number, or in an organisation by what people call him."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from django.db.models import Q, QuerySet

from shuzhi.access.persons import require_persons
from shuzhi.access.roles import Capability
from shuzhi.access.scoping import Actor
from shuzhi.errors import NotFoundError
from shuzhi.roster.models import Membership, Organisation, Person, Post
from shuzhi.roster.spells import IN_FORCE


def people_of(*, actor: Actor, organisation: Organisation) -> QuerySet[Person]:
    """Everybody whom the roster tells of an organisation, in its order.

    That is who is kept there, who once was a member, and who holds or held a post there though he is a member
    elsewhere (the secretary of a committee belongs to a branch).

    Raises:
        AccessDeniedError: The actor may not see the people of the organisation.
    """
    require_persons(actor, organisation)
    belonged = Q(organisation=organisation)
    for spell in (Membership, Post):
        belonged |= Q(pk__in=spell.everywhere.filter(IN_FORCE, organisation=organisation).values("person_id"))
    found: QuerySet[Person] = Person.everywhere.filter(IN_FORCE, belonged).order_by("pk")
    return found


def labels_of(people: Iterable[Person]) -> dict[int, str]:
    """Number → name; beside a name that several bear stand the number and the year of birth."""
    listed = list(people)
    bearers = Counter(one.name for one in listed)

    def label(one: Person) -> str:
        if bearers[one.name] == 1:
            return one.name
        born = f"，{one.born_on.year}年生" if one.born_on else ""
        return f"{one.name}（编号{one.pk}{born}）"

    return {one.pk: label(one) for one in listed}


def find_person(*, actor: Actor, organisation: Organisation, text: str) -> Person:
    """The one person of an organisation with a name, or with a number of the roster.

    Raises:
        AccessDeniedError: The actor may not see the people of the organisation.
        NotFoundError: Nobody there is called so, or several are; then the error tells their numbers.
    """
    people = people_of(actor=actor, organisation=organisation)
    numbered = text.isascii() and text.isdigit()
    found = list(people.filter(pk=int(text)) if numbered else people.filter(name=text))
    if not found:
        raise NotFoundError(
            f"{organisation.name}的名册中没有“{text}”。",
            advice="请按名册写全名，或写名册编号。",
            code="person.not_found",
        )
    if len(found) > 1:
        numbers = "、".join(f"{one.pk}（{one.born_on.year}年生）" if one.born_on else str(one.pk) for one in found)
        raise NotFoundError(
            f"{organisation.name}有 {len(found)} 个“{text}”。",
            advice=f"请改写名册编号：{numbers}。",
            code="person.ambiguous",
        )
    return found[0]


def person_reached(*, actor: Actor, person_id: int, capability: Capability = Capability.VIEW_PERSONS) -> Person:
    """A person by his number, in whichever organisation the actor reaches.

    Raises:
        NotFoundError: There is none, or the actor does not reach him.
    """
    reached = Person.objects.within(actor, capability).filter(IN_FORCE, pk=person_id)
    found: Person | None = reached.select_related("organisation").first()
    if found is None:
        raise NotFoundError("名册中没有这个人。", advice="请从名册中打开。", code="person.not_found")
    return found
