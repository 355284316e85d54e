"""What sellers and their sites put into a text: marks of paid parts and advertisements (``marks.yaml``)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from shuzhi.checking.model import Span
from shuzhi.rulebook.node import Node, open_document

_FILE = Path(__file__).with_name("marks.yaml")
_LINE = re.compile(r"[^\n]+")
_SENTENCE = re.compile(r"[^。！？!?；;\n]+[。！？!?；;]?")
_BRACKET = re.compile(r"[（(【\[][^（()）【】\[\]\n]{4,120}[）)】\]]")
_LONGEST_LINE = 90  # characters; an advertisement on a line of its own is no longer
_INSIDE, _ALONE = 2, 1
_SHORT = 4  # characters outside the brackets of a line that is one bracket; of a sentence that says nothing


@dataclass(frozen=True, slots=True)
class Marks:
    """The table: marks of paid parts, signs of advertisements with their weight, words of the office's own work.

    ``cue`` finds any sign; ``put_in_after`` maps a character to the letter put in after it.
    """

    paid: re.Pattern[str]
    seller: tuple[tuple[re.Pattern[str], int], ...]
    cue: re.Pattern[str]
    own: re.Pattern[str]
    put_in_after: tuple[tuple[str, str], ...]


@cache
def marks() -> Marks:
    """The table that ships, read once.

    Raises:
        RulebookError: A broken file: file, line and fix.
    """
    fields = open_document(_FILE).fields(("paid", "seller", "own", "put_in_after"))
    signs = [item.fields(("sign", "weight")) for item in fields["seller"].items()]
    seller = tuple((_compiled(sign["sign"]), sign["weight"].number(least=1)) for sign in signs)
    return Marks(
        paid=_any_of(fields["paid"]),
        seller=seller,
        cue=re.compile("|".join(f"(?:{sign.pattern})" for sign, _ in seller), re.IGNORECASE),
        own=_any_of(fields["own"]),
        put_in_after=tuple((pair[0], pair[1]) for pair in fields["put_in_after"].texts()),
    )


def find_paid(text: str) -> list[Span]:
    """Where marks of paid parts stand."""
    return [match.span() for match in marks().paid.finditer(text)] if _may_be_paid(text) else []


def find_sellers(text: str) -> list[Span]:
    """Where advertisements stand: a line, a sentence or a bracket; without the line's end.  ``text`` is folded."""
    found: list[Span] = []
    for line in _LINE.finditer(text):
        if marks().cue.search(line[0]):
            found.extend(_in_line(text, *line.span()))
    return found


def _in_line(text: str, start: int, end: int) -> Iterator[Span]:
    if _is_line_of_seller(text[start:end]):
        words = text[start:end]
        yield start + len(words) - len(words.lstrip()), start + len(words.rstrip())
        return
    for sentence in _SENTENCE.finditer(text, start, end):
        if _weight(sentence[0]) < _INSIDE:
            continue
        brackets = [bracket.span() for bracket in _BRACKET.finditer(text, *sentence.span())]
        telling = [span for span in brackets if _weight(text[slice(*span)]) >= _INSIDE]
        yield from telling or [sentence.span()]


def _is_line_of_seller(line: str) -> bool:
    """Whether a whole line is an advertisement: short, with signs enough outside its brackets or nothing else."""
    words = line.strip()
    if len(words) > _LONGEST_LINE or _weight(words) < _ALONE:
        return False
    rest = _BRACKET.sub("", words).strip()
    if len(rest) < _SHORT:
        return True
    return all(_weight(sentence) >= _ALONE or len(sentence) < _SHORT for sentence in _SENTENCE.findall(rest))


def _weight(words: str) -> int:
    """What the signs in ``words`` weigh together; weak ones in words of the office's own work weigh nothing."""
    weights = [weight for sign, weight in marks().seller if sign.search(words)]
    if max(weights, default=0) < _INSIDE and marks().own.search(words):
        return 0
    return sum(weights)


def _may_be_paid(text: str) -> bool:
    return any(sign in text for sign in ("##", "[", "<", "付费", "会员", "VIP", "vip"))


def _any_of(node: Node) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{_compiled(item).pattern})" for item in node.items()), re.IGNORECASE)


def _compiled(node: Node) -> re.Pattern[str]:
    try:
        return re.compile(node.text(), re.IGNORECASE)
    except re.error:
        node.refuse(f"“{node.value}”不是正确的表达式。", "请检查括号和问号。")
