"""A report as a document: one model, written as Word, Markdown and HTML.  No Django, no SQL."""

from __future__ import annotations

from shuzhi.reports.document.docx import render_docx
from shuzhi.reports.document.html import render_html
from shuzhi.reports.document.markdown import render_markdown
from shuzhi.reports.document.model import (
    Annex,
    AnnexRow,
    AnnexSection,
    Block,
    Cell,
    Document,
    FigureRun,
    Gap,
    Heading,
    Paragraph,
    Run,
    Table,
    Text,
)
from shuzhi.reports.document.volume import Part, Volume, render_volume

__all__ = [
    "Annex",
    "AnnexRow",
    "AnnexSection",
    "Block",
    "Cell",
    "Document",
    "FigureRun",
    "Gap",
    "Heading",
    "Paragraph",
    "Part",
    "Run",
    "Table",
    "Text",
    "Volume",
    "render_docx",
    "render_html",
    "render_markdown",
    "render_volume",
]
