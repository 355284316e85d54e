"""``shuzhi compare``: which reports share passages."""

from __future__ import annotations

from pathlib import Path

import pytest

from .test_check import shuzhi

PASSAGE = (
    "我们把支部建在产业链上，把党员编进十一支服务队，哪家要修渠、哪户要卖瓜，队员先上门问清楚再分头去办，"
    "办完了回村部销号，月底由老支书逐条念给大家听，念不出来的当场说明原因，下个月接着办。"
)
PROBLEMS = "二、存在问题\n一是学习不够经常，联系群众不够紧。\n"
FIRST = f"甲村党支部书记2023年度述职报告\n一、工作情况\n{PASSAGE}\n{PROBLEMS}"
BRIDGES = "今年修了两座桥，桥头立了碑。"
SECOND = f"乙村党支部书记2023年度述职报告\n一、工作情况\n{BRIDGES}\n{PASSAGE}\n二、下步打算\n一是接着修路。\n"
THIRD = "丙村党支部书记2023年度述职报告\n一、工作情况\n种了三百亩桃树，请来了两位技术员住村。\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in (("甲.txt", FIRST), ("乙.txt", SECOND), ("丙.txt", THIRD)):
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


def test_json_has_the_agreed_shape_and_names_the_one_pair(folder: Path) -> None:
    told = shuzhi("compare", folder, "--json")
    assert told.status == 0
    assert {"reports", "pairs"} == set(told.json)
    for report in told.json["reports"]:
        assert {"id", "file", "span", "title"} <= set(report)
    [pair] = told.json["pairs"]
    assert {pair["a"], pair["b"]} == {"甲", "乙"}
    assert 0 < pair["share_a"] <= 1
    assert 0 < pair["share_b"] <= 1
    assert pair["passages"]


def test_passages_are_offsets_into_the_files(folder: Path) -> None:
    [pair] = shuzhi("compare", folder, "--json").json["pairs"]
    texts = {"甲": FIRST, "乙": SECOND}
    for passage in pair["passages"]:
        for side in ("a", "b"):
            assert texts[pair[side]][slice(*passage[side])].strip("\n") in PASSAGE
    assert sum(passage["characters"] for passage in pair["passages"]) >= 0.9 * sum(c >= "\u4e00" for c in PASSAGE) - 8


def test_ids_are_unique_where_names_repeat_and_where_a_file_holds_several_reports(folder: Path) -> None:
    (folder / "下级").mkdir()
    (folder / "下级" / "甲.txt").write_text(THIRD, "utf-8")
    (folder / "汇编.txt").write_text(FIRST + "\n" + THIRD, "utf-8")
    ids = [report["id"] for report in shuzhi("compare", folder, "--json").json["reports"]]
    assert len(ids) == len(set(ids)) >= 5


def test_lines_tell_the_pair_the_share_and_the_words(folder: Path) -> None:
    told = shuzhi("compare", folder)
    assert told.status == 0
    assert "共 3 篇报告，1 对有相同的段落" in told.out
    assert "我们把支部建在产业链上" in told.out


def test_one_report_alone_is_no_error(folder: Path) -> None:
    told = shuzhi("compare", folder / "丙.txt", "--json")
    assert told.status == 0
    assert told.json["pairs"] == []
    assert len(told.json["reports"]) == 1


def test_an_unreadable_file_is_named_and_the_others_are_compared(folder: Path) -> None:
    (folder / "坏.docx").write_bytes(b"PK\x03\x04")
    told = shuzhi("compare", folder, "--json")
    assert told.status == 1
    assert len(told.json["pairs"]) == 1
    [problem] = told.json["problems"]
    assert problem["file"].endswith("坏.docx")
    assert problem["code"] == "file.damaged"
    assert "坏.docx" in told.err


def test_locks_and_other_files_of_a_folder_are_left_alone(folder: Path) -> None:
    (folder / "~$甲.docx").write_bytes(b"lock")
    (folder / "照片.jpg").write_bytes(b"\xff\xd8")
    told = shuzhi("compare", folder, "--json")
    assert told.status == 0
    assert len(told.json["reports"]) == 3
