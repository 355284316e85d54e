"""A name that is typed means the one person of the roster who can be meant; a doubt makes the figure known in part."""

from __future__ import annotations

from datetime import date

import pytest

from shuzhi.access.scoping import Actor, local_operator
from shuzhi.evaluation import SUBTREE
from shuzhi.figures.question import Question
from shuzhi.figures.rows import open_rows
from shuzhi.figures.values import Figure, figures_of
from shuzhi.ledger.entries import Attendance
from shuzhi.roster.models import Organisation
from shuzhi.roster.posts import fill_post
from tests.houses import make_entry, make_member


def ask(organisation: Organisation, figure_id: str, **more: object) -> Figure:
    asked = Question(local_operator(), organisation, 2026, **more)  # type: ignore[arg-type]
    [found] = figures_of(asked, ids=[figure_id])
    return found


def talk(organisation: Organisation, *names: str) -> None:
    subjects = tuple(Attendance("subject", name=name) for name in names)
    make_entry(organisation, date(2026, 2, 6), "summoned_talk", participants=subjects)


def test_the_secretary_of_a_branch_typed_by_the_committee_is_that_person(
    county: Organisation, branch: Organisation
) -> None:
    secretary = make_member(branch, "赵一")
    talk(county, "赵一书记", "赵 一")
    found = ask(county, "summoned_talk.people")
    assert (found.value, found.completeness) == (1, "known")
    [row] = open_rows(Question(local_operator(), county, 2026), found)
    assert row.id == secretary.pk


def test_who_is_on_no_roster_counts_by_his_name_and_opens_the_talk(county: Organisation, branch: Organisation) -> None:
    make_member(branch, "赵一")
    talk(county, "赵一", "外单位负责人")
    found = ask(county, "summoned_talk.people")
    assert (found.value, found.completeness, found.count) == (2, "known", 2)
    rows = open_rows(Question(local_operator(), county, 2026), found)
    assert [row.title for row in rows if row.type == "name"] == ["外单位负责人"]


@pytest.mark.parametrize("name", ["李伟", "书记", "王书记", "小李", "李某"])
def test_a_name_that_may_mean_several_makes_a_figure_of_members_known_in_part(
    county: Organisation, branch: Organisation, other_branch: Organisation, name: str
) -> None:
    for one in (branch, other_branch):
        make_member(one, "李伟")
    make_entry(county, date(2026, 2, 6), "exam", participants=(Attendance("attendee", name=name),))
    found = ask(county, "exam.people", scope=SUBTREE)
    assert (found.value, found.completeness) == (0, "partly")


def test_a_name_borne_in_a_branch_beside_may_be_that_member(branch: Organisation, other_branch: Organisation) -> None:
    make_member(branch, "赵一")
    make_member(other_branch, "钱二")
    make_entry(branch, date(2026, 2, 6), "exam", participants=(Attendance("attendee", name="钱二"),))
    assert ask(branch, "exam.people").completeness == "partly"


def test_where_no_roster_is_kept_nobody_can_tell_who_a_name_is(branch: Organisation) -> None:
    make_entry(branch, date(2026, 2, 6), "exam", participants=(Attendance("attendee", name="赵一"),))
    assert ask(branch, "exam.people").completeness == "partly"


def test_a_guest_does_not_make_a_figure_of_members_doubtful(branch: Organisation) -> None:
    make_member(branch, "赵一")
    came = (Attendance("attendee", name="赵一"), Attendance("attendee", name="外请教师"))
    make_entry(branch, date(2026, 2, 6), "exam", participants=came)
    found = ask(branch, "exam.people")
    assert (found.value, found.completeness) == (1, "known")


def test_the_leader_above_is_known_in_the_branchs_own_roll(
    county: Organisation, branch: Organisation, other_branch: Organisation, operator: Actor
) -> None:
    leader = make_member(other_branch, "孙三")
    fill_post(actor=operator, person=leader, organisation=county, role="secretary", since=date(2025, 1, 1))
    make_entry(branch, date(2026, 2, 6), "assembly", participants=(Attendance("observer", name="孙三书记"),))
    assert (ask(county, "sitting_in.secretary.count").value, ask(branch, "assembly.count").value) == (1, 1)
