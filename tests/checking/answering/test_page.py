"""The page of a checked report."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from shuzhi.checking.answering.html import render_page
from shuzhi.checking.answering.notes import paragraphs_of
from shuzhi.checking.model import Checked, Finding, Report, SourceText
from tests.web.browser import CHROMIUM, FLAGS

from .sample import OTHER, TEXT, sample


def tree(checked: Checked) -> html.HtmlElement:
    return html.document_fromstring(render_page([checked], name=checked.report.source.name))


def told_paragraphs(page: html.HtmlElement) -> list[str]:
    """The report's own words as the page tells them, the numbers of the notes left out."""
    for call in page.xpath("//sup"):
        call.drop_tree()  # what stands behind it stays
    return [paragraph.text_content() for paragraph in page.find_class("text")]


def test_the_page_tells_the_text_word_for_word() -> None:
    assert told_paragraphs(tree(sample())) == [line for line in TEXT.split("\n") if line]


WORDS = st.text(alphabet="党建支部<&>\"'X*一二、。\n \t", min_size=1, max_size=60)
FOUND = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60), st.sampled_from(["placeholder", "copied", "era"])))


@given(WORDS, FOUND)
def test_marks_that_cross_and_nest_change_no_word(text: str, spans: list[tuple[int, int, str]]) -> None:
    report = Report(SourceText("a.txt", "txt", text), "", (0, len(text)), None)
    findings = tuple(
        Finding(code, (min(a, b, len(text)), min(max(a, b), len(text))), "", "错", "改") for a, b, code in spans
    )
    page = tree(Checked(report, (), (), findings))
    told = [words.replace("\n", "") for words in told_paragraphs(page)]
    assert told == [text[start:end] for start, end in paragraphs_of(report)]


def test_a_repeated_placeholder_has_one_note_in_its_paragraph() -> None:
    notes = [note.text_content() for note in tree(sample()).find_class("notes")[0]]
    assert "这一段有 4 处" in notes[0]
    assert sum("没有填写" in note for note in notes) == 1


def test_every_link_leads_somewhere_on_the_page() -> None:
    page = tree(sample())
    names = set(page.xpath("//@id"))
    links = page.xpath("//a/@href")
    assert len(links) > 10
    assert {link.removeprefix("#") for link in links} <= names


def test_every_id_stands_once_even_with_several_reports() -> None:
    page = html.document_fromstring(render_page([sample(), sample()], name="汇编.txt"))
    names = page.xpath("//@id")
    assert len(names) == len(set(names))


def test_what_a_file_says_is_never_taken_for_markup() -> None:
    checked = sample(TEXT.replace("<群众>", "<script>1</script>"), name="<b>.txt")
    page = render_page([checked], name="<b>.txt", noted=["<i>"])
    assert "<script" not in page
    assert "<b>" not in page
    assert "<i>" not in page


def test_a_copied_passage_stands_beside_its_source() -> None:
    [pair] = tree(sample()).find_class("pair")
    own, other = pair.findall(".//blockquote")
    assert own.text_content() == other.text_content() == OTHER[:31]
    assert "虚构镇报告" in pair.text_content()


def test_a_report_without_findings_is_told_to_be_good() -> None:
    page = tree(replace(sample(), findings=(), copies=()))
    assert "没有发现需要修改的地方" in page.text_content()
    assert not page.find_class("notes")


def test_a_finding_without_words_still_has_its_number_in_the_text() -> None:
    page = tree(sample())
    [note] = [n for n in page.xpath("//ol/li") if "缺少部分" in n.text_content()]
    assert page.xpath(f"//p//a[@href='#{note.get('id')}']")


def test_the_page_asks_the_network_for_nothing() -> None:
    page = tree(sample())
    assert not page.xpath("//script|//link|//img|//iframe|//@src")
    assert page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0].startswith("default-src 'none'")


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium")
@pytest.mark.parametrize("size", [(1366, 768), (390, 844)])
def test_the_page_fits_the_screen_and_axe_finds_nothing(size: tuple[int, int]) -> None:
    sync_api = pytest.importorskip("playwright.sync_api")
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page(viewport={"width": size[0], "height": size[1]}, bypass_csp=True)
        page.set_content(render_page([sample()], name="虚构村.txt"))
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        assert axe.Axe().run(page).violations_count == 0
        browser.close()
