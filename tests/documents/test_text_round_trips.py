"""Whatever the text, it comes back from the files as it went in, control characters apart."""

from __future__ import annotations

import io

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shuzhi.reports.document import (
    Document,
    FigureRun,
    Gap,
    Heading,
    Paragraph,
    Table,
    Text,
    render_docx,
    render_html,
    render_markdown,
)
from shuzhi.reports.document.text import clean

ANY = st.text(st.characters(exclude_categories=()), max_size=60)
AWKWARD = st.text(st.sampled_from("党1&<>\"'\n\r\t\x00\x0b\x0c\x1f\x85\ud800\ufffe|*_`[]()#-+.\\ ~！"), max_size=30)
TEXT = ANY | AWKWARD


@given(title=TEXT, heading=TEXT, words=st.lists(TEXT, max_size=4), cell=TEXT, note=TEXT)
@settings(deadline=None, max_examples=60)
def test_any_text_comes_back_from_the_word_file(title, heading, words, cell, note):
    runs = tuple(Text(word) for word in words)
    document = Document(
        title,
        (
            Heading(1, (Text(heading),)),
            Paragraph((*runs, FigureRun("7", "a", note), Gap(cell))),
            Table((cell,), ((FigureRun(cell, "a"),),)),
        ),
    )
    word_file = docx.Document(io.BytesIO(render_docx(document, comments=True)))
    found = {p.style.name: p.text for p in word_file.paragraphs if p.style}
    assert found["Title"].replace("\n", "") == clean(title).replace("\n", "")
    assert found["Heading 1"] == "一、" + clean(heading)
    assert found["Body Text"] == clean("".join(clean(word) for word in words)) + "7" + clean(Gap(cell).text)
    assert [row.cells[0].text for row in word_file.tables[0].rows] == [clean(cell)] * 2
    assert [comment.text for comment in word_file.comments] == ([clean(note)] if note else [])


@given(words=TEXT)
@settings(deadline=None, max_examples=100)
def test_any_text_comes_back_from_the_html(words):
    from lxml import html

    page = html.document_fromstring(
        f"<!doctype html><body>{render_html(Document('述职', (Paragraph((Text(words),)),)))}"
    )
    found = page.xpath("//article/p")[0]
    for line_break in found.iter("br"):
        line_break.tail = "\n" + (line_break.tail or "")
    assert found.text_content() == clean(words)


@given(words=TEXT)
@settings(deadline=None, max_examples=100)
def test_any_paragraph_comes_back_from_the_markdown(words):
    markdown_it = pytest.importorskip("markdown_it")
    markdown = render_markdown(Document("述职", (Paragraph((Text("始" + words + "终"),)),)))
    tokens = markdown_it.MarkdownIt("commonmark").enable("table").enable("strikethrough").parse(markdown)
    paragraph = [token for token in tokens if token.type == "inline"][1]
    kinds = {"hardbreak": "\n", "softbreak": "(soft)"}
    read = "".join(kinds.get(child.type, child.content) for child in paragraph.children)
    # Markdown has no way to keep spaces at the ends of a line, nor empty lines.
    assert squeezed(read) == squeezed(clean("始" + words + "终"))


def squeezed(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]


@pytest.mark.parametrize("text", ["# 一", "- 一", "1. 一", "1) 一", "+ 一", "> 一", "--- ", "=== "])
def test_a_paragraph_that_looks_like_markup_is_still_a_paragraph(text):
    markdown_it = pytest.importorskip("markdown_it")
    markdown = render_markdown(Document("述职", (Paragraph((Text(text),)),)))
    tokens = markdown_it.MarkdownIt("commonmark").parse(markdown)
    assert [token.type for token in tokens[3:]] == ["paragraph_open", "inline", "paragraph_close"]


def test_control_characters_are_removed_and_line_ends_kept():
    assert clean("甲\x00乙\r\n丙\x0b丁\x0c\ud800戊\t己\ufffe") == "甲乙\n丙\n丁戊\t己"
