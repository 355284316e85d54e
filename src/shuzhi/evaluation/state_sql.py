"""Duties of standing: what holds of the roster on the day, as portable SQL."""

from __future__ import annotations

from shuzhi.evaluation.asked import conditions, in_force, missed_status, unknown
from shuzhi.evaluation.sql import Scope, compare, exists_on, holds, in_one_of
from shuzhi.rulebook.model import DutyRule
from shuzhi.rulebook.shapes import State


def state_text(rule: DutyRule, shape: State, number: int, scope: Scope) -> str:
    """One duty of each organisation: whether so many are in a state, or what is required of it holds."""
    least, number_here = shape.when_at_least, "COALESCE(n.number, 0)"
    bounds = " AND ".join(
        f"{number_here} {operator} {bound}"
        for operator, bound in ((">=", least), ("<=", shape.when_at_most))
        if bound is not None
    )
    if shape.requires:
        kept = " AND ".join(compare("s", "organisation", c) for c in shape.requires)
        doubts = " OR ".join(f"s.{c.column} IS NULL" for c in shape.requires)
        doubts = f"{unknown(rule, 's')} > 0 OR {doubts}"
        applies = f" AND {bounds}"
    else:
        kept, doubts, applies = bounds, f"{unknown(rule, 's')} > 0", ""
    status = f"CASE WHEN {doubts} THEN 'unknown' WHEN {kept} THEN 'met' ELSE {missed_status(rule)} END"
    join = "JOIN" if rule.silent else "LEFT JOIN"  # a silent rule asks nothing where the roster names nobody
    need = least if least is not None else shape.when_at_most
    return (
        f"SELECT {number} AS rule_no, s.org_id, s.org_id AS subject_id, '' AS period, d.day AS due, {need} AS need,"
        f" {number_here} AS done, {status} AS status, 0 AS provisional, 0 AS trigger_id"
        f" FROM organisation s {join} (SELECT b.org_id, COUNT(b.person_id) AS number FROM stay b"
        f" WHERE {in_one_of('b', shape.states)} AND {holds('b', ':on')} AND {scope.on('b.org_id')}"
        " GROUP BY b.org_id) n ON n.org_id = s.org_id JOIN cal_day d ON d.day = :on"
        f" WHERE {holds('s', ':on')} AND {exists_on('s', ':on')} AND {in_force(rule, ':on')}"
        f"{conditions(rule, 's')}{applies} AND {scope.on('s.org_id')}"
    )
