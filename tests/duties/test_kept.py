"""The kept relations follow every change of the roster, whoever makes it, and `verify` sees where they were touched."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection

from shuzhi.access.scoping import Actor
from shuzhi.clock import now
from shuzhi.duties.kept import kept_faults
from shuzhi.duties.relations import lay_relations, lift_relations
from shuzhi.roster.models import Membership, Organisation, Person, Post
from shuzhi.roster.organisations import close_organisation, move_organisation
from shuzhi.roster.person import change_person
from shuzhi.roster.posts import fill_post
from shuzhi.roster.standing import end_membership, note_circumstance
from shuzhi.roster.transfers import transfer_person
from tests.houses import make_member


def rows(text: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(text)
        return [tuple(str(cell) if isinstance(cell, date) else cell for cell in row) for row in cursor.fetchall()]


@pytest.fixture
def member(branch: Organisation) -> Person:
    return make_member(branch, "党员乙")


def test_the_kept_rows_follow_every_verb_of_the_roster(
    operator: Actor, branch: Organisation, other_branch: Organisation, member: Person
) -> None:
    assert kept_faults() == []
    fill_post(actor=operator, person=member, organisation=branch, role="secretary", since=date(2025, 2, 1))
    note_circumstance(actor=operator, person=member, kind="mobile", since=date(2025, 3, 1), until=date(2025, 6, 1))
    change_person(actor=operator, person=member, reason="原表录入有误", born_on=date(1970, 2, 28))
    transfer_person(
        actor=operator, person=member, target=other_branch, sent_on=date(2025, 8, 1), received_on=date(2025, 8, 20)
    )
    end_membership(actor=operator, person=member, on=date(2025, 12, 1), reason="去世")
    assert kept_faults() == []
    [(last,)] = rows(f"SELECT MAX(until) FROM stay WHERE person_id = {member.pk}")
    assert last == "2025-12-01"


def test_the_kept_rows_follow_the_tree(operator: Actor, branch: Organisation, other_branch: Organisation) -> None:
    move_organisation(actor=operator, organisation=branch, parent=other_branch, on=date(2025, 7, 1))
    close_organisation(actor=operator, organisation=branch, on=date(2025, 12, 31))
    assert kept_faults() == []
    assert rows(f"SELECT path, closed FROM organisation WHERE org_id = {branch.pk} AND until IS NULL") == [
        (Organisation.everywhere.get(pk=branch.pk).path, "2025-12-31")
    ]


@pytest.mark.parametrize(
    ("told", "last"), [("2025", "2025-12-31"), ("2025-06", "2025-06-30"), ("2025-02", "2025-02-28"), ("", "2020-01-01")]
)
def test_who_was_founded_in_some_month_was_founded_by_its_end(branch: Organisation, told: str, last: str) -> None:
    Organisation.everywhere.filter(pk=branch.pk).update(founded_told=told)
    assert rows(f"SELECT founded_by FROM organisation WHERE org_id = {branch.pk} AND until IS NULL") == [(last,)]


def test_the_kept_rows_follow_changes_past_the_verbs(member: Person, other_branch: Organisation) -> None:
    Membership.everywhere.filter(person=member).update(status="probationary", organisation=other_branch)
    assert rows(f"SELECT org_id, formal, probationary FROM stay WHERE person_id = {member.pk}") == [
        (other_branch.pk, 0, 1)
    ]
    Membership.everywhere.filter(person=member).delete()
    assert rows(f"SELECT org_id FROM stay WHERE person_id = {member.pk}") == []


def test_the_kept_changes_follow_what_is_entered_withdrawn_and_moved(
    operator: Actor, branch: Organisation, member: Person
) -> None:
    fill_post(actor=operator, person=member, organisation=branch, role="secretary", since=date(2025, 2, 1))
    told = f"SELECT fact, day FROM change WHERE person_id = {member.pk} AND fact LIKE 'post.%'"
    assert rows(told) == [("post.secretary.begins", "2025-02-01")]
    Post.everywhere.filter(person=member).update(since=date(2025, 3, 1), until=date(2025, 4, 1))
    assert sorted(rows(told)) == [("post.secretary.begins", "2025-03-01"), ("post.secretary.ends", "2025-04-01")]
    Post.everywhere.filter(person=member).update(withdrawn_at=now())
    assert rows(told) == []
    assert kept_faults() == []


def test_a_kept_row_that_was_touched_is_found(member: Person) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE stay SET formal = 0, suspended = 1 WHERE person_id = {member.pk}")
    assert [fault.code for fault in kept_faults()] == ["kept.changed"]
    assert "党籍与任职" in kept_faults()[0].message


def test_a_missing_kept_row_is_found(member: Person) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM organisation")
    assert ["组织沿革" in fault.message for fault in kept_faults()] == [True]


def test_an_upgrade_makes_the_kept_rows_anew(member: Person) -> None:
    before = rows("SELECT * FROM stay ORDER BY person_id, since")
    lift_relations("default")
    Person.everywhere.filter(pk=member.pk).update(name="党员丁")
    lay_relations("default")
    assert rows("SELECT * FROM stay ORDER BY person_id, since") == before != []
