"""Short reports for these tests, and what is found in them."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from shuzhi.checking.model import Finding, Report, Role, Section, SourceText, Span
from shuzhi.checking.structure import ShapeLimits, check_answers, check_structure, find_sections, split_reports

TITLE = "2023年青峰县水务局党委书记抓基层党建工作述职报告"
WORK = (
    "全年召开党委会研究党建工作9次，修订责任清单，与下属支部签订责任书，整顿软弱涣散支部1个，新建活动室2处，"
    "组织党员突击队投身防汛抢险，为群众解决饮水问题36件，开展警示教育4次，廉政谈话28人次。"
)
SAMPLES = Path(__file__).parent / "samples"
_MARK = re.compile(r"‹(\w+)›")


def as_report(text: str) -> Report:
    """The one report that a text holds."""
    (report,) = split_reports(SourceText("report.txt", "txt", text))
    return report


def parts_of(text: str) -> list[tuple[Role, str]]:
    """Role and heading of each part."""
    return [(section.role, section.heading) for section in find_sections(as_report(text))]


def found_in(text: str, code: str, *, limits: ShapeLimits | None = None) -> list[Finding]:
    """The findings of a code."""
    report = as_report(text)
    sections = find_sections(report)
    findings = [*check_structure(report, sections, limits), *check_answers(report, sections, limits=limits)]
    assert all(report.source.content[slice(*finding.span)] == finding.text for finding in findings)
    return [finding for finding in findings if finding.code == code]


def words_of(text: str, code: str) -> list[str]:
    """The words at which a code was found."""
    return [finding.text for finding in found_in(text, code)]


def whole(*, work: str = WORK, problems: str = "一是学习不够深入。二是创新不够。", plan: str = "") -> str:
    """A report with the three parts under first-level headings."""
    plan = plan or "一是深化理论学习，学原文、悟原理。二是创新工作方法，丰富载体。"
    return (
        f"{TITLE}\n现将有关情况报告如下。\n一、工作情况\n{work}\n二、存在的问题\n{problems}\n三、下一步打算\n{plan}\n"
    )


@cache
def sample(name: str) -> tuple[str, tuple[tuple[Role, Span], ...]]:
    """A sample without its marks, and the parts they tell."""
    pieces = _MARK.split((SAMPLES / name).read_text(encoding="utf-8"))
    text, starts = pieces[0], []
    for role, words in zip(pieces[1::2], pieces[2::2], strict=True):
        starts.append((role, len(text)))
        text += words
    ends = [start for _, start in starts[1:]] + [len(text)]
    return text, tuple((role, (start, end)) for (role, start), end in zip(starts, ends, strict=True))  # type: ignore[misc]


def roles_by_character(sections: list[Section], text: str) -> list[str]:
    """The role that each character stands in."""
    roles = [""] * len(text)
    for section in sections:
        roles[slice(*section.span)] = [section.role] * (section.span[1] - section.span[0])
    return roles
