"""Rosters and development ledgers: nobody is counted, merged or dropped unsaid."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from shuzhi.access.scoping import Actor
from shuzhi.duties.listing import duties_of
from shuzhi.ledger.models import Entry
from shuzhi.roster.models import Organisation, Person
from tests.exchange.offices import Import, codes, dues, inferred, member, outcomes, roster, save, standing

STEPS = ["姓名", "申请入党日期", "派人谈话日期", "备注"]


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("中共党员（预备）", "probationary"),
        ("预备期党员", "probationary"),
        ("中共党员", "formal"),
        ("正式", "formal"),
    ],
)
def test_a_status_is_known_by_its_most_telling_word(take_in: Import, word: str, status: str) -> None:
    take_in({"党员名册": roster(member("毛成", word, confirmed=None))})
    assert standing() == {"毛成": {status}}


@pytest.mark.parametrize("word", ["已转出", "群众"])
def test_a_status_that_is_none_makes_no_member_and_this_is_told(take_in: Import, word: str) -> None:
    result = take_in({"党员名册": roster(member("毛成", word), member("熊兰"))})
    assert standing() == {"熊兰": {"formal"}}
    assert codes(result) == [(3, "E", "status.unknown")]
    assert "毛成的人员类别认不出，只建档，不计入党员数。" in inferred(result)


def test_a_second_row_of_one_name_that_nothing_tells_apart_is_named_not_merged(take_in: Import) -> None:
    rows = member("毛成", born=None), member("毛　成", born=None, joined="2015.5.5", confirmed="2016.5.5")
    result = take_in({"党员名册": roster(*rows)})
    assert codes(result) == [(4, "B", "person.ambiguous")]
    assert outcomes(result) == [{3: "created", 4: "rejected"}]


def test_two_persons_of_one_name_with_two_birthdays_are_two(take_in: Import) -> None:
    take_in({"党员名册": roster(member("毛成"), member("毛成", born="1990.2.2"))})
    assert Person.everywhere.filter(name="毛成").count() == 2


def test_a_person_told_twice_with_one_birthday_is_one_and_this_is_told(take_in: Import) -> None:
    result = take_in({"党员名册": roster(member("毛成"), member("毛成", joined="2010.1.2"))})
    assert Person.everywhere.filter(name="毛成").count() == 1
    assert "第4行与第3行的毛成是同一人，只计一次。" in inferred(result)


def test_a_day_of_a_person_that_has_not_come_is_left_out_and_named(take_in: Import) -> None:
    result = take_in({"党员名册": roster(member("毛成", joined="2031.1.1", confirmed=None))})
    assert codes(result) == [(3, "F", "date.future")]
    assert standing() == {"毛成": {"formal"}}


def test_an_admission_before_the_joining_is_told(take_in: Import) -> None:
    result = take_in({"党员名册": roster(member("毛成", joined="2011.1.1", confirmed="2010.1.1"))})
    assert "第3行的转正日期早于入党日期" in inferred(result)


def test_a_step_before_the_party_was_founded_stays_out_alone(take_in: Import) -> None:
    result = take_in({"发展党员台账": [STEPS, ["毛成", "1905.1.1", "2024.1.5", None]]})
    assert codes(result) == [(2, "B", "date.invalid")]
    assert [entry.kinds for entry in Entry.everywhere.all()] == [["development.application_talk"]]


def test_a_second_row_of_one_person_in_development_is_named_not_taken_for_a_correction(take_in: Import) -> None:
    rows = [["毛成", "2025.3.10", None, None], ["毛成", "2025.4.10", None, None]]
    result = take_in({"发展党员台账": [STEPS, *rows]})
    assert codes(result) == [(3, "A", "person.twice")]
    assert outcomes(result) == [{2: "created", 3: "rejected"}]


def test_an_older_roster_beside_the_newest_makes_no_member_and_overrules_nothing(take_in: Import) -> None:
    newest, older = roster(member("毛成")), roster(member("毛成", "预备党员"), member("熊兰"))
    result = take_in({"旧名册": [["2023年党员名册"], *older[1:]]}, {"党员名册": newest})
    assert standing() == {"毛成": {"formal"}}
    assert "熊兰只在2023年的名册上，2025年的名册没有，只建档，不计入党员数。" in inferred(result)


def test_a_day_without_a_year_says_that_the_title_is_no_help_here(take_in: Import) -> None:
    title = ["虚构县委办党支部2025年发展党员台账"]
    [sheet] = take_in({"发展党员台账": [title, STEPS, ["毛成", "3月5日", None, None]]}).sheets
    assert [problem.code for problem in sheet.problems] == ["date.incomplete"]
    assert "不按标题的年份推定" in sheet.problems[0].message


def test_a_row_that_was_named_is_named_again_when_the_file_is_imported_again(take_in: Import, tmp_path: Path) -> None:
    steps = [STEPS, ["熊兰", "2025.3.10", None, None], ["熊兰", "2025.4.10", None, None]]
    members = roster(member("毛成", born=None), member("毛成", born=None, joined="2015.5.5"))
    paid = dues(["毛成", 3000, 15, 15], ["毛成", 3000, 15, 10])
    path = save(tmp_path / "台账.xlsx", {"党员名册": members, "发展党员台账": steps, "2025": paid})
    first, again = take_in(path), take_in(path)
    assert again.batch is None
    assert codes(again) == codes(first)


def test_a_step_against_the_rules_is_taken_in_and_the_row_says_so(take_in: Import) -> None:
    sheet = [["姓名", "确定积极分子日期", "确定发展对象日期"], ["毛成", "2024.3.15", "2025.3.14"]]
    result = take_in({"发展党员台账": sheet})
    assert codes(result) == [(2, None, "development.early")]
    assert outcomes(result) == [{2: "created"}]


def test_steps_that_a_sheet_has_no_column_for_are_not_asked_of_who_is_only_applying(take_in: Import) -> None:
    result = take_in({"发展党员台账": [STEPS, ["毛成", "2024.1.5", "2024.1.25", None]]})
    assert codes(result) == []


def test_a_whole_development_ledger_leaves_nothing_missing(
    take_in: Import, branch: Organisation, operator: Actor
) -> None:
    kinds = ["申请入党日期", "派人谈话日期", "确定积极分子日期", "确定发展对象日期", "接收预备党员日期", "转正日期"]
    Organisation.everywhere.filter(pk=branch.pk).update(ledger_since=None)  # nothing but this sheet was ever kept
    days = ["2020.3.1", "2020.3.20", "2020.9.1", "2021.10.8", "2022.5.10", "2023.5.12"]
    result = take_in({"发展党员台账": [["姓名", *kinds], ["毛成", *days]]})
    assert codes(result) == []
    duties = duties_of(actor=operator, organisation=branch, on=date(2026, 3, 1))
    asked = [(duty.rule.id, duty.row.status) for duty in duties if duty.rule.id.startswith("development.")]
    assert [one for one in asked if one[1] in {"overdue", "unrecorded", "breach", "due"}] == []
