"""Figures over the terms of organisations: those that ended in the period, and those renewed in time.

A term begins with an election and lasts as long as the version in force that day says.  It ends with the next election
or when its time is over, whichever comes first; it was renewed in time where the election came first.  Of whom no
election is known, or only one from before the rules, nobody can tell.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from shuzhi.evaluation.asked import conditions, day_text, in_force
from shuzhi.evaluation.evidence import is_evidence
from shuzhi.evaluation.figure_entries import evidence_of
from shuzhi.evaluation.sql import Scope, exists_on, holds
from shuzhi.rulebook import national_as_written
from shuzhi.rulebook.model import DutyRule
from shuzhi.rulebook.shapes import Cycle


def terms_ended(select: Mapping[str, Any], scope: Scope) -> str:
    """The elections whose terms ended in the period."""
    over = "(n.day IS NULL OR n.day > k.day) AND k.day BETWEEN :day_from AND :on AND (k.day < :on OR k.day >= :day_to)"
    return _terms(select, scope, f"({_RENEWED} OR {over})")


def terms_renewed(select: Mapping[str, Any], scope: Scope) -> str:
    """Those of them that the next election ended, before their time was over or on the last day of it."""
    return _terms(select, scope, _RENEWED)


_RENEWED = "n.day <= k.day AND n.day BETWEEN :day_from AND :on"


def _terms(select: Mapping[str, Any], scope: Scope, ended: str) -> str:
    held = _elections(select, scope)
    following = (
        f"SELECT a.org_id, a.day AS since, MIN(b.day) AS day FROM ({held}) a JOIN ({held}) b ON b.org_id = a.org_id"
        " AND b.day > a.day GROUP BY a.org_id, a.day"
    )
    terms = " UNION ALL ".join(
        f"SELECT l.entry_id AS ref FROM ({held}) l JOIN cal_day c ON c.day = l.day"
        f" JOIN cal_slot k ON k.slot = c.slot + {32 * shape.months} JOIN organisation s ON s.org_id = l.org_id"
        f" AND {_stands()} LEFT JOIN ({following}) n ON n.org_id = l.org_id AND n.since = l.day"
        f" WHERE {in_force(rule, 'l.day')}{conditions(rule, 's')} AND {ended}"
        for rule, shape in _cycles(select)
    )
    # An election held together began a term of each.
    return f"SELECT v.ref, COUNT(v.ref) AS amount FROM ({terms}) v GROUP BY v.ref"


def untold_text(select: Mapping[str, Any], scope: Scope) -> str:
    """How many organisations have terms of which nobody can tell: one number."""
    evidence = is_evidence(evidence_of(select))
    counts = [
        f"(SELECT COUNT(s.org_id) FROM organisation s WHERE {_stands()}{conditions(rule, 's')}"
        f" AND {scope.on('s.org_id')} AND NOT EXISTS (SELECT e.entry_id FROM entry e WHERE e.org_id = s.org_id"
        f" AND {evidence} AND e.day <= :on AND e.day >= {day_text(rule.version.since)}))"
        for rule, _ in _cycles(select)
        if rule.version.opening
    ]
    return f"({' + '.join(counts)})"


def _stands() -> str:
    return f"{holds('s', ':on')} AND {exists_on('s', ':on')}"


def _elections(select: Mapping[str, Any], scope: Scope) -> str:
    """Rows (org_id, day, entry_id): two of one day are one."""
    return (
        f"SELECT e.org_id, e.day, MIN(e.entry_id) AS entry_id FROM entry e WHERE {is_evidence(evidence_of(select))}"
        f" AND e.day <= :on AND {scope.on('e.org_id')} GROUP BY e.org_id, e.day"
    )


def _cycles(select: Mapping[str, Any]) -> Iterator[tuple[DutyRule, Cycle]]:
    for rule_id in select["rules"]:
        for rule in national_as_written().duties_of(rule_id):
            if isinstance(rule.shape, Cycle):
                yield rule, rule.shape
