"""The form check against another program's files: LibreOffice saves a right report anew, and it stays right."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from shuzhi.checking.form import check_form
from shuzhi.checking.reading import read_file

from .official_file import Layout, face, official_file

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
pytestmark = [
    pytest.mark.office,
    pytest.mark.slow,
    pytest.mark.skipif(SOFFICE is None and os.environ.get("SHUZHI_REQUIRE_ALL") != "1", reason="needs LibreOffice"),
]


def saved_anew(data: bytes, folder: Path, through: str) -> list[tuple[str, str]]:
    """What the check finds in a file that LibreOffice saved in another format and then as .docx again."""
    (folder / "a.docx").write_bytes(data)
    start = [str(SOFFICE), f"-env:UserInstallation=file://{folder}/home", "--headless"]
    for ending, file in ((through, "a.docx"), ("docx", f"a.{through}")):
        command = [*start, "--convert-to", ending, "--outdir", str(folder), str(folder / file)]
        subprocess.run(command, check=True, capture_output=True, timeout=180)
    path = folder / "a.docx"
    return [(finding.code, finding.kind) for finding in check_form(path.read_bytes(), read_file(path))]


@pytest.mark.parametrize("through", ["odt", "doc"])
def test_a_right_report_stays_right_when_another_program_saves_it(through: str, tmp_path: Path) -> None:
    assert saved_anew(official_file(Layout()), tmp_path, through) == []


@pytest.mark.parametrize("through", ["odt", "doc"])
def test_faults_are_found_in_another_programs_words_too(through: str, tmp_path: Path) -> None:
    wrong = Layout(
        body=face("宋体", 28),
        title_align="left",
        margins=Layout().margins.replace("2098", "1440"),
        date="2025年12月05日",
    )
    found = saved_anew(official_file(wrong), tmp_path, through)
    assert sorted(found) == [
        ("form.alignment", "title"),
        ("form.date", "date"),
        ("form.font", "body"),
        ("form.margin", ""),
        ("form.size", "text"),
    ]
