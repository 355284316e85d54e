"""The calculation: rules × relations → duties and figures, as portable SQL text."""

from shuzhi.evaluation.engine import Engine, SQLiteEngine, lay_calendar
from shuzhi.evaluation.evaluate import (
    Counted,
    DutyRow,
    Known,
    Period,
    evaluate_duties,
    evaluate_figures,
    figure_rows,
    known_kinds,
    left_open,
    tally_duties,
    undecided,
)
from shuzhi.evaluation.sql import OWN, SUBTREE, Scope

__all__ = [
    "OWN",
    "SUBTREE",
    "Counted",
    "DutyRow",
    "Engine",
    "Known",
    "Period",
    "SQLiteEngine",
    "Scope",
    "evaluate_duties",
    "evaluate_figures",
    "figure_rows",
    "known_kinds",
    "lay_calendar",
    "left_open",
    "tally_duties",
    "undecided",
]
