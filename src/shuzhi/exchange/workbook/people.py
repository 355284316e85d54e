"""Lists of names, with or without reasons."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from shuzhi.exchange.workbook.formats import words
from shuzhi.exchange.workbook.text import as_text, compact, narrow, person_name

_HAN_ONE = re.compile(r"(?<![^\s、,;。:])([\u4e00-\u9fff]) +([\u4e00-\u9fff]{1,2})(?![^\s、,;(。])")
_SEPARATOR = re.compile(r"[、,;，；/\n]|\s+|(?<=\))(?=[^\s、,;，；])")
_LEADING_COUNT = re.compile(r"^(?:共|缺席|请假)?\s*\d+\s*[人名]\s*[:,，、]?\s*")
_BRACKET = re.compile(r"^(.*?)\((.*)\)$")
_REASON_FIRST = re.compile(r"^([^:(]{1,8}):(.+)$")
_HOW = re.compile(r"(?:因[病事公]|[均都因:\-])+$")


@cache
def _compound() -> re.Pattern[str]:
    """A surname of two characters with a space behind it (欧阳 娜)."""
    return re.compile(rf"({'|'.join(sorted(words().compound_surnames))}) +([\u4e00-\u9fff]{{1,2}})(?![^\s、,;(。])")


def is_none(value: Any) -> bool:
    """True for an empty cell and for 无, /, — and their like."""
    text = compact(as_text(value)).rstrip("。.")
    return not text or text in words().none


def _pieces(text: str) -> list[str]:
    """Split at separators outside brackets; a space inside a two-character name (彭 丽) is no separator."""
    held: list[str] = []

    def hold(match: re.Match[str]) -> str:
        held.append(match[0])
        return f"\x00{len(held) - 1}\x01"

    joined = _HAN_ONE.sub(r"\1\2", _compound().sub(r"\1\2", re.sub(r"\s*\(", "(", text)))
    safe = re.sub(r"\([^()]*\)", hold, joined)
    safe = re.sub(r"(\x01)(?=[^\s、,;，；])", r"\1、", safe)
    pieces = (piece.strip(" 。.") for piece in _SEPARATOR.split(safe))
    return [re.sub(r"\x00(\d+)\x01", lambda match: held[int(match[1])], piece) for piece in pieces if piece]


def read_absences(value: Any) -> tuple[tuple[str, str], ...]:
    """孙军平（病假）、郑思树（事假） → ((孙军平, 病假), (郑思树, 事假)); 无, / and an empty cell give ()."""
    if is_none(value):
        return ()
    text = _LEADING_COUNT.sub("", narrow(as_text(value)))
    if text.startswith("(") and text.find(")") == len(text) - 1:  # 2人（张三病假、李四事假）
        text = text[1:-1]
    found: list[tuple[str, str]] = []
    for clause in re.split(r"[;；\n。]", text):
        match = _REASON_FIRST.match(clause.strip())
        lead = match[1].strip() if match else ""
        led = lead in words().reasons or lead in words().no_reason
        pairs = map(_name_and_reason, _pieces(match[2] if match and led else clause))
        common = lead if led and lead not in words().no_reason else ""
        found += [(name, reason or common) for name, reason in pairs if name]
    return tuple(found)


def _name_and_reason(piece: str) -> tuple[str, str]:
    match = _BRACKET.match(piece)
    if match:
        reason = match[2].strip()
        return person_name(match[1]), "" if reason in words().no_reason else reason
    for reason in words().reasons:
        if piece.endswith(reason) and len(piece) - len(reason) >= 2:
            name = piece.removesuffix(reason)
            how = match[0].strip(":-均都") if (match := _HOW.search(name)) else ""
            given = reason if how in {"", "因"} else how + reason
            return person_name(_HOW.sub("", name)), "" if given in words().no_reason else given
    return (person_name(piece), "") if piece not in words().none else ("", "")


def read_names(value: Any) -> tuple[str, ...]:
    """陈林敏、孙 梅 → (陈林敏, 孙梅); brackets behind a name are dropped."""
    if is_none(value):
        return ()
    return tuple(name for name, _ in map(_name_and_reason, _pieces(narrow(as_text(value)))) if name)


def read_person(value: Any) -> str:
    """One person, or several joined by 、; "" where none is named."""
    if is_none(value):
        return ""
    text = narrow(as_text(value))
    one, *others = text.split()
    if len(one) > 1 and others and one not in words().compound_surnames:
        return "、".join(read_names(value))  # 孙梅 王树: two persons; 彭 丽 and 欧阳 娜: one
    single = person_name(text)
    return single if re.fullmatch(r"[\u4e00-\u9fff·]{2,}", single) else "、".join(read_names(value))
