"""On reports whose writers had not read the checks, these find what readers marked; floors below what was measured."""

from __future__ import annotations

from shuzhi.checking.check import check_source
from shuzhi.checking.claims import find_claims
from shuzhi.checking.placeholders import placeholders_in
from tests.checking.claims.test_labelled import rates
from tests.checking.held_out import held_out_reports


def test_claims_are_found_and_little_else() -> None:
    marked = [(r.name, label.number, label.tolerated) for r in held_out_reports() for label in r.claims]
    told = [(r.name, claim.number) for r in held_out_reports() for claim in find_claims(r.report)]
    precision, recall = rates(marked, told)
    assert precision >= 0.96
    assert recall >= 0.97


def test_unfilled_places_are_found_and_nothing_else() -> None:
    marked = [(r.name, label.span, label.tolerated) for r in held_out_reports() for label in r.placeholders]
    told = [(r.name, (place.start, place.end)) for r in held_out_reports() for place in placeholders_in(r.report)]
    precision, recall = rates(marked, told)
    assert precision >= 0.99
    assert recall >= 0.97


def test_each_report_is_read_as_one_with_its_year() -> None:
    read = {r.name: [one.report.year for one in check_source(r.source)] for r in held_out_reports()}
    assert {name: len(years) for name, years in read.items()} == dict.fromkeys(read, 1)


def test_reports_without_a_defect_get_hardly_a_finding() -> None:
    """Low notes (what last year left, what a measure answers) are no defects; everything else would be wrong."""
    low = {"finding.unanswered", "measure.unmatched", "numbering.heading"}
    clean = [report for report in held_out_reports() if report.clean]
    found = [
        (report.name, finding.code, finding.text)
        for report in clean
        for checked in check_source(report.source)
        for finding in checked.findings
        if finding.code not in low and finding.code != "placeholder"
    ]
    assert len(clean) == 4
    assert len(found) <= 1, found
