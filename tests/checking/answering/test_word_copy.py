"""The Word copy: the original's words and layout, with a comment at each finding."""

from __future__ import annotations

import io
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st

from shuzhi.checking.answering.runs import own_runs, run_text, runs_between
from shuzhi.checking.answering.word import MOST_OF_A_CODE, word_copy
from shuzhi.checking.model import Checked, Finding, Report, SourceText
from shuzhi.checking.reading import read_bytes
from tests.checking.reading.everything import everything
from tests.checking.reading.word_files import W, packed, paragraph, word_members

from .sample import TEXT, sample

STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")


def opened(data: bytes) -> docx.document.Document:
    return docx.Document(io.BytesIO(data))


def saved(document: docx.document.Document) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def commented_words(document: docx.document.Document) -> dict[str, str]:
    """The words under each comment, by the comment's first line."""
    found: dict[str, str] = {}
    for comment in document.comments:
        inside, words = False, ""
        for element in document.element.body.iter():
            if element.tag == qn("w:commentRangeStart") and element.get(qn("w:id")) == str(comment.comment_id):
                inside = True
            elif element.tag == qn("w:commentRangeEnd") and element.get(qn("w:id")) == str(comment.comment_id):
                break
            elif inside and element.tag == qn("w:t"):
                words += element.text or ""
        found[comment.paragraphs[0].text] = words
    return found


def checked_word(*paragraphs: list[tuple[str, bool]], find: str) -> tuple[SourceText, Checked, bytes]:
    """A Word file of runs (words, bold), and a finding at the words ``find``."""
    document = docx.Document()
    for runs in paragraphs:
        paragraph = document.add_paragraph()
        for words, bold in runs:
            paragraph.add_run(words).bold = bold
    data = saved(document)
    source = read_bytes("报告.docx", data)
    start = source.content.index(find)
    finding = Finding("era", (start, start + len(find)), find, "错在这里。", "请改。")
    return source, Checked(Report(source, "", (0, len(source.content)), None), (), (), (finding,)), data


def test_a_comment_stands_at_exactly_the_words_it_is_about() -> None:
    source, checked, data = checked_word([("向建党", False), ("100周", True), ("年献礼。", False)], find="建党100周年")
    copy = opened(word_copy(source, [checked], data=data))
    assert commented_words(copy) == {"【与年度不合】错在这里。": "建党100周年"}


def test_splitting_runs_keeps_words_and_formatting() -> None:
    source, checked, data = checked_word([("向建党", False), ("100周年献礼", True)], [("第二段", False)], find="100周")
    copy = opened(word_copy(source, [checked], data=data))
    assert [paragraph.text for paragraph in copy.paragraphs] == ["向建党100周年献礼", "第二段"]
    assert {run.text: run.bold for run in copy.paragraphs[0].runs if run.text} == {
        "向建党": False,
        "100周": True,
        "年献礼": True,
    }


def test_words_in_a_table_are_found() -> None:
    document = docx.Document()
    document.add_paragraph("前文")
    document.add_table(1, 2).rows[0].cells[1].text = "党员大会X次"
    data = saved(document)
    source = read_bytes("表.docx", data)
    start = source.content.index("X次")
    finding = Finding("placeholder", (start, start + 2), "X次", "没有填写。", "请填写。")
    checked = Checked(Report(source, "", (0, len(source.content)), None), (), (), (finding,))
    assert commented_words(opened(word_copy(source, [checked], data=data))) == {"【没有填写】没有填写。": "X次"}


def test_deleted_words_and_comments_of_others_stay_as_they_are() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("党员大会X次")
    document.add_comment(paragraph.runs[0], text="别人的批注", author="甲")
    data = saved(document)
    source = read_bytes("a.docx", data)
    finding = Finding("placeholder", (4, 6), "X次", "没有填写。", "")
    copy = opened(word_copy(source, [Checked(Report(source, "", (0, 6), None), (), (), (finding,))], data=data))
    assert [comment.text for comment in copy.comments] == ["别人的批注", "【没有填写】没有填写。"]


def test_a_text_file_becomes_a_plain_document_with_the_comments() -> None:
    checked = sample()
    copy = opened(word_copy(checked.report.source, [checked]))
    assert [paragraph.text for paragraph in copy.paragraphs] == TEXT.split("\n")
    words = commented_words(copy)
    assert words["【与年度不合】建党100周年是2021年的事，本报告是2023年的。"] == "建党100周年"
    assert words["【说的数目与列的不符】说是五个方面，后面只有三个。"] == "五个方面"


def test_a_finding_without_words_is_a_comment_on_its_paragraph() -> None:
    checked = sample()
    words = commented_words(opened(word_copy(checked.report.source, [checked])))
    assert words["【缺少部分】没有写原因分析。"] == "一是每月学一次。二是每季度议一次。"


def test_three_hundred_placeholders_stay_readable() -> None:
    text = "".join(f"第{n}项活动X次\n" for n in range(300))
    source = SourceText("a.txt", "txt", text)
    starts = [at for at, letter in enumerate(text) if letter == "X"]
    findings = tuple(Finding("placeholder", (at, at + 2), "X次", "没有填写。", "请填写。") for at in starts)
    copy = opened(word_copy(source, [Checked(Report(source, "", (0, len(text)), None), (), (), findings)]))
    comments = [comment.text for comment in copy.comments]
    assert len(comments) == MOST_OF_A_CODE
    assert f"还有 {300 - MOST_OF_A_CODE} 处" in comments[-1]


def test_letters_that_xml_cannot_hold_do_not_stop_the_copy() -> None:
    text = "党员\x07大会X次\n"
    source = SourceText("a.txt", "txt", text)
    finding = Finding("placeholder", (5, 7), "X次", "没有\x01填写。", "")
    copy = opened(word_copy(source, [Checked(Report(source, "", (0, 8), None), (), (), (finding,))]))
    assert list(commented_words(copy).values()) == ["X次"]


def test_hidden_words_put_the_comment_on_the_whole_paragraph() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("党员大会")
    paragraph.add_run("看不见").font.hidden = True
    paragraph.add_run("X次")
    data = saved(document)
    source = read_bytes("a.docx", data)
    start = source.content.index("X次")
    finding = Finding("placeholder", (start, start + 2), "X次", "没有填写。", "")
    checked = Checked(Report(source, "", (0, len(source.content)), None), (), (), (finding,))
    [words] = commented_words(opened(word_copy(source, [checked], data=data))).values()
    assert words == "党员大会看不见X次"


def test_a_file_that_only_our_reader_opens_becomes_a_plain_document() -> None:
    members = {name: words.replace(W, STRICT) for name, words in word_members(paragraph("党员大会X次")).items()}
    data = packed(members)
    source = read_bytes("a.docx", data)
    finding = Finding("placeholder", (4, 6), "X次", "没有填写。", "")
    checked = Checked(Report(source, "", (0, 6), None), (), (), (finding,))
    assert commented_words(opened(word_copy(source, [checked], data=data))) == {"【没有填写】没有填写。": "X次"}


def test_every_finding_of_a_report_with_everything_in_it_has_its_comment() -> None:
    data = everything()
    source = read_bytes("a.docx", data)
    words = ("（二）结对帮扶", "大会4次", "12月31日", "党课\t", "办法不多", "12月底")
    findings = tuple(
        Finding("era", (start, start + len(word)), word, f"{number}", "")
        for number, word in enumerate(words)
        for start in [source.content.index(word)]
    )
    copy = opened(word_copy(source, [Checked(Report(source, "", (0, 999), None), (), (), findings)], data=data))
    told = commented_words(copy)
    assert told["【与年度不合】0"] == "结对帮扶"  # the number is no words of the file
    assert told["【与年度不合】2"] == "12月31日"
    assert told["【与年度不合】3"] == "党课"
    assert "【与年度不合】“12月底”：5" in told  # a footnote can hold no comment
    assert len(told) == len(words)


@given(
    st.lists(st.text("党建\t X", min_size=1, max_size=6), min_size=1, max_size=5),
    st.integers(0, 30),
    st.integers(0, 30),
)
def test_runs_between_two_borders_hold_exactly_those_characters(runs: list[str], one: int, other: int) -> None:
    paragraph = docx.Document().add_paragraph()
    for words in runs:
        paragraph.add_run(words)
    whole = "".join(runs)
    start, end = sorted((min(one, len(whole)), min(other, len(whole))))
    found = runs_between(paragraph._p, start, end)
    assert "".join(map(run_text, found)) == whole[start:end]
    assert "".join(map(run_text, own_runs(paragraph._p))) == whole


@pytest.mark.office
@pytest.mark.slow
@pytest.mark.skipif(SOFFICE is None, reason="needs LibreOffice")
def test_libreoffice_opens_the_copy_with_its_comments(tmp_path: Path) -> None:
    source, checked, data = checked_word([("向建党100周年献礼。", False)], find="建党100周年")
    (tmp_path / "copy.docx").write_bytes(word_copy(source, [replace(checked)], data=data))
    home = f"-env:UserInstallation=file://{tmp_path}/office"
    subprocess.run(
        [
            str(SOFFICE),
            home,
            "--headless",
            "--convert-to",
            "fodt",
            "--outdir",
            str(tmp_path),
            str(tmp_path / "copy.docx"),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    told = (tmp_path / "copy.fodt").read_text("utf-8")
    assert "office:annotation" in told
    assert "错在这里。" in told
