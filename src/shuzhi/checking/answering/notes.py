"""Findings as people read them: paragraph by paragraph, findings of one sort in one paragraph under one note."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from shuzhi.checking.codes import code_label
from shuzhi.checking.model import Checked, Finding, Report, Span

GROUPED = frozenset({"placeholder", "noise"})  # many of these in one paragraph say the same
NAMED_IN_A_NOTE = 12


@dataclass(frozen=True, slots=True)
class Note:
    """What is said in the margin about one or several like findings of a paragraph; ``number`` runs in a report."""

    number: int
    findings: tuple[Finding, ...]

    @property
    def label(self) -> str:
        """The code in Chinese."""
        return code_label(self.findings[0].code).label

    @property
    def message(self) -> str:
        """What does not hold."""
        if len(self.findings) == 1:
            return self.findings[0].message
        return f"这一段有 {len(self.findings)} 处：{_named(self.findings)}。"

    @property
    def advice(self) -> str:
        """What to do; each advice once."""
        return "".join(dict.fromkeys(finding.advice for finding in self.findings))


@dataclass(frozen=True, slots=True)
class NotedParagraph:
    """A line of the report that is not empty, with the notes on what begins in it; ``number`` counts from 1."""

    number: int
    span: Span
    notes: tuple[Note, ...]


def paragraphs_of(report: Report) -> list[Span]:
    """Where the lines of a report stand that are not empty; without their line ends."""
    found: list[Span] = []
    start = report.span[0]
    for line in report.body.split("\n"):
        if line.strip():
            found.append((start, start + len(line)))
        start += len(line) + 1
    return found or [(report.span[0], report.span[0])]


def location_of(report: Report, span: Span) -> str:
    """Where a span stands, for people: the line of a text file, the paragraph of any other."""
    if report.source.format in {"txt", "md"}:
        return f"第{report.source.content.count(chr(10), 0, span[0]) + 1}行"
    starts = [start for start, _ in paragraphs_of(report)]
    return f"第{max(1, bisect_right(starts, span[0]))}段"


def noted_paragraphs(checked: Checked) -> list[NotedParagraph]:
    """The report's paragraphs in order, each with its notes."""
    spans = paragraphs_of(checked.report)
    starts = [start for start, _ in spans]
    held: list[list[Finding]] = [[] for _ in spans]
    for finding in checked.findings:
        held[max(0, bisect_right(starts, finding.span[0]) - 1)].append(finding)
    noted: list[NotedParagraph] = []
    next_number = 1
    for number, (span, findings) in enumerate(zip(spans, held, strict=True), 1):
        groups = list(_groups(findings))
        notes = tuple(Note(next_number + index, group) for index, group in enumerate(groups))
        next_number += len(groups)
        noted.append(NotedParagraph(number, span, notes))
    return noted


def _groups(findings: Sequence[Finding]) -> Iterator[tuple[Finding, ...]]:
    """Findings of a code that repeats itself together, at the place of their first; every other alone."""
    together: dict[object, list[Finding]] = {}
    for index, finding in enumerate(findings):
        code = finding.code.partition(".")[0]
        together.setdefault(finding.code if code in GROUPED else index, []).append(finding)
    yield from map(tuple, together.values())


def _named(findings: Sequence[Finding]) -> str:
    """The words found, each once with its number of times; the first few."""
    counted = Counter(" ".join(finding.text.split())[:20] for finding in findings)
    named = [f"“{text}”" + (f"（{times} 次）" if times > 1 else "") for text, times in counted.items()]
    more = "等" if len(named) > NAMED_IN_A_NOTE else ""
    return "、".join(named[:NAMED_IN_A_NOTE]) + more
