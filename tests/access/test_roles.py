"""What each role may do, and how far it reaches."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine

from shuzhi.access.models import Account, Grant
from shuzhi.access.roles import Capability, Role, capabilities_of
from shuzhi.access.scoping import AccessDeniedError, Actor, Authority, UnscopedQueryError, subtree_end
from shuzhi.rooms import rooms
from shuzhi.roster.models import Organisation, Person
from tests.houses import make_actor, make_branch, make_member, make_organisation

# Written out once more on purpose: a change of a role has to be made twice.
TABLE = """
               clerk secretary department reviewer member auditor administrator
view           x     x         x          x        x      x       .
view_names     x     x         x          .        x      .       .
view_persons   x     x         x          .        .      .       .
record         x     x         .          .        .      .       .
roster         x     x         x          .        .      .       .
import         x     x         .          .        .      .       .
explain        x     x         .          .        .      .       .
drafts         x     x         .          .        x      .       .
report         x     x         .          .        .      .       .
freeze         .     x         .          .        .      .       .
verify_items   .     x         x          .        .      .       .
audit          .     .         x          .        .      x       .
accounts       .     .         .          .        .      .       x
settings       .     x         x          .        .      .       .
"""
HEAD, *LINES = [line.split() for line in TABLE.strip().splitlines()]
CELLS = [(role, line[0], cell == "x") for line in LINES for role, cell in zip(HEAD, line[1:], strict=True)]


@pytest.mark.parametrize(("role", "capability", "allowed"), CELLS)
def test_a_role_may_what_the_table_says(role: str, capability: str, allowed: bool, branch: Organisation) -> None:
    actor = Actor("某人", 1, (Authority(role, branch.path),))
    assert actor.may(capability, branch) is allowed


def test_the_table_names_every_role_and_every_capability() -> None:
    declared = {capability for room in rooms() if room.name != "toy" for capability in room.capabilities}
    assert set(HEAD) == set(Role.values)
    assert {line[0] for line in LINES} == declared > set(Capability)
    assert set().union(*(capabilities_of(role) for role in Role.values)) >= declared


def test_a_role_reaches_the_whole_subtree_and_nothing_beside_it(
    county: Organisation, branch: Organisation, other_branch: Organisation
) -> None:
    group = make_organisation("X0101", "第一党小组", "party_group", parent=branch)
    actor = make_actor("jia", "干事甲", "clerk", branch)
    reached = Organisation.objects.within(actor).values_list("code", flat=True)
    assert list(reached) == ["X01", "X0101"]
    assert actor.may(Capability.RECORD, group)
    assert not actor.may(Capability.RECORD, other_branch)
    assert not actor.may(Capability.RECORD, county)


def test_two_roles_add_up(branch: Organisation, other_branch: Organisation) -> None:
    actor = make_actor("jia", "干事甲", "clerk", branch)
    account = Account.objects.get(pk=actor.account_id)
    Grant.objects.create(account=account, role="reviewer", organisation=other_branch)
    both = account.actor()
    assert set(Organisation.objects.within(both).values_list("code", flat=True)) == {"X01", "X02"}
    assert list(Organisation.objects.within(both, Capability.RECORD).values_list("code", flat=True)) == ["X01"]


def test_the_subtree_ends_before_the_next_sibling() -> None:
    assert subtree_end("00000009") == "00000010"
    assert subtree_end("0000000100000099") == "0000000100000100"


@pytest.mark.parametrize(
    ("since", "until", "reaches"),
    [
        (date(2026, 3, 2), None, True),
        (date(2026, 3, 3), None, False),
        (date(2026, 1, 1), date(2026, 3, 3), True),
        (date(2026, 1, 1), date(2026, 3, 2), False),
    ],
)
def test_a_grant_holds_from_its_first_day_up_to_its_end(
    since: date, until: date | None, reaches: bool, branch: Organisation
) -> None:
    actor = make_actor("jia", "干事甲", "clerk", branch, since=since, until=until)
    assert actor.may(Capability.VIEW, branch) is reaches


def test_a_grant_that_runs_out_is_gone_the_next_day(branch: Organisation, the_moment: time_machine.Traveller) -> None:
    account = Account.objects.get(pk=make_actor("jia", "甲", "clerk", branch, until=date(2026, 3, 3)).account_id)
    assert account.actor().may(Capability.VIEW, branch)
    the_moment.shift(timedelta(days=1))
    assert not account.actor().may(Capability.VIEW, branch)


def test_a_day_begins_at_midnight_in_shanghai(branch: Organisation, the_moment: time_machine.Traveller) -> None:
    account = Account.objects.get(pk=make_actor("jia", "甲", "clerk", branch, since=date(2026, 3, 3)).account_id)
    the_moment.move_to("2026-03-02T15:59:59+00:00")
    assert not account.actor().may(Capability.VIEW, branch)
    the_moment.move_to("2026-03-02T16:00:00+00:00")
    assert account.actor().may(Capability.VIEW, branch)


@pytest.mark.parametrize("role", Role.values)
def test_a_role_on_no_organisation_reaches_none(role: str, branch: Organisation) -> None:
    actor = make_actor("wu", "无处", role, None)
    for capability in Capability:
        assert not actor.may(capability, branch)
        assert not Organisation.objects.within(actor, capability).exists()


def test_nobody_without_a_role_sees_anything(branch: Organisation) -> None:
    make_member(branch, "赵一")
    actor = Account.objects.create(username="xin").actor()
    assert not Organisation.objects.within(actor).exists()
    assert not Person.objects.within(actor).exists()
    with pytest.raises(AccessDeniedError):
        actor.require(Capability.VIEW, branch)


def test_the_administrator_sees_no_business_data(
    administrator: Actor, branch: Organisation, people: list[Person]
) -> None:
    assert not Person.objects.within(administrator).exists()
    assert not Organisation.objects.within(administrator).exists()
    assert not administrator.may(Capability.VIEW, branch)


def test_a_clerk_loses_a_branch_that_moves_away_with_his_old_actor(
    county: Organisation, branch: Organisation, operator: Actor, clerk: Actor
) -> None:
    """An actor made before the move fails closed; the account's next actor follows the branch."""
    from shuzhi.roster.organisations import move_organisation

    committee = make_organisation("X9", "虚构机关党委", "committee", parent=county)
    move_organisation(actor=operator, organisation=branch, parent=committee, on=date(2026, 2, 1))
    assert not clerk.may(Capability.RECORD, branch)
    assert Account.objects.get(pk=clerk.account_id).actor().may(Capability.RECORD, branch)


def test_moving_a_branch_away_ends_the_reach_of_the_committee_above(county: Organisation, operator: Actor) -> None:
    from shuzhi.roster.organisations import move_organisation

    old = make_organisation("X7", "虚构第一党委", "committee", parent=county)
    new = make_organisation("X8", "虚构第二党委", "committee", parent=county)
    branch = make_branch(old, "X71", "虚构被移动的支部")
    before = make_actor("yi", "乙", "department", old)
    move_organisation(actor=operator, organisation=branch, parent=new, on=date(2026, 2, 1))
    assert not Account.objects.get(pk=before.account_id).actor().may(Capability.VIEW, branch)
    assert make_actor("bing", "丙", "department", new).may(Capability.VIEW, branch)


def test_an_unscoped_question_is_refused() -> None:
    with pytest.raises(UnscopedQueryError, match=r"within\(actor\)"):
        Organisation.objects.all()
