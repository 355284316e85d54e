"""Verbs that take over organisations as an office kept them elsewhere, exactly as told, and give them back.

The everyday verbs derive: a change closes the span before it.  What was kept elsewhere brings its own history, and
nothing is derived of it here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models, transaction

from shuzhi.access.audit import write_audit
from shuzhi.access.models import Batch, Recorded
from shuzhi.access.roles import Capability
from shuzhi.access.scoping import PATH_STEP, Actor
from shuzhi.chain.links import append_links
from shuzhi.factsfile.when import When
from shuzhi.roster.models import Organisation, OrganisationPast, Succession
from shuzhi.roster.organisations import OrganisationError, add_organisation

ADDED = "organisations"  # the key of a batch's summary
# What keeps account of an organisation, and does not stand on it.
ACCOUNTS_OF_IT = frozenset(
    "Revision ChainHead AuditRecord Batch ImportedRow LedgerBeginning OrganisationPast Succession Organisation".split()
)


@dataclass(frozen=True, slots=True)
class OrganisationFacts:
    """What is told of an organisation as it stands."""

    code: str
    name: str
    kind: str
    sector: str
    parent: Organisation | None = None
    founded: When | None = None
    closed_on: date | None = None
    has_committee: bool | None = None
    temporary: bool = False
    sample: bool = False


@dataclass(frozen=True, slots=True)
class SpanFacts:
    """How an organisation stood before, up to but not including ``until``."""

    name: str
    kind: str
    sector: str
    parent: Organisation | None
    since: date
    until: date
    has_committee: bool | None = None
    temporary: bool = False


@dataclass(frozen=True, slots=True)
class SuccessionFacts:
    """Out of which other organisation it came, or which went over into it."""

    predecessor: Organisation
    day: date
    how: str


@transaction.atomic
def take_over_organisation(
    *, actor: Actor, facts: OrganisationFacts, again: Organisation | None = None
) -> Organisation:
    """Add an organisation as it is told, closed ones too.

    Args:
        again: The same one, which was given back before.

    Raises:
        AccessDeniedError: The actor may not change the tree there.
        OrganisationError: As :func:`add_organisation`, or it was closed before it was founded.
    """
    founded = facts.founded
    if founded and facts.closed_on and facts.closed_on < founded.day:
        raise OrganisationError(f"{facts.name}的撤销日期早于成立日期。", advice="请核对两个日期。", code="date.order")
    if again is None:
        made = add_organisation(
            actor=actor,
            code=facts.code,
            name=facts.name,
            kind=facts.kind,
            parent=facts.parent,
            sector=facts.sector,
            founded_on=founded.day if founded else None,
            has_committee=facts.has_committee,
            temporary=facts.temporary,
            sample=facts.sample,
        )
    else:
        made = again
        actor.require(Capability.ROSTER, facts.parent or made)
        made.name, made.kind, made.sector, made.parent = facts.name, facts.kind, facts.sector, facts.parent
        made.has_committee, made.temporary, made.sample = facts.has_committee, facts.temporary, facts.sample
        made.founded_on = founded.day if founded else None
        made.path = (facts.parent.path if facts.parent else "") + made.path[-PATH_STEP:]
        write_audit(actor=actor, verb="organisation.added", organisation=made, name=facts.name, code=facts.code)
    made.founded_told = founded.text if founded else ""
    made.closed_on = facts.closed_on
    made.save()
    append_links(actor, [made])
    return made


@transaction.atomic
def take_over_past(
    *,
    actor: Actor,
    organisation: Organisation,
    spans: Sequence[SpanFacts],
    successions: Sequence[SuccessionFacts] = (),
) -> None:
    """Give an organisation the history it had elsewhere; what holds now begins where the last span ends.

    Raises:
        AccessDeniedError: The actor may not change it.
        OrganisationError: It has a history here already, or the spans overlap.
    """
    actor.require(Capability.ROSTER, organisation)
    if spans and organisation.past.exists():
        raise OrganisationError(
            f"{organisation.name}已有沿革。", advice="沿革只能随新组织一起录入。", code="organisation.has_past"
        )
    ordered = sorted(spans, key=lambda span: span.until)
    for before, span in zip([None, *ordered], ordered, strict=False):
        if span.since >= span.until or (before and span.since < before.until):
            raise OrganisationError(
                f"{organisation.name}的沿革在 {span.since} 前后重叠或颠倒。",
                advice="请核对起止日期。",
                code="date.order",
            )
    OrganisationPast.everywhere.bulk_create(
        OrganisationPast(
            organisation=organisation,
            parent=span.parent,
            name=span.name,
            kind=span.kind,
            sector=span.sector,
            path=organisation.path,
            has_committee=span.has_committee,
            temporary=span.temporary,
            since=span.since,
            until=span.until,
        )
        for span in ordered
    )
    Succession.everywhere.bulk_create(
        Succession(predecessor=one.predecessor, successor=organisation, day=one.day, how=one.how) for one in successions
    )
    if ordered:
        organisation.since = ordered[-1].until
        organisation.save(update_fields=["since"])
    append_links(actor, [organisation])


@transaction.atomic
def write_past_paths(*, actor: Actor, organisations: Sequence[Organisation]) -> None:
    """Write the place in the tree into the former spans of organisations, from those of their parents then."""
    for one in organisations:
        actor.require(Capability.ROSTER, one)
    spans: dict[int, list[OrganisationPast]] = {}
    for span in OrganisationPast.everywhere.order_by("until"):
        spans.setdefault(span.organisation_id, []).append(span)
    now = {one.pk: one for one in Organisation.everywhere.all()}

    def path_on(pk: int, day: date, deep: int = 0) -> str:
        if deep > len(now):
            raise OrganisationError("组织沿革中的上级绕成了圈。", advice="请核对 past 中的上级。", code="facts.circle")
        held = next((span for span in spans.get(pk, ()) if day < span.until), None)
        parent = held.parent_id if held else now[pk].parent_id
        step = now[pk].path[-PATH_STEP:]
        return (path_on(parent, day, deep + 1) if parent else "") + step

    changed = []
    for one in organisations:
        for span in spans.get(one.pk, ()):
            span.path = path_on(one.pk, span.since)
            changed.append(span)
    OrganisationPast.everywhere.bulk_update(changed, ["path"], batch_size=500)
    append_links(actor, organisations)


@transaction.atomic
def give_back_organisations(*, actor: Actor, batch: Batch, reason: str) -> list[Organisation]:
    """Close the organisations a batch brought as from their beginning, where nothing else stands on them."""
    brought = Organisation.everywhere.filter(pk__in=batch.summary.get(ADDED, ())).order_by("-path")
    closed: list[Organisation] = []
    for one in brought:
        actor.require(Capability.ROSTER, one)
        if not _stands_on(one, {other.pk for other in closed}):
            one.closed_on = one.since
            one.save(update_fields=["closed_on"])
            append_links(actor, [one], reason=reason)
            write_audit(actor=actor, verb="organisation.closed", organisation=one, name=one.name, day=one.since)
            closed.append(one)
    return closed


def were_given_back(organisations: Iterable[Organisation]) -> set[int]:
    """Those of the organisations that an undone batch brought and took away again."""
    closed = {one.pk for one in organisations if one.closed_on is not None and one.closed_on == one.since}
    if not closed:
        return set()
    undone = Batch.everywhere.exclude(undone_at=None).values_list("summary", flat=True)
    return closed & {pk for summary in undone for pk in summary.get(ADDED, ())}


def _stands_on(organisation: Organisation, closed: set[int]) -> bool:
    """Whether anything in force names the organisation."""
    if organisation.children.filter(closed_on=None).exclude(pk__in=closed).exists():
        return True
    for relation in Organisation._meta.get_fields(include_hidden=True):
        model: Any = relation.related_model
        if not isinstance(relation, models.ManyToOneRel) or model.__name__ in ACCOUNTS_OF_IT:
            continue
        rows = model._base_manager.filter(**{relation.field.name: organisation})
        if issubclass(model, Recorded):
            rows = rows.filter(withdrawn_at=None)
        elif any(field.name == "entry" for field in model._meta.fields):
            rows = rows.filter(entry__withdrawn_at=None)
        if rows.exists():
            return True
    return False
