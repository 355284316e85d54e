"""Reminders: duties of those above that the cycles of those below start; they point at other rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from shuzhi.rulebook.model import DutyRule
from shuzhi.rulebook.names import Names
from shuzhi.rulebook.node import Node
from shuzhi.rulebook.shapes import Cycle, Evidence, Reminder, Shape, Subject


def read_reminder(node: Node, names: Names) -> Reminder:
    """``{of: [rules], lead_months: 6, counts_months: 12}``; the rules stand before it."""
    fields = node.fields(["of", "lead_months", "counts_months"])
    lead = fields["lead_months"].number(least=1)
    known = {name for space, name in names.taken if space == "rule"}
    return Reminder(fields["of"].choices(known, "规则"), lead, fields["counts_months"].number(least=lead))


def check_reminder(node: Node, subject: Subject, shape: Shape, evidence: Evidence) -> None:
    """Whom a word was for only an entry tells, and only an organisation has others below it."""
    if not isinstance(shape, Reminder):
        return
    if subject.relation == "person" or evidence.relation != "entry" or evidence.also or evidence.by_roles:
        node.refuse(
            "remind 只用于由组织承担、以条目为准的规则。", "请写 owes: {organisation: {…}}，evidence: {kinds: […]}。"
        )


def with_terms(duties: Sequence[DutyRule]) -> tuple[DutyRule, ...]:
    """The rules with every version of the cycles that a reminder speaks of put beside it."""
    return tuple(replace(rule, shape=_with_terms(rule.shape, duties)) for rule in duties)


def _with_terms(shape: Shape, duties: Sequence[DutyRule]) -> Shape:
    if not isinstance(shape, Reminder):
        return shape
    return replace(shape, terms=tuple(one for one in duties if one.id in shape.of and isinstance(one.shape, Cycle)))
