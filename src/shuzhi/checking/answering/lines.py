"""Results as lines for a terminal or a text file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from shuzhi.checking.answering.notes import location_of, noted_paragraphs
from shuzhi.checking.codes import code_label
from shuzhi.checking.comparing import Comparison
from shuzhi.checking.model import ROLE_LABELS, Checked, Match, MatchState, SourceText

STATE_LABELS: dict[MatchState, str] = {
    "agrees": "一致",
    "differs": "不一致",
    "missing": "台账没有记录",
    "uncheckable": "核对不了",
}


def report_lines(checked: Checked) -> Iterator[str]:
    """One report: what it is, how many findings of each sort, then each with its place and what to do."""
    report = checked.report
    size = sum(not letter.isspace() for letter in report.body)
    year = f"，{report.year}年度" if report.year else ""
    yield f"报告：{report.title or '（没有标题）'}（{size} 字{year}）"
    if checked.sections:
        yield "  " + "，".join(f"{ROLE_LABELS[s.role]} {s.characters} 字（{s.share:.0%}）" for s in checked.sections)
    yield from match_lines(checked.matches)
    if not checked.findings:
        yield "  没有发现需要修改的地方。"
        return
    counted = Counter(code_label(finding.code).label for finding in checked.findings)
    yield f"  需要看一看的 {len(checked.findings)} 处：" + "，".join(f"{label} {n}" for label, n in counted.items())
    for paragraph in noted_paragraphs(checked):
        for note in paragraph.notes:
            first = note.findings[0]
            words = _short(first.text)
            quoted = f"“{words}”　" if words and words not in note.message else ""
            yield f"  {location_of(report, first.span)}　{note.label}（{first.code}）：{quoted}{note.message}"
            if note.advice:
                yield f"      怎么办：{note.advice}"


def match_lines(matches: Sequence[Match]) -> Iterator[str]:
    """How many numbers the ledger bears out, and what it holds for those left open; nothing where it was not asked."""
    if not matches:
        return
    counted = Counter(match.state for match in matches)
    yield "  与台账核对：" + "，".join(f"{label} {counted[state]} 处" for state, label in STATE_LABELS.items())
    for match in matches:
        if match.advice:
            yield f"      {match.claim.item}{match.claim.words}：{match.advice}"


def source_lines(source: SourceText) -> Iterator[str]:
    """What the reader had to say about a file."""
    for line in source.noted:
        yield f"  说明：{line}"


def comparison_lines(comparison: Comparison) -> Iterator[str]:
    """Which reports share passages, and how much of each."""
    if len(comparison.reports) < 2:
        yield "只有一篇报告，没有可以对照的。"
        return
    yield f"共 {len(comparison.reports)} 篇报告，{len(comparison.pairs)} 对有相同的段落。"
    known = {one.id: one for one in comparison.reports}
    for pair in comparison.pairs:
        a, b = known[pair.a], known[pair.b]
        yield (
            f"{pair.a}（{a.title or a.file}）占 {pair.share_a:.0%} ←→ "
            f"{pair.b}（{b.title or b.file}）占 {pair.share_b:.0%}"
        )
        for passage in pair.passages:
            words = _short(a.report.source.content[slice(*passage.a)])
            locations = f"{location_of(a.report, passage.a)} ←→ {location_of(b.report, passage.b)}"
            yield f"    {locations}，{passage.characters} 字：{words}"


def _short(text: str, most: int = 30) -> str:
    words = " ".join(text.split())
    return words if len(words) <= most else words[:most] + "……"


def joined(lines: Sequence[str]) -> str:
    """Lines as the text of a file."""
    return "\n".join(lines) + "\n"
