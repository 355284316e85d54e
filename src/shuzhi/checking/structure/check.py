"""The checks of a report's structure: parts, numbers, counts, length and shares."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from shuzhi.checking.model import Finding, Report, Section
from shuzhi.checking.structure.announced import check_counts
from shuzhi.checking.structure.headless import check_headings
from shuzhi.checking.structure.limits import ShapeLimits, check_bounds
from shuzhi.checking.structure.missing import check_missing
from shuzhi.checking.structure.numbering import check_numbering
from shuzhi.checking.structure.reading import read
from shuzhi.checking.structure.sections import report_headings
from shuzhi.checking.structure.series import find_series


def check_structure(report: Report, sections: Sequence[Section], limits: ShapeLimits | None) -> Iterator[Finding]:
    """What does not hold in the shape of ``report``.

    Yields ``section.missing``, ``numbering.heading``, ``numbering`` and ``count.mismatch``; with ``limits`` also
    ``length`` and ``share``.

    Args:
        sections: Its parts, as :func:`find_sections` tells them.
        limits: What a profile asks; None asks for work, problems and a plan, of any length.
    """
    reading = read(report.body)
    if not reading.lines:
        return
    headings = report_headings(report, reading)
    series = find_series(reading, headings)
    yield from check_missing(report, sections, limits)
    yield from check_headings(report, headings, sections)
    yield from check_numbering(report, reading, headings, series)
    yield from check_counts(report, reading, series, sections)
    if limits is not None:
        yield from check_bounds(report, sections, limits)
