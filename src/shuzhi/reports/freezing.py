"""Freezing a report, proving later that it was not touched, and showing what the ledger has changed since."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from shuzhi.access.audit import write_audit
from shuzhi.access.models import AuditRecord
from shuzhi.access.roles import Capability
from shuzhi.access.scoping import Actor
from shuzhi.chain.contents import canonical
from shuzhi.chain.links import append_links
from shuzhi.chain.models import ChainHead
from shuzhi.checking.placeholders import find_placeholders
from shuzhi.clock import now
from shuzhi.figures.question import Question
from shuzhi.reports.blocks import plain
from shuzhi.reports.content import Content, Record, blocks_as_json, live_content, plain_text
from shuzhi.reports.document import FigureRun, Heading, Table
from shuzhi.reports.facts import figures_for
from shuzhi.reports.failure import (
    OverstatedReportError,
    ReportError,
    ReportFrozenError,
    UnfinishedReportError,
    require_words,
)
from shuzhi.reports.models import FrozenReport, Report, ReportState
from shuzhi.reports.overstated import overstated
from shuzhi.reports.rows import MOST_LISTED, SourceRow, SourceRows, row_words, rows_of
from shuzhi.rooms import Fault
from shuzhi.rulebook import national
from shuzhi.rulebook.profiles import BELOW

AROUND = 8  # characters of context that name a place


@dataclass(frozen=True, slots=True)
class Difference:
    """What changed about one figure since the freeze; rows are told in words."""

    figure_id: str
    label: str
    before: str
    after: str
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()


@transaction.atomic
def freeze_report(*, actor: Actor, report: Report) -> FrozenReport:
    """Store text, figures and rows as they are now, under one digest; the report can then no longer be changed.

    Raises:
        AccessDeniedError: The actor may not freeze this report.
        UnfinishedReportError: A gap, a placeholder or a figure without data is left; names each place.
        OverstatedReportError: It says that all services were delivered, and one stands open; names each place.
        ReportFrozenError: It is frozen already.
    """
    actor.require(Capability.FREEZE, report.organisation)
    report = Report.everywhere.select_for_update().select_related("organisation").get(pk=report.pk)
    if report.state == ReportState.FROZEN:
        raise ReportFrozenError
    question = Question(actor, report.organisation, report.year)
    content = live_content(question, report)
    if unfilled := unfilled_in(report.title, content):
        raise UnfinishedReportError(unfilled)
    text = plain_text(report.title, content.blocks)
    if places := overstated(question, text):
        raise OverstatedReportError(places)
    at = now()
    frozen = FrozenReport(
        report=report,
        text=text,
        figures=content.records,
        manifest=_manifest(report, content, at.isoformat(), actor.name),
        frozen_at=at,
        frozen_by=actor.name,
    )
    frozen.digest = digest_of(frozen)
    frozen.save()
    report.state, report.edited_at = ReportState.FROZEN, at
    report.save(update_fields=["state", "edited_at"])
    append_links(actor, [frozen], "recorded")
    write_audit(
        actor=actor, verb="report.frozen", organisation=report.organisation, year=report.year, digest=frozen.digest
    )
    return frozen


@transaction.atomic
def reopen_report(*, actor: Actor, report: Report, reason: str) -> Report:
    """Let a frozen report be written on; what was frozen stays as it is.

    Raises:
        AccessDeniedError: The actor may not freeze (and so not reopen) this report.
        ReportError: It is not frozen, or no reason is given.
    """
    actor.require(Capability.FREEZE, report.organisation)
    require_words(reason, "撤回定稿的原因")
    report = Report.everywhere.select_for_update().select_related("organisation").get(pk=report.pk)
    if report.state != ReportState.FROZEN:
        raise ReportError("这份报告还没有定稿。", advice="可以直接修改。", code="report.not_frozen")
    report.state, report.edited_at = ReportState.DRAFT, now()
    report.save(update_fields=["state", "edited_at"])
    write_audit(actor=actor, verb="report.reopened", organisation=report.organisation, year=report.year, reason=reason)
    return report


def unfilled_in(title: str, content: Content) -> list[str]:
    """One line for each gap, placeholder and figure without data, naming the heading it stands under."""
    unfilled = _placeholders("标题", title)
    heading = "开头"
    for block in content.blocks:
        if isinstance(block, Table):
            continue
        text = plain(block.runs)
        if isinstance(block, Heading):
            heading = text
        unfilled += _placeholders(f"“{heading}”部分", text)
        for run in block.runs:
            if isinstance(run, FigureRun) and content.records[run.figure_id]["value"] is None:
                unfilled.append(f"“{heading}”部分：{content.records[run.figure_id]['label']}没有台账数据")
    return unfilled


def latest_frozen(report: Report) -> FrozenReport | None:
    """What was frozen of a report last."""
    found: FrozenReport | None = FrozenReport.everywhere.filter(report=report).order_by("-pk").first()
    return found


def digest_of(frozen: FrozenReport) -> str:
    """SHA-256 over the canonical JSON of text, figures and manifest."""
    covered = {"text": frozen.text, "figures": frozen.figures, "manifest": frozen.manifest}
    return hashlib.sha256(canonical(covered).encode()).hexdigest()


def frozen_faults() -> list[Fault]:
    """What was changed behind the program's back; empty where every frozen report stands.

    The digest is also in the audit log, so that a report rewritten together with its digest is found too.
    """
    found = []
    for frozen in FrozenReport.everywhere.select_related("report__organisation").order_by("pk"):
        named = f"{frozen.report.organisation.name}{frozen.report.year}年述职报告定稿（第{frozen.pk}号）"
        owner = frozen.report.organisation.name
        if digest_of(frozen) != frozen.digest:
            found.append(Fault(owner, "report.changed", f"{named}的内容与校验值不符。"))
        elif not AuditRecord.everywhere.filter(verb="report.frozen", facts__digest=frozen.digest).exists():
            found.append(Fault(owner, "report.unlogged", f"{named}的校验值不在操作日志中。"))
    return found


def difference(*, actor: Actor, frozen: FrozenReport) -> list[Difference]:
    """What the ledger has changed since the freeze: every figure's value, and the rows of those in the text.

    Raises:
        AccessDeniedError: The actor does not reach the organisation.
    """
    report = frozen.report
    actor.require(Capability.DRAFTS, report.organisation)
    question = Question(actor, report.organisation, report.year)
    figures = figures_for(question, [name for name in frozen.manifest["order"] if _still_defined(name)])
    used = {name: f for name, f in figures.items() if frozen.figures[name]["rows"] is not None}
    rows = rows_of(question, used)
    found = []
    for name, figure in figures.items():
        record = frozen.figures[name]
        compared = _rows_compared(record, rows.get(name))
        if any(compared.values()) or record["text_with_unit"] != figure.text_with_unit:
            found.append(Difference(name, record["label"], record["text_with_unit"], figure.text_with_unit, **compared))
    return found


def _still_defined(name: str) -> bool:
    return name.removeprefix(BELOW) in national().figures


def _rows_compared(record: Record, rows: SourceRows | None) -> dict[str, tuple[str, ...]]:
    if record["rows"] is None or rows is None:
        return {}
    before = {(row.type, row.id): row for row in map(SourceRow.of_list, record["rows"])}
    after = {(row.type, row.id): row for row in rows.listed}
    if (
        max(record["total"], rows.total) > MOST_LISTED
    ):  # not all rows were told: their ids tell whether any came or went
        moved = record["ids"] != rows.digest
        return {"changed": (f"依据由{record['total']}条变为{rows.total}条，有增减",) if moved else ()}
    return {
        "added": tuple(row_words(row) for ref, row in after.items() if ref not in before),
        "removed": tuple(row_words(row) for ref, row in before.items() if ref not in after),
        "changed": tuple(
            f"{row_words(before[ref])} → {row_words(row)}"
            for ref, row in after.items()
            if ref in before and not before[ref].says_the_same(row)
        ),
    }


def _manifest(report: Report, content: Content, at: str, by: str) -> Mapping[str, Any]:
    head = ChainHead.everywhere.filter(organisation=report.organisation).first()
    return {
        "title": report.title,
        "author": report.author_name,
        "organisation": [report.organisation.code, report.organisation.name],
        "year": report.year,
        "profile": report.profile,
        "frozen_at": at,
        "frozen_by": by,
        "ledger": [head.sequence, head.digest] if head else None,
        "order": list(content.records),
        "blocks": blocks_as_json(content.blocks),
    }


def _placeholders(where: str, text: str) -> list[str]:
    found = find_placeholders(text)
    return [f"{where}：{text[max(0, p.start - AROUND) : p.end + AROUND]}（未填：{p.label}）" for p in found]
