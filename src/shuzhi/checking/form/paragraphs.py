"""What each paragraph of a report is for its layout: title, heading, body, signature, date …"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from lxml import etree

from shuzhi.checking.model import Report, Span
from shuzhi.checking.reading.walk import Paragraph

Kind = Literal[
    "title", "byline", "addressee", "heading1", "heading2", "heading3", "heading4", "body", "signature", "date", "other"
]
HEADINGS: tuple[Kind, ...] = ("heading1", "heading2", "heading3", "heading4")

_CHINESE_NUMBER = "[一二三四五六七八九十百]{1,4}"
_LEVELS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("heading1", re.compile(rf"{_CHINESE_NUMBER}[、.．，]")),
    ("heading2", re.compile(rf"[（(]{_CHINESE_NUMBER}[）)]")),
    ("heading3", re.compile(r"\d{1,2}[.．、](?!\d)")),
    ("heading4", re.compile(r"[（(]?\d{1,2}[）)]")),
)
DATE = re.compile(
    r"(?:[0-9０-９]{2,4}|[〇○零一二三四五六七八九]{2,4})\s*[年./．-]\s*"
    r"(?:[0-9０-９]{1,2}|[一二三四五六七八九十]{1,3})\s*(?:[月./．-]\s*(?:[0-9０-９]{1,2}|[一二三四五六七八九十]{1,3})\s*日?|月)"
)
_ANNEX = re.compile(r"附件?\s*[一二三四五六七八九十\d]{0,3}\s*[：:]?")
_SENTENCE = re.compile(r"[。！？；]")
_RUN_IN = re.compile(r"[。！？；：]")
_GREETING = re.compile(r".{2,40}[：:]")
_LONGEST_HEADING, _LONGEST_LINE = 50, 30
_MOST_BYLINES, _MOST_CLOSING = 4, 4


@dataclass(frozen=True, slots=True)
class KnownParagraph:
    """A paragraph with its kind; ``heading`` tells how many characters of it are heading, the number included."""

    kind: Kind
    words: str
    span: Span
    element: etree._Element
    number: str
    heading: int = 0

    @property
    def anchor(self) -> Span:
        """Its first words: enough to find it, not so much as to cover it."""
        blank = len(self.words) - len(self.words.lstrip())
        stop = _RUN_IN.search(self.words, blank)
        length = min(stop.start() if stop else len(self.words), blank + 24)
        start, end = self.span[0] + blank, self.span[0] + length
        return (start, end) if end > start else self.span


def known_paragraphs(report: Report, paragraphs: Sequence[Paragraph]) -> tuple[KnownParagraph, ...]:
    """The paragraphs of a report with their kinds; tables, boxes, notes, blank lines and annexes are left out."""
    content = report.source.content
    own = [
        (paragraph, content[slice(*paragraph.span)])
        for paragraph in paragraphs
        if paragraph.container == "body" and content[slice(*paragraph.span)].strip()
    ]
    own = own[: next((n for n, (_, words) in enumerate(own) if _ANNEX.fullmatch(words.strip())), len(own))]
    kinds = _kinds(report.title, [words.strip() for _, words in own])
    return tuple(_known(kind, paragraph, words) for kind, (paragraph, words) in zip(kinds, own, strict=True))


def _known(kind: Kind, paragraph: Paragraph, words: str) -> KnownParagraph:
    heading = 0
    if kind in HEADINGS:
        stop = _RUN_IN.search(words)
        heading = stop.start() if stop else len(words)
    return KnownParagraph(kind, words, paragraph.span, paragraph.element, paragraph.number, heading)


def _kinds(title: str, lines: Sequence[str]) -> list[Kind]:
    kinds: list[Kind] = [_text_kind(line) for line in lines]
    first = _title_lines(title, lines)
    kinds[:first] = ["title"] * first
    for index in range(first, min(first + _MOST_BYLINES, len(lines))):
        if _GREETING.fullmatch(lines[index]):
            kinds[index] = "addressee"
            break
        if kinds[index] != "body" or len(lines[index]) > _LONGEST_LINE or _SENTENCE.search(lines[index]):
            break
        kinds[index] = "byline"
    for index, kind in _closing(lines, kinds):
        kinds[index] = kind
    return kinds


def _title_lines(title: str, lines: Sequence[str]) -> int:
    """How many of the first lines the title takes."""
    wanted = "".join(title.split())
    joined = ""
    for count, line in enumerate(lines[:5], 1):
        joined += "".join(line.split())
        if wanted and len(joined) >= len(wanted):
            return count if wanted in joined and len(joined) <= len(wanted) + 12 else 0
    return 0


def _closing(lines: Sequence[str], kinds: Sequence[Kind]) -> Iterator[tuple[int, Kind]]:
    """Signature and date: the short lines at the end, where one of them is a date."""
    last = len(lines)
    while last > 0 and len(lines) - last < _MOST_CLOSING and _is_closing(lines[last - 1], kinds[last - 1]):
        last -= 1
    if any(DATE.fullmatch(line) for line in lines[last:]):
        for index in range(last, len(lines)):
            yield index, "date" if DATE.fullmatch(lines[index]) else "signature"


def _is_closing(line: str, kind: Kind) -> bool:
    return kind in ("body", "byline") and len(line) <= _LONGEST_LINE and not _SENTENCE.search(line)


def _text_kind(line: str) -> Kind:
    for kind, mark in _LEVELS:
        if mark.match(line):
            stop = _RUN_IN.search(line)
            return kind if (stop.start() if stop else len(line)) <= _LONGEST_HEADING else "body"
    return "other" if line.startswith(("附件", "附：", "附:")) else "body"
