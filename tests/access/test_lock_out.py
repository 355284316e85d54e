"""Five failures in ten minutes, counted since the last success, close an account until ten minutes have passed."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from shuzhi.access.accounts import is_locked, note_failure, note_sign_in
from shuzhi.access.models import Account
from shuzhi.access.scoping import Actor
from tests.houses import THE_MOMENT


@pytest.fixture
def account(clerk: Actor) -> Account:
    return Account.objects.get(username="jia")


def fail(account: Account, times: int) -> None:
    for _ in range(times):
        note_failure(account.username, account)


@pytest.mark.parametrize(("failures", "locked"), [(0, False), (4, False), (5, True), (6, True)])
def test_the_fifth_failure_closes_an_account(account: Account, *, failures: int, locked: bool) -> None:
    fail(account, failures)
    assert is_locked(account) is locked


@pytest.mark.parametrize(("before", "after", "locked"), [(4, 1, False), (4, 4, False), (5, 4, False), (0, 5, True)])
def test_failures_are_counted_since_the_last_success(
    account: Account, *, before: int, after: int, locked: bool
) -> None:
    fail(account, before)
    note_sign_in(account)
    fail(account, after)
    assert is_locked(account) is locked


def test_only_the_last_success_counts(account: Account) -> None:
    note_sign_in(account)
    fail(account, 4)
    note_sign_in(account)
    fail(account, 1)
    assert not is_locked(account)


@pytest.mark.parametrize(("seconds", "locked"), [(0, True), (599, True), (600, False), (601, False)])
def test_an_account_opens_again_after_ten_minutes(
    account: Account, the_moment: time_machine.Traveller, *, seconds: int, locked: bool
) -> None:
    fail(account, 5)
    the_moment.move_to(THE_MOMENT + timedelta(seconds=seconds))
    assert is_locked(account) is locked


def test_failures_that_lie_apart_do_not_close_an_account(account: Account, the_moment: time_machine.Traveller) -> None:
    fail(account, 4)
    the_moment.move_to(THE_MOMENT + timedelta(minutes=10))
    fail(account, 1)
    assert not is_locked(account)


def test_the_failures_and_successes_of_others_count_for_nobody_else(account: Account, superior: Actor) -> None:
    other = Account.objects.get(username="zuzhibu")
    fail(other, 5)
    assert not is_locked(account)
    fail(account, 5)
    note_sign_in(other)
    assert is_locked(account)
