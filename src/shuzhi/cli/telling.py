"""What the commands share: options, the operator, how errors are told, files written whole."""

from __future__ import annotations

import getpass
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, ParamSpec, TypeVar

import typer

from shuzhi.cli.printing import tell
from shuzhi.cli.program import Program
from shuzhi.errors import ShuzhiError, reason

if TYPE_CHECKING:
    from shuzhi.access.scoping import Actor
    from shuzhi.roster.models import Organisation

app = Program(name="shuzhi", help="述职：从支部台账到述职报告，每个数都能翻到出处。")
Json = Annotated[bool, typer.Option("--json", help="以 JSON 输出。")]
OrganisationCode = Annotated[str, typer.Option("--org", metavar="代码", help="组织代码。")]
Year = Annotated[int, typer.Option("--year", min=1949, max=2050, metavar="年度", help="年度。")]


P = ParamSpec("P")
R = TypeVar("R")


class CommandError(ShuzhiError):
    """A command cannot be carried out as typed."""

    code = "command.invalid"


def ready(*, initialised: bool = True) -> None:
    """Load the program; with ``initialised`` refuse where ``shuzhi init`` was never run."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "shuzhi.settings"  # another program of this computer may name its own
    import django

    django.setup()
    if not initialised:
        return
    from shuzhi.keeping.readiness import check_ready

    check_ready()


def operator() -> Actor:
    """Who sits at this computer, for the record of what was done."""
    from shuzhi.access.scoping import local_operator

    return local_operator(f"本机操作员（{getpass.getuser()}）")


def organisation_of(actor: Actor, code: str) -> Organisation:
    """The organisation with this code, if the actor may know of it."""
    from shuzhi.roster.organisations import find_organisation

    return find_organisation(actor=actor, code=code)


def tells_errors(command: Callable[P, R]) -> Callable[P, R]:
    """Turn an error people can put right into its code, message and advice, and exit status 1."""

    @wraps(command)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except ShuzhiError as error:
            mistake = error
        except BrokenPipeError:  # who read our output has gone; nobody is left to be told
            raise
        except Exception as error:
            failed = _refused(error) if isinstance(error, OSError) else _database_failure(error)
            if failed is None:
                raise
            mistake = failed
        tell(mistake, as_json=bool(kwargs.get("as_json")))
        raise typer.Exit(1)

    return guarded


def _refused(error: OSError) -> ShuzhiError:
    """What the system refused where no command expected it: a folder shut to us, a file that went away."""
    where = f"：{error.filename}" if error.filename else ""
    return CommandError(
        f"读写出错{where}（{reason(error)}）。",
        advice="请确认文件和文件夹还在、本人有读写的权限、磁盘没有满，再试一次。",
        code="file.failed",
    )


def _database_failure(error: Exception) -> ShuzhiError | None:
    """The error to tell where the database failed: gone, locked, full, damaged.  None for any other."""
    if "django.db" not in sys.modules:  # the checker loads no program, and no database can have failed it
        return None
    from django.db import DataError, Error, IntegrityError, ProgrammingError

    from shuzhi.keeping.database_errors import not_ready

    ours = (DataError, IntegrityError, ProgrammingError)  # faults of the program, which nobody at the desk can mend
    return not_ready(error) if isinstance(error, Error) and not isinstance(error, ours) else None


def parse_day(text: str) -> date:
    """A day as typed.

    Raises:
        CommandError: It is none.
    """
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CommandError(f"“{text}”不是日期。", advice="请写成 2025-12-31 这样。", code="date.invalid") from None


def must_exist(files: Sequence[Path]) -> None:
    """Refuse files that are not there.

    Raises:
        CommandError: The first one missing.
    """
    for file in files:
        if not file.is_file():
            raise CommandError(f"找不到文件：{file}", advice="请核对文件名和所在文件夹。", code="file.missing")


def write_whole(path: Path, content: bytes) -> None:
    """Write beside the target and put it in place at once: a file is whole or not there."""
    part = path.with_name(path.name + ".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(content)
        part.replace(path)
    except OSError as error:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise CommandError(
            f"写不进文件：{path}（{reason(error)}）。",
            advice="如在 Word 中打开着，请先关闭，或换一个文件名。",
            code="file.unwritable",
        ) from error
