"""What the benchmarks share: a data folder of their own, repeated timing, and the facts of the machine.

Import this before anything of Django: it names the data folder.
"""

from __future__ import annotations

import os
import platform
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

ROOT = Path(__file__).resolve().parent.parent
T = TypeVar("T")


def own_home(*, database_url: str = "") -> Path:
    """A fresh data folder with a migrated database; the user's own is never touched.

    Args:
        database_url: PostgreSQL address of an EMPTY database made for the benchmark; empty for SQLite in the folder.
    """
    home = Path(tempfile.mkdtemp(prefix="shuzhi-benchmark-"))
    os.environ["SHUZHI_HOME"] = str(home)
    os.environ["SHUZHI_DATABASE_URL"] = database_url
    os.environ["DJANGO_SETTINGS_MODULE"] = "shuzhi.settings"
    for folder in (ROOT / "src", ROOT):
        if str(folder) not in sys.path:
            sys.path.insert(0, str(folder))
    import django

    django.setup()
    from shuzhi.keeping.readiness import prepare

    prepare()
    return home


def timed(work: Callable[[], T]) -> tuple[float, T]:
    """Seconds one call took, and what it returned."""
    start = time.perf_counter()
    answer = work()
    return time.perf_counter() - start, answer


def median_of(work: Callable[[], object], rounds: int) -> float:
    """The median seconds of ``rounds`` calls, after one that warms up."""
    work()
    return statistics.median(timed(work)[0] for _ in range(rounds))


def percentile(seconds: Sequence[float], share: int) -> float:
    """The smallest value that ``share`` % of the values do not exceed."""
    ordered = sorted(seconds)
    return ordered[max(0, -(-len(ordered) * share // 100) - 1)]


def machine() -> str:
    """One line: what it was measured on."""
    load = f"，负载 {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    return (
        f"{platform.system()} {platform.machine()}，{os.cpu_count()} 核{load}，"
        f"Python {platform.python_version()}，SQLite {sqlite3.sqlite_version}"
    )
