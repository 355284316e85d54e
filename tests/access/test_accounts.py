"""Who keeps the accounts: one stays, nobody says himself who he is."""

from __future__ import annotations

import pytest

from shuzhi.access.accounts import AccountError, create_account, end_grant, grant_role, note_failure, say_whose
from shuzhi.access.finding import accounts_kept
from shuzhi.access.models import Account, AuditRecord
from shuzhi.access.scoping import Actor
from shuzhi.chain.links import history
from shuzhi.roster.models import Organisation
from tests.houses import make_member

PASSWORD = "lantern-orchid-river"
pytestmark = pytest.mark.usefixtures("the_moment")


def make_account(operator: Actor, username: str, role: str, organisation: Organisation) -> Account:
    account = create_account(actor=operator, username=username, name=username, password=PASSWORD)
    grant_role(actor=operator, account=account, role=role, organisation=organisation)
    return account


def test_the_last_who_keeps_the_accounts_stays(county: Organisation, operator: Actor) -> None:
    account = make_account(operator, "guanli", "administrator", county)
    with pytest.raises(AccountError) as refused:
        end_grant(actor=operator, grant=account.grants.get())
    assert refused.value.code == "account.last"


def test_an_account_that_is_closed_does_not_keep_the_accounts(county: Organisation, operator: Actor) -> None:
    closed = make_account(operator, "jiu", "administrator", county)
    Account.objects.filter(pk=closed.pk).update(is_active=False)
    account = make_account(operator, "guanli", "administrator", county)
    with pytest.raises(AccountError):
        end_grant(actor=operator, grant=account.grants.get())


@pytest.mark.parametrize("role", ["clerk", "secretary"])
def test_any_other_role_may_be_taken_back_though_nobody_keeps_the_accounts(
    role: str, branch: Organisation, operator: Actor
) -> None:
    account = make_account(operator, "jia", role, branch)
    end_grant(actor=operator, grant=account.grants.get())
    assert account.grants.get().until is not None


def test_one_of_two_who_keep_the_accounts_may_go(county: Organisation, operator: Actor) -> None:
    first, _ = (make_account(operator, name, "administrator", county) for name in ("guanli", "guanli2"))
    end_grant(actor=operator, grant=first.grants.get())
    assert first.grants.get().until is not None


def test_nobody_changes_who_his_own_account_is(county: Organisation, operator: Actor) -> None:
    person, other = make_member(county, "赵一"), make_member(county, "钱二")
    mine, second, another = (make_account(operator, name, "administrator", county) for name in ("a", "b", "c"))
    say_whose(actor=operator, account=mine, person=person)
    say_whose(actor=operator, account=second, person=person)
    say_whose(actor=operator, account=another, person=other)
    me = Account.objects.get(pk=mine.pk).actor()
    for account in (mine, second):  # the other account is his too
        with pytest.raises(AccountError) as refused:
            say_whose(actor=me, account=account, person=None)
        assert refused.value.code == "account.own_person"
    say_whose(actor=me, account=another, person=None)
    assert Account.objects.get(pk=another.pk).person is None


def test_of_accounts_that_are_nobodys_each_may_be_said(county: Organisation, operator: Actor) -> None:
    mine, another = (make_account(operator, name, "administrator", county) for name in ("a", "b"))
    person = make_member(county, "赵一")
    say_whose(actor=mine.actor(), account=another, person=person)
    say_whose(actor=mine.actor(), account=another, person=None)
    assert Account.objects.get(pk=another.pk).person is None


def test_whoever_keeps_the_accounts_is_told_which_roles_he_may_take_back(
    county: Organisation, branch: Organisation, other_branch: Organisation, operator: Actor
) -> None:
    keeper = make_account(operator, "guanli", "administrator", branch)
    both = make_account(operator, "jia", "clerk", branch)
    grant_role(actor=operator, account=both, role="clerk", organisation=other_branch)
    told = {
        account.username: [held.may_end for held in roles] for account, roles in accounts_kept(actor=keeper.actor())
    }
    assert told == {"guanli": [True], "jia": [True, False]}


def test_a_right_password_writes_no_link(branch: Organisation, operator: Actor) -> None:
    account = make_account(operator, "jia", "clerk", branch)
    before = len(list(history("account", account.pk)))
    assert account.check_password(PASSWORD)
    assert len(list(history("account", account.pk))) == before


def test_of_a_name_that_failed_sixty_characters_are_kept(db: None) -> None:
    note_failure("长" * 61, None)
    assert AuditRecord.everywhere.get().facts["username"] == "长" * 60


@pytest.mark.parametrize("password", ["a1b2c3", "1234567890", "password123"])
def test_a_weak_password_is_refused_in_chinese_alone(password: str, operator: Actor, db: None) -> None:
    with pytest.raises(AccountError) as refused:
        create_account(actor=operator, username="zhaoyi", name="赵一", password=password)
    assert refused.value.code == "password.weak"
    assert not any(letter.isascii() and letter.isalpha() for letter in refused.value.message)
