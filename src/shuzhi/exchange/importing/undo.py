"""Taking a batch back, of workbooks or of a facts file: what it added is withdrawn, what it corrected is restored."""

from __future__ import annotations

from collections import Counter

from django.db import transaction
from django.db.models import QuerySet

from shuzhi.access.audit import write_audit
from shuzhi.access.models import Batch, Recorded
from shuzhi.access.roles import Capability
from shuzhi.access.scoping import Actor
from shuzhi.chain.links import one_link_each
from shuzhi.clock import now
from shuzhi.errors import NotFoundError, ShuzhiError
from shuzhi.exchange.facts.parts import parts
from shuzhi.exchange.importing.restore import restore_corrected
from shuzhi.ledger.models import Entry, RegisterRow
from shuzhi.roster.models import Circumstance, DuesBase, Membership, Organisation, Person, Post, Transfer
from shuzhi.roster.organisations import forget_committee


class UndoError(ShuzhiError):
    """A batch cannot be taken back."""

    code = "batch.invalid"


STANDING: tuple[tuple[type[Recorded], str, str], ...] = (
    (Entry, "participants__person__in", "台账条目"),
    (RegisterRow, "person__in", "登记"),
    *((model, "person__in", "名册变动") for model in (Membership, Circumstance, DuesBase, Post, Transfer)),
)


def batches_of(*, actor: Actor, organisation: Organisation) -> QuerySet[Batch]:
    """The imports of an organisation, newest first.

    Raises:
        AccessDeniedError: The actor may not import there.
    """
    actor.require(Capability.IMPORT, organisation)
    found: QuerySet[Batch] = Batch.everywhere.filter(organisation=organisation)
    return found


@transaction.atomic
def undo_batch(*, actor: Actor, batch_id: int) -> Batch:
    """Take one batch back; every part of the facts file takes back its own facts of it.

    Raises:
        NotFoundError: There is no such batch within the actor's reach.
        UndoError: It was undone already, or its people stand in what others recorded.
    """
    batch: Batch | None = Batch.objects.within(actor, Capability.IMPORT).filter(pk=batch_id).first()
    if batch is None:
        raise NotFoundError(f"没有导入批次 {batch_id}。", advice="请核对批次号。", code="batch.not_found")
    if batch.undone_at is not None:
        raise UndoError(f"导入批次 {batch_id} 已经撤销。", advice="无须再次撤销。", code="batch.undone")
    _check_unused(batch)
    reason = f"撤销导入批次 {batch_id}"
    organisation = batch.organisation
    with one_link_each():
        for part in reversed(parts()):
            part.undo(actor=actor, batch=batch, reason=reason)
    restore_corrected(actor=actor, batch=batch, reason=reason)
    if batch.summary.get("committee_noted"):
        forget_committee(actor=actor, organisation=organisation)
    batch.undone_at = now()
    batch.save(update_fields=["undone_at"])
    write_audit(actor=actor, verb="import.undone", organisation=organisation, batch=batch_id)
    return batch


def _check_unused(batch: Batch) -> None:
    """The people a batch brought cannot go while what others recorded of them stands: it would tell of nobody."""
    people = Person.everywhere.filter(batch=batch, withdrawn_at=None)
    batches: set[int] = set()
    by_hand: Counter[str] = Counter()
    for model, field, label in STANDING:
        found = model.everywhere.filter(**{field: people}, withdrawn_at=None).exclude(batch=batch).distinct()
        batches.update(found.exclude(batch=None).values_list("batch_id", flat=True))
        by_hand[label] += found.filter(batch=None).count()
    if not batches and not by_hand.total():
        return
    users = [f"导入批次 {number}" for number in sorted(batches)]
    users += [f"手工记的{label} {count} 条" for label, count in by_hand.items() if count]
    advice = "请先撤销这些批次，再撤销本批。" if batches else ""
    if by_hand.total():
        advice += "手工记的请先撤回；只是个别人员有误的，请在名册中更正，不必撤销整批。"
    raise UndoError(
        f"导入批次 {batch.pk} 的人员还写在别的记录里：{'、'.join(users)}。", advice=advice, code="batch.in_use"
    )
