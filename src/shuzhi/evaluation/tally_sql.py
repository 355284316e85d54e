"""How many duties each organisation has by each rule in each status, counted by the engine.

A tally tells the duties of one subject in one number, two decimal digits a status, so that an engine adds them up in
the order in which it meets them and sorts nothing; a year has at most 12 periods of a cadence.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from shuzhi.evaluation.beginning import UNBEGUN
from shuzhi.evaluation.duty_sql import group_text, together
from shuzhi.evaluation.sql import Scope, literal
from shuzhi.rulebook.model import DutyRule
from shuzhi.rulebook.shapes import Cadence
from shuzhi.rulebook.statuses import STATUSES

BASE = 100
TALLIED = (*STATUSES, UNBEGUN)  # what is unknown because the ledger had not begun is counted apart
PACKED = "".join(f" WHEN {literal(status)} THEN {BASE**rank}" for rank, status in enumerate(TALLIED))


def tally_texts(rules: Sequence[DutyRule], scope: Scope) -> list[str]:
    """The texts that count the duties of all rule versions.

    Rows (rule_no, org_id, packed, n): ``n`` times the counts that :func:`unpacked` reads in ``packed``; ``rule_no`` is
    the index among ``rules``.  Rules that ask for the same minutes are counted in one text, which adds them up once.
    """
    return [_tally(group, scope) for group in together(rules)]


def unpacked(packed: int) -> Iterator[tuple[str, int]]:
    """Status and number of duties, of the statuses that occur in ``packed``."""
    for status in TALLIED:
        packed, count = divmod(packed, BASE)
        if count:
            yield status, count


def _tally(rules: Mapping[int, DutyRule], scope: Scope) -> str:
    (number, rule), *more = rules.items()
    duties = group_text(rules, scope)
    each = f"SELECT d.rule_no, d.org_id, d.subject_id, CASE d.status{PACKED} ELSE 0 END AS packed FROM ({duties}) d"
    if isinstance(rule.shape, Cadence):
        # Engines read subjects in order, but not where the rule, the same in every row, stands before them.
        rule_no, before = ("d.rule_no", "d.rule_no, ") if more else (number, "")
        each = (
            f"SELECT {rule_no} AS rule_no, d.org_id, SUM(d.packed) AS packed FROM ({each}) d"
            f" GROUP BY {before}d.org_id, d.subject_id"
        )
    columns = "d.rule_no, d.org_id, d.packed"
    return f"SELECT {columns}, COUNT(d.org_id) AS n FROM ({each}) d GROUP BY {columns}"
