"""A figure of duties asked opens the duties themselves, those without a record too."""

from __future__ import annotations

from datetime import date

from shuzhi.access.scoping import Actor
from shuzhi.evaluation import OWN, SUBTREE, Scope
from shuzhi.figures.question import Question
from shuzhi.figures.rows import FigureRow, open_rows
from shuzhi.figures.values import figures_of
from shuzhi.ledger.entries import Attendance
from shuzhi.roster.models import Organisation
from tests.houses import make_entry, make_member

MONTHS = "committee_meeting.months_due"


def opened(actor: Actor, organisation: Organisation, figure_id: str, scope: Scope = OWN) -> list[FigureRow]:
    asked = Question(actor, organisation, 2026, scope)
    [figure] = figures_of(asked, ids=[figure_id])
    rows = open_rows(asked, figure)
    assert (figure.count, figure.value) == (len(rows), len(rows))
    return rows


def test_the_month_without_a_meeting_is_named_beside_those_with_one(branch: Organisation, clerk: Actor) -> None:
    make_entry(branch, date(2026, 1, 9), "committee_meeting")
    rows = opened(clerk, branch, MONTHS)
    assert [(row.type, row.kind, row.title) for row in rows] == [
        ("duty", "已完成", "2026年1月　支部委员会会议"),
        ("duty", "未见记录，请说明", "2026年2月　支部委员会会议"),
    ]


def test_of_several_organisations_each_duty_names_its_own(
    county: Organisation, branch: Organisation, other_branch: Organisation, superior: Actor
) -> None:
    rows = opened(superior, county, MONTHS, SUBTREE)
    january = {row.organisation for row in rows if row.title == "2026年1月　支部委员会会议"}
    assert january == {branch.name, other_branch.name}


def test_whose_duty_it_is_and_what_it_opens_is_for_those_who_may_see_persons(
    branch: Organisation, clerk: Actor, member: Actor
) -> None:
    person = make_member(branch, "预备一", status="probationary", since=date(2025, 1, 9))
    make_entry(branch, date(2025, 1, 9), "development.acceptance", participants=(Attendance("subject", person),))
    [row] = opened(clerk, branch, "full_admission_due")
    assert row.title.endswith(f"　{person.name}")
    assert row.opens is not None
    [row] = opened(member, branch, "full_admission_due")
    assert row.title.endswith("　（姓名从略）")
    assert row.opens is None
