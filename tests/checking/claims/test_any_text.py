"""Whatever the text: no error, spans in place and in order, and nothing counted twice."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from shuzhi.checking.claims import check_absolutes, find_claims
from shuzhi.checking.model import Report, SourceText
from shuzhi.checking.placeholders import placeholders_in

PIECES = [
    *"召开 党员大会 支委会 主题党日 发展党员 谈心谈话 整改率 其中 分别 占 由 提高到 第 届 每 近 超过 不低于".split(),
    *"12 1,200 3.5 ３ 十二 两 一 百 万 X ** ____ 余 多 次 人次 名 个 % 万元 元 部 处 家 个方面 以上".split(),
    *"均 全部 整改到位 未发生 违纪 零 确保 ， 。 、 ； ： “ ” 《 》 （ ） D".split(),
    "\n",
    " ",
    "　",
]
texts = st.lists(st.sampled_from(PIECES) | st.characters(), max_size=40).map("".join)


def report_in(text: str, before: str) -> Report:
    content = before + text
    return Report(SourceText("报告.txt", "txt", content), "", (len(before), len(content)), 2023)


@settings(deadline=None, derandomize=True, max_examples=400)
@given(text=texts, before=st.sampled_from(["", "目录\n"]))
def test_spans_lie_in_the_report_and_hold_the_words_told(text: str, before: str) -> None:
    report = report_in(text, before)
    content, (start, end) = report.source.content, report.span
    for claim in find_claims(report):
        assert start <= claim.span[0] <= claim.number[0] < claim.number[1] <= claim.span[1] <= end
        assert content[slice(*claim.span)] == claim.text
        assert claim.placeholder == (claim.value is None)
        assert claim.item == ("" if claim.item_span is None else content[slice(*claim.item_span)])
    for place in placeholders_in(report):
        assert content[place.start : place.end] == place.text
        assert start <= place.start < place.end <= end
    for finding in check_absolutes(report, []):
        assert content[slice(*finding.span)] == finding.text != ""


@settings(deadline=None, derandomize=True, max_examples=200)
@given(text=texts)
def test_numbers_stand_in_order_and_do_not_overlap(text: str) -> None:
    numbers = sorted({claim.span for claim in find_claims(report_in(text, ""))})
    assert all(one[1] <= other[0] for one, other in pairwise(numbers))
    told = [claim.span for claim in find_claims(report_in(text, ""))]
    assert told == sorted(told)


def test_a_long_text_without_any_mark_is_read_in_a_bounded_way() -> None:
    report = report_in("召开党员大会12次" * 5_000, "")
    assert len(find_claims(report)) == 5_000
