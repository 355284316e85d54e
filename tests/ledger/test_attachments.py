"""A file is kept with an entry as it came: none that is empty, too large or runs, and any change is found."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.core.files.base import ContentFile

from shuzhi.access.scoping import Actor
from shuzhi.ledger import attachments
from shuzhi.ledger.attachments import attach_file
from shuzhi.ledger.entries import EntryError
from shuzhi.ledger.models import Attachment, Entry
from shuzhi.ledger.verify import attachment_faults
from shuzhi.roster.models import Organisation
from tests.houses import make_entry


@pytest.fixture
def entry(branch: Organisation) -> Entry:
    return make_entry(branch, date(2026, 2, 6))


@pytest.fixture
def ten_bytes_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attachments, "LARGEST", 10)


def attach(actor: Actor, entry: Entry, content: bytes, name: str = "签到.pdf") -> Attachment:
    return attach_file(actor=actor, entry=entry, name=name, file=ContentFile(content))


@pytest.mark.usefixtures("ten_bytes_at_most")
@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("签到.pdf", b"", "attachment.empty"),
        ("签到.pdf", b"12345678901", "attachment.large"),
        ("签到.exe", b"x", "attachment.kind"),
        ("签到.XLSM", b"x", "attachment.kind"),
    ],
)
def test_a_file_that_is_empty_too_large_or_runs_is_refused(
    name: str, content: bytes, code: str, entry: Entry, clerk: Actor
) -> None:
    with pytest.raises(EntryError) as refused:
        attach(clerk, entry, content, name)
    assert refused.value.code == code
    assert not Attachment.everywhere.exists()


@pytest.mark.usefixtures("ten_bytes_at_most")
def test_a_file_of_just_the_largest_size_is_kept(entry: Entry, clerk: Actor) -> None:
    assert attach(clerk, entry, b"1234567890").size == 10


@pytest.mark.parametrize("changed", [b"a", b"b", b"c", b"d"])
def test_a_file_changed_behind_the_programs_back_is_found(changed: bytes, entry: Entry, clerk: Actor) -> None:
    kept = attach(clerk, entry, b"invented")
    assert list(attachment_faults()) == []
    Path(kept.file.path).write_bytes(changed)
    [fault] = attachment_faults()
    assert (fault.organisation, fault.code) == (entry.organisation.name, "attachment.changed")


def test_a_file_that_is_gone_is_found(entry: Entry, clerk: Actor) -> None:
    kept = attach(clerk, entry, b"invented")
    Path(kept.file.path).unlink()
    assert [fault.code for fault in attachment_faults()] == ["attachment.lost"]
