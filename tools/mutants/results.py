"""What became of each change, kept as JSON, and told as a table of those that nobody saw."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Literal

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "var" / "mutants"
Outcome = Literal["killed", "timeout", "survived"]


@dataclass(frozen=True, slots=True)
class Result:
    """One change and what the tests said to it."""

    file: str
    line: int
    operator: str
    occurrence: int
    diff: str
    outcome: Outcome
    seconds: float
    seen_by: str = ""


@dataclass(slots=True)
class Results:
    """All of a room, for one state of its code."""

    state: str = ""
    found: list[Result] = field(default_factory=list)

    @classmethod
    def load(cls, room: str) -> Results:
        """What is known of a room."""
        path = FOLDER / f"{room}.json"
        if not path.exists():
            return cls()
        told = json.loads(path.read_text(encoding="utf-8"))
        return cls(told["state"], [Result(**one) for one in told["found"]])

    def save(self, room: str) -> None:
        """Keep it, whole or not at all."""
        FOLDER.mkdir(parents=True, exist_ok=True)
        told = {"state": self.state, "found": [asdict(one) for one in self.found]}
        fresh = FOLDER / f"{room}.new"
        fresh.write_text(json.dumps(told, ensure_ascii=False, indent=1), encoding="utf-8")
        fresh.replace(FOLDER / f"{room}.json")


def summary(room: str, results: Results) -> Iterator[str]:
    """How many were seen, and each that was not: where it stands and what it changed."""
    count = len(results.found)
    missed = sorted((one for one in results.found if one.outcome == "survived"), key=lambda one: (one.file, one.line))
    if not count:
        yield f"{room}: nothing is known; run it first"
        return
    seen, slow = count - len(missed), sum(one.outcome == "timeout" for one in results.found)
    yield f"{room}: {count} changes, {seen} seen ({seen / count:.0%}), {slow} of them by timeout"
    for one in missed:
        yield f"  {one.file}:{one.line}  {one.operator.removeprefix('core/')}"
        yield from (f"      {line}" for line in one.diff.splitlines())
