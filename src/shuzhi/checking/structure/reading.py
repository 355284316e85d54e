"""One pass over a text: its lines, and every mark that numbers something (一、 （一） 1. （1） ① 一是 首先 第一 【…】).

Offsets are into the text as given.  Disguises are undone first, one character for one, so they hold for the original.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from shuzhi.checking.noise.folding import fold
from shuzhi.checking.structure.numerals import number_of

RANKS: dict[str, int] = {"part": 0, "han": 1, "han_bracket": 2, "digit": 3, "digit_bracket": 4, "circle": 5}
PLAIN_RANK = 6  # a heading without a number, until the outline finds its place
_SENTENCE_ENDS = "。；;：:！!？?，,、\n \t　“”’）)】》#*"
_MARK = re.compile(
    r"第[ 　]?(?P<part>[一二三四五六七八九十]{1,3}|\d{1,2})[ 　]?(?:部分|章)[：:、，, 　]*"
    r"|(?P<is>[一二三四五六七八九十]{1,2})[ 　]?[是要在则]"
    r"|(?P<han>[一二三四五六七八九十]{1,3})[ 　]{0,2}[、．.，,：:][ 　]*"
    r"|[（(〔][ 　]?(?P<han_bracket>[一二三四五六七八九十]{1,3})[ 　]?[）)〕][、．.，, 　]*"
    r"|(?P<half_bracket>[一二三四五六七八九十]{1,3})[）)][、．.，, 　]*"
    r"|(?P<digit>\d{1,2})[ 　]?[、．.](?!\d)[ 　]*"
    r"|[（(][ 　]?(?P<digit_bracket>\d{1,2})[ 　]?[）)][、．.，, 　]*"
    r"|(?P<half_digit>\d{1,2})[）)][、．.，, 　]*"
    r"|(?P<one_han_bracket>[㈠-㈩])[、．.，, 　]*"
    r"|(?P<one_digit_bracket>[⑴-⒇])[、．.，, 　]*"
    r"|(?P<one_digit>[⒈-⒛])[、．.，, 　]*"
    r"|(?P<circle>[①-⑳])[、．.，, 　]*"
    r"|[第其][ 　]?(?P<ordinal>[一二三四五六七八九十])(?=[，,、：:是])[，,、：:是]"
    r"|(?P<first>首先|其次|再次|再者|最后)(?=[，,、是：要])"
)
_FIRST_WORDS = {"首先": 1, "其次": 2, "再次": 3, "再者": 3, "最后": 0}
_LARGE = 200_000  # characters
_LINE = re.compile(r"[^\n]+")
_HASHES = re.compile(r"(#{1,6})[ \t　]*")
_BLANK = " \t\r\u3000\u00a0\ufeff"
# List bullets, quotation marks of markdown, and bold type; a bare * or _ is an unfilled place and stays.
_BULLET = re.compile(r"(?:[>■◆●▲★☆]+|[-*+](?=[ 　])|\*\*(?=[一二三四五六七八九十（(第\d#]|[^*]+\*\*$))[ \t　]*")
_STYLE_OF = {
    "half_bracket": "han_bracket",
    "half_digit": "digit_bracket",
    "one_han_bracket": "han_bracket",
    "one_digit_bracket": "digit_bracket",
    "one_digit": "digit",
}


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank: ``start`` and ``end`` leave white space and decoration at both sides out.

    ``hashes`` counts the #'s of a markdown heading; ``start`` comes after them, ``outer`` before.
    """

    start: int
    end: int
    text: str
    outer: int
    hashes: int = 0


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark that numbers what follows.  ``number`` is 0 for 最后, which is whatever number comes next.

    ``at_line`` is the index of the line it opens, or -1 where it stands inside one.
    """

    style: str
    number: int
    start: int
    end: int
    at_line: int


@dataclass(frozen=True, slots=True)
class Reading:
    """A text with its lines and marks, both in order."""

    text: str
    lines: tuple[Line, ...]
    marks: tuple[Mark, ...]


def read(text: str) -> Reading:
    """Read ``text``; asked again for the same report, it answers from memory (large texts are not kept)."""
    return _read_kept(text) if len(text) < _LARGE else _read(text)


@lru_cache(maxsize=4)
def _read_kept(text: str) -> Reading:
    return _read(text)


def forget() -> None:
    """Forget the texts read before."""
    _read_kept.cache_clear()


def _read(text: str) -> Reading:
    plain = fold(text)
    lines = read_lines(plain)
    return Reading(plain, lines, _marks(plain, lines))


def read_lines(plain: str) -> tuple[Line, ...]:
    """The lines of ``plain`` that are not blank."""
    found = []
    for match in _LINE.finditer(plain):
        words = match[0].strip(_BLANK)
        if words:
            found.append(_line(words, match.start() + match[0].index(words[0])))
    return tuple(line for line in found if line.text)


def _line(words: str, start: int) -> Line:
    end, outer, hashes = start + len(words), start, 0
    while mark := _HASHES.match(words) or _BULLET.match(words):
        hashes = hashes or mark[0].count("#")
        start += mark.end()
        words = words[mark.end() :]
    if words.endswith("**") and not words.startswith("*"):
        words, end = words[:-2], end - 2
    return Line(start, end, words, outer, hashes)


def _marks(plain: str, lines: tuple[Line, ...]) -> tuple[Mark, ...]:
    openers = {line.start: index for index, line in enumerate(lines)}
    found = []
    for match in _MARK.finditer(plain):
        start, group = match.start(), match.lastgroup or ""
        at_line = openers.get(start, -1)
        if at_line < 0 and (start == 0 or plain[start - 1] not in _SENTENCE_ENDS):
            continue
        style = _STYLE_OF.get(group, group)
        if at_line < 0 and style in ("han", "part"):  # inside a line 一、二、 lists words, it heads nothing
            continue
        number = _FIRST_WORDS[match[group]] if style == "first" else number_of(match[group])
        if number is not None:
            found.append(Mark(style, number, start, match.end(), at_line))
    return tuple(found)


def count_characters(text: str) -> int:
    """Characters of ``text`` without white space."""
    return len("".join(text.split()))
