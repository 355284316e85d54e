"""The units of figures that come from outside, and what one is in another; they stand in ``cn/units.yaml``."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

from shuzhi.rulebook.node import Node, open_document

UNITS = Path(__file__).parent / "cn" / "units.yaml"


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit: how many it is of the first of its list, and whether figures in it may be added up."""

    word: str
    list_name: str
    size: Decimal
    adds: bool


def read_units(document: Node) -> dict[str, Unit]:
    """Word → unit, in the order of the lists.

    Raises:
        RulebookError: A word that stands twice, a size that is no number above nothing, a list that is not there.
    """
    fields = document.fields(("lists", "never_added"))
    lists = fields["lists"].pairs()
    never = fields["never_added"].choices(lists, "单位表")
    units: dict[str, Unit] = {}
    for name, words in lists.items():
        for word, size in words.pairs().items():
            if word in units:
                size.refuse(f"单位“{word}”写了两次。", "请删去其中一处。")
            units[word] = Unit(word, name, _size(size), name not in never)
    return units


def _size(node: Node) -> Decimal:
    try:
        size = Decimal(node.text())
    except InvalidOperation:
        size = Decimal(0)
    if not size > 0:
        node.refuse(f"“{node.value}”不是大于零的数。", '请写成 "10000" 这样。')
    return size


KNOWN = read_units(open_document(UNITS))


def unit_of(text: str) -> Unit | None:
    """The unit that a text means, however wide its signs are; None where it is none."""
    word = text.strip()
    return KNOWN.get(word) or KNOWN.get(unicodedata.normalize("NFKC", word))


def factors(into: str) -> dict[str, Decimal]:
    """Every unit that can be turned into ``into``, with what one of it is there."""
    target = KNOWN[into]
    return {unit.word: unit.size / target.size for unit in KNOWN.values() if unit.list_name == target.list_name}


def whole_sizes(into: str) -> dict[str, int]:
    """Every unit that can be turned into ``into``, with how many it is of the smallest of them.

    What all engines multiply by is whole: a tenth is no exact number to each of them.
    """
    told = factors(into)
    smallest = min(told.values())
    return {word: int(size / smallest) for word, size in told.items()}
