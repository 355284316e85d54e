"""Uploaded files between two pages: kept in the data folder under a name nobody can guess, for a day."""

from __future__ import annotations

import secrets
import shutil
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from django.conf import settings

from shuzhi.errors import ShuzhiError


@dataclass(frozen=True, slots=True)
class Kind:
    """What sort of file a page takes: what it is called, which to advise, the endings taken."""

    name: str
    advised: str
    endings: tuple[str, ...]


KEPT_SECONDS = 24 * 3600
LARGEST = 20 * 1024 * 1024
WORKBOOKS = Kind("Excel 文件", ".xlsx", (".xlsx", ".xls", ".csv", ".et", ".xlsm"))
REPORTS = Kind("报告文件", ".docx、.doc、.wps、.pdf、.txt 或 .md", (".docx", ".doc", ".wps", ".pdf", ".txt", ".md"))


class StagingError(ShuzhiError):
    """The files cannot be taken, or are no longer there."""

    code = "upload.invalid"


def _folder() -> Path:
    return Path(settings.HOME) / "uploads"


def stage(files: Iterable[Any], kind: Kind = WORKBOOKS) -> str:
    """Keep uploaded files; returns the token that finds them again.

    Raises:
        StagingError: Too large, or not of this kind.
    """
    _forget_old()
    token = secrets.token_urlsafe(16)
    folder = _folder() / token
    folder.mkdir(parents=True, mode=0o700)
    for file in files:
        name = PurePosixPath(str(file.name).replace("\\", "/")).name
        if Path(name).suffix.lower() not in kind.endings:
            drop(token)
            raise StagingError(
                f"“{name}”不是 {kind.name}。", advice=f"请选择 {kind.advised} 文件。", code="upload.kind"
            )
        if (file.size or 0) > LARGEST:
            drop(token)
            raise StagingError(f"“{name}”超过 20 MB。", advice="请拆分后再上传。", code="upload.large")
        with (folder / name).open("wb") as out:
            for chunk in file.chunks():
                out.write(chunk)
    return token


def staged(token: str) -> list[Path]:
    """The files kept under a token.

    Raises:
        StagingError: They are gone.
    """
    folder = _folder() / token
    if not token or not token.replace("-", "").replace("_", "").isalnum() or not folder.is_dir():
        raise StagingError("上传的文件已不在。", advice="请重新选择文件。", code="upload.gone")
    return sorted(folder.iterdir())


def drop(token: str) -> None:
    """Forget the files of a token."""
    shutil.rmtree(_folder() / token, ignore_errors=True)


def _forget_old() -> None:
    folder = _folder()
    for old in folder.iterdir() if folder.is_dir() else ():
        if time.time() - old.stat().st_mtime > KEPT_SECONDS:
            shutil.rmtree(old, ignore_errors=True)
