"""Where a finding about a whole report or a whole part stands, and how a finding is made."""

from __future__ import annotations

from shuzhi.checking.model import Finding, Report, Section, SourceText, Span

_FIRST_WORDS = 60  # characters looked at for the end of a first sentence
_WITHOUT_END = 30


def finding(
    source: SourceText,
    code: str,
    span: Span,
    *,
    message: str,
    advice: str,
    confidence: float = 1.0,
    kind: str = "",
) -> Finding:
    """A finding with the words at its span."""
    return Finding(code, span, source.content[slice(*span)], message, advice, confidence, kind)


def title_span(report: Report) -> Span:
    """Where the title stands; of a report without one, its first line."""
    start, end = report.span
    text = report.source.content
    start = _past_space(text, start, end)
    stop = text.find("\n", start, end)
    return start, (stop if stop >= 0 else end)


def heading_span(report: Report, section: Section) -> Span:
    """Where a part's heading stands; of a part without one, its first words."""
    text = report.source.content
    start, end = section.span
    at = text.find(section.heading, start, end) if section.heading else -1
    if at >= 0:
        return at, at + len(section.heading)
    return sentence_span(text, _past_space(text, start, end), end)


def sentence_span(text: str, start: int, end: int) -> Span:
    """The sentence that begins at ``start``, cut short where it is long."""
    limit = min(end, start + _FIRST_WORDS)
    stops = [position for stop in "。！？；\n" if (position := text.find(stop, start, limit)) >= 0]
    return start, min(stops, default=min(end, start + _WITHOUT_END))


def _past_space(text: str, start: int, end: int) -> int:
    while start < end and text[start].isspace():
        start += 1
    return start
