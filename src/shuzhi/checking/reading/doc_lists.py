"""Automatic numbers in an old Word file: list tables and style sheet ([MS-DOC] 2.9.131, 2.9.147, 2.9.271).

What a table does not tell for certain is left out: a number missing is better than a wrong one.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

from shuzhi.checking.reading.fkp import ParagraphFormat, paragraph_format
from shuzhi.checking.reading.numbering import LEVELS, Counter, Level, List

# MSONFC → the name of the same format in a .docx
_FORMS = {
    0: "decimal",
    1: "upperRoman",
    2: "lowerRoman",
    3: "upperLetter",
    4: "lowerLetter",
    10: "ideographDigital",
    11: "japaneseCounting",
    14: "decimalFullWidth",
    16: "japaneseLegal",
    17: "japaneseDigitalTenThousand",
    18: "decimalEnclosedCircle",
    19: "decimalFullWidth2",
    22: "decimalZero",
    23: "bullet",
    26: "decimalEnclosedFullstop",
    27: "decimalEnclosedParen",
    28: "decimalEnclosedCircleChinese",
    29: "ideographEnclosedCircle",
    30: "ideographTraditional",
    31: "ideographZodiac",
    33: "taiwaneseCounting",
    34: "ideographLegalTraditional",
    35: "taiwaneseCountingThousand",
    36: "taiwaneseDigital",
    37: "chineseCounting",
    38: "chineseLegalSimplified",
    39: "chineseCountingThousand",
    57: "numberInDash",
    255: "none",
}
_SUFFIXES = ("tab", "space", "nothing")
_NO_LIST = (0, 0xF801)
_MOST_LISTS = 4000


@dataclass(frozen=True, slots=True)
class Style:
    """A paragraph style: the style it stands on, and its own list properties."""

    above: int
    format: ParagraphFormat


class DocNumbers:
    """Counts through an old Word file; ask once per paragraph, in order."""

    def __init__(self, lists: list[List], styles: list[Style]) -> None:
        self._counter = Counter()
        self._lists = lists
        self._styles = styles

    def of(self, form: ParagraphFormat) -> str:
        """The number Word shows before a paragraph of this format; often empty."""
        number, level = form.list, form.level
        style, seen = form.style, 0
        while number is None and style < len(self._styles) and seen < 20:
            own = self._styles[style]
            number = own.format.list
            level = own.format.level if level is None else level
            style, seen = own.above, seen + 1
        if number is None or number in _NO_LIST or number > len(self._lists):
            return ""
        return self._counter.next(self._lists[number - 1], min(level or 0, LEVELS - 1))


def read_numbers(lists: bytes, after: bytes, overrides: bytes, styles: bytes) -> DocNumbers:
    """The lists of a file.

    Args:
        lists: The list table (PlfLst).
        after: What follows it in the table stream: the levels.
        overrides: The list instances (PlfLfo).
        styles: The style sheet (STSH).
    """
    try:
        known = _definitions(lists, after)
        return DocNumbers(_instances(overrides, known), _styles(styles))
    except (struct.error, IndexError):  # cut off or not what it says it is
        return DocNumbers([], [])


def _definitions(table: bytes, after: bytes) -> dict[int, list[Level]]:
    if len(table) < 2:
        return {}
    (count,) = struct.unpack_from("<h", table, 0)
    heads = []
    for index in range(min(count, _MOST_LISTS)):
        (name,) = struct.unpack_from("<i", table, 2 + 28 * index)
        heads.append((name, bool(table[2 + 28 * index + 26] & 1)))
    known, position = {}, 0
    for name, simple in heads:
        levels = []
        for _ in range(1 if simple else LEVELS):
            level, position = _level(after, position)
            levels.append(level)
        known[name] = levels + [Level()] * (LEVELS - len(levels))
    return known


def _level(data: bytes, position: int) -> tuple[Level, int]:
    start, form, flags = struct.unpack_from("<iBB", data, position)
    positions = data[position + 6 : position + 15]
    follow = data[position + 15]
    characters, paragraphs = data[position + 24], data[position + 25]
    position += 28 + characters + paragraphs
    (length,) = struct.unpack_from("<H", data, position)
    text = data[position + 2 : position + 2 + 2 * length].decode("utf-16-le", "replace")
    level = Level(
        _FORMS.get(form, "decimal"),
        _pattern(text, positions),
        start,
        _SUFFIXES[follow] if follow < len(_SUFFIXES) else "tab",
        bool(flags & 4),
        0 if flags & 8 else None,
    )
    return level, position + 2 + 2 * length


def _pattern(text: str, positions: bytes) -> str:
    """``\\x00、`` → ``%1、``; the places that hold a level's number are told apart from the text."""
    marked = {position - 1 for position in positions if position}
    return "".join(
        f"%{ord(sign) + 1}" if index in marked and ord(sign) < LEVELS else sign for index, sign in enumerate(text)
    )


def _instances(table: bytes, known: dict[int, list[Level]]) -> list[List]:
    if len(table) < 4:
        return []
    (count,) = struct.unpack_from("<I", table, 0)
    count = min(count, _MOST_LISTS)
    instances, changes = [], []
    for index in range(count):
        name, changed = struct.unpack_from("<i8xB", table, 4 + 16 * index)
        instances.append(List(str(name), list(known.get(name, [Level()] * LEVELS))))
        changes.append(changed)
    position = 4 + 16 * count
    for instance, changed in zip(instances, changes, strict=True):
        position += 4
        for _ in range(changed):
            position = _override(table, position, instance)
    return instances


def _override(table: bytes, position: int, instance: List) -> int:
    start, flags = struct.unpack_from("<iI", table, position)
    index = flags & 15
    position += 8
    if flags & 0x20:
        level, position = _level(table, position)
        if index < LEVELS:
            instance.levels[index] = level
            start = level.start
    if flags & 0x10 and index < LEVELS:
        instance.starts[index] = start
    return position


def _styles(sheet: bytes) -> list[Style]:
    """The style sheet; entries that are no paragraph style stand in it as empty ones."""
    if len(sheet) < 6:
        return []
    size, count, base = struct.unpack_from("<HHH", sheet, 0)
    position, found = 2 + size, []
    for _ in range(min(count, _MOST_LISTS)):
        (length,) = struct.unpack_from("<H", sheet, position)
        found.append(_style(sheet[position + 2 : position + 2 + length], base))
        position += 2 + length + length % 2
    return found


def _style(data: bytes, base: int) -> Style:
    if len(data) < max(base, 8) + 2:
        return Style(0xFFF, ParagraphFormat())
    kind = struct.unpack_from("<H", data, 2)[0]
    if kind & 15 != 1:
        return Style(kind >> 4, ParagraphFormat())
    (name,) = struct.unpack_from("<H", data, base)
    position = base + 2 + 2 * name + 2
    position += position % 2
    (length,) = struct.unpack_from("<H", data, position)
    return Style(kind >> 4, paragraph_format(data[position + 2 : position + 2 + length]))
