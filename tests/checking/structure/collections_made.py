"""Collections made from the labelled reports: volumes as people put them together, and where each report stands."""

from __future__ import annotations

from shuzhi.checking.model import Span
from tests.checking.labelled.volumes import by_name, volume

Made = tuple[str, tuple[Span, ...]]


def _joined(*pieces: str) -> Made:
    """Pieces one after the other; every second one, from the second on, is a report."""
    text, spans = "", []
    for index, piece in enumerate(pieces):
        if index % 2:
            spans.append((len(text), len(text) + len(piece)))
        text += piece
    return text, tuple(spans)


def _text(name: str) -> str:
    return by_name(name).text.strip()


def _under(title: str, name: str) -> str:
    """The report under another title."""
    return title + "\n" + _text(name).split("\n", 1)[1].lstrip("\n")


def _listed() -> Made:
    names = ("r01", "r02", "r03")
    contents = "目录\n" + "\n".join(f"{number}.{by_name(name).title}" for number, name in enumerate(names, 1))
    return _joined(f"{contents}\n\n1.", _text("r01"), "\n2.", _text("r02"), "\n3.", _text("r03"), "\n")


COLLECTIONS: dict[str, Made] = {
    "with_a_contents_page": (volume().text, tuple(span for _, span in volume().members)),
    "without_a_contents_page": _joined("", _text("r03"), "\n\n", _text("r12"), "\n\n", _text("r06")),
    "one_straight_below_the_other": _joined("", _text("r03"), "\n", _text("r12"), "\n", _text("r06")),
    "numbered_pieces": _joined(
        "述职报告范文三篇\n\n篇一\n", _text("r01"), "\n篇二\n", _text("r02"), "\n篇三：\n", _text("r09")
    ),
    "numbers_before_the_titles": _joined("范文一：", _text("r01"), "\n\n范文二：", _text("r04")),
    "numbers_in_brackets": _joined("【第一篇】\n", _text("r07"), "\n【第二篇】\n", _text("r05")),
    "titles_over_two_lines": _joined(
        "",
        _under("县交通运输局党委书记\n2023年度抓基层党建工作述职报告", "r01"),
        "\n\n",
        _under("水务集团AAA分公司党支部书记\n关于2024年度抓党建工作的述职报告", "r11"),
    ),
    "titles_with_a_subtitle": _joined(
        "", _text("r05"), "\n\n", _under("2022年度抓党建工作述职报告\n——临棠市统计局综合党支部", "r10")
    ),
    "numbered_titles_with_contents": _listed(),
    "headings_like_titles": _joined(
        "",
        _text("r01").replace("一、履职尽责情况", "一、履行党建工作责任情况报告"),
        "\n\n",
        _text("r09").replace("三、下一步打算", "三、述职述廉情况"),
    ),
    "one_title_for_all": _joined(
        "",
        _under("2023年度抓基层党建工作述职报告", "r01"),
        "\n\n",
        _under("2023年度抓基层党建工作述职报告", "r08"),
        "\n\n",
        _under("2023年度抓基层党建工作述职报告", "r12"),
    ),
}
