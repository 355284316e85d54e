"""``numbering``: numbers that are skipped, repeated or begun anew, levels that are mixed or jump."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from shuzhi.checking.model import Finding, Report
from shuzhi.checking.structure.numerals import han
from shuzhi.checking.structure.outline import Heading
from shuzhi.checking.structure.reading import RANKS, Mark, Reading
from shuzhi.checking.structure.series import SPOKEN, Series
from shuzhi.checking.structure.spans import finding

_CIRCLES = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_FURTHEST = 3  # a number further ahead is no number of this list
_FIRST_OF_LEVEL = {"han": "（一）", "han_bracket": "1."}
_DEEPEST_JUMP = 3  # 一、 straight to （1）; 一、 straight to 1. is good usage where there are two levels
_SURE, _LIKELY, _PERHAPS = 0.95, 0.85, 0.6


def check_numbering(
    report: Report, reading: Reading, headings: Sequence[Heading], series: Sequence[Series]
) -> Iterator[Finding]:
    """Every place where the numbers of a list do not run on."""
    holder = {id(mark): one for one in series for mark in one.marks}
    for one in series:
        if one.style == "first":
            continue
        parent = holder[id(one.parent)] if one.parent else None
        yield from _beginning(report, reading, one, parent)
        yield from _course(report, reading, one)
    yield from _markdown_jumps(report, headings)


def _beginning(report: Report, reading: Reading, one: Series, parent: Series | None) -> Iterator[Finding]:
    first, number = one.marks[0], one.numbers[0]
    if one.restarts:
        if _restarts_wrongly(one, one.restarts):
            yield _restart(report, reading, one, one.restarts)
    elif number > 1 and one.follows == number - 1:
        return  # numbers that run on through several parts
    elif number > 1 and parent and one.parent and _number_of(parent, one.parent) == number - 1:
        if one.headed and parent.headed:
            here, there = _written(reading, first), _written(reading, one.parent)
            yield _finding(
                report,
                reading,
                first,
                f"序号混用：前面用“{there}”，接下来变成了“{here}”。",
                f"同一级的序号请用同一种写法，这里改为“{_label(one.parent, number)}”；如果是下一级，请从1编起。",
                confidence=_LIKELY,
            )
    elif number > 1 and one.headed and len(one.marks) > 1:
        yield _finding(
            report,
            reading,
            first,
            f"序号从“{_written(reading, first)}”开始，前面没有“{_label(first, number - 1)}”。",
            "请看前面是否漏了一条或漏了标题；没有漏就从头编号。",
            confidence=_LIKELY,
        )
    elif parent and one.parent and _jumps(one, parent):
        yield _finding(
            report,
            reading,
            first,
            f"“{_written(reading, one.parent)}”下面直接用了“{_written(reading, first)}”，中间隔了几级。",
            f"序号请逐级往下用：一、（一）1.（1）。这里可改为“{_FIRST_OF_LEVEL.get(parent.style, '1.')}”。",
            confidence=_PERHAPS,
        )


def _number_of(series: Series, mark: Mark) -> int:
    return next(number for number, each in zip(series.numbers, series.marks, strict=True) if each is mark)


def _restarts_wrongly(one: Series, before: Series) -> bool:
    """一、 and （一） begin anew only below another heading; 1. may, where other words stand between."""
    if not one.headed or not before.headed or len(before.marks) < 2:
        return False
    return one.style != "digit" or one.marks[0].at_line == before.marks[-1].at_line + 1


def _restart(report: Report, reading: Reading, one: Series, before: Series) -> Finding:
    message = f"“{_written(reading, one.marks[0])}”又从头编号：前面已经编到“{_written(reading, before.marks[-1])}”。"
    further = _label(one.marks[0], before.last + 1)
    if one.style == "han":
        advice = f"请接着编（改为“{further}”）；如果属于上一部分，请降为下一级“（一）”。"
    else:
        advice = f"如果这里另起一部分，请在前面补上这一部分的标题（一级标题用“一、”）；否则接着编，改为“{further}”。"
    return _finding(report, reading, one.marks[0], message, advice, confidence=_SURE)


def _course(report: Report, reading: Reading, one: Series) -> Iterator[Finding]:
    """Repeated and skipped numbers inside a list."""
    pairs = list(zip(one.numbers, one.marks, strict=True))
    for (before, earlier), (number, mark) in pairwise(pairs):
        here, there = _written(reading, mark), _written(reading, earlier)
        if number in (before + 1, 1):
            continue
        if number <= before:
            message = f"序号重复：前面已有“{here}”。" if number == before else f"序号倒退：“{there}”之后是“{here}”。"
            advice = f"请改为“{_label(mark, before + 1)}”，后面的序号依次顺延。"
            yield _finding(report, reading, mark, message, advice, confidence=_SURE)
        elif number <= before + _FURTHEST and not _stands_between(reading, earlier, mark, range(before + 1, number)):
            message = f"序号跳号：“{there}”之后是“{here}”，缺“{_label(mark, before + 1)}”。"
            advice = f"请看是否漏了一条；没有漏就改为“{_label(mark, before + 1)}”，后面的序号依次顺延。"
            yield _finding(report, reading, mark, message, advice, confidence=_SURE)


def _stands_between(reading: Reading, earlier: Mark, mark: Mark, missing: range) -> bool:
    """Whether a missing number stands there after all, written in another way or run into a sentence."""
    between = "".join(reading.text[earlier.end : mark.start].split())
    for number in missing:
        circle = _CIRCLES[number - 1] if number <= len(_CIRCLES) else han(number)
        written = rf"[第其]?{han(number)}[是要在则、．.，,：:）)来]|[第其]{han(number)}|{number}[、．.）)]|{circle}"
        if re.search(written, between):
            return True
    return False


def _jumps(one: Series, parent: Series) -> bool:
    if any(mark.at_line < 0 for mark in (*one.marks, *parent.marks)):
        return False
    ranks = RANKS.get(parent.style), RANKS.get(one.style)
    return ranks[0] is not None and ranks[1] == RANKS["digit_bracket"] and ranks[1] - ranks[0] >= _DEEPEST_JUMP


def _markdown_jumps(report: Report, headings: Sequence[Heading]) -> Iterator[Finding]:
    hashes = [heading for heading in headings if heading.style == "hash"]
    for before, heading in pairwise(hashes):
        if (heading.number or 0) > (before.number or 0) + 1:
            start = report.span[0]
            yield finding(
                report.source,
                "numbering",
                (start + heading.start, start + heading.end),
                message=f"标题级别跳级：“{before.words}”是{before.number}级，这里直接到了{heading.number}级。",
                advice=f"请把“{heading.words}”改为{(before.number or 0) + 1}级标题。",
                confidence=_PERHAPS,
            )


def _finding(report: Report, reading: Reading, mark: Mark, message: str, advice: str, *, confidence: float) -> Finding:
    start = report.span[0]
    end = mark.start + len(_written(reading, mark))
    return finding(
        report.source,
        "numbering",
        (start + mark.start, start + end),
        message=message,
        advice=advice,
        confidence=confidence,
    )


def _written(reading: Reading, mark: Mark) -> str:
    """The mark as it stands, without what separates it from its words."""
    return reading.text[mark.start : mark.end].rstrip(" 　，,：:")


def _label(mark: Mark, number: int) -> str:
    """``number`` written in the manner of ``mark``."""
    if mark.style in SPOKEN:
        return f"第{han(number)}" if mark.style == "ordinal" else f"{han(number)}是"
    if mark.style == "circle" and number <= len(_CIRCLES):
        return _CIRCLES[number - 1]
    forms = {"part": "第{}部分", "han": "{}、", "han_bracket": "（{}）", "digit": "{}.", "digit_bracket": "（{}）"}
    return forms[mark.style].format(number if mark.style.startswith("digit") else han(number))
