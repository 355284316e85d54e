"""From what the command prints to the plain numbers the sample's ``expected.json`` states."""

from __future__ import annotations

from collections import Counter
from typing import Any

from shuzhi.roster.models import Membership, Person
from shuzhi.rulebook.statuses import OPEN
from tests.command.conftest import Command


def summarise(shuzhi: Command, org: str, imported: dict[str, Any], year: int) -> dict[str, Any]:
    """The keys of ``expected.json``, from the import, the figures and the duties of 31 December."""
    figures = {f["id"]: f for f in shuzhi("figures", "--org", org, "--year", year, "--json").json}
    duties = shuzhi("duties", "--org", org, "--on", f"{year}-12-31", "--json").json
    problems = [(f, p) for f in imported["files"] for p in f["problems"]]
    codes = Counter(problem["code"] for _, problem in problems)
    bad_dates = [
        {"sheet": sheet["sheet"], "row": problem["row"]}
        for sheet, problem in problems
        if problem["code"] == "date.invalid"
    ]
    missing = {  # on 31 December the last month and quarter are still due
        rule: [
            duty["period"]
            for duty in duties
            if duty["rule"] == rule and duty["period"].startswith(str(year)) and duty["status"] in OPEN
        ]
        for rule in ("branch.committee_meeting.monthly", "branch.assembly.quarterly")
    }
    talks = Counter(d["status"] for d in duties if d["rule"] == "development.application_talk.within_month")
    events = [f for f in imported["files"] if f["kind"] not in {"roster", "dues", "development", "rectification"}]
    return {
        "year": year,
        "members": figures["member.total"]["value"],
        "probationary": figures["member.probationary"]["value"],
        "committee_meetings": figures["committee_meeting.count"]["value"],
        "committee_month_missing": [int(period[5:]) for period in missing["branch.committee_meeting.monthly"]],
        "assemblies": figures["assembly.count"]["value"],
        "assembly_quarter_missing": [int(period[6:]) for period in missing["branch.assembly.quarterly"]],
        "theme_days": figures["theme_day.count"]["value"],
        "lectures": figures["party_lecture.count"]["value"],
        "events_total": sum(f["created"] for f in events),
        "events_in_year": figures["event.count"]["value"],
        "events_of_two_kinds": sum(f["merged"] for f in events),
        "duplicate_rows": codes["row.duplicate"],
        "bad_date_row": bad_dates,
        "bad_ids": codes["identity.checksum"],
        "dues_arrear_months": figures["dues.arrears.months"]["value"],
        "dues_wrong_due": codes["dues.amount"],
        "findings": figures["rectification.total"]["value"],
        "findings_from_review": figures["review_finding.total"]["value"],
        "findings_closed": figures["rectification.closed"]["value"],
        "applicants": _applicants(),
        "talk_late": talks["late"],
        "talk_missing": talks["overdue"],
    }


def _applicants() -> int:
    """People on the way to membership: known to the ledger by a step, to the roster not as members."""
    members = Membership.everywhere.filter(withdrawn_at=None).values("person")
    steps = Person.everywhere.filter(withdrawn_at=None, participations__role="subject")
    accepted = steps.filter(participations__entry__marks__kind="development.acceptance")
    return steps.exclude(pk__in=members).exclude(pk__in=accepted.values("pk")).distinct().count()


def as_lists(expected: dict[str, Any]) -> dict[str, Any]:
    """``expected.json`` names one missing month, quarter and bad row; made workbooks may have none or several."""
    listed = dict(expected)
    for key in ("committee_month_missing", "assembly_quarter_missing", "bad_date_row"):
        value = listed[key]
        listed[key] = value if isinstance(value, list) else [] if value is None else [value]
    return listed
