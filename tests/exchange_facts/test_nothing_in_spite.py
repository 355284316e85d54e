"""本年无此项 in a file, of which the ledger holds rows all the same: both stay, and it is told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from shuzhi.figures.question import Question
from shuzhi.figures.values import figures_of
from shuzhi.ledger.models import RegisterRow
from shuzhi.ledger.registers import COVERAGE
from shuzhi.roster.models import Organisation
from tests.exchange_facts.files import load, small
from tests.houses import local_operator

pytestmark = pytest.mark.django_db


def told(folder: Path, *nothing: dict[str, Any], **parts: Any) -> list[tuple[str, str]]:
    """Load the small file with these instead of its own; every problem by code and place."""
    file = small() | {"nothing": [{"organisation": "B3", "year": 2025, **one} for one in nothing]} | parts
    return [(one.code, one.path) for one in load(folder, file).problems if one.code == "nothing.in_spite"]


@pytest.mark.parametrize(
    "of",
    [
        {"kind": "assembly"},
        {"register": "fund"},
        {"register": "dues"},
        {"kind": "problem"},
        {"source": "review"},
        {"register": "fund", "category": "党建工作经费"},
    ],
)
def test_what_is_said_to_be_empty_and_is_not_is_told_with_its_place(tmp_path: Path, of: dict[str, str]) -> None:
    assert told(tmp_path, {"kind": "letter_of_admonition"}, of) == [("nothing.in_spite", "nothing[1]")]


@pytest.mark.parametrize(
    "of",
    [
        {"kind": "theme_day"},
        {"register": "document"},
        {"source": "inspection"},
        {"register": "fund", "category": "superior"},
        {"register": "honour", "level": "省级"},
    ],
)
def test_what_is_empty_as_it_is_said_is_not_told(tmp_path: Path, of: dict[str, str]) -> None:
    assert told(tmp_path, of) == []


def test_the_rows_of_another_year_or_organisation_do_not_contradict(tmp_path: Path) -> None:
    assert told(tmp_path, {"kind": "assembly", "year": 2024}, {"organisation": "C", "kind": "assembly"}) == []


def test_the_rows_of_an_earlier_file_contradict_too(tmp_path: Path) -> None:
    load(tmp_path, small())
    file = {"format": "shuzhi.facts/1", "nothing": [{"organisation": "B3", "year": 2025, "kind": "assembly"}]}
    [problem] = load(tmp_path, file).problems
    assert (problem.code, problem.path) == ("nothing.in_spite", "nothing[0]")
    assert "声明2025年无“支部党员大会”，台账里却有 1 条记录：指标按记录计算" in problem.message


def test_both_are_entered_and_the_figure_counts_the_rows(tmp_path: Path) -> None:
    told(tmp_path, {"kind": "assembly"})
    assert RegisterRow.everywhere.filter(register=COVERAGE, category="assembly").exists()
    branch = Organisation.everywhere.get(code="B3")
    [figure] = figures_of(Question(actor=local_operator(), organisation=branch, year=2025), ids=["assembly.count"])
    assert (figure.text, figure.completeness) == ("1", "known")
