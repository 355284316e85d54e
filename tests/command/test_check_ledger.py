"""``shuzhi check --org --year``: the numbers of a report beside the ledger, through the command."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from shuzhi.roster.models import Organisation
from tests.houses import make_entry

from .conftest import SHARED, Command, needs_shared

REPORT = """示例镇虚构村党支部书记2026年度抓基层党建述职报告

2026年，我认真履行第一责任人职责，主要做了以下工作。
一、工作情况
全年召开支部党员大会{assemblies}次、支委会3次，开展主题党日{days}次，谈心谈话20人次，走访群众30余户，讲党课X次。
二、存在问题
一是学习不够经常。二是联系群众不够紧。
三、下步打算
全年召开支部党员大会9次。
"""


@pytest.fixture
def ledger(branch: str) -> Organisation:
    """Three theme days, two assemblies and one lecture in 2026."""
    organisation = Organisation.everywhere.get(code=branch)
    for month in (2, 3, 4):
        make_entry(organisation, date(2026, month, 6), "theme_day")
    for month in (2, 5):
        make_entry(organisation, date(2026, month, 20), "assembly")
    make_entry(organisation, date(2026, 6, 30), "party_lecture")
    return organisation


def written(folder: Path, *, assemblies: int = 2, days: str = "3") -> Path:
    path = folder / "述职报告.txt"
    path.write_text(REPORT.format(assemblies=assemblies, days=days), "utf-8")
    return path


def checked(shuzhi: Command, path: Path) -> dict[str, Any]:
    told = shuzhi("check", path, "--org", "Z3", "--year", 2026, "--json")
    assert told.status == 0
    [report] = told.json["reports"]
    return dict(report)


def states(report: dict[str, Any]) -> dict[str, str]:
    return {match["figure"]: match["state"] for match in report["matches"] if match["figure"]}


def test_numbers_that_the_ledger_bears_out_are_told_as_agreeing(
    shuzhi: Command, ledger: Organisation, tmp_path: Path
) -> None:
    report = checked(shuzhi, written(tmp_path))
    assert states(report)["assembly.count"] == states(report)["theme_day.count"] == "agrees"
    assert not [one for one in report["findings"] if one["code"] == "claim.mismatch"]


def test_a_number_that_differs_is_told_with_both_values_and_the_entries(
    shuzhi: Command, ledger: Organisation, tmp_path: Path
) -> None:
    path = written(tmp_path, assemblies=5)
    [finding] = [one for one in checked(shuzhi, path)["findings"] if one["code"] == "claim.mismatch"]
    assert "5次" in finding["message"]
    assert "2 次" in finding["message"]
    assert "2026-02-20" in finding["message"]
    assert path.read_text("utf-8")[slice(*finding["span"])] == "支部党员大会5次"


def test_a_number_without_any_record_is_told_as_unsupported(
    shuzhi: Command, ledger: Organisation, tmp_path: Path
) -> None:
    report = checked(shuzhi, written(tmp_path))
    unsupported = [one["text"] for one in report["findings"] if one["code"] == "claim.unsupported"]
    assert unsupported == ["支委会3次", "谈心谈话20人次"]


def test_an_unfilled_number_is_told_what_the_ledger_holds(
    shuzhi: Command, ledger: Organisation, tmp_path: Path
) -> None:
    [match] = [m for m in checked(shuzhi, written(tmp_path))["matches"] if m["figure"] == "party_lecture.count"]
    assert match["state"] == "uncheckable"
    assert match["value"] == 1
    assert "1 次" in match["advice"]
    assert len(match["rows"]) == 1


def test_what_no_figure_counts_is_uncheckable(shuzhi: Command, ledger: Organisation, tmp_path: Path) -> None:
    [match] = [m for m in checked(shuzhi, written(tmp_path))["matches"] if m["text"] == "30余户"]
    assert (match["state"], match["figure"], match["value"]) == ("uncheckable", None, None)


def test_numbers_of_the_plan_are_not_held_against_the_ledger(
    shuzhi: Command, ledger: Organisation, tmp_path: Path
) -> None:
    assert "9次" not in {match["text"] for match in checked(shuzhi, written(tmp_path))["matches"]}


def test_lines_tell_how_many_numbers_hold(shuzhi: Command, ledger: Organisation, tmp_path: Path) -> None:
    told = shuzhi("check", written(tmp_path, days="4"), "--org", "Z3", "--year", 2026)
    assert told.status == 0
    assert "与台账核对：一致 1 处，不一致 1 处，台账没有记录 2 处，核对不了 2 处" in told.out
    assert "与台账不一致（claim.mismatch）" in told.out


def test_without_an_organisation_nothing_is_held_against_the_ledger(shuzhi: Command, tmp_path: Path) -> None:
    told = shuzhi("check", written(tmp_path), "--json")
    assert told.json["reports"][0]["matches"] == []


@pytest.mark.parametrize("options", [("--org", "Z3"), ("--year", 2026)])
def test_organisation_and_year_go_together(shuzhi: Command, tmp_path: Path, options: tuple[object, ...]) -> None:
    told = shuzhi("check", written(tmp_path), *options, "--json")
    assert (told.status, told.json["error"]["code"]) == (1, "check.org_year")


def test_an_organisation_that_is_not_there_is_an_error_with_advice(shuzhi: Command, tmp_path: Path) -> None:
    told = shuzhi("check", written(tmp_path), "--org", "NONE", "--year", 2026, "--json")
    assert told.status == 1
    assert told.json["error"]["advice"]


@needs_shared
def test_the_sample_workbooks_bear_out_their_own_report(shuzhi: Command, branch: str, tmp_path: Path) -> None:
    shuzhi("import", "--org", branch, *sorted(SHARED.glob("*.xlsx")))
    figures = {one["id"]: one["value"] for one in shuzhi("figures", "--org", branch, "--year", 2025, "--json").json}
    path = tmp_path / "报告.txt"
    path.write_text(
        "第三党支部2025年度述职报告\n一、工作情况\n"
        f"召开支部党员大会{figures['assembly.count']}次，支委会{figures['committee_meeting.count']}次，"
        f"主题党日{figures['theme_day.count'] + 3}次。\n",
        "utf-8",
    )
    [report] = shuzhi("check", path, "--org", branch, "--year", 2025, "--json").json["reports"]
    told = {match["figure"]: match["state"] for match in report["matches"]}
    assert told["assembly.count"] == told["committee_meeting.count"] == "agrees"
    assert told["theme_day.count"] == "differs"


@needs_shared
def test_a_draft_from_the_ledger_agrees_with_the_ledger(shuzhi: Command, branch: str, tmp_path: Path) -> None:
    shuzhi("import", "--org", branch, *sorted(SHARED.glob("*.xlsx")))
    draft = tmp_path / "述职报告.docx"
    assert shuzhi("report", "--org", branch, "--year", 2025, "--output", draft).status == 0
    told = shuzhi("check", draft, "--org", branch, "--year", 2025, "--json").json["reports"]
    states = [match["state"] for report in told for match in report["matches"]]
    assert states.count("agrees") >= 10
    assert "differs" not in states
    assert "missing" not in states
