"""Old Word files (.doc, .wps)."""

from __future__ import annotations

import struct

import pytest

from shuzhi.checking.reading import ReadingError, read_bytes

from .everything import TEXT
from .ole_files import ole_file, patched_doc, sample_doc, streams_of

FLAGS = 10  # of the head: encrypted, which table stream


def flags() -> int:
    return int(struct.unpack_from("<H", streams_of(sample_doc())["WordDocument"], FLAGS)[0])


def test_a_doc_reads_like_the_docx_it_was_made_from() -> None:
    source = read_bytes("报告.doc", sample_doc())
    assert source.content == TEXT
    assert source.format == "doc"


def test_a_container_written_anew_reads_the_same() -> None:
    assert read_bytes("a.doc", ole_file(streams_of(sample_doc()))).content == TEXT


def test_a_wps_file_is_read_the_same_way() -> None:
    source = read_bytes("报告.wps", sample_doc())
    assert (source.format, source.content, source.noted) == ("wps", TEXT, ())


def test_a_doc_with_a_password_says_so() -> None:
    locked = patched_doc("WordDocument", FLAGS, struct.pack("<H", flags() | 0x0100))
    with pytest.raises(ReadingError, match="打开密码") as caught:
        read_bytes("a.doc", locked)
    assert caught.value.code == "file.encrypted"


@pytest.mark.parametrize("version", [0x0065, 0x0068])
def test_a_file_of_word_95_is_told_and_how_to_save_it_anew(version: int) -> None:
    old = patched_doc("WordDocument", 0, struct.pack("<HH", 0xA5DC, version))
    with pytest.raises(ReadingError, match="Word 95") as caught:
        read_bytes("a.doc", old)
    assert "另存为" in caught.value.advice


@pytest.mark.parametrize(
    ("stream", "told"),
    [
        ("Workbook", "Excel"),
        ("PowerPoint Document", "演示文稿"),
        ("__properties_version1.0", "邮件"),
        ("x", "不是 Word"),
    ],
)
def test_another_office_file_is_called_by_its_name(stream: str, told: str) -> None:
    with pytest.raises(ReadingError, match=told) as caught:
        read_bytes("报告.doc", ole_file({stream: b"x"}))
    assert caught.value.code == "file.unsupported"


@pytest.mark.parametrize("stream", ["EncryptedPackage", "EncryptionInfo"])
def test_a_docx_with_a_password_is_a_container_that_says_so(stream: str) -> None:
    with pytest.raises(ReadingError) as caught:
        read_bytes("报告.docx", ole_file({stream: b"x"}))
    assert caught.value.code == "file.encrypted"


def test_a_macro_is_told_and_never_run() -> None:
    assert read_bytes("a.doc", ole_file(streams_of(sample_doc()) | {"VBA": b"x"})).noted == (
        "文件里有宏，没有运行，只读了文字。",
    )


def test_a_sign_of_a_symbol_font_is_read_as_what_it_shows_or_not_at_all() -> None:
    stream = streams_of(sample_doc())["WordDocument"]
    place = stream.index("办法".encode("utf-16-le"))
    signs = patched_doc("WordDocument", place, "\uf0fe\uf041".encode("utf-16-le"))
    assert "☑不多" in read_bytes("a.doc", signs).content
