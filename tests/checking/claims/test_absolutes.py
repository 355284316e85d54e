"""Statements that everything was done or nothing happened; aims, demands, slogans and counted things are none."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from shuzhi.checking.claims import check_absolutes, find_claims
from shuzhi.checking.model import Finding, KnownFigure, Report, Section, SourceText


def findings(
    text: str, *, figures: Sequence[KnownFigure] | None = None, sections: Sequence[Section] = ()
) -> list[Finding]:
    report = Report(SourceText("报告.txt", "txt", text), "", (0, len(text)), 2023)
    return list(check_absolutes(report, find_claims(report), sections=sections, figures=figures))


def known(figure_id: str, value: float | None, *, complete: bool = True) -> KnownFigure:
    return KnownFigure(figure_id, figure_id, "条", value, complete)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("巡察反馈问题均整改到位。", "均整改到位"),
        ("所有整改事项均整改落实到位。", "所有整改事项均整改落实到位"),
        ("去年述职承诺全部兑现。", "全部兑现"),
        ("全年无违规违纪现象。", "无违规违纪"),
        ("全体干部未发生一起违规违纪问题。", "未发生一起违规违纪问题"),
        ("没有出现任何差错。", "没有出现任何差错"),
        ("服务保障精准无差错。", "无差错"),
        ("材料报送准确无误。", "准确无误"),
        ("实现了“零差错、零失误”。", "零差错、零失误"),
        ("全年零上访。", "零上访"),
        ("无一人受到党纪处分。", "无一人受到党纪处分"),
        ("群众诉求件件有回音。", "件件有回音"),
        ("按期率、合格率均为100%。", "均为100%"),
        ("任务百分之百完成。", "百分之百完成"),
        ("存在的问题现已基本解决到位。", "现已基本解决到位"),
        ("反馈的问题已整改到位。", "已整改到位"),
        ("信访件全部按期办结。", "全部按期办结"),
        ("全年未有违规违纪问题。", "未有违规违纪"),
        ("无重大违纪违规问题。", "无重大违纪违规"),
        ("群众反映的问题都得到了及时解决。", "都得到了及时解决"),
        ("未发现违反中央八项规定精神问题。", "未发现违反"),
        ("党费按时足额收缴，全年无拖欠。", "无拖欠"),
        ("换届选举工作没有发生一起违纪问题。", "没有发生一起违纪问题"),
    ],
)
def test_what_is_said_too_fully_is_found(text: str, said: str) -> None:
    [finding] = findings(text)
    assert finding.code == "absolute"
    assert said in finding.text
    assert finding.text == text[slice(*finding.span)]
    assert finding.advice


@pytest.mark.parametrize(
    "text",
    [
        "确保反馈问题全部整改到位。",
        "要求各支部做到件件有落实。",
        "力争所有任务均完成。",
        "下一步将推动问题全部整改到位。",
        "努力实现零差错。",
        "开展“零违纪”创建活动。",
        "学习《关于所有问题均整改到位的通知》。",
        "问题尚未全部整改到位。",
        "有的问题没有完全整改到位。",
        "坚持全面从严治党，全体党员参加学习，发动全部力量。",
        "两个问题整改不到位。",
        "坚持对腐败零容忍，实现服务零距离。",
        "全年党员大会出席率达到100%。",
        "“空壳”分场2个全部消除。",
        "已整改到位19个。",
        "严防发生违纪违法问题。",
        "避免出现差错。",
        "对无故缺席的谈话提醒。",
        "明年反馈问题要全部整改到位。",
        "党员干部全部完成下沉，队伍全部到位。",
        "任务完成情况均纳入考核，责任均落实到人。",
        "班子成员均能认真履行职责，所有党员都签订了承诺书。",
        "召开全面从严治党工作会议，落实全面从严治党主体责任。",
    ],
)
def test_aims_demands_names_and_counted_things_are_none(text: str) -> None:
    assert findings(text) == []


def test_parts_on_problems_and_plans_are_not_looked_at() -> None:
    text = "一、工作\n问题均整改到位。\n二、打算\n问题均整改到位。\n"
    plan = text.index("二、")
    sections = [Section("work", "", (0, plan), plan, 0.5), Section("plan", "", (plan, len(text)), 10, 0.5)]
    [finding] = findings(text, sections=sections)
    assert finding.span[0] < plan


def test_a_statement_that_the_ledger_bears_out_is_no_finding() -> None:
    figures = [known("review_finding.closed", 4), known("review_finding.total", 4)]
    assert findings("述职评议反馈问题均整改到位。", figures=figures) == []


def test_a_statement_that_the_ledger_contradicts_names_both_values() -> None:
    figures = [known("review_finding.closed", 3), known("review_finding.total", 4)]
    [finding] = findings("述职评议反馈问题均整改到位。", figures=figures)
    assert "review_finding.closed 3 条" in finding.message
    assert "review_finding.total 4 条" in finding.message
    assert finding.confidence > 0.9


def test_an_incomplete_ledger_does_not_bear_a_statement_out() -> None:
    figures = [known("promise.closed", 2, complete=False), known("promise.total", 2, complete=False)]
    [finding] = findings("承诺事项已全部兑现。", figures=figures)
    assert "不全" in finding.message


def test_without_any_record_the_ledger_cannot_bear_a_statement_out() -> None:
    [finding] = findings("承诺事项已全部兑现。", figures=[known("promise.closed", None), known("promise.total", None)])
    assert "没有能证明" in finding.message


def test_no_case_is_borne_out_by_a_known_zero() -> None:
    assert findings("全年未发生一起违纪案件。", figures=[known("case.count", 0)]) == []


def test_a_number_in_the_same_sentence_makes_the_finding_less_sure() -> None:
    [plain] = findings("反馈问题全部整改到位。")
    [numbered] = findings("反馈问题12个，全部整改到位。")
    assert numbered.confidence < plain.confidence


def test_spans_are_those_of_the_source() -> None:
    text = "前言。\n问题均整改到位。\n"
    report = Report(SourceText("报告.txt", "txt", text), "", (4, len(text)), 2023)
    [finding] = check_absolutes(report, [])
    assert text[slice(*finding.span)] == finding.text == "均整改到位"
