"""Everything the checks find in a text: one table of checks, one function that runs them over each report."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from shuzhi.checking.claims import (
    KnownFigure,
    Match,
    check_absolutes,
    check_matches,
    find_claims,
    match_claims,
)
from shuzhi.checking.comparing import check_copies, find_copies
from shuzhi.checking.facts import check_eras, check_names, check_role, check_years
from shuzhi.checking.form import check_form
from shuzhi.checking.model import Checked, Claim, Copied, Finding, Report, Section, SourceText
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
    matches: tuple[Match, ...]
    limits: ShapeLimits | None


Check = Callable[[Case], Iterable[Finding]]

CHECKS: tuple[Check, ...] = (
    lambda case: check_structure(case.report, case.sections, case.limits),
    lambda case: check_answers(case.report, case.sections),
    lambda case: check_placeholders(case.report),
    lambda case: check_absolutes(case.report, case.claims),
    lambda case: check_matches(case.matches),
    lambda case: check_eras(case.report),
    lambda case: check_years(case.report, case.sections),
    lambda case: check_role(case.report, case.sections),
    lambda case: check_names(case.report),
    lambda case: check_copies(case.report, case.copies),
    lambda case: check_noise(case.report),
)
"""Every check of a report's words, one line each; a new check is a new line."""


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
        figures: What the ledger says; None checks no claim against it.
        limits: Lengths and shares of a profile; None checks none.
    """
    reports = split_reports(source)
    layout = check_form(data, source) if data is not None else []
    others = [report for text in against if text != source for report in split_reports(text)]
    copied = find_copies(reports, others)
    checked: list[Checked] = []
    for place, (report, copies) in enumerate(zip(reports, copied, strict=True)):
        sections = tuple(find_sections(report))
        claims = tuple(find_claims(report))
        matches = tuple(match_claims(claims, figures)) if figures is not None else ()
        case = Case(report, sections, claims, copies, matches, limits)
        found = [finding for check in CHECKS for finding in check(case)]
        own_layout = [finding for finding in layout if _belongs(finding, reports, place)]
        checked.append(
            Checked(report, sections, claims, _in_order(source, [*found, *own_layout]), copies=copies, matches=matches)
        )
    return checked


def _belongs(finding: Finding, reports: Sequence[Report], place: int) -> bool:
    """Whether a finding about the file belongs to this report; what stands before or between goes to the one before."""
    starts = [report.span[0] for report in reports]
    holder = max((number for number, start in enumerate(starts) if start <= finding.span[0]), default=0)
    return holder == place


def _in_order(source: SourceText, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """By place; each once; with the words at its span."""
    told = {
        (finding.span, finding.code, finding.kind, finding.message): replace(
            finding, text=finding.text or source.content[slice(*finding.span)]
        )
        for finding in findings
    }
    return tuple(told[key] for key in sorted(told))
