"""Automatic numbers of paragraphs (一、 （一） 1. ①), which are not in the text but in numbering.xml.

Headings hang on them, so they are written out.  Counting follows ECMA-376 part 1, 17.9: all lists of one abstract
definition count on together, unless an instance starts anew.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from shuzhi.checking.reading.names import W
from shuzhi.checking.reading.numerals import numeral

LEVELS = 9
_PART = re.compile(r"%([1-9])")
_ENDS_OPEN = re.compile(r"[0-9A-Za-z]$")  # "1 内容" needs its space, "1.内容" and "一、内容" do not


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list writes its number."""

    form: str = "decimal"
    text: str = ""
    start: int = 1
    suffix: str = "tab"
    legal: bool = False
    restart: int | None = None  # begins anew after this level (1-based); None: after any higher one


@dataclass(slots=True)
class List:
    """An instance of a list: its definition's name, its levels, and where it starts anew."""

    abstract: str
    levels: list[Level]
    starts: dict[int, int] = field(default_factory=dict)


class Counter:
    """Counts the numbers of all lists of a document."""

    def __init__(self) -> None:
        self._counts: dict[str, list[int | None]] = {}

    def next(self, instance: List, level: int) -> str:
        """The number of the next paragraph of this list at this level (from 0), with its space."""
        counts = self._counts.setdefault(instance.abstract, [None] * LEVELS)
        if level in instance.starts:
            counts[level] = instance.starts.pop(level)
        else:
            before = counts[level]
            counts[level] = instance.levels[level].start if before is None else before + 1
        for deeper in range(level + 1, LEVELS):
            restart = instance.levels[deeper].restart
            if restart is None or (restart and level < restart):
                counts[deeper] = None
        return _written(instance.levels, counts, level)


class Numbers:
    """Counts through a document; ask once per paragraph, in order."""

    def __init__(self, numbering: etree._Element | None, styles: etree._Element | None) -> None:
        self._lists: dict[str, List] = {}
        self._style_levels: dict[tuple[str, str], int] = {}  # (abstract, style) → level
        self._styles: dict[str, tuple[str | None, str | None, str | None]] = {}  # style → numId, ilvl, basedOn
        self._default_style = ""
        self._counter = Counter()
        if numbering is not None:
            self._load(numbering)
        if styles is not None and self._lists:
            self._load_styles(styles)

    def of(self, paragraph: etree._Element) -> str:
        """The number that Word shows before this paragraph, with its space; often empty."""
        if not self._lists:
            return ""
        found = self.list_of(paragraph.find(W + "pPr"))
        return self._counter.next(self._lists[found[0]], found[1]) if found else ""

    def list_of(self, properties: etree._Element | None) -> tuple[str, int] | None:
        """The list and the level (from 0) a paragraph belongs to."""
        number = level = None
        style = self._default_style
        if properties is not None:
            number, level = _number_properties(properties)
            named = properties.find(W + "pStyle")
            if named is not None:
                style = named.get(W + "val", style)
        found_in = ""
        seen = 0
        while (number is None or level is None) and style in self._styles and seen < 50:
            from_number, from_level, above = self._styles[style]
            if number is None and from_number is not None:
                number, found_in = from_number, style
            level = from_level if level is None and from_number is not None else level
            style, seen = above or "", seen + 1
        if number is None or number not in self._lists:
            return None
        if found_in:
            linked = self._style_levels.get((self._lists[number].abstract, found_in))
            if linked is not None:
                return number, linked
        return number, min(max(_integer(level, 0), 0), LEVELS - 1)

    def _load(self, numbering: etree._Element) -> None:
        abstracts: dict[str, list[Level]] = {}
        for node in numbering.iterchildren(W + "abstractNum"):
            name = node.get(W + "abstractNumId", "")
            abstracts[name] = _levels(node)
            for level in node.iterchildren(W + "lvl"):
                style = level.find(W + "pStyle")
                if style is not None:
                    self._style_levels[name, style.get(W + "val", "")] = _integer(level.get(W + "ilvl"), 0)
        for node in numbering.iterchildren(W + "num"):
            refers = node.find(W + "abstractNumId")
            abstract = "" if refers is None else refers.get(W + "val", "")
            if abstract in abstracts:
                self._lists[node.get(W + "numId", "")] = _instance(node, abstract, abstracts[abstract])
        self._lists.pop("0", None)  # 0 takes a paragraph out of every list

    def _load_styles(self, styles: etree._Element) -> None:
        for style in styles.iterchildren(W + "style"):
            if style.get(W + "type") != "paragraph":
                continue
            properties, above = style.find(W + "pPr"), style.find(W + "basedOn")
            number, level = (None, None) if properties is None else _number_properties(properties)
            name = style.get(W + "styleId", "")
            self._styles[name] = (number, level, None if above is None else above.get(W + "val"))
            if style.get(W + "default") in ("1", "true"):
                self._default_style = name


def _number_properties(properties: etree._Element) -> tuple[str | None, str | None]:
    numbers = properties.find(W + "numPr")
    if numbers is None:
        return None, None
    number, level = numbers.find(W + "numId"), numbers.find(W + "ilvl")
    return (
        None if number is None else number.get(W + "val"),
        None if level is None else level.get(W + "val"),
    )


def _levels(node: etree._Element) -> list[Level]:
    levels = [Level() for _ in range(LEVELS)]
    for child in node.iterchildren(W + "lvl"):
        index = _integer(child.get(W + "ilvl"), 0)
        if 0 <= index < LEVELS:
            levels[index] = _level(child)
    return levels


def _level(node: etree._Element) -> Level:
    def value(name: str, default: str) -> str:
        found = node.find(W + name)
        return default if found is None else found.get(W + "val", "1" if name == "isLgl" else default)

    restart = value("lvlRestart", "")
    return Level(
        value("numFmt", "decimal"),
        value("lvlText", "")[:64],
        _integer(value("start", "1"), 1),
        value("suff", "tab"),
        value("isLgl", "0") in ("1", "true", "on"),
        _integer(restart, 0) if restart else None,
    )


def _instance(node: etree._Element, abstract: str, levels: list[Level]) -> List:
    own = List(abstract, list(levels))
    for override in node.iterchildren(W + "lvlOverride"):
        index = _integer(override.get(W + "ilvl"), -1)
        if not 0 <= index < LEVELS:
            continue
        level, start = override.find(W + "lvl"), override.find(W + "startOverride")
        if level is not None:
            own.levels[index] = _level(level)
        if start is not None:
            own.starts[index] = _integer(start.get(W + "val"), 1)
    return own


def _written(levels: list[Level], counts: list[int | None], level: int) -> str:
    own = levels[level]
    if own.form == "bullet":
        return "•"

    def part(match: re.Match[str]) -> str:
        index = int(match[1]) - 1
        count = counts[index]
        form = "decimal" if own.legal else levels[index].form
        return numeral(form, levels[index].start if count is None else count)

    text = _PART.sub(part, own.text)
    if own.suffix == "space" or (own.suffix == "tab" and _ENDS_OPEN.search(text)):
        return text + " " if text else ""
    return text


def _integer(text: str | None, default: int) -> int:
    try:
        return int(text or "")
    except ValueError:
        return default
