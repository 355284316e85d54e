"""Invented reports for the tests of the writers; no person or organisation in them exists."""

from __future__ import annotations

from datetime import date, timedelta

from shuzhi.reports.document import (
    Annex,
    AnnexRow,
    AnnexSection,
    Document,
    FigureRun,
    Gap,
    Heading,
    Paragraph,
    Table,
    Text,
)

SENTENCE = "一年来，支部按照年初计划开展组织生活，台账逐月登记，会议有记录、有签到、有议题。"


def heading(level: int, text: str) -> Heading:
    return Heading(level, (Text(text),))  # type: ignore[arg-type]


def paragraph(text: str) -> Paragraph:
    return Paragraph((Text(text),))


def a_report(*, annex: bool = True) -> Document:
    """A short report with everything a report can hold."""
    return Document(
        title="中共样例县样例局机关第一支部委员会书记2025年度抓基层党建工作述职报告",
        addressee="中共样例县样例局机关委员会",
        blocks=(
            heading(1, "履职工作"),
            heading(2, "组织生活"),
            Paragraph(
                (
                    Text("召开支部党员大会"),
                    FigureRun("4", "assembly.count", "2025年1月1日至12月31日的支部党员大会，按台账条目计"),
                    Text("次，开展主题党日"),
                    FigureRun("12", "theme_day.count", "2025年的主题党日，按台账条目计"),
                    Text("次。" + SENTENCE * 2),
                )
            ),
            heading(2, "党员教育"),
            heading(3, "讲党课"),
            heading(4, "书记讲党课"),
            paragraph(SENTENCE * 3),
            Table(
                ("项目", "单位", "本年", "说明"),
                (
                    ("支部党员大会", "次", FigureRun("4", "assembly.count"), "每季度一次"),
                    ("主题党日", "次", FigureRun("12", "theme_day.count"), "每月一次，与党课合并的只计一次活动"),
                ),
                caption="2025年主要指标",
            ),
            heading(1, "存在问题"),
            Paragraph((Text("存在的主要问题："), Gap("问题及原因"), Text("。"))),
        ),
        signature="样例甲",
        signed_on=date(2025, 3, 5),
        sample_mark="示例：人名和单位均为虚构",
        annex=an_annex() if annex else None,
    )


def an_annex() -> Annex:
    first = date(2025, 1, 8)
    return Annex(
        "数据来源",
        (
            AnnexSection(
                "assembly.count",
                "支部党员大会次数",
                "4",
                "次",
                "本年内召开的支部党员大会，按台账条目计，联合召开的各计一次。",
                "台账全年有记录。",
                tuple(
                    AnnexRow(first + timedelta(days=90 * n), "支部党员大会", "讨论年度计划，" * (n + 1), f"T-{n}")
                    for n in range(4)
                ),
            ),
            AnnexSection(
                "theme_day.count",
                "主题党日次数",
                "12",
                "次",
                "本年内开展的主题党日。",
                "台账全年有记录。",
                tuple(
                    AnnexRow(first + timedelta(days=30 * n), "主题党日", f"第{n + 1}次主题党日", f"D-{n}")
                    for n in range(12)
                ),
            ),
            AnnexSection("honour.count", "表彰", "无数据", "", "本年内受到的表彰。", "台账没有这一类记录。"),
        ),
    )
