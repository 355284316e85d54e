"""One event told in two sheets."""

from __future__ import annotations

from typing import Any

from shuzhi.exchange.workbook import join_events, row_events
from tests.exchange_workbook.books import read

HEADINGS = ["会议时间", "地点", "应到人数", "主要内容"]


def kinds_of(sheets: dict[str, list[tuple[str, str]]]) -> list[tuple[str, ...]]:
    """The kinds of every event of sheets given as kind → (day, content)."""
    rows: dict[str, list[list[Any]]] = {
        name: [HEADINGS, *[[day, f"第{number}会议室", 22, content] for number, (day, content) in enumerate(told)]]
        for name, told in sheets.items()
    }
    return [event.kinds for event in join_events(row_events(read(rows).sheets))]


def test_the_same_day_and_content_in_two_sheets_is_one_event_of_two_kinds() -> None:
    told = {
        "主题党日": [("2025.5.10", "主题党日暨专题党课：学习党章")],
        "党课": [("2025-05-10 15:00", "主题党日暨专题党课:学习 党章。")],
    }
    assert kinds_of(told) == [("theme_day", "party_lecture")]


def test_the_same_day_with_another_content_is_two_events() -> None:
    told = {"主题党日": [("2025.9.11", "读书分享")], "党课": [("2025.9.11", "廉洁专题党课")]}
    assert kinds_of(told) == [("theme_day",), ("party_lecture",)]


def test_the_same_content_on_another_day_is_two_events() -> None:
    told = {"主题党日": [("2025.9.11", "学习党章")], "党课": [("2025.9.12", "学习党章")]}
    assert kinds_of(told) == [("theme_day",), ("party_lecture",)]


def test_a_committee_and_an_assembly_on_one_matter_are_two_events() -> None:
    told = {"支委会": [("2025.9.11", "研究发展党员")], "党员大会": [("2025.9.11", "研究发展党员")]}
    assert kinds_of(told) == [("committee_meeting",), ("assembly",)]


def test_events_without_content_are_never_joined() -> None:
    told = {"主题党日": [("2025.9.11", "")], "党课": [("2025.9.11", "")]}
    assert kinds_of(told) == [("theme_day",), ("party_lecture",)]


def test_a_content_that_only_names_a_kind_joins_nothing() -> None:
    told = {"主题党日": [("2025.9.11", "党课")], "党课": [("2025.9.11", "党课")]}
    assert kinds_of(told) == [("theme_day",), ("party_lecture",)]


def test_two_rows_of_one_kind_are_never_joined_with_each_other() -> None:
    told = {"主题党日": [("2025.9.11", "学习党章"), ("2025.9.11", "学习党章")], "党课": [("2025.9.11", "学习党章")]}
    assert kinds_of(told) == [("theme_day", "party_lecture"), ("theme_day",)]


def test_one_event_may_be_told_three_times() -> None:
    told = {name: [("2025.9.11", "学习党章")] for name in ("主题党日", "党课", "组织生活会")}
    assert kinds_of(told) == [("theme_day", "party_lecture", "organisational_life")]
