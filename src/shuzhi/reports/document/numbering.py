"""Numbers as official documents write them: 一、（一）1.（1）, and dates without padded zeros."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from shuzhi.reports.document.model import Block, Heading

_DIGITS = "零一二三四五六七八九"
_UNITS = ((1000, "千"), (100, "百"), (10, "十"))


def chinese_number(number: int) -> str:
    """An integer from 0 to 9999 in Chinese, e.g. 12 → ``十二``, 105 → ``一百零五``.

    Raises:
        ValueError: Outside 0…9999.
    """
    if not 0 <= number <= 9999:
        raise ValueError(f"only 0 to 9999 can be written, not {number}")
    if number == 0:
        return _DIGITS[0]
    written = ""
    rest = number
    skipped = False
    for unit, name in _UNITS:
        digit, rest = divmod(rest, unit)
        if digit:
            written += ("零" if skipped else "") + _DIGITS[digit] + name
            skipped = False
        else:
            skipped = bool(written)
    if rest:
        written += ("零" if skipped else "") + _DIGITS[rest]
    # 10 to 19 standing alone are spoken without the leading one.
    return written.removeprefix("一") if 10 <= number <= 19 else written


def heading_number(level: int, number: int) -> str:
    """The number of a heading of level 1 to 4 after GB/T 9704: ``一、`` ``（一）`` ``1.`` ``（1）``."""
    if level == 1:
        return f"{chinese_number(number)}、"
    if level == 2:
        return f"（{chinese_number(number)}）"
    return f"{number}." if level == 3 else f"（{number}）"


def numbered(blocks: Iterable[Block]) -> Iterator[tuple[str, Block]]:
    """Each block with its heading number, ``""`` for blocks that are no heading.

    A heading of a higher level starts the levels under it again; a level that is skipped takes no number.
    """
    counts = [0, 0, 0, 0]
    for block in blocks:
        if not isinstance(block, Heading):
            yield "", block
            continue
        counts[block.level - 1] += 1
        counts[block.level :] = [0] * (4 - block.level)
        yield heading_number(block.level, counts[block.level - 1]), block


def chinese_date(day: date) -> str:
    """A day as official documents write it, without padded zeros: ``2025年3月5日``."""
    return f"{day.year}年{day.month}月{day.day}日"
