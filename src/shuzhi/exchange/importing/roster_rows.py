"""Rows of a roster become people with their standing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from shuzhi.access.sealing import identity_digest, unseal
from shuzhi.exchange.importing.context import ImportContext, Spell
from shuzhi.exchange.importing.result import SheetResult
from shuzhi.exchange.workbook import MemberRow
from shuzhi.exchange.workbook.rows.member import UNCLEAR
from shuzhi.roster.models import BEGINNING, CircumstanceKind, MembershipStatus, Person
from shuzhi.roster.person import change_person
from shuzhi.roster.spells import IN_FORCE, RosterError
from shuzhi.roster.standing import note_circumstance

TRANSFERRED = "如是转入本支部的党员，请由原支部先办理组织关系转接。"
FIELDS = {
    "sex": "sex",
    "ethnicity": "ethnicity",
    "born_on": "born_on",
    "education": "education",
    "category_text": "occupation",
    "category": "dues_category",
    "note": "note",
}


def import_roster(context: ImportContext, result: SheetResult) -> None:
    """Take in every row of a roster sheet."""
    rows_of = context.facts_of(result)  # person → the row of this sheet that told of him first
    context.roster_year = max(context.roster_year, result.sheet.year or 0)
    older = result.sheet.year is not None and result.sheet.year < context.roster_year
    for read in result.sheet.rows:
        if not isinstance(read.record, MemberRow) or context.was_imported(result, read.row):
            continue
        record = _without_future(context, result, read.row, read.record)
        person = context.find_person(record.name, identity_number=record.identity_number or "", born_on=record.born_on)
        if person is not None and (first := rows_of.get(person.pk)) and not _is_proved(person, record):
            message = f"与第{first}行同名，没有身份证号或出生日期可以分清是不是同一人。"
            advice = "是两个人的，请都补上身份证号或出生日期；是同一人的，请删去一行。"
            result.note(read.row, "person.ambiguous", message, advice, rejected=True, field="name")
            continue
        if person is not None and person.pk in rows_of:
            result.infer(f"第{read.row}行与第{rows_of[person.pk]}行的{record.name}是同一人，只计一次。")
        if older:
            _take_older(context, result, read.row, person, record)
            continue
        particulars = context.fit(result, read.row, Person, _particulars(record))
        try:
            if person is None:
                person = context.new_person(
                    result,
                    read.row,
                    record.name,
                    identity_number=record.identity_number or "",
                    phone=record.phone,
                    **particulars,
                )
                fresh, changed = True, False
            else:
                fresh, changed = False, _update(context, result, person, record, particulars)
        except RosterError as refused:  # e.g. the number stands in another organisation's roster
            result.note(read.row, refused.code, refused.message, f"{refused.advice}{TRANSFERRED}", rejected=True)
            continue
        rows_of.setdefault(person.pk, read.row)
        added = _give_standing(context, result, read.row, person, record)
        if fresh or added or changed:
            context.standings[person.pk] = result, read.row
        if fresh or added:
            context.settle(result, read.row, "created", ("person", person.pk))
        else:
            context.settle(result, read.row, "merged" if changed else "unchanged", ("person", person.pk))


def _take_older(
    context: ImportContext, result: SheetResult, row: int, person: Person | None, record: MemberRow
) -> None:
    """A row of an older roster: it overrules nothing in the newer one, and makes nobody a member who left since."""
    if person is not None:
        context.settle(result, row, "unchanged", ("person", person.pk))
        return
    particulars = context.fit(result, row, Person, _particulars(record))
    person = context.new_person(result, row, record.name, **particulars)
    result.infer(
        f"{record.name}只在{result.sheet.year}年的名册上，{context.roster_year}年的名册没有，只建档，不计入党员数。"
    )
    context.settle(result, row, "created", ("person", person.pk))


def _is_proved(person: Person, record: MemberRow) -> bool:
    """Whether a row of the same name is the same person's beyond doubt."""
    if record.identity_number:
        return person.identity_digest == identity_digest(record.identity_number)
    return record.born_on is not None and record.born_on.isoformat() == person.born


def _without_future(context: ImportContext, result: SheetResult, row: int, record: MemberRow) -> MemberRow:
    """The row without the days that have not come."""
    labels = {"born_on": "出生日期", "joined_on": "入党日期", "confirmed_on": "转正日期"}
    for name, label in labels.items():
        day = getattr(record, name)
        if day is not None and day > context.today:
            message = f"{label} {day} 还没有到，这一格没有读入，其余照常。"
            result.note(row, "date.future", message, "请核对日期后重新导入。", field=name)
            without: dict[str, Any] = {name: None}
            record = replace(record, **without)
    if record.joined_on and record.confirmed_on and record.confirmed_on < record.joined_on:
        result.infer(f"第{row}行的转正日期早于入党日期，党员身份自转正日期起计，请核对。")
    return record


def _particulars(record: MemberRow) -> dict[str, Any]:
    particulars = {column: getattr(record, name) for name, column in FIELDS.items()}
    return {column: value for column, value in particulars.items() if value not in (None, "")}


def _update(
    context: ImportContext, result: SheetResult, person: Person, record: MemberRow, particulars: dict[str, Any]
) -> bool:
    """Take over what the sheet says anew; what it leaves empty stays."""
    changes = {column: value for column, value in particulars.items() if getattr(person, column) != value}
    if record.identity_number and not person.identity_digest:
        changes["identity_number"] = record.identity_number
    if record.phone and unseal(person.phone_sealed) != record.phone:
        changes["phone"] = record.phone
    if changes:
        before = {column: getattr(person, column) for column in FIELDS.values() if column in changes}
        context.people_before.append({"person": person.pk, "columns": before})
        reason = f"导入{result.sheet.file}"
        change_person(actor=context.actor, person=person, reason=reason, **changes)
    return bool(changes)


def _give_standing(context: ImportContext, result: SheetResult, row: int, person: Person, record: MemberRow) -> bool:
    """Write the spells the row tells of; returns whether any was new."""
    added = context.stand(result, row, person, _spells(result, record))
    if record.mobile and not person.circumstances.filter(IN_FORCE, kind=CircumstanceKind.MOBILE, until=None).exists():
        since = date(result.sheet.year, 1, 1) if result.sheet.year else context.today
        result.infer(f"名册未写流动起始日期，流动党员自{since.isoformat()}起计。")
        note_circumstance(
            actor=context.actor,
            person=person,
            kind=CircumstanceKind.MOBILE,
            since=since,
            batch=context.batch,
            origin=context.origin(result, row),
            quiet=True,
        )
        added = True
    return added


def _spells(result: SheetResult, record: MemberRow) -> list[Spell]:
    """The standing a row tells of, oldest first; what the row does not say is inferred aloud."""
    if record.status == MembershipStatus.PROBATIONARY:
        if record.joined_on is None:
            result.infer(f"{record.name}未写入党日期，预备党员身份按一直如此计。")
        return [(MembershipStatus.PROBATIONARY, record.joined_on or BEGINNING, None)]
    if record.status == UNCLEAR:
        result.infer(f"{record.name}的人员类别认不出，只建档，不计入党员数。")
        return []
    if record.status not in {None, MembershipStatus.FORMAL, MembershipStatus.SUSPENDED}:
        result.infer(f"{record.name}是入党申请人、积极分子或发展对象，只建档，不计入党员数。")
        return []
    if record.status is None:
        result.infer(f"{record.name}未写人员类别，按正式党员计。")
    if record.joined_on:
        result.infer("名册未写何时转入本组织，按入党日期起即在本组织计。")
    spells: list[Spell] = []
    formal_since = record.confirmed_on or record.joined_on or BEGINNING
    if record.confirmed_on and record.joined_on and record.joined_on < record.confirmed_on:
        spells.append((MembershipStatus.PROBATIONARY, record.joined_on, record.confirmed_on))
    elif record.confirmed_on is None:
        known = "入党日期" if record.joined_on else "一直如此"
        result.infer(f"{record.name}未写转正日期，正式党员身份按{known}计。")
    spells.append((MembershipStatus.FORMAL, formal_since, None))
    if record.status == MembershipStatus.SUSPENDED and result.sheet.year:
        since = max(date(result.sheet.year, 1, 1), formal_since)
        result.infer(f"{record.name}未写停止党籍日期，自{since.isoformat()}起计。")
        spells.append((MembershipStatus.SUSPENDED, since, None))
    return spells
