"""Words of a report that belong to a time, from ``cn/eras.yaml`` and the ``eras`` lists of local rulebooks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal, cast, get_args

from shuzhi.rulebook.model import Confidence
from shuzhi.rulebook.node import Node, open_document

EraKind = Literal["meeting", "anniversary", "campaign", "situation", "plan", "term", "name", "document"]

NATIONAL_ERAS = Path(__file__).parent / "cn" / "eras.yaml"
_REQUIRED = ("id", "title", "kind", "words", "source", "confidence")
_OPTIONAL = ("holds", "founded", "not_after", "not_before", "instead")
_FIRST = re.compile(r"[\u3400-\u9fff《“0-9]")


@dataclass(frozen=True, slots=True)
class Held:
    """A span of days; either end may be open (None)."""

    since: date | None
    until: date | None


@dataclass(frozen=True, slots=True)
class Era:
    """A word that belongs to a time.

    Attributes:
        title: What it is, in Chinese.
        words: Regular expressions without groups, each beginning with a plain character.
        holds: The spans in which it can be said as news or as work under way; of an anniversary empty.
        founded: Of an anniversary, the year to which its number is added; else None.
        not_after: Words before it that make it history or another matter.
        not_before: Words after it that do.
        instead: What to write now, or empty.
        source: The public document or event that gives the dates.
        confidence: How sure the dates are; everything but quoted is shown as 待核.
    """

    id: str
    title: str
    kind: EraKind
    words: tuple[str, ...]
    holds: tuple[Held, ...]
    founded: int | None
    not_after: tuple[str, ...]
    not_before: tuple[str, ...]
    instead: str
    source: str
    confidence: Confidence


@cache
def national_eras() -> tuple[Era, ...]:
    """The eras that ship with the program, read once."""
    return read_eras([NATIONAL_ERAS])


def read_eras(files: Sequence[Path]) -> tuple[Era, ...]:
    """The ``eras`` of ``files``, in order; other lists are left to :func:`shuzhi.rulebook.load.read_rulebook`."""
    taken: set[str] = set()
    return tuple(_read_era(node, taken) for file in files for node in _members(file))


def _members(file: Path) -> Iterator[Node]:
    pairs = open_document(file).pairs()
    if "eras" in pairs:
        yield from pairs["eras"].items()


def _read_era(node: Node, taken: set[str]) -> Era:
    fields = node.fields(_REQUIRED, _OPTIONAL)
    era_id = fields["id"].text()
    if era_id in taken:
        fields["id"].refuse(f"编号“{era_id}”写了两次。", "请给每条一个不同的 id。")
    taken.add(era_id)
    kind = cast(EraKind, fields["kind"].choice(get_args(EraKind), "种类"))
    founded = fields["founded"].number(least=1) if "founded" in fields else None
    holds = tuple(_read_held(item) for item in fields["holds"].items()) if "holds" in fields else ()
    if (kind == "anniversary") != (founded is not None) or (founded is None) != bool(holds):
        node.refuse("年代写得不完整。", "周年写 founded；其他写 holds: [{from: 日期, to: 日期}]。")
    return Era(
        id=era_id,
        title=fields["title"].text(),
        kind=kind,
        words=tuple(_read_word(item) for item in fields["words"].items()),
        holds=holds,
        founded=founded,
        not_after=fields["not_after"].texts() if "not_after" in fields else (),
        not_before=fields["not_before"].texts() if "not_before" in fields else (),
        instead=fields["instead"].text() if "instead" in fields else "",
        source=fields["source"].text(),
        confidence=Confidence(fields["confidence"].choice([word.value for word in Confidence], "可信程度")),
    )


def _read_held(node: Node) -> Held:
    fields = node.fields((), ("from", "to"))
    since = fields["from"].day() if "from" in fields else None
    until = fields["to"].day() if "to" in fields else None
    if since is None and until is None:
        node.refuse("没有起止日期。", "请至少写 from 或 to。")
    if since and until and since > until:
        node.refuse("起始日期晚于终止日期。", "请核对 from 和 to。")
    return Held(since, until)


def _read_word(node: Node) -> str:
    word = node.text()
    try:
        pattern = re.compile(word)
    except re.error:
        node.refuse(f"“{word}”不是正确的表达式。", "请检查括号和问号。")
    if pattern.groups or not _FIRST.match(word) or word[1:2] in ("?", "*", "{"):
        node.refuse(f"“{word}”不能这样写。", "第一个字要写死；括号请用 (?:…)。")
    return word
