"""Length and shares: counted as the notices count, offered as notes with their source."""

from __future__ import annotations

import pytest

from shuzhi.reports.drafting import edit_report
from shuzhi.reports.failure import ReportError
from shuzhi.reports.length import Length, limit_notes, report_notes
from shuzhi.rulebook.model import Confidence
from shuzhi.rulebook.profiles import Bound, Limits
from tests.reports.conftest import County


def limits(confidence: Confidence = Confidence.SECONDARY, **roles: Bound) -> tuple[Limits, ...]:
    return (Limits("x", "某通知", "SZ7", confidence, True, Bound(most=100), roles),)


def test_a_report_over_the_limit_is_noted_with_its_source() -> None:
    assert limit_notes(Length(120, {}), limits()) == ["全文120字，超过100字。依据：某通知（待核）"]


def test_a_report_within_the_limit_is_not_noted() -> None:
    assert limit_notes(Length(100, {}), limits()) == []


def test_a_short_part_is_noted() -> None:
    told = limit_notes(Length(90, {"problems": 10}), limits(problems=Bound(least=50)))
    assert told == ["问题部分10字，不足50字。依据：某通知（待核）"]


def test_a_small_share_is_noted() -> None:
    told = limit_notes(Length(100, {"problems": 20, "work": 80}), limits(problems=Bound(share_least=33)))
    assert told == ["问题部分占20.0%，不足33%。依据：某通知（待核）"]


def test_a_large_share_is_noted() -> None:
    told = limit_notes(Length(100, {"work": 80}), limits(work=Bound(share_most=34)))
    assert told == ["工作部分占80.0%，超过34%。依据：某通知（待核）"]


def test_what_was_read_in_the_regulation_itself_is_not_marked() -> None:
    assert limit_notes(Length(120, {}), limits(Confidence.QUOTED)) == ["全文120字，超过100字。依据：某通知"]


def test_open_gaps_do_not_count_and_white_space_does_not_count(life: County) -> None:
    report = life.draft()
    before = report_notes(actor=life.secretary, report=report).length
    report = edit_report(actor=life.secretary, report=report, texts={"causes.causes": "五 个 字呀 呀"})
    after = report_notes(actor=life.secretary, report=report).length
    assert after.roles["causes"] - before.roles["causes"] == 5


def test_the_heading_and_its_number_count(life: County) -> None:
    report = edit_report(actor=life.secretary, report=life.draft(), texts={"causes.causes": "话"})
    assert report_notes(actor=life.secretary, report=report).length.roles["causes"] == len("一、原因分析话")


def test_the_parts_and_the_title_make_the_whole(life: County) -> None:
    report = life.draft()
    length = report_notes(actor=life.secretary, report=report).length
    assert length.total == sum(length.roles.values()) + len(report.title)


def test_a_local_example_is_applied_when_it_is_chosen(life: County) -> None:
    report = life.draft()
    assert report_notes(actor=life.secretary, report=report).limits == []
    chosen = report_notes(actor=life.secretary, report=report, limits="example.2015").limits
    assert any(note.startswith("问题部分") and "不足1500字" in note and "（待核）" in note for note in chosen)


def test_unknown_limits_are_refused(life: County) -> None:
    with pytest.raises(ReportError) as caught:
        report_notes(actor=life.secretary, report=life.draft(), limits="none")
    assert "example.2015" in caught.value.advice


def test_open_gaps_are_counted(life: County) -> None:
    report = life.draft()
    before = report_notes(actor=life.secretary, report=report).gaps
    report = edit_report(actor=life.secretary, report=report, texts={"causes.causes": "话"})
    assert report_notes(actor=life.secretary, report=report).gaps == before - 1
