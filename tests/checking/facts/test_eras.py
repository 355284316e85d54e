"""Words that belong to another year are found; history, aims, names that still hold are not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from shuzhi.checking.facts import check_eras
from shuzhi.checking.model import Report, SourceText
from shuzhi.rulebook.eras import Era, national_eras
from tests.checking.facts.making import report_of
from tests.checking.labelled import labelled_reports

REPORT = Path(__file__).parents[3] / ".." / "shared" / "data" / "reports" / "002.txt"


def found(text: str, year: int | None) -> list[tuple[str, str]]:
    return [(finding.kind, finding.text) for finding in check_eras(report_of(text, year=year))]


@pytest.mark.parametrize(
    ("year", "sentence", "kind"),
    [
        (2023, "向新中国70周年献礼", "anniversary"),
        (2023, "以优异成绩庆祝建党100周年", "anniversary"),
        (2023, "庆祝中国共产党成立一百周年", "anniversary"),
        (2023, "喜迎建团百年", "anniversary"),
        (2024, "庆祝建军95周年", "anniversary"),
        (2025, "庆祝新中国成立75周年", "anniversary"),
        (2023, "纪念长征胜利80周年", "anniversary"),
        (2023, "纪念抗战胜利75周年", "anniversary"),
        (2023, "改革开放40周年成就展", "anniversary"),
        (2023, "学习党的十九届五中全会精神", "meeting"),
        (2023, "学习五中全会精神4次", "meeting"),
        (2023, "学习党的19届六中全会精神", "meeting"),
        (2023, "贯彻十九届中央纪委六次全会精神", "meeting"),
        (2024, "喜迎党的二十大", "meeting"),
        (2021, "学习宣传党的二十大精神", "meeting"),
        (2023, "学习二十届三中全会精神", "meeting"),
        (2024, "学习贯彻党的十九大精神", "meeting"),
        (2018, "群众路线教育实践活动", "campaign"),
        (2018, "扎实开展“三严三实”专题教育", "campaign"),
        (2023, "开展“不忘初心、牢记使命”主题教育", "campaign"),
        (2023, "扎实开展党史学习教育", "campaign"),
        (2023, "召开党史学习教育专题组织生活会", "campaign"),
        (2025, "扎实开展主题教育，查摆问题12个", "campaign"),
        (2022, "开展党纪学习教育", "campaign"),
        (2026, "开展党纪学习教育", "campaign"),
        (2023, "深入贯彻中央八项规定精神学习教育", "campaign"),
        (2023, "推进精准扶贫工作", "situation"),
        (2023, "确保2023年全部脱贫", "situation"),
        (2023, "帮扶贫困户12户", "situation"),
        (2025, "做好新冠肺炎疫情防控", "situation"),
        (2023, "决胜全面建成小康社会", "situation"),
        (2023, "党的百年华诞", "situation"),
        (2023, "肃清苏荣流毒", "situation"),
        (2020, "深刻领悟“两个确立”", "term"),
        (2026, "“十四五”收官之年", "plan"),
        (2023, "县环保局、县国土资源局", "name"),
        (2023, "学习《中国共产党党员领导干部廉洁从政若干准则》", "document"),
        (2023, "宣传《物权法》", "document"),
        (2022, "《中国共产党发展党员工作细则（试行）》", "document"),
    ],
)
def test_what_belongs_to_another_year_is_found(year: int, sentence: str, kind: str) -> None:
    assert kind in {each for each, _ in found(sentence, year)}


@pytest.mark.parametrize(
    ("year", "sentence"),
    [
        (2023, "学习宣传贯彻党的二十大精神"),
        (2023, "扎实开展学习贯彻习近平新时代中国特色社会主义思想主题教育"),
        (2023, "扎实开展主题教育"),
        (2023, "庆祝建党102周年"),
        (2023, "做好疫情防控和平稳转段"),
        (2022, "学习党的十九届六中全会精神，喜迎二十大"),
        (2024, "开展党纪学习教育，庆祝新中国成立75周年"),
        (2025, "学习党的二十届四中全会精神，开展深入贯彻中央八项规定精神学习教育"),
        (2026, "“十五五”开局之年"),
        (2018, "改革开放40周年"),
        (2019, "五四运动100周年"),
        (2023, "学习《中国共产党廉洁自律准则》《信访工作条例》"),
    ],
)
def test_what_belongs_to_the_year_is_not_found(year: int, sentence: str) -> None:
    assert found(sentence, year) == []


@pytest.mark.parametrize(
    ("year", "sentence"),
    [
        (2023, "党的十八大、十九大以来"),
        (2023, "2021年建党100周年时，支部获评先进"),
        (2023, "2020年打赢脱贫攻坚战以来"),
        (2023, "巩固拓展脱贫攻坚成果同乡村振兴有效衔接"),
        (2023, "走访脱贫户12户、原贫困户3户"),
        (2023, "推进“两学一做”学习教育常态化制度化"),
        (2023, "巩固深化党史学习教育成果"),
        (2025, "巩固拓展主题教育成果"),
        (2024, "党的十九届四中全会提出"),
        (2023, "市委五届五中全会精神"),
    ],
)
def test_history_and_what_is_kept_up_are_not_found(year: int, sentence: str) -> None:
    assert found(sentence, year) == []


@pytest.mark.parametrize(
    ("year", "sentence"),
    [
        (2020, "2021年，我将以庆祝建党100周年为契机"),
        (2020, "谋划迎接建党100周年活动"),
        (2023, "编制“十五五”规划"),
        (2021, "喜迎二十大"),
    ],
)
def test_an_aim_ahead_is_not_found(year: int, sentence: str) -> None:
    assert found(sentence, year) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "百年大党、百年未有之大变局、第二个百年奋斗目标",
        "建校70周年、建局20周年、光荣在党50年",
        "消防救援站建队5周年、纪念改革开放20周年时的老照片",
        "动物疫情防控、春季动物防疫工作、预防疫苗接种",
        "县生态环境局、自然资源局、文化和旅游局、县环境监察局",
        "重走长征路，学习长征精神",
        "防止返贫致贫，开展防返贫监测",
    ],
)
def test_words_that_only_look_alike_are_not_found(sentence: str) -> None:
    assert found(sentence, 2025) == []


def test_words_of_one_sort_that_stand_together_are_one_finding() -> None:
    assert found("聚焦精准扶贫、贫困户脱贫攻坚，再抓落实", 2023) == [("situation", "精准扶贫、贫困户脱贫攻坚")]


def test_a_word_in_many_places_is_told_three_times_with_the_number_of_the_rest() -> None:
    findings = check_eras(report_of("帮扶贫困户。" * 5, year=2023))
    assert [finding.text for finding in findings] == ["贫困户"] * 3
    assert "另外还有 2 处" in findings[-1].message


def test_a_disguised_word_is_found_at_its_place() -> None:
    report = report_of("以实际行动庆祝建D100周年", year=2023)
    (finding,) = check_eras(report)
    assert report.source.content[slice(*finding.span)] == finding.text == "建D100周年"


def test_a_finding_names_the_year_the_dates_the_source_and_what_is_not_sure() -> None:
    (finding,) = check_eras(report_of("学习十九届中央纪委六次全会精神", year=2023))
    assert "2023年" in finding.message
    assert "2022年1月18日" in finding.message
    assert "公报" in finding.advice
    assert "（待核）" in finding.advice


def test_a_word_that_changed_is_told_what_to_write_now() -> None:
    (finding,) = check_eras(report_of("学习《廉洁从政若干准则》", year=2023))
    assert "《中国共产党廉洁自律准则》" in finding.advice


def test_without_a_year_of_its_own_the_year_named_most_stands_for_it() -> None:
    assert found("2023年，召开会议3次。2023年，庆祝建党100周年。", None) == [("anniversary", "建党100周年")]


def test_without_a_year_what_had_ended_before_the_latest_thing_spoken_of_is_found() -> None:
    text = "学习党的十九届五中全会精神，学习《中国共产党党员领导干部廉洁从政若干准则》，帮扶贫困户。"
    (finding,) = check_eras(report_of(text, year=None))
    assert (finding.kind, finding.text) == ("document", "廉洁从政若干准则")
    assert "2020年或以后" in finding.message


def test_without_any_year_nothing_is_found() -> None:
    assert found("庆祝建党100周年，开展党史学习教育。", None) == []


def test_words_by_the_history_of_the_sentence_weigh_less() -> None:
    plain = check_eras(report_of("学习十九届六中全会精神", year=2024))[0].confidence
    beside = check_eras(report_of("学习十九届六中全会精神、二十届三中全会精神", year=2024))[0].confidence
    assert beside < plain


ANNIVERSARIES = [era for era in national_eras() if era.founded and era.words[0].isalpha()]


@pytest.mark.parametrize("era", ANNIVERSARIES, ids=lambda era: era.id)
def test_an_anniversary_fits_its_own_year_and_the_one_before_only(era: Era) -> None:
    assert era.founded is not None
    year = (2026 - era.founded) // 10 * 10 + era.founded  # a round one of the last ten years
    sentence = f"庆祝{era.words[0]}{year - era.founded}周年"
    assert [bool(found(sentence, told)) for told in (year - 1, year, year + 1, year + 3)] == [False, False, True, True]


def test_every_row_names_its_source() -> None:
    assert all(era.source and era.title for era in national_eras())


def test_every_plenum_of_three_congresses_has_its_row() -> None:
    rows = {era.id for era in national_eras()}
    sessions = {"18": 7, "19": 7, "20": 4}
    assert {f"plenum.{congress}.{n}" for congress, last in sessions.items() for n in range(1, last + 1)} <= rows


def test_labelled_reports_give_their_marked_places_and_no_others() -> None:
    for labelled in labelled_reports():
        spans = [finding.span for finding in check_eras(labelled.report)]
        labels = [label.span for label in labelled.findings if label.code == "era"]
        assert all(any(s < e2 and s2 < e for s2, e2 in labels) for s, e in spans), labelled.name
        assert all(any(s < e2 and s2 < e for s, e in spans) for s2, e2 in labels), labelled.name


@pytest.mark.skipif(not REPORT.exists(), reason="the labelled report is not here")
def test_a_real_report_of_2022_gives_nothing() -> None:
    text = REPORT.read_text(encoding="utf-8")
    assert (
        json.dumps([f.text for f in check_eras(Report(SourceText("002", "txt", text), "", (0, len(text)), 2022))])
        == "[]"
    )
