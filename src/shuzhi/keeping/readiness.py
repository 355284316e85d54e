"""Whether the data file is there and of this version, and making it so."""

from __future__ import annotations

import io
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from shuzhi.clock import now
from shuzhi.keeping.database_errors import NotReadyError, not_ready
from shuzhi.keeping.home import COPY_MARK, keep_private
from shuzhi.keeping.statistics import refresh_statistics
from shuzhi.rooms import rooms


def check_ready() -> None:
    """Pass, or say what to do first.

    Raises:
        NotReadyError: See the class.
    """
    keep_private(settings.HOME)
    file = _data_file()
    if file is not None and not file.exists():
        raise NotReadyError(f"数据文件还没有建立：{settings.HOME}", advice="请先运行 shuzhi init。")
    pending = _pending()
    check_order(_collation())
    if pending:
        raise NotReadyError("数据文件需要升级到本版本。", advice="请先运行 shuzhi init，升级前会自动备份。")


def prepare() -> Path:
    """Make the data file, or bring it to this version after keeping a copy; returns the data folder.

    Raises:
        NotReadyError: The database cannot be reached.
    """
    home: Path = settings.HOME
    keep_private(home)  # before the data file is made, that nobody reads it while it is
    pending = _pending()
    check_order(_collation())
    if pending:
        _keep_copy(now())
        call_command("migrate", interactive=False, verbosity=0, stdout=io.StringIO())
    refresh_statistics()
    keep_private(home)
    return home


def check_order(collation: str) -> None:
    """Pass where texts are ordered byte by byte, as the calculation and SQLite order them.

    Raises:
        NotReadyError: The PostgreSQL database orders texts by a language.
    """
    if collation.upper().replace("-", "") not in {"", "C", "POSIX", "C.UTF8"}:
        raise NotReadyError(
            f"数据库的排序规则是 {collation}，计算要求逐字节排序。",
            advice="请这样新建数据库：CREATE DATABASE shuzhi TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C.UTF-8';",
            code="database.collation",
        )


def _collation() -> str:
    if connection.vendor != "postgresql":
        return ""
    with connection.cursor() as cursor:
        cursor.execute("SELECT datcollate FROM pg_database WHERE datname = current_database()")
        row = cursor.fetchone()
    return str(row[0]) if row else ""


def _data_file() -> Path | None:
    """The SQLite file; None on PostgreSQL, and for a database that lives in memory."""
    name = str(connection.settings_dict["NAME"])
    in_memory = name.startswith("file:") or name == ":memory:"
    return None if connection.vendor != "sqlite" or in_memory else Path(name)


def _pending() -> bool:
    try:
        executor = MigrationExecutor(connection)
    except DatabaseError as error:
        raise not_ready(error) from error
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes())) or not _all_laid()


def _all_laid() -> bool:
    return all(room.laid() for room in rooms() if room.laid is not None)


def _keep_copy(at: datetime) -> None:
    """Before an upgrade, a whole copy of the SQLite file beside it; SQLite's own backup makes it consistent."""
    source = _data_file()
    if source is None or not connection.introspection.table_names():  # a file just made holds nothing to keep
        return
    target = source.with_name(f"{source.stem}-{COPY_MARK}-{at:%Y%m%d-%H%M%S}.sqlite3")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(target)])
