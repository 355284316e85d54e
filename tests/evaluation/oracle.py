"""Duties by plain loops over plain rows: slow, and meant to be obviously right.

Written from docs/architecture.md and rulebook/model.py alone; it shares nothing with the SQL but the rules and the
civil calendar.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from shuzhi.clock import month_label, month_number
from shuzhi.rulebook.calendar import Period, add_months, periods_between, working_day_after
from shuzhi.rulebook.model import Cadence, Condition, Cycle, Deadline, DutyRule, Evidence, State
from tests.evaluation.rows import ASKED_PERSON, Entry, Organisation, Relations

NOT_EVENTS = ("development.", "topic:", "agenda:", "agenda1:")


class Duty(NamedTuple):
    """What one duty must look like; ``rule`` is the rule's place in the list asked."""

    rule: int
    org_id: int
    subject_id: int
    period: str
    due_on: date | None
    need: int
    done: int
    status: str
    provisional: bool
    trigger_id: int
    entries: tuple[int, ...]


class Proof(NamedTuple):
    """One piece of evidence: what it weighs towards the need, and its day (None: not told)."""

    ref: int
    day: date | None
    weight: int


def in_scope(rows: Relations, on: date, *, org: int | None = None, path: str | None = None) -> set[int]:
    """One organisation, or those that stood below ``path`` on the day asked."""
    if path is None:
        assert org is not None
        return {org}
    return {
        o.org_id
        for o in rows.organisation
        if o.since <= on and (o.until is None or o.until > on) and o.path.startswith(path)
    }


def covers(since: date, until: date | None, day: date) -> bool:
    return since <= day and (until is None or day < until)


def state_of(rows: Relations, org_id: int, day: date) -> Organisation | None:
    """The organisation as it stood on a day."""
    for row in rows.organisation:
        if row.org_id == org_id and covers(row.since, row.until, day):
            return row
    return None


def existed(organisation: Organisation, first: date, last: date) -> bool:
    """It had been founded by the first day and was not dissolved by the last."""
    return (organisation.founded is None or organisation.founded <= first) and (
        organisation.closed is None or organisation.closed > last
    )


def answer(organisation: Organisation, condition: Condition) -> bool | None:
    """Whether a condition holds; None where it is not recorded."""
    value = getattr(organisation, condition.column)
    if value is None:
        return None
    wanted = condition.value
    match condition.operator:
        case "in":
            return value in (wanted if isinstance(wanted, tuple) else (wanted,))
        case "=":
            return bool(value == wanted)
        case "!=":
            return bool(value != wanted)
        case ">=":
            return bool(value >= wanted)
        case "<=":
            return bool(value <= wanted)


def answers(organisation: Organisation, conditions: Iterable[Condition]) -> bool | None:
    """All conditions together: False if one fails, else None if one is not recorded, else True."""
    given = [answer(organisation, condition) for condition in conditions]
    if False in given:
        return False
    return None if None in given else True


def persons_in(rows: Relations, org_id: int, states: Collection[str], day: date) -> set[int]:
    """Who is in one of the states in the organisation on a day."""
    return {
        row.person_id
        for row in rows.person_state
        if row.org_id == org_id and row.state in states and covers(row.since, row.until, day)
    }


def is_exempt(rows: Relations, rule: DutyRule, person: int, day: date) -> bool:
    """In an exempting state anywhere on a day."""
    return any(
        row.person_id == person and row.state in rule.subject.exempt_states and covers(row.since, row.until, day)
        for row in rows.person_state
    )


def in_force(rule: DutyRule, day: date) -> bool:
    return covers(rule.version.since, rule.version.until, day)


def is_of_kind(marker: str, kinds: Collection[str]) -> bool:
    if "*" in kinds:
        return not marker.startswith(NOT_EVENTS)
    return marker in kinds


def roles_in(rows: Relations, entry_id: int, roles: Collection[str]) -> list[int | None]:
    """Those who stand in an entry in one of the roles."""
    return [row.person_id for row in rows.participation if row.entry_id == entry_id and row.role in roles]


def is_evidence(rows: Relations, entry: Entry, evidence: Evidence) -> bool:
    """The entry, in this organisation, carries a kind, all further markers, and the right person acts in it."""
    markers = {row.kind for row in rows.entry if row.entry_id == entry.entry_id and row.org_id == entry.org_id}
    if not is_of_kind(entry.kind, evidence.kinds) or not set(evidence.also) <= markers:
        return False
    if not evidence.by_roles:
        return True
    actors = roles_in(rows, entry.entry_id, evidence.by_roles)
    if evidence.by_person:
        actors = [person for person in actors if person == ASKED_PERSON]
    if not evidence.by_states:
        return bool(actors)
    return bool(set(actors) & persons_in(rows, entry.org_id, evidence.by_states, entry.day))


def entries_about(rows: Relations, rule: DutyRule, subject: int, first: date, last: date) -> dict[int, Entry]:
    """The entries from one day to another that speak for a subject, each once."""
    found: dict[int, Entry] = {}
    for entry in rows.entry:
        if not first <= entry.day <= last or not is_evidence(rows, entry, rule.evidence):
            continue
        if rule.subject.relation == "organisation":
            speaks = entry.org_id == subject
        else:
            speaks = subject in roles_in(rows, entry.entry_id, rule.evidence.roles or ("subject",))
        if speaks:
            found[entry.entry_id] = entry
    return found


def keeps_such_a_ledger(rows: Relations, rule: DutyRule, org_id: int, span: tuple[date, date], on: date) -> bool:
    """Whether the organisation's own ledger holds any such evidence, about whomever it is."""
    first, last = span
    if rule.evidence.register is not None:
        return any(
            row.org_id == org_id
            and row.register == rule.evidence.register
            and month_number(first) <= row.ym <= month_number(last)
            and (row.day is None or row.day <= on)
            for row in rows.register
        )
    timed = rule.need.measure == "minutes"
    return any(
        entry.org_id == org_id
        and first <= entry.day <= min(last, on)
        and is_evidence(rows, entry, rule.evidence)
        and (entry.minutes > 0 or not timed)
        for entry in rows.entry
    )


def proofs_of(rows: Relations, rule: DutyRule, subject: int, span: tuple[date, date], on: date) -> list[Proof]:
    """The evidence of a span (both days within), as far as it is there on the day asked."""
    first, last = span
    measure = rule.need.measure
    if rule.evidence.register is not None:
        return [
            Proof(row.row_id, row.day, {"count": 1, "minutes": 0, "paid": row.full_paid}[measure])
            for row in rows.register
            if row.register == rule.evidence.register
            and month_number(first) <= row.ym <= month_number(last)
            and (row.day is None or row.day <= on)
            and subject == (row.person_id if rule.subject.relation == "person" else row.org_id)
        ]
    return [
        Proof(entry.entry_id, entry.day, {"count": 1, "minutes": entry.minutes, "paid": 0}[measure])
        for entry in entries_about(rows, rule, subject, first, min(last, on)).values()
    ]


def settle(
    rule: DutyRule, proofs: Sequence[Proof], due: date, on: date, *, exempt: bool, unknown: bool
) -> tuple[int, str]:
    """How far done, and the status."""
    done = sum(proof.weight for proof in proofs)
    in_time = sum(proof.weight for proof in proofs if proof.day is None or proof.day <= due)
    if in_time >= rule.need.amount:
        return done, "met"
    if done >= rule.need.amount:
        return done, "late"
    if exempt:
        return done, "exempt"
    if unknown:
        return done, "unknown"
    return done, "overdue" if due < on else "due"


def refs(proofs: Iterable[Proof]) -> tuple[int, ...]:
    return tuple(sorted({proof.ref for proof in proofs}))


def duties(
    rows: Relations, rules: Sequence[DutyRule], *, on: date, org: int | None = None, path: str | None = None
) -> list[Duty]:
    """Every duty of the scope on a day."""
    scope = sorted(in_scope(rows, on, org=org, path=path))
    found: list[Duty] = []
    for number, rule in enumerate(rules):
        for org_id in scope:
            match rule.shape:
                case Cadence():
                    found += cadence(rows, rule, number, org_id, on)
                case Deadline():
                    found += deadline(rows, rule, number, org_id, on)
                case Cycle():
                    found += cycle(rows, rule, number, org_id, on)
                case State():
                    found += state(rows, rule, number, org_id, on)
    return found


def owing(rows: Relations, rule: DutyRule, org_id: int, period: Period) -> tuple[set[int], bool]:
    """Who owes a period in an organisation, and whether a condition could not be answered."""
    organisation = state_of(rows, org_id, period.due)
    if organisation is None or not in_force(rule, period.start):
        return set(), False
    asked = answers(organisation, rule.subject.conditions)
    if asked is False or not existed(organisation, period.start, period.due):
        return set(), False
    if rule.subject.relation == "organisation":
        return {org_id}, asked is None
    states = rule.subject.states
    stayed = persons_in(rows, org_id, states, period.start) & persons_in(rows, org_id, states, period.due)
    return stayed, asked is None


def cadence(rows: Relations, rule: DutyRule, number: int, org_id: int, on: date) -> Iterator[Duty]:
    assert isinstance(rule.shape, Cadence)
    periods = list(periods_between(rule.shape.every, date(on.year, 1, 1), on))
    year = date(on.year, 1, 1), date(on.year, 12, 31)
    mute = rule.silent and not keeps_such_a_ledger(rows, rule, org_id, year, on)
    for period in periods:
        subjects, not_recorded = owing(rows, rule, org_id, period)
        for subject in subjects:
            proofs = proofs_of(rows, rule, subject, (period.start, period.due), on)
            exempt = rule.subject.relation == "person" and is_exempt(rows, rule, subject, period.due)
            unknown = not_recorded or mute
            done, status = settle(rule, proofs, period.due, on, exempt=exempt, unknown=unknown)
            yield Duty(
                number,
                org_id,
                subject,
                period.label,
                period.due,
                rule.need.amount,
                done,
                status,
                False,
                0,
                refs(proofs),
            )


def due_after(shape: Deadline, day: date) -> tuple[date, bool]:
    """The due day, and whether it is only a first reckoning."""
    if shape.working_days is not None:
        return working_day_after(day, shape.working_days)
    if shape.days is not None:
        return day + timedelta(days=shape.days), False
    assert shape.months is not None
    return add_months(day, shape.months), False


def concerned(rows: Relations, rule: DutyRule, entry: Entry) -> set[int]:
    """Who owes a deadline that an entry starts; a person known by name only owes nothing."""
    if rule.subject.relation == "organisation":
        return {entry.org_id}
    people = {person for person in roles_in(rows, entry.entry_id, ["subject"]) if person is not None}
    if rule.subject.states:
        people &= persons_in(rows, entry.org_id, rule.subject.states, entry.day)
    return people


def deadline(rows: Relations, rule: DutyRule, number: int, org_id: int, on: date) -> Iterator[Duty]:
    assert isinstance(rule.shape, Deadline)
    triggers = {
        entry.entry_id: entry
        for entry in rows.entry
        if entry.org_id == org_id and entry.kind in rule.shape.after and entry.day <= on and in_force(rule, entry.day)
    }
    asked: list[tuple[Entry, int, bool, list[Proof]]] = []
    for trigger in triggers.values():
        organisation = state_of(rows, org_id, trigger.day)
        holds = None if organisation is None else answers(organisation, rule.subject.conditions)
        if organisation is None or holds is False:
            continue
        asked += [
            (trigger, subject, holds is None, proofs_of(rows, rule, subject, (trigger.day, on), on))
            for subject in concerned(rows, rule, trigger)
        ]
    mute = rule.silent and not any(proofs for *_, proofs in asked)
    for trigger, subject, not_recorded, proofs in asked:
        due, provisional = due_after(rule.shape, trigger.day)
        exempt = rule.subject.relation == "person" and is_exempt(rows, rule, subject, trigger.day)
        done, status = settle(rule, proofs, due, on, exempt=exempt, unknown=not_recorded or mute)
        yield Duty(
            number,
            org_id,
            subject,
            month_label(month_number(trigger.day)),
            due,
            rule.need.amount,
            done,
            status,
            provisional,
            trigger.entry_id,
            refs(proofs),
        )


def asked_on(rows: Relations, rule: DutyRule, org_id: int, on: date) -> tuple[Organisation | None, bool]:
    """The organisation if the rule asks it on a day, and whether a condition could not be answered."""
    organisation = state_of(rows, org_id, on)
    if organisation is None or not existed(organisation, on, on) or not in_force(rule, on):
        return None, False
    holds = answers(organisation, rule.subject.conditions)
    return (None if holds is False else organisation), holds is None


def cycle(rows: Relations, rule: DutyRule, number: int, org_id: int, on: date) -> Iterator[Duty]:
    assert isinstance(rule.shape, Cycle)
    organisation, not_recorded = asked_on(rows, rule, org_id, on)
    if organisation is None:
        return
    entries = entries_about(rows, rule, org_id, date.min, on).values()
    if not entries:
        yield Duty(number, org_id, org_id, "", None, 1, 0, "unknown", False, 0, ())
        return
    last = max(entry.day for entry in entries)
    end = add_months(last, rule.shape.months)
    if not_recorded:
        status = "unknown"
    elif end < on:
        status = "overdue"
    elif month_number(end) - rule.shape.lead_months <= month_number(on):
        status = "due"
    else:
        status = "met"
    behind = tuple(sorted(entry.entry_id for entry in entries if entry.day == last))
    period = month_label(month_number(end))
    yield Duty(number, org_id, org_id, period, end, 1, int(end >= on), status, False, 0, behind)


def state(rows: Relations, rule: DutyRule, number: int, org_id: int, on: date) -> Iterator[Duty]:
    assert isinstance(rule.shape, State)
    organisation, not_recorded = asked_on(rows, rule, org_id, on)
    if organisation is None:
        return
    count = len(persons_in(rows, org_id, rule.shape.states, on))
    if rule.silent and count == 0:
        return
    least, most = rule.shape.when_at_least, rule.shape.when_at_most
    within = (least is None or count >= least) and (most is None or count <= most)
    kept: bool | None = within
    if rule.shape.requires:
        if not within:
            return
        required = [answer(organisation, condition) for condition in rule.shape.requires]
        kept = None if None in required else all(required)
    status = "unknown" if not_recorded or kept is None else "met" if kept else "overdue"
    need = least if least is not None else most
    assert need is not None
    yield Duty(number, org_id, org_id, month_label(month_number(on)), on, need, count, status, False, 0, ())
