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
    assert count(rows, "items", kinds=("problem",))[1] == ((2, Decimal(1)),)


def test_an_item_past_due_stays_overdue_from_year_to_year(count: Count, rows: Relations) -> None:
    rows.item = [Item(1, 1, opened=date(2023, 5, 1), due=date(2023, 12, 31))]
    assert count(rows, "items", overdue=True)[0] == 1


def test_findings_of_last_year_are_told_by_their_source_year(count: Count, rows: Relations) -> None:
    rows.item = [Item(1, 1, source="review", source_year=2024), Item(2, 1, source="review", source_year=2025)]
    assert count(rows, "items", sources=("review",), source_year=-1)[1] == ((1, Decimal(1)),)


def test_tenths_add_up_exactly(count: Count, rows: Relations) -> None:
    rows.register = [
        Register(n, 1, None, "external", "办案数", ym=2025 * 12, quantity=quantity)
        for n, quantity in enumerate((0.1, 0.2), 1)
    ]
    assert count(rows, "register_sum", register="external", column="quantity")[0] == Decimal("0.3")


def test_of_an_external_figure_typed_twice_the_last_one_stands(count: Count, rows: Relations) -> None:
    rows.register = [
        Register(n, 1, None, "external", "满意率", ym=2025 * 12, quantity=quantity)
        for n, quantity in enumerate((90, 96), 1)
    ]
    assert count(rows, "external", category="满意率") == (Decimal(96), ((2, Decimal(96)),))


def test_a_dissolved_branch_is_no_longer_counted(count: Count, rows: Relations) -> None:
    rows.organisation[1] = Organisation(2, "0002", closed=date(2025, 12, 31))
    assert count(rows, "organisations", everything=True, kinds=("branch",))[1] == ((1, Decimal(1)),)


def test_a_branch_yet_to_be_founded_is_not_counted(count: Count, rows: Relations) -> None:
    rows.organisation[1] = Organisation(2, "0002", founded=date(2026, 1, 1))
    assert count(rows, "organisations", everything=True, kinds=("branch",))[1] == ((1, Decimal(1)),)
