"""What the duties room declares of itself."""

from __future__ import annotations

from shuzhi.access.facts import RECORDED
from shuzhi.access.roles import Capability, Role
from shuzhi.chain.contents import columns
from shuzhi.duties.changes import read_changes
from shuzhi.duties.facts_file import FACTS_FILE
from shuzhi.duties.kept import kept_faults
from shuzhi.duties.models import Explanation
from shuzhi.duties.proofs import calendar_faults, view_faults
from shuzhi.duties.relations import are_laid
from shuzhi.duties.rows import read_duties
from shuzhi.rooms import AuditVerb, FactType, Proof, Room, RowReader

EXPLANATION = FactType(
    "explanation",
    "责任说明",
    Explanation,
    columns("organisation_id", "rule", "person_id", "period", "text")
    + columns("kind", since=2, blank="reason")
    + columns("approved_by", since=2, blank="")
    + columns("approved_on", since=2)
    + columns("about_id", since=3)
    + RECORDED,
    title="text",
    kept_before=True,
)

ROOM = Room(
    name="duties",
    label="责任",
    facts=(EXPLANATION,),
    row_readers={
        "duty": RowReader("责任清单", read_duties, numbered=False),
        "change": RowReader("变动", read_changes, numbered=False),
    },
    capabilities={Capability.EXPLAIN: frozenset({Role.CLERK, Role.SECRETARY})},
    audit_verbs={"duty.explained": AuditVerb("说明责任", "说明「{rule}」{period}：{text}")},
    proofs=(
        Proof("组织沿革与党籍任职的计算表", kept_faults),
        Proof("计算用的历表", calendar_faults),
        Proof("计算用的视图", view_faults),
    ),
    laid=are_laid,
    facts_file=FACTS_FILE,
)
