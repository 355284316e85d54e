"""Whether the body speaks as whom the title names: 机关支部书记 with 市委常委会, 国企 with 党工委 (L07)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import takewhile
from pathlib import Path

from shuzhi.checking.model import Finding, Report, Section
from shuzhi.checking.noise import fold
from shuzhi.rulebook.node import Node, open_document

_FILE = Path(__file__).with_name("roles.yaml")
_UNDER_TITLE = 40  # characters of a line that may still name the author
_AROUND = 10
_SHOWN = 2
_LINES = 5
_NUMBERED = re.compile(r"[（(]?[一二三四五六七八九十0-9]{1,3}[）)、.．]")


@dataclass(frozen=True, slots=True)
class _Kind:
    """One sort of words by which a body speaks as somebody; ``own``: they can be nobody else's."""

    label: str
    words: re.Pattern[str]
    unless: re.Pattern[str] | None
    other: re.Pattern[str] | None
    least: int
    distinct: int
    own: bool


@dataclass(frozen=True, slots=True)
class _Voice:
    """As whom a body may speak, and whose reports that does not fit."""

    id: str
    label: str
    against: frozenset[str]
    kinds_needed: int
    kinds: tuple[_Kind, ...]


@dataclass(frozen=True, slots=True)
class _Author:
    id: str
    label: str
    words: re.Pattern[str]


def check_role(report: Report, sections: Sequence[Section]) -> list[Finding]:
    """Whether title and body are of one author; at most one finding, at the title; code ``role``, kind the voice heard.

    Only words by which the body speaks as another level or sector count, and only several independent kinds of them
    together; tasks and meetings of superiors are everybody's.
    """
    text = fold(report.body)
    start = _title_end(text)
    headed = [section.span[0] - report.span[0] for section in sections if section.heading]
    author = _author_of(text, start, min([at for at in headed if at >= start], default=len(text)))
    if author is None:
        return []
    heard = [(voice, evidence) for voice in _voices() if (evidence := _heard(voice, author, text[start:]))]
    if not heard:
        return []
    voice, evidence = max(heard, key=lambda pair: len(pair[1]))
    return [_finding(report, author, voice, evidence)]


def _title_end(text: str) -> int:
    """Where the first line that is not empty ends."""
    begin = len(text) - len(text.lstrip())
    stop = text.find("\n", begin)
    return stop if stop >= 0 else len(text)


def _author_of(text: str, title_end: int, first: int) -> _Author | None:
    """Whose report it is, by the title and the short lines under it, before the first heading."""
    title = text[:title_end].strip()
    under = takewhile(_may_sign, (line.strip() for line in text[title_end:first].split("\n")[:_LINES]))
    for words in (title, " ".join(under)):
        for author in _authors():
            if author.words.search(words):
                return author
    return None


def _may_sign(line: str) -> bool:
    """A line between title and text: short, no sentence, not numbered."""
    return len(line) <= _UNDER_TITLE and not line.endswith(("。", "：", "，")) and not _NUMBERED.match(line)


def _heard(voice: _Voice, author: _Author, body: str) -> list[tuple[_Kind, list[str]]]:
    """The kinds of words by which ``body`` speaks as ``voice``; empty where too few, or where it fits the author."""
    if author.id not in voice.against:
        return []
    evidence = [(kind, found) for kind in voice.kinds if (found := _found(kind, body))]
    own = any(kind.own for kind, _ in evidence)
    return evidence if own and len(evidence) >= voice.kinds_needed else []


def _found(kind: _Kind, body: str) -> list[str]:
    """The different words of a kind, where they are enough."""
    found = [match[0] for match in kind.words.finditer(body) if _counts(kind, body, *match.span())]
    different = list(dict.fromkeys(found))
    return different if len(found) >= kind.least and len(different) >= kind.distinct else []


def _counts(kind: _Kind, body: str, start: int, end: int) -> bool:
    """Whether the words at a place are said of the body's own doings."""
    before = re.split(r"[，。；\n]", body[max(0, start - _AROUND) : start])[-1]
    within = body[start:end] + re.split(r"[，。；\n]", body[end : end + _AROUND])[0]
    return not (kind.unless and kind.unless.search(before)) and not (kind.other and kind.other.search(within))


def _finding(report: Report, author: _Author, voice: _Voice, evidence: Sequence[tuple[_Kind, list[str]]]) -> Finding:
    begin = report.span[0] + len(report.body) - len(report.body.lstrip())
    stop = report.source.content.find("\n", begin, report.span[1])
    span = (begin, (stop if stop >= 0 else report.span[1]))
    shown = "；".join(
        f"{kind.label}（{'、'.join(f'“{words}”' for words in found[:_SHOWN])}）" for kind, found in evidence
    )
    more = len(evidence) - voice.kinds_needed
    return Finding(
        code="role",
        span=span,
        text=report.source.content[slice(*span)],
        message=f"题目是{author.label}的报告，正文却像{voice.label}在说话：{shown}。",
        advice="请核对题目与正文是不是同一个单位的报告；借鉴来的段落，请改成本单位的职务、会议和工作。",
        confidence=min(0.95, 0.75 + 0.1 * more),
        kind=voice.id,
    )


@cache
def _authors() -> tuple[_Author, ...]:
    return tuple(
        _Author(node.pairs()["id"].text(), node.pairs()["label"].text(), _compiled(node, "words"))
        for node in _table()["authors"].items()
    )


@cache
def _voices() -> tuple[_Voice, ...]:
    return tuple(_read_voice(node) for node in _table()["voices"].items())


@cache
def _table() -> dict[str, Node]:
    return open_document(_FILE).fields(("authors", "voices"))


def _read_voice(node: Node) -> _Voice:
    fields = node.fields(("id", "label", "against", "kinds_needed", "kinds"))
    known = {author.id for author in _authors()}
    return _Voice(
        id=fields["id"].text(),
        label=fields["label"].text(),
        against=frozenset(fields["against"].choices(known, "作者")),
        kinds_needed=fields["kinds_needed"].number(least=2),
        kinds=tuple(_read_kind(item) for item in fields["kinds"].items()),
    )


def _read_kind(node: Node) -> _Kind:
    fields = node.fields(("label", "words"), ("unless", "except", "least", "distinct", "own"))
    return _Kind(
        label=fields["label"].text(),
        words=_compiled(node, "words"),
        unless=_compiled(node, "unless") if "unless" in fields else None,
        other=_compiled(node, "except") if "except" in fields else None,
        least=fields["least"].number(least=1) if "least" in fields else 1,
        distinct=fields["distinct"].number(least=1) if "distinct" in fields else 1,
        own="own" in fields and fields["own"].truth(),
    )


def _compiled(node: Node, key: str) -> re.Pattern[str]:
    field = node.pairs()[key]
    try:
        return re.compile(field.text())
    except re.error:
        field.refuse(f"“{field.value}”不是正确的表达式。", "请检查括号和问号。")
