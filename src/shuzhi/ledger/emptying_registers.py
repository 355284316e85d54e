"""Emptying rows of registers of what is not kept of them: of what is only counted, all but the number and its source.

As of entries (:mod:`shuzhi.ledger.emptying`): the row, every link that told it, and the log, which told its title.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from shuzhi.access.audit import write_audit
from shuzhi.access.models import AuditRecord
from shuzhi.access.roles import Capability
from shuzhi.access.scoping import Actor
from shuzhi.chain.contents import canonical
from shuzhi.chain.emptying import empty_links
from shuzhi.chain.links import history
from shuzhi.ledger.emptying import REASON, leave_no_copy
from shuzhi.ledger.models import RegisterRow
from shuzhi.ledger.register_rows import UNCOUNTED, uncounted_blank
from shuzhi.roster.models import Organisation
from shuzhi.rulebook import national
from shuzhi.rulebook.model import RegisterKind

COLUMNS = tuple(column for column in UNCOUNTED if column != "person")


@dataclass(frozen=True, slots=True)
class EmptiedRow:
    """A row of a register that was, or would be, emptied: of which columns, in how many links."""

    organisation: str
    register: str
    row_id: int
    columns: tuple[str, ...]
    links: int

    def as_dict(self) -> dict[str, Any]:
        """As the command prints it."""
        told = {"organisation": self.organisation, "register": self.register, "row": self.row_id}
        return told | {"columns": list(self.columns), "links": self.links}


@dataclass(slots=True)
class _Work:
    """What is to be done of one row: what is left of each link, the titles it ever had, the records that told them."""

    row: RegisterRow
    left: dict[int, str] = field(default_factory=dict)
    columns: set[str] = field(default_factory=set)
    titles: set[str] = field(default_factory=set)
    records: list[AuditRecord] = field(default_factory=list)

    @property
    def emptied(self) -> EmptiedRow:
        told = tuple(column for column in COLUMNS if column in self.columns)
        return EmptiedRow(self.row.organisation.code, self.row.register, self.row.pk, told, len(self.left))


def empty_rows(*, actor: Actor, organisation: Organisation, dry_run: bool = False) -> list[EmptiedRow]:
    """Empty the rows of an organisation and all below it; those that hold nothing of the kind are left alone.

    Args:
        dry_run: Only tell what would be emptied.

    Raises:
        AccessDeniedError: The actor may not record for the organisation.
    """
    actor.require(Capability.RECORD, organisation)
    work = list(_work(organisation))
    if work and not dry_run:
        _empty(actor, organisation, work)
    return [one.emptied for one in work]


def _work(organisation: Organisation) -> Iterator[_Work]:
    for kind in national().registers.values():
        if not kind.counts:
            continue
        rows = RegisterRow.everywhere.filter(register=kind.id, organisation__path__startswith=organisation.path)
        for row in rows.select_related("organisation").order_by("pk"):
            one = _of_row(kind, row)
            if one.left:
                _note_records(one)
                yield one


def _of_row(kind: RegisterKind, row: RegisterRow) -> _Work:
    one = _Work(row)
    for link in history("register", row.pk):
        content = json.loads(link.content)
        if not kind.is_count(content["category"]) and not kind.is_count(row.category):
            continue
        told = {column for column in COLUMNS if content[column] != uncounted_blank(column)}
        if told:
            one.left[link.pk] = canonical(content | {column: uncounted_blank(column) for column in told})
            one.columns |= told
            one.titles |= {content["title"]} - {""}
    return one


def _note_records(one: _Work) -> None:
    """The records of the log that told the row's title, and what is left of their links."""
    records = AuditRecord.everywhere.filter(organisation=one.row.organisation, verb="register.recorded")
    for record in records.filter(facts__title__in=one.titles, facts__register=one.row.register):
        one.records.append(record)
        for link in history("audit", record.pk):
            content = json.loads(link.content)
            one.left[link.pk] = canonical(content | {"facts": content["facts"] | {"title": ""}})


@transaction.atomic
def _empty(actor: Actor, organisation: Organisation, work: Sequence[_Work]) -> None:
    leave_no_copy()
    for one in work:
        RegisterRow.everywhere.filter(pk=one.row.pk).update(**{column: uncounted_blank(column) for column in COLUMNS})
        for record in one.records:
            record.facts = record.facts | {"title": ""}
            record.save(update_fields=["facts"])
    empty_links(actor.name, {number: text for one in work for number, text in one.left.items()}, REASON)
    write_audit(actor=actor, verb="register.emptied", organisation=organisation, count=len(work))
