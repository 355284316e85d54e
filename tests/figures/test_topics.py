"""A figure over the entries of one topic alone."""

from __future__ import annotations

from datetime import date

from shuzhi.access.scoping import Actor
from shuzhi.figures.narrowing import Narrowing
from shuzhi.figures.question import Question
from shuzhi.figures.rows import open_rows
from shuzhi.figures.values import figures_of
from shuzhi.roster.models import Organisation
from tests.houses import make_entry

TOPIC = "虚构的'专题'"


def test_only_entries_that_carry_the_topic_are_counted_and_opened(branch: Organisation, clerk: Actor) -> None:
    studied = make_entry(branch, date(2026, 1, 9), "collective_study", topics=(TOPIC,))
    make_entry(branch, date(2026, 2, 9), "collective_study")
    asked = Question(clerk, branch, 2026, only=Narrowing(topic=TOPIC))
    [figure] = figures_of(asked, ids=["collective_study.count"])
    assert figure.value == 1
    assert [row.id for row in open_rows(asked, figure)] == [studied.pk]


def test_a_topic_asks_only_for_figures_counted_over_entries(branch: Organisation, clerk: Actor) -> None:
    make_entry(branch, date(2026, 1, 9), "collective_study", topics=(TOPIC,))
    told = {
        figure.id
        for figure in figures_of(Question(actor=clerk, organisation=branch, year=2026, only=Narrowing(topic=TOPIC)))
    }
    assert "collective_study.count" in told
    assert not told & {"member.total", "dues.arrears.months", "assembly.quarter_rate"}


def test_an_unused_topic_is_a_known_zero_where_the_kind_is_kept(branch: Organisation, clerk: Actor) -> None:
    make_entry(branch, date(2026, 1, 9), "collective_study")
    [figure] = figures_of(
        Question(actor=clerk, organisation=branch, year=2026, only=Narrowing(topic=TOPIC)),
        ids=["collective_study.count"],
    )
    assert (figure.value, figure.completeness) == (0, "known")
