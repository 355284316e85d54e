"""The readers against another program: LibreOffice saves Word files as .doc and .pdf, and they read back the same."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt

from shuzhi.checking.reading import read_file
from tests.checking.labelled import labelled_reports

from .everything import TEXT, everything
from .ole_files import SAMPLES

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
pytestmark = [
    pytest.mark.office,
    pytest.mark.slow,
    pytest.mark.skipif(SOFFICE is None and os.environ.get("SHUZHI_REQUIRE_ALL") != "1", reason="needs LibreOffice"),
]
TEXTS = {report.name: report.text for report in labelled_reports()}
NAMES = sorted(TEXTS)


def lines_of(text: str) -> list[str]:
    """The lines that hold words, blanks left out: a PDF keeps none that can be told from its setting."""
    return ["".join(line.split()) for line in text.split("\n") if line.strip()]


def official_file(text: str, path: Path) -> None:
    """A text as a Word file on an official page: large type, indented first lines, a title in the middle."""
    document = docx.Document()
    page, style = document.sections[0], document.styles["Normal"]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.top_margin, page.bottom_margin, page.left_margin, page.right_margin = Mm(37), Mm(35), Mm(28), Mm(26)
    style.font.size = Pt(16)
    style.paragraph_format.space_after = Pt(0)
    style.paragraph_format.line_spacing = Pt(28)
    for number, line in enumerate(text.split("\n")):
        paragraph = document.add_paragraph(line)
        if number == 0:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            paragraph.runs[0].font.size = Pt(22)
        else:
            paragraph.paragraph_format.first_line_indent = Pt(32)
    document.save(str(path))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every labelled report as .docx, .doc and .pdf."""
    folder = tmp_path_factory.mktemp("office")
    for name, text in TEXTS.items():
        official_file(text, folder / f"{name}.docx")
    (folder / "everything.docx").write_bytes(everything())
    files = sorted(map(str, folder.glob("*.docx")))
    for kind in ("doc", "pdf"):
        command = [str(SOFFICE), f"-env:UserInstallation=file://{folder}/home", "--headless", "--convert-to", kind]
        subprocess.run([*command, "--outdir", str(folder), *files], check=True, capture_output=True, timeout=300)
    return folder


@pytest.mark.parametrize("ending", ["docx", "doc", "pdf"])
@pytest.mark.parametrize("name", NAMES)
def test_a_report_reads_the_same_in_every_format(name: str, ending: str, folder: Path) -> None:
    assert lines_of(read_file(folder / f"{name}.{ending}").content) == lines_of(TEXTS[name])


def test_lists_tables_fields_notes_and_revisions_survive_the_old_format(folder: Path) -> None:
    assert read_file(folder / "everything.doc").content == TEXT


def test_the_kept_samples_are_still_what_libreoffice_writes(folder: Path) -> None:
    for ending in ("doc", "pdf"):
        kept = read_file(SAMPLES / f"everything.{ending}").content
        assert read_file(folder / f"everything.{ending}").content == kept
