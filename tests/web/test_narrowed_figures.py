"""指标 narrowed to a topic, a post or a person: the page, its rows and the command tell the same."""

from __future__ import annotations

import re
from datetime import date

import lxml.html
import pytest
from django.test import Client

from shuzhi.access.scoping import local_operator
from shuzhi.figures.narrowing import Narrowing
from shuzhi.figures.question import Question
from shuzhi.figures.values import figures_of
from shuzhi.ledger.entries import Attendance
from shuzhi.roster.models import Organisation, Person
from shuzhi.roster.posts import fill_post
from tests.houses import make_entry, make_member

from .conftest import SignIn

pytestmark = pytest.mark.django_db


@pytest.fixture
def leader(branch: Organisation) -> Person:
    """The secretary, who led two of three discussions; one of them on a topic."""
    person, other = make_member(branch, "书记乙"), make_member(branch, "党员丙")
    fill_post(actor=local_operator(), person=person, organisation=branch, role="secretary", since=date(2025, 1, 1))
    for month, who, topics in ((1, person, ("虚构专题",)), (2, person, ()), (2, other, ("虚构专题",))):
        make_entry(branch, date(2026, month, 9), "discussion", participants=(Attendance("chair", who),), topics=topics)
    return person


def shown(page: str) -> dict[str, str]:
    """Figure id → what stands on the page."""
    return dict(re.findall(r'data-figure="([^"]+)">([^<]+)<', page))


@pytest.mark.parametrize(
    ("query", "value"), [("post=secretary", 2), ("topic=虚构专题", 2), ("post=secretary&topic=虚构专题", 1)]
)
def test_the_page_tells_what_the_verb_tells(clerk_client: Client, leader: Person, query: str, value: int) -> None:
    page = clerk_client.get(f"/figures/?year=2026&{query}").content.decode()
    only = Narrowing(**dict(part.split("=") for part in query.split("&")))
    told = figures_of(Question(actor=local_operator(), organisation=leader.organisation, year=2026, only=only))
    assert shown(page) == {figure.id: figure.text_with_unit for figure in told}
    assert shown(page)["discussion.count"] == f"{value}次"


def test_one_person_is_chosen_and_his_rows_open(clerk_client: Client, leader: Person) -> None:
    page = clerk_client.get(f"/figures/?year=2026&person={leader.pk}").content.decode()
    assert f'<option value="{leader.pk}" selected>书记乙</option>' in page
    assert "只算：书记乙主持、主讲或发言的" in page
    [address] = set(re.findall(r'href="(/figures/discussion.count/[^"]+)"', page))
    rows = clerk_client.get(address.replace("&amp;", "&")).content.decode()
    assert rows.count("/ledger/") >= 2
    assert shown(rows)["discussion.count"] == "2次"
    assert "只算：书记乙主持、主讲或发言的" in rows


def test_what_cannot_be_asked_so_is_counted_and_not_listed(clerk_client: Client, leader: Person) -> None:
    whole = shown(clerk_client.get("/figures/?year=2026").content.decode())
    page = clerk_client.get("/figures/?year=2026&post=secretary").content.decode()
    assert f"另有 {len(whole) - len(shown(page))} 项指标不能按职务细分，未列。" in page
    assert clerk_client.get("/figures/member.total/?year=2026&post=secretary").status_code == 404


def test_the_department_above_asks_for_one_person_of_a_branch(sign_in: SignIn, leader: Person) -> None:
    client = sign_in("superior")
    client.post("/organisation/", {"organisation": leader.organisation_id})
    page = client.get(f"/figures/?year=2026&person={leader.pk}").content.decode()
    assert shown(page)["discussion.count"] == "2次"


def test_people_of_one_name_are_told_apart_where_one_is_chosen(clerk_client: Client, leader: Person) -> None:
    namesake = make_member(leader.organisation, leader.name, born_on=date(1990, 5, 1))
    page = clerk_client.get("/figures/?year=2026").content.decode()
    assert f'<option value="{leader.pk}">书记乙（编号{leader.pk}）</option>' in page
    assert f'<option value="{namesake.pk}">书记乙（编号{namesake.pk}，1990年生）</option>' in page
    assert ">党员丙</option>" in page


@pytest.mark.parametrize("path", ["/figures/", "/figures/discussion.count/"])
def test_another_year_is_asked_the_same_way(clerk_client: Client, leader: Person, path: str) -> None:
    asked = {"topic": "虚构专题", "post": "secretary", "person": str(leader.pk), "scope": "below"}
    page = lxml.html.fromstring(clerk_client.get(path, {"year": 2026, **asked}).content)
    [form] = page.xpath("//form[@class='year-chooser']")
    assert dict(form.form_values()) == {"year": "2026", **asked}


def test_a_long_topic_is_asked_for_whole(clerk_client: Client, leader: Person) -> None:
    topic = "专题" * 35
    make_entry(leader.organisation, date(2026, 2, 20), "discussion", topics=(topic,))
    page = clerk_client.get("/figures/", {"year": 2026, "topic": topic}).content.decode()
    assert shown(page)["discussion.count"] == "1次"


def test_the_page_sets_no_persons_side_by_side(clerk_client: Client, leader: Person) -> None:
    """Law 5: nobody is ranked.  Others are named only in the list one chooses from."""
    page = clerk_client.get(f"/figures/?year=2026&person={leader.pk}").content.decode()
    assert "党员丙" not in re.sub(r"<option[^>]*>[^<]*</option>", "", page)


def test_who_may_not_see_persons_is_offered_none_and_gets_none(sign_in: SignIn, leader: Person) -> None:
    for who in ("member", "auditor"):
        client = sign_in(who)
        client.post("/organisation/", {"organisation": leader.organisation_id})
        page = client.get("/figures/?year=2026").content.decode()
        assert 'name="post"' in page
        assert 'name="person"' not in page
        assert client.get(f"/figures/?year=2026&person={leader.pk}").status_code == 403


def test_an_outsider_finds_nobody_of_another_branch(sign_in: SignIn, leader: Person) -> None:
    assert sign_in("outsider").get(f"/figures/?year=2026&person={leader.pk}").status_code == 404


@pytest.mark.parametrize("query", ["post=chairman", "person=无此人", "person=999999999999999999999"])
def test_what_nobody_knows_is_said_in_words(clerk_client: Client, leader: Person, query: str) -> None:
    answer = clerk_client.get(f"/figures/?year=2026&{query}")
    assert answer.status_code == 404
    assert "Traceback" not in answer.content.decode()
