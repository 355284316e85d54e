"""The state of one sheet while it is being read: where problems and inferences are gathered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from openpyxl.utils import get_column_letter

from shuzhi.exchange.workbook.dates import DayRead, read_day
from shuzhi.exchange.workbook.formats import words
from shuzhi.exchange.workbook.grid import CellError, Formula
from shuzhi.exchange.workbook.kind_names import KindNames
from shuzhi.exchange.workbook.model import Problem, Severity
from shuzhi.exchange.workbook.quantities import read_amount
from shuzhi.exchange.workbook.text import as_text, shown

_NOTHING = {"/", "—", "-", "——", "－", "无"}
_DATE_ADVICE = "请对照原始记录，改为真实日期后重新导入，例如 2025-03-05。"


@dataclass(slots=True)
class SheetState:
    """What the readers of rows share.  ``year``: what a day without a year is given; None where nothing
    says so.
    """

    file: str
    sheet: str
    kinds: tuple[str, ...]
    year: int | None
    title: str
    epoch: datetime | None
    columns: Mapping[str, int]
    months: Mapping[int, int]
    names: KindNames
    problems: list[Problem] = field(default_factory=list)
    rows_by_inference: dict[str, list[int]] = field(default_factory=dict)

    def problem(
        self, row: int | None, column: int | None, code: str, message: str, advice: str, *, severity: Severity
    ) -> None:
        """Note a problem; ``column`` is a number from 1."""
        letter = get_column_letter(column) if column else None
        self.problems.append(Problem(self.file, self.sheet, row, letter, code, message, advice, severity))

    def infer(self, sentence: str, row: int) -> None:
        """Note an inference made in a row; {} stands for the rows; equal sentences are told once."""
        self.rows_by_inference.setdefault(sentence, []).append(row)

    def inferences(self) -> list[str]:
        """The sentences, with the rows filled in."""
        return [sentence.replace("{}", _row_list(rows), 1) for sentence, rows in self.rows_by_inference.items()]


def _row_list(rows: list[int]) -> str:
    unique = list(dict.fromkeys(rows))
    numbers = "、".join(map(str, unique[:10]))
    return f"第{numbers}行" if len(unique) <= 10 else f"第{numbers}行等{len(unique)}行"


@dataclass(slots=True)
class RowCells:
    """The cells of one row, formulas and errors already dealt with."""

    state: SheetState
    row: int
    values: Mapping[int, Any]

    def column(self, name: str) -> int | None:
        """The column number of a field."""
        return self.state.columns.get(name)

    def value(self, name: str) -> Any:
        """The cell of a field; None where it is empty or the sheet has no such column."""
        column = self.state.columns.get(name)
        return None if column is None else self.values.get(column)

    def text(self, name: str) -> str:
        """The cell of a field as text."""
        return as_text(self.value(name))

    def problem(self, name: str | int, code: str, message: str, advice: str, severity: Severity) -> None:
        """Note a problem at a field (or a column number)."""
        column = name if isinstance(name, int) else self.column(name)
        self.state.problem(self.row, column, code, message, advice, severity=severity)

    def day(self, name: str, label: str, *, severity: Severity = "cell", with_year: bool = False) -> DayRead | None:
        """The day in a field; None where the cell is empty or, with a problem noted, where it holds no day.

        ``with_year``: a day without a year takes the sheet's.
        """
        value = self.value(name)
        if value is None:
            return None
        read = read_day(value, year=self.state.year if with_year else None, epoch=self.state.epoch)
        if read.error:
            outcome = "这一行没有读入" if severity == "row" else "这一格没有读入，其余照常"
            lacks_year = read.error == "date.incomplete" and not with_year and self.state.year is not None
            reason = "没有写年份或日，这一列不按标题的年份推定" if lacks_year else read.reason
            message = f"{label}「{shown(value)}」读不出：{reason}；{outcome}。"
            self.problem(name, read.error, message, _DATE_ADVICE, severity)
            return None
        if read.year_inferred:
            self.state.infer(f"{{}}的{label}没有年份，按{self.state.year}年读入。", self.row)
        if read.several:
            self.state.infer(f"{{}}的{label}写了几天，按第一天读入。", self.row)
        if read.short_year:
            self.state.infer(f"{{}}的{label}年份只写了两位，按{self.state.year}年读入。", self.row)
        if read.serial:
            self.state.infer(f"{{}}的{label}是数字，按Excel的日期序号读入，请核对。", self.row)
        if read.unread:
            self.state.infer(f"{{}}的{label}后面的「{shown(read.unread)}」没有读入。", self.row)
        if read.month_end:
            self.state.infer(f"{{}}的{label}写的是月底，按当月最后一天读入。", self.row)
        return read

    def plain_day(self, name: str, label: str) -> date | None:
        """``day`` without the time."""
        read = self.day(name, label)
        return read.day if read else None

    def left_out(self, column: int) -> bool:
        """True where something stands in the cell that was named as a problem and not taken."""
        letter = get_column_letter(column)
        for problem in reversed(self.state.problems):
            if problem.row != self.row:
                return False
            if problem.column == letter and column not in self.values:
                return True
        return False

    def amount(self, column: int | None, label: str) -> Decimal | None:
        """The amount in a column, in yuan."""
        value = None if column is None else self.values.get(column)
        if column is None or value is None or as_text(value) in _NOTHING or as_text(value) in words().exempt:
            return None
        amount = read_amount(value)
        if amount is None:
            message = f"{label}「{shown(value)}」不是金额；这一格没有读入，其余照常。"
            self.problem(column, "amount.invalid", message, "请改为数字，例如 36.01。", "cell")
        return amount


def resolve(state: SheetState, row: int, cells: Mapping[int, Any]) -> dict[int, Any]:
    """The row without formulas and errors: each is named; a stored plain value is used and told."""
    plain: dict[int, Any] = {}
    for column, value in cells.items():
        if isinstance(value, Formula):
            letter = get_column_letter(column)
            if value.cached is None:
                message = f"单元格是公式「{shown(value.text)}」，没有存下的结果；这一格没有读入，其余照常。"
            else:
                message = f"单元格是公式「{shown(value.text)}」；用了表里存下的结果，请核对。"
                state.infer(f"{{}}{letter}列是公式，用了表里存下的结果。", row)
                plain[column] = value.cached
            advice = "请复制后「选择性粘贴—数值」，把公式变成文字或数字再导入。"
            state.problem(row, column, "cell.formula", message, advice, severity="cell")
        elif isinstance(value, CellError):
            message = f"单元格显示错误「{value.text}」；这一格没有读入，其余照常。"
            state.problem(row, column, "cell.error", message, "请改正公式或直接填写内容。", severity="cell")
        else:
            plain[column] = value
    return plain
