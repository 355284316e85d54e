"""Changing the data behind the program's back, by plain SQL on either engine."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from django.db import connection, transaction

from shuzhi.chain.links import link_digest
from shuzhi.chain.models import Revision
from shuzhi.chain.verify import verify_chains
from shuzhi.ledger.verify import called_faults, mark_faults
from shuzhi.rooms import Fault

Values = list[Any]


def sql(text: str, values: Values | None = None) -> None:
    """Run one statement and see that it hit something."""
    with connection.cursor() as cursor:
        cursor.execute(text, values or [])
        assert cursor.rowcount > 0, f"changed nothing: {text}"


@contextmanager
def unguarded() -> Iterator[None]:
    """Without foreign keys, as whoever opens the file with another program has it."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA defer_foreign_keys = ON")
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        yield
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")


@contextmanager
def tried() -> Iterator[None]:
    """What is done inside is taken back, so that many changes are tried on one ledger."""
    mark = transaction.savepoint()
    try:
        yield
    finally:
        transaction.savepoint_rollback(mark)


def copy_row(table: str, row_id: int, **changes: Any) -> None:
    """Insert a copy of a row, with a new id and other values."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table} WHERE id = %s", [row_id])
        columns = [column[0] for column in cursor.description]
        [row] = cursor.fetchall()
        told = dict(zip(columns, row, strict=True)) | changes
        if "id" not in changes:
            cursor.execute(f"SELECT MAX(id) + 1 FROM {table}")
            told["id"] = cursor.fetchone()[0]
        marks = ", ".join("%s" for _ in told)
        cursor.execute(f"INSERT INTO {table} ({', '.join(told)}) VALUES ({marks})", list(told.values()))


def recompute_digest(link: Revision) -> None:
    """What a forger does who knows how one link's digest is made."""
    link.refresh_from_db()
    sql("UPDATE chain_revision SET digest = %s WHERE id = %s", [link_digest(link), link.pk])


def ledger_faults() -> list[Fault]:
    """What the chains, the marks and the roll say: all that a test needs that asks hundreds of times."""
    return [*verify_chains(), *mark_faults(), *called_faults()]


def codes(faults: list[Fault] | None = None) -> set[str]:
    return {fault.code for fault in (ledger_faults() if faults is None else faults)}


def messages() -> str:
    return "\n".join(fault.message for fault in ledger_faults())


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
