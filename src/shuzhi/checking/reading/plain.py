"""Text files (.txt, .md): which encoding they are in, and the text untouched but for line ends.

Offsets into the text equal those into ``Path.read_text(encoding=…)``: line ends become ``\\n``, a byte order mark at
the start is no character, everything else stays.
"""

from __future__ import annotations

import codecs
import re
from functools import cache

from shuzhi.checking.reading.failure import ReadingError, refused

_BINARY = re.compile(r"[\x00-\x08\x0e-\x19\x1b-\x1f]")
_MARKS = (  # the longest first: the mark of UTF-32 begins like that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_NAMES = {
    "utf-8": "UTF-8",
    "gb18030": "GB18030（简体中文 GBK）",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16（高位在前）",
    "utf-32-le": "UTF-32",
    "utf-32-be": "UTF-32（高位在前）",
}
_SAMPLE = 20_000  # characters that a guess looks at
_SURE = 0.75  # share of usual characters from which a guessed encoding is believed
_MOST_BROKEN = 0.002  # share of unreadable characters that is let pass, and told


def read_plain(data: bytes) -> tuple[str, tuple[str, ...]]:
    """The text, and what was noted.

    Raises:
        ReadingError: file.encoding, file.unsupported for bytes that are no text.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            text, noted = _decoded(data[len(mark) :], encoding)
            return _checked(text), (*(_encoding_note(encoding)), *noted)
    encoding = _guess(data)
    text, noted = _decoded(data, encoding)
    return _checked(text), (*_encoding_note(encoding), *noted)


def _encoding_note(encoding: str) -> tuple[str, ...]:
    return () if encoding == "utf-8" else (f"文字编码是 {_NAMES[encoding]}，已按它读入。",)


def _guess(data: bytes) -> str:
    """The encoding of bytes without a mark: UTF-8 where they are valid, else the likeliest."""
    zeros = data.count(0)
    if not zeros:
        try:
            data.decode("utf-8")
        except UnicodeDecodeError as error:
            if error.start >= len(data) - 3 and error.start > 0:  # only the last character is cut off
                return "utf-8"
        else:
            return "utf-8"
    candidates = ("utf-16-le", "utf-16-be") if zeros else ("gb18030", "utf-8", "utf-16-le", "utf-16-be")
    scores = {encoding: _likeliness(data[: _SAMPLE * 2], encoding) for encoding in candidates}
    best = max(scores, key=lambda encoding: scores[encoding])
    if scores[best] >= _SURE:
        return best
    raise _not_text(data)


def _not_text(data: bytes) -> ReadingError:
    """Bytes that no encoding explains: something else under the name of a text, or an encoding not known here."""
    controls = sum(data[:_SAMPLE].count(code) for code in (*range(1, 9), *range(14, 26), *range(28, 32)))
    if controls > len(data[:_SAMPLE]) / 100:
        return refused("file.unsupported", "它不是文字文件")
    if 0 in data:
        return refused("file.damaged", "文字中夹着空字节")
    return refused("file.encoding")


def _likeliness(data: bytes, encoding: str) -> float:
    """The share of characters that Chinese reports usually hold, 0 to 1."""
    text = data.decode(encoding, "replace")
    if not text:
        return 0.0
    usual = _usual_characters()
    return sum(character in usual for character in text) / len(text)


@cache
def _usual_characters() -> frozenset[str]:
    """The 3,755 most used Chinese characters (level 1 of GB 2312), its signs, and printable ASCII."""
    rows = [*range(0xA1, 0xA4), *range(0xB0, 0xD8)]
    coded = (bytes((row, cell)).decode("gb2312", "ignore") for row in rows for cell in range(0xA1, 0xFF))
    ascii_characters = (chr(code) for code in range(0x20, 0x7F))
    return frozenset("".join(coded)) | frozenset(ascii_characters) | frozenset("\t\r\n")


def _decoded(data: bytes, encoding: str) -> tuple[str, tuple[str, ...]]:
    text = data.decode(encoding, "replace")
    noted: list[str] = []
    if "\ufffd" in text:
        broken = text.count("\ufffd")
        if broken > max(2, len(text) * _MOST_BROKEN):
            raise refused("file.encoding")
        noted.append(f"有 {broken} 处文字读不出来，已用“\ufffd”代替；文件可能没有存完整。")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text, tuple(noted)


def _checked(text: str) -> str:
    controls = len(_BINARY.findall(text, 0, _SAMPLE))
    if "\x00" in text or controls > max(2, min(len(text), _SAMPLE) / 100):
        raise refused("file.unsupported", "它不是文字文件")
    return text
