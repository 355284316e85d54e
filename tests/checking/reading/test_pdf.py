"""PDF files: lines become paragraphs again, page numbers go, a scan says so."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import shuzhi
from shuzhi.checking.model import SourceText
from shuzhi.checking.reading import ReadingError, read_bytes

from .everything import TEXT
from .ole_files import SAMPLES
from .pdf_files import Placed, pdf_file

LEFT, SIZE, LINE, WIDTH = 79.0, 16, 29.0, 28  # the page of GB/T 9704 in points and characters


def set_in_lines(*paragraphs: str, top: float = 700) -> list[Placed]:
    """Paragraphs with an indent of two characters, broken where a line of 28 characters is full."""
    placed: list[Placed] = []
    for words in paragraphs:
        rest, indent = words, 2
        while rest:
            room = WIDTH - indent
            placed.append((LEFT + indent * SIZE, top, rest[:room]))
            rest, indent, top = rest[room:], 0, top - LINE
    return placed


def lines_of(*pages: list[Placed]) -> list[str]:
    return read_bytes("报告.pdf", pdf_file(*pages)).content.split("\n")[:-1]


LONG = "全年召开支部党员大会四次支部委员会会议十二次组织讲党课五次开展主题党日十二次参加的党员共三百人次"
OTHER = "围绕中心工作开展志愿服务党员带头参加环境整治走访困难群众听取意见建议并且逐条回复办理结果"


def test_lines_become_the_paragraphs_they_were() -> None:
    assert lines_of(set_in_lines(LONG, OTHER + "。", LONG)) == [LONG, OTHER + "。", LONG]


def test_a_paragraph_runs_on_over_the_end_of_a_page() -> None:
    placed = set_in_lines(LONG, OTHER)
    number = (290.0, 60.0, "— 1 —")
    later = [(left, low + 400, words) for left, low, words in placed[3:]]
    assert lines_of([*placed[:3], number], [*later, (290.0, 60.0, "— 2 —")]) == [LONG, OTHER]


def test_page_numbers_and_running_heads_are_dropped_and_told() -> None:
    bodies = [LONG, OTHER, LONG[9:] + OTHER[:7], OTHER[5:] + LONG[:11]]
    pages = [
        [(200.0, 800.0, "示例镇述职材料汇编"), *set_in_lines(words), (290.0, 60.0, f"- {n} -")]
        for n, words in enumerate(bodies, 1)
    ]
    source = read_bytes("a.pdf", pdf_file(*pages))
    assert source.content.split("\n")[:-1] == bodies
    assert source.noted == ("页码和页眉页脚没有读入。",)


def test_a_small_running_head_goes_even_from_two_pages() -> None:
    pages = [[*set_in_lines(words), (79.0, 800.0, "示例镇2025年汇编")] for words in (LONG, OTHER)]
    assert read_bytes("a.pdf", pdf_file(*pages, title_size=9)).content == f"{LONG}\n{OTHER}\n"


def test_a_title_that_every_report_of_a_volume_repeats_is_kept() -> None:
    pages = [[*set_in_lines(LONG), (130.0, 780.0, f"第{n}党支部述职报告")] for n in range(1, 5)]
    told = read_bytes("a.pdf", pdf_file(*pages, title_size=22)).content
    assert told.count("党支部述职报告") == 4


def test_a_year_alone_in_the_text_is_no_page_number() -> None:
    assert "2025" in lines_of([*set_in_lines(LONG), (LEFT, 500.0, "2025"), *set_in_lines(OTHER, top=450)])


def test_a_heading_stays_apart_even_after_a_full_line() -> None:
    full = "这一行正好写满二十六个字所以看不出它是不是到了头呢啊"[:26]
    lines = [*set_in_lines(full), (LEFT, 671.0, "二、存在问题"), *set_in_lines(LONG, top=642)]
    assert lines_of(lines) == [full, "二、存在问题", LONG]


def test_a_title_of_two_lines_is_one() -> None:
    title = [(171.0, 780.0, "示例镇党委书记抓基层党建"), (259.0, 755.0, "述职报告")]
    data = pdf_file([*title, *set_in_lines(LONG, OTHER)], title_size=22)
    assert read_bytes("a.pdf", data).content == f"示例镇党委书记抓基层党建述职报告\n{LONG}\n{OTHER}\n"


def test_words_told_out_of_order_are_put_in_order_by_their_place() -> None:
    row = [(LEFT, 700.0, "让"), (LEFT + 2 * SIZE, 700.0, "群众满意"), (LEFT + SIZE, 700.0, "“")]
    assert lines_of(row) == ["让“群众满意"]


def read_without_fonts(data: bytes) -> SourceText:
    """What a machine without any font reads."""
    here = Path(__file__).parent
    told = subprocess.run(
        [sys.executable, str(here / "without_fonts.py")],
        input=data,
        env={**os.environ, "PYTHONPATH": str(Path(shuzhi.__file__).parents[1])},
        capture_output=True,
        check=True,
    ).stdout
    content, noted, uncertain = json.loads(told)
    return SourceText("a.pdf", "pdf", content, tuple(noted), uncertain)


def test_a_word_whose_font_neither_file_nor_machine_has_is_read_in_its_place() -> None:
    row = [(LEFT, 700.0, "让"), (LEFT + 2 * SIZE, 700.0, "群众满意"), (LEFT + SIZE, 700.0, "“")]
    data = pdf_file([*row, *set_in_lines(LONG, OTHER, top=671)])
    assert read_without_fonts(data) == read_bytes("a.pdf", data)
    assert read_without_fonts(data).content == f"让“群众满意\n{LONG}\n{OTHER}\n"


UNSURE = "第 1 页：文件没有写明一些字的位置，已按它们在文件里的先后读入，分段和次序可能有误，请对照原件。"


def test_words_without_any_width_are_read_in_the_order_of_the_file_and_it_is_told() -> None:
    data = pdf_file([(LEFT, 700.0, "党"), (LEFT, 700.0, "建工作"), (LEFT, 660.0, "扎实推进")], width=0)
    source = read_without_fonts(data)
    assert source.content.replace("\n", "") == "党建工作扎实推进"
    assert source.noted == (UNSURE,)
    assert source.order_uncertain


def test_a_page_whose_places_are_known_is_certain() -> None:
    assert not read_bytes("a.pdf", pdf_file(set_in_lines(LONG))).order_uncertain


def test_words_too_small_to_be_seen_are_not_brought_out() -> None:
    data = pdf_file([*set_in_lines(LONG), (LEFT, 760.0, "藏")], title_size=0)
    assert read_without_fonts(data).content == f"{LONG}\n"


def test_a_radical_told_for_a_character_becomes_that_character() -> None:
    assert lines_of([(80.0, 700.0, "⼯作⾯向群众")]) == ["工作面向群众"]


def test_the_cells_of_a_row_are_parted_by_tabs() -> None:
    assert lines_of([(80.0, 700.0, "项目"), (250.0, 700.0, "次数"), (80.0, 670.0, "党课"), (250.0, 670.0, "4")]) == [
        "项目\t次数",
        "党课\t4",
    ]


def test_words_between_latin_letters_keep_their_space() -> None:
    assert lines_of([(80.0, 700.0, "GB 9704")])[0] in ("GB 9704", "GB\t9704")


def test_a_pdf_reads_like_the_word_file_it_was_made_from() -> None:
    source = read_bytes("a.pdf", (SAMPLES / "everything.pdf").read_bytes())
    told = TEXT.replace("大会4次", "大会34次")  # LibreOffice prints what was deleted, struck through
    told = told.replace("党课\t\n", "党课\n").replace("数据截至", "1数据截至")
    assert source.content == told


def test_a_pdf_with_a_password_says_so() -> None:
    with pytest.raises(ReadingError, match="打开密码") as caught:
        read_bytes("a.pdf", (SAMPLES / "locked.pdf").read_bytes())
    assert caught.value.code == "file.encrypted"


def test_a_scan_says_what_to_do() -> None:
    with pytest.raises(ReadingError, match="扫描件") as caught:
        read_bytes("扫描.pdf", pdf_file([], [(290.0, 60.0, "2")], picture=True))
    assert caught.value.code == "file.scan"
    assert "文字识别" in caught.value.advice


def test_a_page_that_is_a_picture_is_named() -> None:
    [note] = read_bytes("a.pdf", _with_one_scanned_page()).noted
    assert note == "第 2 页是图片，上面的文字没有读入。"


def _with_one_scanned_page() -> bytes:
    return pdf_file(set_in_lines(LONG), [], set_in_lines(OTHER), picture=True)


def test_a_pdf_without_words_or_pictures_is_empty() -> None:
    with pytest.raises(ReadingError) as caught:
        read_bytes("a.pdf", pdf_file([]))
    assert caught.value.code == "file.empty"
