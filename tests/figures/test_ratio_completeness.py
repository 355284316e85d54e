"""A share is known only where both of its parts are."""

from __future__ import annotations

from datetime import date

import pytest

from shuzhi.access.scoping import Actor
from shuzhi.evaluation import SUBTREE
from shuzhi.figures.question import Question
from shuzhi.figures.values import figures_of
from shuzhi.ledger.entries import Attendance
from shuzhi.ledger.registers import declare_none
from shuzhi.roster.models import Organisation
from tests.houses import make_entry, make_member

PART, WHOLE, SHARE = "heart_talk.people", "member.total", "heart_talk.rate"


@pytest.mark.parametrize(
    ("talks_told", "members_told", "completeness"),
    [
        (True, True, ("known", "known", "known")),
        (False, True, ("partly", "known", "partly")),
        (True, False, ("known", "partly", "partly")),
        (False, False, ("partly", "partly", "partly")),
    ],
)
def test_a_share_is_known_where_both_parts_are(
    county: Organisation,
    branch: Organisation,
    other_branch: Organisation,
    operator: Actor,
    *,
    talks_told: bool,
    members_told: bool,
    completeness: tuple[str, str, str],
) -> None:
    person = make_member(branch, "赵一")
    make_entry(branch, date(2026, 2, 6), "heart_talk", participants=(Attendance("subject", person),))
    if talks_told:
        declare_none(actor=operator, organisation=other_branch, kind="heart_talk", year=2026)
    if members_told:
        make_member(other_branch, "钱二")
    question = Question(actor=operator, organisation=county, year=2026, scope=SUBTREE)
    found = {figure.id: figure for figure in figures_of(question, ids=[PART, WHOLE, SHARE])}
    assert tuple(found[one].completeness for one in (PART, WHOLE, SHARE)) == completeness
    assert found[SHARE].value == (50 if members_told else 100)
