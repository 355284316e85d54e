"""Which lines are titles of reports: in one line or over two, numbered or not, on a contents page or at a report."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from shuzhi.checking.structure.reading import Line
from shuzhi.checking.structure.tables import any_of, expression, table

_LONGEST = 64  # characters of a title, its number and brackets included
_LONGEST_FIRST = 36  # of the first line of a title over two
_LEADER = re.compile(r"[\s.…·•_—-]*(?:[.…·•]{2,}|\s)[\s.…·•]*\d{1,4}$|[.…·•]{2,}$|\t\d{1,4}$|[（(]\d{1,4}[）)]$")
_PUNCTUATED = re.compile(r"[。；;！!？?]|[，,、：:]$")
_COMMA = re.compile(r"[，,]")
_SPACES = re.compile(r"[\s\u3000]+")
_BRACKET = re.compile(r"[（(【\[][^（()）\n】\]]{0,24}[）)】\]]$")
_SUBTITLE = re.compile(r"^[—–\-―]{1,2}(?![—–\-―\d])")
_GOES_ON = re.compile(
    r"(?:关于|党委|党组|党支部|支部|总支|工委|委员会|书记|同志|年度?|公司|集团|学校|学院|医院|局|厅|办公室|中心|街道|镇|乡|村|社区|抓|和|的|党建|基层)$"
)
_COUNTED = re.compile(r"(?:[一二三四五六七八九十]{1,3}|\d{1,3})[、．.]")
_GOES_AHEAD = re.compile(r"^(?:[（(]?(?:19|20)\d{2}年|述职|抓|履行|基层|个人|党建|工作|年度|书记|报告|关于)")


@dataclass(frozen=True, slots=True)
class Title:
    """A line, or two, that read like a report's title.

    ``first`` and ``last`` are indexes of lines; ``words`` leave the number, dots and page number out; ``key`` is for
    comparing; ``listed`` tells that it ends in a page number or dots, as on a contents page; ``counted`` that a number
    of a list stands before it, as before a heading.
    """

    first: int
    last: int
    words: str
    key: str
    listed: bool
    counted: bool = False


@cache
def _prefix() -> re.Pattern[str]:
    return re.compile(rf"(?:{any_of(table('titles')['prefixes']).pattern})[ 　：:、．.—-]*")


@cache
def _title() -> re.Pattern[str]:
    cores, tails = (any_of(table("titles")[key]).pattern for key in ("cores", "tails"))
    return re.compile(rf"(?:{cores})(?:{tails})?$")


def find_titles(lines: Sequence[Line]) -> list[Title]:
    """Every title-like line, in order; whether it heads a report is for the reader of what follows."""
    found: list[Title] = []
    index = 0
    while index < len(lines):
        title = _one_line(lines, index) or _two_lines(lines, index)
        if title:
            found.append(_with_line_before(lines, title, found[-1].last if found else -1))
            index = title.last
        index += 1
    return found


def key_of(text: str) -> str:
    """``text`` for comparing titles: no number before it, no page after it, no white space, no brackets."""
    return _SPACES.sub("", _words(text)[0]).strip('《》“”"')


def _words(text: str) -> tuple[str, bool]:
    """The title's words, and whether dots or a page number follow them."""
    leader = _LEADER.search(text)
    words = text[: leader.start()] if leader else text
    prefix = _prefix().match(words)
    if prefix and prefix.end() < len(words):
        words = words[prefix.end() :]
    return words.strip(" 　《》\t"), bool(leader)


def _reads(text: str) -> bool:
    """Whether ``text`` reads like a title."""
    if not 4 <= len(text) <= _LONGEST or _PUNCTUATED.search(text):
        return False
    words = _SPACES.sub("", _words(text)[0])
    plain = words
    while bracket := _BRACKET.search(plain):
        plain = plain[: bracket.start()]
    if not _title().search(plain) or expression("titles", "never").search(plain):
        return False
    return len(_COMMA.findall(plain)) <= 1


def _one_line(lines: Sequence[Line], index: int) -> Title | None:
    text = lines[index].text
    if "述" not in text and "报告" not in text and "汇报" not in text:
        return None
    if not _reads(text) or expression("titles", "sellers").search(text):
        return None
    words, listed = _words(text)
    return Title(index, index, words, key_of(text), listed, bool(_COUNTED.match(text)))


def _two_lines(lines: Sequence[Line], index: int) -> Title | None:
    """A title broken inside its core: …抓基层党建工作述 / 职报告."""
    if index + 1 >= len(lines):
        return None
    first, second = lines[index].text, lines[index + 1].text
    if len(first) > _LONGEST_FIRST or len(second) > _LONGEST_FIRST or not _first_line(first):
        return None
    if not ("述" in first or "述" in second or "报告" in second) or _reads(second):
        return None
    if not _reads(first + second):
        return None
    words, listed = _words(first + second)
    return Title(index, index + 1, words, key_of(first + second), listed)


def _with_line_before(lines: Sequence[Line], title: Title, taken: int) -> Title:
    """The title together with its first line, where the line found was only the second."""
    index = title.first - 1
    if title.first != title.last or index <= taken or title.listed:
        return title
    first, second = lines[index].text, lines[title.first].text
    if len(first) > _LONGEST_FIRST or not _first_line(first) or _prefix().match(second):
        return title
    alone = _SPACES.sub("", title.words)
    whole = len(alone) >= 12 or not _GOES_AHEAD.search(alone)
    joined = _SUBTITLE.match(second) or _GOES_ON.search(first)
    apart = _GOES_AHEAD.search(alone) and _is_set_apart(lines, index)
    goes_on = apart or _SUBTITLE.match(second) or re.search(r"关于$|的$|年度?$|抓$", first)
    if not joined or (whole and not goes_on):
        return title
    words = _words(f"{first}{second}")[0]
    return Title(index, title.last, words, key_of(first + second), title.listed)


def _is_set_apart(lines: Sequence[Line], index: int) -> bool:
    """Whether a line stands close above the next and away from what is above it: the first line of a title."""
    line = lines[index]
    close = lines[index + 1].outer - line.end <= 1
    return close and (index == 0 or line.outer - lines[index - 1].end > 1)


def _first_line(text: str) -> bool:
    """Whether ``text`` can be the first line of a title: no sentence, no cover line, no seller's mark."""
    if _PUNCTUATED.search(text) or re.match(r"[（(]?[一二三四五六七八九十]{1,3}[）)、]", text):
        return False
    return not any(expression("titles", key).search(text) for key in ("cover", "sellers", "contents"))
