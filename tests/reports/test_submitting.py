"""Handing in: a frozen report or a file written elsewhere, one at a time for an organisation and year."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from shuzhi.access.models import AuditRecord
from shuzhi.access.roles import Role
from shuzhi.access.scoping import AccessDeniedError
from shuzhi.chain.verify import verify_chains
from shuzhi.checking.reading import ReadingError
from shuzhi.errors import NotFoundError
from shuzhi.reports import submitting
from shuzhi.reports.drafting import edit_report
from shuzhi.reports.failure import ReportError, UnfinishedReportError
from shuzhi.reports.freezing import freeze_report, reopen_report
from shuzhi.reports.models import FrozenReport, Report, Submission
from shuzhi.reports.submitting import (
    SUPERSEDED,
    after_title,
    current_submission,
    file_name,
    find_submission,
    read_submission_file,
    submit_file,
    submit_report,
    submitted_faults,
    withdraw_submission,
)
from tests.reports.conftest import YEAR, County

TEXT = """样例局党支部书记2025年度抓基层党建工作述职报告

一、工作情况
全年召开党员大会四次，组织主题党日十二次，党员按时参加，记录完整。
二、存在问题
对青年党员的教育办法不多。
三、下步打算
每季度请一名老党员给青年党员讲一次课。
"""


@pytest.fixture(autouse=True)
def kept_files(settings: Any, tmp_path: Path) -> Path:
    """The data folder of one test."""
    settings.MEDIA_ROOT = tmp_path / "attachments"
    return tmp_path / "attachments"


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def hand_in(county: County, text: str = TEXT, name: str = "述职报告.txt", **more: Any) -> Submission:
    return submit_file(
        actor=county.secretary, organisation=county.branch, year=YEAR, name=name, data=text.encode(), **more
    )


@pytest.fixture
def frozen(life: County, finished: Callable[[], Report]) -> Report:
    """A report that the secretary has finished and frozen."""
    report = finished()
    freeze_report(actor=life.secretary, report=report)
    report.refresh_from_db()
    return report


def test_a_frozen_report_is_handed_in_with_its_text_and_its_digest(life: County, frozen: Report) -> None:
    made = submit_report(actor=life.secretary, report=frozen)
    kept = frozen.frozen.get()
    assert (made.text, made.digest, made.title, made.year) == (kept.text, kept.digest, frozen.title, YEAR)
    assert not made.file
    assert current_submission(life.branch, YEAR) == made


def test_the_clerk_may_hand_in_what_the_secretary_has_frozen(life: County, frozen: Report) -> None:
    submit_report(actor=life.actor(Role.CLERK), report=frozen)


def test_the_clerk_may_not_hand_in_a_file_that_the_secretary_has_not_agreed_to(tree: County) -> None:
    with pytest.raises(AccessDeniedError):
        submit_file(actor=tree.actor(Role.CLERK), organisation=tree.branch, year=YEAR, name="a.txt", data=TEXT.encode())


def test_a_draft_is_not_handed_in(life: County) -> None:
    with pytest.raises(ReportError) as refused:
        submit_report(actor=life.secretary, report=life.draft())
    assert refused.value.code == "report.not_frozen"


def test_a_report_that_was_reopened_is_not_handed_in(life: County, frozen: Report) -> None:
    reopen_report(actor=life.secretary, report=frozen, reason="数字有误")
    with pytest.raises(ReportError, match="还没有定稿"):
        submit_report(actor=life.secretary, report=frozen)


def test_the_same_frozen_report_is_handed_in_once(life: County, frozen: Report) -> None:
    submit_report(actor=life.secretary, report=frozen)
    with pytest.raises(ReportError) as refused:
        submit_report(actor=life.secretary, report=frozen)
    assert refused.value.code == "submission.twice"


def test_what_the_author_wrote_is_kept_apart_with_its_figures_printed(life: County) -> None:
    report = life.fill_gaps(life.draft(), "开了{assembly.count}次党员大会，老同志意见提得实在。")
    freeze_report(actor=life.secretary, report=report)
    made = submit_report(actor=life.secretary, report=report)
    assert "开了1次党员大会，老同志意见提得实在。" in made.own_text
    assert "{" not in made.own_text
    assert set(made.own_text.splitlines()) == {"开了1次党员大会，老同志意见提得实在。"}


def test_sentences_of_the_program_that_the_author_left_as_they_were_are_not_his(life: County) -> None:
    report = life.fill_gaps(life.draft())
    block, text = next((key, text) for key, text in life.texts(report).items() if key.startswith("opening") and text)
    edit_report(actor=life.secretary, report=report, texts={block: text + "今年是支部换届后的第一年。"})
    freeze_report(actor=life.secretary, report=report)
    own = submit_report(actor=life.secretary, report=report).own_text
    assert "今年是支部换届后的第一年。" in own
    assert text.split("。")[0] not in own


def test_a_file_is_kept_byte_for_byte_with_its_text(tree: County) -> None:
    made = hand_in(tree)
    assert made.title == "样例局党支部书记2025年度抓基层党建工作述职报告"
    assert made.digest == hashlib.sha256(TEXT.encode()).hexdigest()
    assert made.text == TEXT
    assert made.own_text.startswith("一、工作情况")
    assert read_submission_file(actor=tree.secretary, submission=made) == TEXT.encode()


def test_a_title_on_two_lines_is_not_taken_for_the_authors_own_words() -> None:
    text = "某某局党支部书记\n抓基层党建工作述职报告\n一、工作情况\n走访了群众。"
    assert after_title(text, "某某局党支部书记抓基层党建工作述职报告") == "一、工作情况\n走访了群众。"
    assert after_title(text, "") == text
    assert after_title(text, "别的题目") == text
    far = "走访了群众。" * 300 + text
    assert after_title(far, "某某局党支部书记抓基层党建工作述职报告") == far


def test_a_new_file_takes_the_place_of_the_one_before(tree: County) -> None:
    first = hand_in(tree)
    second = hand_in(tree, TEXT + "四、补充\n另有一事说明。\n")
    first.refresh_from_db()
    assert first.withdrawn_reason == SUPERSEDED
    assert current_submission(tree.branch, YEAR) == second


def test_taking_back_the_newest_leaves_nothing_standing(tree: County) -> None:
    hand_in(tree)
    second = hand_in(tree, TEXT + "另有一事说明。\n")
    withdraw_submission(actor=tree.secretary, submission=second, reason="报错了文件")
    assert current_submission(tree.branch, YEAR) is None


def test_what_was_taken_back_can_be_handed_in_again(tree: County) -> None:
    withdraw_submission(actor=tree.secretary, submission=hand_in(tree), reason="补充后再报")
    again = hand_in(tree)
    assert current_submission(tree.branch, YEAR) == again


def test_the_same_file_is_handed_in_once(tree: County) -> None:
    hand_in(tree)
    with pytest.raises(ReportError) as refused:
        hand_in(tree, name="换了名字.txt")
    assert refused.value.code == "submission.twice"


def test_every_unfilled_place_of_a_file_is_named(tree: County) -> None:
    with pytest.raises(UnfinishedReportError) as refused:
        hand_in(tree, TEXT.replace("四次", "XX次").replace("一名", "____名"))
    assert len(refused.value.unfilled) == 2
    assert "不能报送" in refused.value.message
    assert "再报送" in refused.value.advice


def test_a_file_with_several_reports_is_refused_by_their_titles(tree: County) -> None:
    other = TEXT.replace("样例局党支部", "样例村党支部")
    with pytest.raises(ReportError) as refused:
        hand_in(tree, TEXT + "\n\n" + other)
    assert refused.value.code == "submission.several"
    assert "样例村党支部" in refused.value.message


@pytest.mark.parametrize("data", [b"", b"   \n", b"\x89PNG\r\n\x1a\n", b"%PDF-1.4 broken"])
def test_a_file_that_cannot_be_read_is_refused_and_not_kept(tree: County, kept_files: Path, data: bytes) -> None:
    with pytest.raises(ReadingError):
        submit_file(actor=tree.secretary, organisation=tree.branch, year=YEAR, name="报告.docx", data=data)
    assert not files_in(kept_files)
    assert not Submission.everywhere.exists()


def test_a_file_larger_than_the_readers_allow_is_refused(
    tree: County, kept_files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shuzhi.checking.reading.read.MAX_BYTES", 100)
    with pytest.raises(ReadingError) as refused:
        hand_in(tree)
    assert refused.value.code == "file.too_large"
    assert not files_in(kept_files)


def test_a_file_is_not_left_behind_when_its_row_cannot_be_written(
    tree: County, kept_files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = hand_in(tree)

    def fail(**_: Any) -> None:
        raise RuntimeError("no room")

    monkeypatch.setattr(submitting, "write_audit", fail)
    with pytest.raises(RuntimeError), transaction.atomic():
        hand_in(tree, TEXT + "另有一事说明。\n")
    assert len(files_in(kept_files)) == 1
    assert current_submission(tree.branch, YEAR) == first


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("../../外面/报告.docx", "报告.docx"),
        ("C:\\Users\\王某\\桌面\\报告.docx", "报告.docx"),
        ("报\x00告\n.docx", "报告.docx"),
        ("", "述职报告"),
        ("..", "述职报告"),
        ("长" * 300 + ".docx", "长" * 195 + ".docx"),
    ],
)
def test_a_file_name_is_made_harmless(typed: str, kept: str) -> None:
    assert file_name(typed) == kept


@pytest.mark.parametrize("name", ["../../../etc/述职报告.txt", "长" * 300 + ".txt", "..\\..\\报告.txt"])
def test_a_file_stays_inside_the_data_folder_whatever_its_name(tree: County, kept_files: Path, name: str) -> None:
    made = hand_in(tree, name=name)
    [kept] = files_in(kept_files)
    assert kept.resolve() == Path(made.file.path).resolve()
    assert kept.parent.name == "2026"
    assert kept.name == f"{made.digest[:16]}.txt"


def test_a_file_changed_on_the_disk_is_not_given_out(tree: County) -> None:
    made = hand_in(tree)
    Path(made.file.path).write_bytes(b"changed")
    with pytest.raises(ReportError) as refused:
        read_submission_file(actor=tree.secretary, submission=made)
    assert refused.value.code == "submission.changed"


def test_a_file_gone_from_the_disk_is_told(tree: County) -> None:
    made = hand_in(tree)
    Path(made.file.path).unlink()
    with pytest.raises(NotFoundError) as refused:
        read_submission_file(actor=tree.secretary, submission=made)
    assert refused.value.code == "submission.lost"


def test_a_frozen_report_has_no_file_to_give_out(life: County, frozen: Report) -> None:
    made = submit_report(actor=life.secretary, report=frozen)
    with pytest.raises(NotFoundError):
        read_submission_file(actor=life.secretary, submission=made)


def test_nobody_outside_reads_a_file_even_with_the_row_in_hand(tree: County) -> None:
    made = hand_in(tree)
    outsider = tree.actor(Role.SECRETARY, tree.other)
    with pytest.raises(NotFoundError):
        read_submission_file(actor=outsider, submission=made)
    with pytest.raises(NotFoundError):
        find_submission(actor=outsider, organisation=tree.branch, year=YEAR)


def test_what_was_handed_in_verifies(life: County, frozen: Report) -> None:
    submit_report(actor=life.secretary, report=frozen)
    submit_file(actor=life.operator, organisation=life.other, year=YEAR, name="a.txt", data=TEXT.encode())
    assert submitted_faults() == []


def test_a_file_changed_or_lost_behind_the_programs_back_is_found(tree: County) -> None:
    made = hand_in(tree)
    Path(made.file.path).write_bytes(b"changed")
    assert [fault.code for fault in submitted_faults()] == ["submission.changed"]
    Path(made.file.path).unlink()
    assert [fault.code for fault in submitted_faults()] == ["submission.changed"]


def test_a_text_changed_behind_the_programs_back_is_found(life: County, frozen: Report) -> None:
    made = submit_report(actor=life.secretary, report=frozen)
    Submission.everywhere.filter(pk=made.pk).update(text="别的话")
    assert [fault.code for fault in submitted_faults()] == ["submission.changed"]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("year", 2020),
        ("title", "别的报告"),
        ("own_text", "别的话"),
        ("submitted_by", "别人"),
        ("withdrawn_reason", "撤了"),
        ("submitted_at", datetime(2026, 1, 1, tzinfo=UTC)),
        ("withdrawn_at", datetime(2026, 1, 1, tzinfo=UTC)),
    ],
)
def test_what_is_known_of_a_submission_is_in_the_chain(
    column: str, value: object, life: County, frozen: Report
) -> None:
    made = submit_report(actor=life.secretary, report=frozen)
    assert verify_chains() == []
    Submission.everywhere.filter(pk=made.pk).update(**{column: value})
    assert [fault.code for fault in verify_chains()] == ["fact.changed"]


def test_a_report_moved_to_another_organisation_is_found(life: County, frozen: Report) -> None:
    made = submit_report(actor=life.secretary, report=frozen)
    Submission.everywhere.filter(pk=made.pk).update(organisation=life.branch.parent)
    assert [fault.code for fault in verify_chains()] == ["fact.changed"]


@pytest.mark.parametrize(
    ("column", "value"), [("frozen_by", "别人"), ("frozen_at", datetime(2026, 1, 1, tzinfo=UTC)), ("digest", "0" * 64)]
)
def test_what_is_known_of_a_frozen_report_is_in_the_chain(
    column: str, value: object, life: County, frozen: Report
) -> None:
    FrozenReport.everywhere.filter(report=frozen).update(**{column: value})
    assert [fault.code for fault in verify_chains()] == ["fact.changed"]


def test_taking_back_and_handing_in_anew_leave_the_chain_whole(tree: County) -> None:
    first = hand_in(tree)
    withdraw_submission(actor=tree.secretary, submission=first, reason="补充数字")
    hand_in(tree)
    assert verify_chains() == []


def test_a_submission_that_nobody_made_is_found(life: County, frozen: Report) -> None:
    submit_report(actor=life.secretary, report=frozen)
    AuditRecord.everywhere.filter(verb="report.submitted").delete()
    assert [fault.code for fault in submitted_faults()] == ["submission.unlogged"]


def test_taking_back_asks_for_a_reason_and_happens_once(tree: County) -> None:
    made = hand_in(tree)
    with pytest.raises(ReportError, match="原因"):
        withdraw_submission(actor=tree.secretary, submission=made, reason=" ")
    withdraw_submission(actor=tree.secretary, submission=made, reason="补充数字")
    with pytest.raises(ReportError) as refused:
        withdraw_submission(actor=tree.secretary, submission=made, reason="再撤")
    assert refused.value.code == "submission.withdrawn"


def test_handing_in_and_taking_back_are_told_in_the_log(tree: County) -> None:
    made = hand_in(tree)
    withdraw_submission(actor=tree.secretary, submission=made, reason="补充数字")
    told = {one.verb: one.sentence for one in AuditRecord.everywhere.filter(verb__startswith="report.")}
    assert made.digest in told["report.submitted"]
    assert "补充数字" in told["report.submission_withdrawn"]


def test_last_years_submission_is_not_this_years(tree: County) -> None:
    submit_file(actor=tree.secretary, organisation=tree.branch, year=YEAR - 1, name="a.txt", data=TEXT.encode())
    assert current_submission(tree.branch, YEAR) is None
