"""PDF files, by pypdfium2: lines with their place on the page; :mod:`pdf_lines` makes paragraphs of them."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from threading import Lock
from unicodedata import normalize

import pypdfium2 as pdfium
from pypdfium2 import raw

from shuzhi.checking.reading.failure import ReadingError, refused
from shuzhi.checking.reading.pdf_glyphs import Box, bring_out, glyphs_of
from shuzhi.checking.reading.pdf_lines import Line, paragraphs, without_margins
from shuzhi.checking.reading.pdf_rows import rows_of

MAX_PAGES = 2_000
MAX_PAGE_CHARACTERS = 100_000
MAX_SECONDS = 60.0  # looked at after each page: a forged page can be slow, not endless
_UNREADABLE = re.compile(r"[\ue000-\uf8ff\ufffd]")
_SKIPPED = frozenset(" \r\t\x0c\xa0\x00\x02\ufffe\uffff\ufeff")
# Some writers tell the Kangxi radical ⼯ or a compatibility sign for the character 工 that looks the same.
_PLAIN = {
    chr(code): normalize("NFKC", chr(code))
    for code in (*range(0x2E80, 0x2FD6), *range(0xF900, 0xFADA))
    if len(normalize("NFKC", chr(code))) == 1
}
_FAR = 100_000.0  # points from the corner of a page
_FEW = 12  # characters: a page with a picture and no more than these is a scan
_PDFIUM = Lock()  # the library is not made for threads


@dataclass(frozen=True, slots=True)
class PdfText:
    """The text of a PDF, what was noted, and whether its words stand where the file says."""

    text: str
    noted: tuple[str, ...]
    order_uncertain: bool


@dataclass(frozen=True, slots=True)
class _Pages:
    """The lines of each page, the numbers of pages that are pictures and of those with words of unknown place."""

    lines: list[list[Line]]
    scanned: list[int]
    unsure: list[int]


def read_pdf(data: bytes) -> PdfText:
    """The text and what was noted.

    Raises:
        ReadingError: file.encrypted, file.damaged, file.scan, file.too_large, file.encoding.
    """
    with _PDFIUM:
        document = _opened(data)
        try:
            pages = _pages(document)
        except pdfium.PdfiumError as error:
            raise refused("file.damaged", "页面读不出来") from error
        finally:
            document.close()
    _check(pages)
    kept, dropped = without_margins(pages.lines)
    noted = ["页码和页眉页脚没有读入。"] if dropped else []
    if pages.scanned:
        noted.append(f"第 {_listed(pages.scanned)}页是图片，上面的文字没有读入。")
    if pages.unsure:
        doubt = "文件没有写明一些字的位置，已按它们在文件里的先后读入，分段和次序可能有误，请对照原件。"
        noted.append(f"第 {_listed(pages.unsure)}页：{doubt}")
    return PdfText("".join(f"{text}\n" for text in paragraphs(kept)), tuple(noted), bool(pages.unsure))


def _listed(numbers: list[int]) -> str:
    return "、".join(str(number) for number in numbers[:10]) + (" 等" if len(numbers) > 10 else " ")


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


def _pages(document: pdfium.PdfDocument) -> _Pages:
    started = time.monotonic()
    pages = _Pages([], [], [])
    for index in range(len(document)):
        page = document[index]
        lines, certain = _lines(page)
        if not certain:
            pages.unsure.append(index + 1)
        if sum(len(line.text) for line in lines) <= _FEW and _has_picture(page):
            pages.scanned.append(index + 1)
        pages.lines.append(lines)
        page.close()
        if time.monotonic() - started > MAX_SECONDS:
            raise refused("file.too_large", f"读了 {MAX_SECONDS:.0f} 秒还没有读完")
    return pages


def _has_picture(page: pdfium.PdfPage) -> bool:
    return next(page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3), None) is not None


def _lines(page: pdfium.PdfPage) -> tuple[list[Line], bool]:
    """The lines of a page, and whether all of its words stand where they say."""
    bring_out(page)
    words = page.get_textpage()
    try:
        count = words.count_chars()
        if count > MAX_PAGE_CHARACTERS:
            raise refused("file.too_large", f"一页上有 {count} 个字")
        text = words.get_text_range() if count > 0 else ""
        if len(text) != count:  # characters outside the basic plane, or left out: ask one by one, so that places hold
            text = "".join(chr(raw.FPDFText_GetUnicode(words.raw, index) or 0xFFFE) for index in range(count))
        glyphs, certain = glyphs_of(_signs(words, text))
        return rows_of(glyphs), certain
    finally:
        words.close()


def _signs(words: pdfium.PdfTextPage, text: str) -> Iterator[tuple[str, Box | None]]:
    """The page's characters with their places as far as they are known; of white space only the line breaks."""
    handle, found, box_of = words.raw, raw.FS_RECTF(), raw.FPDFText_GetLooseCharBox
    for index, sign in enumerate(text):
        if sign == "\n":
            yield sign, None
        elif sign not in _SKIPPED:
            box = None
            if box_of(handle, index, found):
                box = Box(found.left, found.right, found.bottom, found.top)
                if not all(-_FAR < edge < _FAR for edge in box):  # a forged font has characters that stand nowhere
                    box = None
            yield _PLAIN.get(sign, sign), box


def _check(pages: _Pages) -> None:
    """Refuse what has no words in it."""
    count, scanned = len(pages.lines), len(pages.scanned)
    text = "".join(line.text for lines in pages.lines for line in lines)
    if not text or (scanned * 2 > count and len(text) <= _FEW * count):
        raise _no_words(count, scanned)
    if len(_UNREADABLE.findall(text)) > len(text) * 0.3:
        raise refused(
            "file.encoding",
            "这个 PDF 没有带文字对照表，读出来是乱码",
            advice="请使用原来的 Word 文件，或用 Word、WPS 重新导出 PDF。",
        )


def _no_words(count: int, scanned: int) -> ReadingError:
    if scanned:
        return refused("file.scan", f"{count} 页都是图片" if scanned == count else "")
    return refused("file.empty")
