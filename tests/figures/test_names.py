"""People's names stand behind a figure or a duty only for those who may see them."""

from __future__ import annotations

from datetime import date

from shuzhi.access.persons import HIDDEN_NAME
from shuzhi.access.scoping import Actor
from shuzhi.duties.listing import duties_of
from shuzhi.figures.question import Question
from shuzhi.figures.rows import FigureRow, open_rows
from shuzhi.figures.values import figures_of
from shuzhi.roster.models import Organisation
from tests.houses import fill_branch

TALKS = "heart_talk.count"


def _rows(actor: Actor, branch: Organisation, figure_id: str) -> list[FigureRow]:
    [figure] = figures_of(Question(actor=actor, organisation=branch, year=2026), ids=[figure_id])
    return open_rows(Question(actor=actor, organisation=branch, year=2026), figure)


def test_the_clerk_reads_the_names_behind_the_members(branch: Organisation, clerk: Actor) -> None:
    fill_branch(branch)
    assert not [row for row in _rows(clerk, branch, "member.total") if HIDDEN_NAME in row.title]


def test_a_plain_member_reads_the_number_but_no_names(branch: Organisation, member: Actor, clerk: Actor) -> None:
    people = fill_branch(branch)
    rows = _rows(member, branch, "member.total")
    assert {row.title for row in rows} == {HIDDEN_NAME}
    assert len(rows) == len(_rows(clerk, branch, "member.total")) >= len(people)


def test_a_plain_member_reads_with_whom_a_talk_was_and_a_reviewer_does_not(
    branch: Organisation, member: Actor, reviewer: Actor
) -> None:
    people = fill_branch(branch)
    assert [row.title for row in _rows(member, branch, TALKS)] == [f"谈心谈话　{people[3].name}"]
    assert [row.title for row in _rows(reviewer, branch, TALKS)] == [f"谈心谈话　{HIDDEN_NAME}"]


def test_a_plain_member_reads_no_names_behind_the_dues(branch: Organisation, member: Actor) -> None:
    fill_branch(branch)
    rows = _rows(member, branch, "dues.arrears.months")
    assert rows
    assert {row.title for row in rows} == {f"{row.words}　{HIDDEN_NAME}" for row in rows}


def test_a_plain_member_reads_no_names_in_personal_duties(branch: Organisation, member: Actor) -> None:
    fill_branch(branch)
    personal = [
        duty
        for duty in duties_of(actor=member, organisation=branch, on=date(2026, 2, 28))
        if duty.rule.subject.relation == "person"
    ]
    assert personal
    assert {duty.subject for duty in personal} == {HIDDEN_NAME}
