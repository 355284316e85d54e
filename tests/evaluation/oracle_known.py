"""Who can tell of what, by plain loops over plain rows; written from docs/architecture.md (completeness)."""

from __future__ import annotations

from collections import defaultdict

from shuzhi.clock import month_number
from shuzhi.evaluation import Known, Period
from shuzhi.rulebook import national
from shuzhi.rulebook.vocabulary import ITEM_SOURCES, LEVELS
from tests.evaluation.oracle import covers, exists, in_scope
from tests.evaluation.oracle_people import leads
from tests.evaluation.rows import Item, PersonState, Register, Relations

BRANCHES = ("branch", "joint_branch")
# Families that may be declared empty.
DECLARED = ("entry", "register", "category", "source", "source_before", "item", "declared", "source_declared")
Kept = defaultdict[tuple[str, str], set[int]]  # family and kind → organisations that keep such rows


def known_kinds(
    rows: Relations, period: Period, *, org: int | None = None, path: str | None = None
) -> tuple[dict[tuple[str, str], Known], int]:
    """(Family, kind) → how many branches and organisations can tell of it; and how many branches there are."""
    scope = in_scope(rows, period.on, org=org, path=path)
    standing = [o for o in rows.organisation if o.org_id in scope and covers(o.since, o.until, period.on)]
    alive = {o.org_id for o in standing}
    branches = {o.org_id for o in standing if o.kind in BRANCHES}
    known = {
        key: Known(branches=len(owners & branches), organisations=len(owners & alive))
        for key, owners in _kept(rows, period, scope).items()
        if key[1]  # what bears no word is no kind
    }
    return known, len({o.org_id for o in standing if o.kind in BRANCHES and exists(o, period.on)})


def _kept(rows: Relations, period: Period, scope: set[int]) -> Kept:
    kept: Kept = defaultdict(set)
    for entry in rows.entry:
        if entry.org_id in scope and period.first <= entry.day <= period.last:
            kept["entry", entry.kind].add(entry.org_id)
    for row in rows.register:
        if row.org_id in scope and month_number(period.first) <= row.ym <= month_number(period.last):
            _keep_row(kept, row)
    for item in rows.item:
        if item.org_id in scope:
            _keep_item(kept, item, period)
    for state in rows.person_state:
        if state.org_id in scope:
            kept["state", state.state].add(state.org_id)
            kept["member", "member"].add(state.org_id)
            if covers(state.since, state.until, period.on):
                _keep_state_now(kept, state, leading=leads(rows, state.org_id, period.on))
    return kept


def _keep_state_now(kept: Kept, state: PersonState, *, leading: bool) -> None:
    kept["now", state.state].add(state.org_id)
    if leading:
        kept["leader", state.state].add(state.org_id)


def _keep_row(kept: Kept, row: Register) -> None:
    if row.register == "coverage":
        for family in DECLARED:
            word = row.category
            if family.startswith("source"):
                if word in ITEM_SOURCES and word in national().kinds:  # the kind is meant
                    continue
                word = word.removeprefix("source:")
            kept[family, word].add(row.org_id)
    else:
        kept["register", row.register].add(row.org_id)
        if row.category:
            kept["category", f"{row.register}.{row.category}"].add(row.org_id)
        if row.category and row.level not in LEVELS:
            kept["unlevelled", f"{row.register}.{row.category}"].add(row.org_id)


def _keep_item(kept: Kept, item: Item, period: Period) -> None:
    begun = item.opened is None or item.opened <= period.last
    here = {item.org_id} if begun and (item.closed is None or item.closed >= period.first) else set()
    kept["item", item.kind] |= here
    kept["source", item.source] |= here
    found_before = item.source_year == period.first.year - 1 and item.relapse_of is None
    kept["source_before", item.source] |= {item.org_id} if found_before else set()
