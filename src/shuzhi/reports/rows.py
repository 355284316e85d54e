"""The rows behind figures, kept and printed so that a reader finds them again: day, kind, title, number."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from shuzhi.access.persons import HIDDEN_NAME, sees_persons
from shuzhi.figures.question import Question
from shuzhi.figures.rows import DUTY, day_and_number, number_of, owners_of, read_rows, readers, refs_behind
from shuzhi.figures.values import Figure, find_definition, row_type
from shuzhi.reports.document import AnnexRow
from shuzhi.reports.document.numbering import chinese_date
from shuzhi.rooms import RowWords
from shuzhi.rulebook.profiles import BELOW

PERSON = "person"
MOST_LISTED = 500  # rows of one figure that are printed and frozen; a county's members are not a list to read


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One row behind a figure.  ``stamp`` changes when the row is corrected; a person's name is never kept here.

    ``organisation`` says whose it is where more than one was asked and the row has no number; None in what was
    frozen before it was kept.
    """

    type: str
    id: int
    day: date | None
    kind: str
    title: str
    stamp: str = ""
    organisation: str | None = ""

    @classmethod
    def of(cls, row: RowWords, organisation: str = "") -> SourceRow:
        """A row as its room tells it, without the persons."""
        return cls(row.type, row.id, row.day, row.kind, row.words, row.stamp, organisation)

    def as_list(self) -> list[Any]:
        """The row as it is frozen."""
        day = self.day.isoformat() if self.day else None
        return [self.type, self.id, day, self.kind, self.title, self.stamp, self.organisation]

    @classmethod
    def of_list(cls, listed: Sequence[Any]) -> SourceRow:
        """The row as it was frozen."""
        kind, row_id, day, label, title, stamp, *organisation = listed
        day = date.fromisoformat(day) if day else None
        return cls(kind, row_id, day, label, title, stamp, *(organisation or [None]))

    @property
    def reference(self) -> str:
        """By what a person finds it: 台账第12号."""
        reader = readers()[self.type]
        return f"{reader.book}第{self.id}号" if reader.numbered else reader.book

    @property
    def words(self) -> str:
        """Whose it is, where more than one was asked, and what it says."""
        return "　".join(filter(None, (self.organisation, self.title)))

    def says_the_same(self, later: SourceRow) -> bool:
        """Whether the ledger still says of it what this one kept."""
        if self.organisation is not None:
            return self == later
        # Its words were chosen otherwise then; the day and the stamp say whether it was corrected.
        status = self.kind == later.kind or self.type != DUTY
        return status and (self.day, self.stamp) == (later.day, later.stamp)


@dataclass(frozen=True, slots=True)
class SourceRows:
    """The rows behind a figure: at most :data:`MOST_LISTED` told, all counted.

    ``digest`` covers the ids of all of them, so that a change among rows not told is still seen.
    """

    listed: list[SourceRow]
    total: int
    digest: str


def rows_of(question: Question, figures: Mapping[str, Figure]) -> dict[str, SourceRows]:
    """The rows behind each figure, in order of the day; a row is read once, behind however many figures it stands."""
    behind: dict[str, tuple[str, list[Any]]] = {}
    wanted: dict[str, set[int]] = defaultdict(set)
    for name, figure in figures.items():
        kind = row_type(find_definition(figure.id))
        refs = [] if figure.value is None else refs_behind(_asked(question, name), figure)
        behind[name] = kind, refs
        if kind != DUTY:
            wanted[kind].update(refs[:MOST_LISTED])
    read = {kind: read_rows(kind, sorted(found)) for kind, found in wanted.items()}
    return {
        name: _source_rows(name, refs, read_rows(DUTY, refs[:MOST_LISTED]) if kind == DUTY else read[kind])
        for name, (kind, refs) in behind.items()
    }


def _source_rows(name: str, refs: Sequence[Any], read: Mapping[int, RowWords]) -> SourceRows:
    numbers = [number_of(ref) for ref in refs]
    rows = sorted((read[number] for number in numbers[:MOST_LISTED] if number in read), key=day_and_number)
    unnumbered = [row for row in rows if not readers()[row.type].numbered]  # else one finds by the number whose it is
    owners = owners_of(unnumbered) if name.startswith(BELOW) else {}
    return SourceRows(
        listed=[SourceRow.of(row, owners.get(row.organisation_id, "")) for row in rows],
        total=len(numbers),
        digest=hashlib.sha256(",".join(map(str, numbers)).encode()).hexdigest(),
    )


def _asked(question: Question, name: str) -> Question:
    return question.with_below() if name.startswith(BELOW) else question


def annex_rows(question: Question, rows: Sequence[SourceRow], total: int) -> tuple[AnnexRow, ...]:
    """The rows as the annex prints them; names of members only for those who may see them.

    Where there are more than were told, a last line says how many.
    """
    names = _names(question, rows)
    printed = [
        AnnexRow(one.day, one.kind, _title(one, names), _references([one, *others])) for one, *others in _alike(rows)
    ]
    if total > len(rows):
        printed.append(AnnexRow(None, "", f"其余{total - len(rows)}条从略，可在程序中逐条打开", ""))
    return tuple(printed)


def _title(row: SourceRow, names: Mapping[int, str]) -> str:
    named = names.get(row.id, HIDDEN_NAME) if row.type == PERSON else ""
    return "　".join(filter(None, (row.words, named)))


def _names(question: Question, rows: Sequence[SourceRow]) -> dict[int, str]:
    """Number → name of the persons among the rows, for who may see them."""
    people = [row.id for row in rows if row.type == PERSON]
    if not people or not sees_persons(question.actor, question.organisation):
        return {}
    return {row.id: "、".join(row.persons) for row in read_rows(PERSON, people).values()}


def _alike(rows: Sequence[SourceRow]) -> list[list[SourceRow]]:
    """Register rows and duties that read alike (a month's dues of all members) as one line; others for themselves."""
    groups: dict[tuple[object, ...], list[SourceRow]] = {}
    for row in rows:
        alike = (row.type, row.day, row.kind, row.words) if row.type in {"register", DUTY} else (row.type, row.id)
        groups.setdefault(alike, []).append(row)
    return list(groups.values())


def _references(rows: Sequence[SourceRow]) -> str:
    """The numbers of rows of one type, runs told as 3—24: 登记第1、3—24号; a duty has none, its words say which."""
    reader = readers()[rows[0].type]
    count = f"（{len(rows)}条）" if len(rows) > 1 else ""
    if not reader.numbered:
        return reader.book + count
    runs: list[list[int]] = []
    for number in sorted(row.id for row in rows):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    numbers = "、".join(str(run[0]) if len(run) == 1 else f"{run[0]}—{run[-1]}" for run in runs)
    return f"{reader.book}第{numbers}号{count}"


def row_words(row: SourceRow) -> str:
    """One row in a sentence: its number, day and title."""
    day = chinese_date(row.day) if row.day else ""
    return f"{row.reference}（{''.join([day, row.kind])}{'：' + row.words if row.words else ''}）"
