"""From which day on an organisation's ledger tells, as a whole or of one kind: declared, corrected, taken back.

What lies before that day is unknown and held against nobody.  Where nothing is declared, the ledger begins on 1 January
of the year of the earliest event or register row recorded in it (``duties/begun.py``); a kind that an import began on
a day of its own is left out of that, so that one sheet does not begin what it does not tell, and so are
elections and filings, which begin their own kinds alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.db.models import Q

from shuzhi.access.audit import write_audit
from shuzhi.access.models import Batch
from shuzhi.access.provenance import provenance
from shuzhi.access.roles import Capability
from shuzhi.access.scoping import Actor
from shuzhi.chain.links import append_links
from shuzhi.clock import now
from shuzhi.errors import ShuzhiError
from shuzhi.roster.models import LedgerBeginning, Organisation
from shuzhi.roster.rulebooks import rulebook_of
from shuzhi.rulebook.model import Rulebook
from shuzhi.rulebook.vocabulary import ITEM_SOURCES

WHOLE = ""  # in place of a kind: the ledger as a whole
WHOLE_LABEL = "全部台账"
BEGUN = "ledgers_begun"  # the key of a batch's summary: organisations whose whole ledger it began
ANEW = "另有新的起记日期"  # why a declaration gave way to the next one
SAYS_SO = "coverage"  # a register that tells of others and holds nothing itself


class LedgerBeginningError(ShuzhiError):
    """A ledger cannot begin like this."""

    code = "ledger.beginning"


@transaction.atomic
def begin_ledger(
    *,
    actor: Actor,
    organisation: Organisation,
    since: date,
    kind: str = WHOLE,
    reason: str = "",
    batch: Batch | None = None,
    origin: str = "",
) -> None:
    """Say from which day on the ledger of an organisation tells; said anew, the later word counts.

    Args:
        kind: An entry kind, a register or a source of items that begins on a day of its own; empty: the whole ledger.

    Raises:
        AccessDeniedError: The actor does not keep the organisation.
        LedgerBeginningError: There is no such kind.
    """
    actor.require(Capability.ROSTER, organisation)
    label = label_of(rulebook_of(organisation), kind)
    if kind == WHOLE:
        organisation.ledger_since = since
        organisation.save(update_fields=["ledger_since"])
        append_links(actor, [organisation], reason=reason)
    else:
        _withdraw(actor, organisation, kind, ANEW)
        made = LedgerBeginning.everywhere.create(
            organisation=organisation, kind=kind, since=since, **provenance(actor, batch, origin)
        )
        append_links(actor, [made], "recorded", reason)
    write_audit(actor=actor, verb="ledger.begun", organisation=organisation, kind=label, day=since)


@transaction.atomic
def unbegin_ledger(*, actor: Actor, organisation: Organisation, reason: str, kind: str = WHOLE) -> None:
    """Take back what was declared: the beginning is derived again from what is recorded.

    Raises:
        AccessDeniedError: The actor does not keep the organisation.
        LedgerBeginningError: No reason, no such kind, or nothing was declared of it.
    """
    actor.require(Capability.ROSTER, organisation)
    if not reason.strip():
        raise LedgerBeginningError("请写明原因。", advice="例如：起记日期填错了年份。", code="reason.missing")
    label = label_of(rulebook_of(organisation), kind)
    if kind == WHOLE and organisation.ledger_since is not None:
        organisation.ledger_since = None
        organisation.save(update_fields=["ledger_since"])
        append_links(actor, [organisation], reason=reason)
    elif kind == WHOLE or not _withdraw(actor, organisation, kind, reason):
        raise LedgerBeginningError(f"{label}没有设过起记日期。", advice="无须撤回。", code="ledger.not_begun")
    write_audit(actor=actor, verb="ledger.unbegun", organisation=organisation, kind=label, reason=reason)


def declarations(organisation: Organisation) -> list[LedgerBeginning]:
    """What stands declared of single kinds (machinery; the caller has checked who asks)."""
    return list(LedgerBeginning.everywhere.filter(organisation=organisation, withdrawn_at=None).order_by("kind"))


def declared_kinds(organisation: Organisation) -> Mapping[str, date]:
    """The kinds that begin on a day of their own (machinery; the caller has checked who asks)."""
    return {one.kind: one.since for one in declarations(organisation)}


def kinds_that_begin(rulebook: Rulebook) -> dict[str, str]:
    """Everything that may begin on a day of its own, with its label."""
    kinds = {kind.id: kind.label for kind in rulebook.kinds.values()}
    registers = {one.id: one.label for one in rulebook.registers.values() if one.id != SAYS_SO}
    return ITEM_SOURCES | registers | kinds


def label_of(rulebook: Rulebook, kind: str) -> str:
    """What is said of a kind.

    Raises:
        LedgerBeginningError: There is no such kind.
    """
    label = WHOLE_LABEL if kind == WHOLE else kinds_that_begin(rulebook).get(kind)
    if label is None:
        raise LedgerBeginningError(
            f"类别“{kind}”不认识。", advice="请写台账类别、登记簿或事项来源的编号。", code="ledger.kind"
        )
    return label


def _withdraw(actor: Actor, organisation: Organisation, kind: str, reason: str) -> bool:
    """Withdraw what was declared of a kind; whether anything was."""
    former = LedgerBeginning.everywhere.filter(organisation=organisation, kind=kind, withdrawn_at=None)
    withdrawn = list(former)
    former.update(withdrawn_at=now(), withdrawn_reason=reason[:300])
    append_links(actor, withdrawn, "withdrawn", reason)
    return bool(withdrawn)


@transaction.atomic
def give_back_beginnings(*, actor: Actor, batch: Batch, reason: str) -> None:
    """Take back what a batch declared, as far as it still stands; what it took the place of is declared again."""
    for one in LedgerBeginning.everywhere.filter(batch=batch, withdrawn_at=None).select_related("organisation"):
        unbegin_ledger(actor=actor, organisation=one.organisation, kind=one.kind, reason=reason)
        if (former := _former(one)) is not None:
            begin_ledger(
                actor=actor,
                organisation=one.organisation,
                since=former.since,
                kind=one.kind,
                reason=reason,
                batch=former.batch,
                origin=former.origin,
            )
    begun = Organisation.everywhere.filter(pk__in=batch.summary.get(BEGUN, ())).exclude(ledger_since=None)
    for organisation in begun:
        unbegin_ledger(actor=actor, organisation=organisation, reason=reason)


def _former(one: LedgerBeginning) -> LedgerBeginning | None:
    """The last declaration that another one took the place of, unless the batch that made it was undone."""
    before = LedgerBeginning.everywhere.filter(
        Q(batch=None) | Q(batch__undone_at=None), organisation=one.organisation, kind=one.kind, withdrawn_reason=ANEW
    )
    return before.exclude(batch=one.batch).filter(pk__lt=one.pk).order_by("-pk").first()
