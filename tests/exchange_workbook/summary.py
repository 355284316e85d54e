"""The figures of expected.json, counted plainly from what was read."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from shuzhi.exchange.workbook import (
    DevelopmentRow,
    DuesRow,
    FindingRow,
    MemberRow,
    Problem,
    SheetRead,
    WorkbookRead,
    check_dues,
    join_events,
    row_events,
)


def sheets_of(books: list[WorkbookRead]) -> list[SheetRead]:
    return [sheet for book in books for sheet in book.sheets]


def all_problems(books: list[WorkbookRead]) -> list[Problem]:
    sheets = sheets_of(books)
    categories = {row.record.name: row.record.category for row in rows_of(sheets, MemberRow)}
    found = [problem for sheet in sheets for problem in sheet.problems]
    for sheet in sheets:
        if sheet.kind == "dues":
            found += check_dues(sheet, categories, date(sheet.year or 2025, 12, 31))
    return found


def rows_of(sheets: list[SheetRead], record: type[Any]) -> list[Any]:
    return [row for sheet in sheets for row in sheet.rows if isinstance(row.record, record)]


def _month_later(day: date) -> date:
    year, month = (day.year, day.month + 1) if day.month < 12 else (day.year + 1, 1)
    return date(year, month, min(day.day, 28))


def summary(books: list[WorkbookRead]) -> dict[str, Any]:
    sheets = sheets_of(books)
    problems = all_problems(books)
    codes = Counter(problem.code for problem in problems)
    events = join_events(row_events(sheets))
    dues_year = next(sheet.year for sheet in sheets if sheet.kind == "dues")

    def days(kind: str) -> list[date]:
        return [
            event.rows[0].event.day
            for event in events
            if kind in event.kinds and event.rows[0].event.day.year == dues_year
        ]

    members = [row.record for row in rows_of(sheets, MemberRow)]
    findings = [row.record for row in rows_of(sheets, FindingRow)]
    steps = [row.record.steps for row in rows_of(sheets, DevelopmentRow)]
    talks = [(one["development.application"], one.get("development.application_talk")) for one in steps]
    bad = next(problem for problem in problems if problem.code == "date.invalid")
    months = {day.month for day in days("committee_meeting")}
    quarters = {(day.month + 2) // 3 for day in days("assembly")}
    return {
        "year": dues_year,
        "members": len(members),
        "probationary": sum(member.status == "probationary" for member in members),
        "committee_meetings": len(days("committee_meeting")),
        "committee_month_missing": min(set(range(1, 13)) - months),
        "assemblies": len(days("assembly")),
        "assembly_quarter_missing": min({1, 2, 3, 4} - quarters),
        "theme_days": len(days("theme_day")),
        "lectures": len(days("party_lecture")),
        "events_total": len(events),
        "events_in_year": sum(event.rows[0].event.day.year == dues_year for event in events),
        "events_of_two_kinds": sum(len(event.kinds) == 2 for event in events),
        "duplicate_rows": codes["row.duplicate"],
        "bad_date_row": {"sheet": bad.sheet, "row": bad.row},
        "bad_ids": codes["identity.checksum"],
        "dues_arrear_months": sum(
            (amount or 0) < (row.record.due or 0)
            for row in rows_of(sheets, DuesRow)
            for amount in row.record.paid.values()
        ),
        "dues_wrong_due": codes["dues.amount"],
        "findings": len(findings),
        "findings_from_review": sum(finding.source == "review" for finding in findings),
        "findings_closed": sum(finding.closed is True for finding in findings),
        "applicants": sum("development.acceptance" not in one for one in steps),
        "talk_late": sum(talk is not None and talk > _month_later(applied) for applied, talk in talks),
        # Whoever was accepted is asked no more for what came before.
        "talk_missing": sum(not {"development.application_talk", "development.acceptance"} & set(one) for one in steps),
    }
