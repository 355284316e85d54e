"""An invented report with findings of every family, made by hand: the answers are tested without the checks."""

from __future__ import annotations

from shuzhi.checking.model import Checked, Copied, Finding, Report, Section, SourceText, Span

TEXT = """示例镇虚构村党支部书记2023年度抓基层党建述职报告

2023年，我和支部一班人一起做了这些事。
一、工作情况
全年召开党员大会X次、支委会**次，讲党课*次，走访群众XX户。所有问题均整改到位，<群众>满意率100%。D员先锋岗常年开展，以实际行动向建党100周年献礼，支部的工作得到了大家的认可。
我们把支部建在产业链上，把党员编进服务队，把实事办到群众家门口，村里的老党员每月到活动室来一次，听一听、看一看、议一议，提出的意见都有回音。
二、存在问题
存在以下五个方面的问题：一是学习不够经常。二是办法不够多。三是联系不够紧。
三、下步打算
一是每月学一次。二是每季度议一次。
"""
OTHER = "我们把支部建在产业链上，把党员编进服务队，把实事办到群众家门口，村里的老党员每月到活动室来一次。"


def span_of(words: str, after: int = 0) -> Span:
    """Where words stand in the text."""
    start = TEXT.index(words, after)
    return start, start + len(words)


def _found(code: str, words: str, message: str, advice: str = "请改正。", **more: object) -> Finding:
    return Finding(code, span_of(words), words, message, advice, **more)  # type: ignore[arg-type]


def sample(text: str = TEXT, name: str = "虚构村.txt") -> Checked:
    """The report, checked."""
    source = SourceText(name, "txt", text)
    report = Report(source, "示例镇虚构村党支部书记2023年度抓基层党建述职报告", (0, len(text)), 2023)
    body, next_steps, problems = text.index("一、工作"), text.index("三、下步"), text.index("二、存在")
    sections = (
        Section("work", "一、工作情况", (body, problems), 180, 0.6),
        Section("problems", "二、存在问题", (problems, next_steps), 50, 0.2),
        Section("plan", "三、下步打算", (next_steps, len(text)), 24, 0.1),
    )
    advice = "请填写实际数字；没有做的，删去这一句。"
    copied = span_of("我们把支部建在产业链上，把党员编进服务队，把实事办到群众家门口")
    findings = (
        *(
            _found("placeholder", words, f"“{words}”没有填写。", advice, kind="count")
            for words in ("X次", "**次", "*次，", "XX户")
        ),
        _found("absolute", "所有问题均整改到位", "这是全部完成的说法。", "请写明一共几个、完成几个。"),
        _found("noise", "D员", "“D员”应为“党员”。", "请改回。"),
        _found(
            "era",
            "建党100周年",
            "建党100周年是2021年的事，本报告是2023年的。",
            "请核对是否沿用了旧稿。",
            confidence=0.9,
        ),
        Finding("copied", copied, "", "这一段与“虚构镇报告”中的文字相同。", "请改写成本人的实际情况。"),
        _found("count.mismatch", "五个方面", "说是五个方面，后面只有三个。", "请补齐或改成三个方面。"),
        Finding("section.missing", (len(text) - 1, len(text) - 1), "", "没有写原因分析。", "请补写。"),
    )
    ordered = tuple(sorted(findings, key=lambda finding: finding.span))
    return Checked(
        report, sections, (), ordered, (Copied(copied, "虚构镇.txt", "虚构镇报告", (0, 31), OTHER[:31], 31),)
    )
