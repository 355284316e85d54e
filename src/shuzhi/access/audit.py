"""The audit log: one human sentence for each thing done."""

from __future__ import annotations

from typing import Any

from shuzhi.access.models import AuditRecord
from shuzhi.access.scoping import Actor
from shuzhi.clock import now

SENTENCES: dict[str, str] = {
    "account.created": "开设账号 {username}（{name}）",
    "account.granted": "授予 {username} 角色「{role}」，范围 {organisation_name}",
    "account.signed_in": "登录",
    "account.sign_in_failed": "登录失败：{username}",
    "organisation.added": "新建组织 {name}（{code}）",
    "organisation.changed": "变更组织 {name}：{change}",
    "organisation.merged": "{names} 并入 {successor}",
    "organisation.closed": "撤销组织 {name}，自 {day} 起",
    "person.added": "名册新增 {name}",
    "person.changed": "更正名册 {name}：{change}",
    "membership.changed": "{name} 党籍状态变更为 {status}，自 {day} 起",
    "circumstance.noted": "登记 {name} 情况：{circumstance}",
    "post.filled": "登记 {name} 任 {post}，自 {day} 起",
    "dues_base.set": "核定 {name} 月应缴党费 {due} 元，自 {day} 起",
    "transfer.made": "{name} 组织关系由 {source} 转往 {target}",
    "entry.recorded": "记入{kinds}：{title}（{day}）",
    "entry.corrected": "更正台账条目 {entry}：{reason}",
    "entry.withdrawn": "撤回台账条目 {entry}：{reason}",
    "register.recorded": "登记{register}：{title}",
    "register.corrected": "更正登记 {row}：{reason}",
    "register.withdrawn": "撤回登记 {row}：{reason}",
    "item.opened": "建立事项：{title}",
    "item.withdrawn": "撤回事项 {titles}：{reason}",
    "item.advanced": "事项 {item} {act}：{note}",
    "duty.explained": "说明「{rule}」{period}：{text}",
    "import.committed": "导入批次 {batch}：{files}，新增 {created} 行",
    "import.undone": "撤销导入批次 {batch}",
    "report.drafted": "起草 {year} 年述职报告",
    "report.edited": "修改 {year} 年述职报告",
    "report.frozen": "定稿 {year} 年述职报告，校验值 {digest}",
    "report.reopened": "撤回 {year} 年述职报告定稿：{reason}",
    "report.submitted": "报送 {year} 年述职报告《{title}》，校验值 {digest}",
    "report.submission_withdrawn": "撤回报送的 {year} 年述职报告《{title}》：{reason}",
    "report.volume": "汇编 {year} 年述职报告",
    "report.exported": "导出 {year} 年述职报告（{form}）",
}


def write_audit(*, actor: Actor, verb: str, organisation: Any = None, **facts: object) -> AuditRecord:
    """Add one sentence to the log.

    Args:
        actor: Who did it.
        verb: A key of :data:`SENTENCES`; an unknown one is a programming error (KeyError).
        organisation: The organisation concerned, or None.
        facts: What the sentence needs; personal identifiers never belong here.
    """
    return AuditRecord.everywhere.create(
        at=now(),
        account_id=actor.account_id,
        actor_name=actor.name,
        verb=verb,
        organisation=organisation,
        sentence=SENTENCES[verb].format(**facts),
    )
