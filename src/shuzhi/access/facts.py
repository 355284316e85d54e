"""What the chain holds of who recorded a fact, and accounts and the log themselves."""

from __future__ import annotations

from shuzhi.access.models import Account, AuditRecord, Grant
from shuzhi.chain.contents import columns
from shuzhi.rooms import Column, FactType, Part

RECORDED = columns("recorded_at", "recorded_by", "batch_id", "origin", "withdrawn_at", "withdrawn_reason")

ACCOUNT = FactType(
    "account",
    "账号和授权",
    Account,
    (
        *columns("username", "name", "person_id", "is_active", "is_staff", "is_superuser"),
        Column("password", secret=True),
    ),
    parts=(Part("grants", Grant, "account", columns("role", "organisation_id", "since", "until")),),
    organisation=None,
    title="username",
    kept_before=True,
)
AUDIT = FactType(
    "audit",
    "操作日志",
    AuditRecord,
    columns("at", "account_id", "actor_name", "verb", "organisation_id", "facts", "written"),
    title="verb",
    kept_before=True,
)
