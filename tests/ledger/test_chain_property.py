"""Whatever is done in whatever order, the chain stays whole; whatever single value is changed, it is found."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, models, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shuzhi.access.models import Account, AuditRecord, Grant
from shuzhi.access.scoping import Actor, local_operator
from shuzhi.chain.models import ChainHead, Revision
from shuzhi.duties.explain import explain_duty
from shuzhi.duties.models import Explanation
from shuzhi.items.failure import ItemError
from shuzhi.items.life import LIFE, advance_item, open_item, relapse_item, withdraw_items
from shuzhi.items.models import Item, ItemStep
from shuzhi.ledger.entries import (
    Agenda,
    Attendance,
    EntryError,
    EntryFacts,
    correct_entry,
    record_entry,
    withdraw_entry,
)
from shuzhi.ledger.models import (
    AgendaItem,
    Entry,
    EntryMark,
    JointOrganisation,
    Participant,
    RegisterRow,
)
from shuzhi.ledger.register_rows import RegisterError
from shuzhi.ledger.registers import correct_row, record_rows, withdraw_rows
from shuzhi.roster.dues import set_dues_base
from shuzhi.roster.models import (
    Circumstance,
    DuesBase,
    Membership,
    Organisation,
    OrganisationPast,
    Person,
    Post,
    Succession,
    Transfer,
)
from shuzhi.roster.organisations import change_organisation, split_organisation
from shuzhi.roster.posts import fill_post
from shuzhi.roster.standing import note_circumstance
from shuzhi.roster.transfers import transfer_person
from tests.houses import INVENTED_NUMBER, make_actor, make_entry, make_member
from tests.ledger.tampering import ledger_faults, sql, tried, unguarded

QUICK = settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\x00", exclude_categories=["Cs"]), max_size=12)
REASONS = WORDS.filter(lambda text: bool(text.strip()))
FACTS = st.fixed_dictionaries(
    {
        "happened_on": st.dates(date(2020, 1, 1), date(2026, 3, 2)),
        "kinds": st.lists(
            st.sampled_from(["theme_day", "party_lecture", "assembly", "evening_study"]), min_size=1, unique=True
        ).map(tuple),
        "title": WORDS,
        "content": WORDS,
        "topics": st.lists(st.sampled_from(["a", "b"]), unique=True).map(tuple),
        "minutes": st.none() | st.integers(0, 500),
        "present_count": st.none() | st.integers(0, 50),
        "agenda": st.lists(st.builds(Agenda, WORDS, st.sampled_from(["", "first_topic", "personnel"])), max_size=3).map(
            tuple
        ),
        "participants": st.lists(
            st.builds(Attendance, st.sampled_from(["chair", "attendee"]), name=REASONS), max_size=3
        ).map(tuple),
    }
)


def pick(model: Any, number: int) -> Any:
    rows = list(model._default_manager.order_by("pk"))
    return rows[number % len(rows)] if rows else None


@dataclass(frozen=True)
class Drawn:
    """What an operation may use."""

    actor: Actor
    branch: Organisation
    number: int
    facts: EntryFacts
    reason: str
    act: str


def record_one_row(drawn: Drawn) -> None:
    row = {"title": drawn.reason, "day": drawn.facts.happened_on, "value": drawn.number}
    record_rows(actor=drawn.actor, organisation=drawn.branch, register="document", rows=[row])


NEW: dict[str, Callable[[Drawn], object]] = {
    "record": lambda t: record_entry(actor=t.actor, organisation=t.branch, facts=t.facts),
    "row": record_one_row,
    "item": lambda t: open_item(actor=t.actor, organisation=t.branch, kind="problem", source="self", title=t.reason),
}
CHANGES: dict[str, tuple[Any, Callable[[Drawn, Any], object]]] = {
    "correct": (Entry, lambda t, e: correct_entry(actor=t.actor, entry=e, facts=t.facts, reason=t.reason)),
    "withdraw": (Entry, lambda t, e: withdraw_entry(actor=t.actor, entry=e, reason=t.reason)),
    "correct row": (
        RegisterRow,
        lambda t, r: correct_row(actor=t.actor, row=r, reason=t.reason, title=t.facts.title, paid_fen=t.number),
    ),
    "withdraw row": (
        RegisterRow,
        lambda t, r: withdraw_rows(actor=t.actor, organisation=t.branch, rows=[r], reason=t.reason),
    ),
    "step": (
        Item,
        lambda t, i: advance_item(actor=t.actor, item=i, act=t.act, note=t.reason, measures=[t.reason]),
    ),
    "relapse": (Item, lambda t, i: relapse_item(actor=t.actor, item=i, note=t.reason)),
    "withdraw item": (
        Item,
        lambda t, i: withdraw_items(actor=t.actor, organisation=t.branch, items=[i], reason=t.reason),
    ),
}
OPERATIONS = st.lists(
    st.tuples(
        st.sampled_from(["record", *NEW, *CHANGES]),
        st.integers(0, 5),
        FACTS,
        REASONS,
        st.sampled_from(sorted(LIFE)),
    ),
    max_size=10,
)


def perform(operation: str, drawn: Drawn) -> None:
    """One operation on some fact; what the state does not allow is refused and changes nothing."""
    if operation in NEW:
        NEW[operation](drawn)
        return
    model, change = CHANGES[operation]
    if fact := pick(model, drawn.number):
        change(drawn, fact)


@pytest.mark.slow
@QUICK
@given(operations=OPERATIONS)
def test_any_order_of_verbs_leaves_the_chain_whole(operations: list[Any], branch: Organisation) -> None:
    mark = transaction.savepoint()
    try:
        for operation, number, facts, reason, act in operations:
            before = Revision.everywhere.count()
            try:
                with transaction.atomic():
                    actor = local_operator("甲" if number % 2 else "乙")
                    perform(operation, Drawn(actor, branch, number, EntryFacts(**facts), reason, act))
            except (EntryError, RegisterError, ItemError):
                assert Revision.everywhere.count() == before
            assert ledger_faults() == []
    finally:
        transaction.savepoint_rollback(mark)


CHAINED: list[Any] = [
    Entry,
    Participant,
    AgendaItem,
    JointOrganisation,
    EntryMark,
    RegisterRow,
    Item,
    ItemStep,
    Organisation,
    OrganisationPast,
    Succession,
    Person,
    Membership,
    Circumstance,
    Post,
    DuesBase,
    Transfer,
    Explanation,
    Account,
    Grant,
    AuditRecord,
    Revision,
    ChainHead,
]
UNCHAINED = {  # columns that change no figure and no right
    "Account": {"last_login", "first_name", "last_name", "email", "date_joined"},
}


def another(field: models.Field[Any, Any], old: Any, number: int) -> Any:
    """A value of the same sort that differs from the present one."""
    if isinstance(field, models.ForeignKey | models.OneToOneField | models.IntegerField | models.BigIntegerField):
        return (old or 0) + 1000 + number
    if isinstance(field, models.BooleanField | models.DecimalField):
        return not old if isinstance(field, models.BooleanField) else (old or 0) + 1 + number
    if isinstance(field, models.DateTimeField):
        return f"2019-05-0{1 + number % 9} 01:02:03+00:00"
    if isinstance(field, models.DateField):
        return f"2019-05-0{1 + number % 9}"
    if isinstance(field, models.JSONField):
        return f'["changed{number}"]'
    limit = getattr(field, "max_length", None) or 12
    changed = f"x{number}"[:limit]
    return changed if changed != old else "y"


@pytest.mark.parametrize("model", CHAINED, ids=lambda model: model.__name__)
def test_any_single_changed_value_is_found(model: Any, branch: Organisation, other_branch: Organisation) -> None:
    """Every column of every chained table: a row at the beginning, the middle and the end gets another value."""
    fill_small(branch, other_branch)
    rows = list(model._default_manager.order_by("pk"))
    free = UNCHAINED.get(model.__name__, set())
    columns = [field for field in model._meta.concrete_fields if not field.primary_key and field.name not in free]
    for field, number in itertools.product(columns, {0, len(rows) // 2, len(rows) - 1}):
        row = rows[number]
        value = another(field, getattr(row, field.attname), number)
        with unguarded(), tried():
            sql(f'UPDATE {model._meta.db_table} SET "{field.column}" = %s WHERE id = %s', [value, row.pk])
            faults = ledger_faults()
        assert faults, f"{model.__name__}.{field.column} of row {row.pk} was changed to {value!r} and nobody saw it"


@pytest.mark.parametrize("model", CHAINED, ids=lambda model: model.__name__)
def test_any_single_removed_row_is_found(model: Any, branch: Organisation, other_branch: Organisation) -> None:
    fill_small(branch, other_branch)
    for row_id in list(model._default_manager.values_list("pk", flat=True)):
        with unguarded(), tried():
            sql(f"DELETE FROM {model._meta.db_table} WHERE id = %s", [row_id])
            faults = ledger_faults()
        assert faults, f"row {row_id} of {model.__name__} was removed and nobody saw it"


def fill_roster(branch: Organisation, other: Organisation) -> None:
    """A person with a spell of each kind who moved, an organisation that changed, one that was split, an account."""
    operator = local_operator()
    person = make_member(branch, "赵一", identity_number=INVENTED_NUMBER, phone="1")
    note_circumstance(actor=operator, person=person, kind="mobile", since=date(2025, 3, 1))
    fill_post(actor=operator, person=person, organisation=branch, role="secretary", since=date(2024, 1, 1))
    set_dues_base(
        actor=operator, person=person, category="waged", base=Decimal(4900), due=Decimal(49), since=date(2025, 1, 1)
    )
    transfer_person(actor=operator, person=person, target=other, sent_on=date(2025, 6, 1), received_on=date(2025, 7, 1))
    change_organisation(actor=operator, organisation=branch, on=date(2025, 1, 1), sector="village")
    split_organisation(actor=operator, source=other, code="X09", name="分出的支部", people=[], on=date(2025, 8, 1))
    explain_duty(
        actor=operator, organisation=branch, rule="branch.theme_day.monthly", period="2026-01", text="因防汛改期"
    )
    make_actor("jia", "干事甲", "clerk", branch)


def fill_small(branch: Organisation, other: Organisation) -> None:
    """One or two rows in each chained table."""
    operator: Actor = local_operator()
    fill_roster(branch, other)
    person = Person.everywhere.get(name="赵一")
    make_entry(
        branch,
        date(2026, 2, 6),
        "theme_day",
        agenda=(Agenda("学习", "first_topic"), Agenda("讨论")),
        participants=(Attendance("chair", person), Attendance("attendee", name="客人")),
        joint_organisations=(other,),
    )
    make_entry(branch, date(2026, 2, 7), "assembly")
    record_rows(
        actor=operator,
        organisation=branch,
        register="document",
        rows=[{"title": "制度", "day": date(2026, 1, 5)}, {"title": "计划"}],
    )
    item = open_item(actor=operator, organisation=branch, kind="problem", source="self", title="问题")
    advance_item(actor=operator, item=item, act="submit")
    assert ledger_faults() == []
    assert connection.in_atomic_block
