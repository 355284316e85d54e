"""Freezing: nothing unfinished gets through, nothing moves afterwards, every later change shows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

import pytest
import time_machine

from shuzhi.access.models import AuditRecord
from shuzhi.clock import SHANGHAI
from shuzhi.ledger.entries import correct_entry, facts_of, withdraw_entry
from shuzhi.reports import freezing, rows
from shuzhi.reports.document import FigureRun, Paragraph
from shuzhi.reports.drafting import draft_report, edit_report
from shuzhi.reports.failure import ReportError, ReportFrozenError, UnfinishedReportError
from shuzhi.reports.freezing import (
    difference,
    digest_of,
    freeze_report,
    frozen_faults,
    latest_frozen,
    reopen_report,
)
from shuzhi.reports.models import FrozenReport, Report
from shuzhi.reports.output import report_document, write_report
from tests.reports.conftest import YEAR, County

Finished = Callable[[], Report]


def test_a_gap_holds_the_freeze_and_every_gap_is_named(life: County) -> None:
    with pytest.raises(UnfinishedReportError) as caught:
        freeze_report(actor=life.secretary, report=life.draft())
    assert any("“原因分析”部分" in place and "产生问题的原因" in place for place in caught.value.unfilled)
    assert f"还有 {len(caught.value.unfilled)} 处" in caught.value.message


@pytest.mark.parametrize("words", ["全年走访X次。", "向**市汇报。", "开展谈话____人次。", "某某同志"])
def test_a_placeholder_in_the_authors_words_holds_the_freeze(life: County, finished: Finished, words: str) -> None:
    report = edit_report(actor=life.secretary, report=finished(), texts={"causes.causes": words})
    with pytest.raises(UnfinishedReportError) as caught:
        freeze_report(actor=life.secretary, report=report)
    assert [place.partition("部分")[0] for place in caught.value.unfilled] == ["“原因分析”"]


def test_a_placeholder_in_the_title_holds_the_freeze(life: County, finished: Finished) -> None:
    report = edit_report(actor=life.secretary, report=finished(), title="XX支部述职报告")
    with pytest.raises(UnfinishedReportError, match="标题"):
        freeze_report(actor=life.secretary, report=report)


def test_a_figure_without_data_in_the_authors_words_holds_the_freeze(life: County, finished: Finished) -> None:
    texts = {"causes.causes": "党课只讲了{party_lecture.count}次。"}
    report = edit_report(actor=life.secretary, report=finished(), texts=texts)
    with pytest.raises(UnfinishedReportError, match="党课没有台账数据"):
        freeze_report(actor=life.secretary, report=report)


def test_a_frozen_report_says_what_it_said_though_the_ledger_moves(life: County, finished: Finished) -> None:
    report = finished()
    freeze_report(actor=life.secretary, report=report)
    report.refresh_from_db()
    before = report_document(actor=life.secretary, report=report)
    life.record("committee_meeting", day="2025-10-10")
    assert report_document(actor=life.secretary, report=report) == before


def test_a_frozen_report_equals_the_draft_it_was_frozen_from(life: County, finished: Finished) -> None:
    report = finished()
    draft = report_document(actor=life.secretary, report=report)
    freeze_report(actor=life.secretary, report=report)
    report.refresh_from_db()
    frozen = report_document(actor=life.secretary, report=report)
    assert replace(frozen, signed_on=None) == draft
    assert frozen.signed_on == date(2026, 1, 5)


def test_a_report_frozen_early_in_the_morning_bears_the_day_of_shanghai(life: County, finished: Finished) -> None:
    report = finished()
    with time_machine.travel(datetime(2026, 3, 2, 7, 0, tzinfo=SHANGHAI), tick=False):
        freeze_report(actor=life.secretary, report=report)
    report.refresh_from_db()
    assert report_document(actor=life.secretary, report=report).signed_on == date(2026, 3, 2)


def test_nothing_differs_right_after_the_freeze(life: County, finished: Finished) -> None:
    frozen = freeze_report(actor=life.secretary, report=finished())
    frozen.refresh_from_db()
    assert difference(actor=life.secretary, frozen=frozen) == []


def test_a_corrected_entry_shows_as_a_difference(life: County, finished: Finished) -> None:
    entry = life.record("committee_meeting", day="2025-10-10", title="研究党费")
    frozen = freeze_report(actor=life.secretary, report=finished())
    facts = replace(facts_of(entry), happened_on=date(2025, 10, 11))
    correct_entry(actor=life.secretary, entry=entry, facts=facts, reason="日期有误")
    found = {d.figure_id: d for d in difference(actor=life.secretary, frozen=frozen)}
    change = found["committee_meeting.count"]
    assert (change.before, change.after) == ("5次", "5次")
    (told,) = change.changed
    assert told.startswith(f"台账第{entry.pk}号（2025年10月10日")
    assert "2025年10月11日" in told


def older_words(frozen: FrozenReport) -> None:
    """Its rows as an earlier version told them: in other words, and without whose they are."""
    for record in frozen.figures.values():
        record["rows"] = record["rows"] and [[*row[:4], "旧时的说法", row[5]] for row in record["rows"]]


def test_words_that_were_chosen_otherwise_then_are_no_difference(life: County, finished: Finished) -> None:
    life.record("committee_meeting", day="2025-10-10")
    frozen = freeze_report(actor=life.secretary, report=finished())
    older_words(frozen)
    assert difference(actor=life.secretary, frozen=frozen) == []


def test_a_correction_is_seen_behind_words_chosen_otherwise_then(life: County, finished: Finished) -> None:
    entry = life.record("committee_meeting", day="2025-10-10")
    frozen = freeze_report(actor=life.secretary, report=finished())
    older_words(frozen)
    correct_entry(actor=life.secretary, entry=entry, facts=replace(facts_of(entry), title="另一题"), reason="题目有误")
    found = {d.figure_id: d for d in difference(actor=life.secretary, frozen=frozen)}
    assert len(found["committee_meeting.count"].changed) == 1


def test_a_withdrawn_entry_shows_as_a_difference(life: County, finished: Finished) -> None:
    entry = life.record("committee_meeting", day="2025-10-10")
    frozen = freeze_report(actor=life.secretary, report=finished())
    withdraw_entry(actor=life.secretary, entry=entry, reason="重复")
    change = {d.figure_id: d for d in difference(actor=life.secretary, frozen=frozen)}["committee_meeting.count"]
    assert (change.before, change.after, len(change.removed)) == ("5次", "4次", 1)


def test_a_figure_outside_the_text_shows_as_a_difference_too(life: County, finished: Finished) -> None:
    frozen = freeze_report(actor=life.secretary, report=finished())
    life.record("exam", day="2025-10-10")
    change = {d.figure_id: d for d in difference(actor=life.secretary, frozen=frozen)}["exam.count"]
    assert (change.before, change.after) == ("无数据", "1次")


def test_a_frozen_report_is_not_changed_any_more(life: County, finished: Finished) -> None:
    report = finished()
    freeze_report(actor=life.secretary, report=report)
    with pytest.raises(ReportFrozenError):
        edit_report(actor=life.secretary, report=report, texts={"causes.causes": "话"})
    with pytest.raises(ReportFrozenError):
        draft_report(actor=life.secretary, organisation=life.branch, year=YEAR)
    with pytest.raises(ReportFrozenError):
        freeze_report(actor=life.secretary, report=report)


def test_a_reopened_report_is_written_on_and_the_frozen_one_stays(life: County, finished: Finished) -> None:
    report = finished()
    first = freeze_report(actor=life.secretary, report=report)
    report = reopen_report(actor=life.secretary, report=report, reason="补记一次会议")
    life.record("committee_meeting", day="2025-10-10")
    second = freeze_report(actor=life.secretary, report=report)
    assert latest_frozen(report) == second
    first.refresh_from_db()
    assert first.digest == digest_of(first)
    assert (first.figures["committee_meeting.count"]["text"], second.figures["committee_meeting.count"]["text"]) == (
        "4",
        "5",
    )


def test_reopening_asks_for_a_reason(life: County, finished: Finished) -> None:
    report = finished()
    freeze_report(actor=life.secretary, report=report)
    with pytest.raises(ReportError, match="原因"):
        reopen_report(actor=life.secretary, report=report, reason=" ")


def test_a_draft_cannot_be_reopened(life: County) -> None:
    with pytest.raises(ReportError) as caught:
        reopen_report(actor=life.secretary, report=life.draft(), reason="试")
    assert caught.value.code == "report.not_frozen"


def test_frozen_reports_that_nobody_touched_stand(life: County, finished: Finished) -> None:
    freeze_report(actor=life.secretary, report=finished())
    assert frozen_faults() == []


@pytest.mark.parametrize("part", ["text", "figures", "manifest"])
def test_a_frozen_report_altered_behind_the_programs_back_is_found(life: County, finished: Finished, part: str) -> None:
    frozen = freeze_report(actor=life.secretary, report=finished())
    altered = {
        "text": frozen.text.replace("4次", "12次"),
        "figures": {**frozen.figures, "committee_meeting.count": {"text": "12"}},
        "manifest": {**frozen.manifest, "author": "别人"},
    }
    FrozenReport.everywhere.filter(pk=frozen.pk).update(**{part: altered[part]})
    (told,) = frozen_faults()
    assert told.message == f"样例局党支部2025年述职报告定稿（第{frozen.pk}号）的内容与校验值不符。"


def test_a_frozen_report_rewritten_together_with_its_digest_is_found(life: County, finished: Finished) -> None:
    frozen = freeze_report(actor=life.secretary, report=finished())
    frozen.text = frozen.text.replace("4次", "12次")
    frozen.digest = digest_of(frozen)
    frozen.save()
    (told,) = frozen_faults()
    assert told.code == "report.unlogged"


def test_the_frozen_text_holds_the_figures_as_printed(life: County, finished: Finished) -> None:
    frozen = freeze_report(actor=life.secretary, report=finished())
    assert "召开支部委员会会议4次" in frozen.text
    told = frozen.figures["committee_meeting.count"]["rows"]
    assert [row[2] for row in told] == ["2025-01-10", "2025-02-10", "2025-03-10", "2025-05-10"]


def test_no_name_of_a_member_is_stored_with_the_rows(life: County, finished: Finished) -> None:
    frozen = freeze_report(actor=life.secretary, report=finished())
    assert [row[4] for row in frozen.figures["member.total"]["rows"]] == ["", "", ""]


def test_each_act_leaves_one_sentence_in_the_log(life: County, finished: Finished) -> None:
    frozen = freeze_report(actor=life.secretary, report=finished())
    write_report(actor=life.secretary, organisation=life.branch, year=YEAR)
    log = [one.sentence for one in AuditRecord.everywhere.filter(verb__startswith="report.").order_by("pk")]
    assert log == [
        "起草 2025 年述职报告",
        "修改 2025 年述职报告",
        f"定稿 2025 年述职报告，校验值 {frozen.digest}",
        "导出 2025 年述职报告（Word）",
    ]


def test_every_figure_of_a_frozen_text_is_in_its_annex(life: County, finished: Finished) -> None:
    report = finished()
    freeze_report(actor=life.secretary, report=report)
    report.refresh_from_db()
    document = report_document(actor=life.secretary, report=report)
    assert document.annex is not None
    used = {
        run.figure_id
        for block in document.blocks
        if isinstance(block, Paragraph)
        for run in block.runs
        if isinstance(run, FigureRun)
    }
    assert used
    assert used <= {section.figure_id for section in document.annex.sections}


def test_a_long_list_of_rows_is_cut_and_says_how_many_more(
    life: County, finished: Finished, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rows, "MOST_LISTED", 2)
    monkeypatch.setattr(freezing, "MOST_LISTED", 2)
    report = finished()
    frozen = freeze_report(actor=life.secretary, report=report)
    document = report_document(actor=life.secretary, report=Report.everywhere.get(pk=report.pk))
    assert document.annex is not None
    section = next(s for s in document.annex.sections if s.figure_id == "committee_meeting.count")
    assert [row.title for row in section.rows][2:] == ["其余2条从略，可在程序中逐条打开"]
    assert difference(actor=life.secretary, frozen=frozen) == []
    life.record("committee_meeting", day="2025-12-01")
    change = {d.figure_id: d for d in difference(actor=life.secretary, frozen=frozen)}["committee_meeting.count"]
    assert change.changed == ("依据由4条变为5条，有增减",)
