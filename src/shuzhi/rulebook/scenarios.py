"""Scenarios beside the rules and figures: given a ledger, on this day, expect these duties, or these values.

Tests run them, the docs show them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from shuzhi.rulebook.load import NATIONAL, national_as_written
from shuzhi.rulebook.model import Rulebook
from shuzhi.rulebook.names import Names
from shuzhi.rulebook.node import Node, open_document
from shuzhi.rulebook.scenario_worlds import GIVEN, Known, World, day, decimal_of, named, number, read_world, text, truth
from shuzhi.rulebook.statuses import STATUSES

ASKS_DUTIES = ("rule", "expect")
ASKS_FIGURES = ("figures",)
COMPLETE = ("known", "partly")


@dataclass(frozen=True, slots=True)
class Expected:
    """One duty expected; what is None is not looked at."""

    status: str
    period: str | None
    subject: str | None
    due_on: date | None
    need: int | None
    done: int | None
    provisional: bool | None
    unbegun: bool | None


@dataclass(frozen=True, slots=True)
class ExpectedFigure:
    """The value a figure has, None: nothing is known; and how complete the ledger is behind it."""

    id: str
    value: Decimal | None
    complete: str


@dataclass(frozen=True, slots=True)
class Scenario(World):
    """Given all this, the rule gives the duties in ``expect``; an empty list means it asks nothing."""

    rule: str
    expect: tuple[Expected, ...]


@dataclass(frozen=True, slots=True)
class FigureScenario(World):
    """Given all this, the figures of ``year`` have these values; where there are organisations below, with theirs.

    Where one of those below is ``asked``, they are the figures of it alone.
    """

    year: int
    asked: str
    figures: tuple[ExpectedFigure, ...]


def load_scenarios(folder: Path = NATIONAL, rulebook: Rulebook | None = None) -> tuple[Scenario, ...]:
    """Every scenario of a duty in the ``*.scenarios.yaml`` of a folder, in file order.

    Raises:
        RulebookError: An unknown key, rule, kind, state or person, or a day that does not exist.
    """
    book = rulebook or national_as_written()
    rules = {rule.id for rule in book.duties}
    return tuple(
        Scenario(
            **read_world(node, fields, known),
            rule=fields["rule"].choice(rules, "规则"),
            expect=tuple(_expected(n, known) for n in fields["expect"].items()),
        )
        for node, fields, known in _told(folder, book)
        if "figures" not in fields
    )


def load_figure_scenarios(folder: Path = NATIONAL, rulebook: Rulebook | None = None) -> tuple[FigureScenario, ...]:
    """Every scenario of figures in the ``*.scenarios.yaml`` of a folder, in file order.

    Raises:
        RulebookError: As of :func:`load_scenarios`, or an unknown figure.
    """
    book = rulebook or national_as_written()
    return tuple(
        FigureScenario(
            **read_world(node, fields, known),
            year=fields["year"].number() if "year" in fields else fields["on"].day().year,
            asked=fields["asked"].choice(known.organisations, "下级组织") if "asked" in fields else "",
            figures=tuple(_expected_figure(name, one, book) for name, one in fields["figures"].pairs().items()),
        )
        for node, fields, known in _told(folder, book)
        if "figures" in fields
    )


def _told(folder: Path, book: Rulebook) -> Iterator[tuple[Node, dict[str, Node], Known]]:
    """Every scenario with its fields and what it may name; no two bear one name."""
    names = Names(kinds=book.kinds, registers=book.registers)
    for file in sorted(folder.glob("*.scenarios.yaml")):
        for node in open_document(file).items():
            of_figures = isinstance(node.value, dict) and "figures" in node.value
            asked, more = (ASKS_FIGURES, (*GIVEN, "year", "asked")) if of_figures else (ASKS_DUTIES, GIVEN)
            fields = node.fields(("name", "organisation", "on", *asked), more)
            names.claim(fields["name"], "scenario")
            yield node, fields, named(fields, names)


def _expected(node: Node, known: Known) -> Expected:
    fields = node.fields(("status",), ("period", "subject", "due_on", "need", "done", "provisional", "unbegun"))
    return Expected(
        status=fields["status"].choice(STATUSES, "办理状态"),
        period=text(fields, "period"),
        subject=fields["subject"].choice(known.persons, "人员") if "subject" in fields else None,
        due_on=day(fields, "due_on"),
        need=number(fields, "need"),
        done=number(fields, "done"),
        provisional=truth(fields, "provisional"),
        unbegun=truth(fields, "unbegun"),
    )


def _expected_figure(name: str, node: Node, book: Rulebook) -> ExpectedFigure:
    """A bare number is a value that the ledger tells completely, ``null`` is none at all."""
    if name not in book.figures:
        node.refuse(f"不认识的指标“{name}”。", "请写指标的编号，如 assembly.count。")
    if node.value is None:
        return ExpectedFigure(name, None, "none")
    if not isinstance(node.value, dict):
        return ExpectedFigure(name, decimal_of(node), "known")
    fields = node.fields(("value", "complete"))
    return ExpectedFigure(name, decimal_of(fields["value"]), fields["complete"].choice(COMPLETE, "完整程度"))
