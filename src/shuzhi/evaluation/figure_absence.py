"""Members who were absent so many times running from what they were called to, as the rolls tell."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shuzhi.evaluation.evidence import is_evidence
from shuzhi.evaluation.figure_entries import KNOWN_BY, evidence_of
from shuzhi.evaluation.figure_people import PRESENT
from shuzhi.evaluation.own_members import MEMBER
from shuzhi.evaluation.sql import Scope, holds, in_one_of, one_of, stays_on

EXEMPT = ("exempt",)
NOT_ABSENT = (*PRESENT, "leave")


def absent_running(select: Mapping[str, Any], scope: Scope) -> str:
    """Members of the last day; the last time of those running lies in the period, the first may lie a year before it.

    Who was there or on leave in between was not absent running; what does not name him tells nothing of him.
    """
    absences = _absences(select, scope)
    running = (
        f"SELECT a.person_id, a.ref, COUNT(b.ref) AS times FROM ({absences}) a"
        f" JOIN ({absences}) b ON b.person_id = a.person_id AND NOT {_before('a.day', 'a.ref', 'b.day', 'b.ref')}"
        f" WHERE a.day >= :day_from AND NOT ({_came_between(select, scope)}) GROUP BY a.person_id, a.ref"
    )
    return (
        f"SELECT v.person_id AS ref, 1 AS amount FROM ({running}) v JOIN stay m ON m.person_id = v.person_id"
        f" AND {in_one_of('m', MEMBER)} AND {holds('m', ':on')} AND {scope.on('m.org_id')}"
        f" WHERE v.times >= {int(select['times'])} AND NOT {stays_on('mx', 'v.person_id', EXEMPT, ':on')}"
        " GROUP BY v.person_id"
    )


def _before(day: str, ref: str, other_day: str, other_ref: str) -> str:
    return f"({day} < {other_day} OR {day} = {other_day} AND {ref} < {other_ref})"


def _came_between(select: Mapping[str, Any], scope: Scope) -> str:
    """From the absence ``b`` to the absence ``a`` the member was there once, or on leave."""
    return " OR ".join(
        f"EXISTS (SELECT pc.entry_id FROM {table} pc JOIN entry c ON c.entry_id = pc.entry_id"
        f" WHERE pc.person_id = a.person_id AND {one_of('pc.role', NOT_ABSENT)}"
        f" AND {is_evidence(evidence_of(select), alias='c')} AND {scope.on('c.org_id')}"
        f" AND NOT {_before('c.day', 'c.entry_id', 'b.day', 'b.ref')}"
        f" AND NOT {_before('a.day', 'a.ref', 'c.day', 'c.entry_id')})"
        for table in KNOWN_BY
    )


def _absences(select: Mapping[str, Any], scope: Scope) -> str:
    """Rows (person_id, ref, day): of what a member was absent from without leave, while he was bound to come."""
    entries = (
        f"SELECT e.entry_id AS ref, MAX(e.day) AS day FROM entry e WHERE {is_evidence(evidence_of(select))}"
        f" AND e.ym BETWEEN :ym_from + -12 AND :ym_to AND e.day <= :on AND {scope.on('e.org_id')} GROUP BY e.entry_id"
    )
    rolls = " UNION ALL ".join(
        f"SELECT n.ref, n.day, pa.person_id FROM ({entries}) n JOIN {table} pa ON pa.entry_id = n.ref"
        " AND pa.role = 'absent' AND pa.person_id IS NOT NULL"
        for table in KNOWN_BY
    )
    return (
        f"SELECT DISTINCT w.person_id, w.ref, w.day FROM ({rolls}) w"
        f" WHERE {stays_on('wm', 'w.person_id', MEMBER, 'w.day')}"
        f" AND NOT {stays_on('wx', 'w.person_id', EXEMPT, 'w.day')}"
    )
