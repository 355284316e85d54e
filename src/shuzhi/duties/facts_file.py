"""Explanations in the facts file: what a branch says about a duty without a record."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Sequence
from typing import Any

from shuzhi.access.models import Batch
from shuzhi.access.roles import Capability
from shuzhi.access.scoping import Actor
from shuzhi.duties.explain import ExplanationError, check_explanation, explain_duty, withdraw_explanations
from shuzhi.duties.models import Explanation
from shuzhi.factsfile.dumping import Dumping, element
from shuzhi.factsfile.failure import FactsError
from shuzhi.factsfile.loading import Element, Loading
from shuzhi.factsfile.shapes import CODE, PERSON, closed, text
from shuzhi.rooms import FactsPart
from shuzhi.roster.models import Organisation, Person

KEY = "explanations"
PEOPLE = "people"
SHAPE = closed(
    ["rule", "period", "text"],
    organisation=CODE,
    rule=text(80, least=1),
    period=text(8, least=1),
    text=text(500, least=1),
    person=PERSON,
)
Read = tuple[Organisation, str, str, Person | None, str]


def load(loading: Loading, elements: Sequence[Element]) -> None:
    """Keep those that are new; another word on the same duty withdraws the one before, as on the page."""
    pairs = loading.each(KEY, elements, lambda one: _read(loading, one))
    held: dict[Hashable, list[Explanation]] = defaultdict(list)
    organisations = {organisation.pk for _, (organisation, *_) in pairs}
    for row in Explanation.everywhere.filter(withdrawn_at=None, organisation__in=organisations).order_by("pk"):
        held[row.organisation_id, row.rule, row.period, row.person_id, row.text].append(row)
    ready = loading.sort(KEY, pairs, _key, held, Explanation.everywhere.in_bulk)
    for one, (organisation, rule, period, person, words) in ready.fresh:
        made = explain_duty(
            actor=loading.actor,
            organisation=organisation,
            rule=rule,
            period=period,
            text=words,
            person=person,
            batch=loading.batch(organisation),
            origin=loading.origin(one),
        )
        loading.settle(ready, one, made)


def _read(loading: Loading, one: Element) -> Read:
    values = one.values
    organisation: Organisation = loading.organisation(one)
    loading.actor.require(Capability.EXPLAIN, organisation)
    person = loading.find(PEOPLE, values["person"], one.at("person")) if "person" in values else None
    try:
        check_explanation(organisation=organisation, rule=values["rule"], text=values["text"])
    except ExplanationError as error:
        raise FactsError.of(error, one.at("rule")) from error
    return organisation, values["rule"], values["period"], person, values["text"].strip()


def _key(read: Read) -> Hashable:
    organisation, rule, period, person, words = read
    return (organisation.pk, rule, period, person.pk if person else None, words)


def dump(dumping: Dumping) -> list[dict[str, Any]]:
    """Those of the organisations told."""
    rows = Explanation.everywhere.filter(withdrawn_at=None, organisation__in=dumping.own)
    if dumping.year is not None:
        rows = rows.filter(period__startswith=str(dumping.year))
    rows = rows.select_related("organisation").order_by("organisation__code", "period", "rule", "pk")
    return [
        element(
            organisation=dumping.code(row.organisation),
            rule=row.rule,
            period=row.period,
            text=row.text,
            person=dumping.refer(PEOPLE, row.person_id),
        )
        for row in rows
    ]


def undo(*, actor: Actor, batch: Batch, reason: str) -> None:
    """Withdraw those of the batch."""
    found = Explanation.everywhere.filter(batch=batch, withdrawn_at=None).select_related("organisation")
    withdraw_explanations(actor=actor, explanations=found, reason=reason)


EXPLANATIONS = FactsPart(key=KEY, label="责任说明", shape=SHAPE, load=load, dump=dump, undo=undo, order=90)
FACTS_FILE = (EXPLANATIONS,)
