"""The page numbers of a volume's contents: counted beforehand, and where LibreOffice sets the parts."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from datetime import date
from pathlib import Path

import docx
import pytest

from shuzhi.reports.document import Document, Heading, Part, Table, Text, Volume, render_volume
from shuzhi.reports.document.pages import pages_of, text_lines
from shuzhi.reports.document.volume import first_pages
from tests.documents.samples import SENTENCE, paragraph

LIBRE_OFFICE_LINE = 27


def a_volume(*lengths: int) -> Volume:
    """Parts of so many paragraphs, after a table."""
    rows = tuple((f"虚构第{number}党支部", "4次", "12次", "无数据") for number in range(30))
    table = Document("数字", (Table(("单位", "党员大会（次）", "主题党日（次）", "党课（次）"), rows),))
    parts = [
        Part(
            f"虚构第{number}党支部",
            Document(
                "抓基层党建工作述职报告",
                (Heading(1, (Text("主要工作"),)), *(paragraph(SENTENCE * 3) for _ in range(length))),
                signature=f"虚构第{number}党支部",
                signed_on=date(2026, 1, 5),
            ),
        )
        for number, length in enumerate(lengths, start=1)
    ]
    return Volume("虚构县述职报告汇编", "虚构县委", (Part("数字", table), *parts), date(2026, 1, 5))


@pytest.mark.parametrize(
    ("text", "indent", "lines"),
    [("", 2, 1), ("字" * 26, 2, 1), ("字" * 27, 2, 2), ("字" * 28, 0, 1), ("12" * 28, 0, 1), ("一\n二", 0, 2)],
)
def test_a_line_holds_28_characters(text: str, indent: int, lines: int) -> None:
    assert text_lines(text, indent=indent) == lines


def test_a_page_holds_22_lines() -> None:
    short = paragraph("短句。")
    assert pages_of(Document("述职报告", (short,) * 20)) == 1
    assert pages_of(Document("述职报告", (short,) * 21)) == 2


def test_every_part_begins_after_the_pages_of_those_before() -> None:
    one, two, three = first_pages(a_volume(1, 40))
    assert one == 3
    assert two > one
    assert three == two + 1


def test_long_contents_take_pages_of_their_own() -> None:
    assert first_pages(a_volume(*[1] * 45))[0] == 5


def test_the_contents_show_the_pages_counted() -> None:
    volume = a_volume(3, 20, 9)
    document = docx.Document(io.BytesIO(render_volume(volume)))
    xml = document.element.xml
    shown = [int(page) for page in re.findall(r"separate\"/>\s*</w:r>\s*<w:r>\s*<w:t>(\d+)</w:t>", xml)]
    assert shown == first_pages(volume)


@pytest.mark.office
@pytest.mark.slow
@pytest.mark.skipif(not (shutil.which("soffice") and shutil.which("pdftotext")), reason="LibreOffice is not here")
def test_in_libreoffice_every_part_begins_on_the_page_counted_for_its_lines(tmp_path: Path) -> None:
    volume = a_volume(1, 6, 11, 17, 2, 30, 8)
    (tmp_path / "v.docx").write_bytes(render_volume(volume))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path)]
    subprocess.run([*command, str(tmp_path / "v.docx")], check=True, capture_output=True, timeout=180)
    command = ["pdftotext", "-layout", str(tmp_path / "v.pdf"), "-"]
    text = subprocess.run(command, check=True, capture_output=True, timeout=60).stdout.decode()
    contents = text.split("\f")[1]
    told = [int(page) for page in re.findall(r"\.{3,}\s*(\d+)$", contents, re.MULTILINE)]
    pages = text.split("\f")[:-1]
    begun = [
        number for number, page in enumerate(pages, start=1) if number > 2 and re.search(r"述职报告|数字\s*\n", page)
    ]
    assert told == begun
    assert told == first_pages(volume, line=LIBRE_OFFICE_LINE)
