"""Measure words (次, 人次, 件, 万元 …), read once from the table beside this file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml

UnitKind = Literal["event", "person", "thing", "money", "percent", "duration"]
_TABLE = Path(__file__).with_name("measures.yaml")


@dataclass(frozen=True, slots=True)
class Unit:
    """A measure word: what kind of thing it counts, and whether it also ends names of bodies (所, 处)."""

    name: str
    kind: UnitKind
    name_like: bool


@cache
def units() -> dict[str, Unit]:
    """Measure words by name."""
    return {name: Unit(name, row["kind"], row.get("name_like", False)) for row in _rows() for name in row["names"]}


@cache
def unit_after_digits() -> re.Pattern[str]:
    """The longest measure word at a place behind digits, where the text does not go on to another word."""
    return re.compile("|".join(_spelled(_rows(), ("never",))))


@cache
def unit_after_gaps() -> re.Pattern[str]:
    """The same behind an unfilled place, where a name may stand as well (**家园)."""
    return re.compile("|".join(_spelled(_common(), ("never", "not_before"))))


@cache
def unit_after_words() -> re.Pattern[str]:
    """The same behind a numeral in characters, where a slogan may stand as well (五个坚持)."""
    return re.compile("|".join(_spelled(_common(), ("never", "not_before", "in_names"))))


def _common() -> list[dict[str, Any]]:
    return [row for row in _rows() if not row.get("digits")]


def _spelled(rows: Iterable[dict[str, Any]], guards: tuple[str, ...]) -> Iterator[str]:
    spelled = {name: [words for key in guards for words in row.get(key, ())] for row in rows for name in row["names"]}
    for name in sorted(spelled, key=lambda name: (-len(name), name)):
        yield re.escape(name) + (f"(?!{'|'.join(spelled[name])})" if spelled[name] else "")


@cache
def _rows() -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = yaml.safe_load(_TABLE.read_text(encoding="utf-8"))["units"]
    return rows
