"""The ordinary words whose spelling is repaired, with the reading of their characters (``lexicon.yaml``)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from shuzhi.rulebook.node import Node, open_document

_FILE = Path(__file__).with_name("lexicon.yaml")
_READING = re.compile(r"(.)([a-z]+(?:/[a-z]+)*)")

Spot = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Words, readings and the places where one of their characters may be masked.

    Attributes:
        words: The words as they are spelled.
        readings: Character to its syllables without tones.
        after, before: Letter and the character after (before) it, to the words and offsets the letter may stand for.
        party_after, party_before: Characters beside which a D is a masked 党.
        real_after, real_before: Words beside which a D is a letter.
    """

    words: frozenset[str]
    readings: Mapping[str, tuple[str, ...]]
    after: Mapping[str, tuple[Spot, ...]]
    before: Mapping[str, tuple[Spot, ...]]
    party_after: frozenset[str]
    party_before: frozenset[str]
    real_after: tuple[str, ...]
    real_before: tuple[str, ...]

    def masks(self, letter: str, character: str) -> bool:
        """Whether ``letter`` is the first letter of ``character``'s reading."""
        return any(reading[0] == letter.lower() for reading in self.readings.get(character, ()))


@cache
def lexicon() -> Lexicon:
    """The lexicon that ships, read once.

    Raises:
        RulebookError: A word with a character that has no reading, or a broken file: file, line and fix.
    """
    return read_lexicon(_FILE)


def read_lexicon(file: Path) -> Lexicon:
    """The lexicon in ``file``; see :func:`lexicon`."""
    lists = ("party_after", "party_before", "real_after", "real_before")
    fields = open_document(file).fields((*lists, "words", "characters"))
    readings = _readings(fields["characters"])
    words = fields["words"].text().split()
    after: dict[str, list[Spot]] = defaultdict(list)
    before: dict[str, list[Spot]] = defaultdict(list)
    for word in dict.fromkeys(words):
        for offset, character in enumerate(word):
            if character not in readings:
                fields["words"].refuse(f"“{word}”中的“{character}”没有注音。", "请在 characters 中补上读音。")
            for initial in {reading[0] for reading in readings[character]}:
                if offset + 1 < len(word):
                    after[initial + word[offset + 1]].append((word, offset))
                if offset:
                    before[initial + word[offset - 1]].append((word, offset))
    return Lexicon(
        words=frozenset(words),
        readings=readings,
        after={key: tuple(spots) for key, spots in after.items()},
        before={key: tuple(spots) for key, spots in before.items()},
        party_after=frozenset(fields["party_after"].texts()),
        party_before=frozenset(fields["party_before"].texts()),
        real_after=fields["real_after"].texts(),
        real_before=fields["real_before"].texts(),
    )


def _readings(node: Node) -> dict[str, tuple[str, ...]]:
    readings: dict[str, tuple[str, ...]] = {}
    for item in node.text().split():
        match = _READING.fullmatch(item)
        if match is None:
            node.refuse(f"“{item}”不是“字+拼音”。", "请写成“党dang”，多音以斜线分开：行xing/hang。")
        readings[match[1]] = tuple(match[2].split("/"))
    return readings
