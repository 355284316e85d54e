"""The dated changes that the roster gives the calculation: when a state of a person begins and ends, and transfers.

A state begins on the first day on which somebody is in it who was not in it the day before, and ends on the first day
on which he no longer is.  So a spell that goes on in another organisation (a transfer, a merger), that was entered in
two pieces or twice, is neither an end nor a beginning; a post is held in one organisation and begins anew in another.
A first day that nobody recorded is no change: nobody can know of it.  Of one whose month or year alone was told the
first day stands, and ``vague`` says so.
"""

from __future__ import annotations

from dataclasses import dataclass

from shuzhi.rooms import RelationPart
from shuzhi.roster.models import BEGINNING

NO_ITEM = "CAST('' AS varchar(20)) AS item_kind, CAST('' AS varchar(20)) AS item_source"


@dataclass(frozen=True, slots=True)
class Turning:
    """A table of spells whose edges are changes.

    Attributes:
        table: Where the spells stand.
        name: What the changes are called, as SQL over a spell ``x``.
        same: What must be the same of two spells ``x`` and ``y`` of one person, that one may continue the other.
    """

    table: str
    name: str
    same: str = ""

    def begins(self, _: str) -> str:
        """Every beginning."""
        lasted = f"y.since < x.since AND (y.until IS NULL OR y.until >= x.since) OR {self._twin('since')}"
        return self._changes("begins", "since", f"x.since > '{BEGINNING}'", lasted)

    def ends(self, _: str) -> str:
        """Every end."""
        lasted = f"y.since <= x.until AND (y.until IS NULL OR y.until > x.until) OR {self._twin('until')}"
        return self._changes("ends", "until", "x.until IS NOT NULL", lasted)

    def _twin(self, edge: str) -> str:
        """The same told twice: it counts once."""
        return f"y.{edge} = x.{edge} AND y.organisation_id = x.organisation_id AND y.id < x.id"

    def _changes(self, turn: str, edge: str, which: str, lasted: str) -> str:
        return (
            "SELECT x.id AS row_id, x.organisation_id AS org_id, x.person_id, CAST(NULL AS integer) AS about_id,"
            f" {self.name} || '.{turn}' AS fact, {NO_ITEM}, x.{edge} AS day,"
            f" CASE WHEN x.{edge}_told = '' THEN 0 ELSE 1 END AS vague"
            f" FROM {self.table} x WHERE x.withdrawn_at IS NULL AND (x.until IS NULL OR x.until > x.since) AND {which}"
            f" AND NOT EXISTS (SELECT y.id FROM {self.table} y WHERE y.person_id = x.person_id AND y.id <> x.id"
            f" AND y.withdrawn_at IS NULL AND (y.until IS NULL OR y.until > y.since){self.same} AND ({lasted}))"
        )


MEMBER = Turning("roster_membership", "'member'")
STANDING = Turning("roster_membership", "x.status", " AND y.status = x.status")
CIRCUMSTANCE = Turning("roster_circumstance", "x.kind", " AND y.kind = x.kind")
POST = Turning("roster_post", "'post.' || x.role", " AND y.role = x.role AND y.organisation_id = x.organisation_id")


def _transfers(side: str, organisation: str, step: str) -> RelationPart:
    """One step of every transfer, as the organisation on one side of it sees it."""
    text = (
        f"SELECT x.id AS row_id, x.{organisation} AS org_id, x.person_id, x.id AS about_id,"
        f" 'transfer.{side}.{step}' AS fact, {NO_ITEM}, x.{step}_on AS day, 0 AS vague"
        f" FROM roster_transfer x WHERE x.withdrawn_at IS NULL AND x.{organisation} IS NOT NULL"
        f" AND x.{step}_on IS NOT NULL"
    )
    return RelationPart("person_change", lambda _: text)


CHANGES = (
    *(
        RelationPart("person_change", edge)
        for spells in (MEMBER, STANDING, CIRCUMSTANCE, POST)
        for edge in (spells.begins, spells.ends)
    ),
    *(
        _transfers(side, organisation, step)
        for side, organisation in (("out", "organisation_id"), ("in", "target_id"))
        for step in ("sent", "received")
    ),
)
