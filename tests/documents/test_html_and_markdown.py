from __future__ import annotations

from lxml import html

from shuzhi.reports.document import Document, FigureRun, Paragraph, render_html, render_markdown
from tests.documents.samples import a_report


def page():
    return html.fromstring(render_html(a_report()))


def test_each_figure_opens_its_annex_row():
    for link in page().xpath("//a[@class='figure']"):
        target = link.get("href").removeprefix("#")
        assert target == f"figure-{link.get('data-figure')}"
        assert page().xpath(f"//section[@id='{target}']")


def test_the_note_of_a_figure_is_its_title():
    assert "按台账条目计" in page().xpath("//a[@data-figure='assembly.count']")[0].get("title")


def test_a_gap_is_a_mark():
    assert page().xpath("//mark[@class='gap']")[0].text == "〔问题及原因，请书记填写〕"


def test_headings_go_under_the_title_in_order():
    tags = [(node.tag, node.text_content()) for node in page().xpath("./h1|./h2|./h3|./h4|./h5")]
    assert [tag for tag, _ in tags] == ["h1", "h2", "h3", "h3", "h4", "h5", "h2"]
    assert tags[1][1] == "一、履职工作"


def test_the_day_of_signature_is_a_machine_readable_time():
    assert page().xpath("//p[@class='signed-on']/time")[0].get("datetime") == "2025-03-05"


def test_an_awkward_figure_id_cannot_break_out_of_its_attribute():
    report = Document("述职", (Paragraph((FigureRun("1", 'a"><script>', 'n"><b>'),)),))
    found = html.fromstring(render_html(report))
    assert found.xpath("//script") == []
    assert found.xpath("//a")[0].get("data-figure") == 'a"><script>'


def test_markdown_links_a_figure_only_where_the_annex_has_it():
    assert "[4](#figure-assembly.count)" in render_markdown(a_report())
    assert "[4]" not in render_markdown(a_report(annex=False))


def test_markdown_marks_a_gap_in_bold():
    assert "**〔问题及原因，请书记填写〕**" in render_markdown(a_report())


def test_markdown_says_that_sample_data_are_invented():
    assert render_markdown(a_report()).startswith("> 示例：人名和单位均为虚构\n")
