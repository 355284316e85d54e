"""Ledgers that begin late, or not at all, as facts files asked by ``shuzhi duties --on``: nobody is accused."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from shuzhi.roster.ledger_beginning import declared_kinds
from shuzhi.roster.models import Organisation
from shuzhi.rulebook.statuses import ANSWERED
from tests.command.conftest import Command
from tests.exchange_workbook.books import book

FORMAT = "shuzhi.facts/1"
STEPS = {
    "application": "2019-03-01",
    "activist": "2020-04-01",
    "candidate": "2021-06-10",
    "acceptance": "2021-11-10",
    "full_admission": "2022-11-20",
}


@pytest.fixture
def duties_on(shuzhi: Command, tmp_path: Path) -> Any:
    """Loads a branch and asks its duties on a day: the parts of the file, the day, what else is told of the branch."""

    def asked(on: str, document: dict[str, Any], **branch: Any) -> list[dict[str, Any]]:
        file = tmp_path / "台账.json"
        home = {"code": "B1", "name": "虚构一支部", "kind": "branch", "sector": "government", "committee": True}
        told = {"format": FORMAT, "organisations": [home | {"founded": "2016-05-01"} | branch], **document}
        file.write_text(json.dumps(told), "utf-8")
        assert shuzhi("load", file, "--json").status == 0
        found: list[dict[str, Any]] = shuzhi("duties", "--org", "B1", "--on", on, "--json").json
        return found

    return asked


def of(duties: list[dict[str, Any]], rule: str) -> dict[str, str]:
    """Period → the status as it is shown, of one rule."""
    return {one["period"]: one["status_label"] for one in duties if one["rule"] == rule}


def accused(duties: list[dict[str, Any]]) -> set[str]:
    """The rules by which something is missing or wrong."""
    return {one["rule"] for one in duties if one["status"] in ANSWERED}


def entry(kind: str, day: str, **more: Any) -> dict[str, Any]:
    return {"organisation": "B1", "kinds": [kind], "day": day, **more}


def member(**told: Any) -> dict[str, Any]:
    return {"id": "p1", "name": "闻一舟", "organisation": "B1", **told}


def step(kind: str, day: str) -> dict[str, Any]:
    return entry(f"development.{kind}", day, participants=[{"person": "p1", "role": "subject"}])


def test_months_before_the_declared_day_are_not_in_the_ledger(duties_on: Any) -> None:
    held = {"entries": [entry("theme_day", "2025-10-10")]}
    months = of(duties_on("2025-11-28", held, ledger_since="2025-10-08"), "branch.theme_day.monthly")
    assert [months[f"2025-{month:02d}"] for month in range(1, 10)] == ["台账未含"] * 9
    assert months["2025-11"] == "待办"


def test_nothing_is_missing_of_what_began_before_the_declared_day(duties_on: Any) -> None:
    duties = duties_on("2025-11-28", {}, ledger_since="2025-10-08")
    began_before = [one for one in duties if one["period"] and one["period"] < "2025-10"]
    assert accused(began_before) == set()


def test_what_is_recorded_before_the_declared_day_counts(duties_on: Any) -> None:
    held = {"entries": [entry("theme_day", "2025-03-10")]}
    months = of(duties_on("2025-11-28", held, ledger_since="2025-10-08"), "branch.theme_day.monthly")
    assert (months["2025-03"], months["2025-04"]) == ("已完成", "台账未含")


def test_an_empty_ledger_accuses_nobody(duties_on: Any) -> None:
    duties = duties_on("2025-12-31", {})
    assert accused(duties) == set()
    assert set(of(duties, "branch.theme_day.monthly").values()) == {"台账未含"}


def test_a_roster_alone_begins_no_ledger(duties_on: Any) -> None:
    spell = {"state": "formal", "organisation": "B1", "since": "2016-12-01"}
    duties = duties_on("2025-12-31", {"people": [member(memberships=[spell])]})
    assert set(of(duties, "branch.theme_day.monthly").values()) == {"台账未含"}
    assert {one for one in accused(duties) if not one.startswith("branch.size")} == set()


@pytest.mark.parametrize("since", [None, "2015-01-01", "2025-01-01"])
def test_an_old_acceptance_of_a_full_member_asks_for_nothing(duties_on: Any, since: str | None) -> None:
    people = [member(memberships=[{"state": "formal", "organisation": "B1", "since": "2016-12-01"}])]
    document = {"people": people, "entries": [step("acceptance", "2015-12-01")]}
    duties = duties_on("2025-12-31", document, ledger_since=since)
    assert [one["rule"] for one in duties if one["rule"].startswith("development.")] == []


def test_a_complete_path_asks_for_nothing_that_its_ledger_could_not_hold(duties_on: Any) -> None:
    document = {"people": [member()], "entries": [step(kind, day) for kind, day in STEPS.items()]}
    begun = {f"development.{kind}": "2019-01-01" for kind in STEPS}
    duties = duties_on("2025-12-31", document, ledger_since_kinds=begun)
    assert {rule for rule in accused(duties) if rule.startswith("development.")} == set()


def test_a_step_whose_kind_has_begun_is_missed(duties_on: Any) -> None:
    document = {"people": [member()], "entries": [step("application", "2025-03-01")]}
    begun = {"development.application": "2025-01-01", "development.application_talk": "2025-01-01"}
    duties = duties_on("2025-12-31", document, ledger_since_kinds=begun)
    assert accused(duties) == {"development.application_talk.within_month"}


def test_one_register_that_has_begun_accuses_of_no_meeting(duties_on: Any) -> None:
    duties = duties_on("2025-12-31", {}, ledger_since_kinds={"dues": "2025-01-01"})
    assert set(of(duties, "branch.theme_day.monthly").values()) == {"台账未含"}


# Importing by the command: asked where there is a terminal, said where there is none


def dues_file(folder: Path) -> Path:
    rows = [["2025年党费收缴登记表"], ["姓名", "月应缴", "1月", "2月"], ["毛成", 15, 15, 15]]
    path = folder / "党费.xlsx"
    path.write_bytes(book({"2025": rows}))
    return path


def test_without_a_terminal_nobody_is_asked_and_the_day_taken_is_said(
    shuzhi: Command, branch: str, tmp_path: Path
) -> None:
    told = shuzhi("import", "--org", branch, dues_file(tmp_path))
    assert "没有写明台账自何时起记，党费登记按2025-01-01起记" in told.out
    assert "台账从哪一天记起" not in told.out


@pytest.mark.parametrize(
    ("typed", "since"), [("", date(2025, 1, 1)), ("2025-02-01", date(2025, 2, 1)), ("2024-01-01", date(2024, 1, 1))]
)
def test_at_a_terminal_the_first_of_the_year_is_offered_and_another_day_taken(  # noqa: PLR0917
    shuzhi: Command, branch: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, typed: str, since: date
) -> None:
    monkeypatch.setattr("shuzhi.cli.office.at_a_terminal", lambda: True)
    monkeypatch.setattr("typer.prompt", lambda _words, default: typed or default)
    told = shuzhi("import", "--org", branch, dues_file(tmp_path))
    assert "党费登记将自 2025-01-01 起记，此前没有记录的不追问。" in told.out
    assert declared_kinds(Organisation.everywhere.get(code=branch)) == {"dues": since}


def test_what_has_begun_already_is_not_asked_for_again(
    shuzhi: Command, branch: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shuzhi("import", "--org", branch, dues_file(tmp_path))
    monkeypatch.setattr("shuzhi.cli.office.at_a_terminal", lambda: True)
    monkeypatch.delattr("typer.prompt")
    assert "数据未变" in shuzhi("import", "--org", branch, dues_file(tmp_path)).out
