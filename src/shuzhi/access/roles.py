"""Roles and what each may do, as data.  A role is held on an organisation and reaches its subtree."""

from __future__ import annotations

from enum import StrEnum

from django.db import models


class Capability(StrEnum):
    """What an account may do with the business data it reaches."""

    VIEW = "view"  # ledger, duties, figures, reports
    VIEW_PERSONS = "view_persons"  # the roster with personal data (identity numbers stay masked)
    RECORD = "record"  # entries, registers, items
    ROSTER = "roster"  # organisations and people
    IMPORT = "import"
    EXPLAIN = "explain"  # answer a duty that has no record
    DRAFTS = "drafts"  # read a report before it is handed in; a superior sees only what was
    REPORT = "report"
    FREEZE = "freeze"
    VERIFY_ITEMS = "verify_items"  # 销号
    AUDIT = "audit"  # read the audit log
    ACCOUNTS = "accounts"  # make accounts and give roles; no business data


class Role(models.TextChoices):
    """Who uses the program."""

    CLERK = "clerk", "党务干事"
    SECRETARY = "secretary", "书记"
    DEPARTMENT = "department", "组织部门"
    REVIEWER = "reviewer", "评议人员"
    MEMBER = "member", "党员"
    AUDITOR = "auditor", "审计员"
    ADMINISTRATOR = "administrator", "系统管理员"


_WORK = frozenset(
    {
        Capability.VIEW,
        Capability.VIEW_PERSONS,
        Capability.RECORD,
        Capability.ROSTER,
        Capability.IMPORT,
        Capability.EXPLAIN,
        Capability.DRAFTS,
        Capability.REPORT,
    }
)
CAPABILITIES: dict[str, frozenset[Capability]] = {
    Role.CLERK: _WORK,
    Role.SECRETARY: _WORK | {Capability.FREEZE, Capability.VERIFY_ITEMS},
    Role.DEPARTMENT: frozenset(
        {
            Capability.VIEW,
            Capability.VIEW_PERSONS,
            Capability.ROSTER,
            Capability.VERIFY_ITEMS,
            Capability.AUDIT,
        }
    ),
    Role.REVIEWER: frozenset({Capability.VIEW}),
    Role.MEMBER: frozenset({Capability.VIEW, Capability.DRAFTS}),
    Role.AUDITOR: frozenset({Capability.VIEW, Capability.AUDIT}),
    Role.ADMINISTRATOR: frozenset({Capability.ACCOUNTS}),
}
