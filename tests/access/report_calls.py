"""The verbs of the reports room, and who may call each."""

from __future__ import annotations

from contextlib import suppress

from shuzhi.access.scoping import Actor
from shuzhi.reports.checkup import Wanted, check_file, check_own
from shuzhi.reports.collection import collection_of, copied_passages, figures_across
from shuzhi.reports.content import draft_blocks_of
from shuzhi.reports.drafting import draft_report, edit_report, find_report, live_draft
from shuzhi.reports.failure import UnfinishedReportError
from shuzhi.reports.freezing import difference, freeze_report, reopen_report
from shuzhi.reports.length import report_notes
from shuzhi.reports.output import frozen_document, report_document, write_report
from shuzhi.reports.submitting import (
    find_submission,
    read_submission_file,
    submit_file,
    submit_report,
    withdraw_submission,
)
from shuzhi.reports.volume import submitted_document, write_volume
from tests.access.world import COUNTY_READERS, KEEPERS, OWN_READERS, READERS, SECRETARIES, Call, World


def freeze(w: World, a: Actor) -> None:
    """Freezing what is not finished is refused as well, but only to whoever may freeze."""
    with suppress(UnfinishedReportError):
        freeze_report(actor=a, report=w.draft)


REPORT_CALLS: dict[str, Call] = {
    "draft_report": (KEEPERS, lambda w, a: draft_report(actor=a, organisation=w.branch, year=2026)),
    "find_report": (OWN_READERS, lambda w, a: find_report(actor=a, organisation=w.branch, year=2026)),
    "edit_report": (KEEPERS, lambda w, a: edit_report(actor=a, report=w.draft, texts={"causes.causes": "话"})),
    "live_draft": (OWN_READERS, lambda w, a: live_draft(actor=a, report=w.draft)),
    "draft_blocks_of": (OWN_READERS, lambda w, a: draft_blocks_of(actor=a, report=w.draft)),
    "report_notes": (OWN_READERS, lambda w, a: report_notes(actor=a, report=w.draft)),
    "report_document": (OWN_READERS, lambda w, a: report_document(actor=a, report=w.draft)),
    "frozen_document": (OWN_READERS, lambda w, a: frozen_document(actor=a, frozen=w.frozen)),
    "write_report": (OWN_READERS, lambda w, a: write_report(actor=a, organisation=w.branch, year=2026, form="md")),
    "freeze_report": (SECRETARIES, freeze),
    "reopen_report": (SECRETARIES, lambda w, a: reopen_report(actor=a, report=w.report, reason="数字有误")),
    "difference": (OWN_READERS, lambda w, a: difference(actor=a, frozen=w.frozen)),
    "check_own": (KEEPERS, lambda w, a: check_own(actor=a, report=w.report, wanted=Wanted())),
    "check_file": (
        READERS,
        lambda w, a: check_file(
            actor=a, organisation=w.branch, year=2026, name="述职.txt", data=b"invented", wanted=Wanted()
        ),
    ),
    "submit_report": (KEEPERS, lambda w, a: submit_report(actor=a, report=w.report)),
    "submit_file": (
        SECRETARIES,
        lambda w, a: submit_file(actor=a, organisation=w.branch, year=2026, name="新稿.txt", data=b"invented again"),
    ),
    "withdraw_submission": (
        SECRETARIES,
        lambda w, a: withdraw_submission(actor=a, submission=w.handed_in, reason="补充"),
    ),
    "find_submission": (READERS, lambda w, a: find_submission(actor=a, organisation=w.branch, year=2026)),
    "read_submission_file": (READERS, lambda w, a: read_submission_file(actor=a, submission=w.handed_in)),
    "submitted_document": (READERS, lambda w, a: submitted_document(actor=a, submission=w.handed_in)),
    "collection_of": (READERS, lambda w, a: collection_of(actor=a, organisation=w.branch, year=2026)),
    "collection_of the county": (
        COUNTY_READERS,
        lambda w, a: collection_of(actor=a, organisation=w.county, year=2026),
    ),
    "figures_across": (
        COUNTY_READERS,
        lambda w, a: figures_across(actor=a, collection=w.collection, ids=["theme_day.count"]),
    ),
    "copied_passages": (COUNTY_READERS, lambda w, a: copied_passages(actor=a, collection=w.collection)),
    "write_volume": (READERS, lambda w, a: write_volume(actor=a, organisation=w.branch, year=2026)),
    "write_volume of the county": (
        COUNTY_READERS,
        lambda w, a: write_volume(actor=a, organisation=w.county, year=2026, masked=True),
    ),
}
