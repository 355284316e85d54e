"""What a report is before it is written to a file: blocks of runs, and the annex that shows the rows.

All texts are plain text.  A newline inside a text is a line break inside the same paragraph; control
characters are dropped by the writers (see :func:`shuzhi.reports.document.text.clean`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal


@dataclass(frozen=True, slots=True)
class Text:
    """Fixed words."""

    text: str


@dataclass(frozen=True, slots=True)
class FigureRun:
    """A live figure as it stands in a sentence.

    ``text`` is the value as printed (``12``, ``96.5%``).  ``figure_id`` names the annex section that has its
    rows (the same figure of another year or scope needs an id of its own).  ``note`` says how it was counted
    and becomes the Word comment where comments are asked for.
    """

    text: str
    figure_id: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Gap:
    """Something only the secretary can say.  ``prompt`` names what is missing, e.g. ``问题的原因``."""

    prompt: str

    @property
    def text(self) -> str:
        """The marked gap as printed, e.g. ``〔问题的原因，请书记填写〕``."""
        return f"〔{self.prompt}，请书记填写〕" if self.prompt else "〔请书记填写〕"


Run = Text | FigureRun | Gap


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 to 4; its number (一、（一）1.（1）) is given by the writer, never typed."""

    level: Literal[1, 2, 3, 4]
    runs: tuple[Run, ...]

    def __post_init__(self) -> None:
        if self.level not in {1, 2, 3, 4}:
            raise ValueError(f"a heading has level 1 to 4, not {self.level}")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of body text."""

    runs: tuple[Run, ...]


Cell = str | Run


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose every row is as long as its header; raises ``ValueError`` where one is not."""

    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    caption: str = ""

    def __post_init__(self) -> None:
        if not self.header:
            raise ValueError("a table needs at least one column")
        for number, row in enumerate(self.rows, start=1):
            if len(row) != len(self.header):
                raise ValueError(f"row {number} has {len(row)} cells, the header has {len(self.header)}")


Block = Heading | Paragraph | Table


@dataclass(frozen=True, slots=True)
class AnnexRow:
    """One row behind a figure.  ``day`` is None for rows that have none (a person, an organisation)."""

    day: date | None
    kind: str
    title: str
    reference: str


@dataclass(frozen=True, slots=True)
class AnnexSection:
    """One figure with its definition, how complete the ledger is, and the rows behind it."""

    figure_id: str
    label: str
    value: str  # as printed, without the unit; "无数据" where the value is null
    unit: str
    definition: str
    completeness: str
    rows: tuple[AnnexRow, ...] = ()

    @property
    def dated(self) -> bool:
        """Whether any row has a day; where none has, no column is kept for it."""
        return any(row.day for row in self.rows)


@dataclass(frozen=True, slots=True)
class Annex:
    """The source annex: figure → rows.  ``others`` is a table of figures that the text does not use.

    ``unsaid`` are the labels of those of which the ledger knows nothing: one sentence, not a page of empty cells.
    """

    title: str
    sections: tuple[AnnexSection, ...]
    others: Table | None = None
    unsaid: tuple[str, ...] = ()

    @property
    def unsaid_words(self) -> str:
        """The sentence that names what the ledger knows nothing of; empty where there is none."""
        if not self.unsaid:
            return ""
        return f"台账无数据的其他指标（{len(self.unsaid)}项）：{'；'.join(self.unsaid)}。"


@dataclass(frozen=True, slots=True)
class Document:
    """A whole report.

    ``title`` may hold newlines to choose its lines; without them the writer balances it.  ``sample_mark`` is
    printed above the title of anything made from invented data.
    """

    title: str
    blocks: tuple[Block, ...]
    addressee: str | None = None
    signature: str | None = None
    signed_on: date | None = None
    sample_mark: str | None = None
    annex: Annex | None = None
