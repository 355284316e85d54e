"""A word on a duty is of a kind from a closed list; it changes how the duty is shown, never how it counts."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from shuzhi.access.scoping import Actor
from shuzhi.chain.verify import verify_house
from shuzhi.duties.below import duties_below_counted
from shuzhi.duties.explain import ExplanationError, explain_duty
from shuzhi.duties.listing import Duty, duties_in_year
from shuzhi.duties.models import Explanation
from shuzhi.roster.models import Organisation
from shuzhi.rulebook.vocabulary import EXPLANATION_KINDS

THEME_DAY = "branch.theme_day.monthly"
APPROVAL = {"approved_by": "虚构县委组织部", "approved_on": date(2026, 1, 20)}


def explain(actor: Actor, branch: Organisation, **told: Any) -> Explanation:
    return explain_duty(
        actor=actor, organisation=branch, rule=THEME_DAY, period="2026-01", **{"text": "因防汛改期。"} | told
    )


def january(actor: Actor, branch: Organisation) -> Duty:
    listed = duties_in_year(actor=actor, organisation=branch, year=2026)
    return next(duty for duty in listed if duty.rule.id == THEME_DAY and duty.row.period == "2026-01")


@pytest.mark.parametrize(
    ("told", "label", "words"),
    [
        ({}, "未见记录，已说明：说明情况", "因防汛改期。"),
        ({"kind": "not_recorded"}, "未见记录，已说明：已经办理，没有留下记录", "因防汛改期。"),
        (
            {"kind": "extension", **APPROVAL},
            "未见记录，已说明：经批准延期",
            "因防汛改期。（虚构县委组织部2026-01-20批准）",
        ),
        (
            {"kind": "special", **APPROVAL},
            "未见记录，已说明：特殊情况，经上级批准",
            "因防汛改期。（虚构县委组织部2026-01-20批准）",
        ),
    ],
)
def test_the_kind_says_how_the_duty_is_shown_and_the_duty_stays_open(
    told: dict[str, Any], label: str, words: str, clerk: Actor, branch: Organisation
) -> None:
    explain(clerk, branch, **told)
    duty = january(clerk, branch)
    assert (duty.row.status, duty.status_label, duty.explanation) == ("overdue", label, words)


@pytest.mark.parametrize("kind", EXPLANATION_KINDS)
def test_no_kind_changes_a_count(
    kind: str, clerk: Actor, superior: Actor, county: Organisation, branch: Organisation
) -> None:
    def counts() -> dict[str, int]:
        [unit] = duties_below_counted(actor=superior, organisation=county, year=2026, rule=THEME_DAY).units
        return dict(unit.counts)

    before = counts()
    explain(clerk, branch, kind=kind, **APPROVAL if kind in {"extension", "special"} else {})
    assert counts() == before


@pytest.mark.parametrize("kind", ["extension", "special"])
@pytest.mark.parametrize("left_out", ["approved_by", "approved_on"])
def test_what_was_approved_names_who_approved_it_and_when(
    kind: str, left_out: str, clerk: Actor, branch: Organisation
) -> None:
    with pytest.raises(ExplanationError, match="没有写明批准的组织和日期"):
        explain(clerk, branch, kind=kind, **{key: value for key, value in APPROVAL.items() if key != left_out})


@pytest.mark.parametrize("kind", ["reason", "not_recorded"])
def test_what_nobody_approves_names_no_approval(kind: str, clerk: Actor, branch: Organisation) -> None:
    with pytest.raises(ExplanationError, match="不需要批准的组织和日期"):
        explain(clerk, branch, kind=kind, **APPROVAL)


def test_a_kind_that_there_is_not_is_refused_with_those_there_are(clerk: Actor, branch: Organisation) -> None:
    with pytest.raises(ExplanationError, match="holiday") as refused:
        explain(clerk, branch, kind="holiday")
    assert "经批准延期" in refused.value.advice


@pytest.mark.parametrize(
    "change", [{"kind": "special"}, {"approved_by": "别的组织"}, {"approved_on": date(2026, 1, 21)}]
)
def test_the_chain_holds_the_kind_and_the_approval(change: dict[str, Any], clerk: Actor, branch: Organisation) -> None:
    made = explain(clerk, branch, kind="extension", **APPROVAL)
    assert verify_house() == []
    Explanation.everywhere.filter(pk=made.pk).update(**change)
    assert [fault.code for fault in verify_house()] == ["fact.changed"]
