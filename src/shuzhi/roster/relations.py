"""What the roster gives the calculation: who was in which state, when, and what changed."""

from __future__ import annotations

from shuzhi.evaluation.engine import DAY_TYPES
from shuzhi.rooms import RelationPart
from shuzhi.roster.changes import CHANGES
from shuzhi.roster.half_told import last_of

MEMBERSHIPS = """
    SELECT m.person_id, m.organisation_id AS org_id, m.status AS state, m.since, m.until, p.born_on AS born
    FROM roster_membership m JOIN roster_person p ON p.id = m.person_id WHERE m.withdrawn_at IS NULL"""
CIRCUMSTANCES = """
    SELECT c.person_id, c.organisation_id AS org_id, c.kind AS state, c.since, c.until, p.born_on AS born
    FROM roster_circumstance c JOIN roster_person p ON p.id = c.person_id WHERE c.withdrawn_at IS NULL"""
POSTS = """
    SELECT t.person_id, t.organisation_id AS org_id, 'post.' || t.role AS state, t.since, t.until, p.born_on AS born
    FROM roster_post t JOIN roster_person p ON p.id = t.person_id WHERE t.withdrawn_at IS NULL"""


def _persons(vendor: str) -> str:
    """``born_by``: the last day on which somebody can have been born of whom only the year or month was told."""
    return (
        f"SELECT p.id AS person_id, p.born_on AS born, p.joined, {last_of('p', 'born', DAY_TYPES[vendor])} AS born_by"  # noqa: S608
        " FROM roster_person p WHERE p.withdrawn_at IS NULL"
    )


RELATIONS = (
    RelationPart("person", _persons),
    RelationPart("person_state", lambda _: MEMBERSHIPS),
    RelationPart("person_state", lambda _: CIRCUMSTANCES),
    RelationPart("person_state", lambda _: POSTS),
    *CHANGES,
)
