"""One invented report with everything in it that a reader must treat in its own way, and the text people see."""

from __future__ import annotations

from .word_files import in_list, numbering, paragraph, run, word_file

_FOUR_LEVELS = (
    ("chineseCountingThousand", "%1、"),
    ("chineseCountingThousand", "（%2）"),
    ("decimal", "%3."),
    ("decimal", "（%4）"),
)
_NOTES = (
    '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
    '<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>'
    f'<w:footnote w:id="1">{paragraph("<w:r><w:footnoteRef/></w:r>" + run("数据截至12月底。"))}</w:footnote>'
)
_DATE = 'w:author="甲" w:date="2025-12-01T08:00:00Z"'


def _field(code: str, result: str) -> str:
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run(result)}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def _row(*cells: str) -> str:
    inside = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="2000" w:type="dxa"/></w:tcPr>{paragraph(cell)}</w:tc>' for cell in cells
    )
    return f"<w:tr>{inside}</w:tr>"


def _table(*rows: str) -> str:
    columns = '<w:gridCol w:w="2000"/><w:gridCol w:w="2000"/>'
    size = '<w:tblPr><w:tblW w:w="4000" w:type="dxa"/></w:tblPr>'
    return f"<w:tbl>{size}<w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl>"


BODY = "".join(
    (
        paragraph("示例镇虚构村党支部书记2025年度述职报告", '<w:jc w:val="center"/>'),
        paragraph("工作情况", in_list(1)),
        paragraph("严肃组织生活", in_list(1, 1)),
        paragraph("党员大会", in_list(1, 2)),
        paragraph(
            run("全年召开党员大会")
            + f'<w:del w:id="1" {_DATE}><w:r><w:delText>3</w:delText></w:r></w:del>'
            + f'<w:ins w:id="2" {_DATE}>{run("4")}</w:ins>'
            + run("次")
            + '<w:r><w:footnoteReference w:id="1"/></w:r>'
            + run("，讲党课")
            + run("看不见", "<w:vanish/>")
            + run("2次。")
        ),
        paragraph("上党课", in_list(1, 2)),
        paragraph("结对帮扶", in_list(1, 1)),
        paragraph(run("截至") + _field('HYPERLINK "http://example.org/"', "12月31日") + run("，走访50户。")),
        _table(_row("项目", "次数"), _row("党员大会", "4"), _row("党课", "")),
        paragraph("存在问题", in_list(1)),
        paragraph("<w:r><w:t>学习不够</w:t><w:br/><w:t>办法不多</w:t><w:tab/><w:t>完</w:t></w:r>"),
        '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr>',
    )
)
TEXT = """示例镇虚构村党支部书记2025年度述职报告
一、工作情况
（一）严肃组织生活
1.党员大会
全年召开党员大会4次，讲党课2次。
2.上党课
（二）结对帮扶
截至12月31日，走访50户。
项目\t次数
党员大会\t4
党课\t
二、存在问题
学习不够
办法不多\t完
数据截至12月底。
"""


def everything() -> bytes:
    """The report as a .docx."""
    return word_file(BODY, numbering=numbering(_FOUR_LEVELS), footnotes=_NOTES)
