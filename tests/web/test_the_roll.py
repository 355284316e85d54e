"""The roll of 记一笔: who belonged on the day of the meeting, and for a committee who sat in it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client

from shuzhi.access.scoping import local_operator
from shuzhi.ledger.entries import Attendance
from shuzhi.ledger.models import Entry, Participant
from shuzhi.ledger.roll import is_committee
from shuzhi.roster.models import Organisation, Person
from shuzhi.roster.posts import fill_post
from shuzhi.roster.standing import set_membership
from shuzhi.roster.transfers import transfer_person
from shuzhi.rulebook import national
from shuzhi.web.record.beginning import last_day_of
from tests.houses import make_entry, make_member

pytestmark = pytest.mark.django_db
JANUARY = {"kinds": ["theme_day"], "happened_on": "2026-01-15"}
OLDER_DUTY = "/record/?kind=committee_meeting&period=2026-01"


def names_on(answer: Any) -> list[str]:
    return [line.label for line in answer.context["form"].roll()]


def seat(person: Person, organisation: Organisation, role: str, since: date = date(2024, 1, 1)) -> None:
    fill_post(actor=local_operator(), person=person, organisation=organisation, role=role, since=since)


def join(organisation: Organisation, name: str, since: date) -> Person:
    return make_member(organisation, name, since=since)


@pytest.fixture
def committee(branch: Organisation, people: list[Person]) -> list[Person]:
    """Secretary and one member of the committee; the clerk does not sit in it."""
    zhao, qian, sun, _ = people
    seat(qian, branch, "committee")
    seat(zhao, branch, "secretary")
    seat(sun, branch, "clerk")
    return [zhao, qian]


def test_the_roll_of_an_older_duty_holds_those_who_belonged_on_its_last_day(
    clerk_client: Client, branch: Organisation, people: list[Person]
) -> None:
    join(branch, "二月来的", date(2026, 2, 10))
    page = clerk_client.get("/record/?kind=theme_day&period=2026-01")
    assert names_on(page) == ["赵一", "钱二", "孙三", "李四"]
    assert "2026年1月31日的党员名册，4 人" in page.content.decode()
    assert "二月来的" in names_on(clerk_client.get("/record/?kind=theme_day&period=2026-03"))


def test_the_roll_follows_the_day_typed(clerk_client: Client, branch: Organisation, people: list[Person]) -> None:
    join(branch, "二月来的", date(2026, 2, 10))
    assert "二月来的" not in names_on(clerk_client.post("/record/roll/", JANUARY))
    assert "二月来的" in names_on(clerk_client.post("/record/roll/", JANUARY | {"happened_on": "2026-02-10"}))


def test_whoever_has_left_since_stands_on_the_roll_of_his_day_and_is_kept_as_a_person(
    clerk_client: Client, branch: Organisation, other_branch: Organisation, people: list[Person]
) -> None:
    gone, day = people[2], date(2026, 2, 1)
    transfer_person(actor=local_operator(), person=gone, target=other_branch, sent_on=day, received_on=day)
    assert names_on(clerk_client.post("/record/roll/", JANUARY)) == ["赵一", "钱二", "孙三", "李四"]
    assert "孙三" not in names_on(clerk_client.get("/record/?kind=theme_day"))
    clerk_client.post("/record/", JANUARY | {f"roll_p{gone.pk}": "attendee", "chair": "赵一"})
    assert set(Participant.everywhere.values_list("person_id", "role")) == {
        (gone.pk, "attendee"),
        (people[0].pk, "chair"),
    }


def test_a_reloaded_roll_keeps_the_marks_that_still_fit(clerk_client: Client, people: list[Person]) -> None:
    marks = {f"roll_p{people[1].pk}": "leave", f"why_p{people[1].pk}": "出差"}
    page = clerk_client.post("/record/roll/", JANUARY | marks).content.decode()
    assert 'value="leave" checked' in page
    assert 'value="出差"' in page
    assert "<html" not in page


def test_without_script_a_changed_day_shows_the_roll_again_before_it_saves(
    clerk_client: Client, branch: Organisation, people: list[Person]
) -> None:
    new = join(branch, "二月来的", date(2026, 2, 10))
    shown = " ".join(f"p{one.pk}" for one in [*people, new])
    sent = JANUARY | {"rolled": shown, f"roll_p{new.pk}": "attendee", f"roll_p{people[0].pk}": "attendee"}
    answer = clerk_client.post("/record/", sent)
    assert answer.status_code == 400
    assert "现在是2026年1月15日的" in answer.content.decode()
    assert not Entry.everywhere.exists()
    again = " ".join(line.key for line in answer.context["form"].roll())
    clerk_client.post("/record/", sent | {"rolled": f"{again} "})
    assert list(Participant.everywhere.values_list("name", flat=True)) == ["赵一"]


def test_a_changed_day_saves_at_once_where_nobody_was_marked(
    clerk_client: Client, branch: Organisation, people: list[Person]
) -> None:
    assert clerk_client.post("/record/", JANUARY | {"rolled": "p0 p1"}).status_code == 302


def test_a_committee_meeting_calls_the_committee_in_the_order_of_its_posts(
    clerk_client: Client, committee: list[Person]
) -> None:
    page = clerk_client.get(OLDER_DUTY)
    assert names_on(page) == ["赵一", "钱二"]
    assert "2026年1月31日的书记、副书记、委员，2 人" in page.content.decode()


def test_the_committee_is_the_one_of_that_day(
    clerk_client: Client, branch: Organisation, committee: list[Person], people: list[Person]
) -> None:
    seat(people[3], branch, "committee", since=date(2026, 2, 20))
    assert names_on(clerk_client.get(OLDER_DUTY)) == ["赵一", "钱二"]
    assert names_on(clerk_client.get("/record/?kind=committee_meeting")) == ["赵一", "钱二", "李四"]


def test_a_committee_nobody_is_known_of_calls_all(clerk_client: Client, people: list[Person]) -> None:
    assert len(names_on(clerk_client.get(OLDER_DUTY))) == 4


def test_all_members_can_be_listed_for_a_committee_meeting_and_stay_listed(
    clerk_client: Client, committee: list[Person], people: list[Person]
) -> None:
    asked = {"kinds": ["committee_meeting"], "happened_on": "2026-01-15"}
    answer = clerk_client.post("/record/", asked | {"list_all": "1"})
    assert len(names_on(answer)) == 4
    assert not Entry.everywhere.exists()
    assert 'name="whole_roll" value="1"' in answer.content.decode()
    clerk_client.post("/record/", asked | {"whole_roll": "1", f"roll_p{people[3].pk}": "attendee"})
    assert Participant.everywhere.get().name == "李四"


@pytest.mark.parametrize(
    ("kinds", "narrow"),
    [
        (["committee_meeting"], True),
        (["committee_meeting", "discussion"], True),
        (["party_committee_meeting"], True),
        (["committee_meeting", "assembly"], False),
        (["committee_meeting", "group_meeting"], False),
        (["study_group"], True),
        (["democratic_life"], True),
        (["collective_study", "committee_study"], False),
        (["theme_day"], False),
        (["essay"], False),
        ([], False),
    ],
)
def test_only_a_meeting_of_the_committee_alone_calls_the_committee(kinds: list[str], narrow: bool) -> None:
    assert is_committee(kinds, national().kinds) is narrow


@pytest.mark.parametrize(
    ("period", "day"),
    [
        ("2026-01", date(2026, 1, 31)),
        ("2024-02", date(2024, 2, 29)),
        ("2025-Q3", date(2025, 9, 30)),
        ("2025-H1", date(2025, 6, 30)),
        ("2025", date(2025, 12, 31)),
        ("2025-13", None),
        ("2025-Q5", None),
        ("", None),
        ("nonsense", None),
    ],
)
def test_a_period_ends_on_its_last_day(period: str, day: date | None) -> None:
    assert last_day_of(period) == day


@pytest.mark.parametrize("day", ["", "2026-02-30", "0002-01-01", "2099-01-01", "x"])
def test_a_day_that_cannot_be_read_leaves_the_roll_of_the_period(
    day: str, clerk_client: Client, people: list[Person]
) -> None:
    answer = clerk_client.post("/record/roll/?period=2026-01", {"kinds": ["theme_day"], "happened_on": day})
    assert answer.context["form"].called.on == (date(2026, 3, 2) if day == "2099-01-01" else date(2026, 1, 31))


def test_the_form_of_a_duty_suggests_chair_recorder_and_place_of_the_last_time_and_no_day(
    clerk_client: Client, branch: Organisation, people: list[Person]
) -> None:
    for day, place in ((date(2025, 12, 5), "一楼"), (date(2026, 1, 9), "三楼会议室"), (date(2026, 2, 6), "二楼")):
        led = (Attendance("chair", people[0]), Attendance("recorder", people[1]), Attendance("attendee", people[2]))
        make_entry(branch, day, "committee_meeting", place=place, participants=led)
    page = clerk_client.get(OLDER_DUTY)
    form = page.context["form"]
    assert {name: form[name].value() for name in ("chair", "recorder", "place", "happened_on")} == {
        "chair": "赵一",
        "recorder": "钱二",
        "place": "三楼会议室",
        "happened_on": None,
    }
    assert page.content.decode().count("照2026年1月9日那次填的，不同请改。") == 3
    assert not any(line.choice for line in form.roll())


def test_a_form_without_a_duty_suggests_nothing(
    clerk_client: Client, branch: Organisation, people: list[Person]
) -> None:
    make_entry(branch, date(2026, 1, 9), "theme_day", place="三楼会议室")
    assert "三楼会议室" not in clerk_client.get("/record/").content.decode()


def test_a_correction_shows_the_roll_of_the_day_and_all_who_were_told(
    clerk_client: Client, branch: Organisation, committee: list[Person], people: list[Person]
) -> None:
    told = tuple(Attendance("attendee", one) for one in people[1:])
    entry = make_entry(branch, date(2026, 1, 9), "committee_meeting", participants=told)
    assert names_on(clerk_client.get(f"/ledger/{entry.pk}/correct/")) == ["赵一", "钱二", "孙三", "李四"]
    moved = {"kinds": ["committee_meeting"], "happened_on": "2018-01-09"}
    answer = clerk_client.post(f"/record/roll/?entry={entry.pk}", moved)
    assert answer.context["form"].called.people == []
    assert names_on(answer) == ["钱二", "孙三", "李四"]


def test_nobody_sees_the_roll_of_an_entry_he_may_not_correct(
    sign_in: Any, branch: Organisation, people: list[Person]
) -> None:
    entry = make_entry(branch, date(2026, 1, 9), "theme_day")
    assert sign_in("outsider").post(f"/record/roll/?entry={entry.pk}", JANUARY).status_code == 404
    assert sign_in("member").post("/record/roll/", JANUARY).status_code == 403


def test_a_membership_that_ended_before_the_day_is_not_called(
    clerk_client: Client, branch: Organisation, people: list[Person]
) -> None:
    set_membership(
        actor=local_operator(), person=people[0], organisation=branch, status="suspended", since=date(2026, 2, 1)
    )
    assert names_on(clerk_client.post("/record/roll/", JANUARY)).count("赵一") == 1


def test_where_no_roll_is_kept_nobody_is_called_until_all_are_asked_for(
    clerk_client: Client, people: list[Person]
) -> None:
    asked = {"kinds": ["disclosure"], "happened_on": "2026-01-15"}
    answer = clerk_client.post("/record/roll/", asked)
    assert names_on(answer) == []
    assert "这一类别不点名" in answer.content.decode()
    assert len(names_on(clerk_client.post("/record/roll/", asked | {"list_all": "1"}))) == 4


def test_one_kind_with_a_roll_among_several_is_enough(clerk_client: Client, people: list[Person]) -> None:
    asked = {"kinds": ["disclosure", "assembly"], "happened_on": "2026-01-15"}
    assert len(names_on(clerk_client.post("/record/roll/", asked))) == 4


def test_the_field_of_the_persons_concerned_is_open_for_a_kind_about_persons(
    clerk_client: Client, people: list[Person]
) -> None:
    fold = "<summary>发言、列席、名册以外的人、当事人</summary>"
    assert f"<details open>{fold}" in clerk_client.get("/record/?kind=commendation").content.decode()
    assert f"<details>{fold}" in clerk_client.get("/record/?kind=theme_day").content.decode()
