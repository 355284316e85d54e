"""Noise: each kind is found where it stands, real letters and the office's own channels are not."""

from __future__ import annotations

import pytest

from shuzhi.checking.model import Report, SourceText
from shuzhi.checking.noise import check_noise
from tests.checking.labelled import labelled_reports


def found(text: str) -> list[tuple[str, str]]:
    source = SourceText("报告.txt", "txt", text)
    return [(finding.kind, finding.text) for finding in check_noise(Report(source, "", (0, len(text)), 2023))]


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("##paidbegin##召开支委会3次。##paidend##", ["##paidbegin##", "##paidend##"]),
        ("## paid-begin ##召开支委会3次", ["## paid-begin ##"]),
        ("[hide]召开支委会3次[/hide]", ["[hide]", "[/hide]"]),
        ("【付费内容开始】召开支委会3次", ["【付费内容开始】"]),
    ],
)
def test_marks_of_paid_parts_are_found_without_the_words_between(text: str, marks: list[str]) -> None:
    assert found(text) == [("paid", mark) for mark in marks]


@pytest.mark.parametrize(
    "line",
    [
        "更多范文请加QQ：20231788，淘宝店铺：妙笔文秘工作室，禁止外传",
        "（本文由妙笔文秘网独家提供，转载必究）",
        "内部资料，请勿外传",
        "www.abc-doc.com",
        "公众号：公文之家",
        "版权归作者所有",
    ],
)
def test_a_line_of_a_seller_is_one_finding(line: str) -> None:
    assert found(f"一、工作情况\n{line}\n召开支委会3次。") == [("seller", line)]


def test_an_advertisement_after_a_sentence_leaves_the_sentence_alone() -> None:
    advert = "公文写作资料群：731904428（QQ群）"
    assert found(f"开展志愿服务5场次。{advert}\n下一行") == [("seller", advert)]


def test_an_advertisement_in_brackets_leaves_the_title_alone() -> None:
    assert found("2023年度述职报告（微信：abc12345）") == [("seller", "（微信：abc12345）")]


@pytest.mark.parametrize(
    "text",
    [
        "建立QQ群、微信群3个，开设微信公众号1个，推送信息36篇。",
        "用好微信公众号",
        "通过门户网站www.abc.gov.cn公开信息156条。",
        "涉密资料严禁外传。",
        "计算机软件版权实现所有部门全覆盖。",
        "收集最新政策资料，加强学习。",
        "痕迹资料由专人收集整理。",
        "实现公文网上办理，参加微信公众号运营培训2次。",
        "引导群众扫码关注公众号“红色管家”，下载“学习强国”APP。",
        "服务人群：120000人",
        "公布监督电话：12345",
        "会员资料管理",
        "查处侵权链接，删除侵权商品信息300条。",
    ],
)
def test_the_office_s_own_channels_and_rules_are_no_advertisement(text: str) -> None:
    assert found(text) == []


def test_a_disguised_word_is_found_at_its_letters() -> None:
    assert found("抓D建、听D中Y的话") == [("disguise", "D"), ("disguise", "D中Y")]


def test_letters_put_into_words_are_found() -> None:
    assert found("政i治建设、政治i学习、党g建、组zz织") == [
        ("letter", "i"),
        ("letter", "i"),
        ("letter", "g"),
        ("letter", "zz"),
    ]


def test_a_letter_after_the_character_it_ends_is_found_before_punctuation_too() -> None:
    assert found("讲政治i、守规矩，突出政治i。") == [("letter", "i"), ("letter", "i")]


@pytest.mark.parametrize(
    "text",
    [
        "APP、D区、KPI、5G、VR、A类、B超、C919、PPT、O2O、线上+线下",
        "党建e家、“i党建”平台、学习e站、微V站",
        "第n次会议、X月X日、Y市Z县、召开X次",
        "分为A组、B组、C组、D组讨论",
    ],
)
def test_real_letters_are_no_noise(text: str) -> None:
    assert found(text) == []


def test_signs_that_are_not_seen_are_found_but_a_mark_at_the_file_s_start_is_not() -> None:
    assert found("\ufeff党\u200b建工\u200d\u200d作") == [("hidden", "\u200b"), ("hidden", "\u200d\u200d")]


def test_spaces_tabs_and_line_ends_are_no_noise() -> None:
    assert found("一、工作\t情况\r\n\u3000\u3000召开\u00a0会议\n") == []


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("召开高质量发言研讨会，特备是青年好色筑梦之旅", ["高质量发言", "特备是", "好色筑梦"]),
        ("制定整错措施，安排布署到位", ["整错措施", "布署"]),
        ("学习习进平总书记重要讲话", ["习进平"]),
        ("从严治D、攻艰克难", ["攻艰克难"]),
    ],
)
def test_words_that_cannot_be_meant_are_found(text: str, wrong: list[str]) -> None:
    assert [words for kind, words in found(text) if kind == "slip"] == wrong


@pytest.mark.parametrize(
    "text",
    [
        "作了高质量发言，高质量发言材料3篇",
        "公布署名文章，发布署理意见",
        "既往工作，开来新局；围坐谈会议内容",
        "学习今评书艺术，学习和平发展",
        "部署、贯彻落实、攻坚克难、以身作则、特别是",
    ],
)
def test_words_that_may_be_meant_are_no_slips(text: str) -> None:
    assert found(text) == []


def test_every_finding_says_what_to_do() -> None:
    source = SourceText("报告.txt", "txt", "##paidbegin##D建\n内部资料，请勿外传\n政i治\u200b")
    findings = check_noise(Report(source, "", (0, len(source.content)), None))
    assert {finding.kind for finding in findings} == {"paid", "disguise", "seller", "letter", "hidden"}
    assert all(finding.code == "noise" and finding.message and finding.advice for finding in findings)


def test_labelled_reports_without_disguise_give_exactly_their_marked_noise() -> None:
    for labelled in labelled_reports():
        if "disguise" in labelled.facts:
            continue
        wanted = sorted(label.span for label in labelled.findings if label.code == "noise")
        assert [finding.span for finding in check_noise(labelled.report)] == wanted, labelled.name


def test_in_a_labelled_disguised_report_every_marked_noise_is_found() -> None:
    for labelled in labelled_reports():
        spans = [finding.span for finding in check_noise(labelled.report)]
        for label in labelled.findings:
            if label.code == "noise":
                assert any(start <= label.span[0] and label.span[1] <= end for start, end in spans), label
