"""Handing a report in: a frozen one, or a file written elsewhere.  Only what was handed in is seen in a collection.

Of an organisation and year one submission stands at a time: a new one takes the place of the one before, which stays
on record as taken back.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import PurePosixPath
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction

from shuzhi.access.audit import write_audit
from shuzhi.access.models import AuditRecord
from shuzhi.access.roles import Capability
from shuzhi.access.scoping import Actor
from shuzhi.chain.links import append_links
from shuzhi.checking.placeholders import find_placeholders
from shuzhi.checking.reading import read_bytes
from shuzhi.checking.structure import split_reports
from shuzhi.clock import SHANGHAI, now
from shuzhi.duties.relations import working_engine
from shuzhi.errors import NotFoundError
from shuzhi.figures.question import Question
from shuzhi.figures.rounding import rounded_text
from shuzhi.reports.blocks import StoredBlock
from shuzhi.reports.failure import OverstatedReportError, ReportError, UnfinishedReportError, require_words
from shuzhi.reports.freezing import AROUND, latest_frozen
from shuzhi.reports.models import FrozenReport, Report, ReportState, Submission
from shuzhi.reports.overstated import overstated
from shuzhi.rooms import Fault
from shuzhi.roster.models import Organisation
from shuzhi.rulebook.profiles import TOKEN, token_parts

LONGEST_TITLE = 200
NAMELESS = "述职报告"
OF_YEAR_TEXT = "SELECT s.id FROM reports_submission s WHERE s.organisation_id = :org AND s.year = :year"
OPENING = 1000  # characters in which a title stands, after whatever lines come before it
SUPERSEDED = "已另报新的一篇"
_UNWANTED = re.compile(r"[\x00-\x1f\x7f]")
_SENTENCE = re.compile(r"[^。！？；\n]*[。！？；\n]?")


@transaction.atomic
def submit_report(*, actor: Actor, report: Report) -> Submission:
    """Hand in the frozen text of a report; the secretary agreed to it by freezing, so the clerk may do this.

    Raises:
        AccessDeniedError: The actor may not write reports there.
        ReportError: It is not frozen, or this very text was handed in already.
    """
    actor.require(Capability.REPORT, report.organisation)
    _lock(report.organisation)
    report = Report.everywhere.select_related("organisation").get(pk=report.pk)
    frozen = latest_frozen(report) if report.state == ReportState.FROZEN else None
    if frozen is None:
        raise ReportError("这份报告还没有定稿，不能报送。", advice="请先定稿，再报送。", code="report.not_frozen")
    standing = current_submission(report.organisation, report.year)
    if standing is not None and standing.frozen_id == frozen.pk:
        raise ReportError("这份定稿已经报送过。", advice="不用再报。", code="submission.twice")
    return _hand_in(
        Submission(
            organisation=report.organisation,
            year=report.year,
            frozen=frozen,
            title=frozen.manifest["title"],
            text=frozen.text,
            own_text=own_words(report, frozen),
            digest=frozen.digest,
        ),
        actor,
        standing,
    )


@transaction.atomic
def submit_file(*, actor: Actor, organisation: Organisation, year: int, name: str, data: bytes) -> Submission:
    """Hand in a report written elsewhere (.docx, .doc, .wps, .pdf, .txt, .md); that is for the secretary.

    Raises:
        AccessDeniedError: The actor may not freeze (and so not hand in unfrozen) reports there.
        ReadingError: The file cannot be read, is empty or too large.
        ReportError: It holds several reports, or this very file was handed in already.
        UnfinishedReportError: A place is left unfilled; names each.
        OverstatedReportError: It says that all services were delivered, and one stands open; names each place.
    """
    actor.require(Capability.FREEZE, organisation)
    name = file_name(name)
    source = read_bytes(name, data)
    reports = split_reports(source)
    if not reports:
        raise ReportError(f"“{name}”里没有文字。", advice="请选带文字的报告文件。", code="submission.empty")
    if len(reports) > 1:
        titles = "、".join(f"《{one.title or '无标题'}》" for one in reports[:3])
        raise ReportError(
            f"“{name}”里有 {len(reports)} 篇报告：{titles}{'等' if len(reports) > 3 else ''}。",
            advice="一个组织一年报送一篇，请只留下自己的一篇。",
            code="submission.several",
        )
    if left := unfilled(source.content):
        raise UnfinishedReportError(left, "报送")
    if places := overstated(Question(actor, organisation, year), source.content):
        raise OverstatedReportError(places, "报送")
    _lock(organisation)
    digest = hashlib.sha256(data).hexdigest()
    standing = current_submission(organisation, year)
    if standing is not None and standing.digest == digest:
        raise ReportError("这个文件已经报送过。", advice="不用再报。", code="submission.twice")
    made = Submission(
        organisation=organisation,
        year=year,
        file_name=name,
        title=(reports[0].title or name)[:LONGEST_TITLE],
        text=source.content,
        own_text=after_title(source.content, reports[0].title),
        digest=digest,
    )
    return _hand_in(made, actor, standing, data)


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
    append_links(actor, [submission], "withdrawn", reason)
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


def has_told(org_id: int, year: int, on: date) -> bool:
    """Whether an organisation's report on a year stood handed in at the end of a day."""
    # Asked at every page, and most of the time there is none: an ORM query takes longer to be made than to be answered.
    if not working_engine().rows(OF_YEAR_TEXT, {"org": org_id, "year": year}):
        return False
    end = datetime.combine(on, time(), SHANGHAI) + timedelta(days=1)
    handed_in = Submission.everywhere.filter(organisation=org_id, year=year, submitted_at__lt=end)
    return handed_in.exclude(withdrawn_at__lt=end).exists()


def unfilled(text: str) -> list[str]:
    """One line for each place left unfilled."""
    return [f"{text[max(0, p.start - AROUND) : p.end + AROUND]}（未填：{p.label}）" for p in find_placeholders(text)]


def read_submission_file(*, actor: Actor, submission: Submission) -> bytes:
    """The file that was handed in, byte for byte.

    Raises:
        NotFoundError: A frozen report was handed in, not a file; the file is gone; or the actor does not reach it.
        ReportError: The file was changed in the data folder.
    """
    found: Submission | None = Submission.objects.within(actor, Capability.VIEW).filter(pk=submission.pk).first()
    if found is None or not found.file:
        raise NotFoundError("没有报送的原文件。", advice="从台账定稿报送的，请打开定稿。", code="submission.no_file")
    try:
        with found.file.open("rb") as file:
            data: bytes = file.read()
    except OSError as error:
        raise NotFoundError(
            f"找不到报送的原文件“{found.file_name}”。",
            advice="请从备份恢复，或请报送单位重报。",
            code="submission.lost",
        ) from error
    if hashlib.sha256(data).hexdigest() != found.digest:
        raise ReportError(
            f"报送的原文件“{found.file_name}”与校验值不符。",
            advice="文件在程序之外被改动过，请从备份恢复，或请报送单位重报。",
            code="submission.changed",
        )
    return data


def submitted_faults() -> list[Fault]:
    """What was changed of the reports handed in behind the program's back: a frozen text, a file, or the record."""
    found = []
    logged = set(AuditRecord.everywhere.filter(verb="report.submitted").values_list("facts__digest", flat=True))
    every = Submission.everywhere.select_related("organisation", "frozen").defer("own_text", "frozen__figures")
    for one in every.order_by("pk").iterator(chunk_size=100):
        named = f"{one.organisation.name}{one.year}年报送的述职报告（第{one.pk}号）"
        if not _is_whole(one):
            found.append(Fault(one.organisation.name, "submission.changed", f"{named}的内容与校验值不符。"))
        elif one.digest not in logged:
            found.append(Fault(one.organisation.name, "submission.unlogged", f"{named}的校验值不在操作日志中。"))
    return found


def own_words(report: Report, frozen: FrozenReport) -> str:
    """What the author wrote of a frozen report, as printed: without the sentences the program wrote.

    Of a paragraph that he changed in part, the sentences he left as they were are the program's too.
    """
    return "\n".join(filter(None, (_own_part(block, frozen.figures) for block in report.body)))


def after_title(text: str, title: str) -> str:
    """What follows the title of a report, over however many lines the title is set; titles are alike everywhere."""
    letters = r"\s*".join(map(re.escape, "".join(title.split())))
    found = re.search(letters, text[:OPENING]) if letters else None
    return text[found.end() :].lstrip() if found else text


def file_name(name: str) -> str:
    """A file's name without folders and control characters; a name of nothing else becomes a plain one."""
    name = _UNWANTED.sub("", PurePosixPath(name.replace("\\", "/")).name).strip()[-LONGEST_TITLE:]
    return name if name.strip(".") else NAMELESS


def _own_part(block: StoredBlock, figures: Mapping[str, Any]) -> str:
    if not block.get("author") or block["type"] == "heading":
        return ""
    programs = {sentence.strip() for sentence in _SENTENCE.findall(block.get("basis", ""))}
    own = "".join(s for s in _SENTENCE.findall(block["text"]) if s.strip() not in programs)
    return TOKEN.sub(lambda token: _as_printed(token[1], figures), own).strip()


def _as_printed(token: str, figures: Mapping[str, Any]) -> str:
    """A figure as it stands in the frozen text."""
    name, rounding = token_parts(token)
    if name not in figures:
        return ""
    record = figures[name]
    value = None if record["value"] is None else Decimal(record["value"])
    return rounded_text(record["text"], value, record["unit"], rounding)


def _is_whole(submission: Submission) -> bool:
    if submission.frozen is not None:
        return bool(submission.text == submission.frozen.text and submission.digest == submission.frozen.digest)
    try:
        with submission.file.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == submission.digest
    except (OSError, ValueError):  # ValueError: no file is named
        return False


def _lock(organisation: Organisation) -> None:
    """Two who hand in for the same organisation wait for each other."""
    Organisation.everywhere.select_for_update().get(pk=organisation.pk)


def _hand_in(made: Submission, actor: Actor, standing: Submission | None, data: bytes = b"") -> Submission:
    """Put ``made`` in the place of ``standing``; a file kept for it is removed again where that fails."""
    made.submitted_at, made.submitted_by = now(), actor.name
    if data:
        # Named after its digest: a folder of files tells nobody's name, and no name is too long for the disk.
        kept_as = made.digest[:16] + PurePosixPath(made.file_name).suffix.lower()[:8]
        made.file.save(kept_as, ContentFile(data), save=False)
    try:
        with transaction.atomic():
            if standing is not None:
                standing.withdrawn_at, standing.withdrawn_reason = made.submitted_at, SUPERSEDED
                standing.save(update_fields=["withdrawn_at", "withdrawn_reason"])
                append_links(actor, [standing], "withdrawn", SUPERSEDED)
            made.save()
            append_links(actor, [made], "recorded")
            write_audit(
                actor=actor,
                verb="report.submitted",
                organisation=made.organisation,
                year=made.year,
                title=made.title,
                digest=made.digest,
            )
    except BaseException:
        if data:
            made.file.delete(save=False)
        raise
    return made
