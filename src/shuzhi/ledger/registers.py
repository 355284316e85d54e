"""Verbs on registers: documents, honours, dues, money, external figures, and the plain word 本年无此项."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from shuzhi.access.audit import write_audit
from shuzhi.access.models import Batch
from shuzhi.access.provenance import provenance
from shuzhi.access.roles import Capability
from shuzhi.access.scoping import Actor
from shuzhi.chain.links import append_links
from shuzhi.clock import now
from shuzhi.ledger.models import RegisterRow
from shuzhi.ledger.register_rows import EXTERNAL, RegisterError, as_counted, settled
from shuzhi.rooms import rooms
from shuzhi.roster.models import Organisation, Person
from shuzhi.roster.rulebooks import rulebook_of
from shuzhi.rulebook import national
from shuzhi.rulebook.vocabulary import ITEM_SOURCES

COVERAGE = "coverage"
SOURCE = "source:"  # so begins the category of a source of items; some sources bear the name of a kind of entry
CORRECTABLE = frozenset(
    {
        "person",
        "title",
        "number",
        "category",
        "level",
        "issuer",
        "day",
        "ym",
        "due_fen",
        "paid_fen",
        "value",
        "unit",
        "period",
        "source",
    }
)


SAID = CORRECTABLE - {"person"}
WORDS = frozenset({"category", "level", "value", "unit", "period"})  # what is of a list, or told in one


@transaction.atomic
def record_rows(
    *,
    actor: Actor,
    organisation: Organisation,
    register: str,
    rows: Sequence[Mapping[str, Any]],
    batch: Batch | None = None,
    audited: bool = True,
) -> list[RegisterRow]:
    """Record rows of one register.

    Args:
        rows: Columns of :class:`RegisterRow`; ``origin`` names file, sheet and row.

    Raises:
        RegisterError: The register is unknown, or a row does not say enough or what no list knows.
    """
    actor.require(Capability.RECORD, organisation)
    made = RegisterRow.everywhere.bulk_create(
        [
            RegisterRow(
                organisation=organisation,
                register=register,
                **settled(register, row),
                **provenance(actor, batch, str(row.get("origin", ""))),
            )
            for row in rows
        ],
        batch_size=500,
    )
    append_links(actor, made, "recorded")
    if audited:
        for fact in made:
            write_audit(
                actor=actor,
                verb="register.recorded",
                organisation=organisation,
                register=register,
                title="" if fact.person and fact.person.name in fact.title else fact.title,
            )
    return made


@transaction.atomic
def correct_row(*, actor: Actor, row: RegisterRow, reason: str, **changes: Any) -> RegisterRow:
    """Change columns of a register row; what stood before stays in the chain.

    Raises:
        RegisterError: No reason, a column that is no content of a row, a word that no list knows, or the row was
            withdrawn.
    """
    actor.require(Capability.RECORD, row.organisation)
    _require_reason(reason)
    if fixed := set(changes) - CORRECTABLE:
        raise RegisterError(f"“{min(fixed)}”不能更正。", advice="组织和登记簿填错的，请撤回后重新登记。")
    row.refresh_from_db(from_queryset=RegisterRow.everywhere.select_for_update(of=("self",)))
    if row.withdrawn_at is not None:
        raise RegisterError("该行已撤回，不能更正。", advice="如确有此事，请重新登记。", code="register.withdrawn")
    if changes and row.register == EXTERNAL:
        as_counted(row)  # what an earlier version took in goes with the first correction
    if (WORDS if row.register != EXTERNAL else CORRECTABLE) & set(changes):
        whole = {column: getattr(row, column) for column in SAID} | changes
        changes = {column: value for column, value in settled(row.register, whole).items() if column in changes}
    for column, value in changes.items():
        setattr(row, column, value)
    row.save()
    append_links(actor, [row], reason=reason)
    write_audit(actor=actor, verb="register.corrected", organisation=row.organisation, row=row.pk, reason=reason)
    return row


@transaction.atomic
def withdraw_rows(
    *,
    actor: Actor,
    organisation: Organisation,
    rows: Sequence[RegisterRow],
    reason: str,
    audited: bool = True,
) -> None:
    """Take register rows of ``organisation`` out of every count; they stay readable with the reason.

    Raises:
        RegisterError: No reason, or a row of another organisation.
    """
    actor.require(Capability.RECORD, organisation)
    _require_reason(reason)
    ids = [row.pk for row in rows]
    if RegisterRow.everywhere.filter(pk__in=ids).exclude(organisation=organisation).exists():
        raise RegisterError("其中有别的组织的登记。", advice="请只选本组织的登记。")
    RegisterRow.everywhere.filter(pk__in=ids).update(withdrawn_at=now(), withdrawn_reason=reason)
    append_links(actor, rows, "withdrawn", reason)
    if audited:
        for row in rows:
            write_audit(actor=actor, verb="register.withdrawn", organisation=organisation, row=row.pk, reason=reason)


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise RegisterError("请写明原因。", advice="例如：金额录入有误。", code="reason.missing")


def declare_none(
    *,
    actor: Actor,
    organisation: Organisation,
    year: int,
    kind: str = "",
    source: str = "",
    signer: Signer | None = None,
) -> RegisterRow:
    """Say that a ledger is kept for ``year`` and what it does not hold did not happen (本年无此项).

    Rows that are there all the same are counted: they say more than the word.

    Args:
        kind: An entry kind, a register or a part of one (:meth:`RegisterKind.parts`), or a kind of items.
        source: A source of items (some bear the name of a kind of entry).
        signer: Who signed for it, and on which day.

    Raises:
        RegisterError: There is no such ledger.
    """
    row = coverage_row(organisation=organisation, kind=kind, source=source, year=year, signer=signer)
    return record_rows(actor=actor, organisation=organisation, register=COVERAGE, rows=[row])[0]


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signed that there was nothing: a person of the roster or only a name, and the day."""

    person: Person | None = None
    name: str = ""
    day: date | None = None


def coverage_row(
    *, organisation: Organisation, year: int, kind: str = "", source: str = "", signer: Signer | None = None
) -> dict[str, Any]:
    """The row by which :func:`declare_none` says it.

    Raises:
        RegisterError: There is no such ledger.
    """
    labels = ledger_labels(organisation)
    category = SOURCE + source if source else kind
    if category not in labels and SOURCE + category in labels:
        category = SOURCE + category
    if category not in labels:
        raise RegisterError(f"类别“{kind or source}”不认识。", advice="请从类别表中选择。")
    signed = signer or Signer()
    return {
        "category": category,
        "ym": year * 12,
        "title": f"{year}年{labels[category]}台账已记全",
        "person": signed.person,
        "issuer": signed.name,
        "day": signed.day,
    }


def ledger_labels(organisation: Organisation) -> dict[str, str]:
    """What may be declared empty, as it is kept.

    Kinds of entries, registers and their categories and levels, kinds of items, and their sources.
    """
    of_rooms = {id_: label for room in rooms() for id_, label in room.ledgers.items()}
    registers = [register for register in national().registers.values() if register.id != COVERAGE]
    return {
        **{kind.id: kind.label for kind in rulebook_of(organisation).kinds.values()},
        **{register.id: register.label for register in registers},
        **{word: label for register in registers for word, label in register.part_labels().items()},
        **{id_: label for id_, label in of_rooms.items() if id_ not in ITEM_SOURCES},
        **{SOURCE + id_: label for id_, label in of_rooms.items() if id_ in ITEM_SOURCES},
    }
