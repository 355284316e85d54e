"""What each measure counts and what it does not, one sentence each, on every engine."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from shuzhi.evaluation import Period
from shuzhi.evaluation.evaluate import born_before
from shuzhi.rulebook.model import FigureDefinition
from tests.evaluation.asking import FigureAnswer, engine_figures, oracle_figures_of
from tests.evaluation.relations_db import Database
from tests.evaluation.rows import Item, Organisation, PersonState, Register, Relations

Count = Callable[..., FigureAnswer]
YEAR = Period(date(2025, 1, 1), date(2025, 12, 31), date(2025, 12, 31))


@pytest.fixture
def count(database: Database) -> Count:
    """Value and rows of one figure of 2025 for organisation 1, or for all; the oracle must say the same."""

    def counted(rows: Relations, measure: str, *, everything: bool = False, **select: Any) -> FigureAnswer:
        definition = FigureDefinition("one", (), "", "", "", "", measure, select)
        scope = {"path": "0"} if everything else {"org": 1}
        with database.holding(rows) as engine:
            found = engine_figures(engine, [definition], YEAR, **scope)
        assert found == oracle_figures_of(rows, [definition], YEAR, **scope)
        return found["one"][:2]

    return counted


@pytest.fixture
def rows() -> Relations:
    """Two branches side by side."""
    return Relations(organisation=[Organisation(1, "0001"), Organisation(2, "0002")])


def test_a_joint_event_counts_once_in_the_whole(count: Count, rows: Relations) -> None:
    rows.write("theme_day", date(2025, 5, 1), organisations=[1, 2])
    assert count(rows, "entries", everything=True, kinds=("theme_day",))[0] == 1


def test_a_joint_event_counts_in_each_branch(count: Count, rows: Relations) -> None:
    rows.write("theme_day", date(2025, 5, 1), organisations=[1, 2])
    assert count(rows, "entries", kinds=("theme_day",))[0] == 1


def test_an_event_of_two_kinds_asked_for_both_is_one(count: Count, rows: Relations) -> None:
    event = rows.write(["theme_day", "party_lecture"], date(2025, 5, 1))
    assert count(rows, "entries", kinds=("theme_day", "party_lecture")) == (1, ((event, Decimal(1)),))


def test_every_event_leaves_out_topics_and_steps_of_development(count: Count, rows: Relations) -> None:
    rows.write(["development.application", "topic:two_sessions"], date(2025, 5, 1))
    event = rows.write(["theme_day", "topic:two_sessions"], date(2025, 5, 2))
    assert count(rows, "entries", kinds=("*",)) == (1, ((event, Decimal(1)),))


def test_a_lecture_counts_for_the_secretary_of_that_day_only(count: Count, rows: Relations) -> None:
    left = date(2025, 5, 1)
    rows.person_state = [PersonState(7, 1, "post.secretary", until=left)]
    before = rows.write("party_lecture", date(2025, 4, 30), people=[(7, "lecturer")])
    rows.write("party_lecture", left, people=[(7, "lecturer")])
    asked = {"kinds": ("party_lecture",), "by_role": "lecturer", "by_states": ("post.secretary",)}
    assert count(rows, "entries", **asked)[1] == ((before, Decimal(1)),)


def test_attendance_takes_the_roll_before_the_head_count(count: Count, rows: Relations) -> None:
    rows.write("training", date(2025, 5, 1), people=[(7, "attendee"), (None, "attendee"), (8, "leave")], present=22)
    assert count(rows, "attendance", kinds=("training",), roles=("attendee",))[0] == 2


def test_attendance_without_a_roll_is_the_head_count(count: Count, rows: Relations) -> None:
    rows.write("training", date(2025, 5, 1), people=[(7, "chair")], present=22)
    assert count(rows, "attendance", kinds=("training",), roles=("attendee", "chair"))[0] == 22


def test_attendance_without_roll_and_head_count_is_who_was_named(count: Count, rows: Relations) -> None:
    rows.write("training", date(2025, 5, 1), people=[(7, "chair"), (8, "lecturer")])
    assert count(rows, "attendance", kinds=("training",), roles=("attendee", "chair", "lecturer"))[0] == 2


def test_a_person_who_came_twice_is_one_person(count: Count, rows: Relations) -> None:
    rows.write("training", date(2025, 5, 1), people=[(7, "attendee")])
    rows.write("training", date(2025, 6, 1), people=[(7, "attendee")])
    assert count(rows, "people", kinds=("training",), roles=("attendee",)) == (1, ((7, Decimal(1)),))


def test_minutes_are_counted_for_each_who_took_part(count: Count, rows: Relations) -> None:
    rows.write(["training", "party_lecture"], date(2025, 5, 1), people=[(7, "attendee"), (8, "attendee")], minutes=45)
    assert count(rows, "minutes", kinds=("training", "party_lecture"), roles=("attendee",))[0] == 90


def test_a_member_transferred_in_has_not_been_admitted_again(count: Count, rows: Relations) -> None:
    moved = date(2025, 5, 1)
    rows.person_state = [PersonState(7, 2, until=moved), PersonState(7, 1, since=moved)]
    assert count(rows, "joined_state", states=("formal",))[0] == 0


def test_a_probationary_member_admitted_in_full_has_joined_the_formal(count: Count, rows: Relations) -> None:
    moved = date(2025, 5, 1)
    rows.person_state = [PersonState(7, 1, "probationary", until=moved), PersonState(7, 1, since=moved)]
    assert count(rows, "joined_state", states=("formal",))[0] == 1


def test_members_are_those_of_the_last_day(count: Count, rows: Relations) -> None:
    rows.person_state = [PersonState(7, 1, until=YEAR.last), PersonState(8, 1, since=YEAR.last)]
    assert count(rows, "members", states=("formal",))[1] == ((8, Decimal(1)),)


def test_who_turns_sixty_on_the_last_day_is_sixty(count: Count, rows: Relations) -> None:
    rows.person_state = [PersonState(7, 1, born=date(1965, 12, 31)), PersonState(8, 1, born=date(1966, 1, 1))]
    assert count(rows, "members", states=("formal",), age_at_least=60)[1] == ((7, Decimal(1)),)


def test_who_was_born_on_29_february_turns_sixty_on_1_march() -> None:
    born = "1964-02-29"
    assert born_before(date(2025, 2, 28), 61) < born <= born_before(date(2025, 3, 1), 61)


def test_items_are_those_opened_in_the_period(count: Count, rows: Relations) -> None:
    rows.item = [Item(n, 1, opened=day) for n, day in enumerate((date(2024, 12, 31), YEAR.first, date(2026, 1, 1)), 1)]
    assert count(rows, "items", counted="opened", kinds=("problem",))[1] == ((2, Decimal(1)),)


def test_an_item_past_due_stays_overdue_from_year_to_year(count: Count, rows: Relations) -> None:
    rows.item = [Item(1, 1, opened=date(2023, 5, 1), due=date(2023, 12, 31))]
    assert count(rows, "items", counted="overdue")[0] == 1


def test_findings_of_last_year_are_told_by_their_source_year(count: Count, rows: Relations) -> None:
    rows.item = [Item(1, 1, source="review", source_year=2024), Item(2, 1, source="review", source_year=2025)]
    assert count(rows, "items", counted="there", sources=("review",), source_year=-1)[1] == ((1, Decimal(1)),)


def test_tenths_add_up_exactly(count: Count, rows: Relations) -> None:
    rows.register = [
        Register(n, 1, None, "external", "办案数", ym=2025 * 12, quantity=quantity)
        for n, quantity in enumerate((0.1, 0.2), 1)
    ]
    assert count(rows, "register_sum", register="external", column="quantity")[0] == Decimal("0.3")


def test_of_an_external_figure_typed_twice_the_last_one_stands(count: Count, rows: Relations) -> None:
    rows.register = [
        Register(n, 1, None, "external", "满意率", ym=2025 * 12, quantity=quantity, unit="%")
        for n, quantity in enumerate((90, 96), 1)
    ]
    assert count(rows, "external", categories=("satisfaction", "满意率"), unit="%") == (
        Decimal(96),
        ((2, Decimal(96)),),
    )


def test_a_dissolved_branch_is_no_longer_counted(count: Count, rows: Relations) -> None:
    rows.organisation[1] = Organisation(2, "0002", closed=date(2025, 12, 31))
    assert count(rows, "organisations", everything=True, kinds=("branch",))[1] == ((1, Decimal(1)),)


def test_a_branch_yet_to_be_founded_is_not_counted(count: Count, rows: Relations) -> None:
    rows.organisation[1] = Organisation(2, "0002", founded=date(2026, 1, 1), founded_by=date(2026, 1, 1))
    assert count(rows, "organisations", everything=True, kinds=("branch",))[1] == ((1, Decimal(1)),)


def test_a_figure_from_outside_is_told_in_the_unit_of_its_definition(count: Count, rows: Relations) -> None:
    typed = ((3.0, "亿元"), (15000.0, "元"), (7.0, "万元"), (9.0, "尺"))
    for number, (quantity, unit) in enumerate(typed, 1):
        row = Register(number, number, None, "external", "investment", ym=2025 * 12, quantity=quantity, unit=unit)
        rows.register.append(row)
    rows.organisation = [Organisation(number, f"000{number}") for number in range(1, 5)]
    value, found = count(rows, "external", everything=True, categories=("investment",), unit="万元")
    assert value == Decimal("30008.5")  # what nobody can turn into 万元 is left out
    assert [ref for ref, _ in found] == [1, 2, 3, 4]


# --- items: by what of their life they count in 2025 -----------------------------------------------------------------

AUTUMN, SPRING = date(2024, 11, 3), date(2025, 3, 5)
LATER = date(2026, 2, 7)


def life(number: int, opened: date, closed: date | None = None, **more: Any) -> list[Item]:
    """An item, open until it was closed."""
    first = Item(number, 1, opened=opened, closed=closed, until=closed, **more)
    return [first, first._replace(state="closed", since=closed, until=None)] if closed else [first]


@pytest.fixture
def crossing(rows: Relations) -> Relations:
    """1 from last year to this one, 2 from this year to the next, 3 within this one, 4 from last year on and on."""
    lives = (life(1, AUTUMN, SPRING), life(2, SPRING, LATER), life(3, SPRING, date(2025, 9, 1)), life(4, AUTUMN))
    rows.item = [state for one in lives for state in one]
    return rows


@pytest.mark.parametrize(
    ("counted", "numbers"),
    [
        ("opened", {2, 3}),
        ("closed", {1, 3}),
        ("at_hand", {1, 2, 3, 4}),
        ("open", {2, 4}),
        ("there", {1, 2, 3, 4}),
        ("settled", {1, 3}),
    ],
)
def test_an_item_counts_in_the_year_of_what_is_counted_of_it(
    count: Count, crossing: Relations, counted: str, numbers: set[int]
) -> None:
    assert {ref for ref, _ in count(crossing, "items", counted=counted)[1]} == numbers


def test_an_item_is_overdue_that_stood_open_past_its_day_at_the_end_of_the_year(count: Count, rows: Relations) -> None:
    due = date(2025, 6, 30)
    lives = (life(1, AUTUMN, SPRING, due=due), life(2, AUTUMN, LATER, due=due), life(3, AUTUMN, due=YEAR.last))
    rows.item = [state for one in lives for state in one]
    assert count(rows, "items", counted="overdue")[1] == ((2, Decimal(1)),)


def test_an_item_returned_twice_in_the_year_is_one_whenever_it_was_opened(count: Count, rows: Relations) -> None:
    first = Item(1, 1, opened=AUTUMN, until=SPRING)
    again = date(2025, 6, 2)
    rows.item = [
        first,
        first._replace(state="returned", since=SPRING, until=date(2025, 4, 1)),
        first._replace(state="submitted", since=date(2025, 4, 1), until=again),
        first._replace(state="returned", since=again, until=LATER),
        Item(2, 1, state="returned", since=AUTUMN, opened=AUTUMN),
    ]
    assert count(rows, "items", counted="returned")[1] == ((1, Decimal(1)),)


def test_a_promise_is_of_the_year_in_which_it_is_due(count: Count, rows: Relations) -> None:
    lives = (
        life(1, AUTUMN, SPRING, due=date(2025, 12, 31)),
        life(2, AUTUMN, LATER, due=date(2025, 12, 31)),  # kept too late for its year
        life(3, SPRING, SPRING, due=date(2026, 6, 30)),  # kept before its year
        life(4, SPRING),  # without a due day: of the year in which it was given
    )
    rows.item = [state for one in lives for state in one]
    assert {ref for ref, _ in count(rows, "items", counted="due")[1]} == {1, 2, 4}
    assert {ref for ref, _ in count(rows, "items", counted="kept")[1]} == {1}


def test_a_part_of_what_is_counted_is_no_second_one(count: Count, rows: Relations) -> None:
    rows.item = [
        *life(1, SPRING, source="review"),
        *life(2, SPRING, source="review", parent_id=1),
        *life(3, SPRING, source="review", parent_id=4),  # a finding taken up in a task of the plan stays one
        *life(4, SPRING, source="plan", kind="task"),
    ]
    asked = {"counted": "opened", "sources": ("review",)}
    assert {ref for ref, _ in count(rows, "items", whole=True, **asked)[1]} == {1, 3}
    assert {ref for ref, _ in count(rows, "items", **asked)[1]} == {1, 2, 3}


def test_a_part_handed_to_another_organisation_is_that_ones_own(count: Count, rows: Relations) -> None:
    rows.item = [Item(1, 2, opened=SPRING), Item(2, 1, opened=SPRING, parent_id=1)]
    assert count(rows, "items", counted="opened", whole=True)[1] == ((2, Decimal(1)),)
    assert count(rows, "items", everything=True, counted="opened", whole=True)[1] == ((1, Decimal(1)),)


def test_what_came_back_is_work_but_no_new_finding(count: Count, rows: Relations) -> None:
    rows.item = [*life(1, SPRING, SPRING), *life(2, SPRING, relapse_of=1)]
    assert count(rows, "items", counted="opened")[0] == 2
    assert count(rows, "items", counted="opened", first=True)[1] == ((1, Decimal(1)),)


def test_opinions_are_those_of_the_kind_and_those_of_the_source(count: Count, rows: Relations) -> None:
    rows.item = [Item(1, 1, "opinion", "masses"), Item(2, 1, "problem", "survey"), Item(3, 1, "problem", "self")]
    asked = {"counted": "there", "kinds": ("opinion",), "or_sources": ("survey",)}
    assert {ref for ref, _ in count(rows, "items", **asked)[1]} == {1, 2}
