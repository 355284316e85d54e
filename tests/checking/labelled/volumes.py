"""Made from the labelled reports: a collection volume, disguised copies, and reports with passages of others in them.

Nothing here is random: the same texts and the same known places every time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from shuzhi.checking.model import Span
from tests.checking.labelled import LabelledReport, labelled_reports

IN_THE_VOLUME = ("r03", "r12", "r06")
KEPT = 30  # a shorter paragraph (a heading, a greeting) counts as nobody's passage
SAME_LENGTH = str.maketrans(
    {"党": "D", "，": ",", "（": "(", "）": ")"} | dict(zip("0123456789", "０１２３４５６７８９", strict=True))
)
EDITS = (
    ("扎实开展", "深入开展"),
    ("全年召开", "全年共召开"),
    ("认真学习", "认真学习领会"),
    ("严格落实", "严格执行"),
    ("政治", "政i治"),
    ("进一步", ""),
    ("群众", "老百姓"),
    ("不断", "持续"),
    ("建设", "建i设"),
)


@dataclass(frozen=True, slots=True)
class KnownPassage:
    """Words that stand in both texts (indices into :attr:`Corpus.texts`), however disguised."""

    a: int
    a_span: Span
    b: int
    b_span: Span


@dataclass(frozen=True, slots=True)
class Corpus:
    """Texts to compare, with every passage copied between them."""

    names: tuple[str, ...]
    texts: tuple[str, ...]
    paragraphs: tuple[KnownPassage, ...]
    embedded: tuple[KnownPassage, ...]

    @property
    def related(self) -> frozenset[tuple[int, int]]:
        """Pairs of texts, the smaller index first, that really share something."""
        return frozenset((min(p.a, p.b), max(p.a, p.b)) for p in (*self.paragraphs, *self.embedded))


@dataclass(frozen=True, slots=True)
class Volume:
    """A collection volume, and where each report stands in it."""

    text: str
    members: tuple[tuple[LabelledReport, Span], ...]


def by_name(name: str) -> LabelledReport:
    """The labelled report of that file name."""
    return next(report for report in labelled_reports() if report.name == name)


@cache
def volume() -> Volume:
    """A contents page and three reports, one below the other."""
    reports = [by_name(name) for name in IN_THE_VOLUME]
    lines = ["2025年度抓基层党建工作述职报告汇编", "", "目  录", ""]
    lines += [f"{number}．{report.title}……………{7 * number - 6}" for number, report in enumerate(reports, 1)]
    text = "\n".join(lines) + "\n\n\n"
    members = []
    for report in reports:
        start = len(text)
        text += report.text.rstrip("\n") + "\n"
        members.append((report, (start, len(text))))
        text += "\n\n"
    return Volume(text, tuple(members))


def paragraphs_of(text: str) -> Iterator[Span]:
    """Spans of the lines that are not empty, without their line ends."""
    at = 0
    for line in text.split("\n"):
        if line.strip():
            yield at, at + len(line)
        at += len(line) + 1


def swap_neighbours(spans: Sequence[Span]) -> list[Span]:
    """The second half in pairs of swapped neighbours: paragraphs in another order, the title still first."""
    kept = list(spans)
    for index in range(len(kept) // 2, len(kept) - 1, 2):
        kept[index], kept[index + 1] = kept[index + 1], kept[index]
    return kept


def disguise(text: str, *, figures: bool) -> str:
    """One paragraph as a copier would hide it: D for 党, other width, light edits; ``figures`` turned into X."""
    for old, new in EDITS:
        text = text.replace(old, new)
    if figures:
        text = "".join("X" if sign.isdigit() else sign for sign in text)
    return text.translate(SAME_LENGTH)


def copy_of(report: LabelledReport, title: str, *, figures: bool) -> tuple[str, list[tuple[Span, Span]]]:
    """A disguised copy under another title, with pairs of (span in the report, span in the copy)."""
    _title, *spans = paragraphs_of(report.text)
    text, pairs = title + "\n\n", []
    for span in swap_neighbours(spans):
        told = disguise(report.text[slice(*span)], figures=figures)
        if span[1] - span[0] >= KEPT:
            pairs.append((span, (len(text), len(text) + len(told))))
        text += told + "\n"
    return text, pairs


# Where a passage is taken: report, its first and its last words; where it is put: report, after which words.
EMBEDDED = (
    ("r05", "出台院系党组织会议、党政联席会议议事清单", "选树一批可学可鉴的示范支部。", "r10", "促进学用转化。"),
    ("r12", "片面认为政府办的主要任务", "抓好党建就是最大政绩。", "r02", "知识更新慢于形势发展。"),
    ("r09", "持续开展“医德医风建设年”活动", "让群众看病更舒心。", "r03", "满足于完成规定学时。"),
    ("r11", "支部委员带头到最困难的班组蹲点", "一级带着一级干的生动局面。", "r06", "以有效服务增强组织凝聚力。"),
    ("r13", "机关党委把促进“化学融合”作为首要课题", "党的组织就建到哪里。", "r01", "带动后进支部争先进位。"),
    ("r08", "必须坚持以上率下、示范带动", "作风好的机关干部队伍；", "r04", "场直机关和分场干部平均年龄偏大，"),
)


@cache
def corpus() -> Corpus:
    """The reports, six of them with a passage of another one in their own text, and three disguised copies."""
    reports = {report.name: report for report in labelled_reports()}
    names = list(reports)
    texts = {name: report.text for name, report in reports.items()}
    embedded = []
    for giver, first, last, taker, after in EMBEDDED:
        start = reports[giver].text.index(first)
        end = reports[giver].text.index(last, start) + len(last)
        at = texts[taker].index(after) + len(after)
        words = reports[giver].text[start:end]
        texts[taker] = texts[taker][:at] + words + texts[taker][at:]
        embedded.append(KnownPassage(names.index(giver), (start, end), names.index(taker), (at, at + len(words))))
    shifted = {taker: (at, len_) for *_, taker, _ in EMBEDDED for at, len_ in [_place(embedded, names.index(taker))]}
    embedded = [replace(known, a_span=_moved(known.a_span, shifted.get(names[known.a]))) for known in embedded]
    copies = (
        ("r07", "2021年国有企业党委抓基层党建工作述职报告", False),
        ("r09", "2019年度区卫生健康系统党工委书记述职报告", True),
        ("r06", "机关党支部书记2025年抓基层党建工作述职报告", True),
    )
    known_paragraphs = []
    for giver, title, figures in copies:
        text, pairs = copy_of(reports[giver], title, figures=figures)
        names.append(f"{giver}-copy")
        texts[names[-1]] = text
        place = names.index(giver)
        known_paragraphs += [
            KnownPassage(place, _moved(a_span, shifted.get(giver)), len(names) - 1, b_span) for a_span, b_span in pairs
        ]
    return Corpus(tuple(names), tuple(texts[name] for name in names), tuple(known_paragraphs), tuple(embedded))


def _place(embedded: Sequence[KnownPassage], taker: int) -> tuple[int, int]:
    span = next(known.b_span for known in embedded if known.b == taker)
    return span[0], span[1] - span[0]


def _moved(span: Span, insertion: tuple[int, int] | None) -> Span:
    """``span`` of the text before the insertion as it stands after it."""
    if insertion is None:
        return span
    at, length = insertion
    return span[0] + length * (span[0] >= at), span[1] + length * (span[1] > at)
