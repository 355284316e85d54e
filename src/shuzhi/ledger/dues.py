"""Whether a month of dues is paid in full, as SQL over a row ``r`` of the registers."""

from __future__ import annotations

from decimal import Decimal

from shuzhi.rulebook import national

DUES = "dues"


def full_paid(vendor: str) -> str:
    """1 where as much was paid as was due by what the row says, or by the member's base in that month.

    A row of dues that says nothing of what was due is believed where nobody knows the base.  Only where the row's own
    word does not settle it anything else is looked up.
    """
    due = f"COALESCE({_due_by_base(vendor)}, {_due_by_class()})"
    return (
        "CASE WHEN COALESCE(r.paid_fen, 0) >= r.due_fen THEN 1"
        f" WHEN r.register <> '{DUES}' THEN 0"
        f" WHEN COALESCE(r.paid_fen, 0) >= {due} THEN 1"
        f" WHEN r.due_fen IS NULL AND r.paid_fen > 0 AND {due} IS NULL THEN 1 ELSE 0 END"
    )


def _due_by_base(vendor: str) -> str:
    """In 分: of the bases that had begun by the month and not ended before its end, the last."""

    def in_force(alias: str) -> str:
        return (
            f"{alias}.person_id = r.person_id AND {alias}.withdrawn_at IS NULL"
            f" AND {_month(f'{alias}.since', vendor)} <= r.ym"
            f" AND ({alias}.until IS NULL OR {_month(f'{alias}.until', vendor)} > r.ym)"
        )

    later = f"SELECT c.id FROM roster_duesbase c WHERE {in_force('c')} AND c.since > b.since"  # noqa: S608
    return (
        "(SELECT MIN(CAST(ROUND(b.due * 100) AS bigint)) FROM roster_duesbase b"  # noqa: S608
        f" WHERE {in_force('b')} AND NOT EXISTS ({later}))"
    )


def _due_by_class() -> str:
    """In 分: what the rules fix for the member's class, whatever he earns."""
    fixed = {
        category: int(Decimal(provision.values["fixed"]) * 100)
        for provision in national().provisions
        if "fixed" in provision.values
        for category in provision.values["categories"]
    }
    cases = " ".join(f"WHEN '{category}' THEN {fen}" for category, fen in fixed.items())
    return f"(SELECT CASE p.dues_category {cases} ELSE NULL END FROM roster_person p WHERE p.id = r.person_id)"  # noqa: S608


def _month(day: str, vendor: str) -> str:
    """The number of a day's month: year * 12 + month - 1."""
    if vendor == "postgresql":
        return f"CAST(EXTRACT(YEAR FROM {day}) * 12 + EXTRACT(MONTH FROM {day}) - 1 AS integer)"
    return f"(CAST(strftime('%Y', {day}) AS integer) * 12 + CAST(strftime('%m', {day}) AS integer) - 1)"
