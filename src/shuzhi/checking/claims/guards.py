"""What looks like a count and is none: ordinals, dates, slogans, names of rules, frequencies, announced numbers."""

from __future__ import annotations

import re

from shuzhi.checking.claims.items import counts_before
from shuzhi.checking.claims.names import Names
from shuzhi.checking.claims.scan import Quantity
from shuzhi.checking.claims.tables import pattern, words

_LETTER = re.compile(r"[A-Za-z]")
_VAGUE = re.compile(r"[几数]$")
_ENDS = re.compile(r"[，。；！？、：:;!?,）)\n]|以上|左右|$")
_AGAIN = re.compile(r"[又再第每]$")
_WITHIN = re.compile(r"(?:之|以)?内|[之以]?前(?!往)|[之以]?后")
_PROBLEMS = re.compile(r"(?:存在|有)(?:的|着|了)?(?:主要|突出|以下|如下)*$")
_LISTED = re.compile(r"[^，。；\n]{0,8}[：:]|[^，。；\n]{0,6}(?:问题|不足|短板|差距)[：:。，]?(?:一是|第一|1)")
_BODY = re.compile(r"(?:[委局府办厅院校司市县区省镇乡团会队部处所站科组出第各]|机关|中心|系统|单位)$")
_JOINTS = frozenset("、，和与及")
_DEADLINE = frozenset("天")
_WITHOUT_WORDS = frozenset({"字", "分"})
_ROUND_THE_CLOCK = (24.0, "小时")  # 24小时值守: all day long
_NONE_AT_ALL = ("没有", "无")  # 没有一名党员: a claim of nothing, not of one
_SMALL = 10


def is_count(text: str, names: Names, quantity: Quantity, clause: int, *, action: str, left: bool) -> bool:
    """Whether a quantity is a count of something done or held.

    Args:
        text: The folded text.
        names: Its names; numbers inside are none.
        quantity: The number with its measure word.
        clause: Where its clause begins.
        action: The verb before the thing on the left, or empty.
        left: Whether a thing that may be counted stands on the left.
    """
    if names.around(quantity.start) is not None or _is_named(text, quantity, clause):
        return False
    if _is_often(text, quantity, clause) or _is_announced(text, quantity, clause):
        return False
    if quantity.kind != "percent" and pattern("threshold").match(text, quantity.end):
        return False
    doubtful = quantity.name_like and (quantity.placeholder or bool(quantity.han))
    if doubtful and not _is_no_body(text, quantity, clause, action=action, left=left):
        return False
    after = left and (quantity.kind == "event" or bool(action))
    return _says_a_number(text, quantity, clause, left=after) if quantity.han else True


def _is_no_body(text: str, quantity: Quantity, clause: int, *, action: str, left: bool) -> bool:
    """观看警示片X部 counts; X部 alone, or after a body (市委X部), may be the name of one."""
    if counts_before(text, clause, quantity.start):
        return True
    if not left or not _ENDS.match(text, quantity.end) or text[quantity.start - 1 : quantity.start] in _JOINTS:
        return False
    return bool(action) or not _BODY.search(text, clause, quantity.start)


def _is_named(text: str, quantity: Quantity, clause: int) -> bool:
    """第12次, A4份, 前3名, 四个意识, 20个月内, 2023 项目 at the head of a line."""
    before = text[max(0, quantity.start - 6) : quantity.start]
    if pattern("never_before").search(before) or pattern("rank_before").search(before):
        return True
    if _LETTER.match(before[-1:]) and not quantity.placeholder:
        return True
    if (quantity.value, quantity.unit) == _ROUND_THE_CLOCK:
        return True
    if quantity.unit in _DEADLINE and _WITHIN.match(text, quantity.end):
        return True
    if text[quantity.number[1] : quantity.number[1] + 1] == " " and before[-1:] in ("", "\n") and quantity.value:
        return True
    return _is_slogan(text, quantity, clause)


def _is_slogan(text: str, quantity: Quantity, clause: int) -> bool:
    if quantity.unit != "个" or quantity.value is None or quantity.value > _SMALL or quantity.more:
        return False
    if not quantity.han and counts_before(text, clause, quantity.start):
        return False
    rest = text[quantity.end : quantity.end + 3]
    return any(rest.startswith(head) for head in words("slogan_heads"))


def _is_often(text: str, quantity: Quantity, clause: int) -> bool:
    """每季度1次: how often, not how many."""
    if text[quantity.start - 1 : quantity.start] in ("每", "逐"):
        return True
    said = list(pattern("frequency").finditer(text, clause, quantity.start))
    return bool(said) and not pattern("frequency_undone").search(text, said[-1].end(), quantity.start)


def _is_announced(text: str, quantity: Quantity, clause: int) -> bool:
    """以下3个问题; 存在3个问题：一是 …"""
    before = text[max(clause, quantity.start - 8) : quantity.start]
    if pattern("announced_before").search(before):
        return True
    return quantity.kind == "thing" and bool(_PROBLEMS.search(before)) and bool(_LISTED.match(text, quantity.end))


def _says_a_number(text: str, quantity: Quantity, clause: int, *, left: bool) -> bool:
    """Whether a numeral in characters is a count; mostly it is part of a name (三会一课, 八项规定, 一支队伍).

    ``left``: whether it stands behind something held or done.
    """
    before = text[max(0, quantity.start - 4) : quantity.start]
    if _VAGUE.search(before) or _AGAIN.search(before) or quantity.unit in _WITHOUT_WORDS:
        return False
    if quantity.kind in ("percent", "money"):
        return True
    counted = counts_before(text, clause, quantity.start)
    ended = bool(_ENDS.match(text, quantity.end))
    if quantity.han == "一" and before.endswith(_NONE_AT_ALL):
        return False
    if quantity.han == "一":
        return quantity.unit in words("strict_one") and (counted or (left and ended))
    return _says_a_small_number(text, quantity, before, counted=counted, left=left, ended=ended)


def _says_a_small_number(text: str, quantity: Quantity, before: str, *, counted: bool, left: bool, ended: bool) -> bool:
    """The same for numbers from two on: the greater ones are seldom part of a name."""
    if quantity.more or (quantity.value or 0) > _SMALL or before[-1:] in ("近", "约", "超"):
        return counted or left or ended or bool(quantity.more) or before[-1:] in ("近", "约", "超", "上", "")
    if pattern("named_rules").match(text, quantity.end):
        return False
    if quantity.kind == "person" and pattern("listed_people").search(before):
        return True  # 王某等三名同志
    return counted or (left and ended) or (quantity.kind != "event" and bool(pattern("among").search(before)))
