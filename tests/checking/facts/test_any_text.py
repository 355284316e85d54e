"""Whatever the text, the checks of facts and noise end, point into it and say something."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from shuzhi.checking.facts import check_eras, check_names, check_role, check_years
from shuzhi.checking.model import Finding, SourceText
from shuzhi.checking.noise import check_noise
from shuzhi.checking.structure import find_sections, split_reports
from tests.checking.labelled import labelled_reports

PIECES = st.sampled_from(
    [
        *(
            "2023年度机关党支部书记述职报告",
            "一、工作情况",
            "二、存在问题",
            "三、下一步打算",
            "\n",
            "。",
            "，",
            "、",
            " ",
            "“",
            "”",
        ),
        *(
            "2020年",
            "2023年",
            "X年度",
            "将",
            "清单",
            "召开会议3次",
            "建党100周年",
            "D建",
            "十九届六中全会",
            "《",
            "》",
            "以来",
        ),
        *(
            "双周论坛",
            "双周讲坛",
            "市委常委会研究",
            "全市",
            "财政支出",
            "GDP",
            "党工委会议",
            "述职人：",
            "李明",
            "QQ：123456",
        ),
        *("##paidbegin##", "政i治", "\u200b", "⻓期", "Ｄ", "(", "）", "【", "\x00", "a", "1"),
    ]
)


def everything(text: str) -> list[Finding]:
    found: list[Finding] = []
    for report in split_reports(SourceText("报告.txt", "txt", text)):
        sections = find_sections(report)
        found += check_eras(report)
        found += check_years(report, sections)
        found += check_role(report, sections)
        found += check_names(report)
        found += check_noise(report)
    return found


@settings(deadline=None, derandomize=True)
@given(st.lists(PIECES, max_size=30).map("".join))
def test_every_finding_points_to_its_own_words(text: str) -> None:
    for finding in everything(text):
        assert text[slice(*finding.span)] == finding.text != ""
        assert finding.message
        assert finding.advice
        assert 0 < finding.confidence <= 1


def test_reports_marked_clean_give_nothing() -> None:
    clean = [labelled for labelled in labelled_reports() if labelled.clean]
    assert clean
    assert {labelled.name: everything(labelled.text) for labelled in clean} == {one.name: [] for one in clean}
