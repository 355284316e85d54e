"""An upgrade makes anew what it changed and nothing else; after it the kept relations follow the roster again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date

import pytest
from django.core.management import call_command
from django.db import connection, models

from shuzhi.access.scoping import Actor
from shuzhi.duties import kept as kept_tables
from shuzhi.duties.kept import KEPT, kept_faults
from shuzhi.duties.relations import are_laid, lay_relations, lift_relations
from shuzhi.roster.models import Membership, Organisation, Person
from shuzhi.roster.organisations import move_organisation
from shuzhi.roster.people import note_circumstance
from tests.houses import make_member

MARK = 7777  # a number in a kept row that nothing makes: where it is still there, the table was not made anew


@pytest.fixture
def member(branch: Organisation) -> Person:
    return make_member(branch, "党员乙")


@pytest.fixture
def marked(member: Person) -> Person:
    """A member whose kept rows bear the mark, in both tables."""
    ask(f"INSERT INTO stay SELECT {MARK}, {', '.join(kept_tables.STAY_COLUMNS[1:])} FROM stay")
    ask(f"INSERT INTO organisation SELECT {MARK}, {', '.join(kept_tables.ORGANISATION_COLUMNS[1:])} FROM organisation")
    return member


def ask(text: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(text)


def has_mark(table: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM {table} WHERE {KEY[table]} = {MARK}")
        return bool(cursor.fetchone()[0])


KEY = {kept.name: kept.owner for kept in KEPT}


def marks() -> dict[str, bool]:
    """Kept table → whether it is the one from before."""
    return {name: has_mark(name) for name in KEY}


@contextmanager
def an_upgrade() -> Iterator[None]:
    """What stands between the signals before and after a migration."""
    lift_relations("default")
    yield
    lay_relations("default")


def test_an_upgrade_that_changes_no_row_of_the_roster_keeps_the_tables(marked: Person) -> None:
    with an_upgrade():
        assert not are_laid()
    assert are_laid()
    assert marks() == {"organisation": True, "stay": True}


def test_after_it_the_tables_follow_the_roster_again(
    operator: Actor, branch: Organisation, other_branch: Organisation, member: Person
) -> None:
    with an_upgrade():
        pass
    note_circumstance(actor=operator, person=member, kind="mobile", since=date(2025, 3, 1))
    move_organisation(actor=operator, organisation=branch, parent=other_branch, on=date(2025, 7, 1))
    assert kept_faults() == []


def to_another_status() -> None:
    Membership.everywhere.update(status="probationary")


def to_another_birthday() -> None:
    Person.everywhere.update(born_on=date(1970, 2, 28))


def to_another_sector() -> None:
    Organisation.everywhere.update(sector="village")


@pytest.mark.parametrize(
    ("change", "fresh"),
    [(to_another_status, "stay"), (to_another_birthday, "stay"), (to_another_sector, "organisation")],
)
def test_rows_that_a_migration_changes_past_the_triggers_are_made_anew(
    marked: Person, change: Callable[[], None], fresh: str
) -> None:
    with an_upgrade():
        change()
    assert marks() == {name: name != fresh for name in KEY}
    ask(f"DELETE FROM stay WHERE person_id = {MARK}")
    ask(f"DELETE FROM organisation WHERE org_id = {MARK}")
    assert kept_faults() == []


def test_a_row_changed_there_and_back_is_no_change(marked: Person) -> None:
    with an_upgrade():
        Person.everywhere.update(name="党员丙")
    assert has_mark("stay")


def test_a_table_that_is_defined_otherwise_is_made_anew(marked: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    organisation, stay = KEPT
    monkeypatch.setattr(kept_tables, "KEPT", (organisation, replace(stay, indexes=(*stay.indexes, "person_id"))))
    with an_upgrade():
        pass
    assert marks() == {"organisation": True, "stay": False}


def test_a_home_of_an_earlier_version_is_made_anew(marked: Person) -> None:
    ask(f"DROP TABLE {kept_tables.STAMP}")
    with an_upgrade():
        pass
    assert marks() == {"organisation": False, "stay": False}
    assert kept_faults() == []


def test_a_migration_that_broke_off_is_not_forgotten(marked: Person) -> None:
    lift_relations("default")
    Membership.everywhere.update(status="probationary")  # and here the power went
    with an_upgrade():
        pass
    assert not has_mark("stay")
    assert has_mark("organisation")


def test_a_trigger_of_an_earlier_version_goes(member: Person) -> None:
    if connection.vendor == "sqlite":
        ask("CREATE TRIGGER keep_stay_roster_former AFTER UPDATE ON roster_person BEGIN SELECT RAISE(FAIL, 'old'); END")
    else:
        ask(
            "CREATE FUNCTION keep_stay_roster_former() RETURNS trigger LANGUAGE plpgsql"
            " AS $$ BEGIN RAISE 'old'; END $$; CREATE TRIGGER keep_stay_roster_former AFTER UPDATE ON roster_person"
            " FOR EACH ROW EXECUTE FUNCTION keep_stay_roster_former()"
        )
    with an_upgrade():
        pass
    Person.everywhere.update(name="党员丙")


@pytest.mark.django_db(transaction=True)
def test_a_table_behind_that_a_migration_rebuilds_gets_its_triggers_back(
    operator: Actor, branch: Organisation, marked: Person
) -> None:
    field, wider = Person._meta.get_field("name"), models.CharField("姓名", max_length=99)
    wider.set_attributes_from_name("name")
    wider.model = Person
    with an_upgrade(), connection.schema_editor() as editor:
        editor.alter_field(Person, field, wider, strict=True)  # SQLite copies the table into a new one
    assert marks() == {"organisation": True, "stay": True}
    note_circumstance(actor=operator, person=marked, kind="mobile", since=date(2025, 3, 1))
    ask(f"DELETE FROM stay WHERE person_id = {MARK}")
    ask(f"DELETE FROM organisation WHERE org_id = {MARK}")
    assert kept_faults() == []
    with an_upgrade(), connection.schema_editor() as editor:
        editor.alter_field(Person, wider, field, strict=True)


@pytest.mark.django_db(transaction=True)
def test_migrating_back_and_forth_leaves_everything_in_step(branch: Organisation, member: Person) -> None:
    call_command("migrate", "reports", "0001", verbosity=0)
    assert are_laid()
    call_command("migrate", "reports", verbosity=0)
    assert are_laid()
    assert kept_faults() == []


@pytest.mark.django_db(transaction=True)
def test_a_flush_leaves_nothing_in_the_kept_tables(member: Person) -> None:
    call_command("flush", interactive=False, verbosity=0)
    assert kept_faults() == []
    assert not Person.everywhere.exists()


def test_nothing_to_migrate_lifts_nothing(marked: Person) -> None:
    call_command("migrate", verbosity=0)
    assert marks() == {"organisation": True, "stay": True}
    assert are_laid()
