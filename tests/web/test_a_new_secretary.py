"""A new secretary: entered in the roster, asked about on 本月, settled by one entry."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from shuzhi.access.scoping import Actor
from shuzhi.duties.listing import Duty, duties_of
from shuzhi.roster.models import BEGINNING, Organisation, Person
from shuzhi.roster.posts import fill_post
from tests.houses import make_entry

pytestmark = pytest.mark.django_db
FILING = "branch.secretary.filing"
TODAY = date(2026, 3, 2)


def filings(branch: Organisation, actor: Actor) -> list[Duty]:
    return [duty for duty in duties_of(actor=actor, organisation=branch, on=TODAY) if duty.rule.id == FILING]


@pytest.fixture
def new_secretary(branch: Organisation, people: list[Person], operator: Actor) -> Person:
    old, new, *_ = people
    fill_post(actor=operator, person=old, organisation=branch, role="secretary", since=BEGINNING)
    fill_post(actor=operator, person=new, organisation=branch, role="secretary", since=date(2026, 2, 10))
    return new


def test_the_month_asks_for_the_filing_and_leads_to_the_entry(
    clerk_client: Client, branch: Organisation, operator: Actor, new_secretary: Person
) -> None:
    page = clerk_client.get("/")
    [group] = [one for one in page.context["board"].now if one.rule.id == FILING]
    assert (group.asks[0].due_on, group.asks[0].duty.due_words) == (None, "及时")
    form = clerk_client.get(group.asks[0].record)
    assert form.status_code == 200
    assert "书记变更备案" in form.content.decode()


def test_an_entry_settles_it_and_says_so(
    clerk_client: Client, branch: Organisation, operator: Actor, new_secretary: Person
) -> None:
    entry = make_entry(branch, date(2026, 2, 20), "post_change_filing")
    [duty] = filings(branch, operator)
    assert (duty.row.status, duty.row.entries) == ("met", (entry.pk,))
    assert duty.rule.title in clerk_client.get(reverse("recorded", args=[entry.pk])).content.decode()


def test_the_first_secretary_of_whom_no_day_is_known_is_no_new_one(
    branch: Organisation, people: list[Person], operator: Actor
) -> None:
    fill_post(actor=operator, person=people[0], organisation=branch, role="secretary", since=BEGINNING)
    assert filings(branch, operator) == []
