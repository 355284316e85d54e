"""The measures of GB/T 9704-2012 in Word's units, and the styles and page that carry them.

Lengths are twips (1/20 pt, 1/1440 inch); font sizes half-points.  Fonts are named only: the licensed faces
are not shipped, and ``FONTS`` says which face stands in for each where it is missing.
"""

from __future__ import annotations

from dataclasses import dataclass

PAGE_WIDTH, PAGE_HEIGHT = 11906, 16838  # A4
TOP, BOTTOM, LEFT, RIGHT = 2098, 1984, 1587, 1474  # 37, 35, 28, 26 mm
TEXT_WIDTH = PAGE_WIDTH - LEFT - RIGHT
LINE_PITCH = 579  # 225 mm / 22 lines, rounded down: at 580 the 22nd line would not fit
CHARACTER = 315  # 156 mm / 28 characters, rounded down for the same reason
CHARACTER_SPACE = -1024  # 1/4096 pt added to 16 pt for that pitch
# The same pitch as letter spacing.  Text keeps to it and not to the grid, because LibreOffice gives a 16 pt
# character two cells of a 15.75 pt grid; the line pitch is fixed, so nothing else is lost.  (LibreOffice still
# sets 27 characters on a line: beside a character grid it ignores negative letter spacing.)
LETTER_SPACING = -5
FOOTER_DISTANCE = 1406  # puts the dash of "— 1 —" 7 mm under the type area

BODY_SIZE = 32  # 3号, 16 pt

TITLE_FONT = "方正小标宋简体"
BODY_FONT = "仿宋_GB2312"
HEADING_FONT = "黑体"
SUBHEADING_FONT = "楷体_GB2312"
NUMBER_FONT = "宋体"

# name, the face that stands in, family, pitch
FONTS = (
    (TITLE_FONT, "宋体", "roman"),
    (BODY_FONT, "仿宋", "modern"),
    (SUBHEADING_FONT, "楷体", "modern"),
    (HEADING_FONT, "SimHei", "modern"),
    (NUMBER_FONT, "SimSun", "roman"),
    ("仿宋", "FangSong", "modern"),
    ("楷体", "KaiTi", "modern"),
)


def fonts(name: str) -> str:
    """The font of a run for every script, so that digits and quotation marks do not change the face."""
    return f'<w:rFonts w:ascii="{name}" w:eastAsia="{name}" w:hAnsi="{name}" w:cs="{name}" w:hint="eastAsia"/>'


@dataclass(frozen=True, slots=True)
class Style:
    """A paragraph style: ``size`` in half-points, ``line`` the fixed line pitch in twips."""

    id: str
    name: str
    font: str = BODY_FONT
    size: int = BODY_SIZE
    line: int = LINE_PITCH
    align: str = "left"
    indent: int = 0  # of the first line, in characters
    keep: bool = False  # with the next paragraph
    outline: int | None = None
    custom: bool = False  # not one of Word's own


STYLES = (
    Style("Title", "Title", TITLE_FONT, 44, align="center", keep=True),
    Style("Salutation", "Salutation"),
    Style("BodyText", "Body Text", indent=2),
    Style("Heading1", "heading 1", HEADING_FONT, indent=2, keep=True, outline=0),
    Style("Heading2", "heading 2", SUBHEADING_FONT, indent=2, keep=True, outline=1),
    Style("Heading3", "heading 3", indent=2, keep=True, outline=2),
    Style("Heading4", "heading 4", indent=2, keep=True, outline=3),
    Style("Signature", "Signature", align="right", keep=True),
    Style("Date", "Date", align="right"),
    Style("SampleMark", "Sample Mark", HEADING_FONT, keep=True, custom=True),
    Style("Caption", "caption", HEADING_FONT, 24, align="center", keep=True),
    Style("TableText", "Table Text", BODY_FONT, 24, 400, custom=True),
    Style("TableHead", "Table Head", HEADING_FONT, 24, 400, align="center", custom=True),
    Style("TableEnd", "Table End", BODY_FONT, 12, 200, custom=True),
    Style("AnnexLabel", "Annex Label", HEADING_FONT, keep=True, outline=0, custom=True),
    Style(
        "AnnexHeading",
        "Annex Heading",
        HEADING_FONT,
        28,
        500,
        keep=True,
        outline=1,
        custom=True,
    ),
    Style("AnnexText", "Annex Text", BODY_FONT, 24, 400, custom=True),
    Style("AnnexCell", "Annex Cell", BODY_FONT, 21, 320, custom=True),
    Style("AnnexHead", "Annex Head", HEADING_FONT, 21, 320, align="center", custom=True),
    Style("Footer", "footer", NUMBER_FONT, 28, 360),
    Style("CommentText", "annotation text", BODY_FONT, 21, 320),
)


def indent(characters: int) -> str:
    """A first-line indent in characters, with the length for readers that know only lengths."""
    if not characters:
        return ""
    return f'<w:ind w:firstLineChars="{characters * 100}" w:firstLine="{characters * CHARACTER}"/>'


def style_xml(style: Style) -> str:
    """One paragraph style as it stands in styles.xml; properties in the order the schema asks for."""
    keep = "<w:keepNext/><w:keepLines/>" if style.keep else ""
    spacing = LETTER_SPACING if style.size == BODY_SIZE else 0
    outline = "" if style.outline is None else f'<w:outlineLvl w:val="{style.outline}"/>'
    custom = ' w:customStyle="1"' if style.custom else ""
    size = f'<w:sz w:val="{style.size}"/><w:szCs w:val="{style.size}"/>'
    return (
        f'<w:style w:type="paragraph"{custom} w:styleId="{style.id}"><w:name w:val="{style.name}"/>'
        f'<w:basedOn w:val="Normal"/><w:qFormat/><w:pPr>{keep}'
        f'<w:spacing w:before="0" w:after="0" w:line="{style.line}" w:lineRule="exact"/>'
        f'{indent(style.indent)}<w:jc w:val="{style.align}"/>{outline}</w:pPr>'
        f'<w:rPr>{fonts(style.font)}<w:spacing w:val="{spacing}"/>{size}</w:rPr></w:style>'
    )


def section_xml() -> str:
    """The section properties: A4, margins, 22 lines of 28 characters, footers for odd and even pages."""
    return (
        '<w:sectPr><w:footerReference w:type="default" r:id="rId4"/>'
        '<w:footerReference w:type="even" r:id="rId5"/>'
        f'<w:pgSz w:w="{PAGE_WIDTH}" w:h="{PAGE_HEIGHT}"/>'
        f'<w:pgMar w:top="{TOP}" w:right="{RIGHT}" w:bottom="{BOTTOM}" w:left="{LEFT}" w:header="851"'
        f' w:footer="{FOOTER_DISTANCE}" w:gutter="0"/><w:pgNumType w:start="1"/><w:cols w:space="425"/>'
        f'<w:docGrid w:type="linesAndChars" w:linePitch="{LINE_PITCH}" w:charSpace="{CHARACTER_SPACE}"/>'
        "</w:sectPr>"
    )
