"""From a duty rule to portable SQL.  Four shapes: cadence, deadline, cycle, state.

Every text yields the columns of :data:`DUTY_COLUMNS`; every evidence text yields :data:`EVIDENCE_COLUMNS`.
Vocabulary: SELECT, JOIN, LEFT JOIN, UNION ALL, GROUP BY, CASE with ELSE, COALESCE, COUNT, COUNT DISTINCT, SUM, MIN,
MAX, IN, BETWEEN, NOT, IS NULL, comparison, +.  Bound: on, on_ym, year_from, ym_from, ym_to and the scope's values.
"""

from __future__ import annotations

from datetime import date

from shuzhi.evaluation.evidence import entry_joins, kept_ledgers, kind_condition, period_evidence
from shuzhi.evaluation.sql import (
    UNKNOWABLE,
    Scope,
    compare,
    exists_through,
    holds,
    literal,
    one_of,
)
from shuzhi.rulebook.model import Cadence, Cycle, Deadline, DutyRule, State

DUTY_COLUMNS = [
    "rule_no",
    "org_id",
    "subject_id",
    "period",
    "due",
    "need",
    "done",
    "status",
    "provisional",
    "trigger_id",
]
EVIDENCE_COLUMNS = ["rule_no", "org_id", "subject_id", "period", "trigger_id", "ref"]


def duty_text(rule: DutyRule, number: int, scope: Scope) -> str:
    """The duties of one rule version, one row for each subject and period."""
    match rule.shape:
        case Cadence() as shape:
            return _cadence(rule, shape, number, scope)
        case Deadline() as shape:
            return _deadline(rule, shape, number, scope)
        case Cycle() as shape:
            return _cycle(rule, shape, number, scope)
        case State() as shape:
            return _state(rule, shape, number, scope)


def tally_text(rule: DutyRule, number: int, scope: Scope) -> str:
    """How many duties of one rule version each organisation has in each status: rows (rule_no, org_id, status, n)."""
    return (
        f"SELECT d.rule_no, d.org_id, d.status, COUNT(*) AS n FROM ({duty_text(rule, number, scope)}) d"
        " GROUP BY d.rule_no, d.org_id, d.status"
    )


def evidence_text(rule: DutyRule, number: int, scope: Scope) -> str | None:
    """The entries or register rows behind the duties of one rule; None for a state, which rests on the roster."""
    match rule.shape:
        case Cadence(every):
            rows = period_evidence(rule.evidence, states=_owing_states(rule), every=every, scope=scope)
            return (
                f"SELECT {number} AS rule_no, v.org_id, v.subject_id, v.period, 0 AS trigger_id, v.ref FROM ({rows}) v"
            )
        case Deadline() as shape:
            return (
                f"SELECT {number} AS rule_no, v.org_id, v.subject_id, v.period, v.trigger_id, v.ref"
                f" FROM ({_deadline_evidence(rule, shape, scope)}) v"
            )
        case Cycle():
            return (
                f"SELECT {number} AS rule_no, e.org_id, e.org_id AS subject_id, '' AS period, 0 AS trigger_id,"
                f" e.entry_id AS ref FROM entry e{entry_joins(rule.evidence)} JOIN ({_last(rule, scope)}) l"
                " ON l.org_id = e.org_id AND l.last = e.day"
                f" WHERE {kind_condition('e', rule.evidence.kinds)}"
            )
        case State():
            return None


def _personal(rule: DutyRule) -> bool:
    return rule.subject.relation == "person"


def _owing_states(rule: DutyRule) -> tuple[str, ...]:
    """The states of the persons who owe; empty where organisations owe."""
    return rule.subject.states if _personal(rule) else ()


def _version(rule: DutyRule, column: str) -> str:
    text = f"{column} >= {_day(rule.version.since)}"
    if rule.version.until is not None:
        text += f" AND {column} < {_day(rule.version.until)}"
    return text


def _day(day: date) -> str:
    return f"'{day.isoformat()}'"


def _conditions(rule: DutyRule, alias: str) -> str:
    return "".join(f" AND {compare(alias, 'organisation', c)}" for c in rule.subject.conditions)


def _unknown(rule: DutyRule, alias: str) -> str:
    """1 where a condition rests on a column that is not recorded."""
    doubts = [f"{alias}.{c.column} IS NULL" for c in rule.subject.conditions if c.column in UNKNOWABLE]
    return f"CASE WHEN {' OR '.join(doubts)} THEN 1 ELSE 0 END" if doubts else "0"


def _status(need: int, *, late: bool) -> str:
    settled = f"WHEN COALESCE(a.ontime, 0) >= {need} THEN 'met'"
    if late:
        settled += f" WHEN COALESCE(a.done, 0) >= {need} THEN 'late'"
    return settled


def _silence(rule: DutyRule, heard: str) -> tuple[str, str]:
    """The branch of the status, and its join, for a rule that says nothing where an organisation was never heard of.

    ``heard`` selects the organisations that were heard of.
    """
    if not rule.silent:
        return "", ""
    return " WHEN k.org_id IS NULL THEN 'unknown'", f" LEFT JOIN ({heard}) k ON k.org_id = g.org_id"


def _cadence(rule: DutyRule, shape: Cadence, number: int, scope: Scope) -> str:
    need = rule.need.amount
    subjects = _person_periods(rule, shape, scope) if _personal(rule) else _organisation_periods(rule, shape, scope)
    rows = period_evidence(rule.evidence, states=_owing_states(rule), every=shape.every, scope=scope)
    pick = {"count": "COUNT(DISTINCT {ref})", "minutes": "SUM({minutes})", "paid": "SUM({paid})"}[rule.need.measure]
    on_time = "CASE WHEN v.day IS NULL OR v.day <= v.due THEN v.{0} ELSE {1} END"
    done = pick.format(ref="v.ref", minutes="v.minutes", paid="v.paid")
    ontime = pick.format(
        ref=on_time.format("ref", "NULL"),
        minutes=on_time.format("minutes", "0"),
        paid=on_time.format("paid", "0"),
    )
    silent, silent_join = _silence(rule, kept_ledgers(rule.evidence, timed=rule.need.measure == "minutes", scope=scope))
    return (
        f"SELECT {number} AS rule_no, g.org_id, g.subject_id, g.period, g.due, {need} AS need,"
        f" COALESCE(a.done, 0) AS done, CASE {_status(need, late=True)} WHEN g.exempt > 0 THEN 'exempt'"
        f" WHEN g.unknown > 0 THEN 'unknown'{silent} WHEN g.due < :on THEN 'overdue' ELSE 'due' END AS status,"
        f" 0 AS provisional, 0 AS trigger_id FROM ({subjects}) g"
        f" LEFT JOIN (SELECT v.subject_id, v.code, {done} AS done, {ontime} AS ontime FROM ({rows}) v"
        " GROUP BY v.subject_id, v.code) a ON a.subject_id = g.subject_id AND a.code = g.code" + silent_join
    )


def _organisation_periods(rule: DutyRule, shape: Cadence, scope: Scope) -> str:
    return (
        "SELECT s.org_id, s.org_id AS subject_id, p.label AS period, p.code, p.due, 0 AS exempt,"
        f" {_unknown(rule, 's')} AS unknown"
        f" FROM organisation s JOIN period p ON p.every = {literal(shape.every)}"
        f" WHERE p.start BETWEEN :year_from AND :on AND {_version(rule, 'p.start')}"
        f" AND {holds('s', 'p.due')} AND {exists_through('s', 'p.start', 'p.due')}"
        f"{_conditions(rule, 's')} AND {scope.on('s.org_id')}"
    )


def _person_periods(rule: DutyRule, shape: Cadence, scope: Scope) -> str:
    """Persons in a state on the first and on the last day of a period, in one organisation."""
    states = rule.subject.states
    exempt, exempt_join = _exempt(rule, "b.person_id", "p.due")
    return (
        f"SELECT b.org_id, b.person_id AS subject_id, MAX(p.label) AS period, p.code, MAX(p.due) AS due,"
        f" {exempt} AS exempt, MAX({_unknown(rule, 's')}) AS unknown"
        f" FROM person_state b JOIN period p ON p.every = {literal(shape.every)}"
        " JOIN person_state f ON f.person_id = b.person_id AND f.org_id = b.org_id"
        f" AND {one_of('f.state', states)} AND {holds('f', 'p.start')}"
        f" JOIN organisation s ON s.org_id = b.org_id AND {holds('s', 'p.due')}{exempt_join}"
        f" WHERE {one_of('b.state', states)} AND {holds('b', 'p.due')}"
        f" AND p.start BETWEEN :year_from AND :on AND {_version(rule, 'p.start')}"
        f" AND {exists_through('s', 'p.start', 'p.due')}{_conditions(rule, 's')} AND {scope.on('b.org_id')}"
        " GROUP BY b.org_id, b.person_id, p.code"
    )


def _exempt(rule: DutyRule, person: str, day: str) -> tuple[str, str]:
    """A count above 0 where a person is in an exempting state on ``day``, and the join it needs."""
    if not rule.subject.exempt_states:
        return "0", ""
    return "COUNT(x.person_id)", (
        f" LEFT JOIN person_state x ON x.person_id = {person}"
        f" AND {one_of('x.state', rule.subject.exempt_states)} AND {holds('x', day)}"
    )


def _triggers(rule: DutyRule, shape: Deadline, scope: Scope) -> str:
    """Triggers with their due days, each once for a subject.

    Rows (org_id, subject_id, period, trig, due, provisional, trigger_id, exempt, unknown); organisation, person and
    exemption are judged on the trigger's day.
    """
    subject, people, exempt, exempt_join = "t.org_id", "", "0", ""
    if _personal(rule):
        subject = "pt.person_id"
        people = (
            " JOIN participation pt ON pt.entry_id = t.entry_id AND pt.role = 'subject' AND pt.person_id IS NOT NULL"
        )
        if rule.subject.states:
            people += (
                " JOIN person_state b ON b.person_id = pt.person_id AND b.org_id = t.org_id"
                f" AND {one_of('b.state', rule.subject.states)} AND {holds('b', 't.day')}"
            )
        exempt, exempt_join = _exempt(rule, "pt.person_id", "t.day")
    due, provisional = _due_day(shape)
    return (
        f"SELECT t.org_id, {subject} AS subject_id, c.label AS period, t.day AS trig, k.day AS due,"
        f" MAX({provisional}) AS provisional, t.entry_id AS trigger_id, {exempt} AS exempt,"
        f" MAX({_unknown(rule, 's')}) AS unknown"
        f" FROM entry t{people} JOIN organisation s ON s.org_id = t.org_id AND {holds('s', 't.day')}"
        f" JOIN cal_day c ON c.day = t.day{due}{exempt_join}"
        f" WHERE {one_of('t.kind', shape.after)} AND t.day <= :on AND {_version(rule, 't.day')}"
        f"{_conditions(rule, 's')} AND {scope.on('t.org_id')}"
        f" GROUP BY t.org_id, {subject}, c.label, t.day, k.day, t.entry_id"
    )


def _due_day(shape: Deadline) -> tuple[str, str]:
    """The join that finds the due day ``k.day``, and whether it is provisional.

    Working days are provisional where the first or the last day passed lies in a year without its notice.
    """
    if shape.working_days is not None:
        return (
            f" JOIN cal_day f ON f.serial = c.serial + 1 JOIN cal_work k ON k.workno = c.workno + {shape.working_days}",
            "CASE WHEN f.provisional + k.provisional > 0 THEN 1 ELSE 0 END",
        )
    if shape.days is not None:
        return f" JOIN cal_day k ON k.serial = c.serial + {shape.days}", "0"
    return f" JOIN cal_slot k ON k.slot = c.slot + {32 * (shape.months or 0)}", "0"


def _deadline_evidence(rule: DutyRule, shape: Deadline, scope: Scope) -> str:
    """Evidence at or after the trigger about the same subject, each entry once."""
    if _personal(rule):
        link = (
            " JOIN participation pe ON pe.person_id = g.subject_id"
            f" AND {one_of('pe.role', rule.evidence.roles or ('subject',))}"
            " JOIN entry e ON e.entry_id = pe.entry_id"
        )
    else:
        link = " JOIN entry e ON e.org_id = g.subject_id"
    return (
        "SELECT g.org_id, g.subject_id, g.period, g.trigger_id, g.due, e.entry_id AS ref, MIN(e.day) AS day,"
        " MAX(e.minutes) AS minutes"
        f" FROM ({_triggers(rule, shape, scope)}) g{link}{entry_joins(rule.evidence)}"
        f" WHERE {kind_condition('e', rule.evidence.kinds)} AND e.day >= g.trig AND e.day <= :on"
        " GROUP BY g.org_id, g.subject_id, g.period, g.trigger_id, g.due, e.entry_id"
    )


def _deadline(rule: DutyRule, shape: Deadline, number: int, scope: Scope) -> str:
    need = rule.need.amount
    rows = _deadline_evidence(rule, shape, scope)
    weight = {"count": "1", "minutes": "v.minutes", "paid": "0"}[rule.need.measure]
    silent, silent_join = _silence(rule, f"SELECT v.org_id FROM ({rows}) v GROUP BY v.org_id")
    return (
        f"SELECT {number} AS rule_no, g.org_id, g.subject_id, g.period, g.due, {need} AS need,"
        f" COALESCE(a.done, 0) AS done, CASE {_status(need, late=True)} WHEN g.exempt > 0 THEN 'exempt'"
        f" WHEN g.unknown > 0 THEN 'unknown'{silent} WHEN g.due < :on THEN 'overdue' ELSE 'due' END AS status,"
        f" g.provisional, g.trigger_id FROM ({_triggers(rule, shape, scope)}) g"
        f" LEFT JOIN (SELECT v.org_id, v.subject_id, v.trigger_id, SUM({weight}) AS done,"
        f" SUM(CASE WHEN v.day <= v.due THEN {weight} ELSE 0 END) AS ontime"
        f" FROM ({rows}) v GROUP BY v.org_id, v.subject_id, v.trigger_id) a"
        " ON a.org_id = g.org_id AND a.subject_id = g.subject_id AND a.trigger_id = g.trigger_id" + silent_join
    )


def _last(rule: DutyRule, scope: Scope) -> str:
    return (
        f"SELECT e.org_id, MAX(e.day) AS last FROM entry e{entry_joins(rule.evidence)}"
        f" WHERE {kind_condition('e', rule.evidence.kinds)} AND e.day <= :on AND {scope.on('e.org_id')}"
        " GROUP BY e.org_id"
    )


def _cycle(rule: DutyRule, shape: Cycle, number: int, scope: Scope) -> str:
    return (
        f"SELECT {number} AS rule_no, s.org_id, s.org_id AS subject_id, '' AS period, k.day AS due, 1 AS need,"
        " CASE WHEN k.day >= :on THEN 1 ELSE 0 END AS done,"
        f" CASE WHEN k.day IS NULL OR {_unknown(rule, 's')} > 0 THEN 'unknown' WHEN k.day < :on THEN 'overdue'"
        f" WHEN k.ym <= :on_ym + {shape.lead_months} THEN 'due' ELSE 'met' END AS status,"
        " 0 AS provisional, 0 AS trigger_id"
        f" FROM organisation s LEFT JOIN ({_last(rule, scope)}) l ON l.org_id = s.org_id"
        " LEFT JOIN cal_day c ON c.day = l.last"
        f" LEFT JOIN cal_slot k ON k.slot = c.slot + {32 * shape.months}"
        f" WHERE {holds('s', ':on')} AND {exists_through('s', ':on', ':on')} AND {_version(rule, ':on')}"
        f"{_conditions(rule, 's')} AND {scope.on('s.org_id')}"
    )


def _state(rule: DutyRule, shape: State, number: int, scope: Scope) -> str:
    least, number_here = shape.when_at_least, "COALESCE(n.number, 0)"
    bounds = " AND ".join(
        f"{number_here} {operator} {bound}"
        for operator, bound in ((">=", least), ("<=", shape.when_at_most))
        if bound is not None
    )
    if shape.requires:
        kept = " AND ".join(compare("s", "organisation", c) for c in shape.requires)
        doubts = " OR ".join(f"s.{c.column} IS NULL" for c in shape.requires)
        doubts = f"{_unknown(rule, 's')} > 0 OR {doubts}"
        applies = f" AND {bounds}"
    else:
        kept, doubts, applies = bounds, f"{_unknown(rule, 's')} > 0", ""
    status = f"CASE WHEN {doubts} THEN 'unknown' WHEN {kept} THEN 'met' ELSE 'overdue' END"
    told = "JOIN" if rule.silent else "LEFT JOIN"  # a silent rule asks nothing where the roster names nobody
    need = least if least is not None else shape.when_at_most
    return (
        f"SELECT {number} AS rule_no, s.org_id, s.org_id AS subject_id, '' AS period, d.day AS due, {need} AS need,"
        f" {number_here} AS done, {status} AS status, 0 AS provisional, 0 AS trigger_id"
        f" FROM organisation s {told} (SELECT b.org_id, COUNT(DISTINCT b.person_id) AS number FROM person_state b"
        f" WHERE {one_of('b.state', shape.states)} AND {holds('b', ':on')} AND {scope.on('b.org_id')}"
        " GROUP BY b.org_id) n ON n.org_id = s.org_id JOIN cal_day d ON d.day = :on"
        f" WHERE {holds('s', ':on')} AND {exists_through('s', ':on', ':on')} AND {_version(rule, ':on')}"
        f"{_conditions(rule, 's')}{applies} AND {scope.on('s.org_id')}"
    )
