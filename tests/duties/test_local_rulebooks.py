"""Local rulebooks bind an organisation and all below it; they may add and tighten, never loosen."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from shuzhi.access.scoping import Actor
from shuzhi.duties.explain import ExplanationError, explain_duty
from shuzhi.duties.listing import duties_below, duties_of, tally_below
from shuzhi.roster.models import Organisation
from shuzhi.rulebook import RulebookError
from tests.houses import fill_branch

YEAR_END = date(2025, 12, 31)
ADDED = """
duties:
- id: local.forum.quarterly
  facts: []
  title: 季度论坛
  owes: {organisation: {kind: [branch, joint_branch]}}
  every: quarter
  evidence: {kinds: [forum]}
  need: {count: 1}
  strength: practice
  settle: 举办一次论坛并记入台账。
  versions:
    2020-01-01:
      reference: {title: 虚构县党建工作要点, sources: [LOCAL]}
      confidence: quoted
      checked_on: 2026-01-01
"""


@pytest.fixture
def rulebooks(settings: object, tmp_path: Path) -> Path:
    settings.HOME = tmp_path  # type: ignore[attr-defined]
    folder = tmp_path / "rulebook"
    folder.mkdir()
    return folder


def _write(rulebooks: Path, code: str, text: str) -> None:
    (rulebooks / code).mkdir()
    (rulebooks / code / "local.yaml").write_text(text, "utf-8")


def _rules(actor: Actor, organisation: Organisation) -> set[str]:
    return {duty.rule.id for duty in duties_of(actor=actor, organisation=organisation, on=YEAR_END)}


def test_a_rule_of_the_county_binds_its_branches(
    rulebooks: Path, operator: Actor, county: Organisation, branch: Organisation
) -> None:
    assert "local.forum.quarterly" not in _rules(operator, branch)
    _write(rulebooks, county.code, ADDED)
    assert "local.forum.quarterly" in _rules(operator, branch)


def test_a_rule_of_one_branch_binds_no_other(
    rulebooks: Path, operator: Actor, county: Organisation, branch: Organisation, other_branch: Organisation
) -> None:
    _write(rulebooks, branch.code, ADDED)
    assert "local.forum.quarterly" not in _rules(operator, other_branch)
    below = duties_below(actor=operator, organisation=county, on=YEAR_END)
    owing = {row.org_id for row in below if row.rule.id == "local.forum.quarterly"}
    assert owing == {branch.pk}


def test_all_below_agrees_with_each_organisation_alone(
    rulebooks: Path, operator: Actor, county: Organisation, branch: Organisation, other_branch: Organisation
) -> None:
    _write(rulebooks, branch.code, ADDED)
    below = duties_below(actor=operator, organisation=county, on=YEAR_END)
    alone = [
        duty.row
        for organisation in (county, branch, other_branch)
        for duty in duties_of(actor=operator, organisation=organisation, on=YEAR_END, entries=False)
        if not duty.row.period.startswith(
            str(YEAR_END.year - 1)
        )  # the list of one shows what the last year left open, too
    ]

    def told(rows: list[object]) -> set[tuple[object, ...]]:
        return {(r.rule.id, r.org_id, r.subject_id, r.period, r.status) for r in rows}  # type: ignore[attr-defined]

    assert told(below) == told(alone)  # type: ignore[arg-type]


def test_a_tally_counts_what_the_list_lists(
    rulebooks: Path, operator: Actor, county: Organisation, branch: Organisation, other_branch: Organisation
) -> None:
    fill_branch(other_branch)
    _write(rulebooks, branch.code, ADDED)
    below = duties_below(actor=operator, organisation=county, on=YEAR_END)
    listed = Counter((row.rule.id, row.org_id, row.status) for row in below)
    assert tally_below(actor=operator, organisation=county, on=YEAR_END) == listed
    assert len(set(listed.values())) > 2


def test_a_local_rule_that_loosens_a_national_one_is_refused_with_file_and_line(
    rulebooks: Path, operator: Actor, branch: Organisation
) -> None:
    loosened = """
duties:
- tightens: branch.theme_day.monthly
  every: year
"""
    _write(rulebooks, branch.code, loosened)
    with pytest.raises(RulebookError) as refused:
        duties_of(actor=operator, organisation=branch, on=YEAR_END)
    assert "local.yaml" in refused.value.message
    assert refused.value.advice


def test_a_duty_of_a_local_rule_is_explained_where_the_rule_binds_and_nowhere_else(
    rulebooks: Path, operator: Actor, branch: Organisation, other_branch: Organisation
) -> None:
    _write(rulebooks, branch.code, ADDED)
    asked = {"actor": operator, "rule": "local.forum.quarterly", "period": "2025-Q2", "text": "当季因防汛改期。"}
    explain_duty(organisation=branch, **asked)
    duties = duties_of(actor=operator, organisation=branch, on=YEAR_END)
    told = {duty.row.period: duty.explanation for duty in duties if duty.rule.id == "local.forum.quarterly"}
    assert told["2025-Q2"] == "当季因防汛改期。"
    with pytest.raises(ExplanationError):
        explain_duty(organisation=other_branch, **asked)
