"""How numbers and dates of the layout are written: marks of the levels, the day under a report."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from shuzhi.checking.form.groups import Seen, found
from shuzhi.checking.form.paragraphs import HEADINGS
from shuzhi.checking.model import Finding

# a mark as it is sometimes written → what it is called, what it should be
_MARKS: tuple[tuple[re.Pattern[str], str, str], ...] = (
    (re.compile(r"[一二三四五六七八九十百]{1,4}[.．，]"), "“一.”", "“一、”"),
    (re.compile(r"[（(][一二三四五六七八九十百]{1,4}[）)]、"), "“（一）、”", "“（一）”（后面不加顿号）"),
    (
        re.compile(r"\([一二三四五六七八九十百]{1,4}[）)]|（[一二三四五六七八九十百]{1,4}\)"),
        "半角括号的“(一)”",
        "“（一）”",
    ),
    (re.compile(r"\d{1,2}、"), "“1、”", "“1.”"),
    (re.compile(r"\(\d{1,2}[）)]|（\d{1,2}\)|\d{1,2}[）)]"), "“(1)”或“1)”", "“（1）”"),
)
_DAY = re.compile(r"\d{4}年[1-9]\d?月[1-9]\d?日")
_DIGITS = "〇一二三四五六七八九"
_PARTS = re.compile(
    r"([0-9]{2,4}|[〇○零一二三四五六七八九]{2,4})\s*[年./．-]\s*([0-9]{1,2}|[一二三四五六七八九十]{1,3})\s*[月./．-]"
    r"(?:\s*([0-9]{1,2}|[一二三四五六七八九十]{1,3})\s*日?)?"
)


def check_writing(seen: Sequence[Seen]) -> Iterator[Finding]:
    """Level marks and the date of signing."""
    yield from _marks(seen)
    yield from _dates(seen)


def _marks(seen: Sequence[Seen]) -> Iterator[Finding]:
    headings = [one for one in seen if one.paragraph.kind in HEADINGS]
    for mark, written, right in _MARKS:
        wrong = [one for one in headings if mark.match(one.paragraph.words.strip())]
        if wrong:
            yield found(
                "form.numbering",
                wrong[0].paragraph.anchor,
                f"层次序号有 {len(wrong)} 处写成{written}，应写成{right}。",
                "公文的层次序号依次用“一、”“（一）”“1.”“（1）”，请用「开始—替换」或逐处改正。",
                kind=right.strip("“”")[:4],
            )


def _dates(seen: Sequence[Seen]) -> Iterator[Finding]:
    for one in seen:
        words = one.paragraph.words.strip()
        if one.paragraph.kind != "date" or _DAY.fullmatch(words):
            continue
        right = _as_written(words)
        yield found(
            "form.date",
            one.paragraph.anchor,
            f"成文日期写成了“{words}”，应用阿拉伯数字写全年、月、日，月和日前不加 0、不留空格。",
            f"请改成“{right}”。" if right else "请写成“2025年12月5日”的样子，写明几月几日。",
            kind="date",
        )


def _as_written(words: str) -> str:
    """The same day in the official form; empty where it cannot be told."""
    parts = _PARTS.fullmatch(words)
    if parts is None or parts[3] is None:
        return ""
    year, month, day = (_number(part) for part in parts.groups())
    if year < 100:
        year += 2000
    return f"{year}年{month}月{day}日" if 1949 <= year <= 2100 and 1 <= month <= 12 and 1 <= day <= 31 else ""


def _number(text: str) -> int:
    if text.isascii():
        return int(text)
    text = text.replace("○", "〇").replace("零", "〇")
    if "十" in text:
        tens, _, ones = text.partition("十")
        return (_DIGITS.index(tens) if tens else 1) * 10 + (_DIGITS.index(ones) if ones else 0)
    return int("".join(str(_DIGITS.index(sign)) for sign in text))
