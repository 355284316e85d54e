"""Small reports for the tests of facts."""

from __future__ import annotations

from shuzhi.checking.model import Report, SourceText
from shuzhi.checking.structure import split_reports


def report_of(text: str, *, year: int | None, title: str = "") -> Report:
    """``text`` as one report of ``year``; the title stands before it where one is given."""
    whole = f"{title}\n\n{text}" if title else text
    return Report(SourceText("报告.txt", "txt", whole), title, (0, len(whole)), year)


def read_report(text: str) -> Report:
    """The only report of a text, read as the checker reads it."""
    (report,) = split_reports(SourceText("报告.txt", "txt", text))
    return report
