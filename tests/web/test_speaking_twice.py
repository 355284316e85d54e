"""One session at which somebody spoke twice: typed in the form, counted in the figures."""

from __future__ import annotations

import pytest
from django.test import Client

from shuzhi.access.scoping import Actor
from shuzhi.figures.question import Question
from shuzhi.figures.values import figures_of
from shuzhi.ledger.models import Entry
from shuzhi.roster.models import Organisation, Person

pytestmark = pytest.mark.django_db
SPEAKERS = "discussion.speaker.count", "discussion.speaker.people"


def spoken(branch: Organisation, clerk: Actor) -> list[int | None]:
    return [
        None if one.value is None else int(one.value)
        for one in figures_of(Question(clerk, branch, 2026), ids=list(SPEAKERS))
    ]


def test_who_spoke_twice_is_two_person_times_and_one_person(
    clerk_client: Client, clerk: Actor, branch: Organisation, people: list[Person]
) -> None:
    sent = {"kinds": ["discussion"], "happened_on": "2026-02-06", "speaker": "赵一、赵一"}
    clerk_client.post("/record/", sent)
    assert spoken(branch, clerk) == [2, 1]


def test_correcting_the_session_keeps_both_times(
    clerk_client: Client, clerk: Actor, branch: Organisation, people: list[Person]
) -> None:
    sent = {"kinds": ["discussion"], "happened_on": "2026-02-06", "speaker": "赵一、赵一"}
    clerk_client.post("/record/", sent)
    address = f"/ledger/{Entry.everywhere.get().pk}/correct/"
    form = clerk_client.get(address).context["form"]
    shown = form["speaker"].value()
    clerk_client.post(address, sent | {"speaker": shown, "title": "研讨", "reason": "补写主题"})
    assert Entry.everywhere.get().title == "研讨"
    assert spoken(branch, clerk) == [2, 1]
