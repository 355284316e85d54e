"""For which year a yearly meeting counts, where the rule lets it be held in the first months of the next.

An entry that names the year it is for counts for that year alone.  Of the others, those held after the grace count for
the year of their day; the first one held within the grace settles the year before where nothing else does, and then
not its own.  Whether the year before is open is told by the last year before it that left no doubt: years in which
nothing but one unnamed meeting was held, within the grace, pass the doubt on to the year before them.
"""

from __future__ import annotations

from shuzhi.evaluation.beginning import not_begun
from shuzhi.evaluation.evidence import is_evidence
from shuzhi.evaluation.sql import Scope, exists_through, holds, literal
from shuzhi.rulebook.model import DutyRule
from shuzhi.rulebook.shapes import Cadence


def grace_of(rule: DutyRule) -> int:
    """How many months after the year its meeting may still be held; 0: none."""
    return rule.shape.grace if isinstance(rule.shape, Cadence) else 0


def credited_text(rule: DutyRule, scope: Scope) -> str:
    """Rows (org_id, entry_id, day): the entries that count for the year asked, as far as they are seen."""
    grace = grace_of(rule)
    head = "SELECT DISTINCT e.org_id, e.entry_id, e.day FROM entry e"
    seen = f"{is_evidence(rule.evidence)} AND e.day <= :seen AND {scope.on('e.org_id')}"
    early, after = f":ym_from AND :ym_from + {grace - 1}", f":ym_to + 1 AND :ym_to + {grace}"
    passed_on = _passed_on(rule, early, "< :year")
    return (
        f"{head} WHERE {seen} AND e.for_year = :year"
        f" UNION ALL {head} WHERE {seen} AND e.for_year IS NULL AND e.ym BETWEEN :ym_from AND :ym_to"
        f" AND NOT (e.ym <= :ym_from + {grace - 1} AND {passed_on})"
        f" UNION ALL {head} WHERE {seen} AND e.for_year IS NULL AND e.ym BETWEEN {after}"
        f" AND {_passed_on(rule, after, '<= :year')}"
    )


def _passed_on(rule: DutyRule, months: str, years: str) -> str:
    """The unnamed entry ``e`` is the first within the grace (``months``), and the last of the ``years`` is open."""
    same = f"f.org_id = e.org_id AND {_seen(rule, 'f')} AND f.for_year IS NULL AND f.ym BETWEEN {months}"
    return (
        f"(NOT EXISTS (SELECT f.entry_id FROM entry f WHERE {same}"
        " AND (f.day < e.day OR f.day = e.day AND f.entry_id < e.entry_id))"
        " AND EXISTS (SELECT z.year FROM period z JOIN organisation zo ON zo.org_id = e.org_id"
        f" AND {holds('zo', 'z.due')} AND {exists_through('zo', 'z.start', 'z.due')}"
        f" WHERE z.every = 'year' AND z.year {years} AND z.start >= {literal(rule.version.since.isoformat())}"
        f" AND NOT ({not_begun(rule.evidence, 'e.org_id', 'z.start')})"
        f" AND NOT EXISTS ({_counting(rule, 'z', 'z.ym_first')}) AND NOT EXISTS (SELECT c.year FROM period c"
        f" WHERE c.every = 'year' AND c.year > z.year AND c.year {years} AND {_closed(rule)})))"
    )


def _seen(rule: DutyRule, alias: str) -> str:
    return f"{is_evidence(rule.evidence, alias=alias)} AND {alias}.day <= :seen"


def _counting(rule: DutyRule, year: str, first: str) -> str:
    """The entries that name the ``year``, or name none and were held in it from the month ``first`` on."""
    return (
        f"SELECT x.entry_id FROM entry x WHERE x.org_id = e.org_id AND {_seen(rule, 'x')} AND (x.for_year = {year}.year"
        f" OR x.for_year IS NULL AND x.ym BETWEEN {first} AND {year}.ym_last)"
    )


def _closed(rule: DutyRule) -> str:
    """The year ``c`` is settled whatever became of its first unnamed entry within the grace."""
    grace = grace_of(rule)
    early = f"{{0}}.for_year IS NULL AND {{0}}.ym BETWEEN c.ym_first AND c.ym_first + {grace - 1}"
    two = (
        f"SELECT m.entry_id FROM entry m JOIN entry o ON o.org_id = m.org_id AND o.entry_id <> m.entry_id"
        f" WHERE m.org_id = e.org_id AND {_seen(rule, 'm')} AND {_seen(rule, 'o')}"
        f" AND {early.format('m')} AND {early.format('o')}"
    )
    return f"(EXISTS ({_counting(rule, 'c', f'c.ym_first + {grace}')}) OR EXISTS ({two}))"
