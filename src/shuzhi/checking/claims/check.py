"""What the ledger does not bear out, told to the author."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from shuzhi.checking.claims.match import in_words
from shuzhi.checking.model import Finding, KnownFigure, Match, Span

_ROWS = 4


def check_matches(matches: Iterable[Match]) -> Iterator[Finding]:
    """Claims that differ from the ledger (``claim.mismatch``) and those it holds nothing for (``claim.unsupported``).

    A figure without any record is told once, at the first claim that needs it.
    """
    missing: set[str] = set()
    for match in matches:
        if match.state == "differs" and match.figure is not None:
            yield _mismatch(match, match.figure)
        elif match.state == "missing" and match.figure is not None and match.figure.id not in missing:
            missing.add(match.figure.id)
            yield _unsupported(match, match.figure)


def _mismatch(match: Match, figure: KnownFigure) -> Finding:
    partly = "" if figure.complete else "（还不全）"
    rows = _named(figure)
    return Finding(
        code="claim.mismatch",
        span=_span(match),
        text="",
        message=f"报告写“{_said(match)}”，台账{partly}里“{figure.label}”是 {in_words(figure)}{rows}。",
        advice=f"请翻开台账逐条核对：做过没有记的补录，多写的改成 {in_words(figure)}。",
        confidence=match.confidence,
        kind=figure.id,
    )


def _unsupported(match: Match, figure: KnownFigure) -> Finding:
    return Finding(
        code="claim.unsupported",
        span=_span(match),
        text="",
        message=f"报告写“{_said(match)}”，台账里没有“{figure.label}”的任何记录。",
        advice="做过的请补录台账，补录后再核查一次；没有依据的请删去或改写。",
        confidence=match.confidence,
        kind=figure.id,
    )


def _said(match: Match) -> str:
    return match.claim.item + match.claim.words


def _named(figure: KnownFigure) -> str:
    """The first rows behind a value; nothing where there are none."""
    if not figure.rows:
        return ""
    shown = "；".join(figure.rows[:_ROWS])
    return f"（{shown}{' 等' if len(figure.rows) > _ROWS else ''}）"


def _span(match: Match) -> Span:
    """The number, with the thing where it stands directly before."""
    item = match.claim.item_span
    if item is not None and 0 <= match.claim.span[0] - item[1] <= _ROWS:
        return item[0], match.claim.span[1]
    return match.claim.span
