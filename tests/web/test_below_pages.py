"""下级进度: the frame comes at once, the counts after it; every count leads to its organisations."""

from __future__ import annotations

import io
import re
from datetime import date, datetime

import openpyxl
import pytest
from django.test import Client

from shuzhi.access.scoping import local_operator
from shuzhi.roster.ledger_beginning import begin_ledger
from shuzhi.roster.models import Organisation
from tests.houses import make_branch, make_entry

from .conftest import SignIn

pytestmark = pytest.mark.django_db
THEME_DAY = "branch.theme_day.monthly"


def names(page: str) -> list[str]:
    return re.findall(r'class="name-button" type="submit">([^<]+)', page)


@pytest.fixture
def department(sign_in: SignIn, branch: Organisation, other_branch: Organisation) -> Client:
    """One branch has its two theme days of 2026, the other has none."""
    make_entry(branch, date(2026, 1, 15), "theme_day")
    make_entry(branch, date(2026, 2, 15), "theme_day")
    return sign_in("superior")


def test_the_frame_counts_nothing_and_asks_for_the_counts(department: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shuzhi.web.below.views.duties_below_counted", None)
    page = department.get("/below/?year=2026&page=2").content.decode()
    assert 'hx-get="/below/counts/?year=2026&amp;page=2"' in page


def test_the_counts_come_as_a_part_to_a_script_and_as_a_page_without(department: Client) -> None:
    part = department.get("/below/counts/?year=2026", headers={"HX-Request": "true"}).content.decode()
    page = department.get("/below/counts/?year=2026").content.decode()
    assert "<html" not in part
    assert "<html" in page
    without_tokens = [re.sub(r"<input[^>]*csrf[^>]*>", "", text) for text in (part, page)]
    assert without_tokens[0].strip() in without_tokens[1]


def test_a_count_leads_to_its_organisations(
    department: Client, branch: Organisation, other_branch: Organisation
) -> None:
    page = department.get("/below/counts/?year=2026").content.decode()
    address = f"/below/{THEME_DAY}/?year=2026&amp;standing=overdue"
    assert re.search(re.escape(address) + r'"[^>]*>.*?有未见记录 1 个', page, re.DOTALL)
    assert names(department.get(f"/below/{THEME_DAY}/?year=2026").content.decode()) == [branch.name, other_branch.name]
    assert names(department.get(address.replace("&amp;", "&")).content.decode()) == [other_branch.name]


def test_a_branch_opens_from_its_row(department: Client, branch: Organisation) -> None:
    department.post("/organisation/", {"organisation": branch.pk})
    assert branch.name in department.get("/?year=2026").content.decode()


def test_the_bar_covers_its_whole_width(department: Client) -> None:
    page = department.get(f"/below/{THEME_DAY}/?year=2026").content.decode()
    widths = [float(width) for width in re.findall(r'<rect [^>]*width="([0-9.]+)"', page)]
    assert sum(widths) == pytest.approx(100, abs=0.02)
    assert "共 6 项：已完成 2；待办 2；未见记录 2" in page


def test_a_rule_nobody_owes_and_one_nobody_knows_are_told_apart(department: Client) -> None:
    empty = department.get("/below/study_group.quarterly/?year=2026")
    assert (empty.status_code, "下级没有组织承担" in empty.content.decode()) == (200, True)
    assert department.get("/below/no.such.rule/").status_code == 404
    assert department.get("/below/export.xlsx?rule=no.such.rule").status_code == 404


def test_a_branch_has_nothing_below_and_no_way_there(clerk_client: Client) -> None:
    assert "/below/" not in clerk_client.get("/").content.decode()
    assert "没有下级组织的责任" in clerk_client.get("/below/counts/").content.decode()


def test_excel_holds_the_counts_of_the_page(department: Client, branch: Organisation) -> None:
    book = department.get(f"/below/export.xlsx?year=2026&rule={THEME_DAY}").content
    rows = list(openpyxl.load_workbook(io.BytesIO(book)).active.iter_rows(values_only=True))
    assert rows[1][:4] == ("编码", "组织", "已完成", "逾期完成")
    assert dict(zip(rows[1], rows[2], strict=True)) == {
        "编码": branch.code, "组织": branch.name, "已完成": 2, "逾期完成": 0, "待办": 1, "未见记录，请说明": 0,
        "未见记录": 0, "与规定不符": 0, "免": 0, "不明": 0, "台账未含": 0, "已写说明": 0,
        "台账自何日起": None,
    }  # fmt: skip


def test_excel_tells_apart_what_lies_before_the_ledger(department: Client, branch: Organisation) -> None:
    begin_ledger(actor=local_operator(), organisation=branch, since=date(2026, 2, 1))
    book = department.get("/below/export.xlsx?year=2025&rule=branch.theme_day.monthly").content
    rows = list(openpyxl.load_workbook(io.BytesIO(book)).active.iter_rows(values_only=True))
    told = dict(zip(rows[1], rows[2], strict=True))
    assert (told["不明"], told["台账未含"], told["台账自何日起"]) == (0, 12, datetime(2026, 2, 1))  # noqa: DTZ001


def test_many_organisations_stand_on_several_pages(sign_in: SignIn, county: Organisation) -> None:
    for number in range(60):
        make_branch(county, f"Y{number:02}", f"虚构{number:02}村党支部")
    client = sign_in("superior")
    pages = [names(client.get(f"/below/counts/?year=2026&page={n}").content.decode()) for n in (1, 2)]
    assert [len(page) for page in pages] == [50, 12]
    assert pages[1][-1] == "虚构59村党支部"
