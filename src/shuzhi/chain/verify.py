"""Finding what was changed, removed or reordered behind the program's back, and naming it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db.models import QuerySet

from shuzhi.chain.adopting import MARK
from shuzhi.chain.contents import as_of_version, canonical, contents_of, fact_types, labels, version_of
from shuzhi.chain.emptying import EMPTIED, Listed, listed
from shuzhi.chain.links import GENESIS, link_digest
from shuzhi.chain.models import ChainHead, Revision
from shuzhi.rooms import FactType, Fault, rooms

# What a value that the program never wrote (a day that does not exist, a number for a list) raises when it is read.
UNREADABLE = (ValueError, TypeError, AttributeError, ArithmeticError, KeyError)
HOUSE = "本机"  # whose chain it is that belongs to no organisation

Last = dict[tuple[str, int], Revision]
Names = dict[int | None, str]


def verify_house() -> list[Fault]:
    """Every disagreement of the whole data file with its chains and with what the rooms prove; none where all holds."""
    faults = verify_chains()
    for room in rooms():
        for proof in room.proofs:
            faults += proof.faults()
    return faults


def covered() -> list[str]:
    """What :func:`verify_house` covers, in words."""
    return [*labels(), *(proof.label for room in rooms() for proof in room.proofs)]


def verify_chains() -> list[Fault]:
    """Every disagreement of the facts with the chains."""
    names: Names = {None: HOUSE}
    names.update(_organisation_names())
    heads = {head.organisation_id: head for head in ChainHead.everywhere.all()}
    faults: list[Fault] = []
    last: Last = {}
    for organisation_id in sorted({*names, *heads}, key=lambda number: number or 0):
        faults += _check_links(organisation_id, names, heads.get(organisation_id), last)
    faults += _check_facts(last, names)
    return faults


def readable(rows: QuerySet[Any]) -> Iterator[tuple[int, Any]]:
    """Each row with its id, in order; None in place of a row that cannot be read."""
    try:
        yield from [(row.pk, row) for row in rows]
    except UNREADABLE:
        for key in list(rows.values_list("pk", flat=True)):
            try:
                yield key, rows.get(pk=key)
            except UNREADABLE:
                yield key, None


def name_of(fact_type: str, fact_id: int) -> str:
    """A fact as a message names it."""
    kind = fact_types().get(fact_type)
    return f"{kind.label if kind else fact_type} {fact_id}"


def _organisation_names() -> Names:
    model = apps.get_model("roster", "Organisation")
    return dict(model._default_manager.order_by("pk").values_list("pk", "name"))


def _check_links(organisation_id: int | None, names: Names, head: ChainHead | None, last: Last) -> Iterator[Fault]:
    where = names.get(organisation_id, "")
    previous, sequence = GENESIS, 0
    emptied = listed(organisation_id)
    links = Revision.everywhere.filter(organisation=organisation_id).order_by("sequence")
    for link_id, link in readable(links):
        sequence += 1
        if link is None:
            yield Fault(where, "chain.changed", f"第 {sequence} 号修订（记录 {link_id}）被改动，无法读取。")
            previous = ""
            continue
        name = name_of(link.fact_type, link.fact_id)
        if link.sequence != sequence:
            yield Fault(where, "chain.gap", f"第 {sequence} 号修订缺失或次序被改动（{name}之前）。")
            sequence = link.sequence
        elif link.previous != previous:
            yield Fault(where, "chain.broken", f"第 {sequence} 号修订与前一号不相接（{name}）。")
        if not _digest_holds(link, emptied):
            yield Fault(where, "chain.changed", f"第 {sequence} 号修订的内容被改动（{name}）。")
        previous = link.digest
        _keep_later(last, link)
    ends = (head.sequence, head.digest) if head else (0, GENESIS)
    if ends != (sequence, previous):
        message = f"修订链应止于第 {ends[0]} 号，现止于第 {sequence} 号：末尾被删改。"
        yield Fault(where, "chain.cut", message)


def _keep_later(last: Last, link: Revision) -> None:
    """A fact may go over into another organisation's chain: what was written last counts."""
    key = (link.fact_type, link.fact_id)
    known = last.get(key)
    if link.fact_type not in {MARK, EMPTIED} and (known is None or link.pk > known.pk):
        last[key] = link


def _check_facts(last: Last, names: Names) -> Iterator[Fault]:
    for kind in fact_types().values():
        for fact_id, content in _contents(kind).items():
            link = last.pop((kind.id, fact_id), None)
            yield from _check_fact(kind, fact_id, content, link, names)
    for (fact_type, fact_id), link in last.items():
        message = f"{name_of(fact_type, fact_id)}在程序之外被删除（见第 {link.sequence} 号修订）。"
        yield Fault(names.get(link.organisation_id, ""), "fact.removed", message)


def _check_fact(
    kind: FactType, fact_id: int, content: dict[str, Any] | None, link: Revision | None, names: Names
) -> Iterator[Fault]:
    named = name_of(kind.id, fact_id)
    where = names.get(link.organisation_id, "") if link else ""
    if content is None:
        yield Fault(where, "fact.changed", f"{named}在程序之外被改动，无法读取。")
        return
    named += _title(kind, content)
    if link is None:
        owner = fact_id if kind.organisation == "pk" else content.get(kind.organisation or "")
        message = f"{named}不在修订链中：系从程序之外写入。"
        yield Fault(names.get(owner, ""), "fact.unchained", message)
    elif not _equal(kind, content, link):
        yield Fault(where, "fact.changed", f"{named}在程序之外被改动（见第 {link.sequence} 号修订）。")


def _equal(kind: FactType, content: dict[str, Any], link: Revision) -> bool:
    """Whether a fact is as its last link tells; what is newer than the link must never have been told."""
    if link.content == canonical(content):
        return True
    try:
        version = version_of(json.loads(link.content))
    except UNREADABLE:
        return False
    older, blank = as_of_version(kind, content, version)
    return blank and link.content == canonical(older)


def _digest_holds(link: Revision, emptied: Listed) -> bool:
    """Whether a link is as it was written, or as it was left when it was emptied."""
    try:
        digest = link_digest(link)
    except UNREADABLE:
        return False
    return digest == link.digest or emptied.get(link.sequence) == (link.digest, digest)


def _contents(kind: FactType) -> dict[int, dict[str, Any] | None]:
    """What the chain should hold of every fact of a kind; None for one that cannot be read."""
    rows = kind.model._default_manager.all()
    try:
        return {**contents_of(kind, rows)}
    except UNREADABLE:
        return {key: _content(kind, rows.filter(pk=key), key) for key in rows.values_list("pk", flat=True)}


def _content(kind: FactType, rows: QuerySet[Any], key: int) -> dict[str, Any] | None:
    try:
        return contents_of(kind, rows)[key]
    except UNREADABLE:
        return None


def _title(kind: FactType, content: dict[str, Any]) -> str:
    title = content.get(kind.title) or ""
    day = content.get("happened_on") or content.get("day") or ""
    return f"《{title}》{f'（{day}）' if day else ''}" if title else ""
