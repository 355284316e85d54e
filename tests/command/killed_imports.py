"""A process of its own that imports five workbooks again and again and is killed at chosen and at random moments.

Run as ``python -m tests.command.killed_imports FOLDER`` with ``SHUZHI_HOME`` in FOLDER; prints what each trial left.
A trial is a fork of the prepared process, so that it costs little; product code has no hooks for this.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sys
import threading
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

PLACES = [
    ("shuzhi.exchange.importing.commit", "read_workbooks"),
    ("shuzhi.exchange.importing.roster_rows", "note_circumstance"),
    ("shuzhi.exchange.importing.event_rows", "record_entries"),
    ("shuzhi.exchange.importing.development_rows", "record_entries"),
    ("shuzhi.exchange.importing.dues_rows", "record_rows"),
    ("shuzhi.exchange.importing.finding_rows", "open_items"),
    ("shuzhi.ledger.entries", "append_links"),
    ("shuzhi.ledger.registers", "append_links"),
    ("shuzhi.exchange.importing.commit", "write_audit"),
    ("shuzhi.exchange.importing.commit", "refresh_statistics"),
]
MOMENTS = [round(0.05 * number, 2) for number in range(1, 15)]  # seconds after the import began


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def die_around(module: str, name: str, *, after: bool) -> None:
    """Let the process die just before or just after a function first runs."""
    room = import_module(module)
    real: Callable[..., Any] = getattr(room, name)

    def dying(*args: Any, **kwargs: Any) -> Any:
        if not after:
            die()
        real(*args, **kwargs)
        die()

    setattr(room, name, dying)


def forked(act: Callable[[], None]) -> int:
    """Run ``act`` in a fork; returns the signal that ended it, 0 where it ended by itself."""
    child = os.fork()
    if child == 0:
        act()
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0


def main(folder: Path) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "shuzhi.settings"
    import django

    django.setup()
    from django.db import connection

    from shuzhi.access.models import Batch
    from shuzhi.access.scoping import local_operator
    from shuzhi.chain.verify import verify_house
    from shuzhi.exchange.importing import import_workbooks
    from shuzhi.keeping.readiness import prepare
    from shuzhi.ledger.models import Entry, RegisterRow
    from shuzhi.roster.models import Organisation, Person
    from shuzhi.roster.organisations import add_organisation
    from tests.exchange_workbook.make_workbooks import make_workbooks

    prepare()
    add_organisation(actor=local_operator(), code="Z3", name="第三党支部", kind="branch")
    paths = make_workbooks(1, folder).paths
    base = Path(connection.settings_dict["NAME"])
    connection.close()

    def take_in() -> None:
        organisation = Organisation.everywhere.get(code="Z3")
        import_workbooks(actor=local_operator(), organisation=organisation, paths=paths)

    def look(told: Path) -> None:
        counts = [model.everywhere.count() for model in (Entry, RegisterRow, Person, Batch)]
        told.write_text(json.dumps({"counts": counts, "faults": [f.message for f in verify_house()]}))

    def trial(name: str, arm: Callable[[], None]) -> dict[str, Any]:
        copy = folder / f"{name}.sqlite3"
        shutil.copyfile(base, copy)
        connection.settings_dict["NAME"] = copy

        def armed() -> None:
            arm()
            take_in()

        ended = forked(armed)
        told = folder / f"{name}.json"
        forked(lambda: look(told))
        for leftover in folder.glob(f"{name}.sqlite3*"):
            leftover.unlink()
        return {"name": name, "signal": ended, **json.loads(told.read_text())}

    trials = [trial("whole", lambda: None)]
    trials += [
        trial(f"p{number}{after:d}", lambda m=module, n=name, a=after: die_around(m, n, after=a))
        for number, (module, name) in enumerate(PLACES)
        for after in (False, True)
    ]
    dice = random.Random(5)
    for number, moment in enumerate(MOMENTS):
        late = moment + dice.random() / 20
        trials.append(trial(f"m{number}", lambda s=late: threading.Timer(s, die).start()))
    sys.stdout.write(json.dumps(trials, ensure_ascii=False))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
