"""A word on why a branch was not reminded of its ending term belongs to that branch's reminder alone."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from shuzhi.access.scoping import Actor, local_operator
from shuzhi.duties.explain import ExplanationError, explain_duty
from shuzhi.duties.listing import duties_of
from shuzhi.exchange.facts import dump_facts
from shuzhi.roster.models import Organisation
from tests.exchange_facts.files import load
from tests.houses import make_branch, make_entry

pytestmark = pytest.mark.django_db
RULE, PERIOD, ON = "branch.election.reminder", "2026-08", date(2026, 3, 2)
WORD = {"rule": RULE, "period": PERIOD, "text": "正在酝酿合并。"}


@pytest.fixture
def other(county: Organisation, branch: Organisation) -> Organisation:
    """A second branch whose term ends in the same month."""
    made = make_branch(county, "X0102", "虚构县政府办党支部")
    make_entry(branch, date(2023, 8, 20), "election")
    make_entry(made, date(2023, 8, 25), "election")
    return made


def explained(county: Organisation, operator: Actor) -> dict[str, str]:
    """Branch → what is said of its reminder."""
    found = duties_of(actor=operator, organisation=county, on=ON)
    return {one.subject: one.explanation for one in found if one.rule.id == RULE}


def test_a_word_on_one_branch_says_nothing_of_another(
    county: Organisation, branch: Organisation, other: Organisation, operator: Actor
) -> None:
    explain_duty(actor=operator, organisation=county, about=other, **WORD)
    assert explained(county, operator) == {branch.name: "", other.name: WORD["text"]}


def test_a_second_word_leaves_that_on_the_other_branch(
    county: Organisation, branch: Organisation, other: Organisation, operator: Actor
) -> None:
    explain_duty(actor=operator, organisation=county, about=other, **WORD)
    explain_duty(actor=operator, organisation=county, about=branch, **WORD | {"text": "已电话提醒。"})
    assert explained(county, operator) == {branch.name: "已电话提醒。", other.name: WORD["text"]}


def test_a_word_that_names_no_branch_is_of_none_where_there_are_two(
    county: Organisation, branch: Organisation, other: Organisation, operator: Actor
) -> None:
    explain_duty(actor=operator, organisation=county, **WORD)
    assert explained(county, operator) == {branch.name: "", other.name: ""}


def test_a_word_that_names_no_branch_is_of_the_only_one(
    county: Organisation, branch: Organisation, operator: Actor
) -> None:
    make_entry(branch, date(2023, 8, 20), "election")
    explain_duty(actor=operator, organisation=county, **WORD)
    assert explained(county, operator) == {branch.name: WORD["text"]}


def test_only_a_reminder_is_about_another_organisation(branch: Organisation, other: Organisation) -> None:
    told = WORD | {"rule": "branch.assembly.quarterly", "period": "2026-Q1"}
    with pytest.raises(ExplanationError) as refused:
        explain_duty(actor=local_operator(), organisation=branch, about=other, **told)
    assert refused.value.code == "explanation.about"


def test_a_file_tells_whose_reminder_is_explained(
    tmp_path: Path, county: Organisation, branch: Organisation, other: Organisation, operator: Actor
) -> None:
    told: dict[str, Any] = WORD | {"organisation": county.code, "about": other.code}
    load(tmp_path, {"format": "shuzhi.facts/1", "explanations": [told]})
    assert explained(county, operator) == {branch.name: "", other.name: WORD["text"]}
    file = json.loads(dump_facts(actor=operator, organisation=county, subtree=True))
    assert [(one["about"], one["text"]) for one in file["explanations"]] == [(other.code, WORD["text"])]
