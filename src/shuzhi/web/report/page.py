"""The draft of a report as a page shows it: blocks with live figures, each open to the author's words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from shuzhi.figures.values import find_definition
from shuzhi.reports.compose import Draft
from shuzhi.reports.content import draft_blocks_of
from shuzhi.reports.document import FigureRun, Run
from shuzhi.reports.models import Report
from shuzhi.roster.models import Organisation
from shuzhi.rulebook import national
from shuzhi.rulebook.profiles import BELOW, Profile
from shuzhi.web.frame.workplace import Workplace

ABOUT = 3  # labels that say what a block without words is about


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text; with ``href`` it is a figure that opens its rows."""

    text: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """One block of the draft.  ``tokens`` are the figures in it: how they are typed, what they are, their value."""

    id: str
    type: str  # heading, paragraph or gap
    level: int
    lines: list[list[Piece]]
    prompt: str = ""
    about: str = ""  # what would stand here where nothing does
    raw: str = ""
    author: bool = False
    outdated: bool = False
    tokens: tuple[tuple[str, str, str], ...] = ()

    @property
    def anchor(self) -> str:
        """The id of its element."""
        return anchor_of(self.id)


def anchor_of(block_id: str) -> str:
    """A block's id as an element's id."""
    return "block-" + block_id.replace(".", "-") if block_id else ""


def draft_address(year: int, block_id: str = "") -> str:
    """The address of the draft of a year, at one of its blocks."""
    return reverse("report", query={"year": year}, fragment=anchor_of(block_id) or None)


def draft_blocks(workplace: Workplace, report: Report, draft: Draft) -> list[Block]:
    """The blocks of a live draft."""
    profile, blocks = national().profiles[report.profile], []
    for one in draft_blocks_of(actor=workplace.actor, report=report, draft=draft):
        open_gap = one.type == "gap" and not one.author
        kind = "gap" if open_gap else "heading" if one.type == "heading" else "paragraph"
        blocks.append(
            Block(
                id=one.id,
                type=kind,
                level=one.level,
                lines=[] if open_gap else lines_of(one.runs, report.year),
                prompt=one.prompt,
                about=one.prompt or about_of(profile, one.id),
                raw="" if open_gap else one.source,
                author=one.author,
                outdated=one.outdated,
                tokens=tuple(
                    ("{" + run.figure_id + "}", label_of(run.figure_id), run.text)
                    for run in one.runs
                    if isinstance(run, FigureRun)
                ),
            )
        )
    return blocks


def about_of(profile: Profile, block_id: str) -> str:
    """What a block of a profile tells: the beginning of its list, or the first figures of its sentences."""
    part = profile.parts.get(block_id.rpartition(".")[2])
    if part is None:
        return ""
    if part.lead:
        return part.lead.strip("：，。 ")
    names = dict.fromkeys(name for said in part.sentences for clause in said.clauses for name in clause.figures)
    labels = list(dict.fromkeys(label_of(name) for name in names))
    return "、".join(labels[:ABOUT]) + ("等" if len(labels) > ABOUT else "")


def lines_of(runs: Iterable[Run], year: int) -> list[list[Piece]]:
    """Runs as lines of pieces; the author's line breaks make lines."""
    lines: list[list[Piece]] = [[]]
    for run in runs:
        if isinstance(run, FigureRun):
            lines[-1].append(Piece(run.text, figure_address(run.figure_id, year)))
            continue
        first, *others = run.text.split("\n")
        lines[-1].append(Piece(first))
        lines += [[Piece(text)] for text in others]
    return [line for line in lines if any(piece.text.strip() for piece in line)]


def figure_address(name: str, year: int) -> str:
    """The page of a figure's rows, by the name it has in a text."""
    scope = {"scope": "below"} if name.startswith(BELOW) else {}
    return reverse("figure", args=[name.removeprefix(BELOW)], query={"year": year} | scope)


def label_of(name: str) -> str:
    """A figure's label, by the name it has in a text."""
    label = find_definition(name.removeprefix(BELOW)).label
    return f"{label}（含所属组织）" if name.startswith(BELOW) else label


def frozen_blocks(blocks: Sequence[Mapping[str, Any]], year: int) -> list[Block]:
    """The blocks of a frozen manifest (level and runs of text and figure id), read-only."""
    shown = []
    for number, block in enumerate(blocks):
        pieces = [Piece(text, figure_address(name, year) if name else "") for text, name in block["runs"]]
        level = int(block["level"])
        shown.append(Block(str(number), "heading" if level else "paragraph", level, [pieces]))
    return shown


def profiles_of(organisation: Organisation) -> list[tuple[str, str]]:
    """The profiles made for the organisation's kind; all where none is."""
    known = national().profiles.values()
    fitting = [one for one in known if organisation.kind in one.kinds]
    return [(one.id, one.label) for one in fitting or known]
