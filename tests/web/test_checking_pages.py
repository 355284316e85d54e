"""核查 and 报送: findings for the author alone, the gate before handing in, and what the superior then sees."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path
from typing import Any

import docx
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from shuzhi.access.models import Account
from shuzhi.access.scoping import local_operator
from shuzhi.reports.drafting import draft_report, edit_report, live_draft
from shuzhi.reports.freezing import freeze_report
from shuzhi.reports.models import Report, Submission
from shuzhi.roster.models import Organisation, Person
from tests.houses import make_actor, make_entry

from .conftest import SignIn

pytestmark = pytest.mark.django_db
MESSY = """虚构村党支部书记2023年度述职报告

2023年，我认真履行职责，现述职如下。
一、主要工作
全年召开党员大会X次，讲D课2次，##paidbegin##学习教育扎实开展##paidend##。上年反馈的问题均已整改到位。向新中国70周年献礼。
二、存在的问题
一是学习不够深入，读原文少，结合实际想得不多。二是联系群众不够紧密，到户里去的时间少。
三、下一步打算
一是坚持每月集中学习一次，读完每人说一件打算改的事。二是每季度到联系户家里走一遍，难处记在本子上。
加微信 xiezuo888 获取更多范文
"""
CLEAN = MESSY.replace("X次", "4次").replace("D课", "党课").replace("##paidbegin##", "").replace("##paidend##", "")


def sent(text: str = MESSY, name: str = "述职报告.txt") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode())


def check(client: Client, **more: Any) -> Any:
    return client.post("/report/check/?year=2026", {"what": "upload", "file": sent(), "ledger": "on"} | more)


def finished(branch: Organisation) -> Report:
    """A frozen report whose every gap is filled."""
    operator = local_operator()
    report = draft_report(actor=operator, organisation=branch, year=2026)
    gaps = [b["id"] for b in live_draft(actor=operator, report=report).blocks if b["type"] == "gap"]
    report = edit_report(actor=operator, report=report, texts=dict.fromkeys(gaps, "书记自己写的话。"))
    freeze_report(actor=operator, report=report)
    return Report.everywhere.get()


def test_an_uploaded_report_is_shown_marked_up_with_what_to_do(clerk_client: Client) -> None:
    page = check(clerk_client).content.decode()
    assert "没有填写" in page
    assert "请按台账填上数字" in page
    assert "<mark" in page
    assert "结果只给您看" in page


def test_what_an_uploaded_report_says_is_escaped(clerk_client: Client) -> None:
    page = check(
        clerk_client, file=sent(MESSY.replace("一、主要工作", "一、<script>alert(1)</script>"))
    ).content.decode()
    assert "<script>alert" not in page


def test_the_numbers_of_a_report_stand_beside_the_ledgers(clerk_client: Client, filled: list[Person]) -> None:
    page = check(clerk_client, file=sent(CLEAN.replace("党课2次", "党课9次"))).content.decode()
    assert "与台账不一致" in page


def test_the_word_copy_of_what_was_checked_carries_the_comments(clerk_client: Client) -> None:
    check(clerk_client)
    answer = clerk_client.get("/report/check/take.docx")
    comments = list(docx.Document(io.BytesIO(answer.content)).comments)
    assert any("没有填写" in comment.text for comment in comments)


def test_the_clean_copy_lacks_the_noise_and_its_changes_are_listed(clerk_client: Client) -> None:
    page = check(clerk_client).content.decode()
    assert "下载净稿" in page
    copy = clerk_client.get("/report/check/take.txt").content.decode()
    assert "讲党课2次" in copy
    assert "paidbegin" not in copy
    assert "xiezuo888" not in copy


def test_passages_of_other_files_chosen_beside_it_are_found(clerk_client: Client) -> None:
    page = check(clerk_client, others=[sent(MESSY, "去年.txt"), sent("别的话。", "范文.txt")]).content.decode()
    assert "与其他材料相同的段落" in page
    assert "去年.txt" in page


def test_a_superior_holds_a_file_against_what_was_handed_in_below(sign_in: SignIn, branch: Organisation) -> None:
    sign_in("secretary").post("/report/submit/?year=2026", {"file": sent(CLEAN)})
    page = check(sign_in("superior"), elsewhere="on").content.decode()
    assert f"{branch.name}2026年报送的" in page
    assert f"{branch.name}2026年报送的" not in check(sign_in("superior")).content.decode()


def test_a_branch_is_not_offered_what_others_handed_in(clerk_client: Client, sign_in: SignIn) -> None:
    assert "elsewhere" not in clerk_client.get("/report/check/?year=2026").content.decode()
    assert "elsewhere" in sign_in("superior").get("/report/check/?year=2026").content.decode()


def test_the_organisations_own_draft_can_be_checked(clerk_client: Client, branch: Organisation) -> None:
    make_entry(branch, date(2026, 1, 9))
    draft_report(actor=local_operator(), organisation=branch, year=2026)
    page = clerk_client.post("/report/check/?year=2026", {"what": "own", "ledger": "on"}).content.decode()
    assert "2026年述职报告（草稿）" in page
    assert "请书记本人写上这一段" in page


def test_without_a_file_the_page_asks_for_one(clerk_client: Client) -> None:
    answer = clerk_client.post("/report/check/", {"what": "upload"})
    assert answer.status_code == 400
    assert "还没有选择文件" in answer.content.decode()


@pytest.mark.parametrize(("name", "data"), [("坏.docx", b"PK\x03\x04junk"), ("空.txt", b""), ("扫描.pdf", b"%PDF-1.4")])
def test_a_bad_file_is_told_in_plain_words_with_a_code(name: str, data: bytes, clerk_client: Client) -> None:
    answer = check(clerk_client, file=SimpleUploadedFile(name, data))
    assert answer.status_code == 400
    assert "没有核查成" in answer.content.decode() or "请选择" in answer.content.decode()


def test_another_kind_of_file_is_refused(clerk_client: Client) -> None:
    answer = check(clerk_client, file=SimpleUploadedFile("病毒.exe", b"MZ"))
    assert "不是 报告文件" in answer.content.decode()


def test_an_uploaded_file_goes_when_its_owner_says_so(clerk_client: Client) -> None:
    uploads = Path(settings.HOME) / "uploads"
    before = set(uploads.iterdir()) if uploads.is_dir() else set()
    check(clerk_client)
    assert len(set(uploads.iterdir()) - before) == 1
    clerk_client.post("/report/check/forget/")
    assert set(uploads.iterdir()) == before
    assert clerk_client.get("/report/check/take.docx").status_code == 404


def test_what_one_checked_nobody_else_can_take(sign_in: SignIn) -> None:
    check(sign_in("clerk"))
    assert sign_in("secretary").get("/report/check/take.txt").status_code == 404


def test_a_superior_cannot_check_the_draft_of_a_branch(
    sign_in: SignIn, filled: list[Person], branch: Organisation
) -> None:
    draft_report(actor=local_operator(), organisation=branch, year=2026)
    client = sign_in("superior")
    client.post("/organisation/", {"organisation": branch.pk})
    answer = client.post("/report/check/?year=2026", {"what": "own"})
    assert answer.status_code == 400
    assert "草稿" not in client.get("/report/check/?year=2026").content.decode()


# Handing in


def test_the_gate_lists_what_is_open_and_what_to_do(
    sign_in: SignIn, filled: list[Person], branch: Organisation
) -> None:
    draft_report(actor=local_operator(), organisation=branch, year=2026)
    page = sign_in("secretary").get("/report/submit/?year=2026").content.decode()
    assert "没有填完，填完才能报送" in page
    assert "请书记本人写上这一段" in page


def test_a_draft_cannot_be_handed_in(sign_in: SignIn, filled: list[Person], branch: Organisation) -> None:
    draft_report(actor=local_operator(), organisation=branch, year=2026)
    answer = sign_in("secretary").post("/report/submit/?year=2026")
    assert answer.status_code == 400
    assert not Submission.everywhere.exists()


def test_a_frozen_report_is_handed_in_and_then_the_superior_sees_it(
    sign_in: SignIn, filled: list[Person], branch: Organisation
) -> None:
    finished(branch)
    superior = sign_in("superior")
    assert "已报送" not in superior.get("/report/collection/?year=2026").content.decode().split("各组织")[1]
    sign_in("secretary").post("/report/submit/?year=2026")
    made = Submission.everywhere.get()
    assert f"/report/submitted/{made.pk}/" in superior.get("/report/collection/?year=2026").content.decode()
    assert "书记自己写的话。" in superior.get(f"/report/submitted/{made.pk}/").content.decode()


def test_a_file_with_an_unfilled_place_is_not_handed_in(sign_in: SignIn, branch: Organisation) -> None:
    answer = sign_in("secretary").post("/report/submit/?year=2026", {"file": sent()})
    assert answer.status_code == 400
    assert "没有写完" in answer.content.decode()


def test_a_file_is_handed_in_and_comes_back_byte_for_byte(sign_in: SignIn, branch: Organisation) -> None:
    secretary = sign_in("secretary")
    secretary.post("/report/submit/?year=2026", {"file": sent(CLEAN)})
    made = Submission.everywhere.get()
    answer = sign_in("superior").get(f"/report/submitted/{made.pk}/file/")
    assert answer.getvalue() == CLEAN.encode()
    assert answer["Content-Disposition"].startswith("attachment")


def test_a_clerk_sees_the_gate_but_does_not_hand_in(clerk_client: Client, branch: Organisation) -> None:
    assert "报送由书记本人操作" in clerk_client.get("/report/submit/?year=2026").content.decode()
    answer = clerk_client.post("/report/submit/?year=2026", {"file": sent(CLEAN)})
    assert answer.status_code == 400
    assert not Submission.everywhere.exists()


def test_what_is_taken_back_is_seen_no_more(sign_in: SignIn, branch: Organisation) -> None:
    secretary = sign_in("secretary")
    secretary.post("/report/submit/?year=2026", {"file": sent(CLEAN)})
    made = Submission.everywhere.get()
    secretary.post("/report/submit/withdraw/?year=2026", {"reason": "数字要改"})
    assert sign_in("superior").get(f"/report/submitted/{made.pk}/").status_code == 404
    made.refresh_from_db()
    assert made.withdrawn_reason == "数字要改"


# The year's collection


def test_the_collection_says_who_has_not_reported(
    sign_in: SignIn, filled: list[Person], branch: Organisation, other_branch: Organisation
) -> None:
    sign_in("secretary").post("/report/submit/?year=2026", {"file": sent(CLEAN)})
    page = sign_in("superior").get("/report/collection/?year=2026").content.decode()
    assert page.count("还没有报</strong>") == 1
    assert other_branch.name in page


def test_the_same_figures_stand_side_by_side_and_open_their_rows(
    sign_in: SignIn, filled: list[Person], branch: Organisation, other_branch: Organisation
) -> None:
    client = sign_in("superior")
    page = client.get("/report/collection/figures/?year=2026").content.decode()
    assert "无数据" in page
    address = f"/report/collection/rows/{branch.pk}/committee_meeting.count/?year=2026"
    assert address in page
    assert "研究三月工作" in client.get(address).content.decode()


def test_passages_shared_by_two_reports_stand_beside_each_other(
    sign_in: SignIn, branch: Organisation, other_branch: Organisation
) -> None:
    passage = (
        "村里的桥栏杆松了两处，支部会上定了人、定了日子，泥瓦匠出身的老党员带着两个徒弟用一个周末把它修好了，"
        "大家都说走着踏实。"
    )
    make_actor("yi", "书记乙", "secretary", other_branch)
    for who, head in (("shuji", "甲村"), ("yi", "乙村")):
        client = Client()
        client.force_login(Account.objects.get(username=who))
        client.post(
            "/report/submit/?year=2026", {"file": sent(f"{head}2026年度述职报告\n\n{head}的话不一样。\n{passage}\n")}
        )
    page = sign_in("superior").get("/report/collection/shared/?year=2026").content.decode()
    assert page.count("泥瓦匠出身的老党员") == 2
    assert "不据此排名" in page


def test_the_volume_is_a_word_file(sign_in: SignIn, branch: Organisation) -> None:
    sign_in("secretary").post("/report/submit/?year=2026", {"file": sent(CLEAN)})
    answer = sign_in("superior").get("/report/collection/volume.docx?year=2026")
    assert any("虚构村党支部书记" in p.text for p in docx.Document(io.BytesIO(answer.content)).paragraphs)
