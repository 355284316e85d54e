"""What the system refuses (a file, a port) is told in Chinese; serving tells its address."""

from __future__ import annotations

import errno
import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from shuzhi.cli.telling import CommandError, write_whole
from shuzhi.errors import reason
from shuzhi.keeping.home import HomeError, load_or_create_key
from shuzhi.web.frame.server import ServerError, run_server
from tests.command.conftest import Command


@pytest.mark.parametrize("number", [errno.EACCES, errno.ENOSPC, errno.EADDRINUSE, errno.EEXIST, errno.ECHILD])
def test_a_refusal_of_the_system_is_told_without_its_own_words(number: int) -> None:
    told = reason(OSError(number, os.strerror(number)))
    assert os.strerror(number) not in told
    assert told[0] > "一"


def test_a_file_in_the_way_of_the_data_folder_is_told_in_chinese(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("x")
    with pytest.raises(HomeError, match="已有同名的文件"):
        load_or_create_key(blocked / "secret.key")


def test_a_file_that_cannot_be_written_says_why_in_chinese(tmp_path: Path) -> None:
    (tmp_path / "a.docx.part").mkdir()
    with pytest.raises(CommandError, match="这是文件夹"):
        write_whole(tmp_path / "a.docx", b"x")


def test_a_folder_that_goes_away_while_it_is_read_is_told_with_a_code(
    shuzhi: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_: object) -> list[Path]:
        raise FileNotFoundError(errno.ENOENT, "No such file or directory", "报告")

    monkeypatch.setattr(Path, "rglob", gone)
    told = shuzhi("compare", tmp_path, "--json")
    assert (told.status, told.json["error"]["code"]) == (1, "file.failed")
    assert told.json["error"]["message"] == "读写出错：报告（没有这个文件或文件夹）。"


def _serve(host: str, port: int) -> ServerError:
    with pytest.raises(ServerError) as refused:
        run_server(host=host, port=port, started=lambda _: None)
    return refused.value


def test_a_port_that_is_taken_is_told_with_the_next_one() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        told = _serve("127.0.0.1", port)
    assert f"端口 {port} 用不了（已被占用）" in told.message
    assert f"--port {port + 1 if port < 65535 else 8000}" in told.advice


def test_a_host_this_computer_is_not_is_told_in_chinese() -> None:
    assert "这台电脑没有这个地址" in _serve("nowhere.invalid", 8000).message


@pytest.mark.slow
def test_serving_with_json_tells_the_address_in_one_line_and_answers(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    environment = {**os.environ, "SHUZHI_HOME": str(tmp_path), "SHUZHI_DATABASE_URL": ""}
    command = [sys.executable, "-m", "shuzhi", "serve", "--json", "--port", str(port)]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as serving:
        try:
            assert serving.stdout is not None
            address = json.loads(serving.stdout.readline())["address"]
            assert address == f"http://127.0.0.1:{port}"
            opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
            for _ in range(50):  # the line is printed just before the server listens
                try:
                    with opener.open(f"{address}/login/", timeout=10) as answer:
                        assert answer.status == 200
                    break
                except urllib.error.URLError:
                    time.sleep(0.1)
        finally:
            serving.terminate()
