"""报送: what is still open, then the report goes to the superior; taken back only with a reason."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from shuzhi.access.roles import Capability
from shuzhi.checking.codes import code_label
from shuzhi.checking.model import Finding
from shuzhi.errors import NotFoundError, ShuzhiError
from shuzhi.reports.checkup import Wanted, check_own
from shuzhi.reports.finding import find_handed_in, report_or_none
from shuzhi.reports.models import Report, ReportState, Submission
from shuzhi.reports.submitting import (
    current_submission,
    find_submission,
    read_submission_file,
    submit_file,
    submit_report,
    withdraw_submission,
)
from shuzhi.web.checking.forms import ACCEPTED
from shuzhi.web.frame.components import Problem
from shuzhi.web.frame.download import download_as_kept
from shuzhi.web.frame.forms import ReasonForm
from shuzhi.web.frame.posting import form_page
from shuzhi.web.frame.workplace import Workplace, recent_years, screen, year_of
from shuzhi.web.report.page import draft_address

BLOCKING = frozenset({"placeholder"})  # what is unfilled keeps a report back; everything else is the author's to weigh
MOST_BLOCKING, MOST_SHOWN = 30, 3
LARGEST = 20 * 1024 * 1024


@screen(Capability.REPORT)
def submit(request: HttpRequest, workplace: Workplace) -> HttpResponse:
    """The gate: what keeps the report back, what the author may want to look at, and the way out."""
    year = year_of(request)
    refused: list[Problem] = []
    if request.method == "POST":
        try:
            _hand_in(request, workplace, year)
        except ShuzhiError as error:
            refused = [Problem(code=error.code, message=error.message, advice=error.advice)]
        else:
            messages.success(request, "已报送。上级现在能看到这一份。")
            return redirect(_address(year))
    found = report_or_none(actor=workplace.actor, organisation=workplace.organisation, year=year)
    shown: dict[str, Any] = {
        "years": recent_years(),
        "year": year,
        "refused": refused,
        "report": found,
        "frozen": found is not None and found.state == ReportState.FROZEN,
        "submission": current_submission(workplace.organisation, year),
        "may_submit": workplace.may(Capability.FREEZE),
        "accepted": ACCEPTED,
        **_gate(workplace, found),
    }
    return render(request, "shuzhi/submitting/submit.html", shown, status=400 if refused else 200)


@screen(Capability.FREEZE)
def withdraw(request: HttpRequest, workplace: Workplace) -> HttpResponse:
    """Take back what was handed in, with the reason."""
    year = year_of(request)
    found = find_submission(actor=workplace.actor, organisation=workplace.organisation, year=year)

    def act(cleaned: Any) -> str:
        withdraw_submission(actor=workplace.actor, submission=found, reason=cleaned["reason"])
        return _address(year)

    return form_page(
        request,
        ReasonForm(request.POST or None),
        act,
        title="撤回报送",
        back=_address(year),
        lead=found.title,
        note="撤回后上级不再看到这一份，记录仍会保留；改好后可以再报送。",
        save="撤回报送",
        done="已撤回。",
    )


@screen()
def submitted(request: HttpRequest, workplace: Workplace, submission_id: int) -> HttpResponse:
    """What an organisation handed in, as it was handed in."""
    found = find_handed_in(actor=workplace.actor, submission_id=submission_id)
    title, *lines = [line for line in found.text.splitlines() if line.strip()] or [found.title]
    shown = {"submission": found, "title": title, "lines": lines, "year": found.year}
    return render(request, "shuzhi/submitting/submitted.html", shown)


@screen()
def submitted_file(request: HttpRequest, workplace: Workplace, submission_id: int) -> HttpResponse:  # noqa: ARG001
    """The file that was handed in, byte for byte."""
    found = find_handed_in(actor=workplace.actor, submission_id=submission_id)
    content = read_submission_file(actor=workplace.actor, submission=found)
    return download_as_kept(content, found.file_name)


def _address(year: int) -> str:
    return reverse("submit", query={"year": year})


def _hand_in(request: HttpRequest, workplace: Workplace, year: int) -> Submission:
    """The uploaded file, or the frozen report.

    Raises:
        ShuzhiError: Neither is there, or the verb refuses.
    """
    workplace.actor.require(Capability.FREEZE, workplace.organisation)
    if "file" not in request.POST and "file" not in request.FILES:
        found = report_or_none(actor=workplace.actor, organisation=workplace.organisation, year=year)
        if found is None:
            raise NotFoundError("还没有起草报告。", advice="请先起草、定稿，或选择一个文件。", code="report.not_found")
        return submit_report(actor=workplace.actor, report=found)
    file = request.FILES.get("file")
    if file is None:
        raise ShuzhiError("还没有选择文件。", advice="请选择要报送的文件。", code="upload.missing")
    if (file.size or 0) > LARGEST:
        raise ShuzhiError(f"“{file.name}”超过 20 MB。", advice="请去掉图片后再报送。", code="upload.large")
    return submit_file(
        actor=workplace.actor,
        organisation=workplace.organisation,
        year=year,
        name=file.name or "报告",
        data=file.read(),
    )


def _gate(workplace: Workplace, report: Report | None) -> dict[str, Any]:
    """What is open in the report, by label: what keeps it back first."""
    if report is None:
        return {"open": [], "blocking": 0}
    checkup = check_own(actor=workplace.actor, report=report, wanted=Wanted(rows=False))
    grouped: dict[str, list[tuple[Finding, str]]] = defaultdict(list)
    for one in checkup.checked:
        for finding in one.findings:
            block = checkup.block_at(finding.span[0])
            grouped[finding.code].append((finding, draft_address(report.year, block) if block else ""))
    rows = [_row(code, findings) for code, findings in grouped.items()]
    rows.sort(key=lambda row: not row["blocks"])
    return {"open": rows, "blocking": sum(row["count"] for row in rows if row["blocks"])}


def _row(code: str, findings: list[tuple[Finding, str]]) -> dict[str, Any]:
    """Findings of one sort, each with the block in the editor; those that keep the report back all but whole."""
    most = MOST_BLOCKING if code in BLOCKING else MOST_SHOWN
    return {
        "label": code_label(code).label,
        "count": len(findings),
        "blocks": code in BLOCKING,
        "examples": findings[:most],
        "more": max(0, len(findings) - most),
    }
