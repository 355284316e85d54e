"""The five real workbooks, and workbooks of the same shape with other people, dates and mistakes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from shuzhi.exchange.workbook import EventRow, MemberRow, read_workbooks
from tests.exchange_workbook.make_workbooks import make_workbooks
from tests.exchange_workbook.summary import all_problems, rows_of, sheets_of, summary

SAMPLE = Path(__file__).resolve().parents[3] / "shared" / "data" / "branch-2025"
needs_sample = pytest.mark.skipif(not SAMPLE.exists(), reason="the shared sample is not here")


@needs_sample
def test_the_five_office_workbooks_give_exactly_what_is_expected() -> None:
    books = read_workbooks(sorted(SAMPLE.glob("*.xlsx")))
    assert summary(books) == json.loads((SAMPLE / "expected.json").read_text(encoding="utf-8"))


@needs_sample
def test_the_five_office_workbooks_have_these_problems_and_no_others() -> None:
    books = read_workbooks(sorted(SAMPLE.glob("*.xlsx")))
    found = sorted((p.file, p.sheet, p.row, p.column, p.code) for p in all_problems(books))
    assert found == [
        ("三会一课台账.xlsx", "主题党日", 15, "B", "row.duplicate"),
        ("三会一课台账.xlsx", "党员大会", 6, "B", "date.invalid"),
        ("三会一课台账.xlsx", "党课", 5, "I", "cell.formula"),
        ("三会一课台账.xlsx", "党课", 7, "A", "row.total"),
        ("党员名册.xlsx", "党员信息", 6, "F", "identity.checksum"),
        ("党员名册.xlsx", "党员信息", 26, "A", "row.total"),
        ("党费收缴登记表.xlsx", "2025", 8, "C", "dues.amount"),
    ]


@needs_sample
def test_the_roster_comes_first_whatever_the_order_of_the_files() -> None:
    paths = sorted(SAMPLE.glob("*.xlsx"))
    for order in (paths, paths[::-1]):
        assert read_workbooks(order)[0].file == "党员名册.xlsx"


@needs_sample
def test_names_are_the_same_on_every_sheet_whatever_the_spaces_inside() -> None:
    sheets = sheets_of(read_workbooks(sorted(SAMPLE.glob("*.xlsx"))))
    members = {row.record.name for row in rows_of(sheets, MemberRow)}
    absent = {name for row in rows_of(sheets, EventRow) for name, _ in row.record.absences}
    assert "彭丽" in members
    assert absent <= members


@pytest.mark.parametrize("seed", range(40))
def test_made_workbooks_give_exactly_what_was_put_into_them(seed: int, tmp_path: Path) -> None:
    made = make_workbooks(seed, tmp_path)
    books = read_workbooks(made.paths)
    assert {(p.file, p.sheet, p.row, p.code) for p in all_problems(books)} == made.problems
    assert summary(books) == made.expected
    assert [row.record.name for row in rows_of(sheets_of(books), MemberRow)] == made.names


def test_the_same_seed_makes_the_same_workbooks(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    one, two = make_workbooks(7, tmp_path / "a"), make_workbooks(7, tmp_path / "b")
    assert (one.expected, one.problems, one.names) == (two.expected, two.problems, two.names)
    assert one.expected != make_workbooks(8, tmp_path / "a").expected
