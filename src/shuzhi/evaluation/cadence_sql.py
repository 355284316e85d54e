"""Duties of every period, timed or counted, and of so many months in a row, as portable SQL."""

from __future__ import annotations

from collections.abc import Mapping

from shuzhi.evaluation.asked import (
    conditions,
    day_text,
    exempt,
    in_force,
    missed_status,
    personal,
    silent_branch,
    unknown,
)
from shuzhi.evaluation.beginning import unbegun_branch
from shuzhi.evaluation.credited import credited_text
from shuzhi.evaluation.evidence import ledger_kept, minutes_by_period, settlement, told_by_name
from shuzhi.evaluation.lapse_sql import due_of_person, lapsed_text
from shuzhi.evaluation.sql import Scope, exists_on, exists_through, holds, in_one_of, literal, stays_on
from shuzhi.rulebook.model import DutyRule
from shuzhi.rulebook.shapes import Cadence, Lapse


def is_timed(rule: DutyRule) -> bool:
    """Whether the rule asks in every period for minutes that entries tell."""
    return isinstance(rule.shape, Cadence) and rule.need.measure == "minutes" and rule.evidence.relation == "entry"


def minutes_asked(rule: DutyRule) -> object:
    """What makes two timed rules add up the same minutes, and say nothing in the same case."""
    return rule.evidence, rule.shape, rule.subject.relation, rule.silent


def timed_text(rules: Mapping[int, DutyRule], scope: Scope) -> str:
    """Timed cadences that add up the same minutes: the year's entries are read once and brought together."""
    rule = next(iter(rules.values()))
    assert isinstance(rule.shape, Cadence)  # noqa: S101 - see is_timed
    owing = " UNION ALL ".join(
        f"SELECT {number} AS rule_no, {one.need.amount} AS need, {missed_status(one)} AS missed,"
        f" {exempt(one, 'q.subject_id', 'q.last_day')} AS exempt, q.org_id, q.subject_id, q.code, q.period,"
        f" q.start, q.due, q.unknown FROM ({_subjects(one, rule.shape, scope)}) q"
        for number, one in rules.items()
    )
    if scope.reach == "own":
        # No two are the same.  Engines put a UNION ALL of few outside and add up anew for each part; this keeps it in.
        columns = "rule_no need missed exempt org_id subject_id code period start due unknown".split()
        owing = f"SELECT DISTINCT {', '.join(f'w.{column}' for column in columns)} FROM ({owing}) w"
    sums = minutes_by_period(rule.evidence, personal=personal(rule), every=rule.shape.every, scope=scope)
    return (
        "SELECT g.rule_no, g.org_id, g.subject_id, g.period, g.due, g.need, COALESCE(a.done, 0) AS done,"
        " CASE WHEN COALESCE(a.done, 0) >= g.need THEN 'met' WHEN g.exempt > 0 THEN 'exempt'"
        f" WHEN g.unknown > 0 THEN 'unknown'{unbegun_branch(rule.evidence, scope.owner('g.org_id'), 'g.start')}"
        f"{silent_branch(rule, ledger_kept(rule.evidence, scope, timed=True))}"
        " WHEN g.due < :seen THEN g.missed ELSE 'due' END AS status, 0 AS provisional, 0 AS trigger_id"
        f" FROM ({owing}) g LEFT JOIN ({sums}) a ON a.subject_id = g.subject_id AND a.code = g.code"
    )


def cadence_text(rule: DutyRule, shape: Cadence, number: int, scope: Scope) -> str:
    """A duty of each period of the year that has begun, of everybody who owes it."""
    if is_timed(rule):
        return timed_text({number: rule}, scope)
    done, settled = CREDITED if shape.grace else settlement(rule)
    credited = _credited(rule, scope) if shape.grace else ""
    return (
        f"SELECT {number} AS rule_no, g.org_id, g.subject_id, g.period, g.due, {rule.need.amount} AS need,"
        f" {done} AS done, CASE {settled} WHEN {exempt(rule, 'g.subject_id', 'g.last_day')} > 0 THEN 'exempt'"
        f" WHEN g.unknown > 0 THEN 'unknown'{unbegun_branch(rule.evidence, scope.owner('g.org_id'), 'g.start')}"
        f"{silent_branch(rule, _heard(rule, scope))}"
        f" WHEN g.due < :seen THEN {missed_status(rule)} ELSE 'due' END AS status,"
        f" 0 AS provisional, 0 AS trigger_id"
        f" FROM ({_subjects(rule, shape, scope)}) g{credited}{_not_lapsed(rule, shape, scope)}"
    )


def _heard(rule: DutyRule, scope: Scope) -> str:
    """Whether what was not recorded for the duty ``g`` of a period can be told from what nobody wrote down."""
    if not rule.named:
        return ledger_kept(rule.evidence, scope, timed=False)
    months, year = ("g.ym_first", "g.ym_last"), (":ym_from", ":ym_to")
    return told_by_name(rule.evidence, org="g.org_id", person="g.subject_id", months=months, year=year, due="g.due")


def _not_lapsed(rule: DutyRule, shape: Cadence, scope: Scope) -> str:
    """Leaves out the months that one duty of the shape lapse tells of together."""
    if shape.lapse is None:
        return ""
    lapse = Lapse(shape.lapse, shape.every, shape.monthly, shape.quarterly)
    return (
        f" LEFT JOIN ({lapsed_text(rule, lapse, scope)}) z ON z.org_id = g.org_id AND z.subject_id = g.subject_id"
        " WHERE z.subject_id IS NULL OR g.ym_first < z.begun OR g.due >= :seen"
    )


def lapse_text(rule: DutyRule, shape: Lapse, number: int, scope: Scope) -> str:
    """Whoever has paid nothing for so many months in a row; the period is the month in which they became so many."""
    let_off, doubted = exempt(rule, "z.subject_id", ":on"), unknown(rule, "s")
    return (
        f"SELECT {number} AS rule_no, z.org_id, z.subject_id, k.label AS period, NULL AS due,"
        f" {rule.need.amount} AS need, 0 AS done,"
        f" CASE WHEN {let_off} > 0 THEN 'exempt' WHEN {doubted} > 0 THEN 'unknown' ELSE 'due' END AS status,"
        f" 0 AS provisional, 0 AS trigger_id FROM ({lapsed_text(rule, shape, scope)}) z"
        f" JOIN organisation s ON s.org_id = z.org_id AND {holds('s', ':on')}"
        f" JOIN period k ON k.every = 'month' AND k.code = z.begun + {shape.months - 1}"
        f" WHERE {exists_on('s', ':on')} AND {in_force(rule, ':on')}{conditions(rule, 's')}"
    )


def _subjects(rule: DutyRule, shape: Cadence, scope: Scope) -> str:
    return _person_periods(rule, shape, scope) if personal(rule) else _organisation_periods(rule, shape, scope)


# How much is done, and the branches of the status, of a yearly meeting that may still be held in the next year.
CREDITED = (
    "COALESCE(cr.done, 0)",
    "WHEN cr.first_day <= g.due THEN 'met' WHEN cr.first_day IS NOT NULL THEN 'late'",
)


def _credited(rule: DutyRule, scope: Scope) -> str:
    """The join with what counts for the year, made once of all in scope and not anew for each organisation."""
    counted = (
        "SELECT v.org_id, COUNT(v.entry_id) AS done, MIN(v.day) AS first_day"
        f" FROM ({credited_text(rule, scope)}) v GROUP BY v.org_id"
    )
    return f" LEFT JOIN ({counted}) cr ON cr.org_id = g.subject_id"


def _periods(rule: DutyRule, shape: Cadence) -> str:
    """The join with every period of the year asked that has begun and in which the rule was in force.

    A rule that ended inside a period asks nothing of it.
    """
    ended = f" AND p.due < {day_text(rule.version.until)}" if rule.version.closed and rule.version.until else ""
    return (
        f" JOIN period p ON p.every = {literal(shape.every)} AND p.year = :year AND p.start <= :on"
        f" AND {in_force(rule, 'p.start')}{ended}"
    )


def _period(due: str = "p.due") -> str:
    return f"p.code, p.label AS period, p.start, {due} AS due, p.ym_first, p.ym_last, p.last_day"


def _organisation_periods(rule: DutyRule, shape: Cadence, scope: Scope) -> str:
    """Organisations as on the period's last day; what may be held later is due later all the same."""
    columns, later = _period(), ""
    if shape.grace:
        columns = _period("gm.due")
        later = (
            " JOIN period gm ON gm.every = 'month' AND gm.year = p.year + 1"
            f" AND gm.ym_first = p.ym_last + {shape.grace}"
        )
    return (
        f"SELECT s.org_id, s.org_id AS subject_id, {columns}, {unknown(rule, 's')} AS unknown"
        f" FROM organisation s{_periods(rule, shape)} AND {holds('s', 'p.last_day')}{later}"
        f" WHERE {exists_through('s', 'p.start', 'p.last_day')}{conditions(rule, 's')} AND {scope.on('s.org_id')}"
    )


def _person_periods(rule: DutyRule, shape: Cadence, scope: Scope) -> str:
    """Persons in a state on the last day of a period and, where not only that is asked, on its first, in one place.

    Nearly everybody came before the period began; only of the others an earlier stay is looked for.
    """
    states, at_end = rule.subject.states, rule.subject.at_end
    came = f" AND (b.since <= p.start OR {stays_on('f', 'b.person_id', states, 'p.start', 'b.org_id')})"
    return (
        f"SELECT b.org_id, b.person_id AS subject_id, {_period(due_of_person(shape))}, {unknown(rule, 's')} AS unknown"
        f" FROM stay b{_periods(rule, shape)} AND {holds('b', 'p.last_day')}"
        f" JOIN organisation s ON s.org_id = b.org_id AND {holds('s', 'p.last_day')}"
        f" WHERE {in_one_of('b', states)} AND {scope.on('b.org_id')}"
        f" AND {exists_through('s', 'p.last_day' if at_end else 'p.start', 'p.last_day')}{conditions(rule, 's')}"
        f"{'' if at_end else came}"
    )
