"""Text files: every encoding in use, and offsets that are those of Python's own reading."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest

from shuzhi.checking.reading import ReadingError, read_bytes, read_file

TEXT = "示例镇党委书记述职报告\n全年召开党员大会12次，收缴党费3.5万元。\n\t㈠落实“第一议题”制度，讲党课X次。\n"
MARKS = {"utf-16-le": codecs.BOM_UTF16_LE, "utf-16-be": codecs.BOM_UTF16_BE, "utf-8": codecs.BOM_UTF8}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_the_text_is_the_same_in_every_encoding(encoding: str) -> None:
    assert read_bytes("报告.txt", TEXT.encode(encoding)).content == TEXT


@pytest.mark.parametrize("encoding", list(MARKS))
def test_a_byte_order_mark_is_no_character(encoding: str) -> None:
    assert read_bytes("报告.txt", MARKS[encoding] + TEXT.encode(encoding)).content == TEXT


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_offsets_are_those_of_reading_the_file_with_python(end: str, tmp_path: Path) -> None:
    path = tmp_path / "报告.txt"
    path.write_bytes(TEXT.replace("\n", end).encode())
    assert read_file(path).content == path.read_text(encoding="utf-8") == TEXT


def test_characters_outside_the_basic_plane_count_one() -> None:
    text = "书记𠮷某述职，讲党课3次。\n"
    for encoding in ("utf-8", "gb18030", "utf-16"):
        assert read_bytes("a.txt", text.encode(encoding)).content == text


def test_blank_lines_and_trailing_blanks_stay_where_they_are() -> None:
    text = "\n\n  述职报告  \n\u3000\u3000正文 \n\n"
    assert read_bytes("a.txt", text.encode()).content == text


def test_a_guessed_encoding_is_told() -> None:
    assert read_bytes("a.txt", TEXT.encode("gbk")).noted == ("文字编码是 GB18030（简体中文 GBK），已按它读入。",)
    assert read_bytes("a.txt", TEXT.encode()).noted == ()


def test_english_without_a_mark_in_utf_16_is_read() -> None:
    assert read_bytes("a.txt", "report 2025".encode("utf-16-le")).content == "report 2025"


def test_a_file_cut_off_inside_a_character_is_read_and_told() -> None:
    source = read_bytes("a.txt", (TEXT * 50).encode()[:-2])
    assert source.content.endswith("\ufffd")
    assert "没有存完整" in source.noted[0]


def test_markdown_is_told_by_its_name_and_read_as_it_is() -> None:
    source = read_bytes("报告.md", "# 述职\n\n**党课** 3次\n".encode())
    assert (source.format, source.content, source.noted) == ("md", "# 述职\n\n**党课** 3次\n", ())


def test_a_text_file_under_the_name_of_a_word_file_is_read_and_told() -> None:
    source = read_bytes("报告.docx", TEXT.encode())
    assert (source.format, source.content) == ("txt", TEXT)
    assert "后缀与内容不符" in source.noted[0]


@pytest.mark.parametrize("encoding", ["big5", "shift-jis"])
def test_an_encoding_that_is_not_told_for_certain_is_refused_with_advice(encoding: str) -> None:
    words = {
        "big5": "述職報告：黨支部書記抓黨建工作",
        "shift-jis": "述職報告はこちらです",
    }
    data = (words[encoding] * 30).encode(encoding)
    with pytest.raises(ReadingError) as caught:
        read_bytes("a.txt", data)
    assert caught.value.code == "file.encoding"
    assert "UTF-8" in caught.value.advice


def test_two_letters_at_the_start_do_not_make_a_picture_of_a_text() -> None:
    assert read_bytes("a.txt", "BMW公司党支部述职报告".encode()).content.startswith("BMW")
    assert read_bytes("a.txt", "MZ单位述职报告".encode("gbk")).content.startswith("MZ")
