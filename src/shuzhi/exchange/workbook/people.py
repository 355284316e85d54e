"""Lists of names, with or without reasons."""

from __future__ import annotations

import re
from typing import Any

from shuzhi.exchange.workbook.formats import words
from shuzhi.exchange.workbook.text import as_text, compact, narrow, person_name

_HAN_ONE = re.compile(r"(?<![^\s、,;。])([\u4e00-\u9fff]) +([\u4e00-\u9fff])(?![^\s、,;(。])")
_SEPARATOR = re.compile(r"[、,;，；/\n]|\s+|(?<=\))(?=[^\s、,;，；])")
_LEADING_COUNT = re.compile(r"^(?:共|缺席|请假)?\s*\d+\s*[人名]\s*[:,，、]?\s*")
_BRACKET = re.compile(r"^(.*?)\((.*)\)$")
_REASON_FIRST = re.compile(r"^([^:]{1,8}):(.+)$")


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

    joined = _HAN_ONE.sub(r"\1\2", re.sub(r"\s*\(", "(", text))
    safe = re.sub(r"\([^()]*\)", hold, joined)
    safe = re.sub(r"(\x01)(?=[^\s、,;，；])", r"\1、", safe)
    pieces = (piece.strip(" 。.") for piece in _SEPARATOR.split(safe))
    return [re.sub(r"\x00(\d+)\x01", lambda match: held[int(match[1])], piece) for piece in pieces if piece]


def read_absences(value: Any) -> tuple[tuple[str, str], ...]:
    """孙军平（病假）、郑思树（事假） → ((孙军平, 病假), (郑思树, 事假)); 无, / and an empty cell give ()."""
    if is_none(value):
        return ()
    text = _LEADING_COUNT.sub("", narrow(as_text(value)))
    found: list[tuple[str, str]] = []
    for clause in re.split(r"[;；\n。]", text):
        match = _REASON_FIRST.match(clause.strip())
        if match and match[1].strip() in words().reasons:
            found += [(name, match[1].strip()) for name, _ in map(_name_and_reason, _pieces(match[2])) if name]
        else:
            found += [pair for pair in map(_name_and_reason, _pieces(clause)) if pair[0]]
    return tuple(found)


def _name_and_reason(piece: str) -> tuple[str, str]:
    match = _BRACKET.match(piece)
    if match:
        return person_name(match[1]), match[2].strip()
    for reason in words().reasons:
        if piece.endswith(reason) and len(piece) - len(reason) >= 2:
            return person_name(piece.removesuffix(reason).rstrip(":因-")), reason
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
