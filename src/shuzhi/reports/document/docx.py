"""A report as a Word file in the layout of GB/T 9704.

Only what depends on the report is built (document.xml, core.xml, comments.xml); everything else was deflated
before and is spliced in.  The same document and arguments give the same bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time

from shuzhi.clock import SHANGHAI
from shuzhi.reports.document.model import Document
from shuzhi.reports.document.word_archive import deflate, finish
from shuzhi.reports.document.word_body import body_xml, bookmark
from shuzhi.reports.document.word_layout import section_xml
from shuzhi.reports.document.word_members import RELATIONS, WORD, XML, static_members
from shuzhi.reports.document.word_runs import Writing, escape, words

AUTHOR = "述职"

_HEAD = f'{XML}<w:document xmlns:w="{WORD}" xmlns:r="{RELATIONS}"><w:body>'
_TAIL = f"{section_xml()}</w:body></w:document>"


def render_docx(document: Document, *, comments: bool = False, made_at: datetime | None = None) -> bytes:
    """The report as the bytes of a .docx.

    Args:
        document: The report.
        comments: True adds a Word comment with the note of each figure that has one.
        made_at: The moment written into the file's properties (aware); without it the day of signature, and
            where there is none either, no moment at all.  The clock is never read.

    Raises:
        ValueError: ``made_at`` has no time zone.
    """
    if made_at is not None and made_at.tzinfo is None:
        raise ValueError("made_at needs a time zone")
    if made_at is None and document.signed_on is not None:
        made_at = datetime.combine(document.signed_on, time(), SHANGHAI)
    sections = document.annex.sections if document.annex else ()
    anchors = {section.figure_id: bookmark(index) for index, section in enumerate(sections)}
    writing = Writing(anchors, [] if comments else None)
    members = [
        deflate("word/document.xml", f"{_HEAD}{body_xml(document, writing)}{_TAIL}"),
        deflate("docProps/core.xml", _core(document.title, document.signature or AUTHOR, made_at)),
    ]
    if writing.notes:
        members.append(deflate("word/comments.xml", _comments(writing.notes, made_at)))
    return finish(static_members(comments=bool(writing.notes)), members)


def package(body: str, *, title: str, author: str, made_on: date | None) -> bytes:
    """A .docx around the blocks of several documents, without comments."""
    made_at = datetime.combine(made_on, time(), SHANGHAI) if made_on else None
    members = [
        deflate("word/document.xml", f"{_HEAD}{body}{_TAIL}"),
        deflate("docProps/core.xml", _core(title, author, made_at)),
    ]
    return finish(static_members(comments=False), members)


def _core(title: str, author: str, made_at: datetime | None) -> str:
    """The core properties; moments in UTC, as the package format asks."""
    moments = ""
    if made_at is not None:
        moment = made_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        moments = "".join(
            f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{moment}</dcterms:{name}>' for name in ("created", "modified")
        )
    title = escape(title).replace("\n", "")
    return (
        f'{XML}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{title}</dc:title><dc:creator>{escape(author)}</dc:creator>"
        f"{moments}</cp:coreProperties>"
    )


def _comments(notes: Sequence[str], made_at: datetime | None) -> str:
    """comments.xml; Word reads a comment's moment as local time, so it is written as Shanghai time."""
    moment = "" if made_at is None else f' w:date="{made_at.astimezone(SHANGHAI):%Y-%m-%dT%H:%M:%S}"'
    written = "".join(
        f'<w:comment w:id="{number}" w:author="{AUTHOR}" w:initials="述"{moment}>'
        '<w:p><w:pPr><w:pStyle w:val="CommentText"/></w:pPr>'
        '<w:r><w:rPr><w:rStyle w:val="CommentReference"/></w:rPr>'
        f"<w:annotationRef/></w:r><w:r>{words(note)}</w:r></w:p></w:comment>"
        for number, note in enumerate(notes)
    )
    return f'{XML}<w:comments xmlns:w="{WORD}">{written}</w:comments>'
