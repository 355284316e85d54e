"""What a member owes a month: whole-base bands, as the rulebook's provisions give them (DF-02, DF-05 to DF-07)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from enum import Enum
from typing import Any

from shuzhi.errors import NotFoundError, ShuzhiError
from shuzhi.rulebook.load import national
from shuzhi.rulebook.model import Provision, Rulebook
from shuzhi.rulebook.vocabulary import DUES_CATEGORIES


class Rounding(Enum):
    """How a sum is rounded: the rules say nothing, so it is a setting.  Value: (smallest unit, decimal rounding)."""

    HALF_UP_TO_FEN = ("0.01", ROUND_HALF_UP)
    HALF_UP_TO_JIAO = ("0.1", ROUND_HALF_UP)
    HALF_UP_TO_YUAN = ("1", ROUND_HALF_UP)
    DOWN_TO_FEN = ("0.01", ROUND_DOWN)


class DuesError(ShuzhiError):
    """A dues base that cannot be reckoned with."""

    code = "dues.base"


def monthly_due(
    base: Decimal,
    category: str,
    on: date,
    *,
    rulebook: Rulebook | None = None,
    rounding: Rounding = Rounding.HALF_UP_TO_FEN,
) -> Decimal | None:
    """Yuan due for the month of ``on``; None where the rules give a range and no single value (farmers).

    The percentage of the band in which the base lies applies to the whole base (中组发〔2008〕3号, arts 2 and 5), so
    3000.00 owes 15.00 and 3000.01 owes 30.00.  Upper bounds belong to their band.

    Args:
        base: Yuan a month, not negative; ignored for students and others, who owe a fixed sum.
        category: One of the ``dues_categories``.

    Raises:
        DuesError: The base is negative or no number.
        NotFoundError: No such category, or no rate in force on that day.
    """
    if not base.is_finite() or base < 0:
        raise DuesError(f"党费基数“{base}”不对。", advice="请填写不小于 0 的金额。")
    values = _rate(rulebook or national(), category, on).values
    if "bands" in values:
        due = base * _percent(values["bands"], base) / 100
    elif "fixed" in values:
        due = Decimal(values["fixed"])
    else:
        return None
    unit, mode = rounding.value
    return due.quantize(Decimal(unit), rounding=mode)


def is_settled_by_class(category: str, on: date, *, rulebook: Rulebook | None = None) -> bool:
    """Whether members of a class owe what the rules fix for it, or a range, so that no base is asked for.

    Raises:
        NotFoundError: No such category, or no rate in force on that day.
    """
    return "bands" not in _rate(rulebook or national(), category, on).values


def _rate(rulebook: Rulebook, category: str, on: date) -> Provision:
    for provision in rulebook.provisions:
        if category in provision.values.get("categories", ()) and provision.version.covers(on):
            return provision
    raise NotFoundError(
        f"没有 {on.isoformat()} 时适用于“{category}”的党费标准。",
        advice=f"人员类别可以是：{'、'.join(DUES_CATEGORIES)}；标准自 2008-04-01 起。",
        code="dues.rate_unknown",
    )


def _percent(bands: Sequence[Mapping[str, Any]], base: Decimal) -> Decimal:
    """The percentage of the first band that holds ``base``; the last band is open."""
    for band in bands[:-1]:
        if base <= Decimal(band["up_to"]):
            return Decimal(band["percent"])
    return Decimal(bands[-1]["percent"])
