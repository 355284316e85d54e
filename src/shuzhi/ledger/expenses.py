"""Which expenses are large: those that reach what the office set as the amount to be decided together."""

from __future__ import annotations

from shuzhi.ledger.models import RegisterRow
from shuzhi.roster.settings import value_for

FUND = "fund"
SPENT = frozenset({"spend", "premises", "relief", "other"})  # what goes out; a budget and money from above come in
FEN_PER_YUAN = 100


def is_large(row: RegisterRow) -> bool:
    """Whether a row of the register of money reaches the amount that held on its day; False where none is set."""
    if row.register != FUND or row.category not in SPENT or row.paid_fen is None or row.day is None:
        return False
    least = value_for(row.organisation, "large_expense", row.day)
    return least is not None and bool(row.paid_fen >= int(least) * FEN_PER_YUAN)
