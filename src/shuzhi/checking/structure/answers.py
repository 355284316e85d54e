"""Whether problems, causes and measures meet, and whether last year's findings are answered."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from shuzhi.checking.model import Finding, Report, Section
from shuzhi.checking.structure.items import Item, find_items
from shuzhi.checking.structure.limits import ShapeLimits
from shuzhi.checking.structure.looking_back import check_last_year
from shuzhi.checking.structure.reading import read
from shuzhi.checking.structure.sections import report_headings
from shuzhi.checking.structure.series import find_series
from shuzhi.checking.structure.spans import finding, heading_span
from shuzhi.checking.structure.topics import in_passing, telling_grams, topics_of

_ANSWERED_THERE = re.compile(
    r"对此[，,、]|为此[，,]|下一?步[，,将要我]|今后[，,将要我]|(?:整改|改进|解决)(?:措施|办法|方向)(?:是|为)?[：:]|"
    r"(?:我们?|支部|党委|党组|党工委|党总支)将(?:通过|采取|进一步|认真|切实)"
)
_LEAST_PLAN = 60  # characters of a plan that can be held against the problems
_LEAST_GRAMS = 3
_FEW = 3  # more measures without a problem than this are told in one finding
_LEAST_PROBLEMS = 3
_SURE, _LIKELY, _LOW = 0.8, 0.65, 0.5


def check_answers(
    report: Report, sections: Sequence[Section], *, limits: ShapeLimits | None = None
) -> Iterator[Finding]:
    """Problems that no measure answers, measures that no problem asks for, and last year's findings left out.

    Yields ``problem.unanswered``, ``measure.unmatched``, ``finding.unanswered``; only where it is sure: two points meet
    as soon as they share a topic or a telling word, and what names no known topic is hardly judged.

    Args:
        limits: A profile that asks for a part on last year's findings tells by itself that it is missing.
    """
    reading = read(report.body)
    if not reading.lines:
        return
    asked_for = limits is not None and "findings" in limits.required
    yield from check_last_year(report, sections, silent=not asked_for)
    plan = [section for section in sections if section.role == "plan"]
    series = find_series(reading, report_headings(report, reading))
    problems = find_items(report, reading, series, sections, "problems")
    if not plan or not problems:
        return
    start = report.span[0]
    planned = "\n".join(reading.text[section.span[0] - start : section.span[1] - start] for section in plan)
    if len(planned) < _LEAST_PLAN:
        return
    measures = find_items(report, reading, series, sections, "plan")
    open_problems = [problem for problem in problems if not _is_answered(problem, measures, planned)]
    if not measures and len(problems) >= _LEAST_PROBLEMS and 2 * len(open_problems) >= len(problems):
        yield _no_measures(report, plan[0], len(problems))
    for problem in open_problems:
        yield _unanswered(report, problem)
    causes = find_items(report, reading, series, sections, "causes")
    asked = "\n".join(
        reading.text[section.span[0] - start : section.span[1] - start]
        for section in sections
        if section.role in ("problems", "causes", "findings")
    )
    unmatched = [measure for measure in measures if not _is_asked_for(measure, [*problems, *causes], asked)]
    yield from _unmatched(report, plan[0], unmatched)


def _is_answered(problem: Item, measures: Sequence[Item], planned: str) -> bool:
    """Whether a measure answers the problem, or it cannot be told for sure that none does."""
    if _ANSWERED_THERE.search("".join(problem.text.split())):
        return True
    if problem.lead_topics:
        if any(_meet(problem, measure) for measure in measures):
            return True
        if not measures and problem.lead_topics & topics_of(planned):
            return True
        return bool(telling_grams(problem.lead, 3) & telling_grams(planned, 3))
    grams = telling_grams(problem.lead, 2)
    return len(grams) < _LEAST_GRAMS or bool(grams & telling_grams(planned, 2))


def _is_asked_for(measure: Item, asking: Sequence[Item], asked: str) -> bool:
    """Whether a problem or a cause asks for the measure, or it cannot be told for sure that none does."""
    if not measure.sentence_topics or measure.sentence_topics & topics_of(asked):
        return True
    topics = measure.topics - in_passing()
    if any(one.lead_topics & topics for one in asking):
        return True
    return bool(telling_grams(measure.sentence, 3) & telling_grams(asked, 3))


def _meet(problem: Item, measure: Item) -> bool:
    """Whether the lead of one names a topic that the other one speaks of."""
    return bool(problem.lead_topics & measure.topics or problem.topics & measure.sentence_topics)


def _no_measures(report: Report, plan: Section, count: int) -> Finding:
    return finding(
        report.source,
        "problem.unanswered",
        heading_span(report, plan),
        message=f"前面列了{count}条问题，这里没有分条写措施，多数问题没有对应的打算。",
        advice="请对照问题逐条写：做什么、谁负责、什么时候完成。",
        confidence=_SURE,
        kind="plan",
    )


def _unanswered(report: Report, problem: Item) -> Finding:
    return finding(
        report.source,
        "problem.unanswered",
        _lead_span(report, problem),
        message=f"“{_short(problem.lead)}”这条问题，后面的打算里没有看到对应的措施。",
        advice="请在下步打算里补一条对应的措施；已经写了的，请让两处用同样的说法。",
        confidence=_SURE if problem.lead_topics else _LIKELY,
    )


def _unmatched(report: Report, plan: Section, measures: Sequence[Item]) -> Iterator[Finding]:
    if len(measures) > _FEW:
        named = "、".join(f"“{_short(measure.lead)}”" for measure in measures)
        yield finding(
            report.source,
            "measure.unmatched",
            heading_span(report, plan),
            message=f"有{len(measures)}条措施没有看到对应的问题：{named}。",
            advice="请看前面的问题是否写全；确有这方面的问题就补上，没有可以不管这一条。",
            confidence=_LOW,
        )
        return
    for measure in measures:
        yield finding(
            report.source,
            "measure.unmatched",
            _lead_span(report, measure),
            message=f"“{_short(measure.lead)}”这条措施，前面没有看到对应的问题。",
            advice="确有这方面的问题，请在“存在的问题”里补上一条；没有可以不管这一条。",
            confidence=_LOW,
        )


def _lead_span(report: Report, item: Item) -> tuple[int, int]:
    return report.span[0] + item.start, report.span[0] + item.lead_end


def _short(lead: str) -> str:
    words = "".join(lead.split()).strip("，,。；：:")
    return words if len(words) <= 20 else words[:19] + "…"
