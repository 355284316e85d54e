"""What a row of a register says, made one: words of a list by their id, money in one column, a period as its month.

Whoever brings a row, a page, a file or an import, is told the same of what no list knows; it is never kept to count
for nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from shuzhi.clock import month_number
from shuzhi.errors import ShuzhiError
from shuzhi.ledger.models import RegisterRow
from shuzhi.rulebook import national
from shuzhi.rulebook.model import FigureDefinition, RegisterKind
from shuzhi.rulebook.units import factors, unit_of
from shuzhi.rulebook.vocabulary import LEVELS, level_of

EXTERNAL, FUND = "external", "fund"
# What a row of a register might tell and what is not kept of one that only counts, as people call it.
UNCOUNTED = {
    "title": "说明",
    "number": "文号",
    "level": "级别",
    "issuer": "单位",
    "person": "人员",
    "person_id": "人员",
    "due_fen": "金额",
    "paid_fen": "金额",
}
DECIMALS = 4  # of a value as it is kept
QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4}
PERIOD = re.compile(
    r"(?:截至|至|到)?(?P<year>\d{4})年?度?"
    r"(?:全年|[-./]?(?:\d{1,2}[—~至-](?=\d{1,2}月))?(?P<month>1[0-2]|0?[1-9])月?份?(?:[-./]?\d{1,2}日?)?"
    r"|[-./]?(?:第?(?P<quarter>[一二三四1-4])季度?|[Qq](?P<q>[1-4]))|(?P<half>[上下])半年)?"
)


class RegisterError(ShuzhiError):
    """A register row cannot be recorded like this."""

    code = "register.invalid"


def settled(register: str, row: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of a row as they are kept.

    Raises:
        RegisterError: There is no such register; a field it needs is missing; a category, level, unit or period that
            no list knows; two amounts that differ.
    """
    kind = national().registers.get(register)
    if kind is None:
        raise RegisterError(f"登记簿“{register}”不认识。", advice="请从登记簿列表中选择。")
    columns = {key: value for key, value in row.items() if key != "origin"}
    _refuse_missing(kind, columns)
    if columns.get("category") and kind.categories:
        columns["category"] = _category(kind, columns["category"])
    columns = counted_only(kind, columns)
    if columns.get("level"):
        columns["level"] = _level(columns["level"])
    if register == FUND:
        columns |= one_amount(columns)
    if register == EXTERNAL:
        _refuse_unit(columns)
    return columns | _month(register, columns)


def _refuse_missing(kind: RegisterKind, columns: Mapping[str, Any]) -> None:
    missing = [kind.fields[name] for name in kind.needs if columns.get(name) in (None, "")]
    if not missing:
        return
    if kind.id == EXTERNAL:
        raise RegisterError(
            f"外部数据缺少{'、'.join(missing)}。",
            advice="外部数据不由台账计算，指标、数值、单位、期间和出处都要填写。",
            code="external.source_missing",
        )
    raise RegisterError(
        f"{kind.label}缺少{'、'.join(missing)}。",
        advice=f"可用：{'、'.join(kind.categories.values())}。",
        code="register.category_missing",
    )


def counted_only(kind: RegisterKind, columns: Mapping[str, Any]) -> dict[str, Any]:
    """A row of what is only counted without a title that repeats what it is of.

    Raises:
        RegisterError: It tells more than a number, its day and its source.
    """
    category = str(columns.get("category") or "")
    if not kind.is_count(category):
        return dict(columns)
    label = kind.categories[kind.category_of(category) or category]
    told = {key: "" if key == "title" and value == label else value for key, value in columns.items()}
    if lost := [column for column, value in told.items() if column in UNCOUNTED and value not in ("", None)]:
        named = "、".join(dict.fromkeys(UNCOUNTED[column] for column in lost))
        kept = "、".join(kind.fields[column] for column in kind.counts_keep)
        raise RegisterError(f"{label}不登记{named}。", advice=f"只登记{kept}。", code="register.not_kept")
    return told


def as_counted(row: RegisterRow) -> RegisterRow:
    """A row without those of its columns that are not kept: for whoever shows it, never to be saved."""
    if national().registers[row.register].is_count(row.category):
        for column in UNCOUNTED:
            setattr(row, column, uncounted_blank(column))
    return row


def uncounted_blank(column: str) -> Any:
    """What stands in a column that is not kept."""
    return None if column in {"person", "person_id", "due_fen", "paid_fen"} else ""


def _category(kind: RegisterKind, text: str) -> str:
    found = kind.category_of(text) or _figure_category(kind, text)
    if found is None:
        label = kind.fields["category"]
        raise RegisterError(
            f"{kind.label}没有{label}“{text}”。",
            advice=f"可用：{'、'.join(kind.categories.values())}。",
            code="register.category_unknown",
        )
    return found


def _figure_category(kind: RegisterKind, text: str) -> str | None:
    """The category that a figure from outside is of, by the figure's own id or label."""
    word = text.strip()
    for category in kind.categories if kind.id == EXTERNAL else ():
        if word in {(figure := external_figure(category)).id, figure.label}:
            return category
    return None


def external_figure(category: str) -> FigureDefinition:
    """The figure that a category of figures from outside is."""
    [found] = [
        figure
        for figure in national().figures.values()
        if figure.measure == EXTERNAL and category in figure.select["categories"]
    ]
    return found


def _level(text: str) -> str:
    level = level_of(text)
    if level not in LEVELS:
        raise RegisterError(
            f"不认识的级别“{text}”。",
            advice=f"可用：{'、'.join(LEVELS.values())}；不知道级别的可以不填。",
            code="register.level_unknown",
        )
    return level


def one_amount(columns: Mapping[str, Any]) -> dict[str, Any]:
    """Money has one amount, in whichever of the two columns it was told.

    Raises:
        RegisterError: Two amounts are told, and they differ.
    """
    first, second = columns.get("paid_fen"), columns.get("due_fen")
    if None not in (first, second) and first != second:
        raise RegisterError(
            "一条经费登记只有一个金额，这里写了两个。",
            advice="预算和支出请分成两条，用种类区分：党建工作经费、党建经费支出。",
            code="register.two_amounts",
        )
    return {"paid_fen": second if first is None else first, "due_fen": None}


def _refuse_unit(columns: dict[str, Any]) -> None:
    """Pass where the value can be told exactly in the unit of the figure's definition."""
    into = external_figure(columns["category"]).unit
    known = factors(into)
    unit = unit_of(columns["unit"])
    if unit is None or unit.word not in known:
        raise RegisterError(
            f"这个指标的单位是“{into}”，不能用“{columns['unit']}”。",
            advice=f"可用：{'、'.join(known)}。",
            code="external.unit_unknown",
        )
    columns["unit"] = unit.word
    try:
        told = Decimal(str(columns["value"])) * known[unit.word]
    except InvalidOperation:
        raise RegisterError(f"“{columns['value']}”不是数值。", advice="请只写数字。", code="external.value") from None
    if told != round(told, DECIMALS):
        raise RegisterError(
            f"{columns['value']}{columns['unit']}换算成{into}，小数超过{DECIMALS}位。",
            advice=f"请按{into}填写，或换用大一些的单位。",
            code="external.unit_fine",
        )


def _month(register: str, columns: Mapping[str, Any]) -> dict[str, Any]:
    """The month in which a row counts: the one told, or of its day; of a figure from outside, the last of its period.

    What is published in January tells of the year before.
    """
    ym, day = columns.get("ym"), columns.get("day")
    told = month_number(day) if ym is None and day is not None else ym
    if register != EXTERNAL:
        return {} if told is None else {"ym": told}
    found = PERIOD.fullmatch("".join(columns["period"].split()))
    if found is None and told is None:
        raise RegisterError(
            f"期间“{columns['period']}”看不出是哪一年。",
            advice="请写成 2025、2025年3月、2025年第一季度或2025年上半年，或填写截止日期。",
            code="external.period_unknown",
        )
    return {"ym": told if found is None else int(found["year"]) * 12 + _last_month(found) - 1}


def _last_month(found: re.Match[str]) -> int:
    if found["month"]:
        return int(found["month"])
    if quarter := found["quarter"] or found["q"]:
        return 3 * int(QUARTERS.get(quarter, quarter))
    return 6 if found["half"] == "上" else 12
