"""Random small counties for the property test: organisations, persons, entries, items and registers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, TypeVar

from hypothesis import strategies as st

from shuzhi.clock import month_number
from shuzhi.evaluation import Period
from shuzhi.rulebook.calendar import add_months, month_end
from tests.evaluation.rows import Item, Organisation, PersonState, Register, Relations

Drawn = TypeVar("Drawn")
Draw = Callable[[st.SearchStrategy[Drawn]], Drawn]

MONTHS = range(month_number(date(2023, 11, 1)), month_number(date(2028, 3, 1)))
HOLIDAYS = [
    date(2024, 2, 9), date(2024, 2, 18), date(2024, 10, 8), date(2025, 1, 26), date(2025, 2, 5), date(2025, 9, 28),
    date(2026, 2, 14), date(2026, 2, 24), date(2026, 2, 28), date(2026, 5, 11), date(2027, 2, 8), date(2027, 10, 4),
]  # fmt: skip
EDGES = sorted(
    {
        *HOLIDAYS,
        date(2024, 2, 29),
        date(2028, 2, 29),
        date(2023, 12, 31),
        *(month_end(month) for month in MONTHS),
        *(month_end(month) + timedelta(days=1) for month in MONTHS),
        *(month_end(month).replace(day=15) for month in MONTHS),
    }
)
days = st.sampled_from(EDGES) | st.dates(date(2023, 11, 1), date(2028, 2, 29))
KINDS = ("assembly", "theme_day", "party_lecture", "training", "election")
STEPS = ("development.application", "development.acceptance", "development.full_admission")
MARKERS = (*KINDS, *STEPS, "topic:two_sessions", "agenda:party_building", "agenda1:first_topic")
STATES = ("formal", "probationary", "exempt", "mobile", "post.secretary", "post.committee")
ROLES = ("chair", "recorder", "lecturer", "speaker", "attendee", "leave", "subject")
ORGANISATION_KINDS = ("branch", "joint_branch", "committee", "party_group")
SECTORS = ("government", "village")
REGISTERS = ("dues", "document", "external")


@st.composite
def organisations(draw: Draw[Any], org_id: int, parents: list[str]) -> list[Organisation]:
    """One organisation, as it is now and perhaps as it was before one day."""

    def as_of(since: date, until: date | None) -> Organisation:
        return Organisation(
            org_id,
            draw(st.sampled_from(parents)) + f"{org_id:04d}",
            draw(st.sampled_from(ORGANISATION_KINDS)),
            draw(st.sampled_from(SECTORS)),
            draw(st.sampled_from([1, 0, None])),
            draw(st.sampled_from([0, 0, 0, 1])),
            since,
            until,
            founded,
            closed,
        )

    founded = draw(st.none() | days)
    closed = draw(st.none() | st.none() | days)
    start = draw(st.sampled_from([date(2000, 1, 1), founded or date(2010, 6, 30)]))
    change = draw(st.none() | days)
    if change is None or change <= start:
        return [as_of(start, None)]
    return [as_of(change, None), as_of(start, change)]


@st.composite
def spells(draw: Draw[Any], person: int, orgs: int, born: date | None) -> PersonState:
    since = draw(st.just(date(2010, 7, 1)) | days)
    until = draw(st.none() | days)
    state = draw(st.sampled_from(("formal", "formal", *STATES)))
    org_id = draw(st.integers(1, orgs))
    return PersonState(person, org_id, state, since, None if until is None or until <= since else until, born)


@st.composite
def person_spells(draw: Draw[Any], person: int, orgs: int) -> list[PersonState]:
    """One person's states: some of any sort, perhaps a transfer from one organisation to the next."""
    born = draw(st.none() | st.sampled_from([date(1960, 2, 29), date(1964, 12, 31), date(1990, 1, 1)]))
    found: list[PersonState] = draw(st.lists(spells(person, orgs, born), max_size=3))
    if draw(st.booleans()):
        moved = draw(days)
        here, there = draw(st.integers(1, orgs)), draw(st.integers(1, orgs))
        found.append(PersonState(person, here, "formal", date(2010, 7, 1), moved, born))
        found.append(PersonState(person, there, "formal", moved, None, born))
    return found


@st.composite
def relations(draw: Draw[Any]) -> Relations:
    """Everything, small enough to be read when it fails."""
    orgs, persons = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    rows = Relations()
    paths = [""]
    for org_id in range(1, orgs + 1):
        stages = draw(organisations(org_id, paths))
        rows.organisation += stages
        paths.append(stages[0].path)
    for person in range(1, persons + 1):
        rows.person_state += draw(person_spells(person, orgs))
    someone = st.integers(1, persons)
    for _ in range(draw(st.integers(0, 7))):
        rows.write(
            draw(st.lists(st.sampled_from(MARKERS), min_size=1, max_size=3, unique=True)),
            draw(days),
            organisations=draw(st.lists(st.integers(1, orgs), min_size=1, max_size=2, unique=True)),
            people=draw(st.lists(st.tuples(someone | st.none(), st.sampled_from(ROLES)), max_size=4)),
            minutes=draw(st.sampled_from([0, 45, 720, 1440])),
            present=draw(st.sampled_from([0, 0, 22])),
        )
    rows.item = [draw(items(number, orgs)) for number in range(1, 1 + draw(st.integers(0, 4)))]
    rows.register = [draw(register(number, orgs, persons)) for number in range(1, 1 + draw(st.integers(0, 6)))]
    return rows


@st.composite
def items(draw: Draw[Any], item_id: int, orgs: int) -> Item:
    return Item(
        item_id,
        draw(st.integers(1, orgs)),
        draw(st.sampled_from(["problem", "rectification", "task"])),
        draw(st.sampled_from(["review", "self"])),
        draw(st.none() | st.integers(2023, 2027)),
        draw(st.sampled_from(["opened", "measured", "closed"])),
        draw(st.none() | days),
        draw(st.none() | days),
        draw(st.none() | days),
        None,
        draw(st.integers(0, 3)),
    )


@st.composite
def register(draw: Draw[Any], row_id: int, orgs: int, persons: int) -> Register:
    month = draw(days)
    paid = draw(st.none() | st.sampled_from([0, 50, 100]))
    return Register(
        row_id,
        draw(st.integers(1, orgs)),
        draw(st.none() | st.integers(1, persons)),
        draw(st.sampled_from(("dues", "dues", *REGISTERS))),
        draw(st.sampled_from(["news", "办案数", ""])),
        draw(st.sampled_from(["国家级", "省级", ""])),
        draw(st.none() | st.just(month) | st.just(add_months(month, 1)) | days),
        month_number(month),
        100,
        paid,
        draw(st.none() | st.sampled_from([0.1, 0.2, 3.0])),
        int(paid is not None and paid >= 100),
    )


@st.composite
def periods(draw: Draw[Any]) -> Period:
    """A calendar year seen from some day, or a run of months."""
    if draw(st.booleans()):
        return Period.of_year(draw(st.integers(2024, 2027)), draw(days))
    first = draw(days).replace(day=1)
    last = month_end(month_number(first) + draw(st.integers(0, 5)))
    return Period(first, last, min(last, max(first, draw(days))))
