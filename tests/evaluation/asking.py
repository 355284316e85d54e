"""The same question put to the oracle and to an engine, answered in the same shape."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from shuzhi.evaluation import (
    OWN,
    SUBTREE,
    Engine,
    Known,
    Period,
    evaluate_duties,
    evaluate_figures,
    figure_rows,
    known_kinds,
    tally_duties,
)
from shuzhi.rulebook.model import DutyRule, FigureDefinition
from tests.evaluation import oracle, oracle_figures, oracle_people
from tests.evaluation.oracle import Duty
from tests.evaluation.relations_db import scope_values_of
from tests.evaluation.rows import Relations

# Value, rows, how many of them tell, how many others may belong to them
FigureAnswer = tuple[Decimal, tuple[tuple[int, Decimal], ...], int | None, int]
TOLD = frozenset({"attendance", "minutes", "items", "register_sum", "external"})
ROWS_WEIGH = oracle_figures.SUMMED


def engine_duties(
    engine: Engine, rules: Sequence[DutyRule], *, on: date, org: int | None = None, path: str | None = None
) -> list[Duty]:
    """The duties as an engine gives them, sorted."""
    numbers = {id(rule): number for number, rule in enumerate(rules)}
    scope = OWN if path is None else SUBTREE
    found = evaluate_duties(engine, rules, on=on, scope=scope, scope_values=scope_values_of(org=org, path=path))
    return _sorted(
        Duty(
            numbers[id(row.rule)],
            row.org_id,
            row.subject_id,
            row.period,
            row.due_on,
            row.need,
            row.done,
            row.status,
            row.provisional,
            row.trigger_id,
            row.entries,
            row.unbegun,
        )
        for row in found
    )


def oracle_duties(
    rows: Relations, rules: Sequence[DutyRule], *, on: date, org: int | None = None, path: str | None = None
) -> list[Duty]:
    """The duties as the oracle gives them, sorted."""
    return _sorted(oracle.duties(rows, rules, on=on, org=org, path=path))


def engine_tally(
    engine: Engine, rules: Sequence[DutyRule], *, on: date, org: int | None = None, path: str | None = None
) -> Counter[tuple[str, int, str]]:
    """How many duties of each rule, organisation and status an engine counts."""
    scope = OWN if path is None else SUBTREE
    return tally_duties(engine, rules, on=on, scope=scope, scope_values=scope_values_of(org=org, path=path))


def counted(duties: Sequence[Duty], rules: Sequence[DutyRule]) -> Counter[tuple[str, int, str]]:
    """The same, from duties that are listed."""
    return Counter((rules[duty.rule].id, duty.org_id, duty.status) for duty in duties)


def _sorted(duties) -> list[Duty]:  # type: ignore[no-untyped-def]
    return sorted(duties, key=lambda duty: tuple(str(cell) for cell in duty))


def engine_figures(
    engine: Engine,
    definitions: Sequence[FigureDefinition],
    period: Period,
    *,
    org: int | None = None,
    path: str | None = None,
) -> dict[str, FigureAnswer]:
    """Value and rows of each figure as an engine gives them; rows that only count weigh one each."""
    scope, scope_values = (OWN if path is None else SUBTREE), scope_values_of(org=org, path=path)
    counted = evaluate_figures(engine, definitions, period=period, scope=scope, scope_values=scope_values)
    answers = {}
    for definition in definitions:
        value, number, told, doubts = counted[definition.id]
        rows = figure_rows(engine, definition, period=period, scope=scope, scope_values=scope_values)
        assert number == len(rows)
        told_by = told if definition.measure in {*TOLD, "people"} else None
        answers[definition.id] = (value, _weighed(definition, rows), told_by, doubts)
    return answers


def engine_known(
    engine: Engine, period: Period, *, org: int | None = None, path: str | None = None
) -> tuple[dict[tuple[str, str], Known], int]:
    """Who can tell of what, and how many branches there are, as an engine gives it."""
    scope = OWN if path is None else SUBTREE
    return known_kinds(engine, period=period, scope=scope, scope_values=scope_values_of(org=org, path=path))


def oracle_figures_of(
    rows: Relations,
    definitions: Sequence[FigureDefinition],
    period: Period,
    *,
    org: int | None = None,
    path: str | None = None,
) -> dict[str, FigureAnswer]:
    """Value and rows of each figure as the oracle gives them."""
    answers = {}
    for definition in definitions:
        value, found = oracle_figures.figure(rows, definition, period, org=org, path=path)
        told = None
        if definition.measure in TOLD:
            asked = oracle_people.asked_of(rows, period, org, path)
            told = sum(oracle_figures.tells(rows, definition, entry_id, asked) for entry_id in found)
        if definition.measure == "people":
            told = oracle_people.naming(rows, definition.select, oracle_people.asked_of(rows, period, org, path))
        doubts = oracle_figures.doubts(rows, definition, period, org=org, path=path)
        answers[definition.id] = (value, _weighed(definition, sorted(found.items())), told, doubts)
    return answers


def _weighed(definition: FigureDefinition, rows: Sequence[tuple[int, Decimal]]) -> tuple[tuple[int, Decimal], ...]:
    if definition.measure in ROWS_WEIGH:
        return tuple(rows)
    return tuple((ref, Decimal(1)) for ref, _ in rows)
