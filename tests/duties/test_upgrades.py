"""An upgrade makes anew what it changed and nothing else; after it the kept relations follow the roster again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date

import pytest
from django.core.management import call_command
from django.db import connection, migrations, models
from django.db.migrations import Migration
from django.db.migrations.operations.base import Operation

from shuzhi.access.scoping import Actor
from shuzhi.duties import kept as kept_tables
from shuzhi.duties.kept import KEPT, kept_faults
from shuzhi.duties.relations import are_laid, lay_relations, lift_relations
from shuzhi.duties.touched import touched_tables
from shuzhi.reports.models import Report
from shuzhi.roster.models import Membership, Organisation, Person
from shuzhi.roster.organisations import move_organisation
from shuzhi.roster.standing import note_circumstance
from tests.houses import make_member

MARK = 7777  # a number in a kept row that nothing makes: where it is still there, the table was not made anew


@pytest.fixture
def member(branch: Organisation) -> Person:
    return make_member(branch, "党员乙")


@pytest.fixture
def marked(member: Person) -> Person:
    """A member whose kept rows bear the mark, in every table."""
    for kept in KEPT:
        marked = ", ".join(str(MARK) if column == kept.owner else column for column in kept.columns)
        ask(f"INSERT INTO {kept.name} SELECT {marked} FROM {kept.name}")
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


def all_but(*fresh: str) -> dict[str, bool]:
    """What the marks say where all tables but these are the ones from before."""
    return {name: name not in fresh for name in KEY}


def unmark() -> None:
    for name, owner in KEY.items():
        ask(f"DELETE FROM {name} WHERE {owner} = {MARK}")


@contextmanager
def an_upgrade(touched: set[str] | None = None) -> Iterator[None]:
    """What stands between the signals before and after a migration that touches some tables, or any."""
    lift_relations("default", touched)
    yield
    lay_relations("default")


ANOTHER = {"reports_report"}


def test_an_upgrade_that_does_not_touch_the_roster_keeps_the_tables(marked: Person) -> None:
    with an_upgrade(ANOTHER):
        assert not are_laid()
    assert are_laid()
    assert marks() == all_but()


@pytest.mark.parametrize("touched", [None, ANOTHER, {"roster_person", "roster_organisation"}])
def test_after_it_the_tables_follow_the_roster_again(
    operator: Actor, branch: Organisation, other_branch: Organisation, member: Person, touched: set[str] | None
) -> None:
    with an_upgrade(touched):
        pass
    note_circumstance(actor=operator, person=member, kind="mobile", since=date(2025, 3, 1))
    move_organisation(actor=operator, organisation=branch, parent=other_branch, on=date(2025, 7, 1))
    assert kept_faults() == []


def test_the_tables_follow_the_roster_also_within_an_upgrade_that_does_not_touch_it(
    operator: Actor, member: Person
) -> None:
    with an_upgrade(ANOTHER):
        note_circumstance(actor=operator, person=member, kind="mobile", since=date(2025, 3, 1))
    assert kept_faults() == []


@pytest.mark.parametrize(
    ("touched", "fresh"),
    [
        ({"roster_membership"}, {"stay", "person_change", "called"}),
        ({"roster_transfer"}, {"person_change"}),
        ({"roster_organisationpast"}, {"organisation"}),
        (
            {"roster_post", "roster_organisation"},
            {"stay", "organisation", "person_change", "called", "beginning"},
        ),
        ({"ledger_entrymark"}, {"beginning"}),
        (None, {"stay", "organisation", "person_change", "called", "beginning"}),
    ],
)
def test_what_is_made_from_a_touched_table_is_made_anew(
    marked: Person, touched: set[str] | None, fresh: set[str]
) -> None:
    with an_upgrade(touched):
        Membership.everywhere.update(status="probationary")
        Organisation.everywhere.update(sector="village")
    assert marks() == all_but(*fresh)
    unmark()
    assert kept_faults() == []


def test_a_table_that_is_defined_otherwise_is_made_anew(marked: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    organisation, stay, *others = KEPT
    other = replace(stay, indexes=(*stay.indexes, "person_id"))
    monkeypatch.setattr(kept_tables, "KEPT", (organisation, other, *others))
    with an_upgrade(ANOTHER):
        pass
    assert marks() == all_but("stay")


def test_a_home_of_an_earlier_version_is_made_anew(marked: Person) -> None:
    ask(f"DROP TABLE {kept_tables.STAMP}")
    with an_upgrade(ANOTHER):
        pass
    assert marks() == all_but(*KEY)
    assert kept_faults() == []


def test_a_migration_that_broke_off_is_not_forgotten(marked: Person) -> None:
    lift_relations("default", {"roster_membership"})
    Membership.everywhere.update(status="probationary")  # and here the power went
    with an_upgrade(ANOTHER):
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
    with an_upgrade({"roster_person"}), connection.schema_editor() as editor:
        editor.alter_field(Person, field, wider, strict=True)  # SQLite copies the table into a new one
    assert marks() == all_but("stay", "called")
    note_circumstance(actor=operator, person=marked, kind="mobile", since=date(2025, 3, 1))
    unmark()
    assert kept_faults() == []
    with an_upgrade(), connection.schema_editor() as editor:
        editor.alter_field(Person, wider, field, strict=True)


@pytest.mark.django_db(transaction=True)
def test_a_table_of_another_room_can_be_rebuilt_while_the_triggers_stand(branch: Organisation, marked: Person) -> None:
    field, wider = Report._meta.get_field("title"), models.CharField("标题", max_length=299)
    wider.set_attributes_from_name("title")
    wider.model = Report
    for one, other in ((field, wider), (wider, field)):
        with an_upgrade({"reports_report"}), connection.schema_editor() as editor:
            editor.alter_field(Report, one, other, strict=True)
    assert marks() == all_but()


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
    assert marks() == all_but()
    assert are_laid()


def plan_of(app: str, *operations: Operation) -> list[tuple[Migration, bool]]:
    migration = Migration("0099_other", app)
    migration.operations = list(operations)
    return [(migration, False)]


TEXT = models.CharField(max_length=9)


@pytest.mark.parametrize(
    ("operation", "table"),
    [
        (migrations.CreateModel("Sash", [("id", models.BigAutoField(primary_key=True))]), "roster_sash"),
        (migrations.AddField("Person", "size", TEXT), "roster_person"),
        (migrations.AlterField("person", "name", TEXT), "roster_person"),
        (migrations.AddIndex("Person", models.Index("name", name="named")), "roster_person"),
        (migrations.AlterModelOptions("Person", {}), "roster_person"),
    ],
)
def test_an_operation_touches_the_table_of_its_model(operation: Operation, table: str) -> None:
    assert touched_tables(plan_of("roster", operation)) == {table}


@pytest.mark.parametrize(
    "operation",
    [
        migrations.RunSQL("SELECT 1"),
        migrations.RunPython(migrations.RunPython.noop),
        migrations.RenameModel("Person", "Human"),
        migrations.SeparateDatabaseAndState(),
    ],
)
def test_an_operation_that_may_do_anything_touches_all(operation: Operation) -> None:
    known = migrations.AddField("Person", "size", TEXT)
    assert touched_tables(plan_of("ledger", known, operation)) is None


def test_a_plan_touches_what_all_its_migrations_touch() -> None:
    plan = plan_of("roster", migrations.AddField("Person", "size", TEXT))
    plan += plan_of("ledger", migrations.AddField("Entry", "size", TEXT), migrations.DeleteModel("Sash"))
    assert touched_tables(plan) == {"roster_person", "ledger_entry", "ledger_sash"}
