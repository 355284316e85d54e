"""Uploaded files between two pages: kept in the data folder under a name nobody can guess, for a few hours at most."""

from __future__ import annotations

import secrets
import shutil
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from django.conf import settings

from shuzhi.errors import ShuzhiError


@dataclass(frozen=True, slots=True)
class Kind:
    """What sort of file a page takes: what it is called, which to advise, the endings taken, how long it is kept.

    ``mark`` begins the names of the folders of this kind.
    """

    name: str
    advised: str
    endings: tuple[str, ...]
    kept_seconds: int
    mark: str


LONGEST_NAME = 60  # characters; a file name may take 255 bytes on the disk
LARGEST = 20 * 1024 * 1024
WORKBOOKS = Kind("Excel 文件", ".xlsx", (".xlsx", ".xls", ".csv", ".et", ".xlsm"), 24 * 3600, "w")
REPORTS = Kind(
    "报告文件", ".docx、.doc、.wps、.pdf、.txt 或 .md", (".docx", ".doc", ".wps", ".pdf", ".txt", ".md"), 3600, "r"
)
IN_SESSION = ("staged", "checked")  # where a session notes the token of what it uploaded


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
    forget_old()
    token = kind.mark + secrets.token_urlsafe(16)
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
        with (folder / free_name(folder, name)).open("wb") as out:
            for chunk in file.chunks():
                out.write(chunk)
    return token


def free_name(folder: Path, name: str) -> str:
    """The name itself, cut where it is too long for the disk; numbered where the folder holds one like it."""
    name = kept_name(name)
    path, number = Path(name), 2
    while (folder / name).exists():
        name, number = f"{path.stem}（{number}）{path.suffix}", number + 1
    return name


def kept_name(name: str) -> str:
    """Under which name the first file of an upload is kept."""
    path = PurePosixPath(name.replace("\\", "/").replace("\0", ""))
    return path.stem[:LONGEST_NAME] + path.suffix


def staged(token: str) -> list[Path]:
    """The files kept under a token, by name.

    Raises:
        StagingError: They are gone.
    """
    forget_old()
    folder = _folder() / token
    if not token or not token.replace("-", "").replace("_", "").isalnum() or not folder.is_dir():
        raise StagingError("上传的文件已不在。", advice="请重新选择文件。", code="upload.gone")
    return sorted(folder.iterdir())


def drop(token: str) -> None:
    """Forget the files of a token."""
    shutil.rmtree(_folder() / token, ignore_errors=True)


def drop_all_of(session: Mapping[str, Any]) -> None:
    """Forget whatever a session has uploaded."""
    for key in IN_SESSION:
        noted = session.get(key)
        token = noted.get("token") if isinstance(noted, dict) else noted
        if token:
            drop(token)


def forget_all() -> int:
    """Forget every upload, whosever it is, as one may hold what must not be kept; how many there were."""
    folder = _folder()
    kept = list(folder.iterdir()) if folder.is_dir() else []
    for one in kept:
        shutil.rmtree(one, ignore_errors=True)
    return len(kept)


def forget_old() -> None:
    """Forget what was kept long enough, whosever it is."""
    folder = _folder()
    for old in folder.iterdir() if folder.is_dir() else ():
        kept = REPORTS.kept_seconds if old.name.startswith(REPORTS.mark) else WORKBOOKS.kept_seconds
        if time.time() - old.stat().st_mtime > kept:
            shutil.rmtree(old, ignore_errors=True)
