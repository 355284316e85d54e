"""Verbs that take over people as an office kept them elsewhere: every spell exactly as told, none ended by another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from shuzhi.access.models import Batch, Recorded
from shuzhi.access.provenance import provenance
from shuzhi.access.roles import Capability
from shuzhi.access.scoping import Actor
from shuzhi.chain.links import append_links
from shuzhi.clock import now
from shuzhi.factsfile.when import When
from shuzhi.roster.models import (
    BEGINNING,
    Circumstance,
    DuesBase,
    Membership,
    Organisation,
    Person,
    Post,
    Spell,
    Transfer,
)
from shuzhi.roster.spells import IN_FORCE, RosterError

SPELLS: tuple[type[Spell], ...] = (Membership, Circumstance, Post, DuesBase)


@dataclass(frozen=True, slots=True)
class SpellFacts:
    """Something that held of a person in an organisation.

    Attributes:
        columns: What is particular to the spell's kind, by column.
    """

    model: type[Spell]
    organisation: Organisation
    since: When | None = None
    until: When | None = None
    note: str = ""
    columns: Mapping[str, Any] = field(default_factory=dict)

    @property
    def begins(self) -> date:
        """Where it begins; what nobody recorded counts as always."""
        return self.since.day if self.since else BEGINNING


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """A person and all that held of him."""

    organisation: Organisation
    columns: Mapping[str, Any]
    born: When | None = None
    spells: tuple[SpellFacts, ...] = ()


@dataclass(frozen=True, slots=True)
class TransferFacts:
    """A member's 组织关系 on its way; where he belongs since then, his memberships tell."""

    person: Person
    organisation: Organisation
    target: Organisation | None
    target_name: str
    sent_on: date
    received_on: date | None = None


def check_person(facts: PersonFacts) -> None:
    """Refuse what cannot be.

    Raises:
        RosterError: No name, or what :func:`check_spells` refuses.
    """
    if not str(facts.columns.get("name", "")).strip():
        raise RosterError("姓名没有填写。", advice="请填写姓名。", code="person.name_missing")
    check_spells(str(facts.columns["name"]), facts.spells)


def check_spells(name: str, spells: Sequence[SpellFacts]) -> None:
    """Refuse what cannot be.

    Raises:
        RosterError: A spell ends before it begins, or two memberships are open at once.
    """
    for spell in spells:
        if spell.until is not None and spell.until.day < spell.begins:
            raise RosterError(f"{name}的止日早于起日。", advice="请核对两个日期。", code="date.order")
    if sum(spell.model is Membership and spell.until is None for spell in spells) > 1:
        raise RosterError(
            f"{name}同时有两段没有结束的党籍。", advice="请写明前一段何时结束。", code="membership.open_twice"
        )


@transaction.atomic
def take_over_people(*, actor: Actor, batch: Batch, with_origins: Sequence[tuple[PersonFacts, str]]) -> list[Person]:
    """Add people with all their spells, each with its origin; the batch writes one audit sentence for all.

    Raises:
        AccessDeniedError: The actor may not change one of the rosters.
        RosterError: What :func:`check_person` refuses.
    """
    for one, _ in with_origins:
        check_person(one)
    _require(actor, [one.organisation for one, _ in with_origins])
    people = Person.everywhere.bulk_create(
        [
            Person(
                organisation=one.organisation,
                born_on=one.born.day if one.born else None,
                born_told=one.born.text if one.born else "",
                **{**one.columns, "name": str(one.columns["name"]).strip()},
                **provenance(actor, batch, origin),
            )
            for one, origin in with_origins
        ],
        batch_size=500,
    )
    _write_spells(
        actor,
        batch,
        [
            (person, spell, origin)
            for person, (one, origin) in zip(people, with_origins, strict=True)
            for spell in one.spells
        ],
    )
    append_links(actor, people, "recorded")
    return list(people)


@transaction.atomic
def take_over_spells(*, actor: Actor, batch: Batch, person: Person, spells: Sequence[SpellFacts], origin: str) -> None:
    """Add spells to a person of the roster.

    Raises:
        AccessDeniedError: The actor may not change one of the rosters.
        RosterError: What :func:`check_spells` refuses, or he is a member already: that is a change or a transfer.
    """
    check_spells(person.name, spells)
    _require(actor, [person.organisation])
    opens = any(spell.model is Membership and spell.until is None for spell in spells)
    if opens and person.memberships.filter(IN_FORCE, until=None).exists():
        raise RosterError(
            f"{person.name}在册的党籍还没有结束。",
            advice="请办理党籍变更或组织关系转接，或在文件中写明这一段何时结束。",
            code="membership.open_twice",
        )
    _write_spells(actor, batch, [(person, spell, origin) for spell in spells])
    append_links(actor, [person])


@transaction.atomic
def take_over_transfers(
    *, actor: Actor, batch: Batch, with_origins: Sequence[tuple[TransferFacts, str]]
) -> list[Transfer]:
    """Add transfers as they were kept.

    Raises:
        AccessDeniedError: The actor may not change the roster of one of the sources.
        RosterError: One was received before it was sent.
    """
    for one, _ in with_origins:
        check_transfer(one)
    _require(actor, [one.organisation for one, _ in with_origins])
    made: list[Transfer] = Transfer.everywhere.bulk_create(
        [
            Transfer(
                person=one.person,
                organisation=one.organisation,
                target=one.target,
                target_name=one.target_name,
                sent_on=one.sent_on,
                received_on=one.received_on,
                **provenance(actor, batch, origin),
            )
            for one, origin in with_origins
        ],
        batch_size=500,
    )
    append_links(actor, {one.person.pk: one.person for one, _ in with_origins}.values())
    return made


def check_transfer(facts: TransferFacts) -> None:
    """Refuse what cannot be.

    Raises:
        RosterError: It was received before it was sent.
    """
    if facts.received_on is not None and facts.received_on < facts.sent_on:
        raise RosterError("接收日期早于开出日期。", advice="请核对两个日期。", code="date.order")


@transaction.atomic
def give_back(*, actor: Actor, batch: Batch, models: Iterable[type[Recorded]], reason: str) -> None:
    """Withdraw what a batch brought to the roster, of the kinds named.

    Raises:
        AccessDeniedError: The actor may not change one of the rosters.
    """
    touched: set[int] = set()
    for model in models:
        rows: QuerySet[Any] = model.everywhere.filter(batch=batch, withdrawn_at=None)
        _require(actor, Organisation.everywhere.filter(pk__in=rows.values("organisation")))
        touched.update(rows.values_list("pk" if model is Person else "person_id", flat=True))
        rows.update(withdrawn_at=now(), withdrawn_reason=reason)
    people = Person.everywhere.filter(pk__in=touched).select_related("organisation").order_by("pk")
    append_links(actor, [one for one in people if one.batch_id == batch.pk], "withdrawn", reason)
    append_links(actor, [one for one in people if one.batch_id != batch.pk], reason=reason)


def _write_spells(actor: Actor, batch: Batch, spells: Sequence[tuple[Person, SpellFacts, str]]) -> None:
    _require(actor, [spell.organisation for _, spell, _ in spells])
    for model in SPELLS:
        model.everywhere.bulk_create(
            [
                model(
                    person=person,
                    organisation=spell.organisation,
                    since=spell.begins,
                    since_told=spell.since.text if spell.since else "",
                    until=spell.until.day if spell.until else None,
                    until_told=spell.until.text if spell.until else "",
                    note=spell.note,
                    **spell.columns,
                    **provenance(actor, batch, origin),
                )
                for person, spell, origin in spells
                if spell.model is model
            ],
            batch_size=500,
        )


def _require(actor: Actor, organisations: Iterable[Organisation]) -> None:
    for organisation in {one.pk: one for one in organisations}.values():
        actor.require(Capability.ROSTER, organisation)
