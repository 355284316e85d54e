"""A report as Markdown (CommonMark with pipe tables): readable as it stands, figures linked to the annex."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from urllib.parse import quote

from shuzhi.reports.document.model import (
    Annex,
    AnnexRow,
    AnnexSection,
    Block,
    Cell,
    Document,
    Gap,
    Heading,
    Paragraph,
    Run,
    Table,
    Text,
)
from shuzhi.reports.document.numbering import chinese_date, numbered
from shuzhi.reports.document.text import clean

_MARKUP = re.compile(r"([\\`*_\[\]<>|~&#])")
# At the beginning of a line these would make a list, a rule or a heading.
_LINE_START = re.compile(r"(?m)^([ ]*)([-+=]|\d{1,9}(?=[.)]))")
_DAY = "日期"
_ANNEX_COLUMNS = ("序号", _DAY, "类别", "内容", "出处")


def render_markdown(document: Document) -> str:
    """The report as Markdown.

    A figure that the annex holds is a link to its rows; a gap is bold, as ``**〔…，请书记填写〕**``.
    """
    known = {section.figure_id for section in document.annex.sections} if document.annex else set()
    parts = [
        *_opening(document),
        *(_block(number, block, known) for number, block in numbered(document.blocks)),
        *_closing(document),
        *(_annex(document.annex, known) if document.annex else ()),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _escape(text: str) -> str:
    return _MARKUP.sub(r"\\\1", clean(text))


def _line_safe(markdown: str) -> str:
    """A paragraph whose lines cannot be taken for a list or a rule, with hard breaks at its newlines."""
    return _LINE_START.sub(_guard, markdown).replace("\n", "\\\n")


def _guard(match: re.Match[str]) -> str:
    space, sign = match.groups()
    return f"{space}{sign}\\" if sign[0].isdigit() else f"{space}\\{sign}"


def _on_one_line(markdown: str) -> str:
    return markdown.replace("\n", "<br>")


def _opening(document: Document) -> Iterable[str]:
    if document.sample_mark:
        yield f"> {_on_one_line(_escape(document.sample_mark))}"
    yield f"# {_on_one_line(_escape(document.title))}"
    if document.addressee:
        yield _line_safe(_escape(document.addressee.rstrip("：:")) + "：")


def _run(run: Run, known: set[str]) -> str:
    if isinstance(run, Text):
        return _escape(run.text)
    if isinstance(run, Gap):
        return f"**{_escape(run.text)}**"
    words = _escape(run.text)
    return f"[{words}](#figure-{quote(clean(run.figure_id))})" if run.figure_id in known else words


def _runs(runs: Iterable[Run], known: set[str]) -> str:
    return "".join(_run(run, known) for run in runs)


def _block(number: str, block: Block, known: set[str]) -> str:
    if isinstance(block, Paragraph):
        return _line_safe(_runs(block.runs, known))
    if isinstance(block, Heading):
        return f"{'#' * (block.level + 1)} {number}{_on_one_line(_runs(block.runs, known))}"
    return _table(block, known)


def _table(table: Table, known: set[str]) -> str:
    caption = f"**{_on_one_line(_escape(table.caption))}**\n\n" if table.caption else ""
    rows = [[_cell(cell, known) for cell in row] for row in table.rows]
    return caption + _grid([_on_one_line(_escape(name)) for name in table.header], rows)


def _cell(cell: Cell, known: set[str]) -> str:
    return _on_one_line(_escape(cell) if isinstance(cell, str) else _run(cell, known))


def _grid(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _closing(document: Document) -> Iterable[str]:
    if document.annex:
        yield f"附件：{_on_one_line(_escape(document.annex.title))}"
    if document.signature:
        yield _line_safe(_escape(document.signature))
    if document.signed_on:
        yield chinese_date(document.signed_on)


def _annex(annex: Annex, known: set[str]) -> Iterable[str]:
    yield f"## 附件：{_on_one_line(_escape(annex.title))}"
    for number, section in enumerate(annex.sections, start=1):
        yield from _annex_section(number, section)
    if annex.others:
        yield _table(annex.others, known)
    if annex.unsaid:
        yield _on_one_line(_escape(annex.unsaid_words))


def _annex_section(number: int, section: AnnexSection) -> Iterable[str]:
    yield f'<a id="figure-{quote(clean(section.figure_id))}"></a>'
    label, value, unit = (_on_one_line(_escape(text)) for text in (section.label, section.value, section.unit))
    yield f"### {number}. {label}：{value}{unit}"
    yield f"口径：{_on_one_line(_escape(section.definition))}" if section.definition else ""
    yield f"完整性：{_on_one_line(_escape(section.completeness))}" if section.completeness else ""
    if section.rows:
        columns = [name for name in _ANNEX_COLUMNS if section.dated or name != _DAY]
        yield _grid(columns, [_annex_row(count, row, columns) for count, row in enumerate(section.rows, start=1)])


def _annex_row(count: int, row: AnnexRow, columns: Sequence[str]) -> list[str]:
    cells = {"序号": str(count), _DAY: chinese_date(row.day) if row.day else "—"}
    cells |= {"类别": row.kind, "内容": row.title, "出处": row.reference}
    return [_on_one_line(_escape(cells[name])) for name in columns]
