"""What reading a workbook yields: typed rows, and problems that say where, what is wrong and what to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal
from typing import Literal

Severity = Literal["row", "cell", "note"]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something a person should look at.

    ``row``: as Excel counts, None for a whole sheet or file.  ``column``: letter, None for a whole row.
    ``severity``: ``row`` the row was rejected; ``cell`` the value was left out, the row kept; ``note``
    nothing that the office meant to hand in was left out.
    """

    file: str
    sheet: str | None
    row: int | None
    column: str | None
    code: str
    message: str
    advice: str
    severity: Severity


@dataclass(frozen=True, slots=True)
class ColumnRead:
    """The column from which a field was read: ``letter`` and the ``heading`` as the sheet has it."""

    letter: str
    heading: str


@dataclass(frozen=True, slots=True)
class EventRow:
    """One meeting or activity.

    ``kinds``: what the office said (the sheet, or the row's 类别 column).  ``suggested_kinds``: further
    kinds that the text names, for a person to confirm.  ``absences``: (name, reason), reason empty where
    none is given.
    ``content`` is the topic where the sheet has no column for the content.  ``chair`` of a talk is who
    talked,
    ``subjects`` with whom.  ``for_year``: of a yearly meeting, the year that it says it is for.
    """

    kinds: tuple[str, ...]
    suggested_kinds: tuple[str, ...]
    day: date
    time: time | None
    place: str
    chair: str
    recorder: str
    due_count: int | None
    present_count: int | None
    absences: tuple[tuple[str, str], ...]
    content: str
    note: str
    topic: str = ""
    lecturer: str = ""
    attendees: tuple[str, ...] = ()
    observers: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    for_year: int | None = None


@dataclass(frozen=True, slots=True)
class MemberRow:
    """One person of the roster.

    ``sex``: 男, 女 or "".  ``identity_number``: only where check digit and date hold; never in a repr or a
    message.
    ``status``: formal, probationary, suspended, activist, candidate, applicant, unclear or None (not said).
    ``category``: waged, retired, student, farmer, other or None; ``category_text`` the office's own word.
    ``mobile``: a mobile member 流动党员, None where not said.
    """

    name: str
    sex: str
    ethnicity: str
    born_on: date | None
    identity_number: str | None = field(repr=False)
    education: str
    status: str | None
    joined_on: date | None
    confirmed_on: date | None
    category: str | None
    category_text: str
    phone: str
    mobile: bool | None
    note: str


@dataclass(frozen=True, slots=True)
class DuesRow:
    """One person's dues, in yuan.  ``paid``: month 1–12 → amount; None where the cell is empty.

    Only months that the sheet has and that can be read are keys.  ``due`` is what the sheet says is owed each month.
    ``months``: those it has, readable or not.  ``dues_by``: month or quarter; empty where it does not say.
    ``exempt``: the months of which it says 免交; they are no keys of ``paid``.
    """

    name: str
    base: Decimal | None
    due: Decimal | None
    paid: Mapping[int, Decimal | None]
    total: Decimal | None
    note: str = ""
    months: tuple[int, ...] = ()
    dues_by: str = ""
    exempt: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class DevelopmentRow:
    """One person on the path to membership.  ``steps``: step kind (``development.activist`` …) → day."""

    name: str
    steps: Mapping[str, date]
    note: str


@dataclass(frozen=True, slots=True)
class FindingRow:
    """One problem and its rectification.

    ``source``: review 述职评议, inspection 巡察, survey 征求意见, self 自查, supervision 督查, other.
    ``due_text``: the time limit as written where it is no day (长期坚持).  ``source_year``: of the
    ledger's title.  ``closer``: who closed it 销号人, "" where the sheet does not say.
    """

    number: int | None
    source: str
    source_text: str
    problem: str
    measures: str
    owner: str
    due_on: date | None
    due_text: str
    progress: str
    closed: bool | None
    closed_on: date | None
    source_year: int | None
    note: str = ""
    closer: str = ""


Record = EventRow | MemberRow | DuesRow | DevelopmentRow | FindingRow


@dataclass(frozen=True, slots=True)
class RowRead:
    """A row that was read: ``row`` as Excel counts, and what it holds."""

    row: int
    record: Record


@dataclass(frozen=True, slots=True)
class SheetRead:
    """One sheet.

    ``kind``: roster, dues, development, rectification; the id of an entry kind where the sheet holds one
    kind of event;
    ``events`` where each row says its own kind; ``unknown``.
    ``columns``: field → column (the months of a dues sheet are ``paid.1`` … ``paid.12``).
    ``unmapped``: headings of columns that were not read.  ``inferred``: Chinese sentences, one per thing
    that the sheet does not say outright.
    """

    file: str
    sheet: str
    kind: str
    title: str
    year: int | None
    organisation_name: str | None
    header_row: int | None
    columns: Mapping[str, ColumnRead]
    unmapped: tuple[str, ...]
    rows: tuple[RowRead, ...]
    problems: tuple[Problem, ...]
    inferred: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WorkbookRead:
    """One file.  ``refused`` says why nothing was read of it; ``sha256`` is of the file's bytes ("" if
    unreadable).
    """

    file: str
    sheets: tuple[SheetRead, ...]
    refused: Problem | None
    sha256: str
