"""Duties by plain loops over plain rows: slow, and meant to be obviously right.

Written from docs/architecture.md, rulebook/model.py and rulebook/shapes.py alone; it shares nothing with the SQL but
the rules and the civil calendar.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from shuzhi.clock import month_label, month_number
from shuzhi.rulebook.calendar import Period, add_months, month_end, periods_between, working_day_after
from shuzhi.rulebook.model import DutyRule, Strength
from shuzhi.rulebook.shapes import (
    Before,
    Cadence,
    Condition,
    Cycle,
    Dated,
    Deadline,
    Evidence,
    Lapse,
    Recurrence,
    Reminder,
    Standing,
    State,
)
from tests.evaluation import oracle_steps
from tests.evaluation.rows import ASKED_PERSON, Change, Entry, Organisation, Register, Relations

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
    unbegun: bool = False  # unknown because the ledger had not begun


class Proof(NamedTuple):
    """One piece of evidence: what it weighs towards the need, and its day (None: not told)."""

    ref: int
    day: date | None
    weight: int


class Trigger(NamedTuple):
    """What starts a deadline: its number, its day, the persons it is about, the item or transfer it is a step of."""

    ref: int
    day: date
    people: frozenset[int]
    matter: tuple[str, int] | None
    vague: bool = False  # only its month or year was told


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
    """It had surely been founded by the first day and was not dissolved by the last."""
    return (organisation.founded_by is None or organisation.founded_by <= first) and (
        organisation.closed is None or organisation.closed > last
    )


def exists(organisation: Organisation, on: date) -> bool:
    """Founded by then, for all that anybody knows, and not dissolved."""
    founded, closed = organisation.founded, organisation.closed
    return (founded is None or founded <= on) and (closed is None or closed > on)


def answer(organisation: Organisation, condition: Condition) -> bool | None:
    """Whether a condition holds; None where it is not recorded.  Kinds that ``of`` does not name are not held to it."""
    value = getattr(organisation, condition.column)
    excused = bool(condition.of) and organisation.kind not in condition.of
    if value is None or excused:
        return True if excused else None
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


def is_faculty(rows: Relations, organisation: Organisation, on: date) -> bool:
    """Right under the topmost committee of a university, as the tree stands on the day asked."""

    def universities(path: str) -> list[Organisation]:
        return [
            one
            for one in rows.organisation
            if (one.path, one.kind, one.sector) == (path, "committee", "university")
            and covers(one.since, one.until, on)
        ]

    return any(not universities(above.above) for above in universities(organisation.above))


def answers(rows: Relations, organisation: Organisation, conditions: Iterable[Condition], on: date) -> bool | None:
    """All conditions together: False if one fails, else None if one is not recorded, else True."""
    given = [
        is_faculty(rows, organisation, on) is bool(condition.value)
        if condition.column == "faculty"
        else answer(organisation, condition)
        for condition in conditions
    ]
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


def is_named(rows: Relations, row: Entry | Register | Change, dated: Dated) -> bool:
    """Whether a row is one of those a rule names."""
    match row:
        case Entry():
            if dated.register is not None or dated.changes:
                return False
            markers = {one.kind for one in rows.entry if one.entry_id == row.entry_id and one.org_id == row.org_id}
            return is_of_kind(row.kind, dated.kinds) and set(dated.also) <= markers
        case Register():
            return row.register == dated.register and (not dated.categories or row.category in dated.categories)
        case Change():
            return (
                row.fact in dated.changes
                and (not dated.item_kinds or row.item_kind in dated.item_kinds)
                and (not dated.item_sources or row.item_source in dated.item_sources)
            )


def is_evidence(rows: Relations, entry: Entry, evidence: Evidence) -> bool:
    """The entry, in this organisation, carries a kind, all further markers, and the right person acts in it."""
    if not is_named(rows, entry, evidence):
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
    asked_of_posts = rule.subject.relation == "organisation" and not isinstance(rule.shape, Cycle)
    posts = rule.evidence.by_states if asked_of_posts else ()
    for entry in rows.entry:
        known = is_named(rows, entry, rule.evidence) if posts else is_evidence(rows, entry, rule.evidence)
        if not first <= entry.day <= last or not known:
            continue
        if posts:  # who holds the post in the organisation asked, in whatever ledger
            actors = set(roles_in(rows, entry.entry_id, rule.evidence.by_roles))
            speaks = bool(actors & persons_in(rows, subject, posts, entry.day))
        elif rule.subject.relation == "organisation":
            speaks = entry.org_id == subject
        else:
            speaks = subject in roles_in(rows, entry.entry_id, rule.evidence.roles or ("subject",))
        if speaks:
            found[entry.entry_id] = entry
    return found


def rows_about(rows: Relations, rule: DutyRule, subject: int) -> list[Register | Change]:
    """The register rows and changes that speak for a subject, whatever their day."""
    return [
        row
        for row in (*rows.register, *rows.change)
        if is_named(rows, row, rule.evidence)
        and subject == (row.person_id if rule.subject.relation == "person" else row.org_id)
    ]


def keeps_such_a_ledger(rows: Relations, rule: DutyRule, org_id: int, span: tuple[date, date], on: date) -> bool:
    """Whether the organisation's own ledger or roster holds any such evidence, about whomever it is."""
    first, last = span
    if any(
        row.org_id == org_id and is_named(rows, row, rule.evidence) and is_within(row, first, last, on)
        for row in (*rows.register, *rows.change)
    ):
        return True
    timed = rule.need.measure == "minutes"
    return any(
        entry.org_id == org_id
        and first <= entry.day <= min(last, on)
        and is_evidence(rows, entry, rule.evidence)
        and (entry.minutes > 0 or not timed)
        for entry in rows.entry
    )


def had_begun(rows: Relations, dated: Dated, org_id: int, day: date) -> bool:
    """The ledger had begun with one of the kinds that a rule names; what changes is told by roster and items alone."""
    if dated.changes or not (dated.kinds or dated.register):
        return True
    days = {row.kind: row.since for row in rows.beginnings if row.org_id == org_id}
    kinds = dated.kinds or (dated.register or "",)
    if "*" in kinds:
        return any(since <= day for since in days.values())
    begins = [days.get(kind, days.get("", date.max)) for kind in kinds]
    return min(begins) <= day


def proof_of(rule: DutyRule, row: Entry | Register | Change) -> Proof:
    """What a row weighs: one; of minutes as long as the entry was; of months paid one where it is paid in full."""
    match row:
        case Entry():
            return Proof(row.entry_id, row.day, {"count": 1, "minutes": row.minutes, "paid": 0}[rule.need.measure])
        case Register():
            return Proof(row.row_id, row.day, {"count": 1, "minutes": 0, "paid": row.full_paid}[rule.need.measure])
        case Change():
            return Proof(row.change_id, row.day, {"count": 1, "minutes": 0, "paid": 0}[rule.need.measure])


def is_within(row: Register | Change, first: date, last: date, on: date) -> bool:
    """By its day; a register row belongs to the month it is told for, and a day it lacks is no hindrance."""
    if isinstance(row, Change):
        return first <= row.day <= min(last, on)
    return month_number(first) <= row.ym <= month_number(last) and (row.day is None or row.day <= on)


def proofs_of(rows: Relations, rule: DutyRule, subject: int, span: tuple[date, date], on: date) -> list[Proof]:
    """The evidence of a span (both days within), as far as it is there on the day asked."""
    first, last = span
    entries = entries_about(rows, rule, subject, first, min(last, on)).values()
    others = [row for row in rows_about(rows, rule, subject) if is_within(row, first, last, on)]
    return [proof_of(rule, row) for row in (*entries, *others)]


def proofs_since(rows: Relations, rule: DutyRule, subject: int, trigger: Trigger, on: date) -> list[Proof]:
    """The evidence from a trigger's day on; of a step of an item or a transfer only what is of the same one."""
    entries = entries_about(rows, rule, subject, trigger.day, on).values()
    others = [
        row
        for row in rows_about(rows, rule, subject)
        if row.day is not None
        and trigger.day <= row.day <= on
        and not (isinstance(row, Change) and is_of_another(row, trigger))
    ]
    return [proof_of(rule, row) for row in (*entries, *others)]


def proofs_of_round(rows: Relations, rule: DutyRule, subject: int, trigger: Trigger, on: date) -> list[Proof]:
    """Before the first trigger of a round also what was done in it, under the rule."""
    shape = rule.shape
    assert isinstance(shape, Deadline)
    if not shape.since:
        return proofs_since(rows, rule, subject, trigger, on)
    steps = oracle_steps.about(rows, shape.since, subject, min(trigger.day, on))
    began = max((step.day for step in steps), default=date.min)
    triggers = oracle_steps.about(rows, shape.after.kinds, subject, on)
    if any(began <= one.day < trigger.day for one in triggers):
        began = trigger.day
    opens = min(trigger.day, max(began, rule.version.since))
    return proofs_since(rows, rule, subject, trigger._replace(day=opens), on)


def matter_of(row: Change) -> tuple[str, int] | None:
    """The item or transfer of which a change is a step."""
    return None if row.about_id is None else (row.fact.partition(".")[0], row.about_id)


def is_of_another(row: Change, trigger: Trigger) -> bool:
    """Of another item or transfer than the one that started the duty."""
    matter = matter_of(row)
    if matter is None or trigger.matter is None:
        return False
    return matter[0] == trigger.matter[0] and matter != trigger.matter


def missing(rule: DutyRule) -> str:
    """What is not recorded is overdue where the rule says must, else only unrecorded."""
    return "overdue" if rule.strength is Strength.MUST else "unrecorded"


def settle(
    rule: DutyRule, proofs: Sequence[Proof], due: date | None, on: date, *, exempt: bool, unknown: bool, begun: bool
) -> tuple[int, str]:
    """How far done, and the status; ``unbegun`` stands for unknown because of that."""
    done = sum(proof.weight for proof in proofs)
    in_time = sum(proof.weight for proof in proofs if proof.day is None or due is None or proof.day <= due)
    if in_time >= rule.need.amount:
        return done, "met"
    if done >= rule.need.amount:
        return done, "late"
    if exempt:
        return done, "exempt"
    if unknown:
        return done, "unknown"
    if not begun:
        return done, "unbegun"
    return done, missing(rule) if due is not None and due < on else "due"


def plain(status: str) -> str:
    """The status as it is told."""
    return "unknown" if status == "unbegun" else status


def refs(proofs: Iterable[Proof]) -> tuple[int, ...]:
    return tuple(sorted({proof.ref for proof in proofs}))


def duties(
    rows: Relations,
    rules: Sequence[DutyRule],
    *,
    on: date,
    org: int | None = None,
    path: str | None = None,
    seen: date | None = None,
) -> list[Duty]:
    """Every duty of the scope on a day; periods as they are seen from a later day, where one is given."""
    scope = sorted(in_scope(rows, on, org=org, path=path))
    found: list[Duty] = []
    for number, rule in enumerate(rules):
        if isinstance(rule.shape, Standing):
            found += oracle_steps.standing(rows, rule, number, scope, on)
            continue
        for org_id in scope:
            if isinstance(rule.shape, Cadence):
                found += cadence(rows, rule, number, org_id, on, seen or on)
            else:
                found += asker_of(rule.shape)(rows, rule, number, org_id, on)
    return found


def asker_of(shape: object) -> Callable[[Relations, DutyRule, int, int, date], Iterator[Duty]]:
    """What tells the duties of a shape in one organisation."""
    askers = {
        Deadline: deadline,
        Recurrence: oracle_steps.recurrence,
        Before: oracle_steps.before,
        Cycle: cycle,
        State: state,
        Lapse: lapse,
        Reminder: reminder,
    }
    return askers[type(shape)]


def owing(rows: Relations, rule: DutyRule, org_id: int, period: Period, on: date) -> tuple[set[int], bool]:
    """Who owes a period in an organisation, and whether a condition could not be answered."""
    last = last_day(period)
    first = last if rule.subject.at_end else period.start
    organisation = state_of(rows, org_id, last)
    if organisation is None or not in_force(rule, period.start):
        return set(), False
    if rule.version.closed and not in_force(rule, period.due):
        return set(), False
    asked = answers(rows, organisation, rule.subject.conditions, on)
    if asked is False or not existed(organisation, first, last):
        return set(), False
    if rule.subject.relation == "organisation":
        return {org_id}, asked is None
    states = rule.subject.states
    return persons_in(rows, org_id, states, first) & persons_in(rows, org_id, states, last), asked is None


def last_day(period: Period) -> date:
    """The period's own last day, of a month that is settled by the quarter too."""
    months = {"month": 1, "month_by_quarter": 1, "quarter": 3, "half": 6, "year": 12}[period.every]
    return month_end(month_number(period.start) + months - 1)


def due_of(rows: Relations, shape: Cadence | Lapse, org_id: int, subject: int, period: Period) -> date:
    """When a period is due of somebody: who has a word of his own about it goes by that."""
    last = last_day(period)
    if subject in persons_in(rows, org_id, shape.monthly, last):
        return last
    if subject in persons_in(rows, org_id, shape.quarterly, last):
        return month_end(month_number(last) // 3 * 3 + 2)
    return period.due


def cadence(  # noqa: PLR0917
    rows: Relations, rule: DutyRule, number: int, org_id: int, on: date, seen: date
) -> Iterator[Duty]:
    assert isinstance(rule.shape, Cadence)
    periods = list(periods_between(rule.shape.every, date(on.year, 1, 1), on))
    year = date(on.year, 1, 1), date(on.year, 12, 31)
    mute = rule.silent and not keeps_such_a_ledger(rows, rule, org_id, year, seen)
    for period in periods:
        subjects, not_recorded = owing(rows, rule, org_id, period, on)
        for subject in subjects:
            last, due = last_day(period), period.due
            if rule.subject.relation == "person":
                due = due_of(rows, rule.shape, org_id, subject, period)
            proofs = proofs_of(rows, rule, subject, (period.start, last), seen)
            if rule.shape.grace:
                proofs, due = credited(rows, rule, subject, on).get(on.year, []), add_months(due, rule.shape.grace)
            exempt = rule.subject.relation == "person" and is_exempt(rows, rule, subject, last)
            begun = had_begun(rows, rule.evidence, org_id, period.start)
            silent = not can_tell(rows, rule, org_id, subject, period, seen, due) if rule.named else mute
            unknown = not_recorded or (silent and begun)
            done, status = settle(rule, proofs, due, seen, exempt=exempt, unknown=unknown, begun=begun)
            if rule.shape.lapse is not None and due < on:
                as_one = Lapse(rule.shape.lapse, rule.shape.every, rule.shape.monthly, rule.shape.quarterly)
                lapse = lapsed(rows, rule, as_one, org_id, subject, on)
                if lapse is not None and month_number(period.start) >= lapse:
                    continue  # told by one duty
            yield Duty(
                number,
                org_id,
                subject,
                period.label,
                due,
                rule.need.amount,
                done,
                plain(status),
                False,
                0,
                refs(proofs),
                status == "unbegun",
            )


def can_tell(  # noqa: PLR0917
    rows: Relations, rule: DutyRule, org_id: int, subject: int, period: Period, on: date, due: date
) -> bool:
    """Whether the register of an organisation can tell that nothing was recorded of somebody in a period.

    It can where it names him in the year and anybody in the period; where it names him alone all the year, where rows
    of his stand before and after it.  Of a period that is not due yet it need name nobody.
    """
    first, last = month_number(period.start), month_number(last_day(period))
    year = range(first // 12 * 12, first // 12 * 12 + 12)
    told = [
        (row.person_id, row.ym)
        for row in rows.register
        if row.org_id == org_id
        and is_named(rows, row, rule.evidence)
        and row.person_id is not None
        and row.ym in year
        and (row.day is None or row.day <= on)
    ]
    his = [ym for person, ym in told if person == subject]
    if not his:
        return False
    if due >= on or any(first <= ym <= last for _, ym in told):
        return True
    return len(his) == len(told) and min(his) < first and max(his) > last


def lapsed(  # noqa: PLR0917
    rows: Relations, rule: DutyRule, shape: Lapse, org_id: int, subject: int, on: date
) -> int | None:
    """The first of so many months in a row that somebody surely has not paid, if he paid nothing since."""
    if subject not in persons_in(rows, org_id, rule.subject.states, on):
        return None
    this = month_number(on)
    payments = [
        (row.ym, row.day)
        for row in rows.register
        if row.person_id == subject
        and is_named(rows, row, rule.evidence)
        and ((row.paid_fen or 0) > 0 or row.full_paid == 1)
        and (row.day is None or row.day <= on)
    ]
    if not any(
        row.person_id == subject
        and is_named(rows, row, rule.evidence)
        and row.ym >= this - 24
        and (row.day is None or row.day <= on)
        for row in rows.register
    ):
        return None
    for first in range(this - 24, this - shape.months + 2):
        begin = date(first // 12, first % 12 + 1, 1)
        if any(ym >= first or (day is not None and day >= begin) for ym, day in payments):
            continue
        months = periods_between(shape.every, begin, month_end(first + shape.months - 1))
        if all(surely_unpaid(rows, rule, shape, subject, month, on) for month in months):
            return first
    return None


def surely_unpaid(  # noqa: PLR0917
    rows: Relations, rule: DutyRule, shape: Lapse, subject: int, period: Period, on: date
) -> bool:
    """Whether somebody owed a month that is over, in an organisation whose register can tell."""
    return any(
        subject in persons_in(rows, org_id, rule.subject.states, last_day(period))
        and (due := due_of(rows, shape, org_id, subject, period)) < on
        and had_begun(rows, rule.evidence, org_id, period.start)
        and can_tell(rows, rule, org_id, subject, period, on, due)
        for org_id in {row.org_id for row in rows.person_state}
    )


def lapse(rows: Relations, rule: DutyRule, number: int, org_id: int, on: date) -> Iterator[Duty]:
    assert isinstance(rule.shape, Lapse)
    organisation, not_recorded = asked_on(rows, rule, org_id, on)
    if organisation is None:
        return
    for subject in sorted(persons_in(rows, org_id, rule.subject.states, on)):
        begun = lapsed(rows, rule, rule.shape, org_id, subject, on)
        if begun is None:
            continue
        status = "exempt" if is_exempt(rows, rule, subject, on) else "unknown" if not_recorded else "due"
        period = month_label(begun + rule.shape.months - 1)
        yield Duty(number, org_id, subject, period, None, rule.need.amount, 0, status, False, 0, ())


def credited(rows: Relations, rule: DutyRule, org_id: int, on: date) -> dict[int, list[Proof]]:
    """For which year each meeting counts, year after year.

    The year it names; else that of its day.  But the first of those that name none, held within the grace, settles the
    year before where that was left open, and then not its own.
    """
    assert isinstance(rule.shape, Cadence)
    held = sorted(entries_about(rows, rule, org_id, date.min, on).values(), key=lambda one: (one.day, one.entry_id))
    found: dict[int, list[Proof]] = {}
    was_open = False
    for year in range(min([rule.version.since.year, *(one.day.year for one in held)]), on.year + 2):
        mine = [one for one in held if (one.for_year or one.day.year) == year]
        early = [one for one in mine if one.for_year is None and one.day.month <= rule.shape.grace]
        if early and was_open:
            found[year - 1] = [proof_of(rule, early[0])]
            mine.remove(early[0])
        found[year] = [proof_of(rule, one) for one in mine]
        was_open = not mine and (was_open or could_have_met(rows, rule, org_id, year))
    return found


def could_have_met(rows: Relations, rule: DutyRule, org_id: int, year: int) -> bool:
    """The rule held through the year, the organisation existed through it, and its ledger had begun."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    organisation = state_of(rows, org_id, last)
    if organisation is None or first < rule.version.since or not existed(organisation, first, last):
        return False
    return had_begun(rows, rule.evidence, org_id, first)


def due_after(shape: Deadline, day: date) -> tuple[date | None, bool]:
    """The due day (None: the rule fixes none), and whether it is only a first reckoning."""
    if shape.working_days is not None:
        return working_day_after(day, shape.working_days)
    if shape.days is not None:
        return day + timedelta(days=shape.days), False
    if shape.months is not None:
        return add_months(day, shape.months), False
    return None, False


def triggers_of(rows: Relations, after: Dated, org_id: int) -> list[Trigger]:
    """What starts a duty in an organisation, each once."""
    found: dict[tuple[type, int], Trigger] = {}
    for row in (*rows.entry, *rows.register, *rows.change):
        if row.org_id != org_id or row.day is None or not is_named(rows, row, after):
            continue
        if isinstance(row, Entry):
            people = {person for person in roles_in(rows, row.entry_id, ["subject"]) if person is not None}
            trigger = Trigger(row.entry_id, row.day, frozenset(people), None)
        else:
            number, matter = (row.row_id, None) if isinstance(row, Register) else (row.change_id, matter_of(row))
            named = frozenset[int]() if row.person_id is None else frozenset({row.person_id})
            trigger = Trigger(number, row.day, named, matter, isinstance(row, Change) and row.vague == 1)
        found[type(row), trigger.ref] = trigger
    return list(found.values())


def concerned(rows: Relations, rule: DutyRule, org_id: int, trigger: Trigger) -> set[int]:
    """Who owes a deadline that a trigger starts; a person known by name only owes nothing."""
    if rule.subject.relation == "organisation":
        return {org_id}
    if rule.subject.states:
        return set(trigger.people & persons_in(rows, org_id, rule.subject.states, trigger.day))
    return set(trigger.people)


def deadline(rows: Relations, rule: DutyRule, number: int, org_id: int, on: date) -> Iterator[Duty]:
    assert isinstance(rule.shape, Deadline)
    asked: list[tuple[Trigger, int, bool, list[Proof]]] = []
    for trigger in triggers_of(rows, rule.shape.after, org_id):
        organisation = state_of(rows, org_id, trigger.day)
        holds = None if organisation is None else answers(rows, organisation, rule.subject.conditions, on)
        if trigger.day > on or not in_force(rule, trigger.day) or organisation is None or holds is False:
            continue
        begins = due_after(rule.shape, trigger.day)[0]
        if rule.shape.waits and begins is not None and begins > on:
            continue  # it is asked only once so long has passed
        asked += [
            (trigger, subject, holds is None or trigger.vague, proofs_of_round(rows, rule, subject, trigger, on))
            for subject in concerned(rows, rule, org_id, trigger)
        ]
    mute = rule.silent and not any(proofs for *_, proofs in asked)
    for trigger, subject, not_recorded, proofs in asked:
        due, provisional = due_after(rule.shape, trigger.day)
        exempt = rule.subject.relation == "person" and is_exempt(rows, rule, subject, trigger.day)
        first = due if rule.shape.earliest and due is not None else trigger.day
        begun = had_begun(rows, rule.evidence, org_id, first)
        unknown = not_recorded or (mute and begun)
        by = None if rule.shape.waits else due
        done, status = settle(rule, proofs, by, on, exempt=exempt, unknown=unknown, begun=begun)
        status = of_another_sort(rule.shape, proofs, trigger.day, due, status, on=on, need=rule.need.amount)
        undone = done < rule.need.amount
        if undone and oracle_steps.is_over(rows, rule.ends_with, subject, trigger.day, on):
            continue
        yield Duty(
            number,
            org_id,
            subject,
            month_label(month_number(trigger.day)),
            due,
            rule.need.amount,
            done,
            plain(status),
            provisional,
            trigger.ref,
            refs(proofs),
            status == "unbegun",
        )


def of_another_sort(
    shape: Deadline, proofs: Sequence[Proof], start: date, due: date | None, status: str, *, on: date, need: int
) -> str:
    """The status where the length ends on the first day, or where special reasons give longer."""

    def enough(of: Iterable[Proof]) -> bool:
        return sum(proof.weight for proof in of) >= need

    assert due is not None or not (shape.earliest or shape.special_months)
    if shape.earliest and due is not None:
        if enough(proof for proof in proofs if proof.day is not None and proof.day >= due):
            return "met"
        return "breach" if enough(proofs) else "due" if status in {"overdue", "unrecorded"} else status
    last = add_months(start, shape.special_months) if shape.special_months else None
    if last is not None and status == "late":
        return "unrecorded" if enough(p for p in proofs if p.day is not None and p.day <= last) else status
    if last is not None and status == "overdue" and on <= last:
        return "unrecorded"
    return status


def asked_on(rows: Relations, rule: DutyRule, org_id: int, on: date) -> tuple[Organisation | None, bool]:
    """The organisation if the rule asks it on a day, and whether a condition could not be answered."""
    organisation = state_of(rows, org_id, on)
    if organisation is None or not exists(organisation, on):
        return None, False
    holds = answers(rows, organisation, rule.subject.conditions, on)
    return (None if holds is False else organisation), holds is None


def holds_for_term(rule: DutyRule, last: date | None, on: date) -> bool:
    """Whether this version says how long the term lasts: the one of the last evidence's day, or the first of all."""
    version = rule.version
    if last is None:
        return in_force(rule, on)
    if version.closed and not in_force(rule, max(on, version.since)):
        return False
    if version.opening and last < version.since:
        return on >= version.since
    return in_force(rule, last)


def cycle(rows: Relations, rule: DutyRule, number: int, org_id: int, on: date) -> Iterator[Duty]:
    assert isinstance(rule.shape, Cycle)
    organisation, not_recorded = asked_on(rows, rule, org_id, on)
    if organisation is None:
        return
    told = [
        (row.day, proof_of(rule, row).ref)
        for row in (*entries_about(rows, rule, org_id, date.min, on).values(), *rows_about(rows, rule, org_id))
        if row.day is not None and row.day <= on
    ]
    last = max((day for day, _ in told), default=None)
    if not holds_for_term(rule, last, on):
        return
    if last is None:
        yield Duty(number, org_id, org_id, "", None, 1, 0, "unknown", False, 0, ())
        return
    end = add_months(last, rule.shape.months)
    old = rule.shape.old_terms and rule.version.opening and last < rule.version.since
    if not_recorded or (old and end >= on):  # a term before the rule was no longer than this
        status = "unknown"
    elif end < on:
        status = missing(rule) if had_begun(rows, rule.evidence, org_id, end) else "unbegun"
    elif month_number(end) - rule.shape.lead_months <= month_number(on):
        status = "due"
    else:
        status = "met"
    behind = tuple(sorted(ref for day, ref in told if day == last))
    period = month_label(month_number(end))
    unbegun = status == "unbegun"
    yield Duty(number, org_id, org_id, period, end, 1, int(end >= on), plain(status), False, 0, behind, unbegun)


def reminder(rows: Relations, rule: DutyRule, number: int, org_id: int, on: date) -> Iterator[Duty]:
    """For each organisation right below whose cycle ends soon or has ended: was it told in time?"""
    shape = rule.shape
    assert isinstance(shape, Reminder)
    organisation, not_recorded = asked_on(rows, rule, org_id, on)
    if organisation is None:
        return
    below = {
        one.org_id for one in rows.organisation if one.above == organisation.path and covers(one.since, one.until, on)
    }
    for term in shape.terms:
        assert isinstance(term.shape, Cycle)
        for one in below:
            for ending in cycle(rows, term, 0, one, on):
                end = ending.due_on
                if end is None or (ending.status == "unknown" and not ending.unbegun) or not in_force(rule, end):
                    continue
                if month_number(end) - shape.lead_months > month_number(on):
                    continue
                last = max(
                    row.day
                    for row in rows.entry
                    if row.org_id == one and row.day <= on and is_evidence(rows, row, term.evidence)
                )
                begin, asked = (
                    add_months(last, term.shape.months - n) for n in (shape.counts_months, shape.lead_months)
                )
                told = entries_about(rows, rule, org_id, begin, on)
                proofs = [proof_of(rule, entry) for entry in told.values() if is_for(rows, entry, org_id, one)]
                begun = had_begun(rows, rule.evidence, org_id, asked) or end >= on
                done, status = settle(rule, proofs, end, on, exempt=False, unknown=not_recorded, begun=begun)
                label = month_label(month_number(end))
                yield Duty(
                    number,
                    org_id,
                    one,
                    label,
                    end,
                    rule.need.amount,
                    done,
                    plain(status),
                    False,
                    0,
                    refs(proofs),
                    status == "unbegun",
                )


def is_for(rows: Relations, entry: Entry, org_id: int, below: int) -> bool:
    """What stands in other ledgers too is for those whose ledgers they are; else it is for all."""
    ledgers = {one.org_id for one in rows.entry if one.entry_id == entry.entry_id}
    return ledgers == {org_id} or below in ledgers


def state(rows: Relations, rule: DutyRule, number: int, org_id: int, on: date) -> Iterator[Duty]:
    assert isinstance(rule.shape, State)
    organisation, not_recorded = asked_on(rows, rule, org_id, on)
    if organisation is None or not in_force(rule, on):
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
    status = "unknown" if not_recorded or kept is None else "met" if kept else missing(rule)
    need = least if least is not None else most
    assert need is not None
    yield Duty(number, org_id, org_id, month_label(month_number(on)), on, need, count, status, False, 0, ())
