"""``finding.unanswered``: what was found or promised the year before, and is not answered."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from shuzhi.checking.model import Finding, Report, Section
from shuzhi.checking.structure.reading import count_characters, read
from shuzhi.checking.structure.spans import finding, title_span
from shuzhi.checking.structure.tables import any_of, expression, table

# A sentence; it goes on in the next line where a converter has broken a long one.
_SENTENCE = re.compile(r"[^。！？\n]+(?:(?<=[^\n]{20})\n(?![（(【#一二三四五六七八九十\d第])[^。！？\n]+)*[。！？]?")
_LEAST = 600  # characters of a text that is a whole report
_NOT_OF_A_POST = re.compile(r"个人(?:年度)?(?:工作)?述[职责]|述[廉法德]|学[习法]|任职")
_LOW, _LIKELY = 0.4, 0.7


def check_last_year(report: Report, sections: Sequence[Section], *, silent: bool = True) -> Iterator[Finding]:
    """One finding for a report that leaves last year's findings out, or names them without saying what came of them.

    Args:
        silent: Whether to tell that they are left out.
    """
    if any(section.role in ("findings", "promises") for section in sections):
        return
    said = _sentences_back(report)
    answered = expression("looking_back", "answered")
    if said:
        if not any(answered.search(words) for _, words in said):
            yield _only_named(report, *said[0])
        return
    roles = {section.role for section in sections}
    whole = {"work", "problems"} <= roles and count_characters(report.body) >= _LEAST
    if silent and report.year is not None and whole and not _NOT_OF_A_POST.search(report.title):
        yield finding(
            report.source,
            "finding.unanswered",
            title_span(report),
            message=f"全文没有提到{report.year - 1}年度述职评议指出的问题和作出的承诺。",
            advice="上年有反馈问题或承诺的，请写一段整改和兑现情况（依据述职评议考核办法，待核）；上年没有述职或没有问题的，不用管这一条。",
            confidence=_LOW,
            kind="note",
        )


def looks_back(report: Report) -> bool:
    """Whether a sentence tells what became of last year's findings or promises."""
    answered = expression("looking_back", "answered")
    return any(answered.search(words) for _, words in _sentences_back(report))


def _only_named(report: Report, start: int, words: str) -> Finding:
    at = report.span[0] + start
    return finding(
        report.source,
        "finding.unanswered",
        (at, at + len(words)),
        message="这里提到了以前指出的问题或作出的承诺，没有写后来怎么样。",
        advice="请逐条写明整改或兑现到了哪一步；没有完成的，写明原因和时限。",
        confidence=_LIKELY,
    )


def _sentences_back(report: Report) -> list[tuple[int, str]]:
    """The sentences that speak of the year before, with where they begin in the report."""
    back = _back(report.year)
    text = read(report.body).text
    return [(match.start(), match[0]) for match in _SENTENCE.finditer(text) if back.search(match[0].replace("\n", ""))]


@lru_cache(maxsize=16)
def _back(year: int | None) -> re.Pattern[str]:
    before = str(year - 1) if year else "(?!)"
    return any_of([pattern.replace("LAST_YEAR", before) for pattern in table("looking_back")["before"]])
