"""Sheets of dues: what cannot be read is no arrears, and no month counts twice."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from shuzhi.access.scoping import Actor
from shuzhi.duties.listing import duties_of
from shuzhi.exchange.importing import undo_batch
from shuzhi.ledger.models import RegisterRow
from shuzhi.roster.models import Organisation, Person
from tests.exchange.offices import DUES_HEADINGS, Import, codes, dues, inferred, member, months_paid, outcomes, roster

FULL = [15] * 11


def _paid(take_in: Import, *rows: list[Any]) -> Any:
    return take_in({"党员名册": roster(member("毛成"))}, {"2025": dues(*rows)})


@pytest.mark.parametrize("cell", ["=C3", "伍元", -15, "15（补交1月）"])
def test_a_month_whose_amount_cannot_be_read_is_no_arrears(take_in: Import, cell: Any) -> None:
    result = _paid(take_in, ["毛成", 3000, 15, cell, *FULL])
    assert [month for _, month, _, _ in months_paid()] == list(range(2, 13))
    assert (3, "D") in [place[:2] for place in codes(result)]
    assert "这些月份不计，也不算欠交" in inferred(result)


def test_an_empty_month_is_arrears(take_in: Import) -> None:
    _paid(take_in, ["毛成", 3000, 15, None, *FULL])
    assert months_paid()[0] == ("毛成", 1, 1500, 0)


@pytest.mark.parametrize("word", ["免交", "免缴"])
def test_an_exempt_month_is_a_row_that_says_so(take_in: Import, word: str) -> None:
    result = _paid(take_in, ["毛成", 3000, 15, word, *FULL])
    assert months_paid()[:2] == [("毛成", 1, 0, 0), ("毛成", 2, 1500, 1500)]
    assert RegisterRow.everywhere.get(register="dues", ym=2025 * 12).title == "2025-01党费（免交）"
    assert "有免交的月份，按应交0元计，不算欠交" in inferred(result)
    assert codes(result) == []


def test_an_exempt_month_is_not_unpaid(take_in: Import, operator: Actor, branch: Organisation) -> None:
    _paid(take_in, ["毛成", 3000, 15, "免交", *FULL])
    found = duties_of(actor=operator, organisation=branch, on=date(2025, 12, 31), entries=False)
    [january] = [one for one in found if (one.rule.id, one.row.period) == ("dues.monthly", "2025-01")]
    assert january.row.status == "met"


@pytest.mark.parametrize("told", [(3000, "免交"), ("免交", None), ("免交", "免交"), (None, 0)])
def test_whoever_is_exempt_all_the_year_owes_nothing_in_each_month(take_in: Import, told: tuple[Any, Any]) -> None:
    result = _paid(take_in, ["毛成", *told])
    assert months_paid() == [("毛成", month, 0, 0) for month in range(1, 13)]
    assert codes(result) == []


def test_a_quarter_with_an_exempt_month_is_paid_by_what_the_others_owe(take_in: Import) -> None:
    headings = [*DUES_HEADINGS[:3], "缴纳方式", *DUES_HEADINGS[3:6]]
    rows = [["2025年党费收缴登记表"], headings, ["毛成", 3000, 15, "按季", "免交", None, 30]]
    take_in({"党员名册": roster(member("毛成"))}, {"2025": rows})
    assert months_paid() == [("毛成", 1, 0, 0), ("毛成", 2, 1500, 1500), ("毛成", 3, 1500, 1500)]


def test_a_later_sheet_lets_off_what_an_earlier_one_called_unpaid(take_in: Import, operator: Actor) -> None:
    _paid(take_in, ["毛成", 3000, 15, None, *FULL])
    result = take_in({"更正": dues(["毛成", 3000, 15, "免交", *FULL])})
    assert months_paid()[0] == ("毛成", 1, 0, 0)
    assert result.batch is not None
    undo_batch(actor=operator, batch_id=result.batch)
    row = RegisterRow.everywhere.get(register="dues", ym=2025 * 12)
    assert (row.title, row.due_fen) == ("2025-01党费", 1500)


def test_a_due_that_is_not_written_follows_from_the_base_and_this_is_told(take_in: Import) -> None:
    result = _paid(take_in, ["毛成", 3000, None, 10, *FULL])
    assert months_paid()[0] == ("毛成", 1, 1500, 1000)
    assert "第3行没有写月应缴，按基数3000元算得15.00元。" in inferred(result)


def test_without_due_and_base_no_month_is_called_arrears(take_in: Import) -> None:
    result = _paid(take_in, ["毛成", None, None, None, *FULL])
    assert [month for _, month, _, _ in months_paid()] == list(range(2, 13))
    assert "看不出是否足额" in inferred(result)


def test_a_second_row_of_one_person_is_named_and_no_month_counts_twice(take_in: Import) -> None:
    result = _paid(take_in, ["毛成", 3000, 15, 15, *FULL], ["毛成", 3000, 15, 10, *FULL])
    assert len(months_paid()) == 12
    assert codes(result) == [(4, "A", "person.twice")]
    assert outcomes(result)[1] == {3: "created", 4: "rejected"}


def test_the_two_halves_of_a_year_may_stand_one_below_the_other(take_in: Import) -> None:
    first, second = DUES_HEADINGS[:9], [*DUES_HEADINGS[:3], *DUES_HEADINGS[9:15]]
    row = ["毛成", 3000, 15, *[15] * 6]
    rows = [["2025年1-6月党费收缴登记表"], first, row, [None], ["2025年7-12月党费收缴登记表"], second, row]
    take_in({"党员名册": roster(member("毛成"))}, {"党费": rows})
    assert [month for _, month, _, _ in months_paid()] == list(range(1, 13))


PAID = [3000, 15, *[15] * 12]


@pytest.mark.parametrize("name", ["12", "——", "？"])
def test_a_row_without_a_name_pays_for_nobody(take_in: Import, name: Any) -> None:
    result = take_in({"2025": dues(["毛成", *PAID], [name, *PAID], ["熊兰", *PAID])})
    assert {who for who, *_ in months_paid()} == {"毛成", "熊兰"}
    assert (4, "A", "name.missing") in codes(result)
    assert set(Person.everywhere.values_list("name", flat=True)) == {"毛成", "熊兰"}


def test_a_name_that_the_roster_does_not_know_pays_for_nobody(take_in: Import) -> None:
    result = _paid(take_in, ["毛城", *PAID])
    assert months_paid() == []
    assert codes(result) == [(3, None, "person.unknown")]
    assert outcomes(result)[1] == {3: "rejected"}


def test_a_name_that_two_members_bear_pays_for_neither(take_in: Import) -> None:
    people = roster(member("毛成", born="1980.1.1"), member("毛成", born="1990.1.1"))
    result = take_in({"党员名册": people}, {"2025": dues(["毛成", *PAID])})
    assert months_paid() == []
    assert codes(result)[-1] == (3, None, "person.ambiguous")
