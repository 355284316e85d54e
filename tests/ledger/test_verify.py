"""What was changed, removed, reordered or added behind the program's back is found and named."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection

from shuzhi.access.scoping import Actor
from shuzhi.chain.models import ChainHead, Revision
from shuzhi.chain.verify import verify_house
from shuzhi.items.life import advance_item, withdraw_items
from shuzhi.items.models import Item, ItemStep
from shuzhi.ledger.entries import correct_entry, facts_of, withdraw_entry
from shuzhi.ledger.models import AgendaItem, Entry, EntryMark, Participant, RegisterRow
from shuzhi.ledger.registers import correct_row, withdraw_rows
from shuzhi.roster.models import Organisation, Person
from tests.houses import fill_branch, make_entry, make_item, make_meeting, make_row
from tests.ledger.tampering import codes, copy_row, ledger_faults, messages, recompute_digest, sql, tried, unguarded

DAY = date(2026, 2, 6)


@pytest.fixture
def meeting(branch: Organisation, other_branch: Organisation, people: list[Person], operator: Actor) -> Entry:
    """A full meeting between two other entries, so that the chain has a before and an after."""
    make_entry(branch, date(2026, 1, 5))
    entry = make_meeting(branch, DAY, people)
    make_entry(branch, date(2026, 2, 20), joint_organisations=(other_branch,))
    return entry


def link_of(entry: Entry) -> Revision:
    link: Revision = Revision.everywhere.get(fact_type="entry", fact_id=entry.pk)
    return link


def length_of(organisation: Organisation) -> int:
    """How many links the chain of an organisation has."""
    head: ChainHead = ChainHead.everywhere.get(organisation=organisation)
    return head.sequence


def test_an_untouched_file_is_clean(branch: Organisation, other_branch: Organisation, operator: Actor) -> None:
    fill_branch(branch)
    fill_branch(other_branch, "乙")
    assert verify_house() == []


def test_an_empty_file_is_clean(db: None) -> None:
    assert verify_house() == []


def test_every_verb_leaves_the_chain_whole(branch: Organisation, operator: Actor, people: list[Person]) -> None:
    entry, row, item = make_meeting(branch, DAY, people), make_row(branch), make_item(branch)
    before = Revision.everywhere.exclude(fact_type="audit").count()
    correct_entry(actor=operator, entry=entry, facts=facts_of(entry), reason="核对")
    withdraw_entry(actor=operator, entry=entry, reason="重复")
    correct_row(actor=operator, row=row, reason="核对", title="新题")
    withdraw_rows(actor=operator, organisation=branch, rows=[row], reason="重复")
    advance_item(actor=operator, item=item, act="measure", measures=["补记"])
    withdraw_items(actor=operator, organisation=branch, items=[item], reason="重复")
    assert ledger_faults() == []
    assert Revision.everywhere.exclude(fact_type="audit").count() == before + 6


ENTRY_CHANGES = [
    ("happened_on", "2026-02-07"),
    ("title", "别的题目"),
    ("content", "加上的内容"),
    ("place", "别处"),
    ("started_at", "9:00"),
    ("kinds", '["assembly"]'),
    ("kinds", '["discussion", "committee_meeting"]'),
    ("kinds", '["nonsense"]'),
    ("kinds", '"assembly"'),
    ("kinds", "7"),
    ("topics", "[]"),
    ("due_count", 9),
    ("present_count", 9),
    ("minutes", 91),
    ("recorded_at", "2026-03-02 02:00:01+00:00"),
    ("recorded_by", "别人"),
    ("origin", "别的表"),
    ("withdrawn_at", "2026-03-02 02:00:00+00:00"),
    ("withdrawn_reason", "重复"),
    ("corrected_at", "2026-03-02 02:00:00+00:00"),
]


def test_a_changed_entry_is_found_and_named(meeting: Entry) -> None:
    for column, value in ENTRY_CHANGES:
        with tried():
            sql(f"UPDATE ledger_entry SET {column} = %s WHERE id = %s", [value, meeting.pk])
            faults = ledger_faults()
        assert "fact.changed" in codes(faults), column
        assert {f"台账条目 {meeting.pk}" in fault.message for fault in faults} == {True}, column


def test_an_entry_moved_to_another_branch_is_found(meeting: Entry, other_branch: Organisation) -> None:
    sql("UPDATE ledger_entry SET organisation_id = %s WHERE id = %s", [other_branch.pk, meeting.pk])
    assert {"fact.changed", "marks.changed"} <= codes()


@pytest.mark.parametrize("impossible", ["2026-02-31", "soon"])
@pytest.mark.parametrize(("table", "column"), [("chain_revision", "at"), ("ledger_entrymark", "day")])
def test_an_impossible_moment_in_a_link_or_a_mark_is_found(
    impossible: str, table: str, column: str, meeting: Entry
) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL refuses such a day")
    value = f"{impossible} 10:00:00" if column == "at" else impossible
    sql(f"UPDATE {table} SET {column} = %s WHERE id = (SELECT MAX(id) FROM {table})", [value])
    assert codes() & {"chain.changed", "marks.changed"}


@pytest.mark.parametrize("impossible", ["2026-02-31", "soon"])
def test_a_day_that_does_not_exist_is_named_and_stops_nothing(impossible: str, meeting: Entry) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL refuses such a day")
    other = Entry.everywhere.exclude(pk=meeting.pk).first()
    sql("UPDATE ledger_entry SET happened_on = %s WHERE id = %s", [impossible, meeting.pk])
    sql("UPDATE ledger_entry SET title = '别的题目' WHERE id = %s", [other.pk])
    assert f"台账条目 {meeting.pk}" in messages()
    assert f"台账条目 {other.pk}《别的题目》" in messages()


def test_a_deleted_entry_is_found_and_named(meeting: Entry) -> None:
    for table in ("ledger_participant", "ledger_agendaitem", "ledger_entrymark"):
        sql(f"DELETE FROM {table} WHERE entry_id = %s", [meeting.pk])
    sql("DELETE FROM ledger_entry WHERE id = %s", [meeting.pk])
    [fault] = ledger_faults()
    assert fault.code == "fact.removed"
    assert f"台账条目 {meeting.pk}" in fault.message
    assert fault.organisation == "虚构县委办党支部"


def test_an_entry_deleted_with_its_link_is_found(meeting: Entry) -> None:
    link_of(meeting).delete()
    for table in ("ledger_participant", "ledger_agendaitem", "ledger_entrymark"):
        sql(f"DELETE FROM {table} WHERE entry_id = %s", [meeting.pk])
    sql("DELETE FROM ledger_entry WHERE id = %s", [meeting.pk])
    assert codes() == {"chain.gap"}


def test_an_entry_written_from_outside_is_found_and_named(meeting: Entry) -> None:
    copy_row("ledger_entry", meeting.pk, title="补进来的一次")
    new = Entry.everywhere.get(title="补进来的一次")
    assert "fact.unchained" in codes()
    assert f"台账条目 {new.pk}《补进来的一次》" in messages()


def test_an_entry_written_with_a_link_of_its_own_is_found(meeting: Entry) -> None:
    """The forger copies the last link too, with a right digest, and forgets where the chain ends."""
    copy_row("ledger_entry", meeting.pk, title="补进来的一次")
    head = ChainHead.everywhere.get(organisation=meeting.organisation_id)
    copy_row("chain_revision", link_of(meeting).pk, sequence=head.sequence + 1, previous=head.digest)
    recompute_digest(Revision.everywhere.get(organisation=head.organisation_id, sequence=head.sequence + 1))
    assert "chain.cut" in codes()


PARTS: dict[str, tuple[str, list[tuple[str, object]]]] = {
    "participant": (
        "ledger_participant",
        [("name", "别人"), ("role", "absent"), ("reason", "生病"), ("person_id", None)],
    ),
    "agenda": ("ledger_agendaitem", [("title", "别的议题"), ("category", "personnel"), ("position", 9)]),
}


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [(table, column, value) for table, changes in PARTS.values() for column, value in changes],
)
def test_a_changed_part_is_found_and_its_entry_named(table: str, column: str, value: object, meeting: Entry) -> None:
    sql(
        f"UPDATE {table} SET {column} = %s WHERE id = (SELECT MIN(id) FROM {table} WHERE entry_id = %s)",
        [value, meeting.pk],
    )
    assert "fact.changed" in codes()
    assert f"台账条目 {meeting.pk}《研究三月工作》" in messages()


@pytest.mark.parametrize("table", ["ledger_participant", "ledger_agendaitem"])
def test_a_deleted_part_is_found(table: str, meeting: Entry) -> None:
    sql(f"DELETE FROM {table} WHERE id = (SELECT MAX(id) FROM {table} WHERE entry_id = %s)", [meeting.pk])
    assert "fact.changed" in codes()


@pytest.mark.parametrize(("table", "model"), [("ledger_participant", Participant), ("ledger_agendaitem", AgendaItem)])
def test_an_added_part_is_found(table: str, model: type, meeting: Entry) -> None:
    copy_row(table, model.everywhere.filter(entry=meeting).first().pk)  # type: ignore[attr-defined]
    assert "fact.changed" in codes()


def test_a_part_moved_to_another_entry_is_found_in_both(meeting: Entry) -> None:
    other = Entry.everywhere.exclude(pk=meeting.pk).first()
    part = Participant.everywhere.filter(entry=meeting).first()
    sql("UPDATE ledger_participant SET entry_id = %s WHERE id = %s", [other.pk, part.pk])
    assert f"台账条目 {meeting.pk}" in messages()
    assert f"台账条目 {other.pk}" in messages()


@pytest.mark.parametrize(
    ("table", "columns"),
    [
        ("ledger_participant", "person_id = %s, name = %s, role = %s"),
        ("ledger_agendaitem", "title = %s, category = %s"),
    ],
)
def test_two_parts_that_changed_places_are_found(table: str, columns: str, meeting: Entry) -> None:
    names = columns.replace(" = %s", "")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id, {names} FROM {table} WHERE entry_id = %s ORDER BY id", [meeting.pk])
        (first, *one), (second, *two) = cursor.fetchall()[:2]
    sql(f"UPDATE {table} SET {columns} WHERE id = %s", [*two, first])
    sql(f"UPDATE {table} SET {columns} WHERE id = %s", [*one, second])
    assert "fact.changed" in codes()


def test_a_joint_organisation_taken_out_is_found(meeting: Entry) -> None:
    sql("DELETE FROM ledger_jointorganisation")
    assert {"fact.changed", "marks.changed"} <= codes()


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("organisation_id", None),
        ("kind", "assembly"),
        ("day", "2026-01-01"),
        ("ym", 1),
        ("minutes", 1),
        ("present", 99),
    ],
)
def test_a_changed_mark_is_found_and_its_entry_named(
    column: str, value: object, meeting: Entry, other_branch: Organisation
) -> None:
    mark = EntryMark.everywhere.filter(entry=meeting).first()
    sql(f"UPDATE ledger_entrymark SET {column} = %s WHERE id = %s", [value or other_branch.pk, mark.pk])
    [fault] = ledger_faults()
    assert fault.code == "marks.changed"
    assert f"台账条目 {meeting.pk}" in fault.message


def test_a_removed_mark_is_found(meeting: Entry) -> None:
    sql("DELETE FROM ledger_entrymark WHERE entry_id = %s AND kind = 'discussion'", [meeting.pk])
    assert codes() == {"marks.changed"}


def test_a_mark_written_twice_is_found(meeting: Entry) -> None:
    copy_row("ledger_entrymark", EntryMark.everywhere.filter(entry=meeting).first().pk)
    assert codes() == {"marks.changed"}


def test_a_mark_of_an_entry_that_does_not_exist_is_found(meeting: Entry) -> None:
    """Without its entry such a mark would still be counted."""
    mark = EntryMark.everywhere.filter(entry=meeting).first()
    with unguarded():
        copy_row("ledger_entrymark", mark.pk, entry_id=999999)
        found = messages()
        sql("DELETE FROM ledger_entrymark WHERE entry_id = 999999")
    assert "台账条目 999999并不存在" in found


REGISTER_CHANGES = [
    ("register", "honour"),
    ("title", "别的"),
    ("number", "1号"),
    ("category", "plan"),
    ("level", "省级"),
    ("issuer", "别处"),
    ("day", "2026-01-16"),
    ("ym", 1),
    ("due_fen", 1),
    ("paid_fen", 1),
    ("value", 1),
    ("unit", "件"),
    ("period", "2026"),
    ("source", "某处"),
    ("recorded_by", "别人"),
    ("origin", "某表"),
    ("withdrawn_at", "2026-03-02 02:00:00+00:00"),
    ("withdrawn_reason", "重复"),
]


def test_a_changed_register_row_is_found_and_named(branch: Organisation) -> None:
    row = make_row(branch)
    for column, value in REGISTER_CHANGES:
        with tried():
            sql(f"UPDATE ledger_registerrow SET {column} = %s WHERE id = %s", [value, row.pk])
            faults = ledger_faults()
        assert codes(faults) == {"fact.changed"}, column
        assert f"登记 {row.pk}" in faults[0].message


def test_deleted_and_added_register_rows_are_found(branch: Organisation) -> None:
    row = make_row(branch)
    make_row(branch, title="第二件")
    copy_row("ledger_registerrow", row.pk, title="补进来的")
    sql("DELETE FROM ledger_registerrow WHERE id = %s", [row.pk])
    assert codes() == {"fact.removed", "fact.unchained"}


ITEM_CHANGES = [
    ("kind", "task"),
    ("source", "self"),
    ("source_text", "x"),
    ("source_year", 2024),
    ("number", "3"),
    ("title", "别的"),
    ("measures", '["修缮"]'),
    ("owner_name", "别人"),
    ("opened_on", "2026-01-01"),
    ("due_on", "2027-01-01"),
    ("progress", "好了"),
    ("state", "closed"),
    ("closed_on", "2026-03-01"),
    ("verifier_name", "别人"),
    ("recorded_by", "别人"),
    ("withdrawn_reason", "x"),
]


def test_a_changed_item_is_found_and_named(branch: Organisation) -> None:
    item = make_item(branch)
    for column, value in ITEM_CHANGES:
        with tried():
            sql(f"UPDATE items_item SET {column} = %s WHERE id = %s", [value, item.pk])
            faults = ledger_faults()
        assert codes(faults) == {"fact.changed"}, column
        assert f"事项 {item.pk}《" in faults[0].message


@pytest.mark.parametrize(
    ("column", "value"), [("act", "close"), ('"on"', "2026-01-01"), ("by_name", "别人"), ("note", "加的")]
)
def test_a_changed_step_of_an_item_is_found(column: str, value: str, branch: Organisation, operator: Actor) -> None:
    item = make_item(branch)
    advance_item(actor=operator, item=item, act="submit")
    sql(f"UPDATE items_itemstep SET {column} = %s WHERE item_id = %s", [value, item.pk])
    assert codes() == {"fact.changed"}


def test_a_removed_step_and_a_removed_item_are_found(branch: Organisation, operator: Actor) -> None:
    item, other = make_item(branch), make_item(branch, "另一个")
    advance_item(actor=operator, item=item, act="submit")
    ItemStep.everywhere.all().delete()
    Item.everywhere.filter(pk=other.pk).delete()
    assert codes() == {"fact.changed", "fact.removed"}


LINK_CHANGES = [
    ("fact_type", "register"),
    ("fact_id", 999),
    ("act", "withdrawn"),
    ("reason", "别的原因"),
    ("content", "{}"),
    ("at", "2026-03-02 02:00:01+00:00"),
    ("actor_name", "别人"),
    ("previous", "0" * 64),
    ("digest", "f" * 64),
]


def test_a_changed_link_is_found_and_named(meeting: Entry) -> None:
    link = link_of(meeting)
    for column, value in LINK_CHANGES:
        with tried():
            sql(f"UPDATE chain_revision SET {column} = %s WHERE id = %s", [value, link.pk])
            faults = [fault for fault in ledger_faults() if fault.code in {"chain.changed", "chain.broken"}]
        assert any(f"第 {link.sequence} 号修订" in fault.message for fault in faults), column


@pytest.mark.parametrize("place", ["middle", "last"])
def test_a_link_changed_together_with_its_digest_is_found(place: str, meeting: Entry) -> None:
    chain = Revision.everywhere.filter(organisation=meeting.organisation_id)
    link = link_of(meeting) if place == "middle" else chain.order_by("-sequence").first()
    for column, value in LINK_CHANGES[:-1]:
        with tried():
            sql(f"UPDATE chain_revision SET {column} = %s WHERE id = %s", [value, link.pk])
            recompute_digest(link)
            found = codes()
        assert found & {"chain.broken", "chain.cut"}, column


def test_an_entry_and_its_link_changed_alike_are_found(meeting: Entry) -> None:
    """The forger changes the fact, tells the same in its link and makes that link's digest anew."""
    link = link_of(meeting)
    sql("UPDATE ledger_entry SET place = '别处' WHERE id = %s", [meeting.pk])
    sql(
        "UPDATE chain_revision SET content = %s WHERE id = %s",
        [link.content.replace('"place":""', '"place":"别处"'), link.pk],
    )
    recompute_digest(link)
    assert codes() == {"chain.broken"}


def test_two_links_that_changed_places_are_found(meeting: Entry) -> None:
    first, second = Revision.everywhere.filter(organisation=meeting.organisation_id).order_by("sequence")[1:3]
    sql("UPDATE chain_revision SET sequence = 999 WHERE id = %s", [first.pk])
    sql("UPDATE chain_revision SET sequence = %s WHERE id = %s", [first.sequence, second.pk])
    sql("UPDATE chain_revision SET sequence = %s WHERE id = %s", [second.sequence, first.pk])
    assert {"chain.broken", "chain.changed"} <= codes()


@pytest.mark.parametrize("place", [1, 2])
def test_a_removed_link_leaves_a_gap(place: int, meeting: Entry) -> None:
    Revision.everywhere.filter(organisation=meeting.organisation_id, sequence=place).delete()
    assert "chain.gap" in codes()
    assert f"第 {place} 号修订缺失" in messages()


def test_a_removed_link_whose_followers_moved_up_is_found(meeting: Entry) -> None:
    chain = Revision.everywhere.filter(organisation=meeting.organisation_id)
    chain.filter(sequence=2).delete()
    for sequence in range(3, length_of(meeting.organisation) + 1):
        chain.filter(sequence=sequence).update(sequence=sequence - 1)
    assert {"chain.broken", "chain.cut"} <= codes()


@pytest.mark.parametrize("cut", [1, 2, 3])
def test_a_cut_off_tail_is_found(cut: int, meeting: Entry) -> None:
    length = length_of(meeting.organisation)
    Revision.everywhere.filter(organisation=meeting.organisation_id, sequence__gt=length - cut).delete()
    assert "chain.cut" in codes()
    assert f"应止于第 {length} 号，现止于第 {length - cut} 号" in messages()


def test_a_tail_cut_off_with_its_head_set_back_leaves_facts_without_links(meeting: Entry) -> None:
    chain = Revision.everywhere.filter(organisation=meeting.organisation_id).order_by("-sequence")
    chain.first().delete()
    last = chain.first()
    sql(
        "UPDATE chain_chainhead SET sequence = %s, digest = %s WHERE organisation_id = %s",
        [last.sequence, last.digest, meeting.organisation_id],
    )
    assert codes() == {"fact.unchained"}


@pytest.mark.parametrize(("column", "value"), [("sequence", 2), ("digest", "0" * 64)])
def test_a_changed_head_is_found(column: str, value: object, meeting: Entry) -> None:
    sql(f"UPDATE chain_chainhead SET {column} = %s WHERE organisation_id = %s", [value, meeting.organisation_id])
    assert codes() == {"chain.cut"}


def test_a_removed_head_is_found(meeting: Entry) -> None:
    sql("DELETE FROM chain_chainhead")
    assert codes() == {"chain.cut"}


def test_a_link_carried_to_another_branchs_chain_is_found_in_both(
    meeting: Entry, branch: Organisation, other_branch: Organisation
) -> None:
    link = link_of(meeting)
    sql("UPDATE chain_revision SET organisation_id = %s, sequence = 999 WHERE id = %s", [other_branch.pk, link.pk])
    assert {fault.organisation for fault in ledger_faults()} >= {branch.name, other_branch.name}


def test_a_fault_is_told_in_plain_words(meeting: Entry) -> None:
    sql("UPDATE ledger_entry SET title = '别的' WHERE id = %s", [meeting.pk])
    [fault] = ledger_faults()
    sequence = link_of(meeting).sequence
    assert fault.as_dict() == {
        "organisation": "虚构县委办党支部",
        "code": "fact.changed",
        "message": f"台账条目 {meeting.pk}《别的》（2026-02-06）在程序之外被改动（见第 {sequence} 号修订）。",
    }


def test_register_rows_count_in_the_tables_that_were_tried(branch: Organisation) -> None:
    """Every column of the chained tables is tried above, but keys and those the program never writes alone."""
    tried = {"organisation_id", *(column for column, _ in REGISTER_CHANGES)}
    columns = {field.column for field in RegisterRow._meta.concrete_fields}
    assert columns - tried == {"id", "batch_id", "person_id", "recorded_at"}
