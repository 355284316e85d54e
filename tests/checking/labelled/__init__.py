"""Hand-labelled invented reports: the loader that strips their markup and keeps exact spans.

The markup is told in README.md beside this file.  Offsets are Python string offsets into :attr:`LabelledReport.text`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from shuzhi.checking.model import Report, Role, SourceText, Span

FOLDER = Path(__file__).parent
PLACEHOLDER_KINDS = {
    "n": "name",
    "o": "organisation",
    "p": "place",
    "t": "title",
    "r": "ordinal",
    "y": "year",
    "a": "amount",
    "c": "count",
}
_MARK = re.compile(
    r"§(?P<role>\w+)§|‹(?P<kind>[a-z])(?P<unsure>\??):|⟦(?P<code>[a-z.]+)(?::(?P<group>\w+))?(?P<maybe>\??)\|"
    r"|(?P<open>[⟪⟨⟬])|(?P<bar>¦)|(?P<close>[›⟧⟫⟩⟭])"
)
_UNFILLED = re.compile(r"[*＊XxＸｘ×_＿]+|A+")
_LOOSE = re.compile(r"^[余多几]")
_HAN_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}


@dataclass(frozen=True, slots=True)
class LabelledClaim:
    """A claim as a reader marked it; ``tolerated`` ones may be found or not."""

    span: Span
    number: Span
    value: float | None
    placeholder: bool
    approximate: bool
    unit: str
    item_span: Span | None
    tolerated: bool = False


@dataclass(frozen=True, slots=True)
class LabelledPlaceholder:
    """An unfilled place with its kind."""

    span: Span
    kind: str
    tolerated: bool = False


@dataclass(frozen=True, slots=True)
class LabelledFinding:
    """A defect: its code, the finer kind or the group of spans that contradict one another."""

    code: str
    group: str
    span: Span
    tolerated: bool = False


@dataclass(frozen=True, slots=True)
class LabelledSection:
    """A part with its role; the title and the opening paragraph carry none."""

    role: Role
    span: Span


@dataclass(slots=True)
class LabelledReport:
    """One report: plain text and every label in it."""

    name: str
    facts: dict[str, str]
    text: str = ""
    claims: list[LabelledClaim] = field(default_factory=list)
    placeholders: list[LabelledPlaceholder] = field(default_factory=list)
    findings: list[LabelledFinding] = field(default_factory=list)
    sections: list[LabelledSection] = field(default_factory=list)
    not_claims: list[Span] = field(default_factory=list)
    items: list[Span] = field(default_factory=list)

    @property
    def year(self) -> int:
        """The year reported on."""
        return int(self.facts["year"])

    @property
    def title(self) -> str:
        """The first line's words."""
        return self.text.split("\n", 1)[0].strip()

    @property
    def missing(self) -> frozenset[str]:
        """Roles of parts that the report ought to have and has not."""
        return frozenset(self.facts.get("missing", "").replace(",", " ").split())

    @property
    def clean(self) -> bool:
        """Whether the report was written to hold no defect at all."""
        return self.facts.get("clean") == "yes"

    @property
    def source(self) -> SourceText:
        """The text as a reader would hand it over."""
        return SourceText(name=f"{self.name}.txt", format="txt", content=self.text)

    @property
    def report(self) -> Report:
        """The whole text as one report."""
        return Report(source=self.source, title=self.title, span=(0, len(self.text)), year=self.year)


@dataclass(slots=True)
class _Open:
    sign: str
    start: int
    match: re.Match[str]
    bar: int | None = None
    filled: bool = True


def read_labelled(path: Path) -> LabelledReport:
    """One marked file, stripped and labelled."""
    head, body = path.read_text(encoding="utf-8").split("\n===\n", 1)
    facts = dict(line.split(": ", 1) for line in head.splitlines())
    return strip_markup(path.stem, facts, body)


def strip_markup(name: str, facts: dict[str, str], body: str) -> LabelledReport:
    """The plain text of ``body`` with its labels.

    Raises:
        ValueError: A mark is left open, closed twice or closed by another's sign.
    """
    told = LabelledReport(name=name, facts=facts)
    reader = _Reader(told)
    for piece in _pieces(body):
        reader.take(piece)
    reader.finish()
    for sign in facts.get("disguise", "").split():
        found = (match.span() for match in re.finditer(sign, told.text))
        told.findings.extend(LabelledFinding("noise", "disguise", span) for span in found)
    return told


def _pieces(body: str) -> Iterator[str | re.Match[str]]:
    end = 0
    for match in _MARK.finditer(body):
        yield body[end : match.start()]
        yield match
        end = match.end()
    yield body[end:]


class _Reader:
    """Takes the pieces in order; keeps the open marks as a stack."""

    def __init__(self, told: LabelledReport) -> None:
        self.told = told
        self.stack: list[_Open] = []
        self.starts: list[tuple[str, int]] = []
        self.item: Span | None = None
        self.waiting: list[int] = []

    def take(self, piece: str | re.Match[str]) -> None:
        at = len(self.told.text)
        if isinstance(piece, str):
            self.told.text += piece
        elif piece["role"]:
            self.starts.append((piece["role"], at))
        elif piece["bar"]:
            self.stack[-1].bar = at
        elif piece["close"]:
            self.close(piece["close"], at)
        else:
            self.stack.append(_Open(piece[0][0], at, piece))

    def close(self, sign: str, at: int) -> None:
        mark = self.stack.pop() if self.stack else None
        if mark is None or dict(zip("‹⟦⟪⟨⟬", "›⟧⟫⟩⟭", strict=True))[mark.sign] != sign:
            here = self.told.text[-20:]
            raise ValueError(f"{self.told.name}: {sign} after {here!r} closes nothing")
        span = (mark.start, at)
        if mark.sign == "‹":
            kind = PLACEHOLDER_KINDS[mark.match["kind"]]
            self.told.placeholders.append(LabelledPlaceholder(span, kind, bool(mark.match["unsure"])))
            for around in self.stack:
                around.filled = False
        elif mark.sign == "⟦":
            self.found(mark.match, span)
        elif mark.sign == "⟪":
            self.item_at(span)
        elif mark.sign == "⟬":
            self.told.not_claims.append(span)
        else:
            self.claim_at(mark)

    def found(self, match: re.Match[str], span: Span) -> None:
        group = match["group"] or ""
        self.told.findings.append(LabelledFinding(match["code"], group, span, bool(match["maybe"])))

    def item_at(self, span: Span) -> None:
        self.item = span
        self.told.items.append(span)
        for index in self.waiting:
            old = self.told.claims[index]
            self.told.claims[index] = LabelledClaim(
                old.span, old.number, old.value, old.placeholder, old.approximate, old.unit, span, old.tolerated
            )
        self.waiting.clear()

    def claim_at(self, mark: _Open) -> None:
        """Close a claim; its flags stand at the end of its words and are taken off the text again."""
        if mark.bar is None:
            raise ValueError(f"{self.told.name}: a claim without ¦ after {self.told.text[-20:]!r}")
        words = self.told.text[mark.bar :]
        tail = words.rstrip("?>~-")
        flags = words[len(tail) :]
        self.told.text = self.told.text[: mark.bar] + tail
        number = self.told.text[mark.start : mark.bar]
        unfilled = bool(_UNFILLED.fullmatch(number))
        unit = _LOOSE.sub("", tail)
        if unfilled:
            kind = "amount" if unit.endswith("元") else "count"
            self.told.placeholders.append(LabelledPlaceholder((mark.start, mark.bar), kind))
        if ">" in flags and "-" not in flags:
            self.waiting.append(len(self.told.claims))
        claim = LabelledClaim(
            span=(mark.start, len(self.told.text)),
            number=(mark.start, mark.bar),
            value=None if unfilled or not mark.filled else value_of(number),
            placeholder=unfilled or not mark.filled,
            approximate="~" in flags or unit != tail,
            unit=unit,
            item_span=None if ">" in flags or "-" in flags else self.item,
            tolerated="?" in flags,
        )
        self.told.claims.append(claim)

    def finish(self) -> None:
        if self.stack:
            raise ValueError(f"{self.told.name}: {self.stack[-1].sign} at {self.stack[-1].start} is left open")
        ends = [at for _, at in self.starts[1:]] + [len(self.told.text)]
        self.told.sections = [
            LabelledSection(role, (start, end))  # type: ignore[arg-type]
            for (role, start), end in zip(self.starts, ends, strict=True)
            if role != "skip"
        ]
        self.told.placeholders.sort(key=lambda label: label.span)


def value_of(number: str) -> float | None:
    """What a number says: digits of either width, or a Chinese numeral below a hundred; None for 数百 and its like."""
    plain = unicodedata.normalize("NFKC", number).replace(",", "")
    try:
        return float(plain)
    except ValueError:
        return _han_value(plain)


def _han_value(numeral: str) -> float | None:
    tens, found, ones = numeral.partition("十")
    if not found:
        return _HAN_DIGITS.get(numeral)
    if any(part and part not in _HAN_DIGITS for part in (tens, ones)):
        return None
    return 10 * _HAN_DIGITS.get(tens or "一", 0) + _HAN_DIGITS.get(ones or "零", 0)


@cache
def labelled_reports() -> tuple[LabelledReport, ...]:
    """Every marked report, in the order of its file's name."""
    return tuple(read_labelled(path) for path in sorted(FOLDER.glob("r*.txt")))
