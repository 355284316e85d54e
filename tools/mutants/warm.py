"""Changes tried in one warm process: a plugin of pytest that forks for each and gives the changed function its code.

Starting Python, Django and a database takes longer than the few tests that run a line.  Collected and set up once, the
process forks for every change; the child writes the changed code into the functions that live there and runs, until one
fails, the tests that run the line, the room's own first.  What runs when a module is read cannot be tried so and is
left to :mod:`mutants.running`.
"""

from __future__ import annotations

import functools
import gc
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from types import CodeType, FunctionType

import hypothesis
import pytest
from _pytest.runner import runtestprotocol

from mutants.covering import tests_of
from mutants.drawing import ROOT, Mutant, draw
from mutants.results import Outcome, Result, Results
from mutants.running import FOLDERS, KEEPS_TEXTS, TESTS, state_of

SAMPLE = 60  # tests of other rooms at most
PATIENCE = 90  # seconds for them
PASSED, FAILED, NOT_HERE = 0, 1, 3
# Who only asks whether a property fails needs no smallest example of it, which is sought for minutes.
hypothesis.settings.register_profile(
    "mutants", phases=(hypothesis.Phase.explicit, hypothesis.Phase.reuse, hypothesis.Phase.generate), database=None
)
hypothesis.settings.load_profile("mutants")


def run_warm(rooms: Iterable[str], *, count: int, again: bool, since: Iterable[str]) -> None:
    """Try the changes of these rooms in one process; what can be tried so is known afterwards."""
    command = [sys.executable, "-m", "pytest", "-q", "-s", "-p", "no:cacheprovider", "-p", "mutants.warm"]
    command += ["-m", "not browser and not office", *FOLDERS]
    told = {"MUTANTS": " ".join(rooms), "COUNT": str(count), "AGAIN": "1" if again else "", "SINCE": " ".join(since)}
    paths = f"{ROOT / 'src'}{os.pathsep}{ROOT / 'tools'}"
    subprocess.run(command, cwd=ROOT, env={**os.environ, **told, "PYTHONPATH": paths}, check=False)


def pytest_runtestloop(session: pytest.Session) -> bool:
    """In place of the tests: every change of the rooms named in ``MUTANTS``, ``COUNT`` of each."""
    items = {item.nodeid: item for item in session.items}
    _warm(list(items.values()))
    for room in os.environ["MUTANTS"].split():
        results = Results.load(room)
        if results.state != state_of(room):
            results = Results(state_of(room))
        if os.environ.get("AGAIN"):
            results.found = [one for one in results.found if one.outcome != "survived"]
        known = {(one.file, one.operator, one.occurrence) for one in results.found}
        for mutant in draw(room, int(os.environ.get("COUNT", "100")), 1):
            if (mutant.file, mutant.operator, mutant.occurrence) in known:
                continue
            result = _tried(room, mutant, items)
            if result is not None:
                results.found.append(result)
                results.save(room)
    return True


def _warm(items: Sequence[pytest.Item]) -> None:
    """Set the database up, by running one test that asks for it."""
    wanting = [item for item in items if "db" in getattr(item, "fixturenames", ())]
    runtestprotocol(wanting[0], nextitem=items[-1], log=False)


def _tried(room: str, mutant: Mutant, items: dict[str, pytest.Item]) -> Result | None:
    chosen = [items[name] for name in _chosen(room, mutant, items)]
    started = time.monotonic()
    outcome, seen_by = _forked(room, mutant, chosen)
    seconds = round(time.monotonic() - started, 1)
    sys.__stderr__.write(
        f"{room} {outcome:9} {seconds:6.1f} s {len(chosen):4}  {mutant.file}:{mutant.line} {seen_by}\n"
    )
    if outcome == "elsewhere":
        return None
    source = (ROOT / mutant.file).read_text(encoding="utf-8")
    return Result(**asdict(mutant), diff=mutant.diff(source), outcome=outcome, seconds=seconds, seen_by=seen_by)


def _chosen(room: str, mutant: Mutant, items: dict[str, pytest.Item]) -> list[str]:
    """The tests that run the line and are here, the room's own first."""
    own = f"{TESTS[room][0]}/"
    names = [name for name in tests_of(mutant.file, mutant.line) if name in items]
    if room in KEEPS_TEXTS:
        names = [name for name in items if name.startswith(tuple(f"{folder}/" for folder in TESTS[room]))]
        return sorted(names, key=lambda name: (not name.startswith(own), "scenario" not in name))
    mine = [name for name in names if name.startswith(own)]
    others = [name for name in names if not name.startswith(own)]
    room_left = max(SAMPLE - len(mine), SAMPLE // 2)
    if len(others) > room_left:
        others = random.Random(mutant.file).sample(others, room_left)  # noqa: S311 - nothing is kept secret by it
    fresh = tuple(os.environ.get("SINCE", "").split())  # which the measure does not know yet
    return [*mine, *(name for name in items if fresh and name.startswith(fresh) and name not in mine), *others]


def _forked(room: str, mutant: Mutant, items: Sequence[pytest.Item]) -> tuple[Outcome | str, str]:
    """What the tests say in a child, and which failed."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        status = NOT_HERE
        try:
            signal.alarm(PATIENCE)
            if items and put_in_place(room, mutant):
                failed = next(_failing(items), "")
                os.write(writing, failed.encode())
                status = FAILED if failed else PASSED
        except BaseException as error:  # noqa: BLE001 - the child must end here whatever happens
            sys.__stderr__.write(f"{error!r}\n")
        finally:
            os._exit(status)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as pipe:
        seen_by = pipe.read()
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return "timeout", ""
    return {PASSED: "survived", FAILED: "killed"}.get(os.waitstatus_to_exitcode(status), "elsewhere"), seen_by


def _failing(items: Sequence[pytest.Item]) -> Iterator[str]:
    for number, item in enumerate(items):
        following = items[number + 1] if number + 1 < len(items) else items[0]
        if any(report.failed for report in runtestprotocol(item, nextitem=following, log=False)):
            yield item.nodeid


def put_in_place(room: str, mutant: Mutant) -> bool:
    """Give the functions that live here the changed code, and forget what they answered; whether any was found."""
    path = ROOT / mutant.file
    source = path.read_text(encoding="utf-8")
    before = list(_functions(compile(source, str(path), "exec")))
    after = list(_functions(compile(mutant.code(source), str(path), "exec")))
    if len(before) != len(after):
        return False
    changed = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    found = False
    for one in gc.get_objects():
        if isinstance(one, FunctionType) and one.__code__.co_filename == str(path):
            for old, new in changed:
                if one.__code__ == old:
                    one.__code__ = new
                    found = True
                    break
        elif isinstance(one, functools._lru_cache_wrapper) and (one.__module__ or "").startswith(f"shuzhi.{room}"):
            one.cache_clear()
    if room in KEEPS_TEXTS:
        sys.modules["shuzhi.evaluation.evaluate"]._TEXTS.clear()
    return found


def _functions(code: CodeType) -> Iterator[CodeType]:
    """Every function below a module's code, in order; class bodies are looked through."""
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            if constant.co_flags & 0x2:  # CO_NEWLOCALS: a function, no class body
                yield constant
            yield from _functions(constant)
