"""下级进度 laid out for reading: how much of each rule is done, in a bar and in words, and who stands how."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from shuzhi.duties.below import STANDINGS, Below, RuleBelow, Unit
from shuzhi.duties.listing import STRENGTH_LABELS
from shuzhi.duties.words import STATUS_LABELS
from shuzhi.rulebook.model import Strength
from shuzhi.web.frame.components import Look, look_of

# What is done stands first in the bar, what is missing last, as one fills a measure.
IN_THE_BAR = tuple(reversed(STANDINGS))
DONE = ("met", "late", "exempt")
STANDING_WORDS = {
    "met": "都有记录",
    "unknown": "资料不全",
    "due": f"还有{STATUS_LABELS['due']}",
    "overdue": f"有{STATUS_LABELS['overdue']}",
}
COUNTED = ("met", "late", "due", "overdue", "unknown")  # what is exempt asks nothing of anybody


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
    return [(unit, [(STATUS_LABELS[status], unit.counts[status]) for status in COUNTED]) for unit in units]


def _row(one: RuleBelow) -> RuleRow:
    strength = one.rule.strength
    duties = Counter({"met": sum(one.duties[status] for status in DONE)})
    duties.update({standing: one.duties[standing] for standing in STANDINGS if standing != "met"})
    parts = [f"{look_of(standing, strength).word} {duties[standing]:,}" for standing in IN_THE_BAR if duties[standing]]
    return RuleRow(
        id=one.rule.id,
        title=one.rule.title,
        strength=STRENGTH_LABELS[strength],
        organisations=one.organisations,
        counted=f"共 {duties.total():,} 项：" + "；".join(parts),
        bar=_bar(duties, strength),
        groups=tuple(
            Group(standing, look_of(standing, strength), STANDING_WORDS[standing], one.standings[standing])
            for standing in IN_THE_BAR
            if one.standings[standing]
        ),
    )


def _bar(duties: Counter[str], strength: Strength) -> tuple[Stretch, ...]:
    """What only asks for an explanation is drawn more gently than what is missing."""
    stretches, start = [], 0.0
    for standing in IN_THE_BAR:
        if share := 100 * duties[standing] / duties.total():
            gentle = standing == "overdue" and strength is not Strength.MUST
            stretches.append(Stretch("ask" if gentle else standing, start, share))
            start += share
    return tuple(stretches)
