"""What the exchange room declares of itself."""

from __future__ import annotations

from shuzhi.access.roles import Capability, Role
from shuzhi.rooms import AuditVerb, Room

ROOM = Room(
    name="exchange",
    label="导入导出",
    capabilities={Capability.IMPORT: frozenset({Role.CLERK, Role.SECRETARY})},
    audit_verbs={
        "import.committed": AuditVerb("导入", "导入批次 {batch}：{files}，新增 {created} 行"),
        "import.undone": AuditVerb("撤销导入", "撤销导入批次 {batch}"),
        "facts.dumped": AuditVerb("导出", "导出 {name} 的事实文件"),
    },
)
