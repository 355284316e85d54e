"""What ``verify`` proves of the calculation's own ground: the calendar's tables and the views over the tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db import DatabaseError, connection, transaction

from shuzhi.duties.relations import relation_texts
from shuzhi.evaluation.calendar_tables import ROWS
from shuzhi.rooms import Fault


def calendar_faults() -> Iterator[Fault]:
    """Tables of days and periods that are not what the program lays."""
    for table, rows in ROWS.items():
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {table}")  # noqa: S608
            stored = Counter(tuple(map(_plain, row)) for row in cursor.fetchall())
        made = Counter(tuple(map(_plain, row)) for row in rows())
        if stored != made:
            count = ((stored - made) + (made - stored)).total()
            yield Fault("", "calendar.changed", f"供计算用的历表（{table}）有 {count} 行在程序之外被改动。")


def view_faults() -> Iterator[Fault]:
    """Views that give other rows than their definition of this version."""
    for name, text in relation_texts(connection.vendor).items():
        if _differs(f"SELECT * FROM {name}", text):  # noqa: S608
            yield Fault("", "view.changed", f"供计算用的视图（{name}）在程序之外被改动。")


def _differs(stored: str, made: str) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            for first, second in ((stored, made), (made, stored)):
                cursor.execute(f"SELECT COUNT(*) FROM (SELECT * FROM ({first}) a EXCEPT SELECT * FROM ({second}) b) c")  # noqa: S608
                if cursor.fetchone()[0]:
                    return True
    except DatabaseError:  # it is gone, or has other columns
        return True
    return False


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
