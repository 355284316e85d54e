"""A file closes no item for who put it right: what it says of that is told, and the item stays to be closed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from shuzhi.access.accounts import say_whose
from shuzhi.access.models import Account
from shuzhi.access.scoping import Actor, local_operator
from shuzhi.chain.verify import verify_house
from shuzhi.exchange.importing import ImportResult, import_workbooks, undo_batch
from shuzhi.items.life import advance_item
from shuzhi.items.models import Item
from shuzhi.roster.models import Organisation, Person
from tests.exchange.offices import codes, inferred, save
from tests.houses import make_actor, make_item, make_member

HEADINGS = ["具体问题", "整改措施", "责任人", "是否销号", "销号时间", "销号人"]
PROBLEM = "学习记录不全"
TakeIn = Callable[..., ImportResult]
OFFICE = local_operator("经办人")


@pytest.fixture
def zhao(branch: Organisation) -> Person:
    return make_member(branch, "赵一")


@pytest.fixture
def zhao_acts(zhao: Person, branch: Organisation) -> Actor:
    make_actor("zhaoyi", "赵一", "secretary", branch)
    say_whose(actor=OFFICE, account=Account.objects.get(username="zhaoyi"), person=zhao)
    return Account.objects.get(username="zhaoyi").actor()


@pytest.fixture
def take(branch: Organisation, tmp_path: Path) -> TakeIn:
    """Imports a ledger with one row, brought by the operator unless told."""

    def run(*cells: Any, actor: Actor = OFFICE, name: str = "整改.xlsx", problem: str = PROBLEM) -> ImportResult:
        rows = [["2024年度述职评议问题整改台账"], HEADINGS, [problem, "补记", *cells]]
        path = save(tmp_path / name, {"整改台账": rows})
        return import_workbooks(actor=actor, organisation=branch, paths=[path])

    return run


def the_item() -> Item:
    found: Item = Item.everywhere.get(withdrawn_at=None)
    assert verify_house() == []
    return found


def is_refused(result: ImportResult, column: str) -> None:
    assert codes(result) == [(3, column, "item.own_closing")]
    [problem] = result.sheets[0].problems
    assert problem.severity == "cell"
    assert "没有销号" in problem.message
    assert "请由他人核实后在事项页面销号" in problem.advice
    item = the_item()
    assert (item.state, item.closed_on, item.verifier_name) == ("submitted", None, "")


ONE_MAN = [
    ("赵一", "赵一"),
    ("赵一书记", "赵一"),
    ("赵一", "赵 一"),
    ("赵　一同志", "党支部书记赵一"),
    ("赵一（书记）", "支部书记（赵一）"),
    ("赵一、钱二", "钱二"),
    ("支部书记", "支部书记"),
]


@pytest.mark.parametrize(("owner", "closer"), ONE_MAN)
def test_a_row_that_its_owner_closed_comes_in_as_reported(
    owner: str, closer: str, take: TakeIn, branch: Organisation
) -> None:
    is_refused(take(owner, "是", "2025.6.5", closer), "F")


@pytest.mark.parametrize(("owner", "closer"), ONE_MAN[:5])
def test_so_it_does_where_the_roster_knows_him(owner: str, closer: str, take: TakeIn, zhao: Person) -> None:
    is_refused(take(owner, "是", "2025.6.5", closer), "F")
    assert the_item().owner == zhao


def test_a_row_closed_by_another_is_closed_by_him(take: TakeIn, zhao: Person, county: Organisation) -> None:
    judge = make_member(county, "周五")
    assert codes(take("赵一", "是", "2025.6.5", "周五部长")) == []
    item = the_item()
    assert (item.state, item.owner, item.verifier, item.verifier_name) == ("closed", zhao, judge, "周五部长")
    assert str(item.closed_on) == "2025-06-05"


def test_where_no_closer_is_named_who_brings_the_file_answers_for_it(take: TakeIn, zhao_acts: Actor) -> None:
    is_refused(take("赵一", "是", "2025.6.5", None, actor=zhao_acts), "D")


def test_the_clerk_brings_the_offices_record_as_it_is(take: TakeIn, zhao: Person, clerk: Actor) -> None:
    result = take("赵一", "是", None, None, actor=clerk)
    assert codes(result) == []
    assert "只记状态，不记日期" in inferred(result)
    assert (the_item().state, the_item().verifier_name) == ("closed", "")


def test_a_file_closes_nothing_reported_here_by_who_brings_it(
    take: TakeIn, branch: Organisation, zhao_acts: Actor
) -> None:
    """Whoever it names: the file takes the place of the page."""
    item = make_item(branch, PROBLEM, source_year=2024)
    advance_item(actor=zhao_acts, item=item, act="submit")
    is_refused(take(None, "是", "2025.6.5", "周五", actor=zhao_acts), "F")
    assert [step.act for step in item.steps.all()] == ["submit"]


def test_another_account_of_the_same_person_brings_it_no_better(
    take: TakeIn, branch: Organisation, zhao: Person, zhao_acts: Actor
) -> None:
    advance_item(actor=zhao_acts, item=make_item(branch, PROBLEM, source_year=2024), act="submit")
    make_actor("second", "支部联络员", "clerk", branch)
    say_whose(actor=OFFICE, account=Account.objects.get(username="second"), person=zhao)
    is_refused(take("钱二", "是", "2025.6.5", None, actor=Account.objects.get(username="second").actor()), "D")


def test_a_file_that_names_another_owner_first_helps_nobody(
    take: TakeIn, branch: Organisation, zhao: Person, zhao_acts: Actor
) -> None:
    advance_item(actor=OFFICE, item=make_item(branch, PROBLEM, source_year=2024, owner_name="赵一"), act="submit")
    take("钱二", "否", None, None)
    assert (the_item().owner, the_item().owner_name) == (None, "钱二")
    is_refused(take("钱二", "是", "2025.6.5", "赵一", name="再次.xlsx"), "F")
    is_refused(take("钱二", "是", "2025.6.5", None, name="三次.xlsx", actor=zhao_acts), "D")


def test_what_was_reported_here_is_closed_by_another_through_a_file(
    take: TakeIn, branch: Organisation, zhao: Person, zhao_acts: Actor, clerk: Actor
) -> None:
    advance_item(actor=zhao_acts, item=make_item(branch, PROBLEM, source_year=2024), act="submit")
    assert codes(take("赵一", "是", "2025.6.5", "周五", actor=clerk)) == []
    assert (the_item().state, the_item().verifier_name) == ("closed", "周五")


def test_an_item_under_way_keeps_its_step_where_its_owner_closed_it(take: TakeIn, branch: Organisation) -> None:
    item = make_item(branch, PROBLEM, source_year=2024)
    advance_item(actor=OFFICE, item=item, act="measure", measures=["补记"])
    assert codes(take("赵一", "是", "2025.6.5", "赵一")) == [(3, "F", "item.own_closing")]
    assert (the_item().state, the_item().closed_on) == ("measured", None)


def test_an_owner_whose_name_two_bear_is_asked_about_and_kept_as_a_name(take: TakeIn, branch: Organisation) -> None:
    first, second = make_member(branch, "赵一"), make_member(branch, "赵一")
    result = take("赵一", "否", None, None)
    assert codes(result) == [(3, "C", "person.ambiguous")]
    assert f"赵一（{second.pk}号）" in result.sheets[0].problems[0].advice
    assert (the_item().owner, the_item().owner_name) == (None, "赵一")
    take(f"赵一（{first.pk}号）", "否", None, None, name="再次.xlsx")
    assert the_item().owner == first


def test_undoing_the_file_puts_owner_and_closer_back(
    take: TakeIn, branch: Organisation, zhao: Person, operator: Actor
) -> None:
    item = make_item(branch, PROBLEM, source_year=2024, owner_name="赵一")
    result = take("钱二", "是", "2025.6.5", "周五")
    assert (the_item().owner, the_item().verifier_name) == (None, "周五")
    assert result.batch is not None
    undo_batch(actor=operator, batch_id=result.batch)
    item.refresh_from_db()
    assert (item.state, item.owner, item.owner_name, item.verifier_name) == ("opened", zhao, "赵一", "")
