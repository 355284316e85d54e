"""Roles and what each may do, as the rooms declare it.  A role is held on an organisation and reaches its subtree."""

from __future__ import annotations

from enum import StrEnum
from functools import cache

from django.db import models

from shuzhi.rooms import rooms


class Capability(StrEnum):
    """What an account may do with the business data it reaches."""

    VIEW = "view"  # ledger, duties, figures, reports
    VIEW_NAMES = "view_names"  # the names that stand in what VIEW shows
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


@cache
def capabilities_of(role: str) -> frozenset[str]:
    """What a role may do, as the rooms declare it."""
    held = {capability: roles for room in rooms() for capability, roles in room.capabilities.items()}
    return frozenset(capability for capability, roles in held.items() if role in roles)
