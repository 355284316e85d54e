"""Duties that go with a person's steps, by plain loops: recurrences, what must come before, a year from a state on."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, timedelta
from typing import NamedTuple

from shuzhi.clock import month_label, month_number
from shuzhi.rulebook.calendar import add_months
from shuzhi.rulebook.model import DutyRule, Strength
from shuzhi.rulebook.shapes import Before, Ending, Recurrence, Standing
from tests.evaluation import oracle
from tests.evaluation.rows import Entry, Relations

FIRST_DAY, TURN_YEARS = date(1949, 1, 1), 30  # where the calendar begins, how long a recurrence goes on
DONE = ("met", "late", "breach")


def about(rows: Relations, kinds: Collection[str], person: int, on: date) -> list[Entry]:
    """The entries of some kinds about a person, each once."""
    found = {
        entry.entry_id: entry
        for entry in rows.entry
        if entry.kind in kinds and entry.day <= on and person in oracle.roles_in(rows, entry.entry_id, ["subject"])
    }
    return list(found.values())


def speaking(rows: Relations, rule: DutyRule, person: int, on: date) -> list[Entry]:
    """The entries that speak for a person, whenever they were."""
    return list(oracle.entries_about(rows, rule, person, date.min, on).values())


def is_over(rows: Relations, ending: Ending | None, person: int, since: date, on: date) -> bool:
    """Whether a later step has ended what a step of ``since`` started."""
    if ending is None:
        return False
    return (
        any(entry.day >= since for entry in about(rows, ending.kinds, person, on))
        or any(
            row.person_id == person and row.state in ending.states and oracle.covers(row.since, row.until, on)
            for row in rows.person_state
        )
        or any(row.person_id == person and row.fact in ending.changes and since <= row.day <= on for row in rows.change)
    )


def steps(rows: Relations, rule: DutyRule, org_id: int, on: date) -> Iterator[tuple[oracle.Trigger, int, bool]]:
    """Every step about somebody that the rule asks about: the step, the person, and whether a condition is unknown."""
    assert isinstance(rule.shape, Recurrence | Before)
    after = rule.shape.after if isinstance(rule.shape, Recurrence) else rule.shape.step
    for trigger in oracle.triggers_of(rows, after, org_id):
        organisation = oracle.state_of(rows, org_id, trigger.day)
        holds = None if organisation is None else oracle.answers(rows, organisation, rule.subject.conditions, on)
        if trigger.day <= on and oracle.in_force(rule, trigger.day) and organisation is not None and holds is not False:
            for person in sorted(trigger.people):
                yield trigger, person, holds is None


def label(day: date) -> str:
    return month_label(month_number(day))


def recurrence(rows: Relations, rule: DutyRule, number: int, org_id: int, on: date) -> Iterator[oracle.Duty]:
    """For the third time there must be three by its end, one of them since the second."""
    shape = rule.shape
    assert isinstance(shape, Recurrence)
    for trigger, person, unknown in steps(rows, rule, org_id, on):
        days = {e.entry_id: e.day for e in speaking(rows, rule, person, on) if e.day >= trigger.day}
        over = is_over(rows, rule.ends_with, person, trigger.day, on)
        taken = [e.day for e in about(rows, shape.until, person, on) if e.day >= trigger.day]
        last = shape.last or TURN_YEARS * 12 // shape.months
        for turn in range(shape.first, last + 1):
            begun, due = (add_months(trigger.day, shape.months * times) for times in (turn - 1, turn))
            if begun > on or any(day <= due for day in taken):
                continue
            need = turn * rule.need.amount
            in_time = [day for day in days.values() if day <= due]
            if len(in_time) >= need and any(day >= begun for day in in_time):
                status = "met"
            elif len(days) >= need and any(day >= begun for day in days.values()):
                status = "late"
            elif unknown:
                status = "unknown"
            elif not oracle.had_begun(rows, rule.evidence, org_id, begun):
                status = "unbegun"
            elif any(day >= begun for day in days.values()) and not oracle.had_begun(
                rows, rule.evidence, org_id, trigger.day
            ):
                status = "unbegun"  # there is one of this time, and nobody can know of the earlier ones
            else:
                status = oracle.missing(rule) if due < on else "due"
            if status in DONE or not over:
                refs, told = tuple(sorted(days)), oracle.plain(status)
                yield oracle.Duty(
                    number, org_id, person, label(begun), due, need, len(days), told, False, trigger.ref, refs,
                    status == "unbegun",
                )  # fmt: skip


def before(rows: Relations, rule: DutyRule, number: int, org_id: int, on: date) -> Iterator[oracle.Duty]:
    """What must have been on the day of the step."""
    shape = rule.shape
    assert isinstance(shape, Before)
    for trigger, person, unknown in steps(rows, rule, org_id, on):
        surely = date.max
        evidence = [] if shape.age else speaking(rows, rule, person, on)
        due: date | None
        if shape.age:
            row = next((row for row in rows.person if row.person_id == person), None)
            if row is None or row.born is None or row.born < FIRST_DAY:
                continue
            due, surely = birthday(row.born, shape.age), birthday(row.born_by or row.born, shape.age)
        elif shape.months:
            due = min((add_months(e.day, shape.months) for e in evidence), default=None)
        else:
            due = trigger.day
        if shape.once:
            since = max((e.day for e in about(rows, shape.since, person, trigger.day)), default=date.min)
            settled = not any(since <= e.day < trigger.day for e in evidence)
        elif shape.age:
            settled = surely <= trigger.day
        elif shape.months:
            settled = due is not None and due <= trigger.day
        else:
            settled = any(e.day <= trigger.day for e in evidence)
        if rule.silent and not shape.age and not evidence:
            continue
        missed = "breach" if rule.strength is Strength.MUST else "unrecorded"
        asked_from = begun_by(rows, shape, person, trigger.day)
        doubt = unknown or bool(shape.age and due is not None and due <= trigger.day)
        unbegun = not rule.silent and not oracle.had_begun(rows, rule.evidence, org_id, asked_from)
        status = "met" if settled else "unknown" if doubt or unbegun else missed
        unbegun = unbegun and not settled and not unknown
        refs = tuple(sorted(e.entry_id for e in evidence))
        period = label(trigger.day)
        yield oracle.Duty(
            number, org_id, person, period, due, 1, int(settled), status, False, trigger.ref, refs, unbegun
        )


def birthday(born: date, age: int) -> date:
    """When somebody becomes so old; who was born on 29 February does on 1 March where there is no such day."""
    day = add_months(born, 12 * age)
    return day if day.day == born.day else day + timedelta(days=1)


def begun_by(rows: Relations, shape: Before, person: int, day: date) -> date:
    """When the ledger must have begun: the last step after which it was to be done, else the first step of all."""
    since = about(rows, shape.since, person, day)
    return max((entry.day for entry in since), default=first_step(rows, person, day))


def first_step(rows: Relations, person: int, day: date) -> date:
    """The day of the first step that is told of a person."""
    kinds = {entry.kind for entry in rows.entry if entry.kind.startswith("development.")}
    return min((entry.day for entry in about(rows, kinds, person, day)), default=day)


class Beginning(NamedTuple):
    """When a person came into a state the last time, where, what tells of it, and whether only roughly."""

    day: date
    ref: int
    org_id: int
    vague: bool


def beginning(rows: Relations, shape: Standing, person: int, on: date) -> Beginning | None:
    """As the last entry tells it, or the roster where that is of another beginning, more than the time later."""
    entries = about(rows, shape.told_by, person, on)
    last_entry = max((entry.day for entry in entries), default=None)
    run = last_run(rows, shape.state, person, on)
    if last_entry is not None and (run is None or add_months(last_entry, shape.months) >= run):
        ref = min(entry.entry_id for entry in entries if entry.day == last_entry)
        orgs = [row.org_id for row in rows.entry if row.entry_id == ref and row.kind in shape.told_by]
        return Beginning(last_entry, ref, min(orgs), False)
    if run is None or run < FIRST_DAY:
        return None
    rough = any(
        row.person_id == person
        and row.day == run
        and ((row.fact == f"{shape.state}.begins" and row.vague == 1) or row.fact == "transfer.in.received")
        for row in rows.change
    )
    return Beginning(run, 0, 0, rough)


def last_run(rows: Relations, state: str, person: int, on: date) -> date | None:
    """The last day on which a person came into a state, without having been in it anywhere the day before."""
    spells = [row for row in rows.person_state if row.person_id == person and row.state == state]
    spells = [row for row in spells if row.until is None or row.until > row.since]
    begun = [
        row.since
        for row in spells
        if not any(one.since < row.since and (one.until is None or one.until >= row.since) for one in spells)
    ]
    return max((day for day in begun if day <= on), default=None)


def place(rows: Relations, shape: Standing, person: int, on: date) -> tuple[int, bool] | None:
    """Where a person is in the state, or was last, and whether he still is; None where no roster says so."""
    spells = [
        row
        for row in rows.person_state
        if row.person_id == person
        and row.state == shape.state
        and row.since <= on
        and (row.until is None or row.until > row.since)
    ]
    if not spells:
        return None
    ends = [date.max if row.until is None or row.until > on else row.until for row in spells]
    last = max(ends)
    return min(row.org_id for row, end in zip(spells, ends, strict=True) if end == last), last == date.max


class Asked(NamedTuple):
    """What is asked of a person: since when, by which row, from which day on, until when, where, and as long as what.

    ``doubt``: nobody can say by when; ``gone``: he is no longer in the state.
    """

    since: date
    ref: int
    first: date
    due: date
    org_id: int
    doubt: bool
    gone: bool


def asked_of(rows: Relations, rule: DutyRule, person: int, on: date) -> Asked | None:
    shape = rule.shape
    assert isinstance(shape, Standing)
    begun = beginning(rows, shape, person, on)
    if begun is None:
        return None
    since, ref, least, most = begun.day, begun.ref, shape.months, shape.months
    if shape.lengthened_by:
        longer = about(rows, shape.lengthened_by, person, on)
        last = max(longer, key=lambda entry: (entry.day, -entry.entry_id), default=None)
        if last is None or last.day < begun.day:
            return None
        since, ref = last.day, last.entry_id
        told = [min(row.months, shape.most_months) for row in rows.extension if row.entry_id == ref]
        least += told[0] if told else shape.least_months
        most += told[0] if told else shape.most_months
    at = place(rows, shape, person, on)
    org_id, still = (begun.org_id, True) if at is None else at
    organisation = oracle.state_of(rows, org_id, on)
    holds = None if organisation is None else oracle.answers(rows, organisation, rule.subject.conditions, on)
    if organisation is None or holds is False or not oracle.in_force(rule, since):
        return None
    first = add_months(begun.day, least)
    moved = is_moved(rows, shape, person, begun.day, org_id, on)
    due = add_months(begun.day, most + (shape.moved_months if moved else 0))
    return Asked(since, ref, first, due, org_id, holds is None or begun.vague, not still)


def is_moved(rows: Relations, shape: Standing, person: int, since: date, org_id: int, on: date) -> bool:  # noqa: PLR0917
    """Whether a person has been in the state in another organisation since."""
    return any(
        row.person_id == person
        and row.state == shape.state
        and row.org_id != org_id
        and row.since <= on
        and (row.until is None or row.until > max(row.since, since))
        for row in rows.person_state
    )


def standing(rows: Relations, rule: DutyRule, number: int, scope: Collection[int], on: date) -> Iterator[oracle.Duty]:
    """A time that began with a state: asked where the person stands in it, as long as he does."""
    shape = rule.shape
    assert isinstance(shape, Standing)
    people = {row.person_id for row in rows.person_state} | {row.person_id for row in rows.participation}
    for person in sorted(one for one in people if one is not None):
        asked = asked_of(rows, rule, person, on)
        if asked is None or asked.org_id not in scope:
            continue
        evidence = [entry for entry in speaking(rows, rule, person, on) if entry.day >= asked.since]
        status = how_it_stands(rows, rule, person, asked, evidence, on)
        over = asked.gone or is_over(rows, rule.ends_with, person, asked.since, on)
        if status not in DONE and over:
            continue
        refs = tuple(sorted(entry.entry_id for entry in evidence))
        yield oracle.Duty(
            number,
            asked.org_id,
            person,
            label(asked.since),
            asked.due,
            rule.need.amount,
            len(refs),
            oracle.plain(status),
            False,
            asked.ref,
            refs,
            status == "unbegun",
        )


def how_it_stands(  # noqa: PLR0917
    rows: Relations, rule: DutyRule, person: int, asked: Asked, evidence: Collection[Entry], on: date
) -> str:
    """Done from the first day on, done too early, or not yet."""
    shape = rule.shape
    assert isinstance(shape, Standing)
    at_any_time = set(rule.evidence.kinds) - set(shape.not_before)

    def counts(entry: Entry) -> bool:
        kinds = {row.kind for row in rows.entry if row.entry_id == entry.entry_id}
        return entry.day >= asked.first or bool(kinds & at_any_time)

    done = [entry.day for entry in evidence if counts(entry)]
    if done:
        return "late" if shape.days and min(done) > asked.due + timedelta(days=shape.days) else "met"
    if any(asked.since <= entry.day < asked.first for entry in about(rows, shape.not_before, person, on)):
        return "breach"
    if asked.doubt:
        return "unknown"
    if not oracle.had_begun(rows, rule.evidence, asked.org_id, asked.first):
        return "unbegun"
    return oracle.missing(rule) if asked.due < on else "due"
