"""Whatever stands in the cells: no traceback, and every row is read or named."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shuzhi.exchange.workbook.grid import CellError, Formula, Grid
from shuzhi.exchange.workbook.model import SheetRead
from shuzhi.exchange.workbook.read import read_sheet
from tests.exchange_workbook.books import EVENT_HEADINGS

HEADINGS: dict[str, list[str]] = {
    "主题党日": EVENT_HEADINGS,
    "三会一课": ["日期", "时间", "类别", "主题", "内容", "应到/实到", "请假人员", "参加人员"],
    "谈心谈话": ["谈话日期", "谈话人", "谈话对象", "事由", "谈话内容"],
    "党员名册": [
        "序号",
        "姓名",
        "性别",
        "出生日期",
        "身份证号",
        "人员类别",
        "入党时间",
        "工作岗位",
        "联系电话",
        "是否流动党员",
    ],
    "2025党费": ["姓名", "缴纳基数", "月应缴", *(f"{month}月" for month in range(1, 13)), "合计"],
    "党费明细2025": ["姓名", "月份", "应缴", "实缴"],
    "发展党员": ["姓名", "申请入党日期", "派人谈话日期", "转正日期", "备注"],
    "整改台账": ["序号", "问题来源", "具体问题", "整改措施", "责任人", "完成时限", "是否销号"],
}
WORDS = [
    "合计",
    "无",
    "/",
    "√",
    "孙军平（病假）、彭　丽",
    "2025.3.5",
    "3月5日",
    "2025年2月30日",
    "22人",
    "应到22人实到21人",
    "{}",
    "{0}",
]
WORDS += [
    "党课",
    "注：说明",
    "是",
    "11010519491231002X",
    "长期坚持",
    "2025年6月底",
    "²",
    "٣",
    "（）",
    "、、",
    "：",
    "姓名",
    "1月",
]
CELLS = (
    st.none()
    | st.sampled_from(WORDS)
    | st.text(max_size=12)
    | st.integers()
    | st.floats()
    | st.booleans()
    | st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1))  # noqa: DTZ001 cells have no zone
    | st.dates(date(1900, 1, 1))
    | st.times().map(lambda moment: time(moment.hour, moment.minute))
    | st.timedeltas(timedelta(0), timedelta(days=3))
    | st.builds(Formula, st.just("=A1"), st.none() | st.text(max_size=5) | st.integers())
    | st.builds(CellError, st.just("#REF!"))
)


def tables_of(name: str, title: str, rows: list[list[Any]], merges: list[tuple[int, int, int, int]]) -> list[SheetRead]:
    lines = [[title], HEADINGS[name], *rows]
    cells = {
        number: {
            column: value
            for column, value in enumerate(line, 1)
            if value is not None and not (isinstance(value, str) and not value.strip())
        }
        for number, line in enumerate(lines, 1)
    }
    grid = Grid(name, rows={number: line for number, line in cells.items() if line}, merges=merges)
    return read_sheet(grid, "台账.xlsx")


@pytest.mark.parametrize("name", HEADINGS)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_every_row_is_read_or_named_whatever_it_holds(name: str, data: st.DataObject) -> None:
    width = len(HEADINGS[name])
    rows = data.draw(st.lists(st.lists(CELLS, min_size=width, max_size=width), max_size=5))
    told: set[int | None] = set()
    for sheet in tables_of(name, data.draw(st.sampled_from(["2025年台账", "{}年", "台账"])), rows, []):
        told |= {row.row for row in sheet.rows} | {problem.row for problem in sheet.problems} | {sheet.header_row}
    for number, row in enumerate(rows, 3):
        filled = [
            value for value in row[1:] if value is not None and not (isinstance(value, str) and not value.strip())
        ]
        assert not filled or number in told


@pytest.mark.parametrize("name", HEADINGS)
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_no_merge_makes_the_reader_stumble(name: str, data: st.DataObject) -> None:
    width = len(HEADINGS[name])
    rows = data.draw(st.lists(st.lists(CELLS, min_size=width, max_size=width), min_size=2, max_size=5))
    corners = st.tuples(st.integers(1, 8), st.integers(1, width), st.integers(0, 4), st.integers(0, 3))
    areas = data.draw(st.lists(corners.map(lambda c: (c[0], c[1], c[0] + c[2], c[1] + c[3])), max_size=4))
    assert tables_of(name, "2025年台账", rows, areas)[0].sheet == name
