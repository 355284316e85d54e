"""Files that are refused, formulas, errors, other formats, and files that an office program saved."""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from shuzhi.exchange.workbook import EventRow, read_workbook, read_workbooks
from shuzhi.exchange.workbook import container as container_module
from shuzhi.exchange.workbook.read import read_bytes
from tests.exchange_workbook.books import EVENT_HEADINGS, book, codes, records, with_part, with_replaced
from tests.exchange_workbook.make_workbooks import make_workbooks
from tests.exchange_workbook.summary import summary

ROW = [1, "2025.3.5", "三楼会议室", "陈林敏", "孙梅", 22, 22, "无", "参观教育基地", None]
PLAIN = book({"主题党日": [EVENT_HEADINGS, ROW]})
OLE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600)


def refusal(data: bytes, name: str = "台账.xlsx") -> str | None:
    read = read_bytes(data, name)
    if read.refused is None:
        return None
    assert read.sheets == ()
    assert read.refused.message
    assert read.refused.advice
    return read.refused.code


def test_a_plain_workbook_is_not_refused() -> None:
    assert refusal(PLAIN) is None


@pytest.mark.parametrize("part", ["xl/vbaProject.bin", "xl/VBAPROJECT.BIN", "xl/macrosheets/sheet1.xml"])
def test_a_workbook_with_macros_is_refused(part: str) -> None:
    assert refusal(with_part(PLAIN, part)) == "file.macro"


def test_a_workbook_named_for_macros_is_refused() -> None:
    assert refusal(PLAIN, "台账.xlsm") == "file.macro"


def test_an_old_workbook_with_macros_is_refused() -> None:
    assert refusal(OLE + "Workbook".encode("utf-16-le") + "_VBA_PROJECT".encode("utf-16-le"), "a.xls") == "file.macro"


@pytest.mark.parametrize("part", ["xl/externalLinks/externalLink1.xml", "xl/connections.xml"])
def test_a_workbook_with_links_to_other_files_is_refused(part: str) -> None:
    assert refusal(with_part(PLAIN, part)) == "file.external_links"


def test_a_workbook_with_a_password_is_refused() -> None:
    assert refusal(OLE + "EncryptedPackage".encode("utf-16-le")) == "file.encrypted"


@pytest.mark.parametrize("data", [b"", b"hello", b"PK\x03\x04broken", OLE, PLAIN[: len(PLAIN) // 2], b"%PDF-1.7"])
def test_what_is_no_workbook_is_refused(data: bytes) -> None:
    assert refusal(data) == "file.unreadable"


def test_a_zip_that_is_no_workbook_is_refused() -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", "<a/>")
    assert refusal(out.getvalue()) == "file.unreadable"


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    out = BytesIO(PLAIN)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/image1.png", bytes(51 * 1024 * 1024))
    assert len(out.getvalue()) < 200_000
    assert refusal(out.getvalue()) == "file.too_large"


def test_a_workbook_of_too_many_rows_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(container_module, "MAX_ROWS", 5)
    assert refusal(book({"主题党日": [EVENT_HEADINGS, *[ROW] * 5]})) == "file.too_large"
    assert refusal(book({"主题党日": [EVENT_HEADINGS, *[ROW] * 4]})) is None


def test_a_document_type_inside_is_refused() -> None:
    bomb = with_replaced(PLAIN, "xl/workbook.xml", b"<workbook", b'<!DOCTYPE x [<!ENTITY a "b">]><workbook')
    assert refusal(bomb) == "file.unreadable"


@pytest.mark.parametrize("area", [b'<mergeCell ref="A5:XFD1048576"/>', b"<mergeCell count='1' ref='B9:XFD99999'/>"])
def test_a_merge_over_the_whole_sheet_is_refused(area: bytes) -> None:
    inside = b'</sheetData><mergeCells count="1">' + area + b"</mergeCells>"
    assert refusal(with_replaced(PLAIN, "xl/worksheets/sheet1.xml", b"</sheetData>", inside)) == "file.too_large"


def test_one_stray_cell_a_million_rows_down_costs_nothing() -> None:
    workbook = load_workbook(BytesIO(PLAIN))
    workbook["主题党日"].cell(1_048_576, 16_384, "x")
    out = BytesIO()
    workbook.save(out)
    assert len(read_bytes(out.getvalue(), "台账.xlsx").sheets[0].rows) == 1


def test_a_missing_file_is_a_refusal_not_an_exception(tmp_path: Path) -> None:
    read = read_workbook(tmp_path / "没有.xlsx")
    assert read.refused is not None
    assert read.refused.code == "file.unreadable"


@given(st.integers(0, len(PLAIN) - 1), st.binary(min_size=1, max_size=40))
def test_a_damaged_workbook_is_read_or_refused_never_a_traceback(place: int, noise: bytes) -> None:
    damaged = PLAIN[:place] + noise + PLAIN[place + len(noise) :]
    read = read_bytes(damaged, "台账.xlsx")
    assert (read.refused is None) or read.refused.code.startswith("file.")


def test_the_hash_is_that_of_the_bytes() -> None:
    assert read_bytes(PLAIN, "a.xlsx").sha256 == read_bytes(PLAIN, "b.xlsx").sha256
    assert len(read_bytes(PLAIN, "a.xlsx").sha256) == 64


def formula_book(cached: bytes) -> bytes:
    """A workbook whose place is a formula with this stored result."""
    data = book({"主题党日": [EVENT_HEADINGS, [*ROW[:8], '=UPPER("x")', None]]})
    return with_replaced(data, "xl/worksheets/sheet1.xml", b"<v></v></c>", b"<v>" + cached + b"</v></c>").replace(
        b"", b""
    )


def test_a_formula_without_a_stored_result_leaves_out_the_cell_only() -> None:
    sheet = read_bytes(book({"主题党日": [EVENT_HEADINGS, [*ROW[:8], '=UPPER("x")', None]]}), "a.xlsx").sheets[0]
    assert codes(sheet) == [(2, "I", "cell.formula", "cell")]
    assert records(sheet)[0].content == ""


def test_a_stored_result_of_a_formula_is_used_and_told() -> None:
    sheet = read_bytes(formula_book(b"7"), "a.xlsx").sheets[0]
    assert codes(sheet) == [(2, "I", "cell.formula", "cell")]
    assert records(sheet)[0].content == "7"
    assert "第2行I列是公式，用了表里存下的结果。" in sheet.inferred


def test_an_error_shown_in_a_cell_leaves_out_the_cell_only() -> None:
    sheet = read_bytes(book({"主题党日": [EVENT_HEADINGS, [*ROW[:8], "#REF!", None]]}), "a.xlsx").sheets[0]
    assert codes(sheet) == [(2, "I", "cell.error", "cell")]


def test_a_formula_in_a_sum_row_is_part_of_the_sum_row() -> None:
    rows: list[list[Any]] = [["姓名", "月应缴", "1月"], ["孙梅", 50, 50], ["合计", "=SUM(B2:B2)", "=SUM(C2:C2)"]]
    sheet = read_bytes(book({"2025党费": rows}), "a.xlsx").sheets[0]
    assert codes(sheet) == [(3, "A", "row.total", "note")]


def test_a_hidden_sheet_is_read_and_noted() -> None:
    workbook = load_workbook(BytesIO(book({"主题党日": [EVENT_HEADINGS, ROW], "党课": [EVENT_HEADINGS, ROW]})))
    workbook["党课"].sheet_state = "hidden"
    out = BytesIO()
    workbook.save(out)
    sheets = read_bytes(out.getvalue(), "a.xlsx").sheets
    assert [len(sheet.rows) for sheet in sheets] == [1, 1]
    assert codes(sheets[1]) == [(None, None, "sheet.hidden", "note")]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "gb18030"])
def test_a_csv_file_is_read_in_either_encoding(encoding: str) -> None:
    text = "姓名,月应缴,1月,2月\n孙梅,50,50,\n"
    sheet = read_bytes(text.encode(encoding), "2025年党费.csv").sheets[0]
    assert records(sheet)[0].paid == {1: Decimal(50), 2: None}
    assert sheet.year == 2025


def test_a_workbook_counted_from_1904_gives_the_same_days() -> None:
    workbook = load_workbook(BytesIO(PLAIN))
    workbook.epoch = CALENDAR_MAC_1904
    workbook["主题党日"]["B2"] = date(2025, 3, 5)
    out = BytesIO()
    workbook.save(out)
    assert records(read_bytes(out.getvalue(), "a.xlsx").sheets[0])[0].day == date(2025, 3, 5)


SOFFICE = shutil.which("soffice")


def convert(path: Path, form: str, folder: Path) -> Path:
    profile = (folder / "profile").as_uri()
    command = [
        str(SOFFICE),
        f"-env:UserInstallation={profile}",
        "--headless",
        "--convert-to",
        form,
        "--outdir",
        str(folder),
        str(path),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return folder / f"{path.stem}.{form}"


@pytest.mark.slow
@pytest.mark.office
@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not here")
@pytest.mark.parametrize("form", ["xlsx", "xls"])
def test_what_an_office_program_saves_reads_the_same(form: str, tmp_path: Path) -> None:
    (tmp_path / "made").mkdir()
    (tmp_path / "saved").mkdir()
    made = make_workbooks(3, tmp_path / "made")
    saved = read_workbooks([convert(path, form, tmp_path / "saved") for path in made.paths])
    assert summary(saved) == made.expected
    days = [
        [row.record.day for sheet in b.sheets for row in sheet.rows if isinstance(row.record, EventRow)] for b in saved
    ]
    assert sum(map(len, days)) >= made.expected["events_total"]
