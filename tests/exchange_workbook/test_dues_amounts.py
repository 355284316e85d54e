"""The monthly due that a sheet states, against the rate in force."""

from __future__ import annotations

from datetime import date

from shuzhi.exchange.workbook import check_dues
from tests.exchange_workbook.books import read_one

ON = date(2025, 12, 31)
SHEET = read_one(
    "2025党费", [["姓名", "缴纳基数", "月应缴", "1月"], ["孙梅", 3600.5, 36.01, 36.01], ["王树", 3600.5, 18, None]]
)


def test_dues_by_the_right_rate_are_no_problem() -> None:
    assert check_dues(SHEET, {"孙梅": "waged", "王树": "retired"}, ON) == []


def test_dues_by_the_rate_of_another_group_are_named_with_what_they_should_be() -> None:
    (problem,) = check_dues(SHEET, {"孙梅": "waged", "王树": "waged"}, ON)
    assert (problem.row, problem.column, problem.code, problem.severity) == (3, "C", "dues.amount", "note")
    assert "36.01元" in problem.message


def test_where_nobody_says_the_group_either_rate_is_accepted() -> None:
    assert check_dues(SHEET, {}, ON) == []


def test_a_group_whose_dues_are_a_range_is_not_judged() -> None:
    assert check_dues(SHEET, {"孙梅": "farmer", "王树": "farmer"}, ON) == []
