"""The checked report as one page: the text with marks, notes beside it, copied passages beside their source.

The page needs no network and no script; it can be saved, printed and mailed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from html import escape
from importlib.resources import files
from itertools import pairwise

from shuzhi.checking.answering.notes import Note, NotedParagraph, noted_paragraphs
from shuzhi.checking.codes import FAMILIES, Family, code_label
from shuzhi.checking.model import (
    ROLE_LABELS,
    Checked,
    Claim,
    Copied,
    Finding,
    KnownFigure,
    Match,
    MatchState,
    Span,
)

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
Edit = Callable[[Span], str]
_HEADING_LENGTH = 40
_FAMILY_CELL = {"类别": ' class="family"'}  # left out on a phone
_NO_BREAK = "&#8288;"  # a note's number never begins a line
SHOWN_OF_A_PASSAGE = 1200
STYLES = ("page.css", "marks.css")
_STATES: dict[MatchState, str] = {
    "agrees": "与台账一致",
    "differs": "与台账不一致",
    "missing": "台账没有资料",
    "uncheckable": "没有对应的指标",
}


def render_page(checked: Sequence[Checked], *, name: str, noted: Iterable[str] = ()) -> str:
    """A whole HTML page (UTF-8) about the reports of one file.

    Args:
        name: The file's name.
        noted: What the reader had to say about the file.
    """
    style = "".join(files(__package__).joinpath(name).read_text("utf-8") for name in STYLES)
    total = sum(len(one.findings) for one in checked)
    parts = [
        '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>核查：{escape(name)}</title><style>{style}</style></head><body>",
        '<a class="skip" href="#reports">跳到正文</a>',
        f'<header><h1>核查：{escape(name)}</h1><p class="told">{_opening(len(checked), total)}</p>',
        "<p>这些意见先给作者本人看，供修改时参考。程序只核对和计数，不评价观点。</p>",
        *(f'<p class="noted">{escape(line)}</p>' for line in noted),
        "</header>",
        f'<main id="reports">{render_reports(checked)}</main>',
        "</body></html>",
    ]
    return "\n".join(parts) + "\n"


def render_reports(checked: Sequence[Checked], *, edit: Edit | None = None) -> str:
    """What the page says of each report: everything escaped; styled by ``marks.css``; headings from h2 on.

    Args:
        edit: Where the words of a span can be changed, as an address; without it no note leads there.
    """
    reports = (_report(number, one, edit) for number, one in enumerate(checked, 1))
    return f'<div class="checked">{"".join(reports)}</div>'


def _opening(reports: int, findings: int) -> str:
    summary = f"共 {findings} 处需要看一看。" if findings else "没有发现需要修改的地方。"
    return f"这个文件里有 {reports} 篇报告，{summary}" if reports > 1 else summary


def _report(number: int, checked: Checked, edit: Edit | None) -> str:
    title = checked.report.title or "（没有标题）"
    paragraphs = noted_paragraphs(checked)
    return "".join(
        [
            f'<article aria-labelledby="t{number}"><h2 id="t{number}">{escape(title)}</h2>',
            _summary(number, checked, paragraphs),
            _sections(checked),
            _claims(checked),
            _legend(checked.findings),
            f"<h3>正文和意见</h3>{''.join(_paragraph(number, checked, one, edit) for one in paragraphs)}",
            _copies(number, checked),
            "</article>",
        ]
    )


def _summary(number: int, checked: Checked, paragraphs: Sequence[NotedParagraph]) -> str:
    """How many of each sort, each with a way to the first."""
    if not checked.findings:
        return '<p class="good">没有发现需要修改的地方。</p>'
    counts: dict[str, int] = {}
    firsts: dict[str, int] = {}
    for paragraph in paragraphs:
        for note in paragraph.notes:
            for finding in note.findings:
                counts[finding.code] = counts.get(finding.code, 0) + 1
                firsts.setdefault(finding.code, note.number)
    rows = "".join(
        f'<tr><th scope="row"><span class="key {code_label(code).family}">{escape(code_label(code).label)}</span></th>'
        f'<td class="family">{FAMILIES[code_label(code).family]}</td><td>{count} 处</td>'
        f'<td><a href="#n{number}-{firsts[code]}">看第 1 处<span class="hidden">（{escape(code)}）</span></a></td></tr>'
        for code, count in sorted(counts.items(), key=lambda row: (_order(row[0]), row[0]))
    )
    return f"<h3>概览</h3>{_table(('意见', '类别', '几处', '在哪里'), rows)}"


def _table(heads: Sequence[str], rows: str) -> str:
    head = "".join(f'<th scope="col"{_FAMILY_CELL.get(name, "")}>{name}</th>' for name in heads)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _order(code: str) -> int:
    return list(FAMILIES).index(code_label(code).family)


def _sections(checked: Checked) -> str:
    if not checked.sections:
        return ""
    rows = "".join(
        f'<tr><th scope="row">{ROLE_LABELS[section.role]}</th><td>{escape(section.heading) or "（没有标题）"}</td>'
        f"<td>{section.characters} 字</td><td>{section.share:.0%}</td></tr>"
        for section in checked.sections
    )
    table = _table(("部分", "标题", "字数", "比重"), rows)
    return f"<details><summary>各部分的字数和比重</summary>{table}</details>"


def _claims(checked: Checked) -> str:
    """Every counted statement, and what the ledger says of it where it was asked."""
    if not checked.claims:
        return ""
    matches = {match.claim.span: match for match in checked.matches}
    rows = "".join(_claim(claim, matches.get(claim.span)) for claim in checked.claims)
    unfilled = sum(claim.placeholder for claim in checked.claims)
    left = f"，其中 {unfilled} 处没有填" if unfilled else ""
    heads = ("数字", "数的是什么", "台账", "结论") if matches else ("数字", "数的是什么")
    return f"<details><summary>报告里的 {len(checked.claims)} 处数字{left}</summary>{_table(heads, rows)}</details>"


def _claim(claim: Claim, match: Match | None) -> str:
    cells = f'<th scope="row">{escape(claim.words)}</th><td>{escape(claim.item) or "（句中没有写明）"}</td>'
    if match is not None:
        figure = match.figure
        known = f"{figure.label} {_number(figure)}" if figure else ""
        cells += f"<td>{escape(known)}</td><td>{_STATES[match.state]}</td>"
    return f"<tr>{cells}</tr>"


def _number(figure: KnownFigure) -> str:
    return "无数据" if figure.value is None else f"{figure.value:g} {figure.unit}"


def _legend(findings: Iterable[Finding]) -> str:
    used = {code_label(finding.code).family for finding in findings}
    keys = "".join(
        f'<li><span class="key {family}">{label}</span></li>' for family, label in FAMILIES.items() if family in used
    )
    return f'<ul class="legend" aria-label="标记的意思">{keys}</ul>' if keys else ""


def _paragraph(report: int, checked: Checked, paragraph: NotedParagraph, edit: Edit | None) -> str:
    """A paragraph with its marks, and the notes on it beside (or below, on a phone)."""
    text = checked.report.source.content[slice(*paragraph.span)]
    heading = " heading" if len(text.strip()) <= _HEADING_LENGTH and not text.rstrip().endswith("。") else ""
    pieces = "".join(_pieces(report, checked, paragraph))
    notes = "".join(_note(report, checked, note, edit) for note in paragraph.notes)
    beside = f'<ol class="notes" aria-label="第 {paragraph.number} 段的意见">{notes}</ol>' if notes else ""
    return f'<div class="row"><p class="text{heading}">{pieces}</p>{beside}</div>\n'


def _pieces(report: int, checked: Checked, paragraph: NotedParagraph) -> Iterator[str]:
    """The words between the borders of all spans; behind the first place of a note its number."""
    content = checked.report.source.content
    start, end = paragraph.span
    marks = [f for f in checked.findings if f.span[0] < end and f.span[1] > start and f.span[0] < f.span[1]]
    calls = list(_calls(paragraph))
    borders = {start, end} | {at for at, _ in calls}
    borders |= {min(max(at, start), end) for mark in marks for at in mark.span}
    ordered = sorted(borders)
    yield from (_call(report, note) for at, note in calls if at == start)
    for left, right in pairwise(ordered):
        words = escape(content[left:right])
        over = {code_label(m.code).family for m in marks if m.span[0] <= left and m.span[1] >= right}
        yield f'<mark class="{" ".join(sorted(over))}">{words}</mark>' if over else words
        yield from (_call(report, note) for at, note in calls if at == right)


def _calls(paragraph: NotedParagraph) -> Iterator[tuple[int, Note]]:
    """Where in the paragraph a note's number is written: at the end of its first finding."""
    start, end = paragraph.span
    for note in paragraph.notes:
        yield min(max(note.findings[0].span[1], start), end), note


def _call(report: int, note: Note) -> str:
    label = f"意见 {note.number}：{escape(note.label)}"
    link = f'<a id="m{report}-{note.number}" href="#n{report}-{note.number}" aria-label="{label}">{note.number}</a>'
    return f"<sup>{_NO_BREAK}{link}</sup>"


def _note(report: int, checked: Checked, note: Note, edit: Edit | None) -> str:
    family: Family = code_label(note.findings[0].code).family
    copies = [
        f' <a href="#c{report}-{index}">对照着看</a>'
        for index, copied in enumerate(checked.copies, 1)
        if any(copied.span == finding.span for finding in note.findings)
    ]
    if edit is not None:
        number = f'<span class="hidden">：意见 {note.number}</span>'
        copies.append(f' <a href="{escape(edit(note.findings[0].span))}">去改这一段{number}</a>')
    return (
        f'<li id="n{report}-{note.number}" value="{note.number}" class="{family}">'
        f'<a href="#m{report}-{note.number}" aria-label="回到正文中的第 {note.number} 处">{note.number}</a> '
        f"<strong>{escape(note.label)}</strong>　{escape(note.message)}"
        f'<span class="advice">{escape(note.advice)}</span>{"".join(copies)}</li>'
    )


def _copies(number: int, checked: Checked) -> str:
    """Each copied passage beside its source."""
    if not checked.copies:
        return ""
    content = checked.report.source.content
    blocks = "".join(
        f'<div class="pair" id="c{number}-{index}"><figure><figcaption>本文，{copied.characters} 字相同</figcaption>'
        f"<blockquote>{_passage(content, copied.span)}</blockquote></figure>"
        f"<figure><figcaption>{escape(_source(copied))}</figcaption>"
        f"<blockquote>{escape(_short(copied.other_text))}</blockquote></figure></div>"
        for index, copied in enumerate(checked.copies, 1)
    )
    return f"<h3>与其他材料相同的段落</h3>{blocks}"


def _source(copied: Copied) -> str:
    return f"{copied.file}·{copied.title}" if copied.title and copied.title != copied.file else copied.file


def _passage(content: str, span: Span) -> str:
    return escape(_short(content[slice(*span)]))


def _short(text: str) -> str:
    return text if len(text) <= SHOWN_OF_A_PASSAGE else text[:SHOWN_OF_A_PASSAGE] + "……（以下略）"
