"""Which changes of a room can be made, and a draw among their places."""

from __future__ import annotations

import difflib
import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from cosmic_ray.ast import get_ast_from_path  # type: ignore[import-not-found]
from cosmic_ray.mutating import mutate_code  # type: ignore[import-not-found]
from cosmic_ray.plugins import get_operator, operator_names  # type: ignore[import-not-found]

from mutants.sql import SqlSlip

ROOT = Path(__file__).resolve().parents[2]
SQL = "sql"
# Comparing by identity is the same for what these tests compare; a decorator mostly declares.
LEFT_OUT = ("_Is", "_IsNot", "RemoveDecorator", "NoOp", "Variable")
BY_IDENTITY = frozenset({"core/ReplaceComparisonOperator_Is_IsNot", "core/ReplaceComparisonOperator_IsNot_Is"})
NOT_RUN = frozenset({"decorator", "decorators", "annassign", "tfpdef", "import_from", "import_name"})


@dataclass(frozen=True, slots=True, order=True)
class Mutant:
    """One change: the file, the operator and which of the places where that operator fits."""

    file: str
    line: int
    operator: str
    occurrence: int

    def code(self, source: str) -> str:
        """The file with the change."""
        changed = mutate_code(source, _operator(self.operator), self.occurrence)
        return source if changed is None else str(changed)

    def diff(self, source: str) -> str:
        """The lines that change."""
        lines = difflib.unified_diff(source.splitlines(), self.code(source).splitlines(), lineterm="", n=0)
        return "\n".join(line for line in lines if not line.startswith(("---", "+++", "@@")))


def draw(room: str, count: int, seed: int) -> list[Mutant]:
    """``count`` changes at different places of a room, the same for the same code and seed; a longer draw begins
    with the shorter.
    """
    rng = random.Random(f"{room} {seed}")  # noqa: S311 - nothing is kept secret by it
    drawn: list[Mutant] = []
    places = list(_places(room).values())
    rng.shuffle(places)
    for place in places:
        chosen = rng.choice(place)
        if _is_code(chosen):
            drawn.append(chosen)
        if len(drawn) == count:
            break
    return drawn


def _is_code(mutant: Mutant) -> bool:
    """Whether it changes something and is still Python: a star before keywords is no product."""
    source = (ROOT / mutant.file).read_text(encoding="utf-8")
    code = mutant.code(source)
    try:
        compile(code, mutant.file, "exec")
    except SyntaxError:
        return False
    return code != source


def _places(room: str) -> dict[tuple[Any, ...], list[Mutant]]:
    """Place in a file → the changes that can be made there."""
    found: dict[tuple[Any, ...], list[Mutant]] = defaultdict(list)
    for path in sorted((ROOT / "src" / "shuzhi" / room).glob("*.py")):
        file = path.relative_to(ROOT).as_posix()
        tree = get_ast_from_path(path)
        for name in sorted(_operators()):
            for occurrence, (key, runs) in enumerate(_positions(tree, _operator(name))):
                if runs:
                    # a text of SQL holds several places at one position of the file
                    place = (file, key, occurrence if name == SQL else "")
                    found[place].append(Mutant(file, key[0][0], name, occurrence))
    return found


def _positions(tree: Any, operator: Any) -> Iterator[tuple[Any, bool]]:
    """Every place of an operator in the order in which cosmic-ray counts, and whether it runs in a function."""
    for node in _nodes(tree):
        for position in operator.mutation_positions(node):
            yield position, _runs(node)


def _nodes(node: Any) -> Iterator[Any]:
    yield node
    for child in getattr(node, "children", ()):
        yield from _nodes(child)


def _runs(node: Any) -> bool:
    """Whether it is code that runs: no annotation, no decorator, no docstring, no field of a class."""
    if node.type == "string" and node.parent.type == "simple_stmt":
        return False
    above = node
    while above.parent is not None:
        parent = above.parent
        if parent.type in NOT_RUN or (parent.type == "funcdef" and above is parent.annotation):
            return False
        if parent.type == "classdef":
            return False
        if parent.type == "funcdef":
            return True
        above = parent
    return not (node.type == "operator" and node.value == "|")  # the name of a type: ``Key = str | None``


@cache
def _operators() -> frozenset[str]:
    names = {name for name in operator_names() if not any(part in name for part in LEFT_OUT)}
    return frozenset(names | BY_IDENTITY | {SQL})


@cache
def _operator(name: str) -> Any:
    return SqlSlip() if name == SQL else get_operator(name)()
