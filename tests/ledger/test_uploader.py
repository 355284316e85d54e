"""Who uploaded a file is kept as person and account, beside the name he had then."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.files.base import ContentFile

from shuzhi.access.accounts import say_whose
from shuzhi.access.models import Account
from shuzhi.access.scoping import Actor, local_operator
from shuzhi.chain.verify import verify_house
from shuzhi.ledger.attachments import attach_file
from shuzhi.ledger.models import Attachment
from shuzhi.roster.models import Organisation
from tests.houses import make_entry, make_member


def test_an_upload_names_person_and_account(branch: Organisation, clerk: Actor) -> None:
    account, zhao = Account.objects.get(pk=clerk.account_id), make_member(branch, "赵一")
    say_whose(actor=local_operator(), account=account, person=zhao)
    entry = make_entry(branch, date(2026, 2, 6))
    file = attach_file(actor=account.actor(), entry=entry, name="签到.pdf", file=ContentFile(b"invented"))
    assert verify_house() == []
    Account.objects.filter(pk=account.pk).update(name="改过的名")
    file.refresh_from_db()
    assert (file.uploaded_by, file.uploaded_by_account, file.uploaded_by_person) == ("干事甲", account, zhao)


def test_the_office_uploads_without_an_account(branch: Organisation, operator: Actor) -> None:
    entry = make_entry(branch, date(2026, 2, 6))
    file = attach_file(actor=operator, entry=entry, name="签到.pdf", file=ContentFile(b"invented"))
    assert (file.uploaded_by, file.uploaded_by_account, file.uploaded_by_person) == ("本机操作员", None, None)


@pytest.mark.parametrize(
    "changed", [{"uploaded_by": "别人"}, {"uploaded_by_account": None}, {"uploaded_by_person": None}]
)
def test_another_uploader_written_behind_the_programs_back_is_found(
    changed: dict[str, Any], branch: Organisation, clerk: Actor
) -> None:
    account = Account.objects.get(pk=clerk.account_id)
    say_whose(actor=local_operator(), account=account, person=make_member(branch, "赵一"))
    entry = make_entry(branch, date(2026, 2, 6))
    attach_file(actor=account.actor(), entry=entry, name="签到.pdf", file=ContentFile(b"invented"))
    Attachment.everywhere.update(**changed)
    assert [fault.code for fault in verify_house()] == ["fact.changed"]
