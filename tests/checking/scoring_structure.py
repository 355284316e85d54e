"""How well structure is read, on the labelled reports: parts, reports of a collection, and each finding code.

Nothing is asserted here: ``tests/checking/structure/test_quality.py`` sets floors, ``benchmarks/`` prints the figures.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from shuzhi.checking.model import Finding, Report, Role, Section, SourceText, Span
from shuzhi.checking.structure import check_answers, check_structure, find_sections, split_reports
from tests.checking.labelled import LabelledFinding, LabelledReport, LabelledSection, labelled_reports

REAL = Path(__file__).parents[3] / "shared" / "data" / "reports"
"""The labelled real report; it is not part of this project and may be absent."""
CODES = ("count.mismatch", "measure.unmatched", "numbering", "problem.unanswered", "section.missing")
REACH = 8  # characters before a tolerated label in which its point may be found: the label may stand after the lead
SHORT = 30  # characters of a heading that stands alone
SLACK = 12  # characters by which the span of a report may differ: a number or a page mark at its edge


@dataclass(frozen=True, slots=True)
class Score:
    """Found rightly, found wrongly, missed."""

    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    def __add__(self, other: Score) -> Score:
        return Score(self.right + other.right, self.wrong + other.wrong, self.missed + other.missed)


NONE = Score(0, 0, 0)


def real_report() -> tuple[Report, list[LabelledSection]] | None:
    """The labelled real report with its parts; None where it is absent."""
    if not (REAL / "002.txt").exists():
        return None
    content = (REAL / "002.txt").read_text(encoding="utf-8")
    gold = json.loads((REAL / "002.gold.json").read_text(encoding="utf-8"))["sections"]
    starts = [part["span"][0] for part in gold]
    roles: list[Role] = [part["role"].split()[0] for part in gold]
    parts = [
        LabelledSection(role, (start, end))
        for role, start, end in zip(roles, starts, [*starts[1:], len(content)], strict=True)
    ]
    title = content.split("\n", 1)[0].strip()
    return Report(SourceText("002.txt", "txt", content), title, (0, len(content)), 2022), parts


def labelled_parts() -> Iterator[tuple[Report, Sequence[LabelledSection]]]:
    """Every report whose parts are labelled, the real one first where it is there."""
    real = real_report()
    if real:
        yield real
    for labelled in labelled_reports():
        yield labelled.report, labelled.sections


def character_score(report: Report, parts: Sequence[LabelledSection], sections: Sequence[Section]) -> Score:
    """Characters of the labelled parts: with the right role, and with another one (also missed)."""
    found = {at: section.role for section in sections for at in range(*section.span)}
    text = report.source.content
    judged = [(at, part.role) for part in parts for at in range(*part.span) if not text[at].isspace()]
    right = sum(found.get(at) == role for at, role in judged)
    return Score(right, len(judged) - right, len(judged) - right)


def boundary_score(report: Report, parts: Sequence[LabelledSection], sections: Sequence[Section]) -> Score:
    """Beginnings of parts: right where a part of the same role begins in the same paragraph.

    Closing words cut off as a part of their own count as nothing, and so does a finer cut inside a labelled part of the
    same role.
    """
    text = report.source.content
    wanted = {(part.role, _paragraph(text, part.span[0])) for part in parts}
    first = min((part.span[0] for part in parts), default=0)
    others = {at for role, at in wanted if role == "other"}
    found = {
        (section.role, at)
        for section in sections
        if (at := _paragraph(text, section.span[0])) >= _paragraph(text, first)
        and (section.role != "other" or at in others)
    }
    finer = {
        (role, at) for role, at in found for part in parts if part.role == role and part.span[0] < at < part.span[1]
    }
    return Score(len(wanted & found), len(found - wanted - finer), len(wanted - found))


def _paragraph(text: str, at: int) -> int:
    """Where the paragraph at ``at`` begins."""
    while at < len(text) and text[at].isspace():
        at += 1
    return text.rfind("\n", 0, at) + 1


def section_scores() -> tuple[Score, Score]:
    """Over all labelled reports: characters, beginnings."""
    characters = boundaries = NONE
    for report, parts in labelled_parts():
        sections = find_sections(report)
        characters += character_score(report, parts, sections)
        boundaries += boundary_score(report, parts, sections)
    return characters, boundaries


def without_headings(
    report: Report, parts: Sequence[LabelledSection], roles: Sequence[str]
) -> tuple[Report, list[LabelledSection]]:
    """The report with the headings of those roles deleted, where they stand alone in their line, and its parts."""
    text, kept, at = "", [], 0
    whole = report.source.content
    for part in parts:
        start, end = part.span
        text += whole[at:start]
        stop = whole.find("\n", start, end) + 1
        heading = whole[start:stop].strip()
        at = stop if part.role in roles and 0 < len(heading) <= SHORT and heading[-1] not in "。：；" else start
        kept.append(LabelledSection(part.role, (len(text), len(text) + end - at)))
        text += whole[at:end]
        at = end
    text += whole[at:]
    return Report(SourceText("bare.txt", "txt", text), report.title, (0, len(text)), report.year), kept


def broken(report: Report, parts: Sequence[LabelledSection], width: int) -> tuple[Report, list[LabelledSection]]:
    """The report with its lines broken after so many characters, as a converter does, and its parts."""
    text, places, column = "", [], 0
    for sign in report.source.content:
        places.append(len(text))
        text += sign
        column = 0 if sign == "\n" else column + 1
        if column == width:
            text, column = text + "\n", 0
    places.append(len(text))
    moved = [LabelledSection(part.role, (places[part.span[0]], places[part.span[1]])) for part in parts]
    return Report(SourceText("broken.txt", "txt", text), report.title, (0, len(text)), report.year), moved


def split_score(text: str, spans: Sequence[Span]) -> Score:
    """Reports of a collection: right where beginning and end are."""
    found = [report.span for report in split_reports(SourceText("volume.txt", "txt", text))]
    right = sum(any(_same(span, other) for other in found) for span in spans)
    return Score(right, len(found) - right, len(spans) - right)


def _same(one: Span, other: Span) -> bool:
    return abs(one[0] - other[0]) <= SLACK and abs(one[1] - other[1]) <= SLACK


def structure_findings(report: Report) -> list[Finding]:
    """What the checks of structure find in a report."""
    sections = find_sections(report)
    return [*check_structure(report, sections, None), *check_answers(report, sections)]


def finding_scores(reports: Iterable[LabelledReport] | None = None) -> dict[str, Score]:
    """For each code: how the findings meet the labels, over the labelled reports.

    A finding is right where its span meets a label of its code; labels that may be found or not count as nothing.  A
    missing part is labelled by its role.  That a plan lists nothing at all is right where most problems are labelled.
    """
    scores = dict.fromkeys(CODES, NONE)
    for labelled in reports if reports is not None else labelled_reports():
        findings = structure_findings(labelled.report)
        for code in CODES:
            of_code = [finding for finding in findings if finding.code == code]
            if code == "section.missing":
                found, wanted = Counter(finding.kind for finding in of_code), Counter(labelled.missing)
                right = sum((found & wanted).values())
                scores[code] += Score(right, found.total() - right, wanted.total() - right)
            else:
                labels = [label for label in labelled.findings if label.code == code]
                scores[code] += _span_score([one for one in of_code if one.kind != "plan"], labels)
    return scores


def _span_score(findings: Sequence[Finding], labels: Sequence[LabelledFinding]) -> Score:
    sure = [label for label in labels if not label.tolerated]
    hit = [label for label in sure if any(_meets(finding.span, label.span) for finding in findings)]
    excused = [(label.span[0] - REACH if label.tolerated else label.span[0], label.span[1]) for label in labels]
    wrong = [finding for finding in findings if not any(_meets(finding.span, span) for span in excused)]
    return Score(len(hit), len(wrong), len(sure) - len(hit))


def _meets(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]
