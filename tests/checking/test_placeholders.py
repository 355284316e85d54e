"""Unfilled places of every spelling, with what is missing; real letters, formulas and list marks are none."""

from __future__ import annotations

import pytest

from shuzhi.checking.model import Report, SourceText
from shuzhi.checking.placeholders import check_placeholders, find_placeholders


def found(text: str) -> list[tuple[str, str]]:
    return [(place.text, place.kind) for place in find_placeholders(text)]


def findings_in(text: str, file_format: str = "txt") -> list[tuple[tuple[int, int], str]]:
    source = SourceText("报告", file_format, text)  # type: ignore[arg-type]
    return [(one.span, one.kind) for one in check_placeholders(Report(source, "", (0, len(text)), 2023))]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("召开党员大会X次。", [("X", "count")]),
        ("慰问党员xx余人次。", [("xx", "count")]),
        ("开展ＸX场、＊＊期、**批。", [("ＸX", "count"), ("＊＊", "count"), ("**", "count")]),
        ("组织____次，____年____月。", [("____", "count"), ("____", "year"), ("____", "year")]),
        ("培训××人次，撰写AAA篇。", [("××", "count"), ("AAA", "count")]),
        ("讲党课AA次。", [("AA", "count")]),
        ("参加（ ）人，举办（  ）次。", [("（ ）", "count"), ("（  ）", "count")]),
        ("○○同志，□□□支部。", [("○○", "name"), ("□□□", "organisation")]),
        ("走访??户。", [("??", "count")]),
        ("组织N次会议。", [("N", "count")]),
        ("投入XX万元，约X.X亿元。", [("XX", "amount"), ("X", "amount"), ("X", "amount")]),
        ("完成率XX%，提高X.X个百分点。", [("XX", "count"), ("X", "count"), ("X", "count")]),
        ("召开X X次会议。", [("X X", "count")]),
        ("20XX年，2023年X月X日。", [("XX", "year"), ("X", "year"), ("X", "year")]),
        ("党龄超过XX年，连续X年获评。", [("XX", "count"), ("X", "count")]),
        ("省第XX次党代会、十九届X中全会、第X届。", [("XX", "ordinal"), ("X", "ordinal"), ("X", "ordinal")]),
        ("XX县XX镇XX村，全部下沉**、**区。", [(t, "place") for t in ("XX", "XX", "XX", "**", "**")]),
        ("在X、X、X等地。", [("X", "name"), ("X", "name"), ("X", "name")]),
        ("**党支部、XX局、某单位。", [("**", "organisation"), ("XX", "organisation"), ("某", "organisation")]),
        ("在《XX日报》刊发，编发《**信息》。", [("XX", "title"), ("**", "title")]),
        ("创新“****”党建品牌。", [("****", "brand")]),
        ("擦亮“X”品牌。", [("X", "brand")]),
        ("XXX同志、某某同志。", [("XXX", "name"), ("某某", "name")]),
        ("奋力谱写美丽新***篇章，贡献**智慧。", [("***", "place"), ("**", "organisation")]),
        ("守护***万群众。", [("***", "count")]),
        ("〔这里请书记填写原因〕", [("〔这里请书记填写原因〕", "gap")]),
        ("反馈的X个方面问题。", [("X", "count")]),
        ("Х次、χ次。", [("Х", "count"), ("χ", "count")]),
    ],
)
def test_every_spelling_is_found_with_what_is_missing(text: str, places: list[tuple[str, str]]) -> None:
    assert found(text) == places


@pytest.mark.parametrize(
    "text",
    [
        "做X光检查，按A4纸打印，取得1+X证书，用iPhone X拍摄。",
        "实行5*8小时工作制，a×b=c，3*4=12，7×24小时值守。",
        "党建×业务深度融合，打造“党建＋X”模式。",
        "手机138****1234，卡号尾号****1234，身份证3201**********1234。",
        "***\n正文\n________________\n正文",
        "* 第一项\n* 第二项",
        "二〇二三年，二○二三年，三〇〇人。",
        "AAA级景区，AA制，AAA+信用，ABC公司。",
        "某些同志、某种程度、某个环节、某一方面。",
        "D的建设，D支部，D员先锋岗。",
        "为什么？？真的吗？？",
        "（略）（试行）（以下简称）",
        "Xi'an，XL号，LX公司，x86，x=5，f(x)，X1和X2车型。",
        "推行“1+N”工作法。",
        "网址www.xxx.com，邮箱xxx@example.com。",
        "述职报告*\n*注：有关数据截至年底。",
        "以x近平新时代中国特色社会主义思想为指导。",
        "",
    ],
)
def test_real_letters_formulas_masked_numbers_and_marks_are_none(text: str) -> None:
    assert found(text) == []


def test_bold_type_of_markdown_is_none_and_what_is_unfilled_beside_it_is() -> None:
    text = "**党建工作**：召开会议**次。"
    assert findings_in(text, "md") == [((13, 15), "count")]


def test_in_plain_text_two_stars_around_words_are_unfilled_places() -> None:
    assert len(findings_in("**党建工作**：召开会议**次。")) == 3


def test_spans_are_those_of_the_source_where_the_report_begins_later() -> None:
    text = "目录\n召开党员大会X次。"
    report = Report(SourceText("报告.txt", "txt", text), "", (3, len(text)), 2023)
    [finding] = check_placeholders(report)
    assert text[slice(*finding.span)] == finding.text == "X"


def test_each_kind_says_what_to_do() -> None:
    text = "XX县XX局XXX同志召开X次，投入X万元，第X次，X月，《XX信息》，“**”党建品牌，〔请书记填写〕"
    report = Report(SourceText("报告.txt", "txt", text), "", (0, len(text)), 2023)
    told = list(check_placeholders(report))
    assert {one.kind for one in told} == {
        "place", "organisation", "name", "count", "amount", "ordinal", "year", "title", "brand", "gap",
    }  # fmt: skip
    assert all(one.code == "placeholder" and one.advice and one.message for one in told)
    assert len({one.advice for one in told}) == len({one.kind for one in told})
