"""Files compared with one another: which reports share passages, and what a report took from others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from shuzhi.checking.copying import Passage, compare, group_pairs, merge_spans
from shuzhi.checking.model import Copied, Finding, Report, SourceText, Span
from shuzhi.checking.structure import split_reports

SURE = 0.95
COVERED = 0.8  # a passage that lies so far inside another one is the same passage in a further text


@dataclass(frozen=True, slots=True)
class Compared:
    """A report that was compared: its short id, its file as the user named it, the report."""

    id: str
    file: str
    report: Report

    @property
    def title(self) -> str:
        """The report's title, often empty."""
        return self.report.title


@dataclass(frozen=True, slots=True)
class Shared:
    """A passage that two reports share; spans are offsets into their files."""

    a: Span
    b: Span
    characters: int


@dataclass(frozen=True, slots=True)
class SharedPair:
    """Two reports (by id) with their shared passages; a share is of each report's own characters, 0 to 1."""

    a: str
    b: str
    share_a: float
    share_b: float
    passages: tuple[Shared, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """All reports compared, and the pairs that share something, most shared first."""

    reports: tuple[Compared, ...]
    pairs: tuple[SharedPair, ...]


def compare_sources(sources: Sequence[tuple[str, SourceText]]) -> Comparison:
    """Split the texts into reports and compare each report with every other.

    Args:
        sources: The file as the user named it, and its text.
    """
    reports = _with_ids([(file, report) for file, source in sources for report in split_reports(source)])
    bodies = [one.report.body for one in reports]
    pairs = [
        SharedPair(
            reports[pair.a].id,
            reports[pair.b].id,
            pair.share_a,
            pair.share_b,
            tuple(_shared(reports[pair.a].report, reports[pair.b].report, passage) for passage in pair.passages),
        )
        for pair in group_pairs(bodies, compare(bodies))
    ]
    return Comparison(tuple(reports), tuple(pairs))


def find_copies(reports: Sequence[Report], others: Sequence[Report]) -> list[tuple[Copied, ...]]:
    """For each report of a file, what of it also stands in ``others`` or in another report of the same file."""
    if len(reports) + len(others) < 2:
        return [() for _ in reports]
    everything = [*others, *reports]
    passages = compare([report.body for report in everything], templates=len(others))
    found: list[list[Copied]] = [[] for _ in reports]
    for passage in passages:
        a, b = everything[passage.a], everything[passage.b]
        here, there = _moved(passage.b_span, b), _moved(passage.a_span, a)
        if passage.b >= len(others):
            found[passage.b - len(others)].append(_copied(here, a, there, passage.characters))
        if passage.a >= len(others):
            found[passage.a - len(others)].append(_copied(there, b, here, passage.characters))
    return [tuple(_once_each(copies)) for copies in found]


def check_copies(report: Report, copies: Iterable[Copied]) -> list[Finding]:
    """A finding for each passage that also stands elsewhere."""
    return [
        Finding(
            "copied",
            copied.span,
            report.source.content[slice(*copied.span)],
            f"这一段有 {copied.characters} 个字与{_source(report, copied)}相同。",
            "请改写成本年、本单位的实际情况；确需引用的，请注明出处。",
            SURE,
        )
        for copied in copies
    ]


def _source(report: Report, copied: Copied) -> str:
    title = f"《{copied.title}》" if copied.title else "另一篇报告"
    return f"本文件中的{title}" if copied.file == report.source.name else f"“{copied.file}”中的{title}"


def _copied(span: Span, other: Report, other_span: Span, characters: int) -> Copied:
    words = other.source.content[slice(*other_span)]
    return Copied(span, other.source.name, other.title, other_span, words, characters)


def _once_each(copies: Sequence[Copied]) -> list[Copied]:
    """The largest of those that cover the same words, in the order of the text."""
    chosen: list[Copied] = []
    for copied in sorted(copies, key=lambda one: (-one.characters, one.span)):
        covered = merge_spans(_overlap(copied.span, one.span) for one in chosen)
        if sum(end - start for start, end in covered) < COVERED * (copied.span[1] - copied.span[0]):
            chosen.append(copied)
    return sorted(chosen, key=lambda one: one.span)


def _overlap(one: Span, other: Span) -> Span:
    start = max(one[0], other[0])
    return start, max(start, min(one[1], other[1]))


def _shared(a: Report, b: Report, passage: Passage) -> Shared:
    return Shared(_moved(passage.a_span, a), _moved(passage.b_span, b), passage.characters)


def _moved(span: Span, report: Report) -> Span:
    """From an offset into the report's body to one into its file."""
    return span[0] + report.span[0], span[1] + report.span[0]


def _with_ids(reports: Sequence[tuple[str, Report]]) -> list[Compared]:
    """Short ids: the file's name without ending, ``name.2`` for its second report; the path where names repeat."""
    files = list(dict.fromkeys(file for file, _ in reports))
    stems = Counter(PurePath(file).stem for file in files)
    several = Counter(file for file, _ in reports)
    seen: Counter[str] = Counter()
    told: list[Compared] = []
    used: set[str] = set()
    for file, report in reports:
        seen[file] += 1
        stem = PurePath(file).stem
        name = stem if stems[stem] == 1 else file
        short = f"{name}.{seen[file]}" if several[file] > 1 else name
        told.append(Compared(short if short not in used else f"{file}#{seen[file]}", file, report))
        used.add(told[-1].id)
    return told
