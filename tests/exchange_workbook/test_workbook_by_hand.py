"""What people type into ledgers by hand: days, names and counts in forms nobody planned."""

from __future__ import annotations

from datetime import date, time
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from shuzhi.exchange.workbook.dates import read_day
from shuzhi.exchange.workbook.people import read_absences
from shuzhi.exchange.workbook.quantities import read_amount, read_count
from shuzhi.exchange.workbook.read import read_bytes
from shuzhi.exchange.workbook.text import person_name
from tests.exchange_workbook.books import EVENT_HEADINGS, book, codes, read_one, records

MARCH_5 = date(2025, 3, 5)


def _event(day: Any, *, due: Any = 22, present: Any = 22, content: str = "义务植树") -> list[Any]:
    return [1, day, "会议室", "毛成", "熊兰", due, present, "无", content, None]


def _theme_days(*rows: list[Any]) -> Any:
    return read_one("主题党日", [["第三党支部2025年度主题党日台账"], EVENT_HEADINGS, *rows])


def _told(sheet: Any) -> str:
    return "".join(sheet.inferred)


@pytest.mark.parametrize("cell", ["2025.3.123", "2025年3月155日", "3月155日", "5/3/2025", "3-5-7"])
def test_digits_too_many_are_never_cut_to_a_day(cell: str) -> None:
    assert read_day(cell, year=2025).error == "date.invalid"


@pytest.mark.parametrize("cell", ["25.3.5", "25年3月5日", "'25-3-5", "25/3/5"])
def test_a_year_of_two_digits_is_read_where_the_title_has_it_and_told(cell: str) -> None:
    sheet = _theme_days(_event(cell))
    assert records(sheet)[0].day == MARCH_5
    assert "第3行的日期年份只写了两位，按2025年读入。" in _told(sheet)


@pytest.mark.parametrize("cell", ["12.3.5", "24年3月5日"])
def test_a_year_of_two_digits_that_the_title_has_not_is_not_guessed(cell: str) -> None:
    assert read_day(cell, year=2025).error == "date.ambiguous"


@pytest.mark.parametrize("cell", ["2025。3。5", "2025,3,5"])
def test_a_full_stop_of_the_chinese_keyboard_parts_a_day_as_well(cell: str) -> None:
    assert read_day(cell).day == MARCH_5


@pytest.mark.parametrize("cell", ["3月", "3月份", "3月中旬", "2025年3月上旬"])
def test_a_month_without_a_day_says_so(cell: str) -> None:
    assert read_day(cell, year=2025).error == "date.incomplete"


@pytest.mark.parametrize("cell", ["2025年3月5日、12日", "2025.3.5或3.6", "3月5日和6日"])
def test_several_days_in_one_cell_are_told(cell: str) -> None:
    read = read_day(cell, year=2025)
    assert (read.day, read.several) == (MARCH_5, True)


@pytest.mark.parametrize("cell", [45721, "45721"])
def test_a_bare_number_read_as_a_day_is_told(cell: Any) -> None:
    assert "第3行的日期是数字，按Excel的日期序号读入" in _told(_theme_days(_event(cell)))


@pytest.mark.parametrize(("cell", "rest"), [("2025年3月5日补记", "补记"), ("2025-03-05 25:00", "25:00")])
def test_what_stands_behind_a_day_and_is_not_read_is_told(cell: str, rest: str) -> None:
    assert f"第3行的日期后面的「{rest}」没有读入。" in _told(_theme_days(_event(cell)))


@pytest.mark.parametrize(
    ("cell", "clock"),
    [
        ("2025-03-05T09:00:00", time(9)),
        ("2025年3月5日（周三）下午2:30—4:30", time(14, 30)),
        ("2025年3月5日 下午", None),
        ("3月5日上午9:00", time(9)),
        ("2025年3月5日下午两点半", time(14, 30)),
    ],
)
def test_a_time_behind_a_day_leaves_nothing_unread(cell: str, clock: time | None) -> None:
    read = read_day(cell, year=2025)
    assert (read.day, read.time, read.unread) == (MARCH_5, clock, "")


def test_a_year_out_of_reach_is_no_day() -> None:
    assert read_day("1025年3月5日").error == "date.invalid"


@pytest.mark.parametrize("dot", "·•・‧∙．.･")
def test_the_dot_in_a_name_is_one_whatever_key_made_it(dot: str) -> None:
    assert person_name(f"扎西{dot}顿珠") == "扎西·顿珠"


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("缺席：毛成（病假）、熊兰（出差）", (("毛成", "病假"), ("熊兰", "出差"))),
        ("缺席人员：毛成、熊兰", (("毛成", ""), ("熊兰", ""))),
        ("毛成因病请假、熊兰出差", (("毛成", "因病请假"), ("熊兰", "出差"))),
        ("2人（毛成病假、熊兰事假）", (("毛成", "病假"), ("熊兰", "事假"))),
        ("毛成缺席", (("毛成", ""),)),
        ("欧阳 雪晴（病假）", (("欧阳雪晴", "病假"),)),
        ("毛 建国（病假）", (("毛建国", "病假"),)),
        ("扎西.顿珠（病假）", (("扎西·顿珠", "病假"),)),
    ],
)
def test_who_was_away_is_read_with_the_reason_given_for_each(text: str, pairs: tuple[tuple[str, str], ...]) -> None:
    assert read_absences(text) == pairs


@pytest.mark.parametrize(
    ("due", "present"), [(22, "应到22实到20"), ("应到22人，实到20人", None), (None, "20/22"), (None, "22/20")]
)
def test_due_and_present_in_one_cell_are_parted_and_told(due: Any, present: Any) -> None:
    sheet = _theme_days(_event("2025.3.5", due=due, present=present))
    assert [(e.due_count, e.present_count) for e in records(sheet)] == [(22, 20)]
    assert "写在一格里，分开读入，数大的是应到" in _told(sheet)
    assert codes(sheet) == []


@pytest.mark.parametrize(
    ("line", "column"),
    [
        ([3, "合计", "1次"], "B"),
        ([None, None, "共计", None, None, 22], "C"),
        ([None, None, None, None, None, None, None, None, "全年合计12次"], "I"),
        (["本页小计", None, None, None, None, 22, 22], "A"),
        (["合计（次）", 12], "A"),
        (["共12次"], "A"),
    ],
)
def test_a_sum_is_known_in_whatever_column_it_says_so(line: list[Any], column: str) -> None:
    sheet = _theme_days(_event("2025.3.5"), line)
    assert codes(sheet) == [(4, column, "row.total", "note")]


def test_a_hidden_row_is_read_and_told() -> None:
    workbook = load_workbook(BytesIO(book({"主题党日": [["2025年台账"], EVENT_HEADINGS, _event("2025.3.5")]})))
    workbook["主题党日"].row_dimensions[3].hidden = True
    workbook.save(out := BytesIO())
    [sheet] = read_bytes(out.getvalue(), "台账.xlsx").sheets
    assert len(records(sheet)) == 1
    assert "第3行是隐藏的行，也一并读了。" in _told(sheet)


def test_what_stands_in_columns_that_are_not_read_is_told() -> None:
    rows = [[*EVENT_HEADINGS, "影像资料"], [*_event("2025.3.5"), "有", "另有要事"]]
    sheet = read_one("主题党日", [["2025年台账"], *rows])
    assert "「影像资料」一列没有对应的项目，没有读入。" in _told(sheet)
    assert "L列没有表头，第3行这一格没有读入。" in _told(sheet)


@pytest.mark.parametrize("line", ["二、预备党员", "以上党员信息截至2025年12月31日", "预备党员共1名"])
def test_a_line_of_text_between_persons_is_nobody(line: str) -> None:
    headings = ["姓名", "性别", "人员类别", "入党日期"]
    sheet = read_one("党员名册", [headings, ["毛成", "男", "正式党员", "2010.1.1"], [line]])
    assert [member.name for member in records(sheet)] == ["毛成"]
    assert [code for _, _, code, _ in codes(sheet)] == ["row.text"]


@pytest.mark.parametrize("stray", [110105195709043258, 1.1e17, "110105195709043258"])
def test_a_number_that_strayed_into_a_column_is_no_count_and_no_amount(stray: Any) -> None:
    assert read_count(stray) is None
    assert read_amount(stray) is None


@pytest.mark.parametrize("stray", [0, -5, "/", "（）"])
def test_digits_and_signs_are_nobodys_name(stray: Any) -> None:
    sheet = read_one("党员名册", [["姓名", "人员类别", "入党日期"], [stray, "正式党员", "2010.1.1"]])
    assert records(sheet) == []
    assert codes(sheet) == [(2, "A", "name.missing", "row")]
