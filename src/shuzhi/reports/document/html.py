"""A report as an HTML fragment: semantic markup, every figure a link to its rows, every gap marked."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from urllib.parse import quote

from shuzhi.reports.document.model import (
    Annex,
    AnnexRow,
    AnnexSection,
    Block,
    Cell,
    Document,
    FigureRun,
    Gap,
    Heading,
    Paragraph,
    Run,
    Table,
    Text,
)
from shuzhi.reports.document.numbering import chinese_date, numbered
from shuzhi.reports.document.text import clean

_DAY = "日期"
_ANNEX_COLUMNS = ("序号", _DAY, "类别", "内容", "出处")


def render_html(document: Document) -> str:
    """The report as one ``<article class="report">``, without page, head or style.

    A figure is ``<a class="figure" data-figure="ID" href="#figure-ID">`` and its annex section has the id
    ``figure-ID``; a gap is ``<mark class="gap">``.
    """
    parts = [
        '<article class="report" lang="zh-CN">',
        *_opening(document),
        *(_block(number, block) for number, block in numbered(document.blocks)),
        *_closing(document),
        *(_annex(document.annex) if document.annex else ()),
        "</article>",
    ]
    return "\n".join(parts) + "\n"


def _words(text: str) -> str:
    return escape(clean(text)).replace("\n", "<br>")


def _opening(document: Document) -> Iterable[str]:
    if document.sample_mark:
        yield f'<p class="sample-mark">{_words(document.sample_mark)}</p>'
    yield f"<h1>{_words(document.title)}</h1>"
    if document.addressee:
        yield f'<p class="addressee">{_words(document.addressee.rstrip("：:"))}：</p>'


def _run(run: Run) -> str:
    if isinstance(run, Text):
        return _words(run.text)
    if isinstance(run, Gap):
        return f'<mark class="gap">{_words(run.text)}</mark>'
    return _figure(run)


def _figure(run: FigureRun) -> str:
    note = f' title="{escape(clean(run.note))}"' if run.note else ""
    name = clean(run.figure_id)
    target = f'data-figure="{escape(name)}" href="#figure-{quote(name)}"'
    return f'<a class="figure" {target}{note}>{_words(run.text)}</a>'


def _runs(runs: Iterable[Run]) -> str:
    return "".join(_run(run) for run in runs)


def _block(number: str, block: Block) -> str:
    if isinstance(block, Paragraph):
        return f"<p>{_runs(block.runs)}</p>"
    if isinstance(block, Heading):
        tag = f"h{block.level + 1}"
        return f'<{tag}><span class="number">{number}</span>{_runs(block.runs)}</{tag}>'
    return _table(block)


def _table(table: Table) -> str:
    caption = f"<caption>{_words(table.caption)}</caption>" if table.caption else ""
    rows = [[_cell(cell) for cell in row] for row in table.rows]
    return _grid(caption, [_words(name) for name in table.header], rows)


def _cell(cell: Cell) -> str:
    return _words(cell) if isinstance(cell, str) else _run(cell)


def _grid(caption: str, header: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    head = "".join(f'<th scope="col">{name}</th>' for name in header)
    body = "\n".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table>{caption}\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody></table>"


def _closing(document: Document) -> Iterable[str]:
    if document.annex:
        yield f'<p class="annex-note">附件：{_words(document.annex.title)}</p>'
    if document.signature:
        yield f'<p class="signature">{_words(document.signature)}</p>'
    if document.signed_on:
        day = document.signed_on
        yield f'<p class="signed-on"><time datetime="{day.isoformat()}">{chinese_date(day)}</time></p>'


def _annex(annex: Annex) -> Iterable[str]:
    yield f'<section class="annex">\n<h2>附件：{_words(annex.title)}</h2>'
    for number, section in enumerate(annex.sections, start=1):
        yield _annex_section(number, section)
    if annex.others:
        yield _table(annex.others)
    if annex.unsaid:
        yield f'<p class="untold">{_words(annex.unsaid_words)}</p>'
    yield "</section>"


def _annex_section(number: int, section: AnnexSection) -> str:
    rows = [
        [
            str(count),
            *([_day(row)] if section.dated else []),
            _words(row.kind),
            _words(row.title),
            _words(row.reference),
        ]
        for count, row in enumerate(section.rows, start=1)
    ]
    parts = [
        f'<section class="annex-figure" id="figure-{escape(clean(section.figure_id))}">',
        f"<h3>{number}. {_words(section.label)}：{_words(section.value)}{_words(section.unit)}</h3>",
    ]
    if section.definition:
        parts.append(f'<p class="definition">口径：{_words(section.definition)}</p>')
    if section.completeness:
        parts.append(f'<p class="completeness">完整性：{_words(section.completeness)}</p>')
    if rows:
        parts.append(_grid("", [name for name in _ANNEX_COLUMNS if section.dated or name != _DAY], rows))
    parts.append("</section>")
    return "\n".join(parts)


def _day(row: AnnexRow) -> str:
    return f'<time datetime="{row.day.isoformat()}">{chinese_date(row.day)}</time>' if row.day else "—"
