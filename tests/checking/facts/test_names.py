"""One thing, one name: near names of one thing are found at both places; series and sorts of things are not."""

from __future__ import annotations

import pytest

from shuzhi.checking.facts import check_names
from tests.checking.facts.making import report_of
from tests.checking.labelled import labelled_reports


def names(text: str, title: str = "") -> list[tuple[str, str]]:
    return [(finding.kind, finding.text) for finding in check_names(report_of(text, year=2023, title=title))]


@pytest.mark.parametrize(
    ("text", "pair"),
    [
        ("创办“双周论坛”，全年12期。“双周讲坛”成为大舞台。", ["双周论坛", "双周讲坛"]),
        ("创办双周论坛，全年12期。双周讲坛成为大舞台。", ["双周论坛", "双周讲坛"]),
        ("创办“双周论坛”，全年12期。双周讲坛成为大舞台。", ["双周论坛", "双周讲坛"]),
        ("打造“红色驿园”品牌。擦亮“红色驿苑”招牌。", ["红色驿园", "红色驿苑"]),
        ("实施《党员积分管理办法》。落实《党员积分监理办法》。", ["党员积分管理办法", "党员积分监理办法"]),
        ("开办“市监夜校”3期。坚持“市监夜学”制度。", ["市监夜校", "市监夜学"]),
    ],
)
def test_two_names_of_one_thing_are_found_at_both(text: str, pair: list[str]) -> None:
    assert names(text) == [("name", name) for name in pair]


@pytest.mark.parametrize(
    "text",
    [
        "评出“五星支部”3个。另有“四星支部”2个。",
        "设立“党员先锋岗”8个。组建“党员先锋队”2支。",
        "开设“线上课堂”。再开“线下课堂”。",
        "评选“全国文明单位”。创成“全省文明单位”。",
        "开展“学院行”“宿舍行”“食堂行”调研，增强“四个意识”、坚定“四个自信”。",
        "推行“党建论坛”“党建讲坛”两种形式。",
        "举办论坛3期。举办讲坛2期。",
        "“三会一课”“三重一大”“两个确立”“两个维护”。",
        "创办“双周论坛”12期，再办“双周论坛”1期。",
        "巩固“党史学习教育”成果。开展“党纪学习教育”。",
        "学习《中国共产党章程》《中国共产党党章》。",
    ],
)
def test_series_sorts_and_names_side_by_side_are_two_things(text: str) -> None:
    assert names(text) == []


def test_two_names_in_steady_use_are_two_things() -> None:
    assert names("“双周园地”开办。“双周苑地”开办。" * 3) == []


def test_the_unit_of_the_title_under_another_name_is_found() -> None:
    found = names("县机关事务管理中心支部召开会议3次。", title="县机关事务服务中心党支部书记述职报告")
    assert found == []  # two characters differ: 服务, 管理
    found = names("县机关事物服务中心支部召开会议3次。", title="县机关事务服务中心党支部书记述职报告")
    assert found == [("unit", "县机关事务服务中心"), ("unit", "县机关事物服务中心")]


def test_the_unit_of_the_level_above_is_another_unit() -> None:
    assert names("市机关事务服务中心来指导。", title="县机关事务服务中心党支部书记述职报告") == []


def test_two_spellings_of_who_signs_are_found() -> None:
    assert names("述职人：闻知远\n正文。\n述职人：闻智远") == [("person", "闻知远"), ("person", "闻智远")]
    assert names("述职人：闻知远\n正文。\n报告人：李明远") == []


def test_a_disguised_name_is_read_through() -> None:
    assert names("创办“D员论坛”12期。“党员讲坛”受欢迎。") == [("name", "D员论坛"), ("name", "党员讲坛")]


def test_the_message_names_both_and_says_what_to_do() -> None:
    finding = check_names(report_of("“双周论坛”开办。“双周讲坛”受欢迎。", year=2023))[0]
    assert "双周讲坛" in finding.message
    assert "统一" in finding.advice


def test_labelled_reports_give_their_marked_names_and_no_others() -> None:
    for labelled in labelled_reports():
        spans = [finding.span for finding in check_names(labelled.report)]
        labels = [label.span for label in labelled.findings if label.code == "name.inconsistent"]
        assert len(spans) == len(labels), labelled.name
        assert all(s < e2 and s2 < e for (s, e), (s2, e2) in zip(spans, labels, strict=True)), labelled.name
