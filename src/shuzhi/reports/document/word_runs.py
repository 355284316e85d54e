"""Runs as WordprocessingML: words, live figures, gaps, and the comments that say how a figure was counted."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from shuzhi.reports.document.model import FigureRun, Gap, Run, Text
from shuzhi.reports.document.text import clean

_SPECIAL = re.compile("[&<>\t\n]")
_BREAKS = re.compile("([\t\n])")
_BREAK_XML = {"\t": "<w:tab/>", "\n": "<w:br/>"}


@dataclass(slots=True)
class Writing:
    """What the runs of one document share while it is written.

    ``anchors`` leads from a figure to its bookmark in the annex; ``notes`` collects the comments in order,
    and is None where none are wanted.
    """

    anchors: dict[str, str] = field(default_factory=dict)
    notes: list[str] | None = None


def escape(text: str) -> str:
    """Text for XML content and for attributes in double quotes."""
    cleaned = clean(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return cleaned.replace('"', "&quot;")


def words(text: str) -> str:
    """The content of a run: the text with tabs and line breaks as Word's own elements."""
    text = clean(text)
    if not _SPECIAL.search(text):
        return f'<w:t xml:space="preserve">{text}</w:t>' if text else ""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    pieces = (piece for piece in _BREAKS.split(text) if piece)
    return "".join(_BREAK_XML.get(piece) or f'<w:t xml:space="preserve">{piece}</w:t>' for piece in pieces)


def run_xml(run: Run, writing: Writing) -> str:
    """One run of a paragraph."""
    if isinstance(run, Text):
        return f"<w:r>{words(run.text)}</w:r>"
    if isinstance(run, Gap):
        return f'<w:r><w:rPr><w:highlight w:val="yellow"/></w:rPr>{words(run.text)}</w:r>'
    return _figure(run, writing)


def runs_xml(runs: Iterable[Run], writing: Writing) -> str:
    """The runs of a paragraph one after the other."""
    return "".join([run_xml(run, writing) for run in runs])


def _figure(run: FigureRun, writing: Writing) -> str:
    """A figure, linked to its rows where the annex has them, and commented where comments are asked for."""
    figure = f'<w:r><w:rPr><w:rStyle w:val="Figure"/></w:rPr>{words(run.text)}</w:r>'
    anchor = writing.anchors.get(run.figure_id)
    if anchor:
        figure = f'<w:hyperlink w:anchor="{anchor}">{figure}</w:hyperlink>'
    if writing.notes is None or not run.note:
        return figure
    number = len(writing.notes)
    writing.notes.append(run.note)
    return (
        f'<w:commentRangeStart w:id="{number}"/>{figure}<w:commentRangeEnd w:id="{number}"/>'
        f'<w:r><w:rPr><w:rStyle w:val="CommentReference"/></w:rPr><w:commentReference w:id="{number}"/></w:r>'
    )
