"""Months in a row of which a register tells no payment, as portable SQL.

Bound: seen, the scope's values, and now, now_ym and now_year: the day as of which the months in a row are looked at.
"""

from __future__ import annotations

from shuzhi.evaluation.beginning import not_begun
from shuzhi.evaluation.evidence import is_evidence, told_by_name
from shuzhi.evaluation.sql import Scope, holds, in_one_of, literal
from shuzhi.rulebook.model import DutyRule
from shuzhi.rulebook.shapes import Cadence, Evidence, Lapse

MONTHS_BACK = 24  # a row of months that began earlier is told no more


def due_of_person(shape: Cadence | Lapse) -> str:
    """The day a period ``p`` is due of the person of the stay ``b``."""
    cases = [
        f" WHEN {in_one_of('b', states)} THEN {day}"
        for states, day in ((shape.monthly, "p.last_day"), (shape.quarterly, "p.quarter_end"))
        if states
    ]
    return f"CASE{''.join(cases)} ELSE p.due END" if cases else "p.due"


def lapsed_text(rule: DutyRule, shape: Lapse, scope: Scope) -> str:
    """Rows (org_id, subject_id, begun): who stands there on the day asked, and the first month of the row of months.

    Every month of it he owed wherever he stood at its end, it is over, the register there had begun and can tell that
    nothing was paid; since its first day nothing was paid for whatever month.
    """
    states, evidence = rule.subject.states, rule.evidence
    last_start = f":now_ym + {1 - shape.months}"
    months, year = ("p.ym_first", "p.ym_last"), ("y.ym_first", "y.ym_last")
    told = told_by_name(evidence, org="b.org_id", person="c.person_id", months=months, year=year, due="p.last_day")
    # Nearly everybody has paid of late, so only a few are looked at month by month; DISTINCT keeps it in that order.
    behind = (
        f"SELECT DISTINCT c.org_id, c.person_id FROM stay c WHERE {in_one_of('c', states)} AND {holds('c', ':now')}"
        f" AND {scope.on('c.org_id')} AND NOT {_row(evidence, f'e.ym >= {last_start} AND {PAID}')}"
        f" AND {_row(evidence, f'e.ym >= :now_ym + {-MONTHS_BACK}')}"
    )
    each = (
        f"SELECT c.org_id, c.person_id AS subject_id, q.code, COUNT(DISTINCT p.code) AS number FROM ({behind}) c"
        " JOIN period q ON q.every = 'month' AND q.year BETWEEN :now_year + -3 AND :now_year"
        f" AND q.code BETWEEN :now_ym + {-MONTHS_BACK} AND {last_start}"
        f" JOIN period p ON p.every = {literal(shape.every)} AND p.year BETWEEN q.year AND q.year + 1"
        f" AND p.ym_first BETWEEN q.code AND q.code + {shape.months - 1}"
        " JOIN period y ON y.every = 'year' AND y.year = p.year"
        f" JOIN stay b ON b.person_id = c.person_id AND {in_one_of('b', states)} AND {holds('b', 'p.last_day')}"
        f" WHERE {due_of_person(shape)} < :seen AND {told} AND NOT {not_begun(evidence, 'b.org_id', 'p.start')}"
        f" AND NOT {_row(evidence, f'(e.ym >= q.code OR e.day >= q.start) AND {PAID}')}"
        " GROUP BY c.org_id, c.person_id, q.code"
    )
    return (
        f"SELECT w.org_id, w.subject_id, MIN(w.code) AS begun FROM ({each}) w WHERE w.number >= {shape.months}"
        " GROUP BY w.org_id, w.subject_id"
    )


PAID = "(e.paid_fen > 0 OR e.full_paid = 1)"  # also what he was let off


def _row(evidence: Evidence, which: str) -> str:
    """Whether any register has such a row of the person of ``c``."""
    return (
        f"EXISTS (SELECT e.row_id FROM register e WHERE e.person_id = c.person_id AND {is_evidence(evidence)}"
        f" AND {which} AND (e.day IS NULL OR e.day <= :seen))"
    )
