"""A figure over what somebody of one post did himself: a secretary may claim only his own."""

from __future__ import annotations

from datetime import date

import pytest

from shuzhi.access.scoping import Actor, local_operator
from shuzhi.errors import NotFoundError
from shuzhi.figures.rows import open_rows
from shuzhi.figures.values import figures_of, rows_behind
from shuzhi.ledger.entries import Attendance
from shuzhi.roster.models import Organisation, Person
from shuzhi.roster.people import fill_post
from tests.houses import make_entry


@pytest.fixture
def secretary_since_february(branch: Organisation, people: list[Person]) -> Person:
    """The first of the branch's people, secretary from February on."""
    fill_post(actor=local_operator(), person=people[0], organisation=branch, role="secretary", since=date(2026, 2, 1))
    return people[0]


def led(branch: Organisation, day: date, person: Person, role: str = "chair") -> int:
    return make_entry(branch, day, "discussion", participants=(Attendance(role, person),)).pk


def test_only_what_he_led_while_in_office_is_counted_and_opened(
    branch: Organisation, clerk: Actor, secretary_since_february: Person, people: list[Person]
) -> None:
    led(branch, date(2026, 1, 9), secretary_since_february)
    own = led(branch, date(2026, 2, 9), secretary_since_february, "speaker")
    led(branch, date(2026, 2, 16), people[1])
    led(branch, date(2026, 2, 20), secretary_since_february, "attendee")
    asked = {"actor": clerk, "organisation": branch, "year": 2026, "done_by": "secretary"}
    [figure] = figures_of(**asked, ids=["event.count"])  # type: ignore[arg-type]
    assert figure.value == 1
    assert [row.id for row in open_rows(**asked, figure=figure)] == [own]  # type: ignore[arg-type]


def test_one_who_both_leads_and_speaks_did_it_once(
    branch: Organisation, clerk: Actor, secretary_since_february: Person
) -> None:
    both = (Attendance("chair", secretary_since_february), Attendance("speaker", secretary_since_february))
    make_entry(branch, date(2026, 2, 9), "discussion", participants=both)
    [figure] = figures_of(actor=clerk, organisation=branch, year=2026, done_by="secretary", ids=["event.count"])
    assert figure.value == 1


def test_only_figures_over_entries_that_name_nobody_themselves_are_told(
    branch: Organisation, clerk: Actor, secretary_since_february: Person
) -> None:
    led(branch, date(2026, 2, 9), secretary_since_february)
    told = {one.id for one in figures_of(actor=clerk, organisation=branch, year=2026, done_by="secretary")}
    assert "event.count" in told
    assert not told & {"member.total", "party_lecture.secretary.count", "review_finding.total"}


@pytest.mark.parametrize("figure_id", ["member.total", "party_lecture.secretary.count"])
def test_a_figure_that_cannot_be_asked_so_opens_nothing(branch: Organisation, clerk: Actor, figure_id: str) -> None:
    asked = {"actor": clerk, "organisation": branch, "year": 2026, "done_by": "secretary"}
    assert rows_behind(**asked, figure_id=figure_id) == []  # type: ignore[arg-type]


def test_an_unknown_post_is_told_with_those_that_are_known(branch: Organisation, clerk: Actor) -> None:
    with pytest.raises(NotFoundError, match="没有职务") as told:
        figures_of(actor=clerk, organisation=branch, year=2026, done_by="chairman")
    assert "secretary（书记）" in told.value.advice
