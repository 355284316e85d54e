"""Handing a report in: a frozen one, or a file written elsewhere.  Only what was handed in is seen in a collection."""

from __future__ import annotations

import hashlib
from pathlib import PurePosixPath

from django.core.files.base import ContentFile
from django.db import transaction

from shuzhi.access.audit import write_audit
from shuzhi.access.roles import Capability
from shuzhi.access.scoping import Actor
from shuzhi.checking.placeholders import find_placeholders
from shuzhi.checking.reading import read_bytes
from shuzhi.checking.structure import split_reports
from shuzhi.clock import now
from shuzhi.errors import NotFoundError
from shuzhi.reports.blocks import StoredBlock
from shuzhi.reports.failure import ReportError, UnfinishedReportError, require_words
from shuzhi.reports.freezing import AROUND, latest_frozen
from shuzhi.reports.models import Report, ReportState, Submission
from shuzhi.roster.models import Organisation

LONGEST_TITLE = 200


@transaction.atomic
def submit_report(*, actor: Actor, report: Report) -> Submission:
    """Hand in the frozen text of a report.

    Raises:
        AccessDeniedError: The actor may not hand in reports there.
        ReportError: It is not frozen, or this very text was handed in already.
    """
    actor.require(Capability.FREEZE, report.organisation)
    frozen = latest_frozen(report) if report.state == ReportState.FROZEN else None
    if frozen is None:
        raise ReportError("这份报告还没有定稿，不能报送。", advice="请先定稿，再报送。", code="report.not_frozen")
    standing = current_submission(report.organisation, report.year)
    if standing is not None and standing.frozen_id == frozen.pk:
        raise ReportError("这份定稿已经报送过。", advice="不用再报。", code="submission.twice")
    own = "\n".join(filter(None, map(_own_words, report.body)))
    return _hand_in(
        actor, report.organisation, report.year, frozen=frozen, title=report.title, text=frozen.text, own_text=own
    )


@transaction.atomic
def submit_file(*, actor: Actor, organisation: Organisation, year: int, name: str, data: bytes) -> Submission:
    """Hand in a report written elsewhere (.docx, .doc, .wps, .pdf, .txt, .md).

    Raises:
        AccessDeniedError: The actor may not hand in reports there.
        ReadingError: The file cannot be read.
        ReportError: It holds several reports, or this very file was handed in already.
        UnfinishedReportError: A place is left unfilled; names each.
    """
    actor.require(Capability.FREEZE, organisation)
    name = PurePosixPath(name.replace("\\", "/")).name[:LONGEST_TITLE]
    source = read_bytes(name, data)
    reports = split_reports(source)
    if len(reports) > 1:
        raise ReportError(
            f"“{name}”里有 {len(reports)} 篇报告。",
            advice="一个组织一年报送一篇，请只留下自己的一篇。",
            code="submission.several",
        )
    if places := unfilled(source.content):
        raise UnfinishedReportError(places)
    title = (reports[0].title if reports else "") or name
    standing = current_submission(organisation, year)
    if standing is not None and standing.digest == hashlib.sha256(data).hexdigest():
        raise ReportError("这个文件已经报送过。", advice="不用再报。", code="submission.twice")
    facts = {"title": title[:LONGEST_TITLE], "text": source.content, "own_text": source.content}
    return _hand_in(actor, organisation, year, name=name, data=data, **facts)


@transaction.atomic
def withdraw_submission(*, actor: Actor, submission: Submission, reason: str) -> Submission:
    """Take back what was handed in; it stays on record.

    Raises:
        AccessDeniedError: The actor may not hand in (and so not take back) reports there.
        ReportError: It was taken back already, or no reason is given.
    """
    actor.require(Capability.FREEZE, submission.organisation)
    reason = require_words(reason, "撤回报送的原因")
    submission = Submission.everywhere.select_for_update().select_related("organisation").get(pk=submission.pk)
    if submission.withdrawn_at is not None:
        raise ReportError("这份报告已经撤回。", advice="不用再撤。", code="submission.withdrawn")
    submission.withdrawn_at, submission.withdrawn_reason = now(), reason
    submission.save(update_fields=["withdrawn_at", "withdrawn_reason"])
    write_audit(
        actor=actor,
        verb="report.submission_withdrawn",
        organisation=submission.organisation,
        year=submission.year,
        title=submission.title,
        reason=reason,
    )
    return submission


def find_submission(*, actor: Actor, organisation: Organisation, year: int) -> Submission:
    """What an organisation handed in for a year, as it stands.

    Raises:
        NotFoundError: Nothing was handed in, or the actor does not reach the organisation.
    """
    if not actor.may(Capability.VIEW, organisation) or (found := current_submission(organisation, year)) is None:
        raise NotFoundError(f"{year}年还没有报送述职报告。", advice="请先定稿并报送。", code="submission.not_found")
    return found


def current_submission(organisation: Organisation, year: int) -> Submission | None:
    """The one that stands; the caller has checked who asks."""
    found: Submission | None = (
        Submission.everywhere.filter(organisation=organisation, year=year, withdrawn_at=None)
        .select_related("organisation")
        .order_by("-pk")
        .first()
    )
    return found


def unfilled(text: str) -> list[str]:
    """One line for each place left unfilled."""
    return [f"{text[max(0, p.start - AROUND) : p.end + AROUND]}（未填：{p.label}）" for p in find_placeholders(text)]


def _own_words(block: StoredBlock) -> str:
    return str(block.get("text", "")) if block.get("author") else ""


def _hand_in(
    actor: Actor, organisation: Organisation, year: int, *, name: str = "", data: bytes = b"", **facts: object
) -> Submission:
    made = Submission(
        organisation=organisation,
        year=year,
        file_name=name,
        digest=hashlib.sha256(data or str(facts["text"]).encode()).hexdigest(),
        submitted_at=now(),
        submitted_by=actor.name,
        **facts,
    )
    if data:
        made.file.save(name, ContentFile(data), save=False)
    made.save()
    write_audit(
        actor=actor,
        verb="report.submitted",
        organisation=organisation,
        year=year,
        title=made.title,
        digest=made.digest,
    )
    return made
