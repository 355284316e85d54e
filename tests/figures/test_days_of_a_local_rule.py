"""转正按期: where a local rule sets a number of days, who was discussed after them is not on time."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from shuzhi.access.scoping import Actor
from shuzhi.figures.question import Question
from shuzhi.figures.values import figures_of
from shuzhi.ledger.entries import Attendance
from shuzhi.roster.models import Organisation
from tests.houses import make_entry, make_member

RATE = "full_admission.rate"
WITHIN_30_DAYS = """
duties:
- id: local.full_admission.in_days
  tightens: development.full_admission.after_probation
  standing: {days: 30}
  versions:
    2024-01-01: {reference: {title: 虚构县委的发展党员办法}, confidence: memory, checked_on: 2026-11-28}
"""


@pytest.fixture
def rulebooks(settings: object, tmp_path: Path) -> Path:
    settings.HOME = tmp_path  # type: ignore[attr-defined]
    return tmp_path / "rulebook"


@pytest.fixture
def discussed(branch: Organisation) -> None:
    """Two whose year ended on 1 March 2025: one was discussed a week later, one after three months."""
    for name, day in (("赵一", date(2025, 3, 8)), ("钱二", date(2025, 6, 1))):
        person = make_member(branch, name, since=date(2024, 3, 1), status="probationary")
        make_entry(branch, date(2024, 3, 1), "development.acceptance", participants=(Attendance("subject", person),))
        make_entry(branch, day, "development.full_admission", participants=(Attendance("subject", person),))


def rate(operator: Actor, branch: Organisation) -> str:
    [figure] = figures_of(Question(actor=operator, organisation=branch, year=2025), ids=[RATE])
    return figure.text


@pytest.mark.usefixtures("discussed", "rulebooks")
def test_where_no_rule_sets_days_both_are_on_time(operator: Actor, branch: Organisation) -> None:
    assert rate(operator, branch) == "100.0"


@pytest.mark.usefixtures("discussed")
def test_who_was_discussed_after_the_days_of_the_county_is_not_on_time(
    rulebooks: Path, operator: Actor, county: Organisation, branch: Organisation
) -> None:
    (rulebooks / county.code).mkdir(parents=True)
    (rulebooks / county.code / "local.yaml").write_text(WITHIN_30_DAYS, "utf-8")
    assert rate(operator, branch) == "50.0"
