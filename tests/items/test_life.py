"""An item has one life: opened, measures, submitted, closed by somebody else, or returned; and it may come back."""

from __future__ import annotations

from datetime import date

import pytest

from shuzhi.access.models import AuditRecord
from shuzhi.access.scoping import Actor, local_operator
from shuzhi.chain.links import history
from shuzhi.chain.verify import verify_house
from shuzhi.errors import NotFoundError
from shuzhi.figures.question import Question
from shuzhi.figures.values import figures_of
from shuzhi.items.failure import ItemError
from shuzhi.items.life import (
    LIFE,
    advance_item,
    find_item,
    open_item,
    open_items,
    relapse_item,
    withdraw_items,
)
from shuzhi.items.models import Item, ItemState
from shuzhi.roster.models import Organisation
from tests.houses import make_item, make_member

STEPS = {
    "opened": [],
    "measured": ["measure"],
    "submitted": ["submit"],
    "returned": ["submit", "return"],
    "closed": ["submit", "close"],
}


def go(item: Item, *acts: str, fixer: str = "经办人", verifier: str = "核实人") -> Item:
    """Take an item through ``acts``, the work done by one and judged by another."""
    for act in acts:
        name = verifier if act in {"return", "close"} else fixer
        advance_item(actor=local_operator(name), item=item, act=act, measures=["补记学习"] if act == "measure" else ())
    return item


def steps(item: Item) -> list[tuple[str, str]]:
    return list(item.steps.values_list("act", "by_name"))


def test_of_items_opened_together_each_keeps_its_own_owner(branch: Organisation, operator: Actor) -> None:
    person = make_member(branch, "赵一")
    usual = {"kind": "problem", "source": "review", "source_year": 2025}
    rows = [
        usual | {"title": "甲", "owner_name": "赵一"},
        usual | {"title": "乙", "owner": person},
        usual | {"title": "丙"},
    ]
    made = open_items(actor=operator, organisation=branch, rows=rows)
    assert [(item.owner, item.owner_name) for item in made] == [(person, "赵一"), (person, "赵一"), (None, "")]


def test_a_problem_goes_from_opened_to_closed(branch: Organisation, clerk: Actor, superior: Actor) -> None:
    item = make_item(branch)
    advance_item(actor=clerk, item=item, act="measure", measures=["补记学习", " ", "每月检查"])
    assert (item.state, item.measures) == ("measured", ["补记学习", "每月检查"])
    advance_item(actor=clerk, item=item, act="submit", note="已补记")
    advance_item(actor=superior, item=item, act="close", note="已核实")
    item.refresh_from_db()
    assert (item.state, item.closed_on, item.verifier_name) == ("closed", date(2026, 3, 2), "组织部乙")
    assert steps(item) == [("measure", "干事甲"), ("submit", "干事甲"), ("close", "组织部乙")]
    assert [link.act for link in history("item", item.pk)] == ["recorded", "corrected", "corrected", "corrected"]
    assert verify_house() == []


ALLOWED = {
    ("opened", "measure"),
    ("opened", "submit"),
    ("measured", "measure"),
    ("measured", "submit"),
    ("returned", "measure"),
    ("returned", "submit"),
    ("submitted", "return"),
    ("submitted", "close"),
}


@pytest.mark.parametrize("state", STEPS)
@pytest.mark.parametrize("act", LIFE)
def test_a_step_follows_only_from_its_states(state: str, act: str, branch: Organisation) -> None:
    item = go(make_item(branch), *STEPS[state])
    assert item.state == state
    before = steps(item)
    if (state, act) in ALLOWED:
        go(item, act)
        assert len(steps(item)) == len(before) + 1
        return
    with pytest.raises(ItemError) as refused:
        go(item, act)
    assert refused.value.code == "item.order"
    assert ItemState(state).label in refused.value.message
    assert steps(item) == before


def test_who_reported_it_done_does_not_close_it(branch: Organisation, secretary: Actor) -> None:
    item = make_item(branch)
    advance_item(actor=secretary, item=item, act="submit")
    with pytest.raises(ItemError) as refused:
        advance_item(actor=secretary, item=item, act="close")
    assert refused.value.code == "item.own_closing"
    item.refresh_from_db()
    assert (item.state, item.closed_on) == ("submitted", None)


def test_who_reported_it_done_the_first_time_does_not_close_it_either(branch: Organisation) -> None:
    item = go(make_item(branch), "submit", "return", fixer="甲", verifier="乙")
    go(item, "submit", fixer="丙")
    with pytest.raises(ItemError, match="销号"):
        go(item, "close", verifier="甲")
    assert go(item, "close", verifier="丁").state == "closed"


def test_the_responsible_person_does_not_close_his_own(branch: Organisation, secretary: Actor) -> None:
    item = go(make_item(branch, owner_name="书记甲"), "submit")
    with pytest.raises(ItemError) as refused:
        advance_item(actor=secretary, item=item, act="close")
    assert refused.value.code == "item.own_closing"


def test_a_returned_item_keeps_its_history_and_can_be_closed_later(branch: Organisation) -> None:
    item = go(make_item(branch), "measure", "submit", "return", "measure", "submit", "close")
    assert [act for act, _ in steps(item)] == ["measure", "submit", "return", "measure", "submit", "close"]
    assert verify_house() == []


def test_a_measure_says_something(branch: Organisation, clerk: Actor) -> None:
    item = make_item(branch)
    with pytest.raises(ItemError) as refused:
        advance_item(actor=clerk, item=item, act="measure", measures=["  "])
    assert refused.value.code == "item.measure_missing"
    item.refresh_from_db()
    assert item.state == "opened"


def test_a_problem_that_comes_back_is_a_new_one_tied_to_the_old(branch: Organisation, clerk: Actor) -> None:
    old = go(make_item(branch), "submit", "close")
    new = relapse_item(actor=clerk, item=old, note="三月又出现")
    assert (new.relapse_of, new.state, new.title, new.opened_on) == (old, "opened", old.title, date(2026, 3, 2))
    old.refresh_from_db()
    assert old.state == "closed"
    assert verify_house() == []


def test_only_what_was_closed_comes_back(branch: Organisation, clerk: Actor) -> None:
    with pytest.raises(ItemError) as refused:
        relapse_item(actor=clerk, item=make_item(branch), note="还在")
    assert refused.value.code == "item.order"


def test_a_withdrawn_item_counts_nowhere_and_goes_no_further(branch: Organisation, clerk: Actor) -> None:
    item, kept = make_item(branch), make_item(branch, "另一个")
    withdraw_items(actor=clerk, organisation=branch, items=[item], reason="重复登记")
    [figure] = figures_of(Question(actor=clerk, organisation=branch, year=2026), ids=["review_finding.total"])
    assert figure.value == 1
    found = find_item(actor=clerk, item_id=item.pk)
    assert found.withdrawn_reason == "重复登记"
    with pytest.raises(ItemError) as refused:
        advance_item(actor=clerk, item=item, act="submit")
    assert refused.value.code == "item.withdrawn"
    assert AuditRecord.everywhere.get(verb="item.withdrawn").sentence == "撤回事项 《学习记录不全》：重复登记"
    assert kept.withdrawn_at is None
    assert verify_house() == []


def test_nobody_withdraws_anothers_items_through_his_own_branch(
    branch: Organisation, other_branch: Organisation, clerk: Actor
) -> None:
    foreign = make_item(other_branch)
    with pytest.raises(ItemError, match="别的组织"):
        withdraw_items(actor=clerk, organisation=branch, items=[foreign], reason="重复")
    foreign.refresh_from_db()
    assert foreign.withdrawn_at is None


def test_a_withdrawal_needs_a_reason(branch: Organisation, clerk: Actor) -> None:
    with pytest.raises(ItemError) as refused:
        withdraw_items(actor=clerk, organisation=branch, items=[make_item(branch)], reason=" ")
    assert refused.value.code == "reason.missing"


def test_a_step_on_a_page_that_shows_an_older_state_is_refused(branch: Organisation) -> None:
    """Two verifiers opened the same item; the second one's page still says 已报完成."""
    item = go(make_item(branch), "submit")
    shown = Item.everywhere.get(pk=item.pk)
    go(item, "return")
    with pytest.raises(ItemError) as refused:
        go(shown, "close")
    assert refused.value.code == "item.order"


def test_an_item_without_a_title_is_refused(branch: Organisation, clerk: Actor) -> None:
    with pytest.raises(ItemError) as refused:
        open_item(actor=clerk, organisation=branch, kind="problem", source="review", title=" ")
    assert refused.value.code == "item.title_missing"
    rows = [{"kind": "task", "source": "plan", "title": "甲"}, {"kind": "task", "source": "plan"}]
    with pytest.raises(ItemError):
        open_items(actor=clerk, organisation=branch, rows=rows)
    assert not Item.everywhere.exists()


def test_an_item_out_of_reach_does_not_exist(branch: Organisation, outsider: Actor) -> None:
    with pytest.raises(NotFoundError) as refused:
        find_item(actor=outsider, item_id=make_item(branch).pk)
    assert refused.value.code == "item.not_found"
