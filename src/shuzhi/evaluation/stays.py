"""The stays of persons: ``person_state`` cut at every change, so that one row tells of a person in an organisation.

States overlap (a member holds a post, a post lies across two standings); who asks "in one of these states on that day"
over ``person_state`` must count the same person once again and again.  A stay is a span in which nothing changed, with
one 0/1 column for each state, so a day finds one row and nothing is grouped.  An engine keeps the stays beside the
relations and makes them with :func:`stay_text`.
"""

from __future__ import annotations

from shuzhi.evaluation.sql import STATE_COLUMNS, holds, literal

STAY_COLUMNS = ("person_id", "org_id", "since", "until", "born", *STATE_COLUMNS.values())


def stay_text(where: str = "") -> str:
    """All stays, from ``person_state``.

    Args:
        where: A condition on a column ``person_id``, to make the stays of some persons only.
    """
    narrowed = f" AND x.{where}" if where else ""
    edges = (
        "SELECT v.person_id, v.org_id, v.day FROM ("
        f"SELECT x.person_id, x.org_id, x.since AS day FROM person_state x WHERE x.since IS NOT NULL{narrowed}"
        " UNION ALL SELECT x.person_id, x.org_id, x.until AS day FROM person_state x"
        f" WHERE x.until IS NOT NULL{narrowed}"
        ") v GROUP BY v.person_id, v.org_id, v.day"
    )
    spans = (
        f"SELECT a.person_id, a.org_id, a.day AS since, MIN(z.day) AS until FROM ({edges}) a LEFT JOIN ({edges}) z"
        " ON z.person_id = a.person_id AND z.org_id = a.org_id AND z.day > a.day"
        " GROUP BY a.person_id, a.org_id, a.day"
    )
    states = ", ".join(
        f"MAX(CASE WHEN x.state = {literal(state)} THEN 1 ELSE 0 END) AS {column}"
        for state, column in STATE_COLUMNS.items()
    )
    return (
        f"SELECT g.person_id, g.org_id, g.since, g.until, MAX(x.born) AS born, {states} FROM ({spans}) g"
        " JOIN person_state x ON x.person_id = g.person_id AND x.org_id = g.org_id"
        f" AND {holds('x', 'g.since')}{narrowed} GROUP BY g.person_id, g.org_id, g.since, g.until"
    )
