"""Two relations kept as tables of their own: the organisations' dated states, and the stays of persons.

A view that glues several tables together is made anew at every question.  These two are asked by every duty, so they
are kept: the database itself, by triggers inside the same transaction, makes the rows of an organisation or a person
anew whenever one of the tables behind them changes, whoever changes it.  :func:`kept_faults` proves the rows equal to
what they are made from; ``shuzhi verify`` says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from shuzhi.evaluation.engine import DAY_TYPES
from shuzhi.evaluation.sql import STATE_COLUMNS
from shuzhi.evaluation.stays import STAY_COLUMNS, stay_text
from shuzhi.ledger.verify import Fault

FLAG = "CASE WHEN {0} THEN 1 WHEN NOT {0} THEN 0 ELSE NULL END"
ORGANISATION_COLUMNS = (
    "org_id", "path", "kind", "sector", "committee", "temporary", "since", "until", "founded", "closed",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Kept:
    """A relation kept as a table.

    ``owner`` names the column whose rows are made together, ``held_by`` the table of the owners themselves;
    ``sources`` are the tables behind the rows, with the column there that says whose rows to make.
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

    def text(self, owners: str = "") -> str:
        """The rows as they are made from the tables; of all, or of ``owners`` (an IN list)."""
        return f"SELECT {', '.join(self.columns)} FROM ({self.made(owners)}) made"  # noqa: S608


def _organisations(owners: str) -> str:
    """The organisations' states, now and before."""
    now, past = (f" WHERE o.id IN ({owners})", f" WHERE p.organisation_id IN ({owners})") if owners else ("", "")
    return f"""
        SELECT o.id AS org_id, o.path, o.kind, o.sector, {FLAG.format("o.has_committee")} AS committee,
               {FLAG.format("o.temporary")} AS temporary, o.since, CAST(NULL AS date) AS until,
               o.founded_on AS founded, o.closed_on AS closed
        FROM roster_organisation o{now}
        UNION ALL
        SELECT p.organisation_id, p.path, p.kind, p.sector, {FLAG.format("p.has_committee")},
               {FLAG.format("p.temporary")}, p.since, p.until, o.founded_on, o.closed_on
        FROM roster_organisationpast p JOIN roster_organisation o ON o.id = p.organisation_id{past}"""  # noqa: S608


def _stays(owners: str) -> str:
    return stay_text(f"person_id IN ({owners})" if owners else "")


KEPT = (
    Kept(
        "organisation",
        "组织沿革",
        "org_id",
        "roster_organisation",
        ORGANISATION_COLUMNS,
        "org_id integer NOT NULL, path varchar(120) NOT NULL, kind varchar(24) NOT NULL, sector varchar(16) NOT NULL,"
        " committee integer, temporary integer NOT NULL, since {day} NOT NULL, until {day}, founded {day},"
        " closed {day}",
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
    ),
)


def drop_kept(using: str) -> None:
    """Take the kept tables and their triggers away, so that a migration may rebuild the tables behind them."""
    connection = connections[using]
    with connection.cursor() as cursor:
        there = {table.name: table.type for table in connection.introspection.get_table_list(cursor)}
        for kept in KEPT:
            for trigger, table, _, _ in _triggers(kept):
                if connection.vendor == "postgresql":
                    cursor.execute(f"DROP FUNCTION IF EXISTS {trigger} CASCADE")
                elif table in there:
                    cursor.execute(f"DROP TRIGGER IF EXISTS {trigger}")
            if kept.name in there:
                cursor.execute(f"DROP {'VIEW' if there[kept.name] == 'v' else 'TABLE'} {kept.name}")


def make_kept(using: str) -> None:
    """Make and fill the kept tables, and the triggers that keep them."""
    connection = connections[using]
    drop_kept(using)
    with connection.cursor() as cursor:
        for kept in KEPT:
            cursor.execute(f"CREATE TABLE {kept.name} ({kept.types.format(day=DAY_TYPES[connection.vendor])})")
            cursor.execute(f"INSERT INTO {kept.name} {kept.text()}")
            for number, columns in enumerate(kept.indexes):
                cursor.execute(f"CREATE INDEX {kept.name}_{number} ON {kept.name} ({columns})")
            for trigger, table, event, owners in _triggers(kept):
                cursor.execute(_trigger(connection, kept, trigger, table, event, owners))


def _triggers(kept: Kept) -> Iterator[tuple[str, str, str, str]]:
    """(Name, table, event, owners touched) of every trigger."""
    for table, column in kept.sources.items():
        for event, sides in (("INSERT", ("NEW",)), ("UPDATE", ("OLD", "NEW")), ("DELETE", ("OLD",))):
            owners = ", ".join(f"{side}.{column}" for side in sides)
            yield f"keep_{kept.name}_{table}_{event.lower()}", table, event, owners


def _trigger(  # noqa: PLR0917
    connection: BaseDatabaseWrapper, kept: Kept, name: str, table: str, event: str, owners: str
) -> str:
    """The owners touched lose their rows and get them anew."""
    lose = f"DELETE FROM {kept.name} WHERE {kept.owner} IN ({owners});"  # noqa: S608
    anew = f"{lose} INSERT INTO {kept.name} {kept.text(owners)};"
    if connection.vendor == "sqlite":
        return f"CREATE TRIGGER {name} AFTER {event} ON {table} BEGIN {anew} END"
    # Two who change the same owner at the same time make his rows one after the other.
    one_by_one = f"PERFORM 1 FROM {kept.held_by} w WHERE w.id IN ({owners}) ORDER BY w.id FOR NO KEY UPDATE;"
    return (
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $keep$"
        f" BEGIN {one_by_one} {anew} RETURN NULL; END $keep$;"
        f" CREATE TRIGGER {name} AFTER {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()"
    )


def kept_faults(using: str = "default") -> list[Fault]:
    """Rows of the kept tables that are not what they are made from; empty when all is as the triggers left it."""
    faults = []
    with connections[using].cursor() as cursor:
        for kept in KEPT:
            stored = f"SELECT {', '.join(kept.columns)} FROM {kept.name}"  # noqa: S608
            for first, second in ((stored, kept.text()), (kept.text(), stored)):
                cursor.execute(f"SELECT COUNT(*) FROM ({first} EXCEPT {second}) differing")  # noqa: S608
                count = cursor.fetchone()[0]
                if count:
                    told = f"供计算用的{kept.label}有 {count} 行与名册不符：系在程序之外被改动。"
                    faults.append(Fault("", "kept.changed", told))
                    break
    return faults
