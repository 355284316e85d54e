"""What the access room declares of itself."""

from __future__ import annotations

from shuzhi.access.facts import ACCOUNT, AUDIT
from shuzhi.access.roles import Capability, Role
from shuzhi.rooms import AuditVerb, Room

ROLES: dict[str, str] = dict(Role.choices)

ROOM = Room(
    name="access",
    label="权限与日志",
    facts=(ACCOUNT, AUDIT),
    capabilities={
        Capability.VIEW: frozenset(set(Role.values) - {Role.ADMINISTRATOR}),
        Capability.VIEW_NAMES: frozenset({Role.CLERK, Role.SECRETARY, Role.DEPARTMENT, Role.MEMBER}),
        Capability.VIEW_PERSONS: frozenset({Role.CLERK, Role.SECRETARY, Role.DEPARTMENT}),
        Capability.AUDIT: frozenset({Role.DEPARTMENT, Role.AUDITOR}),
        Capability.ACCOUNTS: frozenset({Role.ADMINISTRATOR}),
    },
    audit_verbs={
        "account.created": AuditVerb("开设账号", "开设账号 {username}（{name}）"),
        "account.granted": AuditVerb(
            "授予角色", "授予 {username} 角色「{role}」，范围 {organisation_name}", {"role": ROLES}
        ),
        "account.grant_ended": AuditVerb(
            "收回角色", "收回 {username} 的角色「{role}」，范围 {organisation_name}", {"role": ROLES}
        ),
        "account.password_set": AuditVerb("重设口令", "重设 {username} 的口令"),
        "account.person_said": AuditVerb("写明是谁", "写明账号 {username} 是谁：{whose}", persons=("whose",)),
        "account.signed_in": AuditVerb("登录", "登录"),
        "account.sign_in_failed": AuditVerb("登录失败", "登录失败：{username}"),
    },
)
