"""Killing the process at any moment of an import leaves the data as before or after, and the chains whole."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.sqlite_only]


@pytest.fixture(scope="module")
def trials(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    folder = tmp_path_factory.mktemp("killed")
    environment = {**os.environ, "SHUZHI_HOME": str(folder / "home"), "SHUZHI_DATABASE_URL": ""}
    done = subprocess.run(
        [sys.executable, "-m", "tests.command.killed_imports", str(folder)],
        cwd=Path(__file__).parents[2],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    listed: list[dict[str, Any]] = json.loads(done.stdout)
    return listed


def test_the_import_that_nobody_killed_is_whole(trials: list[dict[str, Any]]) -> None:
    whole = trials[0]
    assert (whole["signal"], whole["faults"]) == (0, [])
    assert min(whole["counts"]) >= 1


def test_most_imports_were_killed(trials: list[dict[str, Any]]) -> None:
    assert sum(trial["signal"] == signal.SIGKILL for trial in trials) > 20


def test_what_is_left_is_as_before_or_as_after(trials: list[dict[str, Any]]) -> None:
    before, after = [0, 0, 0, 0], trials[0]["counts"]
    torn = [trial for trial in trials if trial["counts"] not in (before, after)]
    assert not torn
    assert any(trial["counts"] == before for trial in trials)


def test_an_import_killed_just_after_its_commit_is_there(trials: list[dict[str, Any]]) -> None:
    last = next(trial for trial in trials if trial["name"] == "p91")
    assert (last["signal"], last["counts"]) == (signal.SIGKILL, trials[0]["counts"])


def test_verify_is_clean_after_every_kill(trials: list[dict[str, Any]]) -> None:
    assert {trial["name"]: trial["faults"] for trial in trials if trial["faults"]} == {}
