"""What a database says when it fails, in plain Chinese, with what to do."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from django.db import connection
from django.db.utils import Error

from shuzhi.errors import ShuzhiError
from shuzhi.keeping.home import newest_copy


class NotReadyError(ShuzhiError):
    """The data file is missing, damaged, older or newer than the program, or cannot be reached."""

    code = "home.not_ready"


def not_ready(error: Error) -> NotReadyError:
    """The error a person can put right behind one that Django passes on from its database."""
    if connection.vendor == "sqlite":
        return _of_the_file(error)
    return NotReadyError(
        f"连不上数据库：{(str(error).splitlines() or [''])[0]}",
        advice="请核对环境变量 SHUZHI_DATABASE_URL，并确认数据库服务已启动。",
        code="database.unreachable",
    )


def _of_the_file(error: Error) -> NotReadyError:
    file = Path(str(connection.settings_dict["NAME"]))
    cause = error.__cause__
    name = getattr(cause, "sqlite_errorname", "") if isinstance(cause, sqlite3.Error) else ""
    if name.startswith(("SQLITE_NOTADB", "SQLITE_CORRUPT")):
        return NotReadyError(f"数据文件损坏，打不开：{file}", advice=_put_back(file), code="database.damaged")
    for start, (words, advice) in _STATES.items():
        if name.startswith(start):
            return NotReadyError(f"数据文件{words}：{file}", advice=advice, code="database.unusable")
    return NotReadyError(
        f"数据文件读写出错（{name or type(error).__name__}）：{file}",
        advice="请运行 shuzhi selfcheck 看看缺什么；仍不行，请保留现场，用最近一次备份对照。",
        code="database.unusable",
    )


def _put_back(file: Path) -> str:
    """How to get back to a whole file; a copy that lies beside it is named."""
    copy = newest_copy(file)
    whole = f"同一文件夹里的升级前副本“{copy.name}”或最近一次备份" if copy else "最近一次备份"
    return f"请关闭程序，把这个文件改名留存（不要删除），再把{whole}复制成“{file.name}”，然后运行 shuzhi init。"


# By the start of SQLite's own name of the error.
_STATES = {
    "SQLITE_BUSY": ("正被占用", "请稍候再试，并关闭另开着的程序或窗口。"),
    "SQLITE_LOCKED": ("正被占用", "请稍候再试，并关闭另开着的程序或窗口。"),
    "SQLITE_FULL": ("写不下，磁盘已满", "请清理磁盘后再试；没有写完的内容不会留下一半。"),
    "SQLITE_READONLY": ("不能写入", "请确认本人对数据文件夹有写入的权限。"),
    "SQLITE_CANTOPEN": ("打不开", "请确认数据文件夹还在，本人有读写的权限。"),
    "SQLITE_PERM": ("打不开", "请确认数据文件夹还在，本人有读写的权限。"),
}
