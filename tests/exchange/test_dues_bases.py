"""Sheets of dues: from which month on a base is in force, and who pays by the quarter."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from shuzhi.access.scoping import Actor
from shuzhi.chain.links import history
from shuzhi.duties.listing import duties_of
from shuzhi.exchange.importing import ImportResult, undo_batch
from shuzhi.roster.dues import set_dues_base
from shuzhi.roster.models import Circumstance, DuesBase, Membership, Organisation, Person
from shuzhi.roster.standing import note_circumstance
from tests.exchange.offices import DUES_HEADINGS, Import, Rows, codes, dues, inferred, member, months_paid, roster

OLD, NEW = [49] * 6, [90] * 6
WAY = [*DUES_HEADINGS[:3], "缴纳方式", *DUES_HEADINGS[3:15]]
MEMBERS: dict[str, Rows] = {"党员名册": roster([*member("毛成")])}


@pytest.fixture
def member_of(take_in: Import) -> Person:
    """Somebody in the roster."""
    take_in(MEMBERS)
    person: Person = Person.everywhere.get()
    return person


def give(actor: Actor, person: Person, base: int, due: int, since: date) -> DuesBase:
    return set_dues_base(
        actor=actor, person=person, category="waged", base=Decimal(base), due=Decimal(due), since=since
    )


def bases() -> list[tuple[str, str | None, int]]:
    """Every base in force on some day: since, until, base."""
    found = DuesBase.everywhere.filter(withdrawn_at=None).order_by("since", "pk")
    return [
        (f"{one.since:%Y-%m}", f"{one.until:%Y-%m}" if one.until else None, int(one.base or 0))
        for one in found
        if one.until != one.since
    ]


def statuses(actor: Actor, branch: Organisation, on: date = date(2025, 12, 31)) -> dict[str, str]:
    """Month of 2025 → how the dues of it stand."""
    found = duties_of(actor=actor, organisation=branch, on=on, entries=False)
    return {
        one.row.period: one.row.status
        for one in found
        if one.rule.id == "dues.monthly" and one.row.period.startswith("2025")
    }


def owed() -> list[int | None]:
    return [due for _, _, due, _ in months_paid()]


def test_a_base_the_roster_knows_from_july_is_not_carried_back_by_a_sheet_of_the_year(
    take_in: Import, operator: Actor, branch: Organisation, member_of: Person
) -> None:
    give(operator, member_of, 4900, 49, date(2025, 1, 1))
    give(operator, member_of, 6000, 90, date(2025, 7, 1))
    take_in({"2025": dues(["毛成", 6000, 90, *OLD, *NEW])})
    assert bases() == [("2025-01", "2025-07", 4900), ("2025-07", None, 6000)]
    assert owed() == [4900] * 6 + [9000] * 6
    assert set(statuses(operator, branch).values()) == {"met"}


def test_a_base_new_to_the_roster_holds_from_the_month_in_which_more_was_paid(
    take_in: Import, operator: Actor, branch: Organisation, member_of: Person
) -> None:
    give(operator, member_of, 4900, 49, date(2025, 1, 1))
    result = take_in({"2025": dues(["毛成", 6000, 90, *OLD, *NEW])})
    assert bases() == [("2025-01", "2025-07", 4900), ("2025-07", None, 6000)]
    assert "7月以前按原基数交足，基数6000元（月应缴90元）自该月起计" in inferred(result)
    assert set(statuses(operator, branch).values()) == {"met"}


def test_a_lower_base_holds_from_the_month_in_which_less_was_paid(
    take_in: Import, operator: Actor, member_of: Person
) -> None:
    give(operator, member_of, 6000, 90, date(2025, 1, 1))
    take_in({"2025": dues(["毛成", 4900, 49, *NEW, *OLD])})
    assert bases() == [("2025-01", "2025-07", 6000), ("2025-07", None, 4900)]


def test_who_paid_by_the_old_base_all_the_year_the_sheet_gives_another_owes_the_rest(
    take_in: Import, operator: Actor, branch: Organisation, member_of: Person
) -> None:
    give(operator, member_of, 4900, 49, date(2024, 1, 1))
    take_in({"2025": dues(["毛成", 6000, 90, *OLD, *OLD])})
    assert bases() == [("2024-01", "2025-01", 4900), ("2025-01", None, 6000)]
    assert owed() == [9000] * 12


def test_a_sheet_of_the_second_half_leaves_the_first_to_the_base_before(
    take_in: Import, operator: Actor, member_of: Person
) -> None:
    give(operator, member_of, 4900, 49, date(2025, 1, 1))
    headings = [*DUES_HEADINGS[:3], *DUES_HEADINGS[9:15]]
    take_in({"党费": [["2025年7-12月党费收缴登记表"], headings, ["毛成", 6000, 90, *NEW]]})
    assert bases() == [("2025-01", "2025-07", 4900), ("2025-07", None, 6000)]


def test_in_a_sheet_of_a_row_for_each_month_a_base_holds_from_the_row_that_tells_it(take_in: Import) -> None:
    headings = ["姓名", "月份", "缴纳基数", "月应缴", "实缴"]
    rows = [["毛成", f"{month}月", *told] for month, told in enumerate([(4900, 49, 49)] * 6 + [(6000, 90, 90)] * 6, 1)]
    take_in(MEMBERS, {"党费": [["2025年党费收缴登记表"], headings, *reversed(rows)]})
    assert bases() == [("2025-01", "2025-07", 4900), ("2025-07", None, 6000)]
    assert owed() == [4900] * 6 + [9000] * 6


def test_of_two_years_taken_in_at_once_each_keeps_its_own_base(take_in: Import) -> None:
    sheets = {"2025": dues(["毛成", 6000, 90, *OLD, *NEW])}
    before = [["2024年党费收缴登记表"], DUES_HEADINGS, ["毛成", 4900, 49, *[49] * 12]]
    take_in(MEMBERS, sheets, {"2024": before})
    assert bases() == [("2024-01", "2025-07", 4900), ("2025-07", None, 6000)]


def test_an_earlier_year_taken_in_later_ends_where_the_known_base_begins(take_in: Import) -> None:
    take_in(MEMBERS, {"2025": dues(["毛成", 6000, 90, *NEW, *NEW])})
    take_in({"2024": [["2024年党费收缴登记表"], DUES_HEADINGS, ["毛成", 4900, 49, *[49] * 12]]})
    assert bases() == [("2024-01", "2025-01", 4900), ("2025-01", None, 6000)]


def test_a_corrected_sheet_makes_a_new_base_with_its_own_link_and_undoing_takes_only_that_back(
    take_in: Import, operator: Actor
) -> None:
    take_in(MEMBERS, {"2025": dues(["毛成", 4900, 49, *OLD, *OLD])})
    [first] = DuesBase.everywhere.all()
    links = len(list(history("person", first.person_id)))
    result = take_in({"2025更正": dues(["毛成", 6000, 90, *NEW, *NEW])})
    first.refresh_from_db()
    assert (first.base, first.due) == (Decimal(4900), Decimal(49))
    assert bases() == [("2025-01", None, 6000)]
    assert len(list(history("person", first.person_id))) == links + 1
    assert result.batch is not None
    undo_batch(actor=operator, batch_id=result.batch)
    assert DuesBase.everywhere.get(withdrawn_at=None) == first
    assert bases() == [("2025-01", None, 4900)]


def taken_in(result: ImportResult) -> int:
    assert result.batch is not None
    return result.batch


def test_a_base_that_a_sheet_ended_runs_on_once_the_sheet_is_taken_back(
    take_in: Import, operator: Actor, member_of: Person
) -> None:
    give(operator, member_of, 4900, 49, date(2025, 1, 1))
    batch = taken_in(take_in({"2025": dues(["毛成", 6000, 90, *OLD, *NEW])}))
    undo_batch(actor=operator, batch_id=batch)
    assert bases() == [("2025-01", None, 4900)]


def test_a_base_that_two_rows_of_a_sheet_ended_one_after_the_other_is_as_it_was(
    take_in: Import, operator: Actor, member_of: Person
) -> None:
    give(operator, member_of, 4900, 49, date(2024, 1, 1))
    before = [["2024年党费收缴登记表"], DUES_HEADINGS, ["毛成", 3000, 15, *[15] * 12]]
    batch = taken_in(take_in({"2025": dues(["毛成", 6000, 90, *NEW, *NEW])}, {"2024": before}))
    undo_batch(actor=operator, batch_id=batch)
    assert bases() == [("2024-01", None, 4900)]


def test_a_base_runs_on_to_what_somebody_set_since(take_in: Import, operator: Actor, member_of: Person) -> None:
    give(operator, member_of, 4900, 49, date(2025, 1, 1))
    batch = taken_in(take_in({"2025": dues(["毛成", 6000, 90, *OLD, *NEW])}))
    give(operator, member_of, 8000, 120, date(2025, 10, 1))
    undo_batch(actor=operator, batch_id=batch)
    assert bases() == [("2025-01", "2025-10", 4900), ("2025-10", None, 8000)]


def test_a_base_that_somebody_ended_earlier_since_stays_ended(
    take_in: Import, operator: Actor, member_of: Person
) -> None:
    held = give(operator, member_of, 4900, 49, date(2025, 1, 1))
    batch = taken_in(take_in({"2025": dues(["毛成", 6000, 90, *OLD, *NEW])}))
    give(operator, member_of, 3000, 15, date(2025, 4, 1))
    undo_batch(actor=operator, batch_id=batch)
    held.refresh_from_db()
    assert held.until == date(2025, 4, 1)


def test_who_paid_by_the_month_does_so_again_once_the_sheet_is_taken_back(
    take_in: Import, operator: Actor, member_of: Person
) -> None:
    note_circumstance(actor=operator, person=member_of, kind="dues_by_month", since=date(2024, 1, 1))
    batch = taken_in(take_in({"2025": _with_way("按季", *BY_QUARTER)}))
    undo_batch(actor=operator, batch_id=batch)
    held = Circumstance.everywhere.get(withdrawn_at=None)
    assert (held.kind, held.until) == ("dues_by_month", None)


def test_a_standing_that_a_newer_roster_ended_runs_on_once_it_is_taken_back(take_in: Import, operator: Actor) -> None:
    take_in({"党员名册": roster(member("毛成", "预备党员", joined="2024.6.18", confirmed=None))})
    batch = taken_in(take_in({"党员名册": roster(member("毛成", joined="2024.6.18", confirmed="2025.6.25"))}))
    undo_batch(actor=operator, batch_id=batch)
    held = Membership.everywhere.get(withdrawn_at=None)
    assert (held.status, held.until) == ("probationary", None)


def _with_way(way: Any, *paid: Any) -> Rows:
    return [["2025年党费收缴登记表"], WAY, ["毛成", 3000, 15, way, *paid]]


BY_QUARTER = [None, None, 45] * 4


@pytest.mark.parametrize("word", ["按季", "按季度", "按季缴纳", "每季度"])
def test_who_pays_by_the_quarter_is_known_from_the_sheet(take_in: Import, word: str) -> None:
    take_in(MEMBERS, {"2025": _with_way(word, *BY_QUARTER)})
    held = Circumstance.everywhere.get(withdrawn_at=None)
    assert (held.kind, held.since, held.until) == ("dues_by_quarter", date(2025, 1, 1), None)


def test_one_payment_of_what_a_quarter_owes_pays_its_three_months(
    take_in: Import, operator: Actor, branch: Organisation
) -> None:
    result = take_in(MEMBERS, {"2025": _with_way("按季", *BY_QUARTER)})
    assert [paid for *_, paid in months_paid()] == [1500] * 12
    assert "一次交足的季度按三个月分别计" in inferred(result)
    assert set(statuses(operator, branch).values()) == {"met"}


def test_a_quarter_paid_in_part_is_taken_in_as_it_stands(take_in: Import) -> None:
    take_in(MEMBERS, {"2025": _with_way("按季", None, None, 30, *BY_QUARTER[3:])})
    assert [paid for *_, paid in months_paid()][:4] == [0, 0, 3000, 1500]


def test_a_base_that_changes_within_the_year_of_who_pays_by_the_quarter_holds_from_its_quarter(
    take_in: Import, operator: Actor, branch: Organisation, member_of: Person
) -> None:
    give(operator, member_of, 4900, 49, date(2025, 1, 1))
    row = ["毛成", 6000, 90, "按季", *[None, None, 147] * 2, *[None, None, 270] * 2]
    take_in({"2025": [["2025年党费收缴登记表"], WAY, row]})
    assert bases() == [("2025-01", "2025-07", 4900), ("2025-07", None, 6000)]
    assert set(statuses(operator, branch).values()) == {"met"}


def test_a_word_by_the_month_ends_one_by_the_quarter(take_in: Import) -> None:
    take_in(MEMBERS, {"2025": _with_way("按月", *[15] * 12)})
    take_in({"2024": [["2024年党费收缴登记表"], *_with_way("按季", *[15] * 12)[1:]]})
    held = Circumstance.everywhere.filter(withdrawn_at=None).order_by("since")
    assert [(one.kind, one.since.year, one.until and one.until.year) for one in held] == [
        ("dues_by_quarter", 2024, 2025),
        ("dues_by_month", 2025, None),
    ]


def test_how_somebody_hands_over_the_money_is_told_and_means_nothing(take_in: Import) -> None:
    result = take_in(MEMBERS, {"2025": _with_way("微信转账", *[15] * 12)})
    assert "的缴纳方式没有写明按月还是按季" in inferred(result)
    assert codes(result) == []
    assert not Circumstance.everywhere.exists()
