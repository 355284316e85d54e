"""Which column holds which field: headings against the aliases of a format."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from shuzhi.exchange.workbook.formats import FieldFormat, SheetFormat, words
from shuzhi.exchange.workbook.text import chinese_number, heading, plain_heading

_MONTH = re.compile(
    r"^(?:(20\d\d)(?:年度?|[-./]))?(\d{1,2}|[一二三四五六七八九十]{1,2})(月?)(?:份)?"
    r"(?:-?0?1)?(?:党费|实缴|实交|已缴|缴纳|缴费|交纳)?(?:金额|数|额|情况|党费)?$"
)
_DATE_HEADING = re.compile(r"^(20\d\d)-(\d\d)-01(?:00:00(?::00)?)?$")


@dataclass(slots=True)
class Assignment:
    """``fields``: field → column number.  ``months``: month → column number.  ``by_part``: matched by a
    part only.
    """

    fields: dict[str, int] = field(default_factory=dict)
    months: dict[int, int] = field(default_factory=dict)
    month_years: set[int] = field(default_factory=set)
    by_part: list[str] = field(default_factory=list)
    unmapped: list[int] = field(default_factory=list)
    serial: set[int] = field(default_factory=set)

    def matched(self) -> int:
        """How many fields were found, a note not counted; three months say as much as three fields."""
        return len(self.fields.keys() - {"note", "number"}) + min(len(self.months), 3)

    def has(self, name: str) -> bool:
        """True where a required field, or group of fields, was found."""
        if name == "months":
            return bool(self.months) or {"month", "paid"} <= self.fields.keys()
        if name == "steps":
            return any(key.startswith("development.") for key in self.fields)
        return name in self.fields


def month_of(text: str) -> tuple[int, int | None] | None:
    """(month, year or None) of a heading: 1月, 一月份, 2025年1月, 2025-01, 1月实缴; None where it names no
    month.
    """
    plain = plain_heading(text)
    match = _DATE_HEADING.match(plain)
    if match:
        return int(match[2]), int(match[1])
    match = _MONTH.match(plain)
    if match is None or not (match[3] or match[1]):
        return None
    number = int(match[2]) if match[2].isdigit() else chinese_number(match[2])
    if number is None or not 1 <= number <= 12:
        return None
    return number, int(match[1]) if match[1] else None


def assign(form: SheetFormat, headings: Mapping[int, str], withheld: frozenset[str] = frozenset()) -> Assignment:
    """Give each field of ``form`` the column with the best claim: own names first, then weak ones, then
    parts.
    """
    found = Assignment()
    open_columns = dict(headings)
    for column in [column for column, text in open_columns.items() if heading(text) in withheld]:
        found.unmapped.append(column)
        del open_columns[column]
    if form.record == "dues":
        _take_months(found, open_columns)
    for strength in ("aliases", "weak"):
        for name, spec in form.fields.items():
            _take_exact(found, open_columns, name, getattr(spec, strength))
    for column in [column for column, text in open_columns.items() if plain_heading(text) in words().serial_headings]:
        found.serial.add(column)
        del open_columns[column]
    for name, spec in form.fields.items():
        _take_part(found, open_columns, name, spec)
    found.unmapped += open_columns
    if "number" in found.fields:
        found.serial.add(found.fields["number"])
    return found


def _take_months(found: Assignment, open_columns: dict[int, str]) -> None:
    for column, text in list(open_columns.items()):
        month = month_of(text)
        if month and month[0] not in found.months:
            found.months[month[0]] = column
            if month[1] is not None:
                found.month_years.add(month[1])
            del open_columns[column]


def _take_exact(found: Assignment, open_columns: dict[int, str], name: str, aliases: frozenset[str]) -> None:
    if name in found.fields:
        return
    for reduce in (heading, plain_heading):
        for column, text in open_columns.items():
            if reduce(text) in aliases:
                found.fields[name] = column
                del open_columns[column]
                return


def _take_part(found: Assignment, open_columns: dict[int, str], name: str, spec: FieldFormat) -> None:
    if name in found.fields:
        return
    for part in spec.contains:
        for column, text in open_columns.items():
            plain = plain_heading(text)
            if part in plain and not any(word in plain for word in spec.barred):
                found.fields[name] = column
                shown = " ".join(text.split())
                found.by_part.append(f"「{shown}」一列按名称相近读作「{spec.label}」。")
                del open_columns[column]
                return
