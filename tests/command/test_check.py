"""``shuzhi check``: any report, without a database; bad input as an error with a code."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import docx
import pytest
from typer.testing import CliRunner

from shuzhi.cli import app

from .conftest import Printed

ROOT = Path(__file__).parents[2]
REPORT = """示例镇虚构村党支部书记2023年度抓基层党建述职报告

2023年，我认真履行第一责任人职责，主要做了以下工作。
一、工作情况
全年召开党员大会X次、支委会12次，走访群众30余户。所有问题均整改到位。
二、存在问题
一是学习不够经常。二是联系群众不够紧。
三、下步打算
一是每月集中学习一次。二是每季度到户走访一次。
"""


def shuzhi(*arguments: object) -> Printed:
    result = CliRunner().invoke(app, [str(a) for a in arguments], catch_exceptions=False)
    return Printed(result.exit_code, result.stdout, result.stderr)


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "述职报告.txt"
    path.write_text(REPORT, "utf-8")
    return path


def test_json_has_the_agreed_shape(report: Path) -> None:
    told = shuzhi("check", report, "--json")
    assert told.status == 0
    [one] = told.json["reports"]
    assert {"title", "span", "year", "sections", "claims", "findings"} <= set(one)
    assert one["year"] == 2023
    assert one["title"] == REPORT.split("\n", maxsplit=1)[0]
    for section in one["sections"]:
        assert {"role", "heading", "span", "characters", "share"} <= set(section)
    agreed = {"text", "span", "value", "placeholder", "approximate", "unit", "item", "item_span"}
    for claim in one["claims"]:
        assert agreed <= set(claim)
        assert isinstance(claim["approximate"], bool)
        assert REPORT[slice(*claim["span"])] == claim["text"]
    for finding in one["findings"]:
        assert {"code", "span", "text", "message", "advice", "confidence"} <= set(finding)
        assert 0 < finding["confidence"] <= 1


def test_sections_claims_and_findings_of_a_plain_report_are_told(report: Path) -> None:
    [one] = shuzhi("check", report, "--json").json["reports"]
    assert [section["role"] for section in one["sections"]][-3:] == ["work", "problems", "plan"]
    assert {(claim["item"], claim["value"]) for claim in one["claims"]} >= {("党员大会", None), ("支委会", 12)}
    assert {"placeholder", "absolute"} <= {finding["code"] for finding in one["findings"]}


def test_findings_stand_in_the_order_of_the_text_with_their_words(report: Path) -> None:
    [one] = shuzhi("check", report, "--json").json["reports"]
    spans = [finding["span"] for finding in one["findings"]]
    assert spans == sorted(spans)
    assert all(finding["text"] == REPORT[slice(*finding["span"])] for finding in one["findings"])


def test_lines_name_the_place_the_code_and_what_to_do(report: Path) -> None:
    told = shuzhi("check", report)
    assert told.status == 0
    assert "第5行　没有填写（placeholder）" in told.out
    assert "怎么办：" in told.out


def test_a_passage_from_last_years_report_is_told_as_copied(report: Path, tmp_path: Path) -> None:
    passage = (
        "我们把支部建在产业链上，把党员编进十一支服务队，哪家要修渠、哪户要卖瓜，"
        "队员先上门问清楚再分头去办，办完了回村部销号。"
    )
    report.write_text(REPORT.replace("二、存在问题", passage + "\n二、存在问题"), "utf-8")
    last = tmp_path / "上年"
    last.mkdir()
    (last / "2022.txt").write_text(f"虚构村党支部书记2022年度述职报告\n一、工作情况\n{passage}\n", "utf-8")
    [one] = shuzhi("check", report, "--against", last, "--json").json["reports"]
    [copied] = [finding for finding in one["findings"] if finding["code"] == "copied"]
    assert copied["text"] in passage + "\n"
    assert "2022.txt" in copied["message"]
    assert one["copies"][0]["file"] == "2022.txt"


def test_a_file_is_not_compared_with_itself(report: Path, tmp_path: Path) -> None:
    [one] = shuzhi("check", report, "--against", tmp_path, "--json").json["reports"]
    assert "copied" not in {finding["code"] for finding in one["findings"]}


def test_several_files_are_told_apart(report: Path, tmp_path: Path) -> None:
    other = tmp_path / "另一份.txt"
    other.write_text(REPORT.replace("虚构村", "样例村"), "utf-8")
    told = shuzhi("check", report, other, "--json")
    assert [one["file"] for one in told.json["reports"]] == [str(report), str(other)]


def test_an_unreadable_file_among_others_is_a_problem_and_the_others_are_checked(report: Path, tmp_path: Path) -> None:
    (tmp_path / "空.txt").write_text("", "utf-8")
    told = shuzhi("check", tmp_path, "--json")
    assert told.status == 1
    assert len(told.json["reports"]) == 1
    assert [problem["code"] for problem in told.json["problems"]] == ["file.empty"]
    assert "空.txt" in told.err


@pytest.mark.parametrize("command", ["check", "compare"])
@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("没有.txt", None, "file.missing"),
        ("空.txt", b"", "file.empty"),
        ("坏.docx", b"PK\x03\x04 not a zip", "file.damaged"),
        ("图.png", b"\x89PNG\r\n\x1a\n" + bytes(40), "file.unsupported"),
    ],
)
def test_a_bad_file_is_an_error_with_a_code(
    tmp_path: Path, command: str, name: str, data: bytes | None, code: str
) -> None:
    if data is not None:
        (tmp_path / name).write_bytes(data)
    told = shuzhi(command, tmp_path / name, "--json")
    assert told.status == 1
    assert told.json["error"]["code"] == code
    assert told.json["error"]["message"]
    assert told.json["error"]["advice"]


def test_an_empty_folder_is_an_error(tmp_path: Path) -> None:
    told = shuzhi("check", tmp_path, "--json")
    assert told.status == 1
    assert told.json["error"]["code"] == "folder.empty"


def test_errors_are_told_to_people_in_words(tmp_path: Path) -> None:
    told = shuzhi("check", tmp_path / "没有.txt")
    assert told.status == 1
    assert told.err.startswith("错误（file.missing）")
    assert "怎么办：" in told.err


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (("--output", "a.exe"), "check.output"),
        (("--org", "Z3"), "check.org_year"),
        (("--year", "2025"), "check.org_year"),
        (("--profile", "没有这种"), "profile.not_found"),
    ],
)
def test_options_that_do_not_fit_are_refused(report: Path, options: tuple[str, str], code: str) -> None:
    told = shuzhi("check", report, *options, "--json")
    assert told.status == 1
    assert told.json["error"]["code"] == code


@pytest.mark.parametrize("option", ["--output", "--clean"])
def test_the_original_is_never_written_over(report: Path, option: str) -> None:
    told = shuzhi("check", report, option, report, "--json")
    assert told.status == 1
    assert told.json["error"]["code"] == "check.overwrites"
    assert report.read_text("utf-8") == REPORT


@pytest.mark.parametrize("ending", [".html", ".docx", ".json", ".txt"])
def test_the_answer_is_written_by_its_ending(report: Path, tmp_path: Path, ending: str) -> None:
    output = tmp_path / "out" / f"核查{ending}"
    told = shuzhi("check", report, "--output", output)
    assert told.status == 0
    data = output.read_bytes()
    starts = {".html": b"<!doctype html>", ".docx": b"PK", ".json": b"{", ".txt": "报告：".encode()}
    assert data.startswith(starts[ending])


def test_a_word_copy_keeps_the_words_and_has_comments(tmp_path: Path) -> None:
    document = docx.Document()
    for line in REPORT.strip().split("\n"):
        document.add_paragraph(line)
    document.save(str(tmp_path / "报告.docx"))
    told = shuzhi("check", tmp_path / "报告.docx", "--output", tmp_path / "批注.docx")
    assert told.status == 0
    copy = docx.Document(io.BytesIO((tmp_path / "批注.docx").read_bytes()))
    assert [p.text for p in copy.paragraphs] == REPORT.strip().split("\n")
    assert any("没有填写" in comment.text for comment in copy.comments)


def test_one_word_copy_cannot_hold_two_files(report: Path, tmp_path: Path) -> None:
    told = shuzhi("check", report, tmp_path / "b.txt", "--output", tmp_path / "批注.docx", "--json")
    assert told.json["error"]["code"] == "check.one_file"


def test_a_clean_copy_is_written_with_its_changes(report: Path, tmp_path: Path) -> None:
    report.write_text(REPORT.replace("认真履行", "认真##paidbegin##履行"), "utf-8")
    told = shuzhi("check", report, "--clean", tmp_path / "净.txt")
    assert told.status == 0
    assert "paid" not in (tmp_path / "净.txt").read_text("utf-8")
    assert "改了 1 处" in told.out


def _alone(tmp_path: Path, *arguments: object) -> dict[str, object]:
    """Run a command in a process of its own: without a data folder or network, telling which modules it loaded."""
    script = (
        "import sys, json, socket\nfrom shuzhi.cli import app\n"
        "def refuse(*_): raise AssertionError('asked the network')\n"
        "socket.socket.connect = socket.getaddrinfo = refuse\n"
        "try:\n    app(sys.argv[1:])\nexcept SystemExit as end:\n    status = end.code\n"
        "print('LOADED', json.dumps([status, sorted(m for m in sys.modules if m.split('.')[0] in "
        "('django', 'numba', 'sqlite3'))]))"
    )
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("SHUZHI", "DJANGO"))}
    environment |= {"PYTHONPATH": str(ROOT / "src"), "HOME": str(tmp_path / "nobody"), "PYTHONIOENCODING": "utf-8"}
    ran = subprocess.run(
        [sys.executable, "-c", script, *map(str, arguments)],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    told, _, loaded = ran.stdout.rpartition("LOADED")
    status, modules = json.loads(loaded)
    return {
        "status": status,
        "modules": modules,
        "out": told,
        "err": ran.stderr,
        "home": (tmp_path / "nobody").exists(),
    }


@pytest.mark.slow
@pytest.mark.parametrize("command", ["check", "compare"])
def test_without_home_or_database_and_without_loading_django(report: Path, tmp_path: Path, command: str) -> None:
    ran = _alone(tmp_path, command, report, "--json")
    assert ran["status"] in (0, None), ran["err"]
    assert "reports" in json.loads(str(ran["out"]))
    assert ran["modules"] == []
    assert not ran["home"]
