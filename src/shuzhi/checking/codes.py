"""The codes of findings: what each is called, and to which family it belongs.  A code is never renamed.

A finer code (``form.margin``) is called by its own row, else by the row of what stands before its last dot.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Family = Literal["gap", "number", "structure", "fact", "copied", "noise", "form"]

FAMILIES: dict[Family, str] = {
    "gap": "没有填完",
    "number": "数字和结论",
    "structure": "结构和对应",
    "fact": "时间、职务和名称",
    "copied": "与其他材料相同",
    "noise": "杂质和变形字",
    "form": "版式",
}


@dataclass(frozen=True, slots=True)
class CodeLabel:
    """What a code is called in lists, and its family."""

    label: str
    family: Family


CODES: dict[str, CodeLabel] = {
    "placeholder": CodeLabel("没有填写", "gap"),
    "claim.mismatch": CodeLabel("与台账不一致", "number"),
    "claim.unsupported": CodeLabel("台账中没有依据", "number"),
    "absolute": CodeLabel("说得过满", "number"),
    "count.mismatch": CodeLabel("说的数目与列的不符", "number"),
    "section.missing": CodeLabel("缺少部分", "structure"),
    "numbering": CodeLabel("序号", "structure"),
    "length": CodeLabel("篇幅", "structure"),
    "share": CodeLabel("各部分比重", "structure"),
    "problem.unanswered": CodeLabel("问题没有对应的打算", "structure"),
    "measure.unmatched": CodeLabel("措施没有对应的问题", "structure"),
    "finding.unanswered": CodeLabel("上年反馈的问题没有回应", "structure"),
    "era": CodeLabel("与年度不合", "fact"),
    "year.mixed": CodeLabel("年度前后不一", "fact"),
    "role": CodeLabel("职务与内容不合", "fact"),
    "name.inconsistent": CodeLabel("名称前后不一", "fact"),
    "copied": CodeLabel("与其他材料相同", "copied"),
    "noise": CodeLabel("杂质和变形字", "noise"),
    "form": CodeLabel("版式", "form"),
}
"""Every code, or the head of a finer one (``form`` for ``form.margin``); all stand in the guide for users."""
_OTHER = CodeLabel("其他", "structure")


def code_label(code: str) -> CodeLabel:
    """The label of a code, or of the nearest code above it."""
    while code:
        if code in CODES:
            return CODES[code]
        code = code.rpartition(".")[0]
    return _OTHER
