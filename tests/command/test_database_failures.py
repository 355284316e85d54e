"""A database that is not there, or not whole, is told with a code and what to do; never with a traceback."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest
from django.db import OperationalError

from shuzhi.chain import verify
from shuzhi.keeping.selfcheck import run_checks
from tests.command.conftest import Command
from tests.command.running import NO_SERVER, run


@pytest.mark.slow
@pytest.mark.parametrize(
    "arguments", [("init",), ("verify",), ("duties", "--org", "Z", "--on", "2025-12-31"), ("serve",)]
)
def test_a_server_that_does_not_answer_is_told_alike_by_every_command(
    tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    done = run(tmp_path, *arguments, url=NO_SERVER)
    assert done.returncode == 1
    assert "database.unreachable" in done.stderr
    assert "SHUZHI_DATABASE_URL" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.slow
def test_a_server_that_does_not_answer_is_told_as_json_too(tmp_path: Path) -> None:
    done = run(tmp_path, "verify", "--json", url=NO_SERVER)
    assert (done.returncode, done.stderr) == (1, "")
    assert json.loads(done.stdout)["error"]["code"] == "database.unreachable"


@pytest.mark.slow
@pytest.mark.parametrize("url", ["postgresql://u@h:99999999/x", "postgresql://u@h:port/x", "mysql://u@h/x", "text"])
def test_an_address_that_is_none_is_told_with_an_example(tmp_path: Path, url: str) -> None:
    done = run(tmp_path, "verify", "--json", url=url)
    told = json.loads(done.stdout)["error"]
    assert (done.returncode, told["code"]) == (1, "home.unusable")
    assert "postgresql://" in told["advice"]


def test_a_connection_lost_on_the_way_is_told_with_a_code(
    shuzhi: Command, branch: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lost(*_: object, **__: object) -> list[object]:
        raise OperationalError("the connection is closed")

    monkeypatch.setattr(verify, "verify_house", lost)
    told = shuzhi("verify", "--json")
    assert told.status == 1
    assert told.json["error"]["code"].startswith("database.")


def test_the_self_check_tries_the_server_and_says_it_is_not_good(tmp_path: Path) -> None:
    found = run_checks({"SHUZHI_HOME": str(tmp_path), "SHUZHI_DATABASE_URL": NO_SERVER})
    [server] = [finding for finding in found if finding.title == "数据库"]
    assert not server.good
    assert "127.0.0.1:1" in server.words
    assert "SHUZHI_DATABASE_URL" in server.advice
    assert "secret" not in server.words


def test_the_self_check_says_of_no_data_file_that_there_is_none_yet(tmp_path: Path) -> None:
    [file] = [finding for finding in run_checks({"SHUZHI_HOME": str(tmp_path)}) if finding.title == "数据文件"]
    assert file.good
    assert "shuzhi init" in file.words


def test_the_self_check_opens_the_data_file(tmp_path: Path) -> None:
    file = tmp_path / "shuzhi.sqlite3"
    sqlite3.connect(file).close()
    assert {f.title: f.good for f in run_checks({"SHUZHI_HOME": str(tmp_path)})}["数据文件"]
    file.write_text("这不是数据文件，是一段文字。" * 100)
    assert not {f.title: f.good for f in run_checks({"SHUZHI_HOME": str(tmp_path)})}["数据文件"]


@pytest.mark.slow
@pytest.mark.parametrize("command", ["init", "verify"])
def test_a_broken_data_file_is_named_with_the_copy_that_can_take_its_place(tmp_path: Path, command: str) -> None:
    (tmp_path / "shuzhi.sqlite3").write_text("这不是数据文件，是一段文字。" * 100)
    older, newer = (tmp_path / f"shuzhi-升级前-2026010{day}-080000.sqlite3" for day in (1, 2))
    for copy in (older, newer):
        copy.write_bytes(b"")
    done = run(tmp_path, command, "--json")
    told = json.loads(done.stdout)["error"]
    assert (done.returncode, told["code"]) == (1, "database.damaged")
    assert str(tmp_path / "shuzhi.sqlite3") in told["message"]
    assert newer.name in told["advice"]
    assert "SHUZHI_DATABASE_URL" not in told["advice"]


@pytest.mark.slow
def test_a_broken_data_file_without_a_copy_points_to_the_backup(tmp_path: Path) -> None:
    (tmp_path / "shuzhi.sqlite3").write_text("这不是数据文件，是一段文字。" * 100)
    done = run(tmp_path, "verify")
    assert done.returncode == 1
    assert "database.damaged" in done.stderr
    assert "备份" in done.stderr
    assert "升级前" not in done.stderr
