"""核查: a report of the ledger or a file, read as a strict reviewer would; what is found is for its author."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_POST

from shuzhi.access.roles import Capability
from shuzhi.checking.answering.html import render_page, render_reports
from shuzhi.checking.answering.word import word_copy
from shuzhi.checking.codes import FAMILIES, code_label
from shuzhi.checking.model import Checked, Span
from shuzhi.checking.noise import clean
from shuzhi.errors import NotFoundError, ShuzhiError
from shuzhi.reports.checkup import Checkup, Wanted, check_file, check_own
from shuzhi.reports.drafting import find_report
from shuzhi.reports.finding import report_or_none
from shuzhi.reports.models import ReportState
from shuzhi.roster.reach import CHILDLESS
from shuzhi.web.checking.forms import OWN, CheckForm
from shuzhi.web.frame.components import Problem
from shuzhi.web.frame.download import download
from shuzhi.web.frame.staging import REPORTS, drop, forget_old, kept_name, stage, staged
from shuzhi.web.frame.workplace import Workplace, recent_years, screen, year_of
from shuzhi.web.report.page import draft_address, profiles_of

CHECKED = "checked"  # session: what was checked last, so that it can be taken along in another form
SHOWN_CHANGES = 200
NAMES = {"docx": "批注", "html": "核查", "txt": "净稿"}


@screen()
def check(request: HttpRequest, workplace: Workplace) -> HttpResponse:
    """Choose a report; read what was found."""
    forget_old()
    year = year_of(request)
    form = CheckForm(
        request.POST or None,
        request.FILES or None,
        own=_own_label(workplace, year),
        profiles=profiles_of(workplace.organisation),
        has_below=workplace.organisation.kind not in CHILDLESS,
    )
    shown: dict[str, Any] = {"form": form, "year": year, "years": recent_years()}
    if request.method == "POST" and form.is_valid():
        try:
            _remember(request, workplace, year, form)
            return render(
                request, "shuzhi/checking/check_result.html", shown | _shown(_again(request, workplace), year)
            )
        except ShuzhiError as error:
            _forget(request)
            shown["refused"] = [Problem(code=error.code, message=error.message, advice=error.advice)]
    failed = "refused" in shown or bool(form.errors)
    return render(request, "shuzhi/checking/check.html", shown, status=400 if failed else 200)


@screen()
def take(request: HttpRequest, workplace: Workplace, form: str) -> HttpResponse:
    """What was checked last: with comments (docx), as a page (html), or without noise (txt)."""
    checkup = _again(request, workplace)
    if form == "docx":
        content = word_copy(checkup.source, checkup.checked, data=checkup.data or None)
    elif form == "html":
        name = checkup.source.name
        content = render_page(checkup.checked, name=name, noted=checkup.source.noted).encode()
    else:
        content = clean(checkup.source).text.encode()
    filename = f"{Path(checkup.source.name).stem}（{NAMES[form]}）.{form}"
    return download(content, filename)


@screen()
@require_POST
def forget(request: HttpRequest, workplace: Workplace) -> HttpResponse:  # noqa: ARG001 - every screen has a workplace
    """Throw the uploaded file away now."""
    _forget(request)
    messages.success(request, "上传的文件已从本机删除。")
    return redirect("check")


def _own_label(workplace: Workplace, year: int) -> str:
    found = (
        report_or_none(actor=workplace.actor, organisation=workplace.organisation, year=year)
        if workplace.may(Capability.REPORT)
        else None
    )
    if found is None:
        return ""
    return f"{year} 年述职报告（{'定稿' if found.state == ReportState.FROZEN else '草稿'}）"


def _remember(request: HttpRequest, workplace: Workplace, year: int, form: CheckForm) -> None:
    """Keep in the session what is asked, and the uploaded files in the data folder for an hour."""
    _forget(request)
    cleaned = form.cleaned_data
    token = ""
    if cleaned["what"] != OWN or cleaned["others"]:
        files = ([] if cleaned["what"] == OWN else [cleaned["file"]]) + cleaned["others"]
        token = stage(files, REPORTS)
    request.session[CHECKED] = {
        "organisation": workplace.organisation.pk,
        "year": year,
        "own": cleaned["what"] == OWN,
        "file": "" if cleaned["what"] == OWN else kept_name(cleaned["file"].name),
        "token": token,
        "wanted": asdict(form.wanted),
    }


def _forget(request: HttpRequest) -> None:
    asked = request.session.pop(CHECKED, None)
    if asked and asked["token"]:
        drop(asked["token"])


def _again(request: HttpRequest, workplace: Workplace) -> Checkup:
    """Check what the session remembers.

    Raises:
        NotFoundError: Nothing was checked in this session, or in another organisation.
    """
    asked = request.session.get(CHECKED)
    if not asked or asked["organisation"] != workplace.organisation.pk:
        raise NotFoundError("还没有核查过报告。", advice="请先在「核查」页面选择一份报告。", code="check.nothing")
    wanted = Wanted(**asked["wanted"])
    paths = staged(asked["token"]) if asked["token"] else []
    others = [(path.name, path.read_bytes()) for path in paths if path.name != asked["file"]]
    if asked["own"]:
        found = find_report(
            actor=workplace.actor, organisation=workplace.organisation, year=asked["year"], capability=Capability.REPORT
        )
        return check_own(actor=workplace.actor, report=found, wanted=wanted, against=others)
    [path] = [path for path in paths if path.name == asked["file"]]
    return check_file(
        actor=workplace.actor,
        organisation=workplace.organisation,
        year=asked["year"],
        name=path.name,
        data=path.read_bytes(),
        wanted=wanted,
        against=others,
    )


def _shown(checkup: Checkup, year: int) -> dict[str, Any]:
    """What the result page shows."""
    cleaned = clean(checkup.source)

    def edit(span: Span) -> str:
        """The block in the draft's editor."""
        return draft_address(year, checkup.block_at(span[0]))

    return {
        "name": checkup.source.name,
        "noted": checkup.source.noted,
        "total": checkup.total,
        "families": _families(checkup.checked),
        "reports": mark_safe(render_reports(checkup.checked, edit=edit if checkup.begins else None)),  # noqa: S308 - everything in it was escaped
        "changes": [str(change) for change in cleaned.changes[:SHOWN_CHANGES]],
        "change_count": len(cleaned.changes),
        "own": not checkup.data,
        "year": year,
    }


def _families(checked: tuple[Checked, ...]) -> list[tuple[str, str, int]]:
    """Each family of findings with its number, in the order of the codes' table."""
    counted = Counter(code_label(finding.code).family for one in checked for finding in one.findings)
    return [(family, label, counted[family]) for family, label in FAMILIES.items() if counted[family]]
