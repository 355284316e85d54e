"""A figure has a value, the rows behind it, and says how complete the ledger is."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from shuzhi.access.scoping import Actor
from shuzhi.errors import NotFoundError
from shuzhi.evaluation import OWN, SUBTREE, Period, Scope
from shuzhi.evaluation.figure_sql import MEASURES
from shuzhi.figures.question import Question
from shuzhi.figures.values import Figure, figures_of, row_type, rows_behind
from shuzhi.ledger.registers import declare_none
from shuzhi.roster.models import Organisation
from shuzhi.roster.organisations import merge_organisations, move_organisation, split_organisation
from shuzhi.roster.standing import end_membership, note_circumstance
from shuzhi.roster.transfers import transfer_person
from shuzhi.rulebook import national
from tests.houses import fill_branch, make_branch, make_entry, make_item, make_member, make_organisation, make_row

COUNTED = [d.id for d in national().figures.values() if d.measure in MEASURES and not MEASURES[d.measure][1]]
RATIOS = [d.id for d in national().figures.values() if d.measure == "ratio"]


def ask(
    actor: Actor, organisation: Organisation, figure_id: str, scope: Scope = OWN, period: Period | None = None
) -> Figure:
    [figure] = figures_of(
        Question(actor=actor, organisation=organisation, year=2026, scope=scope, within=period), ids=[figure_id]
    )
    return figure


def up_to(day: date) -> Period:
    """The year up to a day, as it is asked for half a year's report."""
    return Period(date(day.year, 1, 1), day, day)


def members(actor: Actor, organisation: Organisation, day: date, scope: Scope = OWN) -> int:
    value = ask(actor, organisation, "member.total", scope, up_to(day)).value
    return 0 if value is None else int(value)


def test_nothing_recorded_is_no_data_and_not_zero(branch: Organisation, operator: Actor) -> None:
    figure = ask(operator, branch, "theme_day.count")
    assert (figure.value, figure.completeness, figure.text_with_unit) == (None, "none", "无数据")
    assert figure.count == 0


def test_a_figure_from_outside_is_known_where_somebody_told_it(branch: Organisation, operator: Actor) -> None:
    assert ask(operator, branch, "case.count").completeness == "none"
    make_row(branch, "external", title="办案数", category="办案数", value=2, unit="起", period="2026", source="纪委")
    figure = ask(operator, branch, "case.count")
    assert (figure.value, figure.completeness) == (2, "known")


def test_what_was_settled_of_a_duty_is_nothing_only_where_the_ledger_says_so(
    branch: Organisation, operator: Actor
) -> None:
    untold = ask(operator, branch, "assembly.quarters_met", period=up_to(date(2026, 6, 30)))
    declare_none(actor=operator, organisation=branch, kind="assembly", year=2026)
    told = ask(operator, branch, "assembly.quarters_met", period=up_to(date(2026, 6, 30)))
    assert [(one.value, one.completeness) for one in (untold, told)] == [(None, "none"), (0, "known")]


def test_a_record_makes_the_figure_known(branch: Organisation, operator: Actor) -> None:
    make_entry(branch, date(2026, 2, 6))
    figure = ask(operator, branch, "theme_day.count")
    assert (figure.value, figure.completeness, figure.text_with_unit, figure.count) == (1, "known", "1次", 1)


def test_last_years_records_do_not_count_and_do_not_make_this_year_known(branch: Organisation, operator: Actor) -> None:
    make_entry(branch, date(2025, 12, 31))
    assert ask(operator, branch, "theme_day.count").completeness == "none"


def test_both_ends_of_a_year_belong_to_it(branch: Organisation, operator: Actor) -> None:
    for day in (date(2025, 1, 1), date(2025, 12, 31), date(2024, 12, 31), date(2026, 1, 1)):
        make_entry(branch, day)
    [figure] = figures_of(Question(actor=operator, organisation=branch, year=2025), ids=["theme_day.count"])
    assert figure.value == 2


def test_a_subtree_where_only_some_can_tell_is_known_in_part(
    county: Organisation, branch: Organisation, other_branch: Organisation, operator: Actor
) -> None:
    make_entry(branch, date(2026, 2, 6))
    figure = ask(operator, county, "theme_day.count", SUBTREE)
    assert (figure.value, figure.completeness) == (1, "partly")


def test_a_subtree_where_all_can_tell_is_known(
    county: Organisation, branch: Organisation, other_branch: Organisation, operator: Actor
) -> None:
    make_entry(branch, date(2026, 2, 6))
    declare_none(actor=operator, organisation=other_branch, kind="theme_day", year=2026)
    figure = ask(operator, county, "theme_day.count", SUBTREE)
    assert (figure.value, figure.completeness) == (1, "known")


def test_a_subtree_where_nobody_can_tell_has_no_data(
    county: Organisation, branch: Organisation, other_branch: Organisation, operator: Actor
) -> None:
    assert ask(operator, county, "theme_day.count", SUBTREE).completeness == "none"


def test_the_county_itself_counts_apart_from_all_below(
    county: Organisation, branch: Organisation, operator: Actor
) -> None:
    make_entry(branch, date(2026, 2, 6))
    assert ask(operator, county, "theme_day.count").value is None
    assert ask(operator, county, "theme_day.count", SUBTREE).value == 1


def test_a_share_of_nothing_is_no_number(branch: Organisation, operator: Actor) -> None:
    make_item(branch, kind="rectification", source="self", source_year=None)
    declare_none(actor=operator, organisation=branch, kind="task", year=2026)
    assert ask(operator, branch, "task.total").value == 0
    assert ask(operator, branch, "task.rate").value is None


def test_a_share_of_the_unknown_is_no_number(branch: Organisation, operator: Actor) -> None:
    figure = ask(operator, branch, "first_topic.rate")
    assert (figure.value, figure.count) == (None, 0)


def test_a_share_of_something_known_can_be_nothing(branch: Organisation, operator: Actor) -> None:
    make_item(branch)
    figure = ask(operator, branch, "review_finding.rate")
    assert (figure.value, figure.text_with_unit) == (Decimal("0.0"), "0.0%")


def test_a_share_is_rounded_half_up(branch: Organisation, operator: Actor) -> None:
    for number in range(7):
        person = make_member(branch, f"虚构{number}")
    note_circumstance(actor=operator, person=person, kind="mobile", since=date(2026, 1, 1))
    assert ask(operator, branch, "member.mobile.share").text == "14.3"  # 1/7


def test_an_unknown_figure_is_named(branch: Organisation, operator: Actor) -> None:
    with pytest.raises(NotFoundError) as refused:
        ask(operator, branch, "happiness.count")
    assert refused.value.code == "figure.not_found"
    assert "happiness.count" in refused.value.message


def test_figures_come_in_the_order_asked_and_each_once(branch: Organisation, operator: Actor) -> None:
    asked = ["theme_day.count", "assembly.count", "theme_day.count"]
    found = figures_of(Question(actor=operator, organisation=branch, year=2026), ids=asked)
    assert [figure.id for figure in found] == ["theme_day.count", "assembly.count"]


@pytest.fixture
def filled(branch: Organisation, other_branch: Organisation) -> Organisation:
    fill_branch(branch)
    fill_branch(other_branch, "乙")
    return branch


@pytest.mark.parametrize(("scope", "where"), [(OWN, "branch"), (SUBTREE, "county")])
def test_every_counted_figure_opens_exactly_as_many_rows_as_it_says(
    scope: Scope, where: str, filled: Organisation, county: Organisation, operator: Actor
) -> None:
    organisation = filled if where == "branch" else county
    figures = figures_of(Question(actor=operator, organisation=organisation, year=2026, scope=scope), ids=COUNTED)
    filled_ones = 0
    for figure in figures:
        if figure.value is None:
            continue
        rows = rows_behind(Question(actor=operator, organisation=organisation, year=2026, scope=scope), figure.id)
        assert (figure.id, len(rows), len(set(rows))) == (figure.id, int(figure.value), figure.count)
        filled_ones += bool(rows)
    assert filled_ones >= 25  # the sample year fills that many


def test_every_figure_in_the_rulebook_can_be_asked_and_opened(filled: Organisation, operator: Actor) -> None:
    known_types = {"entry", "person", "item", "register", "organisation", "duty"}
    for figure in figures_of(Question(actor=operator, organisation=filled, year=2026)):
        rows = rows_behind(Question(actor=operator, organisation=filled, year=2026), figure.id)
        assert row_type(figure.definition) in known_types
        assert (figure.id, len(rows)) == (figure.id, figure.count) or figure.value is None
        assert (figure.value is None) == (figure.completeness == "none"), figure.id


def test_the_county_is_the_sum_of_its_branches_where_rows_do_not_meet(
    filled: Organisation, other_branch: Organisation, county: Organisation, operator: Actor
) -> None:
    for figure_id in ("theme_day.count", "member.total", "review_finding.total", "fund.spend.amount", "honour.count"):
        parts = [ask(operator, organisation, figure_id).value or 0 for organisation in (filled, other_branch)]
        assert ask(operator, county, figure_id, SUBTREE).value == sum(parts)


def test_members_of_30_june_are_the_same_when_asked_in_december(
    county: Organisation, branch: Organisation, other_branch: Organisation, operator: Actor
) -> None:
    """After a transfer, a death, a split and a merger the half-year's figures still stand."""
    goes, dies, splits, *_ = [make_member(branch, f"虚构{number}") for number in range(6)]
    for number in range(3):
        make_member(other_branch, f"他方{number}")
    third = make_branch(county, "X03", "虚构第三支部")
    make_member(third, "第三一")
    june = date(2025, 6, 30)
    before = {o.pk: members(operator, o, june) for o in (branch, other_branch, third)}
    assert before == {branch.pk: 6, other_branch.pk: 3, third.pk: 1}

    day = date(2025, 9, 20)
    transfer_person(actor=operator, person=goes, target=other_branch, sent_on=date(2025, 9, 10), received_on=day)
    end_membership(actor=operator, person=dies, on=date(2025, 10, 1), reason="去世")
    fresh = split_organisation(
        actor=operator, source=branch, code="X04", name="分出的支部", people=[splits.pk], on=date(2025, 11, 1)
    )
    merge_organisations(actor=operator, predecessors=[third], successor=other_branch, on=date(2025, 11, 15))

    assert {o.pk: members(operator, o, june) for o in (branch, other_branch, third)} == before
    assert members(operator, county, june, SUBTREE) == 10
    december = {o.pk: members(operator, o, date(2025, 12, 20)) for o in (branch, other_branch, third, fresh)}
    assert december == {branch.pk: 3, other_branch.pk: 5, third.pk: 0, fresh.pk: 1}
    assert members(operator, county, date(2025, 12, 20), SUBTREE) == 9


@pytest.mark.parametrize("day", [date(2025, 9, 9), date(2025, 9, 10), date(2025, 9, 19), date(2025, 9, 20)])
def test_a_person_in_transfer_is_counted_once_in_the_county(
    day: date, county: Organisation, branch: Organisation, other_branch: Organisation, operator: Actor
) -> None:
    person = make_member(branch, "赵一")
    transfer_person(
        actor=operator, person=person, target=other_branch, sent_on=date(2025, 9, 10), received_on=date(2025, 9, 20)
    )
    assert members(operator, branch, day) + members(operator, other_branch, day) == 1
    assert members(operator, county, day, SUBTREE) == 1


def test_a_branch_keeps_its_own_figures_when_it_moves(county: Organisation, operator: Actor) -> None:
    old = make_organisation("X7", "虚构第一党委", "committee", parent=county)
    new = make_organisation("X8", "虚构第二党委", "committee", parent=county)
    branch = make_branch(old, "X71", "被移动的支部")
    make_member(branch, "赵一")
    move_organisation(actor=operator, organisation=branch, parent=new, on=date(2025, 9, 1))
    assert members(operator, branch, date(2025, 6, 30)) == 1
    assert members(operator, new, date(2025, 12, 31), SUBTREE) == 1
    assert members(operator, old, date(2025, 12, 31), SUBTREE) == 0


def test_a_year_to_come_or_under_way_is_read_up_to_today(branch: Organisation, operator: Actor) -> None:
    make_member(branch, "赵一", since=date(2026, 3, 2))
    make_member(branch, "明天来的", since=date(2026, 3, 3))
    assert ask(operator, branch, "member.total").value == 1


def test_ratios_are_built_of_the_figures_they_name(filled: Organisation, operator: Actor) -> None:
    found = {figure.id: figure for figure in figures_of(Question(actor=operator, organisation=filled, year=2026))}
    checked = 0
    for ratio_id in RATIOS:
        ratio = found[ratio_id]
        part, whole = (found[ratio.definition.select[key]].value for key in ("numerator", "denominator"))
        if ratio.value is None:
            assert part is None or not whole, ratio_id
            continue
        assert abs(ratio.value - 100 * part / whole) <= Decimal("0.05"), ratio_id
        checked += 1
    assert checked >= 10
