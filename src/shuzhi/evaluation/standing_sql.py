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
from shuzhi.rulebook.model import DutyRule
from shuzhi.rulebook.shapes import Dated, Standing
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
    done = f"WHEN EXISTS (SELECT e.entry_id FROM {in_time}) THEN 'met'"
    if shape.days:
        late = f" WHEN EXISTS (SELECT e.entry_id FROM {in_time}) THEN 'late'"
        done = f"WHEN EXISTS (SELECT e.entry_id FROM {in_time} AND e.day <= g.latest) THEN 'met'{late}"
    return still_asked(
        f"SELECT {number} AS rule_no, g.org_id, g.subject_id, g.period, g.due, {rule.need.amount} AS need,"
        f" (SELECT COUNT(DISTINCT e.entry_id) FROM {since}) AS done,"
        f" CASE {done}{early}"
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
    """Who is asked, where, and for which day: ``first`` the earliest, ``due`` the last, ``latest`` the last in time."""
    org, start, trigger = "COALESCE(h.org_id, a.org_id)", "a.start", "a.trigger_id"
    joins, least, most = "", f"{SLOTS * shape.months}", f"{SLOTS * shape.months}"
    if shape.lengthened_by:
        start, trigger = "x.day", "x.entry_id"
        joins = _lengthened(shape, scope)
        least += f" + {_longer(shape, shape.least_months)}"
        most += f" + {_longer(shape, shape.most_months)}"
    elsewhere = (
        f"SELECT w.person_id FROM stay w WHERE w.person_id = a.subject_id AND {_in(shape, 'w')}"
        f" AND w.org_id <> {org} AND w.since <= :on AND (w.until IS NULL OR w.until > a.start)"
    )
    moved = (
        f"CASE WHEN EXISTS ({elsewhere}) THEN {SLOTS * shape.moved_months} ELSE 0 END" if shape.moved_months else "0"
    )
    latest, days = "d.day", ""
    if shape.days:
        latest, days = "y.day", f" JOIN cal_day z ON z.day = d.day JOIN cal_day y ON y.serial = z.serial + {shape.days}"
    return (
        f"SELECT DISTINCT {org} AS org_id, a.subject_id, l.label AS period, {start} AS start, f.day AS first,"
        f" d.day AS due, {latest} AS latest, {trigger} AS trigger_id,"
        f" {unknown(rule, 's', ('a.vague = 1',))} AS unknown,"
        f" CASE WHEN h.last IS NULL OR h.last = '{ENDLESS}' THEN 0 ELSE 1 END AS gone"
        f" FROM ({_beginnings(shape, scope)}) a LEFT JOIN ({_places(shape, scope)}) h ON h.person_id = a.subject_id"
        f" JOIN organisation s ON s.org_id = {org} AND {holds('s', ':on')} JOIN cal_day c ON c.day = a.start{joins}"
        f" JOIN cal_day l ON l.day = {start} JOIN cal_slot f ON f.slot = c.slot + {least}"
        f" JOIN cal_slot d ON d.slot = c.slot + {most} + {moved}{days}"
        f" WHERE {in_force(rule, start)}{conditions(rule, 's')} AND {scope.on(org)}"
    )


def _in(shape: Standing, alias: str) -> str:
    return f"{alias}.{STATE_COLUMNS[shape.state]} = 1"


def _at_hand(alias: str, kinds: Sequence[str]) -> str:
    """Of an entry that is found by its number; reading its few markers is quicker than looking up each kind."""
    return one_of(f"COALESCE({alias}.kind, '')", kinds)


def _about(kinds: Sequence[str], person: str, joins: str = "") -> str:
    """The entries ``e`` of some kinds about a person."""
    return (
        f"participation pa JOIN entry e ON e.entry_id = pa.entry_id{joins} WHERE pa.person_id = {person}"
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


def _entries(kinds: Sequence[str], shape: Standing, scope: Scope) -> str:
    """The entries of some kinds about whom the scope may have to answer for, each once."""
    return (
        "SELECT p.person_id AS subject_id, t.day, t.entry_id, MIN(t.org_id) AS org_id"
        f" FROM ({_people(shape, scope)}) u JOIN participation p ON p.person_id = u.person_id AND p.role = 'subject'"
        f" JOIN entry t ON t.entry_id = p.entry_id WHERE {_at_hand('t', kinds)} AND t.day <= :on"
        " GROUP BY p.person_id, t.day, t.entry_id"
    )


def _last_entry(kinds: Sequence[str], alias: str) -> str:
    """There is no later entry of some kinds about the same person than ``alias``, nor an earlier one of that day."""
    after = f"(e.day > {alias}.day OR e.day = {alias}.day AND e.entry_id < {alias}.entry_id)"
    return f"NOT EXISTS (SELECT e.entry_id FROM {_about(kinds, f'{alias}.subject_id')} AND {after})"


def _beginnings(shape: Standing, scope: Scope) -> str:
    """The last beginning of each: as the last entry tells it, or as the roster does where no entry is of this one.

    An entry is of a beginning in the roster unless that came more than the whole time later.  DISTINCT, so that engines
    find these few before they join them.
    """
    runs = (
        "SELECT w.person_id AS subject_id, MAX(w.since) AS start"
        f" FROM ({_people(shape, scope)}) u JOIN stay w ON w.person_id = u.person_id"
        f" WHERE {_in(shape, 'w')} AND w.since <= :on AND NOT EXISTS (SELECT b.person_id FROM stay b"
        f" WHERE b.person_id = w.person_id AND {_in(shape, 'b')} AND b.since < w.since"
        " AND (b.until IS NULL OR b.until >= w.since)) GROUP BY w.person_id"
    )
    slots = SLOTS * shape.months
    of_it = f" JOIN cal_day x ON x.day = e.day JOIN cal_slot y ON y.slot = x.slot + {slots}"
    # Of a day told roughly, and of who came from outside in the middle of it, nobody here can know when it began.
    rough = f"h.fact = '{shape.state}.begins' AND h.vague = 1 OR h.fact = 'transfer.in.received'"
    told = f"SELECT h.change_id FROM change h WHERE h.person_id = g.subject_id AND h.day = g.start AND ({rough})"
    return (
        "SELECT DISTINCT v.subject_id, v.start, v.trigger_id, v.org_id, v.vague FROM ("
        "SELECT g.subject_id, g.day AS start, g.entry_id AS trigger_id, g.org_id, 0 AS vague"
        f" FROM ({_entries(shape.told_by, shape, scope)}) g JOIN cal_day c ON c.day = g.day"
        f" JOIN cal_slot k ON k.slot = c.slot + {slots} LEFT JOIN ({runs}) r ON r.subject_id = g.subject_id"
        f" WHERE {_last_entry(shape.told_by, 'g')} AND (r.start IS NULL OR r.start <= k.day)"
        " UNION ALL SELECT g.subject_id, g.start, 0 AS trigger_id, 0 AS org_id,"
        f" CASE WHEN EXISTS ({told}) THEN 1 ELSE 0 END AS vague FROM ({runs}) g"
        f" WHERE NOT EXISTS (SELECT e.entry_id FROM {_about(shape.told_by, 'g.subject_id', of_it)}"
        " AND y.day >= g.start)) v"
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


def _lengthened(shape: Standing, scope: Scope) -> str:
    """The join with the last entry ``x`` that lengthened it, and with what it tells of its months."""
    return (
        f" JOIN ({_entries(shape.lengthened_by, shape, scope)}) x ON x.subject_id = a.subject_id AND x.day >= a.start"
        f" AND {_last_entry(shape.lengthened_by, 'x')} LEFT JOIN extension r ON r.entry_id = x.entry_id"
    )


def _longer(shape: Standing, untold: int) -> str:
    """By how many slots the entry ``x`` lengthened it; by ``untold`` months where it does not tell."""
    told_months = "".join(f" WHEN r.months = {n} THEN {SLOTS * n}" for n in range(1, shape.most_months))
    return f"CASE{told_months} WHEN r.months IS NULL THEN {SLOTS * untold} ELSE {SLOTS * shape.most_months} END"
