"""The demo's reports that were handed in: some from the ledger, some as files; the other branches have not yet."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from shuzhi.access.scoping import Actor
from shuzhi.reports.drafting import draft_report, edit_report
from shuzhi.reports.freezing import freeze_report
from shuzhi.reports.submitting import submit_file, submit_report
from shuzhi.roster.models import Organisation

DATA = Path(__file__).with_name("reports.yaml")
YEARS = {"earlier": -1, "this": 0}


def hand_in_reports(*, actor: Actor, year: int) -> int:
    """Hand in what ``reports.yaml`` says; how many reports there are.

    Raises:
        UnfinishedReportError: The rulebook asks for something the data does not answer.
    """
    data = yaml.safe_load(DATA.read_text("utf-8"))
    codes = [*data["frozen"], *data["files"]]
    organisations = {one.code: one for one in Organisation.everywhere.filter(code__in=codes)}
    for code, words in data["frozen"].items():
        _freeze(actor, organisations[code], year, words)
    files = [(code, when, lines) for code, texts in data["files"].items() for when, lines in texts.items()]
    for code, when, lines in files:
        submit_file(
            actor=actor,
            organisation=organisations[code],
            year=year + YEARS[when],
            name=f"{organisations[code].name}述职报告.txt",
            data="\n".join(lines).encode(),
        )
    return len(data["frozen"]) + len(files)


def _freeze(actor: Actor, organisation: Organisation, year: int, words: dict[str, Any]) -> None:
    report = draft_report(actor=actor, organisation=organisation, year=year)
    gaps = {block["id"]: words[block["id"].rpartition(".")[2]] for block in report.body if block["type"] == "gap"}
    report = edit_report(actor=actor, report=report, texts=gaps)
    freeze_report(actor=actor, report=report)
    submit_report(actor=actor, report=report)
