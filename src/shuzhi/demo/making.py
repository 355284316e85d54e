"""The verb behind ``shuzhi demo``: the invented county, an account to look at it with, one branch's report."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from pathlib import Path

from django.db import transaction
from django.db.models import Max

from shuzhi.access.scoping import AccessDeniedError, Actor, local_operator
from shuzhi.clock import today
from shuzhi.demo.account import open_account
from shuzhi.demo.building import build_county
from shuzhi.demo.county import COUNTY_CODE, REPORT_BRANCH_CODE
from shuzhi.demo.matters import VERIFIER
from shuzhi.demo.reporting import hand_in_reports
from shuzhi.demo.telling import DemoResult, tell
from shuzhi.errors import ShuzhiError, reason
from shuzhi.keeping.statistics import refresh_statistics
from shuzhi.ledger.models import RegisterRow
from shuzhi.reports.output import write_report
from shuzhi.roster.models import Organisation

FORMS = {".docx": "docx", ".md": "md", ".html": "html"}
CLERK = "样例干事（虚构）"


class DemoError(ShuzhiError):
    """The demo cannot be made here."""

    code = "demo.invalid"


def make_demo(*, actor: Actor, output: Path) -> DemoResult:
    """Make the invented county, if it is not there yet, and write one branch's report to ``output``.

    The county is the same every time; its year is the last full one.  A second run on the same data changes nothing;
    it writes the report only where ``output`` is missing.

    Raises:
        AccessDeniedError: Only the operator at the office's own computer may.
        DemoError: The data file holds real organisations, or the report cannot be written.
    """
    if not actor.is_operator:
        raise AccessDeniedError("只有本机操作员可以建立样例。", advice="请在本机运行 shuzhi demo。")
    if output.suffix.lower() not in FORMS:
        raise DemoError(
            f"不能写成“{output.name}”。", advice="文件名请以 .docx、.md 或 .html 结尾。", code="report.form"
        )
    with transaction.atomic():  # county and report together: a password that was never shown must not be kept
        password = _make_county(today())
        branch = Organisation.everywhere.get(code=REPORT_BRANCH_CODE)
        year = _year_of(branch)
        written = not output.exists()
        if written:
            form = FORMS[output.suffix.lower()]
            _write_whole(output, write_report(actor=actor, organisation=branch, year=year, form=form))
        if password is not None:  # last, so that no file handed in is left behind where the report cannot be written
            hand_in_reports(actor=local_operator(CLERK), year=year)
    return tell(actor=actor, branch=branch, year=year, report=output, written=written, password=password)


def _make_county(day: date) -> str | None:
    """The new account's password; None where the county is there already."""
    if Organisation.everywhere.filter(sample=False).exists():
        raise DemoError(
            "数据文件中已有真实的组织，样例不与真实数据混在一起。",
            advice="请用环境变量 SHUZHI_HOME 指明另一个空文件夹，再运行 shuzhi demo。",
            code="demo.real_data",
        )
    if Organisation.everywhere.filter(code=COUNTY_CODE).exists():
        return None
    build_county(
        actor=local_operator(CLERK),
        verifier=local_operator(VERIFIER),
        year=day.year - 1,
        until=day.replace(day=1),
    )
    refresh_statistics()
    return open_account(
        actor=local_operator(),
        branch=Organisation.everywhere.get(code=REPORT_BRANCH_CODE),
        county=Organisation.everywhere.get(code=COUNTY_CODE),
    )


def _year_of(branch: Organisation) -> int:
    """The demo's year, read from the data: the one that dues were kept for."""
    last = RegisterRow.everywhere.filter(organisation=branch, register="dues").aggregate(ym=Max("ym"))["ym"]
    return int(last) // 12


def _write_whole(path: Path, content: bytes) -> None:
    """Write beside the target and put it in place at once: a file is whole or not there."""
    part = path.with_name(path.name + ".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(content)
        part.replace(path)
    except OSError as error:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise DemoError(
            f"写不进文件：{path}（{reason(error)}）。", advice="请换一个文件名或文件夹。", code="file.unwritable"
        ) from error
