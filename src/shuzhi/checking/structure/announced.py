"""``count.mismatch``: a number of points is announced (五个方面) and another number of them follows (一是 … 三是)."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from shuzhi.checking.model import Finding, Report, Section
from shuzhi.checking.structure.numerals import number_of
from shuzhi.checking.structure.reading import Mark, Reading
from shuzhi.checking.structure.series import Series
from shuzhi.checking.structure.spans import finding
from shuzhi.checking.structure.tables import expression

_LOOKED_AT = 120  # characters before the list
_AFTER = 26  # characters between the announcement and the end of its sentence
_MOST = 20
_INTERRUPTED = 3  # lists after a list in which its points may go on
_STOP = re.compile(r"[。；;！!？?\n]")
_NUMBER = (
    r"(?<![第\d一二三四五六七八九十百千万亿多几数近余约.．到至-])"
    r"(?P<number>十[一二三四五六七八九]?|[二三四五六七八九两]|[2-9]|1\d|20)"
)
_EVERY = re.compile(_NUMBER + r"[ 　]?(?:大|个|点|条|项|种|类|方面|层面)")
_SURE = 0.9


@dataclass(frozen=True, slots=True)
class _Announced:
    """What was announced: where, as written, and every number of points that the sentence names."""

    start: int
    end: int
    words: str
    numbers: frozenset[int]


def check_counts(
    report: Report, reading: Reading, series: Sequence[Series], sections: Sequence[Section]
) -> Iterator[Finding]:
    """Every list that another number was announced for.

    Only where a list really follows its announcement; a list that is longer elsewhere or whose own numbers are wrong
    is given the benefit of the doubt.
    """
    for one in series:
        if one.numbers[0] != 1 or len(one.marks) < 2:
            continue
        announced = _announced(reading, one.marks[0])
        if announced is None or announced.numbers & _lengths(one, report, sections):
            continue
        start = report.span[0]
        count = len(one.marks)
        labels = "、".join(reading.text[mark.start : mark.end].strip(" 　：:，,、.．") for mark in one.marks[:6])
        more = "……" if count > 6 else ""
        yield finding(
            report.source,
            "count.mismatch",
            (start + announced.start, start + announced.end),
            message=f"这里说“{announced.words}”，后面列了{count}条（{labels}{more}）。",
            advice=f"请核对：漏列的补上；没有漏，就把数目改为{count}。",
            confidence=_SURE,
        )


def _lengths(one: Series, report: Report, sections: Sequence[Section]) -> set[int]:
    """Every number of points that the list can be said to have."""
    lengths = {len(one.marks), one.last}
    other = one.begun_anew  # a list that another one of its style interrupts goes on in it
    for _ in range(_INTERRUPTED):
        if other is not None:
            lengths.add(other.last)
            other = other.begun_anew
    if one.style in ("part", "han", "han_bracket"):  # 分三个方面汇报: those before the problems
        start = report.span[0]
        roles = [_role_at(sections, start + mark.start) for mark in one.marks]
        lengths |= {index for index in range(1, len(roles)) if roles[index] != roles[index - 1]}
    return lengths


def _role_at(sections: Sequence[Section], position: int) -> str:
    return sections[max(0, bisect_right(sections, position, key=lambda section: section.span[0]) - 1)].role


def _announced(reading: Reading, first: Mark) -> _Announced | None:
    """The announcement in the sentence that ends just before the list."""
    floor = max(0, first.start - _LOOKED_AT)
    before = reading.text[floor : first.start].rstrip(" 　\n\t*_#>-")
    stated = before.rstrip("：:。，,；;、")
    stop = floor + len(stated)
    start = floor + max((match.end() for match in _STOP.finditer(stated)), default=0)
    sentence = reading.text[start:stop]
    found = list(_announcement().finditer(sentence))
    if not found or len(sentence) - found[-1].end() > _AFTER:
        return None
    count = found[-1]
    number = number_of(count["number"])
    if number is None or not 1 < number <= _MOST or not _announces(sentence, count, before[len(stated) :]):
        return None
    every = frozenset(each for match in _EVERY.finditer(sentence) if (each := number_of(match["number"])))
    return _Announced(start + count.start(), start + count.end(), count[0], every | {number})


def _announces(sentence: str, count: re.Match[str], ending: str) -> bool:
    """Whether the words do announce the list, by what stands around them and how the sentence ends."""
    before, after = sentence[: count.start()], sentence[count.end() :]
    if after.startswith("等") or "：" in after or ":" in after or before.endswith(("“", "‘", "《", "「")):
        return False
    if ending.startswith(("：", ":")):
        return True
    if not ending:  # a heading above its list
        return len(after) <= 2 or count["noun"] in ("方面", "问题", "不足", "原因")
    if expression("announcements", "counted").search(before[-8:]):
        return False
    return bool(
        expression("announcements", "plain").search(count[0])
        or expression("announcements", "cues").search(before[-14:])
    )


@cache
def _announcement() -> re.Pattern[str]:
    between, nouns = (expression("announcements", key).pattern for key in ("between", "nouns"))
    return re.compile(
        rf"{_NUMBER}[ 　]?(?:(?:大|个|条|项|种|类|点)(?:{between}){{0,3}}(?P<noun>{nouns})|方面|层面|(?:点|条|项)$)"
    )
