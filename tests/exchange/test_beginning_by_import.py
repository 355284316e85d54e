"""The first import begins the ledger of what it brings, and of nothing else."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from shuzhi.access.scoping import Actor
from shuzhi.duties.beginnings import ledger_begins
from shuzhi.duties.listing import duties_of
from shuzhi.exchange.importing import undo_batch
from shuzhi.roster.ledger_beginning import begin_ledger, declared_kinds
from shuzhi.roster.models import Organisation
from shuzhi.rulebook.statuses import ANSWERED
from tests.exchange.offices import Import, Rows, dues, event, inferred, member, roster, table
from tests.houses import make_branch, make_entry

SHEETS = {"党员名册": roster(member("毛成"))}, {"2025": dues(["毛成", 3000, 15, *[15] * 12])}


@pytest.fixture
def branch(county: Organisation) -> Organisation:
    return make_branch(county, "B8", "虚构县委办党支部", ledger_since=None)


def test_a_sheet_of_dues_begins_the_dues_and_accuses_of_no_meeting(
    take_in: Import, operator: Actor, branch: Organisation
) -> None:
    result = take_in(*SHEETS)
    assert declared_kinds(branch) == {"dues": date(2025, 1, 1)}
    assert "党费登记按2025-01-01起记" in inferred(result)
    duties = duties_of(actor=operator, organisation=branch, on=date(2025, 12, 31))
    assert {d.status_label for d in duties if d.rule.id == "branch.theme_day.monthly"} == {"台账未含"}
    assert {d.row.status for d in duties if d.rule.id == "dues.monthly"} == {"met"}


def test_a_roster_begins_nothing(take_in: Import, branch: Organisation) -> None:
    take_in(SHEETS[0])
    assert declared_kinds(branch) == {}


def test_undoing_the_import_takes_the_beginning_back(take_in: Import, operator: Actor, branch: Organisation) -> None:
    batch = take_in(*SHEETS).batch
    assert batch is not None
    undo_batch(actor=operator, batch_id=batch)
    assert declared_kinds(branch) == {}


STEPS = ["姓名", "申请入党时间", "确定积极分子时间", "确定发展对象时间", "接收预备党员时间", "转正时间"]


def steps(*rows: list[Any], headings: list[str] = STEPS) -> Rows:
    """A ledger of those in development."""
    return [["发展党员台账"], headings, *rows]


def accused(operator: Actor, branch: Organisation, on: date) -> set[str]:
    """The rules of development by which something is said to be missing or against them."""
    duties = duties_of(actor=operator, organisation=branch, on=on)
    return {one.rule.id for one in duties if one.row.status in ANSWERED and one.rule.id.startswith("development.")}


def test_a_sheet_begins_with_the_year_of_its_first_row(take_in: Import, branch: Organisation) -> None:
    take_in({"主题党日": table("主题党日", event("2024-11-05", "学习"), event("2025-03-05", "学习"), year="2024")})
    assert declared_kinds(branch) == {"theme_day": date(2024, 1, 1)}


def test_a_ledger_of_meetings_and_lectures_begins_each_of_them(take_in: Import, branch: Organisation) -> None:
    headings = ["日期", "类别", "内容"]
    take_in({"三会一课": [["三会一课台账"], headings, ["2025-03-05", "支部党员大会", "学习"]]})
    held = {"assembly", "committee_meeting", "group_meeting", "party_lecture"}
    assert declared_kinds(branch) == dict.fromkeys(held, date(2025, 1, 1))


def test_a_development_ledger_begins_the_steps_of_its_columns(take_in: Import, branch: Organisation) -> None:
    take_in({"发展党员": steps(["毛成", "2021-03-01", None], headings=["姓名", "申请入党时间", "派人谈话时间"])})
    held = {"development.application", "development.application_talk"}
    assert declared_kinds(branch) == dict.fromkeys(held, date(2021, 1, 1))


def test_a_talk_that_its_own_column_leaves_empty_is_missing(
    take_in: Import, operator: Actor, branch: Organisation
) -> None:
    take_in({"发展党员": steps(["毛成", "2025-03-01", None], headings=["姓名", "申请入党时间", "派人谈话时间"])})
    assert accused(operator, branch, date(2025, 12, 31)) == {"development.application_talk.within_month"}


def test_of_what_a_development_ledger_has_no_column_nothing_is_missing(
    take_in: Import, operator: Actor, branch: Organisation
) -> None:
    told = ["毛成", "2020-03-01", "2021-04-01", "2022-05-10", "2022-11-10", "2023-11-20"]
    take_in({"发展党员": steps(told)})
    assert accused(operator, branch, date(2025, 12, 31)) == set()


def test_the_day_that_somebody_says_goes_before_the_sheets(take_in: Import, branch: Organisation) -> None:
    result = take_in(*SHEETS, ledger_since=date(2025, 7, 1))
    assert declared_kinds(branch) == {"dues": date(2025, 7, 1)}
    assert "按写明的日期，党费登记按2025-07-01起记" in inferred(result)


def test_an_earlier_sheet_moves_only_its_own_kind(take_in: Import, operator: Actor, branch: Organisation) -> None:
    make_entry(branch, date(2026, 2, 5))
    take_in(*SHEETS)
    told = ledger_begins(actor=operator, organisation=branch)
    assert (told.whole.since if told.whole else None) == date(2026, 1, 1)
    assert [(one.kind, one.since, one.how) for one in told.kinds] == [("dues", date(2025, 1, 1), "导入")]


def test_a_sheet_of_the_year_before_moves_what_an_import_began(take_in: Import, branch: Organisation) -> None:
    take_in(*SHEETS)
    take_in({"党费": [["2024年党费收缴登记表"], *dues(["毛成", 3000, 15, *[15] * 12])[1:]]})
    assert declared_kinds(branch) == {"dues": date(2024, 1, 1)}


def test_what_was_declared_of_the_whole_is_left_as_it_is(take_in: Import, branch: Organisation) -> None:
    branch.ledger_since = date(2025, 10, 8)
    branch.save()
    take_in(*SHEETS)
    assert declared_kinds(branch) == {}


EARLIER = {"党费": [["2024年党费收缴登记表"], *dues(["毛成", 3000, 15, *[15] * 12])[1:]]}


def test_undoing_the_sheet_of_the_year_before_gives_back_what_the_first_began(
    take_in: Import, operator: Actor, branch: Organisation
) -> None:
    take_in(*SHEETS)
    batch = take_in(EARLIER).batch
    assert batch is not None
    undo_batch(actor=operator, batch_id=batch)
    assert declared_kinds(branch) == {"dues": date(2025, 1, 1)}
    told = ledger_begins(actor=operator, organisation=branch)
    assert (told.whole, [one.how for one in told.kinds]) == (None, ["导入"])


def test_undoing_both_leaves_nothing_begun_in_either_order(
    take_in: Import, operator: Actor, branch: Organisation
) -> None:
    take_in(SHEETS[0])
    batches = [take_in(SHEETS[1]).batch or 0, take_in(EARLIER).batch or 0]
    for batch in batches:
        undo_batch(actor=operator, batch_id=batch)
    assert declared_kinds(branch) == {}


def test_what_somebody_declared_since_outlives_the_undoing(
    take_in: Import, operator: Actor, branch: Organisation
) -> None:
    batch = take_in(*SHEETS).batch
    assert batch is not None
    begin_ledger(actor=operator, organisation=branch, since=date(2025, 7, 1), kind="dues")
    undo_batch(actor=operator, batch_id=batch)
    assert declared_kinds(branch) == {"dues": date(2025, 7, 1)}


def test_a_row_that_strayed_into_the_sheet_of_a_year_begins_no_earlier_one(
    take_in: Import, branch: Organisation
) -> None:
    take_in({"主题党日": table("主题党日", event("2024-12-30", "学习"), event("2025-03-05", "学习"))})
    assert declared_kinds(branch) == {"theme_day": date(2025, 1, 1)}


def test_a_sheet_that_names_no_year_begins_with_that_of_its_first_row(take_in: Import, branch: Organisation) -> None:
    headings = ["日期", "类别", "内容"]
    rows = [["2024-11-05", "主题党日", "学习"], ["2025-03-05", "主题党日", "植树"]]
    take_in({"主题党日": [["虚构县委办党支部主题党日台账"], headings, *rows]})
    assert declared_kinds(branch) == {"theme_day": date(2024, 1, 1)}


def test_a_roster_before_the_ledger_changes_nothing(take_in: Import, operator: Actor, branch: Organisation) -> None:
    take_in(SHEETS[0])
    take_in({"主题党日": table("主题党日", event("2025-03-05", "学习"))})
    assert declared_kinds(branch) == {"theme_day": date(2025, 1, 1)}
    duties = duties_of(actor=operator, organisation=branch, on=date(2025, 12, 31))
    assert {d.status_label for d in duties if d.rule.id == "dues.monthly"} == {"台账未含"}


def test_a_later_sheet_of_the_kind_begins_nothing_anew(take_in: Import, branch: Organisation) -> None:
    take_in(SHEETS[0], EARLIER)
    take_in(SHEETS[1])
    assert declared_kinds(branch) == {"dues": date(2024, 1, 1)}


@pytest.mark.parametrize(
    ("said", "begins"),
    [
        (date(2024, 7, 1), {"dues": date(2024, 7, 1), "theme_day": date(2025, 1, 1)}),
        (date(2025, 3, 1), {"dues": date(2025, 3, 1), "theme_day": date(2025, 3, 1)}),
        (date(2023, 1, 1), {"dues": date(2023, 1, 1), "theme_day": date(2023, 1, 1)}),
    ],
)
def test_a_day_said_of_sheets_of_two_years_begins_the_later_one_no_earlier_than_its_own_year(
    take_in: Import, branch: Organisation, said: date, begins: dict[str, date]
) -> None:
    days = {"主题党日": table("主题党日", event("2025-03-05", "学习"))}
    take_in(SHEETS[0], EARLIER, days, ledger_since=said)
    assert declared_kinds(branch) == begins
