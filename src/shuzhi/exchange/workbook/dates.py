"""Days and times as offices write them."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from shuzhi.exchange.workbook.text import as_text, chinese_number, narrow

_FIRST_SERIAL, _LAST_SERIAL = 3653, 73050  # 1910 … 2099: outside, a bare number is no day
_CHINESE_YEAR = re.compile(r"([一二][〇零○Oo一二三四五六七八九]{3})年")
_CHINESE_PART = re.compile(r"([一二三四五六七八九十]{1,3})(?=[月日号点时])")
_WEEKDAY = re.compile(r"\(?(?:星期|周|礼拜)[一二三四五六日天]\)?")
_FULL = re.compile(r"^(\d{4})\s*(?:年|[-./\\、。,])\s*(\d{1,2})\s*(?:月|[-./\\、。,])\s*(\d{1,2})(?!\d)\s*[日号]?")
_TWO_DIGITS = re.compile(r"^['’]?(\d\d)\s*(?:年|[-./])\s*(\d{1,2})\s*(?:月|[-./])\s*(\d{1,2})(?!\d)\s*[日号]?")
_EIGHT = re.compile(r"^((?:19|20)\d\d)(\d\d)(\d\d)(?!\d)")
_MONTH_DAY = re.compile(r"^(?P<month>\d{1,2})\s*月\s*(?P<day>\d{1,2})(?!\d)\s*[日号]?")
_SHORT = re.compile(r"^(?P<month>\d{1,2})(?P<mark>[./-])(?P<day>\d{1,2})(?!\d|(?P=mark)\d)")
_NO_DAY = re.compile(r"^(?:\d{4}\s*[年./-]\s*)?\d{1,2}\s*月份?(?:[上中下]旬|初|中|底|末)?$")
_YEAR_MONTH = re.compile(r"^(\d{4})\s*(?:年|[-./])\s*(\d{1,2})\s*(月?)\s*(月?底|末|月底前|底前)?(?:前|之前)?$")
_CLOCK = re.compile(
    r"(上午|下午|晚上|晚|中午|早上|早|凌晨|傍晚)?\s*(\d{1,2})\s*(?::|点|时)\s*(\d{1,2}|半|一刻|三刻)?\s*分?"
)
_RANGE = re.compile(r"^\s*(?:-|—|–|~|～|至|到|、|和|及|或)+\s*(\d)")
_SECONDS = re.compile(r"(?<=\d:\d\d):\d\d")
_NO_MATTER = re.compile(r"上午|下午|晚上?|中午|早上?|凌晨|傍晚|全天|整天|之?前|止|T|[\W_]")
_AFTERNOON = {"下午", "晚上", "晚", "傍晚"}


@dataclass(frozen=True, slots=True)
class DayRead:
    """What a date cell holds.

    ``error``: None, or the code ``date.invalid``, ``date.incomplete`` (a day or a year is lacking) or
    ``date.ambiguous``; then ``day`` is None.  ``year_inferred``: the year came from the title.
    ``several``: a span of days, of which ``day`` is the first.  ``month_end``: 「6月底」 read as its last
    day.  ``short_year``: 「25.3.5」 in a sheet of 2025.  ``serial``: a bare number, read as Excel counts
    days.  ``unread``: what stands behind the day and is neither a time nor a span.
    """

    day: date | None
    time: time | None = None
    error: str | None = None
    reason: str = ""
    year_inferred: bool = False
    several: bool = False
    month_end: bool = False
    short_year: bool = False
    serial: bool = False
    unread: str = ""


def _failed(code: str, reason: str) -> DayRead:
    return DayRead(None, None, code, reason)


def read_day(value: Any, *, year: int | None = None, epoch: datetime | None = None) -> DayRead:
    """The day (and time) of a cell.

    ``year``: what to take for 「3月5日」; None where the sheet gives no year.  ``epoch``: day 0 of the
    workbook's serial numbers (openpyxl's ``Workbook.epoch``); by default 1899-12-30.  An empty cell is the
    caller's business.
    """
    if isinstance(value, datetime):
        clock = value.time().replace(second=0, microsecond=0)
        return DayRead(value.date(), clock if clock != time() else None)
    if isinstance(value, date):
        return DayRead(value)
    if isinstance(value, time | timedelta):
        return _failed("date.invalid", "只有钟点，没有日期")
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _from_number(value, year, epoch or datetime(1899, 12, 30))  # noqa: DTZ001 civil days have no zone
    text = as_text(value)
    if re.fullmatch(r"[1-6]\d{4}", narrow(text)):  # a serial number kept as text, as exports leave it
        return _from_number(int(narrow(text)), year, epoch or datetime(1899, 12, 30))  # noqa: DTZ001
    return _from_text(text, year)


def _from_number(value: float, year: int | None, epoch: datetime) -> DayRead:
    """Excel's serial number of a day, or a day typed as a number: 20250305, 3.15."""
    if _FIRST_SERIAL <= value <= _LAST_SERIAL:
        moment = epoch + timedelta(days=value, seconds=30)
        clock = moment.time().replace(second=0, microsecond=0)
        return DayRead(moment.date(), clock if clock != time() else None, serial=True)
    if 1900 < value < 2100:
        return _failed("date.incomplete", "只看得出年份或年月，没有日")
    if re.fullmatch(r"\d{1,2}\.[123]", repr(value)):
        return _failed("date.ambiguous", "Excel 把它存成了小数，末尾的 0 可能丢了")
    text = as_text(value)
    if re.fullmatch(r"(19|20)\d\d(0[1-9]|1[0-2])", text):
        return _failed("date.incomplete", "只有年月，没有日")
    return _from_text(text, year)


def _arabic(text: str) -> str:
    """二〇二五年三月五日 → 2025年3月5日."""

    def year(match: re.Match[str]) -> str:
        digits = (str("〇一二三四五六七八九".find(char)) for char in re.sub("[零○Oo]", "〇", match[1]))
        return "".join(digits) + "年"

    def part(match: re.Match[str]) -> str:
        number = chinese_number(match[1])
        return match[1] if number is None else str(number)

    return _CHINESE_PART.sub(part, _CHINESE_YEAR.sub(year, text)).replace("元月", "1月")


def _from_text(original: str, year: int | None) -> DayRead:
    text = _WEEKDAY.sub(" ", _arabic(narrow(original))).strip()
    if match := _FULL.match(text) or _EIGHT.match(text):
        return _with_rest(match, int(match[1]), int(match[2]), int(match[3]))
    if end := _YEAR_MONTH.match(text):
        return _month_only(end)
    if match := _TWO_DIGITS.match(text):
        if year is None or int(match[1]) != year % 100:
            return _failed("date.ambiguous", "年份只写了两位，看不准是哪一年")
        return replace(_with_rest(match, year, int(match[2]), int(match[3])), short_year=True)
    return _without_year(text, year)


def _without_year(text: str, year: int | None) -> DayRead:
    if match := _MONTH_DAY.match(text) or _SHORT.match(text):
        if year is None:
            return _failed("date.incomplete", "没有年份，标题、表名和文件名里也没有")
        return replace(_with_rest(match, year, int(match["month"]), int(match["day"])), year_inferred=True)
    if _NO_DAY.match(text):
        return _failed("date.incomplete", "只写到月，没有日")
    return _failed("date.invalid", "认不出这是哪一天")


def _with_rest(match: re.Match[str], year: int, month: int, number: int) -> DayRead:
    """The day, and the time or whatever else stands behind it."""
    if not 1900 <= year < 2100:
        return _failed("date.invalid", "年份不对")
    try:
        day = date(year, month, number)
    except ValueError:
        return _failed("date.invalid", "日历上没有这一天")
    rest = match.string[match.end() :]
    if _RANGE.match(rest) and ":" not in rest.split(" ")[0]:
        return DayRead(day, several=True)
    clock = read_time(rest)
    return DayRead(day, clock, unread=_unread(rest, clock))


def _unread(rest: str, clock: time | None) -> str:
    """What is left behind a day once the times and the words of a day are taken off; "" where that is nothing."""
    left = _CLOCK.sub("", _SECONDS.sub("", rest.replace("两点", "2点"))) if clock else rest
    return rest.strip() if _NO_MATTER.sub("", left) else ""


def _month_only(match: re.Match[str]) -> DayRead:
    year, month = int(match[1]), int(match[2])
    if not 1 <= month <= 12:
        return _failed("date.invalid", "日历上没有这个月")
    if match[4]:
        return DayRead(date(year, month, monthrange(year, month)[1]), month_end=True)
    return _failed("date.incomplete", "只有年月，没有日")


def read_time(value: Any) -> time | None:
    """The time at which something began: 下午2:30, 14:30, 15：00, 上午九点, 两点半, an Excel time; None if
    there is none.
    """
    if isinstance(value, datetime):
        value = value.time()
    if isinstance(value, time):
        return value.replace(second=0, microsecond=0)
    if isinstance(value, float) and 0 < value < 1:
        minutes = round(value * 1440)
        return time(minutes // 60 % 24, minutes % 60)
    text = as_text(value)
    if not text or (match := _CLOCK.search(_arabic(narrow(text).replace("两点", "二点")))) is None:
        return None
    hour = int(match[2])
    minute = (
        {"半": 30, "一刻": 15, "三刻": 45}.get(match[3] or "0", 0)
        if not (match[3] or "0").isdigit()
        else int(match[3] or 0)
    )
    if (match[1] in _AFTERNOON and hour < 12) or (match[1] == "中午" and hour < 3):
        hour += 12
    return time(hour, minute) if hour < 24 and minute < 60 else None


def read_year(text: str) -> int | None:
    """The year that a title, sheet name or file name names: 2025年度, 二〇二五年, 2025; None where there
    is none or two.
    """
    plain = _arabic(narrow(text))
    found = {int(year) for year in re.findall(r"(?<!\d)((?:19|20)\d\d)\s*(?:年|学年)", plain)}
    if not found:
        found = {int(year) for year in re.findall(r"(?<!\d)(20\d\d)(?!\d)", plain)}
    return found.pop() if len(found) == 1 else None
