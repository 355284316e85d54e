"""Results as plain records for programs (``--json``).  Spans are offsets into the text as read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from shuzhi.checking.comparing import Comparison
from shuzhi.checking.model import Checked, Claim, Copied, Finding, Match, Section


def checked_record(checked: Checked, *, file: str = "") -> dict[str, Any]:
    """One report with all that was found in it.

    Args:
        file: The file's name as the user typed it; empty leaves the key out.
    """
    report = checked.report
    return ({"file": file} if file else {}) | {
        "title": report.title,
        "span": list(report.span),
        "year": report.year,
        "sections": [section_record(section) for section in checked.sections],
        "claims": [claim_record(claim) for claim in checked.claims],
        "findings": finding_records(checked.findings),
        "copies": [copied_record(copied) for copied in checked.copies],
        "matches": [match_record(match) for match in checked.matches],
    }


def section_record(section: Section) -> dict[str, Any]:
    """A part of a report."""
    return {
        "role": section.role,
        "heading": section.heading,
        "span": list(section.span),
        "characters": section.characters,
        "share": round(section.share, 4),
    }


def claim_record(claim: Claim) -> dict[str, Any]:
    """A statement of counted work; ``value`` is null where the number was not filled in."""
    return {
        "text": claim.text,
        "span": list(claim.span),
        "value": _number(claim.value),
        "placeholder": claim.placeholder,
        "approximate": claim.approximate,
        "unit": claim.unit,
        "item": claim.item,
        "item_span": list(claim.item_span) if claim.item_span else None,
        "number": list(claim.number),
        "bound": claim.bound,
        "owner": claim.owner,
    }


def match_record(match: Match) -> dict[str, Any]:
    """A claim beside the ledger; ``figure`` is null where none counts it, ``value`` where nothing is known."""
    figure = match.figure
    return {
        "span": list(match.claim.span),
        "text": match.claim.text,
        "item": match.claim.item,
        "state": match.state,
        "figure": figure.id if figure else None,
        "numbers": list(figure.numbers) if figure else [],
        "label": figure.label if figure else "",
        "value": _number(figure.value) if figure else None,
        "unit": figure.unit if figure else "",
        "complete": figure.complete if figure else False,
        "confidence": round(match.confidence, 3),
        "rows": list(figure.rows) if figure else [],
        "advice": match.advice,
    }


def finding_records(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """What does not hold, in order."""
    return [
        {
            "code": finding.code,
            "span": list(finding.span),
            "text": finding.text,
            "message": finding.message,
            "advice": finding.advice,
            "confidence": round(finding.confidence, 3),
            "kind": finding.kind,
        }
        for finding in findings
    ]


def copied_record(copied: Copied) -> dict[str, Any]:
    """A passage that also stands elsewhere; ``other_span`` is an offset into that file."""
    return {
        "span": list(copied.span),
        "file": copied.file,
        "title": copied.title,
        "other_span": list(copied.other_span),
        "characters": copied.characters,
    }


def comparison_record(comparison: Comparison) -> dict[str, Any]:
    """Reports compared, and the pairs that share passages; passages are offsets into the files."""
    return {
        "reports": [
            {"id": one.id, "file": one.file, "span": list(one.report.span), "title": one.title}
            for one in comparison.reports
        ],
        "pairs": [
            {
                "a": pair.a,
                "b": pair.b,
                "share_a": round(pair.share_a, 4),
                "share_b": round(pair.share_b, 4),
                "passages": [
                    {"a": list(shared.a), "b": list(shared.b), "characters": shared.characters}
                    for shared in pair.passages
                ],
            }
            for pair in comparison.pairs
        ],
    }


def _number(value: float | None) -> float | int | None:
    return int(value) if value is not None and value == int(value) else value
