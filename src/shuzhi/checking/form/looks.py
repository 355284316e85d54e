"""How a paragraph and its runs look: document defaults, styles and what stands on them, lists, themes, own properties.

ECMA-376 part 1, 17.7.2: later wins; attributes of ``w:ind`` and ``w:spacing`` win one by one.  Lengths are twips.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from lxml import etree

from shuzhi.checking.reading.names import FALSE, W
from shuzhi.checking.reading.numbering import Numbers
from shuzhi.checking.reading.word import WordDocument

Properties = dict[str, str]
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_DEEPEST = 50  # styles on styles; a circle ends here
_FAR = 1e10  # more than any measure, LibreOffice's 2³² included
_WORD_SIZE = "20"  # half-points, where nothing says a size
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_SKIPPED = frozenset(W + name for name in ("del", "moveFrom", "drawing", "pict", "object", "txbxContent", "pPr"))
_OPPOSITES = {"firstLine": "hanging", "hanging": "firstLine", "firstLineChars": "hangingChars"}
_SAME_SIDE = {"start": "left", "startChars": "leftChars", "end": "right", "endChars": "rightChars"}


@dataclass(frozen=True, slots=True)
class RunLook:
    """Words that look alike: Chinese font, Latin font, size in points, colour (six digits or ``auto``)."""

    text: str
    font: str
    latin: str
    size: float
    color: str

    @property
    def chinese(self) -> int:
        """How many Chinese characters it holds."""
        return len(_CHINESE.findall(self.text))


@dataclass(frozen=True, slots=True)
class ParagraphLook:
    """How a paragraph is set: alignment, where its first and its other lines begin (in characters), line distance.

    ``pitch`` is the distance from line to line in points, as near as it can be told; ``around`` the larger of the
    distances to the paragraphs before and behind, in points.
    """

    align: str
    first: float
    wrap: float
    pitch: float
    around: float
    runs: tuple[RunLook, ...]


@dataclass(frozen=True, slots=True)
class _Style:
    above: str
    paragraph: Properties
    run: Properties


class Looks:
    """Answers how paragraphs of one Word file look."""

    def __init__(self, document: WordDocument) -> None:
        styles = document.parts.tree("styles")
        self._theme = _theme_fonts(document.parts.tree("theme"))
        self._styles: dict[str, _Style] = {}
        self._default = ""
        self._default_run: Properties = {}
        self._default_paragraph: Properties = {}
        self._resolved: dict[str, tuple[Properties, Properties]] = {}
        numbering = document.parts.tree("numbering")
        self._numbers = Numbers(numbering, styles) if numbering is not None else None
        self._list_indents = _list_indents(numbering) if numbering is not None else {}
        if styles is not None:
            self._load(styles)

    def paragraph(self, element: etree._Element, line_grid: float) -> ParagraphLook:
        """How a paragraph looks; ``line_grid`` is the section's line pitch in points, 0 without a grid."""
        own = element.find(W + "pPr")
        style_paragraph, style_run = self._style(_named(own, "pStyle") or self._default)
        properties = dict(style_paragraph)
        self._add_list_indent(properties, own)
        _merge_paragraph(properties, own)
        runs = tuple(self._runs(element, style_run))
        size = max((run.size for run in runs), default=_points(style_run.get("sz", _WORD_SIZE)))
        return ParagraphLook(
            properties.get("jc", "left"),
            *_starts(properties, size),
            _pitch(properties, size, line_grid),
            _around(properties, size),
            runs,
        )

    def _load(self, styles: etree._Element) -> None:
        defaults = styles.find(W + "docDefaults")
        if defaults is not None:
            self._merge_run(self._default_run, defaults.find(f"{W}rPrDefault/{W}rPr"))
            _merge_paragraph(self._default_paragraph, defaults.find(f"{W}pPrDefault/{W}pPr"))
        for node in styles.iterchildren(W + "style"):
            paragraph: Properties = {}
            run: Properties = {}
            _merge_paragraph(paragraph, node.find(W + "pPr"))
            self._merge_run(run, node.find(W + "rPr"))
            above = node.find(W + "basedOn")
            name = node.get(W + "styleId", "")
            self._styles[name] = _Style("" if above is None else above.get(W + "val", ""), paragraph, run)
            if node.get(W + "type") == "paragraph" and node.get(W + "default") in ("1", "true"):
                self._default = name

    def _style(self, name: str) -> tuple[Properties, Properties]:
        """A paragraph style with all that it stands on."""
        if name not in self._resolved:
            paragraph, run = dict(self._default_paragraph), dict(self._default_run)
            for style in reversed(list(self._chain(name))):
                _update(paragraph, style.paragraph)
                run.update(style.run)
            self._resolved[name] = paragraph, run
        return self._resolved[name]

    def _chain(self, name: str) -> Iterator[_Style]:
        for _ in range(_DEEPEST):
            style = self._styles.get(name)
            if style is None:
                return
            yield style
            name = style.above

    def _add_list_indent(self, properties: Properties, own: etree._Element | None) -> None:
        found = self._numbers.list_of(own) if self._numbers is not None else None
        if found is not None:
            _update(properties, self._list_indents.get(found, {}))

    def _runs(self, element: etree._Element, style_run: Properties) -> Iterator[RunLook]:
        for child in element:
            if child.tag == W + "r":
                look = self._run(child, style_run)
                if look is not None:
                    yield look
            elif child.tag == W + "hyperlink":  # Word colours links by itself
                yield from (replace(look, color="auto") for look in self._runs(child, style_run))
            elif child.tag not in _SKIPPED:
                yield from self._runs(child, style_run)

    def _run(self, run: etree._Element, style_run: Properties) -> RunLook | None:
        text = "".join([node.text or "" for node in run.iterchildren(W + "t")])
        own = run.find(W + "rPr")
        if not text or _is_on(own, "vanish"):
            return None
        properties = dict(style_run)
        for style in reversed(list(self._chain(_named(own, "rStyle")))):
            properties.update(style.run)
        self._merge_run(properties, own)
        return RunLook(
            text,
            properties.get("eastAsia", ""),
            properties.get("ascii", ""),
            _points(properties.get("sz", _WORD_SIZE)),
            properties.get("color", "auto"),
        )

    def _merge_run(self, properties: Properties, node: etree._Element | None) -> None:
        if node is None:
            return
        fonts = node.find(W + "rFonts")
        if fonts is not None:
            for script in ("eastAsia", "ascii"):
                theme = self._theme.get(fonts.get(f"{W}{script}Theme", ""))
                name = theme or fonts.get(W + script)
                if name:
                    properties[script] = name
        for name in ("sz", "color"):
            value = _named(node, name)
            if value:
                properties[name] = value


def _named(node: etree._Element | None, name: str) -> str:
    found = None if node is None else node.find(W + name)
    return "" if found is None else found.get(W + "val", "")


def _is_on(node: etree._Element | None, name: str) -> bool:
    found = None if node is None else node.find(W + name)
    return found is not None and found.get(W + "val") not in FALSE


def _update(properties: Properties, more: Properties) -> None:
    for name, value in more.items():
        properties.pop(_OPPOSITES.get(name, ""), None)
        properties[name] = value


def _merge_paragraph(properties: Properties, node: etree._Element | None) -> None:
    if node is None:
        return
    found: Properties = {}
    for tag in ("ind", "spacing"):
        child = node.find(W + tag)
        if child is not None:
            names = ((str(name).removeprefix(W), str(value)) for name, value in child.attrib.items())
            found |= {_SAME_SIDE.get(name, name): value for name, value in names}
    align = _named(node, "jc")
    if align:
        found["jc"] = {"start": "left", "end": "right"}.get(align, align)
    grid = node.find(W + "snapToGrid")
    if grid is not None:
        found["snapToGrid"] = "0" if grid.get(W + "val") in FALSE else "1"
    _update(properties, found)


def _points(half: str) -> float:
    return number_of(half) / 2 or 10.0


def number_of(text: str | None, default: float = 0.0) -> float:
    """A measure as written, kept within what a page can hold; ``default`` where it is none."""
    try:
        number = float(text) if text else default
    except ValueError:
        return default
    return number if -_FAR < number < _FAR else default


def _in_characters(properties: Properties, name: str, size: float) -> float:
    """A length in characters: told in hundredths of one, or in twips."""
    characters = number_of(properties.get(name + "Chars"))
    return characters / 100 if characters else number_of(properties.get(name)) / (20 * size)


def _starts(properties: Properties, size: float) -> tuple[float, float]:
    """Where the first line and the others begin."""
    wrap = _in_characters(properties, "left", size)
    return wrap + _in_characters(properties, "firstLine", size) - _in_characters(properties, "hanging", size), wrap


def _pitch(properties: Properties, size: float, grid: float) -> float:
    """The distance from line to line; a line of Chinese set single takes about 1.3 times its size."""
    line, rule = number_of(properties.get("line")) or 240.0, properties.get("lineRule", "auto")
    single = 1.3 * size
    if grid and properties.get("snapToGrid") != "0":
        single = -(-single // grid) * grid
    if rule == "exact":
        return line / 20
    return max(line / 20, single) if rule == "atLeast" else line / 240 * single


def _around(properties: Properties, size: float) -> float:
    sides = []
    for side in ("before", "after"):
        lines = number_of(properties.get(side + "Lines"))
        sides.append(lines / 100 * 1.3 * size if lines else number_of(properties.get(side)) / 20)
    return max(sides)


def _list_indents(numbering: etree._Element) -> dict[tuple[str, int], Properties]:
    levels: dict[str, dict[int, Properties]] = {}
    for abstract in numbering.iterchildren(W + "abstractNum"):
        own = levels.setdefault(abstract.get(W + "abstractNumId", ""), {})
        for level in abstract.iterchildren(W + "lvl"):
            properties: Properties = {}
            _merge_paragraph(properties, level.find(W + "pPr"))
            properties.pop("jc", None)
            own[int(number_of(level.get(W + "ilvl")))] = properties
    return {
        (number.get(W + "numId", ""), level): properties
        for number in numbering.iterchildren(W + "num")
        for level, properties in levels.get(_named(number, "abstractNumId"), {}).items()
    }


def _theme_fonts(theme: etree._Element | None) -> dict[str, str]:
    """``minorEastAsia`` → 宋体, and so on."""
    found: dict[str, str] = {}
    for kind in ("major", "minor"):
        fonts = None if theme is None else theme.find(f".//{_A}fontScheme/{_A}{kind}Font")
        if fonts is None:
            continue
        scripts = {font.get("script"): font.get("typeface", "") for font in fonts.iterchildren(_A + "font")}
        chinese, latin = fonts.find(_A + "ea"), fonts.find(_A + "latin")
        found[kind + "EastAsia"] = ("" if chinese is None else chinese.get("typeface", "")) or scripts.get("Hans", "")
        found[kind + "HAnsi"] = found[kind + "Ascii"] = "" if latin is None else latin.get("typeface", "")
    return found
