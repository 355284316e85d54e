"""The data folder: where the one file of an office lives, and the keys made for it."""

from __future__ import annotations

import importlib.util
import os
import secrets
import stat
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from platformdirs import user_data_path

from shuzhi.errors import ShuzhiError, reason

DATABASE_NAME = "shuzhi.sqlite3"
COPY_MARK = "升级前"  # in the names of the copies kept before an upgrade
PRIVATE_FILES = ("shuzhi*.sqlite3*", "*.key")  # the data file, what SQLite keeps beside it, its copies, the keys
PRIVATE_FOLDERS = ("attachments", "uploads")
FOR_THE_OWNER = 0o600
FOLDER_FOR_THE_OWNER = 0o700
CONNECT_SECONDS = 10  # a server that does not answer is told after so long
# Compiling the many joins of a duty takes PostgreSQL longer than running them, and so does planning them anew: what is
# prepared is planned once.  A ledger lies in memory, where a page by its index costs no more than the next one.
SERVER_OPTIONS = "-c jit=off -c plan_cache_mode=force_generic_plan -c random_page_cost=1.1"


class HomeError(ShuzhiError):
    """The data folder or the database address cannot be used."""

    code = "home.unusable"


def data_folder(environment: Mapping[str, str]) -> Path:
    """The folder named by ``SHUZHI_HOME``, or the user's own data directory."""
    named = environment.get("SHUZHI_HOME")
    return Path(named).expanduser().resolve() if named else user_data_path("shuzhi", appauthor=False)


def load_or_create_key(path: Path) -> str:
    """A random key of this installation, made on first use and readable by its owner alone.

    Raises:
        HomeError: The folder cannot be written.
    """
    try:
        path.parent.mkdir(FOLDER_FOR_THE_OWNER, parents=True, exist_ok=True)
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FOR_THE_OWNER)
        except FileExistsError:
            return path.read_text("ascii").strip()
        with os.fdopen(descriptor, "w") as file:
            key = secrets.token_urlsafe(48)
            file.write(key)
    except OSError as error:
        raise HomeError(
            f"数据文件夹无法写入：{path.parent}（{reason(error)}）。",
            advice="请换一个有写入权限的文件夹，并用环境变量 SHUZHI_HOME 指明。",
        ) from error
    return key


def keep_private(home: Path) -> None:
    """Shut the data folder to the other users of this computer: it holds names and identity numbers.

    What lies in it and is not the program's own stays as it is.  Windows keeps a user's data folder private itself.
    """
    if os.name != "posix" or not home.is_dir() or home.stat().st_mode & stat.S_ISVTX:  # a folder for all, like /tmp
        return
    for pattern in PRIVATE_FILES:
        for file in home.glob(pattern):
            _shut(file, FOR_THE_OWNER)
    for name in PRIVATE_FOLDERS:
        _shut_tree(home / name)
    _shut(home, FOLDER_FOR_THE_OWNER)


def _shut_tree(folder: Path) -> None:
    """Shut a folder and all in it; one that is shut was shut last, or made so, and is not walked again."""
    if not folder.is_dir() or stat.S_IMODE(folder.stat().st_mode) == FOLDER_FOR_THE_OWNER:
        return
    for inside in folder.rglob("*"):
        _shut(inside, FOLDER_FOR_THE_OWNER if inside.is_dir() else FOR_THE_OWNER)
    _shut(folder, FOLDER_FOR_THE_OWNER)


def _shut(path: Path, mode: int) -> None:
    with suppress(OSError):  # gone in this moment, or another user's, who alone may shut it
        if stat.S_IMODE(path.stat().st_mode) != mode:
            path.chmod(mode)


def newest_copy(file: Path) -> Path | None:
    """The last copy of the data file that was kept before an upgrade; the moment in their names orders them."""
    return max(file.parent.glob(f"{file.stem}-{COPY_MARK}-*.sqlite3"), default=None)


def database_settings(url: str, home: Path) -> dict[str, Any]:
    """Django's database entry: SQLite in ``home`` in WAL mode, or the PostgreSQL that ``url`` names.

    Raises:
        HomeError: The address is not a PostgreSQL address, or the library for PostgreSQL is missing.
    """
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": home / DATABASE_NAME,
            "CONN_MAX_AGE": None,  # a kept connection keeps its prepared statements: the larger part of a page's time
            "OPTIONS": {
                "cached_statements": 1000,
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                # FULL: a commit that was reported is on the disk, even through a power cut.  Of a county's file up to
                # 64 MB stay in memory.
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
                " PRAGMA cache_size=-64000;",
            },
        }
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:  # no number, or none that a port can have
        parts, port = urlsplit(""), None
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        raise HomeError(
            "环境变量 SHUZHI_DATABASE_URL 不是 PostgreSQL 地址。",
            advice="请写成 postgresql://用户:口令@主机:端口/库名；只在本机使用时不要设置它。",
        )
    if importlib.util.find_spec("psycopg") is None:
        raise HomeError(
            "缺少连接 PostgreSQL 的程序库 psycopg。",
            advice="请在程序文件夹中安装：pip install .[postgresql]；只在本机使用时不要设置 SHUZHI_DATABASE_URL。",
            code="database.library",
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(port or ""),
        "CONN_MAX_AGE": None,  # a kept connection keeps what the server has planned for it
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"options": SERVER_OPTIONS, "connect_timeout": CONNECT_SECONDS, "prepare_threshold": 0},
    }
