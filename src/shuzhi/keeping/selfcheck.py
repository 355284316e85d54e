"""What this computer lacks for Shuzhi, said in plain Chinese, with what to do.  Needs nothing but Python."""

from __future__ import annotations

import importlib.util
import os
import shutil
import sqlite3
import sys
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

NEEDED_PYTHON = (3, 11)
NEEDED_SQLITE = (3, 35, 0)  # RETURNING, which bulk recording rests on
NEEDED_SPACE = 200 * 1024 * 1024
MODULES = {
    "django": "Django",
    "yaml": "PyYAML",
    "openpyxl": "openpyxl",
    "lxml": "lxml",
    "cryptography": "cryptography",
    "waitress": "waitress",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: whether it is good, what was found, and what to do."""

    title: str
    good: bool
    words: str
    advice: str = ""

    def as_dict(self) -> dict[str, object]:
        """The finding as ``shuzhi selfcheck --json`` prints it."""
        return {"title": self.title, "good": self.good, "told": self.words, "advice": self.advice}


def run_checks(environment: Mapping[str, str]) -> list[Finding]:
    """Look at Python, SQLite, the libraries, the pages' files, the data folder and the database."""
    return [_python(), _sqlite(), _libraries(), _pages(), *_folder(environment)]


def _python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    return Finding(
        "Python",
        sys.version_info >= NEEDED_PYTHON,
        version,
        "请安装 Python 3.11 或更新的版本。",
    )


def _sqlite() -> Finding:
    return Finding(
        "SQLite",
        sqlite3.sqlite_version_info >= NEEDED_SQLITE,
        sqlite3.sqlite_version,
        "SQLite 太旧，请换用官方发行的 Python 3.11 或更新的版本。",
    )


def _libraries() -> Finding:
    missing = [label for module, label in MODULES.items() if importlib.util.find_spec(module) is None]
    words = "齐全" if not missing else "缺 " + "、".join(missing)
    return Finding("程序库", not missing, words, "请在程序文件夹中重新安装：pip install .")


def _pages() -> Finding:
    bundle = Path(__file__).parent.parent / "web" / "static" / "shuzhi" / "app.css"
    good = bundle.is_file()
    return Finding("网页样式", good, "齐全" if good else "缺少", "安装不完整，请重新安装：pip install .")


def _folder(environment: Mapping[str, str]) -> list[Finding]:
    try:
        from shuzhi.keeping.home import data_folder
    except ImportError:  # the libraries' own finding says so
        return []
    folder = data_folder(environment)
    base = folder
    while not base.exists():
        base = base.parent
    writable = base.is_dir() and os.access(base, os.W_OK)
    free = shutil.disk_usage(base).free
    return [
        Finding("数据文件夹", writable, str(folder), "没有写入权限，请用环境变量 SHUZHI_HOME 换一个文件夹。"),
        Finding("磁盘空间", free >= NEEDED_SPACE, f"剩余 {free // (1024 * 1024)} MB", "空间不足 200 MB，请清理磁盘。"),
        _server(environment["SHUZHI_DATABASE_URL"], folder)
        if environment.get("SHUZHI_DATABASE_URL")
        else _file(folder),
    ]


def _file(folder: Path) -> Finding:
    """The SQLite file of the office, read and not changed."""
    from shuzhi.keeping.home import DATABASE_NAME

    file = folder / DATABASE_NAME
    if not file.exists():
        return Finding("数据文件", True, "还没有建立（用 shuzhi init 建立）")
    try:
        with closing(sqlite3.connect(f"{file.as_uri()}?mode=rw", uri=True)) as opened:
            opened.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.Error:
        return Finding("数据文件", False, f"打不开：{file}", "运行 shuzhi init，按它说的做。")
    return Finding("数据文件", True, str(file))


def _server(url: str, folder: Path) -> Finding:
    """The PostgreSQL server, asked once whether it answers."""
    from shuzhi.keeping.home import HomeError, database_settings

    try:
        named = database_settings(url, folder)
    except HomeError as error:
        return Finding("数据库", False, error.message, error.advice)
    import psycopg

    address = f"{named['HOST'] or '本机'}:{named['PORT'] or 5432}/{named['NAME']}"
    try:
        psycopg.connect(
            dbname=named["NAME"],
            user=named["USER"],
            password=named["PASSWORD"],
            host=named["HOST"],
            port=named["PORT"],
            connect_timeout=named["OPTIONS"]["connect_timeout"],
        ).close()
    except psycopg.Error:
        return Finding(
            "数据库", False, f"连不上：{address}", "请核对环境变量 SHUZHI_DATABASE_URL，并确认数据库服务已启动。"
        )
    return Finding("数据库", True, address)
