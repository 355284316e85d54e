"""Dues told in a facts file: bases month by month, fixed classes, payment by the quarter, and whose month it is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from shuzhi.access.scoping import local_operator
from shuzhi.duties.listing import duties_of
from shuzhi.roster.models import DuesBase, Organisation
from tests.exchange_facts.files import load as load_file

pytestmark = pytest.mark.django_db
MONTHS = [f"2025-{month:02d}" for month in range(1, 13)]
Row = dict[str, Any]


def member(number: str, **more: Any) -> Row:
    memberships = [{"state": "formal", "organisation": "B", "since": "2010-07-01"}]
    return {"id": number, "name": f"虚构{number}", "memberships": memberships} | more


def paid(number: str, month: str, **more: Any) -> Row:
    return {"organisation": "B", "register": "dues", "person": number, "month": month, **more}


def load(folder: Path, people: list[Row], register: list[Row]) -> None:
    branches = [{"code": code, "name": f"虚构{code}支部", "kind": "branch", "committee": True} for code in ("B", "B2")]
    told = {"format": "shuzhi.facts/1", "organisations": branches, "people": people, "register": register}
    assert not load_file(folder, told).problems


def statuses(code: str, rule: str = "dues.monthly", on: date = date(2025, 12, 31)) -> Mapping[tuple[str, str], str]:
    branch = Organisation.everywhere.get(code=code)
    listed = duties_of(actor=local_operator(), organisation=branch, on=on)
    return {(one.subject, one.row.period): one.row.status for one in listed if one.rule.id == rule}


def test_a_sheet_with_the_new_base_does_not_put_the_months_before_it_in_arrears(tmp_path: Path) -> None:
    bases = [{"since": "2025-01", "amount": "4900"}, {"since": "2025-07", "amount": "6000"}]
    rows = [paid("p", month, due="90.00", paid="49.00" if month < "2025-07" else "90.00") for month in MONTHS]
    load(tmp_path, [member("p", dues="waged", bases=bases)], rows)
    assert set(statuses("B").values()) == {"met"}


def test_after_the_base_rose_the_old_sum_is_short(tmp_path: Path) -> None:
    bases = [{"since": "2025-01", "amount": "4900"}, {"since": "2025-07", "amount": "6000"}]
    rows = [paid("p", month, due="90.00", paid="49.00") for month in MONTHS]
    load(tmp_path, [member("p", dues="waged", bases=bases)], rows)
    found = statuses("B")
    assert [found["虚构p", month] for month in MONTHS] == ["met"] * 6 + ["overdue"] * 5 + ["due"]


@pytest.mark.parametrize(("category", "due"), [("student", "0.20"), ("other", "0.20"), ("farmer", None)])
def test_a_fixed_class_needs_no_base(tmp_path: Path, category: str, due: str | None) -> None:
    load(tmp_path, [member("p", dues=category, bases=[{"since": "2025-01"}])], [])
    [base] = DuesBase.everywhere.all()
    assert (None if base.due is None else f"{base.due:.2f}") == due


def test_a_student_who_pays_his_twenty_fen_is_in_full_whatever_the_row_says(tmp_path: Path) -> None:
    load(tmp_path, [member("p", dues="student")], [paid("p", "2025-01", due="5.00", paid="0.20")])
    assert statuses("B", on=date(2025, 1, 31))["虚构p", "2025-01"] == "met"


@pytest.mark.parametrize("row", [{"paid": "12.00"}, {"due": "0.00"}])
def test_a_payment_whose_due_nobody_knows_and_a_month_let_off_are_met(tmp_path: Path, row: Row) -> None:
    load(tmp_path, [member("p")], [paid("p", "2025-01", **row)])
    assert statuses("B", on=date(2025, 2, 28))["虚构p", "2025-01"] == "met"


@pytest.mark.parametrize(
    ("parts", "status"),
    [
        ([{"due": "10.00", "paid": "4.00"}, {"due": "10.00", "paid": "6.00"}], "met"),
        ([{"due": "10.00", "paid": "4.00"}, {"paid": "6.00"}], "met"),
        ([{"due": "10.00", "paid": "4.00"}, {"paid": "5.00"}], "overdue"),
        ([{"due": "10.00", "paid": "4.00", "day": "2025-02-03"}, {"paid": "6.00", "day": "2025-01-03"}], "late"),
        ([{"due": "10.00"}, {"paid": "9.00", "day": "2025-01-03"}], "overdue"),
        ([{"due": "10.00", "paid": "4.00"}, {"paid": "6.00", "organisation": "B2"}], "met"),
        ([{"due": "10.00", "paid": "5.00", "day": "2025-01-03"}] * 2, "overdue"),
        ([{"due": "10.00", "paid": "5.00", "day": f"2025-01-0{day}"} for day in (3, 4)], "met"),
        ([{"due": "10.00", "paid": "10.00", "day": "2025-01-03"}] * 2, "met"),
    ],
)
def test_a_month_paid_in_parts_is_settled_by_the_part_that_completes_it(
    tmp_path: Path, parts: list[Row], status: str
) -> None:
    load(tmp_path, [member("p")], [paid("p", "2025-01", **part) for part in parts])
    assert statuses("B", on=date(2025, 2, 28))["虚构p", "2025-01"] == status


@pytest.mark.parametrize(("back", "status"), [("-10.00", "overdue"), ("-4.00", "overdue"), (None, "met")])
def test_what_was_taken_back_of_a_full_month_is_missing_in_it(tmp_path: Path, back: str | None, status: str) -> None:
    rows = [paid("p", "2025-01", due="10.00", paid="10.00", day="2025-01-03")]
    rows += [paid("p", "2025-01", paid=back, day="2025-01-20")] if back else []
    load(tmp_path, [member("p")], rows)
    assert statuses("B", on=date(2025, 2, 28))["虚构p", "2025-01"] == status


def test_what_was_paid_twice_and_given_back_leaves_the_month_full(tmp_path: Path) -> None:
    told = [("10.00", "03"), ("10.00", "05"), ("-10.00", "20")]
    rows = [paid("p", "2025-01", due="10.00", paid=amount, day=f"2025-01-{day}") for amount, day in told]
    load(tmp_path, [member("p")], rows)
    assert statuses("B", on=date(2025, 2, 28))["虚构p", "2025-01"] == "met"


def test_parts_of_a_month_add_up_to_what_the_base_makes_due(tmp_path: Path) -> None:
    bases = [{"since": "2025-01", "amount": "4900"}]
    rows = [paid("p", "2025-01", paid="20.00"), paid("p", "2025-01", paid="29.00"), paid("p", "2025-02", paid="20.00")]
    load(tmp_path, [member("p", dues="waged", bases=bases)], rows)
    found = statuses("B", on=date(2025, 3, 31))
    assert (found["虚构p", "2025-01"], found["虚构p", "2025-02"]) == ("met", "overdue")


def test_a_quarter_paid_by_its_last_day_is_in_time_for_its_three_months(tmp_path: Path) -> None:
    rows = [paid("p", month, due="50.00", paid="50.00", day="2025-03-31") for month in MONTHS[:3]]
    load(tmp_path, [member("p", dues_by="quarter")], rows)
    found = statuses("B", on=date(2025, 3, 31))
    assert [found["虚构p", month] for month in MONTHS[:3]] == ["met"] * 3


def test_the_month_of_a_transfer_is_asked_once_where_he_stands_at_its_end(tmp_path: Path) -> None:
    memberships = [
        {"state": "formal", "organisation": "B", "since": "2010-07-01", "until": "2025-02-15"},
        {"state": "formal", "organisation": "B2", "since": "2025-02-15"},
    ]
    load(tmp_path, [member("p", memberships=memberships)], [])
    on = date(2025, 3, 31)
    assert [month for _, month in statuses("B", on=on)] == ["2025-01"]
    assert [month for _, month in statuses("B2", on=on)] == ["2025-02", "2025-03"]


def test_six_months_unpaid_are_one_duty_and_no_month_of_them_is_listed(tmp_path: Path) -> None:
    rows = [paid("p", "2025-01", due="50.00", paid="50.00", day="2025-01-10")]
    rows += [paid("p", month, due="50.00", paid="0.00") for month in MONTHS[1:7]]
    load(tmp_path, [member("p")], rows)
    on = date(2025, 8, 1)
    assert statuses("B", "dues.self_removal.six_months", on) == {("虚构p", "2025-07"): "due"}
    assert set(statuses("B", on=on).values()) == {"met", "due"}
