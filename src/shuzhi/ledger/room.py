"""What the ledger declares of itself."""

from __future__ import annotations

from shuzhi.access.roles import Capability, Role
from shuzhi.ledger.facts import ENTRY, REGISTER
from shuzhi.ledger.facts_file import FACTS_FILE
from shuzhi.ledger.relations import RELATIONS
from shuzhi.ledger.rows import read_entries, read_registers, read_somebody
from shuzhi.ledger.verify import attachment_faults, called_faults, mark_faults
from shuzhi.rooms import AuditVerb, Proof, Room, RowReader
from shuzhi.rulebook import national
from shuzhi.rulebook.vocabulary import ENTRY_FIELDS

KINDS = {kind.id: kind.label for kind in national().kinds.values()}
REGISTERS = {register.id: register.label for register in national().registers.values()}

ROOM = Room(
    name="ledger",
    label="台账",
    facts=(ENTRY, REGISTER),
    relations=RELATIONS,
    row_readers={
        "entry": RowReader("台账", read_entries),
        "register": RowReader("登记", read_registers),
        "person": RowReader("名册", read_somebody),
        "name": RowReader("台账参加人员", read_somebody, numbered=False),
    },
    capabilities={Capability.RECORD: frozenset({Role.CLERK, Role.SECRETARY})},
    audit_verbs={
        "entry.recorded": AuditVerb("记入台账", "记入{kinds}：{title}（{day}）", {"kinds": KINDS}),
        "entry.corrected": AuditVerb("更正台账", "更正台账条目 {entry}：{reason}"),
        "entry.withdrawn": AuditVerb("撤回台账", "撤回台账条目 {entry}：{reason}"),
        "entry.emptied": AuditVerb(
            "清空内容", "清空 {count} 条台账中不应登记的内容（{fields}）", {"fields": ENTRY_FIELDS}
        ),
        "register.emptied": AuditVerb("清空内容", "清空 {count} 条登记中不应登记的内容"),
        "register.recorded": AuditVerb("登记", "登记{register}：{title}", {"register": REGISTERS}),
        "register.corrected": AuditVerb("更正登记", "更正登记 {row}：{reason}"),
        "register.withdrawn": AuditVerb("撤回登记", "撤回登记 {row}：{reason}"),
    },
    proofs=(
        Proof("条目的计数标记", mark_faults),
        Proof("参加人的称呼", called_faults),
        Proof("附件的文件", attachment_faults),
    ),
    facts_file=FACTS_FILE,
)
