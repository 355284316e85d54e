"""What pages and the API find and list, and who may; a list counts as refused where what is asked for is not in it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from shuzhi.access.finding import accounts_kept, find_account_kept, find_grant
from shuzhi.access.roles import Capability
from shuzhi.access.scoping import AccessDeniedError
from shuzhi.duties.beginnings import ledger_begins
from shuzhi.errors import NotFoundError
from shuzhi.items.finding import items_of
from shuzhi.ledger.finding import Search, find_row, may_see_register, part_taken, rows_of, search_entries
from shuzhi.ledger.roll import roll_call
from shuzhi.reports.finding import find_handed_in, report_or_none
from shuzhi.roster.finding import person_reached
from shuzhi.roster.listing import people_kept
from shuzhi.roster.models import Organisation
from shuzhi.roster.reach import (
    descent_of,
    find_reached,
    organisation_to_open,
    organisations_reached,
    possible_homes,
    possible_hosts,
    possible_parents,
    possible_successors,
)
from tests.access.world import COUNTY_READERS, KEEPERS, OWN_READERS, READERS, ROSTER_KEEPERS, Call

ADMINISTRATORS = frozenset({"administrator"})
UNPLACED = Organisation(pk=0, path="9")  # stands nowhere yet, so that the whole tree may take it


def among(found: Iterable[Any], wanted: Any) -> None:
    """Refused where it is not found."""
    if wanted not in found:
        raise NotFoundError("没有。", advice="请核对。")


def granted(allowed: object) -> None:
    """Refused where it is not true."""
    if not allowed:
        raise AccessDeniedError("没有这项权限。", advice="请核对。")


FINDING_CALLS: dict[str, Call] = {
    "accounts_kept": (ADMINISTRATORS, lambda w, a: among([one for one, _ in accounts_kept(actor=a)], w.account)),
    "find_account_kept": (ADMINISTRATORS, lambda w, a: find_account_kept(actor=a, account_id=w.account.pk)),
    "find_grant": (ADMINISTRATORS, lambda w, a: find_grant(actor=a, grant_id=w.account.grants.get().pk)),
    "organisations_reached": (READERS, lambda w, a: among(organisations_reached(actor=a, standing=True), w.branch)),
    "organisations_reached to change the roster": (
        ROSTER_KEEPERS,
        lambda w, a: among(organisations_reached(actor=a, capability=Capability.ROSTER), w.branch),
    ),
    "find_reached": (READERS, lambda w, a: find_reached(actor=a, organisation_id=w.branch.pk)),
    "organisation_to_open": (
        READERS,
        lambda w, a: among([organisation_to_open(actor=a, chosen=w.branch.pk)], w.branch),
    ),
    "possible_hosts": (KEEPERS, lambda w, a: among(possible_hosts(actor=a, organisation=w.other), w.branch)),
    "possible_parents": (
        frozenset({"superior"}),
        lambda w, a: among(possible_parents(actor=a, organisation=UNPLACED), w.county),
    ),
    "possible_successors": (
        ROSTER_KEEPERS,
        lambda w, a: among(possible_successors(actor=a, organisation=w.other), w.branch),
    ),
    "possible_homes": (COUNTY_READERS, lambda w, a: among(possible_homes(actor=a, person=w.person), w.empty)),
    "ledger_begins": (READERS, lambda w, a: ledger_begins(actor=a, organisation=w.branch)),
    "descent_of": (READERS, lambda w, a: descent_of(actor=a, organisation=w.branch)),
    "people_kept": (READERS, lambda w, a: among(people_kept(actor=a, organisation=w.branch), w.person)),
    "person_reached": (ROSTER_KEEPERS, lambda w, a: person_reached(actor=a, person_id=w.person.pk)),
    "search_entries": (
        READERS,
        lambda w, a: among(search_entries(actor=a, organisation=w.branch, search=Search()), w.entry),
    ),
    "part_taken": (
        READERS,
        lambda w, a: among([one for one, _ in part_taken(actor=a, person=w.person, year=2026)], w.entry),
    ),
    "may_see_register": (
        READERS,
        lambda w, a: granted(may_see_register(actor=a, organisation=w.branch, register="honour")),
    ),
    "may_see_register of dues": (
        ROSTER_KEEPERS,
        lambda w, a: granted(may_see_register(actor=a, organisation=w.branch, register="dues")),
    ),
    "rows_of": (
        READERS,
        lambda w, a: among(rows_of(actor=a, organisation=w.branch, register=w.row.register, year=2026), w.row),
    ),
    "rows_of dues": (
        ROSTER_KEEPERS,
        lambda w, a: rows_of(actor=a, organisation=w.branch, register="dues", year=2026),
    ),
    "find_row": (READERS, lambda w, a: find_row(actor=a, row_id=w.row.pk)),
    "roll_call": (
        KEEPERS,
        lambda w, a: roll_call(actor=a, organisation=w.branch, on=date(2026, 3, 1), kinds=["theme_day"]),
    ),
    "items_of": (READERS, lambda w, a: among(items_of(actor=a, organisation=w.branch), w.item)),
    "report_or_none": (
        OWN_READERS,
        lambda w, a: granted(report_or_none(actor=a, organisation=w.branch, year=2026)),
    ),
    "find_handed_in": (READERS, lambda w, a: find_handed_in(actor=a, submission_id=w.handed_in.pk)),
}
