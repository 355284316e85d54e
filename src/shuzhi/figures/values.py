"""Value, rows and completeness of any registered figure.  The only place of the house that counts for people."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any

from shuzhi.clock import month_number, today
from shuzhi.duties.listing import duty_rows
from shuzhi.duties.relations import working_engine
from shuzhi.errors import NotFoundError
from shuzhi.evaluation import (
    OWN,
    Counted,
    DutyRow,
    Known,
    Period,
    evaluate_figures,
    figure_rows,
    known_kinds,
    undecided,
)
from shuzhi.evaluation.beginning import kinds_asked
from shuzhi.evaluation.ledgers import Ledgers, ledgers_of
from shuzhi.figures.by_duty import chosen_duties, judged, missing_in
from shuzhi.figures.completeness import (
    Completeness,
    Key,
    completeness,
    completeness_words,
    has_unlevelled,
    is_kept,
    kinds_kept,
    parts_counted,
    sources_of,
)
from shuzhi.figures.question import Question
from shuzhi.rulebook import national, national_as_written
from shuzhi.rulebook.model import FigureDefinition
from shuzhi.rulebook.statuses import ASKED, SETTLED
from shuzhi.rulebook.units import KNOWN

FEN_PER_YUAN = 100
DUTIES = frozenset({"duty_met", "duty_due", "duty_missed"})  # measures that count duties
MONTHS = frozenset({"months", "months_people"})  # measures of the months persons owe that are over
# Measures that not every row behind them can tell.
FILLED_BY_EACH = frozenset({"attendance", "minutes", "register_sum", "external"})
ITEMS = frozenset({"items", "measures"})  # measures of items, which tell their days themselves
LIKELY = frozenset({"items"})  # measures that count a row in the likely period where it does not tell its day
ROW_TYPES: dict[str, str] = {
    "entries": "entry",
    "attendance": "entry",
    "minutes": "entry",
    "duty_met": "entry",
    "duty_due": "duty",
    "duty_missed": "organisation",
    "months": "duty",
    "months_people": "duty",
    "people": "person",
    "deeds": "entry",
    "speeches": "entry",
    "sitting_in": "entry",
    "dual_life": "entry",
    "dual_life_missing": "person",
    "absent_running": "person",
    "periods_with": "entry",
    "periods_over": "organisation",
    "terms_ended": "entry",
    "terms_renewed": "entry",
    "members": "person",
    "joined_state": "person",
    "items": "item",
    "measures": "item",
    "register_rows": "register",
    "pieces": "register",
    "register_sum": "register",
    "external": "register",
    "organisations": "organisation",
}


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with its value (None: nothing is known) and how complete the ledger is behind it.

    ``count`` is the number of rows behind the value; :func:`rows_behind` opens them.
    """

    definition: FigureDefinition
    value: Decimal | None
    completeness: Completeness
    count: int
    ledger_since: date | None = None  # from when on the ledger tells, where that makes it partial

    @property
    def id(self) -> str:
        """The stable id."""
        return self.definition.id

    @property
    def text(self) -> str:
        """The value as it is written everywhere: no needless zeros, 无数据 where nothing is known."""
        return "无数据" if self.value is None else format(self.value, "f")

    @property
    def completeness_words(self) -> str:
        """How complete it is, as people read it, with the beginning of the ledger where that leaves something out."""
        return completeness_words(self.completeness, self.ledger_since)

    @property
    def text_with_unit(self) -> str:
        """Value and unit, as in a sentence."""
        return self.text if self.value is None else f"{self.text}{self.definition.unit}"


@dataclass(frozen=True, slots=True)
class Counts:
    """What was counted for figures, by the working database or by whoever checks it.

    Attributes:
        values: Figure id → what was counted for it.
        known: (Family, kind) → who can tell of it.
        branches: How many branches there are in scope; None where one organisation alone is asked.
        duties: The duties of a rule with what settles them.
        ledgers: From when on the ledgers in scope tell; None: from long ago.
    """

    values: Mapping[str, Counted]
    known: Mapping[Key, Known]
    branches: int | None
    duties: Callable[[str], Sequence[DutyRow]]
    period: Period
    ledgers: Ledgers | None = None


def figures_of(question: Question, *, ids: Iterable[str] | None = None) -> list[Figure]:
    """The figures that are asked for, in the rulebook's order.

    Args:
        ids: Only these figures, in this order; None for all.

    Raises:
        AccessDeniedError: The actor does not reach the organisation, or may not ask for the person.
        NotFoundError: A figure id or the post is unknown.
    """
    question.check()
    wanted = list(national().figures) if ids is None else list(dict.fromkeys(ids))
    for figure_id in wanted:
        find_definition(figure_id)
    if question.only:
        chosen = list(question.only.of(map(find_definition, wanted)))
        computed = _compute(question, chosen)
        return [_as_far_as_named(question, computed[definition.id]) for definition in chosen]
    computed = _compute(question, with_parts(wanted))
    return [computed[figure_id] for figure_id in wanted]


def rows_behind(question: Question, figure_id: str) -> list[int]:
    """The ids of the rows behind a figure; :data:`ROW_TYPES` says of what (a ratio opens its numerator).

    A duty has no number of its own: of duties asked it is the rank in what :func:`duties_behind` tells.

    Raises:
        AccessDeniedError: As of :func:`figures_of`.
        NotFoundError: As there.
    """
    question.check()
    asked = list(question.only.of([find_definition(figure_id)]))
    if not asked:  # it is not counted over entries, or names who did it itself: nothing was told, nothing opens
        return []
    [definition] = asked
    while definition.measure == "ratio":
        definition = find_definition(definition.select["numerator"])
    if ROW_TYPES[definition.measure] == "duty":
        return list(range(1, 1 + len(_asked_duties(question, definition))))
    if definition.measure == "duty_met":
        duties = _duties(question, definition.select["rule"])
        return sorted({ref for duty in duties for ref in duty.entries})
    if definition.measure == "duty_missed":
        return missing_in(duty for rule in definition.select["rules"] for duty in _duties(question, rule))
    rows = figure_rows(
        working_engine(), definition, period=question.period, scope=question.scope, scope_values=question.scope_values
    )
    return [ref for ref, _ in rows]


def duties_behind(question: Question, figure_id: str) -> list[DutyRow]:
    """The duties that a figure of duties asked counts, by the day they are due."""
    question.check()
    definition = find_definition(figure_id)
    while definition.measure == "ratio":
        definition = find_definition(definition.select["numerator"])
    return _asked_duties(question, definition)


def _asked_duties(question: Question, definition: FigureDefinition) -> list[DutyRow]:
    duties = _duties(question, definition.select["rule"])
    if definition.measure in MONTHS:
        over = _over(duties, question.period)
        asked = [duty for duty in over if duty.status in definition.select["statuses"]]
    else:
        asked = chosen_duties(definition.select, definition.measure, duties)
    return sorted(asked, key=lambda duty: (duty.due_on or question.period.last, duty.org_id, duty.subject_id))


def row_type(definition: FigureDefinition) -> str:
    """Of what the rows behind a figure are: entry, person, item, register, change, organisation or duty."""
    while definition.measure == "ratio":
        definition = find_definition(definition.select["numerator"])
    if definition.measure == "duty_met":
        rule = national_as_written().duties_of(definition.select["rule"])[-1]
        return rule.evidence.relation
    return ROW_TYPES[definition.measure]


def find_definition(figure_id: str) -> FigureDefinition:
    """The definition of a figure.

    Raises:
        NotFoundError: There is none.
    """
    definition = national().figures.get(figure_id)
    if definition is None:
        raise NotFoundError(
            f"没有指标“{figure_id}”。", advice="用 shuzhi figures 查看全部指标。", code="figure.not_found"
        )
    return definition


def with_parts(wanted: Sequence[str]) -> list[FigureDefinition]:
    """The definitions asked for, after those their ratios are made of."""
    ordered: dict[str, FigureDefinition] = {}

    def add(figure_id: str) -> None:
        definition = find_definition(figure_id)
        if definition.measure == "ratio":
            add(definition.select["numerator"])
            add(definition.select["denominator"])
        for key in ("doubt", "among"):
            if key in definition.select:
                add(definition.select[key])
        ordered.setdefault(figure_id, definition)

    for figure_id in wanted:
        add(figure_id)
    return list(ordered.values())


def _compute(question: Question, definitions: Sequence[FigureDefinition]) -> dict[str, Figure]:
    engine = working_engine()
    asked: dict[str, Any] = {"period": question.period, "scope": question.scope, "scope_values": question.scope_values}
    known, branches = known_kinds(engine, **asked)
    values = evaluate_figures(engine, definitions, **asked, there=known)
    ledgers = None if question.scope == OWN else branches
    begun, period = ledgers_of(engine, **asked), question.period
    counts = Counts(values, known, ledgers, lambda rule: _duties(question, rule), period, begun)
    return figures_from(definitions, counts)


def figures_from(definitions: Sequence[FigureDefinition], counts: Counts) -> dict[str, Figure]:
    """The figures that follow from what was counted; a ratio after the figures it is made of."""
    figures: dict[str, Figure] = {}
    duties = lru_cache(maxsize=None)(counts.duties)
    for definition in definitions:
        if definition.measure == "ratio":
            figures[definition.id] = _ratio(definition, figures)
        elif definition.measure in DUTIES:
            rules = definition.select.get("rules") or [definition.select["rule"]]
            told = [duty for rule in rules for duty in duties(rule)]
            figures[definition.id] = _since(_duty_figure(definition, told, counts.known), told, rules, counts)
        elif definition.measure in MONTHS:
            over = _over(duties(definition.select["rule"]), counts.period)
            month_rules = [definition.select["rule"]]
            figures[definition.id] = _since(_months_figure(definition, over, figures), over, month_rules, counts)
        elif "among" in definition.select:
            figures[definition.id] = _among(definition, counts, figures[definition.select["among"]])
        else:
            figures[definition.id] = _counted(definition, counts)
    return figures


def _since(figure: Figure, duties: Sequence[DutyRow], rules: Sequence[str], counts: Counts) -> Figure:
    """A figure of duties with the day from which on its ledgers tell, where duties before it make it partial."""
    if figure.completeness != "partly" or counts.ledgers is None or not any(duty.unbegun for duty in duties):
        return figure
    evidence = [national_as_written().duties_of(rule)[-1].evidence for rule in rules]
    return replace(figure, ledger_since=counts.ledgers.latest({kind for one in evidence for kind in kinds_asked(one)}))


def _among(definition: FigureDefinition, counts: Counts, among: Figure) -> Figure:
    """A figure that can tell no more than another one: nothing where that one has nothing."""
    value, count, _, doubts = counts.values[definition.id]
    complete: Completeness = "partly" if doubts and among.completeness == "known" else among.completeness
    return _figure(definition, value, complete if among.value else "none", count)


def _counted(definition: FigureDefinition, counts: Counts) -> Figure:
    value, count, filled, doubts = counts.values[definition.id]
    if str(definition.select.get("column", "")).endswith("_fen"):
        value /= FEN_PER_YUAN  # the ledger keeps whole 分, people read 元
    # A month of dues of which no payment is told is one in which nothing was paid.
    by_each = definition.measure in FILLED_BY_EACH and definition.select.get("register") != "dues"
    silent = count - filled if by_each else 0
    doubts += count - filled if definition.measure in LIKELY else 0
    doubts += int(has_unlevelled(definition, counts.known, alone=counts.branches is None))
    if definition.measure == "people" and doubts and not filled:  # such entries stand there, and name nobody
        return _figure(definition, None, "none", 0)
    complete = completeness(
        definition, counts.known, branches=counts.branches, count=count, silent=silent, doubts=doubts
    )
    if definition.measure == "external":
        return _as_typed(definition, value, complete, count)
    kinds, parts = kinds_kept(definition), parts_counted(definition)
    if complete == "known" and counts.ledgers and definition.measure in ITEMS:
        since = counts.ledgers.items_since(definition.select.get("kinds", ()), sources_of(definition))
        return replace(_figure(definition, value, "partly" if since else "known", count), ledger_since=since)
    if complete == "known" and counts.ledgers and not counts.ledgers.tell_all(kinds, parts):
        since = counts.ledgers.latest(kinds, parts)
        return replace(_figure(definition, value, "partly" if count else "none", count), ledger_since=since)
    return _figure(definition, value, complete, count)


def _as_typed(definition: FigureDefinition, value: Decimal, complete: Completeness, count: int) -> Figure:
    """A figure from outside with all its decimals; a share or a rank of several organisations has no sum."""
    if complete == "none" or (count > 1 and not KNOWN[definition.unit].adds):
        return Figure(definition, None, "none", 0)
    return Figure(definition, Decimal(f"{value.normalize():f}"), complete, count)


def _as_far_as_named(question: Question, figure: Figure) -> Figure:
    """Who did it is known of entries that name somebody: where none does, nothing is known; where some do, partly."""
    if not question.only.doer or figure.value is None or "by_roles" not in figure.definition.select:
        return figure
    parts = question.only.entries_of(figure.definition)
    counted = evaluate_figures(
        working_engine(), parts, period=question.period, scope=question.scope, scope_values=question.scope_values
    )
    there, named = (counted[part.id].rows for part in parts)
    if there > named:
        return replace(figure, completeness="partly") if named else Figure(figure.definition, None, "none", 0)
    return figure


def _figure(definition: FigureDefinition, value: Decimal | None, complete: Completeness, count: int) -> Figure:
    if complete == "none" or value is None:
        return Figure(definition, None, "none", 0)
    return Figure(definition, _rounded(value, definition.decimals), complete, count)


def _ratio(definition: FigureDefinition, figures: Mapping[str, Figure]) -> Figure:
    part, whole = figures[definition.select["numerator"]], figures[definition.select["denominator"]]
    if part.value is None or not whole.value:
        return Figure(definition, None, "none", 0)
    complete: Completeness = "known" if {part.completeness, whole.completeness} == {"known"} else "partly"
    ratio = _figure(definition, 100 * part.value / whole.value, complete, part.count)
    return replace(ratio, ledger_since=_latest(part.ledger_since, whole.ledger_since))


def _latest(*days: date | None) -> date | None:
    return max((day for day in days if day is not None), default=None)


def _duty_figure(definition: FigureDefinition, duties: Sequence[DutyRow], known: Mapping[Key, Known]) -> Figure:
    """Periods (or subjects) asked follow from the rule; how many were settled only a kept ledger can tell."""
    asked = [duty for duty in duties if duty.status in ASKED]
    complete: Completeness = "known" if all(d.status != "unknown" for d in duties) else "partly"
    if definition.measure == "duty_missed":
        missing = missing_in(duties)
        return _figure(definition, Decimal(len(missing)), complete if asked else "none", len(missing))
    chosen = chosen_duties(definition.select, definition.measure, duties)
    settled = [duty for duty in asked if duty.status in SETTLED]
    evidence = national_as_written().duties_of(definition.select["rule"])[-1].evidence
    # Changes are the roster and the items themselves, which every organisation keeps.
    kept = bool(evidence.changes) or is_kept(known, evidence.kinds, evidence.register)
    # A step that is overdue of somebody is known not to have been taken.
    kept = kept or any(duty.rule.subject.relation == "person" and duty.status == "overdue" for duty in asked)
    if not asked or (definition.measure == "duty_met" and not settled and not kept):
        return Figure(definition, None, "none", 0)
    entries = {ref for duty in duties for ref in duty.entries}
    count = len(entries) if definition.measure == "duty_met" else len(asked)
    return _figure(definition, Decimal(len(chosen)), complete, count)


def _over(duties: Iterable[DutyRow], period: Period) -> list[DutyRow]:
    """The months of the period that are over; with its last day the period is over too."""
    months = range(month_number(period.first), month_number(period.last) + 1)
    end = seen_from(period)
    return [
        duty
        for duty in duties
        if duty.due_on is not None and duty.due_on < end and month_number(month_of(duty.period)) in months
    ]


def month_of(label: str) -> date:
    """The first day of a month written 2025-03."""
    return date.fromisoformat(f"{label}-01")


def seen_from(period: Period) -> date:
    """The day from which a period's months are judged: after its last day where that has been."""
    return period.on + timedelta(days=1) if period.on == period.last else period.on


def _months_figure(definition: FigureDefinition, over: Sequence[DutyRow], figures: Mapping[str, Figure]) -> Figure:
    """Months, or whose they are, that stand so; of whom the register cannot tell makes every other figure partial."""
    chosen = [duty for duty in over if duty.status in definition.select["statuses"]]
    if definition.measure == "months_people":
        people = {duty.subject_id for duty in chosen}
        return _figure(definition, Decimal(len(people)), "known" if over else "none", len(chosen))
    if all(duty.status == "unknown" for duty in over):
        return Figure(definition, None, "none", 0)
    doubt = figures[definition.select["doubt"]] if "doubt" in definition.select else None
    partly = any(duty.status == "unknown" for duty in over) or (doubt is not None and bool(doubt.value))
    return _figure(definition, Decimal(len(chosen)), "partly" if partly else "known", len(chosen))


def _duties(question: Question, rule: str) -> list[DutyRow]:
    """Months are counted one by one; what was paid after the period is seen today."""
    period, scope = question.period, question.scope
    rows = duty_rows(
        organisation=question.organisation,
        on=period.on,
        seen=max(seen_from(period), today()) if period.on == period.last else None,
        scope=scope,
        rule=rule,
        entries=True,
        singly=True,
    )
    asked: dict[str, Any] = {"period": period, "scope": scope, "scope_values": question.scope_values}
    return list(judged(rows, period=period, undecided=undecided(working_engine(), rows, **asked)))


def _rounded(value: Decimal, decimals: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
