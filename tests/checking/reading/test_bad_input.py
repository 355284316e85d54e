"""Files that are damaged, hostile or something else: a clear refusal with a code, never a traceback."""

from __future__ import annotations

import io
import os
import re
import struct
import zipfile
from pathlib import Path

import pytest

from shuzhi.checking import reading
from shuzhi.checking.reading import ReadingError, read_bytes, read_file
from shuzhi.checking.reading.failure import refused
from shuzhi.checking.reading.package import MAX_MEMBER_BYTES, MAX_TAGS
from shuzhi.checking.reading.read import MAX_BYTES
from shuzhi.checking.reading.walk import MAX_PARAGRAPHS

from .everything import everything
from .ole_files import SAMPLES, sample_doc
from .pdf_files import pdf_file
from .word_files import packed, paragraph, run, word_file, word_members

CODES = re.findall(r"file\.[a-z_]+", ReadingError.__doc__ or "")
PNG = b"\x89PNG\r\n\x1a\n" + bytes(50)


def code_of(name: str, data: bytes) -> str:
    with pytest.raises(ReadingError) as caught:
        read_bytes(name, data)
    assert caught.value.advice
    assert name in caught.value.message
    return caught.value.code


def main_part(xml: str) -> bytes:
    """A Word file whose main part is this."""
    return packed(word_members("") | {"word/document.xml": xml})


def test_every_code_is_documented_and_has_its_words() -> None:
    assert len(CODES) == len(set(CODES)) == 10
    for code in CODES:
        assert refused(code).advice
    assert all(code in (reading.__doc__ or "") for code in CODES)


@pytest.mark.parametrize("name", ["a.txt", "a.docx", "a.doc", "a.pdf"])
def test_an_empty_file_is_empty_whatever_it_is_called(name: str) -> None:
    assert code_of(name, b"") == "file.empty"


@pytest.mark.parametrize(
    "data", [b" \n\t\r\n", "\ufeff\n".encode(), word_file(paragraph(""))], ids=["txt", "bom", "docx"]
)
def test_a_file_without_words_is_empty(data: bytes) -> None:
    assert code_of("a.txt", data) == "file.empty"


def test_a_file_that_is_not_there_is_missing(tmp_path: Path) -> None:
    with pytest.raises(ReadingError) as caught:
        read_file(tmp_path / "没有.docx")
    assert caught.value.code == "file.missing"


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(ReadingError) as caught:
        read_file(tmp_path)
    assert caught.value.code == "file.unreadable"


def test_a_name_that_no_file_can_have_is_refused() -> None:
    with pytest.raises(ReadingError):
        read_file(Path("a\0b.txt"))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_that_never_ends_is_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    with pytest.raises(ReadingError) as caught:
        read_file(tmp_path / "a.txt")
    assert caught.value.code == "file.unreadable"


def test_a_file_without_permission_is_unreadable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    path.write_text("x")

    def deny(self: Path) -> bytes:
        raise PermissionError(13, "denied")

    monkeypatch.setattr(Path, "read_bytes", deny)  # the tests may run as root, who may read everything
    with pytest.raises(ReadingError) as caught:
        read_file(path)
    assert caught.value.code == "file.unreadable"


def test_a_huge_file_is_refused_before_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.docx"
    with path.open("wb") as file:
        file.truncate(200 * 1024**2)  # sparse: takes no room
    monkeypatch.setattr(Path, "read_bytes", lambda self: pytest.fail("it was read"))
    with pytest.raises(ReadingError, match="200 MB") as caught:
        read_file(path)
    assert caught.value.code == "file.too_large"


def test_huge_bytes_are_refused_too() -> None:
    assert code_of("a.txt", bytes(MAX_BYTES + 1)) == "file.too_large"


def test_too_much_text_is_refused() -> None:
    assert code_of("a.txt", "党建工作".encode() * 800_000) == "file.too_large"


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("照片.docx", PNG, "file.unsupported"),
        ("照片.doc", b"\xff\xd8\xff\xe0" + bytes(50), "file.unsupported"),
        ("a.docx", b"Rar!\x1a\x07" + bytes(50), "file.unsupported"),
        ("a.doc", b"{\\rtf1 hello}", "file.unsupported"),
        ("a.doc", b"<html><body>x</body></html>", "file.unsupported"),
        ("a.doc", b"MIME-Version: 1.0\n", "file.unsupported"),
        ("a.txt", b"\x7fELF" + bytes(50), "file.unsupported"),
        ("a.docx", b"MZ" + bytes(50), "file.unsupported"),
        ("a.txt", bytes(range(256)) * 4, "file.unsupported"),
        ("a.docx", packed({"xl/workbook.xml": "<x/>"}), "file.unsupported"),
        ("a.docx", packed({"ppt/presentation.xml": "<x/>"}), "file.unsupported"),
        ("a.docx", packed({"OFD.xml": "<x/>"}), "file.unsupported"),
        ("a.docx", packed({"照片.jpg": "x"}), "file.unsupported"),
        ("a.docx", packed({}), "file.unsupported"),
        ("a.pdf", bytes(range(256)) * 4, "file.unsupported"),
        ("a.pdf", b"%PDF-1.4\n" + bytes(100), "file.damaged"),
        ("a.docx", b"PK\x03\x04" + bytes(100), "file.damaged"),
        ("a.doc", bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), "file.damaged"),
    ],
)
def test_what_is_something_else_is_told_by_its_bytes(name: str, data: bytes, code: str) -> None:
    assert code_of(name, data) == code


@pytest.mark.parametrize("ending", ["txt", "doc", "pdf", "md", "wps", "", "jpg"])
def test_a_wrong_ending_does_not_keep_a_word_file_from_being_read(ending: str) -> None:
    source = read_bytes(f"报告.{ending}", everything())
    assert source.format == "docx"
    assert ending == "wps" or "后缀" in source.noted[0]


# -- archives


def test_a_locked_member_is_encrypted() -> None:
    data = bytearray(word_file(paragraph("x")))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = -1
        while (place := data.find(signature, place + 1)) >= 0:
            data[place + offset] |= 1
    assert code_of("a.docx", bytes(data)) == "file.encrypted"


def test_a_member_that_unpacks_too_large_is_a_bomb() -> None:
    assert code_of("a.docx", main_part(" " * (MAX_MEMBER_BYTES + 1))) == "file.bomb"


def test_a_member_that_packs_too_well_is_a_bomb() -> None:
    assert code_of("a.docx", main_part("<a>" + " " * 5_000_000 + "</a>")) == "file.bomb"


def test_an_archive_that_lies_about_its_size_gives_no_more_than_it_may() -> None:
    data = bytearray(main_part("<a>" + " " * (MAX_MEMBER_BYTES + 10) + "</a>"))
    place = -1
    while (place := data.find(b"PK\x01\x02", place + 1)) >= 0:
        if data[place + 46 :].startswith(b"word/document.xml"):
            struct.pack_into("<I", data, place + 24, 1000)
    assert code_of("a.docx", bytes(data)) in ("file.damaged", "file.bomb")


def test_an_archive_with_too_many_members_is_a_bomb() -> None:
    members = {f"word/{n}": "" for n in range(4_100)}
    assert code_of("a.docx", packed(word_members(paragraph("x")) | members)) == "file.bomb"


def test_members_that_are_large_together_are_a_bomb() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("word/document.xml", "<a/>")
    data = bytearray(stream.getvalue())
    struct.pack_into("<I", data, data.find(b"PK\x01\x02") + 24, 600 * 1024**2)
    assert code_of("a.docx", bytes(data)) == "file.bomb"


def test_an_archive_inside_the_archive_is_not_opened() -> None:
    inner = packed({"a": " " * 10_000_000})
    source = read_bytes("a.docx", packed(word_members(paragraph("党课")) | {"word/embeddings/a.docx": inner}))
    assert source.content == "党课\n"


# -- XML


LAUGHS = "<!DOCTYPE a [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;'>]>"


@pytest.mark.parametrize(
    "xml",
    [
        LAUGHS + "<a>&b;</a>",
        "<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>",
        ("<?xml version='1.0' encoding='utf-16'?>" + LAUGHS + "<a>&b;</a>"),
    ],
)
def test_a_document_type_is_refused(xml: str) -> None:
    assert code_of("a.docx", main_part(xml)) == "file.bomb"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-7", "cp037"])
def test_a_document_type_in_another_encoding_is_not_obeyed(encoding: str) -> None:
    xml = f"<?xml version='1.0' encoding='{encoding}'?>{LAUGHS}<a>&b;</a>".encode(encoding)
    members: dict[str, str | bytes] = dict(word_members(""))
    assert code_of("a.docx", packed(members | {"word/document.xml": xml})) in ("file.bomb", "file.damaged")


@pytest.mark.parametrize("depth", [130, 250, 5_000, 200_000])
def test_elements_nested_too_deep_are_refused(depth: int) -> None:
    inside = "<w:sdtContent>" * depth + paragraph("党课") + "</w:sdtContent>" * depth
    assert code_of("a.docx", word_file(inside)) in ("file.bomb", "file.damaged")


def test_more_elements_than_a_report_can_have_are_refused_before_they_take_room() -> None:
    runs = "<w:r/>" * (MAX_TAGS + 1)
    assert code_of("a.docx", packed(word_members(f"<w:p>{runs}</w:p>"), zipfile.ZIP_STORED)) == "file.too_large"


def test_more_paragraphs_than_a_volume_can_have_are_refused() -> None:
    body = "<w:p/>" * (MAX_PARAGRAPHS + 1)
    assert code_of("a.docx", packed(word_members(body), zipfile.ZIP_STORED)) == "file.too_large"


def test_fields_that_are_never_closed_hide_their_code_and_nothing_else() -> None:
    begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    source = read_bytes("a.docx", word_file(paragraph(run("前")) + paragraph(begin * 50 + run("中")) + paragraph("后")))
    assert source.content.startswith("前\n")


def test_a_main_part_cut_off_is_damaged() -> None:
    whole = word_members(paragraph("党员大会"))["word/document.xml"]
    assert code_of("a.docx", main_part(whole[: len(whole) // 2])) == "file.damaged"


def test_a_missing_part_is_no_reason_to_refuse() -> None:
    members = word_members(paragraph("党课"), numbering="", footnotes="", comments="")
    for name in ("word/numbering.xml", "word/footnotes.xml", "word/comments.xml"):
        del members[name]
    assert read_bytes("a.docx", packed(members)).content == "党课\n"


# -- cut off anywhere


def pieces(data: bytes, count: int = 60) -> list[bytes]:
    return [data[: len(data) * n // count] for n in range(count)]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.docx", everything()),
        ("a.doc", sample_doc()),
        ("a.pdf", (SAMPLES / "everything.pdf").read_bytes()),
        ("b.pdf", pdf_file([(80.0, 700.0, "党员大会")])),
        ("a.txt", ("述职报告\n" * 40).encode("utf-16")),
    ],
    ids=["docx", "doc", "pdf", "plain pdf", "utf-16"],
)
def test_a_file_cut_off_anywhere_is_read_or_refused(name: str, data: bytes) -> None:
    codes = {code_or_none(name, piece) for piece in pieces(data)}
    assert codes - {None}
    assert codes <= {None, *CODES}


def code_or_none(name: str, data: bytes) -> str | None:
    try:
        read_bytes(name, data)
    except ReadingError as error:
        return error.code
    return None
