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
from tests.houses import make_branch, make_entry

COUNT = "assembly.count"


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
