"""Tables on the layouts that offices use."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal
from typing import Any

import pytest

from shuzhi.exchange.workbook.formats import RECORDS, sheet_formats
from tests.exchange_workbook.books import EVENT_HEADINGS, codes, read, read_one, records

ROW = [1, "2025.3.5", "三楼会议室", "陈林敏", "孙梅", 22, 21, "彭丽（病假）", "参观教育基地", None]


@pytest.mark.parametrize("above", range(10))
def test_the_heading_is_found_on_any_of_the_first_ten_rows(above: int) -> None:
    rows: list[list[Any]] = [[]] * above + [EVENT_HEADINGS, ROW]
    if above:
        rows[0] = ["第三党支部2025年度主题党日台账"]
    sheet = read_one("主题党日", rows)
    assert (sheet.header_row, [row.row for row in sheet.rows]) == (above + 1, [above + 2])


def test_a_sheet_without_a_telling_name_takes_kind_year_and_organisation_from_its_title() -> None:
    sheet = read_one("Sheet1", [["城东社区党支部二〇二五年党小组会记录"], EVENT_HEADINGS, [1, "3月5日", *ROW[2:]]])
    assert (sheet.kind, sheet.year, sheet.organisation_name) == ("group_meeting", 2025, "城东社区党支部")
    assert records(sheet)[0].day == date(2025, 3, 5)
    assert len(sheet.inferred) == 4


def test_the_kind_at_the_end_of_a_title_counts_not_the_organisation_before_it() -> None:
    sheet = read_one("Sheet1", [["中共某某公司第三支部委员会2025年度主题党日台账"], EVENT_HEADINGS, ROW])
    assert sheet.kind == "theme_day"


def test_a_sheet_of_two_kinds_at_once_gives_both_to_each_row() -> None:
    sheet = read_one("主题党日暨党课", [EVENT_HEADINGS, ROW])
    assert records(sheet)[0].kinds == ("theme_day", "party_lecture")


def test_each_row_says_its_kind_where_the_sheet_mixes_them() -> None:
    rows = [
        ["第三党支部2025年三会一课台账"],
        ["日期", "会议类型", "会议主题", "应到/实到"],
        ["2025.1.5", "支委会", "研究工作", "应到5人，实到5人"],
        ["2025.2.5", "主题党日、党课", "学习党章", "22/21"],
        ["2025.3.5", "茶话会", "迎新", "22/21"],
    ]
    sheet = read_one("Sheet1", rows)
    assert sheet.kind == "events"
    assert [record.kinds for record in records(sheet)] == [("committee_meeting",), ("theme_day", "party_lecture")]
    assert [(record.due_count, record.present_count) for record in records(sheet)] == [(5, 5), (22, 21)]
    assert codes(sheet) == [(5, "B", "kind.unknown", "row")]


def test_day_and_time_may_stand_in_two_columns() -> None:
    sheet = read_one(
        "党课", [["日期", "时间", "地点", "主讲人", "党课题目"], ["2025.3.5", time(14, 30), "三楼", "陈林敏", "学党章"]]
    )
    record = records(sheet)[0]
    assert (record.day, record.time, record.lecturer, record.content) == (
        date(2025, 3, 5),
        time(14, 30),
        "陈林敏",
        "学党章",
    )


def test_headings_may_hold_spaces_line_breaks_and_full_width_signs() -> None:
    rows = [
        ["序　号", "会 议\n时 间", "地  点", "应到人数（人）", "主要内容＊", "领导签字"],
        [1, "2025.3.5", "三楼", "22", "学习", "章"],
    ]
    sheet = read_one("党员大会", rows)
    assert {name: column.letter for name, column in sheet.columns.items()} == {
        "day": "B", "place": "C", "due_count": "D", "content": "E",
    }  # fmt: skip
    assert sheet.unmapped == ("领导签字",)


def test_a_heading_matched_by_a_part_only_is_listed_among_the_inferences() -> None:
    sheet = read_one("党员大会", [["会议召开的具体日期", "地点", "主要内容"], ["2025.3.5", "三楼", "学习"]])
    assert "「会议召开的具体日期」一列按名称相近读作「日期」。" in sheet.inferred


def test_a_heading_of_two_rows_is_read() -> None:
    rows = [["日期", "参会人数", None, "内容"], [None, "应到", "实到", None], ["2025.3.5", 22, 21, "学习"]]
    sheet = read_one("党员大会", rows, merges={"党员大会": ["B1:C1", "A1:A2", "D1:D2"]})
    assert [(record.due_count, record.present_count) for record in records(sheet)] == [(22, 21)]
    assert sheet.header_row == 2


def test_a_cell_merged_over_rows_stands_for_each_of_them() -> None:
    rows = [["日期", "地点", "内容"], ["2025.3.5", "三楼", "学习"], [None, "二楼", "讨论"]]
    sheet = read_one("党员大会", rows, merges={"党员大会": ["A2:A3"]})
    assert [(record.day, record.content) for record in records(sheet)] == [
        (date(2025, 3, 5), "学习"),
        (date(2025, 3, 5), "讨论"),
    ]
    assert any("合并" in line for line in sheet.inferred)


def test_rows_under_one_merged_serial_number_are_one_record() -> None:
    rows = [
        ["序号", "具体问题", "整改措施", "责任人", "是否销号"],
        [1, "党课形式单一", "每季一课", "孙梅", "是"],
        [None, None, "现场教学", None, None],
        [2, "记录不全", "专人复核", "王树", "否"],
    ]
    merges = {"整改台账": ["A2:A3", "B2:B3", "D2:D3", "E2:E3"]}
    sheet = read_one("整改台账", rows, merges=merges)
    assert [(one.number, one.measures) for one in records(sheet)] == [(1, "每季一课\n现场教学"), (2, "专人复核")]


def test_repeated_headings_numbers_alone_and_signature_lines_are_no_data() -> None:
    rows = [EVENT_HEADINGS, ROW, EVENT_HEADINGS, [2], ["填表人：孙梅", None, "审核人：陈林敏"], ["注：本表每月更新"]]
    sheet = read_one("主题党日", rows)
    assert len(sheet.rows) == 1
    assert codes(sheet) == [
        (3, None, "row.heading", "note"),
        (5, None, "row.footer", "note"),
        (6, None, "row.footer", "note"),
    ]


def test_a_row_without_a_date_is_named_and_the_others_are_kept() -> None:
    sheet = read_one("主题党日", [EVENT_HEADINGS, ROW, [2, None, *ROW[2:]], [3, "2025.4.5", *ROW[2:]]])
    assert len(sheet.rows) == 2
    assert codes(sheet) == [(3, "B", "date.missing", "row")]


def test_identical_rows_are_one_whatever_their_number() -> None:
    sheet = read_one("主题党日", [EVENT_HEADINGS, ROW, [9, *ROW[1:]]])
    assert len(sheet.rows) == 1
    assert codes(sheet) == [(3, "B", "row.duplicate", "note")]
    assert "第2行" in sheet.problems[0].message


def test_rows_that_differ_in_a_column_not_read_are_two() -> None:
    rows = [[*EVENT_HEADINGS, "第几组"], [*ROW, "一组"], [*ROW, "二组"]]
    assert len(read_one("主题党日", rows).rows) == 2


def test_rows_that_differ_in_a_cell_left_out_are_two() -> None:
    rows = [EVENT_HEADINGS, [*ROW[:8], '=HYPERLINK("a","甲")', None], [*ROW[:8], '=HYPERLINK("b","乙")', None]]
    assert len(read_one("主题党日", rows).rows) == 2


def test_an_unknown_table_is_named_and_an_empty_sheet_is_not() -> None:
    book = read({"值班表": [["周一", "周二", "周三"], ["甲", "乙", "丙"]], "Sheet2": []})
    assert [sheet.kind for sheet in book.sheets] == ["unknown", "unknown"]
    assert [[code for _, _, code, _ in codes(sheet)] for sheet in book.sheets] == [["sheet.unknown"], []]


def test_events_of_a_kind_nobody_names_are_not_guessed() -> None:
    sheet = read_one("Sheet1", [["日期", "地点", "参加人员", "内容"], ["2025.3.5", "三楼", "全体", "学习"]])
    assert (sheet.kind, sheet.rows) == ("unknown", ())
    assert codes(sheet) == [(None, None, "sheet.unknown", "note")]


def test_a_person_may_choose_the_kind_in_place_of_the_guess() -> None:
    rows = [["日期", "地点", "参加人员", "内容"], ["2025.3.5", "三楼", "孙梅、王树", "学习"]]
    sheet = read_one("Sheet1", rows, choices={"Sheet1": "group_meeting"})
    assert [(record.kinds, record.attendees) for record in records(sheet)] == [(("group_meeting",), ("孙梅", "王树"))]


def test_a_missing_column_is_named_with_the_headings_found() -> None:
    sheet = read_one("主题党日", [["地点", "主持人", "主要内容"], ["三楼", "陈林敏", "学习"]])
    assert codes(sheet) == [(1, None, "column.missing", "row")]
    assert "现有表头：地点、主持人、主要内容" in sheet.problems[0].advice


def test_what_was_said_in_a_talk_is_not_read() -> None:
    rows = [
        ["谈话日期", "谈话人", "谈话对象", "事由", "谈话内容"],
        ["2025.3.5", "陈林敏", "彭　丽", "换届前", "家里的事"],
    ]
    sheet = read_one("谈心谈话", rows)
    record = records(sheet)[0]
    assert (record.chair, record.subjects, record.content) == ("陈林敏", ("彭丽",), "换届前")
    assert "家里的事" not in repr(sheet)
    assert codes(sheet) == [(1, "E", "column.withheld", "note")]


def test_what_was_said_in_a_talk_is_not_read_from_a_mixed_sheet_either() -> None:
    rows = [
        ["日期", "类别", "地点", "内容"],
        ["2025.3.5", "谈心谈话", "三楼", "家里的事"],
        ["2025.3.6", "党课", "三楼", "学习"],
    ]
    sheet = read_one("三会一课", rows)
    assert [record.content for record in records(sheet)] == ["", "学习"]
    assert codes(sheet) == [(2, "D", "content.withheld", "note")]


def test_a_kind_is_suggested_only_where_the_text_names_the_event_itself() -> None:
    contents = ["主题党日暨专题党课：学习党章", "组织生活会问题整改通报", "听取谈心谈话情况汇报", "召开专题组织生活会"]
    rows = [EVENT_HEADINGS] + [[1, f"2025.{month}.5", *ROW[2:8], text, None] for month, text in enumerate(contents, 1)]
    suggested = [record.suggested_kinds for record in records(read_one("主题党日", rows))]
    assert suggested == [("party_lecture",), (), (), ("organisational_life",)]


def test_counts_that_do_not_fit_the_names_are_kept_and_more_than_were_due_are_not() -> None:
    sheet = read_one(
        "主题党日",
        [
            EVENT_HEADINGS,
            [*ROW[:5], 22, 22, "彭丽（病假）", "学习", None],
            [2, "2025.4.5", *ROW[2:5], 5, 7, None, "学", None],
        ],
    )
    assert codes(sheet) == [(2, "G", "attendance.mismatch", "note"), (3, "G", "attendance.over", "cell")]
    assert [(record.due_count, record.present_count) for record in records(sheet)] == [(22, 22), (None, None)]


def test_a_count_that_is_no_number_leaves_out_the_cell_only() -> None:
    sheet = read_one("主题党日", [EVENT_HEADINGS, [*ROW[:6], "全体党员", *ROW[7:]]])
    assert codes(sheet) == [(2, "G", "number.invalid", "cell")]
    assert records(sheet)[0].due_count == 22


MONTHS: list[list[Any]] = [
    [f"{month}月" for month in range(1, 13)],
    [f"{month}月" for month in ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"]],
    [f"2025年{month}月" for month in range(1, 13)],
    [f"2025-{month:02d}" for month in range(1, 13)],
    [date(2025, month, 1) for month in range(1, 13)],
    [f"{month}月份实缴" for month in range(1, 13)],
]


@pytest.mark.parametrize("months", MONTHS)
def test_the_months_of_dues_are_read_in_every_style(months: list[Any]) -> None:
    sheet = read_one(
        "2025党费", [["姓名", "缴纳基数（元）", "月应缴", *months, "合计"], ["孙梅", 5000, 50, *range(1, 13), 78]]
    )
    record = records(sheet)[0]
    assert record.paid == {month: Decimal(month) for month in range(1, 13)}
    assert (record.base, record.due, record.total) == (Decimal(5000), Decimal(50), Decimal(78))
    assert sheet.problems == ()


def test_dues_may_stand_one_month_to_a_row() -> None:
    rows = [
        ["姓名", "月份", "应缴金额", "实缴金额"],
        ["孙梅", "2025-01", 50, 50],
        ["孙梅", 2, 50, None],
        ["孙梅", "春天", 50, 50],
    ]
    sheet = read_one("2025党费", rows)
    assert [record.paid for record in records(sheet)] == [{1: Decimal(50)}, {2: None}]
    assert codes(sheet) == [(4, "B", "month.invalid", "row")]


def test_the_months_of_two_years_in_one_table_are_not_mixed() -> None:
    months = [*(f"2024年{month}月" for month in range(7, 13)), *(f"2025年{month}月" for month in range(1, 7))]
    sheet = read_one("党费", [["姓名", "月应缴", *months], ["孙梅", 50, *[50] * 12]])
    assert (codes(sheet), sheet.rows) == ([(1, None, "year.several", "row")], ())


def test_the_year_of_dues_is_taken_from_the_months_and_told() -> None:
    sheet = read_one("党费", [["姓名", "月应缴", "2024年1月", "2024年2月"], ["孙梅", 50, 50, 50]])
    assert sheet.year == 2024
    assert "党费的年份2024取自月份的表头。" in sheet.inferred


def test_dues_of_no_year_are_noted() -> None:
    sheet = read_one("党费", [["姓名", "月应缴", "1月", "2月"], ["孙梅", 50, 50, 50]])
    assert codes(sheet) == [(1, None, "year.missing", "note")]


def test_ticks_in_place_of_amounts_are_read_as_paid_in_full_and_told() -> None:
    sheet = read_one("2025党费", [["姓名", "月应缴", "1月", "2月", "3月"], ["孙梅", 50, "√", "未缴", "/"]])
    assert records(sheet)[0].paid == {1: Decimal(50), 2: Decimal(0), 3: None}
    assert any("打了勾" in line for line in sheet.inferred)


def test_a_total_that_is_not_the_sum_is_noted() -> None:
    sheet = read_one("2025党费", [["姓名", "月应缴", "1月", "2月", "合计"], ["孙梅", 50, 50, 50, 90]])
    assert codes(sheet) == [(2, "E", "dues.total", "note")]


def test_an_amount_that_is_none_leaves_out_the_cell_only() -> None:
    sheet = read_one("2025党费", [["姓名", "月应缴", "1月", "2月"], ["孙梅", 50, "五十", 50]])
    assert codes(sheet) == [(2, "C", "amount.invalid", "cell")]
    assert records(sheet)[0].paid == {2: Decimal(50)}


ROSTER = ["姓名", "性别", "出生日期", "公民身份号码", "人员类别", "入党时间", "工作岗位", "是否流动党员"]


def test_a_wrong_identity_number_is_left_out_masked_and_the_person_kept() -> None:
    sheet = read_one(
        "名册", [ROSTER, ["孙梅", "女", "1949.12.31", "110105194912310021", "正式党员", "2001.7.1", "在职", "否"]]
    )
    assert codes(sheet) == [(2, "D", "identity.checksum", "cell")]
    assert records(sheet)[0].identity_number is None
    assert "110105194912310021" not in repr(sheet)


def test_a_right_identity_number_never_shows_in_a_repr() -> None:
    sheet = read_one(
        "名册", [ROSTER, ["孙梅", "女", "1949.12.31", "11010519491231002X", "正式党员", "2001.7.1", "在职", "否"]]
    )
    assert records(sheet)[0].identity_number == "11010519491231002X"
    assert "11010519491231002X" not in repr(sheet)


def test_an_identity_number_that_contradicts_the_row_is_noted() -> None:
    sheet = read_one(
        "名册", [ROSTER, ["孙梅", "男", "1950.1.1", "11010519491231002X", "正式党员", "2001.7.1", "在职", "否"]]
    )
    assert codes(sheet) == [(2, "D", "identity.mismatch", "note")]
    assert "出生日期和性别" in sheet.problems[0].message


def test_a_date_that_does_not_exist_leaves_out_the_cell_of_a_person_only() -> None:
    sheet = read_one("名册", [ROSTER, ["孙梅", "女", "1949.12.31", None, "预备党员", "2001.2.30", "退休干部", "是"]])
    record = records(sheet)[0]
    assert codes(sheet) == [(2, "F", "date.invalid", "cell")]
    assert (record.joined_on, record.status, record.category, record.mobile) == (None, "probationary", "retired", True)


def test_a_person_without_a_name_is_named_and_left_out() -> None:
    sheet = read_one("名册", [ROSTER, [None, "女", "1949.12.31", None, "正式党员", "2001.7.1", "在职", "否"]])
    assert codes(sheet) == [(2, "A", "name.missing", "row")]


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("述职评议", "review"),
        ("巡察反馈", "inspection"),
        ("征求意见", "survey"),
        ("自查", "self"),
        ("上级督查", "supervision"),
        ("领导批示", "other"),
    ],
)
def test_the_source_of_a_finding_is_known_by_its_words(text: str, source: str) -> None:
    sheet = read_one("整改台账", [["问题来源", "具体问题", "整改措施", "是否销号"], [text, "甲", "乙", "是"]])
    assert records(sheet)[0].source == source


def test_a_finding_without_a_source_takes_it_from_the_title_and_says_so() -> None:
    sheet = read_one(
        "Sheet1", [["2024年度述职评议问题整改台账"], ["具体问题", "整改措施", "是否销号"], ["甲", "乙", "是"]]
    )
    assert (records(sheet)[0].source, records(sheet)[0].source_year) == ("review", 2024)
    assert any("问题来源" in line for line in sheet.inferred)


@pytest.mark.parametrize(
    ("text", "closed"),
    [("是", True), ("已销号", True), ("√", True), ("否", False), ("未销号", False), ("×", False), (None, None)],
)
def test_closing_out_is_read_from_words_and_marks(text: str | None, closed: bool | None) -> None:
    sheet = read_one("整改台账", [["问题来源", "具体问题", "整改措施", "是否销号"], ["自查", "甲", "乙", text]])
    assert records(sheet)[0].closed is closed


def test_an_open_ended_time_limit_is_kept_in_words() -> None:
    sheet = read_one(
        "整改台账", [["具体问题", "整改措施", "完成时限"], ["甲", "乙", "长期坚持"], ["丙", "丁", "2025年6月底前"]]
    )
    assert [(one.due_on, one.due_text) for one in records(sheet)] == [(None, "长期坚持"), (date(2025, 6, 30), "")]


def test_a_time_limit_without_a_year_does_not_take_the_year_of_the_review() -> None:
    sheet = read_one("整改台账", [["2024年度整改台账"], ["具体问题", "整改措施", "完成时限"], ["甲", "乙", "6月20日"]])
    assert codes(sheet) == [(3, "C", "date.incomplete", "cell")]


def test_a_time_limit_of_a_month_is_its_last_day_and_told() -> None:
    sheet = read_one("整改台账", [["具体问题", "整改措施", "完成时限"], ["甲", "乙", "2025年6月"]])
    assert records(sheet)[0].due_on == date(2025, 6, 30)
    assert "第2行的完成时限只写到月，按当月最后一天读入。" in sheet.inferred


def test_the_person_responsible_goes_before_the_leader_responsible() -> None:
    rows = [["具体问题", "整改措施", "责任领导", "责任人"], ["甲", "乙", "陈林敏", "孙梅"]]
    assert records(read_one("整改台账", rows))[0].owner == "孙梅"


def test_applicants_are_not_read_as_members() -> None:
    rows = [["姓名", "性别", "出生日期", "学历", "申请入党时间"], ["方小舟", "男", "2000.1.1", "本科", "2025.3.10"]]
    assert [read_one(name, rows).kind for name in ("入党申请人", "Sheet1")] == ["development", "unknown"]


def test_the_unit_that_reports_goes_before_the_one_in_the_title() -> None:
    rows = [
        ["城东街道党委2025年主题党日台账"],
        ["填报单位：幸福社区党支部", "填表时间：2026年1月5日"],
        EVENT_HEADINGS,
        ROW,
    ]
    sheet = read_one("主题党日", rows)
    assert (sheet.organisation_name, sheet.year) == ("幸福社区党支部", 2025)


def test_the_steps_of_development_are_read_by_their_many_names() -> None:
    headings = [
        "姓名",
        "递交入党申请书时间",
        "党组织派人谈话时间",
        "列为积极分子时间",
        "确定为发展对象时间",
        "入党时间",
        "转正时间",
    ]
    sheet = read_one(
        "发展党员", [headings, ["方小舟", "2020.1.1", "2020.1.9", "2020.7.1", "2021.7.1", "2022.7.1", "2023.7.1"]]
    )
    assert [step.removeprefix("development.") for step in records(sheet)[0].steps] == [
        "application", "application_talk", "activist", "candidate", "acceptance", "full_admission",
    ]  # fmt: skip


def test_no_alias_belongs_to_two_fields_of_one_table() -> None:
    for record in RECORDS:
        seen: dict[str, str] = {}
        for name, spec in sheet_formats()[record].fields.items():
            for alias in spec.aliases:
                assert seen.setdefault(alias, name) == name, (record, alias)


def test_every_step_of_the_development_ledger_is_a_kind_of_the_rulebook() -> None:
    from shuzhi.rulebook.load import national

    steps = {name for name in sheet_formats()["development"].fields if name.startswith("development.")}
    assert steps <= national().kinds.keys()
