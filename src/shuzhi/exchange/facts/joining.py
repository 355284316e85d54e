"""What loading tells beside its refusals: where an entry and a standing of a person do not agree, both stay; where a
step is against the rules, it stays too; what is said to be empty and is not is counted by its rows.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from shuzhi.access.models import Batch
from shuzhi.duties.standing_warnings import standing_warnings
from shuzhi.duties.warnings import warnings_of
from shuzhi.factsfile.loading import Loading
from shuzhi.figures.nothing import rows_in_spite
from shuzhi.ledger.models import Entry, Participant, ParticipantRole, RegisterRow
from shuzhi.ledger.registers import COVERAGE, ledger_labels
from shuzhi.roster.models import Membership, MembershipStatus, Person
from shuzhi.roster.spells import IN_FORCE

# What a step of development makes of a person: probation runs from the assembly that accepts
# him; full membership may run from the end of probation, before the assembly that admits him met.
STEPS: dict[str, MembershipStatus] = {
    "development.acceptance": MembershipStatus.PROBATIONARY,
    "development.full_admission": MembershipStatus.FORMAL,
}


def tell_differences(loading: Loading, batch: Batch) -> None:
    """Note every step in the batch's entries that the person's memberships tell otherwise, or not at all."""
    rows = Participant.everywhere.filter(
        entry__batch=batch, role=ParticipantRole.SUBJECT, entry__withdrawn_at=None
    ).exclude(person=None)
    steps = [row for row in rows.select_related("entry", "person").order_by("pk") if set(row.entry.kinds) & set(STEPS)]
    begun: dict[tuple[int, str], list[date]] = defaultdict(list)
    spells = Membership.everywhere.filter(IN_FORCE, person__in={row.person_id for row in steps})
    for person_id, status, since in spells.values_list("person_id", "status", "since"):
        begun[person_id, status].append(since)
    for row in steps:
        day = row.entry.happened_on
        for kind in set(row.entry.kinds) & set(STEPS):
            status = STEPS[kind]
            days = begun[row.person_id or 0, str(status)]
            agrees = day in days if status is MembershipStatus.PROBATIONARY else any(one <= day for one in days)
            if not agrees:
                held = "、".join(map(str, days)) or "未记"
                loading.note(
                    row.entry.origin.rpartition("·")[2],
                    "standing.differs",
                    f"{row.name}：台账 {day} 一条使其成为{status.label}，名册记的起日是 {held}，两处都照文件录入。",
                    "请核对是哪一处有误，再更正。",
                )


def tell_warnings(loading: Loading, batch: Batch) -> None:
    """Note every step and standing of the batch that is against the rules; it is entered as it was told."""
    entries = {entry.pk: entry for entry in Entry.everywhere.filter(batch=batch).select_related("organisation")}
    for one in warnings_of(actor=loading.actor, entries=entries.values()):
        loading.note(entries[one.entry_id].origin.rpartition("·")[2], one.code, one.message, one.advice)
    people = {person.pk: person for person in Person.everywhere.filter(batch=batch).select_related("organisation")}
    for told in standing_warnings(actor=loading.actor, people=people.values()):
        loading.note(people[told.person_id].origin.rpartition("·")[2], told.code, told.message, told.advice)


def tell_nothing_in_spite(loading: Loading, batch: Batch) -> None:
    """Note every 本年无此项 of the batch of which the ledger holds rows all the same, from this file or from before."""
    declared = RegisterRow.everywhere.filter(batch=batch, register=COVERAGE, withdrawn_at=None)
    for row in declared.select_related("organisation").order_by("pk"):
        if not (count := rows_in_spite(row)):
            continue
        label, year = ledger_labels(row.organisation)[row.category], (row.ym or 0) // 12
        loading.note(
            row.origin.rpartition("·")[2],
            "nothing.in_spite",
            f"{row.organisation.name}声明{year}年无“{label}”，台账里却有 {count} 条记录：指标按记录计算。",
            "请核对：声明有误的，撤回声明；记录有误的，更正或撤回记录。",
        )
