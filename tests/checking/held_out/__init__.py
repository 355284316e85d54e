"""Labelled reports whose writers had not read the checks; README.md beside this file tells what was mended since."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from tests.checking.labelled import LabelledReport, read_labelled

FOLDER = Path(__file__).parent


@cache
def held_out_reports(initial: str = "") -> tuple[LabelledReport, ...]:
    """Every held-out report, in the order of its file's name; with ``initial`` only those that begin with it."""
    return tuple(read_labelled(path) for path in sorted(FOLDER.glob(f"{initial or '[a-z]'}*.txt")))
