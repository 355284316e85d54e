"""A report set as GB/T 9704 asks gives no finding; each fault gives exactly its own."""

from __future__ import annotations

import io
from datetime import date

import docx
import pytest

from shuzhi.checking.form import check_form
from shuzhi.checking.form.official import official
from shuzhi.checking.reading import read_bytes
from shuzhi.reports.document import Document, Heading, Paragraph, Text, render_docx
from tests.checking.reading.word_files import paragraph, run, word_file

from .official_file import BODY, GRID, INDENT, LINES, MARGINS, PAGE, Layout, face, footer, found, official_file

RIGHT = Layout()


def test_a_report_set_as_it_should_be_gives_no_finding() -> None:
    assert found(RIGHT) == []


@pytest.mark.parametrize(
    ("fault", "code", "kind"),
    [
        ({"page": '<w:pgSz w:w="12240" w:h="15840"/>'}, "form.paper", ""),
        ({"page": ""}, "form.paper", ""),
        ({"margins": MARGINS.replace("2098", "1440")}, "form.margin", ""),
        ({"margins": MARGINS.replace('gutter="0"', 'gutter="567"')}, "form.margin", ""),
        ({"title": face("宋体", 44)}, "form.font", "title"),
        ({"title": face("方正小标宋简体", 36)}, "form.size", "title"),
        ({"title_align": "left"}, "form.alignment", "title"),
        ({"heading1": face("仿宋_GB2312")}, "form.font", "heading1"),
        ({"heading2": face("仿宋_GB2312")}, "form.font", "heading2"),
        ({"body": face("宋体")}, "form.font", "body"),
        ({"heading1": face("黑体", 28)}, "form.size", "text"),
        ({"body": face("仿宋_GB2312") + '<w:color w:val="FF0000"/>'}, "form.color", ""),
        ({"indent": ""}, "form.indent", "first"),
        ({"indent": '<w:ind w:left="640"/>'}, "form.indent", "wrap"),
        ({"lines": '<w:spacing w:line="360" w:lineRule="exact"/>'}, "form.spacing", "lines"),
        ({"lines": LINES.replace("<w:spacing ", '<w:spacing w:after="200" ')}, "form.spacing", "paragraph"),
        ({"grid": GRID.replace("-849", "8192")}, "form.spacing", "characters"),
        ({"footers": {}}, "form.page_number", "missing"),
        ({"footers": {"default": footer("right", "第{}页"), "even": footer("left")}}, "form.page_number", "form"),
        ({"footers": {"default": footer("center"), "even": footer("center")}}, "form.page_number", "place"),
        (
            {"footers": {"default": footer("right", look=face("宋体", 21)), "even": footer("left")}},
            "form.page_number",
            "form",
        ),
        ({"date": "二〇二五年十二月五日"}, "form.date", "date"),
        ({"date": "2025年12月05日"}, "form.date", "date"),
        ({"date": "2025.12.5"}, "form.date", "date"),
        ({"date": "2025 年 12 月 5 日"}, "form.date", "date"),
        ({"first_mark": "一."}, "form.numbering", None),
        ({"second_mark": "(一)"}, "form.numbering", None),
        ({"second_mark": "（一）、"}, "form.numbering", None),
        ({"third_mark": "1、"}, "form.numbering", None),
        ({"third_mark": "(1)"}, "form.numbering", None),
        ({"closing": ""}, "form.alignment", "signature"),
    ],
)
def test_one_fault_gives_one_finding_with_its_fix(fault: dict[str, object], code: str, kind: str | None) -> None:
    [finding] = found(RIGHT.with_(**fault))
    assert finding.code == code
    assert kind is None or finding.kind == kind
    assert finding.message.endswith(("。", "）"))
    assert finding.advice.endswith("。")


@pytest.mark.parametrize(
    "variant",
    [
        {"body": face("仿宋")},
        {"body": face("华文仿宋")},
        {"body": face("FangSong")},
        {"heading2": face("KaiTi")},
        {"heading1": face("SimHei")},
        {"title": face("方正小标宋_GBK", 44)},
        {"lines": '<w:spacing w:line="560" w:lineRule="exact"/>'},
        {"lines": '<w:spacing w:line="600" w:lineRule="exact"/>'},
        {"lines": '<w:spacing w:line="240" w:lineRule="auto"/>'},
        {"grid": ""},
        {"grid": GRID.replace("-849", str(2**32 - 849))},
        {"indent": '<w:ind w:firstLine="640"/>'},
        {"margins": MARGINS.replace("2098", "2110")},
        {"date": "2025年1月5日"},
        {"footers": {"default": footer("right", "- {} -"), "even": footer("left", "- {} -")}},
    ],
)
def test_what_the_standard_leaves_open_gives_no_finding(variant: dict[str, object]) -> None:
    assert found(RIGHT.with_(**variant)) == []


def test_forty_wrong_paragraphs_are_one_finding_at_the_first() -> None:
    layout = RIGHT.with_(body=face("宋体"), count=40)
    [finding] = found(layout)
    source = read_bytes("a.docx", official_file(layout))
    assert "43 段" in finding.message
    assert finding.span[0] == source.content.index(BODY)
    assert finding.span[1] - finding.span[0] <= 24


def test_margins_are_told_with_both_values_and_where_to_set_them() -> None:
    [finding] = found(RIGHT.with_(margins=MARGINS.replace("2098", "1440")))
    assert "上 2.54 厘米" in finding.message
    assert "上 3.7 厘米" in finding.message
    assert "布局—页边距" in finding.advice


def test_a_date_is_given_back_as_it_should_be_written() -> None:
    [finding] = found(RIGHT.with_(date="二〇二五年十二月二十五日"))
    assert "“2025年12月25日”" in finding.advice


def test_what_is_not_sure_says_so_and_counts_less() -> None:
    [finding] = found(RIGHT.with_(closing=""))
    assert "待核" in finding.message
    assert finding.confidence < 0.7


# -- page numbers as Word and WPS put them


def in_a_box(place: str) -> str:
    """A page number in a text box of the footer, as WPS makes it, and again for old programs."""
    number = footer("left")
    box = f"<wps:wsp><wps:txbx><w:txbxContent>{number}</w:txbxContent></wps:txbx></wps:wsp>"
    anchor = f'<wp:anchor><wp:positionH relativeFrom="margin">{place}</wp:positionH>{box}</wp:anchor>'
    choice = f'<mc:Choice Requires="wps"><w:drawing>{anchor}</w:drawing></mc:Choice>'
    other = f"<mc:Fallback><w:pict><w:txbxContent>{footer('center', '{}')}</w:txbxContent></w:pict></mc:Fallback>"
    return paragraph(f"<w:r><mc:AlternateContent>{choice}{other}</mc:AlternateContent></w:r>")


@pytest.mark.parametrize("place", ["<wp:align>outside</wp:align>", "<wp:posOffset>9</wp:posOffset>"])
def test_a_page_number_in_a_text_box_is_read_where_it_stands(place: str) -> None:
    assert found(RIGHT.with_(footers={"default": in_a_box(place)})) == []


def test_a_page_number_in_the_middle_of_a_text_box_is_told() -> None:
    [finding] = found(RIGHT.with_(footers={"default": in_a_box("<wp:align>center</wp:align>")}))
    assert finding.kind == "place"


def test_dashes_may_come_from_the_form_of_the_number() -> None:
    dashed = f'{PAGE}<w:pgNumType w:fmt="numberInDash"/>'
    plain = {"default": footer("right", "{}"), "even": footer("left", "{}")}
    assert found(RIGHT.with_(page=dashed, footers=plain)) == []


def test_a_frame_has_its_own_place() -> None:
    framed = footer("left").replace("<w:pPr>", '<w:pPr><w:framePr w:wrap="around" w:xAlign="outside"/>', 1)
    assert found(RIGHT.with_(footers={"default": framed})) == []


# -- how a look is resolved


def test_the_font_may_come_from_a_style_and_the_style_below_it() -> None:
    styles = (
        f'<w:style w:type="paragraph" w:styleId="A"><w:pPr>{LINES}{INDENT}</w:pPr><w:rPr>{face("仿宋_GB2312")}</w:rPr>'
        '</w:style><w:style w:type="paragraph" w:default="1" w:styleId="B"><w:basedOn w:val="A"/></w:style>'
    )
    assert found(RIGHT.with_(styles=styles, body="", indent="", lines="")) == []


def test_what_is_set_on_the_words_beats_the_style() -> None:
    styles = f'<w:style w:type="paragraph" w:default="1" w:styleId="A"><w:rPr>{face("宋体", 24)}</w:rPr></w:style>'
    assert [one.code for one in found(RIGHT.with_(styles=styles))] == []


def test_a_character_style_counts_too() -> None:
    styles = f'<w:style w:type="character" w:styleId="C"><w:rPr>{face("宋体")}</w:rPr></w:style>'
    [finding] = found(RIGHT.with_(styles=styles, body='<w:rStyle w:val="C"/>'))
    assert (finding.code, finding.kind) == ("form.font", "body")


def test_a_circle_of_styles_ends() -> None:
    styles = (
        '<w:style w:type="paragraph" w:default="1" w:styleId="A"><w:basedOn w:val="B"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="B"><w:basedOn w:val="A"/></w:style>'
    )
    assert found(RIGHT.with_(styles=styles)) == []


def test_a_theme_font_is_looked_up() -> None:
    document = docx.Document()  # its default font is the theme's, 宋体 for Chinese
    document.add_paragraph("示例镇党委书记2025年度述职报告")
    document.add_paragraph(BODY)
    stream = io.BytesIO()
    document.save(stream)
    told = [one.message for one in check_form(stream.getvalue(), read_bytes("a.docx", stream.getvalue()))]
    assert any("正文有 1 段应为仿宋体，现在是宋体。" in message for message in told)


def test_a_single_line_on_a_grid_of_fifteen_points_takes_two() -> None:
    grid = '<w:docGrid w:type="lines" w:linePitch="312"/>'
    [finding] = found(RIGHT.with_(grid=grid, lines=""))
    assert "约 20 行" in finding.message


def test_blanks_typed_for_the_indent_are_let_be() -> None:
    data = word_file(paragraph(run("示例镇述职报告")) + paragraph(run("\u3000\u3000" + BODY)))
    assert "form.indent" not in [one.code for one in check_form(data, read_bytes("a.docx", data))]


def test_the_words_after_a_heading_in_one_paragraph_are_body() -> None:
    heading = run("（一）严肃组织生活。", face("楷体")) + run(BODY, face("仿宋"))
    one = word_file(paragraph(run("示例镇述职报告", face("小标宋", 44))) + paragraph(heading))
    fonts = [found.kind for found in check_form(one, read_bytes("a.docx", one)) if found.code == "form.font"]
    assert fonts == []


def test_tables_and_annexes_are_let_be() -> None:
    table = f"<w:tbl><w:tr><w:tc>{paragraph(run('党课', face('宋体', 21)))}</w:tc></w:tr></w:tbl>"
    whole = word_file(
        paragraph(run("示例镇述职报告", face("小标宋", 44)), '<w:jc w:val="center"/>')
        + paragraph(run(BODY, face("仿宋")), LINES + INDENT)
        + table
        + paragraph(run("附件", face("黑体")))
        + paragraph(run("这是附件里的文字，用别的字体和字号排。", face("宋体", 21)))
        + f"<w:sectPr>{PAGE}{MARGINS}</w:sectPr>"
    )
    assert check_form(whole, read_bytes("a.docx", whole)) == []


def test_a_page_turned_sideways_for_a_table_is_let_be() -> None:
    wide = '<w:sectPr><w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/></w:sectPr>'
    whole = word_file(
        paragraph(run("示例镇述职报告", face("小标宋", 44)), '<w:jc w:val="center"/>')
        + paragraph(run(BODY, face("仿宋")), LINES + INDENT + f"<w:sectPr>{PAGE}{MARGINS}</w:sectPr>")
        + wide
    )
    assert check_form(whole, read_bytes("a.docx", whole)) == []


def test_a_report_written_by_this_program_gives_no_finding() -> None:
    document = Document(
        title="示例镇虚构村党支部书记2025年度抓基层党建工作述职报告",
        addressee="各位领导、同志们",
        blocks=(
            Paragraph((Text(BODY),)),
            Heading(1, (Text("工作情况"),)),
            Heading(2, (Text("组织生活"),)),
            Heading(3, (Text("党员大会"),)),
            *[Paragraph((Text(BODY),))] * 20,
        ),
        signature="示例镇虚构村党支部　甲某",
        signed_on=date(2025, 12, 5),
    )
    data = render_docx(document)
    assert check_form(data, read_bytes("a.docx", data)) == []


def test_only_word_files_have_a_layout_to_check() -> None:
    source = read_bytes("a.txt", "述职报告\n".encode())
    assert check_form("述职报告\n".encode(), source) == []


def test_the_measures_name_their_source() -> None:
    assert "GB/T 9704-2012" in official().source
