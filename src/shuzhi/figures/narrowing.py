"""A figure asked of a part of the ledger: of one topic, of what somebody of a post did himself, or one person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from shuzhi.access.persons import require_persons
from shuzhi.access.roles import Capability
from shuzhi.access.scoping import Actor
from shuzhi.errors import NotFoundError
from shuzhi.ledger.models import EntryMark
from shuzhi.roster.models import Organisation, Person
from shuzhi.rulebook import national
from shuzhi.rulebook.model import FigureDefinition
from shuzhi.rulebook.vocabulary import POSTS

LEADING = ("chair", "lecturer", "speaker")
TOPIC = "topic:"
SECRETARY = "secretary"
OF_PEOPLE = frozenset({"attendance", "people", "minutes"})  # of one person they tell what was his own part


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Of which entries a figure is asked.

    Attributes:
        topic: Only entries that carry this topic.
        post: Only entries that somebody of this post (``deputy_secretary`` …) led, taught or spoke in, holding it on
            that day; the secretary is the one of the last day, who may claim nothing of those before him.
        person: Only entries that this person led, taught or spoke in.
    """

    topic: str = ""
    post: str = ""
    person: Person | None = None

    def __bool__(self) -> bool:
        return bool(self.topic or self.post or self.person)

    @property
    def words(self) -> str:
        """The narrowing as people say it."""
        post = POSTS.get(self.post, "")
        present = "现任" if self.post == SECRETARY and not self.person else ""
        doer = "、".join(filter(None, (f"{present}{post}", self.person.name if self.person else "")))
        words = (f"专题「{self.topic}」" if self.topic else "", f"{doer}主持、主讲或发言的" if doer else "")
        return "，".join(filter(None, words))

    @property
    def ways(self) -> str:
        """By what it is narrowed, as people say it."""
        asked = {"专题": self.topic, "职务": self.post, "人员": self.person}
        return "、".join(name for name, value in asked.items() if value)

    @property
    def doer(self) -> bool:
        """Whether it is asked who did it."""
        return bool(self.post or self.person)

    @property
    def values(self) -> dict[str, Any]:
        """The bound values that the narrowed texts ask for."""
        return {"person": self.person.pk} if self.person else {}

    def check(self, actor: Actor, organisation: Organisation) -> None:
        """Whether the question may be asked.

        Raises:
            AccessDeniedError: A person is asked for by somebody who may not see the persons of the organisation.
            NotFoundError: There is no such post.
        """
        if self.post and self.post not in POSTS:
            known = "、".join(f"{name}（{label}）" for name, label in POSTS.items())
            raise NotFoundError(f"没有职务“{self.post}”。", advice=f"可用：{known}。", code="figure.post_unknown")
        if self.person:
            require_persons(actor, organisation)

    def of(self, definitions: Iterable[FigureDefinition]) -> Iterator[FigureDefinition]:
        """The definitions that can be asked so, as they are asked.

        Topics stand on entries; who did it can be asked of figures over entries that do not say so themselves
        (书记上党课).
        """
        for definition in definitions:
            if not self or (has_topics(definition) and not (self.doer and "by_role" in definition.select)):
                by_person = self.person is not None
                yield _narrowed(definition, self.topic, self.post, led=self.doer, by_person=by_person)

    def entries_of(self, definition: FigureDefinition) -> tuple[FigureDefinition, FigureDefinition]:
        """Figures that count the entries behind a narrowed figure, whoever led them, and those that name somebody."""
        return _entries(definition, led=False), _entries(definition, led=True)


EVERYTHING = Narrowing()


def has_topics(definition: FigureDefinition) -> bool:
    """Whether a figure is counted over entries, which carry topics and name who led them."""
    return definition.measure in {"entries", "attendance", "people", "minutes"}


def left_out(only: Narrowing) -> int:
    """How many figures of the rulebook cannot be asked so: they are not told, and that is no zero."""
    figures = national().figures.values()
    return len(figures) - len(list(only.of(figures)))


def topics_of(*, actor: Actor, organisation: Organisation, year: int) -> list[str]:
    """The topics that the year's entries of an organisation carry, in the order of their signs."""
    actor.require(Capability.VIEW, organisation)
    marks = EntryMark.objects.within(actor).filter(organisation=organisation, day__year=year, kind__startswith=TOPIC)
    return [mark.removeprefix(TOPIC) for mark in marks.order_by("kind").values_list("kind", flat=True).distinct()]


# A question asked again is the same definition, so that its text is not made anew.
@lru_cache(maxsize=1024)
def _narrowed(definition: FigureDefinition, topic: str, post: str, *, led: bool, by_person: bool) -> FigureDefinition:
    select = dict(definition.select)
    if topic:
        select["also"] = [*select.get("also", ()), TOPIC + topic]
    if led and (post or definition.measure not in OF_PEOPLE):
        select["by_roles"] = LEADING
    if post:
        select["by_states"] = (f"post.{post}",)
        if post == SECRETARY and not by_person:  # a person and a post are what he did while he held it
            select["still"] = True
    if by_person:
        select["by_person"] = True
    return replace(definition, select=select)


@lru_cache(maxsize=1024)
def _entries(narrowed: FigureDefinition, *, led: bool) -> FigureDefinition:
    select = {key: value for key, value in narrowed.select.items() if key in {"kinds", "also"}}
    if led:
        select["by_roles"] = LEADING
    return replace(narrowed, id=f"{narrowed.id}.{'led' if led else 'there'}", measure="entries", select=select)
