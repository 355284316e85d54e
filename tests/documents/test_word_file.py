"""The Word file as python-docx and the zip reader see it."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, date, datetime

import docx
import pytest
from docx.document import Document as WordDocument
from docx.enum.text import WD_COLOR_INDEX
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from lxml import etree

from shuzhi.reports.document import Document, FigureRun, Gap, Paragraph, Table, Text, render_docx
from tests.documents.samples import a_report, heading, paragraph


def opened(document: Document, *, comments: bool = False) -> WordDocument:
    return docx.Document(io.BytesIO(render_docx(document, comments=comments)))


def member(data: bytes, name: str) -> str:
    return zipfile.ZipFile(io.BytesIO(data)).read(name).decode()


def texts(word: WordDocument, style: str) -> list[str]:
    return [paragraph.text for paragraph in word.paragraphs if paragraph.style and paragraph.style.name == style]


def indent_from_right(word: WordDocument, style: str) -> int:
    found = next(p for p in word.paragraphs if p.style and p.style.name == style)
    return int(found._p.pPr.find(qn("w:ind")).get(qn("w:rightChars")))


def test_the_page_is_a4_with_the_margins_of_the_standard():
    section = opened(a_report()).sections[0]
    wanted = {
        "page_width": 210,
        "page_height": 297,
        "top_margin": 37,
        "bottom_margin": 35,
        "left_margin": 28,
        "right_margin": 26,
    }
    for name, millimetres in wanted.items():
        assert abs(getattr(section, name) - Mm(millimetres)) < Mm(0.1), name


def test_the_grid_is_22_lines_of_28_characters():
    section = opened(a_report()).sections[0]
    grid = section._sectPr.find(qn("w:docGrid"))
    height = section.page_height - section.top_margin - section.bottom_margin
    width = section.page_width - section.left_margin - section.right_margin
    assert grid.get(qn("w:type")) == "linesAndChars"
    assert height // Pt(int(grid.get(qn("w:linePitch"))) / 20) == 22
    assert width // Pt(16 + int(grid.get(qn("w:charSpace"))) / 4096) == 28


@pytest.mark.parametrize(
    ("style", "font", "points"),
    [
        ("Title", "方正小标宋简体", 22),
        ("Heading 1", "黑体", 16),
        ("Heading 2", "楷体_GB2312", 16),
        ("Heading 3", "仿宋_GB2312", 16),
        ("Heading 4", "仿宋_GB2312", 16),
        ("Body Text", "仿宋_GB2312", 16),
        ("Footer", "宋体", 14),
    ],
)
def test_each_style_names_the_font_and_size_of_the_standard(style: str, font: str, points: int):
    found = opened(a_report()).styles[style]
    assert found.font.name == font
    assert found.element.rPr.rFonts.get(qn("w:eastAsia")) == font
    assert found.font.size == Pt(points)


def test_every_licensed_font_has_a_stand_in_named_in_the_font_table():
    table = etree.fromstring(member(render_docx(a_report()), "word/fontTable.xml").encode())
    stand_ins = {
        font.get(qn("w:name")): font.find(qn("w:altName")).get(qn("w:val")) for font in table.findall(qn("w:font"))
    }
    assert stand_ins["方正小标宋简体"] == "宋体"
    assert stand_ins["仿宋_GB2312"] == "仿宋"
    assert stand_ins["楷体_GB2312"] == "楷体"


def test_body_lines_have_a_fixed_pitch_and_an_indent_of_two_characters():
    style = opened(a_report()).styles["Body Text"]
    assert 28.9 <= style.paragraph_format.line_spacing.pt <= 29
    assert style.element.pPr.find(qn("w:ind")).get(qn("w:firstLineChars")) == "200"


def test_headings_are_numbered_in_the_order_of_the_standard():
    word = opened(a_report())
    assert texts(word, "Heading 1") == ["一、履职工作", "二、存在问题"]
    assert texts(word, "Heading 2") == ["（一）组织生活", "（二）党员教育"]
    assert texts(word, "Heading 3") == ["1.讲党课"]
    assert texts(word, "Heading 4") == ["（1）书记讲党课"]


def test_a_long_title_is_broken_into_balanced_lines():
    title = texts(opened(a_report()), "Title")[0]
    assert title == "中共样例县样例局机关第一支部委员会书记\n2025年度抓基层党建工作述职报告"


def test_the_addressee_ends_in_one_full_width_colon():
    assert texts(opened(a_report()), "Salutation") == ["中共样例县样例局机关委员会："]


def test_the_date_is_written_without_padded_zeros():
    assert texts(opened(a_report()), "Date") == ["2025年3月5日"]


def test_a_short_name_stands_so_that_the_date_begins_two_characters_right_of_it():
    # The date is 6 full-width characters wide: 2025年3月5日 has six digits (3) and three characters (3).
    word = opened(a_report())
    assert indent_from_right(word, "Date") == 400
    assert indent_from_right(word, "Signature") == 400 + 600 + 200 - 300


def test_a_long_name_stands_two_characters_from_the_edge():
    word = opened(Document("述职报告", (), signature="中共样例县样例局机关支部委员会", signed_on=date(2025, 3, 5)))
    assert indent_from_right(word, "Signature") == 200
    assert indent_from_right(word, "Date") == 900


def test_a_gap_is_marked_and_highlighted():
    word = opened(Document("述职报告", (Paragraph((Text("原因是"), Gap("问题原因"))),)))
    run = texts_and_runs(word)[-1]
    assert run.text == "〔问题原因，请书记填写〕"
    assert run.font.highlight_color == WD_COLOR_INDEX.YELLOW


def texts_and_runs(word: WordDocument):
    return next(p for p in word.paragraphs if p.style and p.style.name == "Body Text").runs


def test_a_figure_links_to_its_rows_in_the_annex():
    word = opened(a_report())
    body = next(p for p in word.paragraphs if p.text.startswith("召开支部党员大会4次"))
    anchor = body.hyperlinks[0].fragment
    section = next(p for p in word.paragraphs if p.text == "1. 支部党员大会次数：4次")
    assert section._p.find(qn("w:bookmarkStart")).get(qn("w:name")) == anchor


def test_a_figure_without_an_annex_is_plain_text():
    word = opened(a_report(annex=False))
    body = next(p for p in word.paragraphs if p.text.startswith("召开支部党员大会4次"))
    assert body.hyperlinks == []


def test_comments_hold_the_notes_of_the_figures_when_asked_for():
    comments = list(opened(a_report(), comments=True).comments)
    assert [comment.text for comment in comments] == [
        "2025年1月1日至12月31日的支部党员大会，按台账条目计",
        "2025年的主题党日，按台账条目计",
    ]
    assert comments[0].author == "述职"


def test_a_file_without_comments_has_no_comments_member():
    assert "word/comments.xml" not in zipfile.ZipFile(io.BytesIO(render_docx(a_report()))).namelist()
    no_notes = Document("述职报告", (Paragraph((FigureRun("1", "a"),)),))
    data = render_docx(no_notes, comments=True)
    assert "word/comments.xml" not in zipfile.ZipFile(io.BytesIO(data)).namelist()


def test_the_annex_lists_the_rows_behind_each_figure():
    tables = opened(a_report()).tables
    assert [len(table.rows) - 1 for table in tables] == [2, 4, 12]
    assert [cell.text for cell in tables[2].rows[1].cells] == ["1", "2025年1月8日", "主题党日", "第1次主题党日", "D-0"]


def test_an_annex_figure_without_data_says_so_and_has_no_table():
    word = opened(a_report())
    assert texts(word, "Annex Heading")[-1] == "3. 表彰：无数据"
    assert texts(word, "Annex Text")[-1] == "完整性：台账没有这一类记录。"


def test_the_annex_is_named_under_the_text():
    assert "附件：数据来源" in texts(opened(a_report()), "Body Text")


def test_tables_repeat_their_header_and_fill_the_type_area():
    table = opened(a_report()).tables[0]
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    section = opened(a_report()).sections[0]
    area = section.page_width - section.left_margin - section.right_margin
    assert sum(column.width for column in table.columns) == area


def test_odd_pages_number_on_the_right_and_even_pages_on_the_left():
    data = render_docx(a_report())
    section = opened(a_report()).sections[0]
    assert "<w:evenAndOddHeaders/>" in member(data, "word/settings.xml")
    assert section.footer.paragraphs[0]._p.pPr.jc.get(qn("w:val")) == "right"
    assert section.even_page_footer.paragraphs[0]._p.pPr.jc.get(qn("w:val")) == "left"
    assert section.footer.paragraphs[0]._p.find(qn("w:fldSimple")).get(qn("w:instr")).strip() == "PAGE"


def test_the_same_report_gives_the_same_bytes():
    assert render_docx(a_report(), comments=True) == render_docx(a_report(), comments=True)


def test_the_file_says_when_it_was_made_from_its_argument_alone():
    made_at = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    word = docx.Document(io.BytesIO(render_docx(a_report(), made_at=made_at)))
    assert word.core_properties.created == made_at
    undated = opened(Document("述职报告", ()))
    assert undated.core_properties.created is None


def test_a_moment_without_a_time_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        render_docx(a_report(), made_at=datetime(2026, 1, 2))  # noqa: DTZ001


def test_every_member_is_well_formed_and_its_checksum_holds():
    data = render_docx(a_report(), comments=True)
    archive = zipfile.ZipFile(io.BytesIO(data))
    assert archive.testzip() is None
    for name in archive.namelist():
        etree.fromstring(archive.read(name))


def test_every_relationship_leads_to_a_member():
    archive = zipfile.ZipFile(io.BytesIO(render_docx(a_report(), comments=True)))
    relations = etree.fromstring(archive.read("word/_rels/document.xml.rels"))
    assert {f"word/{relation.get('Target')}" for relation in relations} <= set(archive.namelist())


def test_every_style_used_is_defined():
    data = render_docx(a_report(), comments=True)
    document = etree.fromstring(member(data, "word/document.xml").encode())
    styles = etree.fromstring(member(data, "word/styles.xml").encode())
    defined = {style.get(qn("w:styleId")) for style in styles.findall(qn("w:style"))}
    names = ("w:pStyle", "w:rStyle", "w:tblStyle")
    used = {node.get(qn("w:val")) for name in names for node in document.iter(qn(name))}
    assert used
    assert used <= defined


def test_two_tables_in_a_row_stay_two():
    table = Table(("甲",), (("乙",),))
    body = opened(Document("述职报告", (table, table))).element.body
    tags = [etree.QName(child).localname for child in body]
    assert "tbl-tbl" not in "-".join(tags)


def test_markup_in_a_text_stays_text():
    word = opened(Document("A&B<c>", (heading(1, "<w:p>"), paragraph('1 < 2 & "3"'))))
    assert texts(word, "Title") == ["A&B<c>"]
    assert texts(word, "Heading 1") == ["一、<w:p>"]
    assert texts(word, "Body Text") == ['1 < 2 & "3"']
    assert word.core_properties.title == "A&B<c>"


def test_the_last_paragraph_stays_with_the_signature():
    report = Document("述职报告", (paragraph("甲"), paragraph("乙")), signature="样例甲")
    body = [p for p in opened(report).paragraphs if p.style and p.style.name == "Body Text"]
    assert [p.paragraph_format.keep_with_next for p in body] == [None, True]


def test_the_last_row_of_a_closing_table_stays_with_the_signature():
    report = Document("述职报告", (Table(("甲",), (("乙",), ("丙",))),), signature="样例甲")
    cells = opened(report).tables[0].columns[0].cells
    assert [cell.paragraphs[0].paragraph_format.keep_with_next for cell in cells] == [None, None, True]
