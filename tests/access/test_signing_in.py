"""What signing in leaves behind stays proved, outside any transaction too."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.db import transaction

from shuzhi.access.accounts import create_account, note_failure, note_sign_in
from shuzhi.access.models import Account, AuditRecord
from shuzhi.access.scoping import local_operator
from shuzhi.chain.links import append_links, history
from shuzhi.chain.verify import verify_chains

PASSWORD = "lantern-orchid-river"


@pytest.mark.django_db(transaction=True)
def test_a_password_kept_in_another_way_is_kept_anew_with_a_link_of_its_own(settings: Any) -> None:
    """Outside any transaction, as a page that signs somebody in stands."""
    another = "django.contrib.auth.hashers.PBKDF2PasswordHasher"
    settings.PASSWORD_HASHERS = [*settings.PASSWORD_HASHERS, another]
    account = create_account(actor=local_operator(), username="jia", name="干事甲", password=PASSWORD)
    older = PBKDF2PasswordHasher().encode(PASSWORD, "an-invented-salt-of-old", iterations=1000)
    Account.objects.filter(pk=account.pk).update(password=older)
    account.refresh_from_db()
    with transaction.atomic():
        append_links(local_operator(), [account])
    assert account.check_password(PASSWORD)
    assert account.password != older
    assert list(history("account", account.pk))[-1].reason == "口令改用更新的方式保存"
    assert verify_chains() == []


@pytest.mark.django_db(transaction=True)
def test_a_wrong_password_changes_nothing() -> None:
    account = create_account(actor=local_operator(), username="jia", name="干事甲", password=PASSWORD)
    before = len(list(history("account", account.pk)))
    assert not account.check_password("another-orchid-river")
    assert len(list(history("account", account.pk))) == before


@pytest.mark.django_db(transaction=True)
def test_signing_in_and_failing_to_leave_a_record_with_its_link() -> None:
    """Both are told outside any transaction of a verb; PostgreSQL locks nothing there."""
    account = create_account(actor=local_operator(), username="jia", name="干事甲", password=PASSWORD)
    note_sign_in(account)
    note_failure("jia", account)
    verbs = AuditRecord.everywhere.order_by("pk").values_list("verb", flat=True)
    assert list(verbs)[-2:] == ["account.signed_in", "account.sign_in_failed"]
    assert verify_chains() == []
