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
from shuzhi.rulebook.vocabulary import STEPS


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


Operator = Literal["=", "!=", ">=", "<=", "in"]
Scalar = str | int | bool


@dataclass(frozen=True, slots=True)
class Condition:
    """``column operator value`` on the subject's own relation; columns are whitelisted by the loader.

    ``of``: only organisations of these kinds are held to it (empty: all).  ``faculty`` is no column: whether it stands
    right under a university's own committee (院（系）一级), on the day asked.
    """

    column: str
    operator: Operator
    value: Scalar | tuple[Scalar, ...]
    of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Subject:
    """Who owes the duty.

    An organisation that meets all ``conditions`` on its last day of the period, or a person who is in one of
    ``states`` in such an organisation; persons in one of ``exempt_states`` get the status *exempt*.  A person's
    deadline without ``states`` is owed for whoever is the subject of the trigger.
    A condition on ``committee`` that cannot be answered (not recorded) gives the status *unknown*.
    ``at_end``: of a period it is asked where he stands on its last day, whenever he came; else he owes it only where he
    stood on the first day too.
    """

    relation: Literal["organisation", "person"]
    conditions: tuple[Condition, ...] = ()
    states: tuple[str, ...] = ()
    exempt_states: tuple[str, ...] = ()
    at_end: bool = False


Relation = Literal["entry", "register", "change"]


@dataclass(frozen=True, slots=True)
class Dated:
    """Rows that carry a day: of entries, of a register, or changes; exactly one of the three.

    Attributes:
        kinds: Entries of any of these kinds that carry all of ``also`` too.
        register: Rows of a register, of any of ``categories`` (empty: all).
        changes: Changes of persons, transfers or items (:data:`shuzhi.rulebook.changes.CHANGES`), all of one family;
            of items only those of ``item_kinds`` and ``item_sources`` (empty: all).
    """

    kinds: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    register: str | None = None
    categories: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()
    item_kinds: tuple[str, ...] = ()
    item_sources: tuple[str, ...] = ()

    @property
    def relation(self) -> Relation:
        """The relation the rows stand in."""
        if self.register is not None:
            return "register"
        return "change" if self.changes else "entry"


@dataclass(frozen=True, slots=True)
class Evidence(Dated):
    """What settles a duty.

    Attributes:
        roles: For a person's duty, the roles in which he must stand in the entry (empty: ``subject``).
        by_roles: An organisation's entry counts only where somebody holds one of these roles in it, who is
        by_states: in one of these states (e.g. ``post.secretary``; empty: whoever).
        by_person: Only what the person asked for (bound as ``:person``) did in one of ``by_roles``; figures ask so,
            never rules.
    """

    roles: tuple[str, ...] = ()
    by_roles: tuple[str, ...] = ()
    by_states: tuple[str, ...] = ()
    by_person: bool = False


@dataclass(frozen=True, slots=True)
class Need:
    """How much evidence is enough: ``amount`` of ``measure`` (entries, minutes, or months paid in full)."""

    amount: int = 1
    measure: Literal["count", "minutes", "paid"] = "count"
    class_hours: int | None = None  # the 学时 that the minutes are, where the rule asks 学时


Every = Literal["month", "month_by_quarter", "quarter", "half", "year"]


@dataclass(frozen=True, slots=True)
class Cadence:
    """So many in every period.

    Attributes:
        every: A month by quarter is due at the quarter's end.
        monthly: Persons in one of these states in the organisation have each month of their own to its end only.
        quarterly: Those in one of these to the quarter's end; both go before ``every``.
        lapse: So many months in a row of which nothing is paid are told by one duty of the shape :class:`Lapse`, no
            longer one by one; None: always one by one.
        grace: Of a yearly meeting of an organisation, how many months after the year it may still be held.
    """

    every: Every
    monthly: tuple[str, ...] = ()
    quarterly: tuple[str, ...] = ()
    lapse: int | None = None
    grace: int = 0


@dataclass(frozen=True, slots=True)
class Deadline:
    """Within so long after a trigger about the same subject.  At most one length is not None.

    Without a length the rule says 及时 and fixes no number: the duty stands open until it is settled, never overdue.

    Attributes:
        special_months: Done later, but by then, it is in time for special reasons, which are asked for.
        earliest: The length ends on the first day and not on the last: what comes sooner is against the rule, from
            then on it is to be done promptly.
        waits: It is asked only once so long has passed, and then stands open in the same way.
    """

    after: Dated
    months: int | None = None
    days: int | None = None
    working_days: int | None = None
    special_months: int | None = None
    earliest: bool = False
    waits: bool = False

    @property
    def prompt(self) -> bool:
        """Whether the rule fixes no number."""
        return self.months is None and self.days is None and self.working_days is None

    @property
    def open_ended(self) -> bool:
        """Whether it is never overdue."""
        return self.prompt or self.waits


@dataclass(frozen=True, slots=True)
class Recurrence:
    """Again every ``months`` after a trigger, from the ``first`` time on to the ``last`` (None: as long as it goes on).

    For the third time there must be three, one of them since the second; a step of ``until`` that comes by the end of
    a time takes that time away.
    """

    after: Dated
    months: int
    first: int = 1
    last: int | None = None
    until: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """So long after somebody came into a state; owed where he stands in it, and only as long as he does.

    Attributes:
        told_by: Entries that tell of the beginning; where none does, the roster tells.
        moved_months: So much longer for who came into the state in another organisation.
        lengthened_by: Asked only of those about whom there is such an entry, once: its own months are added.
        most_months: What is added where the entry does not tell.
        not_before: The kinds that are against the rule before the time is over.
    """

    state: str
    told_by: tuple[str, ...]
    months: int
    moved_months: int = 0
    lengthened_by: tuple[str, ...] = ()
    most_months: int = 0
    not_before: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Before:
    """What must have been when a step is taken; judged once, on the day of the step.

    Attributes:
        months: The evidence must lie so long before the step.
        age: Instead of evidence, how many years old the person must be.
        since: The step after which it was to be done.  By the last such step the ledger must have begun, that what is
            missing be held against anybody; where none is told, by the person's first step.
    """

    step: Dated
    months: int | None = None
    age: int | None = None
    since: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ending:
    """The later steps that end a person's duty: entries and changes since its trigger, states on the day asked."""

    kinds: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()
    states: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cycle:
    """Again every ``months`` after the last evidence; ``lead_months`` before the end it becomes due.

    The version in force on the day of that evidence says how long: who was elected before it keeps the old term.
    ``old_terms``: before the rule began the time was another, shorter one, which nobody recorded.
    """

    months: int
    lead_months: int = 0
    old_terms: bool = False


@dataclass(frozen=True, slots=True)
class State:
    """A threshold on the roster on the day asked.

    Count the persons in ``states``; where ``when_at_least``/``when_at_most`` (None = no bound) holds, every
    condition in ``requires`` must hold for the organisation; with no ``requires`` the bounds themselves are the
    requirement.
    """

    states: tuple[str, ...]
    when_at_least: int | None = None
    when_at_most: int | None = None
    requires: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Lapse:
    """So many months in a row of which a register that is kept tells no payment: then something has to be done.

    Of every month it must be known that nothing was paid; a payment, of whatever month and sum, begins the count anew.
    It stands ``due`` until then, and is never overdue: the rule fixes no number of days.
    """

    months: int
    every: Every = "month"  # when a month is over for whom, as of a :class:`Cadence`
    monthly: tuple[str, ...] = ()
    quarterly: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reminder:
    """What an organisation owes to each one right below it whose cycle ends soon: a word in time.

    Asked from the first day of the month that lies ``lead_months`` before the month of the end, until the cycle begins
    anew.  Of whom nobody knows when the cycle began nothing is asked.

    Attributes:
        of: The rules by which those below have their cycles.
        counts_months: A word counts from so many months before the end on.
        terms: Every version of the rules ``of``, once all rules are read.
    """

    of: tuple[str, ...]
    lead_months: int
    counts_months: int
    terms: tuple[DutyRule, ...] = ()


Shape = Cadence | Deadline | Recurrence | Standing | Before | Cycle | State | Lapse | Reminder


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


@dataclass(frozen=True, slots=True)
class RegisterKind:
    """A register and the fields its rows use."""

    id: str
    label: str
    fields: dict[str, str]  # column -> Chinese label
    categories: dict[str, str] = field(default_factory=dict)
    needs: tuple[str, ...] = ()  # fields without which a row says nothing

    def category_of(self, text: str) -> str | None:
        """The id of the category that a word means, by id or label; None where it is none."""
        word = text.strip()
        by_label = {label: category for category, label in self.categories.items()}
        return word if word in self.categories else by_label.get(word)


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
