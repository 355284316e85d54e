"""The audit log: who did what, as facts; the sentence of a record is made when it is shown."""

from __future__ import annotations

import json
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import QuerySet

from shuzhi.access.models import AuditRecord
from shuzhi.access.roles import Capability
from shuzhi.access.scoping import Actor
from shuzhi.access.sentences import sentence_of
from shuzhi.chain.links import append_links
from shuzhi.clock import SHANGHAI, now


@transaction.atomic  # the record and its link stand together, also where nothing else is written (signing in)
def write_audit(*, actor: Actor, verb: str, organisation: Any = None, **facts: object) -> AuditRecord:
    """Add one record to the log, and to the chain.

    Args:
        actor: Who did it.
        verb: A verb that a room declares; an unknown one is a programming error (KeyError).
        organisation: The organisation concerned, or None.
        facts: What the sentence needs: ids and names; personal identifiers never belong here.
    """
    kept = json.loads(json.dumps(facts, cls=DjangoJSONEncoder))
    sentence_of(verb, kept)  # a fact that is missing is found here, not by whoever reads the log
    record: AuditRecord = AuditRecord.everywhere.create(
        at=now(),
        account_id=actor.account_id,
        actor_name=actor.name,
        verb=verb,
        organisation=organisation,
        facts=kept,
    )
    append_links(actor, [record], "recorded")
    return record


def search_audit(
    *, actor: Actor, verb: str = "", name: str = "", since: date | None = None, until: date | None = None
) -> QuerySet[AuditRecord]:
    """The records of the organisations the actor audits, newest first.

    Args:
        verb: Only this verb.
        name: Only what somebody whose name contains this did.
        since: Only from this day on.
        until: Only up to this day, the day included.
    """
    found: QuerySet[AuditRecord] = AuditRecord.objects.within(actor, Capability.AUDIT).select_related("organisation")
    if verb:
        found = found.filter(verb=verb)
    if name:
        found = found.filter(actor_name__icontains=name)
    if since:
        found = found.filter(at__gte=datetime.combine(since, time(), SHANGHAI))
    if until:
        found = found.filter(at__lt=datetime.combine(until, time(), SHANGHAI) + timedelta(days=1))
    return found.order_by("-id")
