"""What the ledger knows for a report: figures, entries, items, and duties without a record."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from django.db.models import Q

from shuzhi.access.scoping import subtree_end
from shuzhi.clock import month_number
from shuzhi.duties.beginnings import ledger_begins
from shuzhi.duties.listing import Duty, duties_in_year
from shuzhi.figures.question import Question
from shuzhi.figures.values import Figure, figures_of
from shuzhi.items.models import Item, ItemState
from shuzhi.ledger.models import Entry, EntryMark, RegisterRow
from shuzhi.ledger.registers import COVERAGE
from shuzhi.reports.document.numbering import chinese_date
from shuzhi.rulebook import national
from shuzhi.rulebook.calendar import period_words
from shuzhi.rulebook.model import Strength
from shuzhi.rulebook.profiles import BELOW, Part
from shuzhi.rulebook.shapes import Cadence, State
from shuzhi.rulebook.statuses import MISSING, TOLD, told_of

_ASKED = frozenset({Strength.MUST, Strength.GENERALLY})


def figures_for(question: Question, ids: Iterable[str]) -> dict[str, Figure]:
    """The figures by the name they have in a text; those of all below say so in their label."""
    wanted = list(dict.fromkeys(ids))
    own = [name for name in wanted if not name.startswith(BELOW)]
    below = [name.removeprefix(BELOW) for name in wanted if name.startswith(BELOW)]
    found = {f.id: f for f in figures_of(question, ids=own)} if own else {}
    if below:
        for figure in figures_of(question.with_below(), ids=below):
            definition = replace(figure.definition, label=f"{figure.definition.label}（含所属组织）")
            found[BELOW + figure.id] = replace(figure, definition=definition)
    return {name: found[name] for name in wanted}


def has_anything(question: Question) -> bool:
    """Whether the ledger of the organisation or of any below it holds a fact of the year."""
    reach = {
        "organisation__path__gte": question.organisation.path,
        "organisation__path__lt": subtree_end(question.organisation.path),
    }
    months = (month_number(date(question.year, 1, 1)), month_number(date(question.year, 12, 1)))
    entries = EntryMark._default_manager.filter(**reach, ym__range=months)
    registers = RegisterRow.everywhere.filter(**reach, ym__range=months, withdrawn_at=None).exclude(register=COVERAGE)
    items = Item.everywhere.filter(**reach, withdrawn_at=None, source_year__in=(question.year, question.year - 1))
    return entries.exists() or registers.exists() or items.exists()


def entries_of(question: Question, kinds: Sequence[str]) -> list[Entry]:
    """The entries of the year of any of ``kinds``, in order of the day."""
    marked = EntryMark._default_manager.filter(
        organisation=question.organisation, kind__in=kinds, day__year=question.year
    ).values("entry")
    return list(Entry.everywhere.filter(pk__in=marked, withdrawn_at=None).order_by("happened_on", "pk"))


def entry_words(entry: Entry, part: Part) -> str:
    """One entry in a list: its day, then its title or what it was."""
    day = chinese_date(entry.happened_on).partition("年")[2]
    if part.show == "kind":
        kinds = national().kinds
        return day + "、".join(kinds[kind].label for kind in entry.kinds if kind in part.kinds)
    return day + braceless(entry.title)


def items_of(question: Question, part: Part) -> list[Item]:
    """The items a part asks for, in the order they were recorded; a part of one that is listed is not listed again.

    Of a source year, what was found then, not what came back later; else what stood open on a day of the year.
    """
    found = Item.everywhere.filter(organisation=question.organisation, withdrawn_at=None)
    if part.kinds:
        found = found.filter(kind__in=part.kinds)
    if part.sources:
        found = found.filter(source__in=part.sources)
    if part.source_year is not None:
        found = found.filter(source_year=question.year + part.source_year, relapse_of=None)
    elif part.states != "open":
        found = found.filter(_lived_in(question.year))
    if part.states != "any":
        closed = Q(state=ItemState.CLOSED)
        found = found.filter(closed if part.states == "closed" else ~closed)
    wholes = found.values("pk")
    return list(found.filter(Q(parent=None) | ~Q(parent__in=wholes)).order_by("pk"))


def _lived_in(year: int) -> Q:
    """Opened in the year, or before it and not closed when it began."""
    closed_in_time = Q(closed_on__year__gte=year) | ~Q(state=ItemState.CLOSED)
    return Q(opened_on__year=year) | (Q(opened_on__year__lt=year) & closed_in_time)


# In a report the label of the state, and that it is not the end; but these say enough by themselves.
STATE_WORDS = {ItemState.OPENED: "尚未定措施", ItemState.MEASURED: "尚未销号", ItemState.CLOSED: "已销号"}


def item_words(item: Item) -> str:
    """One item with its measures, progress and state, nothing added."""
    words = [braceless(item.title).rstrip("。；;")]
    if item.measures:
        words.append("措施：" + "；".join(braceless(text).rstrip("。；;") for text in item.measures))
    if item.progress:
        words.append("进展：" + braceless(item.progress).rstrip("。；;"))
    reached = ItemState.MEASURED if item.state == ItemState.OPENED and item.measures else ItemState(item.state)
    state = STATE_WORDS.get(reached) or f"{reached.label}，尚未销号"
    if item.state == ItemState.CLOSED and item.closed_on is not None:
        state += f"（{chinese_date(item.closed_on)}）"
    return "。".join([*words, state])


def shortcomings_of(question: Question) -> list[str]:
    """Neutral sentences on duties of the year without a record, or done against the rule, without names.

    What is explained is not told; nor is what nobody can know, as before the beginning of the ledger.
    """
    duties = duties_in_year(actor=question.actor, organisation=question.organisation, year=question.year, entries=False)
    grouped: dict[tuple[str, str], list[Duty]] = defaultdict(list)
    for duty in duties:
        if _is_told(duty, question.year):
            grouped[duty.rule.id, duty.row.status].append(duty)
    return [_told_words(found) for found in grouped.values()]


def begins_in_year(question: Question) -> date | None:
    """The day on which the ledger began, where that is not the first of the year or lies after the year."""
    whole = ledger_begins(actor=question.actor, organisation=question.organisation).whole
    return whole.since if whole is not None and whole.since > date(question.year, 1, 1) else None


def _is_told(duty: Duty, year: int) -> bool:
    """Due this year, asked by a central text, not explained; thresholds of the roster are no records.

    What is missing of a period is told of the year of the period, though it may be held after it; any other that was
    due later is told of the later year.
    """
    if duty.explanation or duty.rule.strength not in _ASKED or isinstance(duty.rule.shape, State):
        return False
    due, status = duty.row.due_on, duty.row.status
    if due is not None and due.year > year and status in MISSING and not isinstance(duty.rule.shape, Cadence):
        return False
    return status in TOLD and (due is None or due.year >= year)


def _told_words(duties: Sequence[Duty]) -> str:
    rule, status = duties[0].rule, duties[0].row.status
    if rule.subject.relation == "person":
        whose = f"{len({duty.row.subject_id for duty in duties})}人"
    else:
        whose = periods_words(list(dict.fromkeys(duty.row.period for duty in duties if duty.row.period)))
    plain = rule.subject.relation != "person" and status in MISSING  # 未见支部党员大会记录 reads well by itself
    what = rule.title if plain else f"“{rule.title}”"
    return told_of(status, whose=whose, what=what, reference=duties[0].reference)


def periods_words(codes: Sequence[str]) -> str:
    """Periods in order, three or more months in a row told as 3月至11月."""
    runs: list[list[str]] = []
    for code in codes:
        if runs and _follows(runs[-1][-1], code):
            runs[-1].append(code)
        else:
            runs.append([code])
    spans = []
    for run in runs:
        words = [period_words(code, year=False) for code in run]
        spans += [f"{words[0]}至{words[-1]}"] if len(words) > 2 else words
    return "、".join(spans)


def _follows(earlier: str, later: str) -> bool:
    left, right = earlier.partition("-")[2], later.partition("-")[2]
    return left.isdigit() and right.isdigit() and int(right) == int(left) + 1


def braceless(text: str) -> str:
    """A text of the ledger made fit to stand among tokens: its braces become full-width."""
    return text.replace("{", "｛").replace("}", "｝").strip()
