"""Whether a number as written agrees with an exact value: bounds, roundings, units."""

from __future__ import annotations

import re

from shuzhi.checking.model import Claim, KnownFigure
from shuzhi.rulebook.settings import CLASS_HOUR, settings_as_written

_SAME: tuple[frozenset[str], ...] = (
    frozenset({"次", "场", "场次", "期", "讲", "堂", "节", "课", "轮", "轮次", "届", "批次", "班次"}),
    frozenset({"人", "名", "位"}),
    frozenset({"件", "项", "个", "条", "大项", "起", "例"}),
    frozenset({"篇", "份", "条"}),
)
_FACTORS: dict[tuple[str, str], float] = {
    ("万元", "元"): 10_000,
    ("亿元", "元"): 100_000_000,
    ("亿元", "万元"): 10_000,
    ("元", "万元"): 0.0001,
    ("小时", "分钟"): 60,
}
_AT_LEAST = frozenset({"超过", "超出", "突破", "超", "逾", "不低于", "不少于", "不下", "至少", "以上"})
_AT_MOST = frozenset({"不超过", "最多", "以内"})
_JUST_BELOW = frozenset({"近", "将近"})
_ABOUT = frozenset({"约", "大约", "约为", "左右", "上下", "上"})
_MORE = frozenset({"余", "多", "来", "几"})
_NEAR = 0.8  # 近12 of what is 9 is no longer near
_WITHIN = 0.1
_RANGE = re.compile(r"(\d+(?:\.\d+)?)[^\d.]+(\d+(?:\.\d+)?)")


def factor(claimed: str, known: str) -> float | None:
    """By what a number in the claim's unit is multiplied to stand in the figure's; None where the units do not fit.

    次 against 人次 never fits: events are not attendances.
    """
    if claimed == known or any(claimed in group and known in group for group in _SAME):
        return 1
    if (claimed, known) == ("学时", "分钟"):
        return float(settings_as_written()[CLASS_HOUR].default or 0)
    return _FACTORS.get((claimed, known))


def agrees(claim: Claim, figure: KnownFigure, scale: float) -> bool:
    """Whether the exact value of the figure can be written as the claim writes it.

    Args:
        scale: What :func:`factor` told.
    """
    if claim.value is None or figure.value is None:
        return False
    exact = figure.value / scale
    if not claim.approximate:
        return _equal(claim.value, exact, _decimals(claim), cut=scale > 1 or claim.unit == "%")
    span = _RANGE.search(claim.bound)
    if span:
        return float(span[1]) <= exact <= float(span[2])
    return _within(claim.bound, claim.value, exact)


def _within(bound: str, value: float, exact: float) -> bool:
    if bound in _MORE:
        return value <= exact < _next_round(value)
    if bound in _AT_LEAST:
        return exact >= value
    if bound in _AT_MOST:
        return exact <= value
    if bound in _JUST_BELOW:
        return _NEAR * value <= exact <= value
    return abs(exact - value) <= _WITHIN * value


def _next_round(value: float) -> float:
    """Up to where 余 may reach: 12余 to 19, 120余 to 129, 300余 to 399."""
    step = 10
    while value >= 10 * step and value % (10 * step) == 0:
        step *= 10
    return (value // step + 1) * step


def _equal(value: float, exact: float, decimals: int, *, cut: bool) -> bool:
    """The same when rounded, or (``cut``) cut off, as the claim is: 18642 元 may be told as 1.86万元 or 1.9万元."""
    last = 10**-decimals
    return abs(exact - value) <= last / 2 + 1e-9 or (cut and 0 <= exact - value < last)


def _decimals(claim: Claim) -> int:
    written = re.search(r"[.．](\d+)", claim.text)
    return len(written[1]) if written else 0
