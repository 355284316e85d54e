"""The volume of a year's reports."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest

from shuzhi.access.models import AuditRecord
from shuzhi.access.roles import Role
from shuzhi.access.scoping import AccessDeniedError
from shuzhi.reports.document import Heading, Paragraph
from shuzhi.reports.failure import ReportError
from shuzhi.reports.freezing import freeze_report
from shuzhi.reports.models import Report
from shuzhi.reports.submitting import submit_report
from shuzhi.reports.volume import blocks_of_lines, submitted_document, write_volume
from tests.reports.conftest import YEAR, County
from tests.reports.handing_in import COMMON, OWN, hand_in

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")


def volume(county: County, **more: Any) -> bytes:
    return write_volume(actor=county.operator, organisation=county.county, year=YEAR, **more)


def opened(content: bytes) -> Any:
    return docx.Document(io.BytesIO(content))


def lines(content: bytes) -> list[str]:
    return [paragraph.text for paragraph in opened(content).paragraphs if paragraph.text.strip()]


def test_reports_stand_in_the_order_of_the_tree_whoever_was_first(tree: County) -> None:
    hand_in(tree, tree.other, COMMON)
    hand_in(tree, tree.branch, OWN)
    told = lines(volume(tree))
    assert told.index(OWN) < told.index(COMMON)


def test_the_contents_name_every_part_with_a_field_for_its_page(tree: County) -> None:
    hand_in(tree, tree.other, COMMON)
    document = opened(volume(tree))
    fields = re.findall(r"PAGEREF (part_\d+)", document.element.xml)
    marks = re.findall(r'bookmarkStart w:id="\d+" w:name="(part_\d+)"', document.element.xml)
    assert fields == marks == ["part_1", "part_2", "part_3"]
    text = [paragraph.text for paragraph in document.paragraphs]
    contents = text[text.index("目录") :][:5]
    assert [line.split("\t")[0] for line in contents] == [
        "目录",
        "",
        "各单位同一组数字",
        "尚未报送的单位",
        "样例村党支部",
    ]


def test_each_part_begins_a_new_page(tree: County) -> None:
    hand_in(tree, tree.branch, OWN)
    hand_in(tree, tree.other, COMMON)
    document = opened(volume(tree))
    breaks = [p.text for p in document.paragraphs if p.paragraph_format.page_break_before]
    assert breaks == ["目录", "各单位同一组数字", "样例局党支部", "样例村党支部"]


def test_missing_reporters_are_listed_and_only_where_there_are_any(tree: County) -> None:
    hand_in(tree, tree.other, COMMON)
    told = lines(volume(tree))
    assert "共有 2 个单位应当报送，1 个还没有报送：" in told
    assert told[told.index("共有 2 个单位应当报送，1 个还没有报送：") + 1] == "样例局党支部"
    hand_in(tree, tree.branch, OWN)
    assert not any("还没有报送" in line for line in lines(volume(tree)))


def test_the_tables_hold_the_same_figures_for_every_unit_reported_or_not(life: County) -> None:
    hand_in(life, life.other, COMMON)
    first, *others = opened(volume(life)).tables
    names = [row.cells[0].text for row in first.rows]
    assert names == ["单位", "样例局党支部", "样例村党支部"]
    assert [len(table.columns) for table in (first, *others)] == [5, 5, 5]
    head = [cell.text for cell in first.rows[0].cells]
    place = next(number for number, cell in enumerate(head) if "党员大会" in cell)
    assert [row.cells[place].text for row in first.rows[1:]] == ["1次", "无数据"]


def test_a_frozen_report_is_printed_as_it_was_stored(life: County, finished: Callable[[], Report]) -> None:
    report = finished()
    freeze_report(actor=life.secretary, report=report)
    submission = submit_report(actor=life.secretary, report=report)
    life.record("assembly", day="2025-06-10")
    told = "\n".join(lines(volume(life)))
    for line in submission.text.splitlines()[2:6]:
        assert re.sub(r"^[一二三四五]、|^（[一二三四五]）", "", line) in told


def test_typed_headings_become_headings_only_where_their_numbers_stay(tree: County) -> None:
    good = blocks_of_lines(["一、工作", "（一）学习", "正文。", "二、问题"])
    assert [type(block) for block in good] == [Heading, Heading, Paragraph, Heading]
    wrong = blocks_of_lines(["一、工作", "正文。", "三、问题"])
    assert all(isinstance(block, Paragraph) for block in wrong)


def test_a_file_without_its_title_twice(tree: County) -> None:
    document = submitted_document(actor=tree.operator, submission=hand_in(tree, tree.branch, OWN))
    assert document.title == "抓基层党建工作述职报告"
    assert all("述职报告" not in run.text for block in document.blocks for run in getattr(block, "runs", ()))


def test_nothing_handed_in_makes_no_volume(tree: County) -> None:
    with pytest.raises(ReportError) as caught:
        volume(tree)
    assert caught.value.code == "volume.empty"
    assert not AuditRecord.everywhere.filter(verb="report.volume").exists()


def test_a_volume_is_for_those_who_reach_the_whole_collection(tree: County) -> None:
    hand_in(tree, tree.branch, OWN)
    with pytest.raises(AccessDeniedError):
        write_volume(actor=tree.actor(Role.SECRETARY), organisation=tree.county, year=YEAR)
    assert write_volume(actor=tree.actor(Role.DEPARTMENT, tree.county), organisation=tree.county, year=YEAR)
    assert AuditRecord.everywhere.filter(verb="report.volume").count() == 1


def test_a_masked_volume_names_nobody_and_says_so(life: County) -> None:
    hand_in(life, life.other, "甲一同志带领大家修好水渠 12 处。", COMMON)
    told = "\n".join(lines(volume(life, masked=True)))
    assert "对外分享稿" in told
    assert "样例村党支部" not in told
    assert "样例县委" not in told
    assert "12" not in told.replace("2025", "")


def test_a_masked_volume_hides_the_figures_of_the_tables(life: County) -> None:
    hand_in(life, life.other, COMMON)
    rows = [row for table in opened(volume(life, masked=True)).tables for row in table.rows[1:]]
    told = {cell.text for row in rows for cell in row.cells[1:]}
    assert told == {"××"}


def test_the_same_volume_is_the_same_file(tree: County) -> None:
    hand_in(tree, tree.branch, OWN)
    assert volume(tree) == volume(tree)


@pytest.mark.office
@pytest.mark.slow
@pytest.mark.skipif(SOFFICE is None, reason="needs LibreOffice")
def test_libreoffice_opens_the_volume_and_fills_in_the_page_numbers(tree: County, tmp_path: Path) -> None:
    hand_in(tree, tree.branch, OWN)
    hand_in(tree, tree.other, COMMON)
    (tmp_path / "volume.docx").write_bytes(volume(tree))
    command = [
        str(SOFFICE),
        f"-env:UserInstallation=file://{tmp_path}/profile",
        *("--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(tmp_path / "volume.docx")),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    told = subprocess.run(
        ["pdftotext", "-layout", str(tmp_path / "volume.pdf"), "-"], check=True, capture_output=True, timeout=60
    ).stdout.decode()
    pages = told.split("\f")
    contents = re.sub(r"\s", "", pages[1])
    assert re.search(r"各单位同一组数字[.…·]*3", contents)
    assert re.search(r"样例局党支部[.…·]*4", contents)
    assert "样例局党支部" in pages[3]
    assert "样例村党支部" in pages[4]
