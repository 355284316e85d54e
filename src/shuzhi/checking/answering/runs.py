"""Finding and splitting the runs of a Word paragraph, so that a comment stands exactly at the words it is about."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from docx.oxml.ns import qn

_TEXT, _RUN, _PROPERTIES, _SPACE = qn("w:t"), qn("w:r"), qn("w:rPr"), qn("xml:space")
_SINGLE = {
    qn("w:tab"): "\t",
    qn("w:ptab"): "\t",
    qn("w:br"): "\n",
    qn("w:cr"): "\n",
    qn("w:noBreakHyphen"): "-",
}
_LEFT_OUT = {qn("w:del"), qn("w:moveFrom"), qn("w:drawing"), qn("w:pict"), qn("w:object")}


def own_runs(paragraph: Any) -> Iterator[Any]:
    """The runs a reader sees, in order; deleted words and text boxes left out."""
    for child in paragraph:
        if child.tag == _RUN:
            yield child
        elif isinstance(child.tag, str) and child.tag not in _LEFT_OUT:
            yield from own_runs(child)


def run_text(run: Any) -> str:
    """The words of a run; a tab, a break and a hyphen count one each."""
    return "".join(_piece(child) for child in run)


def runs_between(paragraph: Any, start: int, end: int) -> list[Any]:
    """The runs that hold exactly the characters ``start`` to ``end`` of the paragraph; runs at the borders are split.

    The formatting of a split run stays on both sides.  Empty where the paragraph has no such characters.
    """
    for border in (start, end):
        _split_at(paragraph, border)
    found: list[Any] = []
    at = 0
    for run in own_runs(paragraph):
        length = len(run_text(run))
        if length and start <= at and at + length <= end:
            found.append(run)
        at += length
    return found


def _piece(child: Any) -> str:
    return (child.text or "").replace("\n", " ") if child.tag == _TEXT else _SINGLE.get(child.tag, "")


def _split_at(paragraph: Any, border: int) -> None:
    at = 0
    for run in own_runs(paragraph):
        length = len(run_text(run))
        if at < border < at + length:
            _split(run, border - at)
            return
        at += length


def _split(run: Any, offset: int) -> None:
    """Leave the first ``offset`` characters in the run; put the rest into a new one behind it."""
    rest = run.makeelement(run.tag, dict(run.attrib), nsmap=run.nsmap)
    properties = run.find(_PROPERTIES)
    if properties is not None:
        rest.append(deepcopy(properties))
    at = 0
    for child in [c for c in run if c.tag != _PROPERTIES]:
        length = len(_piece(child))
        if at >= offset:
            rest.append(child)
        elif at + length > offset:
            rest.append(_cut(child, offset - at))
        at += length
    run.addnext(rest)


def _cut(text: Any, offset: int) -> Any:
    """Keep the first characters of a text element; the rest as a new one."""
    words = text.text
    rest = text.makeelement(text.tag, dict(text.attrib))
    text.text, rest.text = words[:offset], words[offset:]
    for element in (text, rest):
        element.set(_SPACE, "preserve")
    return rest
