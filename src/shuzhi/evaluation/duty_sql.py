"""From a duty rule to portable SQL: which text each shape of a rule has, and the texts of many rules together.

Every text yields the columns of :data:`DUTY_COLUMNS`; every evidence text yields :data:`EVIDENCE_COLUMNS`.
Vocabulary: SELECT, DISTINCT, JOIN, LEFT JOIN, UNION ALL, GROUP BY, CASE with ELSE, COALESCE, COUNT, SUM, MIN, MAX, IN,
EXISTS, BETWEEN, NOT, IS NULL, comparison, +, * (of a whole number).  Bound: on, seen, now, on_ym, now_ym, now_year,
year, year_from, ym_from, ym_to and the scope's values.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from shuzhi.evaluation.asked import owing_states
from shuzhi.evaluation.cadence_sql import cadence_text, is_timed, lapse_text, minutes_asked, timed_text
from shuzhi.evaluation.credited import credited_text
from shuzhi.evaluation.cycle_sql import cycle_text, last_text, reminder_evidence
from shuzhi.evaluation.deadline_sql import deadline_evidence, deadline_text
from shuzhi.evaluation.evidence import is_evidence, marker_joins, period_evidence, ref_of
from shuzhi.evaluation.sql import Scope, one_of
from shuzhi.evaluation.standing_sql import standing_evidence, standing_text
from shuzhi.evaluation.state_sql import state_text
from shuzhi.evaluation.step_sql import before_evidence, before_text, recurrence_evidence, recurrence_text
from shuzhi.rulebook.model import DutyRule
from shuzhi.rulebook.shapes import Before, Cadence, Cycle, Deadline, Lapse, Recurrence, Reminder, Standing, State
from shuzhi.rulebook.statuses import ANSWERED, OPEN

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


LEFT = OPEN | ANSWERED


EVIDENCE_COLUMNS = ["rule_no", "subject_id", "period", "trigger_id", "ref"]


def duty_text(rule: DutyRule, number: int, scope: Scope) -> str:
    """The duties of one rule version, one row for each subject and period."""
    match rule.shape:
        case Cadence() as shape:
            return cadence_text(rule, shape, number, scope)
        case Deadline() as shape:
            return deadline_text(rule, shape, number, scope)
        case Cycle() | Reminder() as shape:
            return cycle_text(rule, shape, number, scope)
        case State() as shape:
            return state_text(rule, shape, number, scope)
        case Lapse() as shape:
            return lapse_text(rule, shape, number, scope)
        case Recurrence() | Standing() | Before() as shape:
            return _step(rule, shape, number, scope)


def _step(rule: DutyRule, shape: Recurrence | Standing | Before, number: int, scope: Scope) -> str:
    match shape:
        case Recurrence():
            return recurrence_text(rule, shape, number, scope)
        case Standing():
            return standing_text(rule, shape, number, scope)
        case Before():
            return before_text(rule, shape, number, scope)


def together(rules: Sequence[DutyRule]) -> list[dict[int, DutyRule]]:
    """The rules by their index, those that ask for the same minutes together: these are added up once."""
    groups: dict[object, dict[int, DutyRule]] = {}
    for number, rule in enumerate(rules):
        groups.setdefault(minutes_asked(rule) if is_timed(rule) else number, {})[number] = rule
    return list(groups.values())


def group_text(group: Mapping[int, DutyRule], scope: Scope) -> str:
    """The duties of the rules of one group of :func:`together`."""
    (number, rule), *more = group.items()
    return timed_text(group, scope) if more else duty_text(rule, number, scope)


def left_text(group: Mapping[int, DutyRule], scope: Scope) -> str:
    """Of the duties of a group those of which something is still to be done or to be said."""
    columns = ", ".join(f"d.{column}" for column in DUTY_COLUMNS)
    return f"SELECT {columns} FROM ({group_text(group, scope)}) d WHERE {one_of('d.status', sorted(LEFT))}"


def evidence_text(rule: DutyRule, number: int, scope: Scope) -> str | None:
    """The rows behind the duties of one rule; None for a state or a lapse: they rest on the roster, or on no row."""
    match rule.shape:
        case Cadence(grace=grace) if grace:
            return (
                f"SELECT {number} AS rule_no, v.org_id AS subject_id, p.label AS period, 0 AS trigger_id,"
                f" v.entry_id AS ref FROM ({credited_text(rule, scope)}) v"
                " JOIN period p ON p.every = 'year' AND p.year = :year"
            )
        case Cadence(every):
            rows = period_evidence(rule.evidence, states=owing_states(rule), every=every, scope=scope)
            return f"SELECT {number} AS rule_no, v.subject_id, v.period, 0 AS trigger_id, v.ref FROM ({rows}) v"
        case Deadline() as shape:
            return (
                f"SELECT {number} AS rule_no, v.subject_id, v.period, v.trigger_id, v.ref"
                f" FROM ({deadline_evidence(rule, shape, scope)}) v"
            )
        case Cycle():
            return (
                f"SELECT {number} AS rule_no, e.org_id AS subject_id, '' AS period, 0 AS trigger_id,"
                f" {ref_of(rule.evidence)} AS ref FROM {rule.evidence.relation} e{marker_joins(rule.evidence)}"
                f" JOIN ({last_text(rule, scope.on('e.org_id'))}) l"
                " ON l.org_id = e.org_id AND l.last = e.day"
                f" WHERE {is_evidence(rule.evidence)}"
            )
        case Recurrence() | Standing() | Before() | Reminder():
            return _other_evidence(rule, number, scope)
        case State() | Lapse():
            return None


def _other_evidence(rule: DutyRule, number: int, scope: Scope) -> str | None:
    match rule.shape:
        case Recurrence() as shape:
            rows = recurrence_evidence(rule, shape, scope)
        case Standing() as shape:
            rows = standing_evidence(rule, shape, scope)
        case Before(age=None) as shape:
            rows = before_evidence(rule, shape, scope)
        case Reminder() as shape:
            rows = reminder_evidence(rule, shape, scope)
        case _:  # an age rests on the roster
            return None
    return f"SELECT {number} AS rule_no, v.subject_id, v.period, v.trigger_id, v.ref FROM ({rows}) v"
