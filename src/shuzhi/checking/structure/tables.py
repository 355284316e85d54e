"""The tables beside the code, read once: YAML lists of regular expressions."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import Any

import yaml


@cache
def table(name: str) -> dict[str, Any]:
    """The table in ``name``.yaml."""
    text = files("shuzhi.checking.structure").joinpath(f"{name}.yaml").read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.safe_load(text)
    return loaded


def any_of(patterns: list[str]) -> re.Pattern[str]:
    """One expression that finds any of ``patterns``.  A leading (?i) makes that pattern blind to case."""
    parts = [f"(?i:{p[4:]})" if p.startswith("(?i)") else f"(?:{p})" for p in patterns]
    return re.compile("|".join(parts))


@cache
def expression(name: str, key: str) -> re.Pattern[str]:
    """One expression out of the list ``key`` of a table."""
    return any_of(table(name)[key])
