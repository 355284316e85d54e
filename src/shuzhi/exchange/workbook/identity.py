"""Citizen identity numbers: GB 11643-1999 (18 digits, check digit by ISO 7064 MOD 11-2) and the 15 digits
before it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from shuzhi.exchange.workbook.text import as_text, compact

_WEIGHTS = tuple(pow(2, 17 - index, 11) for index in range(17))
_CHECK = "10X98765432"


@dataclass(frozen=True, slots=True)
class IdentityRead:
    """``number`` is None where it does not hold; then ``reason`` says why, without the number."""

    number: str | None
    born_on: date | None = None
    sex: str = ""
    reason: str = ""


def check_digit(first_seventeen: str) -> str:
    """The eighteenth character."""
    return _CHECK[sum(int(digit) * weight for digit, weight in zip(first_seventeen, _WEIGHTS, strict=True)) % 11]


def masked(text: str) -> str:
    """A number as a message may show it: three first, two last."""
    return text[:3] + "*" * max(len(text) - 5, 3) + text[-2:] if len(text) > 8 else "*" * len(text)


def read_identity(value: Any) -> IdentityRead:
    """The identity number of a cell."""
    if isinstance(value, int | float) and not isinstance(value, bool) and value >= 1e15:
        # A number cell keeps fifteen digits only: the last three are gone even where the check digit
        # happens to hold.
        return IdentityRead(None, reason="单元格是数字格式，Excel 已丢掉后三位")
    text = compact(as_text(value)).upper().strip("'’‘`")
    if len(text) == 18 and text[:17].isascii() and text[:17].isdigit():
        return _eighteen(text)
    if len(text) == 15 and text.isascii() and text.isdigit():
        born = _day("19" + text[6:12])
        if born is None:
            return IdentityRead(None, reason="其中的出生日期不存在")
        return IdentityRead(text, born, "男" if int(text[14]) % 2 else "女")
    return IdentityRead(None, reason=f"应为18位，现为{len(text)}位" if len(text) != 18 else "含有不该有的字符")


def _eighteen(text: str) -> IdentityRead:
    if check_digit(text[:17]) != text[17]:
        return IdentityRead(None, reason="末位校验码不符")
    born = _day(text[6:14])
    if born is None:
        return IdentityRead(None, reason="其中的出生日期不存在")
    return IdentityRead(text, born, "男" if int(text[16]) % 2 else "女")


def _day(digits: str) -> date | None:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return None
