"""Reads the recipes of ``CONTRIBUTING.md`` and follows them in a copy of the tree."""

from __future__ import annotations

import hashlib
import os
import re
import shlex
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
STEP = re.compile(
    r"^\d+\. (?:New `(?P<new>[^`]+)`"
    r"|In `(?P<path>[^`]+)`, (?P<how>at the end|(?:after|instead of) the line with `(?P<mark>.+?)`)"
    r"|Written by `(?P<command>[^`]+)`: `(?P<written>[^`]+)`)[^\n]*\n(?P<block>   ```\w+\n.*?\n   ```)?",
    re.MULTILINE | re.DOTALL,
)
SHOWN = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Step:
    """One file and what is done to it."""

    path: str
    text: str = ""
    mark: str | None = None
    instead: bool = False
    new: bool = False
    command: str = ""

    def follow(self, tree: Path) -> None:
        """Do it in a copy of the tree."""
        file = tree / self.path
        if self.command:
            done = run(self.command, tree)
            assert done.returncode == 0, done.stdout + done.stderr
        elif self.new:
            assert not file.exists(), f"{self.path} is there already"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(self.text, "utf-8")
        elif self.mark is None:
            file.write_text(file.read_text("utf-8").rstrip("\n") + "\n" + self.text, "utf-8")
        else:
            self._beside(file)

    def _beside(self, file: Path) -> None:
        lines = file.read_text("utf-8").splitlines(keepends=True)
        found = [number for number, line in enumerate(lines) if (self.mark or "") in line.replace("`", "")]
        assert len(found) == 1, f"{self.path}: {len(found)} lines with {self.mark}"
        lines[found[0] + (not self.instead) : found[0] + 1] = [self.text]
        file.write_text("".join(lines), "utf-8")


@dataclass(frozen=True)
class Recipe:
    """How to add one thing."""

    title: str
    steps: tuple[Step, ...]
    shown: tuple[str, ...]

    @property
    def files(self) -> set[str]:
        """Every file it names."""
        return {step.path for step in self.steps}


def recipes() -> list[Recipe]:
    """Every recipe of the page."""
    told = (ROOT / "CONTRIBUTING.md").read_text("utf-8").split("\n## How to add\n")[1]
    return [_read(part) for part in told.split("\n### ")[1:]]


def _read(part: str) -> Recipe:
    title = part.split("\n", 1)[0]
    steps = tuple(_step(found) for found in STEP.finditer(part))
    assert len(steps) == len(re.findall(r"^\d+\. ", part, re.MULTILINE)), f"{title}: a step is written otherwise"
    shown = tuple(line[2:] for block in SHOWN.findall(part) for line in block.splitlines() if line.startswith("$ "))
    return Recipe(title, steps, shown)


def _step(found: re.Match[str]) -> Step:
    text = _undented(found["block"] or "")
    if found["written"]:
        return Step(found["written"], command=found["command"])
    if found["new"]:
        return Step(found["new"], text, new=True)
    return Step(found["path"], text, found["mark"], instead=found["how"].startswith("instead"))


def _undented(block: str) -> str:
    """The lines inside the fences, without the indentation of the list."""
    return "".join(line.removeprefix("   ") + "\n" for line in block.splitlines()[1:-1])


def run(command: str, tree: Path) -> subprocess.CompletedProcess[str]:
    """Run a command of the page in a copy of the tree, with the program of that copy."""
    words = shlex.split(command)
    known = {"python": [sys.executable], "shuzhi": [sys.executable, "-m", "shuzhi"]}
    words = known.get(words[0], [str(Path(sys.executable).with_name(words[0]))]) + words[1:]
    environment = os.environ | {
        "PYTHONPATH": str(tree / "src"),
        "PYTHONDONTWRITEBYTECODE": "1",
        "SHUZHI_HOME": str(tree.parent / "home"),
        "DJANGO_SETTINGS_MODULE": "shuzhi.settings",
    }
    environment["PYTEST_ADDOPTS"] = "-p no:cacheprovider"
    for name in ("SHUZHI_DATABASE_URL", "SHUZHI_TEST_DATABASE_URL", "PYTEST_XDIST_WORKER"):
        environment.pop(name, None)
    return subprocess.run(words, cwd=tree, env=environment, capture_output=True, text=True, timeout=300, check=False)


def digests(tree: Path) -> dict[str, str]:
    """Every file of a tree with its digest, so that what was touched can be told."""
    return {
        str(path.relative_to(tree)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(tree.rglob("*"))
        if path.is_file()
    }
