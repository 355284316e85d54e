"""Steps on somebody's way to membership: loaded as they are told, judged by the rules, and said at once."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from shuzhi.access.scoping import Actor
from shuzhi.duties.listing import duties_of
from shuzhi.exchange.facts import dump_facts
from shuzhi.ledger.models import Entry
from shuzhi.roster.models import Organisation
from tests.exchange_facts.files import load

pytestmark = pytest.mark.usefixtures("db", "the_moment")
Steps = dict[str, str]  # kind without its prefix → day


def ledger(steps: Steps, *, born: str | None = None, memberships: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    """One branch, one person, and what was done about him."""
    person = {"id": "p1", "name": "闻一舟", "organisation": "B1", "born": born, "memberships": memberships or []}
    return {
        "format": "shuzhi.facts/1",
        "organisations": [
            {"code": "C", "name": "虚构县委", "kind": "county_committee"},
            {"code": "B1", "name": "虚构一支部", "kind": "branch", "parent": "C", "ledger_since": "2010-01-01"},
        ],
        "people": [person],
        "entries": [
            {
                "organisation": "B1",
                "kinds": [f"development.{kind}"],
                "day": day,
                "participants": [{"person": "p1", "role": "subject"}],
            }
            for kind, day in steps.items()
        ],
    }


def told(problems: Any) -> list[tuple[str, str]]:
    return sorted((problem.code, problem.path) for problem in problems if problem.code.startswith("development."))


def standing(on: date, operator: Actor) -> dict[str, str]:
    """Rule → status, of all about persons."""
    branch = Organisation.everywhere.get(code="B1")
    duties = duties_of(actor=operator, organisation=branch, on=on)
    return {duty.rule.id: duty.row.status for duty in duties if duty.rule.id.startswith("development.")}


RASH = {"application": "2025-01-10", "activist": "2025-02-10", "candidate": "2025-03-10", "acceptance": "2025-04-10"}


def test_a_rash_admission_is_shown_as_five_faults(tmp_path: Path, operator: Actor) -> None:
    load(tmp_path, ledger(RASH, born="2010-01-02"))
    found = standing(date(2025, 12, 31), operator)
    assert {rule: status for rule, status in found.items() if status in {"breach", "unrecorded"}} == {
        "development.application.at_age": "breach",
        "development.candidate.after_year": "breach",
        "development.acceptance.after_vetting": "breach",
        "development.acceptance.after_training": "unrecorded",
        "development.acceptance.after_pre_review": "breach",
    }


def test_loading_warns_of_them_at_the_entries_and_takes_them_in(tmp_path: Path) -> None:
    result = load(tmp_path, ledger(RASH, born="2010-01-02"))
    assert told(result.problems) == [
        ("development.age", "entries[0]"),
        ("development.early", "entries[2]"),
        *[("development.missing", "entries[3]")] * 3,
    ]
    assert Entry.everywhere.count() == len(RASH)


@pytest.mark.parametrize(
    ("steps", "code"),
    [
        ({"activist": "2025-01-10", "application": "2025-02-10"}, "development.order"),
        ({"acceptance": "2024-06-18", "full_admission": "2025-05-10"}, "development.early"),
        ({"application": "2025-01-10", "application_talk": "2025-02-11"}, "development.late"),
        ({"full_admission": "2025-01-10", "full_admission_approval": "2025-04-11"}, "development.late"),
        ({"activist": "2024-01-10", "acceptance": "2025-04-10"}, "development.missing"),
        ({"activist": "2024-01-10", "acceptance": "2025-04-10", "candidate": "2025-05-10"}, "development.order"),
        ({"acceptance": "2025-04-10", "vetting": "2025-05-10"}, "development.order"),
        ({"approval": "2025-04-10", "acceptance": "2025-05-10"}, "development.order"),
        ({"full_admission": "2025-04-10", "acceptance": "2025-05-10"}, "development.order"),
        ({"full_admission_approval": "2025-04-10", "full_admission": "2025-05-10"}, "development.order"),
    ],
)
def test_loading_warns_by_the_code_of_what_is_wrong(tmp_path: Path, steps: Steps, code: str) -> None:
    result = load(tmp_path, ledger(steps))
    assert code in [problem.code for problem in result.problems]


def test_steps_in_their_order_and_time_bring_no_warning(tmp_path: Path) -> None:
    steps = {
        "application": "2023-01-10",
        "application_talk": "2023-02-10",
        "activist": "2023-05-10",
        "activist_review": "2023-11-01",
        "candidate": "2024-05-10",
        "vetting": "2024-05-20",
        "training": "2024-06-01",
        "pre_review": "2024-06-05",
        "acceptance": "2024-06-18",
        "approval": "2024-09-18",
        "full_admission": "2025-06-25",
        "full_admission_approval": "2025-09-20",
    }
    assert told(load(tmp_path, ledger(steps, born="1990")).problems) == []


def test_a_probationer_of_whom_the_roster_alone_knows_is_asked_for(tmp_path: Path, operator: Actor) -> None:
    load(tmp_path, ledger({}, memberships=[{"state": "probationary", "organisation": "B1", "since": "2024-06-18"}]))
    assert standing(date(2025, 8, 1), operator) == {"development.full_admission.after_probation": "overdue"}


def test_an_extension_is_loaded_and_written_with_its_months(tmp_path: Path, operator: Actor) -> None:
    file = ledger({"acceptance": "2024-06-18", "extension": "2025-06-25"})
    file["entries"][1]["extension_months"] = 6
    load(tmp_path, file)
    dumped = json.loads(dump_facts(actor=operator, organisation=Organisation.everywhere.get(code="C"), subtree=True))
    assert [entry.get("extension_months") for entry in dumped["entries"]] == [None, 6]
    branch = Organisation.everywhere.get(code="B1")
    [longer] = [
        duty
        for duty in duties_of(actor=operator, organisation=branch, on=date(2025, 12, 31))
        if duty.rule.id == "development.full_admission.after_extension"
    ]
    assert (longer.row.due_on, longer.row.status) == (date(2025, 12, 18), "overdue")


def test_an_admission_straight_from_activist_stands_on_the_persons_list(tmp_path: Path, operator: Actor) -> None:
    load(tmp_path, ledger({"application": "2023-05-10", "activist": "2024-01-10", "acceptance": "2025-04-10"}))
    assert standing(date(2025, 6, 1), operator)["development.acceptance.after_candidate"] == "breach"


def test_a_second_extension_is_told_at_once_and_stands_on_the_persons_list(tmp_path: Path, operator: Actor) -> None:
    file = ledger({"acceptance": "2024-06-18", "extension": "2025-06-25"})
    file["entries"].append(file["entries"][1] | {"day": "2025-12-10"})
    result = load(tmp_path, file)
    assert ("development.order", "entries[2]") in told(result.problems)
    assert standing(date(2025, 12, 31), operator)["development.extension.once"] == "breach"


def test_an_approval_that_is_still_open_is_no_step_and_brings_no_warning(tmp_path: Path) -> None:
    steps = {"candidate": "2024-06-10", "vetting": "2024-06-10", "training": "2024-06-10", "pre_review": "2024-06-10"}
    result = load(tmp_path, ledger(steps | {"acceptance": "2025-04-10"}))
    assert told(result.problems) == []


@pytest.mark.parametrize(
    ("on", "status"), [("2025-07-10", "due"), ("2025-07-11", "unrecorded"), ("2025-10-11", "overdue")]
)
def test_an_approval_is_overdue_only_after_the_six_months_for_special_reasons(
    tmp_path: Path, operator: Actor, on: str, status: str
) -> None:
    load(tmp_path, ledger({"acceptance": "2025-04-10"}))
    assert standing(date.fromisoformat(on), operator)["development.approval.within_three_months"] == status


PROBATION = {"state": "probationary", "organisation": "B1", "since": "2024-06-18", "until": "2025-05-10"}
FULL = {"state": "formal", "organisation": "B1", "since": "2025-05-10"}


@pytest.mark.parametrize(
    ("born", "memberships", "codes"),
    [
        (None, [PROBATION, FULL], ["development.early"]),
        ("2007-01-01", [PROBATION | {"until": None}], ["development.age"]),
        ("2007", [PROBATION | {"until": None}], ["development.age"]),
        ("2006-06-18", [PROBATION | {"until": "2025-06-18"}, FULL | {"since": "2025-06-18"}], []),
        (None, [PROBATION | {"since": "2024-06", "until": "2025-05"}, FULL | {"since": "2025-05"}], []),
    ],
)
def test_loading_warns_of_a_standing_whose_days_are_against_the_rules(
    tmp_path: Path, born: str | None, memberships: list[dict[str, Any]], codes: list[str]
) -> None:
    result = load(tmp_path, ledger({}, born=born, memberships=memberships))
    assert told(result.problems) == [(code, "people[0]") for code in codes]
