"""A figure over days before the ledger's beginning never says that the ledger is complete."""

from __future__ import annotations

from datetime import date

import pytest

from shuzhi.access.scoping import Actor
from shuzhi.evaluation import OWN, SUBTREE
from shuzhi.figures.question import Question
from shuzhi.figures.rows import figure_dict
from shuzhi.figures.values import figures_of
from shuzhi.ledger.registers import declare_none
from shuzhi.roster.ledger_beginning import begin_ledger
from shuzhi.roster.models import Organisation
from tests.houses import make_branch, make_entry, make_item

COUNT = "assembly.count"
OPEN, DECIDED = "rectification.open", "decision.total"


def told(actor: Actor, organisation: Organisation, *, below: bool = False) -> tuple[str, str]:
    question = Question(actor, organisation, 2025, SUBTREE if below else OWN)
    [figure] = figures_of(question, ids=[COUNT])
    return figure.text, figure.completeness


def test_what_was_recorded_since_the_beginning_is_only_a_part(operator: Actor, branch: Organisation) -> None:
    make_entry(branch, date(2025, 11, 6), "assembly")
    assert told(operator, branch) == ("1", "known")
    begin_ledger(actor=operator, organisation=branch, since=date(2025, 10, 8))
    assert told(operator, branch) == ("1", "partly")


def test_only_the_kind_that_is_counted_must_have_begun(operator: Actor, branch: Organisation) -> None:
    make_entry(branch, date(2025, 11, 6), "assembly")
    begin_ledger(actor=operator, organisation=branch, since=date(2025, 10, 8))
    begin_ledger(actor=operator, organisation=branch, kind="assembly", since=date(2025, 1, 1))
    assert told(operator, branch) == ("1", "known")


def test_who_says_that_the_year_is_told_completely_is_believed(operator: Actor, branch: Organisation) -> None:
    begin_ledger(actor=operator, organisation=branch, since=date(2025, 10, 8))
    declare_none(actor=operator, organisation=branch, kind="assembly", year=2025)
    assert told(operator, branch) == ("0", "known")


def test_a_ledger_that_began_with_its_branch_is_whole(operator: Actor, county: Organisation) -> None:
    young = make_branch(county, "B7", "虚构新支部", founded_on=date(2025, 6, 1), ledger_since=date(2025, 6, 1))
    make_entry(young, date(2025, 11, 6), "assembly")
    assert told(operator, young) == ("1", "known")


@pytest.mark.parametrize(("since", "completeness"), [(date(2025, 1, 1), "known"), (date(2025, 2, 1), "partly")])
def test_of_a_whole_tree_every_branch_must_have_begun(
    operator: Actor, county: Organisation, branch: Organisation, since: date, completeness: str
) -> None:
    make_entry(branch, date(2025, 11, 6), "assembly")
    late = make_branch(county, "B7", "虚构新支部", ledger_since=since)
    make_entry(late, date(2025, 11, 6), "assembly")
    assert told(operator, county, below=True) == ("2", completeness)


def test_a_figure_says_from_when_on_its_ledger_tells(operator: Actor, branch: Organisation) -> None:
    make_entry(branch, date(2025, 11, 6), "assembly")
    begin_ledger(actor=operator, organisation=branch, since=date(2025, 10, 8))
    question = Question(operator, branch, 2025)
    [figure] = figures_of(question, ids=[COUNT])
    assert figure.completeness_words == "部分有记录（台账自2025-10-08起）"
    assert figure_dict(figure, question)["ledger_since"] == "2025-10-08"


def test_a_figure_that_the_whole_ledger_tells_says_no_day(operator: Actor, branch: Organisation) -> None:
    make_entry(branch, date(2025, 11, 6), "assembly")
    question = Question(operator, branch, 2025)
    [figure] = figures_of(question, ids=[COUNT])
    assert figure.completeness_words == "台账完整"
    assert "ledger_since" not in figure_dict(figure, question)


# Items tell their own days: only a beginning that somebody declared says that others may have gone unrecorded.


def item_figures(actor: Actor, organisation: Organisation, *ids: str) -> dict[str, tuple[str, str, date | None]]:
    found = figures_of(Question(actor, organisation, 2025), ids=ids)
    return {figure.id: (figure.text, figure.completeness, figure.ledger_since) for figure in found}


@pytest.fixture
def problem(branch: Organisation) -> None:
    make_item(branch, "灯不亮", opened_on=date(2025, 3, 1), source="self")


@pytest.mark.usefixtures("problem")
def test_what_was_opened_before_the_ledger_is_only_a_part(operator: Actor, branch: Organisation) -> None:
    since = date(2025, 10, 8)
    begin_ledger(actor=operator, organisation=branch, since=since)
    told = item_figures(operator, branch, "rectification.closed", "rectification.at_hand", "rectification.rate")
    assert told == {
        "rectification.closed": ("0", "partly", since),
        "rectification.at_hand": ("1", "partly", since),
        "rectification.rate": ("0.0", "partly", since),
    }


@pytest.mark.usefixtures("problem")
def test_a_beginning_that_follows_from_other_records_says_nothing_of_items(
    operator: Actor, branch: Organisation
) -> None:
    Organisation.everywhere.filter(pk=branch.pk).update(ledger_since=None)
    make_entry(branch, date(2026, 1, 12), "assembly")
    assert item_figures(operator, branch, OPEN) == {OPEN: ("1", "known", None)}


def test_a_source_that_began_earlier_is_told_completely(operator: Actor, branch: Organisation) -> None:
    make_item(branch, "会议决定的事", opened_on=date(2025, 3, 1), source="meeting", kind="task")
    begin_ledger(actor=operator, organisation=branch, since=date(2025, 10, 8))
    assert item_figures(operator, branch, DECIDED)[DECIDED][1] == "partly"
    begin_ledger(actor=operator, organisation=branch, since=date(2025, 1, 1), kind="meeting")
    assert item_figures(operator, branch, DECIDED) == {DECIDED: ("1", "known", None)}


@pytest.mark.usefixtures("problem")
def test_who_says_of_each_kind_that_all_are_told_is_believed(operator: Actor, branch: Organisation) -> None:
    begin_ledger(actor=operator, organisation=branch, since=date(2025, 10, 8))
    declare_none(actor=operator, organisation=branch, kind="problem", year=2025)
    assert item_figures(operator, branch, OPEN)[OPEN][1] == "partly"
    declare_none(actor=operator, organisation=branch, kind="rectification", year=2025)
    assert item_figures(operator, branch, OPEN) == {OPEN: ("1", "known", None)}


@pytest.mark.usefixtures("problem")
def test_the_year_after_the_ledger_began_is_told_completely(operator: Actor, branch: Organisation) -> None:
    begin_ledger(actor=operator, organisation=branch, since=date(2024, 10, 8))
    assert item_figures(operator, branch, OPEN) == {OPEN: ("1", "known", None)}


def test_a_figure_of_duties_says_from_when_on_its_ledger_tells(operator: Actor, branch: Organisation) -> None:
    begin_ledger(actor=operator, organisation=branch, since=date(2025, 10, 8))
    for month in (10, 11, 12):
        make_entry(branch, date(2025, month, 20), "theme_day")
    [figure] = figures_of(Question(operator, branch, 2025), ids=["theme_day.months_met"])
    assert (figure.text, figure.completeness_words) == ("3", "部分有记录（台账自2025-10-08起）")
