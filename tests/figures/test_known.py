"""What the checker of reports is told of the ledger: values, completeness and the first rows in plain words."""

from __future__ import annotations

from datetime import date

import pytest

from shuzhi.access.persons import HIDDEN_NAME
from shuzhi.access.scoping import AccessDeniedError, Actor
from shuzhi.checking.model import KnownFigure
from shuzhi.evaluation import OWN, SUBTREE
from shuzhi.figures.known import ROWS, known_figures
from shuzhi.figures.question import Question
from shuzhi.figures.values import figures_of
from shuzhi.ledger.registers import declare_none
from shuzhi.roster.models import Organisation
from shuzhi.rulebook import national
from tests.houses import fill_branch, make_entry, make_member


def told(actor: Actor, organisation: Organisation, figure_id: str, *, subtree: bool = False) -> KnownFigure:
    figures = known_figures(
        Question(actor=actor, organisation=organisation, year=2026, scope=SUBTREE if subtree else OWN)
    )
    return next(figure for figure in figures if figure.id == figure_id)


def test_every_figure_of_the_rulebook_is_told_with_its_label_and_unit(branch: Organisation, clerk: Actor) -> None:
    figures = known_figures(Question(actor=clerk, organisation=branch, year=2026))
    registered = [(one.id, one.label, one.unit) for one in national().figures.values()]
    assert [(figure.id, figure.label, figure.unit) for figure in figures] == registered


def test_nothing_recorded_is_told_as_no_data(branch: Organisation, clerk: Actor) -> None:
    figure = told(clerk, branch, "theme_day.count")
    assert (figure.value, figure.complete, figure.rows) == (None, False, ())


def test_a_record_is_told_with_its_day_its_kind_and_its_title(branch: Organisation, clerk: Actor) -> None:
    entry = make_entry(branch, date(2026, 2, 6))
    figure = told(clerk, branch, "theme_day.count")
    assert (figure.value, figure.complete) == (1.0, True)
    [row] = figure.rows
    assert row.startswith("2026-02-06 ")
    assert entry.title in row


def test_a_declared_none_is_a_known_zero(branch: Organisation, operator: Actor) -> None:
    declare_none(actor=operator, organisation=branch, kind="theme_day", year=2026)
    figure = told(operator, branch, "theme_day.count")
    assert (figure.value, figure.complete) == (0.0, True)


def test_the_kind_is_told_once_where_the_title_does_not_say_it(branch: Organisation, clerk: Actor) -> None:
    make_entry(branch, date(2026, 2, 6), title="参观档案馆")
    make_entry(branch, date(2026, 2, 7), title="二月主题党日")
    assert told(clerk, branch, "theme_day.count").rows == ("2026-02-06 主题党日：参观档案馆", "2026-02-07 二月主题党日")


def test_rows_are_left_out_where_only_the_values_are_asked(branch: Organisation, clerk: Actor) -> None:
    make_entry(branch, date(2026, 2, 6))
    figures = known_figures(Question(actor=clerk, organisation=branch, year=2026), rows=False)
    assert [(one.value, one.rows) for one in figures if one.id == "theme_day.count"] == [(1.0, ())]


def test_only_the_first_rows_are_told(branch: Organisation, clerk: Actor) -> None:
    for day in range(1, ROWS + 4):
        make_entry(branch, date(2026, 2, day))
    figure = told(clerk, branch, "theme_day.count")
    assert (figure.value, len(figure.rows)) == (ROWS + 3, ROWS)


def test_values_are_those_that_the_figures_tell(branch: Organisation, clerk: Actor) -> None:
    fill_branch(branch)
    known = {figure.id: figure.value for figure in known_figures(Question(actor=clerk, organisation=branch, year=2026))}
    plain = {figure.id: figure.value for figure in figures_of(Question(actor=clerk, organisation=branch, year=2026))}
    assert known == {name: None if value is None else float(value) for name, value in plain.items()}


def test_a_superior_asks_with_all_below(
    county: Organisation, branch: Organisation, other_branch: Organisation, superior: Actor
) -> None:
    make_entry(branch, date(2026, 2, 6))
    make_entry(other_branch, date(2026, 2, 7))
    assert told(superior, county, "theme_day.count", subtree=True).value == 2
    assert told(superior, county, "theme_day.count").value is None


def test_an_outsider_is_told_nothing(branch: Organisation, outsider: Actor) -> None:
    make_entry(branch, date(2026, 2, 6))
    with pytest.raises(AccessDeniedError):
        known_figures(Question(actor=outsider, organisation=branch, year=2026))


def test_a_plain_member_is_told_the_number_of_members_but_no_names(branch: Organisation, member: Actor) -> None:
    make_member(branch, "赵一")
    figure = told(member, branch, "member.total")
    assert figure.value is not None
    assert figure.rows
    assert all(HIDDEN_NAME in row for row in figure.rows)
