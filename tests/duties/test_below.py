"""How the duties of a year stand below an organisation: the same counts as in each branch's own list, never a rank."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from shuzhi.access.scoping import Actor
from shuzhi.duties.below import Below, RuleBelow, duties_below_counted, standing_of
from shuzhi.duties.explain import explain_duty
from shuzhi.duties.listing import duties_in_year
from shuzhi.roster.models import Organisation
from tests.duties.test_local_rulebooks import ADDED
from tests.houses import fill_branch, make_entry

THEME_DAY = "branch.theme_day.monthly"


def rule_of(below: Below, rule: str) -> RuleBelow:
    return next(one for one in below.rules if one.rule.id == rule)


@pytest.mark.parametrize("year", [2025, 2026])
def test_the_counts_are_those_of_each_branchs_own_list(
    operator: Actor, county: Organisation, branch: Organisation, other_branch: Organisation, year: int
) -> None:
    fill_branch(branch)
    below = duties_below_counted(actor=operator, organisation=county, year=year)
    assert [unit.org_id for unit in below.units] == [branch.pk, other_branch.pk]
    for unit, own in zip(below.units, (branch, other_branch), strict=True):
        listed = duties_in_year(actor=operator, organisation=own, year=year)
        assert unit.counts == Counter(duty.row.status for duty in listed)


def test_an_organisation_with_one_missing_record_stands_as_missing(
    operator: Actor, county: Organisation, branch: Organisation, other_branch: Organisation
) -> None:
    make_entry(branch, date(2026, 1, 15), "theme_day")
    make_entry(branch, date(2026, 2, 15), "theme_day")
    theme_day = rule_of(duties_below_counted(actor=operator, organisation=county, year=2026), THEME_DAY)
    assert theme_day.standings == {"due": 1, "overdue": 1}
    assert theme_day.duties == {"met": 2, "overdue": 2, "due": 2}


@pytest.mark.parametrize(
    ("counts", "standing"),
    [
        ({"met": 9, "overdue": 1, "due": 1}, "overdue"),
        ({"met": 9, "due": 1, "unknown": 1}, "due"),
        ({"met": 9, "unknown": 1}, "unknown"),
        ({"late": 1, "exempt": 1}, "met"),
    ],
)
def test_what_is_open_says_how_an_organisation_stands(counts: dict[str, int], standing: str) -> None:
    assert standing_of(Counter(counts)) == standing


def test_one_rule_alone_counts_no_other(operator: Actor, county: Organisation, branch: Organisation) -> None:
    below = duties_below_counted(actor=operator, organisation=county, year=2025, rule=THEME_DAY)
    assert [one.rule.id for one in below.rules] == [THEME_DAY]
    assert [unit.counts for unit in below.units] == [{"overdue": 12}]


def test_what_was_explained_is_told_beside_what_is_missing(
    operator: Actor, county: Organisation, branch: Organisation
) -> None:
    for period in ("2026-01", "2026-02"):
        explain_duty(actor=operator, organisation=branch, rule=THEME_DAY, period=period, text="防汛改期")
    explain_duty(actor=operator, organisation=branch, rule=THEME_DAY, period="2025-12", text="去年的事")
    [unit] = duties_below_counted(actor=operator, organisation=county, year=2026, rule=THEME_DAY).units
    assert (unit.explained, unit.counts["overdue"]) == (2, 2)


def test_the_own_duties_of_the_organisation_are_not_below_it(
    operator: Actor, county: Organisation, branch: Organisation
) -> None:
    assert duties_below_counted(actor=operator, organisation=branch, year=2026).units == ()


def test_a_rule_of_one_branch_stands_after_the_national_ones(
    operator: Actor, county: Organisation, branch: Organisation, settings: object, tmp_path: Path
) -> None:
    settings.HOME = tmp_path  # type: ignore[attr-defined]
    folder = tmp_path / "rulebook" / branch.code
    folder.mkdir(parents=True)
    (folder / "local.yaml").write_text(ADDED, "utf-8")
    below = duties_below_counted(actor=operator, organisation=county, year=2025)
    assert below.rules[-1].rule.id == "local.forum.quarterly"
    assert below.rules[-1].organisations == 1
