"""Claims and unfilled places of the labelled reports: how many are found, and how many of those found are right."""

from __future__ import annotations

from collections.abc import Iterable

from shuzhi.checking.claims import check_absolutes, find_claims
from shuzhi.checking.model import Span
from shuzhi.checking.placeholders import placeholders_in
from shuzhi.checking.structure import find_sections
from tests.checking.labelled import LabelledReport, labelled_reports


def meet(one: Span, other: Span) -> bool:
    return min(one[1], other[1]) > max(one[0], other[0])


def rates(marked: Iterable[tuple[str, Span, bool]], told: Iterable[tuple[str, Span]]) -> tuple[float, float]:
    """Precision and recall; what may be found or not counts neither way."""
    labels, finds = list(marked), list(told)
    wanted = [label for label in labels if not label[2]]
    found = [label for label in wanted if any(name == label[0] and meet(span, label[1]) for name, span in finds)]
    right = [one for one in finds if any(one[0] == label[0] and meet(one[1], label[1]) for label in labels)]
    return len(right) / len(finds), len(found) / len(wanted)


def claims_told(report: LabelledReport) -> list[tuple[str, Span]]:
    return [(report.name, claim.number) for claim in find_claims(report.report)]


def test_claims_are_found_and_little_else() -> None:
    marked = [(r.name, label.number, label.tolerated) for r in labelled_reports() for label in r.claims]
    precision, recall = rates(marked, [one for r in labelled_reports() for one in claims_told(r)])
    assert precision >= 0.97
    assert recall >= 0.97


def test_claims_found_are_told_as_marked() -> None:
    wrong = []
    for report in labelled_reports():
        told = {claim.span: claim for claim in find_claims(report.report)}
        for label in report.claims:
            claim = told.get(label.span)
            if label.tolerated or claim is None:
                wrong += [] if label.tolerated else [(report.name, label.span)]
            elif (claim.value, claim.unit, claim.approximate) != (label.value, label.unit, label.approximate):
                wrong.append((report.name, label.span))
    assert len(wrong) <= 0.03 * sum(len(report.claims) for report in labelled_reports())


def test_the_thing_counted_is_named() -> None:
    pairs = [
        (claim.item_span, label.item_span)
        for report in labelled_reports()
        for label in report.claims
        for claim in find_claims(report.report)
        if claim.span == label.span and label.item_span and not label.tolerated
    ]
    named = [pair for pair in pairs if pair[0] is not None and pair[1] is not None and meet(pair[0], pair[1])]
    assert len(named) >= 0.97 * len(pairs)


def test_unfilled_places_are_found_and_nothing_else() -> None:
    marked = [(r.name, label.span, label.tolerated) for r in labelled_reports() for label in r.placeholders]
    told = [(r.name, (place.start, place.end)) for r in labelled_reports() for place in placeholders_in(r.report)]
    precision, recall = rates(marked, told)
    assert precision >= 0.99
    assert recall >= 0.99


def test_completeness_claims_are_found_and_nothing_else() -> None:
    marked = [
        (r.name, label.span, label.tolerated)
        for r in labelled_reports()
        for label in r.findings
        if label.code == "absolute"
    ]
    told = [
        (r.name, finding.span)
        for r in labelled_reports()
        for finding in check_absolutes(r.report, find_claims(r.report), sections=find_sections(r.report))
    ]
    precision, recall = rates(marked, told)
    assert precision >= 0.95
    assert recall >= 0.95
