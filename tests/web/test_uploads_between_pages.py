"""Uploaded files between two pages: told apart, kept under names the disk can take, and not for long."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from shuzhi.web.frame.staging import REPORTS, StagingError, drop, stage, staged

MESSY = "虚构支部书记述职报告\n一、主要工作\n全年召开党员大会X次。"


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, settings: Any) -> None:
    settings.HOME = tmp_path


def sent(name: str, text: str = MESSY) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode())


def test_two_files_of_one_name_are_kept_apart() -> None:
    token = stage([sent("报告.txt", "甲"), sent("报告.txt", "乙"), sent("报告.txt", "丙")], REPORTS)
    assert {path.name: path.read_text() for path in staged(token)} == {
        "报告.txt": "甲",
        "报告（2）.txt": "乙",
        "报告（3）.txt": "丙",
    }


def test_a_name_too_long_for_the_disk_is_cut_and_keeps_its_ending() -> None:
    [path] = staged(stage([sent("长" * 200 + ".docx")], REPORTS))
    assert path.name == "长" * 60 + ".docx"


def test_folders_in_a_name_lead_nowhere() -> None:
    [path] = staged(stage([sent("..\\..\\上级.txt")], REPORTS))
    assert path.name == "上级.txt"


@pytest.mark.parametrize(("minutes", "there"), [(59, True), (61, False)])
def test_a_report_to_be_checked_is_kept_an_hour(minutes: int, there: bool) -> None:
    token = stage([sent("报告.txt")], REPORTS)
    [path] = staged(token)
    with time_machine.travel(path.parent.stat().st_mtime + minutes * 60, tick=False):
        if there:
            assert staged(token)
        else:
            with pytest.raises(StagingError):
                staged(token)
    drop(token)


@pytest.mark.django_db
def test_the_report_and_last_years_of_the_same_name_are_held_against_each_other(clerk_client: Client) -> None:
    own = "我们把防汛物资分放三处，每处两名党员看管，汛期换班十二次，一次也没有误过，群众夜里睡得安稳。"
    sources = {"file": sent("报告.txt", MESSY + own), "others": [sent("报告.txt", f"去年\n{own}")]}
    page = clerk_client.post("/report/check/?year=2026", {"what": "upload", **sources}).content.decode()
    assert "报告（2）.txt" in page
    assert "没有填写" in page


@pytest.mark.django_db
def test_signing_out_takes_the_uploaded_report_away(clerk_client: Client, tmp_path: Path) -> None:
    clerk_client.post("/report/check/?year=2026", {"what": "upload", "file": sent("报告.txt")})
    assert len(list((tmp_path / "uploads").iterdir())) == 1
    clerk_client.post("/logout/")
    assert list((tmp_path / "uploads").iterdir()) == []
