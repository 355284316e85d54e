"""Rows of a roster become people with their standing."""

from __future__ import annotations

from datetime import date
from typing import Any

from shuzhi.access.sealing import unseal
from shuzhi.exchange.importing.context import ImportContext, Spell
from shuzhi.exchange.importing.result import SheetResult
from shuzhi.exchange.workbook import MemberRow
from shuzhi.roster.models import BEGINNING, CircumstanceKind, MembershipStatus, Person
from shuzhi.roster.people import IN_FORCE, RosterError, change_person, note_circumstance

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
    for read in result.sheet.rows:
        record = read.record
        if not isinstance(record, MemberRow) or context.was_imported(result, read.row):
            continue
        person = context.find_person(record.name, identity_number=record.identity_number or "", born_on=record.born_on)
        told = _particulars(record)
        try:
            if person is None:
                person = context.new_person(
                    result,
                    read.row,
                    record.name,
                    identity_number=record.identity_number or "",
                    phone=record.phone,
                    **told,
                )
                fresh, changed = True, False
            else:
                fresh, changed = False, _update(context, result, person, record)
        except RosterError as refused:  # e.g. the number stands in another organisation's roster
            result.note(read.row, refused.code, refused.message, f"{refused.advice}{TRANSFERRED}", rejected=True)
            continue
        added = _give_standing(context, result, read.row, person, record)
        if fresh or added:
            context.settle(result, read.row, "created", ("person", person.pk))
        else:
            context.settle(result, read.row, "merged" if changed else "unchanged", ("person", person.pk))


def _particulars(record: MemberRow) -> dict[str, Any]:
    told = {column: getattr(record, name) for name, column in FIELDS.items()}
    return {column: value for column, value in told.items() if value not in (None, "")}


def _update(context: ImportContext, result: SheetResult, person: Person, record: MemberRow) -> bool:
    """Take over what the sheet says anew; what it leaves empty stays."""
    changes = {column: value for column, value in _particulars(record).items() if getattr(person, column) != value}
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
