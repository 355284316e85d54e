"""A person is found by name or number among those who belong, or belonged, to an organisation."""

from __future__ import annotations

from datetime import date

import pytest

from shuzhi.access.scoping import AccessDeniedError, Actor, local_operator
from shuzhi.clock import now
from shuzhi.errors import NotFoundError
from shuzhi.roster.finding import find_person, labels_of, people_of
from shuzhi.roster.models import Membership, Organisation, Person
from shuzhi.roster.posts import fill_post
from shuzhi.roster.standing import set_membership
from shuzhi.roster.transfers import transfer_person
from tests.houses import make_member


def test_one_is_found_by_name_and_by_number(clerk: Actor, branch: Organisation) -> None:
    person = make_member(branch, "党员乙")
    for told in ("党员乙", str(person.pk)):
        assert find_person(actor=clerk, organisation=branch, text=told) == person


def test_two_of_one_name_are_told_apart_by_their_numbers(clerk: Actor, branch: Organisation) -> None:
    numbers = [make_member(branch, "党员乙", born_on=date(year, 1, 1)).pk for year in (1960, 1990)]
    with pytest.raises(NotFoundError) as told:
        find_person(actor=clerk, organisation=branch, text="党员乙")
    assert told.value.code == "person.ambiguous"
    assert told.value.advice == f"请改写名册编号：{numbers[0]}（1960年生）、{numbers[1]}（1990年生）。"


def test_one_who_went_elsewhere_is_still_found_where_he_was(
    clerk: Actor, operator: Actor, branch: Organisation, other_branch: Organisation
) -> None:
    person = make_member(branch, "党员乙")
    day = date(2026, 2, 1)
    transfer_person(actor=operator, person=person, target=other_branch, sent_on=day, received_on=day)
    assert list(people_of(actor=clerk, organisation=branch)) == [person]


def test_people_of_another_organisation_are_not_found(
    clerk: Actor, branch: Organisation, other_branch: Organisation
) -> None:
    stranger = make_member(other_branch, "外人")
    for told in ("外人", str(stranger.pk)):
        with pytest.raises(NotFoundError):
            find_person(actor=clerk, organisation=branch, text=told)


def test_one_who_holds_a_post_there_is_found_though_a_member_elsewhere(
    superior: Actor, operator: Actor, county: Organisation, branch: Organisation
) -> None:
    person = make_member(branch, "书记乙")
    fill_post(actor=operator, person=person, organisation=county, role="secretary", since=date(2026, 1, 1))
    assert find_person(actor=superior, organisation=county, text="书记乙") == person


def test_a_membership_that_was_withdrawn_makes_nobody_found(
    clerk: Actor, branch: Organisation, other_branch: Organisation
) -> None:
    person = make_member(other_branch, "外人")
    set_membership(actor=local_operator(), person=person, organisation=branch, status="formal", since=date(2026, 1, 5))
    Membership.everywhere.filter(person=person, organisation=branch).update(withdrawn_at=now())
    Person.everywhere.filter(pk=person.pk).update(organisation=other_branch)
    assert not people_of(actor=clerk, organisation=branch)


def test_only_namesakes_carry_their_number_and_year_of_birth(clerk: Actor, branch: Organisation) -> None:
    first, second = make_member(branch, "党员乙"), make_member(branch, "党员乙", born_on=date(1990, 1, 1))
    third = make_member(branch, "党员丙")
    assert labels_of(people_of(actor=clerk, organisation=branch)) == {
        first.pk: f"党员乙（编号{first.pk}）",
        second.pk: f"党员乙（编号{second.pk}，1990年生）",
        third.pk: "党员丙",
    }


def test_who_may_not_see_persons_finds_nobody(member: Actor, outsider: Actor, branch: Organisation) -> None:
    for actor in (member, outsider):
        with pytest.raises(AccessDeniedError):
            find_person(actor=actor, organisation=branch, text="党员乙")
