"""The page of a person says what the rules say against his standing and the steps about him."""

from __future__ import annotations

from datetime import date

from django.test import Client
from django.urls import reverse

from shuzhi.ledger.entries import Attendance
from shuzhi.roster.models import Organisation, Person
from tests.houses import make_entry, make_member

ACCEPTED = date(2024, 6, 18)


def about(person: Person) -> tuple[Attendance, ...]:
    return (Attendance("subject", person=person),)


def page_of(client: Client, person: Person) -> str:
    return client.get(reverse("person", args=[person.pk])).content.decode()


def test_an_admission_straight_from_activist_is_told_on_the_page_of_the_person(
    clerk_client: Client, branch: Organisation
) -> None:
    person = make_member(branch, "闻一舟", status="probationary", since=ACCEPTED)
    make_entry(branch, date(2023, 6, 1), "development.activist", participants=about(person))
    make_entry(branch, ACCEPTED, "development.acceptance", participants=about(person))
    page = page_of(clerk_client, person)
    assert ("列为发展对象后方可接收" in page, "development.missing" in page) == (True, True)


def test_a_birth_that_makes_a_member_too_young_is_told_on_his_page(clerk_client: Client, branch: Organisation) -> None:
    person = make_member(branch, "闻一舟", status="probationary", since=ACCEPTED, born_on=date(2008, 1, 1))
    assert "入党时不满18岁" in page_of(clerk_client, person)


def test_a_member_of_whom_nothing_is_against_the_rules_has_no_such_list(
    clerk_client: Client, branch: Organisation
) -> None:
    person = make_member(branch, "闻一舟", since=date(2010, 1, 1), born_on=date(1980, 1, 1))
    assert "请核对" not in page_of(clerk_client, person)
