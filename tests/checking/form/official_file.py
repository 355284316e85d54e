"""An invented report set exactly as GB/T 9704 asks, with places where a test can put something else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from shuzhi.checking.form import check_form
from shuzhi.checking.model import Finding
from shuzhi.checking.reading import read_bytes
from tests.checking.reading.word_files import R, packed, paragraph, run, word_members

PAGE = '<w:pgSz w:w="11906" w:h="16838"/>'
MARGINS = (
    '<w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1587" w:header="851" w:footer="1400" w:gutter="0"/>'
)
GRID = '<w:docGrid w:type="linesAndChars" w:linePitch="579" w:charSpace="-849"/>'
INDENT = '<w:ind w:firstLineChars="200" w:firstLine="640"/>'
LINES = '<w:spacing w:line="579" w:lineRule="exact"/>'
BODY = "全年召开党员大会四次、支部委员会会议十二次，讲党课四次，开展主题党日十二次，走访群众五十户。"


def face(name: str, size: int = 32) -> str:
    """Run properties: a font for every script, a size in half-points."""
    return f'<w:rFonts w:ascii="{name}" w:eastAsia="{name}" w:hAnsi="{name}"/><w:sz w:val="{size}"/>'


def footer(align: str, words: str = "— {} —", look: str = face("宋体", 28)) -> str:
    """A footer with the page number."""
    before, after = words.split("{}")
    number = f'<w:fldSimple w:instr=" PAGE ">{run("1", look)}</w:fldSimple>'
    return paragraph(run(before, look) + number + run(after, look), f'<w:jc w:val="{align}"/>')


@dataclass(frozen=True)
class Layout:
    """What a test may change: the properties of each level, the page, the footers, the lines of the text."""

    title: str = face("方正小标宋简体", 44)
    title_align: str = "center"
    heading1: str = face("黑体")
    heading2: str = face("楷体_GB2312")
    body: str = face("仿宋_GB2312")
    indent: str = INDENT
    lines: str = LINES
    page: str = PAGE
    margins: str = MARGINS
    grid: str = GRID
    footers: Mapping[str, str] = field(default_factory=lambda: {"default": footer("right"), "even": footer("left")})
    first_mark: str = "一、"
    second_mark: str = "（一）"
    third_mark: str = "1."
    date: str = "2025年12月5日"
    closing: str = '<w:jc w:val="right"/>'
    styles: str = (
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
        '<w:rPr><w:sz w:val="32"/></w:rPr></w:style>'
    )
    count: int = 14

    def with_(self, **changes: object) -> Layout:
        """The same with some things otherwise."""
        return replace(self, **changes)  # type: ignore[arg-type]


def official_file(layout: Layout) -> bytes:
    """The report as a .docx."""

    def text(words: str, look: str) -> str:
        return paragraph(run(words, look), layout.lines + layout.indent)

    content = (
        paragraph(
            run("示例镇虚构村党支部书记2025年度抓基层党建述职报告", layout.title),
            layout.lines + f'<w:jc w:val="{layout.title_align}"/>',
        )
        + paragraph("")
        + text(BODY, layout.body)
        + text(f"{layout.first_mark}工作情况", layout.heading1)
        + text(f"{layout.second_mark}严肃组织生活", layout.heading2)
        + text(f"{layout.third_mark}党员大会", layout.body)
        + text(BODY, layout.body) * layout.count
        + text("二、存在问题", layout.heading1)
        + text(BODY, layout.body)
        + paragraph(run("示例镇虚构村党支部　甲某", layout.body), layout.closing)
        + paragraph(run(layout.date, layout.body), layout.closing)
    )
    names = {kind: f"footer{number}" for number, kind in enumerate(layout.footers, 1)}
    references = "".join(f'<w:footerReference w:type="{kind}" r:id="{name}"/>' for kind, name in names.items())
    section = f"<w:sectPr>{references}{layout.page}{layout.margins}{layout.grid}</w:sectPr>"
    parts = {names[kind]: content for kind, content in layout.footers.items()}
    members = word_members(content + section, styles=layout.styles, settings="<w:evenAndOddHeaders/>", **parts)
    assert R in members["word/document.xml"]
    return packed(members)


def found(layout: Layout) -> list[Finding]:
    """What the check says of it."""
    data = official_file(layout)
    return check_form(data, read_bytes("报告.docx", data))
