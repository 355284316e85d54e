"""Unfilled places in a report: X次, ＊＊市, ____, 某某, 〔…请书记填写〕.

The text is scanned once by one expression; each hit then passes guards that keep real letters, formulas, masked
numbers and list marks out.  (Requirement L04; the spellings are those counted in the reference documents.)
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

PlaceholderKind = Literal["gap", "ordinal", "year", "amount", "count", "place", "organisation", "title", "name"]
KIND_LABELS: dict[str, str] = {
    "gap": "书记本人的话",
    "ordinal": "届次",
    "year": "日期",
    "amount": "金额",
    "count": "数量",
    "place": "地名",
    "organisation": "单位",
    "title": "文件或刊物名",
    "name": "名称或姓名",
}

_SIGNS = re.compile(
    r"(?P<gap>〔[^〔〕]*请书记填写[^〔〕]*〕)"
    r"|(?P<star>[*＊]+)"
    r"|(?P<letter>[XxＸｘ]+)"
    r"|(?P<cross>[×✕╳]+)"
    r"|(?P<line>[_＿]{2,}|＿)"
    r"|(?P<same>([A-DＡ-Ｄ])\7{2,})"
    r"|(?P<ring>[○◯〇]{2,}|[□■]{2,})"
    r"|(?P<query>[?？]{2,})"
    r"|(?P<some>某{2,}|某(?=[省市县区镇乡村局委办处科]|街道|社区|单位|公司|同志|支部|党员))"
    r"|(?P<empty>[（(][ 　]*[）)])"
    r"|(?P<bare>[Nn](?=[次人个项件条份期场篇名]))"
)
_LATIN_OR_DIGIT = re.compile(r"[A-Za-z0-9Ａ-Ｚａ-ｚ０-９]")
_DIGIT = re.compile(r"[0-9０-９]")
_HAN = re.compile(r"[\u3400-\u9fff]")
_OPERATORS = frozenset("=+-/^<>＝＋")
_UNIT = re.compile(
    r"(?:余|多|几)?(?:人次|篇次|场次|批次|次(?!序)|场|期|人|名|位|件|条(?!件)|份|项(?!目)|个(?!人)|篇(?!章)|部(?!门)|批|户|家|支|处|所|本|册|起|"
    r"小时|学时|课时|天|周|%|％|个百分点|公里|亩|平方)"
)
_MONEY = re.compile(r"(?:余|多)?[万亿千百]*元")
_DATE = re.compile(r"年(?!鉴)|月(?![报刊])|日(?![报常])|季度")
_REAL_X = re.compile(r"光|射线|轴|染色体|型|档案|档|坐标|标准")
_PLACE = re.compile(r"[、，和与]?[*＊XxＸｘ×]*(?:省|市|县|区|州|盟|旗|镇|乡|村|街道|社区|路|园区)")
_BODY = re.compile(
    r"党支部|支部|党委|党组|党总支|工委|党校|机关|单位|公司|集团|学校|学院|医院|局|厅|办|委|处|科|中心|理论学习中心组|"
    r"干部|职工|党员|领导小组|[12][0-9]{3}年"
)


@dataclass(frozen=True, slots=True)
class Placeholder:
    """One unfilled place; ``start`` and ``end`` are string offsets into the text as given."""

    start: int
    end: int
    text: str
    kind: PlaceholderKind

    @property
    def label(self) -> str:
        """What is missing, in Chinese."""
        return KIND_LABELS[self.kind]


def find_placeholders(text: str) -> list[Placeholder]:
    """Every unfilled place of ``text``, in order."""
    return list(_found(text))


def _found(text: str) -> Iterator[Placeholder]:
    for match in _SIGNS.finditer(text):
        sign = match.lastgroup or ""
        if _GUARDS[sign](text, match.start(), match.end()):
            kind: PlaceholderKind = "gap" if sign == "gap" else _kind(text, match.start(), match.end())
            yield Placeholder(match.start(), match.end(), match[0], kind)


def _at(text: str, index: int) -> str:
    return text[index] if 0 <= index < len(text) else ""


def _always(_text: str, _start: int, _end: int) -> bool:
    return True


def _is_star(text: str, start: int, end: int) -> bool:
    """No product (5*8), no masked number (138****0000), no list mark at the beginning of a line."""
    before, after = _at(text, start - 1), _at(text, end)
    if _DIGIT.match(before) and _DIGIT.match(after):
        return False
    bullet = before in ("", "\n") and after in (" ", "　", "\t") and end - start == 1
    return not bullet and not (_latin(before) and _latin(after))


def _is_letter(text: str, start: int, end: int) -> bool:
    """X for something unfilled, not a letter of a word, a variable, or a real X (X光)."""
    before, after = _at(text, start - 1), _at(text, end)
    if _DIGIT.match(before):  # 20XX年, not 3x
        return end - start >= 2 and bool(_DATE.match(text, end))
    if _latin(before) or _LATIN_OR_DIGIT.match(after) or before in _OPERATORS or after in _OPERATORS:
        return False
    if before == " " and _latin(_at(text, start - 2)):  # iPhone X
        return False
    if end - start == 1 and _REAL_X.match(text, end):
        return False
    return end - start >= 2 or bool(_HAN.match(before) or _HAN.match(after))


def _is_cross(text: str, start: int, end: int) -> bool:
    """× for something unfilled; one between two words (党建×业务) or numbers is a multiplication."""
    before, after = _at(text, start - 1), _at(text, end)
    if end - start == 1 and (_DIGIT.match(before) or _DIGIT.match(after)):
        return False
    return end - start >= 2 or bool(_UNIT.match(text, end) or _DATE.match(text, end) or _PLACE.match(text, end))


def _is_same(text: str, start: int, end: int) -> bool:
    """AAA, unless it is part of a word or of a grade such as AAA级."""
    before, after = _at(text, start - 1), _at(text, end)
    return (
        not _LATIN_OR_DIGIT.match(before) and not _LATIN_OR_DIGIT.match(after) and after not in ("级", "类", "+", "-")
    )


def _is_ring(text: str, start: int, end: int) -> bool:
    """○○, but not the zeros of 二〇〇八."""
    return not re.match(r"[一二三四五六七八九]", _at(text, start - 1)) and not re.match(
        r"[一二三四五六七八九]", _at(text, end)
    )


def _is_query(text: str, _start: int, end: int) -> bool:
    """?? where a number should stand; elsewhere it is punctuation."""
    return bool(_UNIT.match(text, end) or _DATE.match(text, end) or _MONEY.match(text, end))


def _is_empty(text: str, _start: int, end: int) -> bool:
    return bool(_UNIT.match(text, end) or _DATE.match(text, end))


def _is_bare(text: str, start: int, _end: int) -> bool:
    """N次, but not 1+N个."""
    before = _at(text, start - 1)
    return bool(_HAN.match(before))


def _latin(letter: str) -> bool:
    return letter.isascii() and letter.isalpha()


_GUARDS = {
    "gap": _always,
    "star": _is_star,
    "letter": _is_letter,
    "cross": _is_cross,
    "line": _always,
    "same": _is_same,
    "ring": _is_ring,
    "query": _is_query,
    "some": _always,
    "empty": _is_empty,
    "bare": _is_bare,
}


def _kind(text: str, start: int, end: int) -> PlaceholderKind:  # noqa: PLR0911 - one line for each kind
    """What is missing, told from the words around."""
    if _at(text, start - 1) == "第" and re.match(r"[次届期号批]", _at(text, end)):
        return "ordinal"
    if _MONEY.match(text, end):
        return "amount"
    if _DATE.match(text, end) and not _BODY.match(text, end):
        return "year"
    in_title = text.rfind("《", max(0, start - 40), start) > text.rfind("》", max(0, start - 40), start)
    if _PLACE.match(text, end):
        return "place"
    if _UNIT.match(text, end) and not in_title and not _BODY.match(text, end):
        return "count"
    if _BODY.match(text, end):
        return "organisation"
    return "title" if in_title else "name"
