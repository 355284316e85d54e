"""Figures over terms by plain loops, written from the table of measures in docs/architecture.md."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from shuzhi.evaluation import Period
from shuzhi.rulebook import national_as_written
from shuzhi.rulebook.calendar import add_months
from shuzhi.rulebook.model import DutyRule
from shuzhi.rulebook.shapes import Cycle, Evidence
from tests.evaluation import oracle
from tests.evaluation.rows import Relations

Rows = dict[int, Decimal]


class Term(NamedTuple):
    entry: int
    ends: date
    renewed: date | None


def rules_of(select: dict[str, Any]) -> list[DutyRule]:
    return [rule for one in select["rules"] for rule in national_as_written().duties_of(one)]


def elections(rows: Relations, select: dict[str, Any], org: int, on: date) -> dict[date, int]:
    """Day → the first entry of it."""
    evidence = Evidence(kinds=tuple(select["kinds"]))
    found: dict[date, int] = {}
    for one in rows.entry:
        if one.org_id == org and one.day <= on and oracle.is_evidence(rows, one, evidence):
            found[one.day] = min(one.entry_id, found.get(one.day, one.entry_id))
    return found


def asks(rows: Relations, rule: DutyRule, org: int, on: date) -> bool:
    standing = oracle.state_of(rows, org, on)
    if standing is None or not oracle.exists(standing, on):
        return False
    return oracle.answers(rows, standing, rule.subject.conditions, on) is True


def terms(rows: Relations, select: dict[str, Any], scope: set[int], on: date) -> Iterator[Term]:
    for org in scope:
        held = elections(rows, select, org, on)
        for day, entry in held.items():
            after = min((one for one in held if one > day), default=None)
            for rule in rules_of(select):
                shape, version = rule.shape, rule.version
                assert isinstance(shape, Cycle)
                then = version.since <= day and (version.until is None or day < version.until)
                if then and asks(rows, rule, org, on):
                    yield Term(entry, add_months(day, shape.months), after)


def in_time(term: Term, period: Period) -> bool:
    return term.renewed is not None and term.renewed <= term.ends and period.first <= term.renewed <= period.on


def ran_out(term: Term, period: Period) -> bool:
    if term.renewed is not None and term.renewed <= term.ends:
        return False
    over = term.ends < period.on or term.ends == period.on == period.last
    return over and term.ends >= period.first


def terms_ended(rows: Relations, select: dict[str, Any], period: Period, scope: set[int]) -> Rows:
    found = terms(rows, select, scope, period.on)
    return by_entry(term for term in found if in_time(term, period) or ran_out(term, period))


def terms_renewed(rows: Relations, select: dict[str, Any], period: Period, scope: set[int]) -> Rows:
    return by_entry(term for term in terms(rows, select, scope, period.on) if in_time(term, period))


def by_entry(found: Iterable[Term]) -> Rows:
    """How many terms each election began: held together, one of each."""
    return {entry: Decimal(number) for entry, number in Counter(term.entry for term in found).items()}


def untold(rows: Relations, select: dict[str, Any], scope: set[int], on: date) -> int:
    """Organisations of which no election is known under the rules."""
    return len(
        [
            org
            for rule in rules_of(select)
            if rule.version.opening
            for org in scope
            if asks(rows, rule, org, on)
            and not any(day >= rule.version.since for day in elections(rows, select, org, on))
        ]
    )
