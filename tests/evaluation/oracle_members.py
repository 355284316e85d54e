"""Whose members are counted where members are, by plain loops, written from the table of measures."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from tests.evaluation.oracle import covers, in_scope
from tests.evaluation.rows import Relations

MEMBER = ("formal", "probationary")


def is_member(rows: Relations, person: int, day: date, states: Collection[str] = MEMBER) -> bool:
    return any(s.person_id == person and s.state in states and covers(s.since, s.until, day) for s in rows.person_state)


def home_of(rows: Relations, path: str, on: date) -> frozenset[int]:
    """What stands at a path with all below it; of a Party group also the one above, which has its members."""
    standing = [o for o in rows.organisation if covers(o.since, o.until, on)]
    branches = {o.above for o in standing if o.path == path and o.kind == "party_group"}
    return frozenset(in_scope(rows, on, path=path) | {o.org_id for o in standing if o.path in branches})


def is_own(rows: Relations, home: Collection[int], person: int | None, day: date) -> bool:
    """A member of the organisations asked; of those that name no member in their roster, any member."""
    if not any(s.state in MEMBER and s.org_id in home for s in rows.person_state):
        return person is not None and is_member(rows, person, day)
    return at_home_on(rows, home, person, day)


def at_home_on(rows: Relations, home: Collection[int], person: int | None, day: date) -> bool:
    return any(
        s.person_id == person and s.state in MEMBER and s.org_id in home and covers(s.since, s.until, day)
        for s in rows.person_state
    )
