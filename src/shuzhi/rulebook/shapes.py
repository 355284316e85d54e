"""What starts a duty, by when it is due and what settles it: the parts of which a rule is made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from shuzhi.rulebook.model import DutyRule

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
        by_states: in one of these states (e.g. ``post.secretary``; empty: whoever).  For a duty of an organisation
            (but a cycle) it counts in whatever ledger, where he holds the post in that organisation.
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
        special_months: Till then it may be done for special reasons, which are asked for; it is overdue only after it.
        earliest: The length ends on the first day and not on the last: what comes sooner is against the rule, from
            then on it is to be done promptly.
        since: With ``earliest``, of persons: the steps that begin a round.  What was done in the same round, under the
            rule, before the first trigger of all came sooner still.
        waits: It is asked only once so long has passed, and then stands open in the same way.
    """

    after: Dated
    months: int | None = None
    days: int | None = None
    working_days: int | None = None
    special_months: int | None = None
    earliest: bool = False
    since: tuple[str, ...] = ()
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
        least_months: What is added at least where the entry does not tell: what comes sooner was too early.
        most_months: What is added at most: till then it is not overdue.
        not_before: The kinds that are against the rule before the time is over.
        days: What is done more days than that after the last day for it is late; 0: nothing done afterwards is.
    """

    state: str
    told_by: tuple[str, ...]
    months: int
    moved_months: int = 0
    lengthened_by: tuple[str, ...] = ()
    least_months: int = 0
    most_months: int = 0
    not_before: tuple[str, ...] = ()
    days: int = 0


@dataclass(frozen=True, slots=True)
class Before:
    """What must have been when a step is taken; judged once, on the day of the step.

    Attributes:
        months: The evidence must lie so long before the step.
        age: Instead of evidence, how many years old the person must be.
        once: There must be none on an earlier day, since the last step of ``since``.
        since: The steps after which it was to be done.  By the last such step the ledger must have begun, that what is
            missing be held against anybody; where none is told, by the person's first step.
    """

    step: Dated
    months: int | None = None
    age: int | None = None
    once: bool = False
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
