"""Excel in: choose the files, look at what would happen, import, take back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from shuzhi.access.roles import Capability
from shuzhi.errors import ShuzhiError
from shuzhi.exchange.importing import ImportRefusedError, batches_of, import_workbooks, undo_batch
from shuzhi.web.exchange.forms import BeginsForm
from shuzhi.web.frame.components import Problem
from shuzhi.web.frame.staging import drop, stage, staged
from shuzhi.web.frame.workplace import Workplace, screen

STAGED = "staged"  # session: the token of the files looked at last
KINDS = {
    "roster": "名册",
    "development": "发展党员",
    "dues": "党费",
    "rectification": "整改台账",
    "unknown": "没有认出",
}
SHOWN_BATCHES = 20


@screen(Capability.IMPORT)
def imports(request: HttpRequest, workplace: Workplace) -> HttpResponse:
    """The files to choose, the preview of those chosen, and the batches so far."""
    shown: dict[str, Any] = {}
    if request.method == "POST":
        try:
            shown = preview(request, workplace)
        except ShuzhiError as error:
            shown = {"refused": _refusal(error)}
    batches = batches_of(actor=workplace.actor, organisation=workplace.organisation)[:SHOWN_BATCHES]
    context = {"batches": batches, "may_undo": workplace.may(Capability.IMPORT), **shown}
    return render(request, "shuzhi/exchange/import.html", context, status=400 if "refused" in shown else 200)


def preview(request: HttpRequest, workplace: Workplace) -> dict[str, Any]:
    """What importing the files sent would do; nothing is changed."""
    files = request.FILES.getlist("files")
    if not files:
        raise ImportChoiceError("还没有选择文件。", advice="请选择一个或几个 Excel 文件。")
    token = stage(files)
    result = import_workbooks(
        actor=workplace.actor, organisation=workplace.organisation, paths=staged(token), dry_run=True
    )
    request.session[STAGED] = token
    form = BeginsForm.offering(result.begins) if result.begins else None
    sheets = [_sheet(sheet) for sheet in result.as_dict()["files"]]
    return {"token": token, "sheets": sheets, "begins": result.begins, "begins_form": form}


@screen(Capability.IMPORT)
@require_POST
def commit(request: HttpRequest, workplace: Workplace) -> HttpResponse:
    """Import the files looked at."""
    token = request.POST.get("token", "")
    if token != request.session.get(STAGED):
        token = ""
    form = BeginsForm(request.POST)
    if not form.is_valid():
        raise ImportChoiceError(
            "台账起记日期不对，没有导入。", advice="请重新预览，日期按 2025-01-01 这样填写。", code="date.invalid"
        )
    result = import_workbooks(
        actor=workplace.actor,
        organisation=workplace.organisation,
        paths=staged(token),
        ledger_since=form.changed_day(),
    )
    drop(token)
    request.session.pop(STAGED, None)
    if result.batch is None:
        messages.info(request, "这些文件里没有新内容，台账没有变化。")
    else:
        messages.success(request, f"已导入（批次 {result.batch}）。发现不对，可以在下面整批撤销。")
    return redirect("import")


@screen(Capability.IMPORT)
@require_POST
def undo(request: HttpRequest, workplace: Workplace, batch_id: int) -> HttpResponse:
    """Take one import back."""
    undo_batch(actor=workplace.actor, batch_id=batch_id)
    messages.success(request, f"批次 {batch_id} 已撤销。")
    return redirect("import")


class ImportChoiceError(ShuzhiError):
    """Nothing was chosen."""

    code = "upload.missing"


def _sheet(sheet: dict[str, Any]) -> dict[str, Any]:
    """One sheet's outcome with its problems as the page lists them."""
    problems = [
        Problem(
            code=one["code"],
            message=one["message"],
            advice=one["advice"],
            where="　".join(filter(None, [f"第 {one['row']} 行" if one["row"] else "", one["column"] or ""])),
        )
        for one in sheet["problems"]
    ]
    return sheet | {"problems": problems, "kind_label": KINDS.get(sheet["kind"], "会议活动")}


def _refusal(error: ShuzhiError) -> list[Problem]:
    if isinstance(error, ImportRefusedError):
        return [Problem(code=p.code, message=p.message, advice=p.advice, where=p.file) for p in error.problems]
    return [Problem(code=error.code, message=error.message, advice=error.advice)]
