"""First run, signing in, figures, report, import, items, roster: the pages call the verbs and tell the truth."""

from __future__ import annotations

import re
from datetime import date
from io import BytesIO
from typing import Any

import openpyxl
import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from shuzhi.access.models import Account, AuditRecord, Grant
from shuzhi.access.scoping import Actor, local_operator
from shuzhi.figures.question import Question
from shuzhi.figures.values import figures_of, rows_behind
from shuzhi.items.models import Item
from shuzhi.ledger.models import Entry, RegisterRow
from shuzhi.reports.models import Report
from shuzhi.roster.models import Membership, Organisation, Person
from tests.exchange_workbook.books import book
from tests.houses import make_entry

from .conftest import SignIn

pytestmark = pytest.mark.django_db
PASSWORD = "qingshi-zhen-2026"
SETUP = {
    "name": "虚构支部",
    "code": "X1",
    "kind": "branch",
    "sector": "government",
    "committee": "yes",
    "superior": "虚构党委",
    "superior_kind": "committee",
    "person_name": "甲",
    "username": "jia",
    "password": PASSWORD,
    "again": PASSWORD,
}


@pytest.fixture
def account(branch: Organisation) -> Account:
    made = Account.objects.create_user(username="yi", password=PASSWORD, name="乙")
    Grant.objects.create(account=made, role="clerk", organisation=branch)
    return made


def sign_in_with(client: Client, password: str) -> Any:
    return client.post("/login/", {"username": "yi", "password": password})


# First run and signing in


def test_the_first_visit_leads_to_the_first_run(client: Client) -> None:
    assert client.get("/", follow=True).redirect_chain[-1][0] == "/setup/"


def test_the_first_run_makes_account_and_organisations_and_signs_in(client: Client, the_moment: object) -> None:
    assert client.post("/setup/", SETUP).url == "/"
    assert client.get("/").status_code == 200
    branch = Organisation.everywhere.get(code="X1")
    assert branch.parent.name == "虚构党委"
    assert branch.has_committee is True
    roles = set(Grant.objects.values_list("role", "organisation__code"))
    assert roles == {("administrator", "X1-S"), ("clerk", "X1"), ("secretary", "X1")}


def test_the_first_run_is_gone_once_there_is_an_account(client: Client, account: Account) -> None:
    assert client.get("/setup/").status_code == 404
    assert client.post("/setup/", SETUP).status_code == 404
    assert Account.objects.count() == 1


@pytest.mark.parametrize("password", ["short", "1234567890123", "password123"])
def test_a_weak_password_is_refused_with_the_rules(password: str, client: Client) -> None:
    page = client.post("/setup/", SETUP | {"password": password, "again": password})
    assert page.status_code == 400
    assert "口令至少 10 位" in page.content.decode()
    assert not Organisation.everywhere.exists()


def test_signing_in_and_failing_are_in_the_log(client: Client, account: Account) -> None:
    sign_in_with(client, "wrong")
    sign_in_with(client, PASSWORD)
    verbs = AuditRecord.everywhere.filter(account=account).order_by("id").values_list("verb", flat=True)
    assert list(verbs) == ["account.sign_in_failed", "account.signed_in"]
    assert "wrong" not in "".join(record.sentence for record in AuditRecord.everywhere.all())


def test_five_failures_close_the_account_for_ten_minutes(
    client: Client, account: Account, the_moment: time_machine.Traveller
) -> None:
    refusals = {sign_in_with(client, "wrong").context["refused"] for _ in range(5)}
    refusals.add(sign_in_with(client, PASSWORD).context["refused"])
    assert len(refusals) == 1  # one message, whatever the reason
    the_moment.shift(601)
    assert sign_in_with(client, PASSWORD).status_code == 302


def test_an_unknown_name_gets_the_same_message(client: Client, account: Account) -> None:
    known = sign_in_with(client, "wrong").context["refused"]
    assert client.post("/login/", {"username": "nobody", "password": "x"}).context["refused"] == known


def test_signing_in_never_leads_to_another_site(client: Client, account: Account) -> None:
    sent = {"username": "yi", "password": PASSWORD, "next": "https://elsewhere.example/"}
    assert client.post("/login/", sent).url == "/"


def test_half_an_hour_without_work_ends_the_session(
    client: Client, account: Account, the_moment: time_machine.Traveller
) -> None:
    sign_in_with(client, PASSWORD)
    assert client.get("/").status_code == 200
    the_moment.shift(31 * 60)
    assert client.get("/").status_code == 302


def test_every_answer_carries_the_policy_and_is_kept_in_no_cache(clerk_client: Client, branch: object) -> None:
    answer = clerk_client.get("/")
    assert "default-src 'self'" in answer["Content-Security-Policy"]
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]


def test_a_form_without_its_token_is_refused_in_chinese(account: Account) -> None:
    answer = Client(enforce_csrf_checks=True).post("/login/", {"username": "yi", "password": PASSWORD})
    assert answer.status_code == 403
    assert "这一页放得太久了" in answer.content.decode()


def test_a_fault_of_the_program_shows_no_traceback(
    sign_in: SignIn, branch: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**_: object) -> None:
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr("shuzhi.web.month.views.duties_of", fail)
    client = sign_in("clerk")
    client.raise_request_exception = False
    answer = client.get("/")
    assert answer.status_code == 500
    assert "程序出错了" in answer.content.decode()
    assert "secret detail" not in answer.content.decode()


# Figures


def test_every_figure_on_the_screen_is_what_the_figures_room_says(
    clerk_client: Client, filled: list[Person], branch: Organisation, operator: Actor
) -> None:
    page = clerk_client.get("/figures/?year=2026").content.decode()
    shown = dict(re.findall(r'data-figure="([^"]+)">([^<]*)<', page))
    told = figures_of(Question(actor=operator, organisation=branch, year=2026))
    assert shown == {figure.id: figure.text_with_unit for figure in told}


@pytest.mark.slow
def test_every_figure_opens_exactly_its_rows(
    clerk_client: Client, filled: list[Person], branch: Organisation, operator: Actor
) -> None:
    wrong = {}
    for figure in figures_of(Question(actor=operator, organisation=branch, year=2026)):
        page = clerk_client.get(f"/figures/{figure.id}/?year=2026")
        behind = rows_behind(Question(actor=operator, organisation=branch, year=2026), figure.id)
        expected = len(behind) if figure.value is not None else 0
        text = page.content.decode()
        if page.context["page"].paginator.count != expected or f">{figure.text_with_unit}<" not in text:
            wrong[figure.id] = (page.context["page"].paginator.count, expected)
        if len(page.context["rows"]) != min(expected, 50):
            wrong[figure.id] = ("rows not told", len(page.context["rows"]))
    assert wrong == {}


def test_figures_leave_as_numbers_and_no_data_stays_empty(
    clerk_client: Client, filled: list[Person], branch: Organisation, operator: Actor
) -> None:
    workbook = openpyxl.load_workbook(BytesIO(clerk_client.get("/figures/export.xlsx?year=2026").content))
    cells = {row[0].value: row[2].value for row in workbook.active.iter_rows(min_row=3)}
    told = figures_of(Question(actor=operator, organisation=branch, year=2026))
    assert cells == {f.id: None if f.value is None else pytest.approx(float(f.value)) for f in told}


def test_a_member_sees_how_many_but_not_who(sign_in: SignIn, filled: list[Person]) -> None:
    page = sign_in("member").get("/figures/member.total/?year=2026").content.decode()
    assert filled[0].name not in page
    assert "姓名从略" in page


# Report


@pytest.mark.parametrize("path", ["/report/edit/", "/report/draft/", "/record/roll/"])
def test_a_place_for_posts_opened_by_reloading_leads_back_to_its_page(
    path: str, sign_in: SignIn, branch: Organisation
) -> None:
    back = sign_in("secretary").get(path)
    assert (back.status_code, back.url) == (302, "/record/" if "record" in path else "/report/")


def test_a_place_of_the_report_without_words_says_what_it_is_about(
    sign_in: SignIn, branch: Organisation, filled: list[Person]
) -> None:
    client = sign_in("secretary")
    client.post("/report/draft/", {"year": "2026"})
    page = client.get("/report/?year=2026")
    bare = [one for one in page.context["blocks"] if one.type == "paragraph" and not one.lines]
    text = page.content.decode()
    assert bare
    for block in bare:
        assert block.about
        assert f"台账里没有可写的：{block.about}" in text
    assert text.count("台账里没有可写的：") == len(bare)
    member = sign_in("member").get("/report/?year=2026").content.decode()
    assert "台账里没有可写的" not in member


def test_a_report_is_drafted_filled_frozen_and_taken_along(
    sign_in: SignIn, filled: list[Person], branch: Organisation
) -> None:
    client = sign_in("secretary")
    assert "起草 2026 年述职" in client.get("/report/?year=2026").content.decode()
    client.post("/report/draft/", {"year": "2026"})
    page = client.get("/report/?year=2026")
    assert "请书记填写" in page.content.decode()
    early = client.post("/report/freeze/", {"year": "2026"})
    assert early.status_code == 400
    assert "还不能定稿" in early.content.decode()
    for block in page.context["blocks"]:
        if block.type == "gap":
            client.post("/report/edit/", {"year": "2026", "block": block.id, "text": "书记本人的话。"})
    assert client.post("/report/freeze/", {"year": "2026"}).status_code == 302
    assert Report.everywhere.get().state == "frozen"
    make_entry(branch, date(2026, 3, 1), "theme_day")
    frozen = client.get("/report/?year=2026").content.decode()
    assert "定稿时" in frozen
    assert client.get("/report/download.docx?year=2026").content[:2] == b"PK"
    assert "书记本人的话。" in client.get("/report/download.md?year=2026").content.decode()


def test_a_report_that_says_all_is_done_of_what_is_open_is_not_frozen_and_shows_where(
    sign_in: SignIn, filled: list[Person]
) -> None:
    client = sign_in("secretary")
    client.post("/report/draft/", {"year": "2026"})
    blocks = client.get("/report/?year=2026").context["blocks"]
    for block in blocks:
        if block.type == "gap":
            client.post("/report/edit/", {"year": "2026", "block": block.id, "text": "书记本人的话。"})
    work = next(block.id for block in blocks if block.id.startswith("work.") and block.id.count(".") > 1)
    client.post("/report/edit/", {"year": "2026", "block": work, "text": "民生实事全部兑现。"})
    answer = client.post("/report/freeze/", {"year": "2026"})
    assert answer.status_code == 400
    assert "“全部兑现”是说全都做到了，台账记的是：在办实事" in answer.content.decode()


def test_the_authors_mistake_in_a_text_is_told_and_not_kept(sign_in: SignIn, filled: list[Person]) -> None:
    client = sign_in("clerk")
    client.post("/report/draft/", {"year": "2026"})
    sent = {"year": "2026", "block": "opening", "text": "共 {no.such} 次"}
    page = client.post("/report/edit/", sent, follow=True).content.decode()
    assert "没有保存" in page
    assert "no.such" not in str(Report.everywhere.get().body)


# Import


def upload(client: Client) -> Any:
    rows = [["日期", "主题", "地点", "应到人数", "实到人数"], ["2026-02-20", "义务植树", "北山", 22, 20]]
    return client.post("/ledger/import/", {"files": SimpleUploadedFile("台账.xlsx", book({"主题党日": rows}))})


def test_a_preview_changes_nothing(clerk_client: Client, branch: Organisation) -> None:
    page = upload(clerk_client)
    assert "还没有写入台账" in page.content.decode()
    assert not Entry.everywhere.exists()


def test_what_was_looked_at_is_imported_and_taken_back(clerk_client: Client, branch: Organisation) -> None:
    token = upload(clerk_client).context["token"]
    clerk_client.post("/ledger/import/commit/", {"token": token})
    entry = Entry.everywhere.get()
    assert entry.present_count == 20
    clerk_client.post(f"/ledger/import/{entry.batch_id}/undo/")
    entry.refresh_from_db()
    assert entry.withdrawn_at is not None


def test_only_the_files_looked_at_in_this_session_can_be_imported(sign_in: SignIn, branch: Organisation) -> None:
    token = upload(sign_in("clerk")).context["token"]
    answer = sign_in("secretary").post("/ledger/import/commit/", {"token": token})
    assert answer.status_code == 400
    assert "请重新选择文件" in answer.content.decode()


@pytest.mark.parametrize("name", ["病毒.exe", "../../台账.docx"])
def test_what_is_no_workbook_is_refused(name: str, clerk_client: Client, branch: Organisation) -> None:
    answer = clerk_client.post("/ledger/import/", {"files": SimpleUploadedFile(name, b"MZ")})
    assert answer.status_code == 400
    assert "不是 Excel 文件" in answer.content.decode()


# Roster, items, registers, accounts


def test_a_member_is_added_with_his_standing_and_a_masked_number(clerk_client: Client, branch: Organisation) -> None:
    sent = {"name": "虚构甲", "status": "formal", "since": "2020-07-01", "identity_number": "110101196001011233"}
    clerk_client.post("/roster/add/", sent)
    assert Membership.everywhere.get().status == "formal"
    page = clerk_client.get(f"/roster/{Person.everywhere.get().pk}/").content.decode()
    assert "110*************33" in page
    assert "110101196001011233" not in page


def test_one_form_of_a_date_stands_on_a_persons_page(clerk_client: Client, filled: list[Person]) -> None:
    page = clerk_client.get(f"/roster/{filled[0].pk}/").content.decode()
    assert "2024年1月1日" in page
    assert re.search(r"\d{4}-\d\d-\d\d", page) is None


def test_a_wrong_identity_number_is_told_at_its_field(clerk_client: Client, branch: Organisation) -> None:
    sent = {"name": "虚构甲", "status": "formal", "since": "2020-07-01", "identity_number": "110101196001011232"}
    answer = clerk_client.post("/roster/add/", sent)
    assert "id_identity_number_error" in answer.content.decode()
    assert not Person.everywhere.exists()


def test_a_persons_page_tells_what_he_took_part_in(clerk_client: Client, filled: list[Person]) -> None:
    page = clerk_client.get(f"/roster/{filled[0].pk}/?year=2026").content.decode()
    assert "研究三月工作" in page
    assert "主持" in page


def test_an_item_goes_its_way_and_nobody_closes_his_own(sign_in: SignIn, branch: Organisation) -> None:
    clerk, secretary = sign_in("clerk"), sign_in("secretary")
    clerk.post("/items/add/", {"kind": "problem", "source": "review", "title": "党课形式单一"})
    pk = Item.everywhere.get().pk
    clerk.post(f"/items/{pk}/measure/", {"measures": "每季度一次现场教学"})
    secretary.post(f"/items/{pk}/submit/", {"note": "已办"})
    assert "不能给自己的事项销号" in secretary.post(f"/items/{pk}/close/", {"note": ""}).content.decode()
    sign_in("superior").post(f"/items/{pk}/close/", {"note": "核实"})
    assert Item.everywhere.get().state == "closed"


def test_dues_are_typed_in_yuan_and_kept_in_fen(clerk_client: Client, people: list[Person]) -> None:
    sent = {"person_id": people[0].pk, "ym": "2026-02", "due_fen": "50.5", "paid_fen": "50.5"}
    clerk_client.post("/registers/dues/add/", sent)
    row = RegisterRow.everywhere.get()
    assert (row.ym, row.due_fen, row.paid_fen) == (2026 * 12 + 1, 5050, 5050)


def test_the_administrator_opens_accounts_but_takes_over_none_above(sign_in: SignIn, branch: Organisation) -> None:
    client = sign_in("administrator")
    sent = {"person_name": "新人", "username": "xinren", "password": PASSWORD, "again": PASSWORD}
    client.post("/accounts/add/", sent | {"role": "member", "organisation": branch.pk})
    assert Account.objects.get(username="xinren").actor().authorities[0].role == "member"
    small = Account.objects.create(username="small")
    Grant.objects.create(account=small, role="administrator", organisation=branch)
    client.force_login(small)
    chief = Account.objects.get(username="zuzhibu")
    answer = client.post(f"/accounts/{chief.pk}/password/", {"password": PASSWORD, "again": PASSWORD})
    assert answer.status_code == 400
    assert not Account.objects.get(pk=chief.pk).check_password(PASSWORD)


def test_the_last_administrator_stays(sign_in: SignIn) -> None:
    grant = Grant.objects.get(role="administrator")
    answer = sign_in("administrator").post(f"/accounts/grants/{grant.pk}/end/")
    assert "最后一位系统管理员" in answer.content.decode()


def test_nobody_reads_the_log_of_others(sign_in: SignIn, filled: list[Person], other_branch: Organisation) -> None:
    make_entry(other_branch, date(2026, 3, 1), title="别的支部的事", actor=local_operator())
    page = sign_in("auditor").get("/audit/").content.decode()
    assert "别的支部的事" in page  # the auditor of the county reaches both
    Grant.objects.filter(account__username="shenji").update(organisation=filled[0].organisation)
    assert "别的支部的事" not in sign_in("auditor").get("/audit/").content.decode()
