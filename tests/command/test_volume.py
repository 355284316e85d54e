"""``shuzhi submit``, ``collection`` and ``volume``: from handing in to the superior's volume."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import docx
import pytest

from tests.command.conftest import Command

SHARED = (
    "我们在东岭片区试行党员联户，把一百一十户分给二十二名党员，每户每季度至少走访一次，"
    "发现漏雨房屋七处，当年全部修好，群众在村民会议上逐户确认。"
)
TEXT = "抓基层党建工作述职报告\n一、主要工作\n{own}\n二、存在问题\n学习还不够经常。\n"


@pytest.fixture(autouse=True)
def kept_files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "attachments"


@pytest.fixture
def county(shuzhi: Command) -> str:
    """A committee with two branches."""
    shuzhi("org", "add", "--code", "W", "--name", "样例乡党委", "--kind", "committee")
    for code, name in (("W1", "样例东村党支部"), ("W2", "样例西村党支部")):
        shuzhi("org", "add", "--code", code, "--name", name, "--kind", "branch", "--parent", "W")
    return "W"


def written(folder: Path, name: str, own: str = SHARED) -> Path:
    path = folder / name
    path.write_text(TEXT.format(own=own), encoding="utf-8")
    return path


def test_a_file_is_handed_in_and_the_superior_sees_who_has_not_reported(
    shuzhi: Command, county: str, tmp_path: Path
) -> None:
    told = shuzhi("submit", written(tmp_path, "东村.txt"), "--org", "W1", "--year", "2026", "--json")
    assert told.status == 0
    assert told.json["from_ledger"] is False
    assert len(told.json["digest"]) == 64
    seen = shuzhi("collection", "--org", county, "--year", "2026", "--json").json
    assert seen["missing"] == ["W", "W2"]
    assert [unit["code"] for unit in seen["units"]] == ["W", "W1", "W2"]
    assert {row["code"] for row in seen["figures"]} == {"W", "W1", "W2"}
    assert seen["shared"] == []


def test_a_passage_of_two_reports_is_told_with_both_sides(shuzhi: Command, county: str, tmp_path: Path) -> None:
    shuzhi("submit", written(tmp_path, "东村.txt"), "--org", "W1", "--year", "2026")
    shuzhi("submit", written(tmp_path, "西村.txt", "今年修桥一座。" + SHARED), "--org", "W2", "--year", "2026")
    [group] = shuzhi("collection", "--org", county, "--year", "2026", "--json").json["shared"]
    assert (group["kind"], group["code"]) == ("first", "W1")
    [passage] = group["passages"]
    assert passage["taker"]["code"] == "W2"
    assert "东岭片区试行党员联户" in passage["source"]["text"]
    assert "东岭片区试行党员联户" in passage["taker"]["text"]
    lines = shuzhi("collection", "--org", county, "--year", "2026").out
    assert "应报 3，已报 2" in lines
    assert "未报\tW\t样例乡党委" in lines
    assert "怎么办：" in lines


def test_the_volume_is_a_word_file_with_every_report_and_who_is_missing(
    shuzhi: Command, county: str, tmp_path: Path
) -> None:
    shuzhi("submit", written(tmp_path, "东村.txt"), "--org", "W1", "--year", "2026")
    told = shuzhi("volume", "--org", county, "--year", "2026", "--output", tmp_path / "汇编.docx", "--json")
    content = (tmp_path / "汇编.docx").read_bytes()
    assert told.json["bytes"] == len(content)
    document = docx.Document(io.BytesIO(content))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    cells = {cell.text for table in document.tables for row in table.rows for cell in row.cells}
    assert SHARED in text
    assert "样例西村党支部" in text + "".join(cells)


def test_a_masked_volume_names_nobody(shuzhi: Command, county: str, tmp_path: Path) -> None:
    shuzhi("submit", written(tmp_path, "东村.txt"), "--org", "W1", "--year", "2026")
    shuzhi("volume", "--org", county, "--year", "2026", "--masked", "--output", tmp_path / "汇编.docx")
    document = docx.Document(str(tmp_path / "汇编.docx"))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    cells = "".join(cell.text for table in document.tables for row in table.rows for cell in row.cells)
    assert "样例" not in text + cells
    assert "某党支部" in text + cells


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("submit", "--org", "W1", "--year", "2026"), "report.not_found"),
        (("submit", "没有这个文件.docx", "--org", "W1", "--year", "2026"), "file.missing"),
        (("volume", "--org", "W", "--year", "2026", "--output", "汇编.pdf"), "volume.form"),
        (("volume", "--org", "W", "--year", "2026", "--output", "汇编.docx"), "volume.empty"),
        (("collection", "--org", "nobody", "--year", "2026"), "organisation.not_found"),
    ],
)
def test_what_cannot_be_done_is_told_with_a_code_and_advice(
    shuzhi: Command, county: str, arguments: tuple[str, ...], code: str
) -> None:
    told = shuzhi(*arguments, "--json")
    assert told.status == 1
    assert told.json["error"]["code"] == code
    assert told.json["error"]["advice"]


def test_a_draft_is_not_handed_in_from_the_command_either(shuzhi: Command, county: str, tmp_path: Path) -> None:
    draft = written(tmp_path, "草稿.txt", "走访群众XX户，解决问题____件。")
    told = shuzhi("submit", draft, "--org", "W1", "--year", "2026", "--json")
    assert told.json["error"]["code"] == "report.unfinished"
    assert shuzhi("collection", "--org", "W1", "--year", "2026", "--json").json["missing"] == ["W1"]
