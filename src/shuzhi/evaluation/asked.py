"""Of whom and when a rule asks, as pieces of SQL that texts of every shape share."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from shuzhi.evaluation.sql import UNKNOWABLE, compare, literal, stays_on
from shuzhi.rulebook.model import DutyRule
from shuzhi.rulebook.statuses import missed


def in_force(rule: DutyRule, column: str) -> str:
    """The day in ``column`` lies in the span of the rule's version."""
    text = f"{column} >= {day_text(rule.version.since)}"
    if rule.version.until is not None:
        text += f" AND {column} < {day_text(rule.version.until)}"
    return text


def day_text(day: date) -> str:
    """A day of the rulebook as SQL text."""
    return f"'{day.isoformat()}'"


def conditions(rule: DutyRule, alias: str) -> str:
    """The organisation ``alias`` is one that the rule asks."""
    return "".join(f" AND {compare(alias, 'organisation', c)}" for c in rule.subject.conditions)


def unknown(rule: DutyRule, alias: str, more: Sequence[str] = ()) -> str:
    """1 where a condition rests on a column that is not recorded, or one of ``more`` holds."""
    doubts = [f"{alias}.{c.column} IS NULL" for c in rule.subject.conditions if c.column in UNKNOWABLE]
    doubts += more
    return f"CASE WHEN {' OR '.join(doubts)} THEN 1 ELSE 0 END" if doubts else "0"


def personal(rule: DutyRule) -> bool:
    """Whether persons owe, each for himself, and not the organisation."""
    return rule.subject.relation == "person"


def owing_states(rule: DutyRule) -> tuple[str, ...]:
    """The states of the persons who owe; empty where organisations owe."""
    return rule.subject.states if personal(rule) else ()


def missed_status(rule: DutyRule) -> str:
    """The status of what has no record when its time is over."""
    return literal(missed(rule.strength))


def silent_branch(rule: DutyRule, heard: str) -> str:
    """The branch of the status for a rule that says nothing where an organisation was never heard of (``heard``)."""
    return f" WHEN NOT {heard} THEN 'unknown'" if rule.silent or rule.named else ""


def exempt(rule: DutyRule, person: str, day: str) -> str:
    """1 where a person is in an exempting state on ``day``."""
    if not personal(rule) or not rule.subject.exempt_states:
        return "0"
    return f"CASE WHEN {stays_on('x', person, rule.subject.exempt_states, day)} THEN 1 ELSE 0 END"
