"""Words that cannot be meant as they are written (``slips.yaml``): 特备是, 布署."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from shuzhi.rulebook.node import Node, open_document

_FILE = Path(__file__).with_name("slips.yaml")


@dataclass(frozen=True, slots=True)
class Slip:
    """A wrong word at a place and the word that is meant."""

    start: int
    end: int
    right: str


def find_slips(text: str) -> Iterator[Slip]:
    """Every wrong word of ``text``, in order."""
    pattern, rights = _table()
    for match in pattern.finditer(text):
        yield Slip(match.start(), match.end(), rights[match.lastindex or 0])


@cache
def _table() -> tuple[re.Pattern[str], dict[int, str]]:
    """One expression with a group for each row, and what each group should read.

    Raises:
        RulebookError: A broken file: file, line and fix.
    """
    rows = [item.fields(("wrong", "right")) for item in open_document(_FILE).fields(("slips",))["slips"].items()]
    words = [_expression(row["wrong"]) for row in rows]
    rights = {number: row["right"].text() for number, row in enumerate(rows, 1)}
    return re.compile("|".join(f"({word})" for word in words)), rights


def _expression(node: Node) -> str:
    try:
        groups = re.compile(node.text()).groups
    except re.error:
        node.refuse(f"“{node.value}”不是正确的表达式。", "请检查括号和问号。")
    if groups:
        node.refuse(f"“{node.value}”里有分组。", "括号请用 (?:…)。")
    return node.text()
