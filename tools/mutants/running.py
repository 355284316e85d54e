"""The tests of a room run against one change after the other, each process in a copy of its own."""

from __future__ import annotations

import hashlib
import os
import random
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

from mutants.covering import tests_of
from mutants.drawing import ROOT, Mutant, draw
from mutants.results import Outcome, Result, Results

Tests = tuple[str, ...]
# Room → the folders of tests that concern it, its own first, which see most; the others are for what runs when a
# module is read, where no measure says which test concerns a line.
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
# Where tests of these rooms stand.
FOLDERS = tuple(
    f"tests/{name}"
    for name in (
        "access", "command", "duties", "evaluation", "exchange", "exchange_facts", "exchange_workbook", "figures",
        "house", "items", "ledger", "reports", "roster", "web",
    )
)  # fmt: skip
KEEPS_TEXTS = frozenset({"evaluation"})  # made once for many tests: the measure sees the first of them alone
BUNDLE = "src/shuzhi/web/static/shuzhi"
SHORTEST = 60.0  # seconds that any change is given
PATIENCE = 4  # times what the tests take alone
SAMPLE = 60  # tests of other rooms at most, drawn: who survives a line that thousands run would take minutes each
OTHERS = 600.0  # seconds that the tests of other rooms are given
_FAILED = re.compile(r"^(?:FAILED|ERROR) (.+?)(?: - .*)?$", re.MULTILINE)


def run_room(room: str, *, count: int, seed: int, processes: int, timeout: float) -> bool:
    """Run what of the draw is not known yet, on the room's own tests and, where these miss it, on all others that run
    its line.  Whether the room's own tests pass without any change.
    """
    tests = TESTS[room]
    results = _known(room, state_of(room))
    known = {(one.file, one.operator, one.occurrence) for one in results.found}
    todo = [one for one in draw(room, count, seed) if (one.file, one.operator, one.occurrence) not in known]
    if not todo:
        return True
    with ExitStack() as stack:
        copies: SimpleQueue[Path] = SimpleQueue()
        for _ in range(processes):
            copies.put(_copy(Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="shuzhi-mutants-")))))
        # tests that fail in any case would be taken for eyes that see everything
        alone = _time_alone(room, tests[:1], copies)
        if alone is None:
            return False
        longest = timeout or max(SHORTEST, PATIENCE * alone)
        _run_all(tests, todo, results, room=room, copies=copies, timeout=longest)
    return True


def _known(room: str, state: str) -> Results:
    """What an earlier run found out of the same code."""
    results = Results.load(room)
    return results if results.state == state else Results(state)


def _run_all(
    tests: Tests,
    todo: Iterable[Mutant],
    results: Results,
    *,
    room: str,
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
    others = _others(tests, mutant)
    started = time.monotonic()
    try:
        path.write_text(mutant.code(source), encoding="utf-8")
        outcome, seen_by = _tested(tests[:1], copy, timeout)
        if outcome == "survived" and others:
            outcome, seen_by = _tested(others, copy, max(timeout, OTHERS))
    finally:
        path.write_text(source, encoding="utf-8")
    seconds = round(time.monotonic() - started, 1)
    if outcome == "killed" and not seen_by.startswith(tests[0]) and _tested((seen_by,), copy, timeout)[0] != "survived":
        outcome, seen_by = "survived", f"{seen_by} fails without the change too"
    return Result(**asdict(mutant), diff=mutant.diff(source), outcome=outcome, seconds=seconds, seen_by=seen_by)


def _others(tests: Tests, mutant: Mutant) -> Tests:
    """Tests outside the room's own that run the line."""
    told = tuple(name for name in tests_of(mutant.file, mutant.line) if not name.startswith(f"{tests[0]}/"))
    if len(told) > SAMPLE:
        told = tuple(sorted(random.Random(mutant.file).sample(told, SAMPLE)))  # noqa: S311 - nothing is kept secret
    if tests[0].removeprefix("tests/") in KEEPS_TEXTS:
        return (*tests[1:], *(name for name in told if not name.startswith(tests[1:])))
    return told or tests[1:]


def _tested(tests: Tests, copy: Path, timeout: float) -> tuple[Outcome, str]:
    """What the tests say, and the first that failed."""
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-n0", "-p", "no:cacheprovider", "--no-header"]
    named = copy / "tests-to-run"
    named.write_text("\n".join(name for name in tests if (copy / name.partition("::")[0]).exists()), encoding="utf-8")
    command.append(f"@{named}")
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


def state_of(room: str) -> str:
    """A digest of the room's code: more tests see no less."""
    digest = hashlib.sha256()
    for file in sorted((ROOT / "src" / "shuzhi" / room).rglob("*.py")):
        digest.update(f"{file.relative_to(ROOT)}\0".encode() + file.read_bytes())
    return digest.hexdigest()
