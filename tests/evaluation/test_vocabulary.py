"""Every text that the rulebook compiles to keeps to the small vocabulary that all engines share."""

from __future__ import annotations

import re
from functools import cache

import pytest
import sqlglot
from sqlglot import exp

from shuzhi.evaluation.calendar_tables import TABLES
from shuzhi.evaluation.duty_sql import DUTY_COLUMNS, EVIDENCE_COLUMNS, duty_text, evidence_text
from shuzhi.evaluation.figure_sql import MEASURES, branches_text, known_text, value_text
from shuzhi.evaluation.sql import COLUMNS, OWN, SUBTREE
from shuzhi.evaluation.tally_sql import tally_texts
from shuzhi.rulebook import national
from tests.evaluation.random_rules import random_figures, random_rules
from tests.evaluation.worlds import Dice

ALLOWED = (
    exp.Select, exp.From, exp.Join, exp.Where, exp.Group, exp.Subquery, exp.Table, exp.TableAlias, exp.Alias,
    exp.Identifier, exp.Column, exp.Literal, exp.Null, exp.Placeholder, exp.Paren, exp.Neg,
    exp.Case, exp.If, exp.Coalesce, exp.Count, exp.Distinct, exp.Sum, exp.Min, exp.Max,
    exp.In, exp.Between, exp.Exists, exp.Not, exp.Is, exp.And, exp.Or,
    exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.Add, exp.Mul, exp.DPipe, exp.Union,
)  # fmt: skip
BOUND = {
    "on", "seen", "now", "on_ym", "now_ym", "now_year", "year_from", "ym_from", "ym_to", "day_from", "first_day",
    "day_to", "year", "born_before", "person", "org", "path_from", "path_to",
}  # fmt: skip
DIALECTS = ("sqlite", "postgres", "duckdb", "spark")


@cache
def texts() -> dict[str, str]:
    """Every text of the national rulebook, and some of rules that nobody wrote, by a name to find it again.

    Texts that differ in quoted words only stand once.
    """
    book, dice = national(), [Dice(seed) for seed in range(2)]
    rules = [*book.duties, *(rule for one in dice for rule in random_rules(one))]
    figures = [figure for figure in book.figures.values() if figure.measure in MEASURES]
    figures += [figure for one in dice for figure in random_figures(one)]
    found: dict[str, str] = {}
    for scope in (OWN, SUBTREE):
        for number, rule in enumerate(rules):
            found[f"duty {rule.id} {scope.reach} {number}"] = duty_text(rule, 0, scope)
            if evidence := evidence_text(rule, 0, scope):
                found[f"evidence {rule.id} {scope.reach} {number}"] = evidence
        for number, text in enumerate(tally_texts(rules, scope)):
            found[f"tally {scope.reach} {number}"] = text
        for number, figure in enumerate(figures):
            found[f"value {figure.id} {scope.reach} {number}"] = value_text(figure, 0, scope)
        found[f"known {scope.reach}"] = known_text(scope)
        found[f"branches {scope.reach}"] = branches_text(scope)
    kept = {re.sub(r"'(?:[^']|'')*'", "''", text): name for name, text in found.items()}
    return {name: readable(found[name]) for name in kept.values()}


def readable(text: str) -> str:
    """``:on`` written ``:p_on``: the reader takes a bound value for a keyword of the same name."""
    return re.sub(r"('(?:[^']|'')*')|:([a-z_]+)", lambda m: m[1] or f":p_{m[2]}", text)


@cache
def trees() -> dict[str, exp.Expression]:
    """The texts as SQLite reads them."""
    return {name: sqlglot.parse_one(text, read="sqlite") for name, text in texts().items()}


def offenders(wrong) -> list[str]:  # type: ignore[no-untyped-def]
    """What ``wrong`` says of any part of any text."""
    return [f"{name}: {said}" for name, tree in trees().items() for part in tree.walk() if (said := wrong(part))]


def test_no_text_leaves_the_vocabulary() -> None:
    def wrong(part: exp.Expression) -> str:
        return "" if type(part) in ALLOWED else type(part).__name__

    assert offenders(wrong) == []


def test_every_join_is_an_inner_or_left_join_on_a_condition() -> None:
    def wrong(part: exp.Expression) -> str:
        if not isinstance(part, exp.Join):
            return ""
        kind = (part.side, part.kind, part.method)
        return "" if part.args.get("on") and kind in {("", "", ""), ("LEFT", "", "")} else part.sql()

    assert offenders(wrong) == []


def test_every_union_keeps_all_rows() -> None:
    assert offenders(lambda part: part.sql() if isinstance(part, exp.Union) and part.args["distinct"] else "") == []


def test_every_case_has_an_else() -> None:
    def wrong(part: exp.Expression) -> str:
        return part.sql() if isinstance(part, exp.Case) and part.args.get("default") is None else ""

    assert offenders(wrong) == []


def test_every_number_is_whole() -> None:
    def wrong(part: exp.Expression) -> str:
        return part.sql() if isinstance(part, exp.Literal) and not part.is_string and not part.is_int else ""

    assert offenders(wrong) == []


def test_only_the_relations_and_the_calendar_are_read() -> None:
    known = {*COLUMNS, *TABLES}
    assert offenders(lambda part: part.sql() if isinstance(part, exp.Table) and part.name not in known else "") == []


def test_only_the_values_of_a_question_are_bound() -> None:
    def wrong(part: exp.Expression) -> str:
        return part.sql() if isinstance(part, exp.Placeholder) and part.name.removeprefix("p_") not in BOUND else ""

    assert offenders(wrong) == []


@pytest.mark.parametrize(("sort", "columns"), [("duty", DUTY_COLUMNS), ("evidence", EVIDENCE_COLUMNS)])
def test_texts_of_one_sort_yield_the_same_columns(sort: str, columns: list[str]) -> None:
    found = {tuple(tree.named_selects) for name, tree in trees().items() if name.startswith(f"{sort} ")}
    assert found == {tuple(columns)}


@pytest.mark.slow
@pytest.mark.parametrize("dialect", DIALECTS)
def test_every_text_reads_the_same_in_the_dialect(dialect: str) -> None:
    def plain(tree: exp.Expression) -> str:
        return re.sub(r"(\w+\.\w+) IS NOT NULL", r"NOT \1 IS NULL", tree.sql(dialect="sqlite"))

    differing = [
        name for name, text in texts().items() if plain(sqlglot.parse_one(text, read=dialect)) != plain(trees()[name])
    ]
    assert differing == []
