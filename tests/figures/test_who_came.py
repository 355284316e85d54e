"""Who came is known of entries that tell it: by a roll, or by a head-count."""

from __future__ import annotations

from datetime import date

import pytest

from shuzhi.access.scoping import Actor
from shuzhi.figures.question import Question
from shuzhi.figures.values import Figure, figures_of
from shuzhi.ledger.entries import Attendance
from shuzhi.roster.models import Organisation
from tests.houses import make_entry, make_member


def figure(actor: Actor, branch: Organisation, figure_id: str) -> Figure:
    [found] = figures_of(Question(actor=actor, organisation=branch, year=2026), ids=[figure_id])
    return found


@pytest.mark.parametrize("figure_id", ["life.present", "life.absent"])
def test_an_entry_with_neither_roll_nor_head_count_tells_nothing_of_who_came(
    branch: Organisation, clerk: Actor, figure_id: str
) -> None:
    make_entry(branch, date(2026, 1, 9), "theme_day")
    found = figure(clerk, branch, figure_id)
    assert (found.value, found.completeness) == (None, "none")


def test_beside_one_that_tells_it_is_known_in_part(branch: Organisation, clerk: Actor) -> None:
    make_member(branch, "甲")
    make_entry(branch, date(2026, 1, 9), "theme_day")
    make_entry(branch, date(2026, 2, 9), "theme_day", participants=(Attendance("attendee", name="甲"),))
    for figure_id, value in (("life.present", 1), ("life.absent", 0)):
        found = figure(clerk, branch, figure_id)
        assert (found.value, found.completeness, found.count) == (value, "partly", 2)


def test_a_head_count_tells_how_many_came_but_not_who_did_not(branch: Organisation, clerk: Actor) -> None:
    make_entry(branch, date(2026, 1, 9), "theme_day", due_count=22, present_count=20)
    assert figure(clerk, branch, "life.present").value == 20
    assert figure(clerk, branch, "life.absent").value is None


def test_hours_are_known_only_of_entries_that_say_how_long_they_took(branch: Organisation, clerk: Actor) -> None:
    came = (Attendance("attendee", name="甲"),)
    make_entry(branch, date(2026, 1, 9), "training", participants=came)
    assert figure(clerk, branch, "study.minutes").value is None
    make_entry(branch, date(2026, 2, 9), "training", participants=came, minutes=90)
    assert (figure(clerk, branch, "study.minutes").value, figure(clerk, branch, "study.minutes").completeness) == (
        90,
        "partly",
    )
