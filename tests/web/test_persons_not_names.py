"""Owner, fixer and verifier on the pages: who may be named, and that nobody closes his own."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from shuzhi.access.accounts import say_whose
from shuzhi.access.models import Account, AuditRecord, Grant
from shuzhi.access.scoping import local_operator
from shuzhi.items.life import advance_item
from shuzhi.items.models import Item
from shuzhi.roster.models import Organisation, Person
from shuzhi.roster.person import change_person
from shuzhi.roster.posts import fill_post
from tests.houses import make_actor, make_item, make_member
from tests.web.conftest import USERNAMES, SignIn

OFFICE = local_operator("经办人")
NEW = {"kind": "problem", "source": "review", "source_year": "2025", "title": "学习记录不全"}


@pytest.fixture
def zhao(branch: Organisation) -> Person:
    return make_member(branch, "赵一", born_on=date(1960, 1, 1))


def account(who: str) -> Account:
    return Account.objects.get(username=USERNAMES[who])


def reported(branch: Organisation, **facts: object) -> Item:
    item = make_item(branch, **facts)
    advance_item(actor=OFFICE, item=item, act="submit")
    return item


def close(client: Client, item: Item) -> str:
    """What the page says to somebody who would close the item; empty where it let him."""
    answer = client.post(reverse("item-step", args=[item.pk, "close"]), {"note": "已核实"})
    item.refresh_from_db()
    if answer.status_code == 302:
        assert item.state == "closed"
        return ""
    assert (answer.status_code, item.state) == (400, "submitted")
    return answer.content.decode()


def test_the_owner_is_offered_from_the_roster_and_kept_as_a_person(sign_in: SignIn, zhao: Person) -> None:
    client = sign_in("clerk")
    page = client.get(reverse("item-add")).content.decode()
    assert '<option value="赵一">' in page
    assert 'list="people"' in page
    client.post(reverse("item-add"), NEW | {"owner_name": "赵一书记"})
    item = Item.everywhere.get()
    assert (item.owner, item.owner_name) == (zhao, "赵一书记")


def test_an_owner_from_outside_is_written_as_he_is(sign_in: SignIn) -> None:
    sign_in("clerk").post(reverse("item-add"), NEW | {"owner_name": "外请专家"})
    assert (Item.everywhere.get().owner, Item.everywhere.get().owner_name) == (None, "外请专家")


def test_of_two_who_bear_the_name_the_page_asks_which(sign_in: SignIn, zhao: Person, branch: Organisation) -> None:
    make_member(branch, "赵一")
    client = sign_in("clerk")
    answer = client.post(reverse("item-add"), NEW | {"owner_name": "赵一"})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert f"请写明是哪一位：赵一（{zhao.pk}号，1960年生）" in page
    assert "person.ambiguous" in page
    assert not Item.everywhere.exists()
    client.post(reverse("item-add"), NEW | {"owner_name": f"赵一（{zhao.pk}号）"})
    assert Item.everywhere.get().owner == zhao


@pytest.mark.parametrize("who", ["member", "superior", "auditor"])
def test_only_who_keeps_the_ledger_opens_items_and_is_offered_people(who: str, sign_in: SignIn, zhao: Person) -> None:
    answer = sign_in(who).get(reverse("item-add"))
    assert answer.status_code == 403
    assert "赵一" not in answer.content.decode()


def test_the_pages_of_another_branch_offer_none_of_these_people(sign_in: SignIn, zhao: Person) -> None:
    assert "赵一" not in sign_in("outsider").get(reverse("item-add")).content.decode()


def test_the_secretary_closes_nothing_of_his_own_on_the_page(
    sign_in: SignIn, zhao: Person, branch: Organisation
) -> None:
    say_whose(actor=OFFICE, account=account("secretary"), person=zhao)
    page = close(sign_in("secretary"), reported(branch, owner_name="赵一书记"))
    assert "不能给自己的事项销号" in page
    assert "请由他人核实后销号" in page


def test_the_page_says_how_a_doubt_is_resolved_and_so_it_is(
    sign_in: SignIn, zhao: Person, branch: Organisation
) -> None:
    fill_post(actor=OFFICE, person=zhao, organisation=branch, role="secretary", since=date(2024, 1, 1))
    other = make_member(branch, "钱二")
    item = reported(branch, owner_name="赵一")
    assert "写明销号人的账号是名册中的哪一位" in close(sign_in("secretary"), item)
    told = {"organisation": branch.pk, "whose": "钱二"}
    sign_in("administrator").post(reverse("account-person", args=[account("secretary").pk]), told)
    assert account("secretary").person == other
    assert close(sign_in("secretary"), item) == ""


@pytest.mark.parametrize("who", ["member", "outsider", "auditor", "clerk"])
def test_who_may_not_verify_closes_nothing_at_all(who: str, sign_in: SignIn, branch: Organisation) -> None:
    item = reported(branch, owner_name="赵一")
    answer = sign_in(who).post(reverse("item-step", args=[item.pk, "close"]), {"note": ""})
    assert answer.status_code in {403, 404}
    item.refresh_from_db()
    assert item.state == "submitted"


def test_the_superior_closes_what_the_branch_put_right(sign_in: SignIn, zhao: Person, branch: Organisation) -> None:
    item = reported(branch, owner_name="赵一")
    assert close(sign_in("superior"), item) == ""
    assert (item.verifier_name, item.verifier_account) == ("组织部乙", account("superior"))


def test_the_administrator_says_whose_an_account_is(sign_in: SignIn, zhao: Person, branch: Organisation) -> None:
    client, whose = sign_in("administrator"), reverse("account-person", args=[account("clerk").pk])
    answer = client.post(whose, {"organisation": branch.pk, "whose": "赵一"})
    assert (answer.status_code, account("clerk").person) == (302, zhao)
    sentence = AuditRecord.everywhere.get(verb="account.person_said").sentence
    assert sentence == "写明账号 jia 是谁：赵一（虚构县委办党支部）"
    assert "名册中的赵一（虚构县委办党支部）" in client.get(reverse("accounts")).content.decode()
    client.post(whose, {"organisation": branch.pk, "whose": ""})
    assert account("clerk").person is None


def test_an_unknown_or_shared_name_is_said_without_particulars(
    sign_in: SignIn, zhao: Person, branch: Organisation
) -> None:
    client, whose = sign_in("administrator"), reverse("account-person", args=[account("clerk").pk])
    answer = client.post(whose, {"organisation": branch.pk, "whose": "没有的人"})
    assert (answer.status_code, account("clerk").person) == (400, None)
    other = make_member(branch, "赵一", born_on=date(1990, 1, 1))
    page = client.post(whose, {"organisation": branch.pk, "whose": "赵一"}).content.decode()
    assert "account.person_ambiguous" in page
    assert "1990" not in page  # who keeps accounts sees no business data
    client.post(whose, {"organisation": branch.pk, "whose": str(other.pk)})
    assert account("clerk").person == other


@pytest.mark.parametrize("who", ["clerk", "secretary", "member", "superior", "outsider", "auditor"])
def test_nobody_else_says_whose_an_account_is(who: str, sign_in: SignIn, zhao: Person, branch: Organisation) -> None:
    whose = reverse("account-person", args=[account(who).pk])
    answer = sign_in(who).post(whose, {"organisation": branch.pk, "whose": "赵一"})
    assert (answer.status_code, account(who).person) == (403, None)


def test_an_administrator_says_it_of_no_account_above_his_own(
    sign_in: SignIn, zhao: Person, branch: Organisation
) -> None:
    make_actor("small", "小管理员", "administrator", branch)
    client = sign_in("administrator")
    client.force_login(Account.objects.get(username="small"))
    whose = reverse("account-person", args=[account("superior").pk])
    answer = client.post(whose, {"organisation": branch.pk, "whose": "赵一"})
    assert answer.status_code in {400, 403}
    assert account("superior").person is None


def test_an_administrator_makes_himself_no_other(sign_in: SignIn, zhao: Person, branch: Organisation) -> None:
    """Else he could report as one and close as another."""
    Grant.objects.create(account=account("secretary"), role="administrator", organisation=branch)
    say_whose(actor=OFFICE, account=account("secretary"), person=zhao)
    make_member(branch, "钱二")
    whose = reverse("account-person", args=[account("secretary").pk])
    answer = sign_in("secretary").post(whose, {"organisation": branch.pk, "whose": "钱二"})
    assert answer.status_code == 400
    assert "请由另一位系统管理员办理" in answer.content.decode()
    assert account("secretary").person == zhao


def test_a_corrected_name_stands_on_the_persons_page(sign_in: SignIn, zhao: Person) -> None:
    change_person(actor=OFFICE, person=zhao, reason="原表录入有误", name="赵壹")
    assert "曾用名" in sign_in("clerk").get(reverse("person", args=[zhao.pk])).content.decode()


def test_a_closing_day_alone_looks_like_no_closing(sign_in: SignIn, branch: Organisation) -> None:
    """A file may tell the day and not that it was closed."""
    item = make_item(branch, closed_on=date(2026, 2, 1), due_on=date(2026, 1, 1))
    page = sign_in("clerk").get(reverse("item", args=[item.pk])).content.decode()
    assert "<dt>销号</dt>" not in page
    assert "已过完成时限" in page
