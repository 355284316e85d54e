"""What the roster declares of itself."""

from __future__ import annotations

from shuzhi.access.roles import Capability, Role
from shuzhi.rooms import AuditVerb, Room, RowReader
from shuzhi.roster.facts import LEDGER_BEGINNING, ORGANISATION, PERSON, SETTING
from shuzhi.roster.facts_file import FACTS_FILE
from shuzhi.roster.models import CircumstanceKind, MembershipStatus, PostRole
from shuzhi.roster.relations import RELATIONS
from shuzhi.roster.rows import read_organisations
from shuzhi.roster.settings import SET
from shuzhi.rulebook import known_settings

SETTINGS = {one.id: one.label for one in known_settings().values()}

ROOM = Room(
    name="roster",
    label="名册",
    facts=(ORGANISATION, PERSON, SETTING, LEDGER_BEGINNING),
    relations=RELATIONS,
    row_readers={"organisation": RowReader("组织", read_organisations)},
    capabilities={
        Capability.ROSTER: frozenset({Role.CLERK, Role.SECRETARY, Role.DEPARTMENT}),
        SET: frozenset({Role.SECRETARY, Role.DEPARTMENT}),
    },
    audit_verbs={
        "setting.set": AuditVerb("制度设置", "设置「{setting}」为{value}，自 {day} 起", {"setting": SETTINGS}),
        "setting.withdrawn": AuditVerb("撤回设置", "撤回设置「{setting}」：{reason}", {"setting": SETTINGS}),
        "ledger.begun": AuditVerb("台账起记", "{kind}自 {day} 起记"),
        "ledger.unbegun": AuditVerb("撤回起记日期", "撤回{kind}的起记日期：{reason}"),
        "organisation.added": AuditVerb("新建组织", "新建组织 {name}（{code}）"),
        "organisation.changed": AuditVerb("变更组织", "变更组织 {name}：{change}"),
        "organisation.merged": AuditVerb("合并组织", "{names} 并入 {successor}"),
        "organisation.closed": AuditVerb("撤销组织", "撤销组织 {name}，自 {day} 起"),
        "person.added": AuditVerb("名册新增", "名册新增 {name}", persons=("name",)),
        "person.changed": AuditVerb("更正名册", "更正名册 {name}：{change}", persons=("name", "change")),
        "membership.changed": AuditVerb(
            "变更党籍",
            "{name} 党籍状态变更为 {status}，自 {day} 起",
            {"status": dict(MembershipStatus.choices)},
            persons=("name",),
        ),
        "membership.ended": AuditVerb("结束党籍", "{name} 党籍结束（{reason}），自 {day} 起", persons=("name",)),
        "circumstance.noted": AuditVerb(
            "登记情况",
            "登记 {name} 情况：{circumstance}",
            {"circumstance": dict(CircumstanceKind.choices)},
            persons=("name",),
        ),
        "post.filled": AuditVerb(
            "登记任职", "登记 {name} 任 {post}，自 {day} 起", {"post": dict(PostRole.choices)}, persons=("name",)
        ),
        "dues_base.set": AuditVerb("核定党费", "核定 {name} 月应缴党费 {due} 元，自 {day} 起", persons=("name",)),
        "transfer.made": AuditVerb("转接关系", "{name} 组织关系由 {source} 转往 {target}", persons=("name",)),
    },
    facts_file=FACTS_FILE,
)
