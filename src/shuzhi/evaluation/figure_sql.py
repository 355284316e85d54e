"""From a figure's definition to portable SQL: the rows behind it, and its value counted over those same rows.

Bound: day_from and day_to (first and last day of the period), ym_from and ym_to, on (the last day that has been),
year (of the period), born_before (for age bounds), person (where one is asked for) and the scope's values.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from shuzhi.evaluation import figure_absence, figure_people, figure_periods, figure_terms
from shuzhi.evaluation.figure_entries import entries_text
from shuzhi.evaluation.figure_joined import decisions, joined_state
from shuzhi.evaluation.sql import Scope, exists_on, holds, in_one_of, literal, one_of, stays_on, stood
from shuzhi.rulebook import national
from shuzhi.rulebook.model import FigureDefinition
from shuzhi.rulebook.units import whole_sizes
from shuzhi.rulebook.vocabulary import EVERY_EVENT, ITEM_SOURCES, LEVELS

RowText = Callable[[Mapping[str, Any], Scope], str]


# Of whom only the year or month of birth is known, and who is so old only if he was born early in it.
MAY_BE_YOUNGER = (
    "EXISTS (SELECT y.person_id FROM person y WHERE y.person_id = b.person_id AND y.born_by > :born_before)"
)


def _members(select: Mapping[str, Any], scope: Scope) -> str:
    age = f" AND b.born <= :born_before AND NOT {MAY_BE_YOUNGER}" if "age_at_least" in select else ""
    age += " AND b.born IS NOT NULL" if select.get("born") else ""
    return f"SELECT b.person_id AS ref, 1 AS amount FROM {_in_states(select, scope)}{age} GROUP BY b.person_id"


def _in_states(select: Mapping[str, Any], scope: Scope) -> str:
    also = f" AND {stays_on('c', 'b.person_id', select['also_states'], ':on')}" if select.get("also_states") else ""
    return f"stay b WHERE {in_one_of('b', select['states'])} AND {holds('b', ':on')} AND {scope.on('b.org_id')}{also}"


NOW, BEGUN = stood("i", ":on"), "(i.opened IS NULL OR i.opened <= :on)"
DUE = f"{NOW} AND {BEGUN} AND COALESCE(i.due, i.opened) BETWEEN :day_from AND :day_to"
# What closed in the period was at hand in it, whatever day was told of its opening.
AT_HAND = f"{NOW} AND ({BEGUN} OR i.closed <= :day_to) AND (i.closed IS NULL OR i.closed >= :day_from)"
ITEMS_COUNTED = {  # by what an item counts → the condition, see shuzhi.rulebook.figures.COUNTED
    "opened": f"{NOW} AND (i.opened IS NULL OR i.opened BETWEEN :day_from AND :day_to)",
    "closed": f"{NOW} AND i.state = 'closed' AND i.closed BETWEEN :day_from AND :day_to",
    "returned": "i.state = 'returned' AND i.since BETWEEN :day_from AND :on",
    "at_hand": AT_HAND,
    "open": f"{NOW} AND {BEGUN} AND i.state <> 'closed'",
    "overdue": f"{NOW} AND {BEGUN} AND i.state <> 'closed' AND i.due < :on",
    "due": DUE,
    "kept": f"{DUE} AND i.state = 'closed'",
    "there": NOW,
    "settled": f"{NOW} AND i.state = 'closed'",
}
BY_CLOSING_DAY = frozenset({"closed", "at_hand"})


def _items(select: Mapping[str, Any], scope: Scope) -> str:
    """Items by what is counted of them, each once.

    Of those whose closing day was never told and is needed, the amount is NULL: the year is the likely one.
    """
    where = [*_chosen_items("i", select, scope), ITEMS_COUNTED[select["counted"]]]
    joined = ""
    if select.get("whole"):
        # A part of what is counted itself is no second one.
        same = " AND ".join(_chosen_items("p", select, scope))
        joined = f" LEFT JOIN (SELECT p.item_id FROM item p WHERE {same} GROUP BY p.item_id) w"
        joined += " ON w.item_id = i.parent_id"
        where.append("w.item_id IS NULL")
    told = "CASE WHEN MAX(i.vague) = 1 THEN NULL ELSE 1 END" if select["counted"] in BY_CLOSING_DAY else "1"
    return (
        f"SELECT i.item_id AS ref, {told} AS amount, MAX(i.measures) AS measures FROM item i{joined}"
        f" WHERE {' AND '.join(where)} GROUP BY i.item_id"
    )


def _chosen_items(alias: str, select: Mapping[str, Any], scope: Scope) -> list[str]:
    where = [scope.on(f"{alias}.org_id")]
    if select.get("kinds"):
        kinds = one_of(f"{alias}.kind", tuple(select["kinds"]))
        either = one_of(f"{alias}.source", tuple(select["or_sources"])) if select.get("or_sources") else ""
        where.append(f"({kinds} OR {either})" if either else kinds)
    if select.get("sources"):
        where.append(one_of(f"{alias}.source", tuple(select["sources"])))
    if "source_year" in select:
        where.append(f"{alias}.source_year = :year + {int(select['source_year'])}")
    if select.get("first"):
        where.append(f"{alias}.relapse_of IS NULL")
    return where


def _measures(select: Mapping[str, Any], scope: Scope) -> str:
    return f"SELECT n.ref, n.measures AS amount FROM ({_items(select, scope)}) n"


def _register(select: Mapping[str, Any], scope: Scope) -> str:
    where = [
        f"r.register = {literal(select['register'])}",
        "r.ym BETWEEN :ym_from AND :ym_to",
        scope.on("r.org_id"),
    ]
    for key, name in (("categories", "r.category"), ("levels", "r.level")):
        if select.get(key):
            where.append(one_of(name, tuple(select[key])))
    if "full" in select:
        where.append(f"r.full_paid = {int(select['full'])}")
    if select.get("undated"):
        where.append("r.day IS NULL AND (r.due_fen IS NULL OR r.due_fen <> 0)")  # what was let off has no day
    column = select.get("column")
    amount = f"r.{column}" if column else "1"
    return f"SELECT r.row_id AS ref, {amount} AS amount FROM register r WHERE {' AND '.join(where)}"


def _pieces(select: Mapping[str, Any], scope: Scope) -> str:
    """The rows of a register; of those of one title in one ledger the first stands for all, without a title each."""
    rows = _register(select, scope)
    told = f"SELECT t.row_id, t.org_id, t.title FROM ({rows}) n JOIN register t ON t.row_id = n.ref"
    first = f"SELECT w.org_id, w.title, MIN(w.row_id) AS row_id FROM ({told}) w GROUP BY w.org_id, w.title"
    return (
        "SELECT v.row_id AS ref, CASE WHEN v.title = '' OR v.row_id = f.row_id THEN 1 ELSE 0 END AS amount"
        f" FROM ({told}) v JOIN ({first}) f ON f.org_id = v.org_id AND f.title = v.title"
    )


def _organisations(select: Mapping[str, Any], scope: Scope) -> str:
    where = [holds("s", ":on"), exists_on("s", ":on"), scope.on("s.org_id")]
    if select.get("kinds"):
        where.append(one_of("s.kind", tuple(select["kinds"])))
    if "committee" in select:
        where.append(f"s.committee = {int(select['committee'])}")
    if "committee_told" in select:
        where.append(f"s.committee IS {'NOT ' if select['committee_told'] else ''}NULL")
    return f"SELECT s.org_id AS ref, 1 AS amount FROM organisation s WHERE {' AND '.join(where)} GROUP BY s.org_id"


def _external(select: Mapping[str, Any], scope: Scope) -> str:
    """An external figure is typed with its source, never computed: the last one typed in the period stands.

    It is told in the smallest unit of its list, see :func:`whole_sizes`; of one typed in a unit that is none of these,
    the amount is NULL.
    """
    units = " ".join(f"WHEN {literal(unit)} THEN {size}" for unit, size in whole_sizes(select["unit"]).items())
    where = (
        f"r.register = 'external' AND {one_of('r.category', tuple(select['categories']))}"
        f" AND r.ym BETWEEN :ym_from AND :ym_to AND {scope.on('r.org_id')}"
    )
    return (
        f"SELECT t.row_id AS ref, t.quantity * CASE t.unit {units} ELSE NULL END AS amount FROM register t JOIN"
        f" (SELECT MAX(r.row_id) AS row_id FROM register r WHERE {where} GROUP BY r.org_id) last"
        " ON last.row_id = t.row_id"
    )


# measure → (text of its rows, True: the value is the sum of ``amount``, False: the number of rows)
MEASURES: dict[str, tuple[RowText, bool]] = {
    "entries": (entries_text, False),
    "attendance": (figure_people.attendance, True),
    "people": (figure_people.people, False),
    "minutes": (figure_people.minutes, True),
    "deeds": (figure_people.deeds, False),
    "speeches": (figure_people.deeds, True),
    "sitting_in": (figure_people.sitting_in, False),
    "dual_life": (figure_people.dual_life, True),
    "dual_life_missing": (figure_people.dual_life_missing, False),
    "absent_running": (figure_absence.absent_running, False),
    "periods_with": (figure_periods.periods_with, True),
    "periods_over": (figure_periods.periods_over, True),
    "terms_ended": (figure_terms.terms_ended, True),
    "terms_renewed": (figure_terms.terms_renewed, True),
    "members": (_members, False),
    "joined_state": (joined_state, False),
    "items": (_items, False),
    "measures": (_measures, True),
    "register_rows": (_register, False),
    "pieces": (_pieces, True),
    "register_sum": (_register, True),
    "organisations": (_organisations, False),
    "external": (_external, True),
}


def may_hold(definition: FigureDefinition, there: Collection[tuple[str, str]]) -> bool:
    """Whether any row can stand behind a figure, given the families and kinds :func:`known_text` named."""
    select = definition.select
    match definition.measure:
        case "entries" | "attendance" | "people" | "minutes" | "periods_with" | "periods_over" | "absent_running":
            return EVERY_EVENT in select["kinds"] or any(("entry", kind) in there for kind in select["kinds"])
        case "deeds" | "speeches" | "sitting_in" | "dual_life" | "dual_life_missing":  # what is kept below counts too
            return any(("state", post) in there for post in select["posts"])
        case "items" | "measures":
            asked = [("item", kind) for kind in select.get("kinds", ())]
            asked += [("source", source) for source in select.get("or_sources", ())]
            return not asked or any(key in there for key in asked)
        case "register_rows" | "pieces" | "register_sum" | "external":
            return ("register", select.get("register", "external")) in there
        case "members" | "joined_state":
            decided = any(("entry", kind) in there for kind in select.get("told_by", ()))
            return decided or any(("state", state) in there for state in select["states"])
        case _:
            return True


def rows_text(definition: FigureDefinition, scope: Scope) -> str:
    """The rows behind a figure: (ref, amount, …)."""
    return MEASURES[definition.measure][0](definition.select, scope)


def value_text(definition: FigureDefinition, number: int, scope: Scope) -> str:
    """One row (figure_no, value, n, filled, doubts).

    The value, how many rows stand behind it, how many of them tell of it, and how many others may belong to them.
    """
    rows, summed = MEASURES[definition.measure]
    value = "COALESCE(SUM(v.amount), 0)" if summed else "COUNT(v.ref)"
    filled = "COUNT(v.amount)"
    if definition.measure == "people":  # entries that name somebody
        filled = figure_people.named_text(definition.select, scope)
    return (
        f"SELECT {number} AS figure_no, {value} AS value, COUNT(v.ref) AS n, {filled} AS filled,"
        f" {_doubts(definition, scope)} AS doubts FROM ({rows(definition.select, scope)}) v"
    )


def _doubts(definition: FigureDefinition, scope: Scope) -> str:
    select = definition.select
    if definition.measure == "members" and "age_at_least" in select:  # nobody knows how old they are
        return (
            f"(SELECT COUNT(DISTINCT b.person_id) FROM {_in_states(select, scope)}"
            f" AND (b.born IS NULL OR b.born <= :born_before AND {MAY_BE_YOUNGER}))"
        )
    if definition.measure in {"terms_ended", "terms_renewed"}:
        return figure_terms.untold_text(select, scope)
    if definition.measure == "periods_over" and select.get("posts"):
        return figure_periods.unled_text(select, scope)
    if select.get("told_by"):
        return figure_people.doubts_text("people", decisions(select), scope)
    return figure_people.doubts_text(definition.measure, select, scope)


# What may be declared complete, or empty; that it was declared is told besides.
COVERED = ("entry", "register", "category", "source", "source_before", "item", "declared", "source_declared")


def _declared(family: str) -> str:
    """Of which kind within a family a row of ``coverage`` speaks.

    A source of items stands there as ``source:…``; an older row has its bare word, which means a source only where no
    kind of entry bears it.
    """
    if not family.startswith("source"):
        return "r.category"
    shared = tuple(word for word in ITEM_SOURCES if word in national().kinds)
    told = " ".join(f"WHEN r.category = {literal(f'source:{word}')} THEN {literal(word)}" for word in ITEM_SOURCES)
    return f"CASE {told} WHEN {one_of('r.category', shared)} THEN NULL ELSE r.category END"


def known_text(scope: Scope) -> str:
    """Rows (family, kind, organisations, branches): how many in scope can tell of a kind in the period.

    Families: entry (kinds and markers), register, item and source (of items that stood open on a day of the period),
    source_before (of items of the year before), state (of persons), now (states on the last day), leader (those of
    bodies above the branches), member, declared (complete or empty, of whatever family), source_declared (a source),
    category (register and category of rows, or of what was declared), unlevelled (the same of rows without a level
    that the list knows).
    An organisation can tell where it holds such a row, or has said that its ledger is complete (``coverage``).
    One that no longer stands on the day asked can tell nothing, but its rows are named with 0: a kind that is not
    named has no row in scope.
    """
    entries = f"e.day BETWEEN :day_from AND :day_to AND {scope.on('e.org_id')}"
    rows = f"r.ym BETWEEN :ym_from AND :ym_to AND {scope.on('r.org_id')}"
    lived = "(j.opened IS NULL OR j.opened <= :day_to) AND (j.closed IS NULL OR j.closed >= :day_from)"
    before = "j.source_year = :year + -1 AND j.relapse_of IS NULL"

    leaders = f"person_state b{figure_people.led('b', ':on')} WHERE {holds('b', ':on')} AND {scope.on('b.org_id')}"

    def items(there: str) -> str:
        """All items in scope; of those that cannot tell of the period, no organisation."""
        keeper = f"CASE WHEN {there} THEN j.org_id ELSE NULL END AS org_id"
        return f"(SELECT j.kind, j.source, {keeper} FROM item j WHERE {scope.on('j.org_id')}) i"

    parts = [
        (literal("entry"), "e.kind", "e", f"entry e WHERE {entries}"),
        (literal("register"), "r.register", "r", f"register r WHERE r.register <> 'coverage' AND {rows}"),
        (literal("item"), "i.kind", "i", items(lived)),
        (literal("source"), "i.source", "i", items(lived)),
        (literal("source_before"), "i.source", "i", items(before)),
        (literal("state"), "b.state", "b", f"person_state b WHERE {scope.on('b.org_id')}"),
        (literal("member"), literal("member"), "b", f"person_state b WHERE {scope.on('b.org_id')}"),
        (literal("now"), "b.state", "b", f"person_state b WHERE {holds('b', ':on')} AND {scope.on('b.org_id')}"),
        (literal("leader"), "b.state", "b", leaders),
    ]
    levels = ", ".join(map(literal, LEVELS))
    without = f"register r WHERE r.register <> 'coverage' AND r.category <> '' AND r.level NOT IN ({levels}) AND {rows}"
    parts.append((literal("unlevelled"), "r.register || '.' || r.category", "r", without))
    of_category = f"register r WHERE r.register <> 'coverage' AND r.category <> '' AND {rows}"
    parts.append((literal("category"), "r.register || '.' || r.category", "r", of_category))
    coverage = f"register r WHERE r.register = 'coverage' AND {rows}"
    parts += [(literal(family), _declared(family), "r", coverage) for family in COVERED]
    # Each part is narrowed to one row a kind and organisation before anything is joined to it.
    kept = [
        f"SELECT {family} AS family, v.kind, v.org_id FROM (SELECT {kind} AS kind, {alias}.org_id FROM {source}) v"
        " GROUP BY v.kind, v.org_id"
        for family, kind, alias, source in parts
    ]
    branch = "CASE WHEN s.kind IN ('branch', 'joint_branch') THEN k.org_id ELSE NULL END"
    return (
        "SELECT k.family, k.kind, COUNT(DISTINCT s.org_id) AS organisations,"
        f" COUNT(DISTINCT {branch}) AS branches FROM ({' UNION ALL '.join(kept)}) k"
        f" LEFT JOIN organisation s ON s.org_id = k.org_id AND {holds('s', ':on')} AND {scope.on('s.org_id')}"
        " GROUP BY k.family, k.kind"
    )


def branches_text(scope: Scope) -> str:
    """One row: how many organisations in scope keep a ledger of their own on the day asked."""
    return (
        f"SELECT COUNT(DISTINCT s.org_id) AS organisations FROM organisation s WHERE {holds('s', ':on')}"
        f" AND {exists_on('s', ':on')} AND s.kind IN ('branch', 'joint_branch') AND {scope.on('s.org_id')}"
    )
