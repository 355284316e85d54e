"""What the calculation asks of an engine, and the one that speaks to SQLite itself.

An engine supplies the ten relations and the calendar tables under their names and runs a text with bound ``:name``
values.  Days go in and come out as ISO texts or dates; :func:`as_day` makes them dates.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, Protocol

from shuzhi.evaluation.calendar_tables import INDEXES, ROWS, TABLES

Values = Mapping[str, Any]


class Engine(Protocol):
    """Runs one SELECT and returns its rows."""

    def rows(self, text: str, values: Values) -> Sequence[tuple[Any, ...]]:
        """All rows of ``text`` with ``values`` bound."""
        ...


class SQLiteEngine:
    """SQLite through the standard library."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    def rows(self, text: str, values: Values) -> Sequence[tuple[Any, ...]]:
        """All rows of ``text``."""
        return self.connection.execute(text, dict(values)).fetchall()


def as_day(value: Any) -> date | None:
    """A day as an engine gives it, as a date."""
    return _day(value) if isinstance(value, str) else value


# A year's duties fall due on a few days, each told hundreds of times.
_day = lru_cache(maxsize=4096)(date.fromisoformat)


# What a day is kept as.  SQLite takes ``date`` for a number and tries to read every day it compares as one.
DAY_TYPES = {"sqlite": "text", "postgresql": "date"}


def lay_calendar(
    execute: Callable[[str], object],
    insert: Callable[[str, Iterable[tuple[Any, ...]]], object],
    *,
    mark: str,
    day: str = DAY_TYPES["sqlite"],
) -> None:
    """Make and fill the calendar tables.

    Args:
        execute: Runs a statement without values.
        insert: Runs an INSERT for many rows.
        mark: The engine's placeholder, ``?`` or ``%s``.
        day: The engine's type of a day, see :data:`DAY_TYPES`.
    """
    for table, columns in TABLES.items():
        execute(f"DROP TABLE IF EXISTS {table}")
        execute(f"CREATE TABLE {table} ({columns.format(day=day)})")
        marks = ", ".join([mark] * (columns.count(",") + 1))
        rows = (tuple(cell.isoformat() if isinstance(cell, date) else cell for cell in row) for row in ROWS[table]())
        insert(f"INSERT INTO {table} VALUES ({marks})", rows)
    for name, target in INDEXES.items():
        execute(f"CREATE UNIQUE INDEX {name} ON {target}")
