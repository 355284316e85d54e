"""Which expenses are large: those that reach what the office set as the amount to be decided together."""

from __future__ import annotations

from shuzhi.ledger.models import RegisterRow
from shuzhi.roster.settings import value_for

FUND = "fund"
SPENT = frozenset({"spend", "premises", "relief", "other"})  # what goes out; a budget and money from above come in
FEN_PER_YUAN = 100


def is_large(row: RegisterRow) -> bool:
    """Whether a row of the register of money reaches the amount that held on its day; False where none is set."""
    amount = amount_of(row)
    if row.register != FUND or row.category not in SPENT or amount is None or row.day is None:
        return False
    least = value_for(row.organisation, "large_expense", row.day)
    return least is not None and amount >= int(least) * FEN_PER_YUAN


def amount_of(row: RegisterRow) -> int | None:
    """What a row tells of money, in 分; an earlier version also kept the money of a budget in the column for dues."""
    return row.due_fen if row.register == FUND and row.paid_fen is None else row.paid_fen
