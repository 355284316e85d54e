"""The relation ``beginning``, from what is declared and, where nothing is, from what is recorded.

Where the whole ledger was not declared to begin, it begins on 1 January of the year of the earliest event or register
row of a kind that was not declared by itself: what one imported sheet began says nothing of the rest.  Steps on the way
to membership, marks that are no kinds, 本年无此项 and figures typed from elsewhere begin nothing.  What the
rulebook calls ``listed`` begins nothing but its own kind or register: the last election and the filing of who was
elected, with whatever else their entries are, and honours and documents.
"""

from __future__ import annotations

from shuzhi.evaluation.evidence import NOT_EVENTS, after_all
from shuzhi.evaluation.sql import literal, one_of
from shuzhi.rulebook import national_as_written

BEGINNING_COLUMNS = ("org_id", "kind", "since", "year", "told")
NO_LEDGER = ("coverage", "external")  # registers that hold nothing which the office kept as it happened
AN_EVENT = " AND ".join(
    f"NOT ({{0}}.kind >= {literal(prefix)} AND {{0}}.kind < {literal(after_all(prefix))})" for prefix in NOT_EVENTS
)
KEPT = "{0}.withdrawn_at IS NULL AND {0}.ym IS NOT NULL"
YEAR = "CAST(SUBSTR(CAST({0} AS varchar(10)), 1, 4) AS integer)"


def beginnings(owners: str) -> str:
    """What is declared of kinds, and of each organisation the whole and what began before it: declared, or derived."""
    kinds, here, theirs = (
        (f" AND {column} IN ({owners})" if owners else "")
        for column in ("d.organisation_id", "o.id", "m.organisation_id")
    )
    return f"""
        SELECT d.organisation_id AS org_id, d.kind, d.since, {YEAR.format("d.since")} AS year, 1 AS told
        FROM roster_ledgerbeginning d WHERE d.withdrawn_at IS NULL{kinds}
        UNION ALL
        SELECT w.org_id, '' AS kind, COALESCE(w.declared, CAST(w.year || '-01-01' AS {{day}})),
               COALESCE({YEAR.format("w.declared")}, w.year), CASE WHEN w.declared IS NULL THEN 0 ELSE 1 END
        FROM ({_wholes(here)}) w WHERE w.declared IS NOT NULL OR w.year IS NOT NULL
        UNION ALL
        SELECT a.org_id, a.kind, CAST(a.year || '-01-01' AS {{day}}), a.year, 0
        FROM ({_wholes(here)}) w JOIN ({_by_themselves(theirs)}) a ON a.org_id = w.org_id
        WHERE w.declared IS NULL AND (w.year IS NULL OR a.year < w.year)"""  # noqa: S608


def _listed_kinds() -> tuple[str, ...]:
    return tuple(kind.id for kind in national_as_written().kinds.values() if kind.listed)


def _listed_registers() -> tuple[str, ...]:
    return tuple(register.id for register in national_as_written().registers.values() if register.listed)


def _a_mark() -> str:
    """A mark of an event; the meeting at which an election was held is told by the election's entry."""
    of_a_listed = f"z.entry_id = {{0}}.entry_id AND {one_of('z.kind', _listed_kinds())}"
    return f"{AN_EVENT} AND NOT EXISTS (SELECT z.id FROM ledger_entrymark z WHERE {of_a_listed})"  # noqa: S608


def _a_row() -> str:
    return f"{KEPT} AND NOT {one_of('{0}.register', (*NO_LEDGER, *_listed_registers()))}"


def _wholes(here: str) -> str:
    """Each organisation: the declared day, and where there is none the first year told of."""
    marks = _earliest("ledger_entrymark", "kind", _a_mark())
    rows = _earliest("ledger_registerrow", "register", _a_row())
    # The lesser of two would need a function that engines spell in two ways.
    first = f"CASE WHEN {rows} < {marks} OR {marks} IS NULL THEN {rows} ELSE {marks} END"
    return (
        "SELECT o.id AS org_id, o.ledger_since AS declared,"  # noqa: S608
        f" CASE WHEN o.ledger_since IS NULL THEN ({first}) / 12 ELSE NULL END AS year"
        f" FROM roster_organisation o WHERE 1 = 1{here}"
    )


def _by_themselves(theirs: str) -> str:
    """The first year told of each kind and register that begins by itself."""
    marks = one_of("m.kind", _listed_kinds())
    rows = f"{KEPT.format('m')} AND {one_of('m.register', _listed_registers())}"
    kinds, registers = (
        _first(table, kind, counts, theirs)
        for table, kind, counts in (("ledger_entrymark", "kind", marks), ("ledger_registerrow", "register", rows))
    )
    return f"{kinds} UNION ALL {registers}"


def _first(table: str, kind: str, counts: str, theirs: str) -> str:
    return (
        f"SELECT m.organisation_id AS org_id, m.{kind} AS kind, MIN(m.ym) / 12 AS year FROM {table} m"  # noqa: S608
        f" WHERE {counts}{theirs} AND {_undeclared('m.organisation_id', kind)} GROUP BY m.organisation_id, m.{kind}"
    )


def _earliest(table: str, kind: str, counts: str) -> str:
    """The first month told in a table of the organisation ``o``, of kinds that were not declared by themselves."""
    return (
        f"(SELECT MIN(m.ym) FROM {table} m WHERE m.organisation_id = o.id AND {counts.format('m')}"  # noqa: S608
        f" AND {_undeclared('o.id', kind)})"
    )


def _undeclared(org: str, kind: str) -> str:
    return (
        f"NOT EXISTS (SELECT k.id FROM roster_ledgerbeginning k WHERE k.organisation_id = {org}"  # noqa: S608
        f" AND k.withdrawn_at IS NULL AND k.kind = m.{kind})"
    )


def first_mark(side: str) -> str:
    """A mark that comes or goes may move the beginning."""
    return f"{AN_EVENT.format(side)} AND ({one_of(f'{side}.kind', _listed_kinds())} OR {_moves(side, 'kind')})"


def first_row(side: str) -> str:
    """A register row that comes or goes may move the beginning."""
    return f"{side}.ym IS NOT NULL AND {_moves(side, 'register')}"


def _moves(side: str, kind: str) -> str:
    """What comes moves a beginning where it is earlier, what goes where it lay in the very year."""
    held = (
        f"SELECT b.org_id FROM beginning b WHERE b.org_id = {side}.organisation_id"  # noqa: S608
        f" AND (b.kind = '' OR b.kind = {side}.{kind})"
    )
    if side == "NEW":
        return f"NOT EXISTS ({held} AND (b.told = 1 OR b.year <= NEW.ym / 12))"
    return f"EXISTS ({held} AND b.told = 0 AND b.year = OLD.ym / 12)"
