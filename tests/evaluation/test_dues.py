"""Dues of random branches: who owes which month, what the register can tell, and when six months are full."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from shuzhi.clock import month_number
from shuzhi.rulebook import national
from shuzhi.rulebook.calendar import month_end
from shuzhi.rulebook.model import DutyRule
from shuzhi.rulebook.settings import apply_settings
from tests.evaluation.asking import counted, engine_duties, engine_tally, oracle_duties
from tests.evaluation.relations_db import Database
from tests.evaluation.rows import Organisation, PersonState, Register, Relations
from tests.evaluation.worlds import LONG_AGO, Dice

steady = settings(derandomize=True, database=None, deadline=None, max_examples=40)
EVERYTHING = "0"
MONTHLY, SIX = "dues.monthly", "dues.self_removal.six_months"


def dues_rules(dice: Dice) -> tuple[DutyRule, ...]:
    """The two rules of months, as an office counts them: by the month or by the quarter."""
    chosen = {"quarterly_dues": ((date(dice.year, 4, 1), True),)} if dice.chance(40) else {}
    return tuple(rule for rule in apply_settings(national(), chosen).duties if rule.id in {MONTHLY, SIX})


def random_branches(dice: Dice) -> Relations:
    """Two branches with a few members, who come, move, die and are suspended, and their registers of two years."""
    founded = dice.one([LONG_AGO, LONG_AGO, dice.day()])
    rows = Relations(
        organisation=[Organisation(1, "0001"), Organisation(2, "0002", founded=founded, founded_by=founded)]
    )
    people = dice.whole(1, 4)
    for person in range(1, people + 1):
        rows.person_state += _member(dice, person)
    habits = {person: dice.one([95, 95, 60, 10, 0]) for person in range(1, people + 1)}
    written = {(org, ym) for org in (1, 2) for ym in _months(dice) if dice.chance(85)}
    for org, ym in sorted(written):
        for person, habit in habits.items():
            at_home = any(
                one.person_id == person and one.org_id == org and one.since <= month_end(ym)
                and (one.until is None or one.until > month_end(ym))
                for one in rows.person_state
            )  # fmt: skip
            if dice.chance(85 if at_home else 4):
                rows.register.append(_row(dice, 1 + len(rows.register), org, person, ym, habit))
    return rows


def _months(dice: Dice) -> range:
    """A register begins somewhere in two years and is kept up to somewhere."""
    first = (dice.year - 1) * 12 + dice.whole(0, 14)
    return range(first, min(first + dice.whole(4, 24), dice.year * 12 + 12))


def _member(dice: Dice, person: int) -> list[PersonState]:
    """His standings one after the other, and how he pays."""
    home, since = dice.whole(1, 2), dice.one([LONG_AGO, LONG_AGO, dice.day()])
    found, state = [], dice.one(["formal", "formal", "probationary"])
    for _ in range(dice.whole(0, 2)):
        until = dice.day()
        if until <= since:
            continue
        found.append(PersonState(person, home, state, since, until))
        since, home = until, dice.one([home, 3 - home])
        state = dice.one(["formal", "formal", "suspended", "gone"])
        if state == "gone":
            return found
    found.append(PersonState(person, home, state, since, None))
    for way in ("dues_by_quarter", "dues_by_month"):
        if dice.chance(25):
            begun = dice.one([LONG_AGO, dice.day()])
            found.append(PersonState(person, dice.one([1, 2, home]), way, begun, dice.one([None, None, dice.day()])))
    return [one for one in found if one.until is None or one.until > one.since]


def _row(dice: Dice, number: int, org: int, person: int, ym: int, habit: int) -> Register:  # noqa: PLR0917
    due = dice.one([100, 100, 100, 100, 100, 100, 100, 100, 0, None])
    paid = 100 if dice.chance(habit) else dice.one([0, 0, 0, None, 40])
    day = dice.one([None, month_end(ym), month_end(ym), month_end(ym + 1), dice.day()])
    day = None if paid is None or paid == 0 else day
    full = int((paid or 0) >= due if due is not None else (paid or 0) > 0)
    return Register(number, org, person, "dues", "", "", day, ym, due, paid, None, full)


@steady
@given(seed=st.integers(0, 2**40))
def test_random_branches_owe_the_same_dues_on_every_engine(databases: list[Database], seed: int) -> None:
    dice = Dice(seed)
    rows, rules, on = random_branches(dice), dues_rules(dice), dice.day()
    asked: list[dict[str, object]] = [{"org": 1}, {"org": 2}, {"path": EVERYTHING}]
    expected = [oracle_duties(rows, rules, on=on, **scope) for scope in asked]  # type: ignore[arg-type]
    for database in databases:
        with database.holding(rows) as engine:
            assert [engine_duties(engine, rules, on=on, **scope) for scope in asked] == expected  # type: ignore[arg-type]
            tallied = [engine_tally(engine, rules, on=on, **scope) for scope in asked]  # type: ignore[arg-type]
        assert tallied == [counted(duties, rules) for duties in expected]


def test_random_branches_reach_every_status_and_the_six_months() -> None:
    found: set[tuple[str, str]] = set()
    for seed in range(60):
        dice = Dice(seed)
        rows, rules, on = random_branches(dice), dues_rules(dice), dice.day()
        found |= {(rules[duty.rule].id, duty.status) for duty in oracle_duties(rows, rules, on=on, path=EVERYTHING)}
    statuses = ("met", "late", "due", "overdue", "unknown")
    assert found == {(MONTHLY, status) for status in statuses} | {(SIX, "due")}


@steady
@given(seed=st.integers(0, 2**40))
def test_a_month_is_asked_of_a_member_once_and_where_he_stands_at_its_end(seed: int) -> None:
    dice = Dice(seed)
    rows, on = random_branches(dice), dice.day()
    one_by_one = [rule for rule in dues_rules(dice) if rule.id == MONTHLY]
    asked = oracle_duties(rows, one_by_one, on=on, path=EVERYTHING)
    told = [(duty.subject_id, duty.period) for duty in asked]
    assert len(told) == len(set(told))
    for duty in asked:
        last = month_end(int(duty.period[:4]) * 12 + int(duty.period[5:]) - 1)
        assert any(
            one.person_id == duty.subject_id and one.org_id == duty.org_id and one.state in {"formal", "probationary"}
            and one.since <= last and (one.until is None or last < one.until)
            for one in rows.person_state
        )  # fmt: skip
        assert month_number(last) <= month_number(on)
