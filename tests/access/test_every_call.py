"""Every public verb and finder, called as each sort of person: who may, and that nobody else leaves a trace."""

from __future__ import annotations

import importlib.util
import inspect
import pkgutil
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from types import ModuleType

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.db import transaction

from shuzhi.access.accounts import (
    create_account,
    end_grant,
    find_account,
    grant_role,
    open_account,
    say_whose,
    set_password,
)
from shuzhi.access.audit import search_audit
from shuzhi.access.models import Account, AuditRecord, Batch, Grant
from shuzhi.access.scoping import AccessDeniedError, Actor
from shuzhi.chain.models import Revision
from shuzhi.clock import SHANGHAI
from shuzhi.duties.ahead import periods_ahead
from shuzhi.duties.below import duties_below_counted
from shuzhi.duties.explain import explain_duty
from shuzhi.duties.listing import duties_below, duties_in_year, duties_of, tally_below
from shuzhi.duties.standing_warnings import standing_warnings, warnings_about
from shuzhi.duties.warnings import warnings_of
from shuzhi.errors import NotFoundError
from shuzhi.evaluation import SUBTREE
from shuzhi.exchange.excel_out import figures_workbook, ledger_workbook
from shuzhi.exchange.importing.commit import import_workbooks
from shuzhi.exchange.importing.undo import batches_of, undo_batch
from shuzhi.figures.known import known_figures
from shuzhi.figures.narrowing import Narrowing, topics_of
from shuzhi.figures.question import Question
from shuzhi.figures.rows import figure_dict, open_rows, refs_behind
from shuzhi.figures.values import duties_behind, figures_of, rows_behind
from shuzhi.items.life import advance_item, find_item, open_item, open_items, relapse_item, withdraw_items
from shuzhi.ledger.attachments import attach_file, find_attachment, record_with_file
from shuzhi.ledger.emptying import empty_entries
from shuzhi.ledger.emptying_registers import empty_rows
from shuzhi.ledger.entries import (
    Attendance,
    EntryFacts,
    correct_entry,
    find_entry,
    record_entries,
    record_entry,
    withdraw_entry,
)
from shuzhi.ledger.registers import correct_row, declare_none, record_rows, withdraw_rows
from shuzhi.reports.collection import collection_of
from shuzhi.reports.drafting import draft_report
from shuzhi.reports.freezing import latest_frozen
from shuzhi.reports.submitting import (
    submit_file,
)
from shuzhi.roster.dues import set_dues_base
from shuzhi.roster.finding import find_person, people_of
from shuzhi.roster.ledger_beginning import begin_ledger, unbegin_ledger
from shuzhi.roster.models import OfficeSetting, Organisation
from shuzhi.roster.organisations import (
    add_organisation,
    change_organisation,
    close_organisation,
    find_organisation,
    forget_committee,
    merge_organisations,
    move_organisation,
    note_committee,
    split_organisation,
)
from shuzhi.roster.person import add_person, change_person
from shuzhi.roster.posts import fill_post
from shuzhi.roster.settings import find_setting, set_for_office, settings_of, withdraw_setting
from shuzhi.roster.standing import add_member, end_membership, note_circumstance, set_membership
from shuzhi.roster.transfers import move_members, transfer_person
from shuzhi.roster.who import whose_account
from tests.access.facts_calls import FACTS_CALLS
from tests.access.finding_calls import FINDING_CALLS
from tests.access.report_calls import REPORT_CALLS
from tests.access.world import (
    COUNTY_READERS,
    KEEPERS,
    NOBODY,
    READERS,
    ROSTER_KEEPERS,
    VERIFIERS,
    Call,
    World,
    frozen_report,
)
from tests.house.toy.calls import CALLS as TOY_CALLS
from tests.houses import make_branch, make_entry, make_item, make_member, make_row

# What runs behind a verb that has already asked; it takes an actor or a question only to pass it on.
MACHINERY = {
    "write_audit",
    "append_links",
    "provenance",
    "require_administrator",
    "live_content",
    "annex_of",
    "who_acts",
    "let_run_on",  # behind undo_batch, for the people of what it gave back
    "undo",  # of a part of the facts file: behind undo_batch, through the verbs of its room
    "sees_names",
    "sees_persons",
    "compose",
    "fill_words",
    "begins_in_year",
    "entries_of",
    "figures_for",
    "has_anything",
    "overstated",
    "shortcomings_of",
    "annex_rows",
    "restore_corrected",
    "begin_what_came",
    "give_back_beginnings",
    "require_names",
    "require_persons",
    "sees_participants",  # tells whether, and nothing else
}
ASKERS = {"actor", "question"}  # a question names who asks

DAY = date(2026, 3, 1)
SETTERS = frozenset({"secretary", "superior"})
AN_HONOUR = {"category": "organisation", "title": "先进"}
FACTS = EntryFacts(happened_on=DAY, kinds=("theme_day",))

ACTORS = ("clerk", "secretary", "superior", "outsider", "member", "reviewer", "auditor", "administrator")


def a_batch(organisation: Organisation) -> Batch:
    batch: Batch = Batch.everywhere.create(
        organisation=organisation, label="名册", made_at=datetime(2026, 3, 1, tzinfo=SHANGHAI), made_by="干事甲"
    )
    return batch


def a_setting(organisation: Organisation) -> OfficeSetting:
    made: OfficeSetting = OfficeSetting.everywhere.create(
        organisation=organisation,
        key="class_hour",
        value=60,
        since=DAY,
        recorded_at=datetime(2026, 3, 1, tzinfo=SHANGHAI),
        recorded_by="书记甲",
    )
    return made


def audited(found: object) -> None:
    """A search that finds nothing was no search."""
    if not found:
        raise NotFoundError("没有记录。")


CALLS: dict[str, Call] = {
    "search_audit": (
        frozenset({"superior", "auditor"}),
        lambda w, a: audited(search_audit(actor=a).filter(organisation=w.branch)),
    ),
    "set_for_office": (
        SETTERS,
        lambda w, a: set_for_office(actor=a, organisation=w.branch, key="class_hour", value=60, since=DAY),
    ),
    "withdraw_setting": (
        SETTERS,
        lambda w, a: withdraw_setting(actor=a, setting=a_setting(w.branch), reason="录错"),
    ),
    "find_setting": (
        SETTERS,
        lambda w, a: find_setting(actor=a, setting_id=a_setting(w.branch).pk),
    ),
    "begin_ledger": (ROSTER_KEEPERS, lambda w, a: begin_ledger(actor=a, organisation=w.branch, since=DAY)),
    "unbegin_ledger": (
        ROSTER_KEEPERS,
        lambda w, a: unbegin_ledger(actor=a, organisation=w.branch, reason="填错了"),
    ),
    "settings_of": (READERS, lambda w, a: settings_of(actor=a, organisation=w.branch)),
    "undo_batch": (KEEPERS, lambda w, a: undo_batch(actor=a, batch_id=a_batch(w.branch).pk)),
    "batches_of": (KEEPERS, lambda w, a: batches_of(actor=a, organisation=w.branch)),
    "import_workbooks": (KEEPERS, lambda w, a: import_workbooks(actor=a, organisation=w.branch, paths=[])),
    "figures_workbook": (READERS, lambda w, a: figures_workbook(actor=a, organisation=w.branch, year=2026)),
    "ledger_workbook": (READERS, lambda w, a: ledger_workbook(actor=a, organisation=w.branch, entries=[w.entry])),
    "create_account": (
        frozenset({"administrator"}),
        lambda w, a: create_account(actor=a, username="xinren", name="新人", password="lantern-orchid-river"),
    ),
    "grant_role": (
        frozenset({"administrator"}),
        lambda w, a: grant_role(actor=a, account=w.account, role="member", organisation=w.branch),
    ),
    "open_account": (
        frozenset({"administrator"}),
        lambda w, a: open_account(
            actor=a,
            username="xinren",
            name="新人",
            password="lantern-orchid-river",
            role="member",
            organisation=w.branch,
        ),
    ),
    "find_account": (
        frozenset({"administrator"}),
        lambda w, a: find_account(actor=a, username=w.account.username),
    ),
    "set_password": (
        frozenset({"administrator"}),
        lambda w, a: set_password(actor=a, account=w.account, password="lantern-orchid-river"),
    ),
    "say_whose": (
        frozenset({"administrator"}),
        lambda w, a: say_whose(actor=a, account=w.account, person=w.person),
    ),
    "whose_account": (
        frozenset({"administrator"}),
        lambda w, a: whose_account(actor=a, organisation=w.branch, text=w.person.name),
    ),
    "end_grant": (
        frozenset({"administrator"}),
        lambda w, a: end_grant(actor=a, grant=w.account.grants.get()),
    ),
    "find_organisation": (READERS, lambda w, a: find_organisation(actor=a, code=w.branch.code)),
    "add_organisation": (
        ROSTER_KEEPERS,
        lambda w, a: add_organisation(actor=a, code="X0101", name="党小组", kind="party_group", parent=w.branch),
    ),
    "add_organisation at the top": (
        NOBODY,
        lambda w, a: add_organisation(actor=a, code="Y", name="另一个县委", kind="county_committee"),
    ),
    "change_organisation": (
        ROSTER_KEEPERS,
        lambda w, a: change_organisation(actor=a, organisation=w.branch, on=DAY, name="新名称"),
    ),
    "forget_committee": (
        ROSTER_KEEPERS,
        lambda w, a: forget_committee(actor=a, organisation=w.branch),
    ),
    "note_committee": (
        ROSTER_KEEPERS,
        lambda w, a: note_committee(actor=a, organisation=w.branch, has_committee=True),
    ),
    "move_organisation": (
        frozenset({"superior"}),
        lambda w, a: move_organisation(actor=a, organisation=w.branch, parent=w.other, on=DAY),
    ),
    "close_organisation": (
        frozenset({"superior"}),
        lambda w, a: close_organisation(actor=a, organisation=w.empty, on=DAY),
    ),
    "merge_organisations": (
        frozenset({"superior"}),
        lambda w, a: merge_organisations(actor=a, predecessors=[w.branch], successor=w.other, on=DAY),
    ),
    "split_organisation": (
        frozenset({"superior"}),
        lambda w, a: split_organisation(
            actor=a, source=w.branch, code="X09", name="分出的党支部", people=[w.person.pk], on=DAY
        ),
    ),
    "add_person": (ROSTER_KEEPERS, lambda w, a: add_person(actor=a, organisation=w.branch, name="新党员")),
    "add_member": (
        ROSTER_KEEPERS,
        lambda w, a: add_member(actor=a, organisation=w.branch, name="新党员", status="formal", since=DAY),
    ),
    "change_person": (
        ROSTER_KEEPERS,
        lambda w, a: change_person(actor=a, person=w.person, reason="录入有误", name="改名"),
    ),
    "set_membership": (
        ROSTER_KEEPERS,
        lambda w, a: set_membership(actor=a, person=w.person, organisation=w.branch, status="suspended", since=DAY),
    ),
    "end_membership": (ROSTER_KEEPERS, lambda w, a: end_membership(actor=a, person=w.person, on=DAY, reason="去世")),
    "note_circumstance": (
        ROSTER_KEEPERS,
        lambda w, a: note_circumstance(actor=a, person=w.person, kind="mobile", since=DAY),
    ),
    "fill_post": (
        ROSTER_KEEPERS,
        lambda w, a: fill_post(actor=a, person=w.person, organisation=w.branch, role="clerk", since=DAY),
    ),
    "set_dues_base": (
        ROSTER_KEEPERS,
        lambda w, a: set_dues_base(
            actor=a, person=w.person, category="waged", base=Decimal(5000), due=Decimal(50), since=DAY
        ),
    ),
    "transfer_person": (
        ROSTER_KEEPERS,
        lambda w, a: transfer_person(actor=a, person=w.person, target=w.other, sent_on=DAY, received_on=DAY),
    ),
    "move_members": (
        frozenset({"superior"}),
        lambda w, a: move_members(actor=a, source=w.branch, target=w.other, on=DAY, reason="调整"),
    ),
    "record_entry": (KEEPERS, lambda w, a: record_entry(actor=a, organisation=w.branch, facts=FACTS)),
    "record_entries": (
        KEEPERS,
        lambda w, a: record_entries(actor=a, organisation=w.branch, with_origins=[(FACTS, "表一 第3行")]),
    ),
    "record_entry with a joint organisation": (
        NOBODY,
        lambda w, a: record_entry(
            actor=a,
            organisation=w.branch,
            facts=EntryFacts(happened_on=DAY, kinds=("theme_day",), joint_organisations=(w.other,)),
        ),
    ),
    "correct_entry": (KEEPERS, lambda w, a: correct_entry(actor=a, entry=w.entry, facts=FACTS, reason="日期有误")),
    "correct_entry into another ledger": (
        NOBODY,
        lambda w, a: correct_entry(
            actor=a,
            entry=w.entry,
            facts=EntryFacts(happened_on=DAY, kinds=("theme_day",), joint_organisations=(w.other,)),
            reason="补上联办",
        ),
    ),
    "withdraw_entry": (KEEPERS, lambda w, a: withdraw_entry(actor=a, entry=w.entry, reason="重复")),
    "attach_file": (
        KEEPERS,
        lambda w, a: attach_file(actor=a, entry=w.entry, name="通知.pdf", file=ContentFile(b"invented")),
    ),
    "record_with_file": (
        KEEPERS,
        lambda w, a: record_with_file(
            actor=a, organisation=w.branch, facts=FACTS, name="通知.pdf", file=ContentFile(b"invented")
        ),
    ),
    "find_attachment": (
        READERS,
        lambda w, a: find_attachment(actor=a, entry_id=w.entry.pk, attachment_id=w.attachment.pk),
    ),
    "find_entry": (READERS, lambda w, a: find_entry(actor=a, entry_id=w.entry.pk)),
    "record_rows": (
        KEEPERS,
        lambda w, a: record_rows(actor=a, organisation=w.branch, register="honour", rows=[AN_HONOUR]),
    ),
    "correct_row": (KEEPERS, lambda w, a: correct_row(actor=a, row=w.row, reason="题目有误", title="新题目")),
    "withdraw_rows": (
        KEEPERS,
        lambda w, a: withdraw_rows(actor=a, organisation=w.branch, rows=[w.row], reason="重复"),
    ),
    "warnings_about": (ROSTER_KEEPERS, lambda w, a: warnings_about(actor=a, person=w.person)),
    "standing_warnings": (ROSTER_KEEPERS, lambda w, a: standing_warnings(actor=a, people=[w.person])),
    "warnings_of": (READERS, lambda w, a: warnings_of(actor=a, entries=[w.entry])),
    "empty_rows": (KEEPERS, lambda w, a: empty_rows(actor=a, organisation=w.branch)),
    "empty_entries": (KEEPERS, lambda w, a: empty_entries(actor=a, organisation=w.branch)),
    "declare_none": (
        KEEPERS,
        lambda w, a: declare_none(actor=a, organisation=w.branch, kind="assembly", year=2026),
    ),
    "open_item": (
        KEEPERS,
        lambda w, a: open_item(actor=a, organisation=w.branch, kind="task", source="plan", title="任务"),
    ),
    "open_items": (
        KEEPERS,
        lambda w, a: open_items(
            actor=a, organisation=w.branch, rows=[{"kind": "task", "source": "plan", "title": "任务"}]
        ),
    ),
    "advance_item measure": (
        KEEPERS,
        lambda w, a: advance_item(actor=a, item=w.item, act="measure", measures=["补记"]),
    ),
    "advance_item submit": (KEEPERS, lambda w, a: advance_item(actor=a, item=w.item, act="submit")),
    "advance_item return": (VERIFIERS, lambda w, a: advance_item(actor=a, item=w.submitted, act="return")),
    "advance_item close": (VERIFIERS, lambda w, a: advance_item(actor=a, item=w.submitted, act="close")),
    "relapse_item": (KEEPERS, lambda w, a: relapse_item(actor=a, item=w.closed, note="又出现")),
    "withdraw_items": (
        KEEPERS,
        lambda w, a: withdraw_items(actor=a, organisation=w.branch, items=[w.item], reason="重复"),
    ),
    "find_item": (READERS, lambda w, a: find_item(actor=a, item_id=w.item.pk)),
    "explain_duty": (
        KEEPERS,
        lambda w, a: explain_duty(
            actor=a, organisation=w.branch, rule="branch.committee_meeting.monthly", period="2026-01", text="防汛改期"
        ),
    ),
    "duties_of": (READERS, lambda w, a: duties_of(actor=a, organisation=w.branch, on=DAY)),
    "periods_ahead": (READERS, lambda w, a: periods_ahead(actor=a, organisation=w.branch, on=DAY)),
    "duties_in_year": (READERS, lambda w, a: duties_in_year(actor=a, organisation=w.branch, year=2026)),
    "duties_below": (COUNTY_READERS, lambda w, a: duties_below(actor=a, organisation=w.county, on=DAY)),
    "tally_below": (COUNTY_READERS, lambda w, a: tally_below(actor=a, organisation=w.county, on=DAY)),
    "duties_below_counted": (
        COUNTY_READERS,
        lambda w, a: duties_below_counted(actor=a, organisation=w.county, year=2026),
    ),
    "figures_of": (
        READERS,
        lambda w, a: figures_of(Question(actor=a, organisation=w.branch, year=2026), ids=["theme_day.count"]),
    ),
    "figures_of what the secretary did": (
        READERS,
        lambda w, a: figures_of(Question(actor=a, organisation=w.branch, year=2026, only=Narrowing(post="secretary"))),
    ),
    "figures_of one person": (
        ROSTER_KEEPERS,
        lambda w, a: figures_of(Question(actor=a, organisation=w.branch, year=2026, only=Narrowing(person=w.person))),
    ),
    "rows_behind what the secretary did": (
        READERS,
        lambda w, a: rows_behind(
            Question(actor=a, organisation=w.branch, year=2026, only=Narrowing(post="secretary")), "theme_day.count"
        ),
    ),
    "rows_behind one person": (
        ROSTER_KEEPERS,
        lambda w, a: rows_behind(
            Question(actor=a, organisation=w.branch, year=2026, only=Narrowing(person=w.person)), "theme_day.count"
        ),
    ),
    "open_rows of one person": (
        ROSTER_KEEPERS,
        lambda w, a: open_rows(
            Question(actor=a, organisation=w.branch, year=2026, only=Narrowing(person=w.person)), w.figure
        ),
    ),
    "figure_dict of one person": (
        ROSTER_KEEPERS,
        lambda w, a: figure_dict(
            w.figure, Question(actor=a, organisation=w.branch, year=2026, only=Narrowing(person=w.person))
        ),
    ),
    "topics_of": (READERS, lambda w, a: topics_of(actor=a, organisation=w.branch, year=2026)),
    "people_of": (ROSTER_KEEPERS, lambda w, a: people_of(actor=a, organisation=w.branch)),
    "find_person": (
        ROSTER_KEEPERS,
        lambda w, a: find_person(actor=a, organisation=w.branch, text=str(w.person.pk)),
    ),
    "figures_of the county": (
        COUNTY_READERS,
        lambda w, a: figures_of(Question(actor=a, organisation=w.county, year=2026), ids=["theme_day.count"]),
    ),
    "rows_behind": (
        READERS,
        lambda w, a: rows_behind(Question(actor=a, organisation=w.branch, year=2026), "theme_day.count"),
    ),
    "duties_behind": (
        READERS,
        lambda w, a: duties_behind(Question(actor=a, organisation=w.branch, year=2026), "assembly.quarters_due"),
    ),
    "refs_behind": (
        READERS,
        lambda w, a: refs_behind(Question(actor=a, organisation=w.branch, year=2026), w.figure),
    ),
    "open_rows": (
        READERS,
        lambda w, a: open_rows(Question(actor=a, organisation=w.branch, year=2026), w.figure),
    ),
    "known_figures": (READERS, lambda w, a: known_figures(Question(actor=a, organisation=w.branch, year=2026))),
    "known_figures of the county": (
        COUNTY_READERS,
        lambda w, a: known_figures(Question(actor=a, organisation=w.county, year=2026, scope=SUBTREE)),
    ),
    "figure_dict": (
        READERS,
        lambda w, a: figure_dict(w.figure, Question(actor=a, organisation=w.branch, year=2026)),
    ),
    **FACTS_CALLS,
    **FINDING_CALLS,
    **REPORT_CALLS,
    **TOY_CALLS,
}


def modules() -> Iterator[ModuleType]:
    """Every module of every room that declares itself, but pages and what migrations leave behind."""
    for config in apps.get_app_configs():
        if importlib.util.find_spec(f"{config.name}.room") is None:
            continue
        for found in pkgutil.walk_packages(config.module.__path__, f"{config.name}."):
            if ".migrations" not in found.name and not found.name.endswith(".calls"):
                yield importlib.import_module(found.name)


def public_verbs() -> set[str]:
    """Every public function of the rooms that takes an actor or a question."""
    found = set()
    for module in modules():
        for name, function in inspect.getmembers(module, inspect.isfunction):
            own = inspect.unwrap(function).__module__ == module.__name__
            if own and not name.startswith("_") and ASKERS & set(inspect.signature(function).parameters):
                found.add(name)
    return found - MACHINERY


@pytest.fixture
def world(county: Organisation, branch: Organisation, other_branch: Organisation, operator: Actor) -> World:
    person = make_member(branch, "赵一")
    submitted, closed = make_item(branch, "待销号"), make_item(branch, "已销号")
    for item in (submitted, closed):
        advance_item(actor=Actor("经办人", None, (), is_operator=True), item=item, act="submit")
    advance_item(actor=operator, item=closed, act="close")
    account = Account.objects.create(username="wuming", name="无名")
    Grant.objects.create(account=account, role="reviewer", organisation=branch)
    entry = make_entry(branch, date(2026, 2, 6), participants=(Attendance("attendee", person),))
    [figure] = figures_of(Question(actor=operator, organisation=branch, year=2026), ids=["theme_day.count"])
    handed_in = submit_file(actor=operator, organisation=branch, year=2026, name="述职.txt", data=b"invented")
    report = frozen_report(branch)
    frozen = latest_frozen(report)
    assert frozen is not None
    return World(
        draft=draft_report(actor=operator, organisation=branch, year=2026),
        report=report,
        frozen=frozen,
        handed_in=handed_in,
        collection=collection_of(actor=operator, organisation=county, year=2026),
        attachment=attach_file(actor=operator, entry=entry, name="签到.pdf", file=ContentFile(b"invented")),
        figure=figure,
        county=county,
        branch=branch,
        other=other_branch,
        empty=make_branch(county, "X08", "没有党员的支部"),
        person=person,
        entry=entry,
        row=make_row(branch),
        item=make_item(branch),
        submitted=submitted,
        closed=closed,
        account=account,
    )


def traces() -> tuple[int, int]:
    return Revision.everywhere.count(), AuditRecord.everywhere.count()


@pytest.mark.parametrize("call", CALLS)
def test_only_those_whose_business_it_is_may(call: str, world: World, request: pytest.FixtureRequest) -> None:
    expected, run = CALLS[call]
    allowed = set()
    for name in ACTORS:
        actor: Actor = request.getfixturevalue(name)
        before = traces()
        mark = transaction.savepoint()
        try:
            run(world, actor)
            allowed.add(name)
        except (AccessDeniedError, NotFoundError):
            assert traces() == before, f"{name} was refused and left a trace"
        finally:
            transaction.savepoint_rollback(mark)
            refresh(world)
    assert allowed == expected


def refresh(world: World) -> None:
    for row in (
        world.branch,
        world.other,
        world.empty,
        world.person,
        world.entry,
        world.row,
        world.handed_in,
        world.draft,
    ):
        row.refresh_from_db()
    for item in (world.item, world.submitted, world.closed):
        item.refresh_from_db()


@pytest.mark.parametrize("call", CALLS)
def test_the_operator_may_do_everything(call: str, world: World, operator: Actor) -> None:
    CALLS[call][1](world, operator)


def test_no_public_verb_is_missing_from_the_table() -> None:
    assert public_verbs() == {call.split()[0] for call in CALLS}


def test_a_verb_that_somebody_adds_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    import shuzhi.ledger.entries as room

    def burn_ledger(*, actor: Actor) -> None: ...

    before = public_verbs()
    burn_ledger.__module__ = room.__name__
    monkeypatch.setattr(room, "burn_ledger", burn_ledger, raising=False)
    assert public_verbs() - before == {"burn_ledger"}
