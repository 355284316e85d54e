"""Where numbers and unfilled places stand, and the measure word behind each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from shuzhi.checking.claims.numerals import HAN, read_number, scale
from shuzhi.checking.measures import Unit, unit_after_digits, unit_after_gaps, unit_after_words, units

_NUMBER = re.compile(
    r"(?P<arabic>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?P<range>[-—~～–至到](?=\d)\d+(?:\.\d+)?)?"
    rf"|(?P<han>[{HAN}]+)"
)
_TAIL = re.compile(r"[ 　]?(?P<more>余|多|来|几)?(?P<scale>[十百千万亿]*)(?P<odd>余|多)?[ 　]?")
_JOINED = re.compile(r"[0-9.]+$")
_FOLLOWED = re.compile(r"[0-9]+|\.(?=[0-9XxＸｘ*＊])")
_PER_CENT = "百分之"
_ABOUT = ("近", "上", "约", "超", "逾", "过", "达")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number (or an unfilled place) with its measure word.

    ``start`` and ``end`` bound number and measure word, ``number`` the number alone.  ``more`` is 余 or 多 as
    written, or the range (3—5).  ``han`` is set where the number is written in characters.
    """

    start: int
    end: int
    number: tuple[int, int]
    value: float | None
    unit: str
    kind: str
    more: str
    han: str
    name_like: bool

    @property
    def placeholder(self) -> bool:
        """Whether the number was left unfilled."""
        return self.value is None


@dataclass(frozen=True, slots=True)
class _Hit:
    """A number or an unfilled place, before its measure word is looked for."""

    start: int
    end: int
    value: float | None
    han: str = ""
    ranged: str = ""


def find_quantities(text: str, gaps: Iterable[tuple[int, int]]) -> Iterator[Quantity]:
    """The quantities of ``text`` (folded) in order; ``gaps`` are its unfilled places."""
    joined = _joined(text, gaps)
    hits = [*_numbers(text, joined), *(_Hit(start, end, None) for start, end in joined)]
    reached = 0
    for hit in sorted(hits, key=lambda hit: hit.start):
        quantity = _measured(text, hit) if hit.start >= reached else None
        if quantity is not None:
            reached = quantity.end
            yield quantity


def _numbers(text: str, gaps: list[tuple[int, int]]) -> Iterator[_Hit]:
    taken = {index for start, end in gaps for index in range(start, end)}
    for match in _NUMBER.finditer(text):
        start, end = match.span()
        if start in taken or end - 1 in taken or (match["han"] and _is_scale_alone(text, match)):
            continue
        value = read_number(match["arabic"] or match["han"])
        if value is not None:
            yield _Hit(start, end, value, match["han"] or "", match[0] if match["range"] else "")


def _is_scale_alone(text: str, match: re.Match[str]) -> bool:
    """万亩, 百人: a size, no number; 近百次 and 百余次 are numbers."""
    if match[0].strip("百千万亿"):
        return False
    return text[match.start() - 1 : match.start()] not in _ABOUT and text[match.end() : match.end() + 1] not in "余多"


def _joined(text: str, gaps: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Places with the figures beside them: 1X次, X.X%, 20XX."""
    joined: list[tuple[int, int]] = []
    for first, last in gaps:
        start, end = first, last
        before = _JOINED.search(text, max(0, start - 6), start)
        if before:
            start = before.start()
        if joined and joined[-1][1] >= start:
            start = joined.pop()[0]
        while after := _FOLLOWED.match(text, end):
            end = after.end()
        joined.append((start, end))
    return joined


def _measured(text: str, hit: _Hit) -> Quantity | None:
    """The quantity at a number; None where no measure word follows."""
    start = hit.start - len(_PER_CENT)
    if start >= 0 and text.startswith(_PER_CENT, start):
        return Quantity(start, hit.end, (hit.start, hit.end), hit.value, "%", "percent", "", hit.han, False)
    if hit.han.startswith("百") and text.startswith("分之", hit.start + 1):
        return None
    tail = _TAIL.match(text, hit.end)
    unit = _units(hit, tail).match(text, tail.end()) if tail else None
    if tail is None or unit is None:
        return None
    word = units()[unit[0]]
    return _money(hit, tail, unit.end()) if word.kind == "money" else _counted(hit, tail, unit.end(), word)


def _units(hit: _Hit, tail: re.Match[str]) -> re.Pattern[str]:
    """The measure words that may stand here; behind 余 no name begins."""
    if hit.han:
        return unit_after_words()
    return unit_after_gaps() if hit.value is None and not tail["more"] else unit_after_digits()


def _counted(hit: _Hit, tail: re.Match[str], stop: int, word: Unit) -> Quantity:
    value = hit.value * scale(tail["scale"]) if tail["scale"] and hit.value is not None else hit.value
    number = (hit.start, tail.end("scale") if tail["scale"] else hit.end)
    return Quantity(hit.start, stop, number, value, word.name, word.kind, _more(hit, tail), hit.han, word.name_like)


def _money(hit: _Hit, tail: re.Match[str], stop: int) -> Quantity:
    """Money in 元, 万元 or 亿元, as written: 3.5万元 is 3.5 with the unit 万元."""
    scaled, end, value = tail["scale"], hit.end, hit.value
    if hit.han and hit.han[-1] in "万亿" and len(hit.han) > 1:
        scaled, end = hit.han[-1], end - 1
        value = read_number(hit.han[:-1])
    unit = (scaled[-1] if scaled and scaled[-1] in "万亿" else "") + "元"
    if value is not None and scaled:
        value *= scale(scaled[:-1] if len(unit) > 1 else scaled)
    return Quantity(hit.start, stop, (hit.start, end), value, unit, "money", _more(hit, tail), hit.han, False)


def _more(hit: _Hit, tail: re.Match[str]) -> str:
    return hit.ranged or tail["more"] or tail["odd"] or ""
