"""Everything the checks find in a text: one table of checks, one function that runs them over each report."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from shuzhi.checking.claims import check_absolutes, check_matches, claims_of_the_year, find_claims, match_claims
from shuzhi.checking.codes import code_label
from shuzhi.checking.comparing import check_copies, find_copies
from shuzhi.checking.facts import check_eras, check_names, check_role, check_years
from shuzhi.checking.form import check_form
from shuzhi.checking.model import (
    Checked,
    Claim,
    Copied,
    Finding,
    KnownFigure,
    Match,
    Report,
    Section,
    SourceText,
)
from shuzhi.checking.noise import check_noise
from shuzhi.checking.placeholders import check_placeholders
from shuzhi.checking.structure import ShapeLimits, check_answers, check_structure, find_sections, split_reports


@dataclass(frozen=True, slots=True)
class Case:
    """What a check may look at: a report with what was read out of it."""

    report: Report
    sections: tuple[Section, ...]
    claims: tuple[Claim, ...]
    copies: tuple[Copied, ...]
    limits: ShapeLimits | None
    figures: tuple[KnownFigure, ...] | None = None
    matches: tuple[Match, ...] = ()


Check = Callable[[Case], Iterable[Finding]]

CHECKS: tuple[Check, ...] = (
    lambda case: check_structure(case.report, case.sections, case.limits),
    lambda case: check_answers(case.report, case.sections, limits=case.limits),
    lambda case: check_placeholders(case.report),
    lambda case: check_absolutes(case.report, case.claims, sections=case.sections, figures=case.figures),
    lambda case: check_matches(case.matches),
    lambda case: check_eras(case.report),
    lambda case: check_years(case.report, case.sections),
    lambda case: check_role(case.report, case.sections),
    lambda case: check_names(case.report),
    lambda case: check_copies(case.report, case.copies),
    lambda case: check_noise(case.report),
)
"""Every check of a report's words, one line each; a new check is a new line."""

_DOUBT = "（这份 PDF 没有写明字的位置，分段可能有误，请先对照原件。）"


def check_source(
    source: SourceText,
    *,
    data: bytes | None = None,
    against: Sequence[SourceText] = (),
    figures: Sequence[KnownFigure] | None = None,
    limits: ShapeLimits | None = None,
) -> list[Checked]:
    """Each report of a text with its parts, claims and findings; findings in the order of the text.

    Args:
        data: The file's bytes; of a .docx they let its layout be checked.
        against: Other texts from which a passage may be copied (last year's report, templates, other units').
        figures: What the ledger says of the year; None holds no claim against it.
        limits: Lengths and shares of a profile; None checks none.
    """
    reports = split_reports(source)
    layout = check_form(data, source) if data is not None else []
    copied = find_copies(reports, [text for text in against if text != source])
    checked: list[Checked] = []
    for index, (report, copies) in enumerate(zip(reports, copied, strict=True)):
        case = _case(report, copies, limits, figures)
        found = [finding for check in CHECKS for finding in check(case)]
        found += [finding for finding in layout if _belongs(finding, reports, index)]
        ordered = _in_order(source, _doubted(found) if source.order_uncertain else found)
        checked.append(Checked(report, case.sections, case.claims, ordered, copies=copies, matches=case.matches))
    return checked


def _case(
    report: Report,
    copies: tuple[Copied, ...],
    limits: ShapeLimits | None,
    figures: Sequence[KnownFigure] | None,
) -> Case:
    """A report with its parts and claims; what it says of the year beside the ledger, where that is asked."""
    sections, claims = tuple(find_sections(report)), tuple(find_claims(report))
    matches = tuple(match_claims(claims_of_the_year(claims, sections), figures)) if figures is not None else ()
    known = None if figures is None else tuple(figures)
    return Case(report, sections, claims, copies, limits, figures=known, matches=matches)


def _belongs(finding: Finding, reports: Sequence[Report], index: int) -> bool:
    """Whether a finding about the file belongs to this report: the last that begins before it, else the first."""
    begun = [number for number, report in enumerate(reports) if report.span[0] <= finding.span[0]]
    return max(begun, default=0) == index


def _doubted(findings: Iterable[Finding]) -> Iterator[Finding]:
    """What hangs on lines and paragraphs is half as sure where these are guessed, and says so."""
    for finding in findings:
        if code_label(finding.code).family == "structure":
            yield replace(finding, confidence=finding.confidence / 2, advice=finding.advice + _DOUBT)
        else:
            yield finding


def _in_order(source: SourceText, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """By place; each once; with the words at its span."""
    by_key = {
        (finding.span, finding.code, finding.kind, finding.message): replace(
            finding, text=finding.text or source.content[slice(*finding.span)]
        )
        for finding in findings
    }
    return tuple(by_key[key] for key in sorted(by_key))
