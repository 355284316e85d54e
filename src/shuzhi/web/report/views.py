"""述职: draft, put in one's own words, freeze, see what changed since, take along."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from shuzhi.access.roles import Capability
from shuzhi.errors import NotFoundError, ShuzhiError
from shuzhi.reports.drafting import draft_report, edit_report, find_report, live_draft, profile_for
from shuzhi.reports.failure import OverstatedReportError, UnfinishedReportError
from shuzhi.reports.finding import report_or_none
from shuzhi.reports.freezing import difference, freeze_report, latest_frozen, reopen_report
from shuzhi.reports.length import report_notes
from shuzhi.reports.models import ReportState
from shuzhi.reports.output import write_report
from shuzhi.reports.submitting import current_submission
from shuzhi.rulebook import national
from shuzhi.web.frame.download import download
from shuzhi.web.frame.forms import ReasonForm
from shuzhi.web.frame.posting import form_page, post_or_back
from shuzhi.web.frame.workplace import Workplace, recent_years, screen, year_of
from shuzhi.web.report.page import draft_address, draft_blocks, frozen_blocks, profiles_of


@screen()
def report(request: HttpRequest, workplace: Workplace) -> HttpResponse:
    """The report of a year: not begun, being written, or frozen."""
    year = year_of(request)
    shown: dict[str, Any] = {
        "years": recent_years(),
        "year": year,
        "profiles": profiles_of(workplace.organisation),
        "may_write": workplace.may(Capability.REPORT),
        "may_freeze": workplace.may(Capability.FREEZE),
    }
    if not workplace.may(Capability.DRAFTS):
        shown["submission"] = current_submission(workplace.organisation, year)
        return render(request, "shuzhi/report/from_outside.html", shown)
    found = report_or_none(actor=workplace.actor, organisation=workplace.organisation, year=year)
    if found is None:
        return render(request, "shuzhi/report/start.html", shown | {"fitting": profile_for(workplace.organisation).id})
    shown |= {"report": found, "profile": national().profiles[found.profile]}
    if found.state == ReportState.FROZEN and (frozen := latest_frozen(found)) is not None:
        shown |= {
            "frozen": frozen,
            "blocks": frozen_blocks(frozen.manifest["blocks"], year),
            "differences": difference(actor=workplace.actor, frozen=frozen),
        }
        return render(request, "shuzhi/report/frozen.html", shown)
    draft_now = live_draft(actor=workplace.actor, report=found)  # told once for the text and for the notes beside it
    notes = report_notes(actor=workplace.actor, report=found, draft=draft_now)
    shown |= {"notes": notes, "blocks": draft_blocks(workplace, found, draft_now)}
    return render(request, "shuzhi/report/report.html", shown)


@screen(Capability.REPORT)
@post_or_back("report")
def draft(request: HttpRequest, workplace: Workplace) -> HttpResponse:
    """Draft, or bring the draft up to date; the author's own words stay unless he asks for a fresh start."""
    year = year_of_post(request)
    try:
        draft_report(
            actor=workplace.actor,
            organisation=workplace.organisation,
            year=year,
            profile=request.POST.get("profile") or None,
            anew="anew" in request.POST,
        )
    except ShuzhiError as error:
        messages.error(request, f"{error.message}{error.advice}")
    else:
        messages.success(request, "已按台账起草。带底色的地方请书记亲自填写。")
    return redirect(draft_address(year))


@screen(Capability.REPORT)
@post_or_back("report")
def edit(request: HttpRequest, workplace: Workplace) -> HttpResponse:
    """The author's words for one block, or the program's back again; also title and name."""
    year = year_of_post(request)
    found = find_report(
        actor=workplace.actor, organisation=workplace.organisation, year=year, capability=Capability.REPORT
    )
    block = request.POST.get("block", "")
    changes: dict[str, Any] = {}
    if block:
        changes["texts"] = {block: None if "restore" in request.POST else request.POST.get("text", "")}
    else:
        changes |= {"title": request.POST.get("title", ""), "author_name": request.POST.get("author_name", "")}
    try:
        edit_report(actor=workplace.actor, report=found, **changes)
    except ShuzhiError as error:
        messages.error(request, f"没有保存：{error.message}{error.advice}")
    else:
        messages.success(request, "已保存。")
    return redirect(draft_address(year, block))


@screen(Capability.FREEZE)
def freeze(request: HttpRequest, workplace: Workplace) -> HttpResponse:
    """Ask once, then freeze; what is still open is named."""
    year = year_of_post(request) if request.method == "POST" else year_of(request)
    found = find_report(
        actor=workplace.actor, organisation=workplace.organisation, year=year, capability=Capability.FREEZE
    )
    unfilled: list[str] = []
    said: list[str] = []
    if request.method == "POST":
        try:
            freeze_report(actor=workplace.actor, report=found)
        except UnfinishedReportError as error:
            unfilled = error.unfilled
        except OverstatedReportError as error:
            said = error.places
        else:
            messages.success(request, "已定稿。正文、数字和依据都已保存，不再改动。")
            return redirect(draft_address(year))
    shown = {"report": found, "unfilled": unfilled, "overstated": said, "year": year}
    return render(request, "shuzhi/report/freeze.html", shown, status=400 if unfilled or said else 200)


@screen(Capability.FREEZE)
def reopen(request: HttpRequest, workplace: Workplace) -> HttpResponse:
    """Let a frozen report be written on, with the reason."""
    year = year_of(request)
    found = find_report(
        actor=workplace.actor, organisation=workplace.organisation, year=year, capability=Capability.FREEZE
    )

    def act(cleaned: Any) -> str:
        reopen_report(actor=workplace.actor, report=found, reason=cleaned["reason"])
        return draft_address(year)

    return form_page(
        request,
        ReasonForm(request.POST or None),
        act,
        title="撤回定稿",
        back=draft_address(year),
        lead=found.title,
        note="已定的稿仍会保留，报告回到起草状态。",
        save="撤回定稿",
        done="已回到起草状态。",
    )


@screen()
def take(request: HttpRequest, workplace: Workplace, form: str) -> HttpResponse:
    """The report as a file."""
    year = year_of(request)
    found = find_report(actor=workplace.actor, organisation=workplace.organisation, year=year)
    content = write_report(
        actor=workplace.actor,
        organisation=workplace.organisation,
        year=year,
        form=form,
        comments="comments" in request.GET,
    )
    return download(content, f"{found.title}.{form}")


def year_of_post(request: HttpRequest) -> int:
    """The year a form names."""
    text = request.POST.get("year", "")
    if not (text.isascii() and text.isdigit() and len(text) == 4):
        raise NotFoundError("没有写明年度。", advice="请从「述职」页面操作。", code="year.missing")
    return int(text)
