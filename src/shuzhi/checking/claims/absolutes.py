"""Statements that everything was done or nothing happened (均整改到位, 零违纪): claims of 100 % or 0."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from shuzhi.checking.claims.match import in_words
from shuzhi.checking.claims.names import Names
from shuzhi.checking.claims.tables import read_table
from shuzhi.checking.model import Claim, Finding, KnownFigure, Report, Section
from shuzhi.checking.noise.folding import fold

Kind = Literal["none", "all", "hundred", "each"]
_NOT_DONE = frozenset({"plan", "problems", "causes"})
_CLAUSE = "，。；！？,;!?\n"
_SENTENCE = "。！？!?\n"
_LONGEST_SLOGAN = 14
_LONGEST = 300
_SURE, _LIKELY, _CONTRADICTED = 0.85, 0.7, 0.95
_CALLED: dict[Kind, str] = {
    "none": "是说一件也没有发生",
    "all": "是说全都做到了",
    "hundred": "是说百分之百做到",
    "each": "是说件件都有结果",
}
_ADVICE: dict[Kind, str] = {
    "none": "请写明依据（哪个部门、到哪一天为止核实过），没有核实过的不要写成一件也没有。",
    "all": "请写出一共几项、做完几项、还有几项正在做，并附上逐项的办理情况。",
    "hundred": "请写出分子和分母各是多少，从哪里来的。",
    "each": "请写出一共收到几件、办结几件、还有几件正在办。",
}


@dataclass(frozen=True, slots=True)
class _Said:
    """A statement of completeness in the text."""

    match: re.Match[str]
    kind: Kind


@dataclass(frozen=True, slots=True)
class _Evidence:
    """Which figures can bear a statement out: two that must be equal, or one that must be 0."""

    words: re.Pattern[str]
    all: tuple[str, ...]
    zero: str


def check_absolutes(
    report: Report,
    claims: Sequence[Claim],
    *,
    sections: Iterable[Section] = (),
    figures: Sequence[KnownFigure] | None = None,
) -> Iterator[Finding]:
    """Completeness claims of a report, code ``absolute``; aims, demands and slogans are none.

    Args:
        claims: The report's counted work: a number beside the statement tells what it is about.
        sections: Its parts; what stands under problems, causes and plans is not looked at.
        figures: What the ledger says: a statement that it bears out is no finding.
    """
    base = report.span[0]
    text = fold(report.body)
    names = Names(text)
    closed = [section.span for section in sections if section.role in _NOT_DONE]
    known = None if figures is None else {figure.id: figure for figure in figures}
    reached = 0
    for said in _said(text):
        match, position = said.match, said.match.start() + base
        if match.start() < reached or any(start <= position < end for start, end in closed):
            continue
        reached = match.end()
        if said.kind == "all" and _is_counted(text, claims, match, base):
            continue
        if _is_claim(text, names, match):
            yield from _finding(report, text, said, claims, known)


def _said(text: str) -> list[_Said]:
    """Every place where a shape fits, in order; the longer first where two begin together."""
    found = [_Said(match, kind) for kind, shape in _shapes() for match in shape.finditer(text)]
    return sorted(found, key=lambda said: (said.match.start(), -said.match.end()))


def _is_claim(text: str, names: Names, match: re.Match[str]) -> bool:
    """Neither an aim nor a demand, nor undone, nor the name of something."""
    start, end = match.span()
    clause = _begin(text, start, _CLAUSE)
    sentence = _begin(text, start, _SENTENCE)
    if _words("aims").search(text, clause, start) or _words("aims_before").search(text, sentence, start):
        return False
    if _words("undone").search(text, clause, start):
        return False
    name = names.around(start)
    if name is None:
        return True
    if text[name[0]] == "《" or name[1] - name[0] > _LONGEST_SLOGAN:
        return False
    return not _words("slogans_after").match(text, name[1]) and end <= name[1]


def _is_counted(text: str, claims: Sequence[Claim], match: re.Match[str], base: int) -> bool:
    """分场2个全部消除, 已整改到位19个: the clause itself tells how many."""
    clause = _begin(text, match.start(), _CLAUSE)
    limit = match.end() + _LONGEST
    ends = [position for mark in _CLAUSE if (position := text.find(mark, match.end(), limit)) >= 0]
    stop = min(ends, default=limit)
    return any(
        clause <= claim.span[0] - base < stop and not match.start() <= claim.span[0] - base < match.end()
        for claim in claims
        if claim.value is not None
    )


def _finding(
    report: Report, text: str, said: _Said, claims: Sequence[Claim], known: dict[str, KnownFigure] | None
) -> Iterator[Finding]:
    base, (start, end) = report.span[0], said.match.span()
    borne, shown = _borne_out(text, said.match, known)
    if borne:
        return
    sentence = _begin(text, start, _SENTENCE)
    numbered = any(
        sentence <= claim.span[0] - base < start and claim.value is not None and claim.unit != "%" for claim in claims
    )
    words = report.body[start:end]
    yield Finding(
        code="absolute",
        span=(start + base, end + base),
        text=words,
        message=f"“{words}”{_CALLED[said.kind]}{shown or '，没有写出依据'}。",
        advice=_ADVICE[said.kind],
        confidence=_CONTRADICTED if borne is False else _LIKELY if numbered else _SURE,
        kind=said.kind,
    )


def _borne_out(text: str, match: re.Match[str], known: dict[str, KnownFigure] | None) -> tuple[bool | None, str]:
    """Whether the ledger bears a statement out (None where it cannot tell), and what it says in words."""
    if known is None:
        return None, ""
    start = _begin(text, match.start(), _SENTENCE)
    for evidence in _evidence():
        if not evidence.words.search(text, start, match.end()):
            continue
        figures = [known[name] for name in (*evidence.all, evidence.zero) if name in known]
        if not figures or any(figure.value is None for figure in figures):
            return None, "，台账里没有能证明它的记录"
        complete = all(figure.complete for figure in figures)
        right = figures[0].value == 0 if evidence.zero else figures[0].value == figures[-1].value
        if right and complete:
            return True, ""
        said = "，".join(f"{figure.label} {in_words(figure)}" for figure in figures)
        return (None if right else False), f"，台账记的是：{said}" + ("" if complete else "（台账还不全）")
    return None, ""


def _begin(text: str, index: int, marks: str) -> int:
    """Where the clause or sentence that these marks divide begins."""
    floor = max(0, index - _LONGEST)
    return max(floor, *(text.rfind(mark, floor, index) + 1 for mark in marks))


@cache
def _shapes() -> list[tuple[Kind, re.Pattern[str]]]:
    table = _table()
    groups = table["groups"]
    spelled = []
    for row in table["shapes"]:
        pattern = row["pattern"]
        for name, words in groups.items():
            pattern = pattern.replace(f"{{{name}}}", words)
        spelled.append((row["kind"], re.compile(pattern)))
    return spelled


@cache
def _evidence() -> tuple[_Evidence, ...]:
    return tuple(
        _Evidence(re.compile(row["words"]), tuple(row.get("all", ())), row.get("zero", ""))
        for row in _table()["figures"]
    )


@cache
def _words(key: str) -> re.Pattern[str]:
    return re.compile(_table()[key])


@cache
def _table() -> dict[str, Any]:
    table: dict[str, Any] = read_table("absolutes.yaml")
    return table
