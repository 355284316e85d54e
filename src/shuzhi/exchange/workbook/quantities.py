"""Numbers of persons and amounts of money in cells."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from shuzhi.exchange.workbook.text import as_text, compact

_COUNT = re.compile(r"^(?:应到|实到|共|约|应参加|实参加)?:?(\d{1,6})(?:\.0+)?(?:人次|人|名|位|个)?(?:党员)?$")
_PAIR = re.compile(r"^(\d{1,6})人?[/／](\d{1,6})人?$")
_DUE = re.compile(r"应(?:到会?|参加|参会|出席)(?:人数|党员)?:?(\d{1,6})")
_PRESENT = re.compile(r"实(?:到会?|参加|参会|出席|际到会|际参加)(?:人数|党员)?:?(\d{1,6})")
_MANY, _RICH = 1_000_000, 100_000_000  # persons and yuan: more is a number that strayed into the column
_MONEY = re.compile(r"^[¥￥]?(\d[\d,]*(?:\.\d+)?|\.\d+)(?:元|块|圆)?(?:/月)?$")


def read_count(value: Any) -> int | None:
    """22, "22", 22人, ２２ 名 → 22; None where it is no plain count."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return int(value) if 0 <= value < _MANY and float(value).is_integer() else None
    match = _COUNT.match(compact(as_text(value)))
    return int(match[1]) if match else None


def read_pair(value: Any) -> tuple[int, int] | None:
    """22/25 → (22, 25), in the order written."""
    match = _PAIR.match(compact(as_text(value)))
    return (int(match[1]), int(match[2])) if match else None


def read_due_and_present(value: Any) -> tuple[int | None, int | None]:
    """应到22人，实到21人 → (22, 21); None for what is not said.  Of 20/22 the greater is who was due."""
    text = compact(as_text(value))
    due, present = _DUE.search(text), _PRESENT.search(text)
    if not due and not present and (pair := read_pair(text)):
        return max(pair), min(pair)
    return (int(due[1]) if due else None, int(present[1]) if present else None)


def read_amount(value: Any) -> Decimal | None:
    """Yuan: 25, 49.99, ¥1,250.00, 25元; None where it is no amount.  Noise of binary fractions is rounded
    away.
    """
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return Decimal(str(round(value, 4))) if 0 <= value < _RICH else None
    match = _MONEY.match(compact(as_text(value)))
    if match is None:
        return None
    try:
        amount = Decimal(match[1].replace(",", ""))
    except InvalidOperation:  # pragma: no cover - the pattern admits decimal numbers only
        return None
    return amount if amount < _RICH else None
