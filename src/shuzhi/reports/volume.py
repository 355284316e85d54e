"""The volume (汇编) of a year's reports as one Word file.  (Requirements L03, L12.)"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from shuzhi.access.audit import write_audit
from shuzhi.access.roles import Capability
from shuzhi.access.scoping import Actor
from shuzhi.clock import day_of, today
from shuzhi.figures.values import Figure, find_definition
from shuzhi.reports.collection import Collection, Row, collection_figures, collection_of, figures_across
from shuzhi.reports.content import blocks_of_json
from shuzhi.reports.document import (
    Block,
    Cell,
    Document,
    FigureRun,
    Heading,
    Paragraph,
    Part,
    Table,
    Text,
    Volume,
    render_volume,
)
from shuzhi.reports.document.numbering import numbered
from shuzhi.reports.failure import ReportError
from shuzhi.reports.masking import MASK_MARK, Masker, all_words, masker_for
from shuzhi.reports.models import Submission
from shuzhi.reports.output import SAMPLE_MARK
from shuzhi.reports.submitting import after_title
from shuzhi.roster.models import Organisation

ACROSS, MISSING = "各单位同一组数字", "尚未报送的单位"
COLUMNS = 4  # figures beside one another on a page
LONGEST_HEADING = 40
_FIRST_LEVEL = re.compile(r"[一二三四五六七八九十百]+、(.+)")
_SECOND_LEVEL = re.compile(r"（[一二三四五六七八九十百]+）(.+)")
_ENDS_SENTENCE = re.compile(r"[。；：！？]")


def write_volume(*, actor: Actor, organisation: Organisation, year: int, masked: bool = False) -> bytes:
    """A .docx: cover, contents, figures side by side, who has not handed in, then each report on a new page.

    Args:
        masked: True hides names and figures, alike in the whole volume: a copy for people outside.

    Raises:
        AccessDeniedError: The actor does not reach the organisation.
        ReportError: Nobody has handed anything in (code ``volume.empty``).
    """
    collection = collection_of(actor=actor, organisation=organisation, year=year)
    if not collection.handed_in:
        raise ReportError(
            f"{organisation.name}及所属组织{year}年还没有报送述职报告。",
            advice="请先请各单位报送，再汇编。",
            code="volume.empty",
        )
    rows = figures_across(actor=actor, collection=collection)
    documents = [_across(rows), *([_missing(collection)] if collection.missing else ())]
    parts = [Part(one.title, one) for one in documents]
    texts = _submissions(actor, collection)
    for unit in collection.handed_in:
        name, submission = unit.organisation.name, texts[unit.organisation.pk]
        document = submitted_document(actor=actor, submission=submission)
        parts.append(Part(name, replace(document, sample_mark=name)))
    volume = Volume(
        title=f"{year}年度党组织书记抓基层党建工作\n述职报告汇编",
        publisher=organisation.name,
        parts=tuple(parts),
        made_on=today(),
        sample_mark=SAMPLE_MARK if organisation.sample else None,
    )
    if masked:
        volume = _masked(volume, organisation)
    write_audit(actor=actor, verb="report.volume", organisation=organisation, year=year)
    return render_volume(volume)


def submitted_document(*, actor: Actor, submission: Submission) -> Document:
    """What was handed in as a document: a frozen one as it was stored, a file as plain paragraphs.

    The annex of a frozen report stays with its own file.

    Raises:
        AccessDeniedError: The actor does not reach the organisation.
    """
    actor.require(Capability.VIEW, submission.organisation)
    frozen = submission.frozen
    if frozen is not None:
        blocks = blocks_of_json(frozen.manifest["blocks"], frozen.figures)
        signature = "　".join(filter(None, (submission.organisation.name, frozen.manifest["author"])))
        return Document(submission.title, tuple(blocks), signature=signature, signed_on=day_of(frozen.frozen_at))
    body = after_title(submission.text, submission.title)
    lines = [line.strip() for line in body.splitlines() if line.strip()]
    return Document(submission.title, tuple(blocks_of_lines(lines)))


def blocks_of_lines(lines: Sequence[str]) -> list[Block]:
    """Lines as paragraphs; typed headings become headings where the writer would give them the very same numbers."""
    blocks: list[Block] = [_typed_heading(line) or Paragraph((Text(line),)) for line in lines]
    written = [number + "".join(run.text for run in block.runs) for number, block in _numbered(blocks)]
    return blocks if written == list(lines) else [Paragraph((Text(line),)) for line in lines]


def _numbered(blocks: Iterable[Block]) -> list[tuple[str, Heading | Paragraph]]:
    return [(number, block) for number, block in numbered(blocks) if not isinstance(block, Table)]


def _typed_heading(line: str) -> Heading | None:
    if len(line) > LONGEST_HEADING or _ENDS_SENTENCE.search(line):
        return None
    if match := _FIRST_LEVEL.fullmatch(line):
        return Heading(1, (Text(match[1]),))
    match = _SECOND_LEVEL.fullmatch(line)
    return Heading(2, (Text(match[1]),)) if match else None


def _submissions(actor: Actor, collection: Collection) -> dict[int, Submission]:
    """What was handed in, with its texts, by organisation."""
    wanted = [unit.submission.pk for unit in collection.units if unit.submission is not None]
    found = Submission.objects.within(actor).filter(pk__in=wanted).select_related("organisation", "frozen")
    return {one.organisation_id: one for one in found}


def _across(rows: Sequence[Row]) -> Document:
    """Tables of the same figures, units in the order of the tree."""
    names = collection_figures()
    blocks: list[Block] = [
        Paragraph(
            (
                Text(
                    "各单位按组织顺序排列，不排名次；数字都是本级的。已定稿报送的用定稿时的数字，其余由台账现算；"
                    "“无数据”是台账没有记录，不等于 0。"
                    "报告中所说的附件随各份定稿保存，不编入本册。"
                ),
            )
        )
    ]
    for start in range(0, len(names), COLUMNS):
        chosen = range(start, min(start + COLUMNS, len(names)))
        header = ("单位", *(find_definition(names[index]).label for index in chosen))
        lines: tuple[tuple[Cell, ...], ...] = tuple(
            (row.unit.organisation.name, *(_cell(row.figures[index]) for index in chosen)) for row in rows
        )
        blocks.append(Table(header, lines))
    return Document(ACROSS, tuple(blocks))


def _cell(figure: Figure) -> FigureRun:
    since = f"，台账自{figure.ledger_since}起" if figure.ledger_since else ""
    partly = f"（不全{since}）" if figure.completeness == "partly" else ""
    return FigureRun(figure.text_with_unit + partly, figure.id)


def _missing(collection: Collection) -> Document:
    words = f"共有 {len(collection.units)} 个单位应当报送，{len(collection.missing)} 个还没有报送："
    names = (Paragraph((Text(unit.organisation.name),)) for unit in collection.missing)
    return Document(MISSING, (Paragraph((Text(words),)), *names))


def _masked(volume: Volume, organisation: Organisation) -> Volume:
    """A copy for people outside: a name has the same mark in every report."""
    words = [f"{part.label}\n{all_words(part.document)}" for part in volume.parts]
    masker = masker_for([volume.publisher, *words], organisation)
    return replace(
        volume,
        publisher=masker.words(volume.publisher),
        parts=tuple(Part(masker.words(part.label), _hidden(part.document, masker)) for part in volume.parts),
        sample_mark="；".join(filter(None, (volume.sample_mark, MASK_MARK))),
    )


def _hidden(document: Document, masker: Masker) -> Document:
    return Document(
        title=masker.words(document.title),
        blocks=tuple(map(masker.block, document.blocks)),
        sample_mark=masker.words(document.sample_mark) if document.sample_mark else None,
    )
