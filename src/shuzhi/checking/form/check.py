"""A Word file against GB/T 9704: the page once, the paragraphs of each report in it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from shuzhi.checking.form.groups import Seen
from shuzhi.checking.form.looks import Looks
from shuzhi.checking.form.official import official
from shuzhi.checking.form.page import Page, check_pages, pages_of
from shuzhi.checking.form.page_number import check_page_number
from shuzhi.checking.form.paragraphs import known_paragraphs
from shuzhi.checking.form.text import check_text
from shuzhi.checking.form.writing import check_writing
from shuzhi.checking.model import Finding, SourceText
from shuzhi.checking.reading import ReadingError
from shuzhi.checking.reading.word import read_word
from shuzhi.checking.structure import split_reports

_ONE_PAGE = 22 * 28  # characters; a report that fits on one page needs no number


def check_form(data: bytes, source: SourceText) -> list[Finding]:
    """What in a .docx does not keep to GB/T 9704, one finding per kind and level; empty for any other file.

    Red heads, serial numbers and imprints are left alone: a report is no issued document.

    Args:
        data: The file's bytes.
        source: The same file as read.
    """
    if source.format != "docx":
        return []
    try:
        return sorted(_findings(data, source), key=lambda finding: (finding.span, finding.code))
    except ReadingError:  # its words could be read, but its styles or its footer are damaged
        return []


def _findings(data: bytes, source: SourceText) -> list[Finding]:
    document = read_word(data)
    looks = Looks(document)
    sections = pages_of(document)
    reports = split_reports(source)
    starts = [paragraph.span[0] for paragraph in document.paragraphs]
    seen = []
    for report in reports:
        first, stop = (bisect_left(starts, edge) for edge in report.span)
        paragraphs = known_paragraphs(report, document.paragraphs[first:stop])
        grid = _line_pitch(first, sections)
        seen.append([Seen(edge, looks.paragraph(edge.element, grid)) for edge in paragraphs])
    findings: list[Finding] = []
    for own in seen:
        findings += check_text(own, official())
        findings += check_writing(own)
    opening = next((one for own in seen for one in own), None)
    if opening is not None:
        anchor = opening.paragraph.anchor
        findings += check_pages([page for _, page in sections], anchor, official())
        if sum(len(report.body) for report in reports) > _ONE_PAGE:
            findings += check_page_number(document, looks, anchor, official())
    return findings


def _line_pitch(number: int, sections: Sequence[tuple[int, Page]]) -> float:
    """The line grid of the section that holds the paragraph with this number; a report keeps to one."""
    ends = [end for end, _ in sections]
    index = bisect_left(ends, number + 1)
    return sections[index][1].line_pitch if index < len(sections) else 0.0
