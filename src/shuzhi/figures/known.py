"""What the ledger says of a year, as the checker of reports takes it: values with the first rows behind them."""

from __future__ import annotations

from shuzhi.access.scoping import Actor
from shuzhi.checking.model import KnownFigure
from shuzhi.evaluation import OWN, SUBTREE
from shuzhi.figures.rows import FigureRow, open_rows
from shuzhi.figures.values import Figure, figures_of
from shuzhi.roster.models import Organisation

ROWS = 5


def known_figures(
    *, actor: Actor, organisation: Organisation, year: int, subtree: bool = False, rows: bool = True
) -> list[KnownFigure]:
    """Every figure of an organisation for a year, with its first rows in plain words.

    People's names stand in the rows only for those who may see them.

    Args:
        subtree: Also what stands below the organisation.
        rows: False leaves the rows out, which takes a fifth of the time: for who only counts findings.

    Raises:
        AccessDeniedError: The actor does not reach the organisation.
    """
    scope = SUBTREE if subtree else OWN
    told = []
    for figure in figures_of(actor=actor, organisation=organisation, year=year, scope=scope):
        opened = (
            open_rows(actor=actor, organisation=organisation, year=year, figure=figure, scope=scope)
            if rows and figure.count
            else []
        )
        told.append(_known(figure, opened))
    return told


def _known(figure: Figure, rows: list[FigureRow]) -> KnownFigure:
    return KnownFigure(
        id=figure.id,
        label=figure.definition.label,
        unit=figure.definition.unit,
        value=None if figure.value is None else float(figure.value),
        complete=figure.completeness == "known",
        rows=tuple(_words(row) for row in rows[:ROWS]),
    )


def _words(row: FigureRow) -> str:
    """A row as one reads it: 2025-02-13 党员大会：讨论发展对象."""
    day = row.day.isoformat() if row.day else ""
    named = "：".join(filter(None, (row.kind if row.kind not in row.title else "", row.title)))
    return " ".join(filter(None, (day, named)))
