"""A data folder made by an earlier version comes up with the same figures, duties and reports, and is proved whole."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from shuzhi.rulebook import national_as_written
from shuzhi.rulebook.shapes import Cadence

HERE = Path(__file__).parent
PACKED = HERE / "old_home.zip"  # made at 1756426 by make_old_home.py
EXPECTED: dict[str, dict[str, Any]] = json.loads((HERE / "expected.json").read_text("utf-8"))
CODES = tuple(EXPECTED)
MARK = re.compile(r"\(#figure-(?:below%3A)?([a-z0-9_.]+)\)")  # of a figure in a draft, of all below too
MISSING = "据台账："  # begins what rules ask and the ledger does not tell
# Figures that are nothing stand in a sentence without a mark; by the day of the meeting there was somebody.
TOLD_OTHERWISE = frozenset({"全年没有新发展党员，没有预备党员转正"})
IN_PART = "（部分组织有记录）"  # ends a sentence in which one of the figures, be it nothing, is so
ANNEX = "附件：数字出处"  # heads the figures, where the report tells any

# Figures and rules that mean something else by design than they did then, each with why; nothing else may differ.
FIGURES_CHANGED: dict[str, str] = {
    **dict.fromkeys(
        ("rectification.total", "rectification.rate", "review_finding.total", "review_finding.rate"),
        "a part of an item is no second one, and what came back no new finding",
    ),
    "rectification.returned": "what was returned in the year, whenever it was opened and whatever became of it",
    **dict.fromkeys(
        ("service.open", "service.closed", "masses_problem.closed"),
        "an item that stands open is of every year in which it does",
    ),
    **dict.fromkeys(
        ("inspection_problem.total", "inspection_task.total", "research.problem.total", "self_check.problem.total"),
        "who declares that there is none from a source knows so of its kinds; who keeps the kind alone does not",
    ),
    **dict.fromkeys(
        (
            *("discussion.secretary.count", "propaganda_talk.secretary.count", "research.secretary.count"),
            *("sitting_in.secretary.count", "sitting_in.team.count"),
        ),
        "of a whole tree nothing is known where nobody keeps such entries",
    ),
    **dict.fromkeys(
        (
            *("activist.people", "applicant.people", "commendation.people", "deployment.people"),
            *("double_registration.people", "medal_award.people", "mobile_contact.people", "pledge.people"),
            "summoned_talk.people",
        ),
        "who is known by his name alone counts once, too",
    ),
    **dict.fromkeys(
        ("member.admitted", "member.made_full", "full_admission.rate", "full_admission_due", "full_admission_met"),
        "by the day of the meeting; one before the year has ended is against the rule",
    ),
    **dict.fromkeys(
        ("member.aged_60", "member.aged_60.share"),
        "whose birthday nobody knows is in neither part, and makes it partly",
    ),
    **dict.fromkeys(
        ("exam.people", "heart_talk.people", "heart_talk.rate"),
        "somebody whose name is half told (某某) may be a member",
    ),
    **dict.fromkeys(("life.present", "party_lecture.attendance"), "members only, and whoever took part in any role"),
    "study.minutes": "everybody's own minutes, in any role of presence, of all that the study hours count",
    **dict.fromkeys(
        ("forum.speaker.people", "forum.speaker.rate"), "of entries that name nobody nothing is known of who spoke"
    ),
    **dict.fromkeys(
        ("party_lecture.secretary.count", "party_lecture.team.count", "dual_life.count"),
        "the present secretary's own; the leaders of the bodies above the branches",
    ),
    **dict.fromkeys(
        ("dues.arrears.months", "dues.full.rate", "dues.months.full", "dues.months.total"),
        "the months that members owe, as far as the register names them and anybody that month",
    ),
    **dict.fromkeys(
        ("party_lecture.quarters_due", "party_lecture.quarters_met", "party_lecture.quarter_rate"),
        "a practice, which asks for nothing where no office took it up",
    ),
    **dict.fromkeys(
        ("assembly.quarters_due", "committee_meeting.months_due", "theme_day.months_due"),
        "a period that has not ended is in no rate",
    ),
    **dict.fromkeys(
        ("fund.premises.amount", "fund.superior.amount"),
        "a sum is known where its own category was kept, and not by any other",
    ),
    **dict.fromkeys(
        ("election.term_due", "election.term_met", "election.term.rate"),
        "of the terms that ended in the year, those of committees too; a late election is not in time",
    ),
    "inspection_measure.total": "the word that no 督查 was held says nothing of what was found",
}
RULES_CHANGED: dict[str, str] = {
    "branch.party_lecture.quarterly": "a practice, which asks for nothing where no office took it up",
    "dues.monthly": "where the member stands at the month's end, as far as the register names him and anybody then",
    "branch.organisational_life.yearly": "may be held until the end of March of the next year",
    "branch.democratic_appraisal.yearly": "may be held until the end of March of the next year",
    "branch.secretary_report.yearly": "may be held until the end of March of the next year",
    "democratic_life.yearly": "may be held until the end of March of the next year",
    "review.session.yearly": "may be held until the end of March of the next year",
    "member.study_hours.yearly": "60 minutes a class hour until an office sets another length; theme days count",
    "secretary.study_hours.yearly": "the same",
    "secretary.training.yearly": "settled by the superior's training only, not by the branch's own",
    "development.activist_analysis.yearly": "the county's only since 2026-05-11",
    "development.application_talk.within_month": "ends with the admission",
    "development.activist_review.first_half_year": "ends with the admission, one within each half-year",
    "development.activist_review.second_half_year": "ends with the admission, one within each half-year",
    "development.approval.within_three_months": "up to six months for special reasons; ends with full standing",
    "development.full_admission.after_probation": "held after the year and not before; asked where the person stands",
    "dues.report.yearly": "the branch's only: committees report at assemblies, counties by their department",
    "ideology.half_yearly": "twice a year, any time of it",
    "ideology.report.yearly": "each half-year",
    "party_governance.half_yearly": "binds local committees and leading Party groups only",
}

# B3 and the county above it had recorded nothing yet, so their ledgers had not begun: what they owed is not known now,
# where it was held against them then, and is no part of a rate.
NO_LEDGER = frozenset({"B3", "C"})
UNBEGUN = "台账未含"
LEDGERS_BEGIN = "2025"  # the others' earliest records are of this year; what is older is not held against them either
COUNTED_WITH_THEM = frozenset({"B3", "C", "D"})  # what counts the duties of B3
FIGURES_OF_DUTIES = frozenset(
    {
        *("assembly.quarters_due", "assembly.quarters_met", "assembly.quarter_rate"),
        *("committee_meeting.months_due", "committee_meeting.months_met", "committee_meeting.month_rate"),
        *("party_lecture.quarters_due", "party_lecture.quarters_met", "party_lecture.quarter_rate"),
        *("theme_day.months_due", "theme_day.months_met", "theme_day.month_rate"),
    }
)

pytestmark = [pytest.mark.sqlite_only, pytest.mark.slow]


def run(home: Path, *command: str) -> str:
    """What a process prints that works in the folder."""
    environment = {
        **os.environ,
        "SHUZHI_HOME": str(home),
        "SHUZHI_DATABASE_URL": "",
        "DJANGO_SETTINGS_MODULE": "shuzhi.settings",  # the program's own, without the rooms of the tests
    }
    told = subprocess.run(
        [sys.executable, *command], env=environment, capture_output=True, text=True, check=False, encoding="utf-8"
    )
    assert told.returncode == 0, f"{command}: {told.stdout}{told.stderr}"
    return told.stdout


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the folder tells after ``shuzhi init``: the answers, and what verify says."""
    home = tmp_path_factory.mktemp("old") / "home"
    with zipfile.ZipFile(PACKED) as packed:
        packed.extractall(home)
    run(home, "-m", "shuzhi", "init")
    asked: dict[str, Any] = json.loads(run(home, str(HERE / "ask_home.py"), *CODES))
    return asked


def figures_then_and_now(told: dict[str, Any], code: str, ask: Any) -> tuple[dict[str, str], dict[str, str]]:
    """The figures that both versions have and that mean the same."""
    then, now = ask(EXPECTED[code]), ask(told["answers"][code])
    both = (then.keys() & now.keys()) - FIGURES_CHANGED.keys()
    if code in COUNTED_WITH_THEM:
        both -= FIGURES_OF_DUTIES
    return {name: then[name] for name in both}, {name: now[name] for name in both}


@pytest.mark.parametrize("year", ["2025", "2026"])
@pytest.mark.parametrize("code", CODES)
def test_every_figure_of_an_organisation_is_what_it_was(told: dict[str, Any], code: str, year: str) -> None:
    then, now = figures_then_and_now(told, code, lambda answers: answers["figures"][year])
    assert len(then) > 120
    assert now == then


@pytest.mark.parametrize("code", CODES)
def test_every_figure_of_a_subtree_is_what_it_was(told: dict[str, Any], code: str) -> None:
    then, now = figures_then_and_now(told, code, lambda answers: answers["subtree"])
    assert now == then


def is_left_open(duty: str, year: str) -> bool:
    """A period of the year before, which earlier versions did not list."""
    rule, _, period, *_ = duty.split("|")
    return period < year and any(isinstance(one.shape, Cadence) for one in national_as_written().duties_of(rule))


@pytest.mark.parametrize("day", ["2025-12-31", "2026-03-02"])
@pytest.mark.parametrize("code", CODES)
def test_the_duties_of_every_rule_that_stayed_are_what_they_were(told: dict[str, Any], code: str, day: str) -> None:
    then = EXPECTED[code]["duties"][day]
    now = [duty for duty in told["answers"][code]["duties"][day] if not is_left_open(duty, day[:4])]
    rules = {duty.split("|")[0] for duties in EXPECTED.values() for duty in duties["duties"][day]}
    stayed = rules - RULES_CHANGED.keys()
    unbegun = {known(duty) for duty in now if UNBEGUN in duty and duty.split("|")[0] in stayed}
    assert code in NO_LEDGER or all(period < LEDGERS_BEGIN for *_, period in unbegun)
    then, now = ([duty for duty in duties if known(duty) not in unbegun] for duties in (then, now))
    assert [duty for duty in now if duty.split("|")[0] in stayed] == [d for d in then if d.split("|")[0] in stayed]


def known(duty: str) -> tuple[str, ...]:
    """Which duty it is: rule, whose, period."""
    return tuple(duty.split("|")[:3])


def sentences(report: str) -> list[str]:
    """What a report says, without what the ledger does not tell and without the annex."""
    body, *_ = report.partition(ANNEX)
    paragraphs = (paragraph for paragraph in body.split("\n") if not paragraph.startswith(MISSING))
    told = (sentence.strip("# ").removesuffix(IN_PART) for part in paragraphs for sentence in part.split("。"))
    return [sentence for sentence in told if sentence and sentence not in TOLD_OTHERWISE]


def beginning(sentence: str) -> str:
    """A sentence up to its first figure: by it the same sentence is found in both versions."""
    return sentence.partition("[")[0]


@pytest.mark.parametrize("code", CODES)
def test_the_text_of_a_draft_and_of_a_frozen_report_is_what_it_was(told: dict[str, Any], code: str) -> None:
    stayed = EXPECTED[code]["subtree"].keys() - FIGURES_CHANGED.keys()
    then, now = (sentences(answers[code]["report"]) for answers in (EXPECTED, told["answers"]))
    changed = {beginning(one) for one in (*then, *now) if not stayed.issuperset(MARK.findall(one))}
    together = {name for one in (*then, *now) if beginning(one) in changed for name in MARK.findall(one)}
    then, now = ([one for one in told_by if together.isdisjoint(MARK.findall(one))] for told_by in (then, now))
    assert len(then) > 15 or then == ["report.no_data"]
    assert [one for one in now if beginning(one) not in changed] == [
        one for one in then if beginning(one) not in changed
    ]


def test_nothing_the_old_version_wrote_counts_as_changed(told: dict[str, Any]) -> None:
    assert told["verify"]["faults"] == []
    assert told["verify"]["clean"] is True
