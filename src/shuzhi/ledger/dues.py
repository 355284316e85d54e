"""Whether a month of dues is paid in full, as SQL over a row ``r`` of the registers."""

from __future__ import annotations

from decimal import Decimal

from shuzhi.rulebook import national

DUES = "dues"
# Of rows that tell the same payment of the same day, the first.
ONCE = (
    " AND NOT EXISTS (SELECT d.id FROM ledger_registerrow d WHERE d.person_id = m.person_id AND d.register = m.register"
    " AND d.ym = m.ym AND d.day = m.day AND d.paid_fen = m.paid_fen AND d.withdrawn_at IS NULL AND d.id < m.id)"
)


def full_paid(vendor: str) -> str:
    """1 where as much was paid as was due by what the row says, or by the member's base in that month.

    A month paid in parts, in whatever registers, is full with the part that completes it; one row told twice is one
    part.  What was taken back of a month afterwards (a negative amount) is missing in it.  A row of dues that says
    nothing of what was due is believed where nobody knows the base.  Only where the row's own
    word does not settle it anything else is looked up.
    """
    due, told = f"COALESCE({_due_by_base(vendor)}, {_due_by_class()})", _of_the_month("MAX(m.due_fen)")
    return (
        f"CASE WHEN {_taken_back()} AND {_of_the_month('SUM(m.paid_fen)', ONCE)} < COALESCE({told}, {due}, 1) THEN 0"
        " WHEN COALESCE(r.paid_fen, 0) >= r.due_fen THEN 1"
        f" WHEN r.register <> '{DUES}' THEN 0"
        f" WHEN COALESCE(r.paid_fen, 0) >= {due} THEN 1"
        f" WHEN r.paid_fen > 0 AND {_paid_so_far()} >= COALESCE(r.due_fen, {told}, {due}) THEN 1"
        f" WHEN r.due_fen IS NULL AND r.paid_fen > 0 AND COALESCE({told}, {due}) IS NULL THEN 1 ELSE 0 END"
    )


def _paid_so_far() -> str:
    """In 分: what was paid for the month up to the row; what has no day comes before what has one, by number."""
    earlier = "m.day < r.day OR m.day = r.day AND m.id <= r.id"
    return _of_the_month(
        "SUM(m.paid_fen)",
        f" AND (m.day IS NULL AND (r.day IS NOT NULL OR m.id <= r.id) OR {earlier}){ONCE}",
    )


def _of_the_month(what: str, which: str = "") -> str:
    """A sum or the like over the member's rows of the month, in whatever branch's register."""
    return (
        f"(SELECT {what} FROM ledger_registerrow m WHERE m.person_id = r.person_id AND m.register = r.register"  # noqa: S608
        f" AND m.ym = r.ym AND m.withdrawn_at IS NULL{which})"
    )


def _taken_back() -> str:
    """Whether anything of the month was taken back; an index holds the few rows of which that is so."""
    return (
        f"r.register = '{DUES}' AND EXISTS (SELECT n.id FROM ledger_registerrow n WHERE n.person_id = r.person_id"  # noqa: S608
        " AND n.ym = r.ym AND n.register = r.register AND n.paid_fen < 0 AND n.withdrawn_at IS NULL)"
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
