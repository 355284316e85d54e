"""Taking an import back: what it added is withdrawn, what it corrected stands as before."""

from __future__ import annotations

from django.db import transaction

from shuzhi.access.audit import write_audit
from shuzhi.access.models import Batch
from shuzhi.access.roles import Capability
from shuzhi.access.scoping import Actor
from shuzhi.clock import now
from shuzhi.errors import NotFoundError, ShuzhiError
from shuzhi.exchange.importing.facts import ROSTER_FACTS
from shuzhi.exchange.importing.restore import restore_corrected
from shuzhi.items.life import withdraw_items
from shuzhi.items.models import Item
from shuzhi.ledger.entries import withdraw_entry
from shuzhi.ledger.models import Entry, RegisterRow
from shuzhi.ledger.registers import withdraw_rows
from shuzhi.roster.organisations import forget_committee


class UndoError(ShuzhiError):
    """A batch cannot be taken back."""

    code = "batch.invalid"


@transaction.atomic
def undo_batch(*, actor: Actor, batch_id: int) -> Batch:
    """Take one import back.

    Raises:
        NotFoundError: There is no such batch within the actor's reach.
        UndoError: It was undone already.
    """
    batch: Batch | None = Batch.objects.within(actor, Capability.IMPORT).filter(pk=batch_id).first()
    if batch is None:
        raise NotFoundError(f"没有导入批次 {batch_id}。", advice="请核对批次号。", code="batch.not_found")
    if batch.undone_at is not None:
        raise UndoError(f"导入批次 {batch_id} 已经撤销。", advice="无须再次撤销。", code="batch.undone")
    reason = f"撤销导入批次 {batch_id}"
    organisation = batch.organisation
    for entry in Entry.everywhere.filter(batch=batch, withdrawn_at=None):
        withdraw_entry(actor=actor, entry=entry, reason=reason, audited=False)
    rows = list(RegisterRow.everywhere.filter(batch=batch, withdrawn_at=None))
    withdraw_rows(actor=actor, organisation=organisation, rows=rows, reason=reason, audited=False)
    withdraw_items(
        actor=actor,
        organisation=organisation,
        items=list(Item.everywhere.filter(batch=batch, withdrawn_at=None)),
        reason=reason,
    )
    for model in ROSTER_FACTS:
        model.everywhere.filter(batch=batch, withdrawn_at=None).update(withdrawn_at=now(), withdrawn_reason=reason)
    restore_corrected(actor=actor, batch=batch, reason=reason)
    if batch.summary.get("committee_noted"):
        forget_committee(actor=actor, organisation=organisation)
    batch.undone_at = now()
    batch.save(update_fields=["undone_at"])
    write_audit(actor=actor, verb="import.undone", organisation=organisation, batch=batch_id)
    return batch
