"""What the checks hand to one another: a text as read, a report in it, its parts, claims and findings.

A span is a pair of string offsets ``(start, end)`` into :attr:`SourceText.content`, whatever the file was.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Span = tuple[int, int]
Format = Literal["txt", "md", "docx", "doc", "wps", "pdf"]
Role = Literal["work", "problems", "causes", "plan", "promises", "findings", "other"]
MatchState = Literal["agrees", "differs", "missing", "uncheckable"]
Owner = Literal["own", "committee", "department", ""]
_AFTER_NUMBER = frozenset({"以上", "左右", "上下", "以内"})

ROLE_LABELS: dict[Role, str] = {
    "work": "工作情况",
    "problems": "存在问题",
    "causes": "原因分析",
    "plan": "下步打算",
    "promises": "承诺兑现",
    "findings": "上年反馈问题整改",
    "other": "其他",
}


@dataclass(frozen=True, slots=True)
class SourceText:
    """A file as read.

    Attributes:
        name: The file's name, for messages.
        format: What the file really is (told from its bytes, not its ending).
        content: The text; lines end in ``\\n``.  For .txt and .md it is the decoded file itself, so that offsets
            into it are offsets into the file.
        noted: What the reader had to do or leave out, in plain Chinese (encoding guessed, pictures not read …).
        order_uncertain: Whether words stand in the order of the file because it does not say where on the page they
            are (a PDF without its font); lines and paragraphs may then be others than the reader of the paper sees.
    """

    name: str
    format: Format
    content: str
    noted: tuple[str, ...] = ()
    order_uncertain: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that does not hold: where, why, what to do.

    Attributes:
        code: Stable dotted identifier (``placeholder``, ``count.mismatch`` …).
        span: Where it stands.
        text: The words there.
        message: What does not hold, in plain Chinese.
        advice: What to do, in plain Chinese.
        confidence: 0 to 1, how sure the check is.
        kind: A finer kind within the code (of a placeholder: ``count``, ``name`` …), else empty.
    """

    code: str
    span: Span
    text: str
    message: str
    advice: str
    confidence: float = 1.0
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a report: its role, its heading's words (empty where it has none), span, size and share.

    ``characters`` counts without white space; ``share`` is of the whole report, 0 to 1.
    """

    role: Role
    heading: str
    span: Span
    characters: int
    share: float


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement of counted work.

    Attributes:
        text: Number (or placeholder) with its unit as written, e.g. ``12余次``.
        span: Where that stands.
        number: Where the number or placeholder alone stands.
        value: The number; None where it is a placeholder.
        placeholder: Whether the number was left unfilled.
        approximate: Whether 余, 多, 近, 约, 超过, 不低于 … stands with it.
        bound: That word as written, or empty.
        unit: 次, 人次, 件, 万元, % …
        item: What was counted, as written.
        item_span: Where that stands; None where the sentence does not name it.
        owner: Whose work: own (我), committee (班子), department (部门, 本单位), or empty where it is not said.
        action: The verb before the item (发展, 慰问), or empty: it tells which figure is meant.
        part: What makes the number less or other than the year's whole (其中, 上半年, 各支部, 计划), or empty.
    """

    text: str
    span: Span
    number: Span
    value: float | None
    placeholder: bool
    approximate: bool
    bound: str
    unit: str
    item: str
    item_span: Span | None
    owner: Owner = ""
    action: str = ""
    part: str = ""

    @property
    def words(self) -> str:
        """The number as one reads it, with the word beside it that makes it approximate (近12次, 98%以上)."""
        if self.bound in self.text:
            return self.text
        return self.text + self.bound if self.bound in _AFTER_NUMBER else self.bound + self.text


@dataclass(frozen=True, slots=True)
class KnownFigure:
    """What the ledger says of one figure in the report's year.

    Attributes:
        id: Stable id of the figure (``assembly.count``).
        label: Its Chinese name.
        unit: 次, 人次, 人, % …
        value: The exact value; None where the ledger holds no data.
        complete: Whether all is known (a known zero is a value; partly known figures may be larger).
        rows: The entries behind it in plain words, for the reader; the first few are enough.
        numbers: The rows of the indicator table it answers.
    """

    id: str
    label: str
    unit: str
    value: float | None
    complete: bool
    rows: tuple[str, ...] = ()
    numbers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """A claim held against the ledger.

    Attributes:
        claim: The claim.
        state: ``agrees``, ``differs``, ``missing`` (the ledger holds no data for it) or ``uncheckable`` (no figure
            counts such a thing).
        figure: The figure it was held against; None where it is uncheckable.
        confidence: 0 to 1, how sure it is that claim and figure speak of the same thing.
        advice: What to do about it, in plain Chinese (the value to fill in, that the ledger is not complete), or empty.
    """

    claim: Claim
    state: MatchState
    figure: KnownFigure | None
    confidence: float
    advice: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """One report inside a source text: where it stands, what it says of itself."""

    source: SourceText
    title: str
    span: Span
    year: int | None

    @property
    def body(self) -> str:
        """The report's own words; a span of the source minus ``span[0]`` is an offset into this."""
        return self.source.content[self.span[0] : self.span[1]]


@dataclass(frozen=True, slots=True)
class Copied:
    """A passage of the report that also stands in another text.

    Attributes:
        span: Where it stands here.
        file: The other file's name.
        title: The title of the report there.
        other_span: Where it stands there; offsets into that file's text.
        other_text: The words there.
        characters: How many characters agree.
    """

    span: Span
    file: str
    title: str
    other_span: Span
    other_text: str
    characters: int


@dataclass(frozen=True, slots=True)
class Checked:
    """A report with everything the checks found in it."""

    report: Report
    sections: tuple[Section, ...]
    claims: tuple[Claim, ...]
    findings: tuple[Finding, ...] = field(default=())
    copies: tuple[Copied, ...] = field(default=())
    matches: tuple[Match, ...] = field(default=())
