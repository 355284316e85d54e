"""Transfers of 组织关系 in the facts file."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any

from django.db.models import Q

from shuzhi.access.models import Batch
from shuzhi.access.scoping import Actor
from shuzhi.factsfile.dumping import Dumping, element
from shuzhi.factsfile.loading import ORGANISATIONS, Element, Loading
from shuzhi.factsfile.shapes import CODE, DAY, PERSON, Shape, closed, text
from shuzhi.factsfile.when import tell
from shuzhi.rooms import FactsPart
from shuzhi.roster.facts_file.people import KEY as PEOPLE
from shuzhi.roster.models import Transfer
from shuzhi.roster.taking_over_people import TransferFacts, check_transfer, give_back, take_over_transfers

KEY = "transfers"
TO: Shape = {"anyOf": [closed(["organisation"], organisation=CODE), closed(["name"], name=text(100, least=1))]}
SHAPE = closed(["person", "to", "sent"], person=PERSON, organisation=CODE, to=TO, sent=DAY, received=DAY)
Key = tuple[Any, ...]


def load(loading: Loading, elements: Sequence[Element]) -> None:
    """Add those that are new."""
    pairs = loading.each(KEY, elements, lambda one: _read(loading, one))
    people = {one.person.pk for _, one in pairs}
    held: dict[Hashable, list[Transfer]] = {}
    for transfer in Transfer.everywhere.filter(person__in=people, withdrawn_at=None).order_by("pk"):
        held.setdefault(_key_of(transfer), []).append(transfer)
    ready = loading.sort(KEY, pairs, _key, held, Transfer.everywhere.in_bulk)
    if not ready.fresh:
        return
    made = take_over_transfers(
        actor=loading.actor,
        batch=loading.batch(ready.fresh[0][1].organisation),
        with_origins=[(one, loading.origin(element)) for element, one in ready.fresh],
    )
    for transfer, (one, _) in zip(made, ready.fresh, strict=True):
        loading.settle(ready, one, transfer)


def _read(loading: Loading, one: Element) -> TransferFacts:
    values = one.values
    to = values["to"]
    target = None
    if "organisation" in to:
        target = loading.find(ORGANISATIONS, to["organisation"], one.at("to", "organisation"))
    source = values.get("organisation")
    read = TransferFacts(
        person=loading.find(PEOPLE, values["person"], one.at("person")),
        organisation=loading.find(ORGANISATIONS, source, one.at("organisation"))
        if source
        else loading.organisation(one),
        target=target,
        target_name=target.name if target else to["name"],
        sent_on=values["sent"],
        received_on=values.get("received"),
    )
    check_transfer(read)
    return read


def _key(facts: TransferFacts) -> Key:
    target = facts.target.pk if facts.target else facts.target_name
    return (facts.person.pk, facts.organisation.pk, target, facts.sent_on, facts.received_on)


def _key_of(row: Transfer) -> Key:
    return (row.person_id, row.organisation_id, row.target_id or row.target_name, row.sent_on, row.received_on)


def dump(dumping: Dumping) -> list[dict[str, Any]]:
    """Those out of and into the organisations told."""
    own = dumping.own
    rows = Transfer.everywhere.filter(
        Q(organisation__in=own) | Q(target__in=own), withdrawn_at=None, person__withdrawn_at=None
    )
    if dumping.year is not None:
        rows = rows.filter(Q(sent_on__year=dumping.year) | Q(received_on__year=dumping.year))
    return [
        element(
            person=dumping.refer(PEOPLE, row.person_id),
            organisation=dumping.code(row.organisation),
            to={"organisation": dumping.code(row.target)} if row.target else {"name": row.target_name},
            sent=tell(row.sent_on),
            received=tell(row.received_on),
        )
        for row in rows.select_related("organisation", "target").order_by("sent_on", "pk")
    ]


def undo(*, actor: Actor, batch: Batch, reason: str) -> None:
    """Withdraw those of the batch."""
    give_back(actor=actor, batch=batch, models=(Transfer,), reason=reason)


TRANSFERS = FactsPart(key=KEY, label="组织关系转接", shape=SHAPE, load=load, dump=dump, undo=undo, order=40)
