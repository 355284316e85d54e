"""Finding what was changed, removed or reordered behind the program's back, and naming it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from shuzhi.ledger.chain import FACT_TYPES, GENESIS, FactType, canonical, link_digest
from shuzhi.ledger.marks import marks_of
from shuzhi.ledger.models import ChainHead, Entry, EntryMark, Revision
from shuzhi.roster.models import Organisation

# What a value that the program never wrote (a day that does not exist, a number for a list) raises when it is read.
UNREADABLE = (ValueError, TypeError, AttributeError, ArithmeticError)


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that does not agree with the chain."""

    organisation: str
    code: str
    message: str

    def as_dict(self) -> dict[str, str]:
        """The fault as ``shuzhi verify --json`` prints it."""
        return {"organisation": self.organisation, "code": self.code, "message": self.message}


def verify_chains() -> list[Fault]:
    """Every disagreement of the whole data file with its chains; empty when all is as it was written."""
    faults: list[Fault] = []
    last: dict[tuple[str, int], Revision] = {}
    heads = {head.organisation_id: head for head in ChainHead.everywhere.all()}
    for organisation in Organisation.everywhere.all():
        faults += _check_links(organisation, heads.get(organisation.pk), last)
    names = dict(Organisation.everywhere.values_list("pk", "name"))
    faults += _check_facts(last, names)
    faults += _check_marks(names)
    return faults


def _check_links(
    organisation: Organisation, head: ChainHead | None, last: dict[tuple[str, int], Revision]
) -> Iterator[Fault]:
    previous, sequence = GENESIS, 0
    for link_id, link in _readable(Revision.everywhere.filter(organisation=organisation).order_by("sequence")):
        sequence += 1
        if link is None:
            yield Fault(organisation.name, "chain.changed", f"第 {sequence} 号修订（记录 {link_id}）被改动，无法读取。")
            previous = ""
            continue
        name = _name(link.fact_type, link.fact_id)
        if link.sequence != sequence:
            yield Fault(organisation.name, "chain.gap", f"第 {sequence} 号修订缺失或次序被改动（{name}之前）。")
            sequence = link.sequence
        elif link.previous != previous:
            yield Fault(organisation.name, "chain.broken", f"第 {sequence} 号修订与前一号不相接（{name}）。")
        if not _digest_holds(link):
            yield Fault(organisation.name, "chain.changed", f"第 {sequence} 号修订的内容被改动（{name}）。")
        previous = link.digest
        last[link.fact_type, link.fact_id] = link
    ends = (head.sequence, head.digest) if head else (0, GENESIS)
    if ends != (sequence, previous):
        yield Fault(
            organisation.name,
            "chain.cut",
            f"修订链应止于第 {ends[0]} 号，现止于第 {sequence} 号：末尾被删改。",
        )


def _check_facts(last: dict[tuple[str, int], Revision], names: dict[int, str]) -> Iterator[Fault]:
    for fact_type, kind in FACT_TYPES.items():
        for fact_id, content in _contents(kind).items():
            link = last.pop((fact_type, fact_id), None)
            if content is None:
                where = names.get(link.organisation_id, "") if link else ""
                yield Fault(where, "fact.changed", f"{_name(fact_type, fact_id)}在程序之外被改动，无法读取。")
                continue
            told = _title(content)
            where = names.get(content["organisation_id"], "")
            if link is None:
                yield Fault(
                    where,
                    "fact.unchained",
                    f"{_name(fact_type, fact_id)}{told}不在修订链中：系从程序之外写入。",
                )
            elif link.content != canonical(content):
                yield Fault(
                    where,
                    "fact.changed",
                    f"{_name(fact_type, fact_id)}{told}在程序之外被改动（见第 {link.sequence} 号修订）。",
                )
    for (fact_type, fact_id), link in last.items():
        yield Fault(
            names.get(link.organisation_id, ""),
            "fact.removed",
            f"{_name(fact_type, fact_id)}在程序之外被删除（见第 {link.sequence} 号修订）。",
        )


def _check_marks(names: dict[int, str]) -> Iterator[Fault]:
    stored: dict[int, Counter[tuple[Any, ...]]] = defaultdict(Counter)
    owners = dict(EntryMark.everywhere.values_list("pk", "entry_id"))
    for mark_id, mark in _readable(EntryMark.everywhere.all()):
        stored[owners[mark_id]][_told(mark) if mark else ()] += 1
    for entry_id, entry in _readable(Entry.everywhere.prefetch_related("agenda", "joint")):
        found = stored.pop(entry_id, Counter())
        if entry is not None and _derived(entry) != found:
            yield Fault(
                names.get(entry.organisation_id, ""),
                "marks.changed",
                f"{_name('entry', entry.pk)}《{entry.title}》的计数标记在程序之外被改动。",
            )
    for entry_id, marks in stored.items():  # marks that belong to no entry
        told = next(iter(marks))
        where = names.get(told[0], "") if told else ""
        yield Fault(where, "marks.changed", f"{_name('entry', entry_id)}并不存在，其计数标记系从程序之外写入。")


def _told(mark: EntryMark) -> tuple[Any, ...]:
    return (mark.organisation_id, mark.kind, mark.day, mark.ym, mark.minutes, mark.present)


def _derived(entry: Entry) -> Counter[tuple[Any, ...]] | None:
    """The marks the entry should have; None where it says what no program wrote."""
    organisations = [entry.organisation_id, *(j.organisation_id for j in entry.joint.all())]
    try:
        return Counter(_told(mark) for mark in marks_of(entry, list(entry.agenda.all()), organisations))
    except UNREADABLE:
        return None


def _digest_holds(link: Revision) -> bool:
    try:
        return link_digest(link) == link.digest
    except UNREADABLE:
        return False


def _contents(kind: FactType) -> dict[int, dict[str, Any] | None]:
    """What the chain should hold of every fact of a kind; None for one that cannot be read."""
    rows = kind.model._default_manager.all()
    try:
        return {**kind.contents(rows)}
    except UNREADABLE:
        return {key: _content(kind, rows.filter(pk=key), key) for key in rows.values_list("pk", flat=True)}


def _content(kind: FactType, rows: QuerySet[Any], key: int) -> dict[str, Any] | None:
    try:
        return kind.contents(rows)[key]
    except UNREADABLE:
        return None


def _readable(rows: QuerySet[Any]) -> Iterator[tuple[int, Any]]:
    """Each row with its id, in order; None in place of a row that cannot be read."""
    try:
        yield from [(row.pk, row) for row in rows]
    except UNREADABLE:
        for key in list(rows.values_list("pk", flat=True)):
            try:
                yield key, rows.get(pk=key)
            except UNREADABLE:
                yield key, None


def _name(fact_type: str, fact_id: int) -> str:
    kind = FACT_TYPES.get(fact_type)
    return f"{kind.label if kind else fact_type} {fact_id}"


def _title(content: dict[str, Any]) -> str:
    title = content.get("title") or ""
    day = content.get("happened_on") or content.get("day") or ""
    return f"《{title}》{f'（{day}）' if day else ''}" if title else ""
