"""What the reports room declares of itself."""

from __future__ import annotations

from shuzhi.access.roles import Capability, Role
from shuzhi.reports.chained import FROZEN, SUBMISSION
from shuzhi.reports.freezing import frozen_faults
from shuzhi.reports.submitting import has_told, submitted_faults
from shuzhi.rooms import AuditVerb, Proof, Room

ROOM = Room(
    name="reports",
    label="述职报告",
    facts=(FROZEN, SUBMISSION),
    capabilities={
        Capability.DRAFTS: frozenset({Role.CLERK, Role.SECRETARY, Role.MEMBER}),
        Capability.REPORT: frozenset({Role.CLERK, Role.SECRETARY}),
        Capability.FREEZE: frozenset({Role.SECRETARY}),
    },
    audit_verbs={
        "report.drafted": AuditVerb("起草述职", "起草 {year} 年述职报告"),
        "report.edited": AuditVerb("修改述职", "修改 {year} 年述职报告"),
        "report.frozen": AuditVerb("述职定稿", "定稿 {year} 年述职报告，校验值 {digest}"),
        "report.reopened": AuditVerb("撤回定稿", "撤回 {year} 年述职报告定稿：{reason}"),
        "report.submitted": AuditVerb("报送述职", "报送 {year} 年述职报告《{title}》，校验值 {digest}"),
        "report.submission_withdrawn": AuditVerb("撤回报送", "撤回报送的 {year} 年述职报告《{title}》：{reason}"),
        "report.volume": AuditVerb("汇编述职", "汇编 {year} 年述职报告"),
        "report.exported": AuditVerb("导出述职", "导出 {year} 年述职报告（{form}）"),
    },
    year_told=has_told,
    proofs=(Proof("定稿的正文和数字", frozen_faults), Proof("报送的正文和原文件", submitted_faults)),
)
