"""Random small counties for the property test: organisations, persons, entries, items and registers.

Hypothesis draws the seed; the county is thrown densely from it, so that most rules find something to judge.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import TypeVar

from shuzhi.clock import month_number
from shuzhi.evaluation import Period
from shuzhi.rulebook.calendar import add_months, month_end
from tests.evaluation.changes import state_changes
from tests.evaluation.rows import Beginning, Item, Organisation, Person, PersonState, Register, Relations

T = TypeVar("T")

HOLIDAYS = [
    date(2024, 2, 9), date(2024, 2, 18), date(2024, 10, 8), date(2025, 1, 26), date(2025, 2, 5), date(2025, 9, 28),
    date(2026, 2, 14), date(2026, 2, 24), date(2026, 2, 28), date(2026, 5, 11), date(2027, 2, 8), date(2027, 10, 4),
    date(2023, 12, 31), date(2024, 2, 29), date(2028, 2, 29),
]  # fmt: skip
KINDS = ("assembly", "theme_day", "party_lecture", "training", "election", "sitting_in")
STEPS = (
    "development.application", "development.acceptance", "development.full_admission", "development.extension",
)  # fmt: skip
MARKERS = (*KINDS, *STEPS, "topic:two_sessions", "agenda:party_building", "agenda1:first_topic")
STATES = ("formal", "probationary", "exempt", "mobile", "post.secretary", "post.committee")
ROLES = ("chair", "recorder", "lecturer", "speaker", "attendee", "observer", "leave", "absent", "subject")
ORGANISATION_KINDS = ("branch", "joint_branch", "committee", "party_group")
SECTORS = ("government", "village", "university")
REGISTERS = ("dues", "document", "external")
ITEM_KINDS = ("problem", "rectification", "task")
ITEM_SOURCES = ("review", "self")
ITEM_FACTS = ("item.opened", "item.measured", "item.submitted", "item.returned", "item.submitted", "item.closed")
LONG_AGO = date(2010, 7, 1)


class Dice:
    """A seeded throw of facts; ``year`` is the one most of them lie in."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.year = self.random.choice([2024, 2025, 2025, 2026, 2026, 2027])

    def one(self, words: Sequence[T]) -> T:
        return self.random.choice(words)

    def some(self, words: Sequence[T], least: int = 1, most: int = 2) -> tuple[T, ...]:
        return tuple(self.random.sample(words, self.random.randint(least, min(most, len(words)))))

    def whole(self, least: int, most: int) -> int:
        return self.random.randint(least, most)

    def chance(self, percent: int) -> bool:
        return self.random.randrange(100) < percent

    def day(self) -> date:
        """Mostly in the year, mostly on the edges of months."""
        if self.chance(10):
            return self.one(HOLIDAYS)
        year = self.year if self.chance(80) else self.year + self.one([-1, 1])
        end = month_end(year * 12 + self.whole(0, 11))
        return self.one([end, end, end + timedelta(days=1), end.replace(day=15), end.replace(day=self.whole(1, 28))])


def random_county(dice: Dice) -> Relations:
    """Everything, small enough to be read when it fails."""
    orgs, persons = dice.whole(1, 4), dice.whole(1, 4)
    rows = Relations()
    paths = [""]
    for org_id in range(1, orgs + 1):
        stages = _organisation(dice, org_id, paths)
        rows.organisation += stages
        paths.append(stages[0].path)
    for person in range(1, persons + 1):
        rows.person_state += _states(dice, person, orgs)
        rows.person.append(_person(dice, person))
    for _ in range(dice.whole(0, 12)):
        _event(dice, rows, orgs, persons)
    rows.item = [state for number in range(1, 1 + dice.whole(0, 5)) for state in _item(dice, number, orgs)]
    _changes(dice, rows)
    rows.register = [_register(dice, number, orgs, persons) for number in range(1, 1 + dice.whole(0, 10))]
    if dice.chance(60):
        rows.beginning = [row for org_id in range(1, orgs + 1) for row in _beginnings(dice, org_id)]
    return rows


def _organisation(dice: Dice, org_id: int, parents: Sequence[str]) -> list[Organisation]:
    """One organisation, as it is now and perhaps as it was before one day."""
    founded = dice.day() if dice.chance(20) else dice.one([None, LONG_AGO])
    founded_by = founded if founded is None or dice.chance(70) else max(founded, dice.day())
    closed = dice.day() if dice.chance(15) else None
    start = founded if founded is not None and dice.chance(50) else date(2000, 1, 1)
    change = dice.day() if dice.chance(30) else start

    def as_of(since: date, until: date | None) -> Organisation:
        above = dice.one(parents)
        return Organisation(
            org_id,
            above + f"{org_id:04d}",
            dice.one(("branch", *ORGANISATION_KINDS)),
            dice.one(SECTORS),
            dice.one([1, 0, None]),
            dice.one([0, 0, 0, 1]),
            since,
            until,
            founded,
            founded_by,
            closed,
            above,
        )

    return [as_of(start, None)] if change <= start else [as_of(change, None), as_of(start, change)]


def _states(dice: Dice, person: int, orgs: int) -> list[PersonState]:
    """One person's membership, often with a transfer or a change of standing, and what else is true of him."""
    born = dice.one([None, date(1960, 2, 29), date(1964, 12, 31), date(1990, 1, 1)])
    home = dice.whole(1, orgs)
    moved = dice.day() if dice.chance(50) else None
    first = dice.one(["formal", "formal", "probationary"])
    found = [PersonState(person, home, first, LONG_AGO, moved, born)]
    if moved is not None and dice.chance(80):
        there = home if dice.chance(40) else dice.whole(1, orgs)
        found.append(PersonState(person, there, dice.one(["formal", first]), moved, None, born))
    for _ in range(dice.whole(0, 2)):
        since = dice.day() if dice.chance(40) else LONG_AGO
        until = dice.day() if dice.chance(40) else None
        until = None if until is not None and until <= since else until
        found.append(PersonState(person, dice.one([home, dice.whole(1, orgs)]), dice.one(STATES), since, until, born))
    return found


def _event(dice: Dice, rows: Relations, orgs: int, persons: int) -> None:
    someone = [None, *range(1, persons + 1), *range(1, persons + 1)]
    rows.write(
        dice.some(MARKERS, 1, 4),
        dice.day(),
        organisations=dice.some(range(1, orgs + 1), 1, 2),
        people=[(dice.one(someone), dice.one((*ROLES, "subject", "attendee"))) for _ in range(dice.whole(0, 5))],
        names=[_name(dice, persons) for _ in range(dice.one([0, 0, 1, 2]))],
        minutes=dice.one([0, 45, 720, 1440]),
        present=dice.one([0, 0, 22]),
        extension=dice.one([None, None, 6, 9, 12]),
        for_year=dice.one([None, None, None, dice.year, dice.year - 1]),
    )


def _joined(dice: Dice) -> str:
    """When he joined the Party, as precisely as it was told."""
    return dice.day().isoformat()[: dice.one([0, 0, 4, 7, 10])]


def _name(dice: Dice, persons: int) -> tuple[str, int | None, int, str]:
    """Somebody known by name only, with the one he must be, if there is but one."""
    person = dice.one([None, dice.whole(1, persons)])
    doubt = dice.one([0, 1]) if person is None else 0
    return dice.one(["", "甲", "乙"]), person, doubt, dice.one((*ROLES, "subject", "attendee"))


def _item(dice: Dice, item_id: int, orgs: int) -> list[Item]:
    """One item in one or two states, the second from a day on."""
    opened, due, closed = (dice.day() if dice.chance(80) else None for _ in range(3))
    first = Item(
        item_id,
        dice.whole(1, orgs),
        dice.one(ITEM_KINDS),
        dice.one(ITEM_SOURCES),
        dice.one([None, dice.year, dice.year - 1]),
        dice.one(["opened", "measured", "returned", "closed"]),
        None,
        None,
        opened,
        due,
        closed,
        dice.one([None, None, *range(1, item_id)]),
        dice.whole(0, 3),
        dice.one([None, None, *range(1, item_id)]),
        int(dice.chance(20)),
    )
    if dice.chance(50):
        return [first]
    day = dice.day()
    return [first._replace(until=day), first._replace(state=dice.one(["measured", "returned", "closed"]), since=day)]


def _beginnings(dice: Dice, org_id: int) -> list[Beginning]:
    """From when the ledger of an organisation tells, or nothing yet; some kinds from another day on."""
    kinds = dice.some((*KINDS, *STEPS, *REGISTERS), 0, 3)
    days = {kind: dice.day() for kind in kinds}
    if dice.chance(75):
        days[""] = dice.one([LONG_AGO, dice.day()])
    return [Beginning(org_id, kind, day, day.year, dice.one([0, 1])) for kind, day in days.items()]


def _changes(dice: Dice, rows: Relations) -> None:
    """What follows from the states of persons, and steps of a few transfers and items."""
    for org, person, fact, day in sorted(state_changes(rows.person_state)):
        rows.happen(fact, day, org=org, person=person, vague=dice.one([0, 0, 0, 1]))
    orgs = sorted({row.org_id for row in rows.organisation})
    people = sorted({row.person_id for row in rows.person_state})
    for transfer in range(1, 1 + dice.whole(0, 3)):
        person, source, target = dice.one(people), dice.one(orgs), dice.one(orgs)
        sent, received = sorted((dice.day(), dice.day()))
        for step, day in [("sent", sent), ("received", received)][: dice.whole(1, 2)]:
            rows.happen(f"transfer.out.{step}", day, org=source, person=person, about=transfer)
            rows.happen(f"transfer.in.{step}", day, org=target, person=person, about=transfer)
    for item in range(1, 1 + dice.whole(0, 3)):
        org, of = dice.one(orgs), (dice.one(ITEM_KINDS), dice.one(ITEM_SOURCES))
        for fact in dice.some(ITEM_FACTS, 1, 4):
            rows.happen(fact, dice.day(), org=org, about=item, item=of)


def _register(dice: Dice, row_id: int, orgs: int, persons: int) -> Register:
    month = dice.day()
    paid = dice.one([None, 0, 50, 100, 100, 100])
    return Register(
        row_id,
        dice.whole(1, orgs),
        None if dice.chance(10) else dice.whole(1, persons),
        dice.one(("dues", "dues", "dues", *REGISTERS)),
        dice.one(["news", "办案数", "cases", "", "theme_day", "honour", "review", "inspection", "source:inspection"]),
        dice.one(["国家级", "省级", ""]),
        dice.one([None, month, month, add_months(month, 1), dice.day()]),
        month_number(month),
        100,
        paid,
        dice.one([None, 0.1, 0.2, 3.0]),
        int(paid is not None and paid >= 100),
        dice.one(["", "千元", "万元", "亿元", "起"]),
        dice.one(["", "稿件甲", "稿件甲", "稿件乙"]),
    )


def random_period(dice: Dice) -> Period:
    """A calendar year seen from some day, or a run of months."""
    if dice.chance(60):
        return Period.of_year(dice.year, dice.day())
    first = dice.day().replace(day=1)
    last = month_end(month_number(first) + dice.whole(0, 5))
    return Period(first, last, min(last, max(first, dice.day())))


def _person(dice: Dice, number: int) -> Person:
    """Of some only the year of birth is known."""
    born = dice.one([None, date(2006, 2, 28), date(2008, 2, 29), date(2007, 12, 31), date(1940, 1, 1)])
    year_alone = born is not None and dice.chance(30)
    return Person(number, born, _joined(dice), date(born.year, 12, 31) if born and year_alone else born)
