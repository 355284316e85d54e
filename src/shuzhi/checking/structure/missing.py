"""``section.missing``: a part that a report must have and has not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from shuzhi.checking.model import ROLE_LABELS, Finding, Report, Role, Section
from shuzhi.checking.structure.cues import named_roles
from shuzhi.checking.structure.limits import ShapeLimits
from shuzhi.checking.structure.looking_back import looks_back
from shuzhi.checking.structure.reading import count_characters
from shuzhi.checking.structure.spans import finding, heading_span, title_span

ALWAYS: tuple[Role, ...] = ("work", "problems", "plan")
"""What every report has (requirements, report shapes: the common skeleton)."""
_ORDER: tuple[Role, ...] = ("findings", "work", "problems", "causes", "plan")
_TOO_SHORT = 200  # characters of a text that cannot be a report
_ADVICE: dict[Role, str] = {
    "findings": "请写明上年度指出的问题和承诺的事项现在怎么样；没有的，写一句说明。",
    "work": "请把本年度做了的事写成一部分，加上标题。",
    "problems": "请写明本人和本单位存在的主要问题，加上标题。",
    "causes": "请对照问题逐条写明原因。",
    "plan": "请对照问题逐条写明下一年怎么做、谁负责、什么时候完成。",
}
_SURE, _LIKELY = 0.9, 0.7


def check_missing(report: Report, sections: Sequence[Section], limits: ShapeLimits | None) -> Iterator[Finding]:
    """Each part that is not there, with where it would go; a part without a heading is there."""
    size = count_characters(report.body)
    if not size:
        return
    required = limits.required if limits else ALWAYS
    there = _roles_there(report, sections)
    if "findings" in required and ("promises" in there or looks_back(report)):
        there.add("findings")
    lacking = [role for role in required if role not in there]
    if lacking and size < _TOO_SHORT and limits is None:
        yield finding(
            report.source,
            "section.missing",
            title_span(report),
            message=f"全文只有{size}字，看不出工作情况、存在问题和下步打算各部分。",
            advice="请确认文件是否完整；如果只是一段文字，可以不管这一条。",
            confidence=_LIKELY,
        )
        return
    for role in lacking:
        yield _missing(report, sections, role, limits)


def _roles_there(report: Report, sections: Sequence[Section]) -> set[Role]:
    """The roles of the parts, and those that a heading names besides (问题及原因, 不足和打算)."""
    there: set[Role] = set()
    for section in sections:
        there.add(section.role)
        if section.role in ("problems", "causes", "plan"):
            there |= named_roles(section.heading, report.year) & {"problems", "causes", "plan"}
    return there


def _missing(report: Report, sections: Sequence[Section], role: Role, limits: ShapeLimits | None) -> Finding:
    label = ROLE_LABELS[role]
    before = [section for section in sections if section.role in _ORDER[: _ORDER.index(role)]]
    after = [section for section in sections if section.role in _ORDER[_ORDER.index(role) + 1 :]]
    if before:
        span, where = heading_span(report, before[-1]), f"放在{_called(before[-1])}之后"
    elif after:
        span, where = heading_span(report, after[0]), f"放在{_called(after[0])}之前"
    else:
        span, where = title_span(report), "放在开头之后"
    by = f"“{limits.profile}”的报告要求有这一部分。" if limits else ""
    return finding(
        report.source,
        "section.missing",
        span,
        message=f"没有看到“{label}”部分。{by}可{where}。",
        advice=_ADVICE.get(role, "请补上这一部分。"),
        confidence=_SURE if any(section.heading for section in sections) else _LIKELY,
        kind=role,
    )


def _called(section: Section) -> str:
    return f"“{section.heading}”" if section.heading else f"“{ROLE_LABELS[section.role]}”部分"
