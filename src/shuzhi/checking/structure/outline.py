"""The headings of a report, whatever their numbering.

A heading is a numbered line, a numbered line that runs on into its paragraph (its words end at the first full stop),
or a short line alone between paragraphs.  Sentence leads without a number (坚持“第一议题”。…) are no headings.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from shuzhi.checking.structure.reading import PLAIN_RANK, RANKS, Line, Mark, Reading

_LONGEST = 60  # characters of a heading alone on its line
_LONGEST_RUN_IN = 50
_LONGEST_PLAIN = 34
_PARAGRAPH = 36  # a line this long is a paragraph
_MOST_PLAIN = 14  # more short lines than this: the lines were broken by a converter
_STOP = re.compile(r"[。！？!?；;]")
_RUN_IN_STOP = re.compile(r"[。：；！]|[:;](?!\d)|  |　")
_NO_HEADING = re.compile(
    r"[。！？!?；;，,、…]$|[。；！？]|^(?:各位|尊敬的|同志们|领导|述职人|姓名|单位|职务|时间|日期|作者|来源|附[：:]|——)|"
    r"\d{1,2}[月.-]\d{1,2}日?|^[\d\s.—-]+$|^[（(].*[）)]$|书记?[ 　]+\S{1,4}$|委员会$|支部$|^\S{2,3}$|现将|如下[：:]?$"
)
_ENDS_SENTENCE = re.compile(r"[。！？!?：:；;”）)…]$")
_BRACKETED = re.compile(r"【([^】\n]{2,30})】")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: its words with the number run from ``start`` to ``end``; its line is ``line``.

    ``rank`` 0 is the highest (第一部分), 1 is 一、, 2 is （一）, 3 is 1., 4 is （1）, 5 is ①, 6 has no number
    (style ``plain``, ``bracket`` for 【…】, or ``hash``, whose ``number`` is the count of #'s).
    """

    rank: int
    style: str
    number: int | None
    start: int
    end: int
    line: int
    words: str
    alone: bool


def find_headings(reading: Reading) -> tuple[Heading, ...]:
    """Every heading of the text, in order."""
    numbered = {mark.at_line: mark for mark in reading.marks if mark.at_line >= 0 and mark.style in RANKS}
    found = []
    plain = []
    for index, line in enumerate(reading.lines):
        if index in numbered:
            found.append(_numbered(reading, index, numbered[index]))
        elif line.hashes:
            found.append(_heading(line, index, "hash", line.hashes))
        elif bracket := _BRACKETED.match(line.text):
            found.append(
                Heading(
                    PLAIN_RANK,
                    "bracket",
                    None,
                    line.start,
                    line.start + bracket.end(),
                    index,
                    bracket[1],
                    bracket.end() == len(line.text),
                )
            )
        elif _stands_alone(reading.lines, index, numbered):
            plain.append(_heading(line, index, "plain", None))
    if len(plain) <= _MOST_PLAIN:
        found = sorted([*found, *plain], key=lambda heading: heading.start)
    return tuple(_without_contents(found))


def _numbered(reading: Reading, index: int, mark: Mark) -> Heading:
    line = reading.lines[index]
    rest = reading.text[mark.end : line.end]
    stop = _RUN_IN_STOP.search(rest)
    alone = len(rest) <= _LONGEST and not _STOP.search(rest.rstrip("。；;：:"))
    if alone:
        end = mark.end + len(rest.rstrip("。；;：: 　"))
    elif stop and 0 < stop.start() <= _LONGEST_RUN_IN:
        end = mark.end + stop.start()
    else:
        end = mark.end + len(re.split(r"[，,。]", rest, maxsplit=1)[0])
    words = reading.text[mark.end : end].strip()
    return Heading(RANKS[mark.style], mark.style, mark.number, mark.start, end, index, words, alone)


def _heading(line: Line, index: int, style: str, number: int | None) -> Heading:
    words = line.text.rstrip("：:。 ")
    return Heading(PLAIN_RANK, style, number, line.start, line.start + len(words), index, words, True)


def _stands_alone(lines: Sequence[Line], index: int, numbered: dict[int, Mark]) -> bool:
    """A short line without a full stop, after a finished sentence and before a paragraph or a numbered line."""
    line = lines[index]
    if not 3 < len(line.text) <= _LONGEST_PLAIN or _NO_HEADING.search(line.text) or index + 1 >= len(lines):
        return False
    follows = lines[index + 1]
    if len(follows.text) < _PARAGRAPH and index + 1 not in numbered:
        return False
    before = lines[index - 1].text if index else ""
    return index > 0 and (bool(_ENDS_SENTENCE.search(before)) or index - 1 in numbered)


def _without_contents(headings: Sequence[Heading]) -> Sequence[Heading]:
    """Without the lines of a report's own contents page, which say the same words again further down."""
    repeated = {key for key, count in Counter(_words(h) for h in headings if h.rank < PLAIN_RANK).items() if count == 2}
    if len(repeated) < 3:
        return headings
    seen: set[tuple[int, str]] = set()
    kept = []
    for heading in headings:
        key = _words(heading)
        if key in repeated and key not in seen:
            seen.add(key)
        else:
            kept.append(heading)
    return kept


def _words(heading: Heading) -> tuple[int, str]:
    return heading.rank, re.sub(r"[\s.…·\d]+$", "", heading.words)


def top_rank(headings: Sequence[Heading]) -> int | None:
    """The highest rank that heads the parts of a report; None where it has no heading at all."""
    counted = Counter(heading.rank for heading in headings)
    several = [rank for rank, count in counted.items() if count > 1]
    return min(several or counted, default=None)
