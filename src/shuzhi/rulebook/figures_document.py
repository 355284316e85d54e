"""``docs/figures.md``: every figure with the numbers it answers, its definition, how it is counted and its cases.

``tools/figures_document.py`` writes it; a test holds that it is up to date.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from shuzhi.rulebook.load import national
from shuzhi.rulebook.model import FigureDefinition
from shuzhi.rulebook.scenarios import FigureScenario, load_figure_scenarios

HEAD = """# Figures

Written by `tools/figures_document.py` from the rulebook; not by hand. Each figure with the numbers it answers in the
list of indicators, its unit and definition, how it is counted (the measures stand in
[architecture.md](architecture.md)), and the scenarios that show it; — where there is none.
"""
TABLE = "| id | numbers | figure | definition | measure | cases |\n|---|---|---|---|---|---|\n"
NONE = "—"


def figures_document() -> str:
    """The whole page."""
    figures = list(national().figures.values())
    cases = _cases(load_figure_scenarios())
    parts = [HEAD]
    for group, members in groupby(sorted(figures, key=_groups(figures)), key=lambda figure: figure.group):
        parts.append(
            f"\n## {group}\n\n| id | numbers | figure | definition | measure | cases |\n|---|---|---|---|---|---|\n"
        )
        parts += [_line(figure, cases[figure.id]) for figure in members]
    return "".join(parts)


def _groups(figures: Sequence[FigureDefinition]) -> Any:
    """The rulebook's own order of groups; within a group its order of figures stays."""
    rank = {group: number for number, group in enumerate(dict.fromkeys(figure.group for figure in figures))}
    return lambda figure: rank[figure.group]


def _cases(scenarios: Iterable[FigureScenario]) -> defaultdict[str, list[FigureScenario]]:
    """Figure id → the scenarios that ask for it."""
    cases: defaultdict[str, list[FigureScenario]] = defaultdict(list)
    for scenario in scenarios:
        for figure in scenario.figures:
            cases[figure.id].append(scenario)
    return cases


def _line(figure: FigureDefinition, cases: Sequence[FigureScenario]) -> str:
    numbers = ", ".join(map(str, figure.numbers)) or NONE
    shown = "<br>".join(f"{case.name}（{_stem(case.file)}）" for case in cases) or NONE
    cells = (f"`{figure.id}`", numbers, f"{figure.label}（{figure.unit}）", figure.definition, _measure(figure), shown)
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |\n"


def _stem(file: Path) -> str:
    return file.name.removesuffix(".scenarios.yaml")


def _measure(figure: FigureDefinition) -> str:
    """``entries`` kinds=assembly; a ratio as the figures it is made of."""
    if figure.measure == "ratio":
        return f"`{figure.select['numerator']}` ÷ `{figure.select['denominator']}`"
    told = "; ".join(f"{key}={_word(value)}" for key, value in figure.select.items())
    return f"`{figure.measure}` {told}".strip()


def _word(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return ",".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
