"""Finding what was changed, removed or reordered behind the program's back, and naming it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from shuzhi.ledger.chain import FACT_TYPES, GENESIS, canonical, link_digest
from shuzhi.ledger.marks import marks_of
from shuzhi.ledger.models import ChainHead, Entry, EntryMark, Revision
from shuzhi.roster.models import Organisation


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
    for link in Revision.everywhere.filter(organisation=organisation).order_by("sequence").iterator(2000):
        sequence += 1
        name = _name(link.fact_type, link.fact_id)
        if link.sequence != sequence:
            yield Fault(organisation.name, "chain.gap", f"第 {sequence} 号修订缺失或次序被改动（{name}之前）。")
            sequence = link.sequence
        elif link.previous != previous:
            yield Fault(organisation.name, "chain.broken", f"第 {sequence} 号修订与前一号不相接（{name}）。")
        if link_digest(link) != link.digest:
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
        contents = kind.contents(kind.model._default_manager.all())
        for fact_id, content in contents.items():
            link = last.pop((fact_type, fact_id), None)
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
    columns = ("organisation_id", "kind", "day", "ym", "minutes", "present")
    for entry_id, *values in EntryMark._default_manager.values_list("entry_id", *columns):
        stored[entry_id][tuple(values)] += 1
    for entry in Entry.everywhere.prefetch_related("agenda", "joint"):
        organisations = [entry.organisation_id, *(j.organisation_id for j in entry.joint.all())]
        derived = Counter(
            tuple(getattr(mark, column) for column in columns)
            for mark in marks_of(entry, list(entry.agenda.all()), organisations)
        )
        if derived != stored.pop(entry.pk, Counter()):
            yield Fault(
                names.get(entry.organisation_id, ""),
                "marks.changed",
                f"{_name('entry', entry.pk)}《{entry.title}》的计数标记在程序之外被改动。",
            )
    for entry_id, marks in stored.items():  # marks that belong to no entry
        where = names.get(next(iter(marks))[0], "")
        yield Fault(where, "marks.changed", f"{_name('entry', entry_id)}并不存在，其计数标记系从程序之外写入。")


def _name(fact_type: str, fact_id: int) -> str:
    kind = FACT_TYPES.get(fact_type)
    return f"{kind.label if kind else fact_type} {fact_id}"


def _title(content: dict[str, Any]) -> str:
    title = content.get("title") or ""
    day = content.get("happened_on") or content.get("day") or ""
    return f"《{title}》{f'（{day}）' if day else ''}" if title else ""
