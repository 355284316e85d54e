"""Where numbers and unfilled places stand, and the measure word behind each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from shuzhi.checking.claims.numerals import HAN, read_number, scale
from shuzhi.checking.claims.tables import Unit, unit_pattern, units

_NUMBER = re.compile(
    r"(?P<arabic>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?P<range>[-—~～–至到](?=\d)\d+(?:\.\d+)?)?"
    rf"|(?P<han>[{HAN}]+)"
)
_TAIL = re.compile(r"[ 　]?(?P<more>余|多|来|几)?(?P<scale>[十百千万亿]*)(?P<odd>余|多)?[ 　]?")
_JOINED = re.compile(r"[0-9.]+$")
_FOLLOWED = re.compile(r"[0-9]+|\.(?=[0-9XxＸｘ*＊])")
_PER_CENT = "百分之"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number (or an unfilled place) with its measure word.

    ``start`` and ``end`` bound number and measure word, ``number`` the number alone.  ``more`` is 余 or 多 as written.
    ``han`` is set where the number is written in characters.
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


def find_quantities(text: str, places: Iterable[tuple[int, int]]) -> Iterator[Quantity]:
    """The quantities of ``text`` (folded) in order; ``places`` are its unfilled places."""
    open_places = _joined(text, places)
    hits = sorted([*_numbers(text, open_places), *((start, end, None, "") for start, end in open_places)])
    for start, end, value, han in hits:
        quantity = _measured(text, start, end, value, han)
        if quantity is not None:
            yield quantity


def _numbers(text: str, places: list[tuple[int, int]]) -> Iterator[tuple[int, int, float | None, str]]:
    taken = {index for start, end in places for index in range(start, end)}
    for match in _NUMBER.finditer(text):
        if match.start() in taken or match.end() - 1 in taken:
            continue
        value = read_number(match["arabic"] or match["han"])
        if value is not None:
            yield match.start(), match.end(), value, match["han"] or ""


def _joined(text: str, places: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Places with the figures beside them: 1X次, X.X%, 20XX."""
    joined: list[tuple[int, int]] = []
    for first, last in places:
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


def _measured(text: str, start: int, end: int, value: float | None, han: str) -> Quantity | None:
    """The quantity at a number; None where no measure word follows."""
    if text.startswith(_PER_CENT, start - len(_PER_CENT)) and start >= len(_PER_CENT):
        return Quantity(start - len(_PER_CENT), end, (start, end), value, "%", "percent", "", "", False)
    if han.startswith("百") and text.startswith("分之", start + 1):
        return None
    tail = _TAIL.match(text, end)
    unit = unit_pattern().match(text, tail.end()) if tail else None
    if tail is None or unit is None:
        return None
    word = units()[unit[0]]
    more = tail["more"] or tail["odd"] or ""
    if word.kind == "money":
        return _money(start, end, value, han, tail, unit.end())
    return _counted(start, end, value, han, tail, unit.end(), word, more)


def _counted(  # noqa: PLR0917
    start: int, end: int, value: float | None, han: str, tail: re.Match[str], stop: int, word: Unit, more: str
) -> Quantity:
    if tail["scale"] and value is not None:
        value *= scale(tail["scale"])
    number_end = tail.end("scale") if tail["scale"] else end
    return Quantity(start, stop, (start, number_end), value, word.name, word.kind, more, han, word.name_like)


def _money(  # noqa: PLR0917
    start: int, end: int, value: float | None, han: str, tail: re.Match[str], stop: int
) -> Quantity:
    """Money in 元, 万元 or 亿元, as written: 3.5万元 is 3.5 with the unit 万元."""
    scaled = tail["scale"]
    if han and han[-1] in "万亿" and len(han) > 1:
        scaled, end = han[-1], end - 1
        value = read_number(han[:-1])
    unit = (scaled[-1] if scaled and scaled[-1] in "万亿" else "") + "元"
    if value is not None and scaled:
        value *= scale(scaled[:-1] if len(unit) > 1 else scaled)
    return Quantity(start, stop, (start, end), value, unit, "money", tail["more"] or tail["odd"] or "", han, False)
