"""The entries that a figure is counted over, as portable SQL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from shuzhi.evaluation.evidence import acted, is_evidence, marker_joins
from shuzhi.evaluation.sql import Scope, one_of
from shuzhi.rulebook.shapes import Evidence

KNOWN_BY = ("participation", "named")  # who stands in an entry by his number, and who by a name that can mean only him


def evidence_of(select: Mapping[str, Any]) -> Evidence:
    """What a selection asks of entries, as the evidence of a duty asks it."""
    return Evidence(
        kinds=tuple(select.get("kinds", ())),
        also=tuple(select.get("also", ())),
        by_roles=tuple(select.get("by_roles") or filter(None, [select.get("by_role")])),
        by_states=tuple(select.get("by_states", ())),
        by_person=bool(select.get("by_person")),
    )


def entries_text(select: Mapping[str, Any], scope: Scope, *, below: bool = False) -> str:
    """Rows (ref, amount, minutes, day): each entry once, with its head-count, its length and its day.

    Args:
        below: Also those kept below the organisation, where it alone is asked.
    """
    evidence = evidence_of(select)
    reach = scope.below("e.org_id") if below else scope.on("e.org_id")
    rolls = KNOWN_BY if evidence.by_person or evidence.by_states else KNOWN_BY[:1]  # of a role alone anybody will do
    return (
        "SELECT e.entry_id AS ref, MAX(e.present) AS amount, MAX(e.minutes) AS minutes, MAX(e.day) AS day"
        f" FROM entry e{marker_joins(evidence)}{_without(select.get('without', ()))}"
        f" WHERE {is_evidence(replace(evidence, by_roles=()))}{acted(evidence, rolls, still=bool(select.get('still')))}"
        f"{' AND y.entry_id IS NULL' if select.get('without') else ''}"
        f" AND e.day BETWEEN :day_from AND :day_to AND {reach} GROUP BY e.entry_id"
    )


def _without(markers: Sequence[str]) -> str:
    if not markers:
        return ""
    lacking = one_of("y.kind", tuple(markers))
    return f" LEFT JOIN entry y ON y.entry_id = e.entry_id AND y.org_id = e.org_id AND {lacking}"


def told_text(entries: str, roles: Sequence[str], *, person: bool = False, by: Sequence[str] = KNOWN_BY) -> str:
    """Rows (ref, day, minutes, row_id, person_id, name, doubt): who stands in the entries in one of the roles.

    Args:
        entries: The text of :func:`entries_text`.
        person: Only the person asked for.
    """
    whom = "pa.person_id = :person" if person else "pa.person_id IS NOT NULL"
    columns = {
        "participation": "0 AS row_id, pa.person_id, '' AS name, 0 AS doubt",
        "named": "pa.row_id, pa.person_id, pa.name, pa.doubt",
    }
    return " UNION ALL ".join(
        f"SELECT n.ref, n.day, n.minutes, {columns[table]} FROM ({entries}) n"
        f" JOIN {table} pa ON pa.entry_id = n.ref AND {one_of('pa.role', tuple(roles))}"
        + (f" WHERE {whom}" if person or table == "participation" else "")
        for table in by
    )


def stands_in(entry: str, roles: Sequence[str] = ()) -> str:
    """Somebody stands in an entry, in one of the roles where any are named."""
    role = f" AND {one_of('pb.role', tuple(roles))}" if roles else ""
    return f"EXISTS (SELECT pb.entry_id FROM participation pb WHERE pb.entry_id = {entry}{role})"
