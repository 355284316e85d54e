"""A report that speaks of two years: work told of another year, a plan for the year reported, a title that differs."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from shuzhi.checking.facts.context import clause, in_quotes, in_title
from shuzhi.checking.model import Finding, Report, Role, Section
from shuzhi.checking.noise import fold

Sign = Literal["opening", "plan", "told", "counted", "unfilled"]

SHOWN = 3
"""Places of one odd year that become findings; the last of them tells how many more there are."""
_OPENING = 300  # characters in which a report says of what year it is
_PARAGRAPH = 600  # characters looked through for the report's own year
_SURE: dict[Sign, float] = {"opening": 0.9, "plan": 0.85, "told": 0.8, "counted": 0.7, "unfilled": 0.65}
_YEAR = re.compile(r"(?<![0-9—–\-~～至到.])((?:19|20)[0-9]{2})年(?![0-9]{0,2}[—–\-~～至到])")
_UNFILLED = re.compile(r"(?:[XxＸｘ×*＊_＿]+|20[XxＸｘ×*＊_＿]{1,2}|某)年度?")
_PAST = re.compile(
    r"被评|评为|评定|荣获|获得|获评|授予|成立|组建于|入党|参加工作|毕业|始建|建成|上任|调任|到任|担任|任职|曾|历史|回顾|"
    r"考核|评议|巡察|巡视|反馈|换届|启动|印发|出台|修订|公布|施行|当年|那年|以来|起[，,]|同比|(?<![求望标])相比|比上|较上|"
    r"今年|目前|如今|至今|现已|现在|本年|上年|去年|周年"
)
_MONTH_OR_SPAN = re.compile(
    r"度?(?:以来|起|前|后|底|末|初|春|夏|秋|冬|时|间|[0-9一二三四五六七八九十]{1,3}月|版|第|上半年|下半年)"
)
_SENTENCE_BEGINS = re.compile(
    r"(?:\A|[\n。！？；])[ \t　“]*(?:[（(]?[一二三四五六七八九十0-9]{1,3}[）)、.．][ \t　]*)?\Z"
)
_PARAGRAPH_BEGINS = re.compile(r"(?:\A|\n)[ \t　“]*(?:[（(]?[一二三四五六七八九十0-9]{1,3}[）)、.．][ \t　]*)?\Z")
_TELLS = re.compile(r"度?(?:，|,|在|我|本人|支部|党支部|党委|党组|公司|学校|全年|是|的?工作|[\u4e00-\u9fff]{2,12}工作)")
_COUNTS = re.compile(
    r"度?(?:全年)?[，,]?(?:我|共|累计|先后|共计)?(?:组织(?!生活)|召开|举办|开展|完成|发展党员|慰问|走访|培训|编发|撰写)(?![^，。；]{0,6}的)"
)
_COUNT = re.compile(
    r"(?:[0-9]+|[XxＸｘ×*＊_＿]+|[一二三四五六七八九十百]+)(?:余|多)?(?:次|场|期|人次|名|件|篇|份|条|户)"
)
_WILL = re.compile(r"度?[，,]?(?:我们?|本人|[\u4e00-\u9fff]{0,10})?(?:将|计划|打算|拟)(?![士领])")
_AIM = re.compile(r"度?[\u4e00-\u9fff“”]{0,14}(?:清单|指标|目标|任务|要点|计划|重点工作|工作重点)")
_DOES = re.compile(r"(?:制定|完成|实现|围绕|编制|确保|力争|做好|抓好|落实|推进|谋划)(?:好|了?)[^，。；\n]{0,4}\Z")
_DONE = re.compile(r"已|基础上|总结|回顾|巩固|问题|不足|反馈|过去|成绩|经验|成果|收官|完成情况|对照|针对|[自从]\Z")
_REPORTS = re.compile(r"(?:现将|现就|下面|就)[^。\n]{0,16}\Z")
_REPORTED = re.compile(r"度?[^。\n]{0,40}(?:报告|汇报|述职)(?:如下|于下|：)")
_SKIPPED: frozenset[Role] = frozenset({"promises", "findings"})


@dataclass(frozen=True, slots=True)
class _Named:
    """A year named in the text (folded) and the part it stands in."""

    text: str
    start: int
    end: int
    year: int
    role: Role | None


@dataclass(frozen=True, slots=True)
class _Odd:
    """A year at a place that does not go with the report's own."""

    year: int
    start: int
    end: int
    sign: Sign


def check_years(report: Report, sections: Sequence[Section]) -> list[Finding]:
    """Years that do not go together, at most three places for each odd year; code ``year.mixed``.

    Kinds: ``opening`` (the opening names another year than the title), ``plan`` (next steps are planned for a year that
    is already reported), ``told`` and ``counted`` (work of another year), ``unfilled`` (the title leaves its year open
    while the body names one).  Years in names, titles of documents, spans, history and last year's findings are none.
    """
    text = fold(report.body)
    base = report.span[0]
    parts = [(section.span[0] - base, section.span[1] - base, section.role) for section in sections]
    left_open = bool(_UNFILLED.search(text, 0, _OPENING)) and str(report.year) not in text[:_OPENING]
    year = None if left_open else report.year
    odd: dict[int, list[_Odd]] = defaultdict(list)
    for odd_year in _odd_years(text, parts, year) if year or left_open else ():
        odd[odd_year.year].append(odd_year)
    findings = [each for odd_years in odd.values() for each in _findings(report, text, odd_years, year)]
    return sorted(findings, key=lambda finding: finding.span)


def _odd_years(text: str, parts: Sequence[tuple[int, int, Role]], year: int | None) -> Iterator[_Odd]:
    ahead = year is not None and any(
        role == "plan" and f"{year + 1}年" in text[start:end] for start, end, role in parts
    )
    for match in _YEAR.finditer(text):
        start, end, named = match.start(), match.end(), int(match[1])
        if in_title(text, start) or in_quotes(text, start) or not _before_is_free(text, start):
            continue
        role = next((role for first, last, role in parts if first <= start < last), None)
        sign = _sign(_Named(text, start, end, named, role), year, ahead=ahead)
        if sign:
            yield _Odd(named, start, end, sign)


def _sign(at: _Named, year: int | None, *, ahead: bool) -> Sign | None:
    """What makes a year odd; None where it goes with the report's."""
    if at.role in _SKIPPED:
        return None
    if year is None:
        return "unfilled" if _opens_with_year(at) or _is_counted(at) else None
    if at.role == "plan":
        return "plan" if _is_planned(at, year) and not (ahead and at.year == year) else None
    if at.year != year and at.start < _OPENING and _is_opening(at):
        return "opening"
    return _sign_of_work(at) if at.year < year and str(year) not in _paragraph(at.text, at.start) else None


def _sign_of_work(at: _Named) -> Sign | None:
    if _opens_with_year(at):
        return "told"
    return "counted" if _is_counted(at) else None


def _before_is_free(text: str, start: int) -> bool:
    """Not the second half of a span (2022至2024年) and not since, until or compared with that year."""
    before = text[max(0, start - 4) : start]
    return not re.search(r"[0-9]年?[—–\-~～至到]$|(?:自|从|截至|截止|到|至|较|比|于|与|和|、|始于)$", before)


def _is_opening(at: _Named) -> bool:
    """现将2022年度…情况报告如下."""
    return bool(_REPORTS.search(at.text[max(0, at.start - 20) : at.start]) and _REPORTED.match(at.text, at.end))


def _is_planned(at: _Named, year: int) -> bool:
    """Next steps for the year reported, or one before it."""
    if at.year > year:
        return False
    before, after = clause(at.text, at.start, at.end)
    if _DONE.search(after[:16]) or _MONTH_OR_SPAN.match(at.text, at.end):
        return False
    aims = _AIM.match(after) and _DOES.search(before) and not _DONE.search(before[-12:])
    return bool(aims or _WILL.match(after))


def _opens_with_year(at: _Named) -> bool:
    """A paragraph, or a sentence with its comma, that begins with the year and tells no history."""
    if _MONTH_OR_SPAN.match(at.text, at.end) or not _TELLS.match(at.text, at.end):
        return False
    before = at.text[max(0, at.start - 12) : at.start]
    if not _SENTENCE_BEGINS.search(before if at.start > 12 else "\n" + before):
        return False
    whole = _PARAGRAPH_BEGINS.search(before if at.start > 12 else "\n" + before)
    if not whole and at.text[at.end : at.end + 1] not in "，,":
        return False
    return not _PAST.search(clause(at.text, at.start, at.end)[1])


def _is_counted(at: _Named) -> bool:
    """2021年召开党员大会4次, in a sentence that compares with nothing."""
    if not _COUNTS.match(at.text, at.end):
        return False
    before, after = clause(at.text, at.start, at.end)
    if _PAST.search(before + after) or re.search(r"增长|提高|上升|下降|减少|增加|增至|[较比由]", before + after):
        return False
    others = {found[1] for found in _YEAR.finditer(before + at.text[at.start : at.end] + after)}
    return len(others) == 1 and bool(_COUNT.search(after))


def _paragraph(text: str, at: int) -> str:
    """The paragraph around a place, at most so many characters to either side."""
    before, after = text[max(0, at - _PARAGRAPH) : at], text[at : at + _PARAGRAPH]
    return before.rpartition("\n")[2] + after.partition("\n")[0]


def _findings(report: Report, text: str, odd_years: Sequence[_Odd], year: int | None) -> Iterator[Finding]:
    more = len(odd_years) - SHOWN
    for number, odd_year in enumerate(odd_years[:SHOWN], 1):
        span = (report.span[0] + odd_year.start, report.span[0] + odd_year.end)
        rest = f"另外还有 {more} 处。" if more > 0 and number == SHOWN else ""
        yield Finding(
            code="year.mixed",
            span=span,
            text=report.source.content[slice(*span)],
            message=_message(year, odd_year) + rest,
            advice=_advice(year, odd_year, words=_words(text, odd_year)),
            confidence=_SURE[odd_year.sign],
            kind=odd_year.sign,
        )


def _words(text: str, odd_year: _Odd) -> str:
    """The year with what follows, to be found by the reader."""
    return text[odd_year.start : odd_year.end] + re.split(r"[。；\n]", text[odd_year.end : odd_year.end + 14])[0]


def _message(year: int | None, odd_year: _Odd) -> str:
    year_words = f"{odd_year.year}年"
    if odd_year.sign == "unfilled":
        return f"题目或开头的年份没有填，这里写的是{year_words}。"
    if odd_year.sign == "opening":
        return f"题目是{year}年的报告，开头说的是{year_words}。"
    if odd_year.sign == "plan":
        return f"这是{year}年的报告，下步打算却写{year_words}要做的事，{year_words}不在报告年度之后。"
    return f"这是{year}年的报告，这里讲的是{year_words}的工作，没有说明是以往的情况。"


def _advice(year: int | None, odd_year: _Odd, *, words: str) -> str:
    if odd_year.sign == "unfilled":
        return f"请把题目和开头的年份填上，并核对“{words}”这一句讲的是不是同一年。"
    if odd_year.sign == "plan":
        return f"请核对“{words}”：打算一般写下一年；如果是沿用旧稿，请改成下一年的安排。"
    return f"请核对“{words}”：是{year}年的工作就改年份；是以往的情况，请写明（如“{odd_year.year}年以来”）或删去。"
