"""``numbering.heading``: parts that are there without a heading, and reports without the first level of headings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from shuzhi.checking.model import ROLE_LABELS, Finding, Report, Role, Section
from shuzhi.checking.structure.numerals import han
from shuzhi.checking.structure.outline import Heading, top_rank
from shuzhi.checking.structure.reading import PLAIN_RANK, RANKS
from shuzhi.checking.structure.series import is_heading
from shuzhi.checking.structure.spans import finding, heading_span

_OWED: tuple[Role, ...] = ("problems", "plan")
_HEADINGS: dict[Role, str] = {"problems": "存在的问题", "plan": "下一步打算"}
_LEAST = 80  # characters of a part that deserves a heading
_LIKELY = 0.6


def check_headings(report: Report, headings: Sequence[Heading], sections: Sequence[Section]) -> Iterator[Finding]:
    """Problems and plans without a heading among parts that have one; one finding for headings that begin at （一）."""
    numbered = [heading for heading in headings if heading.rank < PLAIN_RANK]
    plain = [heading for heading in headings if heading.rank == PLAIN_RANK and is_heading(heading)]
    if len(numbered) > 1 and top_rank(numbered) == RANKS["han_bracket"] and not plain:
        start = report.span[0]
        yield finding(
            report.source,
            "numbering.heading",
            (start + numbered[0].start, start + numbered[0].end),
            message="全文没有一级标题，序号从“（一）”开始，分不清哪里是工作、问题和打算。",
            advice="请给各部分加上一级标题，例如“一、工作情况”“二、存在的问题”“三、下一步打算”。",
            confidence=_LIKELY,
        )
    elif sum(1 for section in sections if section.heading) > 1:
        bare = [part for role in _OWED if (part := _without_heading(sections, role))]
        for index, part in enumerate(bare, 1):
            yield _bare(report, part, headings, index)


def _without_heading(sections: Sequence[Section], role: Role) -> Section | None:
    """The first part of the role, where none of them has a heading and it is large enough to deserve one."""
    parts = [section for section in sections if section.role == role]
    if not parts or any(section.heading for section in parts) or parts[0].characters < _LEAST:
        return None
    return parts[0]


def _bare(report: Report, part: Section, headings: Sequence[Heading], index: int) -> Finding:
    before = [
        heading for heading in headings if report.span[0] + heading.start < part.span[0] and heading.style == "han"
    ]
    number = f"{han((before[-1].number or 0) + index)}、" if before else ""
    label = _HEADINGS[part.role]
    return finding(
        report.source,
        "numbering.heading",
        heading_span(report, part),
        message=f"从这里起是“{ROLE_LABELS[part.role]}”，没有标题。",
        advice=f"请在前面加一个标题，例如“{number}{label}”，后面的序号依次顺延。",
        confidence=_LIKELY,
        kind=part.role,
    )
