"""Figures over months or quarters: how many that are over have an entry, of how many.

Whose they are: of each organisation that holds any entry of the kinds in the period asked, or whose people acted in one
kept below it; only as long as it existed, and from the beginning of its ledger on.  A month with an entry counts
whenever the ledger began.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shuzhi.evaluation.beginning import not_begun
from shuzhi.evaluation.evidence import is_evidence, marker_joins
from shuzhi.evaluation.figure_entries import entries_text, evidence_of, told_text
from shuzhi.evaluation.figure_people import held
from shuzhi.evaluation.sql import Scope, exists_through, holds, in_one_of, literal


def periods_with(select: Mapping[str, Any], scope: Scope) -> str:
    """The entries that periods rest on; the first of each period stands for it."""
    each = f"SELECT h.org_id, h.ref, p.code FROM ({_held(select, scope)}) h {_over(select)} AND h.day {_WITHIN}"
    firsts = f"SELECT f.org_id, f.code, MIN(f.ref) AS first FROM ({each}) f GROUP BY f.org_id, f.code"
    return (
        f"SELECT v.ref, SUM(CASE WHEN v.ref = m.first THEN 1 ELSE 0 END) AS amount FROM ({each}) v"
        f" JOIN ({firsts}) m ON m.org_id = v.org_id AND m.code = v.code GROUP BY v.ref"
    )


def periods_over(select: Mapping[str, Any], scope: Scope) -> str:
    """The organisations, each with the number of its periods that are over.

    Where what somebody in a post did is asked, only those of which anybody knows who holds it.
    """
    evidence, there = evidence_of(select), _held(select, scope)
    keepers = f"SELECT k.org_id FROM ({_keepers(select, scope)}) k{_led(select)}"
    missing = not_begun(evidence, "h.org_id", "p.start")
    each = f"SELECT h.org_id, p.code FROM ({keepers}) h {_over(select)}"
    begun = f"{each} AND NOT {missing}" if missing else each
    told = f"SELECT h.org_id, p.code FROM ({there}) h {_over(select)} AND h.day {_WITHIN}"
    return (
        f"SELECT v.org_id AS ref, COUNT(DISTINCT v.code) AS amount FROM ({begun} UNION ALL {told}) v GROUP BY v.org_id"
    )


def unled_text(select: Mapping[str, Any], scope: Scope) -> str:
    """How many keep such entries without anybody having recorded who holds the post asked: one number."""
    return f"(SELECT COUNT(k.org_id) FROM ({_keepers(select, scope)}) k{_led(select, 'NOT ')})"


def _keepers(select: Mapping[str, Any], scope: Scope) -> str:
    """Rows (org_id): who holds any entry of the kinds, or whose people acted in one."""
    evidence = evidence_of(select)
    kept = (
        f"SELECT e.org_id FROM entry e{marker_joins(evidence)} WHERE {is_evidence(evidence)}"
        f" AND e.day BETWEEN :day_from AND :day_to AND {scope.on('e.org_id')}"
    )
    there = _held(select, scope)
    return f"SELECT c.org_id FROM ({kept} UNION ALL SELECT x.org_id FROM ({there}) x) c GROUP BY c.org_id"


def _led(select: Mapping[str, Any], without: str = "") -> str:
    """Keeps of ``k`` those whose holder of the post asked is recorded, or those ``without``."""
    if not select.get("posts"):
        return ""
    on_the_day = f" AND {holds('sl', ':on')}" if select.get("still") else ""
    return (
        f" WHERE {without}EXISTS (SELECT sl.org_id FROM stay sl WHERE sl.org_id = k.org_id"
        f" AND {in_one_of('sl', select['posts'])}{on_the_day})"
    )


_WITHIN = "BETWEEN p.start AND p.last_day"


def _over(select: Mapping[str, Any]) -> str:
    """The periods ``p`` that are over, through which the organisation of ``h`` existed."""
    return (
        f"JOIN period p ON p.every = {literal(select['every'])} AND p.start >= :day_from AND p.last_day <= :on"
        f" JOIN organisation s ON s.org_id = h.org_id AND {holds('s', 'p.last_day')}"
        f" WHERE {exists_through('s', 'p.start', 'p.last_day')}"
    )


def _held(select: Mapping[str, Any], scope: Scope) -> str:
    """Rows (org_id, ref, day): the entries of each organisation; where posts are asked, of those who hold one in it."""
    if not select.get("posts"):
        evidence = evidence_of(select)
        return (
            f"SELECT DISTINCT e.org_id, e.entry_id AS ref, e.day FROM entry e{marker_joins(evidence)}"
            f" WHERE {is_evidence(evidence)} AND e.day BETWEEN :day_from AND :on AND {scope.on('e.org_id')}"
        )
    told = told_text(entries_text(select, scope, below=True), select["roles"])
    return (
        f"SELECT DISTINCT st.org_id, w.ref, w.day FROM ({told}) w JOIN stay st ON st.person_id = w.person_id"
        f" AND {held(select, scope)} AND {holds('st', 'w.day')}"
    )
