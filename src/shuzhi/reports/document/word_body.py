"""The blocks of a report as WordprocessingML: headings, paragraphs, tables, signature, annex.

Styles carry the formatting, so a paragraph is little more than its words; this is what makes writing fast.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from shuzhi.reports.document.model import (
    Annex,
    AnnexSection,
    Block,
    Cell,
    Document,
    Heading,
    Paragraph,
    Table,
    Text,
)
from shuzhi.reports.document.numbering import chinese_date, numbered
from shuzhi.reports.document.text import clean, title_lines, width_in_characters
from shuzhi.reports.document.word_layout import CHARACTER, TEXT_WIDTH
from shuzhi.reports.document.word_runs import Writing, run_xml, runs_xml, words

_KEEP = "<w:keepNext/>"
_BLANK_KEPT = "<w:p><w:pPr><w:keepNext/></w:pPr></w:p>"
_CENTRED = '<w:jc w:val="center"/>'
_ANNEX_COLUMNS = (
    ("序号", 600, _CENTRED),
    ("日期", 2100, _CENTRED),
    ("类别", 1500, ""),
    ("内容", 2945, ""),
    ("出处", 1700, ""),
)
_UNDATED_COLUMNS = (("序号", 600, _CENTRED), ("类别", 1900, ""), ("内容", 4645, ""), ("出处", 1700, ""))
_NEW_PAGE = "<w:pageBreakBefore/>"
_WIDEST_COLUMN = 18.0  # characters that still ask for more room; longer cells wrap
_SHORT = 8.0  # characters of a column that stands centred and does not wrap
_MOST_KEPT = 0.75  # of the type area, for short columns
_TABLE_CHARACTER = 240  # twips of a 12 pt character


def body_xml(document: Document, writing: Writing, *, anchor: str = "", mark_id: int = 0) -> str:
    """Everything inside ``w:body`` but the section properties.

    Args:
        anchor: Of a document within a volume: the name of the bookmark at its title; it then begins a new page.
        mark_id: That bookmark's number, alone in the file.
    """
    return "".join(
        [
            *_opening(document, anchor, mark_id),
            *_blocks(document, writing),
            *_closing(document),
            *(_annex(document.annex, writing) if document.annex else ()),
        ]
    )


def bookmark(index: int) -> str:
    """The bookmark of the annex section at ``index``, counted from 0."""
    return f"figure_{index + 1}"


def paragraph(style: str, content: str, more: str = "") -> str:
    """One paragraph of runs; ``more`` are properties besides the style."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{more}</w:pPr>{content}</w:p>'


def _plain(style: str, text: str, more: str = "") -> str:
    return paragraph(style, f"<w:r>{words(text)}</w:r>", more)


def _opening(document: Document, anchor: str, mark_id: int) -> Iterable[str]:
    begins = _NEW_PAGE if anchor else ""
    if document.sample_mark:
        yield _plain("SampleMark", document.sample_mark, begins)
        yield _BLANK_KEPT
        begins = ""
    title = _title(document.title, begins)
    if anchor:
        mark = f'<w:bookmarkStart w:id="{mark_id}" w:name="{anchor}"/><w:bookmarkEnd w:id="{mark_id}"/>'
        title = title.removesuffix("</w:p>") + mark + "</w:p>"
    yield title
    yield _BLANK_KEPT
    if document.addressee:
        yield _plain("Salutation", document.addressee.rstrip("：:") + "：")


def _title(title: str, more: str = "") -> str:
    return _plain("Title", "\n".join(title_lines(clean(title))), more)


def _blocks(document: Document, writing: Writing) -> Iterable[str]:
    """The blocks; the last stays with what follows, so that no signature stands on a page without text."""
    last = len(document.blocks) - 1 if document.annex or _is_signed(document) else -1
    for index, (number, block) in enumerate(numbered(document.blocks)):
        yield _block(number, block, writing, _KEEP if index == last else "")


def _block(number: str, block: Block, writing: Writing, keep: str) -> str:
    """One block; ``keep`` is the property that holds its end on the page of the next paragraph, or nothing."""
    if isinstance(block, Paragraph):
        return paragraph("BodyText", runs_xml(block.runs, writing), keep)
    if isinstance(block, Heading):
        return paragraph(f"Heading{block.level}", f"<w:r>{words(number)}</w:r>{runs_xml(block.runs, writing)}")
    return _table(block, writing, keep)


def _is_signed(document: Document) -> bool:
    return bool(document.signature or document.signed_on)


def _closing(document: Document) -> Iterable[str]:
    if document.annex:
        yield _BLANK_KEPT
        yield _plain("BodyText", f"附件：{document.annex.title}", _KEEP if _is_signed(document) else "")
    if _is_signed(document):
        yield _BLANK_KEPT
        yield from _signature(document.signature or "", document.signed_on)


def _signature(name: str, day: date | None) -> Iterable[str]:
    """Name and date: the date begins two characters right of the name and ends four or more from the edge.

    A name long enough stands two characters from the edge, as GB/T 9704 asks of a text without a seal.
    """
    if day is None:
        yield _plain("Signature", name, _from_right(2))
        return
    written = chinese_date(day)
    if not name:
        yield _plain("Date", written, _from_right(4))
        return
    name_width, date_width = width_in_characters(clean(name)), width_in_characters(written)
    date_indent = max(4.0, name_width - date_width)
    yield _plain("Signature", name, _from_right(date_indent + date_width + 2 - name_width))
    yield _plain("Date", written, _from_right(date_indent))


def _from_right(characters: float) -> str:
    return f'<w:ind w:rightChars="{round(characters * 100)}" w:right="{round(characters * CHARACTER)}"/>'


def _table(table: Table, writing: Writing, keep: str) -> str:
    widths = table_widths(table)
    narrow = [_CENTRED if width <= _SHORT else "" for width in _widest(table.rows, len(table.header))]
    head = _row([_plain("TableHead", cell) for cell in table.header], widths, head=True)
    rows = []
    for number, row in enumerate(table.rows, start=1):
        kept = keep if number == len(table.rows) else ""
        cells = [_cell(cell, kept + align, writing) for cell, align in zip(row, narrow, strict=True)]
        rows.append(_row(cells, widths))
    caption = _plain("Caption", table.caption) if table.caption else ""
    return f"{caption}{_grid(widths)}{head}{''.join(rows)}</w:tbl>{_table_end(keep)}"


def _table_end(keep: str = "") -> str:
    """The thin line after a table: two tables in a row would grow together."""
    return paragraph("TableEnd", "", keep)


def _cell(cell: Cell, properties: str, writing: Writing) -> str:
    run = Text(cell) if isinstance(cell, str) else cell
    return paragraph("TableText", run_xml(run, writing), properties)


def table_widths(table: Table) -> list[int]:
    """The widths of a table's columns in twips."""
    return column_widths(_longest_cells(table))


def _longest_cells(table: Table) -> list[float]:
    """How much room each column asks for; a heading stands in two lines where it must."""
    heads = [width_in_characters(head) / 2 for head in table.header]
    return [max(pair) for pair in zip(heads, _widest(table.rows, len(heads)), strict=True)]


def _widest(rows: Sequence[Sequence[Cell]], columns: int) -> list[float]:
    """The widest cell of each column, in characters."""
    texts = ([cell if isinstance(cell, str) else cell.text for cell in row] for row in rows)
    widths = [[width_in_characters(text) for text in row] for row in texts]
    return [max(column) for column in zip(*widths, strict=True)] or [0.0] * columns


def column_widths(longest: Sequence[float]) -> list[int]:
    """Widths in twips that fill the type area, in proportion to the longest cell of each column.

    Where that is too little for all, short columns keep what they need and the long ones wrap.
    """
    weights = [min(width, _WIDEST_COLUMN) + 1.5 for width in longest]
    kept = [(width + 1) * _TABLE_CHARACTER if width <= _SHORT else 0 for width in longest]
    if sum(weights) * _TABLE_CHARACTER <= TEXT_WIDTH or sum(kept) > _MOST_KEPT * TEXT_WIDTH or all(kept):
        kept = [0] * len(longest)
    shared = [0.0 if fixed else weight for weight, fixed in zip(weights, kept, strict=True)]
    scale = (TEXT_WIDTH - sum(kept)) / sum(shared)
    widths = [int(fixed or weight * scale) for weight, fixed in zip(shared, kept, strict=True)]
    widths[-1] += TEXT_WIDTH - sum(widths)
    return widths


def _grid(widths: Sequence[int]) -> str:
    columns = "".join([f'<w:gridCol w:w="{width}"/>' for width in widths])
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:jc w:val="center"/><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{columns}</w:tblGrid>'
    )


def _row(cells: Sequence[str], widths: Sequence[int], *, head: bool = False) -> str:
    properties = "<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>" if head else "<w:trPr><w:cantSplit/></w:trPr>"
    columns = [
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>{cell}</w:tc>'
        for cell, width in zip(cells, widths, strict=True)
    ]
    return f"<w:tr>{properties}{''.join(columns)}</w:tr>"


def _annex(annex: Annex, writing: Writing) -> Iterable[str]:
    yield _plain("AnnexLabel", "附件", _NEW_PAGE)
    yield _BLANK_KEPT
    yield _title(annex.title)
    yield _BLANK_KEPT
    for index, section in enumerate(annex.sections):
        yield _annex_section(index, section)
    if annex.others:
        yield _others(annex.others, writing)
    if annex.unsaid:
        yield _plain("AnnexText", annex.unsaid_words)


def _others(table: Table, writing: Writing) -> str:
    """The table of further figures in the small type of the annex."""
    widths = column_widths(_longest_cells(table))
    head = _row([_plain("AnnexHead", name) for name in table.header], widths, head=True)
    rows = [
        _row([paragraph("AnnexCell", run_xml(Text(c) if isinstance(c, str) else c, writing)) for c in row], widths)
        for row in table.rows
    ]
    caption = _plain("AnnexText", table.caption, _KEEP) if table.caption else ""
    return f"{caption}{_grid(widths)}{head}{''.join(rows)}</w:tbl>{_table_end()}"


def _annex_section(index: int, section: AnnexSection) -> str:
    """One figure: heading with its bookmark, definition, completeness, rows."""
    keep = _KEEP if section.rows else ""
    heading = f"{index + 1}. {section.label}：{section.value}{section.unit}"
    mark = f'<w:bookmarkStart w:id="{index}" w:name="{bookmark(index)}"/>'
    content = f'{mark}<w:r>{words(heading)}</w:r><w:bookmarkEnd w:id="{index}"/>'
    texts = [
        _plain("AnnexText", f"{name}：{text}", keep)
        for name, text in (("口径", section.definition), ("完整性", section.completeness))
        if text
    ]
    return f"{paragraph('AnnexHeading', content)}{''.join(texts)}{_annex_rows(section)}{_table_end()}"


def _annex_rows(section: AnnexSection) -> str:
    if not section.rows:
        return ""
    columns = _ANNEX_COLUMNS if section.dated else _UNDATED_COLUMNS
    widths = [width for _, width, _ in columns]
    head = _row([_plain("AnnexHead", name) for name, _, _ in columns], widths, head=True)
    rows = []
    for number, row in enumerate(section.rows, start=1):
        cells = {"序号": str(number), "日期": chinese_date(row.day) if row.day else "—"}
        cells |= {"类别": row.kind, "内容": row.title, "出处": row.reference}
        rows.append(_row([_plain("AnnexCell", cells[name], align) for name, _, align in columns], widths))
    return f"{_grid(widths)}{head}{''.join(rows)}</w:tbl>"
