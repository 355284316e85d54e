"""The 类别 column: every name of every kind, and what is no name of one."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from shuzhi.exchange.workbook.model import SheetRead
from shuzhi.rulebook import national
from tests.exchange_workbook.books import codes, read_one

HEADINGS = ["日期", "类别", "主持人", "内容"]
NAMES = [(name, kind.id) for kind in national().kinds.values() for name in kind.names]


def told(*cells: str, sheet: str = "台账", content: str = "研究近期工作") -> SheetRead:
    """A sheet with a row for each 类别 cell."""
    rows: list[list[Any]] = [
        [f"2025-03-{day:02d}", cell, "赵一", f"{content}（{day}）"] for day, cell in enumerate(cells, 1)
    ]
    return read_one(sheet, [HEADINGS, *rows])


def kinds_of(cell: str, **more: Any) -> tuple[str, ...]:
    """The kinds of the only row; () where it was left out."""
    rows = told(cell, **more).rows
    return rows[0].record.kinds if rows else ()  # type: ignore[union-attr]


@cache
def _all_read() -> dict[int, tuple[str, ...]]:
    rows = [
        [f"2025-{1 + n // 28 % 12:02d}-{1 + n % 28:02d}", name, "赵一", f"内容{n}"] for n, (name, _) in enumerate(NAMES)
    ]
    sheet = read_one("台账", [HEADINGS, *rows])
    assert not [problem for problem in sheet.problems if problem.code != "content.withheld"]
    return {read.row: read.record.kinds for read in sheet.rows}  # type: ignore[union-attr]


@pytest.mark.parametrize("number", range(len(NAMES)), ids=[f"{name}" for name, _ in NAMES])
def test_every_name_of_a_kind_in_the_column_gives_exactly_that_kind(number: int) -> None:
    assert _all_read()[number + 2] == (NAMES[number][1],)


@pytest.mark.parametrize(
    ("cell", "kinds"),
    [
        ("党建工作领导小组会", ("party_building_leading_group_meeting",)),
        ("支委集中学习", ("committee_study",)),
        ("换届选举", ("election",)),
        ("主题党日暨党课", ("theme_day", "party_lecture")),
        ("主题党日 + 党课", ("theme_day", "party_lecture")),
        ("主题党日／志愿服务", ("theme_day", "volunteer_service")),
        ("主题党日\n党课", ("theme_day", "party_lecture")),
        ("党员大会、支委会", ("assembly", "committee_meeting")),
        ("组织生活会并开展民主评议党员", ("organisational_life", "democratic_appraisal")),
        ("主题党日（含支部党员大会、党课）", ("theme_day", "assembly", "party_lecture")),
        ("三会一课（党课）", ("party_lecture",)),
        ("三会一课—党员大会", ("assembly",)),
        ("三会一课：支委会", ("committee_meeting",)),
        ("支委会（扩大）", ("committee_meeting",)),
        ("党组（扩大）会议", ("leading_party_group_meeting",)),
        ("主题党日（第3期）", ("theme_day",)),
        ("主题党日：参观县档案馆", ("theme_day",)),
        ("2025年第一季度支部党员大会", ("assembly",)),
        ("3月份主题党日活动", ("theme_day",)),
        ("召开支委会会议", ("committee_meeting",)),
        ("党 员 大 会", ("assembly",)),
        ("“主题党日”活动", ("theme_day",)),
        ("与入党申请人谈话", ("development.application_talk",)),
        ("主题党日-植树", ("theme_day",)),
        ("主题党日：未来五年", ("theme_day",)),
        ("党课：计划生育", ("party_lecture",)),
        ("党课：延期转正怎么办", ("party_lecture",)),
        ("党课：推迟退休政策解读", ("party_lecture",)),
        ("主题党日、党课：学习党章", ("theme_day", "party_lecture")),
        ("2025.3主题党日", ("theme_day",)),
        ("1.党员大会", ("assembly",)),
        ("党员大会2", ("assembly",)),
        ("第一党小组会", ("group_meeting",)),
    ],
)
def test_words_around_the_name_change_nothing(cell: str, kinds: tuple[str, ...]) -> None:
    assert kinds_of(cell) == kinds


@pytest.mark.parametrize(
    "cell",
    [
        "茶话会",
        "工会小组会",
        "团支部大会",
        "团支部委员会",
        "业主委员会",
        "党委委员会",
        "教职工政治理论学习",
        "青年理论学习小组集中学习",
        "安全生产专题会",
        "党风廉政专题会议",
        "民主（组织）生活会",
        "通报会议",
        "第一议题学习",
        "大会",
        "学习",
    ],
)
def test_a_word_that_no_kind_bears_is_asked_about_and_never_bent(cell: str) -> None:
    sheet = told(cell, content="选举产生第三届支部委员会")
    assert not sheet.rows
    assert codes(sheet) == [(2, "B", "kind.unknown", "row")]
    assert cell in sheet.problems[0].message


def test_neither_the_sheet_nor_the_text_speaks_for_an_unknown_word() -> None:
    sheet = told("茶话会", sheet="主题党日", content="主题党日：学习党章")
    assert codes(sheet) == [(2, "B", "kind.unknown", "row")]


def test_the_question_names_the_kind_that_the_word_resembles() -> None:
    assert "「党小组会」" in told("青年党小组会").problems[0].advice


def test_of_several_words_the_known_ones_count_and_the_others_are_asked_about() -> None:
    sheet = told("主题党日、拓展训练")
    assert [read.record.kinds for read in sheet.rows] == [("theme_day",)]  # type: ignore[union-attr]
    assert codes(sheet) == [(2, "B", "kind.unknown", "note")]
    assert "拓展训练" in sheet.problems[0].message


@pytest.mark.parametrize("cell", ["/", "无", "三会一课", "组织生活", "线上", "会议", "2025年第一季度"])
def test_a_word_that_says_no_kind_leaves_it_to_the_sheet(cell: str) -> None:
    assert kinds_of(cell, sheet="党员大会") == ("assembly",)


def test_the_column_goes_before_sheet_and_content() -> None:
    assert kinds_of("换届选举", sheet="党员大会", content="选举产生第三届支部委员会") == ("election",)


def test_a_kind_in_brackets_is_told_and_not_counted() -> None:
    record = told("党课（主题党日）").rows[0].record
    assert (record.kinds, record.suggested_kinds) == (("party_lecture",), ("theme_day",))  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "cell",
    [
        "主题党日计划",
        "党员大会（计划）",
        "党课（取消）",
        "支委会（未召开）",
        "主题党日（延期）",
        "换届选举方案",
        "未召开",
        "拟召开党员大会",
        "党课通知",
        "党员大会 取消",
        "支委会、未召开",
        "主题党日\n延期",
        "党课：推迟",
        "党课：推迟至5月",
        "主题党日—取消",
        "支委会：未召开",
    ],
)
def test_what_has_not_taken_place_is_no_event(cell: str) -> None:
    assert codes(told(cell)) == [(2, "B", "kind.undone", "row")]


@pytest.mark.parametrize(
    "sheet", ["2025年主题党日计划", "三会一课计划报备表", "党员大会安排表", "主题党日活动方案（2025年）"]
)
def test_a_sheet_of_plans_is_not_read(sheet: str) -> None:
    read = read_one(sheet, [HEADINGS, ["2025-03-05", "主题党日", "赵一", "植树"]])
    assert (read.kind, read.rows) == ("unknown", ())
    assert [problem.code for problem in read.problems] == ["sheet.plan"]


def test_the_day_it_was_held_goes_before_the_day_it_was_planned_for() -> None:
    head = ["计划会议时间", "实际会议时间", "会议类型", "会议内容"]
    rows = [head, ["2025/3/28", "2025/4/2", "支部党员大会", "通报工作"]]
    assert [str(read.record.day) for read in read_one("Sheet1", rows).rows] == ["2025-04-02"]  # type: ignore[union-attr]


def test_a_sheet_that_tells_only_what_was_planned_has_no_day() -> None:
    rows = [["拟召开时间", "会议类别", "主持人", "会议内容"], ["2025-03-28", "支部党员大会", "赵一", "通报工作"]]
    sheet = read_one("党员大会", rows)
    assert (sheet.rows, [problem.code for problem in sheet.problems]) == ((), ["column.missing"])


@pytest.mark.parametrize("sheet", ["工作计划落实台账", "主题党日台账", "主题党日计划完成情况"])
def test_a_ledger_of_what_became_of_plans_is_read(sheet: str) -> None:
    assert len(read_one(sheet, [HEADINGS, ["2025-03-05", "主题党日", "赵一", "植树"]]).rows) == 1


@pytest.mark.parametrize(
    ("sheet", "kind"),
    [
        ("党建工作领导小组会议", "party_building_leading_group_meeting"),
        ("支委集中学习台账", "committee_study"),
        ("换届选举", "election"),
        ("志愿服务记录表", "volunteer_service"),
        ("培训", "training"),
        ("某某集团党委会", "party_committee_meeting"),
        ("工会小组会", "events"),
        ("团支部委员会", "events"),
    ],
)
def test_a_sheet_is_of_the_kind_that_its_name_bears(sheet: str, kind: str) -> None:
    rows = [["日期", "地点", "主持人", "主题", "应到人数"], ["2025-03-05", "三楼", "赵一", "近期工作", 5]]
    assert read_one(sheet, rows).kind == kind


@pytest.mark.parametrize(
    "content", ["选举产生第三届支部委员会", "研究召开党员大会", "听取谈心谈话情况汇报", "组建党小组", "讨论主题党日"]
)
def test_a_text_that_only_speaks_of_a_thing_gives_no_kind(content: str) -> None:
    sheet = read_one("Sheet1", [["日期", "主题", "地点"], ["2025-03-05", content, "三楼"]])
    assert codes(sheet) == [(2, "A", "kind.unknown", "row")]


@pytest.mark.parametrize(
    ("content", "kind"),
    [("召开支部委员会", "committee_meeting"), ("第一季度党员大会", "assembly"), ("主题党日：植树", "theme_day")],
)
def test_a_text_that_tells_its_own_event_gives_the_kind(content: str, kind: str) -> None:
    sheet = read_one("Sheet1", [["日期", "主题", "地点"], ["2025-03-05", content, "三楼"]])
    assert [read.record.kinds for read in sheet.rows] == [(kind,)]  # type: ignore[union-attr]


@pytest.mark.parametrize("talk", [kind.id for kind in national().kinds.values() if kind.talk])
def test_of_a_talk_the_content_is_not_kept(talk: str) -> None:
    sheet = told(national().kinds[talk].label, content="谈了工作和家庭")
    assert [read.record.content for read in sheet.rows] == [""]  # type: ignore[union-attr]
    assert [problem.code for problem in sheet.problems] == ["content.withheld"]
