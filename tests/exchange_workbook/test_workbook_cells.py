"""Days, times, numbers, names and identity numbers as offices write them."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuzhi.exchange.workbook.dates import read_day, read_time, read_year
from shuzhi.exchange.workbook.identity import check_digit, masked, read_identity
from shuzhi.exchange.workbook.people import read_absences, read_names, read_person
from shuzhi.exchange.workbook.quantities import read_amount, read_count, read_due_and_present
from shuzhi.exchange.workbook.text import chinese_number, person_name

MARCH_5 = date(2025, 3, 5)


@pytest.mark.parametrize(
    ("cell", "clock"),
    [
        (datetime.combine(MARCH_5, time()), None),
        (datetime.combine(MARCH_5, time(14, 30)), time(14, 30)),
        (MARCH_5, None),
        (45721, None),
        (45721.604166667, time(14, 30)),
        (20250305, None),
        ("20250305", None),
        ("45721", None),
        ("2025.3.5", None),
        ("2025．3．5", None),
        ("2025.03.05.", None),
        ("2025-03-05", None),
        ("2025/3/5", None),
        ("2025年3月5日", None),
        ("2025 年 3 月 5 日", None),
        ("二〇二五年三月五日", None),
        ("2025年三月五日", None),
        ("2025年3月5号", None),
        ("3月5日", None),
        ("03月05日", None),
        ("3.5", None),
        (3.5, None),
        ("2025年3月5日（星期三）", None),
        ("2025年3月5日(周三)14:30", time(14, 30)),
        ("2025年3月5日下午2:30", time(14, 30)),
        ("２０２５/３/５ 下午２:３０", time(14, 30)),
        ("2025-03-05 15：00", time(15)),
        ("2025-03-05 15:00-16:30", time(15)),
        ("3月5日上午九点", time(9)),
        ("3月5日下午两点半", time(14, 30)),
        ("3月5日14时05分", time(14, 5)),
        ("3月5日晚上七点", time(19)),
    ],
)
def test_a_day_is_read_in_every_form_offices_use(cell: Any, clock: time | None) -> None:
    read = read_day(cell, year=2025)
    assert (read.day, read.time, read.error) == (MARCH_5, clock, None)


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("2025年2月30日", "date.invalid"),
        ("2025年13月1日", "date.invalid"),
        ("2025.4.31 14:30", "date.invalid"),
        ("2月30日", "date.invalid"),
        ("X月X日", "date.invalid"),
        ("待定", "date.invalid"),
        (time(14, 30), "date.invalid"),
        (7, "date.invalid"),
        (20251301, "date.invalid"),
        ("2025年3月", "date.incomplete"),
        ("2025.03", "date.incomplete"),
        (2025.3, "date.incomplete"),
        (202503, "date.incomplete"),
        (3.1, "date.ambiguous"),
    ],
)
def test_a_cell_that_names_no_day_says_why(cell: Any, code: str) -> None:
    read = read_day(cell, year=2025)
    assert (read.day, read.error) == (None, code)
    assert read.reason


def test_a_day_without_a_year_needs_a_year_from_elsewhere() -> None:
    assert read_day("3月5日").error == "date.incomplete"
    assert read_day("3月5日", year=2024).day == date(2024, 3, 5)
    assert read_day("3月5日", year=2024).year_inferred
    assert not read_day("2025.3.5", year=2024).year_inferred


def test_the_29th_of_february_exists_in_leap_years_only() -> None:
    assert read_day("2月29日", year=2024).day == date(2024, 2, 29)
    assert read_day("2月29日", year=2025).error == "date.invalid"


def test_a_span_of_days_is_read_as_its_first_day() -> None:
    read = read_day("2025年3月5日-6日")
    assert (read.day, read.several) == (MARCH_5, True)


def test_the_end_of_a_month_is_its_last_day() -> None:
    read = read_day("2024年2月底前")
    assert (read.day, read.month_end) == (date(2024, 2, 29), True)


@given(st.dates(date(1920, 1, 1), date(2098, 12, 31)))
def test_every_day_reads_the_same_in_every_style(day: date) -> None:
    styles: list[Any] = [
        datetime.combine(day, time()),
        day,
        day.isoformat(),
        f"{day.year}.{day.month}.{day.day}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day:%Y/%m/%d}",
        (day - date(1899, 12, 30)).days,
    ]
    assert {read_day(style).day for style in styles} == {day}


@given(st.text(max_size=30) | st.floats(allow_nan=False, allow_infinity=False) | st.integers())
def test_no_cell_makes_the_reader_of_days_stumble(cell: Any) -> None:
    read = read_day(cell, year=2025)
    assert (read.day is None) == (read.error is not None)


def test_a_time_of_its_own_column_is_read() -> None:
    assert read_time(time(9, 5)) == time(9, 5)
    assert read_time(0.604166667) == time(14, 30)
    assert read_time("下午3点一刻") == time(15, 15)
    assert read_time("中午12:30") == time(12, 30)
    assert read_time("没有") is None
    assert read_time("25:10") is None


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("第三党支部2025年度台账", 2025),
        ("二〇二五年度台账", 2025),
        ("２０２５年台账", 2025),
        ("2025", 2025),
        ("台账", None),
        ("2024年至2025年台账", None),
    ],
)
def test_the_year_of_a_title_is_read_where_it_names_one(text: str, year: int | None) -> None:
    assert read_year(text) == year


@pytest.mark.parametrize(
    ("cell", "number"), [(22, 22), ("22", 22), ("22人", 22), ("２２ 人", 22), (22.0, 22), ("22名党员", 22)]
)
def test_a_number_of_persons_is_read(cell: Any, number: int) -> None:
    assert read_count(cell) == number


@pytest.mark.parametrize("cell", ["全体", "22.5", -1, True, "二十", 22.5])
def test_what_is_no_number_of_persons_is_not_guessed(cell: Any) -> None:
    assert read_count(cell) is None


def test_due_and_present_are_read_from_one_cell() -> None:
    assert read_due_and_present("应到22人，实到21人") == (22, 21)
    assert read_due_and_present("实到21人") == (None, 21)


@pytest.mark.parametrize(
    ("cell", "amount"),
    [
        (25, "25"),
        (49.99, "49.99"),
        (599.8800000001, "599.88"),
        ("¥1,250.00", "1250.00"),
        ("２５元", "25"),
        ("36.01", "36.01"),
    ],
)
def test_an_amount_is_read_without_binary_noise(cell: Any, amount: str) -> None:
    assert read_amount(cell) == Decimal(amount)


@pytest.mark.parametrize("cell", [-1, "免缴", "12.3.4", "", float("nan"), float("inf")])
def test_what_is_no_amount_is_not_guessed(cell: Any) -> None:
    assert read_amount(cell) is None


@pytest.mark.parametrize(
    "text",
    [
        "孙军平（病假）、彭丽（事假）",
        "孙军平(病假)，彭丽(事假)",
        "孙军平（病假）;彭　丽（事假）",
        "孙军平（病假） 彭丽（事假）",
        "孙军平（病假）彭丽（事假）",
        "孙军平病假、彭丽事假",
        "2人：孙军平（病假）、彭 丽（事假）",
        "病假：孙军平；事假：彭丽",
        "孙军平（病假）\n彭丽（事假）",
    ],
)
def test_absences_are_read_with_their_reasons(text: str) -> None:
    assert read_absences(text) == (("孙军平", "病假"), ("彭丽", "事假"))


@pytest.mark.parametrize("text", [None, "", "无", "/", "／", "—", "——", "无。", "全勤", 0])
def test_nobody_absent_is_nobody(text: Any) -> None:
    assert read_absences(text) == ()


def test_an_absence_without_a_reason_has_none() -> None:
    assert read_absences("孙军平、彭丽") == (("孙军平", ""), ("彭丽", ""))


def test_separators_inside_brackets_separate_nothing() -> None:
    assert read_absences("孙军平（出差，北京）、彭丽") == (("孙军平", "出差,北京"), ("彭丽", ""))


def test_names_lose_the_spaces_put_in_for_looks() -> None:
    assert person_name("彭　丽") == "彭丽"
    assert person_name(" 王 \n树 ") == "王树"
    assert person_name("买买提•艾力") == "买买提·艾力"
    assert read_person("彭　丽") == "彭丽"
    assert read_person("孙梅 王树") == "孙梅、王树"
    assert read_names("孙梅、彭 丽 王树") == ("孙梅", "彭丽", "王树")


def test_chinese_numbers_below_a_hundred_are_read() -> None:
    assert [chinese_number(text) for text in ("九", "十", "十二", "二十", "二十三", "两", "百", "")] == [
        9, 10, 12, 20, 23, 2, None, None,
    ]  # fmt: skip


def test_the_check_digit_is_that_of_the_standard() -> None:
    assert check_digit("11010519491231002") == "X"  # the example printed in GB 11643-1999
    assert check_digit("44052418800101001") == "4"


@given(st.dates(date(1900, 1, 1), date(2024, 12, 31)), st.integers(0, 999), st.integers(0, 17), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(day: date, serial: int, place: int, shift: int) -> None:
    body = f"110105{day:%Y%m%d}{serial:03d}"
    number = body + check_digit(body)
    assert read_identity(number).number == number
    digit = number[place]
    wrong = str((int(digit) + shift) % 10) if digit != "X" else str(shift)
    assert read_identity(number[:place] + wrong + number[place + 1 :]).number is None


def test_a_right_number_tells_birth_and_sex() -> None:
    read = read_identity(" 11010519491231002x ")
    assert (read.number, read.born_on, read.sex) == ("11010519491231002X", date(1949, 12, 31), "女")


def test_fifteen_digits_of_old_are_accepted_if_the_birthday_exists() -> None:
    assert read_identity("110105491231002").number == "110105491231002"
    assert read_identity("110105491331002").number is None


def test_a_number_cell_has_lost_its_last_digits() -> None:
    read = read_identity(110105194912310020)
    assert read.number is None
    assert "数字格式" in read.reason


def test_a_masked_number_shows_five_characters_at_most() -> None:
    assert masked("110105194912310021") == "110*************21"
