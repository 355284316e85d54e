"""The tests of a room run against one change after the other, each process in a copy of its own."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from queue import SimpleQueue
from threading import Lock

from mutants.drawing import ROOT, Mutant, draw
from mutants.results import Outcome, Result, Results

Tests = tuple[str, ...]
# Room → the folders of tests that concern it, its own first, which see most.
TESTS: dict[str, Tests] = {
    "evaluation": ("tests/evaluation", "tests/duties", "tests/figures"),
    "figures": ("tests/figures", "tests/reports", "tests/command"),
    "items": (
        "tests/items",
        "tests/figures/test_items_over_time.py",
        "tests/exchange_facts",
        "tests/access",
        "tests/web/test_item_pages.py",
    ),
    "access": ("tests/access", "tests/house/test_names.py", "tests/house/test_one_figure.py", "tests/web"),
    "ledger": ("tests/ledger", "tests/access", "tests/exchange", "tests/figures"),
}
BUNDLE = "src/shuzhi/web/static/shuzhi"
SHORTEST = 60.0  # seconds that any change is given
PATIENCE = 4  # times what the tests take alone
_FAILED = re.compile(r"^(?:FAILED|ERROR) (\S+)", re.MULTILINE)


def run_room(room: str, *, count: int, seed: int, processes: int, timeout: float, own: bool = False) -> bool:
    """Run what of the draw is not known yet, on all tests that concern the room or on its ``own`` alone; whether
    they pass without any change.
    """
    tests = TESTS[room][:1] if own else TESTS[room]
    results = _known(room, _state(room, tests))
    known = {(one.file, one.operator, one.occurrence) for one in results.found}
    todo = [one for one in draw(room, count, seed) if (one.file, one.operator, one.occurrence) not in known]
    if not todo:
        return True
    with ExitStack() as stack:
        copies: SimpleQueue[Path] = SimpleQueue()
        for _ in range(processes):
            copies.put(_copy(Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="shuzhi-mutants-")))))
        # tests that fail in any case would be taken for eyes that see everything
        alone = _time_alone(room, tests, copies)
        if alone is None:
            return False
        longest = timeout or max(SHORTEST, PATIENCE * alone)
        _run_all(room, tests, todo, results, copies=copies, timeout=longest)
    return True


def _known(room: str, state: str) -> Results:
    """What an earlier run found out of the same code and tests."""
    results = Results.load(room)
    return results if results.state == state else Results(state)


def _run_all(
    room: str,
    tests: Tests,
    todo: Iterable[Mutant],
    results: Results,
    *,
    copies: SimpleQueue[Path],
    timeout: float,
) -> None:
    lock = Lock()

    def run(mutant: Mutant) -> None:
        copy = copies.get()
        try:
            result = _run(tests, mutant, copy, timeout)
        finally:
            copies.put(copy)
        with lock:
            results.found.append(result)
            results.save(room)
            sys.stdout.write(f"{result.outcome:9} {result.seconds:6.1f} s  {result.file}:{result.line}\n")
            sys.stdout.flush()

    with ThreadPoolExecutor(copies.qsize()) as pool:
        list(pool.map(run, todo))


def _run(tests: Tests, mutant: Mutant, copy: Path, timeout: float) -> Result:
    """Write the change into the copy, run the tests, take it back."""
    path = copy / mutant.file
    source = path.read_text(encoding="utf-8")
    started = time.monotonic()
    try:
        path.write_text(mutant.code(source), encoding="utf-8")
        outcome, seen_by = _tested(tests, copy, timeout)
    finally:
        path.write_text(source, encoding="utf-8")
    seconds = round(time.monotonic() - started, 1)
    return Result(**asdict(mutant), diff=mutant.diff(source), outcome=outcome, seconds=seconds, seen_by=seen_by)


def _tested(tests: Tests, copy: Path, timeout: float) -> tuple[Outcome, str]:
    """What the tests say, and the first that failed."""
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-n0", "-p", "no:cacheprovider", "--no-header"]
    command += [name for name in tests if (copy / name).exists()]
    environment = {
        **os.environ,
        "PYTHONPATH": str(copy / "src"),
        "PYTHONDONTWRITEBYTECODE": "1",  # a change may leave size and second of a file as they were
        "SHUZHI_TEST_DATABASE_URL": "",
    }
    with subprocess.Popen(
        command,
        cwd=copy,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        start_new_session=True,
    ) as process:
        try:
            told, _ = process.communicate(timeout=timeout)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, 9)
            process.communicate()
            return "timeout", ""
    if process.returncode == 0:
        return "survived", ""
    failed = _FAILED.search(told)
    return "killed", failed[1] if failed else told.strip()[-200:]


def _time_alone(room: str, tests: Tests, copies: SimpleQueue[Path]) -> float | None:
    """Seconds the tests take without any change; None, told, where they fail."""
    copy = copies.get()
    started = time.monotonic()
    outcome, seen_by = _tested(tests, copy, 3_600)
    copies.put(copy)
    if outcome != "survived":
        sys.stdout.write(f"{room}: the tests fail without any change: {seen_by}\n")
        return None
    seconds = time.monotonic() - started
    sys.stdout.write(f"{room}: the tests alone take {seconds:.0f} s\n")
    return seconds


def _copy(folder: Path) -> Path:
    """A copy of everything that is kept in the repository, and of the bundle that is made from it."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],  # noqa: S607
        cwd=ROOT,
        check=True,
        capture_output=True,
        encoding="utf-8",
    ).stdout
    bundle = [path.relative_to(ROOT).as_posix() for path in (ROOT / BUNDLE).rglob("*") if path.is_file()]
    for name in (*filter(None, listed.split("\0")), *bundle):
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if (ROOT / name).is_file():
            shutil.copy2(ROOT / name, target)
    return folder


def _state(room: str, tests: Tests) -> str:
    """A digest of the room's code and of these tests."""
    digest = hashlib.sha256()
    for name in (f"src/shuzhi/{room}", *tests):
        path = ROOT / name
        for file in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            if file.exists():
                digest.update(f"{file.relative_to(ROOT)}\0".encode() + file.read_bytes())
    return digest.hexdigest()
