"""What the superior sees of a year's reports."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import time_machine

from shuzhi.access.roles import Role
from shuzhi.access.scoping import AccessDeniedError
from shuzhi.errors import NotFoundError
from shuzhi.reports.collection import Collection, collection_figures, collection_of, copied_passages, figures_across
from shuzhi.reports.freezing import freeze_report
from shuzhi.reports.models import Report
from shuzhi.reports.submitting import submit_report, withdraw_submission
from shuzhi.roster.models import Organisation
from shuzhi.roster.organisations import add_organisation, close_organisation
from shuzhi.rulebook import national
from tests.reports.conftest import YEAR, County
from tests.reports.handing_in import COMMON, OWN, hand_in


def collected(county: County, year: int = YEAR) -> Collection:
    return collection_of(actor=county.operator, organisation=county.county, year=year)


def codes(units: tuple[object, ...]) -> list[str]:
    return [unit.organisation.code for unit in units]  # type: ignore[attr-defined]


def add(county: County, code: str, kind: str = "branch", **more: Any) -> Organisation:
    return add_organisation(
        actor=county.operator, code=code, name=f"样例{code}党支部", kind=kind, parent=county.county, **more
    )


def test_branches_are_listed_in_the_order_of_the_tree_with_or_without_a_report(tree: County) -> None:
    hand_in(tree, tree.other, OWN)
    collection = collected(tree)
    assert codes(collection.units) == ["B1", "B2"]
    assert codes(collection.missing) == ["B1"]
    assert codes(collection.handed_in) == ["B2"]


def test_party_groups_the_county_and_temporary_branches_owe_no_report(tree: County) -> None:
    add(tree, "G1", "party_group")
    temporary = add(tree, "T1")
    temporary.temporary = True
    temporary.save()
    assert codes(collected(tree).units) == ["B1", "B2"]


def test_a_branch_founded_after_the_year_or_dissolved_in_it_owes_none(tree: County) -> None:
    add(tree, "N1", founded_on=date(2026, 1, 2))
    gone = add(tree, "O1", founded_on=date(2010, 1, 1))
    close_organisation(actor=tree.operator, organisation=gone, on=date(2025, 6, 1))
    assert codes(collected(tree).units) == ["B1", "B2"]
    assert codes(collected(tree, 2026).units) == ["B1", "B2", "N1"]


def test_what_a_dissolved_branch_handed_in_is_listed_all_the_same(tree: County) -> None:
    gone = add(tree, "O1", founded_on=date(2010, 1, 1))
    hand_in(tree, gone, OWN)
    close_organisation(actor=tree.operator, organisation=gone, on=date(2025, 6, 1))
    assert codes(collected(tree).handed_in) == ["O1"]


def test_what_was_taken_back_counts_as_missing(tree: County) -> None:
    submission = hand_in(tree, tree.branch, OWN)
    withdraw_submission(actor=tree.secretary, submission=submission, reason="数字有误")
    assert codes(collected(tree).missing) == ["B1", "B2"]


def test_a_collection_is_of_its_own_year(tree: County) -> None:
    hand_in(tree, tree.branch, OWN, year=YEAR - 1)
    assert codes(collected(tree).missing) == ["B1", "B2"]


def test_a_branch_sees_only_its_own(tree: County) -> None:
    hand_in(tree, tree.other, OWN)
    collection = collection_of(actor=tree.secretary, organisation=tree.branch, year=YEAR)
    assert codes(collection.units) == ["B1"]
    with pytest.raises(AccessDeniedError):
        collection_of(actor=tree.secretary, organisation=tree.county, year=YEAR)


def test_the_figures_side_by_side_are_all_known_to_the_rulebook() -> None:
    assert set(collection_figures()) <= set(national().figures)


def test_known_zero_and_no_data_are_told_apart_in_the_comparison(life: County) -> None:
    life.declare("party_lecture")
    [first, second] = figures_across(
        actor=life.operator, collection=collected(life), ids=["assembly.count", "party_lecture.count"]
    )
    assert [figure.text for figure in first.figures] == ["1", "0"]
    assert [figure.text for figure in second.figures] == ["无数据", "无数据"]


def test_a_frozen_report_brings_the_figures_it_was_handed_in_with(life: County, finished: Callable[[], Report]) -> None:
    report = finished()
    freeze_report(actor=life.secretary, report=report)
    submit_report(actor=life.secretary, report=report)
    life.record("assembly", day="2025-06-10")
    [row, _] = figures_across(actor=life.operator, collection=collected(life), ids=["assembly.count"])
    assert (row.figures[0].text, row.frozen) == ("1", True)


def test_a_file_brings_the_figures_of_the_ledger_as_it_stands(life: County) -> None:
    hand_in(life, life.branch, OWN)
    life.record("assembly", day="2025-06-10")
    [row, _] = figures_across(actor=life.operator, collection=collected(life), ids=["assembly.count"])
    assert (row.figures[0].text, row.frozen) == ("2", False)


def test_an_unknown_figure_is_refused(tree: County) -> None:
    with pytest.raises(NotFoundError):
        figures_across(actor=tree.operator, collection=collected(tree), ids=["nothing"])


def test_a_shared_passage_stands_under_whoever_handed_it_in_first(tree: County) -> None:
    hand_in(tree, tree.other, COMMON)
    with time_machine.travel("2026-01-06 09:00+08:00", tick=False):
        hand_in(tree, tree.branch, OWN, COMMON)
    [group] = copied_passages(actor=tree.operator, collection=collected(tree))
    assert (group.kind, group.organisation) == ("first", tree.other)
    [taking] = group.takings
    assert taking.taker.organisation == tree.branch
    assert COMMON[:30] in taking.source.words
    assert COMMON[:30] in taking.taker.words
    assert 0 < group.shares[tree.branch.pk] < 1


def test_a_passage_of_last_years_report_stands_under_that_report(tree: County) -> None:
    hand_in(tree, tree.other, COMMON, year=YEAR - 1)
    hand_in(tree, tree.branch, COMMON)
    [group] = copied_passages(actor=tree.operator, collection=collected(tree))
    assert (group.kind, group.takings[0].source.year) == ("earlier", YEAR - 1)


def test_reports_in_own_words_share_nothing(tree: County) -> None:
    hand_in(tree, tree.other, COMMON)
    hand_in(tree, tree.branch, OWN)
    assert copied_passages(actor=tree.operator, collection=collected(tree)) == []


def test_sentences_the_program_wrote_are_nobodys_copy(life: County, finished: Callable[[], Report]) -> None:
    report = finished()
    freeze_report(actor=life.secretary, report=report)
    submission = submit_report(actor=life.secretary, report=report)
    hand_in(life, life.other, *submission.text.splitlines()[1:8])
    assert copied_passages(actor=life.operator, collection=collected(life)) == []


def test_passages_are_for_those_who_reach_the_whole_collection(tree: County) -> None:
    with pytest.raises(AccessDeniedError):
        copied_passages(actor=tree.actor(Role.CLERK), collection=collected(tree))
    with pytest.raises(AccessDeniedError):
        figures_across(actor=tree.actor(Role.CLERK), collection=collected(tree))
