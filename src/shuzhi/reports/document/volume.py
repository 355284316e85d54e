"""Several documents as one Word file: a cover, contents with page numbers, then each document on a new page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from shuzhi.reports.document.docx import package
from shuzhi.reports.document.model import Document
from shuzhi.reports.document.numbering import chinese_date
from shuzhi.reports.document.pages import LINE_CHARACTERS, pages_for, pages_of, text_lines
from shuzhi.reports.document.word_body import body_xml, paragraph
from shuzhi.reports.document.word_layout import TEXT_WIDTH
from shuzhi.reports.document.word_runs import Writing, words

CONTENTS = "目录"
_NEW_PAGE = "<w:pageBreakBefore/>"
_CENTRED = '<w:jc w:val="center"/>'
_LINES_ABOVE_TITLE = 5
_LINES_OF_HEADING = 2
_TO_PAGE_NUMBER = f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{TEXT_WIDTH}"/></w:tabs>'


@dataclass(frozen=True, slots=True)
class Part:
    """A document of a volume, and how the contents call it."""

    label: str
    document: Document


@dataclass(frozen=True, slots=True)
class Volume:
    """Documents bound together; annexes are not printed.  ``sample_mark`` stands on the cover."""

    title: str
    publisher: str
    parts: tuple[Part, ...]
    made_on: date | None = None
    sample_mark: str | None = None


def render_volume(volume: Volume) -> bytes:
    """The volume as the bytes of a .docx; the same volume gives the same bytes.

    Page numbers of the contents are fields, filled in beforehand by counting lines.  They are not marked as stale: Word
    would ask a puzzling question on opening.  LibreOffice counts them anew, Word when the fields are updated (F9).
    """
    writing = Writing()
    body = "".join(
        [
            *_cover(volume),
            *_contents(volume),
            *(
                body_xml(part.document, writing, anchor=_anchor(number), mark_id=number)
                for number, part in enumerate(volume.parts, start=1)
            ),
        ]
    )
    return package(body, title=volume.title, author=volume.publisher, made_on=volume.made_on)


def _anchor(number: int) -> str:
    return f"part_{number}"


def _cover(volume: Volume) -> Iterable[str]:
    if volume.sample_mark:
        yield _line("SampleMark", volume.sample_mark)
    yield "<w:p/>" * _LINES_ABOVE_TITLE
    yield _line("Title", volume.title)
    yield "<w:p/>" * _LINES_ABOVE_TITLE
    yield _line("Salutation", volume.publisher, _CENTRED)
    if volume.made_on:
        yield _line("Salutation", chinese_date(volume.made_on), _CENTRED)


def first_pages(volume: Volume, *, line: int = LINE_CHARACTERS) -> list[int]:
    """The page on which each part begins, the cover being page 1.

    Args:
        line: Full-width characters on a line.
    """
    entries = sum(text_lines(f"{part.label}……1", line=line) for part in volume.parts)
    page = 2 + pages_for(entries + _LINES_OF_HEADING)
    begins = []
    for part in volume.parts:
        begins.append(page)
        page += pages_of(part.document, line=line)
    return begins


def _contents(volume: Volume) -> Iterable[str]:
    yield _line("Title", CONTENTS, _NEW_PAGE)
    yield "<w:p/>"
    for number, (part, page) in enumerate(zip(volume.parts, first_pages(volume), strict=True), start=1):
        anchor = _anchor(number)
        entry = f"<w:r>{words(part.label)}</w:r><w:r><w:tab/></w:r>{_page_number(anchor, page)}"
        yield paragraph("Salutation", f'<w:hyperlink w:anchor="{anchor}">{entry}</w:hyperlink>', _TO_PAGE_NUMBER)


def _page_number(anchor: str, page: int) -> str:
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> PAGEREF {anchor} \\h </w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>{page}</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def _line(style: str, text: str, more: str = "") -> str:
    return paragraph(style, f"<w:r>{words(text)}</w:r>", more)
