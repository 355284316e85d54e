"""The five workbooks of an office, and others of their shape, through the command."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from shuzhi.ledger.entries import Attendance
from shuzhi.ledger.models import Entry
from shuzhi.roster.models import Organisation, Person
from tests.command.conftest import SHARED, Command, needs_shared
from tests.command.told import as_lists, summarise
from tests.exchange_workbook.make_workbooks import make_workbooks
from tests.houses import make_entry


def _import(shuzhi: Command, org: str, paths: list[Path]) -> Any:
    told = shuzhi("import", "--org", org, "--json", *paths)
    assert told.status == 0, told.out + told.err
    return told.json


@needs_shared
def test_the_five_workbooks_give_exactly_what_is_expected(shuzhi: Command, branch: str) -> None:
    expected = json.loads((SHARED / "expected.json").read_text("utf-8"))
    imported = _import(shuzhi, branch, sorted(SHARED.glob("*.xlsx")))
    assert summarise(shuzhi, branch, imported, 2025) == as_lists(expected)


@needs_shared
def test_the_files_may_be_given_in_any_order(shuzhi: Command, branch: str) -> None:
    expected = json.loads((SHARED / "expected.json").read_text("utf-8"))
    imported = _import(shuzhi, branch, sorted(SHARED.glob("*.xlsx"), reverse=True))
    assert summarise(shuzhi, branch, imported, 2025) == as_lists(expected)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(20))
def test_workbooks_of_the_same_shape_give_what_was_put_into_them(
    shuzhi: Command, branch: str, tmp_path: Path, seed: int
) -> None:
    made = make_workbooks(seed, tmp_path)
    imported = _import(shuzhi, branch, made.paths)
    year = made.expected["year"]
    assert summarise(shuzhi, branch, imported, year) == as_lists(made.expected)


def test_every_row_has_one_outcome(shuzhi: Command, branch: str, tmp_path: Path) -> None:
    for sheet in _import(shuzhi, branch, make_workbooks(1, tmp_path).paths)["files"]:
        outcomes = sheet["created"] + sheet["merged"] + sheet["unchanged"] + sheet["rejected"]
        assert sheet["rows"] == outcomes, sheet["sheet"]


def test_importing_the_same_files_twice_changes_nothing(shuzhi: Command, branch: str, tmp_path: Path) -> None:
    paths = make_workbooks(2, tmp_path).paths
    _import(shuzhi, branch, paths)
    before = shuzhi("figures", "--org", branch, "--year", 2025, "--json").json
    again = _import(shuzhi, branch, paths)
    assert again["batch"] is None
    assert sum(sheet["created"] + sheet["merged"] for sheet in again["files"]) == 0
    assert shuzhi("figures", "--org", branch, "--year", 2025, "--json").json == before


def test_the_same_workbook_saved_anew_changes_nothing(shuzhi: Command, branch: str, tmp_path: Path) -> None:
    paths = make_workbooks(3, tmp_path).paths
    _import(shuzhi, branch, paths)
    for path in paths:
        book = load_workbook(path)
        book.properties.title = "另存"
        book.save(path)
    again = _import(shuzhi, branch, paths)
    assert sum(sheet["created"] + sheet["merged"] for sheet in again["files"]) == 0


def test_a_preview_says_what_a_commit_does_and_writes_nothing(shuzhi: Command, branch: str, tmp_path: Path) -> None:
    paths = make_workbooks(4, tmp_path).paths
    preview = shuzhi("import", "--org", branch, "--dry-run", "--json", *paths).json
    assert shuzhi("figures", "--org", branch, "--year", 2025, "--json").json[0]["value"] is None
    assert preview["batch"] is None
    assert preview["files"] == _import(shuzhi, branch, paths)["files"]


def test_undo_takes_a_batch_back_and_the_files_can_be_imported_again(
    shuzhi: Command, branch: str, tmp_path: Path
) -> None:
    made = make_workbooks(5, tmp_path)
    year = made.expected["year"]
    empty = shuzhi("figures", "--org", branch, "--year", year, "--json").json
    batch = _import(shuzhi, branch, made.paths)["batch"]
    assert shuzhi("undo", batch).status == 0
    assert shuzhi("figures", "--org", branch, "--year", year, "--json").json == empty
    assert shuzhi("verify").status == 0
    again = _import(shuzhi, branch, made.paths)
    assert summarise(shuzhi, branch, again, year) == as_lists(made.expected)


def test_a_roster_that_other_batches_stand_on_is_not_taken_back(shuzhi: Command, branch: str, tmp_path: Path) -> None:
    paths = make_workbooks(5, tmp_path).paths
    [roster] = [path for path in paths if "名册" in path.name]
    first = _import(shuzhi, branch, [roster])["batch"]
    others = _import(shuzhi, branch, [path for path in paths if path != roster])["batch"]
    before = shuzhi("figures", "--org", branch, "--year", 2025, "--json").json
    told = shuzhi("undo", first, "--json")
    assert (told.status, told.json["error"]["code"]) == (1, "batch.in_use")
    assert f"导入批次 {others}" in told.json["error"]["message"]
    assert shuzhi("figures", "--org", branch, "--year", 2025, "--json").json == before
    assert shuzhi("undo", others).status == 0
    assert shuzhi("undo", first).status == 0


def test_a_roster_named_in_what_was_recorded_by_hand_is_not_taken_back(
    shuzhi: Command, branch: str, tmp_path: Path
) -> None:
    [roster] = [path for path in make_workbooks(5, tmp_path).paths if "名册" in path.name]
    batch = _import(shuzhi, branch, [roster])["batch"]
    organisation = Organisation.everywhere.get(code=branch)
    person = Person.everywhere.filter(organisation=organisation).first()
    make_entry(organisation, date(2025, 3, 3), "theme_day", participants=(Attendance("attendee", person),))
    told = shuzhi("undo", batch, "--json").json["error"]
    assert (told["code"], "手工记的台账条目 1 条" in told["message"]) == ("batch.in_use", True)


def test_more_present_than_due_leaves_out_the_counts_and_no_row(shuzhi: Command, branch: str, tmp_path: Path) -> None:
    path = _rows(
        tmp_path / "主题党日.xlsx", "主题党日", [["2025-05-10", "学习党章", 22, 30], ["2025-06-10", "义务植树", 22, 20]]
    )
    [sheet] = _import(shuzhi, branch, [path])["files"]
    assert (sheet["created"], sheet["rejected"]) == (2, 0)
    assert [(p["row"], p["column"], p["code"]) for p in sheet["problems"]] == [(3, "D", "attendance.over")]
    assert [(e.due_count, e.present_count) for e in Entry.everywhere.order_by("happened_on")] == [
        (None, None),
        (22, 20),
    ]


def test_what_the_ledger_refuses_of_a_row_is_told_at_the_row(shuzhi: Command, branch: str, tmp_path: Path) -> None:
    path = _events(tmp_path / "党课.xlsx", "党课", [("1901-05-10", "学习党章"), ("2025-01-10", "廉洁党课")])
    [sheet] = _import(shuzhi, branch, [path])["files"]
    assert (sheet["created"], sheet["rejected"]) == (1, 1)
    assert [(p["row"], p["code"]) for p in sheet["problems"]] == [(3, "date.invalid")]


def test_two_tellings_that_differ_are_one_entry_with_both_origins_and_the_difference_told(
    shuzhi: Command, branch: str, tmp_path: Path
) -> None:
    columns = ["日期", "内容", "地点", "主持人"]
    rows = (["2025-05-10", "学习党章", "三楼会议室", "赵一"], ["2025-05-10", "学习党章", "党员活动室", "钱二"])
    paths = [
        _rows(tmp_path / f"{kind}.xlsx", kind, [row], columns)
        for kind, row in zip(("主题党日", "党课"), rows, strict=True)
    ]
    told = _import(shuzhi, branch, paths)["files"]
    [entry] = Entry.everywhere.all()
    assert (entry.place, entry.participants.get(role="chair").name) == ("三楼会议室", "赵一")
    assert entry.origin == "主题党日.xlsx·主题党日·第3行；党课.xlsx·党课·第3行"
    inferred = "\n".join(sentence for sheet in told for sentence in sheet["inferred"])
    assert "第3行的地点“党员活动室”与“主题党日”第3行的“三楼会议室”不同，取后者。" in inferred
    assert "主持人" in inferred


def test_a_file_in_which_no_sheet_is_recognised_ends_as_not_done(shuzhi: Command, branch: str, tmp_path: Path) -> None:
    path = _rows(tmp_path / "杂项.xlsx", "杂项", [["甲", "乙"]], ["红", "蓝"])
    told = shuzhi("import", "--org", branch, path)
    assert (told.status, "没有一张表认得出来" in told.err) == (1, True)
    assert shuzhi("import", "--org", branch, "--json", path).status == 1


def test_undoing_twice_is_refused(shuzhi: Command, branch: str, tmp_path: Path) -> None:
    batch = _import(shuzhi, branch, make_workbooks(6, tmp_path).paths)["batch"]
    shuzhi("undo", batch)
    told = shuzhi("undo", batch, "--json")
    assert (told.status, told.json["error"]["code"]) == (1, "batch.undone")


def test_an_event_told_again_in_a_later_file_joins_its_entry_and_undo_parts_them(
    shuzhi: Command, branch: str, tmp_path: Path
) -> None:
    first = _events(tmp_path / "主题党日.xlsx", "主题党日", [("2025-05-10", "学习党章")])
    second = _events(tmp_path / "党课.xlsx", "党课", [("2025-05-10", "学习党章")])
    _import(shuzhi, branch, [first])
    joined = _import(shuzhi, branch, [second])
    assert joined["files"][0]["merged"] == 1
    assert _values(shuzhi, branch) == (1, 1, 1)
    shuzhi("undo", joined["batch"])
    assert _values(shuzhi, branch) == (1, None, 1)
    assert shuzhi("verify").status == 0


def test_two_meetings_of_one_day_and_kind_with_different_content_stay_two(
    shuzhi: Command, branch: str, tmp_path: Path
) -> None:
    path = _events(tmp_path / "党课.xlsx", "党课", [("2025-05-10", "学习党章"), ("2025-05-10", "廉洁党课")])
    assert _import(shuzhi, branch, [path])["files"][0]["created"] == 2


def test_a_day_that_has_not_come_is_rejected_alone(shuzhi: Command, branch: str, tmp_path: Path) -> None:
    path = _events(tmp_path / "党课.xlsx", "党课", [("2027-05-10", "学习党章"), ("2027-01-10", "廉洁党课")])
    [sheet] = _import(shuzhi, branch, [path])["files"]
    assert (sheet["created"], sheet["rejected"]) == (1, 1)
    assert [(p["row"], p["column"], p["code"]) for p in sheet["problems"]] == [(3, "A", "date.future")]


def test_a_file_with_macros_is_refused_and_nothing_of_the_others_is_kept(
    shuzhi: Command, branch: str, tmp_path: Path
) -> None:
    good = _events(tmp_path / "党课.xlsx", "党课", [("2025-05-10", "学习党章")])
    bad = tmp_path / "台账.xlsm"
    bad.write_bytes(good.read_bytes())
    told = shuzhi("import", "--org", branch, "--json", good, bad)
    assert told.status == 1
    assert told.json["batch"] is None
    assert told.json["files"][0]["problems"][0]["code"] == "file.macro"
    assert _values(shuzhi, branch) == (None, None, None)


def test_a_file_that_is_no_workbook_never_gives_a_traceback(shuzhi: Command, branch: str, tmp_path: Path) -> None:
    broken = tmp_path / "坏.xlsx"
    broken.write_bytes(b"PK\x03\x04 not a workbook")
    told = shuzhi("import", "--org", branch, "--json", broken)
    assert told.status == 1
    assert told.json["error"]["advice"]


def test_dues_of_a_month_not_over_yet_say_nothing(shuzhi: Command, branch: str, tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["2027年党费收缴登记表"])
    sheet.append(["姓名", "缴纳基数", "月应缴", *[f"{m}月" for m in range(1, 13)]])
    sheet.append(["虚构甲", 3000, 15, 15, None, None])
    path = tmp_path / "党费.xlsx"
    book.save(path)
    _import(shuzhi, branch, [path])
    figures = {f["id"]: f["value"] for f in shuzhi("figures", "--org", branch, "--year", 2027, "--json").json}
    assert figures["dues.paid.amount"] == 15
    assert figures["dues.arrears.months"] is None  # he is on no roster, so nobody can tell what he owes


def test_what_was_inferred_is_listed(shuzhi: Command, branch: str, tmp_path: Path) -> None:
    path = _events(tmp_path / "支委会.xlsx", "支部委员会", [("5月10日", "研究工作")])
    [sheet] = _import(shuzhi, branch, [path])["files"]
    assert any("2025年读入" in sentence for sentence in sheet["inferred"])
    assert any("设支委会" in sentence for sentence in sheet["inferred"])


COUNTED = ("会议时间", "主要内容", "应到人数", "实到人数")


def _events(path: Path, kind: str, rows: list[tuple[str, str]]) -> Path:
    return _rows(path, kind, rows, COUNTED[:2])


def _rows(path: Path, kind: str, rows: Sequence[Sequence[Any]], headings: Sequence[str] = COUNTED) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = kind
    sheet.append([f"第三党支部2025年度{kind}台账"])
    sheet.append(list(headings))
    for row in rows:
        sheet.append(list(row))
    book.save(path)
    return path


def _values(shuzhi: Command, org: str) -> tuple[Any, ...]:
    figures = {f["id"]: f["value"] for f in shuzhi("figures", "--org", org, "--year", 2025, "--json").json}
    return tuple(figures[key] for key in ("theme_day.count", "party_lecture.count", "event.count"))


def test_a_member_of_another_branchs_roster_is_rejected_alone(shuzhi: Command, branch: str, tmp_path: Path) -> None:
    shuzhi("org", "add", "--code", "Z4", "--name", "第四党支部", "--kind", "branch")
    _import(shuzhi, "Z4", [_roster(tmp_path / "四.xlsx", ["虚构甲"], "110105197001010038")])
    [sheet] = _import(shuzhi, branch, [_roster(tmp_path / "三.xlsx", ["虚构甲", "虚构乙"], "110105197001010038")])[
        "files"
    ]
    assert (sheet["created"], sheet["rejected"]) == (1, 1)
    assert [(p["row"], p["code"]) for p in sheet["problems"]] == [(3, "identity.duplicate")]


def _roster(path: Path, names: list[str], first_number: str) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["党员名册（2025年）"])
    sheet.append(["姓名", "公民身份号码", "人员类别", "入党日期"])
    for place, name in enumerate(names):
        sheet.append([name, "" if place else first_number, "正式党员", "2000-01-01"])
    book.save(path)
    return path
