"""Nobody closes what he put right himself, under whatever name, account or post he stands."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from shuzhi.access.accounts import AccountError, note_failure, say_whose
from shuzhi.access.models import Account, Batch
from shuzhi.access.scoping import Actor, local_operator
from shuzhi.chain.links import append_links, history
from shuzhi.chain.models import Revision
from shuzhi.chain.verify import verify_house
from shuzhi.clock import now
from shuzhi.errors import NotFoundError
from shuzhi.items.closing import fixers_of
from shuzhi.items.failure import ItemError, OwnClosingError
from shuzhi.items.life import advance_item, open_items
from shuzhi.items.models import Item
from shuzhi.items.taking_over import NOBODY, ItemFacts, StepFacts, take_over_items
from shuzhi.roster.models import Organisation, Person
from shuzhi.roster.person import change_person
from shuzhi.roster.posts import fill_post
from shuzhi.roster.who import Recognition, Sameness, Who
from tests.houses import INVENTED_NUMBER, make_actor, make_item, make_member

OFFICE = local_operator("经办人")


def account_of(person: Person | None, username: str, name: str, role: str, organisation: Organisation) -> Actor:
    """Somebody's account, said to be his on the accounts page."""
    make_actor(username, name, role, organisation)
    account = Account.objects.get(username=username)
    say_whose(actor=OFFICE, account=account, person=person)
    account.refresh_from_db()
    return account.actor()


def submitted(branch: Organisation, by: Actor = OFFICE, **facts: Any) -> Item:
    item = make_item(branch, **facts)
    advance_item(actor=by, item=item, act="submit")
    return item


def refused(item: Item, actor: Actor) -> OwnClosingError:
    with pytest.raises(OwnClosingError) as error:
        advance_item(actor=actor, item=item, act="close")
    item.refresh_from_db()
    assert (item.state, item.closed_on) == ("submitted", None)
    assert error.value.code == "item.own_closing"
    assert "请由他人核实后销号" in error.value.advice
    return error.value


def closes(item: Item, actor: Actor) -> None:
    advance_item(actor=actor, item=item, act="close")
    item.refresh_from_db()
    assert item.state == "closed"
    assert verify_house() == []


@pytest.fixture
def zhao(branch: Organisation) -> Person:
    """赵一 of the branch."""
    return make_member(branch, "赵一")


@pytest.fixture
def zhao_acts(zhao: Person, branch: Organisation) -> Actor:
    """赵一, signed in as the branch's secretary."""
    return account_of(zhao, "zhaoyi", "赵一", "secretary", branch)


def test_a_step_keeps_person_and_account_beside_the_name(branch: Organisation, zhao: Person, zhao_acts: Actor) -> None:
    item = submitted(branch, zhao_acts)
    step = item.steps.get()
    assert (step.by_name, step.by_person, step.by_account_id) == ("赵一", zhao, zhao_acts.account_id)


def test_who_closed_it_is_kept_as_person_and_account(branch: Organisation, county: Organisation) -> None:
    judge = make_member(county, "周五")
    actor = account_of(judge, "zhouwu", "周五", "department", county)
    item = submitted(branch)
    closes(item, actor)
    assert (item.verifier_name, item.verifier, item.verifier_account_id) == ("周五", judge, actor.account_id)


WRITTEN = ["赵一", "赵 一", "赵　一", "赵一书记", "赵一同志", "支部书记赵一", "党支部书记（赵一）", "赵一（支部书记）"]


@pytest.mark.parametrize("owner", WRITTEN)
def test_the_owner_closes_nothing_however_his_name_is_written(
    owner: str, branch: Organisation, zhao: Person, zhao_acts: Actor
) -> None:
    item = submitted(branch, owner_name=owner)
    assert (item.owner, item.owner_name) == (zhao, owner)
    refused(item, zhao_acts)


@pytest.mark.parametrize("owner", [*WRITTEN, "第三党支部赵一", "县财政局赵一主任", "赵书记", "赵一、钱二", "钱二 赵一"])
def test_neither_does_he_whom_the_roster_does_not_know(owner: str, branch: Organisation) -> None:
    item = submitted(branch, owner_name=owner)
    assert item.owner is None
    refused(item, make_actor("zhaoyi", "赵一", "secretary", branch))


@pytest.mark.parametrize("name", ["赵一书记", "赵 一", "ＺＹ赵一（书记）"])
def test_the_account_may_be_called_otherwise_than_the_owner(name: str, branch: Organisation) -> None:
    item = submitted(branch, owner_name="ZY赵一" if name.startswith("Ｚ") else "赵一")
    refused(item, make_actor("zhaoyi", name, "secretary", branch))


@pytest.mark.parametrize("name", ["支部书记", "本支部书记", "书记"])
def test_an_owner_told_by_his_post_alone_is_whoever_holds_it(name: str, branch: Organisation, zhao: Person) -> None:
    fill_post(actor=OFFICE, person=zhao, organisation=branch, role="secretary", since=date(2024, 1, 1))
    refused(submitted(branch, owner_name=name), account_of(zhao, "zhaoyi", "赵一", "secretary", branch))
    refused(submitted(branch, owner_name=name), make_actor("shu", "不详", "secretary", branch))


@pytest.mark.parametrize("called", ["支部书记", "书记", "本支部书记"])
def test_a_post_and_the_bare_name_of_who_holds_it_may_be_one(called: str, branch: Organisation, zhao: Person) -> None:
    make_member(branch, "钱二")
    fill_post(actor=OFFICE, person=zhao, organisation=branch, role="secretary", since=date(2024, 1, 1))
    recognition = Recognition(branch)
    assert recognition.same(Who("赵一"), Who(called)) is Sameness.DOUBT
    assert recognition.same(Who(called), Who("赵一")) is Sameness.DOUBT
    assert recognition.same(Who("钱二"), Who(called)) is Sameness.OTHER


def test_the_account_of_the_secretary_may_be_the_secretarys(branch: Organisation, zhao: Person) -> None:
    """Nobody said whose account it is; the item's owner holds the post by whose role it acts."""
    fill_post(actor=OFFICE, person=zhao, organisation=branch, role="secretary", since=date(2024, 1, 1))
    told = refused(submitted(branch, owner_name="赵一"), make_actor("shu", "支部账号", "secretary", branch))
    assert "“账号”页写明销号人的账号是名册中的哪一位" in told.advice


def test_saying_whose_an_account_is_resolves_the_doubt(branch: Organisation, zhao: Person) -> None:
    fill_post(actor=OFFICE, person=zhao, organisation=branch, role="secretary", since=date(2024, 1, 1))
    item = submitted(branch, owner_name="赵一")
    make_actor("shu", "支部账号", "secretary", branch)
    refused(item, Account.objects.get(username="shu").actor())
    say_whose(actor=OFFICE, account=Account.objects.get(username="shu"), person=make_member(branch, "钱二"))
    closes(item, Account.objects.get(username="shu").actor())


def test_a_renamed_account_is_the_same_account(branch: Organisation) -> None:
    item = submitted(branch, make_actor("zhaoyi", "赵一", "secretary", branch))
    Account.objects.filter(username="zhaoyi").update(name="别人")
    refused(item, Account.objects.get(username="zhaoyi").actor())


def test_a_renamed_account_is_still_the_owner_it_was(branch: Organisation) -> None:
    """The roster does not know him; the log keeps under which names the account acted."""
    actor = make_actor("zhaoyi", "赵一", "secretary", branch)
    item = make_item(branch, owner_name="赵一")
    advance_item(actor=actor, item=item, act="measure", measures=["补记"])
    Account.objects.filter(username="zhaoyi").update(name="别人")
    advance_item(actor=OFFICE, item=item, act="submit")
    refused(item, Account.objects.get(username="zhaoyi").actor())


def test_failed_signing_in_makes_nobody_alike(branch: Organisation, county: Organisation) -> None:
    fixer = make_actor("jiayi", "甲一", "clerk", branch)
    closer = make_actor("yier", "乙二", "department", county)
    for username in ("jiayi", "yier"):
        note_failure(username, Account.objects.get(username=username))
    closes(submitted(branch, fixer), closer)


def test_a_second_account_of_the_same_person_does_not_close(
    branch: Organisation, county: Organisation, zhao: Person, zhao_acts: Actor
) -> None:
    item = submitted(branch, zhao_acts)
    refused(item, account_of(zhao, "second", "县委联络员", "department", county))


def test_it_is_enough_that_the_accounts_are_said_to_be_his_later(branch: Organisation, county: Organisation) -> None:
    first = make_actor("first", "支部联络员", "clerk", branch)
    item = submitted(branch, first)
    assert item.steps.get().by_person is None
    zhao = make_member(branch, "赵一")
    say_whose(actor=OFFICE, account=Account.objects.get(username="first"), person=zhao)
    refused(item, account_of(zhao, "second", "县委联络员", "department", county))


def test_a_corrected_name_changes_nobody(branch: Organisation, zhao: Person, zhao_acts: Actor) -> None:
    item = submitted(branch, owner_name="赵一")
    change_person(actor=OFFICE, person=zhao, reason="原表录入有误", name="赵壹")
    Account.objects.filter(username="zhaoyi").update(name="赵壹")
    refused(item, Account.objects.get(username="zhaoyi").actor())


def test_a_name_corrected_on_the_roster_stays_his_former_name(branch: Organisation, county: Organisation) -> None:
    """The owner was told before he was on the roster, under the name that was corrected since."""
    item = submitted(branch, owner_name="赵一")
    zhao = make_member(branch, "赵一")
    change_person(actor=OFFICE, person=zhao, reason="原表录入有误", name="赵壹")
    zhao.refresh_from_db()
    assert zhao.former_names == "赵一"
    refused(item, account_of(zhao, "zhaoyi", "县委联络员", "department", county))


def test_an_owner_changed_afterwards_stays_one_who_put_it_right(
    branch: Organisation, zhao: Person, zhao_acts: Actor
) -> None:
    item = submitted(branch, owner_name="赵一")
    other = make_member(branch, "钱二")
    Item.everywhere.filter(pk=item.pk).update(owner=other, owner_name="钱二")
    append_links(OFFICE, [item])
    item.refresh_from_db()
    assert {who.name for who in fixers_of(item)} == {"赵一", "钱二", "经办人"}
    refused(item, zhao_acts)


def test_a_link_of_an_earlier_version_means_the_owner_only_where_it_tells_his_name(
    branch: Organisation, zhao: Person
) -> None:
    item = submitted(branch, owner_name="赵一")
    other = make_member(branch, "钱二")
    Item.everywhere.filter(pk=item.pk).update(owner=other, owner_name="钱二")
    append_links(OFFICE, [item])
    for link in history("item", item.pk):
        told = json.loads(link.content)
        del told["owner_id"]  # as it was written before owners were kept as persons
        Revision.everywhere.filter(pk=link.pk).update(content=json.dumps(told))
    item.refresh_from_db()
    assert {(who.name, who.person_id) for who in fixers_of(item)} == {
        ("赵一", None),
        ("钱二", other.pk),
        ("经办人", None),
    }


def test_who_reported_it_first_stays_one_who_put_it_right(branch: Organisation, zhao_acts: Actor) -> None:
    item = submitted(branch, zhao_acts)
    advance_item(actor=local_operator("核实人"), item=item, act="return")
    advance_item(actor=OFFICE, item=item, act="submit")
    refused(item, zhao_acts)


def test_two_of_one_name_are_two_where_the_roster_tells_them_apart(branch: Organisation) -> None:
    first, second = (make_member(branch, "赵一", born_on=date(year, 1, 1)) for year in (1960, 1990))
    item = submitted(branch, owner=first)
    closes(item, account_of(second, "zhaoyi", "赵一", "secretary", branch))


def test_one_entered_on_two_rosters_is_one(branch: Organisation, county: Organisation) -> None:
    here, above = make_member(branch, "赵一"), make_member(county, "赵一")
    refused(submitted(branch, owner=here), account_of(above, "zhaoyi", "部长", "department", county))
    change_person(actor=OFFICE, person=here, reason="补录", born_on=date(1960, 1, 1))
    change_person(actor=OFFICE, person=above, reason="补录", born_on=date(1990, 1, 1))
    closes(submitted(branch, owner=here), Account.objects.get(username="zhaoyi").actor())


def test_a_person_withdrawn_and_entered_again_is_one(branch: Organisation, zhao: Person) -> None:
    item = submitted(branch, owner=zhao)
    Person.everywhere.filter(pk=zhao.pk).update(withdrawn_at="2026-03-01T00:00Z")
    refused(item, account_of(make_member(branch, "赵一"), "zhaoyi", "书记甲", "secretary", branch))


def test_an_identity_number_makes_two_names_one_person(branch: Organisation, county: Organisation) -> None:
    here = make_member(branch, "赵一", identity_number=INVENTED_NUMBER)
    above = make_member(county, "赵壹")
    Person.everywhere.filter(pk=above.pk).update(identity_digest=here.identity_digest)
    refused(submitted(branch, owner=here), account_of(above, "zhaoyi", "部长", "department", county))


def test_two_accounts_of_two_people_close_for_each_other(branch: Organisation, zhao_acts: Actor) -> None:
    item = submitted(branch, zhao_acts, owner_name="赵一")
    closes(item, account_of(make_member(branch, "钱二"), "qianer", "钱二", "secretary", branch))


def test_user_names_that_begin_alike_are_two(branch: Organisation) -> None:
    item = submitted(branch, make_actor("wangwang", "王甲某", "clerk", branch))
    closes(item, make_actor("wang", "李乙某", "secretary", branch))


def test_two_accounts_of_one_role_are_not_one_for_that(branch: Organisation) -> None:
    item = submitted(branch, make_actor("a", "甲某", "secretary", branch))
    closes(item, make_actor("b", "乙某", "secretary", branch))


def test_the_office_closes_nothing_that_it_reported(branch: Organisation) -> None:
    item = submitted(branch, local_operator("本机操作员（zhaoyi）"))
    refused(item, local_operator("本机操作员（zhaoyi）"))


def test_an_owner_is_found_among_the_people_of_the_superior(branch: Organisation, county: Organisation) -> None:
    leader = make_member(county, "周五")
    assert make_item(branch, owner_name="周五部长").owner == leader


def test_an_owner_from_outside_stays_a_name(branch: Organisation, other_branch: Organisation) -> None:
    make_member(other_branch, "周五")
    item = make_item(branch, owner_name="周五")
    assert (item.owner, item.owner_name) == (None, "周五")


@pytest.mark.parametrize("owner", ["赵一（县财政局）", "县财政局赵一主任", "财政局主任赵一", "赵一、孙三"])
def test_who_is_told_with_another_unit_or_another_name_is_not_taken_for_ours(
    owner: str, branch: Organisation, zhao: Person, zhao_acts: Actor
) -> None:
    item = submitted(branch, owner_name=owner)
    assert item.owner is None
    refused(item, zhao_acts)  # he still may be the one


@pytest.mark.parametrize("owner", ["虚构县委办党支部书记赵一", "赵一（虚构县委办党支部）", "虚构县委赵一同志"])
def test_who_is_told_with_his_own_unit_is_ours(owner: str, branch: Organisation, zhao: Person) -> None:
    assert make_item(branch, owner_name=owner).owner == zhao


def test_where_two_bear_the_name_it_is_asked_which(branch: Organisation) -> None:
    first, second = make_member(branch, "赵一", born_on=date(1960, 1, 1)), make_member(branch, "赵一")
    with pytest.raises(NotFoundError) as asked:
        make_item(branch, owner_name="赵一书记")
    assert asked.value.code == "person.ambiguous"
    assert asked.value.advice == f"请写明是哪一位：赵一（{first.pk}号，1960年生）、赵一（{second.pk}号）。"
    assert not Item.everywhere.exists()
    item = make_item(branch, owner_name=f"赵一（{second.pk}号）")
    assert (item.owner, item.owner_name) == (second, "赵一")


def test_several_owners_are_names_and_none_of_them_closes(branch: Organisation, zhao: Person, zhao_acts: Actor) -> None:
    item = submitted(branch, owner_name="赵一、钱二")
    assert item.owner is None
    refused(item, zhao_acts)


def test_an_owner_given_as_person_keeps_his_name(branch: Organisation, zhao: Person, operator: Actor) -> None:
    row = {"kind": "task", "source": "plan", "title": "任务", "owner": zhao}
    [item] = open_items(actor=operator, organisation=branch, rows=[row])
    assert (item.owner, item.owner_name) == (zhao, "赵一")


def test_an_item_of_an_earlier_version_is_judged_by_its_names(branch: Organisation, zhao: Person) -> None:
    item = make_item(branch, owner=None, owner_name="赵一")
    advance_item(actor=OFFICE, item=item, act="submit")
    item.steps.update(by_account=None, by_person=None, by_name="赵一")
    append_links(OFFICE, [item])
    refused(item, account_of(zhao, "zhaoyi", "书记", "secretary", branch))


CLOSED_ELSEWHERE = [
    {"standing": {"state": "closed"}},
    {"standing": {"state": "closed", "closed_on": date(2026, 2, 1)}},
    {"steps": (StepFacts("submit", date(2026, 1, 5), Who("经办人")), StepFacts("close", date(2026, 2, 1), NOBODY))},
]


@pytest.mark.parametrize("told", CLOSED_ELSEWHERE)
def test_who_takes_over_an_item_that_nobody_is_told_to_have_closed_answers_for_it(
    told: dict[str, Any], branch: Organisation, zhao: Person, zhao_acts: Actor, secretary: Actor
) -> None:
    batch = Batch.everywhere.create(organisation=branch, label="台账", made_at=now(), made_by="经办人")
    columns = {"kind": "problem", "source": "review", "title": "学习记录不全"}
    one = ItemFacts(columns=columns, owner=Who("赵一", zhao.pk), **told)
    with pytest.raises(ItemError) as error:
        take_over_items(actor=zhao_acts, organisation=branch, batch=batch, with_origins=[(one, "")])
    assert error.value.code == "item.own_closing"
    assert not Item.everywhere.exists()
    [item] = take_over_items(actor=secretary, organisation=branch, batch=batch, with_origins=[(one, "")])
    assert item.state == "closed"


def test_nobody_says_himself_who_else_he_is(branch: Organisation, county: Organisation, zhao: Person) -> None:
    keeper = account_of(zhao, "keeper", "管账号的", "administrator", county)
    account = Account.objects.get(username="keeper")
    other = make_member(branch, "钱二")
    with pytest.raises(AccountError) as error:
        say_whose(actor=keeper, account=account, person=other)
    assert error.value.code == "account.own_person"
    account.refresh_from_db()
    assert account.person == zhao
