"""Holding the claims of a report against what the ledger says."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from shuzhi.checking.claims.agreement import agrees, factor
from shuzhi.checking.claims.known_items import Candidate, KnownItems
from shuzhi.checking.model import Claim, KnownFigure, Match, Section

_NOT_DONE = frozenset({"plan", "problems", "causes"})
_PERCENT = "%"
_SUBSETS = frozenset({"其中", "另有"})


@dataclass(frozen=True, slots=True)
class _Pair:
    """A claim beside a figure that counts such a thing in a unit that fits."""

    candidate: Candidate
    figure: KnownFigure
    scale: float
    agreeing: bool


def claims_of_the_year(claims: Iterable[Claim], sections: Sequence[Section]) -> list[Claim]:
    """The claims that tell of what was done: those outside the parts on problems, causes and plans."""
    closed = [section.span for section in sections if section.role in _NOT_DONE]
    return [claim for claim in claims if not any(start <= claim.span[0] < end for start, end in closed)]


def match_claims(claims: Iterable[Claim], figures: Sequence[KnownFigure]) -> list[Match]:
    """Each claim beside the figure that counts the same thing; one figure at most for each.

    A claim of a part of the year or of others (上半年, 其中, 各支部) is held against no figure of the whole.
    """
    known = {figure.id: figure for figure in figures}
    book = KnownItems(figures)
    listed = list(claims)
    return [
        _match(_named_anew(claim, before), known, book, claim)
        for claim, before in zip(listed, [None, *listed], strict=False)
    ]


def _named_anew(claim: Claim, before: Claim | None) -> Claim:
    """A part that has a name of its own is the whole of what bears that name (其中专题研究党建9次)."""
    if claim.part not in _SUBSETS or claim.item_span is None:
        return claim
    carried = before is not None and claim.item_span[1] <= before.span[0]
    return claim if carried else replace(claim, part="", action=claim.action or claim.part)


def _match(read: Claim, known: dict[str, KnownFigure], book: KnownItems, claim: Claim) -> Match:
    pairs = _of_owner(read, [pair for pair in _pairs(read, known, book) if _of_action(read, pair)])
    if not pairs:
        return Match(claim, "uncheckable", None, 0.0)
    best = max(pairs, key=lambda pair: _rank(claim, pair))
    confidence = best.candidate.confidence
    if claim.placeholder:
        return Match(claim, "uncheckable", best.figure, confidence, _fill_in(best.figure))
    if best.figure.value is None:
        return Match(claim, "missing", best.figure, confidence)
    if best.agreeing:
        return Match(claim, "agrees", best.figure, confidence)
    return _not_agreeing(claim, best, known, book)


def _not_agreeing(claim: Claim, pair: _Pair, known: dict[str, KnownFigure], book: KnownItems) -> Match:
    """A number that differs, unless the ledger or the words leave open that both hold."""
    figure, confidence = pair.figure, pair.candidate.confidence
    larger = (claim.value or 0) * pair.scale > (figure.value or 0)
    if larger and not figure.complete:
        advice = f"台账还不全，现记有 {in_words(figure)}，报告写的更多，核对不了；请把没有记的补录。"
        return Match(claim, "uncheckable", figure, confidence, advice)
    if pair.candidate.narrower and not larger:
        return Match(claim, "uncheckable", figure, confidence, f"台账记有 {in_words(figure)}，报告说的只是其中一部分。")
    if claim.owner == "own" and pair.candidate.use.owner != "own":
        return Match(claim, "uncheckable", None, 0.0)
    if claim.owner == "committee" and any(p.candidate.use.owner == "committee" for p in _pairs(claim, known, book)):
        return Match(claim, "uncheckable", None, 0.0)
    return Match(claim, "differs", figure, confidence)


def _pairs(claim: Claim, known: dict[str, KnownFigure], book: KnownItems) -> list[_Pair]:
    """The figures at hand that count the thing in a unit that fits."""
    found = []
    for candidate in book.candidates(claim.item) if claim.item else ():
        figure = known.get(candidate.use.id)
        scale = factor(claim.unit, figure.unit) if figure else None
        fits = claim.unit in candidate.use.units or claim.unit == (figure.unit if figure else "")
        if figure is not None and (scale is not None or fits):
            scale = 1 if scale is None else scale
            found.append(_Pair(candidate, figure, scale, agrees(claim, figure, scale)))
    return found


def _of_action(claim: Claim, pair: _Pair) -> bool:
    """Whether the verb fits the figure; a part of what was counted before needs a figure of just that."""
    wanted = pair.candidate.use.action
    if claim.part:
        return any(name and (claim.part.startswith(name) or claim.part.endswith(name)) for name in wanted)
    return not wanted or claim.action in wanted


def _of_owner(claim: Claim, pairs: list[_Pair]) -> list[_Pair]:
    """Own work is held against own figures where there are such; others' never."""
    own = [pair for pair in pairs if pair.candidate.use.owner == "own"]
    if claim.owner == "own":
        return own or [pair for pair in pairs if not pair.candidate.use.owner]
    allowed = {"", claim.owner}
    return [pair for pair in pairs if pair.candidate.use.owner in allowed]


def _rank(claim: Claim, pair: _Pair) -> tuple[object, ...]:
    """Own figures first; then what agrees, what is known at all, what is told for the owner, and the surer."""
    use = pair.candidate.use
    of_owner = bool(use.owner) and use.owner == claim.owner
    known = pair.figure.value is not None
    return use.owner == "own", pair.agreeing, known, of_owner, pair.candidate.confidence, bool(use.action)


def in_words(figure: KnownFigure) -> str:
    """A figure's value with its unit, as people write it."""
    value = figure.value or 0
    number = str(int(value)) if value == int(value) else f"{value:g}"
    return number + figure.unit if figure.unit == _PERCENT else f"{number} {figure.unit}"


def _fill_in(figure: KnownFigure) -> str:
    if figure.value is None:
        return f"台账里没有“{figure.label}”的记录；请先补录，再填这个数。"
    partly = "" if figure.complete else "（台账还不全）"
    return f"台账里“{figure.label}”为 {in_words(figure)}{partly}，核对后可以填上。"
