"""Whatever sheet tells of a step or a standing that is against the rules, it is taken in and its row says so."""

from __future__ import annotations

import pytest

from shuzhi.exchange.importing import ImportResult
from shuzhi.ledger.models import Participant
from shuzhi.roster.models import Organisation
from tests.exchange.offices import Import, codes, member, roster
from tests.houses import make_branch

EVENTS = ["日期", "类别", "当事人", "内容"]
STEPS = ["姓名", "申请入党日期", "确定积极分子日期", "确定发展对象日期", "接收预备党员日期"]


@pytest.fixture
def branch(county: Organisation) -> Organisation:
    """Its ledger begins with what is imported."""
    return make_branch(county, "B8", "虚构县委办党支部", ledger_since=None)


def warned(result: ImportResult) -> list[tuple[int | None, str]]:
    """The rows at which a step or a standing is said to be against the rules."""
    return [(row, code) for row, _, code in codes(result) if code.startswith("development.")]


def test_a_sheet_of_events_warns_of_steps_too_early_and_out_of_order(take_in: Import) -> None:
    rows = [
        ["2025.1.10", "确定入党积极分子", "毛成", "确定为积极分子"],
        ["2025.2.10", "递交入党申请书", "毛成", "递交申请书"],
        ["2025.6.10", "确定发展对象", "毛成", "列为发展对象"],
    ]
    result = take_in(
        {"党员名册": roster(member("毛成", "入党积极分子", joined=None, confirmed=None))}, {"活动台账": [EVENTS, *rows]}
    )
    assert Participant.everywhere.filter(role="subject", person__name="毛成").count() == 3
    assert warned(result) == [(2, "development.order"), (4, "development.early")]


def test_a_sheet_of_events_warns_of_an_applicant_under_age_and_a_late_talk(take_in: Import) -> None:
    rows = [["2025.1.10", "递交入党申请书", "毛成", "申请"], ["2025.3.10", "派人谈话", "毛成", "谈话"]]
    people = roster(member("毛成", "入党申请人", born="2010.1.1", joined=None, confirmed=None))
    result = take_in({"党员名册": people}, {"活动台账": [EVENTS, *rows]})
    assert sorted(code for _, code in warned(result)) == ["development.age", "development.late"]


def test_the_first_import_of_a_development_ledger_warns_of_an_admission_without_candidacy(take_in: Import) -> None:
    result = take_in({"发展党员台账": [STEPS, ["毛成", "2023.1.10", "2023.5.10", None, "2025.1.10"]]})
    assert warned(result) == [(2, "development.missing")]


def test_a_candidate_after_his_admission_is_out_of_order(take_in: Import) -> None:
    result = take_in({"发展党员台账": [STEPS, ["毛成", "2023.1.10", "2023.5.10", "2025.2.10", "2025.1.10"]]})
    assert warned(result) == [(2, "development.order")]


def test_what_a_sheet_has_no_column_for_is_not_missed(take_in: Import) -> None:
    result = take_in({"发展党员台账": [STEPS, ["毛成", "2023.1.10", "2023.5.10", "2024.6.10", "2025.1.10"]]})
    assert warned(result) == []


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"joined": "2024.6.18", "confirmed": "2025.5.10"}, "development.early"),
        ({"born": "2007.1.1", "joined": "2024.6.18", "confirmed": None}, "development.age"),
    ],
)
def test_a_roster_warns_by_the_days_of_joining_and_full_standing(
    take_in: Import, told: dict[str, str | None], code: str
) -> None:
    assert warned(take_in({"党员名册": roster(member("毛成", **told))})) == [(3, code)]


@pytest.mark.parametrize(
    "told",
    [
        {"joined": "2024.6.18", "confirmed": "2025.6.18"},
        {"born": "2006.6.18", "joined": "2024.6.18", "confirmed": None},
        {"joined": "2012.6.18", "confirmed": "2012.9.18"},  # before the text of 2014
        {"born": None, "joined": "2024.6.18", "confirmed": None},
    ],
)
def test_a_roster_that_keeps_to_the_rules_or_tells_too_little_brings_no_warning(
    take_in: Import, told: dict[str, str | None]
) -> None:
    assert warned(take_in({"党员名册": roster(member("毛成", **told))})) == []


def test_what_the_entries_tell_of_an_admission_is_not_said_twice_by_the_roster(take_in: Import) -> None:
    steps = ["姓名", "接收预备党员日期", "转正日期"]
    people = roster(member("毛成", joined="2024.6.18", confirmed="2025.5.10"))
    result = take_in({"党员名册": people}, {"发展党员台账": [steps, ["毛成", "2024.6.18", "2025.5.10"]]})
    assert [code for _, code in warned(result)] == ["development.early"]


def test_a_roster_that_tells_a_birth_later_warns_of_who_applied_too_young(take_in: Import) -> None:
    applicant = member("毛成", "入党申请人", born=None, joined=None, confirmed=None)
    take_in({"党员名册": roster(applicant)}, {"发展党员台账": [STEPS[:2], ["毛成", "2025.1.10"]]})
    born = member("毛成", "入党申请人", born="2010.1.1", joined=None, confirmed=None)
    assert warned(take_in({"党员名册": roster(born)})) == [(3, "development.age")]
