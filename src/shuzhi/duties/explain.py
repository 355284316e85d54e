"""The verb by which an author answers 「未见记录，请说明」."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from shuzhi.access.audit import write_audit
from shuzhi.access.models import Batch
from shuzhi.access.provenance import provenance
from shuzhi.access.roles import Capability
from shuzhi.access.scoping import Actor
from shuzhi.chain.links import append_links
from shuzhi.clock import now
from shuzhi.duties.models import Explanation
from shuzhi.errors import ShuzhiError
from shuzhi.roster.models import Organisation, Person
from shuzhi.roster.rulebooks import rulebook_of


class ExplanationError(ShuzhiError):
    """An explanation cannot be kept like this."""

    code = "explanation.invalid"


@transaction.atomic
def explain_duty(
    *,
    actor: Actor,
    organisation: Organisation,
    rule: str,
    period: str,
    text: str,
    person: Person | None = None,
    batch: Batch | None = None,
    origin: str = "",
) -> Explanation:
    """Keep the author's word on a duty; an earlier word on the same duty is withdrawn, not lost.

    Raises:
        ExplanationError: No text, or no rulebook that binds the organisation knows the rule.
    """
    actor.require(Capability.EXPLAIN, organisation)
    title = check_explanation(organisation=organisation, rule=rule, text=text)
    former = Explanation.everywhere.filter(
        organisation=organisation, rule=rule, person=person, period=period, withdrawn_at=None
    )
    superseded = list(former)
    former.update(withdrawn_at=now(), withdrawn_reason="另有新的说明")
    made: Explanation = Explanation.everywhere.create(
        organisation=organisation,
        rule=rule,
        person=person,
        period=period,
        text=text.strip(),
        **provenance(actor, batch, origin),
    )
    append_links(actor, superseded, "withdrawn")
    append_links(actor, [made], "recorded")
    write_audit(
        actor=actor,
        verb="duty.explained",
        organisation=organisation,
        rule=title,
        period=period,
        text=text.strip(),
    )
    return made


def check_explanation(*, organisation: Organisation, rule: str, text: str) -> str:
    """The title of the rule that is explained.

    Raises:
        ExplanationError: No text, or no rulebook that binds the organisation knows the rule.
    """
    versions = rulebook_of(organisation).duties_of(rule)
    if not versions:
        raise ExplanationError(f"责任“{rule}”不认识。", advice="请从责任清单中打开。", code="explanation.rule")
    if not text.strip():
        raise ExplanationError(
            "说明没有填写。", advice="请写一句实际情况，例如：当月因防汛改期。", code="explanation.text"
        )
    return versions[-1].title


@transaction.atomic
def withdraw_explanations(*, actor: Actor, explanations: Iterable[Explanation], reason: str) -> None:
    """Take explanations back; they stay readable with the reason."""
    for one in explanations:
        actor.require(Capability.EXPLAIN, one.organisation)
        one.withdrawn_at, one.withdrawn_reason = now(), reason
        one.save(update_fields=["withdrawn_at", "withdrawn_reason"])
        append_links(actor, [one], "withdrawn", reason)
