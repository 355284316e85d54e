"""Labelled reports that the checks were not tuned on; see README.md beside this file."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from tests.checking.labelled import LabelledReport, read_labelled

FOLDER = Path(__file__).parent


@cache
def held_out_reports(initial: str = "") -> tuple[LabelledReport, ...]:
    """Every held-out report, in the order of its file's name; with ``initial`` only those that begin with it."""
    return tuple(read_labelled(path) for path in sorted(FOLDER.glob(f"{initial or '[a-z]'}*.txt")))
