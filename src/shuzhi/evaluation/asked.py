"""Of whom and when a rule asks, as pieces of SQL that texts of every shape share."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from shuzhi.evaluation.sql import UNKNOWABLE, compare
from shuzhi.rulebook.model import DutyRule


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
