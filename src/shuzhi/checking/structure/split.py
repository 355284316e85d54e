"""Split a file into the reports it holds: one, or a collection with cover, contents page and sellers' lines."""

from __future__ import annotations

import re
from collections.abc import Sequence

from shuzhi.checking.model import Report, SourceText
from shuzhi.checking.noise.folding import fold
from shuzhi.checking.structure.numerals import year_of
from shuzhi.checking.structure.reading import Line, read_lines
from shuzhi.checking.structure.tables import expression
from shuzhi.checking.structure.titles import Title, find_titles, key_of

_PARAGRAPH = 60  # a line this long is text, whatever it ends with
_LONGEST_NUMBER = 10  # of a line that holds nothing but 【篇二】
_OPENING = 500  # characters read for the year
_YEAR = r"(?P<year>(?:19|20)\d{2}|[二一][〇○零九][〇○零一二三四五六七八九]{2})"
_TITLE_YEAR = re.compile(_YEAR + r"(?![\d])")
_BODY_YEAR = re.compile(
    _YEAR + r"(?:年度|年以来|年来|年(?!(?:\d{1,2}|[一二三四五六七八九十]{1,2})月|底|初|起|至|—|-|版))"
)
_FIRST_LABEL = re.compile(r"\n[ \t　]*(?:[（(]?[一二][、）)．.]|1[、．.])")
_NUMBER_ONLY = re.compile(
    r"^[【\[（(]?(?:第?[一二三四五六七八九十\d]{1,3}[篇份章]|(?:篇|范文|例文)[一二三四五六七八九十\d]{1,3})[】\]）)]?[：:]?$"
)


def split_reports(source: SourceText) -> list[Report]:
    """The reports of ``source``, in order.

    A title heads a report when text follows it before the next title; lines of a contents page and covers belong to no
    report.   A text without any title is one report with an empty title; an empty text holds none.
    """
    text = fold(source.content)
    lines = read_lines(text)
    if not lines:
        return []
    contents = _contents_page(lines)
    titles = _heading_titles(lines, _known_titles(lines, contents), contents)
    if not titles:
        return [_report(source, text, lines, title="", first=0, stop=len(lines))]
    ends = [title.first for title in titles[1:]] + [len(lines)]
    return [
        _report(source, text, lines, title=_as_written(source.content, lines, title), first=title.first, stop=end)
        for title, end in zip(titles, ends, strict=True)
    ]


def _as_written(content: str, lines: Sequence[Line], title: Title) -> str:
    """The title's words as the file has them, disguise and all."""
    whole = lines[title.first : title.last + 1]
    start = max(0, "".join(line.text for line in whole).find(title.words))
    return "".join(content[line.start : line.end] for line in whole)[start : start + len(title.words)]


def _contents_page(lines: Sequence[Line]) -> range:
    """The lines of the contents page; empty where there is none."""
    heading = expression("titles", "contents")
    start = next((index for index, line in enumerate(lines[:80]) if heading.search(line.text)), None)
    if start is None:
        return range(0)
    seen: set[str] = set()
    for index in range(start + 1, len(lines)):
        text = lines[index].text
        key = key_of(text)
        if key in seen or _is_text(text):
            return range(start, index)
        seen.add(key)
    return range(start, len(lines))


def _known_titles(lines: Sequence[Line], contents: range) -> list[Title]:
    """Title-like lines, and lines whose very words the contents page lists."""
    titles = _without_headings(find_titles(lines), contents)
    listed = {key_of(lines[index].text) for index in contents[1:]}
    taken = {index for title in titles for index in range(title.first, title.last + 1)}
    for index in range(contents.stop, len(lines) if listed else 0):
        text = lines[index].text
        if index not in taken and len(text) > 7 and not _is_text(text) and key_of(text) in listed:
            titles.append(Title(index, index, text, key_of(text), listed=False))
    return sorted(titles, key=lambda title: title.first)


def _without_headings(titles: Sequence[Title], contents: range) -> list[Title]:
    """Without a lone numbered line (一、履行…责任情况报告) among titles that have no number: it is a heading."""
    outside = [title for title in titles if title.first not in contents]
    counted = [title for title in outside if title.counted]
    if len(counted) == 1 and len(outside) > 1:
        return [title for title in titles if title is not counted[0]]
    return list(titles)


def _heading_titles(lines: Sequence[Line], titles: Sequence[Title], contents: range) -> list[Title]:
    """The titles that text follows, each report's own repetition of its title left out."""
    kept: list[Title] = []
    waiting: Title | None = None  # a title that no text has followed yet
    for number, title in enumerate(titles):
        if title.first in contents and _said_again(title, titles[number + 1 :]):
            continue
        stop = titles[number + 1].first if number + 1 < len(titles) else len(lines)
        begins = waiting if waiting and _repeats(waiting, title, lines) else title
        if not any(_is_text(lines[index].text) for index in range(title.last + 1, stop)):
            waiting = begins
            continue
        if not (kept and _same_report(kept[-1], title, lines)):
            kept.append(begins)
        waiting = None
    return kept


def _said_again(title: Title, later: Sequence[Title]) -> bool:
    return title.listed or any(_alike(title.key, other.key) for other in later) or len(later) > 0


def _alike(one: str, other: str) -> bool:
    return one == other or (len(one) > 5 and len(other) > 5 and (one in other or other in one))


def _repeats(before: Title, title: Title, lines: Sequence[Line]) -> bool:
    """Whether ``title`` says ``before`` once more straight after it; lines between are a cover's."""
    between = range(before.last + 1, title.first)
    only_numbers = all(_NUMBER_ONLY.match(lines[index].text) for index in between)
    return not before.listed and only_numbers and _alike(before.key, title.key)


def _same_report(before: Title, title: Title, lines: Sequence[Line]) -> bool:
    """Whether a report only says its own title once more within its first lines."""
    return before.key == title.key and sum(len(lines[i].text) for i in range(before.last + 1, title.first)) < 150


def _is_text(line: str) -> bool:
    """Whether a line is part of a report's text rather than of a cover or a contents page."""
    if expression("titles", "sellers").search(line):
        return False
    return len(line) >= _PARAGRAPH or line.endswith(("。", "！", "；", "：", "，", ":", ";"))


def _report(source: SourceText, text: str, lines: Sequence[Line], *, title: str, first: int, stop: int) -> Report:
    """The report in lines ``first`` to ``stop``; what sellers put after it stays, so that it can be shown."""
    last = stop - 1
    while last > first and _NUMBER_ONLY.match(lines[last].text):
        last -= 1
    whole = not title
    start = 0 if whole else lines[first].outer
    end = len(source.content.rstrip()) if whole else lines[last].end
    return Report(source, title, (start, end), _year(title, text, lines, first, end))


def _year(title: str, text: str, lines: Sequence[Line], first: int, end: int) -> int | None:
    """The year the title names, else the first year the opening speaks of."""
    named = _TITLE_YEAR.search(title)
    if named:
        return year_of(named["year"])
    start = lines[first].end if title else lines[first].start
    stop = min(end, start + _OPENING)
    heading = _FIRST_LABEL.search(text, start, stop)
    stated = _BODY_YEAR.search(text, start, heading.start() if heading else stop)
    if stated is None and heading:  # 一、2025年主要工作
        stated = _BODY_YEAR.search(text, heading.end(), stop)
    return year_of(stated["year"]) if stated else None
