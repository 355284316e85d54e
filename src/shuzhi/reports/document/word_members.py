"""The members of a .docx that do not depend on the report, deflated once and spliced into every file."""

from __future__ import annotations

from functools import cache

from shuzhi.reports.document.word_archive import Member, Prefix, deflate, splice
from shuzhi.reports.document.word_layout import (
    BODY_FONT,
    CHARACTER,
    FONTS,
    LINE_PITCH,
    STYLES,
    fonts,
    style_xml,
)

XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_NAMESPACES = f'xmlns:w="{WORD}" xmlns:r="{RELATIONS}"'
_WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"

# part, content type, relationship (from word/document.xml); rId numbers follow this order
_PARTS = (
    ("styles", "styles", "styles"),
    ("settings", "settings", "settings"),
    ("fontTable", "fontTable", "fontTable"),
    ("footer1", "footer", "footer"),
    ("footer2", "footer", "footer"),
)
_COMMENTS = ("comments", "comments", "comments")


@cache
def static_members(*, comments: bool) -> Prefix:
    """Everything but document.xml, core.xml and comments.xml, joined and ready to be written first."""
    parts = (*_PARTS, _COMMENTS) if comments else _PARTS
    return splice(
        (
            deflate("[Content_Types].xml", _content_types(parts), 9),
            deflate("_rels/.rels", _package_relations(), 9),
            deflate("word/_rels/document.xml.rels", _document_relations(parts), 9),
            *_common_members(),
        )
    )


@cache
def _common_members() -> tuple[Member, ...]:
    return (
        deflate("docProps/app.xml", _app(), 9),
        deflate("word/styles.xml", _styles(), 9),
        deflate("word/settings.xml", _settings(), 9),
        deflate("word/fontTable.xml", _font_table(), 9),
        deflate("word/footer1.xml", _footer("right"), 9),
        deflate("word/footer2.xml", _footer("left"), 9),
    )


def _content_types(parts: tuple[tuple[str, str, str], ...]) -> str:
    overrides = "".join(
        f'<Override PartName="/word/{part}.xml" ContentType="{_WORD_TYPE}.{kind}+xml"/>' for part, kind, _ in parts
    )
    return (
        f'{XML}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{_WORD_TYPE}.document.main+xml"/>{overrides}'
        '<Override PartName="/docProps/core.xml"'
        ' ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
        '<Override PartName="/docProps/app.xml"'
        ' ContentType="application/vnd.openxmlformats-officedocument.extended-properties+xml"/></Types>'
    )


def _package_relations() -> str:
    return (
        f'{XML}<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{RELATIONS}/officeDocument" Target="word/document.xml"/>'
        f'<Relationship Id="rId2" Type="{_PACKAGE}/relationships/metadata/core-properties"'
        ' Target="docProps/core.xml"/>'
        f'<Relationship Id="rId3" Type="{RELATIONS}/extended-properties" Target="docProps/app.xml"/>'
        "</Relationships>"
    )


def _document_relations(parts: tuple[tuple[str, str, str], ...]) -> str:
    relations = "".join(
        f'<Relationship Id="rId{number}" Type="{RELATIONS}/{relation}" Target="{part}.xml"/>'
        for number, (part, _, relation) in enumerate(parts, start=1)
    )
    return f'{XML}<Relationships xmlns="{_PACKAGE}/relationships">{relations}</Relationships>'


def _app() -> str:
    return (
        f'{XML}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
        "<Application>Shuzhi</Application></Properties>"
    )


def _styles() -> str:
    defaults = (
        f'<w:docDefaults><w:rPrDefault><w:rPr>{fonts(BODY_FONT)}<w:kern w:val="0"/><w:sz w:val="32"/>'
        '<w:szCs w:val="32"/><w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        "<w:pPrDefault/></w:docDefaults>"
    )
    edges = "".join(
        f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
        for edge in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    others = (
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/>'
        f"{_normal_paragraph()}<w:rPr>{fonts(BODY_FONT)}"
        '<w:sz w:val="32"/><w:szCs w:val="32"/></w:rPr></w:style>'
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/></w:style>'
        '<w:style w:type="character" w:customStyle="1" w:styleId="Figure"><w:name w:val="Figure"/></w:style>'
        '<w:style w:type="character" w:styleId="CommentReference"><w:name w:val="annotation reference"/>'
        '<w:rPr><w:sz w:val="21"/><w:szCs w:val="21"/></w:rPr></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        '<w:tblPr><w:tblInd w:w="0" w:type="dxa"/></w:tblPr></w:style>'
        '<w:style w:type="table" w:styleId="TableGrid"><w:name w:val="Table Grid"/>'
        f'<w:basedOn w:val="TableNormal"/>'
        f'<w:tblPr><w:tblBorders>{edges}</w:tblBorders><w:tblCellMar><w:top w:w="40" w:type="dxa"/>'
        '<w:left w:w="85" w:type="dxa"/><w:bottom w:w="40" w:type="dxa"/><w:right w:w="85" w:type="dxa"/>'
        "</w:tblCellMar></w:tblPr></w:style>"
    )
    paragraphs = "".join(style_xml(style) for style in STYLES)
    return f"{XML}<w:styles {_NAMESPACES}>{defaults}{others}{paragraphs}</w:styles>"


def _normal_paragraph() -> str:
    """What every paragraph inherits.

    A page holds 22 lines only without widow control, a line 28 characters only without extra space around
    digits.  Lines are set flush left: full-width characters fill them anyway, and LibreOffice loses a full stop
    that hangs outside a justified line.
    """
    return (
        '<w:pPr><w:widowControl w:val="0"/><w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>'
        '<w:snapToGrid w:val="0"/>'
        f'<w:spacing w:before="0" w:after="0" w:line="{LINE_PITCH}" w:lineRule="exact"/>'
        '<w:jc w:val="left"/></w:pPr>'
    )


def _settings() -> str:
    return (
        f'{XML}<w:settings {_NAMESPACES}><w:zoom w:percent="100"/><w:evenAndOddHeaders/>'
        '<w:characterSpacingControl w:val="compressPunctuation"/><w:compat>'
        '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word"'
        ' w:val="15"/>'
        '</w:compat><w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/></w:settings>'
    )


def _font_table() -> str:
    entries = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/>'
        f'<w:family w:val="{family}"/><w:pitch w:val="default"/></w:font>'
        for name, other, family in FONTS
    )
    return f"{XML}<w:fonts {_NAMESPACES}>{entries}</w:fonts>"


def _footer(side: str) -> str:
    """The page number ``— 1 —`` on the outer side, one character in from the edge."""
    return (
        f'{XML}<w:ftr {_NAMESPACES}><w:p><w:pPr><w:pStyle w:val="Footer"/>'
        f'<w:ind w:{side}Chars="100" w:{side}="{CHARACTER * 7 // 8}"/><w:jc w:val="{side}"/></w:pPr>'
        '<w:r><w:t xml:space="preserve">— </w:t></w:r><w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r>'
        '</w:fldSimple><w:r><w:t xml:space="preserve"> —</w:t></w:r></w:p></w:ftr>'
    )
