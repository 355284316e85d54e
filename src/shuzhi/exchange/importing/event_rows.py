"""Rows of meetings and activities become entries; one event told twice becomes one entry of two kinds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from shuzhi.exchange.importing.context import ImportContext
from shuzhi.exchange.importing.result import Outcome, SheetResult
from shuzhi.exchange.workbook import EventRow, JoinedEvent, RowEvent, join_events, row_events
from shuzhi.exchange.workbook.one_event import may_be_one, same_content
from shuzhi.ledger.entries import (
    Attendance,
    EntryError,
    EntryFacts,
    check_facts,
    correct_entry,
    facts_of,
    record_entries,
)
from shuzhi.ledger.kept import only_kept, unkept
from shuzhi.ledger.kinds import kind_words
from shuzhi.ledger.models import Entry
from shuzhi.roster.models import Organisation
from shuzhi.roster.organisations import note_committee
from shuzhi.rulebook.kept import fields_words, kept_of, kept_words
from shuzhi.rulebook.vocabulary import STEPS

Results = Mapping[tuple[str, str, int], SheetResult]  # by file, sheet and row: one sheet may hold several tables
ROLES_OF_MEMBERS = {"leave", "absent", "attendee"}
ALIKE = 4  # characters that are enough to find one text in another
COMPARED: tuple[tuple[str, Callable[[EventRow], str]], ...] = (
    ("地点", lambda event: event.place),
    ("时间", lambda event: event.time.strftime("%H:%M") if event.time else ""),
    ("应到人数", lambda event: "" if event.due_count is None else str(event.due_count)),
    ("实到人数", lambda event: "" if event.present_count is None else str(event.present_count)),
    ("主持人", lambda event: event.chair),
    ("记录人", lambda event: event.recorder),
    ("所属年度", lambda event: str(event.for_year or "")),
)


def import_events(context: ImportContext, results: Sequence[SheetResult]) -> None:
    """Take in every event of these sheets, each once."""
    by_row: Results = {(r.sheet.file, r.sheet.sheet, read.row): r for r in results for read in r.sheet.rows}
    fresh: list[JoinedEvent] = []
    events = join_events(row_events([result.sheet for result in results]), context.names)
    present = _present_entries(context, [event.rows[0].event.day for event in events])
    _tell_of_doubt(context, events, by_row)
    for event in events:
        _tell_of_union(context, event, by_row)
        if _seen_before(context, event, by_row):
            continue
        if event.rows[0].event.day > context.today:
            _refuse_future(event, by_row)
        elif (entry := _same_entry(context, present, event)) is not None:
            _join(context, entry, event, by_row)
        else:
            _tell_of_the_day(event, present.get(event.rows[0].event.day, []), by_row)
            fresh.append(event)
    _record(context, fresh, by_row)
    for result in results:
        _note_coverage(context, result)
    _note_committee(context, results)


def _present_entries(context: ImportContext, days: Sequence[date]) -> dict[date, list[Entry]]:
    found: dict[date, list[Entry]] = defaultdict(list)
    entries = Entry.everywhere.filter(organisation=context.organisation, withdrawn_at=None, happened_on__in=set(days))
    for entry in entries:
        found[entry.happened_on].append(entry)
    return found


def _tell_of_union(context: ImportContext, event: JoinedEvent, results: Results) -> None:
    """The preview says which rows are one event."""
    if len(event.rows) < 2:
        return
    kinds = "、".join(context.names.kinds[kind].label for kind in event.kinds)
    where = "，".join(f"“{row.sheet}”第{row.row}行" for row in event.rows)
    for row in event.rows[1:]:
        results[row.file, row.sheet, row.row].infer(f"{where}同日同内容，按一次活动（{kinds}）计。")


def _tell_of_doubt(context: ImportContext, events: Sequence[JoinedEvent], results: Results) -> None:
    """Say where a text names a further kind, or another row of the day looks like the same event."""
    by_day: dict[date, list[JoinedEvent]] = defaultdict(list)
    for event in events:
        by_day[event.rows[0].event.day].append(event)
    for event in events:
        row = event.rows[0]
        result, where = results[row.file, row.sheet, row.row], f"“{row.sheet}”第{row.row}行"
        named = {kind for each in event.rows for kind in each.event.suggested_kinds} - set(event.kinds)
        alike = [
            other for other in by_day[row.event.day] if other is not event and _alike(context, event, other, named)
        ]
        for other in alike:
            there = other.rows[0]
            result.infer(f"{where}与“{there.sheet}”第{there.row}行同日，可能是同一次活动；内容不同，按两次计，请核对。")
        if named and not alike:
            labels = "、".join(context.names.kinds[kind].label for kind in sorted(named))
            result.infer(f"{where}的文字里还写着{labels}，没有另计；如果也是，请在台账中补上这一类别。")


def _alike(context: ImportContext, event: JoinedEvent, other: JoinedEvent, named: set[str]) -> bool:
    """Whether another event of the day may be the same: of a kind the text names, or with its text inside this one."""
    if not may_be_one(context.names, event.kinds, other.kinds):
        return False
    mine, theirs = (same_content(context.names, one.rows[0].event.content) for one in (event, other))
    return bool(named & set(other.kinds)) or (len(theirs) >= ALIKE and theirs != mine and theirs in mine)


def _seen_before(context: ImportContext, event: JoinedEvent, results: Results) -> bool:
    seen = [context.was_imported(results[row.file, row.sheet, row.row], row.row) for row in event.rows]
    return all(seen)


def _refuse_future(event: JoinedEvent, results: Results) -> None:
    for row in event.rows:
        results[row.file, row.sheet, row.row].note(
            row.row,
            "date.future",
            f"日期 {row.event.day} 还没有到。",
            "台账只记已经发生的事，请核对日期；活动办完后再导入。",
            rejected=True,
            field="day",
        )


def _same_entry(context: ImportContext, present: Mapping[date, list[Entry]], event: JoinedEvent) -> Entry | None:
    """An entry of the ledger that tells of the same event, in the same or in further kinds."""
    row = event.rows[0]
    contents = {same_content(context.names, p.event.content) for p in event.rows} - {""}
    for entry in present.get(row.event.day, []):
        kinds = tuple(entry.kinds)
        if set(event.kinds) <= set(kinds):
            if _columns_agree(context, entry, row.event, contents):
                return entry
        elif contents & ({same_content(context.names, entry.title), same_content(context.names, entry.content)} - {""}):
            rest = tuple(kind for kind in event.kinds if kind not in kinds)
            if may_be_one(context.names, kinds, rest):
                return entry
    return None


def _columns_agree(context: ImportContext, entry: Entry, event: EventRow, contents: set[str]) -> bool:
    """Same content, time and place, as far as both say: one row in two files, not two meetings of one day."""
    theirs = {same_content(context.names, entry.title), same_content(context.names, entry.content)} - {""}
    time = event.time.strftime("%H:%M") if event.time else ""
    return (
        (bool(contents & theirs) or (not contents and not theirs))
        and (not time or not entry.started_at or entry.started_at == time)
        and (not event.place or not entry.place or event.place.startswith(entry.place))
        and (not event.for_year or not entry.for_year or event.for_year == entry.for_year)
    )


def _join(context: ImportContext, entry: Entry, event: JoinedEvent, results: Results) -> None:
    rest = tuple(kind for kind in event.kinds if kind not in entry.kinds)
    year = next((row.event.for_year for row in event.rows if row.event.for_year), None)
    tells = bool(rest) or (entry.for_year is None and year is not None)
    if tells:
        facts = facts_of(entry)
        labels = "、".join(context.names.kinds[kind].label for kind in rest)
        context.remember("entry", entry.pk)
        correct_entry(
            actor=context.actor,
            entry=entry,
            facts=replace(facts, kinds=(*facts.kinds, *rest), for_year=facts.for_year or year),
            reason=f"导入时并入同一活动的另一类别：{labels}" if rest else f"导入时补上所属年度：{year}",
        )
        _remember_step(context, entry, event, results)
    for row in event.rows:
        result = results[row.file, row.sheet, row.row]
        context.settle(result, row.row, "merged" if tells else "unchanged", ("entry", entry.pk))
        if tells:
            result.infer(f"第{row.row}行与台账中{entry.happened_on}“{entry.title}”同日同内容，按一次活动计。")


def _record(context: ImportContext, events: Sequence[JoinedEvent], results: Results) -> None:
    with_origins, taken = [], []
    for event in events:
        first = event.rows[0]
        facts = _kept_facts(context, event, results)
        fitting = context.fit(results[first.file, first.sheet, first.row], first.row, Entry, {"place": facts.place})
        facts = replace(facts, **fitting)
        try:
            check_facts(facts, context.names.kinds)
        except EntryError as error:  # the ledger takes less than a sheet can hold: only this row stays out
            for row in event.rows:
                results[row.file, row.sheet, row.row].note(
                    row.row, error.code, error.message, error.advice, rejected=True
                )
            continue
        with_origins.append((facts, _origins(context, event, results)))
        taken.append(event)
        _tell_of_strangers(context, event, facts, results)
        _tell_of_differences(event, results)
    entries = (
        record_entries(
            actor=context.actor, organisation=context.organisation, with_origins=with_origins, batch=context.batch
        )
        if with_origins
        else []
    )
    for entry, event in zip(entries, taken, strict=True):
        _remember_step(context, entry, event, results)
        used_kinds: set[str] = set()
        for row in event.rows:
            again: Outcome = "merged" if set(row.event.kinds) - used_kinds else "unchanged"
            result = results[row.file, row.sheet, row.row]
            context.settle(result, row.row, again if used_kinds else "created", ("entry", entry.pk))
            used_kinds.update(row.event.kinds)


def _remember_step(context: ImportContext, entry: Entry, event: JoinedEvent, results: Results) -> None:
    """Where a step against the rules is said: at the first row that tells of it."""
    if not any(kind.startswith(STEPS) for kind in event.kinds):
        return
    first = event.rows[0]
    context.steps.setdefault(entry.pk, (results[first.file, first.sheet, first.row], first.row))


def _tell_of_strangers(context: ImportContext, event: JoinedEvent, facts: EntryFacts, results: Results) -> None:
    """Say which of those who came or stayed away are not known by name on the roster."""
    strangers = [each.name for each in facts.participants if each.person is None and each.role in ROLES_OF_MEMBERS]
    if strangers and context.known:
        row = event.rows[0]
        named = "、".join(strangers)
        results[row.file, row.sheet, row.row].infer(
            f"第{row.row}行的{named}在名册中找不到或不止一人，只记姓名，没有对应到个人。"
        )


def _tell_of_the_day(event: JoinedEvent, entries: Sequence[Entry], results: Results) -> None:
    """Say where the ledger has another entry of the kind on that day, as after a corrected file."""
    row = event.rows[0]
    for entry in entries:
        if set(entry.kinds) & set(event.kinds):
            results[row.file, row.sheet, row.row].infer(
                f"第{row.row}行：台账中{entry.happened_on}已有“{entry.title}”，与这一行不同，另记一次；如是更正，请先撤销原批次或更正原条目。"
            )


def _origins(context: ImportContext, event: JoinedEvent, results: Results) -> str:
    """Every row that tells of the event, so that each is found again from the entry."""
    return "；".join(context.origin(results[row.file, row.sheet, row.row], row.row) for row in event.rows)[:300]


def _tell_of_differences(event: JoinedEvent, results: Results) -> None:
    """Where two tellings of one event differ, the first is taken, and the preview says so."""
    first, *others = event.rows
    for label, of in COMPARED:
        for other in others:
            mine, theirs = of(first.event), of(other.event)
            if mine and theirs and mine != theirs:
                results[other.file, other.sheet, other.row].infer(
                    f"第{other.row}行的{label}“{theirs}”与“{first.sheet}”第{first.row}行的“{mine}”不同，取后者。"
                )


def _kept_facts(context: ImportContext, event: JoinedEvent, results: Results) -> EntryFacts:
    """The facts of one event as far as they are kept of its kinds; what is left out is said."""
    facts, kept = _facts(context, event), kept_of(event.kinds, context.names.kinds)
    if lost := unkept(facts, kept):
        row = event.rows[0]
        labels = kind_words(context.names.kinds, event.kinds)
        result, told = results[row.file, row.sheet, row.row], f"第{row.row}行的{fields_words(lost)}没有读入"
        result.infer(f"{told}：{labels}只登记{kept_words(kept)}。")
    return only_kept(facts, kept)


def _facts(context: ImportContext, event: JoinedEvent) -> EntryFacts:
    """The facts of one event: the first telling, filled up from the others where it is silent."""
    events = [row.event for row in event.rows]
    first = events[0]
    title = next((e.topic or e.content for e in events if e.topic or e.content), "")
    content = "\n".join(dict.fromkeys(text for e in events for text in (e.content, e.note) if text and text != title))
    time = next((e.time for e in events if e.time), None)
    due, present = _counts(events)
    return EntryFacts(
        happened_on=first.day,
        kinds=event.kinds,
        title=title,
        content=content,
        place=next((e.place for e in events if e.place), ""),
        started_at=time.strftime("%H:%M") if time else "",
        due_count=due,
        present_count=present,
        for_year=next((e.for_year for e in events if e.for_year), None),
        participants=_participants(context, event.rows),
    )


def _counts(events: Sequence[EventRow]) -> tuple[int | None, int | None]:
    """Head-counts (due, present) of the first telling that has them."""
    counted = ((e.due_count, e.present_count) for e in events if e.present_count is not None)
    return next(counted, (events[0].due_count, None))


def _participants(context: ImportContext, rows: Sequence[RowEvent]) -> tuple[Attendance, ...]:
    roles: dict[tuple[str, str], str] = {}  # (role, name) → reason
    for role in ("chair", "recorder", "lecturer"):
        if name := next(filter(None, (getattr(row.event, role) for row in rows)), ""):
            roles[role, name] = ""
    for row in rows:
        event = row.event
        listed = [
            ("attendee", event.attendees),
            ("observer", event.observers),
            ("subject", event.subjects),
        ]
        for role, names in listed:
            for name in names:
                if name:
                    roles.setdefault((role, name), "")
        if row is rows[0]:
            for name, reason in event.absences:
                roles.setdefault(("leave" if reason else "absent", name), reason)
    people = context.one_of(name for _, name in roles)
    return tuple(
        Attendance(role=role, person=people.get(name), name=name[:40], reason=reason[:100])
        for (role, name), reason in roles.items()
    )


def _note_coverage(context: ImportContext, result: SheetResult) -> None:
    """A ledger sheet of one kind for a year: what it does not hold did not happen."""
    sheet = result.sheet
    if sheet.year is not None and sheet.kind in context.names.kinds:
        context.cover(sheet.kind, sheet.year, context.names.kinds[sheet.kind].label)


def _note_committee(context: ImportContext, results: Sequence[SheetResult]) -> None:
    """A branch with a ledger of committee meetings has a committee."""
    theirs = {kind.id for kind in context.names.kinds.values() if kind.meets == "committee"}
    held = [r for r in results if any(theirs & set(e.event.kinds) for e in row_events([r.sheet]))]
    organisation: Organisation = context.organisation
    if held and organisation.has_committee is None:
        note_committee(actor=context.actor, organisation=organisation, has_committee=True)
        context.batch.summary["committee_noted"] = True
        held[0].infer(f"有支部委员会台账，登记{organisation.name}设支委会。")
