"""A Word copy with a comment at each finding: of a .docx the original itself, of any other file its plain text."""

from __future__ import annotations

import io
import re
import zipfile
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import docx
from docx.document import Document
from docx.exceptions import InvalidXmlError, PythonDocxError
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from docx.text.run import Run
from lxml import etree

from shuzhi.checking.answering.notes import Note, noted_paragraphs
from shuzhi.checking.answering.runs import own_runs, run_text, runs_between
from shuzhi.checking.model import Checked, SourceText, Span
from shuzhi.checking.reading.word import paragraph_spans

AUTHOR, INITIALS = "述职核查", "核"
MOST_OF_A_CODE = 40  # comments of one code; a report full of X stays readable
# what python-docx raises over files that are not quite as it expects them (strict ones, parts missing or misnamed)
_UNOPENED = (
    *(AttributeError, IndexError, KeyError, TypeError, ValueError, OSError, zipfile.BadZipFile),
    *(etree.LxmlError, PythonDocxError, InvalidXmlError, OpcError),
)
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class _Paragraph:
    """A paragraph of the Word file and where its words stand in the text as read."""

    element: Any
    span: Span


def word_copy(source: SourceText, checked: Sequence[Checked], *, data: bytes | None = None) -> bytes:
    """The commented copy as the bytes of a .docx file.

    Args:
        data: The original's bytes where it is a .docx; without them, and for other files, a plain document is made.
    """
    if source.format == "docx" and data is not None:
        try:
            return _commented(*_original(data), source, checked)
        except _UNOPENED:
            pass  # read by us, but not by the library that writes it: its words are copied without its layout
    return _commented(*_plain(source), source, checked)


def _commented(
    document: Document, paragraphs: Sequence[_Paragraph], source: SourceText, checked: Sequence[Checked]
) -> bytes:
    for one in checked:
        for note, rest in _notes(one):
            _comment(document, source, paragraphs, note, rest)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _notes(checked: Checked) -> Iterator[tuple[Note, int]]:
    """The notes that become comments; with the last of a code how many more there are."""
    notes = [note for paragraph in noted_paragraphs(checked) for note in paragraph.notes]
    total = Counter(note.findings[0].code for note in notes)
    seen: Counter[str] = Counter()
    for note in notes:
        code = note.findings[0].code
        seen[code] += 1
        if seen[code] <= MOST_OF_A_CODE:
            yield note, total[code] - MOST_OF_A_CODE if seen[code] == MOST_OF_A_CODE else 0


def _comment(document: Document, source: SourceText, paragraphs: Sequence[_Paragraph], note: Note, rest: int) -> None:
    span = note.findings[0].span
    if not paragraphs:
        return
    target = paragraphs[max(0, bisect_right(paragraphs, span[0], key=_start) - 1)]
    runs = _runs(source, target, span)
    if not runs:
        return
    paragraph = Paragraph(target.element, document._body)
    quoted = f"“{note.findings[0].text}”：" if span[0] > target.span[1] else ""  # in a footnote: no place for a comment
    words = f"【{note.label}】{quoted}{note.message}\n{note.advice}".rstrip()
    more = f"\n还有 {rest} 处同样的问题，不再逐一批注。" if rest > 0 else ""
    anchored = [Run(runs[0], paragraph), Run(runs[-1], paragraph)]
    document.add_comment(anchored, text=_clean(words + more), author=AUTHOR, initials=INITIALS)


def _start(paragraph: _Paragraph) -> int:
    return paragraph.span[0]


def _runs(source: SourceText, paragraph: _Paragraph, span: Span) -> list[Any]:
    """The runs under a span; the whole paragraph where the words cannot be found again."""
    own = "".join(map(run_text, own_runs(paragraph.element)))
    read = _clean(source.content[slice(*paragraph.span)])
    lead = len(read) - len(own)  # an automatic number is read, but stands in no run
    start, end = (min(max(at, paragraph.span[0]), paragraph.span[1]) - paragraph.span[0] - lead for at in span)
    if lead >= 0 and read.endswith(own) and max(start, 0) < end:
        found = runs_between(paragraph.element, max(start, 0), end)
        if found:
            return found
    return [run for run in own_runs(paragraph.element) if run_text(run)]


def _original(data: bytes) -> tuple[Document, list[_Paragraph]]:
    document = docx.Document(io.BytesIO(data))
    elements = list(document.element.iter(qn("w:p")))  # as the reader counts them
    return document, [_Paragraph(elements[n], span) for n, span in paragraph_spans(data) if span[0] < span[1]]


def _plain(source: SourceText) -> tuple[Document, list[_Paragraph]]:
    document = docx.Document()
    paragraphs: list[_Paragraph] = []
    start = 0
    for line in source.content.split("\n"):
        paragraph = document.add_paragraph()
        run = paragraph.add_run()
        run._r.text = _clean(line)
        paragraphs.append(_Paragraph(paragraph._p, (start, start + len(line))))
        start += len(line) + 1
    document.core_properties.author = AUTHOR
    document.core_properties.title = source.name
    return document, [one for one in paragraphs if one.span[0] < one.span[1]]


def _clean(text: str) -> str:
    """Characters that XML cannot hold, one for one."""
    return _NOT_XML.sub("\ufffd", text)
