"""A figure over what somebody of one post, or one person, did himself: a secretary may claim only his own."""

from __future__ import annotations

from datetime import date

import pytest

from shuzhi.access.scoping import AccessDeniedError, Actor, local_operator
from shuzhi.errors import NotFoundError
from shuzhi.figures.narrowing import Narrowing, topics_of
from shuzhi.figures.question import Question
from shuzhi.figures.rows import open_rows
from shuzhi.figures.values import figures_of, rows_behind
from shuzhi.ledger.entries import Attendance
from shuzhi.roster.models import Organisation, Person
from shuzhi.roster.posts import fill_post
from tests.houses import make_entry

SECRETARY = Narrowing(post="secretary")


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
    asked = Question(clerk, branch, 2026, only=SECRETARY)
    [figure] = figures_of(asked, ids=["event.count"])
    assert figure.value == 1
    assert [row.id for row in open_rows(asked, figure)] == [own]


def test_what_his_predecessor_led_is_not_his(branch: Organisation, clerk: Actor, people: list[Person]) -> None:
    office = {"actor": local_operator(), "organisation": branch, "role": "secretary"}
    fill_post(person=people[1], since=date(2025, 2, 1), **office)  # type: ignore[arg-type]
    led(branch, date(2026, 1, 9), people[1])
    fill_post(person=people[0], since=date(2026, 2, 1), **office)  # type: ignore[arg-type]
    own = led(branch, date(2026, 2, 9), people[0])
    asked = Question(clerk, branch, 2026, only=SECRETARY)
    [figure] = figures_of(asked, ids=["discussion.count"])
    assert (figure.value, [row.id for row in open_rows(asked, figure)]) == (1, [own])
    before = Narrowing(post="secretary", person=people[1])
    [his] = figures_of(Question(clerk, branch, 2026, only=before), ids=["discussion.count"])
    assert his.value == 1


def test_one_who_both_leads_and_speaks_did_it_once(
    branch: Organisation, clerk: Actor, secretary_since_february: Person
) -> None:
    both = (Attendance("chair", secretary_since_february), Attendance("speaker", secretary_since_february))
    make_entry(branch, date(2026, 2, 9), "discussion", participants=both)
    [figure] = figures_of(Question(actor=clerk, organisation=branch, year=2026, only=SECRETARY), ids=["event.count"])
    assert figure.value == 1


def test_only_figures_over_entries_that_name_nobody_themselves_are_told(
    branch: Organisation, clerk: Actor, secretary_since_february: Person
) -> None:
    led(branch, date(2026, 2, 9), secretary_since_february)
    told = {one.id for one in figures_of(Question(actor=clerk, organisation=branch, year=2026, only=SECRETARY))}
    assert "event.count" in told
    assert not told & {"member.total", "party_lecture.secretary.count", "review_finding.total"}


@pytest.mark.parametrize("figure_id", ["member.total", "party_lecture.secretary.count"])
def test_a_figure_that_cannot_be_asked_so_opens_nothing(branch: Organisation, clerk: Actor, figure_id: str) -> None:
    asked = Question(clerk, branch, 2026, only=SECRETARY)
    assert rows_behind(asked, figure_id) == []


def test_an_unknown_post_is_told_with_those_that_are_known(branch: Organisation, clerk: Actor) -> None:
    with pytest.raises(NotFoundError, match="没有职务") as told:
        figures_of(Question(actor=clerk, organisation=branch, year=2026, only=Narrowing(post="chairman")))
    assert "secretary（书记）" in told.value.advice


def test_one_person_is_asked_for_whatever_post_he_held(
    branch: Organisation, clerk: Actor, secretary_since_february: Person, people: list[Person]
) -> None:
    own = [led(branch, date(2026, month, 9), secretary_since_february) for month in (1, 2)]
    led(branch, date(2026, 2, 16), people[1])
    asked = Question(clerk, branch, 2026, only=Narrowing(person=people[0]))
    [figure] = figures_of(asked, ids=["event.count"])
    assert (figure.value, figure.completeness) == (2, "known")
    assert [row.id for row in open_rows(asked, figure)] == own


def test_a_person_and_a_post_together_are_what_he_did_in_office(
    branch: Organisation, clerk: Actor, secretary_since_february: Person
) -> None:
    for month in (1, 2):
        led(branch, date(2026, month, 9), secretary_since_february)
    only = Narrowing(post="secretary", person=secretary_since_february)
    [figure] = figures_of(Question(actor=clerk, organisation=branch, year=2026, only=only), ids=["event.count"])
    assert figure.value == 1


@pytest.mark.parametrize(
    ("nameless", "named", "told"), [(2, 0, (None, "none", 0)), (1, 1, (0, "partly", 0)), (0, 2, (0, "known", 0))]
)
def test_where_nobody_is_named_as_leading_nothing_is_known(  # noqa: PLR0917
    branch: Organisation,
    clerk: Actor,
    secretary_since_february: Person,
    people: list[Person],
    nameless: int,
    named: int,
    told: tuple[int | None, str, int],
) -> None:
    for day in range(nameless):
        make_entry(branch, date(2026, 2, 1 + day), "discussion")
    for day in range(named):
        led(branch, date(2026, 2, 11 + day), people[1])
    only = Narrowing(person=secretary_since_february)
    [figure] = figures_of(Question(actor=clerk, organisation=branch, year=2026, only=only), ids=["discussion.count"])
    assert (figure.value, figure.completeness, figure.count) == told


@pytest.mark.parametrize("who", ["member", "reviewer"])
def test_who_may_not_see_persons_may_not_ask_for_one(
    branch: Organisation, people: list[Person], who: str, request: pytest.FixtureRequest
) -> None:
    actor = request.getfixturevalue(who)
    asked = Question(actor, branch, 2026, only=Narrowing(person=people[0]))
    assert figures_of(Question(actor=actor, organisation=branch, year=2026, only=SECRETARY))
    with pytest.raises(AccessDeniedError):
        figures_of(asked)
    with pytest.raises(AccessDeniedError):
        rows_behind(asked, "event.count")


def test_the_topics_of_a_year_are_named_once(branch: Organisation, clerk: Actor) -> None:
    for month, topics in ((1, ("乙", "甲")), (2, ("甲",))):
        make_entry(branch, date(2026, month, 9), "collective_study", topics=topics)
    make_entry(branch, date(2025, 1, 9), "collective_study", topics=("去年的",))
    assert sorted(topics_of(actor=clerk, organisation=branch, year=2026)) == sorted(["甲", "乙"])
