"""The Word file in LibreOffice: pages, lines, page numbers, and nothing lost on the way to PDF."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from shuzhi.reports.document import Document, render_docx
from tests.documents.samples import SENTENCE, a_report, paragraph

pytestmark = [pytest.mark.office, pytest.mark.slow]


@pytest.fixture
def pages(tmp_path: Path):
    """A function that turns a report into the text of its PDF pages, each a list of lines."""
    if not (shutil.which("soffice") and shutil.which("pdftotext")):
        if os.environ.get("SHUZHI_REQUIRE_ALL") == "1":
            pytest.fail("soffice and pdftotext are needed: apt-get install libreoffice-writer poppler-utils")
        pytest.skip("soffice or pdftotext is not installed")

    def convert(document: Document) -> list[list[str]]:
        (tmp_path / "report.docx").write_bytes(render_docx(document, comments=True))
        profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
        command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path)]
        subprocess.run([*command, str(tmp_path / "report.docx")], check=True, capture_output=True, timeout=180)
        command = ["pdftotext", "-layout", str(tmp_path / "report.pdf"), "-"]
        text = subprocess.run(command, check=True, capture_output=True, timeout=60).stdout.decode()
        return [[line.strip() for line in page.splitlines() if line.strip()] for page in text.split("\f")[:-1]]

    return convert


def test_a_full_page_has_22_lines_and_its_number(pages):
    found = pages(Document("述职报告", tuple(paragraph(SENTENCE * 8) for _ in range(8))))
    assert len(found) > 3
    for number, lines in enumerate(found[1:-1], start=2):
        assert len(lines[:-1]) == 22
        assert lines[-1].replace(" ", "") == f"—{number}—"


def test_no_word_is_lost_on_the_way_to_pdf(pages):
    sentence = "按照“三会一课”的要求，认真学习、讨论；记录（见附件）齐全，第一季度有3次。"
    found = pages(Document("述职报告", (paragraph(sentence * 20),)))
    body = "".join("".join(lines) for lines in found)
    body = re.sub(r"—\d+—", "", body.replace(" ", ""))
    assert body == "述职报告" + sentence * 20


def test_the_annex_begins_on_a_page_of_its_own(pages):
    found = pages(a_report())
    starts = [lines[0] for lines in found]
    assert starts.count("附件") == 1
    assert "2025年3月5日" in [line.replace(" ", "") for line in found[starts.index("附件") - 1]]


def test_no_signature_stands_on_a_page_without_text(pages):
    # 19 lines of text fill the first page but for one line: the signature must take a line of text along.
    found = pages(Document("述职报告", tuple(paragraph("一") for _ in range(19)), signature="样例甲"))
    assert found[1][:2] == ["一", "样例甲"]
