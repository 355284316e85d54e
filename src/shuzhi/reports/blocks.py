"""The blocks of a report's body as they are stored (JSON), and texts with live figures.

A block is a mapping with

- ``id``: stable; drafting again gives the same id to the same place,
- ``type``: ``heading`` (with ``level``), ``paragraph`` or ``gap`` (with ``prompt``),
- ``section``, ``role``: the section it stands in and what that section is (``work``, ``problems`` …),
- ``text``: words with ``{figure.id}`` where a figure stands,
- ``figures``: figures the text rests on, also those told in words only (「未召开…」),
- ``author``: true where the author wrote it; ``basis`` is then the program's own text at that time.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, TypeAlias

from shuzhi.figures.rounding import rounded
from shuzhi.figures.values import Figure, find_definition
from shuzhi.reports.document import Block as DocumentBlock
from shuzhi.reports.document import FigureRun, Gap, Heading, Paragraph, Run, Text
from shuzhi.reports.failure import ReportError
from shuzhi.rulebook.profiles import BELOW, ROUNDINGS, TOKEN, token_parts

StoredBlock: TypeAlias = dict[str, Any]
Figures: TypeAlias = Mapping[str, Figure]


def figure_ids(blocks: Iterable[StoredBlock]) -> list[str]:
    """Every figure the blocks rest on, in order of appearance, each once."""
    found: dict[str, None] = {}
    for block in blocks:
        found |= dict.fromkeys(name for name, _ in map(token_parts, TOKEN.findall(block.get("text", ""))))
        if not block.get("author"):
            found |= dict.fromkeys(block.get("figures", ()))
    return list(found)


def check_text(text: str) -> None:
    """Refuse braces that are no figure.

    Raises:
        ReportError: The token names no figure, or a brace stands alone.
    """
    for name, rounding in map(token_parts, TOKEN.findall(text)):
        if rounding and rounding not in ROUNDINGS:
            known = "、".join(ROUNDINGS)
            raise ReportError(f"不认识的约数写法“{rounding}”。", advice=f"可用：{known}。", code="report.token")
        if not name.removeprefix(BELOW):
            raise ReportError("“{}”中没有指标编号。", advice="请写成 {指标编号}，或删去大括号。", code="report.token")
        find_definition(name.removeprefix(BELOW))
    if "{" in TOKEN.sub("", text) or "}" in TOKEN.sub("", text):
        raise ReportError(
            "文字中有单独的大括号。", advice="大括号只用来引用指标，如 {assembly.count}；请删去。", code="report.token"
        )


def runs_of(text: str, figures: Figures) -> tuple[Run, ...]:
    """A text as runs, each token as the figure is written everywhere, or rounded where the token asks for it."""
    runs: list[Run] = []
    end = 0
    for match in TOKEN.finditer(text):
        if match.start() > end:
            runs.append(Text(text[end : match.start()]))
        name, rounding = token_parts(match[1])
        figure = figures[name]
        runs.append(FigureRun(rounded(figure, rounding), name, note_of(figure)))
        end = match.end()
    if end < len(text):
        runs.append(Text(text[end:]))
    return tuple(runs)


def note_of(figure: Figure) -> str:
    """How a figure was counted, for the margin."""
    return note_words(
        figure.definition.label, figure.text_with_unit, figure.definition.definition, figure.count, figure.ledger_since
    )


def note_words(label: str, value: str, definition: str, count: int, since: date | str | None) -> str:
    """How a figure was counted, in words, and from when on the ledger tells where that leaves something out."""
    begins = f"台账自{since}起。" if since else ""
    return f"{label}：{value}。{definition}共 {count} 条依据。{begins}"


def document_blocks(blocks: Sequence[StoredBlock], figures: Figures) -> list[DocumentBlock]:
    """The body as a document; the author's line breaks make paragraphs, emptied paragraphs are left out."""
    return [made for _, made in blocks_with_ids(blocks, figures)]


def blocks_with_ids(blocks: Sequence[StoredBlock], figures: Figures) -> list[tuple[str, DocumentBlock]]:
    """The body as a document, each of its blocks with the id of the stored one it was made of."""
    kept = without_bare_headings(blocks)
    return [(block["id"], made) for block in kept for made in _made(block, figures)]


def _made(block: StoredBlock, figures: Figures) -> list[DocumentBlock]:
    if block["type"] == "heading":
        return [Heading(block["level"], runs_of(block["text"], figures))]
    if block["type"] == "gap" and not block.get("author"):
        return [Paragraph((Gap(block["prompt"]),))]
    lines = [line.strip() for line in block["text"].splitlines() if line.strip()]
    return [Paragraph(runs_of(line, figures)) for line in lines]


def without_bare_headings(blocks: Sequence[StoredBlock]) -> list[StoredBlock]:
    """The blocks without emptied paragraphs and without headings that have nothing under them."""
    kept: list[StoredBlock] = []
    for block in reversed(blocks):
        if block["type"] == "heading":
            below = kept[-1] if kept else None
            if below is None or (below["type"] == "heading" and below["level"] <= block["level"]):
                continue
        elif not block["text"].strip() and (block["type"] != "gap" or block.get("author")):
            continue
        kept.append(block)
    return kept[::-1]


def plain(runs: Iterable[Run]) -> str:
    """The words of runs as they are printed."""
    return "".join(run.text for run in runs)
