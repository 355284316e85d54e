"""Problems, causes and measures that meet or do not, and last year's findings."""

from __future__ import annotations

import pytest

from tests.checking.structure.making import TITLE, WORK, found_in, sample, whole, words_of

UNANSWERED, UNMATCHED, LAST_YEAR = "problem.unanswered", "measure.unmatched", "finding.unanswered"
PROBLEMS = "一是理论学习不够深入。二是调查研究不够扎实。三是党务干部力量薄弱。"
PLAN = "一是深化理论学习，学原文、悟原理。二是深入一线调研，形成调研报告。三是配强党务干部，开展轮训。"


def test_problems_that_all_have_a_measure_are_left_alone() -> None:
    assert [*found_in(whole(problems=PROBLEMS, plan=PLAN), UNANSWERED)] == []
    assert [*found_in(whole(problems=PROBLEMS, plan=PLAN), UNMATCHED)] == []


def test_a_problem_without_a_measure_is_found_at_its_own_words() -> None:
    plan = "一是深化理论学习，学原文、悟原理，丰富学习资料。二是配强党务干部，开展分级轮训，建立人才库，落实津贴补助。"
    (finding,) = found_in(whole(problems=PROBLEMS, plan=plan), UNANSWERED)
    assert finding.text == "二是调查研究不够扎实"
    assert "补一条" in finding.advice


def test_a_measure_without_a_problem_is_found_and_said_softly() -> None:
    (finding,) = found_in(whole(problems=PROBLEMS, plan=PLAN + "四是打造党建品牌，擦亮服务窗口。"), UNMATCHED)
    assert finding.text == "四是打造党建品牌"
    assert finding.confidence <= 0.5


def test_many_measures_without_a_problem_are_told_in_one_finding() -> None:
    plan = PLAN + "四是打造党建品牌。五是建设智慧党建平台。六是发展集体经济。七是推进移风易俗，加强基层治理。"
    (finding,) = found_in(whole(problems=PROBLEMS, plan=plan), UNMATCHED)
    assert finding.text == "三、下一步打算"
    assert "4条措施" in finding.message


def test_a_measure_may_answer_a_cause() -> None:
    text = whole(problems=PROBLEMS, plan=PLAN + "四是强化考核问责，结果与评先评优挂钩。")
    assert len(found_in(text, UNMATCHED)) == 1
    causes = "三、原因分析\n一是思想上重视不够。二是考核激励不到位。三是能力不强。\n四、下一步"
    assert found_in(text.replace("三、下一步", causes), UNMATCHED) == []


def test_a_problem_answered_in_its_own_words_is_answered() -> None:
    problems = "一是理论学习不深。对此，支部将办好读书班。二是调查研究不实。对此，班子成员每月下基层。"
    assert found_in(whole(problems=problems, plan="一是打造品牌，" + "擦亮窗口，办好实事。" * 8), UNANSWERED) == []


def test_words_for_one_thing_meet() -> None:
    problems = "一是重业务轻党建，两张皮现象还存在。二是活动载体单一。三是压力层层递减。四是联系群众不够紧密。"
    plan = (
        "一是推动党建与业务深度融合。二是丰富主题党日形式，增强吸引力。三是签订责任书，压实一岗双责。"
        "四是落实走访制度，听取意见建议。"
    )
    text = whole(problems=problems, plan=plan)
    assert [*found_in(text, UNANSWERED), *found_in(text, UNMATCHED)] == []


def test_words_that_no_topic_names_meet_by_themselves() -> None:
    problems = "一是垃圾分类推进缓慢。二是理论学习不深。"
    plan = (
        "一是抓好垃圾分类，设置投放点，开展入户指导。二是深化理论学习，办好读书班，交流心得，抓好成果转化，评比先进。"
    )
    assert found_in(whole(problems=problems, plan=plan), UNANSWERED) == []


def test_a_plan_of_slogans_gets_one_finding_for_the_plan() -> None:
    problems = PROBLEMS + "四是品牌影响力不大。五是对年轻干部关心关爱不够。"
    plan = (
        "我将恪尽职守、真抓实干，以一流的业绩为谱写高质量发展新篇章贡献智慧和力量，"
        + "不负组织重托，不负人民期望。" * 3
    )
    findings = found_in(whole(problems=problems, plan=plan), UNANSWERED)
    (whole_plan,) = [finding for finding in findings if finding.kind == "plan"]
    assert whole_plan.text == "三、下一步打算"
    assert "5条问题" in whole_plan.message
    assert len(findings) == 6


def test_a_plan_in_sentences_that_answer_needs_no_numbers() -> None:
    plan = "深化理论学习，学原文、悟原理。深入一线调研，形成调研报告，推动成果转化。配强党务干部，开展轮训，落实待遇。"
    assert found_in(whole(problems=PROBLEMS, plan=plan), UNANSWERED) == []


def test_measures_under_headings_of_their_own_answer() -> None:
    text, _ = sample("company_restarting.txt")
    assert found_in(text, UNANSWERED) == []


def test_problems_that_are_not_listed_are_not_judged() -> None:
    problems = "理论学习不够深入，调查研究不够扎实，党务干部力量薄弱。"
    text = whole(problems=problems, plan="一是打造品牌。" + "擦亮窗口，办好实事。" * 8)
    assert found_in(text, UNANSWERED) == []


def test_without_a_plan_only_the_plan_is_missing() -> None:
    text = whole(work=WORK * 3, problems=PROBLEMS).split("三、下一步")[0]
    assert found_in(text, UNANSWERED) == []
    assert len(found_in(text, "section.missing")) == 1


@pytest.mark.parametrize("title", [TITLE, "某村党支部书记2023年度抓党建述职报告"])
def test_a_report_silent_about_last_year_gets_one_low_note(title: str) -> None:
    (finding,) = found_in(whole(work=WORK * 6).replace(TITLE, title), LAST_YEAR)
    assert finding.text == title
    assert "2022年度" in finding.message
    assert finding.kind == "note"
    assert finding.confidence < 0.5


@pytest.mark.parametrize(
    "sentence",
    [
        "上年度述职评议指出的3个问题，已全部整改到位。",
        "针对区委巡察反馈的5个问题，逐项制定措施，已完成整改4个。",
        "2022年度述职时作出的3项承诺均已兑现。",
        "对上级点评的问题建立台账，逐条销号。",
        "去年查摆的党建品牌不亮等问题得到解决。",
    ],
)
def test_a_sentence_that_answers_for_last_year_is_enough(sentence: str) -> None:
    assert found_in(whole(work=WORK * 6 + sentence), LAST_YEAR) == []


def test_findings_only_named_are_not_answered() -> None:
    sentence = "上年度述职评议指出了党建品牌不亮的问题。"
    (finding,) = found_in(whole(work=WORK * 6 + sentence), LAST_YEAR)
    assert finding.text == sentence
    assert "后来怎么样" in finding.message


def test_what_the_unit_finds_in_others_is_no_finding_of_last_year() -> None:
    sentence = "开展党建督查4次，反馈问题37个，整改率达97.3%。"
    assert len(found_in(whole(work=WORK * 6 + sentence), LAST_YEAR)) == 1


@pytest.mark.parametrize("title", ["个人述职报告", "2023年度个人述职述廉报告"])
def test_a_personal_report_owes_no_answer(title: str) -> None:
    assert found_in(whole(work=WORK * 6).replace(TITLE, title), LAST_YEAR) == []


def test_a_part_about_last_year_is_enough() -> None:
    text, _ = sample("markdown.md")
    assert found_in(text, LAST_YEAR) == []


def test_a_short_text_is_not_asked_about_last_year() -> None:
    assert found_in(whole(), LAST_YEAR) == []


def test_spans_hold_where_letters_are_put_for_words() -> None:
    plan = "一是深化理论学习，学原文、悟原理，丰富学习资料。二是配强D务干部，开展分级轮训，建立人才库，落实津贴补助。"
    text = whole(problems=PROBLEMS.replace("党", "D"), plan=plan)
    assert words_of(text, UNANSWERED) == ["二是调查研究不够扎实"]
