"""From which day on a ledger tells, on pages: asked at the first run, shown, changed and taken back."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from shuzhi.access.scoping import local_operator
from shuzhi.roster.ledger_beginning import begin_ledger, declared_kinds
from shuzhi.roster.models import Organisation
from tests.exchange_workbook.books import book
from tests.houses import make_branch, make_entry

from .conftest import SignIn
from .test_pages import SETUP

pytestmark = pytest.mark.django_db


@pytest.fixture
def branch(county: Organisation) -> Organisation:
    return make_branch(county, "X0101", "虚构县委办党支部", ledger_since=None)


@pytest.fixture
def department(sign_in: SignIn) -> Client:
    return sign_in("superior")


def page_of(client: Client, branch: Organisation) -> str:
    return client.get(f"/organisations/{branch.pk}/").content.decode()


def post(client: Client, branch: Organisation, act: str, **told: str) -> str:
    answer = client.post(f"/organisations/{branch.pk}/ledger/{act}", told, follow=True)
    return answer.content.decode()


@pytest.mark.usefixtures("db")
def test_the_first_run_offers_the_first_of_january() -> None:
    assert 'value="2026-01-01"' in Client().get("/setup/").content.decode()


def test_the_first_run_keeps_the_day_that_was_told() -> None:
    Client().post("/setup/", SETUP | {"ledger_since": "2024-07-01"})
    assert Organisation.everywhere.get(code=SETUP["code"]).ledger_since == date(2024, 7, 1)


def test_a_new_organisation_below_is_offered_the_first_of_january(department: Client, county: Organisation) -> None:
    page = department.get(f"/organisations/{county.pk}/add/").content.decode()
    assert "台账从哪一天记起" in page
    assert 'value="2026-01-01"' in page


def test_a_new_organisation_below_keeps_the_day_that_was_told(department: Client, county: Organisation) -> None:
    told = {"name": "虚构镇党支部", "code": "X0907", "kind": "branch", "sector": "government"}
    department.post(f"/organisations/{county.pk}/add/", told | {"ledger_since": "2024-07-01"})
    assert Organisation.everywhere.get(code="X0907").ledger_since == date(2024, 7, 1)


def test_without_a_record_the_page_says_that_nothing_has_begun(department: Client, branch: Organisation) -> None:
    assert "台账还没有起记" in page_of(department, branch)


def test_a_day_derived_from_the_first_record_is_said_to_be(department: Client, branch: Organisation) -> None:
    make_entry(branch, date(2025, 10, 8))
    assert "台账自 2025-01-01 起（按最早记录推定）" in page_of(department, branch)


def test_whoever_keeps_the_roster_declares_the_day(department: Client, branch: Organisation) -> None:
    page = post(department, branch, "", kind="", since="2025-10-08", reason="以前的没有留存")
    assert "台账自 2025-10-08 起（申报）" in page


def test_one_kind_begins_on_a_day_of_its_own(department: Client, branch: Organisation) -> None:
    page = post(department, branch, "", kind="dues", since="2024-01-01", reason="党费从这一年起有底册")
    assert "党费登记自 2024-01-01 起（申报）" in page
    assert "台账还没有起记" in page


def test_what_was_declared_is_taken_back_with_a_reason(department: Client, branch: Organisation) -> None:
    begin_ledger(actor=local_operator(), organisation=branch, since=date(2024, 1, 1), kind="dues")
    post(department, branch, "back/", kind="dues", reason="填错了")
    assert declared_kinds(branch) == {}


def test_nothing_is_taken_back_without_a_reason(department: Client, branch: Organisation) -> None:
    begin_ledger(actor=local_operator(), organisation=branch, since=date(2024, 1, 1), kind="dues")
    post(department, branch, "back/", kind="dues", reason=" ")
    assert declared_kinds(branch) == {"dues": date(2024, 1, 1)}


def test_a_member_sees_the_day_and_is_offered_no_change(sign_in: SignIn, branch: Organisation) -> None:
    make_entry(branch, date(2025, 10, 8))
    page = page_of(sign_in("member"), branch)
    assert ("台账自 2025-01-01 起" in page, "更改起记日期" in page) == (True, False)


# Importing: the preview says what begins, and the day may be changed before anything is written


def dues_file() -> SimpleUploadedFile:
    rows = [["2025年党费收缴登记表"], ["姓名", "月应缴", "1月", "2月"], ["毛成", 15, 15, 15]]
    return SimpleUploadedFile("党费.xlsx", book({"2025": rows}))


def preview(client: Client) -> str:
    return client.post("/ledger/import/", {"files": [dues_file()]}).content.decode()


def commit(client: Client, **told: str) -> None:
    token = client.session["staged"]
    client.post("/ledger/import/commit/", {"token": token, "offered": "2025-01-01", **told})


def test_the_preview_says_what_the_import_begins(sign_in: SignIn, branch: Organisation) -> None:
    page = preview(sign_in("clerk"))
    assert "党费登记自 2025-01-01 起" in page
    assert 'name="ledger_since" value="2025-01-01"' in page


def test_the_offered_day_is_taken(sign_in: SignIn, branch: Organisation) -> None:
    client = sign_in("clerk")
    preview(client)
    commit(client, ledger_since="2025-01-01")
    assert declared_kinds(branch) == {"dues": date(2025, 1, 1)}


def test_another_day_is_taken_in_its_place(sign_in: SignIn, branch: Organisation) -> None:
    client = sign_in("clerk")
    preview(client)
    commit(client, ledger_since="2025-07-01")
    assert declared_kinds(branch) == {"dues": date(2025, 7, 1)}


def test_a_day_that_is_none_imports_nothing(sign_in: SignIn, branch: Organisation) -> None:
    client = sign_in("clerk")
    preview(client)
    commit(client, ledger_since="去年")
    assert declared_kinds(branch) == {}


# What began before the ledger did is said to be 台账未含, apart from what is unknown for other reasons


@pytest.fixture
def late(branch: Organisation) -> Organisation:
    begin_ledger(actor=local_operator(), organisation=branch, since=date(2026, 2, 1))
    return branch


def test_the_month_shows_what_lies_before_the_ledger_as_such(sign_in: SignIn, late: Organisation) -> None:
    page = sign_in("clerk").get("/?year=2025").content.decode()
    grid = page[page.index('class="month-grid"') : page.index('class="legend-line"')]
    assert ("台账未含" in grid, "不明" in grid) == (True, False)
    assert 'id="unbegun"' in page


def test_a_ledger_from_long_ago_shows_no_such_card(sign_in: SignIn, branch: Organisation) -> None:
    begin_ledger(actor=local_operator(), organisation=branch, since=date(2000, 1, 1))
    assert 'id="unbegun"' not in sign_in("clerk").get("/?year=2025").content.decode()


def test_the_superior_sees_them_counted_apart(department: Client, late: Organisation) -> None:
    page = department.get("/below/branch.theme_day.monthly/?year=2025").content.decode()
    assert "台账未含 12" in page
    assert "不明" not in page[page.index("共 ") : page.index("</p>", page.index("共 "))]


def test_whoever_does_not_reach_the_branch_sees_nothing_of_it(sign_in: SignIn, late: Organisation) -> None:
    client = sign_in("outsider")
    assert client.get(f"/organisations/{late.pk}/").status_code == 404
    assert late.name not in client.get("/below/counts/?year=2025").content.decode()
