"""Duties that a person's step starts or that are judged at one: recurrences, what must come before, what ends a duty.

All of them rest on entries about the person, in whatever organisation they stand.
"""

from __future__ import annotations

from collections.abc import Sequence

from shuzhi.evaluation.asked import conditions, in_force, unknown
from shuzhi.evaluation.beginning import unbegun_branch
from shuzhi.evaluation.evidence import after_all, is_evidence, marker_joins
from shuzhi.evaluation.sql import Scope, holds, literal, one_of, stays_on
from shuzhi.rulebook.model import DutyRule, Strength
from shuzhi.rulebook.shapes import Before, Dated, Evidence, Recurrence
from shuzhi.rulebook.statuses import missed
from shuzhi.rulebook.vocabulary import STEPS

SLOTS = 32  # of a month in the calendar
EVER = "0001-01-01"
DONE = "q.status IN ('met', 'late', 'breach')"


def told(dated: Dated, *, joins: str = "", roles: Sequence[str] = ("subject",), duty: str = "g") -> str:
    """The entries ``e`` of some kinds about the person of the duty ``g``, or of the rows ``duty`` that tell a duty."""
    return (
        f"participation pa JOIN entry e ON e.entry_id = pa.entry_id{marker_joins(dated)}{joins}"
        f" WHERE pa.person_id = {duty}.subject_id AND {one_of('pa.role', roles)}"
        f" AND {is_evidence(dated, at_hand=True)} AND e.day <= :on"
    )


def evidence_of(rule: DutyRule, joins: str = "") -> str:
    """The entries ``e`` that speak for the duty ``g``."""
    return told(rule.evidence, joins=joins, roles=rule.evidence.roles or ("subject",))


def over(rule: DutyRule, *more: str) -> str:
    """The column that says whether a later step, or one of ``more``, has ended the duty ``g``."""
    later = [*more, *_later_steps(rule)]
    return f", CASE WHEN {' OR '.join(later)} THEN 1 ELSE 0 END AS over" if later else ", 0 AS over"


def still_asked(duties: str, done: str = DONE) -> str:
    """The duties ``q`` (with their column ``over``) without those that have ended before they were ``done``."""
    columns = "rule_no, org_id, subject_id, period, due, need, done, status, provisional, trigger_id"
    shown = ", ".join(f"q.{column}" for column in columns.split(", "))
    return f"SELECT {shown} FROM ({duties}) q WHERE q.over = 0 OR {done}"


def _later_steps(rule: DutyRule) -> list[str]:
    ending = rule.ends_with
    if ending is None:
        return []
    found = []
    if ending.kinds:
        found.append(f"EXISTS (SELECT e.entry_id FROM {told(Dated(kinds=ending.kinds))} AND e.day >= g.start)")
    if ending.states:
        found.append(stays_on("w", "g.subject_id", ending.states, ":on"))
    if ending.changes:
        found.append(
            f"EXISTS (SELECT h.change_id FROM change h WHERE h.person_id = g.subject_id"
            f" AND {one_of('h.fact', ending.changes)} AND h.day >= g.start AND h.day <= :on)"
        )
    return found


def _steps(rule: DutyRule, step: Dated, scope: Scope, *, columns: str, joins: str = "", where: str = "") -> str:
    """Every step about somebody, once: (org_id, subject_id, trigger_id, start, unknown) and ``columns``."""
    return (
        f"SELECT DISTINCT t.org_id, p.person_id AS subject_id, t.entry_id AS trigger_id, t.day AS start,"
        f" {unknown(rule, 's')} AS unknown{columns}"
        f" FROM entry t{marker_joins(step, 't')} JOIN participation p ON p.entry_id = t.entry_id"
        " AND p.role = 'subject' AND p.person_id IS NOT NULL"
        f" JOIN organisation s ON s.org_id = t.org_id AND {holds('s', 't.day')} JOIN cal_day c ON c.day = t.day{joins}"
        f" WHERE {is_evidence(step, alias='t')} AND t.day <= :on AND {in_force(rule, 't.day')}"
        f"{conditions(rule, 's')} AND {scope.on('t.org_id')}{where}"
    )


def _turns(rule: DutyRule, shape: Recurrence, scope: Scope) -> str:
    """The times that have begun, each from ``begun`` to ``due``."""
    last = f" AND n.turn <= {shape.last}" if shape.last is not None else ""
    return _steps(
        rule,
        shape.after,
        scope,
        columns=", n.turn, b.day AS begun, k.day AS due, l.label AS period",
        joins=(
            f" JOIN cal_day o ON o.day = :on JOIN cal_turn n ON n.months = {shape.months}"
            f" AND n.turn >= {shape.first}{last} AND c.slot + n.before <= o.slot"
            " JOIN cal_slot b ON b.slot = c.slot + n.before JOIN cal_slot k ON k.slot = c.slot + n.slots"
            " JOIN cal_day l ON l.day = b.day"
        ),
        where=" AND b.day <= :on",
    )


def recurrence_text(rule: DutyRule, shape: Recurrence, number: int, scope: Scope) -> str:
    """For the third time there must be three by its end, one of them since the second."""
    need = " + ".join(["g.turn"] * rule.need.amount)
    all_of_it = f"{evidence_of(rule)} AND e.day >= g.start"
    done = f"(SELECT COUNT(DISTINCT e.entry_id) FROM {all_of_it})"
    by_due = f"(SELECT COUNT(DISTINCT e.entry_id) FROM {all_of_it} AND e.day <= g.due)"
    own = f"EXISTS (SELECT e.entry_id FROM {all_of_it} AND e.day >= g.begun"
    gone = f"{told(Dated(kinds=shape.until))} AND e.day >= g.start AND e.day <= g.due"
    only = f" WHERE NOT EXISTS (SELECT e.entry_id FROM {gone})" if shape.until else ""
    return still_asked(
        f"SELECT {number} AS rule_no, g.org_id, g.subject_id, g.period, g.due, {need} AS need, {done} AS done,"
        f" CASE WHEN {by_due} >= {need} AND {own} AND e.day <= g.due) THEN 'met'"
        f" WHEN {done} >= {need} AND {own}) THEN 'late' WHEN g.unknown > 0 THEN 'unknown'"
        f"{unbegun_branch(rule.evidence, 'g.org_id', 'g.begun')}"
        f"{unbegun_branch(rule.evidence, 'g.org_id', 'g.start', f'{own})')}"
        f" WHEN g.due < :seen THEN '{missed(rule.strength)}' ELSE 'due' END AS status, 0 AS provisional, g.trigger_id"
        f"{over(rule)} FROM ({_turns(rule, shape, scope)}) g{only}"
    )


def recurrence_evidence(rule: DutyRule, shape: Recurrence, scope: Scope) -> str:
    """All since the step, behind every time."""
    return (
        "SELECT DISTINCT g.subject_id, g.period, g.trigger_id, e.entry_id AS ref"
        f" FROM ({_turns(rule, shape, scope)}) g JOIN participation pa ON pa.person_id = g.subject_id"
        f"{behind(rule.evidence)} AND e.day >= g.start"
    )


def behind(evidence: Evidence) -> str:
    """The rest of a join of ``pa`` with the entries ``e`` that speak for a person."""
    return (
        f" AND {one_of('pa.role', evidence.roles or ('subject',))} JOIN entry e ON e.entry_id = pa.entry_id"
        f"{marker_joins(evidence)} WHERE {is_evidence(evidence, at_hand=True)} AND e.day <= :on"
    )


def before_text(rule: DutyRule, shape: Before, number: int, scope: Scope) -> str:
    """Judged at the step; of a silent rule only where the ledger or the roster tells of the matter at all."""
    steps = _steps(rule, shape.step, scope, columns=", c.label AS period")
    joins, due, settled, heard = _standards(rule, shape)
    status = "breach" if rule.strength is Strength.MUST else missed(rule.strength)
    only = f" WHERE {heard}" if rule.silent and heard else ""
    # What a silent rule speaks of is told: then it is so, whenever the ledger began.
    unbegun = "" if rule.silent else unbegun_branch(rule.evidence, "g.org_id", _begun_by(shape))
    # Of whom only the year or month of birth is known, nobody can tell within it.
    doubt = f" WHEN {due} <= g.start THEN 'unknown'" if shape.age is not None else ""
    return (
        f"SELECT {number} AS rule_no, g.org_id, g.subject_id, g.period, {due} AS due, 1 AS need,"
        f" CASE WHEN {settled} THEN 1 ELSE 0 END AS done,"
        f" CASE WHEN {settled} THEN 'met' WHEN g.unknown > 0 THEN 'unknown'"
        f"{unbegun}{doubt} ELSE '{status}' END AS status,"
        f" 0 AS provisional, g.trigger_id FROM ({steps}) g{joins}{only}"
    )


def _begun_by(shape: Before) -> str:
    """The day on which the ledger must have begun: of the last step of ``since``, else of the first step of all."""
    day = (
        "SELECT {}(e.day) FROM participation pa JOIN entry e ON e.entry_id = pa.entry_id"
        " WHERE pa.person_id = g.subject_id AND pa.role = 'subject' AND {} AND e.day <= g.start"
    )
    every = f"e.kind >= {literal(STEPS)} AND e.kind < {literal(after_all(STEPS))}"
    days = [day.format("MAX", is_evidence(Dated(kinds=shape.since), at_hand=True))] if shape.since else []
    return f"COALESCE({', '.join(f'({one})' for one in (*days, day.format('MIN', every)))}, g.start)"


def _since(shape: Before) -> str:
    """What narrows entries ``e`` to those since the last step of ``since``."""
    if not shape.since:
        return ""
    last = (
        "SELECT MAX(v.day) FROM participation pv JOIN entry v ON v.entry_id = pv.entry_id"
        " WHERE pv.person_id = g.subject_id AND pv.role = 'subject'"
        f" AND {is_evidence(Dated(kinds=shape.since), alias='v', at_hand=True)} AND v.day <= g.start"
    )
    return f" AND e.day >= COALESCE(({last}), '{EVER}')"


def _birthday(alias: str, born: str, age: int) -> str:
    """Joins to the day on which somebody becomes so old; who has no birthday that year does on the day after it."""
    return (
        f" JOIN cal_day {alias} ON {alias}.day = {born}"
        f" JOIN cal_slot {alias}1 ON {alias}1.slot = {alias}.slot + {SLOTS * 12 * age}"
        f" JOIN cal_day {alias}2 ON {alias}2.day = {alias}1.day JOIN cal_day {alias}3 ON {alias}3.serial ="
        f" {alias}2.serial + CASE WHEN {alias}2.slot < {alias}1.slot THEN 1 ELSE 0 END"
    )


def _standards(rule: DutyRule, shape: Before) -> tuple[str, str, str, str]:
    """Joins, due day, whether it was so by the step, and whether anything of it is told."""
    if shape.age is not None:
        joins = (
            " JOIN person b ON b.person_id = g.subject_id"
            f"{_birthday('x', 'b.born', shape.age)}{_birthday('y', 'COALESCE(b.born_by, b.born)', shape.age)}"
        )
        return joins, "x3.day", "y3.day <= g.start", ""
    heard = f"EXISTS (SELECT e.entry_id FROM {evidence_of(rule)})"
    if shape.once:
        earlier = f"{evidence_of(rule)} AND e.day < g.start{_since(shape)}"
        return "", "g.start", f"NOT EXISTS (SELECT e.entry_id FROM {earlier})", heard
    if shape.months is None:
        return "", "g.start", f"EXISTS (SELECT e.entry_id FROM {evidence_of(rule)} AND e.day <= g.start)", heard
    later = f" JOIN cal_day x ON x.day = e.day JOIN cal_slot y ON y.slot = x.slot + {SLOTS * shape.months}"
    first = f"(SELECT MIN(y.day) FROM {evidence_of(rule, later)})"
    return "", first, f"COALESCE({first}, '9999-12-31') <= g.start", heard


def before_evidence(rule: DutyRule, shape: Before, scope: Scope) -> str:
    """All about the person, before the step or after it."""
    steps = _steps(rule, shape.step, scope, columns=", c.label AS period")
    return (
        "SELECT DISTINCT g.subject_id, g.period, g.trigger_id, e.entry_id AS ref"
        f" FROM ({steps}) g JOIN participation pa ON pa.person_id = g.subject_id{behind(rule.evidence)}"
    )
