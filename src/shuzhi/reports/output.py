"""A report as a document and as a file."""

from __future__ import annotations

from typing import Literal

from shuzhi.access.audit import write_audit
from shuzhi.access.roles import Capability
from shuzhi.access.scoping import Actor
from shuzhi.clock import day_of
from shuzhi.figures.question import Question
from shuzhi.reports.content import annex_of, blocks_of_json, live_content
from shuzhi.reports.document import Document, render_docx, render_html, render_markdown
from shuzhi.reports.drafting import draft_report
from shuzhi.reports.failure import NothingRecordedError, ReportError
from shuzhi.reports.freezing import latest_frozen
from shuzhi.reports.masking import masked_document
from shuzhi.reports.models import FrozenReport, Report, ReportState
from shuzhi.roster.models import Organisation

Form = Literal["docx", "md", "html"]
FORMS: dict[str, str] = {"docx": "Word", "md": "Markdown", "html": "网页"}
SAMPLE_MARK = "样例：组织、人员和内容均为虚构"


def report_document(*, actor: Actor, report: Report) -> Document:
    """The report with its annex: computed from the ledger while it is a draft, as stored once it is frozen.

    Raises:
        AccessDeniedError: The actor does not reach the organisation.
    """
    actor.require(Capability.DRAFTS, report.organisation)
    if report.state == ReportState.FROZEN and (frozen := latest_frozen(report)) is not None:
        return frozen_document(actor=actor, frozen=frozen)
    question = Question(actor, report.organisation, report.year)
    content = live_content(question, report)
    return Document(
        title=report.title,
        blocks=tuple(content.blocks),
        signature=_signature(report.organisation.name, report.author_name),
        sample_mark=_sample_mark(report.organisation),
        annex=annex_of(question, content.records),
    )


def frozen_document(*, actor: Actor, frozen: FrozenReport) -> Document:
    """A frozen report as it was stored, whatever the ledger says now.

    Raises:
        AccessDeniedError: The actor does not reach the organisation.
    """
    report, manifest = frozen.report, frozen.manifest
    actor.require(Capability.DRAFTS, report.organisation)
    records = {name: frozen.figures[name] for name in manifest["order"]}
    return Document(
        title=manifest["title"],
        blocks=tuple(blocks_of_json(manifest["blocks"], records)),
        signature=_signature(manifest["organisation"][1], manifest["author"]),
        signed_on=day_of(frozen.frozen_at),
        sample_mark=_sample_mark(report.organisation),
        annex=annex_of(Question(actor, report.organisation, report.year), records),
    )


def write_report(
    *,
    actor: Actor,
    organisation: Organisation,
    year: int,
    profile: str | None = None,
    form: str = "docx",
    comments: bool = False,
    masked: bool = False,
) -> bytes:
    """The report of an organisation and year as a file; drafted first where there is none yet.

    Args:
        profile: Id of a profile; None takes the draft's own, or the fitting one.
        form: ``docx``, ``md`` or ``html`` (UTF-8).
        comments: True adds a Word comment to every figure.
        masked: True hides names and figures and leaves the annex out: a copy for people outside.

    Raises:
        AccessDeniedError: The actor does not reach it, or may not draft where nothing is drafted yet.
        NothingRecordedError: The ledger holds nothing for the year.
        ReportError: The form is unknown.
    """
    actor.require(Capability.DRAFTS, organisation)
    if form not in FORMS:
        raise ReportError(f"不能写成“{form}”。", advice=f"可用：{'、'.join(FORMS)}。", code="report.form")
    report = Report.everywhere.select_related("organisation").filter(organisation=organisation, year=year).first()
    if report is None or (profile is not None and profile != report.profile):
        report = draft_report(actor=actor, organisation=organisation, year=year, profile=profile)
    document = report_document(actor=actor, report=report)
    if not document.blocks:
        raise NothingRecordedError(organisation.name, year)
    if masked:
        document = masked_document(document, organisation)
    form_words = FORMS[form] + ("，对外分享稿" if masked else "")
    write_audit(actor=actor, verb="report.exported", organisation=organisation, year=year, form=form_words)
    if form == "docx":
        return render_docx(document, comments=comments)
    text = render_html(document) if form == "html" else render_markdown(document)
    return text.encode()


def _signature(organisation: str, author: str) -> str:
    return f"{organisation}　{author}" if author else organisation


def _sample_mark(organisation: Organisation) -> str | None:
    return SAMPLE_MARK if organisation.sample else None
