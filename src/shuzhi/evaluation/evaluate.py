"""Rules × relations → duties and figures."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple, TypeVar

from shuzhi.clock import month_label, month_number
from shuzhi.evaluation.beginning import UNBEGUN
from shuzhi.evaluation.duty_sql import DUTY_COLUMNS, evidence_text, group_text, left_text, together
from shuzhi.evaluation.engine import Engine, as_day
from shuzhi.evaluation.figure_sql import MEASURES, branches_text, known_text, may_hold, rows_text, value_text
from shuzhi.evaluation.held import held_in_year, kept_by, may_be_proved, may_owe
from shuzhi.evaluation.sql import UNKNOWABLE, Scope, undecided_text
from shuzhi.evaluation.tally_sql import tally_texts, unpacked
from shuzhi.rulebook.calendar import add_months
from shuzhi.rulebook.model import DutyRule, FigureDefinition
from shuzhi.rulebook.shapes import Cadence, Deadline, Standing
from shuzhi.rulebook.units import whole_sizes

NOTHING = Decimal(0)
Text = TypeVar("Text", str, str | None, tuple[Sequence[int], str])


class DutyRow(NamedTuple):
    """One duty as computed: whose, for which period, due when, how far done.

    ``entries`` are the ids of the rows behind it, and ``trigger_id`` that of the row that started it: of entries,
    register rows or changes, as the rule's evidence and trigger say.
    ``period`` is written 2025-03, 2025-Q2, 2025-H1 or 2025; of a deadline it is the month of its trigger.
    ``unbegun``: it is unknown because it began before the ledger of the organisation did.
    """

    rule: DutyRule
    org_id: int
    subject_id: int
    period: str
    due_on: date | None
    need: int
    done: int
    status: str
    provisional: bool
    trigger_id: int
    entries: tuple[int, ...] = ()
    unbegun: bool = False


class Counted(NamedTuple):
    """What was counted for a figure.

    Attributes:
        value: The value.
        rows: How many rows stand behind it.
        told: How many of them tell what is counted; of people, how many entries name any.
        doubts: How many others may belong to them: of whom nobody can tell who he is, or how old.
    """

    value: Decimal
    rows: int
    told: int
    doubts: int = 0


class Known(NamedTuple):
    """By how many branches, and by how many organisations of any kind, something is kept."""

    branches: int
    organisations: int


@dataclass(frozen=True, slots=True)
class Period:
    """The days a figure is asked for, and ``on``, the last of them that has been."""

    first: date
    last: date
    on: date

    @classmethod
    def of_year(cls, year: int, today: date) -> Period:
        """A calendar year, seen from ``today``."""
        last = date(year, 12, 31)
        return cls(date(year, 1, 1), last, min(last, max(today, date(year, 1, 1))))

    @classmethod
    def up_to(cls, day: date, today: date) -> Period:
        """A calendar year up to a day of it."""
        return cls(date(day.year, 1, 1), day, min(day, max(today, date(day.year, 1, 1))))

    def values(self) -> dict[str, Any]:
        """The period as bound values."""
        return {
            "day_from": self.first.isoformat(),
            "first_day": self.first.isoformat(),  # as text: what was told less precisely than a day compares with it
            "day_to": self.last.isoformat(),
            "on": self.on.isoformat(),
            "ym_from": month_number(self.first),
            "ym_to": month_number(self.last),
            "year": self.first.year,
        }


def evaluate_duties(
    engine: Engine,
    rules: Sequence[DutyRule],
    *,
    on: date,
    scope: Scope,
    scope_values: Mapping[str, Any],
    entries: bool = True,
    seen: date | None = None,
) -> list[DutyRow]:
    """The duties of a scope on a day.

    Args:
        rules: Rule versions; their order is the order of the answer.
        on: The last day whose entries count.
        seen: The day from which it is seen, where that is later: what was due before is overdue.
        scope_values: The bound values of the scope (``org``, or ``path_from`` and ``path_to``).
        entries: False leaves out the entries behind each duty (a board needs only the states).
    """
    values = _day_values(on, scope_values, seen)
    kept = kept_by(engine, rules, values) if scope.reach == "own" else None
    asked = [kept is None or may_owe(rule, kept) for rule in rules]
    owed = _by_rule(engine, _texts(DUTIES, rules, scope), asked, values)
    found: list[DutyRow] = []
    for rule, rows, proof in zip(rules, owed, _texts(PROOFS, rules, scope), strict=True):
        asked_for = entries and _may_have_proof(rule, rows) and (kept is None or may_be_proved(rule, kept))
        found += _duties(rule, rows, _behind(engine, proof if asked_for else None, values))
    return found


def left_open(
    engine: Engine, rules: Sequence[DutyRule], *, year: int, seen: date, scope: Scope, scope_values: Mapping[str, Any]
) -> list[DutyRow]:
    """The periods of a year that is over, of which something is still to be done or to be said.

    Args:
        rules: Rule versions; those that ask for no periods, or not in that year, are passed over.
        seen: The day from which it is seen, later than the year.
    """
    first, last = date(year, 1, 1), date(year, 12, 31)
    rules = tuple(rule for rule in rules if isinstance(rule.shape, Cadence) and rule.version.touches(first, last))
    values = _day_values(last, scope_values, seen, now=seen)
    held = held_in_year(engine, values) if scope.reach == "own" else None
    asked = [held is None or held.may_be_open(rule) for rule in rules]
    left = _by_rule(engine, _texts(LEFT, rules, scope), asked, values)
    found: list[DutyRow] = []
    for rule, rows, proof in zip(rules, left, _texts(PROOFS, rules, scope), strict=True):
        begun = proof if any(row[DUTY_COLUMNS.index("done")] for row in rows) else None
        found += _duties(rule, rows, _behind(engine, begun, values))
    return found


def _by_rule(
    engine: Engine, texts: Sequence[tuple[Sequence[int], str]], asked: Sequence[bool], values: Mapping[str, Any]
) -> list[Sequence[tuple[Any, ...]]]:
    """The rows of each rule, from the texts of groups of rules; of a rule that is not asked none."""
    found: list[Any] = [()] * len(asked)
    for numbers, text in texts:
        if not any(asked[number] for number in numbers):
            continue
        rows = engine.rows(text, values)
        if len(numbers) == 1:
            found[numbers[0]] = rows
            continue
        for number in numbers:
            found[number] = [row for row in rows if row[0] == number]
    return found


def _may_have_proof(rule: DutyRule, rows: Sequence[tuple[Any, ...]]) -> bool:
    """Whether rows may stand behind the duties: where what is done is a count of them all, none is where it is 0."""
    if rule.need.measure == "count" and isinstance(rule.shape, Deadline | Standing):
        return any(row[DUTY_COLUMNS.index("done")] for row in rows)
    return bool(rows)


def _behind(engine: Engine, proof: str | None, values: Mapping[str, Any]) -> Mapping[tuple[Any, ...], set[int]]:
    """(Subject, period, trigger) → the rows behind the duty."""
    behind: dict[tuple[Any, ...], set[int]] = defaultdict(set)
    for _, subject_id, period, trigger_id, ref in engine.rows(proof, values) if proof else ():
        behind[subject_id, period, trigger_id].add(ref)
    return behind


def tally_duties(
    engine: Engine,
    rules: Sequence[DutyRule],
    *,
    on: date,
    scope: Scope,
    scope_values: Mapping[str, Any],
    seen: date | None = None,
    apart: bool = False,
) -> Counter[tuple[str, int, str]]:
    """(Rule id, organisation, status) → how many duties; counted by the engine, for a board over many.

    Args:
        apart: What is unknown because it began before the ledger did is counted as ``unbegun``, not as ``unknown``.
    """
    values, found = _day_values(on, scope_values, seen), Counter[tuple[str, int, str]]()
    for text in _texts(tally_texts, rules, scope):
        for number, org_id, packed, n in engine.rows(text, values):
            for status, count in unpacked(int(packed)):
                told = status if apart or status != UNBEGUN else "unknown"
                found[rules[number].id, org_id, told] += count * n
    return found


def evaluate_figures(
    engine: Engine,
    definitions: Sequence[FigureDefinition],
    *,
    period: Period,
    scope: Scope,
    scope_values: Mapping[str, Any],
    there: Collection[tuple[str, str]] | None = None,
) -> dict[str, Counted]:
    """Figure id → what was counted, for the definitions counted in SQL.

    Args:
        there: The families and kinds :func:`known_kinds` found, so that what has no row at all is not asked; a branch
            keeps a quarter of the kinds that figures count.
    """
    asked = [definition for definition in definitions if definition.measure in MEASURES]
    counted = [definition for definition in asked if there is None or may_hold(definition, there)]
    values = {**scope_values, **period.values(), "born_before": ""}
    found = {definition.id: Counted(NOTHING, 0, 0) for definition in asked}
    for definition in counted:
        bound = values
        if "age_at_least" in definition.select:
            bound = {**values, "born_before": born_before(period.on, definition.select["age_at_least"])}
        for text in _texts(VALUES, (definition,), scope):
            [(_, value, n, filled, doubts)] = engine.rows(text, bound)
            found[definition.id] = Counted(_in_its_unit(definition, value), int(n), int(filled), int(doubts))
    return found


def figure_rows(
    engine: Engine, definition: FigureDefinition, *, period: Period, scope: Scope, scope_values: Mapping[str, Any]
) -> list[tuple[int, Decimal]]:
    """The rows behind one figure: (id, amount), by id."""
    values = {**scope_values, **period.values(), "born_before": ""}
    if "age_at_least" in definition.select:
        values["born_before"] = born_before(period.on, definition.select["age_at_least"])
    rows = engine.rows(rows_text(definition, scope), values)
    return sorted((int(row[0]), _in_its_unit(definition, row[1] or 0)) for row in rows)


def known_kinds(
    engine: Engine, *, period: Period, scope: Scope, scope_values: Mapping[str, Any]
) -> tuple[dict[tuple[str, str], Known], int]:
    """(Family, kind) → who can tell of it in the period; and how many branches there are in scope."""
    values = {**scope_values, **period.values()}
    known = {
        (family, kind): Known(int(branches), int(organisations))
        for family, kind, organisations, branches in engine.rows(known_text(scope), values)
        if kind
    }
    [(branches,)] = engine.rows(branches_text(scope), values)
    return known, int(branches)


def undecided(
    engine: Engine, duties: Iterable[DutyRow], *, period: Period, scope: Scope, scope_values: Mapping[str, Any]
) -> frozenset[int]:
    """The organisations of which nobody recorded what the rules of these duties ask about, on the last day."""
    columns = {one.column for duty in duties for one in duty.rule.subject.conditions} & UNKNOWABLE
    if not columns:
        return frozenset()
    rows = engine.rows(undecided_text(columns, scope), {**scope_values, **period.values()})
    return frozenset(int(org_id) for (org_id,) in rows)


def born_before(on: date, age: int) -> str:
    """The last birthday of those who are at least ``age`` years old on ``on``."""
    return add_months(on, -12 * age).isoformat()


def _day_values(
    on: date, scope_values: Mapping[str, Any], seen: date | None, now: date | None = None
) -> dict[str, Any]:
    """The days as bound values; ``now``: as of when months in a row are told by one duty, where that is not ``on``."""
    now = now or on
    return {
        **scope_values,
        "on": on.isoformat(),
        "seen": (seen or on).isoformat(),
        "on_ym": month_number(on),
        "now": now.isoformat(),
        "now_ym": month_number(now),
        "now_year": now.year,
        "year": on.year,
        "year_from": date(on.year, 1, 1).isoformat(),
        "ym_from": on.year * 12,
        "ym_to": on.year * 12 + 11,
    }


def _in_its_unit(definition: FigureDefinition, value: Any) -> Decimal:
    """An amount in the unit of its figure; what comes from outside is counted in the smallest of its list."""
    if definition.measure != "external":
        return _exact(value)
    unit = definition.select["unit"]
    return _exact(value) / whole_sizes(unit)[unit]


def _exact(value: Any) -> Decimal:
    """A number as an engine gives it; quantities have four decimals, which a sum of binary fractions blurs."""
    return Decimal(str(round(value, 4) if isinstance(value, float) else value))


def _duties(
    rule: DutyRule, rows: Sequence[tuple[Any, ...]], behind: Mapping[tuple[Any, ...], set[int]]
) -> Iterator[DutyRow]:
    """The rows of one rule as an engine gives them.

    Cycles and states have no period of their own: the month of the due day stands for it.  ``behind`` is keyed by the
    row's own (subject, period, trigger).
    """
    for _, org_id, subject_id, period, due, need, done, status, provisional, trigger_id in rows:
        refs = behind.get((subject_id, period, trigger_id), ())
        due_on = as_day(due)
        label = period or (month_label(month_number(due_on)) if due_on else "")
        yield DutyRow(
            rule,
            org_id,
            subject_id,
            label,
            due_on,
            need,
            int(done),
            "unknown" if status == UNBEGUN else status,
            provisional == 1,
            trigger_id,
            tuple(sorted(refs)) if len(refs) > 1 else tuple(refs),
            status == UNBEGUN,
        )


Texts = Callable[[Sequence[Any], Scope], list[Text]]


def _each(make: Callable[[Any, int, Scope], Text]) -> Texts[Text]:
    """A text for each rule or figure: engines plan one short text better than forty joined by UNION ALL."""

    def made(parts: Sequence[Any], scope: Scope) -> list[Text]:
        return [make(part, number, scope) for number, part in enumerate(parts)]

    return made


def _grouped(make: Callable[[Mapping[int, DutyRule], Scope], str]) -> Texts[tuple[Sequence[int], str]]:
    """A text for each group of rules, with their numbers."""

    def made(rules: Sequence[DutyRule], scope: Scope) -> list[tuple[Sequence[int], str]]:
        return [(tuple(group), make(group, scope)) for group in together(rules)]

    return made


DUTIES, LEFT = _grouped(group_text), _grouped(left_text)
PROOFS, VALUES = _each(evidence_text), _each(value_text)

# Texts are kept by the identity of the rules they were made of: hashing every rule at every question costs more than
# the question.  The rules stand beside their texts, so that an identity is never used again while it is a key.
_TEXTS: dict[tuple[Any, ...], tuple[tuple[Any, ...], list[Any]]] = {}
TEXTS_KEPT = 2048


def _texts(make: Texts[Text], parts: Sequence[Any], scope: Scope) -> list[Text]:
    key = (make, scope.reach, *map(id, parts))
    if key not in _TEXTS:
        if len(_TEXTS) >= TEXTS_KEPT:
            _TEXTS.clear()
        _TEXTS[key] = (tuple(parts), make(parts, scope))
    return _TEXTS[key][1]
