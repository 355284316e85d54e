"""The log speaks in sentences, and a citizen's number is nowhere to be read."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.db import connection

from shuzhi.access.accounts import open_account, set_password
from shuzhi.access.audit import search_audit, write_audit
from shuzhi.access.models import AuditRecord
from shuzhi.access.persons import HIDDEN_NAME
from shuzhi.access.scoping import Actor
from shuzhi.access.sealing import identity_digest, mask, seal, unseal
from shuzhi.access.sentences import audit_verbs
from shuzhi.ledger.entries import EntryFacts, record_entry
from shuzhi.roster.models import Organisation, Person
from shuzhi.roster.person import add_person, change_person
from shuzhi.roster.spells import RosterError
from tests.houses import INVENTED_NUMBER, THE_MOMENT, fill_branch, make_entry, make_member

PHONE = "13900001234"


@pytest.fixture
def numbered(branch: Organisation, clerk: Actor) -> Person:
    return add_person(
        actor=clerk, organisation=branch, name="赵一", identity_number=INVENTED_NUMBER, phone=PHONE, sample=True
    )


def every_value() -> list[tuple[str, str]]:
    """Every value of every column of every table of ours, as the database stores it."""
    found = []
    with connection.cursor() as cursor:
        for model in apps.get_models():
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(model._meta.db_table)}")
            found += [(model.__name__, str(value)) for row in cursor.fetchall() for value in row]
    return found


def test_recording_tells_who_did_what(branch: Organisation, clerk: Actor) -> None:
    record_entry(
        actor=clerk,
        organisation=branch,
        facts=EntryFacts(happened_on=date(2026, 2, 6), kinds=("theme_day", "party_lecture"), title="学党章"),
    )
    told = AuditRecord.everywhere.get(verb="entry.recorded")
    assert (told.actor_name, told.sentence) == ("干事甲", "记入主题党日、党课：学党章（2026-02-06）")
    assert told.organisation == branch
    assert told.account_id == clerk.account_id


def test_the_log_is_searched_by_what_was_done_by_whom_and_from_day_to_day(
    branch: Organisation, clerk: Actor, operator: Actor, auditor: Actor, the_moment: time_machine.Traveller
) -> None:
    make_entry(branch, date(2026, 2, 6), actor=clerk)
    the_moment.move_to(THE_MOMENT + timedelta(days=1))
    make_entry(branch, date(2026, 2, 7), actor=operator)

    def found(**asked: Any) -> list[str]:
        return [record.actor_name for record in search_audit(actor=auditor, verb="entry.recorded", **asked)]

    first, second = THE_MOMENT.date(), THE_MOMENT.date() + timedelta(days=1)
    assert found() == ["本机操作员", "干事甲"]
    assert found(name="干事") == ["干事甲"]
    assert found(name="无此人") == []
    assert found(since=second) == ["本机操作员"]
    assert found(since=first, until=first) == ["干事甲"]
    assert found(until=second) == ["本机操作员", "干事甲"]


def test_a_record_from_before_facts_were_kept_names_nobody_to_whoever_may_not_see_names(
    branch: Organisation, reviewer: Actor, clerk: Actor
) -> None:
    record = write_audit(actor=clerk, verb="person.added", organisation=branch, name="赵一")
    record.written = "名册新增 赵一"
    assert record.sentence_for(clerk) == "名册新增 赵一"
    assert record.sentence_for(reviewer) == f"名册新增{HIDDEN_NAME}"


def test_every_sentence_is_chinese_and_ends_in_no_code(branch: Organisation) -> None:
    fill_branch(branch)
    for sentence in (record.sentence for record in AuditRecord.everywhere.all()):
        assert re.search("[一-鿿]", sentence), sentence
        assert not re.search(r"[{}]|\bNone\b|<[A-Z]\w+", sentence), sentence


def test_every_sentence_of_the_table_begins_in_chinese_or_with_a_name() -> None:
    for verb, told in audit_verbs().items():
        assert re.match(r"[a-z_]+\.[a-z_]+$", verb)
        assert re.match("[一-鿿{]", told.sentence), told
        assert re.match("[一-鿿]", told.label), told


def test_an_act_without_a_sentence_is_a_programming_error(operator: Actor, db: None) -> None:
    with pytest.raises(KeyError):
        write_audit(actor=operator, verb="ledger.burned")


def test_an_outsider_cannot_read_the_log(branch: Organisation, clerk: Actor, outsider: Actor, auditor: Actor) -> None:
    from shuzhi.access.roles import Capability

    make_member(branch, "赵一")
    record_entry(actor=clerk, organisation=branch, facts=EntryFacts(happened_on=date(2026, 2, 6), kinds=("theme_day",)))
    verbs = AuditRecord.objects.within(auditor, Capability.AUDIT).values_list("verb", flat=True)
    assert "entry.recorded" in verbs
    assert not AuditRecord.objects.within(outsider, Capability.AUDIT).exists()
    assert not AuditRecord.objects.within(clerk, Capability.AUDIT).exists()


def test_an_identity_number_is_in_no_column_of_any_table(numbered: Person, clerk: Actor) -> None:
    change_person(actor=clerk, person=numbered, reason="号码录错", identity_number="110101196001011258")
    values = every_value()
    assert any("赵一" in value for _, value in values)  # the search would find a name
    for secret in (INVENTED_NUMBER, "110101196001011258", PHONE, INVENTED_NUMBER[6:14]):
        assert [place for place, value in values if secret in value] == []


def test_the_hash_of_a_password_is_in_no_column_but_its_accounts_own(operator: Actor, branch: Organisation) -> None:
    account = open_account(
        actor=operator,
        username="zhaoyi",
        name="赵一",
        password="虚构长口令之一二三四五六",
        organisation=branch,
        role="clerk",
    )
    set_password(actor=operator, account=account, password="另一虚构长口令七八九十甲乙")
    account.refresh_from_db()
    values = every_value()
    assert [place for place, value in values if account.password in value] == ["Account"]
    assert [place for place, value in values if "长口令" in value] == []


def test_the_log_of_a_corrected_number_shows_only_masked_ones(numbered: Person, clerk: Actor) -> None:
    change_person(actor=clerk, person=numbered, reason="号码录错", identity_number="110101196001011258", phone="1")
    sentence = AuditRecord.everywhere.get(verb="person.changed").sentence
    assert sentence == "更正名册 赵一：公民身份号码“110*************31”改为“110*************58”；号码录错"


def test_the_log_names_a_person_to_whoever_may_see_persons_there(
    numbered: Person, clerk: Actor, outsider: Actor, reviewer: Actor
) -> None:
    record = AuditRecord.everywhere.get(verb="person.added")
    assert record.sentence_for(clerk) == "名册新增 赵一"
    for reader in (outsider, reviewer):
        assert record.sentence_for(reader) == f"名册新增 {HIDDEN_NAME}"


def test_what_the_log_says_of_no_person_is_told_to_every_reader(branch: Organisation, reviewer: Actor) -> None:
    make_entry(branch, date(2026, 2, 6), title="学党章")
    record = AuditRecord.everywhere.get(verb="entry.recorded")
    assert record.sentence_for(reviewer) == record.sentence == "记入主题党日：学党章（2026-02-06）"


def test_a_number_is_found_again_and_opened_with_the_key(numbered: Person) -> None:
    numbered.refresh_from_db()
    assert unseal(numbered.identity_sealed) == INVENTED_NUMBER
    assert unseal(numbered.phone_sealed) == PHONE
    assert Person.everywhere.get(identity_digest=identity_digest(INVENTED_NUMBER)) == numbered


def test_the_same_number_is_sealed_differently_each_time() -> None:
    assert seal(INVENTED_NUMBER) != seal(INVENTED_NUMBER)


def test_a_final_x_is_the_same_number_in_either_case() -> None:
    assert identity_digest("11010119600101123x") == identity_digest("11010119600101123X")


@pytest.mark.parametrize(("number", "shown"), [(INVENTED_NUMBER, "110*************31"), ("", "")])
def test_a_number_is_shown_masked(number: str, shown: str) -> None:
    assert mask(number) == shown


def test_nothing_sealed_is_nothing() -> None:
    assert (seal(""), unseal(""), identity_digest("")) == ("", "", "")


def test_a_number_on_the_roster_is_refused_for_another_person(
    numbered: Person, branch: Organisation, clerk: Actor
) -> None:
    with pytest.raises(RosterError) as refused:
        add_person(actor=clerk, organisation=branch, name="钱二", identity_number=INVENTED_NUMBER)
    assert refused.value.code == "identity.duplicate"
    assert INVENTED_NUMBER not in str(refused.value)


def test_a_correction_cannot_give_a_person_anothers_number(
    numbered: Person, branch: Organisation, clerk: Actor
) -> None:
    other = add_person(actor=clerk, organisation=branch, name="钱二")
    with pytest.raises(RosterError, match="已在名册中"):
        change_person(actor=clerk, person=other, reason="补号码", identity_number=INVENTED_NUMBER)


def test_correcting_to_the_number_he_has_is_no_duplicate(numbered: Person, clerk: Actor) -> None:
    change_person(actor=clerk, person=numbered, reason="核对", identity_number=INVENTED_NUMBER)
    numbered.refresh_from_db()
    assert unseal(numbered.identity_sealed) == INVENTED_NUMBER


@pytest.mark.django_db(transaction=True)
def test_the_raw_bytes_of_the_data_file_do_not_hold_the_number(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("a SQLite file")
    clerk: Any = request.getfixturevalue("clerk")
    branch: Any = request.getfixturevalue("branch")
    add_person(actor=clerk, organisation=branch, name="赵一", identity_number=INVENTED_NUMBER, phone=PHONE, sample=True)
    copy = tmp_path / "copy.sqlite3"
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(copy)])
    data = copy.read_bytes()
    assert "赵一".encode() in data
    for secret in (INVENTED_NUMBER, PHONE):
        assert secret.encode() not in data
        assert secret.encode("utf-16-le") not in data
