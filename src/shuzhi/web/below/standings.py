"""下级进度 laid out for reading: how much of each rule is done, in a bar and in words, and who stands how."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from shuzhi.duties.below import Below, RuleBelow, Unit
from shuzhi.duties.listing import STRENGTH_LABELS
from shuzhi.rulebook.statuses import LABELS, SETTLED, STANDINGS, STATUSES
from shuzhi.web.frame.components import Look, look_of

# What is done stands first in the bar, what is missing last, as one fills a measure.
IN_THE_BAR = tuple(reversed(STANDINGS))
DONE = {*SETTLED, "exempt"}
COUNTED = tuple(status for status in STATUSES if status != "exempt")  # which asks nothing of anybody
UNBEGUN_WORD = STATUSES["unknown"].unbegun
WORDS_COUNTED = (*(LABELS[status] for status in COUNTED), UNBEGUN_WORD)  # the columns of the organisations


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of the bar; ``start`` and ``share`` are per cent of it."""

    tone: str
    start: float
    share: float


@dataclass(frozen=True, slots=True)
class Group:
    """The organisations that stand alike with one rule."""

    standing: str
    look: Look
    words: str
    count: int


@dataclass(frozen=True, slots=True)
class RuleRow:
    """One rule: its duties in the bar and in ``counted``, its organisations in ``groups``."""

    id: str
    title: str
    strength: str
    organisations: int
    counted: str
    bar: tuple[Stretch, ...]
    groups: tuple[Group, ...]


def rule_rows(below: Below, *, personal: bool | None = None) -> list[RuleRow]:
    """The rules in the rulebook's order; ``personal``: only those that persons owe, or only those they do not."""
    return [_row(one) for one in below.rules if personal is None or (one.rule.subject.relation == "person") == personal]


def unit_rows(units: Iterable[Unit]) -> list[tuple[Unit, list[tuple[str, int]]]]:
    """The organisations, each with how many of its duties stand how, in words."""
    return [(unit, _told(unit)) for unit in units]


def _told(unit: Unit) -> list[tuple[str, int]]:
    counts = unit.counts - Counter(unknown=unit.unbegun)
    return [*((LABELS[status], counts[status]) for status in COUNTED), (UNBEGUN_WORD, unit.unbegun)]


def _row(one: RuleBelow) -> RuleRow:
    duties = Counter({"met": sum(one.duties[status] for status in DONE)})
    duties.update({standing: one.duties[standing] for standing in STANDINGS if standing != "met"})
    told = duties - Counter(unknown=one.unbegun)  # the bar has one place for both, the words tell them apart
    parts = [f"{look_of(standing).word} {told[standing]:,}" for standing in IN_THE_BAR if told[standing]]
    parts += [f"{UNBEGUN_WORD} {one.unbegun:,}"] if one.unbegun else []
    return RuleRow(
        id=one.rule.id,
        title=one.rule.title,
        strength=STRENGTH_LABELS[one.rule.strength],
        organisations=one.organisations,
        counted=f"共 {duties.total():,} 项：" + "；".join(parts),
        bar=_bar(duties),
        groups=tuple(
            Group(standing, look_of(standing), STATUSES[standing].standing, one.standings[standing])
            for standing in IN_THE_BAR
            if one.standings[standing]
        ),
    )


def _bar(duties: Counter[str]) -> tuple[Stretch, ...]:
    stretches, start = [], 0.0
    for standing in IN_THE_BAR:
        if share := 100 * duties[standing] / duties.total():
            stretches.append(Stretch(standing, start, share))
            start += share
    return tuple(stretches)
