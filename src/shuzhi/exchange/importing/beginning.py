"""An import begins the ledger of what its sheets could hold, from the year of their first row, and of nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import Min

from shuzhi.access.models import Batch
from shuzhi.access.scoping import Actor
from shuzhi.duties.beginnings import DECLARED, DERIVED, IMPORTED, Begins, whole_of
from shuzhi.exchange.importing.result import SheetResult
from shuzhi.exchange.workbook import DevelopmentRow, EventRow
from shuzhi.exchange.workbook.formats import sheet_formats
from shuzhi.ledger.models import EntryMark
from shuzhi.roster.ledger_beginning import BEGUN, begin_ledger, declarations, kinds_that_begin
from shuzhi.roster.models import LedgerBeginning, Organisation
from shuzhi.roster.rulebooks import rulebook_of
from shuzhi.rulebook.vocabulary import STEPS


def begin_what_came(
    *,
    actor: Actor,
    organisation: Organisation,
    batch: Batch,
    results: Sequence[SheetResult],
    former: Begins | None,
    since: date | None = None,
) -> tuple[Begins, ...]:
    """Begin each kind that the sheets of a batch could hold on 1 January of the year of their first row.

    A roster begins nothing.  What the whole ledger was declared to tell, or told already, is left as it is.

    Args:
        former: From when on the whole ledger told before this import.
        since: The day that somebody said instead; it goes before what was declared of the whole.  Said of sheets of
            several years, it leaves those that begin later to their own.
    """
    labels = kinds_that_begin(rulebook_of(organisation))
    held = {one.kind: one for one in declarations(organisation)}
    begun = []
    years = _first_years(organisation, batch, results)
    earliest = date(min(years.values(), default=1), 1, 1)
    for kind, year in sorted(years.items()):
        own = date(year, 1, 1)
        day = own if since is None or earliest < since < own else since
        told = since is None and former is not None and (former.how == DECLARED or former.since <= day)
        if kind in labels and not told and _may_begin(held.get(kind), day):
            begin_ledger(actor=actor, organisation=organisation, kind=kind, since=day, batch=batch)
            begun.append(Begins(kind, labels[kind], day, IMPORTED))
    if former is not None and former.how == DERIVED:
        _hold_the_rest(actor, organisation, batch, former)
    return tuple(begun)


def _may_begin(held: LedgerBeginning | None, day: date) -> bool:
    """What a person declared stays; what an earlier import began may begin earlier still."""
    return held is None or (held.batch_id is not None and day < held.since)


def _hold_the_rest(actor: Actor, organisation: Organisation, batch: Batch, former: Begins) -> None:
    """The rest of the ledger keeps the beginning that it had: no sheet moves what it does not hold."""
    whole = whole_of(organisation)
    if whole is None or whole.since != former.since:
        begin_ledger(actor=actor, organisation=organisation, since=former.since, batch=batch)
        batch.summary[BEGUN] = [organisation.pk]


def _first_years(organisation: Organisation, batch: Batch, results: Sequence[SheetResult]) -> dict[str, int]:
    """Kind → the first year of a sheet that could hold it, else that of the first event of the kind."""
    years: dict[str, int] = {}
    for result in results:
        year = _first_year(result)
        if year is not None:
            years |= {kind: min(year, years.get(kind, year)) for kind in _could_hold(result)}
    marks = EntryMark.everywhere.filter(entry__batch=batch, organisation=organisation)
    first = marks.order_by("kind").values_list("kind").annotate(first=Min("ym"))
    return {kind: month // 12 for kind, month in first if not kind.startswith(STEPS)} | years


def _first_year(result: SheetResult) -> int | None:
    """The year that a sheet names, else that of its first row; of those in development that of the first step.

    A row of the year before that strayed into the sheet of a year does not make that a sheet of two years.
    """
    taken = [read.record for read in result.sheet.rows if result.outcomes.get(read.row) != "rejected"]
    if result.sheet.kind == "dues":
        return result.sheet.year if taken else None
    days = [one.day for one in taken if isinstance(one, EventRow)]
    if days:
        return max(min(days).year, result.sheet.year or 0)
    days = [day for one in taken if isinstance(one, DevelopmentRow) for day in one.steps.values()]
    return min(days).year if days else None


def _could_hold(result: SheetResult) -> Iterable[str]:
    """The kinds for which a sheet has a place: its own, those of its name, of its columns and of its rows."""
    sheet = result.sheet
    if sheet.kind == "development":
        return [column for column in sheet.columns if column.startswith(STEPS)]
    if sheet.kind == "dues":
        return list(sheet_formats()["dues"].extra["begins"])
    named = sheet_formats()["events"].extra["begins"]
    of_its_name = [kind for word in named if word in sheet.title + sheet.sheet for kind in named[word]]
    in_rows = [kind for read in sheet.rows if isinstance(read.record, EventRow) for kind in read.record.kinds]
    return {sheet.kind, *of_its_name, *in_rows}
