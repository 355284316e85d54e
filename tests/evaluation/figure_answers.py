"""Figures with how complete the ledger is, as the program tells them, from the oracle and from an engine."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

from shuzhi.evaluation import (
    OWN,
    SUBTREE,
    Counted,
    DutyRow,
    Engine,
    Period,
    evaluate_duties,
    evaluate_figures,
    known_kinds,
    undecided,
)
from shuzhi.evaluation.figure_sql import MEASURES
from shuzhi.figures.by_duty import judged
from shuzhi.figures.values import FILLED_BY_EACH, LIKELY, Counts, figures_from, seen_from, with_parts
from shuzhi.rulebook import national_as_written
from shuzhi.rulebook.model import DutyRule, FigureDefinition, month_by_month
from tests.evaluation import oracle, oracle_figures, oracle_known, oracle_people
from tests.evaluation.oracle import covers
from tests.evaluation.relations_db import scope_values_of
from tests.evaluation.rows import Relations

Answer = tuple[Decimal | None, str]  # value and completeness


def told(ids: Sequence[str], counts_of: Callable[[Sequence[FigureDefinition]], Counts]) -> dict[str, Answer]:
    """The figures asked, from whatever counts them."""
    definitions = with_parts(ids)
    figures = figures_from(definitions, counts_of(definitions))
    return {name: (figures[name].value, figures[name].completeness) for name in ids}


def told_by_engine(
    engine: Engine, ids: Sequence[str], period: Period, *, org: int | None = None, path: str | None = None
) -> dict[str, Answer]:
    """The figures as an engine counts them."""
    scope, scope_values = (OWN if path is None else SUBTREE), scope_values_of(org=org, path=path)

    def duties(rule: str) -> list[DutyRow]:
        rules = list(map(month_by_month, national_as_written().duties_of(rule)))
        seen = seen_from(period)
        found = evaluate_duties(engine, rules, on=period.on, seen=seen, scope=scope, scope_values=scope_values)
        unsure = undecided(engine, found, period=period, scope=scope, scope_values=scope_values)
        return list(judged(found, period=period, undecided=unsure))

    def counts(definitions: Sequence[FigureDefinition]) -> Counts:
        known, branches = known_kinds(engine, period=period, scope=scope, scope_values=scope_values)
        values = evaluate_figures(engine, definitions, period=period, scope=scope, scope_values=scope_values)
        return Counts(values, known, None if path is None else branches, duties, period)

    return told(ids, counts)


def told_by_oracle(
    rows: Relations, ids: Sequence[str], period: Period, *, org: int | None = None, path: str | None = None
) -> dict[str, Answer]:
    """The figures as the oracle counts them."""

    def duties(rule: str) -> list[DutyRow]:
        rules = list(map(month_by_month, national_as_written().duties_of(rule)))
        found = oracle.duties(rows, rules, on=period.on, seen=seen_from(period), org=org, path=path)
        unsure = {
            o.org_id
            for o in rows.organisation
            if o.committee is None and covers(o.since, o.until, period.on) and _asks_of_committee(rules)
        }
        told = [DutyRow(rules[duty.rule], *duty[1:]) for duty in found]
        return list(judged(told, period=period, undecided=unsure))

    def counts(definitions: Sequence[FigureDefinition]) -> Counts:
        known, branches = oracle_known.known_kinds(rows, period, org=org, path=path)
        values = {d.id: _counted(rows, d, period, org, path) for d in definitions if d.measure in MEASURES}
        return Counts(values, known, None if path is None else branches, duties, period)

    return told(ids, counts)


def _asks_of_committee(rules: Sequence[DutyRule]) -> bool:
    return any(one.column == "committee" for rule in rules for one in rule.subject.conditions)


def _counted(
    rows: Relations, definition: FigureDefinition, period: Period, org: int | None, path: str | None
) -> Counted:
    value, found = oracle_figures.figure(rows, definition, period, org=org, path=path)
    doubts = oracle_figures.doubts(rows, definition, period, org=org, path=path)
    if definition.measure == "people":
        asked = oracle_people.asked_of(rows, period, org, path)
        return Counted(value, len(found), oracle_people.naming(rows, definition.select, asked), doubts)
    if definition.measure in FILLED_BY_EACH | LIKELY:
        asked = oracle_people.asked_of(rows, period, org, path)
        told = sum(oracle_figures.tells(rows, definition, ref, asked) for ref in found)
        return Counted(value, len(found), told, doubts)
    return Counted(value, len(found), len(found), doubts)
