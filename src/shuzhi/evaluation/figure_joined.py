"""Who came into a state of membership: as the roster tells, or the meeting that decided it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shuzhi.evaluation.figure_entries import KNOWN_BY, entries_text, told_text
from shuzhi.evaluation.figure_people import EACH
from shuzhi.evaluation.sql import Scope, in_one_of, one_of

SUBJECT = ("subject",)


def joined_state(select: Mapping[str, Any], scope: Scope) -> str:
    """Persons who came into a state; who was in it the day before, in whatever organisation, only moved.

    Where a meeting decides of it (``told_by``), its day is that of the person, whatever the roster says.  Who came into
    the state from another (``from_states``) is told from who was received in it from elsewhere; so is who joined the
    Party before (``fresh``).  Of both, whoever was ever in the state before only moved, however long he was under way.
    """
    states = tuple(select["states"])
    moved = "" if select.get("from_states") or select.get("fresh") else f" AND {_adjoins('q')}"
    text = (
        "SELECT b.person_id AS ref, 1 AS amount FROM stay b"
        f" LEFT JOIN stay q ON q.person_id = b.person_id AND {in_one_of('q', states)}"
        f" AND q.since < b.since{moved}"
        f" WHERE {in_one_of('b', states)} AND b.since BETWEEN :day_from AND :day_to"
        f" AND q.person_id IS NULL AND {scope.on('b.org_id')}{_from(select)}{_fresh(select)}{_not_decided(select)}"
        " GROUP BY b.person_id"
    )
    if not select.get("told_by"):
        return text
    return f"SELECT v.ref, 1 AS amount FROM ({text} UNION ALL {_decided(select, scope)}) v GROUP BY v.ref"


def decisions(select: Mapping[str, Any]) -> dict[str, Any]:
    """The entries that decide, as a selection of people."""
    return {"kinds": tuple(select["told_by"]), "roles": SUBJECT}


def _from(select: Mapping[str, Any]) -> str:
    if not select.get("from_states"):
        return ""
    return (
        f" AND EXISTS (SELECT f.person_id FROM stay f WHERE f.person_id = b.person_id"
        f" AND {in_one_of('f', select['from_states'])} AND f.since < b.since AND {_adjoins('f')})"
    )


def _adjoins(alias: str) -> str:
    """An earlier stay lasted until the stay ``b`` began, or to the day before, where an office tells the last day."""
    next_day = (
        "SELECT d.serial FROM cal_day d JOIN cal_day n ON n.serial = d.serial + 1"
        f" WHERE d.day = {alias}.until AND n.day = b.since"
    )
    return f"({alias}.until IS NULL OR {alias}.until >= b.since OR EXISTS ({next_day}))"


def _fresh(select: Mapping[str, Any]) -> str:
    """He was neither received from elsewhere that day, nor had he joined before the period."""
    if not select.get("fresh"):
        return ""
    received = "c.person_id = b.person_id AND c.fact = 'transfer.in.received' AND c.day = b.since"
    joined = "j.person_id = b.person_id AND j.joined <> '' AND j.joined || '~' < :first_day"
    return (
        f" AND NOT EXISTS (SELECT c.person_id FROM change c WHERE {received})"
        f" AND NOT EXISTS (SELECT j.person_id FROM person j WHERE {joined})"
    )


def _not_decided(select: Mapping[str, Any]) -> str:
    if not select.get("told_by"):
        return ""
    decided = one_of("te.kind", tuple(select["told_by"]))
    return "".join(
        f" AND NOT EXISTS (SELECT tp.person_id FROM {table} tp JOIN entry te ON te.entry_id = tp.entry_id"
        f" AND {decided} WHERE tp.person_id = b.person_id AND tp.role = 'subject')"
        for table in KNOWN_BY
    )


def _decided(select: Mapping[str, Any], scope: Scope) -> str:
    told = told_text(entries_text(decisions(select), scope), SUBJECT)
    return (
        "SELECT CASE WHEN w.person_id IS NULL THEN -MIN(w.row_id) ELSE w.person_id END AS ref, 1 AS amount"
        f" FROM ({told}) w GROUP BY {EACH}"
    )
