"""The rulebook in memory: what the YAML says, checked and typed.  No engine, no Django.

A rule in YAML has a stable id and dated versions.  Loading *flattens* it: each version becomes one
:class:`DutyRule` (or :class:`Provision`) of its own with ``since`` and ``until``, so that whoever evaluates
never has to ask again which wording was in force on the event's own day.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Any, Literal

from shuzhi.rulebook.changes import family_of
from shuzhi.rulebook.shapes import (
    Cadence,
    Deadline,
    Ending,
    Evidence,
    Need,
    Shape,
    Subject,
)
from shuzhi.rulebook.vocabulary import LEVELS, STEPS


class Strength(StrEnum):
    """How binding the wording is (law 4 of the house)."""

    MUST = "must"  # 应当、必须
    GENERALLY = "generally"  # 一般: a missing record asks for an explanation, it is no breach
    MAY = "may"  # 可以
    PRACTICE = "practice"  # local practice, no central text


class Confidence(StrEnum):
    """How sure the fact is; everything but ``quoted`` is shown as 「待核」."""

    QUOTED = "quoted"  # V: the regulation's own text was read
    SECONDARY = "secondary"  # S: question banks, local copies, news
    MEMORY = "memory"  # M: not seen


@dataclass(frozen=True, slots=True)
class Reference:
    """Where a value comes from.  ``article`` is None where the number was never seen: none is invented."""

    title: str
    article: str | None = None
    sources: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """Regulation and article, as a sentence names them."""
        return f"《{self.title}》" + (f"第{self.article}条" if self.article else "")


@dataclass(frozen=True, slots=True)
class Version:
    """The span in which a wording is in force: from ``since`` up to, not including, ``until``."""

    since: date
    until: date | None
    reference: Reference
    confidence: Confidence
    checked_on: date
    closed: bool = False  # the rule ends with it: no other wording follows
    opening: bool = False  # the rule begins with it: no other wording stands before

    def covers(self, day: date) -> bool:
        """True where this wording is in force on ``day``."""
        return self.since <= day and (self.until is None or day < self.until)

    def touches(self, first: date, last: date) -> bool:
        """True where this wording is in force on any day from ``first`` to ``last``."""
        return self.since <= last and (self.until is None or first < self.until)


@dataclass(frozen=True, slots=True)
class DutyRule:
    """One version of one duty."""

    id: str
    facts: tuple[str, ...]  # ids of the fact base, e.g. ZB-07
    title: str
    subject: Subject
    shape: Shape
    evidence: Evidence
    need: Need
    strength: Strength
    settle: str  # what would settle it, one Chinese sentence
    version: Version
    # True: what the ledger never told of is not held against anybody.  With no evidence of the kind at all the status
    # is unknown, not overdue; a state asks nothing where the roster names nobody.
    silent: bool = False
    # True: only what the register can tell is held against somebody.  Whom it never names in the year, and a month of
    # which it names nobody, are unknown.
    named: bool = False
    record_kind: str | None = None  # the entry kind that 「记一笔」 prefills
    taken_up: bool = False  # of a practice: a local rulebook asks for it, whatever is set
    ends_with: Ending | None = None  # what was not done when a later step came is asked no longer
    warning: str | None = None  # by which code entering says so at once where a step is against the rule

    @property
    def same_matter(self) -> bool:
        """Whether only the same item or transfer that started the duty can settle it."""
        if not isinstance(self.shape, Deadline):
            return False
        families = {family_of(change) for change in (*self.shape.after.changes, *self.evidence.changes)}
        both = bool(self.shape.after.changes and self.evidence.changes)
        return both and len(families) == 1 and families != {"state"}

    @property
    def pending_check(self) -> bool:
        """True where the value is shown as 「待核」."""
        return self.version.confidence is not Confidence.QUOTED


@lru_cache(maxsize=256)
def month_by_month(rule: DutyRule) -> DutyRule:
    """The rule with every month told by itself, as figures count them; the same object for the same rule."""
    if isinstance(rule.shape, Cadence) and rule.shape.lapse is not None:
        return replace(rule, shape=replace(rule.shape, lapse=None))
    return rule


@dataclass(frozen=True, slots=True)
class Provision:
    """A rate, ratio, threshold, limit or text that binds but is not itself a due duty."""

    id: str
    facts: tuple[str, ...]
    title: str
    statement: str
    strength: Strength
    values: dict[str, Any]
    version: Version


@dataclass(frozen=True, slots=True)
class EntryKind:
    """A kind an entry may carry."""

    id: str
    label: str
    group: str
    meets: str = "open"  # who comes together, out of vocabulary.MEETS
    aliases: tuple[str, ...] = ()
    alone: tuple[str, ...] = ()  # names that mean the kind only where they stand alone, not inside a sentence
    roll: bool = True  # kept with a roll or head-count
    includes: tuple[str, ...] = ()  # kinds that an entry of this kind also counts as
    about_person: bool = False  # has persons concerned (role ``subject``)
    talk: bool = False  # of which only the parties, the day and the occasion are kept
    keeps: tuple[str, ...] = ()  # what is kept beside the day, out of vocabulary.ENTRY_FIELDS and ROLES; empty: all
    usual: bool = False  # offered first in a form though no duty asks for it
    yearly: bool = False  # a yearly meeting that may say which year it is for
    listed: bool = False  # told however long ago it was: nothing but its own kind begins with it
    note: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """Every name that means this kind."""
        return (self.label, *self.aliases)

    @property
    def is_step(self) -> bool:
        """Whether it is a step on somebody's way to membership, which is no event of its own."""
        return self.id.startswith(STEPS)


@dataclass(frozen=True, slots=True)
class KindNaming:
    """The words around the name of a kind, and what they make of it; ``cn/kinds.yaml`` tells of each list."""

    plans: tuple[str, ...] = ()
    undone: tuple[str, ...] = ()
    called_off: tuple[str, ...] = ()
    papers: tuple[str, ...] = ()
    spoken_of: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    own: tuple[str, ...] = ()
    vague: tuple[str, ...] = ()
    organisers: tuple[str, ...] = ()
    verbs: tuple[str, ...] = ()
    tails: tuple[str, ...] = ()


EXTERNAL = "external"  # the register of figures from outside


@dataclass(frozen=True, slots=True)
class RegisterKind:
    """A register and the fields its rows use."""

    id: str
    label: str
    fields: dict[str, str]  # column -> Chinese label
    categories: dict[str, str] = field(default_factory=dict)
    needs: tuple[str, ...] = ()  # fields without which a row says nothing
    counts: tuple[str, ...] = ()  # categories of which only the columns of ``counts_keep`` are kept
    counts_keep: tuple[str, ...] = ()
    listed: bool = False  # lists what is of years long past: nothing but the register begins with it

    def is_count(self, category: str) -> bool:
        """Whether of a row of this category, by id or label, nothing is kept beside the number and its source."""
        return self.category_of(category) in self.counts

    def category_of(self, text: str) -> str | None:
        """The id of the category that a word means, by id or label; None where it is none."""
        word = text.strip()
        by_label = {label: category for category, label in self.categories.items()}
        return word if word in self.categories else by_label.get(word)

    def part(self, *, category: str = "", level: str = "") -> str:
        """The word for its rows of one category, or of one level, by which they can be said to be none."""
        return f"{self.id}.{category}" if category else f"{self.id}@{level}"

    def parts(self) -> dict[str, tuple[str, str]]:
        """Word of each part → (``category`` or ``level``, its id); what others tell with a source has none."""
        if self.id == EXTERNAL:
            return {}
        levels = LEVELS if "level" in self.fields else ()
        return {
            **{self.part(category=category): ("category", category) for category in self.categories},
            **{self.part(level=level): ("level", level) for level in levels},
        }

    def part_labels(self) -> dict[str, str]:
        """Word of each part → what it is called."""
        labels = {"category": self.categories, "level": LEVELS}
        return {word: f"{self.label}：{labels[of][value]}" for word, (of, value) in self.parts().items()}


@dataclass(frozen=True, slots=True)
class FigureDefinition:
    """One figure, one definition.  ``measure`` names how it is counted, ``select`` what is counted.

    See ``docs/architecture.md`` for the measures and their keys.
    """

    id: str
    numbers: tuple[int, ...]  # rows of the indicator table it answers
    group: str
    label: str
    definition: str
    unit: str
    measure: str
    select: dict[str, Any] = field(hash=False)
    decimals: int = 0


@dataclass(frozen=True, slots=True)
class Threshold:
    """A share of voters: ``more than`` or ``at least`` numerator/denominator of those entitled or present."""

    numerator: int
    denominator: int
    of: Literal["entitled", "present"]  # 应到会 / 实到会有表决权的党员
    strictly_more: bool

    def reached(self, count: int, *, entitled: int, present: int) -> bool:
        """True where ``count`` heads are enough; exact whole-number arithmetic."""
        base = entitled if self.of == "entitled" else present
        left, right = count * self.denominator, base * self.numerator
        return left > right if self.strictly_more else left >= right


@dataclass(frozen=True, slots=True)
class VoteRule:
    """One version of how one sort of vote is taken.

    ``quorum`` counts heads present, ``passes`` counts votes in favour; None where the rules fix no number.
    ``surplus`` is the least share of candidates above seats (差额) as (numerator, denominator).
    """

    id: str
    facts: tuple[str, ...]
    title: str
    quorum: Threshold | None
    passes: Threshold | None
    ballot: Literal["any", "secret"]
    one_by_one: bool
    absent: Literal["not_counted", "written_opinion_counts", "written_comments", "no_proxy"]
    surplus: tuple[int, int] | None
    note: str
    version: Version


@dataclass(frozen=True, slots=True)
class Rulebook:
    """All that is loaded, in file order."""

    duties: tuple[DutyRule, ...]
    provisions: tuple[Provision, ...]
    kinds: dict[str, EntryKind]
    registers: dict[str, RegisterKind]
    figures: dict[str, FigureDefinition]
    profiles: dict[str, Any]
    votes: tuple[VoteRule, ...] = ()
    naming: KindNaming = KindNaming()

    def duties_of(self, rule_id: str) -> tuple[DutyRule, ...]:
        """Every version of one rule, oldest first."""
        return tuple(rule for rule in self.duties if rule.id == rule_id)
