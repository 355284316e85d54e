from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuzhi.reports.document import Heading, Table
from shuzhi.reports.document.numbering import chinese_date, chinese_number, numbered
from shuzhi.reports.document.text import title_lines, width_in_characters
from tests.documents.samples import heading, paragraph


@pytest.mark.parametrize(
    ("number", "written"),
    [
        (0, "零"),
        (1, "一"),
        (10, "十"),
        (11, "十一"),
        (20, "二十"),
        (99, "九十九"),
        (100, "一百"),
        (105, "一百零五"),
        (110, "一百一十"),
        (119, "一百一十九"),
        (1000, "一千"),
        (1005, "一千零五"),
        (1050, "一千零五十"),
        (2025, "二千零二十五"),
        (9999, "九千九百九十九"),
    ],
)
def test_a_number_is_written_in_chinese(number: int, written: str):
    assert chinese_number(number) == written


@pytest.mark.parametrize("number", [-1, 10000])
def test_a_number_out_of_range_is_refused(number: int):
    with pytest.raises(ValueError, match="9999"):
        chinese_number(number)


def test_a_higher_heading_starts_the_lower_levels_again():
    blocks = [heading(level, "x") for level in (1, 2, 2, 3, 3, 4, 1, 2, 3)]
    numbers = [number for number, _ in numbered(blocks)]
    assert numbers == ["一、", "（一）", "（二）", "1.", "2.", "（1）", "二、", "（一）", "1."]


def test_a_skipped_level_takes_no_number():
    numbers = [number for number, _ in numbered([heading(1, "x"), heading(3, "x"), heading(2, "x")])]
    assert numbers == ["一、", "1.", "（一）"]


def test_a_paragraph_has_no_number():
    assert [number for number, _ in numbered([paragraph("x")])] == [""]


def test_a_heading_of_a_fifth_level_is_refused():
    with pytest.raises(ValueError, match="level 1 to 4"):
        Heading(5, ())  # type: ignore[arg-type]


def test_a_table_row_of_another_length_is_refused():
    with pytest.raises(ValueError, match="row 2 has 1 cells"):
        Table(("甲", "乙"), (("1", "2"), ("3",)))


def test_a_date_has_no_padded_zeros():
    assert chinese_date(date(2025, 3, 5)) == "2025年3月5日"


def test_half_width_letters_count_half():
    assert width_in_characters("2025年") == 3


def test_a_short_title_stays_on_one_line():
    assert title_lines("2025年度述职报告") == ["2025年度述职报告"]


def test_a_title_keeps_the_lines_it_was_given():
    assert title_lines("述职\n报告") == ["述职", "报告"]


@given(st.text(st.sampled_from("中共党支部书记2025年度述职报告（）、a"), max_size=90))
def test_a_title_loses_nothing_when_it_is_broken(title: str):
    assert "".join(title_lines(title)) == title


@given(st.text(st.sampled_from("中共党支部书记述职报告"), min_size=1, max_size=90))
def test_no_line_of_a_chinese_title_is_too_long(title: str):
    assert max(width_in_characters(line) for line in title_lines(title)) <= 20
