"""What a report's author should hear of copied passages: from where, how much, and what to do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from shuzhi.checking.copying.index import Index
from shuzhi.checking.copying.normalising import count_compared
from shuzhi.checking.copying.passages import Passage, merge_spans, share_of
from shuzhi.checking.model import Finding, Report, Span

Kind = Literal["template", "last_year", "other"]

_NEAR = 12
"""Passages from one source with at most so many characters between are told as one."""
_FRESH = 18
"""A further source is told where at least so many compared characters were not yet told of."""
_WORDS: dict[Kind, str] = {
    "template": "与范文《{label}》相同",
    "last_year": "与本人上一年的报告《{label}》相同",
    "other": "与《{label}》相同",
}
_ADVICE: dict[Kind, str] = {
    "template": "请换成本支部自己的做法、数字和例子；范文里的话不能代表本年的工作。",
    "last_year": "请对照今年的台账重写；确实连续两年都做的事，请写出今年的时间、次数和进展。",
    "other": "请与作者核对谁先写；如确是共同开展的工作，请写明共同开展，并写出本支部自己做了什么。",
}


@dataclass(frozen=True, slots=True)
class Source:
    """A text that a report is held against.

    Attributes:
        label: Its title or file name, as the message names it.
        text: Its words.
        kind: A known template, the author's own report of last year, or another report.
    """

    label: str
    text: str
    kind: Kind = "other"


class Sources:
    """Sources indexed once, to check many reports against them."""

    def __init__(self, sources: Iterable[Source]) -> None:
        ranks: dict[Kind, int] = {"template": 0, "last_year": 1, "other": 2}
        ordered = sorted(sources, key=lambda source: ranks[source.kind])
        self._told = [(source.label, source.kind) for source in ordered]
        self._index = Index.build([source.text for source in ordered])

    def label_of(self, number: int) -> tuple[str, Kind]:
        """The label and kind of a source by its number in the passages."""
        return self._told[number]

    def find(self, text: str) -> list[Passage]:
        """The passages of ``text`` that stand in a source."""
        return self._index.find(text)


def check_copied(report: Report, sources: Sequence[Source] | Sources) -> list[Finding]:
    """Say which passages of ``report`` stand in ``sources``.

    The source that explains most of the report is told first; a further one only for what the others do not explain.

    Returns:
        Findings with code ``copied``, by place; ``kind`` is the source's.
    """
    held = sources if isinstance(sources, Sources) else Sources(sources)
    body = report.body
    by_source: dict[int, list[Passage]] = {}
    for passage in held.find(body):
        by_source.setdefault(passage.a, []).append(passage)
    told: list[Span] = []
    findings: list[Finding] = []
    for number in sorted(by_source, key=lambda each: (-_matched(by_source[each]), each)):
        spans = [passage.b_span for passage in by_source[number]]
        fresh = [span for span in spans if _untold(body, span, told) >= _FRESH]
        label, kind = held.label_of(number)
        share = share_of(body, spans)
        findings += [
            _finding(report, span, label, kind, share, by_source[number]) for span in merge_spans(fresh, gap=_NEAR)
        ]
        told = merge_spans([*told, *fresh])
    return sorted(findings, key=lambda finding: finding.span)


def _matched(passages: Iterable[Passage]) -> int:
    return sum(passage.characters for passage in passages)


def _untold(body: str, span: Span, told: Sequence[Span]) -> int:
    """How many compared characters of ``span`` no finding covers yet."""
    start, end = span
    known = [(max(start, low), min(end, high)) for low, high in told if low < end and high > start]
    return count_compared(body[start:end]) - sum(count_compared(body[low:high]) for low, high in known)


def _finding(report: Report, span: Span, label: str, kind: Kind, share: float, passages: Sequence[Passage]) -> Finding:
    words = report.body[span[0] : span[1]]
    inside = [passage for passage in passages if span[0] <= passage.b_span[0] and passage.b_span[1] <= span[1]]
    alike = min(1.0, _matched(inside) / max(1, count_compared(words)))
    message = f"这段话（{count_compared(words)}个字）{_WORDS[kind].format(label=label)}；全文约有{share:.0%}与它相同。"
    return Finding(
        code="copied",
        span=(report.span[0] + span[0], report.span[0] + span[1]),
        text=words,
        message=message,
        advice=_ADVICE[kind],
        confidence=round(alike, 2),
        kind=kind,
    )
