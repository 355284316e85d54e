"""Members of the organisations asked, as far as an entry that others may have held with them tells of them."""

from __future__ import annotations

from collections.abc import Sequence

from shuzhi.evaluation.figure_entries import KNOWN_BY
from shuzhi.evaluation.sql import Scope, holds, in_one_of, one_of

MEMBER = ("formal", "probationary")


def own_member(alias: str, person: str, day: str, scope: Scope) -> str:
    """A person was a member of the organisations asked on a day.

    Of those whose roster names no member (a Party group of a department), whoever was a member anywhere.
    """
    none = f"NOT EXISTS (SELECT nm.org_id FROM stay nm WHERE {in_one_of('nm', MEMBER)} AND nm.org_id IN ({scope.home}))"
    return (
        f"EXISTS (SELECT {alias}.person_id FROM stay {alias} WHERE {alias}.person_id = {person}"
        f" AND {in_one_of(alias, MEMBER)} AND {holds(alias, day)}"
        f" AND ({alias}.org_id IN ({scope.home}) OR {none}))"
    )


def with_others(entry: str, scope: Scope) -> str:
    """An entry stands also in the ledger of an organisation that was not asked, nor is below."""
    return f"EXISTS (SELECT oe.entry_id FROM entry oe WHERE oe.entry_id = {entry} AND oe.org_id NOT IN ({scope.home}))"


def own_stands_in(entry: str, day: str, roles: Sequence[str], scope: Scope) -> str:
    """Somebody who was a member of the organisations asked that day stands in an entry, in one of the roles if any."""
    role = f" AND {one_of('po.role', tuple(roles))}" if roles else ""
    return "({})".format(
        " OR ".join(
            f"EXISTS (SELECT po.entry_id FROM {table} po JOIN stay ps"
            f" ON ps.person_id = po.person_id AND {in_one_of('ps', MEMBER)} AND {holds('ps', day)}"
            f" AND ps.org_id IN ({scope.home}) WHERE po.entry_id = {entry}{role})"
            for table in KNOWN_BY
        )
    )
