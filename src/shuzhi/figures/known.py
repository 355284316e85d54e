"""What the ledger says of a year, as the checker of reports takes it: values with the first rows behind them."""

from __future__ import annotations

from shuzhi.checking.model import KnownFigure
from shuzhi.figures.question import Question
from shuzhi.figures.rows import FigureRow, open_rows
from shuzhi.figures.values import Figure, figures_of

ROWS = 5


def known_figures(question: Question, *, rows: bool = True) -> list[KnownFigure]:
    """Every figure that is asked for, with its first rows in plain words.

    People's names stand in the rows only for those who may see them.

    Args:
        rows: False leaves the rows out, which takes a fifth of the time: for who only counts findings.

    Raises:
        AccessDeniedError: The actor does not reach the organisation.
    """
    return [
        _known(figure, open_rows(question, figure) if rows and figure.count else []) for figure in figures_of(question)
    ]


def _known(figure: Figure, rows: list[FigureRow]) -> KnownFigure:
    return KnownFigure(
        id=figure.id,
        label=figure.definition.label,
        unit=figure.definition.unit,
        value=None if figure.value is None else float(figure.value),
        complete=figure.completeness == "known",
        rows=tuple(_words(row) for row in rows[:ROWS]),
        numbers=figure.definition.numbers,
    )


def _words(row: FigureRow) -> str:
    """A row as one reads it: 2025-02-13 党员大会：讨论发展对象."""
    day = row.day.isoformat() if row.day else ""
    named = "：".join(filter(None, (row.kind if row.kind not in row.title else "", row.title)))
    return " ".join(filter(None, (day, named)))
