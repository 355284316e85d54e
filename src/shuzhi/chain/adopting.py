"""Taking facts into the chain that an earlier version kept outside it, once for each kind of fact.

A link of the chain of the house says which kinds were taken in, so that nothing written behind the program's back
later is ever taken in.
"""

from __future__ import annotations

import json
from collections import defaultdict

from django.db import transaction

from shuzhi.chain.contents import canonical, contents_of, fact_types
from shuzhi.chain.links import write_content
from shuzhi.chain.models import Revision
from shuzhi.rooms import FactType

MARK = "chain"  # the fact type of the links that say which kinds were taken in
PROGRAM = "程序升级"
REASON = "纳入修订链"
AT_ONCE = 2000  # facts whose contents are held at one time


def adopt_facts(using: str = "default") -> None:
    """Take in what is there of every kind of fact that no mark names yet, and mark the kinds as taken in."""
    with transaction.atomic(using=using):
        taken = taken_in(using)
        fresh = [kind for kind in fact_types().values() if kind.id not in taken]
        if not fresh:
            return
        for kind in fresh:
            if kind.kept_before:
                _take_in(kind, using)
        mark = canonical({"kinds": sorted(kind.id for kind in fresh)})
        write_content(PROGRAM, None, MARK, "adopted", REASON, [(0, mark)], using=using)


def taken_in(using: str = "default") -> set[str]:
    """The kinds of facts that were taken in."""
    marks = Revision.everywhere.using(using).filter(fact_type=MARK, organisation=None)
    return {kind for content in marks.values_list("content", flat=True) for kind in json.loads(content)["kinds"]}


def all_taken_in() -> bool:
    """Whether every kind of fact was taken in: a version may add a kind and no table."""
    return set(fact_types()) <= taken_in()


def _take_in(kind: FactType, using: str) -> None:
    known = Revision.everywhere.using(using).filter(fact_type=kind.id).values("fact_id")
    rows = kind.model._default_manager.using(using).exclude(pk__in=known).order_by("pk")
    numbers = list(rows.values_list("pk", flat=True))
    for start in range(0, len(numbers), AT_ONCE):
        chunk = kind.model._default_manager.using(using).filter(pk__in=numbers[start : start + AT_ONCE])
        owners = {row.pk: kind.owner_of(row) for row in chunk}
        by_owner: dict[int | None, list[tuple[int, str]]] = defaultdict(list)
        for number, content in contents_of(kind, chunk).items():
            by_owner[owners[number]].append((number, canonical(content)))
        for owner, contents in by_owner.items():
            write_content(PROGRAM, owner, kind.id, "adopted", REASON, contents, using=using)
