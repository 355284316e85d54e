"""Figures by plain loops over plain rows, written from the table of measures in docs/architecture.md."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from shuzhi.clock import month_number
from shuzhi.evaluation import Period
from shuzhi.rulebook.model import FigureDefinition
from shuzhi.rulebook.units import factors
from tests.evaluation import oracle_people, oracle_periods, oracle_terms
from tests.evaluation.oracle import covers, exists, in_scope
from tests.evaluation.oracle_people import Rows
from tests.evaluation.rows import Item, PersonState, Register, Relations

SUMMED = frozenset(
    {
        "terms_ended",
        "terms_renewed",
        "periods_with",
        "periods_over",
        "attendance",
        "minutes",
        "speeches",
        "dual_life",
        "measures",
        "pieces",
        "register_sum",
        "external",
    }
)


def figure(
    rows: Relations, definition: FigureDefinition, period: Period, *, org: int | None = None, path: str | None = None
) -> tuple[Decimal, Rows]:
    """The value of a figure and the rows behind it with their amounts."""
    found: Rows
    if definition.measure in BY_ENTRIES:
        asked = oracle_people.asked_of(rows, period, org, path)
        found = BY_ENTRIES[definition.measure](rows, definition.select, asked)
    else:
        scope = in_scope(rows, period.on, org=org, path=path)
        found = MEASURES[definition.measure](rows, definition.select, period, scope)
    if definition.measure in SUMMED:
        return sum(found.values(), Decimal(0)), found
    return Decimal(len(found)), found


def doubts(
    rows: Relations, definition: FigureDefinition, period: Period, *, org: int | None = None, path: str | None = None
) -> int:
    """How many rows nobody can be sure of."""
    asked = oracle_people.asked_of(rows, period, org, path)
    if definition.measure == "members" and "age_at_least" in definition.select:
        return len(of_unknown_age(rows, definition.select, period, asked.scope))
    if definition.measure in {"terms_ended", "terms_renewed"}:
        return oracle_terms.untold(rows, definition.select, asked.scope, period.on)
    if definition.measure == "periods_over":
        return len(oracle_periods.unled(rows, definition.select, asked))
    if kinds := definition.select.get("told_by"):
        return oracle_people.doubts(rows, "people", {"kinds": kinds, "roles": ("subject",)}, asked)
    return oracle_people.doubts(rows, definition.measure, definition.select, asked)


def tells(rows: Relations, definition: FigureDefinition, entry_id: int, asked: oracle_people.Asked) -> bool:
    """Whether an entry says how long it took, or who came: by any row of a roll, or by a head-count of all.

    An item tells where the day of its closing is needed and was told.
    """
    if definition.measure == "items":
        vague = any(item.vague for item in rows.item if item.item_id == entry_id)
        return not vague or definition.select["counted"] not in {"closed", "at_hand"}
    if definition.measure in {"register_sum", "external"}:
        [row] = [row for row in rows.register if row.row_id == entry_id]
        if definition.measure == "external":
            return in_unit(row, definition.select["unit"]) is not None
        return getattr(row, definition.select["column"]) is not None
    [entry, *_] = [row for row in rows.entry if row.entry_id == entry_id]
    if definition.measure == "minutes" and entry.minutes <= 0:
        return False
    return oracle_people.tells(rows, definition.select, asked, entry)


def may_be_younger(rows: Relations, person: int, on: date, age: int) -> bool:
    """Only his year or month of birth is known, and he is so old only if he was born early in it."""
    return any(
        one.person_id == person and one.born_by is not None and age_on(one.born_by, on) < age for one in rows.person
    )


def age_on(born: date, day: date) -> int:
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def of_unknown_age(rows: Relations, select: dict[str, Any], period: Period, scope: set[int]) -> set[int]:
    """Who is in the states on the last day and of whom nobody can tell whether he is so old."""
    age = select["age_at_least"]
    states = {key: value for key, value in select.items() if key not in {"age_at_least", "born"}}
    of_any_age = members(rows, states, period, scope)
    unborn = {spell.person_id for spell in rows.person_state if spell.born is None}
    old = {s.person_id for s in rows.person_state if s.born is not None and age_on(s.born, period.on) >= age}
    return {one for one in of_any_age if one in unborn or (one in old and may_be_younger(rows, one, period.on, age))}


def members(rows: Relations, select: dict[str, Any], period: Period, scope: set[int]) -> Rows:
    def has(person: int, states: tuple[str, ...]) -> bool:
        return any(
            s.person_id == person and s.state in states and covers(s.since, s.until, period.on)
            for s in rows.person_state
        )

    def is_surely(spell: PersonState, age: int) -> bool:
        told = spell.born is not None and not may_be_younger(rows, spell.person_id, period.on, age)
        return told and spell.born is not None and age_on(spell.born, period.on) >= age

    def counts(spell: PersonState) -> bool:
        if spell.org_id not in scope or spell.state not in select["states"]:
            return False
        if not covers(spell.since, spell.until, period.on):
            return False
        if "also_states" in select and not has(spell.person_id, select["also_states"]):
            return False
        if select.get("born") and spell.born is None:
            return False
        return "age_at_least" not in select or is_surely(spell, select["age_at_least"])

    return {spell.person_id: Decimal(1) for spell in rows.person_state if counts(spell)}


def joined_state(rows: Relations, select: dict[str, Any], period: Period, scope: set[int]) -> Rows:
    """Who came into one of the states; who was in one the day before, in whatever organisation, did not.

    Of whom a meeting decided, its day counts and not the roster's.
    """

    def earlier(states: tuple[str, ...], spell: PersonState) -> list[PersonState]:
        return [
            one
            for one in rows.person_state
            if one.person_id == spell.person_id and one.state in states and one.since < spell.since
        ]

    def adjoins(one: PersonState, spell: PersonState) -> bool:
        """It lasted to the day before, whether that is told as its last day or the next as its end."""
        return one.until is None or one.until >= spell.since - timedelta(days=1)

    def came_new(spell: PersonState) -> bool:
        once = "from_states" in select or select.get("fresh")
        if any(once or adjoins(one, spell) for one in earlier(select["states"], spell)):
            return False
        if "from_states" in select and not any(adjoins(one, spell) for one in earlier(select["from_states"], spell)):
            return False
        return not select.get("fresh") or not came_from_elsewhere(rows, spell, period)

    decided = told_of(rows, select.get("told_by", ()))
    found = {
        spell.person_id: Decimal(1)
        for spell in rows.person_state
        if spell.org_id in scope
        and spell.state in select["states"]
        and period.first <= spell.since <= period.last
        and spell.person_id not in decided
        and came_new(spell)
    }
    if not select.get("told_by"):
        return found
    asked = oracle_people.Asked(scope, period, scope)
    return found | oracle_people.people(rows, {"kinds": select["told_by"], "roles": ("subject",)}, asked)


def came_from_elsewhere(rows: Relations, spell: PersonState, period: Period) -> bool:
    """He was received that day, or had joined the Party before the period."""
    if any(
        one.person_id == spell.person_id and one.fact == "transfer.in.received" and one.day == spell.since
        for one in rows.change
    ):
        return True
    joined = [one.joined for one in rows.person if one.person_id == spell.person_id and one.joined]
    return any(day < period.first.isoformat()[: len(day)] for day in joined)


def told_of(rows: Relations, kinds: tuple[str, ...]) -> set[int | None]:
    """Of whom one of these entries speaks, wherever it is kept and whenever."""
    entries = {one.entry_id for one in rows.entry if one.kind in kinds}
    return {one.person for one in oracle_people.told(rows, entries, ("subject",))}


def is_asked_for(item: Item, select: dict[str, Any], period: Period, scope: set[int]) -> bool:
    """Of the kinds and sources asked for, whenever it was."""
    kind = not select.get("kinds") or item.kind in select["kinds"] or item.source in select.get("or_sources", ())
    source = not select.get("sources") or item.source in select["sources"]
    year = "source_year" not in select or item.source_year == period.first.year + int(select["source_year"])
    first = not select.get("first") or item.relapse_of is None
    return item.org_id in scope and kind and source and year and first


def within(day: date | None, period: Period) -> bool:
    return day is not None and period.first <= day <= period.last


def stands(item: Item, day: date) -> bool:
    return (item.since is None or item.since <= day) and (item.until is None or item.until > day)


def begun(item: Item, period: Period) -> bool:
    return item.opened is None or item.opened <= period.on


def is_open(item: Item, period: Period) -> bool:
    return begun(item, period) and item.state != "closed"


def at_hand(item: Item, period: Period) -> bool:
    """Open when the period began, or opened in it."""
    if item.closed is None:
        return begun(item, period)
    return item.closed >= period.first and (begun(item, period) or item.closed <= period.last)


def is_due(item: Item, period: Period) -> bool:
    return begun(item, period) and within(item.due or item.opened, period)


COUNTED: dict[str, Callable[[Item, Period], bool]] = {
    "opened": lambda item, period: item.opened is None or within(item.opened, period),
    "closed": lambda item, period: item.state == "closed" and within(item.closed, period),
    "at_hand": at_hand,
    "open": is_open,
    "overdue": lambda item, period: is_open(item, period) and item.due is not None and item.due < period.on,
    "due": is_due,
    "kept": lambda item, period: is_due(item, period) and item.state == "closed",
    "there": lambda item, period: True,
    "settled": lambda item, period: item.state == "closed",
}


def counts_as(item: Item, counted: str, period: Period) -> bool:
    """Whether this state of an item counts in the period, by what is counted."""
    if counted == "returned":
        return item.state == "returned" and item.since is not None and period.first <= item.since <= period.on
    return stands(item, period.on) and COUNTED[counted](item, period)


def chosen_items(rows: Relations, select: dict[str, Any], period: Period, scope: set[int]) -> list[Item]:
    asked = [item for item in rows.item if is_asked_for(item, select, period, scope)]
    wholes = {item.item_id for item in asked} if select.get("whole") else set()
    counted = select["counted"]
    return [item for item in asked if item.parent_id not in wholes and counts_as(item, counted, period)]


def items(rows: Relations, select: dict[str, Any], period: Period, scope: set[int]) -> Rows:
    return {item.item_id: Decimal(1) for item in chosen_items(rows, select, period, scope)}


def measures(rows: Relations, select: dict[str, Any], period: Period, scope: set[int]) -> Rows:
    return {item.item_id: Decimal(item.measures) for item in chosen_items(rows, select, period, scope)}


def chosen_register(rows: Relations, select: dict[str, Any], period: Period, scope: set[int]) -> list[Register]:
    def counts(row: Register) -> bool:
        return (
            row.org_id in scope
            and row.register == select["register"]
            and month_number(period.first) <= row.ym <= month_number(period.last)
            and (not select.get("categories") or row.category in select["categories"])
            and (not select.get("levels") or row.level in select["levels"])
            and ("full" not in select or row.full_paid == select["full"])
            and (not select.get("undated") or (row.day is None and row.due_fen != 0))
        )

    return [row for row in rows.register if counts(row)]


def register_rows(rows: Relations, select: dict[str, Any], period: Period, scope: set[int]) -> Rows:
    return {row.row_id: Decimal(1) for row in chosen_register(rows, select, period, scope)}


def pieces(rows: Relations, select: dict[str, Any], period: Period, scope: set[int]) -> Rows:
    """All rows; of one title in one ledger the first counts, of those without a title each."""
    seen: set[tuple[int, str]] = set()
    found: Rows = {}
    for row in sorted(chosen_register(rows, select, period, scope)):
        again = bool(row.title) and (row.org_id, row.title) in seen
        seen.add((row.org_id, row.title))
        found[row.row_id] = Decimal(0 if again else 1)
    return found


def register_sum(rows: Relations, select: dict[str, Any], period: Period, scope: set[int]) -> Rows:
    return {
        row.row_id: Decimal(str(getattr(row, select["column"]) or 0))
        for row in chosen_register(rows, select, period, scope)
    }


def organisations(rows: Relations, select: dict[str, Any], period: Period, scope: set[int]) -> Rows:
    return {
        o.org_id: Decimal(1)
        for o in rows.organisation
        if o.org_id in scope
        and covers(o.since, o.until, period.on)
        and exists(o, period.on)
        and (not select.get("kinds") or o.kind in select["kinds"])
        and ("committee" not in select or o.committee == int(select["committee"]))
        and ("committee_told" not in select or (o.committee is not None) == select["committee_told"])
    }


def external(rows: Relations, select: dict[str, Any], period: Period, scope: set[int]) -> Rows:
    named = {"register": "external", "categories": select["categories"]}
    typed = sorted(chosen_register(rows, named, period, scope))
    last = {row.org_id: row for row in typed}  # the last one typed by each organisation
    return {row.row_id: in_unit(row, select["unit"]) or Decimal(0) for row in last.values()}


def in_unit(row: Register, into: str) -> Decimal | None:
    """What was typed, in another unit; None where it cannot be told in it."""
    factor = factors(into).get(row.unit)
    return None if factor is None or row.quantity is None else Decimal(str(row.quantity)) * factor


MEASURES: dict[str, Callable[[Relations, dict[str, Any], Period, set[int]], Rows]] = {
    "terms_ended": oracle_terms.terms_ended,
    "terms_renewed": oracle_terms.terms_renewed,
    "members": members,
    "joined_state": joined_state,
    "items": items,
    "measures": measures,
    "register_rows": register_rows,
    "pieces": pieces,
    "register_sum": register_sum,
    "organisations": organisations,
    "external": external,
}
BY_ENTRIES = oracle_people.MEASURES | oracle_periods.MEASURES
EVERY = (*BY_ENTRIES, *MEASURES)  # all that are counted in SQL
