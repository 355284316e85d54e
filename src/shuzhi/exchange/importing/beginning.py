"""The first import begins the ledger of the kinds that it brings, and of no other."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db import connection
from django.db.models import Min

from shuzhi.access.models import Batch
from shuzhi.access.scoping import Actor
from shuzhi.ledger.models import EntryMark, RegisterRow
from shuzhi.roster.ledger_beginning import begin_ledger, declared_kinds, kinds_that_begin
from shuzhi.roster.models import Organisation
from shuzhi.roster.rulebooks import rulebook_of
from shuzhi.rulebook.vocabulary import STEPS


def has_begun(organisation: Organisation) -> bool:
    """Whether the ledger as a whole had begun, as declared or by what was recorded before."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT org_id FROM beginning WHERE org_id = %s AND kind = ''", [organisation.pk])
        return cursor.fetchone() is not None


def begin_what_came(*, actor: Actor, organisation: Organisation, batch: Batch) -> Mapping[str, date]:
    """Begin each kind of event and register of a batch on 1 January of the year of its first row.

    Steps on the way to membership and the roster begin nothing.

    Returns:
        Label → day, of what began.
    """
    labels = kinds_that_begin(rulebook_of(organisation))
    held = declared_kinds(organisation)
    begun: dict[str, date] = {}
    for kind, month in sorted(_first_months(organisation, batch).items()):
        if kind in labels and kind not in held and not kind.startswith(STEPS):
            since = date(month // 12, 1, 1)
            begin_ledger(actor=actor, organisation=organisation, kind=kind, since=since, batch=batch)
            begun[labels[kind]] = since
    return begun


def _first_months(organisation: Organisation, batch: Batch) -> dict[str, int]:
    marks = EntryMark.everywhere.filter(entry__batch=batch, organisation=organisation)
    rows = RegisterRow.everywhere.filter(batch=batch, withdrawn_at=None, organisation=organisation).exclude(ym=None)
    events = marks.order_by("kind").values_list("kind").annotate(first=Min("ym"))
    return dict(events) | dict(rows.order_by("register").values_list("register").annotate(first=Min("ym")))
