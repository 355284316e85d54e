"""Unfilled places: every one is found, nothing else is."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shuzhi.checking.placeholders import find_placeholders

SHARED = Path(__file__).parents[3] / "shared" / "data" / "reports"


def found(text: str) -> list[tuple[str, str]]:
    return [(p.text, p.kind) for p in find_placeholders(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("召开党员大会X次", [("X", "count")]),
        ("召开党员大会＊＊次", [("＊＊", "count")]),
        ("培训xx余人次", [("xx", "count")]),
        ("谈话____人次", [("____", "count")]),
        ("谈话×人次", [("×", "count")]),
        ("开展??次", [("??", "count")]),
        ("开展（　）次", [("（　）", "count")]),
        ("走访N户，解决问题N个", [("N", "count")]),
        ("完成率XX%", [("XX", "count")]),
        ("投入X万元", [("X", "amount")]),
        ("投入XX元", [("XX", "amount")]),
        ("20XX年工作", [("XX", "year")]),
        ("X月X日召开", [("X", "year"), ("X", "year")]),
        ("第X次全会", [("X", "ordinal")]),
        ("在**市召开", [("**", "place")]),
        ("XX街道", [("XX", "place")]),
        ("XXX党支部书记", [("XXX", "organisation")]),
        ("编发《**信息》", [("**", "title")]),
        ("张××同志", [("××", "name")]),
        ("某某单位", [("某某", "organisation")]),
        ("某街道", [("某", "place")]),
        ("AAA同志", [("AAA", "name")]),
        ("○○公司", [("○○", "organisation")]),
        ("〔问题的原因，请书记填写〕", [("〔问题的原因，请书记填写〕", "gap")]),
        ("〔请书记填写：原因〕", [("〔请书记填写：原因〕", "gap")]),
    ],
)
def test_an_unfilled_place_is_found_with_its_kind(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "X光检查",
        "沿x轴移动",
        "y=3x+2",
        "5*8小时",
        "党建×业务",
        "3×4米",
        "iPhone X",
        "XML文件",
        "EXCEL表",
        "138****0000",
        "信用AAA级",
        "二〇〇八年",
        "二〇二五年",
        "某些同志",
        "某种程度",
        "1+N个网格",
        "为什么？？",
        "（见附件）",
        "* 第一项",
        "2025年召开12次",
        "e_mail",
    ],
)
def test_what_only_looks_like_one_is_left_alone(text: str) -> None:
    assert found(text) == []


def test_offsets_point_into_the_text_as_given() -> None:
    text = "第一句。\n召开X次，走访**市。"
    for place in find_placeholders(text):
        assert text[place.start : place.end] == place.text


@given(st.text(alphabet="党员大会召开X＊*x×_某〇○AB（）?N次年市《》第3 \n", max_size=60))
def test_places_never_overlap_and_come_in_order(text: str) -> None:
    places = find_placeholders(text)
    assert all(a.end <= b.start for a, b in pairwise(places))


@pytest.mark.skipif(not SHARED.is_dir(), reason="the labelled report is not here")
def test_every_labelled_place_of_the_real_report_is_found_and_no_other() -> None:
    text = (SHARED / "002.txt").read_text(encoding="utf-8")
    gold = json.loads((SHARED / "002.gold.json").read_text(encoding="utf-8"))["placeholders"]
    wanted = {tuple(place["span"]) for place in gold}
    got = {(place.start, place.end) for place in find_placeholders(text)}
    assert len(wanted & got) / len(got) >= 0.99
    assert len(wanted & got) / len(wanted) >= 0.99
