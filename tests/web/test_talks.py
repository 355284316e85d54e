"""No page takes or shows what was said in a talk, whoever asks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from shuzhi.access.scoping import Actor
from shuzhi.ledger.emptying import empty_entries
from shuzhi.ledger.entries import facts_of
from shuzhi.ledger.models import Entry
from shuzhi.roster.models import Organisation, Person
from tests.houses import make_entry
from tests.ledger.test_kept import DAY, IDEOLOGY, SAID, TALKS, make_old

SignIn = Callable[[str], Client]


@pytest.fixture
def old(branch: Organisation, operator: Actor, settings: Any, tmp_path: Path) -> Entry:
    """A talk as an earlier version took it in."""
    settings.MEDIA_ROOT = tmp_path
    return make_old(branch, operator)


@pytest.mark.parametrize("kind", [*TALKS, *IDEOLOGY])
def test_the_form_of_a_kind_that_keeps_less_has_no_field_for_content(
    clerk_client: Client, branch: object, kind: str
) -> None:
    page = clerk_client.get(f"/record/?kind={kind}").content.decode()
    assert f'value="{kind}" selected' in page
    assert not [name for name in ("content", "place", "agenda_title", "attachment") if f'name="{name}"' in page]


@pytest.mark.parametrize("kind", [*TALKS, *IDEOLOGY])
def test_the_big_form_does_not_offer_a_kind_that_keeps_less(clerk_client: Client, branch: object, kind: str) -> None:
    assert f'value="{kind}"' not in clerk_client.get("/record/").content.decode()


@pytest.mark.parametrize("kind", [*TALKS, *IDEOLOGY])
def test_a_content_sent_to_the_big_form_all_the_same_is_refused(
    clerk_client: Client, branch: object, kind: str
) -> None:
    sent = {"kinds": [kind], "happened_on": "2026-02-06", "title": "谈心", "content": SAID}
    answer = clerk_client.post("/record/", sent)
    assert (answer.status_code, Entry.everywhere.count()) == (400, 0)
    assert "只登记日期、主题" in answer.content.decode()


def test_ideology_is_recorded_with_title_and_responsible_person(clerk_client: Client, people: list[Person]) -> None:
    sent = {
        "form": "dated",
        "kind": "ideology_meeting",
        "happened_on": "2026-02-06",
        "title": "专题研究",
        "chair": "赵一",
    }
    clerk_client.post("/record/", sent)
    facts = facts_of(Entry.everywhere.get())
    assert (facts.kinds, facts.title) == (("ideology_meeting",), "专题研究")
    assert [(one.role, one.person) for one in facts.participants] == [("chair", people[0])]


def test_a_talk_is_corrected_in_the_form_of_a_talk(
    clerk_client: Client, branch: Organisation, people: list[Person]
) -> None:
    talk = make_entry(branch, DAY, "heart_talk", title="谈心")
    page = clerk_client.get(f"/ledger/{talk.pk}/correct/").content.decode()
    assert 'name="content"' not in page
    sent = {
        "kind": "integrity_talk",
        "happened_on": "2026-02-06",
        "chair": "赵一",
        "subject": "钱二",
        "title": "任前谈话",
    }
    clerk_client.post(f"/ledger/{talk.pk}/correct/", sent | {"reason": "类别有误"})
    facts = facts_of(Entry.everywhere.get())
    assert (facts.kinds, facts.title, len(facts.participants)) == (("integrity_talk",), "任前谈话", 2)


@pytest.mark.parametrize("who", ["clerk", "member", "superior", "auditor"])
def test_what_an_earlier_version_kept_of_a_talk_is_shown_to_nobody(sign_in: SignIn, old: Entry, who: str) -> None:
    client = sign_in(who)
    page = client.get(f"/ledger/{old.pk}/").content.decode()
    assert "换届前谈心" in page
    listed = client.get("/ledger/").content.decode()
    for shown in (page, listed, client.get("/ledger/?print=1").content.decode()):
        assert SAID not in shown
        assert "小会议室" not in shown
        assert "谈话.txt" not in shown


def test_an_outsider_sees_nothing_of_a_talk(sign_in: SignIn, old: Entry) -> None:
    answer = sign_in("outsider").get(f"/ledger/{old.pk}/")
    assert answer.status_code == 404
    assert SAID not in answer.content.decode()


def test_an_emptied_talk_is_shown_with_its_history(
    sign_in: SignIn, old: Entry, branch: Organisation, operator: Actor
) -> None:
    empty_entries(actor=operator, organisation=branch)
    page = sign_in("member").get(f"/ledger/{old.pk}/").content.decode()
    assert page.count("<strong>记入</strong>") == 1
    assert SAID not in page
