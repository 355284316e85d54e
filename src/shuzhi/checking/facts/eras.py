"""Statements that do not fit the report's year: an anniversary of another year, a campaign that is over (L06)."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from shuzhi.checking.facts.context import clause, in_title, usual_year, years_named
from shuzhi.checking.model import Finding, Report
from shuzhi.checking.noise import fold
from shuzhi.rulebook.eras import Era, Held, national_eras
from shuzhi.rulebook.model import Confidence

_NUMBER = r"(?:[0-9]{1,3}|[一二三四五六七八九十百零〇]{1,5})"
_AFTER_FOUNDED = (
    rf"(?:的)?(?:{_NUMBER}周年|{_NUMBER}(?:年)?华诞|{_NUMBER}岁生日|[0-9]{{2,3}}年(?=献礼|庆典|大庆|之际)"
    r"|百年(?![来以奋大未风辉征历党]))"
)
_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"〇": 0}
_HISTORY = re.compile(
    r"回顾|回望|曾|历史上|当年|荣获|先后|此前|近年来|往年|去年|上年|前几年|历任|授予|评为|[自从].{2,12}以来"
)
_AHEAD = re.compile(r"迎接|喜迎|迎(?=党|二)|筹备|即将|将(?:召开|迎来)|编制|谋划|前期|献礼|展望|召开之前")
_EARLY_IN_YEAR = (3, 31)  # a report of a year is written by the end of March of the next
_LEAST = 0.3
_FAR = 15  # years; a report is not copied from further away
SHOWN = 3
"""Places of one dated word that become findings."""
_JOINTS = ("", "、", "和", "及", "，")
_SURE = {
    "anniversary": 0.92,
    "meeting": 0.88,
    "document": 0.88,
    "term": 0.8,
    "campaign": 0.75,
    "situation": 0.7,
    "name": 0.6,
    "plan": 0.55,
}


@dataclass(frozen=True, slots=True)
class _Said:
    """An era's word at a place, with the spans in which it holds there."""

    era: Era
    start: int
    end: int
    holds: tuple[Held, ...]


@dataclass(frozen=True, slots=True)
class _Odd:
    """A place that does not fit: its first word, where it ends, how sure it is."""

    said: _Said
    end: int
    confidence: float


def check_eras(report: Report, eras: Sequence[Era] | None = None) -> list[Finding]:
    """What does not fit the report's year, in order; code ``era``, kind as in the rulebook.

    Where the report does not say its year, the year it names most often stands for it; where none stands out, the
    latest year in which something it speaks of began: then only what had ended before that year is found.  Words of one
    sort that stand together are one finding; of one word at most three places are told.

    Args:
        eras: The dated words; those of the rulebook that ships where omitted.
    """
    text = fold(report.body)
    said = list(find_eras(text, tuple(national_eras() if eras is None else eras)))
    year, sure = _year_of(report, text, said)
    if year is None:
        return []
    odd = [(word, round(_confidence(text, word, said, year) * sure, 2)) for word in said]
    odd_words = list(_joined(text, [pair for pair in odd if pair[1] >= _LEAST]))
    return [_finding(report, one, year, rest) for one, rest in _few(odd_words)]


def _joined(text: str, odd: Sequence[tuple[_Said, float]]) -> Iterator[_Odd]:
    """One place for words of one sort that stand together (精准扶贫、贫困户脱贫攻坚)."""
    last: _Odd | None = None
    for word, confidence in odd:
        if last and last.said.era.kind == word.era.kind and text[last.end : word.start] in _JOINTS:
            last = _Odd(last.said, word.end, max(last.confidence, confidence))
            continue
        if last:
            yield last
        last = _Odd(word, word.end, confidence)
    if last:
        yield last


def _few(odd_words: Sequence[_Odd]) -> Iterator[tuple[_Odd, int]]:
    """The first places of each word; with the last of them how many more there are."""
    total = Counter(word.said.era.id for word in odd_words)
    shown: Counter[str] = Counter()
    for word in odd_words:
        era = word.said.era.id
        shown[era] += 1
        if shown[era] <= SHOWN:
            yield word, total[era] - SHOWN if shown[era] == SHOWN else 0


def _year_of(report: Report, text: str, said: Sequence[_Said]) -> tuple[int | None, float]:
    """The year to hold the words against, and how sure it is."""
    if report.year:
        return report.year, 1.0
    usual = usual_year(text)
    if usual:
        return usual, 0.85
    begun = [
        min(held.since.year for held in word.holds if held.since)
        for word in said
        if word.era.kind in ("meeting", "term", "document") and all(held.since for held in word.holds)
    ]
    return max(begun, default=None), 0.8


def find_eras(text: str, eras: tuple[Era, ...]) -> Iterator[_Said]:
    """Every dated word of ``text`` (folded), leftmost and longest first."""
    pattern, owners = _scanner(eras)
    for match in pattern.finditer(text):
        era = owners[match.lastindex or 0]
        holds = era.holds
        if era.founded is not None:
            number = _number(match[0])
            if number is None:
                continue
            meant = era.founded + number
            holds = (Held(date(meant - 1, 7, 1), date(meant, 12, 31)),)
        yield _Said(era, match.start(), match.end(), holds)


@cache
def _scanner(eras: tuple[Era, ...]) -> tuple[re.Pattern[str], dict[int, Era]]:
    """One expression for all words, grouped by their first character (so that few are tried at a place)."""
    by_first: dict[str, list[tuple[str, Era]]] = defaultdict(list)
    for era in eras:
        for word in era.words:
            by_first[word[0]].append((word + (_AFTER_FOUNDED if era.founded is not None else ""), era))
    owners: dict[int, Era] = {}
    branches = []
    for first, words in by_first.items():
        options = []
        for word, era in sorted(words, key=lambda pair: -len(pair[0])):
            owners[len(owners) + 1] = era
            options.append(f"({word[1:]})")
        branches.append(f"{first}(?:{'|'.join(options)})")
    return re.compile("|".join(branches) or r"(?!)"), owners


def _number(words: str) -> int | None:
    """The number of years in ``建党一百周年``."""
    match = re.search(rf"({_NUMBER})(?:周年|年?华诞|岁生日|年$)|百年", words)
    if match is None:
        return None
    digits = match[1] or "一百"
    if digits.isdigit():
        return int(digits)
    hundreds, _, rest = digits.rpartition("百")
    tens, found, ones = rest.rpartition("十")
    value = _DIGITS.get(hundreds[-1:], 1 if "百" in digits else 0) * 100
    value += (_DIGITS.get(tens[-1:], 1) if found else 0) * 10
    return value + _DIGITS.get(ones[-1:], 0)


def _fits(holds: Sequence[Held], year: int) -> bool:
    """Whether a word can stand in the report of ``year`` (written by the end of March of the next)."""
    return any(
        (held.since is None or held.since <= date(year + 1, *_EARLY_IN_YEAR))
        and (held.until is None or held.until >= date(year, 1, 1))
        for held in holds
    )


def _too_early(said: _Said, year: int) -> bool:
    return all(held.since is not None and held.since > date(year, 12, 31) for held in said.holds)


def _confidence(text: str, said: _Said, others: Sequence[_Said], year: int) -> float:
    """How sure it is that the word does not fit; 0 where it does or the words around explain it."""
    if _fits(said.holds, year) or _is_another(said, year):
        return 0.0
    before, after = clause(text, said.start, said.end)
    if _explained(said.era, before, after):
        return 0.0
    confidence = _SURE[said.era.kind] * (0.9 if said.era.confidence is Confidence.MEMORY else 1.0)
    if _too_early(said, year):
        return 0.0 if _AHEAD.search(before[-12:]) else max(confidence, 0.7)
    if any(named != year and _fits(said.holds, named) for named in years_named(before + text[said.start : said.end])):
        return 0.0
    return confidence * _doubt(text, said, others, year, before)


def _is_another(said: _Said, year: int) -> bool:
    """Whether an anniversary lies so far away that another founding is meant (建队5周年 of a fire brigade)."""
    return said.era.founded is not None and all(
        held.until is not None and abs(held.until.year - year) > _FAR for held in said.holds
    )


def _explained(era: Era, before: str, after: str) -> bool:
    """Words directly around make it history or another matter (巩固…成果, 原…)."""
    near_before = before.rstrip("“《党的")
    near_after = after.lstrip("”》的")
    whole = any(near_after.startswith(word) or after.startswith(word) for word in era.not_before)
    return whole or (bool(era.not_after) and near_before.endswith(era.not_after))


def _doubt(text: str, said: _Said, others: Sequence[_Said], year: int, before: str) -> float:
    """The factor by which history, a title or a newer one in the same sentence lowers the confidence."""
    factor = 1.0
    if _HISTORY.search(before):
        factor *= 0.45
    if said.era.kind != "document" and in_title(text, said.start):
        factor *= 0.4
    elif said.era.kind == "anniversary" and re.match(r".{0,3}大会", text[said.end : said.end + 6]):
        factor *= 0.7
    if said.era.kind == "meeting" and any(_newer_beside(text, said, other, year) for other in others):
        factor *= 0.45
    if all(held.until is not None and held.until.year == year - 1 for held in said.holds):
        factor *= 0.9
    return factor


def _newer_beside(text: str, said: _Said, other: _Said, year: int) -> bool:
    near = other is not said and other.era.kind == "meeting" and abs(other.start - said.start) < 60
    between = text[min(said.end, other.end) : max(said.start, other.start)]
    return near and _fits(other.holds, year) and not re.search(r"[。；\n]", between)


def _finding(report: Report, odd: _Odd, year: int, more: int) -> Finding:
    said = odd.said
    span = (report.span[0] + said.start, report.span[0] + odd.end)
    text = report.source.content[span[0] : span[1]]
    era = said.era
    own = f"本报告的年份（{year}年）" if report.year else f"本报告其他内容的年份（{year}年或以后）"
    doubt = "" if era.confidence is Confidence.QUOTED else "（待核）"
    change = f"现在应写：{era.instead}。" if era.instead and not _too_early(said, year) else ""
    return Finding(
        code="era",
        span=span,
        text=text,
        message=f"“{text}”与{own}不符：{_when(said)}。" + (f"另外还有 {more} 处。" if more > 0 else ""),
        advice=f"请核对这一句是不是从别的年份抄来的，删去或改成报告年度的内容。{change}依据：{era.source}{doubt}。",
        confidence=odd.confidence,
        kind=era.kind,
    )


def _when(said: _Said) -> str:
    """The row's dates in plain words."""
    if said.era.founded is not None:
        until = said.holds[0].until
        return f"{said.era.title}，这个周年在{until.year if until else ''}年"
    return f"{said.era.title}，" + "，".join(_span(held) for held in said.holds)


def _span(held: Held) -> str:
    if held.since and held.until:
        return f"适用时间为{_day(held.since)}至{_day(held.until)}"
    if held.since:
        return f"{_day(held.since)}以后才有"
    return f"用到{_day(held.until)}为止" if held.until else ""


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
