"""The page 制度设置: what holds today, what was set here, and setting it."""

from __future__ import annotations

from datetime import date

import pytest

from shuzhi.access.scoping import Actor
from shuzhi.roster.models import OfficeSetting, Organisation
from shuzhi.roster.settings import set_for_office
from tests.houses import make_row

from .conftest import SignIn

pytestmark = pytest.mark.django_db


def test_the_page_says_what_holds_today(sign_in: SignIn, branch: Organisation) -> None:
    page = sign_in("member").get("/settings/").content.decode()
    assert "一学时多少分钟" in page
    assert "60 分钟" in page
    assert "更改" not in page


def test_the_secretary_sets_a_value_from_a_day_on(sign_in: SignIn, branch: Organisation) -> None:
    client = sign_in("secretary")
    typed = {"value": "60", "since": "2026-01-01", "reason": "支部大会决定"}
    answer = client.post("/settings/class_hour/set/", typed, follow=True)
    assert "2026年1月1日 起：60 分钟" in answer.content.decode()
    assert OfficeSetting.everywhere.get().value == 60


@pytest.mark.parametrize(("typed", "told"), [("5", "20"), ("", "请填写「一学时多少分钟」"), ("很长", "整数")])
def test_what_cannot_be_is_said_at_the_field_and_what_was_typed_stays(
    typed: str, told: str, sign_in: SignIn, branch: Organisation
) -> None:
    answer = sign_in("secretary").post(
        "/settings/class_hour/set/", {"value": typed, "since": "2026-01-01", "reason": "依据在此"}
    )
    assert answer.status_code == 400
    assert told in answer.content.decode()
    assert "依据在此" in answer.content.decode()
    assert not OfficeSetting.everywhere.exists()


def test_a_switch_is_turned_on_and_taken_back_with_a_reason(sign_in: SignIn, branch: Organisation) -> None:
    client = sign_in("secretary")
    client.post("/settings/quarterly_dues/set/", {"value": "yes", "since": "2026-01-01"})
    made = OfficeSetting.everywhere.get()
    assert made.value is True
    page = client.post(f"/settings/{made.pk}/withdraw/", {"reason": "没有通过"}, follow=True).content.decode()
    assert "已撤回：没有通过" in page


def test_a_large_expense_is_marked_in_the_register(sign_in: SignIn, branch: Organisation, secretary: Actor) -> None:
    make_row(branch, "fund", title="修缮", category="spend", paid_fen=2_000_000, day=date(2026, 2, 1))
    make_row(branch, "fund", title="购书", category="spend", paid_fen=1_999_999, day=date(2026, 2, 2))
    make_row(branch, "fund", title="旧账", category="spend", paid_fen=9_000_000, day=date(2025, 12, 31))
    client = sign_in("secretary")
    assert "达到大额起点" not in client.get("/registers/fund/").content.decode()
    set_for_office(actor=secretary, organisation=branch, key="large_expense", value=20_000, since=date(2026, 1, 1))
    assert client.get("/registers/fund/").content.decode().count("达到大额起点") == 1


def test_an_unknown_setting_is_told_in_plain_words(sign_in: SignIn, branch: Organisation) -> None:
    answer = sign_in("secretary").get("/settings/nonsense/set/")
    assert answer.status_code == 404
    assert "没有这项设置" in answer.content.decode()
