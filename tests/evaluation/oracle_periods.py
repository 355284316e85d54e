"""Figures over months, quarters and times running by plain loops, written from docs/architecture.md (measures)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from shuzhi.clock import month_number
from shuzhi.rulebook.calendar import Period, periods_between
from shuzhi.rulebook.shapes import Evidence
from tests.evaluation.oracle import covers, existed, had_begun, last_day, state_of
from tests.evaluation.oracle_members import MEMBER, is_member
from tests.evaluation.oracle_people import PRESENT, Asked, Rows, chosen_entries, posts_held, told
from tests.evaluation.rows import Entry, Relations


def held(rows: Relations, select: dict[str, Any], asked: Asked) -> Iterator[tuple[int, Entry]]:
    """(Organisation, entry): whose ledger it stands in, or in which who acted in it holds the post."""
    chosen = chosen_entries(rows, select, asked, below=bool(select.get("posts")))
    if select.get("posts"):
        for one in told(rows, chosen, select["roles"]):
            entry = chosen[one.entry]
            for org in posts_held(rows, select, asked, one.person, entry.day):
                yield org, entry
        return
    for row in rows.entry:
        if row.entry_id in chosen and row.org_id in asked.scope:
            own = chosen_entries(rows, select, Asked({row.org_id}, asked.period, {row.org_id}))
            if row.entry_id in own:
                yield row.org_id, chosen[row.entry_id]


def over(rows: Relations, select: dict[str, Any], asked: Asked, org: int) -> list[Period]:
    """The periods that are over, through which the organisation existed."""
    found = []
    for period in periods_between(select["every"], asked.period.first, asked.period.on):
        last = last_day(period)
        standing = state_of(rows, org, last)
        if period.start >= asked.period.first and last <= asked.period.on and standing is not None:
            found += [period] if existed(standing, period.start, last) else []
    return found


def lies_in(day: date, period: Period) -> bool:
    return period.start <= day <= last_day(period)


def periods_with(rows: Relations, select: dict[str, Any], asked: Asked) -> Rows:
    found: Rows = {}
    there = {(org, entry.entry_id, entry.day) for org, entry in held(rows, select, asked)}
    for org in {org for org, _, _ in there}:
        for period in over(rows, select, asked, org):
            refs = sorted({ref for owner, ref, day in there if owner == org and lies_in(day, period)})
            for place, ref in enumerate(refs):
                found[ref] = found.get(ref, Decimal(0)) + (1 if place == 0 else 0)
    return found


def keepers_of(rows: Relations, select: dict[str, Any], asked: Asked) -> set[int]:
    """Who holds such entries, or whose people acted in one."""
    plain = {key: select[key] for key in ("kinds", "also") if key in select}
    return {org for org, _ in held(rows, select, asked)} | {
        org for org in asked.scope if chosen_entries(rows, plain, Asked({org}, asked.period, {org}))
    }


def unled(rows: Relations, select: dict[str, Any], asked: Asked) -> set[int]:
    """Of them those of which nobody recorded who holds the post asked; where it must be held still, who holds it."""
    if not select.get("posts"):
        return set()
    return keepers_of(rows, select, asked) - {
        one.org_id
        for one in rows.person_state
        if one.state in select["posts"] and (not select.get("still") or covers(one.since, one.until, asked.period.on))
    }


def periods_over(rows: Relations, select: dict[str, Any], asked: Asked) -> Rows:
    there = {(org, entry.day) for org, entry in held(rows, select, asked)}
    keepers = keepers_of(rows, select, asked) - unled(rows, select, asked)
    evidence = Evidence(kinds=tuple(select["kinds"]), also=tuple(select.get("also", ())))
    found: Rows = {}
    for org in keepers:
        days = [day for owner, day in there if owner == org]
        counted = [
            period
            for period in over(rows, select, asked, org)
            if had_begun(rows, evidence, org, period.start) or any(lies_in(day, period) for day in days)
        ]
        if counted:
            found[org] = Decimal(len(counted))
    return found


def absent_running(rows: Relations, select: dict[str, Any], asked: Asked) -> Rows:
    """Members of the last day who missed so many running; leave breaks the row, what names him not does not."""
    first, on = asked.period.first, asked.period.on
    months = range(month_number(first) - 12, month_number(asked.period.last) + 1)
    days = {
        one.entry_id: one.day
        for one in rows.entry
        if one.kind in select["kinds"] and one.org_id in asked.scope and one.ym in months and one.day <= on
    }
    calls: dict[int, dict[tuple[date, int], bool]] = {}
    for one in told(rows, days, (*PRESENT, "leave", "absent")):
        came = one.role != "absent"
        if one.person is not None and (came or bound(rows, one.person, days[one.entry])):
            his = calls.setdefault(one.person, {})
            call = days[one.entry], one.entry
            his[call] = his.get(call, True) and not came
    here = {
        s.person_id
        for s in rows.person_state
        if s.org_id in asked.scope and s.state in MEMBER and covers(s.since, s.until, on)
    }
    found: Rows = {}
    for person in here & set(calls):
        running = 0
        for (day, _), absent in sorted(calls[person].items()):
            running = running + 1 if absent else 0
            if running >= select["times"] and day >= first and bound(rows, person, on):
                found[person] = Decimal(1)
    return found


def bound(rows: Relations, person: int, day: date) -> bool:
    """A member of whom nothing was let off that day."""
    return is_member(rows, person, day) and not is_member(rows, person, day, ("exempt",))


MEASURES: dict[str, Callable[[Relations, dict[str, Any], Asked], Rows]] = {
    "absent_running": absent_running,
    "periods_with": periods_with,
    "periods_over": periods_over,
}
