"""From the words of a counted thing to the figures of the ledger that count just this."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from shuzhi.checking.claims.tables import FigureUse, items, words
from shuzhi.checking.model import KnownFigure

_JOINTS = re.compile(r"[、，和与及暨“”‘’《》\s]|以及")
_SEVERAL = re.compile(r"[、和与及]|以及")
_EXACT, _LABEL, _TAIL, _PREFIX = 0.95, 0.9, 0.85, 0.6


@dataclass(frozen=True, slots=True)
class Candidate:
    """A figure that may count what the claim names.

    Attributes:
        confidence: How sure it is that both speak of the same thing.
        narrower: The claim names only a part of what the figure counts (专题组织生活会 of 组织生活会).
    """

    use: FigureUse
    confidence: float
    narrower: bool = False


class KnownItems:
    """The spellings of counted things, with the labels of the figures at hand."""

    def __init__(self, figures: Iterable[KnownFigure]) -> None:
        self._uses: dict[str, list[Candidate]] = {}
        for item in items():
            sure = _PREFIX if item.narrower else _EXACT
            candidates = [Candidate(use, sure, item.narrower) for use in item.figures]
            for name in item.names:
                self._uses.setdefault(_plain(name), []).extend(candidates)
        spelled = frozenset(self._uses)
        for figure in figures:
            label = _plain(figure.label)
            if label not in spelled:
                use = FigureUse(figure.id, (figure.unit,), "", ())
                self._uses.setdefault(label, []).append(Candidate(use, _LABEL))

    def candidates(self, item: str) -> list[Candidate]:
        """What may count the thing named so; an empty list where no figure does."""
        said = _undecorated(_plain(item))
        if said in self._uses:
            return list(self._uses[said])
        for tail in words("item_tails"):
            if said.endswith(tail) and (uses := self._uses.get(said[: -len(tail)])):
                return [replace(one, confidence=min(one.confidence, _TAIL)) for one in uses]
        if _SEVERAL.search(item):
            return []  # several things in one number: no figure counts them together
        for start in range(1, len(said) - 1):
            if uses := self._uses.get(said[start:]):
                return [replace(one, confidence=_PREFIX, narrower=True) for one in uses]
        return []


def _plain(name: str) -> str:
    return _JOINTS.sub("", name)


def _undecorated(name: str) -> str:
    """Without words that say whose, not what: 支部, 机关, 全体 …"""
    changed = True
    while changed:
        changed = False
        for word in sorted(words("item_leads"), key=len, reverse=True):
            if name.startswith(word) and len(name) > len(word) + 1 and name not in _protected():
                name, changed = name[len(word) :], True
                break
    return name


def _protected() -> frozenset[str]:
    return frozenset(_plain(name) for item in items() for name in item.names)
