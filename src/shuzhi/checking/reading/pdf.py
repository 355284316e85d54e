"""PDF files, by pypdfium2: lines with their place on the page; :mod:`pdf_lines` makes paragraphs of them."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from threading import Lock
from unicodedata import normalize

import pypdfium2 as pdfium
from pypdfium2 import raw

from shuzhi.checking.reading.failure import ReadingError, refused
from shuzhi.checking.reading.pdf_lines import Line, paragraphs, without_margins
from shuzhi.checking.reading.pdf_rows import Glyph, rows_of

MAX_PAGES = 2_000
MAX_PAGE_CHARACTERS = 100_000
MAX_SECONDS = 60.0  # looked at after each page: a forged page can be slow, not endless
_UNREADABLE = re.compile(r"[\ue000-\uf8ff\ufffd]")
_SKIPPED = frozenset(" \r\n\t\x0c\xa0\x00\x02\ufffe\uffff\ufeff")
# Some writers tell the Kangxi radical ⼯ or a compatibility sign for the character 工 that looks the same.
_PLAIN = {
    chr(code): normalize("NFKC", chr(code))
    for code in (*range(0x2E80, 0x2FD6), *range(0xF900, 0xFADA))
    if len(normalize("NFKC", chr(code))) == 1
}
_FAR = 100_000.0  # points from the corner of a page
_FEW = 12  # characters: a page with a picture and no more than these is a scan
_PDFIUM = Lock()  # the library is not made for threads


def read_pdf(data: bytes) -> tuple[str, tuple[str, ...]]:
    """The text and what was noted.

    Raises:
        ReadingError: file.encrypted, file.damaged, file.scan, file.too_large, file.encoding.
    """
    with _PDFIUM:
        document = _opened(data)
        try:
            pages, scanned = _pages(document)
        except pdfium.PdfiumError as error:
            raise refused("file.damaged", "页面读不出来") from error
        finally:
            document.close()
    _check(pages, scanned)
    kept, dropped = without_margins(pages)
    noted = ["页码和页眉页脚没有读入。"] if dropped else []
    if scanned:
        listed = "、".join(str(number) for number in scanned[:10])
        noted.append(f"第 {listed} {'等' if len(scanned) > 10 else ''}页是图片，上面的文字没有读入。")
    return "".join(f"{text}\n" for text in paragraphs(kept)), tuple(noted)


def _opened(data: bytes) -> pdfium.PdfDocument:
    try:
        document = pdfium.PdfDocument(data)
        count = len(document)
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY):
            raise refused("file.encrypted", advice="请用 PDF 阅读器取消密码后另存，或使用原来的 Word 文件。") from error
        raise refused("file.damaged", advice="请重新拷贝或下载一份，或使用原来的 Word 文件。") from error
    if count > MAX_PAGES:
        document.close()
        raise refused("file.too_large", f"有 {count} 页，超过 {MAX_PAGES} 页")
    return document


def _pages(document: pdfium.PdfDocument) -> tuple[list[list[Line]], list[int]]:
    """The lines of each page, and the numbers of the pages that are pictures."""
    started = time.monotonic()
    pages, scanned = [], []
    for index in range(len(document)):
        page = document[index]
        lines = _lines(page)
        if sum(len(line.text) for line in lines) <= _FEW and _has_picture(page):
            scanned.append(index + 1)
        pages.append(lines)
        page.close()
        if time.monotonic() - started > MAX_SECONDS:
            raise refused("file.too_large", f"读了 {MAX_SECONDS:.0f} 秒还没有读完")
    return pages, scanned


def _has_picture(page: pdfium.PdfPage) -> bool:
    return next(page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3), None) is not None


def _lines(page: pdfium.PdfPage) -> list[Line]:
    words = page.get_textpage()
    try:
        count = words.count_chars()
        if count > MAX_PAGE_CHARACTERS:
            raise refused("file.too_large", f"一页上有 {count} 个字")
        text = words.get_text_range() if count > 0 else ""
        if len(text) != count:  # characters outside the basic plane, or left out: ask one by one, so that places hold
            text = "".join(chr(raw.FPDFText_GetUnicode(words.raw, index) or 0xFFFE) for index in range(count))
        return rows_of(_glyphs(words, text))
    finally:
        words.close()


def _glyphs(words: pdfium.PdfTextPage, text: str) -> Iterator[Glyph]:
    """The page's characters with their places; without white space."""
    handle, box, place_of = words.raw, raw.FS_RECTF(), raw.FPDFText_GetLooseCharBox
    for index, sign in enumerate(text):
        if sign not in _SKIPPED and place_of(handle, index, box):
            glyph = Glyph(_PLAIN.get(sign, sign), box.left, box.right, box.bottom, box.top)
            if all(-_FAR < place < _FAR for place in glyph[1:]):  # a forged font has characters that stand nowhere
                yield glyph


def _check(pages: list[list[Line]], scanned: list[int]) -> None:
    """Refuse what has no words in it."""
    text = "".join(line.text for lines in pages for line in lines)
    if not text or (len(scanned) * 2 > len(pages) and len(text) <= _FEW * len(pages)):
        raise _no_words(pages, scanned)
    if len(_UNREADABLE.findall(text)) > len(text) * 0.3:
        raise refused(
            "file.encoding",
            "这个 PDF 没有带文字对照表，读出来是乱码",
            advice="请使用原来的 Word 文件，或用 Word、WPS 重新导出 PDF。",
        )


def _no_words(pages: list[list[Line]], scanned: list[int]) -> ReadingError:
    if scanned:
        return refused("file.scan", f"{len(pages)} 页都是图片" if len(scanned) == len(pages) else "")
    return refused("file.empty")
