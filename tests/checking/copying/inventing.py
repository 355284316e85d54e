"""Invented words: unrelated ones share nothing, and nothing in them is a stock phrase."""

from __future__ import annotations

from random import Random

from hypothesis import settings

from shuzhi.checking.copying.normalising import KEPT

STEADY = settings(deadline=None, derandomize=True)
"""The same examples every time; the first call may load or compile."""
_HAN = [chr(code) for code in range(0x4E00, 0x9FFF) if KEPT[code]]


def own_words(seed: object, count: int) -> str:
    """``count`` characters that only this seed gives."""
    return "".join(Random(str(seed)).choices(_HAN, k=count))


def own_report(seed: object, *, paragraphs: int = 4, size: int = 120) -> str:
    """A report of own words."""
    return "".join(own_words(f"{seed}/{number}", size) + "。\n" for number in range(paragraphs))
