"""What a report says, ready to be printed or frozen: paragraphs as runs, and a record of every figure.

A live report and a frozen one have the same content; only where it comes from differs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from shuzhi.access.scoping import Actor
from shuzhi.figures.completeness import completeness_words
from shuzhi.figures.question import Question
from shuzhi.figures.values import Figure
from shuzhi.reports.blocks import document_blocks, figure_ids, note_words, plain, runs_of
from shuzhi.reports.compose import Draft
from shuzhi.reports.document import (
    Annex,
    AnnexSection,
    Block,
    FigureRun,
    Gap,
    Heading,
    Paragraph,
    Run,
    Table,
    Text,
)
from shuzhi.reports.document.numbering import numbered
from shuzhi.reports.drafting import live_draft
from shuzhi.reports.facts import figures_for
from shuzhi.reports.models import Report
from shuzhi.reports.rows import SourceRow, SourceRows, annex_rows, rows_of
from shuzhi.rulebook import national

Record: TypeAlias = dict[str, Any]
ANNEX_TITLE = "数字出处"
OTHERS_CAPTION = "正文未引用的其他指标"
OTHERS_HEADER = ("指标", "数值", "口径", "完整性", "依据条数")


@dataclass(frozen=True, slots=True)
class Content:
    """Paragraphs and figures.  ``records`` hold every figure of the rulebook, those used in the text first."""

    blocks: list[Block]
    records: dict[str, Record]


def live_content(question: Question, report: Report) -> Content:
    """The report computed from today's ledger."""
    blocks = live_draft(actor=question.actor, report=report).blocks
    used = figure_ids(blocks)
    figures = figures_for(question, [*used, *national().figures])
    rows = rows_of(question, {name: figures[name] for name in used})
    records = {name: record_of(figure, rows.get(name)) for name, figure in figures.items()}
    return Content(document_blocks(blocks, figures), records)


@dataclass(frozen=True, slots=True)
class DraftBlock:
    """One block of a draft for a page where it is edited.

    Attributes:
        type: ``heading``, ``paragraph`` or ``gap``.
        level: Of a heading; 0 else.
        prompt: What a gap asks for.
        source: The text with figures as ``{figure.id}``, as :func:`~shuzhi.reports.drafting.edit_report` takes it.
        runs: The text as it is printed.
        author: True where the author wrote it.
        outdated: True where the ledger has changed what the program would say here since the author rewrote it.
    """

    id: str
    type: str
    level: int
    role: str
    prompt: str
    source: str
    runs: tuple[Run, ...]
    author: bool
    outdated: bool


def draft_blocks_of(*, actor: Actor, report: Report, draft: Draft | None = None) -> list[DraftBlock]:
    """Every block of a draft with its id, the emptied ones too, so that they can be brought back.

    Args:
        draft: The live draft, where the caller has told it already.

    Raises:
        AccessDeniedError: The actor does not reach the organisation.
    """
    draft = draft or live_draft(actor=actor, report=report)
    question = Question(actor, report.organisation, report.year)
    figures = figures_for(question, figure_ids(draft.blocks))
    return [
        DraftBlock(
            id=block["id"],
            type=block["type"],
            level=block.get("level", 0),
            role=block["role"],
            prompt=block.get("prompt", ""),
            source=block["text"],
            runs=runs_of(block["text"], figures),
            author=bool(block.get("author")),
            outdated=block["id"] in draft.outdated,
        )
        for block in draft.blocks
    ]


def record_of(figure: Figure, rows: SourceRows | None) -> Record:
    """A figure as it is printed and frozen; ``rows`` is None for a figure that the text does not use."""
    return {
        "value": None if figure.value is None else str(figure.value),
        "text": figure.text,
        "text_with_unit": figure.text_with_unit,
        "unit": figure.definition.unit,
        "label": figure.definition.label,
        "definition": figure.definition.definition,
        "completeness": figure.completeness,
        "count": figure.count,
        **({"ledger_since": figure.ledger_since.isoformat()} if figure.ledger_since else {}),
        "rows": None if rows is None else [row.as_list() for row in rows.listed],
        "total": None if rows is None else rows.total,
        "ids": None if rows is None else rows.digest,
    }


def annex_of(question: Question, records: Mapping[str, Record]) -> Annex:
    """Figures used in the text with their rows, then the others in one table; those without data only by name."""
    sections, others, unsaid = [], [], []
    for name, record in records.items():
        complete = completeness_words(record["completeness"], record.get("ledger_since"))
        if record["rows"] is None and record["value"] is None:
            unsaid.append(record["label"])
            continue
        if record["rows"] is None:
            count = str(record["count"])
            others.append((record["label"], record["text_with_unit"], record["definition"], complete, count))
            continue
        rows = [SourceRow.of_list(row) for row in record["rows"]]
        sections.append(
            AnnexSection(
                figure_id=name,
                label=record["label"],
                value=record["text"],
                unit="" if record["value"] is None else record["unit"],
                definition=record["definition"],
                completeness=complete,
                rows=annex_rows(question, rows, record["total"]),
            )
        )
    table = Table(OTHERS_HEADER, tuple(others), OTHERS_CAPTION) if others else None
    return Annex(ANNEX_TITLE, tuple(sections), table, tuple(unsaid))


def plain_text(title: str, blocks: Iterable[Block]) -> str:
    """Title and body as lines, headings with their numbers."""
    lines = [title]
    for number, block in numbered(blocks):
        if not isinstance(block, Table):
            lines.append(number + plain(block.runs))
    return "\n".join(lines)


def blocks_as_json(blocks: Iterable[Block]) -> list[dict[str, Any]]:
    """Headings and paragraphs as they are frozen: level (0: paragraph) and runs of text and figure id."""
    listed = []
    for block in blocks:
        if not isinstance(block, Table):
            level = block.level if isinstance(block, Heading) else 0
            listed.append({"level": level, "runs": [_run_as_json(run) for run in block.runs]})
    return listed


def blocks_of_json(listed: Iterable[Mapping[str, Any]], records: Mapping[str, Record]) -> list[Block]:
    """What :func:`blocks_as_json` wrote."""
    made: list[Block] = []
    for block in listed:
        runs = tuple(_run_of_json(text, figure_id, records) for text, figure_id in block["runs"])
        made.append(Heading(block["level"], runs) if block["level"] else Paragraph(runs))
    return made


def _run_as_json(run: Run) -> list[str | None]:
    if isinstance(run, Gap):
        raise TypeError("a report with gaps is never frozen")
    return [run.text, run.figure_id if isinstance(run, FigureRun) else None]


def _run_of_json(text: str, figure_id: str | None, records: Mapping[str, Record]) -> Run:
    if figure_id is None:
        return Text(text)
    record = records[figure_id]
    label, value, definition, count = (record[key] for key in ("label", "text_with_unit", "definition", "count"))
    note = note_words(label, value, definition, count, record.get("ledger_since"))
    return FigureRun(text, figure_id, note)
