"""Files compared with one another: which reports share passages, from which source, and what an author should hear.

``compare_sources`` compares all with all; ``group_by_source`` tells its answer source by source, for whoever looks
after many reports; ``find_copies`` and ``check_copies`` tell one author what of a report stands elsewhere.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import PurePath

from shuzhi.checking.copying import Index, Passage, compare, group_pairs, merge_spans, share_of, tidy
from shuzhi.checking.copying.chaining import SHORTEST
from shuzhi.checking.copying.normalising import count_compared
from shuzhi.checking.model import Copied, Finding, Report, SourceText, Span
from shuzhi.checking.noise import fold
from shuzhi.checking.structure import split_reports

SURE = 0.95
COVERED = 0.8  # a passage that lies so far inside what was already told is the same passage in a further text
NEAR = 40  # passages from one source with at most so many signs between them, on both sides, are told as one
_YEAR = re.compile(r"(?:19|20)\d{2}")
_TEMPLATE = re.compile(r"范文|模板|样本|范本|例文|样例")
_ADVICE = {
    "template": "请换成本支部自己的做法、数字和例子；范文里的话说明不了本年的工作。",
    "earlier": "如果是自己以前的报告，请对照今年的台账重写；两年都做的事，请写出今年的时间、次数和进展。",
    "file": "两篇报告在同一份文件里，请核对哪一篇写在先；另一篇请改写成本单位的实际情况。",
    "other": "请改写成本年、本单位的实际情况；确是共同开展的工作，请写明共同开展，并写出自己做了什么。",
}


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
    """Two reports (by id) with their shared passages; a share is of each report's own characters, 0 to 1.

    ``a`` is the one named earlier to ``compare_sources``.
    """

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


@dataclass(frozen=True, slots=True)
class Taker:
    """A report (by id) that holds a source's passage too: where in its file, how many characters agree."""

    report: str
    span: Span
    characters: int


@dataclass(frozen=True, slots=True)
class SourcePassage:
    """A passage of a source: where in its file, its words, and the reports that hold it too, in the order named."""

    span: Span
    text: str
    takers: tuple[Taker, ...]


@dataclass(frozen=True, slots=True)
class SourceGroup:
    """A report that others share passages with, because it was named before them.

    Attributes:
        report: The source.
        passages: Its shared passages, in the order of its text.
        shares: For each report that holds any of them (by id), what share of that report they are, 0 to 1.
    """

    report: Compared
    passages: tuple[SourcePassage, ...]
    shares: Mapping[str, float]


def compare_sources(sources: Sequence[tuple[str, SourceText]], *, known: int = 0) -> Comparison:
    """Split the texts into reports and compare each report with every other.

    Args:
        sources: The file as the user named it, and its text; whoever held a passage first comes first (templates, last
            year's reports, then by time of submission).
        known: The first so many are templates or reports of earlier years: they are not compared with one another, and
            what stands in them was copied however many hold it.
    """
    split = [[(file, report) for report in split_reports(source)] for file, source in sources]
    templates = sum(len(reports) for reports in split[:known])
    reports = _with_ids([one for found in split for one in found])
    bodies = [one.report.body for one in reports]
    found = (one for one in compare(bodies, templates=templates) if one.b >= templates)
    trimmed = (tidy(one, bodies[one.a], bodies[one.b]) for one in found)
    passages = [one for one in trimmed if _is_long(one, bodies[one.b])]
    pairs = [
        SharedPair(
            reports[pair.a].id,
            reports[pair.b].id,
            pair.share_a,
            pair.share_b,
            tuple(_shared(reports[pair.a].report, reports[pair.b].report, passage) for passage in pair.passages),
        )
        for pair in group_pairs(bodies, passages)
    ]
    return Comparison(tuple(reports), tuple(pairs))


def group_by_source(comparison: Comparison) -> list[SourceGroup]:
    """The shared passages by the report that held them first, most shared characters first.

    Each passage of a report is told once, under the first holder; of three reports alike, two are under the first.
    For the department's view of a year's reports: pass the submissions to ``compare_sources`` in the order they came.
    """
    order = {one.id: index for index, one in enumerate(comparison.reports)}
    by_taker: dict[str, list[tuple[int, Shared]]] = defaultdict(list)
    for pair in comparison.pairs:
        by_taker[pair.b] += [(order[pair.a], shared) for shared in pair.passages]
    by_source: dict[int, list[tuple[Span, Taker]]] = defaultdict(list)
    for taker in sorted(by_taker, key=lambda one: order[one]):
        spans: list[Span] = []
        for source, shared in sorted(by_taker[taker], key=lambda one: (one[0], one[1].b)):
            if not _is_covered(shared.b, spans):
                by_source[source].append((shared.a, Taker(taker, shared.b, shared.characters)))
                spans.append(shared.b)
    groups = [_group(comparison.reports[source], comparison, held) for source, held in by_source.items()]
    return sorted(groups, key=lambda group: (-_weight(group), order[group.report.id]))


def _group(source: Compared, comparison: Comparison, held: Sequence[tuple[Span, Taker]]) -> SourceGroup:
    known = {one.id: one for one in comparison.reports}
    spans: dict[str, list[Span]] = defaultdict(list)
    for _, taker in held:
        start = known[taker.report].report.span[0]
        spans[taker.report].append((taker.span[0] - start, taker.span[1] - start))
    passages = [
        SourcePassage(
            span,
            source.report.source.content[slice(*span)],
            tuple(taker for where, taker in held if span[0] <= where[0] and where[1] <= span[1]),
        )
        for span in merge_spans(where for where, _ in held)
    ]
    shares = {taker: share_of(known[taker].report.body, where) for taker, where in spans.items()}
    return SourceGroup(source, tuple(passages), shares)


def _weight(group: SourceGroup) -> int:
    return sum(taker.characters for passage in group.passages for taker in passage.takers)


def find_copies(reports: Sequence[Report], against: Sequence[SourceText]) -> list[tuple[Copied, ...]]:
    """For each report of a file, what of it also stands in ``against`` or in another report of the same file.

    Of a passage that stands in several sources, the one that explains most of the report is named.
    """
    found: list[list[tuple[Report, Passage]]] = [[] for _ in reports]
    if against:
        others, index = _hold(tuple(against))
        for copies, report in zip(found, reports, strict=True):
            copies += [(others[one.a], one) for one in index.find(report.body) if others[one.a].source != report.source]
    for one in compare([report.body for report in reports]) if len(reports) > 1 else ():
        found[one.b].append((reports[one.a], one))
        found[one.a].append((reports[one.b], Passage(one.b, one.a, one.b_span, one.a_span, one.characters)))
    return [_each_once(report, _long_ones(report, copies)) for report, copies in zip(reports, found, strict=True)]


def _long_ones(report: Report, copies: Iterable[tuple[Report, Passage]]) -> list[tuple[Report, Passage]]:
    trimmed = [(other, tidy(passage, other.body, report.body)) for other, passage in copies]
    return [(other, passage) for other, passage in trimmed if _is_long(passage, report.body)]


def _is_long(passage: Passage, b: str) -> bool:
    return count_compared(b[slice(*passage.b_span)]) >= SHORTEST


@lru_cache(maxsize=2)
def _hold(against: tuple[SourceText, ...]) -> tuple[list[Report], Index]:
    """The reports of these texts, ready to be asked; many files are checked against the same ones."""
    reports = [report for text in against for report in split_reports(text)]
    return reports, Index.build([report.body for report in reports])


def _each_once(report: Report, copies: Sequence[tuple[Report, Passage]]) -> tuple[Copied, ...]:
    """Passages from the source that explains most, then from others what is not yet told; in the order of the text."""
    weight: Counter[int] = Counter()
    for other, passage in copies:
        weight[id(other)] += passage.characters
    covered: list[Span] = []
    chosen: list[tuple[Report, Passage]] = []
    for other, passage in sorted(copies, key=lambda one: (-weight[id(one[0])], -one[1].characters, one[1].b_span)):
        if not _is_covered(passage.b_span, covered):
            covered.append(passage.b_span)
            chosen.append((other, passage))
    chosen.sort(key=lambda one: one[1].b_span)
    return tuple(_copied(report, other, passage) for other, passage in _joined(chosen))


def _joined(copies: Iterable[tuple[Report, Passage]]) -> list[tuple[Report, Passage]]:
    """Neighbours from one source that also stand side by side there, made one."""
    joined: list[tuple[Report, Passage]] = []
    for other, passage in copies:
        source, before = joined[-1] if joined else (None, passage)
        if source is other and _follows(before, passage):
            a_span, b_span = (before.a_span[0], passage.a_span[1]), (before.b_span[0], passage.b_span[1])
            whole = before._replace(a_span=a_span, b_span=b_span, characters=before.characters + passage.characters)
            joined[-1] = (other, whole)
        else:
            joined.append((other, passage))
    return joined


def _follows(before: Passage, passage: Passage) -> bool:
    here, there = passage.b_span[0] - before.b_span[1], passage.a_span[0] - before.a_span[1]
    return 0 <= here <= NEAR and 0 <= there <= NEAR


def _is_covered(span: Span, spans: Iterable[Span]) -> bool:
    """Whether most of ``span`` lies in spans already told."""
    covered = merge_spans(_overlap(span, one) for one in spans)
    return sum(end - start for start, end in covered) >= COVERED * (span[1] - span[0])


def check_copies(report: Report, copies: Sequence[Copied]) -> list[Finding]:
    """A finding for each passage that also stands elsewhere.

    Returns:
        Findings with code ``copied``, whose ``kind`` tells the source: ``template``, ``earlier`` (a report of an
        earlier year), ``file`` (another report of the same file) or ``other``.
    """
    spans: dict[tuple[str, str], list[Span]] = defaultdict(list)
    for copied in copies:
        spans[copied.file, copied.title].append((copied.span[0] - report.span[0], copied.span[1] - report.span[0]))
    shares = {source: share_of(report.body, own) for source, own in spans.items()}
    return [_finding(report, copied, shares[copied.file, copied.title]) for copied in copies]


def _finding(report: Report, copied: Copied, share: float) -> Finding:
    kind = _kind(report, copied)
    whole = f"；全文约有{share:.0%}与它相同" if share >= 0.01 else ""
    return Finding(
        code="copied",
        span=copied.span,
        text=report.source.content[slice(*copied.span)],
        message=f"这一段有 {copied.characters} 个字与{_named(copied, kind)}相同{whole}。",
        advice=_ADVICE[kind],
        confidence=SURE,
        kind=kind,
    )


def _kind(report: Report, copied: Copied) -> str:
    """What sort of source it is, as far as its name and title tell."""
    if _is_in_same_file(report, copied):
        return "file"
    named = fold(f"{copied.title} {PurePath(copied.file).stem}")
    if _TEMPLATE.search(named):
        return "template"
    year = _YEAR.search(named)
    return "earlier" if year and report.year and int(year[0]) < report.year else "other"


def _is_in_same_file(report: Report, copied: Copied) -> bool:
    """Another report of the same file; last year's file often has the very same name."""
    (start, end), (low, high) = report.span, copied.other_span
    apart = high <= start or end <= low
    return apart and copied.file == report.source.name and report.source.content[low:high] == copied.other_text


def _named(copied: Copied, kind: str) -> str:
    title = f"《{copied.title}》" if copied.title else "另一篇报告"
    return f"本文件中的{title}" if kind == "file" else f"“{copied.file}”中的{title}"


def _copied(report: Report, other: Report, passage: Passage) -> Copied:
    there = _moved(passage.a_span, other)
    words = other.source.content[slice(*there)]
    here = _moved(passage.b_span, report)
    return Copied(here, other.source.name, other.title, there, words, passage.characters)


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
    named: list[Compared] = []
    used: set[str] = set()
    for file, report in reports:
        seen[file] += 1
        stem = PurePath(file).stem
        name = stem if stems[stem] == 1 else file
        short = f"{name}.{seen[file]}" if several[file] > 1 else name
        named.append(Compared(short if short not in used else f"{file}#{seen[file]}", file, report))
        used.add(named[-1].id)
    return named
