"""Whether the ledgers of a scope tell of a whole period: a figure over days before they began is never complete."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from shuzhi.evaluation.engine import Engine, as_day
from shuzhi.evaluation.evaluate import Period
from shuzhi.evaluation.sql import Scope, exists_on, holds
from shuzhi.rulebook.vocabulary import EVERY_EVENT

WHOLE = ""
Parts = Collection[Collection[str]]


@dataclass(frozen=True, slots=True)
class Ledgers:
    """From when on the ledgers of a scope tell.

    Attributes:
        asked: Organisation → the first day of the period on which it existed.
        begins: Organisation → kind → the day; empty: the ledger as a whole.
        covered: Organisation and kind of which it said that the period is told completely.
        declared: Of these beginnings only those that somebody declared.
    """

    asked: Mapping[int, date]
    begins: Mapping[int, Mapping[str, date]]
    covered: Collection[tuple[int, str]]
    declared: Mapping[int, Mapping[str, date]] = field(default_factory=dict)

    def tell_all(self, kinds: Collection[str], parts: Parts = ()) -> bool:
        """Whether every ledger had begun, with each of the kinds, when the period did.

        Args:
            parts: The words of each of these together say of the period what the kinds would.
        """
        asked = [org_id for org_id in self.asked if not self._said(org_id, parts)]
        return all(self._begun(org_id, kind) for org_id in asked for kind in self._each(org_id, kinds))

    def latest(self, kinds: Collection[str], parts: Parts = ()) -> date | None:
        """From when on all of them tell of the kinds; None where one has not begun at all."""
        days = [
            self.begins[org_id].get(kind, self.begins[org_id].get(WHOLE))
            for org_id in self.asked
            if not self._said(org_id, parts)
            for kind in self._each(org_id, kinds)
            if (org_id, kind) not in self.covered
        ]
        begun = [day for day in days if day is not None]
        return max(begun) if begun and len(begun) == len(days) else None

    def items_since(self, kinds: Collection[str], sources: Collection[str]) -> date | None:
        """From when on all of them tell of items, where one was declared to begin in the period; else None.

        Items have days of their own, so that a beginning derived from what else is recorded says nothing of them.

        Args:
            kinds: Of the items; who said of each that all are told is believed, and so is who said it of each source.
            sources: Of the items; empty: of whatever source.
        """
        days = [
            day
            for org_id, first in self.asked.items()
            if not self._told_all(org_id, kinds) and not self._told_all(org_id, [f"source:{one}" for one in sources])
            for source in sources or (WHOLE,)
            if (day := self._declared(org_id, source)) is not None and day > first
        ]
        return max(days, default=None)

    def _told_all(self, org_id: int, words: Collection[str]) -> bool:
        return bool(words) and all((org_id, word) in self.covered for word in words)

    def _declared(self, org_id: int, kind: str) -> date | None:
        declared = self.declared.get(org_id, {})
        return declared.get(kind, declared.get(WHOLE))

    def _each(self, org_id: int, kinds: Collection[str]) -> Collection[str]:
        return {WHOLE, *self.begins[org_id]} if EVERY_EVENT in kinds else kinds

    def _said(self, org_id: int, parts: Parts) -> bool:
        return any(all((org_id, word) in self.covered for word in words) for words in parts)

    def _begun(self, org_id: int, kind: str) -> bool:
        begins = self.begins[org_id]
        day = begins.get(kind, begins.get(WHOLE))
        return (org_id, kind) in self.covered or (day is not None and day <= self.asked[org_id])


def ledgers_of(engine: Engine, *, period: Period, scope: Scope, scope_values: Mapping[str, Any]) -> Ledgers:
    """The ledgers of a scope: the organisation's own, or those of all branches below."""
    values = {**scope_values, **period.values()}
    asked: dict[int, date] = {}
    begins: dict[int, dict[str, date]] = defaultdict(dict)
    declared: dict[int, dict[str, date]] = defaultdict(dict)
    for org_id, founded, kind, since, told in engine.rows(_ledgers_text(scope), values):
        asked[org_id] = max(period.first, as_day(founded) or period.first)
        if kind is not None:
            begins[org_id][kind] = as_day(since) or date.max
            if told:
                declared[org_id][kind] = begins[org_id][kind]
    covered = {(org_id, kind) for org_id, kind in engine.rows(_covered_text(scope), values)}
    return Ledgers(asked, begins, covered, declared)


def _ledgers_text(scope: Scope) -> str:
    keepers = "" if scope.reach == "own" else " AND s.kind IN ('branch', 'joint_branch')"
    return (
        "SELECT s.org_id, s.founded, bg.kind, bg.since, bg.told FROM organisation s"
        " LEFT JOIN beginning bg ON bg.org_id = s.org_id"
        f" WHERE {holds('s', ':on')} AND {exists_on('s', ':on')}{keepers} AND {scope.on('s.org_id')}"
    )


def _covered_text(scope: Scope) -> str:
    return (
        "SELECT r.org_id, r.category FROM register r WHERE r.register = 'coverage'"
        f" AND r.ym BETWEEN :ym_from AND :ym_to AND {scope.on('r.org_id')}"
    )
