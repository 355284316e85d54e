"""Other users of the same computer cannot read the data; a data file just made leaves no copy."""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from shuzhi.keeping.home import keep_private, load_or_create_key
from tests.command.running import run

pytestmark = pytest.mark.skipif(os.name != "posix", reason="Windows keeps a user's data folder private itself")


@pytest.fixture(autouse=True)
def usual_umask() -> Iterator[None]:
    """New files may be read by all, as on most computers."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def _open_to_all(home: Path) -> Path:
    """A data folder as an earlier version left it."""
    home.mkdir()
    for name in ("shuzhi.sqlite3", "shuzhi.sqlite3-wal", "shuzhi-升级前-20260101-080000.sqlite3", "secret.key"):
        (home / name).touch()
    for folder in ("attachments/2025/03", "uploads", "static"):
        (home / folder).mkdir(parents=True)
        (home / folder / "file").touch()
    return home


@pytest.mark.slow
def test_init_makes_a_folder_for_the_owner_alone_and_no_copy_of_nothing(tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert run(home, "init").returncode == 0
    assert _mode(home) == 0o700
    files = [path for path in home.iterdir() if path.is_file()]
    assert {path.name: oct(_mode(path)) for path in files} == {path.name: oct(0o600) for path in files}
    assert [path.name for path in home.glob("*.sqlite3")] == ["shuzhi.sqlite3"]


@pytest.mark.slow
def test_an_upgrade_still_keeps_a_copy_and_keeps_it_private(tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert run(home, "init").returncode == 0
    with sqlite3.connect(home / "shuzhi.sqlite3") as opened:  # as if the last migration of one app were to come
        opened.execute("DELETE FROM django_migrations WHERE app = 'sessions'")
        opened.execute("DROP TABLE django_session")
    opened.close()
    assert run(home, "init").returncode == 0
    [copy] = home.glob("shuzhi-升级前-*.sqlite3")
    assert _mode(copy) == 0o600
    with sqlite3.connect(copy) as kept:
        assert kept.execute("SELECT count(*) FROM roster_organisation").fetchone() == (0,)
    kept.close()


@pytest.mark.slow
def test_a_folder_open_to_all_is_shut_at_the_next_start(tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert run(home, "init").returncode == 0
    home.chmod(0o755)
    (home / "shuzhi.sqlite3").chmod(0o644)
    assert run(home, "verify").returncode == 0
    assert (_mode(home), _mode(home / "shuzhi.sqlite3")) == (0o700, 0o600)


def test_the_data_its_copies_and_the_attachments_are_shut(tmp_path: Path) -> None:
    home = _open_to_all(tmp_path / "home")
    keep_private(home)
    assert _mode(home) == 0o700
    for file in (*home.glob("shuzhi*"), home / "secret.key"):
        assert _mode(file) == 0o600, file
    for folder in ("attachments", "attachments/2025", "attachments/2025/03", "uploads"):
        assert _mode(home / folder) == 0o700, folder
    for folder in ("attachments/2025/03", "uploads"):
        assert _mode(home / folder / "file") == 0o600, folder


def test_what_is_not_the_programs_own_stays_as_it_is(tmp_path: Path) -> None:
    home = _open_to_all(tmp_path / "home")
    (home / "通知.docx").touch()
    keep_private(home)
    assert (_mode(home / "通知.docx"), _mode(home / "static" / "file")) == (0o644, 0o644)


def test_a_folder_that_belongs_to_all_is_left_to_all(tmp_path: Path) -> None:
    home = _open_to_all(tmp_path / "home")
    home.chmod(0o1777)
    keep_private(home)
    assert _mode(home) == 0o1777


def test_a_folder_that_is_not_there_yet_is_made_for_the_owner_alone(tmp_path: Path) -> None:
    keep_private(tmp_path / "home")
    load_or_create_key(tmp_path / "home" / "secret.key")
    assert _mode(tmp_path / "home") == 0o700


def test_a_new_attachment_is_for_the_owner_alone() -> None:
    assert (settings.FILE_UPLOAD_PERMISSIONS, settings.FILE_UPLOAD_DIRECTORY_PERMISSIONS) == (0o600, 0o700)
