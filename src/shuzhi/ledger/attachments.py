"""The verb that keeps a file with an entry.  Its SHA-256 becomes part of the entry's link in the chain."""

from __future__ import annotations

import hashlib
from pathlib import PurePosixPath
from typing import Any

from django.core.files.base import File
from django.db import transaction

from shuzhi.access.audit import write_audit
from shuzhi.access.roles import Capability
from shuzhi.access.scoping import Actor
from shuzhi.chain.links import append_links
from shuzhi.errors import NotFoundError
from shuzhi.ledger.entries import EntryError, EntryFacts, NotKeptError, find_entry, record_entry
from shuzhi.ledger.kept import kept_of_entry
from shuzhi.ledger.kinds import kinds_of_entry
from shuzhi.ledger.models import Attachment, Entry
from shuzhi.roster.models import Organisation

ATTACHED = "增加附件"  # the reason of the link that keeps a file begins so
LARGEST = 20 * 1024 * 1024  # bytes
REFUSED = {
    ".exe",
    ".bat",
    ".cmd",
    ".com",
    ".js",
    ".vbs",
    ".ps1",
    ".msi",
    ".scr",
    ".html",
    ".htm",
    ".svg",
    ".docm",
    ".xlsm",
}


@transaction.atomic
def attach_file(*, actor: Actor, entry: Entry, name: str, file: File[Any]) -> Attachment:
    """Keep ``file`` with ``entry`` under ``name``.

    Raises:
        AccessDeniedError: The actor may not record for the entry's organisation.
        EntryError: The file is empty, larger than 20 MB, or of a kind that runs.
        NotKeptError: Of entries of this kind no files are kept.
    """
    actor.require(Capability.RECORD, entry.organisation)
    if "files" not in kept_of_entry(entry):
        raise NotKeptError(tuple(entry.kinds), kinds_of_entry(entry), ["files"])
    name = PurePosixPath(name.replace("\\", "/")).name[:200]
    size = file.size or 0
    if not size:
        raise EntryError(f"附件“{name}”是空文件。", advice="请重新选择文件。", code="attachment.empty")
    if size > LARGEST:
        raise EntryError(f"附件“{name}”超过 20 MB。", advice="请压缩后再上传，或分开上传。", code="attachment.large")
    if PurePosixPath(name).suffix.lower() in REFUSED:
        raise EntryError(
            f"附件“{name}”是程序或带宏的文件，不能保存。",
            advice="请另存为 PDF、图片、docx 或 xlsx。",
            code="attachment.kind",
        )
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    made: Attachment = Attachment.everywhere.create(
        entry=entry,
        name=name,
        size=size,
        sha256=digest.hexdigest(),
        file=File(file, name=name),
        uploaded_by=actor.name,
        uploaded_by_account_id=actor.account_id,
        uploaded_by_person_id=actor.person_id,
    )
    reason = f"{ATTACHED}：{name}"
    append_links(actor, [entry], reason=reason)
    write_audit(actor=actor, verb="entry.corrected", organisation=entry.organisation, entry=str(entry), reason=reason)
    return made


@transaction.atomic
def record_with_file(
    *, actor: Actor, organisation: Organisation, facts: EntryFacts, name: str, file: File[Any]
) -> Entry:
    """Record one thing that happened together with its file: both, or neither where one is refused.

    Raises:
        AccessDeniedError: The actor may not record for this organisation or a joint one.
        EntryError: What :func:`record_entry` or :func:`attach_file` refuses.
    """
    entry = record_entry(actor=actor, organisation=organisation, facts=facts)
    attach_file(actor=actor, entry=entry, name=name, file=file)
    return entry


def find_attachment(*, actor: Actor, entry_id: int, attachment_id: int) -> Attachment:
    """A file of an entry the actor may see.

    Raises:
        NotFoundError: There is none, the actor does not reach the entry, or of its kind no files are kept.
    """
    entry = find_entry(actor=actor, entry_id=entry_id)
    found: Attachment | None = Attachment.everywhere.filter(entry=entry, pk=attachment_id).first()
    if found is None or "files" not in kept_of_entry(entry):
        raise NotFoundError("没有这个附件。", advice="请从台账条目中打开。", code="attachment.not_found")
    return found
