"""Paper, margins and grid of the sections that hold a report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml import etree

from shuzhi.checking.form.groups import found
from shuzhi.checking.form.looks import number_of
from shuzhi.checking.form.official import Official
from shuzhi.checking.model import Finding, Span
from shuzhi.checking.reading.names import FALSE, W
from shuzhi.checking.reading.word import WordDocument

_TWIPS = 1440 / 25.4  # in a millimetre
_SIDES = (("top", "上"), ("bottom", "下"), ("left", "左"), ("right", "右"))
_WORD_PAGE = {"w": 12240.0, "h": 15840.0}  # Letter, where a section names no paper
_WORD_MARGIN = 1440.0


@dataclass(frozen=True, slots=True)
class Page:
    """A section's page: lengths in millimetres; ``line_pitch`` in points, 0 without a grid of lines.

    ``character_space`` is what a character grid adds to the width of each character, in points; None without one.
    """

    element: etree._Element
    width: float
    height: float
    margins: dict[str, float]
    line_pitch: float
    character_space: float | None


def pages_of(document: WordDocument) -> list[tuple[int, Page]]:
    """Each section's page with how many paragraphs end before its end, in order."""
    owners = {section.getparent(): section for section in document.root.iter(W + "sectPr")}
    ends = {properties.getparent(): section for properties, section in owners.items() if properties is not None}
    sections = [
        (count, _page(ends[paragraph.element]))
        for count, paragraph in enumerate(document.paragraphs, 1)
        if paragraph.element in ends and paragraph.container == "body"
    ]
    last = owners.get(document.root.find(W + "body"))
    if last is not None:
        sections.append((len(document.paragraphs), _page(last)))
    return sections


def check_pages(pages: Sequence[Page], anchor: Span, official: Official) -> Iterator[Finding]:
    """The paper, the margins and the character grid; pages turned sideways for a wide table are let be."""
    upright = [page for page in pages if page.width <= page.height] or list(pages[:1])
    yield from _paper(upright, anchor, official)
    yield from _margins(upright, anchor, official)
    yield from _grid(upright, anchor, official)


def _page(section: etree._Element) -> Page:
    size, margins, grid = (section.find(W + name) for name in ("pgSz", "pgMar", "docGrid"))
    sides = {side: abs(_number(margins, side, _WORD_MARGIN)) / _TWIPS for side, _ in _SIDES}
    sides["left"] += _number(margins, "gutter", 0.0) / _TWIPS
    kind = "default" if grid is None else grid.get(W + "type", "default")
    return Page(
        section,
        _number(size, "w", _WORD_PAGE["w"]) / _TWIPS,
        _number(size, "h", _WORD_PAGE["h"]) / _TWIPS,
        sides,
        _number(grid, "linePitch", 0.0) / 20 if kind != "default" else 0.0,
        _signed(_number(grid, "charSpace", 0.0)) / 4096 if kind in ("linesAndChars", "snapToChars") else None,
    )


def _number(node: etree._Element | None, name: str, default: float) -> float:
    return default if node is None else number_of(node.get(W + name), default)


def _signed(number: float) -> float:
    """LibreOffice writes a negative number as 2³² less it."""
    return number - 2**32 if number >= 2**31 else number


def _paper(pages: Sequence[Page], anchor: Span, official: Official) -> Iterator[Finding]:
    paper = official.paper
    for page in pages:
        if (
            abs(page.width - paper["width"]) > paper["tolerance"]
            or abs(page.height - paper["height"]) > paper["tolerance"]
        ):
            yield found(
                "form.paper",
                anchor,
                f"纸张是 {page.width:.0f}×{page.height:.0f} 毫米，应为 A4（{paper['width']}×{paper['height']} 毫米）。",
                "在「布局—纸张大小」里选「A4」，方向选「纵向」，应用于“整篇文档”。",
                sure=paper["confidence"],
            )
            return


def _margins(pages: Sequence[Page], anchor: Span, official: Official) -> Iterator[Finding]:
    rule = official.margins
    for page in pages:
        wrong = [(name, side) for side, name in _SIDES if abs(page.margins[side] - rule[side]) > rule["tolerance"]]
        if wrong:
            now = "、".join(f"{name} {_centimetres(page.margins[side])}" for name, side in wrong)
            right = "、".join(f"{name} {_centimetres(rule[side])}" for name, side in wrong)
            whole = "、".join(f"{name} {_centimetres(rule[side])}" for side, name in _SIDES)
            yield found(
                "form.margin",
                anchor,
                f"页边距不合：现在{now}，应为{right}。",
                f"在「布局—页边距—自定义页边距」里填{whole}，装订线 0，应用于“整篇文档”。",
                sure=rule["confidence"],
            )
            return


def _centimetres(millimetres: float) -> str:
    return f"{millimetres / 10:.2f}".rstrip("0").rstrip(".") + " 厘米"


def _grid(pages: Sequence[Page], anchor: Span, official: Official) -> Iterator[Finding]:
    """Only a character grid that is set: without one a line of 3号 holds 27 or 28 characters by itself."""
    rule, size = official.grid, official.sizes["text"].points
    for page in pages:
        if page.character_space is None:
            continue
        characters = rule["area_width"] / 25.4 * 72 / max(1.0, size + page.character_space)
        if abs(characters - rule["characters"]) >= 1.5:
            yield found(
                "form.spacing",
                anchor,
                f"文档网格设成每行约 {characters:.0f} 个字，应为 {rule['characters']} 个字。",
                f"在「布局—页边距—自定义页边距—文档网格」里选「指定行和字符网格」，每行 {rule['characters']}，"
                f"每页 {rule['lines']}；正文样式用三号字。",
                sure=rule["confidence"],
                kind="characters",
            )
            return


def is_on(node: etree._Element | None, name: str) -> bool:
    """Whether a switch inside ``node`` is set."""
    child = None if node is None else node.find(W + name)
    return child is not None and child.get(W + "val") not in FALSE
