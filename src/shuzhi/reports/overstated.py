"""Words that all services to the masses were delivered, while the ledger holds one that stands open."""

from __future__ import annotations

from shuzhi.checking.claims import check_absolutes, find_claims
from shuzhi.checking.model import KnownFigure, SourceText
from shuzhi.checking.structure import find_sections, split_reports
from shuzhi.figures.question import Question
from shuzhi.figures.values import figures_of, rows_behind
from shuzhi.items.models import Item, ItemState

OPEN = "service.open"


def overstated(question: Question, text: str) -> list[str]:
    """The sentences' places that say everything was done; empty where no service of the year still stands open.

    What stood open at the year's end and was closed since is done.
    """
    [figure] = figures_of(question, ids=[OPEN])
    if not figure.value or not _still_open(question):
        return []
    known = [KnownFigure(OPEN, figure.definition.label, figure.definition.unit, float(figure.value), complete=True)]
    found = []
    for report in split_reports(SourceText("", "txt", text)):
        sections = find_sections(report)
        claims = find_claims(report)
        found += [
            f"{finding.message}请等全部办结再这样写，或写明还有几件正在办。"
            for finding in check_absolutes(report, claims, sections=sections, figures=known)
            if finding.kind != "none" and figure.definition.label in finding.message
        ]
    return found


def _still_open(question: Question) -> bool:
    opened = Item.everywhere.filter(pk__in=rows_behind(question, OPEN))
    return bool(opened.exclude(state=ItemState.CLOSED).exists())
