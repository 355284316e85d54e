"""From which day on a ledger tells: declared, derived from what is recorded, corrected and taken back."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection

from shuzhi.access.models import AuditRecord
from shuzhi.access.scoping import AccessDeniedError, Actor
from shuzhi.chain.verify import verify_house
from shuzhi.duties.kept import kept_faults
from shuzhi.ledger.entries import withdraw_entry
from shuzhi.ledger.registers import declare_none, withdraw_rows
from shuzhi.roster.ledger_beginning import LedgerBeginningError, begin_ledger, unbegin_ledger
from shuzhi.roster.models import Organisation
from tests.houses import fill_branch, make_branch, make_entry, make_member, make_row

pytestmark = pytest.mark.usefixtures("the_moment")
Told = list[tuple[str, str, int]]


@pytest.fixture
def branch(county: Organisation) -> Organisation:
    return make_branch(county, "B8", "虚构起记党支部", ledger_since=None)


@pytest.fixture
def other_branch(county: Organisation) -> Organisation:
    return make_branch(county, "B9", "虚构另一党支部", ledger_since=None)


def told_of(organisation: Organisation) -> Told:
    """(Kind, day, declared) of everything that the calculation holds to have begun."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT kind, since, told FROM beginning WHERE org_id = %s ORDER BY kind", [organisation.pk])
        return [(kind, str(since), told) for kind, since, told in cursor.fetchall()]


def test_a_ledger_without_records_has_not_begun(operator: Actor, branch: Organisation) -> None:
    make_member(branch, "党员甲")
    make_entry(branch, date(2021, 3, 1), "development.activist")
    declare_none(actor=operator, organisation=branch, kind="theme_day", year=2020)
    assert told_of(branch) == []


def test_a_ledger_begins_with_the_year_of_its_earliest_record(branch: Organisation, other_branch: Organisation) -> None:
    make_entry(branch, date(2025, 10, 9))
    assert told_of(branch) == [("", "2025-01-01", 0)]
    make_row(branch, "publication", category="news", day=date(2024, 6, 1))
    assert told_of(branch) == [("", "2024-01-01", 0)]
    assert told_of(other_branch) == []


def test_what_is_withdrawn_began_nothing(operator: Actor, branch: Organisation) -> None:
    entry = make_entry(branch, date(2023, 10, 9))
    row = make_row(branch, "publication", category="news", day=date(2024, 6, 1))
    make_entry(branch, date(2025, 10, 9))
    withdraw_entry(actor=operator, entry=entry, reason="记错了支部")
    assert told_of(branch) == [("", "2024-01-01", 0)]
    withdraw_rows(actor=operator, organisation=branch, rows=[row], reason="记错了支部")
    assert told_of(branch) == [("", "2025-01-01", 0)]
    assert kept_faults() == []


def test_what_is_declared_goes_before_what_is_derived(operator: Actor, branch: Organisation) -> None:
    make_entry(branch, date(2024, 5, 9))
    begin_ledger(actor=operator, organisation=branch, since=date(2025, 10, 8))
    assert told_of(branch) == [("", "2025-10-08", 1)]
    begin_ledger(actor=operator, organisation=branch, since=date(2025, 7, 1), reason="起记日期填错")
    assert told_of(branch) == [("", "2025-07-01", 1)]
    unbegin_ledger(actor=operator, organisation=branch, reason="改由程序推定")
    assert told_of(branch) == [("", "2024-01-01", 0)]
    assert kept_faults() == []


def test_a_kind_that_begins_by_itself_begins_nothing_else(operator: Actor, branch: Organisation) -> None:
    begin_ledger(actor=operator, organisation=branch, kind="theme_day", since=date(2025, 1, 1))
    make_entry(branch, date(2025, 10, 9), "theme_day")
    assert told_of(branch) == [("theme_day", "2025-01-01", 1)]
    make_entry(branch, date(2026, 1, 9), "assembly")
    assert told_of(branch) == [("", "2026-01-01", 0), ("theme_day", "2025-01-01", 1)]
    begin_ledger(actor=operator, organisation=branch, kind="theme_day", since=date(2024, 1, 1))
    unbegin_ledger(actor=operator, organisation=branch, kind="theme_day", reason="表上没有主题党日")
    assert told_of(branch) == [("", "2025-01-01", 0)]
    assert kept_faults() == []


def test_the_chain_and_the_log_tell_of_it(operator: Actor, branch: Organisation) -> None:
    fill_branch(branch)
    begin_ledger(actor=operator, organisation=branch, since=date(2025, 10, 8))
    begin_ledger(actor=operator, organisation=branch, kind="dues", since=date(2025, 1, 1))
    unbegin_ledger(actor=operator, organisation=branch, kind="dues", reason="填错了")
    assert verify_house() == []
    told = AuditRecord.everywhere.filter(verb__startswith="ledger.").order_by("pk").values_list("verb", "facts")
    assert [(verb, facts["kind"]) for verb, facts in told] == [
        ("ledger.begun", "全部台账"),
        ("ledger.begun", "党费登记"),
        ("ledger.unbegun", "党费登记"),
    ]


def test_a_day_written_past_the_verb_is_told_by_verify(operator: Actor, branch: Organisation) -> None:
    begin_ledger(actor=operator, organisation=branch, since=date(2025, 10, 8))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE beginning SET since = '2020-01-01'")
    assert [fault.code for fault in verify_house()] == ["kept.changed"]


@pytest.mark.parametrize("kind", ["strange", "coverage"])
def test_only_what_the_rulebook_knows_can_begin(operator: Actor, branch: Organisation, kind: str) -> None:
    with pytest.raises(LedgerBeginningError, match="不认识"):
        begin_ledger(actor=operator, organisation=branch, kind=kind, since=date(2025, 1, 1))


def test_nothing_is_taken_back_twice_or_without_a_reason(operator: Actor, branch: Organisation) -> None:
    with pytest.raises(LedgerBeginningError, match="没有设过"):
        unbegin_ledger(actor=operator, organisation=branch, reason="填错了")
    begin_ledger(actor=operator, organisation=branch, since=date(2025, 1, 1))
    with pytest.raises(LedgerBeginningError, match="原因"):
        unbegin_ledger(actor=operator, organisation=branch, reason=" ")


def test_who_does_not_keep_the_organisation_begins_nothing(clerk: Actor, other_branch: Organisation) -> None:
    with pytest.raises(AccessDeniedError):
        begin_ledger(actor=clerk, organisation=other_branch, since=date(2025, 1, 1))


def test_an_election_begins_nothing_but_the_elections(operator: Actor, branch: Organisation) -> None:
    late = make_entry(branch, date(2022, 8, 31), "assembly", "election")
    assert told_of(branch) == [("election", "2022-01-01", 0)]
    early = make_entry(branch, date(2019, 8, 30), "election", "assembly")
    assert told_of(branch) == [("election", "2019-01-01", 0)]
    make_entry(branch, date(2025, 10, 9))
    assert told_of(branch) == [("", "2025-01-01", 0), ("election", "2019-01-01", 0)]
    withdraw_entry(actor=operator, entry=early, reason="记错了支部")
    assert told_of(branch) == [("", "2025-01-01", 0), ("election", "2022-01-01", 0)]
    withdraw_entry(actor=operator, entry=late, reason="记错了支部")
    assert told_of(branch) == [("", "2025-01-01", 0)]
    assert kept_faults() == []


def test_the_filing_of_who_was_elected_begins_nothing_but_filings(branch: Organisation) -> None:
    make_entry(branch, date(2022, 9, 8), "post_change_filing")
    assert told_of(branch) == [("post_change_filing", "2022-01-01", 0)]
    make_entry(branch, date(2021, 8, 31), "election", "post_change_filing")
    assert told_of(branch) == [("election", "2021-01-01", 0), ("post_change_filing", "2021-01-01", 0)]


def test_an_election_within_the_ledger_begins_nothing_of_its_own(branch: Organisation) -> None:
    make_entry(branch, date(2024, 5, 9))
    make_entry(branch, date(2025, 8, 30), "election")
    assert told_of(branch) == [("", "2024-01-01", 0)]


def test_a_declared_day_holds_for_elections_too(operator: Actor, branch: Organisation) -> None:
    make_entry(branch, date(2022, 8, 31), "election")
    begin_ledger(actor=operator, organisation=branch, since=date(2025, 10, 8))
    assert told_of(branch) == [("", "2025-10-08", 1)]
    unbegin_ledger(actor=operator, organisation=branch, reason="改由程序推定")
    assert told_of(branch) == [("election", "2022-01-01", 0)]


def test_what_is_listed_for_years_long_past_begins_itself_alone(operator: Actor, branch: Organisation) -> None:
    old = make_row(branch, "honour", level="county", day=date(2015, 7, 1), category="organisation", title="先进党支部")
    make_row(branch, "document", day=date(2012, 3, 1), category="regulation", title="支部议事规则")
    assert told_of(branch) == [("document", "2012-01-01", 0), ("honour", "2015-01-01", 0)]
    make_entry(branch, date(2026, 1, 9))
    assert told_of(branch) == [("", "2026-01-01", 0), ("document", "2012-01-01", 0), ("honour", "2015-01-01", 0)]
    withdraw_rows(actor=operator, organisation=branch, rows=[old], reason="记错了支部")
    assert told_of(branch) == [("", "2026-01-01", 0), ("document", "2012-01-01", 0)]
    assert kept_faults() == []
