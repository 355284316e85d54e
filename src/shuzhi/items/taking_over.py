"""The verb that takes over items as an office kept them elsewhere, with every step that was taken.

Who took a step is judged as he is told, not by who enters the file: nobody closes what he put right himself, there as
here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction

from shuzhi.access.models import Batch
from shuzhi.access.roles import Capability
from shuzhi.access.scoping import Actor
from shuzhi.chain.links import append_links
from shuzhi.items.closing import refuse_own_closing
from shuzhi.items.failure import ItemError, OwnClosingError
from shuzhi.items.life import LIFE, open_items
from shuzhi.items.models import Item, ItemState, ItemStep
from shuzhi.roster.models import Organisation
from shuzhi.roster.who import Recognition, Who, who_acts

NOBODY = Who("")
BY_THOSE_WHO_VERIFY = frozenset(act for act, (*_, capability, _) in LIFE.items() if capability != Capability.RECORD)


@dataclass(frozen=True, slots=True)
class StepFacts:
    """One step: what was done, when, by whom."""

    act: str
    on: date
    by: Who
    note: str = ""


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """An item with its steps; ``columns`` are columns of its own row, without its state."""

    columns: Mapping[str, Any]
    owner: Who = NOBODY
    steps: tuple[StepFacts, ...] = ()
    standing: Mapping[str, Any] = field(default_factory=dict)  # columns of the state, where no step led to it

    def outcome(self) -> dict[str, Any]:
        """Where it stands in the end: what the steps lead to, unless it is told otherwise."""
        return outcome(bool(self.columns.get("measures")), self.steps) | dict(self.standing)


class StepError(ItemError):
    """A step cannot have been taken; ``number`` counts from 0."""

    def __init__(self, number: int, message: str, *, advice: str, code: str) -> None:
        super().__init__(message, advice=advice, code=code)
        self.number = number


def outcome(measured: bool, steps: Sequence[StepFacts]) -> dict[str, Any]:
    """The state, and the day and the person of the closing, that the steps lead to."""
    state: str = ItemState.MEASURED if measured else ItemState.OPENED
    on, by = None, NOBODY
    for step in steps:
        state = LIFE[step.act][1]
        if step.act == "close":
            on, by = step.on, step.by
    return {"state": str(state), "closed_on": on, "verifier_name": by.name[:40], "verifier_id": by.person_id}


def check_item(item: ItemFacts, recognition: Recognition, bringer: Who) -> None:
    """Refuse what cannot have been.

    Where nobody is told to have closed it, whoever brings it answers for the closing.

    Raises:
        StepError: A step does not follow from the one before, or who put it right closed it.
        OwnClosingError: Its owner is told to have closed it.
    """
    state: str = ItemState.OPENED
    fixers = [item.owner] if item.owner != NOBODY else []
    for number, step in enumerate(item.steps):
        starts, leads_to, _, label = LIFE[step.act]
        if state not in starts:
            raise StepError(
                number,
                f"事项这时是“{ItemState(state).label}”，不能{label}。",
                advice="请按建立、定措施、报完成、销号的次序写。",
                code="item.order",
            )
        if step.act == "submit":
            fixers.append(step.by)
        if step.act == "close":
            try:
                closer = step.by if step.by != NOBODY else bringer
                refuse_own_closing(recognition=recognition, closers=[closer], fixers=fixers)
            except OwnClosingError as error:
                raise StepError(number, error.message, advice=error.advice, code=error.code) from error
        state = leads_to
    verifier = Who(item.standing.get("verifier_name", ""), item.standing.get("verifier_id"))
    if verifier == NOBODY and item.outcome()["state"] == ItemState.CLOSED != state:  # no step closed it
        verifier = bringer
    if verifier != NOBODY:
        refuse_own_closing(recognition=recognition, closers=[verifier], fixers=fixers)


@transaction.atomic
def take_over_items(
    *, actor: Actor, organisation: Organisation, batch: Batch, with_origins: Sequence[tuple[ItemFacts, str]]
) -> list[Item]:
    """Open items with every step they took, each with its origin.

    Raises:
        AccessDeniedError: The actor may not record there, or, where items were closed or returned, not verify.
        ItemError: What :func:`check_item` refuses.
    """
    actor.require(Capability.RECORD, organisation)
    recognition = Recognition(organisation)
    for one, _ in with_origins:
        check_item(one, recognition, who_acts(actor))
        is_closed = one.outcome()["closed_on"] or one.outcome()["state"] == ItemState.CLOSED
        if is_closed or any(step.act in BY_THOSE_WHO_VERIFY for step in one.steps):
            actor.require(Capability.VERIFY_ITEMS, organisation)
    items = open_items(
        actor=actor,
        organisation=organisation,
        rows=[
            {
                **one.columns,
                "owner_id": one.owner.person_id,
                "owner_name": one.owner.name,
                **one.outcome(),
                "origin": origin,
            }
            for one, origin in with_origins
        ],
        batch=batch,
    )
    ItemStep.everywhere.bulk_create(
        [
            ItemStep(
                item=item,
                act=step.act,
                on=step.on,
                by_name=step.by.name,
                by_person_id=step.by.person_id,
                note=step.note,
            )
            for item, (one, _) in zip(items, with_origins, strict=True)
            for step in one.steps
        ],
        batch_size=500,
    )
    stepped = [item for item, (one, _) in zip(items, with_origins, strict=True) if one.steps]
    append_links(actor, stepped, reason="补入办理记录")
    return items
