"""Cycles, and what those above owe because of them: a word in time before the term of one below them ends."""

from __future__ import annotations

from shuzhi.evaluation.asked import conditions, day_text, in_force, missed_status, unknown
from shuzhi.evaluation.beginning import unbegun_branch
from shuzhi.evaluation.evidence import is_evidence, marker_joins
from shuzhi.evaluation.sql import Scope, exists_on, holds
from shuzhi.rulebook.model import DutyRule
from shuzhi.rulebook.shapes import Cycle, Reminder


def last_text(rule: DutyRule, kept: str) -> str:
    """Rows (org_id, last): the day of the last evidence in the ledgers that ``kept`` keeps."""
    return (
        f"SELECT e.org_id, MAX(e.day) AS last FROM {rule.evidence.relation} e{marker_joins(rule.evidence)}"
        f" WHERE {is_evidence(rule.evidence)} AND e.day <= :on AND {kept}"
        " GROUP BY e.org_id"
    )


def cycle_text(rule: DutyRule, shape: Cycle | Reminder, number: int, scope: Scope) -> str:
    """The duty of each organisation by one version of a cycle, or for each one right below it whose cycle ends."""
    if isinstance(shape, Reminder):
        return _reminder(rule, shape, number, scope)
    return (
        f"SELECT {number} AS rule_no, s.org_id, s.org_id AS subject_id, '' AS period, k.day AS due, 1 AS need,"
        " CASE WHEN k.day >= :on THEN 1 ELSE 0 END AS done,"
        f" CASE WHEN k.day IS NULL OR {unknown(rule, 's')} > 0{_old_term(rule, shape)} THEN 'unknown'"
        f" WHEN k.day >= :seen THEN CASE WHEN k.ym <= :on_ym + {shape.lead_months} THEN 'due' ELSE 'met' END"
        f"{unbegun_branch(rule.evidence, 's.org_id', 'k.day')} ELSE {missed_status(rule)} END AS status,"
        " 0 AS provisional, 0 AS trigger_id"
        f" FROM organisation s LEFT JOIN ({last_text(rule, scope.on('e.org_id'))}) l ON l.org_id = s.org_id"
        " LEFT JOIN cal_day c ON c.day = l.last"
        f" LEFT JOIN cal_slot k ON k.slot = c.slot + {32 * shape.months}"
        f" WHERE {holds('s', ':on')} AND {exists_on('s', ':on')} AND {_term_version(rule)}"
        f"{conditions(rule, 's')} AND {scope.on('s.org_id')}"
    )


def _old_term(rule: DutyRule, shape: Cycle) -> str:
    """Elected before the rule began, a body keeps a term of which nothing is known but that it was no longer."""
    asked = shape.old_terms and rule.version.opening
    return f" OR l.last < {day_text(rule.version.since)} AND k.day >= :on" if asked else ""


def _term_version(rule: DutyRule) -> str:
    """The version in force on the day of the last evidence ``l``; of what came before the rule, its first one."""
    version, until = rule.version, rule.version.until
    then = [f"l.last < {day_text(until)}"] if until is not None else []
    then += [f":on >= {day_text(version.since)}" if version.opening else f"l.last >= {day_text(version.since)}"]
    now = f" AND :on < {day_text(until)}" if version.closed and until is not None else ""
    return f"(l.last IS NULL AND {in_force(rule, ':on')} OR l.last IS NOT NULL AND {' AND '.join(then)}{now})"


def _reminder(rule: DutyRule, shape: Reminder, number: int, scope: Scope) -> str:
    entries = f"(SELECT COUNT(DISTINCT e.entry_id) FROM {_said(rule)}{{}})"
    done, in_time = entries.format(""), entries.format(" AND e.day <= g.due")
    return (
        f"SELECT {number} AS rule_no, g.org_id, g.subject_id, '' AS period, g.due, {rule.need.amount} AS need,"
        f" {done} AS done, CASE WHEN {in_time} >= {rule.need.amount} THEN 'met'"
        f" WHEN {done} >= {rule.need.amount} THEN 'late' WHEN g.unknown > 0 THEN 'unknown'"
        f" WHEN g.due >= :seen THEN 'due'{unbegun_branch(rule.evidence, 'g.org_id', 'g.asked')}"
        f" ELSE {missed_status(rule)} END AS status, 0 AS provisional, 0 AS trigger_id"
        f" FROM ({_ending(rule, shape, scope)}) g"
    )


def reminder_evidence(rule: DutyRule, shape: Reminder, scope: Scope) -> str:
    """Rows (subject_id, period, trigger_id, ref) of what those above told those below."""
    return (
        "SELECT DISTINCT g.subject_id, '' AS period, 0 AS trigger_id, e.entry_id AS ref"
        f" FROM ({_ending(rule, shape, scope)}) g JOIN {_said(rule, on='ON')}"
    )


def _ending(rule: DutyRule, shape: Reminder, scope: Scope) -> str:
    """Rows (org_id, subject_id, start, asked, due, unknown): above whom a cycle ends soon, from when a word counts."""
    return " UNION ALL ".join(_ending_by(rule, shape, term, scope) for term in shape.terms)


def _ending_by(rule: DutyRule, shape: Reminder, term: DutyRule, scope: Scope) -> str:
    assert isinstance(term.shape, Cycle)  # noqa: S101 - see Reminder
    months, lead = term.shape.months, shape.lead_months
    asked_below = "".join(
        f" JOIN cal_slot {alias} ON {alias}.slot = c.slot + {32 * length}"
        for alias, length in (("k", months), ("a", months - lead), ("w", months - shape.counts_months))
    )
    return (
        f"SELECT u.org_id, s.org_id AS subject_id, w.day AS start, a.day AS asked, k.day AS due,"
        f" {unknown(rule, 'u')} AS unknown FROM organisation u"
        f" JOIN organisation s ON s.above = u.path AND {holds('s', ':on')} AND {exists_on('s', ':on')}"
        f" JOIN ({last_text(term, scope.below('e.org_id'))}) l ON l.org_id = s.org_id"
        f" JOIN cal_day c ON c.day = l.last{asked_below}"
        f" WHERE {holds('u', ':on')} AND {exists_on('u', ':on')} AND {scope.on('u.org_id')}"
        f"{conditions(rule, 'u')}{conditions(term, 's')} AND {_term_version(term)} AND {in_force(rule, 'k.day')}"
        f" AND k.ym <= :on_ym + {lead} AND NOT ({unknown(term, 's')} > 0{_old_term(term, term.shape)})"
    )


def _said(rule: DutyRule, *, on: str = "WHERE") -> str:
    """The entries ``e`` of those above that count for the duty ``g``.

    Of what stands in other ledgers too only what stands in the ledger of the one below: it names whom it is about.
    """
    shared = "SELECT o.entry_id FROM entry o WHERE o.entry_id = e.entry_id AND o.org_id"
    return (
        f"entry e {on} e.org_id = g.org_id"
        f" AND {is_evidence(rule.evidence)} AND e.day >= g.start AND e.day <= :on"
        f" AND (NOT EXISTS ({shared} <> g.org_id) OR EXISTS ({shared} = g.subject_id))"
    )
