"""Registers: dated rows, corrected with a reason, and the plain word 本年无此项."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from shuzhi.access.models import AuditRecord
from shuzhi.access.scoping import Actor
from shuzhi.chain.links import history
from shuzhi.chain.verify import verify_house
from shuzhi.figures.nothing import rows_in_spite
from shuzhi.figures.question import Question
from shuzhi.figures.values import figures_of
from shuzhi.ledger.models import RegisterRow
from shuzhi.ledger.register_rows import RegisterError
from shuzhi.ledger.registers import (
    SOURCE,
    Signer,
    correct_row,
    declare_none,
    ledger_labels,
    record_rows,
    withdraw_rows,
)
from shuzhi.roster.models import Organisation
from tests.houses import make_entry, make_item, make_member, make_row


def text(organisation: Organisation, figure_id: str, actor: Actor) -> str:
    [figure] = figures_of(Question(actor=actor, organisation=organisation, year=2026), ids=[figure_id])
    return figure.text_with_unit


def test_a_dated_row_falls_in_the_month_of_its_day(branch: Organisation) -> None:
    assert make_row(branch, day=date(2026, 1, 15)).ym == 2026 * 12


def test_a_row_told_its_month_keeps_it(branch: Organisation) -> None:
    """Dues of January paid in March are dues of January."""
    person = make_member(branch, "赵一")
    row = make_row(branch, "dues", person=person, ym=2026 * 12, day=date(2026, 3, 1), due_fen=100, paid_fen=100)
    assert row.ym == 2026 * 12


def test_an_unknown_register_is_refused(branch: Organisation, clerk: Actor) -> None:
    with pytest.raises(RegisterError, match="不认识"):
        record_rows(actor=clerk, organisation=branch, register="gossip", rows=[{"title": "传闻"}])


@pytest.mark.parametrize("missing", ["value", "unit", "period", "source"])
@pytest.mark.parametrize("nothing", [None, ""])
def test_an_external_figure_without_its_source_is_refused(
    missing: str, nothing: str | None, branch: Organisation, clerk: Actor
) -> None:
    row = {
        "title": "满意率",
        "category": "满意率",
        "value": "96.5",
        "unit": "%",
        "period": "2026",
        "source": "县统计局",
    }
    with pytest.raises(RegisterError) as refused:
        record_rows(actor=clerk, organisation=branch, register="external", rows=[row | {missing: nothing}])
    assert refused.value.code == "external.source_missing"
    assert not RegisterRow.everywhere.exists()


def test_an_external_figure_is_shown_as_it_was_given(branch: Organisation, operator: Actor) -> None:
    make_row(
        branch, "external", title="满意率", category="满意率", value="96.5", unit="%", period="2026", source="统计局"
    )
    assert text(branch, "satisfaction.rate", operator) == "96.5%"


def test_an_external_zero_is_a_value(branch: Organisation, operator: Actor) -> None:
    make_row(branch, "external", title="办案数", category="办案数", value=0, unit="起", period="2026", source="纪委")
    assert text(branch, "case.count", operator) == "0起"


def test_money_is_kept_in_fen_and_told_in_yuan(branch: Organisation, operator: Actor) -> None:
    make_row(branch, "fund", title="经费", category="budget", paid_fen=500000)
    make_row(branch, "fund", title="购书", category="spend", paid_fen=12345)
    assert text(branch, "fund.budget.amount", operator) == "5000.00元"
    assert text(branch, "fund.spend.amount", operator) == "123.45元"
    assert text(branch, "fund.use.rate", operator) == "2.5%"


def test_saying_that_nothing_happened_makes_a_known_zero(branch: Organisation, operator: Actor) -> None:
    assert text(branch, "assembly.count", operator) == "无数据"
    declare_none(actor=operator, organisation=branch, kind="assembly", year=2026)
    [figure] = figures_of(Question(actor=operator, organisation=branch, year=2026), ids=["assembly.count"])
    assert (figure.value, figure.completeness, figure.count) == (Decimal(0), "known", 0)
    assert text(branch, "theme_day.count", operator) == "无数据"


def test_the_word_holds_for_its_own_year_only(branch: Organisation, operator: Actor) -> None:
    declare_none(actor=operator, organisation=branch, kind="assembly", year=2025)
    assert text(branch, "assembly.count", operator) == "无数据"


def test_the_word_taken_back_leaves_no_data(branch: Organisation, operator: Actor) -> None:
    row = declare_none(actor=operator, organisation=branch, kind="assembly", year=2026)
    withdraw_rows(actor=operator, organisation=branch, rows=[row], reason="台账未记全")
    assert text(branch, "assembly.count", operator) == "无数据"


@pytest.mark.parametrize(("kind", "figure"), [("honour", "honour.count"), ("problem", "rectification.total")])
def test_registers_and_items_can_be_declared_empty_too(
    kind: str, figure: str, branch: Organisation, operator: Actor
) -> None:
    declare_none(actor=operator, organisation=branch, kind=kind, year=2026)
    assert text(branch, figure, operator).startswith("0")


def test_a_source_that_bears_the_name_of_a_kind_is_declared_apart(branch: Organisation, operator: Actor) -> None:
    declare_none(actor=operator, organisation=branch, kind="inspection", year=2026)
    assert text(branch, "inspection_problem.total", operator) == "无数据"
    declare_none(actor=operator, organisation=branch, source="inspection", year=2026)
    assert text(branch, "inspection_problem.total", operator).startswith("0")


def test_everything_declared_empty_is_a_known_zero(branch: Organisation, operator: Actor) -> None:
    for category in ledger_labels(branch):
        of = {"source": category.removeprefix(SOURCE)} if category.startswith(SOURCE) else {"kind": category}
        declare_none(actor=operator, organisation=branch, year=2026, **of)
    figures = figures_of(Question(actor=operator, organisation=branch, year=2026))
    counted = {"entries", "attendance", "people", "minutes", "items", "measures", "register_rows", "register_sum"}
    asked = [one for one in figures if one.definition.measure in counted and "by_states" not in one.definition.select]
    assert [one.id for one in asked if (one.value, one.completeness) != (0, "known")] == []


def test_who_signed_that_there_was_nothing_is_kept_with_the_day(branch: Organisation, operator: Actor) -> None:
    person = make_member(branch, "赵一")
    signer = Signer(person, day=date(2026, 2, 28))
    row = declare_none(actor=operator, organisation=branch, source="self", year=2026, signer=signer)
    assert (row.person, row.day, row.ym, row.category) == (person, date(2026, 2, 28), 2026 * 12, "source:self")


@pytest.mark.parametrize(
    ("of", "make"),
    [
        ({"kind": "honour"}, lambda branch: make_row(branch, "honour", title="先进", category="other")),
        ({"kind": "assembly"}, lambda branch: make_entry(branch, date(2026, 2, 1), "assembly")),
        ({"source": "self"}, lambda branch: make_item(branch, source="self")),
        ({"kind": "problem"}, lambda branch: make_item(branch, source="self")),
    ],
)
def test_a_row_in_spite_of_the_word_is_counted_and_said(
    of: dict[str, str], make: Callable[[Organisation], object], branch: Organisation, operator: Actor
) -> None:
    row = declare_none(actor=operator, organisation=branch, year=2026, **of)
    assert rows_in_spite(row) == 0
    make(branch)
    assert rows_in_spite(row) == 1


def test_a_ledger_that_does_not_exist_cannot_be_declared_empty(branch: Organisation, clerk: Actor) -> None:
    with pytest.raises(RegisterError, match="不认识"):
        declare_none(actor=clerk, organisation=branch, kind="picnic", year=2026)


def test_a_corrected_row_keeps_what_it_said(branch: Organisation, clerk: Actor) -> None:
    row = make_row(branch, "fund", title="购书", category="spend", paid_fen=1000)
    correct_row(actor=clerk, row=row, reason="金额录入有误", paid_fen=1200)
    before, after = history("register", row.pk)
    assert (json.loads(before.content)["paid_fen"], json.loads(after.content)["paid_fen"]) == (1000, 1200)
    assert after.reason == "金额录入有误"
    assert verify_house() == []


@pytest.mark.parametrize("column", ["organisation", "register", "withdrawn_at", "recorded_by", "nonsense"])
def test_a_correction_touches_only_what_a_row_says(
    column: str, branch: Organisation, other_branch: Organisation, clerk: Actor
) -> None:
    row = make_row(branch)
    with pytest.raises(RegisterError, match="不能更正"):
        correct_row(actor=clerk, row=row, reason="挪走", **{column: other_branch})
    row.refresh_from_db()
    assert row.organisation == branch


def test_a_withdrawn_row_is_not_corrected(branch: Organisation, clerk: Actor) -> None:
    row = make_row(branch)
    withdraw_rows(actor=clerk, organisation=branch, rows=[row], reason="重复")
    with pytest.raises(RegisterError) as refused:
        correct_row(actor=clerk, row=row, reason="改名", title="新名")
    assert refused.value.code == "register.withdrawn"


def test_nobody_withdraws_anothers_rows_through_his_own_branch(
    branch: Organisation, other_branch: Organisation, clerk: Actor
) -> None:
    foreign = make_row(other_branch)
    with pytest.raises(RegisterError, match="别的组织"):
        withdraw_rows(actor=clerk, organisation=branch, rows=[foreign], reason="重复")
    foreign.refresh_from_db()
    assert foreign.withdrawn_at is None


def test_each_withdrawn_row_is_told_to_the_log_unless_its_batch_is(branch: Organisation, clerk: Actor) -> None:
    rows = [make_row(branch, title=title) for title in ("甲", "乙", "丙")]
    withdraw_rows(actor=clerk, organisation=branch, rows=rows[:2], reason="重复")
    withdraw_rows(actor=clerk, organisation=branch, rows=rows[2:], reason="撤销导入", audited=False)
    told = AuditRecord.everywhere.filter(verb="register.withdrawn").order_by("pk")
    assert [record.facts["row"] for record in told] == [row.pk for row in rows[:2]]


def test_changes_of_rows_need_a_reason(branch: Organisation, clerk: Actor) -> None:
    row = make_row(branch)
    for change in (
        lambda: correct_row(actor=clerk, row=row, reason=" ", title="新名"),
        lambda: withdraw_rows(actor=clerk, organisation=branch, rows=[row], reason=""),
    ):
        with pytest.raises(RegisterError) as refused:
            change()
        assert refused.value.code == "reason.missing"
