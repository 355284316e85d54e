"""Duties of persons that begin with a state: a year of probation, from the assembly or as the roster says.

An entry that tells of the beginning goes before the roster, so that nobody is asked twice.  Who owes is the
organisation in which the person is in the state, or was last; of whom no roster tells, that of the entry.
"""

from __future__ import annotations

from collections.abc import Sequence

from shuzhi.evaluation.asked import conditions, in_force, unknown
from shuzhi.evaluation.beginning import unbegun_branch
from shuzhi.evaluation.sql import STATE_COLUMNS, Scope, holds, one_of
from shuzhi.evaluation.step_sql import SLOTS, behind, evidence_of, over, still_asked, told
from shuzhi.rulebook.model import Dated, DutyRule, Standing
from shuzhi.rulebook.statuses import missed

ENDLESS = "9999-12-31"


def standing_text(rule: DutyRule, shape: Standing, number: int, scope: Scope) -> str:
    """One duty for each person: of the last time he came into the state, in force on the day he did."""
    since = f"{evidence_of(rule)} AND e.day >= g.start"
    in_time, early = since, ""
    if shape.not_before:
        in_time += f" AND (e.day >= g.first OR NOT {one_of('e.kind', shape.not_before)})"
        soon = f"{told(Dated(kinds=shape.not_before))} AND e.day >= g.start AND e.day < g.first"
        early = f" WHEN EXISTS (SELECT e.entry_id FROM {soon}) THEN 'breach'"
    return still_asked(
        f"SELECT {number} AS rule_no, g.org_id, g.subject_id, g.period, g.due, {rule.need.amount} AS need,"
        f" (SELECT COUNT(DISTINCT e.entry_id) FROM {since}) AS done,"
        f" CASE WHEN EXISTS (SELECT e.entry_id FROM {in_time}) THEN 'met'{early}"
        f" WHEN g.unknown > 0 THEN 'unknown'{unbegun_branch(rule.evidence, 'g.org_id', 'g.first')}"
        f" WHEN g.due < :seen THEN '{missed(rule.strength)}' ELSE 'due' END AS status,"
        f" 0 AS provisional, g.trigger_id{over(rule, 'g.gone = 1')} FROM ({_asked(rule, shape, scope)}) g"
    )


def standing_evidence(rule: DutyRule, shape: Standing, scope: Scope) -> str:
    """All since the beginning, or since the entry that lengthened it."""
    return (
        "SELECT DISTINCT g.subject_id, g.period, g.trigger_id, e.entry_id AS ref"
        f" FROM ({_asked(rule, shape, scope)}) g JOIN participation pa ON pa.person_id = g.subject_id"
        f"{behind(rule.evidence)} AND e.day >= g.start"
    )


def _asked(rule: DutyRule, shape: Standing, scope: Scope) -> str:
    """Who is asked, where, and for which day: ``first`` the earliest, ``due`` the last; ``gone``: no longer in it."""
    org, start, trigger = "COALESCE(h.org_id, a.org_id)", "a.start", "a.trigger_id"
    joins, slots = "", f"{SLOTS * shape.months}"
    if shape.lengthened_by:
        start, trigger = "x.day", "x.entry_id"
        joins, longer = _lengthened(shape)
        slots += f" + {longer}"
    elsewhere = (
        f"SELECT w.person_id FROM stay w WHERE w.person_id = a.subject_id AND {_in(shape, 'w')}"
        f" AND w.org_id <> {org} AND w.since <= :on AND (w.until IS NULL OR w.until > a.start)"
    )
    moved = (
        f"CASE WHEN EXISTS ({elsewhere}) THEN {SLOTS * shape.moved_months} ELSE 0 END" if shape.moved_months else "0"
    )
    return (
        f"SELECT DISTINCT {org} AS org_id, a.subject_id, l.label AS period, {start} AS start, f.day AS first,"
        f" d.day AS due, {trigger} AS trigger_id, {unknown(rule, 's', ('a.vague = 1',))} AS unknown,"
        f" CASE WHEN h.last IS NULL OR h.last = '{ENDLESS}' THEN 0 ELSE 1 END AS gone"
        f" FROM ({_beginnings(shape, scope)}) a LEFT JOIN ({_places(shape, scope)}) h ON h.person_id = a.subject_id"
        f" JOIN organisation s ON s.org_id = {org} AND {holds('s', ':on')} JOIN cal_day c ON c.day = a.start{joins}"
        f" JOIN cal_day l ON l.day = {start} JOIN cal_slot f ON f.slot = c.slot + {slots}"
        f" JOIN cal_slot d ON d.slot = f.slot + {moved}"
        f" WHERE {in_force(rule, start)}{conditions(rule, 's')} AND {scope.on(org)}"
    )


def _in(shape: Standing, alias: str) -> str:
    return f"{alias}.{STATE_COLUMNS[shape.state]} = 1"


def _at_hand(alias: str, kinds: Sequence[str]) -> str:
    """Of an entry that is found by its number; reading its few markers is quicker than looking up each kind."""
    return one_of(f"COALESCE({alias}.kind, '')", kinds)


def _about(kinds: Sequence[str], person: str) -> str:
    """The entries ``e`` of some kinds about a person."""
    return (
        f"participation pa JOIN entry e ON e.entry_id = pa.entry_id WHERE pa.person_id = {person}"
        f" AND pa.role = 'subject' AND {_at_hand('e', kinds)} AND e.day <= :on"
    )


def _people(shape: Standing, scope: Scope) -> str:
    """Whom the scope may have to answer for: who was ever in the state there, and of whom its entries tell."""
    return (
        "SELECT v.person_id FROM ("
        f"SELECT w.person_id FROM stay w WHERE {_in(shape, 'w')} AND {scope.on('w.org_id')}"
        " UNION ALL SELECT p.person_id FROM entry t JOIN participation p ON p.entry_id = t.entry_id"
        " AND p.role = 'subject' AND p.person_id IS NOT NULL"
        f" WHERE {one_of('t.kind', shape.told_by)} AND t.day <= :on AND {scope.on('t.org_id')}"
        ") v GROUP BY v.person_id"
    )


def _beginnings(shape: Standing, scope: Scope) -> str:
    """The last beginning of each: as the last entry tells it, or as the roster does where no entry is of this one.

    An entry is of a beginning in the roster unless that came more than the whole time later.
    """
    people, later = _people(shape, scope), SLOTS * shape.months
    begins = f"h.fact = '{shape.state}.begins' AND h.day <= :on"
    entries = (
        "SELECT p.person_id AS subject_id, t.day AS start, MIN(t.entry_id) AS trigger_id, MIN(t.org_id) AS org_id"
        f" FROM ({people}) u JOIN participation p ON p.person_id = u.person_id AND p.role = 'subject'"
        f" JOIN entry t ON t.entry_id = p.entry_id WHERE {_at_hand('t', shape.told_by)}"
        " AND t.day <= :on GROUP BY p.person_id, t.day"
    )
    changes = (
        "SELECT h.person_id AS subject_id, h.day AS start, MIN(h.change_id) AS trigger_id, MIN(h.org_id) AS org_id,"
        f" MAX(h.vague) AS vague FROM ({people}) u JOIN change h ON h.person_id = u.person_id WHERE {begins}"
        " GROUP BY h.person_id, h.day"
    )
    told_by = _about(shape.told_by, "g.subject_id")
    of_it = told_by.replace(
        " WHERE ", f" JOIN cal_day x ON x.day = e.day JOIN cal_slot y ON y.slot = x.slot + {later} WHERE ", 1
    )
    changed = f"SELECT h.change_id FROM change h WHERE h.person_id = g.subject_id AND {begins}"
    # Who came from outside in the middle of it: nobody here can know when it began.
    came = "SELECT h.change_id FROM change h WHERE h.person_id = g.subject_id AND h.fact = 'transfer.in.received'"
    vague = f"CASE WHEN g.vague = 1 OR EXISTS ({came} AND h.day = g.start) THEN 1 ELSE 0 END"
    return (
        f"SELECT g.subject_id, g.start, g.trigger_id, g.org_id, 0 AS vague FROM ({entries}) g"
        f" JOIN cal_day c ON c.day = g.start JOIN cal_slot k ON k.slot = c.slot + {later}"
        f" WHERE NOT EXISTS (SELECT e.entry_id FROM {told_by} AND e.day > g.start)"
        f" AND NOT EXISTS ({changed} AND h.day > k.day)"
        f" UNION ALL SELECT g.subject_id, g.start, g.trigger_id, g.org_id, {vague} AS vague FROM ({changes}) g"
        f" WHERE NOT EXISTS ({changed} AND h.day > g.start)"
        f" AND NOT EXISTS (SELECT e.entry_id FROM {of_it} AND y.day >= g.start)"
    )


def _places(shape: Standing, scope: Scope) -> str:
    """Where each is in the state on the day asked, or was last; ``last`` is the day on which he left it."""

    def until(alias: str) -> str:
        return f"CASE WHEN {alias}.until IS NULL OR {alias}.until > :on THEN '{ENDLESS}' ELSE {alias}.until END"

    last = (
        f"SELECT z.person_id, MAX({until('z')}) AS last FROM ({_people(shape, scope)}) u"
        f" JOIN stay z ON z.person_id = u.person_id WHERE {_in(shape, 'z')} AND z.since <= :on GROUP BY z.person_id"
    )
    return (
        f"SELECT m.person_id, m.last, MIN(w.org_id) AS org_id FROM ({last}) m JOIN stay w ON w.person_id = m.person_id"
        f" WHERE {_in(shape, 'w')} AND w.since <= :on AND {until('w')} = m.last GROUP BY m.person_id, m.last"
    )


def _lengthened(shape: Standing) -> tuple[str, str]:
    """The join with the last entry ``x`` that lengthened it, and by how many slots it did."""
    each = (
        "SELECT DISTINCT pa.person_id, e.entry_id, e.day FROM participation pa JOIN entry e ON e.entry_id = pa.entry_id"
        f" WHERE pa.role = 'subject' AND {one_of('e.kind', shape.lengthened_by)} AND e.day <= :on"
    )
    after = "(e.day > x.day OR e.day = x.day AND e.entry_id > x.entry_id)"
    later = f"{_about(shape.lengthened_by, 'x.person_id')} AND {after}"
    joins = (
        f" JOIN ({each}) x ON x.person_id = a.subject_id AND x.day >= a.start"
        f" AND NOT EXISTS (SELECT e.entry_id FROM {later}) LEFT JOIN extension r ON r.entry_id = x.entry_id"
    )
    told_months = "".join(f" WHEN r.months = {n} THEN {SLOTS * n}" for n in range(1, shape.most_months))
    return joins, f"CASE{told_months} ELSE {SLOTS * shape.most_months} END"
