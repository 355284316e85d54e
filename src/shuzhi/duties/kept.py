"""Relations kept as tables of their own: the organisations' dated states, the stays of persons, what changed of them.

A view that glues several tables together is made anew at every question.  These are asked by every duty, or cost more
to plan than to answer, so they are kept: the database itself, by triggers inside the same transaction, makes the rows
of an organisation or a person anew whenever one of the tables behind them changes, whoever changes it.
:func:`kept_faults` proves the rows equal to what they are made from; ``shuzhi verify`` says so.

A migration may rebuild the tables behind them, and triggers go with their table.  So the triggers over the tables that
it touches are lifted before it, and after it those rows are made anew, as is what is defined otherwise than before.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from shuzhi.access.scoping import PATH_STEP
from shuzhi.duties.begun import BEGINNING_COLUMNS, beginnings, first_mark, first_row
from shuzhi.evaluation.engine import DAY_TYPES
from shuzhi.evaluation.sql import STATE_COLUMNS
from shuzhi.evaluation.stays import STAY_COLUMNS, stay_text
from shuzhi.rooms import Fault
from shuzhi.roster.half_told import last_of

A_DAY = "{day}"  # in a text: the engine's type of a day
FLAG = "CASE WHEN {0} THEN 1 WHEN NOT {0} THEN 0 ELSE NULL END"
# The path of the organisation above; empty at the top.
ABOVE = f"CASE WHEN length({{0}}) > {PATH_STEP} THEN substr({{0}}, 1, length({{0}}) - {PATH_STEP}) ELSE '' END"
FOUNDED_BY = last_of("o", "founded", A_DAY)  # the last day on which it can have been founded
STAMP = "kept_definition"
ORGANISATION_COLUMNS = (
    "org_id", "path", "kind", "sector", "committee", "temporary", "since", "until", "founded", "founded_by", "closed",
    "above",
)  # fmt: skip
CHANGE_COLUMNS = (
    "change_id", "org_id", "person_id", "about_id", "fact", "item_kind", "item_source", "day", "vague",
)  # fmt: skip


SIDES = {"INSERT": ("NEW",), "UPDATE": ("OLD", "NEW"), "DELETE": ("OLD",)}


@dataclass(frozen=True, slots=True)
class Kept:
    """A relation kept as a table.

    ``owner`` names the column whose rows are made together, ``held_by`` the table of the owners themselves;
    ``sources`` are the tables behind the rows, with the column there that says whose rows to make; ``relation`` is the
    view between, where there is one.  ``only_if`` says for some of those tables when a row that comes (``NEW``) or
    goes (``OLD``) makes any difference, so that a ledger is not read anew for each line of an import.
    """

    name: str
    label: str
    owner: str
    held_by: str
    columns: tuple[str, ...]
    types: str
    indexes: tuple[str, ...]
    sources: Mapping[str, str]
    made: Callable[[str], str]
    relation: str = ""
    only_if: Mapping[str, Callable[[str], str]] = field(default_factory=dict)

    def text(self, vendor: str, owners: str = "") -> str:
        """The rows as they are made from the tables; of all, or of ``owners`` (an IN list)."""
        made = self.made(owners).replace(A_DAY, DAY_TYPES[vendor])
        return f"SELECT {', '.join(self.columns)} FROM ({made}) made"  # noqa: S608


def _organisations(owners: str) -> str:
    """The organisations' states, now and before."""
    now, past = (f" WHERE o.id IN ({owners})", f" WHERE p.organisation_id IN ({owners})") if owners else ("", "")
    return f"""
        SELECT o.id AS org_id, o.path, o.kind, o.sector, {FLAG.format("o.has_committee")} AS committee,
               {FLAG.format("o.temporary")} AS temporary, o.since, CAST(NULL AS date) AS until,
               o.founded_on AS founded, {FOUNDED_BY} AS founded_by, o.closed_on AS closed,
               {ABOVE.format("o.path")} AS above
        FROM roster_organisation o{now}
        UNION ALL
        SELECT p.organisation_id, p.path, p.kind, p.sector, {FLAG.format("p.has_committee")},
               {FLAG.format("p.temporary")}, p.since, p.until, o.founded_on, {FOUNDED_BY},
               o.closed_on, {ABOVE.format("p.path")}
        FROM roster_organisationpast p JOIN roster_organisation o ON o.id = p.organisation_id{past}"""  # noqa: S608


def _stays(owners: str) -> str:
    return stay_text(f"person_id IN ({owners})" if owners else "")


def _changes(owners: str) -> str:
    return "SELECT * FROM told_change" + (f" WHERE person_id IN ({owners})" if owners else "")  # noqa: S608


def _called(owners: str) -> str:
    """The names of persons, with every organisation to which each belongs, belonged or held a post in."""
    only = f" AND x.person_id IN ({owners})" if owners else ""
    person = f" AND x.id IN ({owners})" if owners else ""
    plain = "LOWER(REPLACE(REPLACE(REPLACE({}, ' ', ''), '\u3000', ''), '·', ''))"
    names = " UNION ".join(
        f"SELECT x.id AS person_id, {plain.format(f'x.{column}')} AS name FROM roster_person x"  # noqa: S608
        f" WHERE x.withdrawn_at IS NULL AND x.{column} <> ''{person}"
        for column in ("name", "former_names")
    )
    places = " UNION ".join(
        f"SELECT x.person_id, x.organisation_id AS org_id FROM {table} x"  # noqa: S608
        f" WHERE x.withdrawn_at IS NULL{only}"
        for table in ("roster_membership", "roster_post")
    )
    kept = f"SELECT x.id, x.organisation_id FROM roster_person x WHERE x.withdrawn_at IS NULL{person}"  # noqa: S608
    belonging = f"({places} UNION {kept}) o ON o.person_id = n.person_id"
    return f"SELECT n.person_id, n.name, o.org_id FROM ({names}) n JOIN {belonging}"  # noqa: S608


KEPT = (
    Kept(
        "organisation",
        "组织沿革",
        "org_id",
        "roster_organisation",
        ORGANISATION_COLUMNS,
        "org_id integer NOT NULL, path varchar(120) NOT NULL, kind varchar(24) NOT NULL, sector varchar(16) NOT NULL,"
        " committee integer, temporary integer NOT NULL, since {day} NOT NULL, until {day}, founded {day},"
        " founded_by {day}, closed {day}, above varchar(120) NOT NULL",
        ("org_id, since", "path"),
        {"roster_organisation": "id", "roster_organisationpast": "organisation_id"},
        _organisations,
    ),
    Kept(
        "stay",
        "党籍与任职",
        "person_id",
        "roster_person",
        STAY_COLUMNS,
        "person_id integer NOT NULL, org_id integer NOT NULL, since {day} NOT NULL, until {day}, born {day}, "
        + ", ".join(f"{column} integer NOT NULL" for column in STATE_COLUMNS.values()),
        ("org_id, person_id, since", "person_id, since"),
        {
            "roster_person": "id",
            "roster_membership": "person_id",
            "roster_circumstance": "person_id",
            "roster_post": "person_id",
        },
        _stays,
        "person_state",
    ),
    Kept(
        "person_change",
        "人员变动",
        "person_id",
        "roster_person",
        CHANGE_COLUMNS,
        "change_id bigint NOT NULL, org_id integer NOT NULL, person_id integer NOT NULL, about_id integer,"
        " fact varchar(40) NOT NULL, item_kind varchar(16) NOT NULL, item_source varchar(20) NOT NULL,"
        " day {day} NOT NULL, vague integer NOT NULL",
        ("org_id, fact, day", "person_id, fact, day"),
        {
            "roster_membership": "person_id",
            "roster_circumstance": "person_id",
            "roster_post": "person_id",
            "roster_transfer": "person_id",
        },
        _changes,
        "told_change",
    ),
    Kept(
        "called",
        "人员姓名",
        "person_id",
        "roster_person",
        ("person_id", "name", "org_id"),
        "person_id integer NOT NULL, name varchar(200) NOT NULL, org_id integer NOT NULL",
        ("name, org_id, person_id", "org_id"),
        {"roster_person": "id", "roster_membership": "person_id", "roster_post": "person_id"},
        _called,
    ),
    Kept(
        "beginning",
        "台账起记日期",
        "org_id",
        "roster_organisation",
        BEGINNING_COLUMNS,
        "org_id integer NOT NULL, kind varchar(80) NOT NULL, since {day} NOT NULL, year integer NOT NULL,"
        " told integer NOT NULL",
        ("org_id, kind, since",),
        {
            "roster_organisation": "id",
            "roster_ledgerbeginning": "organisation_id",
            "ledger_entrymark": "organisation_id",
            "ledger_registerrow": "organisation_id",
        },
        beginnings,
        only_if={"ledger_entrymark": first_mark, "ledger_registerrow": first_row},
    ),
)


def lift_kept(using: str, touched: Collection[str] | None) -> list[Kept]:
    """Take the triggers over some tables away; returns the relations that go on being kept.

    Args:
        touched: The tables that a migration is about to change; None: any.
    """
    connection = connections[using]
    stamps, still = _stamps(connection), []
    with connection.cursor() as cursor:
        for kept in KEPT:
            if kept.name in stamps and touched is not None and not kept.sources.keys() & touched:
                still.append(kept)
                continue
            _drop_triggers(connection, _triggers_there(connection, kept))
            if stamps:  # should the migration break off, the next one knows that the rows lag behind
                cursor.execute(f"DELETE FROM {STAMP} WHERE name = %s", [kept.name])  # noqa: S608
    return still


def lay_kept(using: str, relations: Mapping[str, str], *, anew: bool = False) -> None:
    """Keep the tables by triggers; fill again what was lifted, or is defined otherwise than before.

    Args:
        relations: The texts of the views between tables and rows.
        anew: Fill everything again, because rows may have changed past their triggers.
    """
    connection = connections[using]
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE IF NOT EXISTS {STAMP} (name varchar(24) PRIMARY KEY, digest varchar(64))")
        stamps = _stamps(connection)
        tables = {table.name: table.type for table in connection.introspection.get_table_list(cursor)}
        for kept in KEPT:
            definition, there = _definition(connection, kept, relations), _triggers_there(connection, kept)
            triggers = {name: rest for name, *rest in _triggers(kept)}
            if not anew and kept.name in tables and stamps.get(kept.name) == definition and there == triggers.keys():
                continue
            _drop_triggers(connection, there)
            _fill(connection, kept, tables.get(kept.name))
            for trigger, (table, event, owners) in triggers.items():
                cursor.execute(_trigger(connection, kept, trigger, table, event, owners))
            cursor.execute(f"DELETE FROM {STAMP} WHERE name = %s", [kept.name])  # noqa: S608
            cursor.execute(f"INSERT INTO {STAMP} VALUES (%s, %s)", [kept.name, definition])  # noqa: S608


def _fill(connection: BaseDatabaseWrapper, kept: Kept, former: str | None) -> None:
    """The table anew, in place of ``former``: a table ("t"), a view ("v"), or nothing."""
    with connection.cursor() as cursor:
        if former is not None:
            cursor.execute(f"DROP {'VIEW' if former == 'v' else 'TABLE'} {kept.name}")
        cursor.execute(f"CREATE TABLE {kept.name} ({kept.types.format(day=DAY_TYPES[connection.vendor])})")
        cursor.execute(f"INSERT INTO {kept.name} {kept.text(connection.vendor)}")
        for number, columns in enumerate(kept.indexes):
            cursor.execute(f"CREATE INDEX {kept.name}_{number} ON {kept.name} ({columns})")


def _definition(connection: BaseDatabaseWrapper, kept: Kept, relations: Mapping[str, str]) -> str:
    """A digest of how the rows are made and kept."""
    triggers = [_trigger(connection, kept, *one) for one in _triggers(kept)]
    parts = (kept.types, kept.indexes, kept.text(connection.vendor), triggers, relations.get(kept.relation, ""))
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def _stamps(connection: BaseDatabaseWrapper) -> dict[str, str]:
    """Kept relation → its definition as it was laid; one that was lifted has none."""
    if STAMP not in connection.introspection.table_names():
        return {}
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT name, digest FROM {STAMP}")  # noqa: S608
        return dict(cursor.fetchall())


def _triggers_there(connection: BaseDatabaseWrapper, kept: Kept) -> set[str]:
    """The triggers of a kept relation that the database has, also those of an earlier version."""
    found = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    if connection.vendor == "postgresql":
        found = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    with connection.cursor() as cursor:
        cursor.execute(found)
        return {name for (name,) in cursor.fetchall() if name.startswith(_prefix(kept))}


def _prefix(kept: Kept) -> str:
    return f"keep_{kept.name}_"


def _drop_triggers(connection: BaseDatabaseWrapper, names: set[str]) -> None:
    drop = "DROP FUNCTION {} CASCADE" if connection.vendor == "postgresql" else "DROP TRIGGER {}"
    with connection.cursor() as cursor:
        for name in sorted(names):
            cursor.execute(drop.format(name))


def _triggers(kept: Kept) -> Iterator[tuple[str, str, str, str]]:
    """(Name, table, event, owners touched) of every trigger."""
    for table, column in kept.sources.items():
        for event, sides in SIDES.items():
            owners = ", ".join(f"{side}.{column}" for side in sides)
            yield f"{_prefix(kept)}{table}_{event.lower()}", table, event, owners


def _trigger(  # noqa: PLR0917
    connection: BaseDatabaseWrapper, kept: Kept, name: str, table: str, event: str, owners: str
) -> str:
    """The owners touched lose their rows and get them anew."""
    lose = f"DELETE FROM {kept.name} WHERE {kept.owner} IN ({owners});"  # noqa: S608
    anew = f"{lose} INSERT INTO {kept.name} {kept.text(connection.vendor, owners)};"
    when = " OR ".join(f"({kept.only_if[table](side)})" for side in SIDES[event]) if table in kept.only_if else ""
    if connection.vendor == "sqlite":
        return f"CREATE TRIGGER {name} AFTER {event} ON {table}{f' WHEN {when}' if when else ''} BEGIN {anew} END"
    # Two who change the same owner at the same time make his rows one after the other.
    one_by_one = f"PERFORM 1 FROM {kept.held_by} w WHERE w.id IN ({owners}) ORDER BY w.id FOR NO KEY UPDATE;"
    made = f"IF {when} THEN {one_by_one} {anew} END IF;" if when else f"{one_by_one} {anew}"
    return (
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $keep$"
        f" BEGIN {made} RETURN NULL; END $keep$;"
        f" CREATE TRIGGER {name} AFTER {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()"
    )


def kept_faults(using: str = "default") -> list[Fault]:
    """Rows of the kept tables that are not what they are made from; empty when all is as the triggers left it."""
    faults = []
    with connections[using].cursor() as cursor:
        for kept in KEPT:
            stored = f"SELECT {', '.join(kept.columns)} FROM {kept.name}"  # noqa: S608
            made = kept.text(connections[using].vendor)
            for first, second in ((stored, made), (made, stored)):
                cursor.execute(f"SELECT COUNT(*) FROM ({first} EXCEPT {second}) differing")  # noqa: S608
                count = cursor.fetchone()[0]
                if count:
                    message = f"供计算用的{kept.label}有 {count} 行与名册、台账不符：系在程序之外被改动。"
                    faults.append(Fault("", "kept.changed", message))
                    break
    return faults
