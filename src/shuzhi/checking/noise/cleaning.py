"""A text without noise, and the list of what was changed."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from shuzhi.checking.model import SourceText
from shuzhi.checking.noise.find import Noise, NoiseKind, find_noise

_SHOWN = 40
_AROUND = 3
_ROUNDS = 100  # noise inside noise, layer by layer; a bound for texts made to be slow
_WHY: dict[NoiseKind, str] = {
    "disguise": "",
    "letter": "字中间的字母",
    "hidden": "看不见的字符",
    "paid": "付费记号",
    "seller": "广告",
}


@dataclass(frozen=True, slots=True)
class Change:
    """One change: ``start`` is an offset into the text as read, ``location`` tells it to people (第12行).

    ``str()`` gives the line a person reads.
    """

    start: int
    location: str
    kind: NoiseKind
    before: str
    after: str
    near: str

    def __str__(self) -> str:
        if self.after:
            return f"{self.location}：“{self.before}”改为“{self.after}”（{self.near}）"
        words = self.before if len(self.before) <= _SHOWN else self.before[:_SHOWN] + "……"
        seen = f"“{words}”" if self.kind != "hidden" else f"（{self.near}）"
        return f"{self.location}：删去{_WHY[self.kind]}{seen}"


@dataclass(frozen=True, slots=True)
class Cleaned:
    """The text without noise and every change made, in the order of the text."""

    text: str
    changes: tuple[Change, ...]


def clean(source: SourceText) -> Cleaned:
    """``source`` without noise: masked characters back, advertisements, paid marks and hidden signs gone.

    Everything else stays as it is; a line that held nothing but noise goes with its line end.  Cleaning twice gives the
    same as cleaning once.
    """
    text = source.content
    origins: Sequence[int] = range(len(text) + 1)
    locations = _Locations(source)
    changes: list[Change] = []
    for _ in range(_ROUNDS):
        found = find_noise(text)
        if not found:
            break
        changes.extend(_change(text, noise, origins[noise.start], locations) for noise in found)
        text, origins = _apply(text, origins, found)
    return Cleaned(text, tuple(sorted(changes, key=lambda change: change.start)))


def _apply(text: str, origins: Sequence[int], found: Sequence[Noise]) -> tuple[str, list[int]]:
    """``text`` with every noise set right, and where each of its characters stood in the file."""
    pieces: list[str] = []
    kept: list[int] = []
    at = 0
    for noise in found:
        start, end = (noise.start, noise.end) if noise.kind not in ("seller", "paid") else _with_line(text, noise, at)
        pieces += [text[at:start], noise.right]
        kept += [*origins[at:start], *(origins[start + offset] for offset in range(len(noise.right)))]
        at = end
    pieces.append(text[at:])
    kept += origins[at:]
    return "".join(pieces), kept


def _with_line(text: str, noise: Noise, taken: int) -> tuple[int, int]:
    """The span of the noise; where nothing else stands on its line, with the line and its end."""
    first = text.rfind("\n", 0, noise.start) + 1
    stop = text.find("\n", noise.end)
    last = stop if stop >= 0 else len(text)
    if first < taken or text[first : noise.start].strip() or text[noise.end : last].strip():
        return noise.start, noise.end
    if stop >= 0:
        return first, stop + 1
    return max(taken, first - 1), last


def _change(text: str, noise: Noise, start: int, locations: _Locations) -> Change:
    before = text[max(0, noise.start - _AROUND) : noise.start].rpartition("\n")[2]
    after = text[noise.end : noise.end + _AROUND].partition("\n")[0]
    return Change(
        start=start,
        location=locations.of(start),
        kind=noise.kind,
        before=text[noise.start : noise.end],
        after=noise.right,
        near=f"……{before}{noise.right}{after}……",
    )


class _Locations:
    """Tells an offset to people: the line of a text file, the paragraph of any other."""

    def __init__(self, source: SourceText) -> None:
        self._lines = source.format in ("txt", "md")
        starts = [0] + [index + 1 for index, letter in enumerate(source.content) if letter == "\n"]
        if not self._lines:
            starts = [at for at in starts if source.content[at : at + 1].strip()] or [0]
        self._starts = starts

    def of(self, offset: int) -> str:
        number = max(1, bisect_right(self._starts, offset))
        return f"第{number}行" if self._lines else f"第{number}段"
