"""The board of 本月: duties laid out for reading.  Nothing is decided here; the statuses come as they are."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.urls import reverse

from shuzhi.clock import month_number, today
from shuzhi.duties.listing import STRENGTH_LABELS, Duty, duty_counts
from shuzhi.evaluation import DutyRow
from shuzhi.rulebook.calendar import period_words
from shuzhi.rulebook.calendar.months import month_end
from shuzhi.rulebook.calendar.periods import MONTHS, first_month
from shuzhi.rulebook.changes import family_of
from shuzhi.rulebook.model import DutyRule
from shuzhi.rulebook.shapes import Cadence, Reminder
from shuzhi.rulebook.statuses import ANSWERED, LABELS, MISSING, OPEN
from shuzhi.web.frame.components import GridCell, GridRow

SHOWN_AT_ONCE = 2  # open periods of one rule; the others are folded, so that all rules are seen
REMARK = re.compile("（[^（）]*）$")  # ends a title; what stands within it is part of a name: 党委（党组）书记讲党课
REMINDED = 15  # days before its last day, from which on a duty says how many are left
COUNTED = ("overdue", "breach", "unrecorded", "due", "met", "late")


@dataclass(frozen=True, slots=True)
class Ask:
    """One period (or person) of a rule that is open, with its two ways out."""

    duty: Duty
    words: str
    record: str
    explain: str

    @property
    def due_on(self) -> date | None:
        """The last day."""
        return self.duty.row.due_on

    @property
    def due_words(self) -> str:
        """The last day as one says it today, with its year where that is another; nothing where no day is fixed."""
        day = self.due_on
        if day is None:
            return ""
        year = "" if day.year == today().year else f"{day.year}年"
        return f"{year}{day.month}月{day.day}日"

    @property
    def days_left(self) -> int | None:
        """How many days are left, in the last days before it is due; None earlier, and where no day is fixed."""
        left = (self.due_on - today()).days if self.due_on else -1
        return left if self.duty.row.status == "due" and 0 <= left <= REMINDED else None


@dataclass(slots=True)
class Group:
    """One rule's open duties."""

    rule: DutyRule
    reference: str
    strength: str
    asks: list[Ask] = field(default_factory=list)
    people: list[tuple[str, str, Ask]] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    persons: set[int] = field(default_factory=set)  # of a duty of people that cannot be judged: whose, by number

    @property
    def shown(self) -> list[Ask]:
        """The open periods seen at once."""
        return self.asks[:SHOWN_AT_ONCE]

    @property
    def folded(self) -> list[Ask]:
        """The other open periods."""
        return self.asks[SHOWN_AT_ONCE:]

    @property
    def open_counts(self) -> list[tuple[str, int]]:
        """How many stand open or ask for a word, by status."""
        return _open_counts(self.counts)


@dataclass(frozen=True, slots=True)
class Board:
    """All that the page shows."""

    now: list[Group]
    asking: list[tuple[str, list[Group]]]  # what asks for a word, by status
    later: list[Group]
    personal: list[Group]
    unclear: list[Group]
    unbegun: list[Group]  # what began before the ledger did; nobody is asked for it
    explained: list[Ask]
    grid: list[GridRow]
    counts: list[tuple[str, str, int]]
    left_counts: list[tuple[str, int]]  # of earlier years, listed below and counted in no year's strip
    personal_counts: list[tuple[str, int]]

    @property
    def missing(self) -> list[Group]:
        """The rules of which a record is missing."""
        return [group for status, groups in self.asking if status in MISSING for group in groups]


def lay_out(duties: Sequence[Duty], on: date, *, may_see_names: bool, ahead: Sequence[DutyRow] = ()) -> Board:
    """Sort the duties of a day into what is due this month, what is missing, what comes later, and the people's."""
    own = [duty for duty in duties if duty.rule.subject.relation == "organisation"]
    personal = [duty for duty in duties if duty.rule.subject.relation == "person"]
    soon = max(month_end(month_number(on)), on + timedelta(REMINDED))
    due = [duty for duty in own if duty.row.status == "due"]
    now = [d for d in due if d.row.due_on is None or d.row.due_on <= soon]
    asking = [d for d in own if d.row.status in ANSWERED]
    left = [d for d in own if d.is_left_from_before(on.year)]
    counted = duty_counts([d for d in own if not d.is_left_from_before(on.year)])
    return Board(
        now=_grouped(now),
        asking=_asking([d for d in asking if not d.is_explained]),
        later=_grouped(d for d in due if d not in now),
        personal=_people(personal, on.year, may_see_names=may_see_names),
        unclear=_unclear(d for d in duties if not d.row.unbegun),
        unbegun=_unclear(d for d in duties if d.row.unbegun),
        explained=[_ask(d) for d in asking if d.is_explained],
        grid=grid_of(own, on, ahead),
        counts=[(status, LABELS[status], counted[status]) for status in COUNTED],
        left_counts=_open_counts(duty_counts([d for d in left if not d.is_explained])),
        personal_counts=_open_counts(duty_counts(personal)),
    )


def _open_counts(counts: Counter[str]) -> list[tuple[str, int]]:
    return [(status, counts[status]) for status in COUNTED if status in OPEN | ANSWERED and counts[status]]


def _asking(duties: Sequence[Duty]) -> list[tuple[str, list[Group]]]:
    by_status = [(status, [d for d in duties if d.row.status == status]) for status in COUNTED]
    return [(status, _grouped(found)) for status, found in by_status if found]


def _grouped(duties: Iterable[Duty]) -> list[Group]:
    groups: dict[str, Group] = {}
    for duty in duties:
        _group(groups, duty).asks.append(_ask(duty))
    return list(groups.values())


def _unclear(duties: Iterable[Duty]) -> list[Group]:
    """The rules that cannot be judged; of people's duties how many people, never who."""
    groups: dict[str, Group] = {}
    for duty in duties:
        if duty.row.status == "unknown":
            group = _group(groups, duty)
            if duty.rule.subject.relation == "person":
                group.persons.add(duty.row.subject_id)
    return list(groups.values())


def _people(duties: Iterable[Duty], year: int, *, may_see_names: bool) -> list[Group]:
    """The people's duties by rule; each name once, with the periods that stand open."""
    groups: dict[str, Group] = {}
    names: dict[tuple[str, int], list[Duty]] = {}
    for duty in duties:
        group = _group(groups, duty)
        group.counts[duty.row.status] += 1
        if may_see_names and duty.row.status in OPEN | ANSWERED:
            names.setdefault((duty.rule.id, duty.row.subject_id), []).append(duty)
    for (rule, _), open_ones in names.items():
        periods = dict.fromkeys(
            period_words(d.row.period, year=d.is_left_from_before(year)) for d in open_ones if d.row.period
        )
        groups[rule].people.append((open_ones[0].subject, "、".join(periods), _ask(open_ones[0])))
    return [group for group in groups.values() if group.open_counts]


def _group(groups: dict[str, Group], duty: Duty) -> Group:
    if duty.rule.id not in groups:
        strength = STRENGTH_LABELS[duty.rule.strength]
        groups[duty.rule.id] = Group(rule=duty.rule, reference=duty.reference, strength=strength)
    return groups[duty.rule.id]


def _ask(duty: Duty) -> Ask:
    row, rule = duty.row, duty.rule
    person = {"person": str(row.subject_id)} if rule.subject.relation == "person" else {}
    words = period_words(row.period) if row.period else ""
    about = {}
    if isinstance(rule.shape, Reminder):
        words, about = f"{duty.subject}（{words}届满）", {"about": str(row.subject_id)}
    explain = reverse("explain", query={"rule": rule.id, "period": row.period} | person | about)
    return Ask(duty=duty, words=words, record=record_address(rule, row.period, person), explain=explain)


def record_address(rule: DutyRule, period: str, more: dict[str, str]) -> str:
    """Where what settles the duty is recorded: the entry form, a register, the items, or the roster."""
    if rule.evidence.register:
        return reverse("register-add", args=[rule.evidence.register], query={"period": period} | more)
    if rule.record_kind or rule.evidence.kinds:
        kind = rule.record_kind or rule.evidence.kinds[0]
        return reverse("record", query={"kind": kind, "period": period} | more)
    return reverse("items" if any(family_of(change) == "item" for change in rule.evidence.changes) else "roster")


def grid_of(duties: Sequence[Duty], on: date, ahead: Sequence[DutyRow] = ()) -> list[GridRow]:
    """Twelve months by duty, for the duties that come again every month, quarter, half or year.

    Args:
        ahead: The periods of the year that have not begun.
    """
    rules: dict[str, DutyRule] = {}
    rows: dict[str, dict[int, GridCell]] = {}
    for duty in duties:
        if isinstance(duty.rule.shape, Cadence) and duty.row.period.startswith(str(on.year)):
            rules[duty.rule.id] = duty.rule
            rows.setdefault(duty.rule.id, {})[first_month(duty.row.period)] = _cell(duty)
    for row in ahead:
        rules.setdefault(row.rule.id, row.rule)
        cell = GridCell(period_words(row.period, year=False), span=_span(row.rule), ahead=True)
        rows.setdefault(row.rule.id, {})[first_month(row.period)] = cell
    return [_grid_row(rules[rule], cells) for rule, cells in rows.items()]


def _grid_row(rule: DutyRule, found: dict[int, GridCell]) -> GridRow:
    cells: list[GridCell] = []
    for first, cell in sorted(found.items()):
        _fill(cells, first)
        cells.append(cell)
    _fill(cells, 13)
    return GridRow(title=REMARK.sub("", rule.title), cells=tuple(cells))


def _cell(duty: Duty) -> GridCell:
    return GridCell(
        label=period_words(duty.row.period, year=False),
        status=duty.row.status,
        span=_span(duty.rule),
        href=_cell_address(duty),
        explained=bool(duty.explanation),
        unbegun=duty.row.unbegun,
    )


def _cell_address(duty: Duty) -> str:
    entries: Any = duty.row.entries
    if len(entries) == 1 and duty.rule.evidence.relation == "entry":
        return reverse("entry", args=[entries[0]])
    if entries and duty.rule.evidence.kinds:
        first = first_month(duty.row.period)
        until = first + _span(duty.rule) - 1
        months = {"kind": duty.rule.evidence.kinds[0], "from": f"{duty.row.period[:4]}-{first:02d}"}
        return reverse("ledger", query=months | {"to": f"{duty.row.period[:4]}-{until:02d}"})
    return _ask(duty).record if duty.row.status in OPEN else ""


def _fill(cells: list[GridCell], month: int) -> None:
    """Empty stretches up to ``month``: nothing is asked in them."""
    reached = 1 + sum(cell.span for cell in cells)
    cells.extend(GridCell(f"{number}月") for number in range(reached, month))


def _span(rule: DutyRule) -> int:
    return MONTHS[rule.shape.every] if isinstance(rule.shape, Cadence) else 1
