"""A data folder of its own and worker processes in it: killed at chosen moments, or writing side by side.

Run as a script by ``test_crash.py`` and ``test_together.py``; prints one JSON document.  It sets Django up once and
forks, so that a trial costs milliseconds.  Product code has no hooks for this: a worker replaces functions in its own
memory by ones that kill it.
"""

from __future__ import annotations

import itertools
import json
import os
import random
import shutil
import signal
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import django

DAY = date(2026, 2, 6)
MOST_OPERATIONS = 400
# Where a worker kills itself: module, function; each just before and just after.
PLACES = [
    ("shuzhi.ledger.entries", "append_links"),
    ("shuzhi.ledger.entries", "_write_parts"),
    ("shuzhi.ledger.entries", "write_audit"),
    ("shuzhi.ledger.registers", "append_links"),
    ("shuzhi.items.life", "append_links"),
    ("shuzhi.chain.links", "_locked_head"),
    ("shuzhi.chain.links", "link_digest"),
    ("django.db.backends.sqlite3.base", "DatabaseWrapper._commit"),
]
TIMED = 8
# operation → links and audit sentences that carry its mark once it is done
LEAVES = {"record": (1, 1), "correct": (1, 1), "withdraw": (1, 1), "item": (1, 1), "batch": (45, 1)}


def mark(number: int) -> str:
    return f"操作{number}；"


def make_county() -> None:
    from tests.houses import make_branch, make_member, make_organisation

    county = make_organisation("Z", "虚构并行县委", "county_committee")
    branch = make_branch(county, "Z01", "虚构并行党支部")
    for name in ("赵一", "钱二", "孙三"):
        make_member(branch, name)


def work(number: int, operation: str, actor: Any, branch: Any) -> None:
    """One verb (or one import of 45 facts) that leaves its mark in every link and sentence."""
    from django.db import transaction

    from shuzhi.access.audit import write_audit
    from shuzhi.access.models import Batch
    from shuzhi.clock import now
    from shuzhi.items.life import open_item, open_items
    from shuzhi.ledger.entries import (
        Agenda,
        Attendance,
        EntryFacts,
        correct_entry,
        record_entries,
        record_entry,
        withdraw_entry,
    )
    from shuzhi.ledger.models import Entry
    from shuzhi.ledger.registers import record_rows

    told = mark(number)
    facts = EntryFacts(
        DAY,
        ("theme_day", "party_lecture"),
        title=told,
        agenda=(Agenda("学习", "first_topic"), Agenda("讨论")),
        participants=tuple(Attendance("attendee", person) for person in branch.people.all()),
    )
    standing = Entry.everywhere.filter(organisation=branch, withdrawn_at=None).order_by("-pk")
    if operation == "record" or (operation in {"correct", "withdraw"} and not standing.exists()):
        record_entry(actor=actor, organisation=branch, facts=facts)
    elif operation == "correct":
        correct_entry(actor=actor, entry=standing[0], facts=facts, reason=told)
    elif operation == "withdraw":
        withdraw_entry(actor=actor, entry=standing[0], reason=told)
    elif operation == "item":
        open_item(actor=actor, organisation=branch, kind="problem", source="self", title=told)
    else:
        with transaction.atomic():
            batch = Batch.everywhere.create(organisation=branch, label=told, made_at=now(), made_by=actor.name)
            record_entries(actor=actor, organisation=branch, with_origins=[(facts, "第2行")] * 30, batch=batch)
            rows = [{"title": told, "day": DAY}] * 10
            record_rows(actor=actor, organisation=branch, register="document", rows=rows, batch=batch, audited=False)
            items = [{"kind": "task", "source": "plan", "title": told}] * 5
            open_items(actor=actor, organisation=branch, rows=items, batch=batch)
            write_audit(
                actor=actor, verb="import.committed", organisation=branch, batch=batch.pk, files=told, created=45
            )


def arm(module: str, name: str, when: str, countdown: int) -> None:
    """Replace a function by one that kills this process at its ``countdown``-th call."""
    import importlib

    holder: Any = importlib.import_module(module)
    if "." in name:
        owner, name = name.split(".")
        holder = getattr(holder, owner)
    real: Callable[..., Any] = getattr(holder, name)
    calls = itertools.count(1)

    def deadly(*args: Any, **kwargs: Any) -> Any:
        last = next(calls) == countdown
        if last and when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        result = real(*args, **kwargs)
        if last:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    setattr(holder, name, deadly)


def worker(diary: Path, seed: int, place: tuple[str, str, str] | None) -> None:
    """Write facts until killed; a diary outside the database tells what was begun and what was done."""
    from shuzhi.access.scoping import local_operator
    from shuzhi.roster.models import Organisation

    chance = random.Random(seed)
    actor, branch = local_operator("虚构经办人"), Organisation.everywhere.get(code="Z01")
    pen = os.open(diary, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    if place:
        arm(*place, countdown=chance.randint(3, 9))
    for number in range(MOST_OPERATIONS):
        operation = chance.choice([*LEAVES, "batch"])
        os.write(pen, f"begin {number} {operation}\n".encode())
        work(number, operation, actor, branch)
        os.write(pen, f"done {number} {operation}\n".encode())
    os._exit(3)  # nobody killed it


def look(diary: Path) -> dict[str, Any]:
    """What stands after the kill: verified, and every operation whole or absent."""
    from django.db import connection

    from shuzhi.access.models import AuditRecord
    from shuzhi.chain.models import Revision
    from shuzhi.chain.verify import verify_house

    begun, done = {}, set()
    for line in diary.read_text().splitlines():
        word, number, operation = line.split()
        if word == "begin":
            begun[int(number)] = operation
        else:
            done.add(int(number))
    contents = list(Revision.everywhere.exclude(fact_type="audit").values_list("content", "reason"))
    # A sentence about a changed entry names the entry, which carries the mark of whoever told it: its reason counts.
    sentences = [
        one.facts["reason"] if one.verb in {"entry.corrected", "entry.withdrawn"} else one.sentence
        for one in AuditRecord.everywhere.all()
    ]
    wrong, kept = [], False
    for number, operation in begun.items():
        links = sum(mark(number) in reason or (not reason and mark(number) in text) for text, reason in contents)
        found = (links, sum(mark(number) in sentence for sentence in sentences))
        allowed = [LEAVES[operation]] if number in done else [LEAVES[operation], (0, 0)]
        if found not in allowed:
            wrong.append({"number": number, "operation": operation, "found": found})
        kept = kept or (number not in done and found == LEAVES[operation])
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        integrity = cursor.fetchone()[0]
    return {
        "operations": len(begun),
        "inside": len(begun) > len(done),
        "kept": kept,
        "wrong": wrong,
        "integrity": integrity,
        "faults": [fault.as_dict() for fault in verify_house()],
    }


def crash_trials(home: Path) -> list[dict[str, Any]]:
    """Kill workers at every place and at random times; look at what each left."""
    from django.db import connections

    template = Path(connections["default"].settings_dict["NAME"])
    connections.close_all()
    moments: list[tuple[str, str, str] | None] = [
        (module, name, when) for module, name in PLACES for when in ("before", "after")
    ]
    answers = []
    for number, place in enumerate([*moments, *[None] * TIMED]):
        folder = home / f"trial-{number}"
        folder.mkdir()
        shutil.copy(template, folder / "data.sqlite3")
        connections["default"].settings_dict["NAME"] = folder / "data.sqlite3"
        diary = folder / "diary"
        pid = os.fork()
        if pid == 0:
            try:
                worker(diary, seed=number, place=place)
            finally:
                os._exit(4)
        if place is None:
            while not diary.exists():
                time.sleep(0.002)
            time.sleep(random.Random(number).uniform(0.01, 0.5))
            os.kill(pid, signal.SIGKILL)
        _, status = os.waitpid(pid, 0)
        answer = {"place": place or "timed", "signal": os.WTERMSIG(status) if os.WIFSIGNALED(status) else None}
        answers.append(answer | look(diary))
        connections.close_all()
    return answers


def together(workers: int, entries: int) -> dict[str, Any]:
    """Several processes write in the same branch at once, from its very first link on."""
    from django.db import connections

    from shuzhi.access.scoping import local_operator
    from shuzhi.chain.models import ChainHead, Revision
    from shuzhi.chain.verify import verify_house
    from shuzhi.roster.models import Organisation

    connections.close_all()
    start = time.monotonic() + 0.3
    pids = []
    for number in range(workers):
        pid = os.fork()
        if pid == 0:
            try:
                branch = Organisation.everywhere.get(code="Z01")
                time.sleep(max(0.0, start - time.monotonic()))
                for count in range(entries):
                    operation = ("record", "correct", "item")[count % 3]
                    work(number * 1000 + count, operation, local_operator(f"虚构{number}"), branch)
                connections.close_all()
                os._exit(0)
            finally:
                os._exit(4)
        pids.append(pid)
    statuses = [os.waitpid(pid, 0)[1] for pid in pids]
    return {
        "statuses": statuses,
        "told": Revision.everywhere.filter(fact_type__in=("entry", "register", "item")).count(),
        "links": Revision.everywhere.filter(organisation__code="Z01").count(),
        "head": ChainHead.everywhere.get(organisation__code="Z01").sequence,
        "actors": sorted(set(Revision.everywhere.filter(fact_type="entry").values_list("actor_name", flat=True))),
        "faults": [fault.as_dict() for fault in verify_house()],
    }


def main() -> None:
    task, home = sys.argv[1], Path(sys.argv[2])
    django.setup()
    if "prepared" not in sys.argv:
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
    make_county()
    answer = crash_trials(home) if task == "crash" else together(workers=3, entries=12)
    sys.stdout.write(json.dumps(answer, ensure_ascii=False))


if __name__ == "__main__":
    main()
