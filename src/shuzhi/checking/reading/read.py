"""What a file is, told from its bytes, and the reader that belongs to it."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from shuzhi.checking.model import Format, SourceText
from shuzhi.checking.reading import ole
from shuzhi.checking.reading.doc import read_doc
from shuzhi.checking.reading.failure import ReadingError, named, refused
from shuzhi.checking.reading.pdf import read_pdf
from shuzhi.checking.reading.plain import read_plain
from shuzhi.checking.reading.word import read_word

MAX_BYTES = 50 * 1024 * 1024  # of a file; reports with photographs stay under 20 MB
MAX_CHARACTERS = 3_000_000  # of its text; a volume of a thousand reports

_FORMATS: dict[str, Format] = {"txt": "txt", "md": "md", "docx": "docx", "doc": "doc", "wps": "wps", "pdf": "pdf"}
_DOCUMENTS = frozenset(("doc", "docx", "wps", "pdf"))
_FORMAT_NAMES: dict[Format, str] = {
    "txt": "文字文件",
    "md": "文字文件",
    "docx": "Word 文档（.docx）",
    "doc": "Word 97-2003 文档（.doc）",
    "wps": "WPS 文字文档",
    "pdf": "PDF 文件",
}
_NO_PICTURE = "请使用报告的电子版（Word 或 WPS 文件）；没有电子版时，请先用文字识别软件转成文字。"
_UNZIP = "请先解压，再选里面的报告文件。"
# how a file begins → what it is; these are told, not read
_STRANGERS: tuple[tuple[bytes, str, str], ...] = (
    (b"\x89PNG", "它是 PNG 图片", _NO_PICTURE),
    (b"\xff\xd8\xff", "它是 JPEG 图片", _NO_PICTURE),
    (b"GIF8", "它是 GIF 图片", _NO_PICTURE),
    (b"BM", "它是 BMP 图片", _NO_PICTURE),
    (b"II*\x00", "它是 TIFF 图片", _NO_PICTURE),
    (b"MM\x00*", "它是 TIFF 图片", _NO_PICTURE),
    (b"Rar!", "它是 RAR 压缩包", _UNZIP),
    (b"7z\xbc\xaf", "它是 7z 压缩包", _UNZIP),
    (b"\x1f\x8b", "它是 gzip 压缩包", _UNZIP),
    (b"{\\rtf", "它是 RTF 文件，只是改了名字", ""),
    (b"\x7fELF", "它是程序，不是文档", "请确认选对了文件。"),
    (b"MZ", "它是程序，不是文档", "请确认选对了文件。"),
)
# member of a zip → what it is
_OTHER_ARCHIVES: tuple[tuple[bytes, str, str], ...] = (
    (b"xl/workbook", "它是 Excel 表格", ""),
    (b"ppt/presentation", "它是演示文稿（PPT）", ""),
    (b"OFD.xml", "它是 OFD 版式文件", "请用 OFD 阅读器另存为 PDF（带文字的），或使用原来的 Word 文件。"),
    (b"application/vnd.oasis.opendocument", "它是 OpenDocument 文件", ""),
)
_MARKUP = re.compile(rb"^[\s\xef\xbb\xbf]*<(?:!DOCTYPE html|html|\?xml|\?mso-|w:wordDocument)", re.IGNORECASE)
_MULTIPART = re.compile(rb"^MIME-Version:", re.IGNORECASE)


def read_file(path: Path) -> SourceText:
    """The text of a file.

    Raises:
        ReadingError: any of its codes; the message names the file.
    """
    try:
        if not path.exists():
            raise refused("file.missing")
        if not path.is_file():  # a folder, a pipe, a device: some never end
            raise refused("file.unreadable")
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise refused("file.too_large", _size_note(size))
        data = path.read_bytes()
    except ReadingError as error:
        raise named(error, path.name) from None
    except (OSError, ValueError) as error:  # ValueError: a name that no file can have
        raise named(refused("file.unreadable"), path.name) from error
    return read_bytes(path.name, data)


def read_bytes(name: str, data: bytes) -> SourceText:
    """The text of a file that is in memory already; ``name`` serves messages and tells .txt from .md.

    Raises:
        ReadingError: any of its codes but file.missing; the message names the file.
    """
    try:
        return _read(name, data)
    except ReadingError as error:
        raise named(error, name) from error.__cause__


def _read(name: str, data: bytes) -> SourceText:
    if len(data) > MAX_BYTES:
        raise refused("file.too_large", _size_note(len(data)))
    if not data:
        raise refused("file.empty", "文件大小为 0")
    ending = name.lower().rpartition(".")[2]
    source = _source(name, ending, data)
    if len(source.content) > MAX_CHARACTERS:
        raise refused("file.too_large", f"文字超过 {MAX_CHARACTERS // 10_000} 万字")
    if not source.content.strip():
        raise refused("file.empty")
    return replace(source, noted=(*_ending_note(ending, source.format), *source.noted))


def _source(name: str, ending: str, data: bytes) -> SourceText:
    """What the file is, its text, and what was noted."""
    if data.startswith(ole.MAGIC):
        content, noted = read_doc(data)
        return SourceText(name, "wps" if ending == "wps" else "doc", content, noted)
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        _check_archive(data)
        word = read_word(data)
        return SourceText(name, "docx", word.text, word.noted)
    if b"%PDF-" in data[:1024]:
        pdf = read_pdf(data)
        return SourceText(name, "pdf", pdf.text, pdf.noted, pdf.order_uncertain)
    _check_stranger(ending, data)
    try:
        content, noted = read_plain(data)
    except ReadingError as error:
        if ending not in _DOCUMENTS:
            raise
        raise refused("file.unsupported", f"后缀是 .{ending}，内容却不是这种文件") from error
    return SourceText(name, "md" if ending in ("md", "markdown") else "txt", content, noted)


def _check_archive(data: bytes) -> None:
    """Say what an archive is that holds no Word document."""
    if b"word/" in data:  # names stand in the archive unpacked
        return
    for member, what, advice in _OTHER_ARCHIVES:
        if member in data:
            raise refused("file.unsupported", what, advice=advice)


def _check_stranger(ending: str, data: bytes) -> None:
    for start, what, advice in _STRANGERS:
        if data.startswith(start) and not (len(start) == 2 and _is_ascii_text(data)):
            raise refused("file.unsupported", what, advice=advice)
    if ending in _DOCUMENTS:
        if _MARKUP.match(data[:200]) or _MULTIPART.match(data[:200]):
            raise refused("file.unsupported", "它是网页，只是用了文档的后缀")
        if ending == "pdf" and len(data) < 64:
            raise refused("file.damaged")


def _is_ascii_text(data: bytes) -> bool:
    """Two letters are no proof: BM and MZ also begin a sentence."""
    return 0 not in data[:512]


def _ending_note(ending: str, kind: Format) -> tuple[str, ...]:
    claimed = _FORMATS.get(ending)
    same = claimed == kind or (claimed == "wps" and kind == "docx")
    if same or ending in ("text", "markdown"):
        return ()
    return (f"文件的后缀与内容不符：内容是{_FORMAT_NAMES[kind]}，已按内容读入。",)


def _size_note(size: int) -> str:
    return f"有 {size / 1024**2:.0f} MB，超过 {MAX_BYTES // 1024**2} MB"
