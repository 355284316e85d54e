"""Word files (.docx): the text as people see it."""

from __future__ import annotations

import io

import docx
import pytest
from docx.oxml.ns import qn

from shuzhi.checking.reading import read_bytes
from shuzhi.checking.reading.word import paragraph_spans, read_word

from .everything import TEXT, everything
from .word_files import in_list, numbering, paragraph, run, word_file

BOX = (
    '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:inline><a:graphic><a:graphicData><wps:wsp>'
    "<wps:txbx><w:txbxContent>{0}</w:txbxContent></wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:inline>"
    "</w:drawing></mc:Choice><mc:Fallback><w:pict><w:txbxContent>{0}</w:txbxContent></w:pict></mc:Fallback>"
    "</mc:AlternateContent></w:r>"
)
CHANGED = 'w:id="1" w:author="甲" w:date="2025-12-01T08:00:00Z"'


def text_of(body: str, **parts: str) -> str:
    return read_bytes("报告.docx", word_file(body, **parts)).content


def test_everything_a_report_may_hold_is_read_as_people_see_it() -> None:
    assert read_bytes("报告.docx", everything()).content == TEXT


def test_revisions_and_hidden_words_are_told_to_the_author() -> None:
    told = "".join(read_bytes("报告.docx", everything()).noted)
    assert "接受全部修订" in told
    assert "隐藏的文字" in told


def test_a_clean_file_is_read_without_a_word() -> None:
    assert read_bytes("报告.docx", word_file(paragraph("党员大会"))).noted == ()


def test_moved_words_stand_only_where_they_were_moved_to() -> None:
    moved = f"<w:moveFrom {CHANGED}>{run('旧')}</w:moveFrom>", f"<w:moveTo {CHANGED}>{run('新')}</w:moveTo>"
    assert text_of(paragraph(moved[0] + run("中")) + paragraph(run("后") + moved[1])) == "中\n后新\n"


def test_a_deleted_paragraph_mark_joins_two_paragraphs() -> None:
    first = paragraph(run("党员"), f"<w:rPr><w:del {CHANGED}/></w:rPr>")
    assert text_of(first + paragraph("大会")) == "党员大会\n"


def test_a_text_box_is_read_once_and_after_its_paragraph() -> None:
    boxed = run("正文") + BOX.format(paragraph("框里"))
    assert text_of(f"<w:p>{boxed}</w:p>" + paragraph("后文")) == "正文\n框里\n后文\n"


def test_the_code_of_a_field_is_not_text_even_inside_another_field() -> None:
    begin, split, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end"))
    code = "<w:r><w:instrText> IF </w:instrText></w:r>"
    inner = begin + code + split + run("内") + end
    assert text_of(paragraph(begin + code + inner + split + run("果") + end)) == "果\n"


def test_a_simple_field_shows_its_result() -> None:
    assert text_of(paragraph(f'<w:fldSimple w:instr=" PAGE ">{run("3")}</w:fldSimple>')) == "3\n"


def test_a_content_control_shows_its_words() -> None:
    control = f"<w:sdt><w:sdtPr/><w:sdtContent>{paragraph('党课')}</w:sdtContent></w:sdt>"
    assert text_of(control) == "党课\n"


def test_a_footnote_that_refers_to_itself_is_read_once() -> None:
    reference = '<w:r><w:footnoteReference w:id="1"/></w:r>'
    note = f'<w:footnote w:id="1">{paragraph(run("注") + reference)}</w:footnote>'
    assert text_of(paragraph(run("文") + reference + reference), footnotes=note) == "文\n注\n"


def test_the_words_of_a_footer_are_not_the_reports() -> None:
    assert text_of(paragraph("正文"), footer1=paragraph("内部资料")) == "正文\n"


@pytest.mark.parametrize(
    ("levels", "told"),
    [
        ((("chineseCountingThousand", "第%1条"),), ["第一条", "第二条"]),
        ((("decimalEnclosedCircle", "%1"),), ["①", "②"]),
        ((("decimal", "%1."),), ["1.", "2."]),
        ((("bullet", ""),), ["•", "•"]),
        ((("ideographTraditional", "%1、"),), ["甲、", "乙、"]),
    ],
)
def test_automatic_numbers_are_written_out(levels: tuple[tuple[str, str], ...], told: list[str]) -> None:
    body = paragraph("学习", in_list(1)) * 2
    assert text_of(body, numbering=numbering(levels)).split("\n")[:2] == [number + "学习" for number in told]


def test_a_lower_level_begins_anew_under_each_higher_one() -> None:
    levels = (("chineseCountingThousand", "%1、"), ("chineseCountingThousand", "（%2）"))
    order = (0, 1, 1, 0, 1)
    body = "".join(paragraph("项", in_list(1, level)) for level in order)
    numbers = [line[:-1] for line in text_of(body, numbering=numbering(levels)).split("\n")[:-1]]
    assert numbers == ["一、", "（一）", "（二）", "二、", "（一）"]


def test_a_number_may_come_from_the_style_below_the_style() -> None:
    styles = (
        f'<w:style w:type="paragraph" w:styleId="A"><w:pPr>{in_list(1)}</w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="B"><w:basedOn w:val="A"/></w:style>'
    )
    body = paragraph("学习", '<w:pStyle w:val="B"/>') + paragraph("无", '<w:pStyle w:val="B"/>' + in_list(0))
    numbers = numbering((("decimal", "%1."),))
    assert text_of(body, numbering=numbers, styles=styles) == "1.学习\n无\n"


def test_a_strict_file_reads_like_any_other() -> None:
    from .word_files import R, W, packed, word_members

    members = {
        name: content.replace(W, "http://purl.oclc.org/ooxml/wordprocessingml/main").replace(
            R, "http://purl.oclc.org/ooxml/officeDocument/relationships"
        )
        for name, content in word_members(paragraph("党员大会")).items()
    }
    assert read_bytes("a.docx", packed(members)).content == "党员大会\n"


def test_a_file_in_utf_16_reads_like_any_other() -> None:
    from .word_files import packed, word_members

    members: dict[str, str | bytes] = dict(word_members(paragraph("党员大会")))
    main = '<?xml version="1.0" encoding="UTF-16"?>' + str(members["word/document.xml"])
    assert read_bytes("a.docx", packed(members | {"word/document.xml": main.encode("utf-16")})).content == "党员大会\n"


def test_macros_and_outside_links_are_told_and_not_touched() -> None:
    from .word_files import packed, word_members

    members = dict(word_members(paragraph("党员大会")))
    link = '<Relationship Id="x" Type="http://x/attachedTemplate" Target="http://example.org/" TargetMode="External"/>'
    name = "word/_rels/document.xml.rels"
    members[name] = members[name].replace("</Relationships>", link + "</Relationships>")
    told = "".join(read_bytes("a.docx", packed(members | {"word/vbaProject.bin": "x"})).noted)
    assert "宏" in told
    assert "没有打开" in told


def test_each_paragraph_is_found_again_by_its_number() -> None:
    data = everything()
    text = read_word(data).text
    elements = list(docx.Document(io.BytesIO(data)).element.body.iter(qn("w:p")))
    spans = dict(paragraph_spans(data))
    for number, element in enumerate(elements):
        own = "".join(node.text or "" for node in element.iter(qn("w:t")))
        words = text[slice(*spans[number])]
        if not any(True for _ in element.iter(qn("w:del"), qn("w:vanish"), qn("w:br"))):
            assert words.endswith(own)
    assert len(spans) == len(elements)


def test_python_docx_reads_the_same_paragraphs() -> None:
    document = docx.Document()
    for line in ("述职报告", "一、工作情况", "召开党员大会4次", "  前有空格", "末尾\t制表"):
        document.add_paragraph(line)
    stream = io.BytesIO()
    document.save(stream)
    read = read_bytes("a.docx", stream.getvalue()).content
    assert read.split("\n")[:-1] == [one.text for one in document.paragraphs]
