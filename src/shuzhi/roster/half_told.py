"""Days of which only the year or the month was told, as SQL: the calculation takes the first, this gives the last."""

from __future__ import annotations


def last_of(alias: str, column: str, day_type: str) -> str:
    """The last day that can be meant by ``column``_on, where ``column``_told holds no more than its year or month.

    The 28th stands for the end of every February: nothing that is asked turns on the day after it.
    """
    told = f"{alias}.{column}_told"
    month_end = (
        f"CASE substr({told}, 6, 2) WHEN '02' THEN '-28' WHEN '04' THEN '-30' WHEN '06' THEN '-30'"
        " WHEN '09' THEN '-30' WHEN '11' THEN '-30' ELSE '-31' END"
    )
    last = f"CASE length({told}) WHEN 4 THEN {told} || '-12-31' ELSE {told} || {month_end} END"
    return f"CASE length({told}) WHEN 0 THEN {alias}.{column}_on ELSE CAST({last} AS {day_type}) END"
