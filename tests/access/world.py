"""One branch with one of everything, and who may do what as sets of actors."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

from shuzhi.access.models import Account
from shuzhi.access.scoping import Actor
from shuzhi.clock import now
from shuzhi.figures.values import Figure
from shuzhi.items.models import Item
from shuzhi.ledger.models import Attachment, Entry, RegisterRow
from shuzhi.reports.collection import Collection
from shuzhi.reports.models import FrozenReport, Report, ReportState, Submission
from shuzhi.roster.models import Organisation, Person

NOBODY: frozenset[str] = frozenset()
KEEPERS = frozenset({"clerk", "secretary"})
ROSTER_KEEPERS = KEEPERS | {"superior"}
SECRETARIES = frozenset({"secretary"})
OWN_READERS = KEEPERS | {"member"}  # of what is not handed in yet
VERIFIERS = frozenset({"secretary", "superior"})
READERS = frozenset({"clerk", "secretary", "superior", "member", "reviewer", "auditor"})
COUNTY_READERS = frozenset({"superior", "reviewer", "auditor"})


@dataclass(frozen=True)
class World:
    """One branch with one of everything, beside another branch."""

    county: Organisation
    branch: Organisation
    other: Organisation
    empty: Organisation
    person: Person
    entry: Entry
    row: RegisterRow
    item: Item
    submitted: Item
    closed: Item
    account: Account
    attachment: Attachment
    figure: Figure
    draft: Report
    report: Report
    frozen: FrozenReport
    handed_in: Submission
    collection: Collection


Call: TypeAlias = tuple[frozenset[str], Callable[[World, Actor], Any]]


def frozen_report(branch: Organisation) -> Report:
    """A report of the year before, frozen without drafting it."""
    moment = now()
    report: Report = Report.everywhere.create(
        organisation=branch, year=2025, title="述职报告", state=ReportState.FROZEN, created_at=moment, edited_at=moment
    )
    manifest = {
        "title": "述职报告",
        "author": "",
        "organisation": [branch.code, branch.name],
        "order": [],
        "blocks": [],
    }
    FrozenReport.everywhere.create(
        report=report, text="述职", figures={}, manifest=manifest, digest="0" * 64, frozen_at=moment
    )
    return report
