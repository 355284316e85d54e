"""Running the command inside the test's own database."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine
from typer.testing import CliRunner

from shuzhi.cli import app
from shuzhi.clock import SHANGHAI

SHARED = Path(__file__).parents[2].parent / "shared" / "data" / "branch-2025"
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="the shared sample workbooks are not here")


@dataclass
class Printed:
    """What a command printed, and its exit status."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Command = Callable[..., Printed]


@pytest.fixture
def shuzhi(db: None) -> Iterator[Command]:
    """Runs ``shuzhi …`` on 2027-01-15."""

    def run(*arguments: object) -> Printed:
        result = CliRunner().invoke(app, [str(a) for a in arguments], catch_exceptions=False)
        return Printed(result.exit_code, result.stdout, result.stderr)

    with time_machine.travel(datetime(2027, 1, 15, 10, tzinfo=SHANGHAI), tick=False):
        yield run


@pytest.fixture
def branch(shuzhi: Command) -> str:
    """A branch with the code Z3."""
    told = shuzhi("org", "add", "--code", "Z3", "--name", "第三党支部", "--kind", "branch", "--json")
    assert told.status == 0
    return "Z3"
