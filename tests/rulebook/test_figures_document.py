"""The page of all figures is written from the rulebook."""

from __future__ import annotations

import re
from pathlib import Path

from shuzhi.rulebook import national
from shuzhi.rulebook.figures_document import figures_document
from shuzhi.rulebook.scenarios import load_figure_scenarios

PAGE = Path(__file__).parents[2] / "docs" / "figures.md"
LINE = re.compile(r"^\| `([\w.]+)` \| ([\d, —]+) \|.*\| (.*) \|$", re.MULTILINE)


def test_the_page_of_figures_is_as_the_rulebook_tells_it() -> None:
    assert PAGE.read_text("utf-8") == figures_document(), "请运行 python tools/figures_document.py"


def test_the_page_lists_every_figure_once() -> None:
    listed = [name for name, _, _ in LINE.findall(figures_document())]
    assert sorted(listed) == sorted(national().figures)


def test_a_figure_is_listed_with_the_numbers_it_answers() -> None:
    numbers = {name: told for name, told, _ in LINE.findall(figures_document())}
    assert (numbers["committee_meeting.month_rate"], numbers["special_meeting.count"]) == ("20", "—")


def test_a_figure_is_listed_with_the_scenarios_that_ask_for_it() -> None:
    cases = {name: told for name, _, told in LINE.findall(figures_document())}
    assert "本年无此项的类别是已知的零（figures_d_branch_life）" in cases["assembly.count"].split("<br>")


def test_a_figure_without_a_scenario_is_listed_as_having_none() -> None:
    asked = {figure.id for scenario in load_figure_scenarios() for figure in scenario.figures}
    cases = {name: told for name, _, told in LINE.findall(figures_document())}
    assert {name for name, told in cases.items() if told == "—"} == set(cases) - asked
