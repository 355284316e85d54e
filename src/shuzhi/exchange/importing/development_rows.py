"""Rows of a development ledger become one entry for each step of each person."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from shuzhi.exchange.importing.context import ImportContext, Spell
from shuzhi.exchange.importing.result import Outcome, SheetResult
from shuzhi.exchange.workbook import DevelopmentRow
from shuzhi.ledger.entries import (
    Attendance,
    EntryError,
    EntryFacts,
    check_facts,
    correct_entry,
    facts_of,
    record_entries,
)
from shuzhi.ledger.models import Entry
from shuzhi.roster.models import MembershipStatus, Person
from shuzhi.roster.spells import IN_FORCE
from shuzhi.rulebook import national

ACCEPTANCE, FULL = "development.acceptance", "development.full_admission"


def import_development(context: ImportContext, result: SheetResult) -> None:
    """Take in every row of a development sheet."""
    rows_of = context.facts_of(result)  # person → the row of this sheet that told of him first
    for read in result.sheet.rows:
        record = read.record
        if not isinstance(record, DevelopmentRow) or context.was_imported(result, read.row):
            continue
        if context.is_ambiguous(record.name) and context.find_person(record.name) is None:
            result.note(
                read.row,
                "person.ambiguous",
                f"名册中有几位{record.name}，分不清是哪一位。",
                "请在姓名后注明区别，并与名册写法一致。",
                rejected=True,
            )
            continue
        person = context.find_person(record.name)
        created = person is None
        if person is None:
            person = context.new_person(result, read.row, record.name, note=record.note)
            result.infer(f"名册中没有{record.name}，按发展对象一类建档，不计入党员数。")
        if first := rows_of.get(person.pk):
            message = f"第{first}行已有{record.name}，两行不同，这一行没有读入。"
            advice = "请核对后合并成一行；如是同名的两个人，请在姓名后注明区别。"
            result.note(read.row, "person.twice", message, advice, rejected=True, field="name")
            continue
        rows_of[person.pk] = read.row
        outcome = _steps(context, result, read.row, person, record)
        _give_standing(context, result, read.row, person, record)
        context.settle(result, read.row, "created" if created else outcome, ("person", person.pk))


def _steps(context: ImportContext, result: SheetResult, row: int, person: Person, record: DevelopmentRow) -> Outcome:
    present = {
        kind: entry
        for entry in Entry.everywhere.filter(
            organisation=context.organisation,
            withdrawn_at=None,
            participants__person=person,
            participants__role="subject",
        )
        for kind in entry.kinds
    }
    with_origins: list[tuple[EntryFacts, str]] = []
    corrected = False
    for kind, day in sorted(record.steps.items(), key=lambda step: step[1]):
        try:
            check_facts(_facts(kind, day, person), context.names.kinds)
        except EntryError as error:  # the ledger does not take this day: only this step stays out
            message = f"{record.name}的{national().kinds[kind].label}{error.message.rstrip('。')}，未读入。"
            result.note(row, error.code, message, "请核对日期，办完后再导入。", field=kind)
            continue
        entry = present.get(kind)
        if entry is None:
            with_origins.append((_facts(kind, day, person), context.origin(result, row)))
        elif entry.happened_on != day:
            context.remember("entry", entry.pk)
            correct_entry(
                actor=context.actor,
                entry=entry,
                facts=replace(facts_of(entry), happened_on=day),
                reason=f"导入{result.sheet.file}",
            )
            context.steps[entry.pk] = result, row
            corrected = True
    if with_origins:
        made = record_entries(
            actor=context.actor, organisation=context.organisation, with_origins=with_origins, batch=context.batch
        )
        context.steps |= {entry.pk: (result, row) for entry in made}
        return "created"
    return "merged" if corrected else "unchanged"


def _facts(kind: str, day: date, person: Person) -> EntryFacts:
    return EntryFacts(
        happened_on=day,
        kinds=(kind,),
        participants=(Attendance("subject", person=person),),
    )


def _give_standing(
    context: ImportContext, result: SheetResult, row: int, person: Person, record: DevelopmentRow
) -> None:
    """Where no roster was ever kept, somebody admitted is a member from the day of the assembly.

    A roster that does not name him is not overruled: it is said, and people decide.
    """
    accepted, full = record.steps.get(ACCEPTANCE), record.steps.get(FULL)
    if accepted is None or accepted > context.today or person.memberships.filter(IN_FORCE).exists():
        return
    if context.has_roster():
        result.note(
            row,
            "person.unknown",
            f"{person.name}已于{accepted}经支部大会接收，名册中却没有此人，未计入党员数。",
            "如仍在本支部，请补入名册；已转出的不用处理。",
        )
        return
    result.infer(f"尚无名册，{person.name}自{accepted}支部大会接收之日起计为预备党员。")
    spells: list[Spell] = [(MembershipStatus.PROBATIONARY, accepted, full)]
    if full:
        spells.append((MembershipStatus.FORMAL, full, None))
    context.stand(result, row, person, spells)
