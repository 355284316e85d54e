"""The same plain rows in SQLite and, where a server is named, in PostgreSQL; each asked through its own engine."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any

import psycopg

from shuzhi.duties.relations import PostgreSQLEngine
from shuzhi.evaluation import Engine, SQLiteEngine, lay_calendar
from shuzhi.evaluation.engine import DAY_TYPES
from shuzhi.evaluation.sql import STATE_COLUMNS
from shuzhi.evaluation.stays import STAY_COLUMNS, stay_text
from tests.evaluation.rows import ASKED_PERSON, Relations

POSTGRESQL = os.environ.get("SHUZHI_TEST_DATABASE_URL", "")
SCHEMA = f"shuzhi_evaluation_{os.getpid()}"  # workers side by side must not wait for each other
TYPES = {
    "organisation": (
        "org_id integer, path text, kind text, sector text, committee integer, temporary integer, since date,"
        " until date, founded date, founded_by date, closed date, above text"
    ),
    "person_state": "person_id integer, org_id integer, state text, since date, until date, born date",
    "entry": (
        "entry_id integer, org_id integer, kind text, day date, ym integer, minutes integer, present integer,"
        " for_year integer"
    ),
    "participation": "entry_id integer, person_id integer, role text",
    "extension": "entry_id integer, months integer",
    "person": "person_id integer, born date, joined text, born_by date",
    "named": "row_id integer, entry_id integer, person_id integer, role text, name text, doubt integer",
    "item": (
        "item_id integer, org_id integer, kind text, source text, source_year integer, state text, since date,"
        " until date, opened date, due date, closed date, parent_id integer, measures integer,"
        " relapse_of integer, vague integer"
    ),
    "register": (
        "row_id integer, org_id integer, person_id integer, register text, category text, level text, day date,"
        " ym integer, due_fen bigint, paid_fen bigint, quantity numeric(18, 4), full_paid integer, unit text,"
        " title text"
    ),
    "change": (
        "change_id integer, org_id integer, person_id integer, about_id integer, fact text, item_kind text,"
        " item_source text, day date, vague integer"
    ),
    "beginning": "org_id integer, kind text, since date, year integer, told integer",
}
STAYS = "person_id integer, org_id integer, since date, until date, born date, " + ", ".join(
    f"{column} integer" for column in STATE_COLUMNS.values()
)


class Database:
    """One engine with the calendar laid, whose relations are filled anew for every question."""

    def __init__(self, name: str, engine: Engine, run: Callable[..., Any], mark: str) -> None:
        self.name = name
        self.engine = engine
        self._run = run
        self._mark = mark
        for relation, columns in TYPES.items():
            run(f"CREATE TABLE {relation} ({columns})")
        run(f"CREATE TABLE stay ({STAYS})")

    @contextmanager
    def holding(self, rows: Relations) -> Iterator[Engine]:
        """The engine over just these rows; they are gone afterwards."""
        for relation in TYPES:
            self._run(f"DELETE FROM {relation}")
            for row in rows.beginnings if relation == "beginning" else getattr(rows, relation):
                marks = ", ".join([self._mark] * len(row))
                self._run(f"INSERT INTO {relation} VALUES ({marks})", [_cell(value) for value in row])
        self._run("DELETE FROM stay")
        self._run(f"INSERT INTO stay ({', '.join(STAY_COLUMNS)}) {stay_text()}")
        yield self.engine


@contextmanager
def sqlite_database() -> Iterator[Database]:
    """SQLite in memory."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.execute("BEGIN")
    lay_calendar(connection.execute, connection.executemany, mark="?")
    yield Database("sqlite", SQLiteEngine(connection), connection.execute, "?")
    connection.close()


@contextmanager
def postgresql_database(url: str = POSTGRESQL) -> Iterator[Database]:
    """PostgreSQL in a schema of its own, inside one transaction that is rolled back."""
    with psycopg.connect(url) as connection:
        connection.execute(f"CREATE SCHEMA {SCHEMA}")
        connection.execute(f"SET LOCAL search_path TO {SCHEMA}")

        def insert(text: str, rows: Iterable[tuple[Any, ...]]) -> None:
            with connection.cursor() as cursor, cursor.copy(f"COPY {text.split()[2]} FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)

        lay_calendar(connection.execute, insert, mark="%s", day=DAY_TYPES["postgresql"])
        connection.execute(f"ANALYZE {', '.join(_tables(connection))}")
        connection.execute("SET LOCAL jit = off")
        yield Database("postgresql", PostgreSQLEngine(connection), connection.execute, "%s")
        connection.rollback()


def _tables(connection: psycopg.Connection[Any]) -> list[str]:
    """The schema's own.  An ANALYZE of all locks those of the whole server too, until the transaction ends: another
    worker's tests would wait for the last of this one's.
    """
    found = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s", [SCHEMA])
    return [f"{SCHEMA}.{name}" for (name,) in found]


def _cell(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def scope_values_of(*, org: int | None = None, path: str | None = None) -> Mapping[str, Any]:
    """The bound values of a scope, and of the person whose doings are asked for."""
    if path is None:
        return {"org": org, "person": ASKED_PERSON}
    return {"path_from": path, "path_to": path[:-1] + chr(ord(path[-1]) + 1), "person": ASKED_PERSON}
