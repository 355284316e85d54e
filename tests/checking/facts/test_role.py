"""Title and body of one author: a body that speaks as another level or sector is found, words of superiors are not."""

from __future__ import annotations

import pytest

from shuzhi.checking.facts import check_role
from shuzhi.checking.model import Finding
from shuzhi.checking.structure import find_sections
from tests.checking.facts.making import read_report
from tests.checking.labelled import labelled_reports

CITY = (
    "一、主要成效\n先后召开市委常委会、党建工作领导小组会议XX次研究党建，带领全市上下真抓实干。"
    "民生支出占财政总支出的XX%，森林覆盖率达XX%，主要经济指标位居全州第一。"
    "约谈乡镇党委书记X名，选派第一书记XX名。\n二、存在问题\n学习不够。\n三、下一步打算\n加强学习。\n"
)
BRANCH = (
    "一、主要工作\n在市委的坚强领导下，认真落实市委部署，传达学习市委常委会会议精神XX次，列席市委常委会X次。"
    "圆满完成市委常委会会议、市委全会会务XX次，督办市委常委会议定事项XX次，"
    "服务全市经济社会发展，经验在全市推广，全市机关党建示范点X个，起草市委常委会材料XX篇，"
    "协助做好财政支出、固定资产投资分析，参与选派第一书记X名，走访乡镇党委书记X人，陪同四套班子调研。"
    "\n二、存在问题\n学习不够。\n三、下一步打算\n加强学习。\n"
)


def role(text: str) -> list[Finding]:
    report = read_report(text)
    return check_role(report, find_sections(report))


def with_title(name: str, title: str) -> str:
    """A labelled report under another title."""
    labelled = next(one for one in labelled_reports() if one.name == name)
    return title + "\n" + labelled.text.split("\n", 1)[1]


def test_a_branch_secretary_who_speaks_as_the_city_committee_is_found() -> None:
    (finding,) = role("2023年度机关支部书记抓基层党建工作述职报告\n" + CITY)
    assert (finding.code, finding.kind, finding.text) == (
        "role",
        "region",
        "2023年度机关支部书记抓基层党建工作述职报告",
    )


def test_the_finding_names_both_sides_and_every_sort_of_evidence() -> None:
    (finding,) = role("2023年度机关支部书记抓基层党建工作述职报告\n" + CITY)
    assert "机关党组织" in finding.message
    assert "市委常委会" in finding.message
    assert "财政总支出" in finding.message
    assert "乡镇党委书记" in finding.message
    assert finding.advice


@pytest.mark.parametrize("title", ["2023年度县级市市委书记抓基层党建工作述职报告", "中共某县委书记述职报告"])
def test_a_committee_secretary_may_speak_as_the_committee(title: str) -> None:
    assert role(f"{title}\n{CITY}") == []


@pytest.mark.parametrize(
    "title", ["2023年度市委办公室党支部书记述职报告", "2023年度支部书记述职报告", "市财政局机关党委书记述职报告"]
)
def test_words_of_superiors_and_services_for_them_are_everybody_s(title: str) -> None:
    assert role(f"{title}\n{BRANCH}") == []


@pytest.mark.parametrize(
    ("name", "title", "voice"),
    [
        ("r07", "2020年机关党支部书记述职报告", "park"),
        ("r06", "2025年度党支部书记述职报告", "region"),
        ("r06", "2025年度机关支部书记述职报告", "region"),
        ("r06", "2025年度社区党支部书记述职报告", "region"),
        ("r05", "2024年度国有企业党委书记述职报告（国企）", "school"),
        ("r05", "2024年度县财政局党支部书记述职报告", "school"),
        ("r11", "2024年度县财政局党支部书记述职报告", "enterprise"),
        ("r11", "2024年度第一中学党支部书记述职报告", "enterprise"),
    ],
)
def test_a_report_under_another_s_title_is_found(name: str, title: str, voice: str) -> None:
    assert [finding.kind for finding in role(with_title(name, title))] == [voice]


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("r07", "2020年经济开发区党工委书记述职报告"),
        ("r07", "2020年非公企业党工委书记述职报告"),
        ("r05", "2024年度师范大学党委书记述职报告"),
        ("r11", "2024年度供水公司党支部书记述职报告"),
        ("r11", "2024年度党支部书记述职报告"),
    ],
)
def test_a_title_that_fits_or_tells_no_sector_gives_nothing(name: str, title: str) -> None:
    assert role(with_title(name, title)) == []


def test_one_sort_of_evidence_alone_is_not_enough() -> None:
    body = "召开市委常委会X次，主持市委常委会X次，市委常委会研究党建X次。"
    assert role(f"2023年度机关支部书记述职报告\n一、工作\n{body}\n二、存在问题\n学习不够。\n") == []


def test_the_author_may_stand_under_the_title() -> None:
    assert [f.kind for f in role(with_title("r11", "2024年度述职报告\n县财政局党支部书记 某某"))] == ["enterprise"]


def test_without_an_author_nothing_is_found() -> None:
    assert role("2023年度述职报告\n" + CITY) == []


def test_labelled_reports_give_their_marked_findings_and_no_others() -> None:
    for labelled in labelled_reports():
        spans = [finding.span for finding in role(labelled.text)]
        labels = [label.span for label in labelled.findings if label.code == "role"]
        assert len(spans) == len(labels), labelled.name
        assert all(s < e2 and s2 < e for (s, e), (s2, e2) in zip(spans, labels, strict=True)), labelled.name
