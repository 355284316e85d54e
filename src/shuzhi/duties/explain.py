"""The verb by which an author answers 「未见记录，请说明」."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from shuzhi.access.audit import write_audit
from shuzhi.access.models import Batch
from shuzhi.access.provenance import provenance
from shuzhi.access.roles import Capability
from shuzhi.access.scoping import Actor
from shuzhi.chain.links import append_links
from shuzhi.clock import now
from shuzhi.duties.models import Explanation, ExplanationKind
from shuzhi.errors import ShuzhiError
from shuzhi.roster.models import Organisation, Person
from shuzhi.roster.rulebooks import rulebook_of
from shuzhi.rulebook.shapes import Reminder
from shuzhi.rulebook.vocabulary import EXPLANATION_KINDS

APPROVED = {ExplanationKind.EXTENSION, ExplanationKind.SPECIAL}  # kinds that somebody above approved


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
    kind: str = "reason",
    approved_by: str = "",
    approved_on: date | None = None,
    person: Person | None = None,
    about: Organisation | None = None,
    batch: Batch | None = None,
    origin: str = "",
) -> Explanation:
    """Keep the author's word on a duty; it settles nothing.  An earlier word on the same duty is withdrawn, not lost.

    Args:
        kind: Of ``explanation_kinds`` in ``cn/words.yaml``.
        approved_by: Who approved an extension or a special case, and the day; of these both are needed.
        about: Of a reminder, the organisation below that was to be reminded.

    Raises:
        ExplanationError: No text, no such kind, nobody who approved where somebody must have, an organisation below of
            a rule that is no reminder, or no rulebook that binds the organisation knows the rule.
    """
    actor.require(Capability.EXPLAIN, organisation)
    title = check_explanation(organisation=organisation, rule=rule, text=text, about=about)
    approved_by = approved_by.strip()
    check_kind(kind, approved_by, approved_on)
    former = Explanation.everywhere.filter(
        organisation=organisation, rule=rule, person=person, about=about, period=period, withdrawn_at=None
    )
    superseded = list(former)
    former.update(withdrawn_at=now(), withdrawn_reason="另有新的说明")
    made: Explanation = Explanation.everywhere.create(
        organisation=organisation,
        rule=rule,
        person=person,
        about=about,
        period=period,
        text=text.strip(),
        kind=kind,
        approved_by=approved_by,
        approved_on=approved_on,
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


def check_explanation(*, organisation: Organisation, rule: str, text: str, about: Organisation | None = None) -> str:
    """The title of the rule that is explained.

    Raises:
        ExplanationError: No text, no rulebook that binds the organisation knows the rule, or it reminds nobody.
    """
    versions = rulebook_of(organisation).duties_of(rule)
    if not versions:
        raise ExplanationError(f"责任“{rule}”不认识。", advice="请从责任清单中打开。", code="explanation.rule")
    if not text.strip():
        raise ExplanationError(
            "说明没有填写。", advice="请写一句实际情况，例如：当月因防汛改期。", code="explanation.text"
        )
    if about is not None and not isinstance(versions[-1].shape, Reminder):
        raise ExplanationError(
            f"“{versions[-1].title}”不按下级组织分别说明。", advice="请去掉下级组织。", code="explanation.about"
        )
    return versions[-1].title


def check_kind(kind: str, approved_by: str, approved_on: date | None) -> None:
    """Whether an explanation of a kind tells who approved it and when, where somebody must have, and only there.

    Raises:
        ExplanationError: It does not, or there is no such kind.
    """
    if kind not in EXPLANATION_KINDS:
        known = "、".join(f"{one}（{label}）" for one, label in EXPLANATION_KINDS.items())
        raise ExplanationError(f"说明的性质“{kind}”不认识。", advice=f"可用：{known}。", code="explanation.kind")
    told, needed = bool(approved_by and approved_on), kind in APPROVED
    if needed and not told:
        raise ExplanationError(
            f"“{EXPLANATION_KINDS[kind]}”没有写明批准的组织和日期。",
            advice="请补上哪个组织、哪一天批准的。",
            code="explanation.approval",
        )
    if not needed and (approved_by or approved_on):
        raise ExplanationError(
            f"“{EXPLANATION_KINDS[kind]}”不需要批准的组织和日期。",
            advice="请改选经批准的一种，或者清空这两栏。",
            code="explanation.approval",
        )


@transaction.atomic
def withdraw_explanations(*, actor: Actor, explanations: Iterable[Explanation], reason: str) -> None:
    """Take explanations back; they stay readable with the reason."""
    for one in explanations:
        actor.require(Capability.EXPLAIN, one.organisation)
        one.withdrawn_at, one.withdrawn_reason = now(), reason
        one.save(update_fields=["withdrawn_at", "withdrawn_reason"])
        append_links(actor, [one], "withdrawn", reason)
