"""Invented reports with known copies, for measuring how copied passages are found.

Every report is made anew from a vocabulary of some two thousand words, so that two unrelated ones share nothing but
what real ones share: prescribed phrases (of the shipped table), meeting counts, and set phrases that no table knows.
Into some of them paragraphs of earlier reports are copied, and runs of 50 to 160 characters into own sentences, all
disguised: D for 党, X for figures, full width, letters inside words, other numbers and names, words put in, left out or
replaced, paragraphs in another order.  The places are known.  Nothing is random beyond the seed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, product
from random import Random

from shuzhi.checking.copying.stock import written_phrases

Span = tuple[int, int]

_HEADS = (
    "抓建管守看修种养织编画记算问答谈走访查找补换搬移送接带领教学练读写讲唱演评比赛拼闯试改创造开通连合分聚散清扫洗晒"
)
_TAILS = "好实细牢稳准紧快全深透活亮净宽长高远近满齐顺熟新勤"
_PLACES = "东西南北前后上下大小老新石桥溪湾塘岭坪坡沟河湖井泉林田"
_KINDS = "村组院楼巷街站厂店园场仓路渠坝桥亭校班队"
_THINGS_A = "水电粮茶棉麻果菜鱼蚕蜂羊牛菌药竹木砖瓦石砂灯网机车船衣鞋锅碗书报画信琴棋"
_THINGS_B = "库棚池架棚苗种价账表单牌图样品款票证卡箱柜窗门墙"
_PEOPLE = "张李王赵刘陈杨黄周吴徐孙马朱胡郭何林罗高"
_ROLES = (
    "师傅",
    "大爷",
    "大娘",
    "委员",
    "会计",
    "医生",
    "老师",
    "组长",
    "队长",
    "技术员",
    "老支书",
    "年轻人",
    "女工",
    "司机",
)
_LINKS = (
    "以后", "以前", "的时候", "于是", "就", "再", "先", "也", "都", "才", "还", "便", "于", "因为", "所以", "但是",
    "每逢", "凡是", "只要", "那天", "当晚", "次日", "月底", "年初", "入夏", "秋后", "雨前", "雪后", "赶集日", "农忙时",
)  # fmt: skip
_UNITS = ("次", "人次", "名", "户", "件", "亩", "处", "条", "份", "项")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_WIDE = {ord(letter): ord(letter) + 0xFEE0 for letter in "0123456789"} | {ord(","): ord("，"), ord(":"): ord("：")}
_REPLACED = (
    ("我们", "我支部"),
    ("大家", "同志们"),
    ("以后", "之后"),
    ("的时候", "之际"),
    ("但是", "不过"),
    ("因为", "由于"),
)
KNOWN_TO_NOBODY = 150
PARAGRAPH = (120, 420)


@dataclass(frozen=True, slots=True)
class Known:
    """A passage copied from text ``a`` into text ``b``."""

    a: int
    a_span: Span
    b: int
    b_span: Span


@dataclass(slots=True)
class Corpus:
    """The reports, in the order of holding, and what was copied."""

    texts: list[str] = field(default_factory=list)
    paragraphs: list[Known] = field(default_factory=list)
    embedded: list[Known] = field(default_factory=list)


def vocabulary() -> list[str]:
    """Some two thousand words."""
    words = ["".join(pair) for pair in product(_HEADS, _TAILS[::2])]
    words += ["".join(pair) for pair in product(_PLACES, _KINDS)]
    words += ["".join(pair) for pair in product(_THINGS_A, _THINGS_B[::2])]
    words += [name + role for name in _PEOPLE for role in _ROLES]
    return list(dict.fromkeys(words)) + list(_LINKS) * 8


def make_corpus(size: int, *, copying: float = 0.2, seed: int = 1, length: int = 3500) -> Corpus:
    """``size`` reports of about ``length`` characters; that share of them with copied paragraphs, as many with runs."""
    maker = _Maker(seed, length)
    corpus = Corpus()
    spans: list[list[Span]] = []
    for number in range(size):
        pieces = maker.paragraphs()
        copied: list[tuple[int, int, Span]] = []
        runs: list[tuple[int, Span, int, Span]] = []
        if number > 10 and maker.random() < copying:
            copied = maker.copy_paragraphs(pieces, corpus.texts, spans)
        if number > 10 and maker.random() < copying:
            runs = maker.embed_runs(pieces, corpus.texts, spans, {place for place, *_ in copied})
        starts = [0, *accumulate(len(piece) + 1 for piece in pieces)]
        corpus.texts.append("\n".join(pieces) + "\n")
        spans.append([(start, start + len(piece)) for start, piece in zip(starts, pieces, strict=False)])
        for place, source, span in copied:
            corpus.paragraphs.append(Known(source, span, number, spans[-1][place]))
        for source, span, place, (low, high) in runs:
            corpus.embedded.append(Known(source, span, number, (starts[place] + low, starts[place] + high)))
    return corpus


class _Maker:
    def __init__(self, seed: int, length: int) -> None:
        self.rng = Random(seed)
        self.random = self.rng.random
        self.words = vocabulary()
        self.stock = list(written_phrases())
        self.set_phrases = [self.words_of(self.between(4, 11)) for _ in range(KNOWN_TO_NOBODY)]
        self.length = length

    def below(self, end: int) -> int:
        return int(self.random() * end)

    def between(self, start: int, end: int) -> int:
        return start + self.below(end - start)

    def words_of(self, count: int) -> str:
        return "".join(self.rng.choices(self.words, k=count))

    def paragraphs(self) -> list[str]:
        """A report's own paragraphs: title, opening, headings, text."""
        title = f"{self.words_of(2)}党支部书记{2016 + self.below(10)}年度抓基层党建工作述职报告"
        pieces, size = [title], 0
        for part in ("一、履职工作情况", "二、存在的主要问题", "三、下一步工作打算"):
            pieces.append(part)
            size += self.length // 3
            while sum(map(len, pieces)) < size:
                pieces.append(self.paragraph(self.between(*PARAGRAPH)))
        return pieces

    def paragraph(self, size: int) -> str:
        """Sentences up to about ``size`` characters."""
        text = f"（{'一二三四五六七八九'[self.below(9)]}）{self.words_of(3)}。"
        while len(text) < size:
            text += self.sentence()
        return text

    def sentence(self) -> str:
        """A sentence: mostly own words, now and then a prescribed phrase, counts, or a set phrase no table knows."""
        kind = self.random()
        if kind < 0.16:
            return f"{self.stock[self.below(len(self.stock))]}，{self.words_of(4)}。"
        if kind < 0.22:
            counts = self.below(30), self.below(30), self.below(9)
            return "召开党员大会{}次、支委会{}次，讲党课{}次，{}。".format(*counts, self.words_of(3))
        if kind < 0.28:
            return f"{self.words_of(3)}，{self.set_phrases[self.below(KNOWN_TO_NOBODY)]}。"
        clauses = [self.words_of(self.between(3, 7)) for _ in range(self.between(2, 5))]
        if kind < 0.5:
            clauses.append(f"{self.words_of(2)}{self.below(90) + 1}{_UNITS[self.below(len(_UNITS))]}")
        return ("党员" if kind < 0.6 else "我们") + "，".join(clauses) + "。"

    def copy_paragraphs(
        self, pieces: list[str], texts: Sequence[str], spans: Sequence[Sequence[Span]]
    ) -> list[tuple[int, int, Span]]:
        """Put one to three paragraphs of an earlier report in the place of own ones; (place, source, span)."""
        source = self.below(len(texts))
        long = [span for span in spans[source] if span[1] - span[0] >= PARAGRAPH[0]]
        places = [place for place, piece in enumerate(pieces) if len(piece) >= PARAGRAPH[0]]
        count = min(1 + self.below(3), len(long), len(places))
        copied = []
        for span, place in zip(self.rng.sample(long, count), self.rng.sample(places, count), strict=True):
            pieces[place] = self.disguise(texts[source][slice(*span)], edits=0.012)
            copied.append((place, source, span))
        return copied

    def embed_runs(
        self, pieces: list[str], texts: Sequence[str], spans: Sequence[Sequence[Span]], taken: set[int]
    ) -> list[tuple[int, Span, int, Span]]:
        """Put a run of an earlier report into one or two own paragraphs; (source, span, place, span in the place)."""
        free = [place for place, piece in enumerate(pieces) if len(piece) >= PARAGRAPH[0] and place not in taken]
        runs = []
        for place in self.rng.sample(free, min(len(free), 1 + self.below(2))):
            source = self.below(len(texts))
            long = [span for span in spans[source] if span[1] - span[0] >= 170]
            if not long:
                continue
            low, high = long[self.below(len(long))]
            size = self.between(50, 161)
            start = low + self.below(high - low - size)
            run = self.disguise(texts[source][start : start + size], edits=0.006)
            at = 20 + self.below(len(pieces[place]) - 40)
            pieces[place] = pieces[place][:at] + run + pieces[place][at:]
            runs.append((source, (start, start + size), place, (at, at + len(run))))
        return runs

    def disguise(self, text: str, *, edits: float) -> str:
        """As a copier would hide it."""
        if self.random() < 0.5:
            text = text.replace("党", "D")
        for old, new in _REPLACED:
            if self.random() < 0.3:
                text = text.replace(old, new)
        way = self.random()
        if way < 0.4:
            text = "".join("X" if letter.isdigit() else letter for letter in text)
        elif way < 0.7:
            text = "".join(str(self.below(10)) if letter.isdigit() else letter for letter in text)
        if self.random() < 0.3:
            text = text.translate(_WIDE)
        return "".join(self._edited(text, edits))

    def _edited(self, text: str, edits: float) -> Iterator[str]:
        skip = 0
        for letter in text:
            chance = self.random()
            if skip:
                skip -= 1
            elif chance < edits / 3:
                yield self.words_of(1 + self.below(2)) + letter
            elif chance < 2 * edits / 3:
                skip = self.below(4)
            elif chance < edits:
                yield self.words_of(1)
                skip = self.below(3)
            elif chance > 0.99:
                yield letter + _LETTERS[self.below(26)]
            else:
                yield letter
