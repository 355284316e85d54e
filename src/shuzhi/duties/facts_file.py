"""Explanations in the facts file: what a branch says about a duty without a record."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Sequence
from datetime import date
from typing import Any, NamedTuple

from shuzhi.access.models import Batch
from shuzhi.access.roles import Capability
from shuzhi.access.scoping import Actor
from shuzhi.duties.explain import ExplanationError, check_explanation, check_kind, explain_duty, withdraw_explanations
from shuzhi.duties.models import Explanation
from shuzhi.factsfile.dumping import Dumping, element
from shuzhi.factsfile.failure import FactsError
from shuzhi.factsfile.loading import Element, Loading
from shuzhi.factsfile.shapes import CODE, DAY, PERSON, closed, one_of, text
from shuzhi.factsfile.when import tell
from shuzhi.rooms import FactsPart
from shuzhi.roster.models import Organisation, Person
from shuzhi.rulebook.vocabulary import EXPLANATION_KINDS

KEY = "explanations"
PEOPLE = "people"
SHAPE = closed(
    ["rule", "period", "text"],
    organisation=CODE,
    rule=text(80, least=1),
    period=text(8, least=1),
    text=text(500, least=1),
    person=PERSON,
    about=CODE,
    kind=one_of(EXPLANATION_KINDS),
    approved_by=text(100, least=1),
    approved_on=DAY,
)


class Read(NamedTuple):
    """An explanation as read; what it is about and what it says make it the one it is."""

    organisation: Organisation
    rule: str
    period: str
    person: Person | None
    about: Organisation | None
    text: str
    kind: str
    approved_by: str
    approved_on: date | None


def load(loading: Loading, elements: Sequence[Element]) -> None:
    """Keep those that are new; another word on the same duty withdraws the one before, as on the page."""
    pairs = loading.each(KEY, elements, lambda one: _read(loading, one))
    held: dict[Hashable, list[Explanation]] = defaultdict(list)
    organisations = {read.organisation.pk for _, read in pairs}
    for row in Explanation.everywhere.filter(withdrawn_at=None, organisation__in=organisations).order_by("pk"):
        approved = (row.kind, row.approved_by, row.approved_on)
        held[row.organisation_id, row.rule, row.period, row.person_id, row.about_id, row.text, *approved].append(row)
    ready = loading.sort(KEY, pairs, _key, held, Explanation.everywhere.in_bulk)
    for one, read in ready.fresh:
        made = explain_duty(
            actor=loading.actor,
            batch=loading.batch(read.organisation),
            origin=loading.origin(one),
            **read._asdict(),
        )
        loading.settle(ready, one, made)


def _read(loading: Loading, one: Element) -> Read:
    values = one.values
    organisation: Organisation = loading.organisation(one)
    loading.actor.require(Capability.EXPLAIN, organisation)
    person = loading.find(PEOPLE, values["person"], one.at("person")) if "person" in values else None
    read = Read(
        organisation,
        values["rule"],
        values["period"],
        person,
        loading.organisation(one, "about") if "about" in values else None,
        values["text"].strip(),
        values.get("kind", "reason"),
        values.get("approved_by", "").strip(),
        values.get("approved_on"),
    )
    try:
        check_explanation(organisation=organisation, rule=read.rule, text=read.text, about=read.about)
    except ExplanationError as error:
        raise FactsError.of(error, one.at("about" if error.code == "explanation.about" else "rule")) from error
    try:
        check_kind(read.kind, read.approved_by, read.approved_on)
    except ExplanationError as error:
        raise FactsError.of(error, one.at("kind")) from error
    return read


def _key(read: Read) -> Hashable:
    organisation, rule, period, person, about, *told = read
    return (organisation.pk, rule, period, person.pk if person else None, about.pk if about else None, *told)


def dump(dumping: Dumping) -> list[dict[str, Any]]:
    """Those of the organisations told."""
    rows = Explanation.everywhere.filter(withdrawn_at=None, organisation__in=dumping.own)
    if dumping.year is not None:
        rows = rows.filter(period__startswith=str(dumping.year))
    rows = rows.select_related("organisation", "about").order_by("organisation__code", "period", "rule", "pk")
    return [
        element(
            organisation=dumping.code(row.organisation),
            rule=row.rule,
            period=row.period,
            text=row.text,
            person=dumping.refer(PEOPLE, row.person_id),
            about=dumping.code(row.about),
            kind=row.kind if row.kind != "reason" else None,
            approved_by=row.approved_by,
            approved_on=tell(row.approved_on),
        )
        for row in rows
    ]


def undo(*, actor: Actor, batch: Batch, reason: str) -> None:
    """Withdraw those of the batch."""
    found = Explanation.everywhere.filter(batch=batch, withdrawn_at=None).select_related("organisation")
    withdraw_explanations(actor=actor, explanations=found, reason=reason)


EXPLANATIONS = FactsPart(key=KEY, label="责任说明", shape=SHAPE, load=load, dump=dump, undo=undo, order=90)
FACTS_FILE = (EXPLANATIONS,)
