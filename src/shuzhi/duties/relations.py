"""What the calculation sees of the working tables: relations as views and kept tables, the calendar beside them.

After every migration the views are laid again, and of the tables what the migration changed, so that nothing lags
behind; :func:`are_laid` says whether what lies there is of this version.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from shuzhi.duties.kept import CHANGE_COLUMNS, KEPT, lay_kept, lift_kept
from shuzhi.evaluation import Engine, SQLiteEngine, lay_calendar
from shuzhi.evaluation.calendar_tables import INDEXES, TABLES, day_rows
from shuzhi.evaluation.engine import DAY_TYPES
from shuzhi.rooms import rooms

if TYPE_CHECKING:
    import psycopg

FORMER_INDEXES = ("membership_by_state", "circumstance_by_state", "post_by_state")  # before stays were kept
# A change goes by its row's number × CHANGE_PARTS + the number of its part, each relation's from its first number on.
CHANGE_PARTS, CHANGE_NUMBERS = 64, {"person_change": 0, "change": 32}
OVER_KEPT = ("named", "change")  # views over kept tables
STAMP = "calendar_stamp"
RELATIONS_STAMP = "relations_stamp"
STATEMENTS_KEPT = 500  # of a connection; a branch asks about 200, and as many again in January or of another rulebook
BOUND = re.compile(r"'(?:[^']|'')*'|:([a-z_]+)")


class PostgreSQLEngine:
    """PostgreSQL through psycopg, inside the program's own transaction.

    What is asked of one organisation the server prepares: it is found the same way whichever it is, and planning its
    many joins takes several times as long as answering.  What is asked of all below one is planned for those alone.
    """

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self.connection = connection
        connection.prepared_max = STATEMENTS_KEPT

    def rows(self, text: str, values: Mapping[str, Any]) -> Sequence[tuple[Any, ...]]:
        """All rows of ``text``."""
        from psycopg import ClientCursor, Cursor

        prepare = "org" in values
        with (Cursor if prepare else ClientCursor)(self.connection) as cursor:
            cursor.execute(_named(text), values, prepare=prepare)
            return cursor.fetchall()


def working_engine(using: str = "default") -> Engine:
    """The engine of the working database, in its present transaction."""
    connection = connections[using]
    connection.ensure_connection()
    if connection.vendor == "sqlite":
        return SQLiteEngine(connection.connection)
    return PostgreSQLEngine(connection.connection)


def relation_texts(vendor: str) -> dict[str, str]:
    """View → the SELECT of all its rows, put together from what the rooms declare, in the order they are laid.

    What changed of persons is told by the view ``told_change`` and kept as the table ``person_change``; ``change`` is
    that table and all other changes together.
    """
    parts = _parts(vendor)
    of_persons, others = (
        [_numbered(text, number, vendor) for number, text in enumerate(parts.pop(relation), first)]
        for relation, first in CHANGE_NUMBERS.items()
    )
    parts["told_change"] = of_persons
    parts["change"] = [f"SELECT {', '.join(CHANGE_COLUMNS)} FROM person_change", *others]
    return {relation: "\nUNION ALL\n".join(texts) for relation, texts in parts.items()}


def change_parts(vendor: str) -> dict[int, str]:
    """The parts of the relation ``change`` by their place, which the number of a change tells."""
    parts = _parts(vendor)
    return {
        number: text for relation, first in CHANGE_NUMBERS.items() for number, text in enumerate(parts[relation], first)
    }


def _parts(vendor: str) -> dict[str, list[str]]:
    parts: dict[str, list[str]] = defaultdict(list)
    for room in rooms():
        for part in room.relations:
            parts[part.relation].append(part.text(vendor))
    return parts


def _numbered(changes: str, number: int, vendor: str) -> str:
    """The changes of one part, each by a number that no other part gives; of one type throughout.

    SQLite looks into each part of a union by itself only where all have columns of one affinity.
    """
    return (
        f"SELECT CAST(v.row_id * {CHANGE_PARTS} + {number} AS bigint) AS change_id, v.org_id, v.person_id, v.about_id,"
        " CAST(v.fact AS varchar(40)) AS fact, v.item_kind, v.item_source,"
        f" CAST(v.day AS {DAY_TYPES[vendor]}) AS day, CAST(v.vague AS integer) AS vague FROM ({changes}) v"
    )


def lift_relations(using: str, touched: Collection[str] | None = None) -> None:
    """Take views and triggers away, so that a migration may rebuild the tables beneath them.

    Args:
        touched: The tables that the migration is about to change; None: any.
    """
    connection = connections[using]
    with transaction.atomic(using=using), connection.cursor() as cursor:
        needed = {kept.relation for kept in lift_kept(using, touched)}
        _drop_views(cursor, [name for name in relation_texts(connection.vendor) if name not in needed])
        cursor.execute(f"DROP TABLE IF EXISTS {RELATIONS_STAMP}")  # until they lie there again, they do not


def lay_relations(using: str, *, anew: bool = False) -> None:
    """Lay the relations over the working tables; kept tables and the calendar only where they are missing or old.

    Args:
        anew: The kept tables in any case, because rows may have changed past their triggers.
    """
    connection = connections[using]
    relations = relation_texts(connection.vendor)
    with transaction.atomic(using=using), connection.cursor() as cursor:
        _drop_views(cursor, relations)
        for name, text in relations.items():
            if name not in OVER_KEPT:
                cursor.execute(f"CREATE VIEW {name} AS {text}")
        for name in FORMER_INDEXES:
            cursor.execute(f"DROP INDEX IF EXISTS {name}")
        lay_kept(using, relations, anew=anew)
        for name in OVER_KEPT:
            cursor.execute(f"CREATE VIEW {name} AS {relations[name]}")
        stamp = _calendar_digest()
        if _laid_stamp(connection, STAMP) != stamp:
            lay_calendar(
                cursor.execute,
                lambda text, rows: _insert(connection, text, rows),
                mark="%s",
                day=DAY_TYPES[connection.vendor],
            )
            _stamp(cursor, STAMP, stamp)
        _stamp(cursor, RELATIONS_STAMP, _relations_digest(connection.vendor))


def _drop_views(cursor: Any, names: Iterable[str]) -> None:
    """What was laid last goes first."""
    for name in reversed(list(names)):
        cursor.execute(f"DROP VIEW IF EXISTS {name}")


def are_laid(using: str = "default") -> bool:
    """Whether the relations of the database are those of this version; a version may change them and no table."""
    connection = connections[using]
    return _laid_stamp(connection, RELATIONS_STAMP) == _relations_digest(connection.vendor)


def _stamp(cursor: Any, table: str, digest: str) -> None:
    cursor.execute(f"DROP TABLE IF EXISTS {table}")
    cursor.execute(f"CREATE TABLE {table} (digest varchar(64))")
    cursor.execute(f"INSERT INTO {table} VALUES (%s)", [digest])


def _insert(connection: BaseDatabaseWrapper, text: str, rows: Iterable[tuple[Any, ...]]) -> None:
    if connection.vendor == "postgresql":
        table = text.split()[2]
        with connection.cursor() as cursor, cursor.copy(f"COPY {table} FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        return
    with connection.cursor() as cursor:
        cursor.executemany(text, list(rows))


def _laid_stamp(connection: BaseDatabaseWrapper, table: str) -> str:
    if table not in connection.introspection.table_names():
        return ""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT digest FROM {table}")
        row = cursor.fetchone()
    return str(row[0]) if row else ""


@lru_cache(maxsize=1)
def _calendar_digest() -> str:
    digest = hashlib.sha256(f"{TABLES}{INDEXES}{DAY_TYPES} unique".encode())
    for row in day_rows():
        digest.update(repr(row).encode())
    return digest.hexdigest()


@lru_cache(maxsize=2)
def _relations_digest(vendor: str) -> str:
    kept = [(one.types, one.indexes, one.text(vendor)) for one in KEPT]
    parts = (relation_texts(vendor), TABLES, INDEXES, kept)
    return hashlib.sha256(repr(parts).encode()).hexdigest()


@lru_cache(maxsize=512)
def _named(text: str) -> str:
    """``:name`` outside quoted text as psycopg's ``%(name)s``."""
    return BOUND.sub(lambda m: f"%({m[1]})s" if m[1] else m[0].replace("%", "%%"), text)
