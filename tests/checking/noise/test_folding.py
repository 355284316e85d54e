"""Folding: letters that mask characters become characters, real letters stay, the length never changes."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shuzhi.checking.noise import fold

REPORT = Path(__file__).parents[3] / ".." / "shared" / "data" / "reports" / "002.txt"


@pytest.mark.parametrize(
    ("masked", "plain"),
    [
        ("抓D建工作", "抓党建工作"),
        ("全体D员、D支部、D委、D组织", "全体党员、党支部、党委、党组织"),
        ("全D上下听D话、跟D走", "全党上下听党话、跟党走"),
        ("加强Ｄ风廉政建设", "加强党风廉政建设"),
        ("庆祝建D100周年", "庆祝建党100周年"),
        ("D中Y的决策", "党中央的决策"),
        ("中Y和省委", "中央和省委"),
        ("G产D员", "共产党员"),
        ("国J安全、政Z学习", "国家安全、政治学习"),
        ("习J平新时代", "习近平新时代"),
        ("第１２次会议，⻓期⼯作", "第12次会议，长期工作"),
        ("主题D日", "主题党日"),
    ],
)
def test_a_letter_that_masks_a_character_becomes_it(masked: str, plain: str) -> None:
    assert fold(masked) == plain


@pytest.mark.parametrize(
    "text",
    [
        "A类、D级、3D打印、D区、维生素D的作用、D大调",
        "分为A组、B组、C组、D组讨论",
        "甲、乙由C、D组负责",
        "X县X次，X书记，开展学X次",
        "Z书记到L市、H县、Y镇调研",
        "e支部、QQ群、APP、PPT、VR党课、KTV、B2B、5G网络、互联网+",
        "做B超、炒A股、插U盘、唱K歌",
        "N个支部、B班、C部门",
    ],
)
def test_a_real_letter_stays(text: str) -> None:
    assert fold(text) == text


def test_in_a_masked_text_a_lone_d_is_the_party_too() -> None:
    assert fold("D建引领，D员带头，D委负责，永远紧跟D！") == "党建引领，党员带头，党委负责，永远紧跟党！"


@pytest.mark.skipif(not REPORT.exists(), reason="the labelled report is not here")
def test_every_masked_party_of_a_real_report_comes_back() -> None:
    text = REPORT.read_text(encoding="utf-8")
    assert fold(text) == text
    assert fold(text.replace("党", "D").replace("央", "Y")) == text


@settings(deadline=None, derandomize=True)
@given(st.text(alphabet="DdYzXJi党建员央中政治家国产ａＤ０⻓A、组 \n《", max_size=60))
def test_folding_keeps_the_length_and_is_done_once(text: str) -> None:
    folded = fold(text)
    assert len(folded) == len(text)
    assert fold(folded) == folded
