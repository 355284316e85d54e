"""Unfilled places in a report: X次, ＊＊市, ____, 某某, 〔…请书记填写〕.

The text is scanned once by one expression; each hit then passes guards that keep real letters, formulas, masked
numbers and list marks out.  (Requirement L04; the spellings are those counted in the reference documents.)
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from shuzhi.checking.measures import unit_after_gaps
from shuzhi.checking.model import Finding, Report

PlaceholderKind = Literal[
    "gap", "ordinal", "year", "amount", "count", "place", "organisation", "title", "brand", "name"
]
KIND_LABELS: dict[str, str] = {
    "gap": "书记本人的话",
    "ordinal": "届次",
    "year": "日期",
    "amount": "金额",
    "count": "数量",
    "place": "地名",
    "organisation": "单位",
    "title": "文件或刊物名",
    "brand": "品牌名",
    "name": "名称或姓名",
}

_ADVICE: dict[str, str] = {
    "gap": "请书记本人写上这一段，或删去。",
    "ordinal": "请填上是第几次（第几届），并与上级会议的正式名称核对。",
    "year": "请填上具体日期。",
    "amount": "请按台账填上金额；没有这笔钱就删去这句话。",
    "count": "请按台账填上数字；没有做过就删去这句话，不要估一个数。",
    "place": "请填上地名；按要求不能写明的，换成不写地名也说得清楚的说法（如“本镇”“联系村”）。",
    "organisation": "请填上本单位或有关单位的名称。",
    "title": "请填上文件或刊物的全名。",
    "brand": "请填上品牌的名称；没有品牌就删去这句话。",
    "name": "请填上缺的名称；没有就删去这句话。",
}
# X stands also as the Cyrillic and Greek letters that look like it, and with spaces between (X X次).
_SIGNS = re.compile(
    r"(?P<gap>〔[^〔〕]*请书记填写[^〔〕]*〕)"
    r"|(?P<star>[*＊]+)"
    r"|(?P<letter>[XxＸｘ\u0425\u0445\u03a7\u03c7]+(?:[ 　][XxＸｘ]+(?![A-Za-z0-9]))*)"
    r"|(?P<cross>[×✕╳]+)"
    r"|(?P<line>[_＿]{2,}|＿)"
    r"|(?P<same>([A-DＡ-Ｄ])\7+)"
    r"|(?P<ring>[○◯〇]{2,}|[□■]{2,}|[○◯□])"
    r"|(?P<query>[?？]{2,})"
    r"|(?P<some>某{2,}|某(?=[省市县区镇乡村局委办处科]|街道|社区|单位|公司|企业|同志|支部|党员|医院|学校|学院|中学|小学|银行|集团))"
    r"|(?P<empty>[（(][ 　]*[）)])"
    r"|(?P<bare>[Nn](?=[次人个项件条份期场篇名]))"
)
_LATIN_OR_DIGIT = re.compile(r"[A-Za-z0-9Ａ-Ｚａ-ｚ０-９]")
_DIGIT = re.compile(r"[0-9０-９]")
_HAN = re.compile(r"[\u3400-\u9fff]")
_OPERATORS = frozenset("=+-/^<>＝＋")
_MORE = re.compile(r" ?(?:余|多|几)?[万亿千百]*(?:余|多)?")
_CROWD = re.compile(r"[万亿](?:余|多)?[\u4e00-\u9fff]")  # ***万群众
_MONEY = re.compile(r"(?:余|多)?[万亿千百]*元")
_DATE = re.compile(r" ?年(?!鉴)|月(?![报刊])|日(?![报常])|季度|时(?!代|期|间|候)|点(?!位|面)")
_NUMERIC = re.compile(r" ?(?:[%％‰]|[.．][XxＸｘ*＊]|[万亿千百余多]*(?:元|次|场|期|人|名|位|件|条|份|项|个|篇|户|起))")
_RULE = re.compile(r"(?m)^[ \t　]*(?:[*＊]{3,}|[_＿]{10,})[ \t　]*$")
_BOLD = re.compile(r"(?P<sign>\*{1,3})(?=[^\s*])[^*\n]*[\u3400-\u9fff][^*\n]*(?<=[^\s*])(?P=sign)(?!\*)")
_BRAND = re.compile(r"[^“”\n]{0,8}”(?:的)?(?:党建|工作|服务|支部|文化|特色|机关|志愿)*品牌")
_TAIL_OF_NUMBER = re.compile(r"[0-9]{3,}(?![0-9年])")
_ROW_AFTER = re.compile(r"、[XxＸｘ](?![A-Za-z0-9])")
_ROW_BEFORE = re.compile(r"[XxＸｘ]、$")
_DECIMAL = re.compile(r"(?:[.．][XxＸｘ*＊×_0-9]+)+")
_ADDRESS_BEFORE = re.compile(r"[A-WYZa-wyz][.@/]$")
_ADDRESS_AFTER = re.compile(r"[.@/][A-WYZa-wyz]")
_REAL_X = re.compile(r"近平|总书记|光|射线|轴|染色体|型|档案|档|坐标|标准")
_PLACE = re.compile(
    r"[、，和与]?[*＊XxＸｘ×]*(?:省|市|县|区(?!别|分)|州|盟|旗(?!帜)|镇|乡|村|街道|社区|路(?!径|线)|园区)"
)
_BODY = re.compile(
    r"党支部|支部|党委|党组|党总支|工委|党校|机关|单位|公司|集团|学校|大学|学院|医院|局|厅|办|委|处|科|中心|理论学习中心组|"
    r"干部|职工|党员|领导小组|[分子](?:公司|局|行|院|会|校|中心|厂)|项目部|[12][0-9]{3}年"
)
_REGION = re.compile(r"党委(?:改革办|办公[厅室]|组织部|宣传部|统战部|政法委|[、和]政府)")
_ASPECTS = re.compile(r"个(?:方面|层面|维度|环节|领域|月|季度|工作日|小时)")
_SERIES = re.compile(r"(?:日报|晚报|早报|时报|电视台|广播|杂志|月刊|周刊|学报|新闻网|政务网)")
_SPAN_OF_TIME = re.compile(r"(?:超过|满|达|近|连续|长达|历时|为期|党龄|工龄|任职|至少|不少于|以来)$")
_SESSION = re.compile(r"[次届期号批轮]|中全会")
_HOMELAND = re.compile(r"(?:新|健康|美丽|平安|法治|幸福|数字|文明|和谐|富强|清廉|书香|信用|活力|强国建设|现代化)$")
_HOMELAND_AFTER = re.compile(r"新?篇章|建设|新篇|”|发展")
_VISIT = re.compile(r"(?:赴|前往|走进|来到|参观)$")
_VISITED = re.compile(r"[\u4e00-\u9fff]{0,4}(?:纪念馆|旧址|故居|陵园|纪念碑|博物馆|展览馆|教育基地|监狱|等地|、)")
_WAY = re.compile(r"经验|模式|样板|速度")
_OWN_BEFORE = re.compile(r"(?:贡献|提供|彰显|展现|符合|结合|立足|紧扣)$")
_OWN_AFTER = re.compile(r"智慧|力量|方案|担当|实际|特点|职能")


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


def check_placeholders(report: Report) -> list[Finding]:
    """Every unfilled place of a report, with what is missing there; code ``placeholder``, ``kind`` as found."""
    return [
        Finding(
            code="placeholder",
            span=(placeholder.start, placeholder.end),
            text=placeholder.text,
            message=f"“{placeholder.text}”还没有填，缺{placeholder.label}。",
            advice=_ADVICE[placeholder.kind],
            kind=placeholder.kind,
        )
        for placeholder in placeholders_in(report)
    ]


def placeholders_in(report: Report) -> list[Placeholder]:
    """The unfilled places of a report, in offsets of its source.  In Markdown, signs of bold type are none."""
    body, base = report.body, report.span[0]
    found = find_placeholders(body)
    if report.source.format == "md" and found:
        signs = {sign for bold in _BOLD.finditer(body) for sign in _ends(bold)}
        found = [one for one in found if (one.start, one.end) not in signs]
    return [Placeholder(p.start + base, p.end + base, p.text, p.kind) for p in found]


def _ends(bold: re.Match[str]) -> tuple[tuple[int, int], tuple[int, int]]:
    """Where the opening and the closing sign of bold type stand."""
    length = len(bold["sign"])
    return (bold.start(), bold.start() + length), (bold.end() - length, bold.end())


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
    if _DIGIT.match(before) and (_DIGIT.match(after) or _DIGIT.match(_at(text, start - 3))):
        return False  # 138****0000, 1380000****
    if end - start > 2 and _TAIL_OF_NUMBER.match(text, end):
        return False  # 尾号****0000
    if before in ("", "\n", " ", "　", "\t") and after in ("", "\n", " ", "\t") and _is_rule(text, start):
        return False
    if end - start == 1 and _is_note(text, start, end):
        return False
    return not (_latin(before) and _latin(after))


def _is_note(text: str, start: int, end: int) -> bool:
    """A single star that marks an item of a list, a note or its place at the end of a line."""
    after = _at(text, end)
    if _at(text, start - 1) in ("", "\n"):
        return after in (" ", "　", "\t") or text.startswith(("注", "说明", "备注"), end)
    return after in ("", "\n") and bool(_HAN.match(_at(text, start - 1)))


def _is_letter(text: str, start: int, end: int) -> bool:
    """X for something unfilled, not a letter of a word, a variable, or a real X (X光)."""
    before, after = _at(text, start - 1), _at(text, end)
    if _DIGIT.match(before):  # 20XX年 and 1X次, not 3x
        return bool(_DATE.match(text, end) or _is_counted(text, end) or _MONEY.match(text, end))
    if _is_latin(text, start, end) or (end - start == 1 and _REAL_X.match(text, end)):
        return False
    if _DIGIT.match(after) and end - start == 1 and not _is_counted(text, end + 1):
        return False
    quoted = before in ("“", "《") and after in ("”", "》")
    if end - start >= 2 or quoted or _in_row(text, start, end):
        return True
    return bool(_HAN.match(before) or _HAN.match(after) or _NUMERIC.match(text, end))


def _is_latin(text: str, start: int, end: int) -> bool:
    """Part of a word, an address (www.xxx.com), a formula or a name (iPhone X)."""
    before, after = _at(text, start - 1), _at(text, end)
    if _ADDRESS_BEFORE.search(text, max(0, start - 2), start) or _ADDRESS_AFTER.match(text, end):
        return True
    if _latin(before) or _latin(after) or before in _OPERATORS or after in _OPERATORS:
        return True
    return before == " " and _latin(_at(text, start - 2))


def _in_row(text: str, start: int, end: int) -> bool:
    """X、X、X等地."""
    return bool(_ROW_AFTER.match(text, end) or _ROW_BEFORE.search(text, max(0, start - 2), start))


def _is_rule(text: str, start: int) -> bool:
    """A whole line of stars divides the page."""
    return bool(_RULE.match(text, text.rfind("\n", 0, start) + 1))


def _is_line(text: str, start: int, end: int) -> bool:
    """____ to be filled in, not a line across the page, not the joint of a name (a_b has a single one)."""
    return end - start < 10 or not _is_rule(text, start)


def _is_cross(text: str, start: int, end: int) -> bool:
    """× for something unfilled; one between two words (党建×业务) or numbers is a multiplication."""
    before, after = _at(text, start - 1), _at(text, end)
    if end - start == 1 and (_DIGIT.match(before) or _DIGIT.match(after)):
        return False
    return end - start >= 2 or bool(_is_counted(text, end) or _DATE.match(text, end) or _PLACE.match(text, end))


def _is_same(text: str, start: int, end: int) -> bool:
    """AAA, unless it is part of a word or of a grade such as AAA级; two letters only before a measure word."""
    before, after = _at(text, start - 1), _at(text, end)
    if _LATIN_OR_DIGIT.match(before) or _LATIN_OR_DIGIT.match(after) or after in ("级", "类", "+", "-", "制"):
        return False
    return end - start > 2 or _is_counted(text, end)


def _is_ring(text: str, start: int, end: int) -> bool:
    """○○, but not the zeros of 二〇〇八; one alone only before a measure word."""
    if end - start == 1 and not (_is_counted(text, end) or _DATE.match(text, end) or _MONEY.match(text, end)):
        return False
    return not re.match(r"[一二三四五六七八九]", _at(text, start - 1)) and not re.match(
        r"[一二三四五六七八九]", _at(text, end)
    )


def _is_query(text: str, _start: int, end: int) -> bool:
    """?? where a number should stand; elsewhere it is punctuation."""
    return bool(_is_counted(text, end) or _DATE.match(text, end) or _MONEY.match(text, end))


def _is_empty(text: str, _start: int, end: int) -> bool:
    return bool(_is_counted(text, end) or _DATE.match(text, end))


def _is_bare(text: str, start: int, _end: int) -> bool:
    """N次, but not 1+N个."""
    before = _at(text, start - 1)
    return not _LATIN_OR_DIGIT.match(before) and before not in _OPERATORS


def _is_counted(text: str, end: int) -> bool:
    """Whether a measure word follows."""
    more = _MORE.match(text, end)
    at = more.end() if more else end
    return bool(unit_after_gaps().match(text, at) or _ASPECTS.match(text, at))


def _latin(letter: str) -> bool:
    return letter.isascii() and letter.isalpha()


_GUARDS = {
    "gap": _always,
    "star": _is_star,
    "letter": _is_letter,
    "cross": _is_cross,
    "line": _is_line,
    "same": _is_same,
    "ring": _is_ring,
    "query": _is_query,
    "some": _always,
    "empty": _is_empty,
    "bare": _is_bare,
}


def _kind(text: str, start: int, end: int) -> PlaceholderKind:
    """What is missing, told from the words around; of X.X万元 by what stands behind the decimal."""
    decimal = _DECIMAL.match(text, end)
    end = decimal.end() if decimal else end
    before = text[max(0, start - 6) : start]
    in_title = text.rfind("《", max(0, start - 40), start) > text.rfind("》", max(0, start - 40), start)
    kind = _kind_of_number(text, before, end, in_title=in_title) or _kind_of_place(text, before, end)
    if kind:
        return kind
    if _OWN_BEFORE.search(before) and _OWN_AFTER.match(text, end):
        return "organisation"
    if _SERIES.match(text, end):
        return "title"
    if _BODY.match(text, end):
        return "organisation"
    if in_title:
        return "title"
    return "brand" if _is_brand(text, start, end) else "name"


def _kind_of_number(text: str, before: str, end: int, *, in_title: bool) -> PlaceholderKind | None:
    """An ordinal, an amount, a date or a count; None for another thing."""
    body = _BODY.match(text, end)
    if before.endswith("第") or (before.endswith("届") and _SESSION.match(text, end)) or text.startswith("届", end):
        return "ordinal"
    if _MONEY.match(text, end):
        return "amount"
    if _DATE.match(text, end) and not body:
        return "count" if _SPAN_OF_TIME.search(before) else "year"
    if (
        not in_title
        and not body
        and not _PLACE.match(text, end)
        and (_is_counted(text, end) or _CROWD.match(text, end))
    ):
        return "count"
    return None


def _kind_of_place(text: str, before: str, end: int) -> PlaceholderKind | None:
    """A town or a county, also in 美丽新**篇章 and **经验."""
    if _PLACE.match(text, end) or _WAY.match(text, end) or _REGION.match(text, end):
        return "place"
    if _HOMELAND.search(before) and _HOMELAND_AFTER.match(text, end):
        return "place"
    return "place" if _VISIT.search(before) and _VISITED.match(text, end) else None


def _is_brand(text: str, start: int, end: int) -> bool:
    """“**”党建品牌 and 品牌“**”."""
    opening = text.rfind("“", max(0, start - 12), start)
    if opening < 0 or "”" in text[opening:start]:
        return False
    return bool(_BRAND.match(text, end)) or text[max(0, opening - 3) : opening].endswith("品牌")
