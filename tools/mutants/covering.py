"""Which tests run a line: one run of the tests under coverage, with a context for each test."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from coverage import CoverageData

from mutants.results import FOLDER

ROOT = Path(__file__).resolve().parents[2]
DATA = FOLDER / "coverage"


def measure(rooms: Iterable[str], folders: Iterable[str]) -> bool:
    """Run the tests of these folders and keep which ran which line of the rooms; whether they passed."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "pytest", "-q", "-n2", "-p", "no:cacheprovider", "--cov-context=test"]
    command += ["--cov-report=", *(f"--cov=src/shuzhi/{room}" for room in rooms), *folders]
    return (
        subprocess.run(command, cwd=ROOT, env={**os.environ, "COVERAGE_FILE": str(DATA)}, check=False).returncode == 0
    )


def tests_of(file: str, line: int) -> list[str]:
    """The tests that run the statement a line belongs to, as pytest names them; none where it runs when its module is
    read, or where nothing was measured.
    """
    contexts = _contexts(file)
    begin, end = _statement(file, line)
    return sorted({test for number in range(begin, end + 1) for test in contexts.get(number, ())})


@cache
def _contexts(file: str) -> dict[int, set[str]]:
    """Line → tests."""
    if not DATA.exists():
        return {}
    data = CoverageData(str(DATA))
    data.read()
    told = data.contexts_by_lineno(str(ROOT / file))
    return {line: {one.rpartition("|")[0] for one in names if "|" in one} for line, names in told.items()}


@cache
def _tree(file: str) -> ast.Module:
    return ast.parse((ROOT / file).read_text(encoding="utf-8"))


def _statement(file: str, line: int) -> tuple[int, int]:
    """First and last line of the smallest statement around a line; of a compound one only its head."""
    around = [
        (node.lineno, node.body[0].lineno - 1 if hasattr(node, "body") else node.end_lineno or node.lineno)
        for node in ast.walk(_tree(file))
        if isinstance(node, ast.stmt)
    ]
    spans = [(first, max(first, last)) for first, last in around if first <= line <= max(first, last)]
    return min(spans, key=lambda span: span[1] - span[0], default=(line, line))
