"""What the page components show, as plain typed values.  No query, no request, no rule.

Views build these and hand them to the tags of ``frame/tags.py``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse

from shuzhi.rulebook.statuses import STATUSES


@dataclass(frozen=True, slots=True)
class Screen:
    """One of the five screens in the navigation."""

    label: str
    route: str
    also: tuple[str, ...] = ()  # the routes below whose addresses the pages lie that are reached from it

    @property
    def path(self) -> str:
        """Its address."""
        return reverse(self.route)

    def holds(self, path: str) -> bool:
        """Whether the page at ``path`` lies inside this screen."""
        routes = self.also if self.route == "month" else (self.route, *self.also)  # every address begins with its
        return path.startswith(tuple(reverse(route) for route in routes))


SCREENS = (
    Screen("本月", "month", ("explain", "below")),
    Screen("记一笔", "record"),
    Screen("台账", "ledger", ("items", "registers", "figures")),
    Screen("名册", "roster", ("organisations",)),
    Screen("述职", "report"),
)


@dataclass(frozen=True, slots=True)
class Look:
    """How a duty's status is told: a full word, a short one for narrow cells, and the name of a shape."""

    word: str
    short: str
    shape: str


LOOKS: Mapping[str, Look] = {one.id: Look(one.label, one.short, one.shape) for one in STATUSES.values()}


def look_of(status: str, *, explained: bool = False, unbegun: bool = False) -> Look:
    """How to show a status; raises KeyError for a status that the house does not know.

    Args:
        unbegun: The duty began before the ledger did.
    """
    if unbegun:
        return Look(STATUSES[status].unbegun, STATUSES[status].unbegun, STATUSES[status].shape)
    if explained and STATUSES[status].answer:
        return Look(STATUSES[status].explained, "已说明", "tick-late")
    return LOOKS[status]


@dataclass(frozen=True, slots=True)
class GridCell:
    """A stretch of months in the month grid.

    ``status`` None draws an empty stretch: nothing is asked then.  ``span`` is its length in months.
    """

    label: str  # the period in words, e.g. 第一季度
    status: str | None = None
    span: int = 1
    href: str = ""
    explained: bool = False
    ahead: bool = False  # a period that has not begun
    unbegun: bool = False  # a period that began before the ledger did


@dataclass(frozen=True, slots=True)
class GridRow:
    """One duty's year; the spans of its cells add up to twelve months."""

    title: str
    cells: tuple[GridCell, ...]

    def __post_init__(self) -> None:
        months = sum(cell.span for cell in self.cells)
        if months != 12:
            raise ValueError(f"{self.title}: the cells cover {months} months, not 12")


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that is wrong, where, and what to do; ``where`` may be empty."""

    code: str
    message: str
    advice: str = ""
    where: str = ""


def figure_text(value: float | str | None, decimals: int = 0) -> str:
    """A figure's value as read: a whole number without a point, None as 「无数据」 (known zero is 0)."""
    if value is None:
        return "无数据"
    return value if isinstance(value, str) else f"{value:.{decimals}f}"
