"""Events told twice or nearly so, and tables that share a sheet: none counts twice or as another kind unsaid."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from shuzhi.ledger.models import Entry, Participant
from shuzhi.roster.models import Person
from tests.exchange.offices import Import, codes, event, inferred, kinds_held, member, outcomes, roster, save, table


def test_a_table_below_another_keeps_its_own_kind(take_in: Import) -> None:
    first, second = table("主题党日", event("2025.3.5", "义务植树")), table("党课", event("2025.5.5", "学习党章"))
    take_in({"台账": [*first, [None], *second]})
    assert kinds_held() == [["theme_day"], ["party_lecture"]]


def test_a_table_below_another_takes_the_year_from_it_and_says_so(take_in: Import) -> None:
    first, second = table("主题党日", event("3月5日", "义务植树")), table("党课", event("5月5日", "学习党章"))
    result = take_in({"台账": [*first, ["党课"], *second[1:]]})
    assert kinds_held() == [["theme_day"], ["party_lecture"]]
    assert "没有写年份，沿用上一张表的" in inferred(result)


def test_a_table_beside_another_is_read_too(take_in: Import) -> None:
    left, right = table("主题党日", event("2025.3.5", "义务植树")), table("党课", event("2025.5.5", "学习党章"))
    beside = [one + [None] * (11 - len(one)) + other for one, other in zip(left, right, strict=True)]
    take_in({"主题党日": beside})
    assert kinds_held() == [["theme_day"], ["party_lecture"]]


def test_a_heading_of_two_rows_without_merged_cells_is_read(take_in: Import) -> None:
    top = ["序号", "日期", "地点", "主持人", "记录人", "人数", None, "缺席情况", "内容", "备注"]
    rows = [[None] * 5 + ["应到", "实到"], event("2025.3.5", "义务植树", present=21)]
    [sheet] = take_in({"主题党日": [["2025年度主题党日台账"], top, *rows]}).sheets
    assert {"due_count", "present_count"} <= sheet.sheet.columns.keys()
    assert dict(sheet.outcomes) == {4: "created"}


def test_a_row_of_the_same_kind_in_a_copy_of_the_ledger_is_one_event(take_in: Import) -> None:
    one, copy = event("2025.3.5", "义务植树"), event("2025年3月5日", "义务植树")
    result = take_in({"主题党日": table("主题党日", one)}, {"主题党日": table("主题党日", copy)})
    assert kinds_held() == [["theme_day"]]
    assert outcomes(result) == [{3: "created"}, {3: "unchanged"}]


def test_a_file_given_twice_in_one_call_is_read_once(take_in: Import, tmp_path: Path) -> None:
    path = save(tmp_path / "党课.xlsx", {"党课": table("党课", event("2025.3.5", "学习党章"))})
    take_in(path, path)
    assert kinds_held() == [["party_lecture"]]


def test_files_of_one_name_in_two_folders_are_told_apart(take_in: Import, tmp_path: Path) -> None:
    paths = [
        save(tmp_path / year / "台账.xlsx", {"党课": table("党课", event(f"{year}.3.5", "学习党章"), year=year)})
        for year in ("2024", "2025")
    ]
    result = take_in(*paths)
    assert [sheet.sheet.file for sheet in result.sheets] == [str(path) for path in paths]
    assert outcomes(result) == [{3: "created"}, {3: "created"}]


def test_a_row_pasted_again_with_other_spaces_is_one(take_in: Import) -> None:
    rows = event("2025.3.5", "参观教育基地"), event("2025年3月5日", " 参观 教育基地 ", due="22人")
    result = take_in({"主题党日": table("主题党日", *rows)})
    assert kinds_held() == [["theme_day"]]
    assert (4, "B", "row.duplicate") in codes(result)


def test_two_rows_of_one_day_and_content_that_differ_elsewhere_stay_two_and_this_is_told(take_in: Import) -> None:
    rows = event("2025.3.5", "参观教育基地"), event("2025.3.5", "参观教育基地", note="补记")
    result = take_in({"主题党日": table("主题党日", *rows)})
    assert len(kinds_held()) == 2
    assert "第4行与第3行同日同内容，别处不同，按两次读入" in inferred(result)


def test_two_kinds_of_one_day_with_nearly_one_text_stay_two_and_this_is_told(take_in: Import) -> None:
    theme_day, lecture = event("2025.3.5", "主题党日暨专题党课：学习党章"), event("2025.3.5", "专题党课：学习党章")
    result = take_in({"主题党日": table("主题党日", theme_day), "党课": table("党课", lecture)})
    assert kinds_held() == [["theme_day"], ["party_lecture"]]
    assert "可能是同一次活动；内容不同，按两次计，请核对" in inferred(result)


def test_a_text_that_names_a_further_kind_adds_none_and_this_is_told(take_in: Import) -> None:
    result = take_in({"主题党日": table("主题党日", event("2025.3.5", "主题党日暨专题党课：学习党章"))})
    assert kinds_held() == [["theme_day"]]
    assert "文字里还写着党课，没有另计" in inferred(result)


def test_a_corrected_row_beside_the_entry_it_corrects_is_told(take_in: Import) -> None:
    take_in({"主题党日": table("主题党日", event("2025.3.5", "义务植树"))})
    result = take_in({"主题党日": table("主题党日", event("2025.3.5", "义务植树二十棵"))})
    assert len(kinds_held()) == 2
    assert "第3行：台账中2025-03-05已有“义务植树”，与这一行不同，另记一次" in inferred(result)


def test_everybody_is_nobodys_name_and_this_is_told(take_in: Import) -> None:
    rows = [["2025.3.5", "全体党员22人", "学习党章"], ["2025.4.5", "毛成、全体支委", "学习条例"]]
    result = take_in({"党课": [["2025年度党课台账"], ["日期", "参加人员", "内容"], *rows]})
    assert list(Participant.everywhere.values_list("name", flat=True)) == ["毛成"]
    assert "第3行的参加人员「全体党员22人」不是姓名，没有记到个人。" in inferred(result)


def test_who_stayed_away_and_is_not_on_the_roster_is_told(take_in: Import) -> None:
    absent = event("2025.3.5", "义务植树", present=20, absent="毛成（病假）、张三等2人")
    result = take_in({"党员名册": roster(member("毛成"))}, {"主题党日": table("主题党日", absent)})
    assert "第3行的张三等2人在名册中找不到或不止一人，只记姓名，没有对应到个人。" in inferred(result)


def test_a_text_longer_than_the_ledger_holds_is_cut_and_this_is_told(take_in: Import) -> None:
    result = take_in({"主题党日": table("主题党日", event("2025.3.5", "义务植树", place="会" * 130))})
    assert Entry.everywhere.get().place == "会" * 120
    assert "第3行的地点超过120字，只读入前120字。" in inferred(result)


def test_a_chair_told_with_his_post_is_the_person_of_the_roster(take_in: Import) -> None:
    row = event("2025.3.5", "研究工作")
    row[3] = "毛成书记"
    take_in({"党员名册": roster(member("毛成"), member("熊兰"))}, {"支委会": table("支委会", row)})
    [chair] = Participant.everywhere.filter(role="chair")
    assert (chair.name, chair.person) == ("毛成", Person.everywhere.get(name="毛成"))


def test_the_columns_that_are_not_kept_of_a_talk_are_not_taken_and_said(take_in: Import) -> None:
    headings = ["谈话日期", "谈话人", "谈话对象", "事由", "地点", "谈话内容", "备注"]
    result = take_in({"谈心谈话": [headings, ["2025.3.5", "陈林敏", "彭丽", "换届前", "三楼", "家里的事", "情绪低"]]})
    entry = Entry.everywhere.get()
    assert (entry.title, entry.place, entry.content) == ("换届前", "", "")
    assert "column.withheld" in str(codes(result))
    assert "地点、内容没有读入：谈心谈话只登记日期、主题、参加人员" in inferred(result)


@pytest.mark.parametrize("heading", ["谈话内容摘要", "谈话的具体内容", "内容要点"])
def test_a_column_of_what_was_said_is_not_taken_however_it_is_called(take_in: Import, heading: str) -> None:
    headings = ["谈话日期", "谈话人", "谈话对象", heading]
    take_in({"谈心谈话": [headings, ["2025.3.5", "陈林敏", "彭丽", "家里的事"]]})
    entry = Entry.everywhere.get()
    assert (entry.title, entry.content) == ("谈心谈话", "")


def test_a_talk_on_a_sheet_of_meetings_is_taken_without_what_was_said(take_in: Import) -> None:
    rows = [["2025.3.5", "支委会", "研究工作"], ["2025.3.6", "谈心谈话", "家里的事"]]
    take_in({"支委会": [["日期", "类别", "内容"], *rows]})
    talk = Entry.everywhere.get(happened_on=date(2025, 3, 6))
    assert (talk.kinds, talk.title, talk.content) == (["heart_talk"], "谈心谈话", "")


def test_of_a_study_of_ideology_title_and_chair_are_taken(take_in: Import) -> None:
    headings = ["日期", "主题", "主持人", "参加人员", "内容"]
    result = take_in({"意识形态工作专题研究": [headings, ["2025.3.5", "上半年研判", "陈林敏", "彭丽", "发言情况"]]})
    entry = Entry.everywhere.get()
    assert (entry.kinds, entry.title, entry.content) == (["ideology_meeting"], "上半年研判", "")
    assert list(Participant.everywhere.values_list("role", "name")) == [("chair", "陈林敏")]
    assert "参加人员没有读入" in inferred(result)
