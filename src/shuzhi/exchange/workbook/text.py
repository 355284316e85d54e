"""Cell text made comparable: width, spaces, names, headings."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any

_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0xA0: 0x20}
_INVISIBLE = dict.fromkeys((0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF))
_HAN = r"\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003134f〇"
_SPLIT_NAME = re.compile(rf"^[{_HAN}](?:\s*[{_HAN}]){{1,3}}$")
_MIDDLE_DOT = re.compile(rf"\s*[·•・‧∙･⋅●]\s*|(?<=[{_HAN}])\s*[.。]\s*(?=[{_HAN}])")
_BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_CHINESE_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}


@lru_cache(maxsize=65536)
def narrow(text: str) -> str:
    """Full-width letters, digits, punctuation and spaces as ASCII; invisible characters dropped; trimmed."""
    if text.isascii():
        return text.strip()
    return text.translate(_WIDTH).translate(_INVISIBLE).strip()


@lru_cache(maxsize=65536)
def compact(text: str) -> str:
    """``narrow`` without any white space."""
    return "".join(narrow(text).split())


def as_text(value: Any) -> str:
    """A cell as the words its reader sees: trimmed, its own punctuation kept; "" for an empty cell."""
    if isinstance(value, str):
        return value.translate(_INVISIBLE).strip()
    if value is None or isinstance(value, bool):
        return {None: "", True: "是", False: "否"}[value]
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        value = int(value)
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="minutes") if value.time() != time() else value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


@lru_cache(maxsize=8192)
def person_name(text: str) -> str:
    """A name without the spaces put inside it for looks (彭　丽 → 彭丽), the middle dot in one form."""
    name = re.sub(r"\s+", " ", narrow(text))
    if _SPLIT_NAME.match(name):
        return name.replace(" ", "")
    return _MIDDLE_DOT.sub("·", name)


@lru_cache(maxsize=8192)
def heading(text: str) -> str:
    """A heading made comparable: no spaces or line breaks, half width, lower case, no marks of obligation."""
    return compact(text).lower().strip("*:;,.。、")


@lru_cache(maxsize=8192)  # every cell above a table is held against every known heading
def plain_heading(text: str) -> str:
    """``heading`` without what stands in brackets: 缴纳基数（元） → 缴纳基数."""
    return _BRACKETED.sub("", heading(text)).strip("*:;,.。、")


def chinese_number(text: str) -> int | None:
    """十二 → 12, 二十三 → 23, 九 → 9; None where it is no number below one hundred."""
    if not text or any(char not in _CHINESE_DIGITS and char != "十" for char in text):
        return None
    if "十" not in text:
        return _CHINESE_DIGITS[text] if len(text) == 1 else None
    tens, _, ones = text.partition("十")
    if len(tens) > 1 or len(ones) > 1:
        return None
    return (_CHINESE_DIGITS[tens] if tens else 1) * 10 + (_CHINESE_DIGITS[ones] if ones else 0)


def shown(value: Any, limit: int = 30) -> str:
    """A cell as quoted in a message: one line, cut short."""
    text = " ".join(as_text(value).split())
    return text if len(text) <= limit else text[:limit] + "…"
