"""What organisations were before, in the facts file: former names, kinds and parents, mergers and splits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from shuzhi.access.models import Batch
from shuzhi.access.scoping import Actor
from shuzhi.factsfile.dumping import Dumping, element
from shuzhi.factsfile.loading import ORGANISATIONS, Element, Loading
from shuzhi.factsfile.shapes import CODE, DAY, FLAG, closed, each, one_of, text
from shuzhi.factsfile.when import tell
from shuzhi.rooms import FactsPart
from shuzhi.roster.models import BEGINNING, Organisation, OrganisationKind, OrganisationPast, Sector, Succession
from shuzhi.roster.taking_over import SpanFacts, SuccessionFacts, take_over_past, write_past_paths

KEY = "past"
SPAN = closed(
    ["until", "name", "kind"],
    since=DAY,
    until=DAY,
    name=text(100, least=1),
    kind=one_of(OrganisationKind.values),
    sector=one_of(Sector.values),
    parent=CODE,
    committee=FLAG,
    temporary=FLAG,
)
CAME_FROM = closed(["organisation", "day", "how"], organisation=CODE, day=DAY, how=one_of(["merge", "split"]))
SHAPE = closed(["organisation"], organisation=CODE, was=each(SPAN), came_from=each(CAME_FROM))
Past = tuple[Organisation, tuple[SpanFacts, ...], tuple[SuccessionFacts, ...]]


def load(loading: Loading, elements: Sequence[Element]) -> None:
    """Give each organisation its history, unless it has the same already."""
    taken: list[Organisation] = []
    for one, (organisation, spans, successions) in loading.each(KEY, elements, lambda one: _read(loading, one)):
        with loading.taking(KEY, one.path):
            fresh_spans = tuple(span for span in spans if span not in _held_spans(organisation))
            fresh = tuple(each for each in successions if each not in _held_successions(organisation))
            if not fresh_spans and not fresh:
                loading.unchanged[KEY] += 1
                continue
            take_over_past(actor=loading.actor, organisation=organisation, spans=fresh_spans, successions=fresh)
            loading.batch(organisation)
            loading.entered[KEY] += 1
            taken.append(organisation)
    if taken:
        write_past_paths(actor=loading.actor, organisations=taken)


def _read(loading: Loading, one: Element) -> Past:
    organisation = loading.organisation(one)

    def named(code: str, *where: str | int) -> Organisation:
        found: Organisation = loading.find(ORGANISATIONS, code, one.at(*where))
        return found

    spans = tuple(
        SpanFacts(
            name=span["name"],
            kind=span["kind"],
            sector=span.get("sector", Sector.OTHER),
            parent=named(span["parent"], "was", number, "parent") if "parent" in span else None,
            since=span.get("since", BEGINNING),
            until=span["until"],
            has_committee=span.get("committee"),
            temporary=span.get("temporary", False),
        )
        for number, span in enumerate(one.values.get("was", ()))
    )
    successions = tuple(
        SuccessionFacts(named(each["organisation"], "came_from", number, "organisation"), each["day"], each["how"])
        for number, each in enumerate(one.values.get("came_from", ()))
    )
    return organisation, spans, successions


def _held_spans(organisation: Organisation) -> list[SpanFacts]:
    return [
        SpanFacts(
            past.name,
            past.kind,
            past.sector,
            past.parent,
            past.since,
            past.until,
            past.has_committee,
            past.temporary,
        )
        for past in organisation.past.select_related("parent").order_by("until")
    ]


def _held_successions(organisation: Organisation) -> list[SuccessionFacts]:
    found = organisation.precessions.select_related("predecessor").order_by("day", "pk")
    return [SuccessionFacts(each.predecessor, each.day, each.how) for each in found]


def dump(dumping: Dumping) -> list[dict[str, Any]]:
    """Every organisation told that has a history."""
    dumped = []
    for organisation in dumping.organisations:
        was = [
            element(
                since=_day(span.since),
                until=span.until.isoformat(),
                name=span.name,
                kind=span.kind,
                sector=span.sector,
                parent=dumping.code(span.parent) if span.parent_id in dumping.own else None,
                committee=span.has_committee,
                temporary=span.temporary or None,
            )
            for span in OrganisationPast.everywhere.filter(organisation=organisation).order_by("until", "pk")
        ]
        came_from = [
            element(organisation=dumping.code(one.predecessor), day=one.day.isoformat(), how=one.how)
            for one in Succession.everywhere.filter(successor=organisation).order_by("day", "pk")
        ]
        if was or came_from:
            dumped.append(element(organisation=organisation.code, was=was, came_from=came_from))
    return dumped


def _day(day: date) -> str | None:
    return None if day == BEGINNING else tell(day)


def undo(*, actor: Actor, batch: Batch, reason: str) -> None:
    """Nothing: history goes with the organisation that brought it."""


PAST = FactsPart(key=KEY, label="组织沿革", shape=SHAPE, load=load, dump=dump, undo=undo, order=20)
