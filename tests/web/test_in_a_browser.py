"""The program in headless Chromium: by keyboard, by tapping, on paper, and as axe reads it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import docx
import pytest
from django.test import Client

from shuzhi.access.accounts import grant_role
from shuzhi.access.models import Account
from shuzhi.access.scoping import local_operator
from shuzhi.ledger.models import Entry, Participant
from shuzhi.reports.drafting import draft_report
from shuzhi.reports.submitting import submit_file
from shuzhi.roster.ledger_beginning import begin_ledger
from shuzhi.roster.models import Organisation

from . import sample, style_guide
from .browser import CHROMIUM, FLAGS

sync_api = pytest.importorskip("playwright.sync_api")
axe = pytest.importorskip("axe_playwright_python.sync_playwright")

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium"),
    pytest.mark.skipif(not style_guide.BUNDLE.exists(), reason="the bundle is made when the package is installed"),
]
DESK = {"width": 1366, "height": 768}
PHONE = {"width": 390, "height": 844}
MESSY = """虚构村党支部书记2023年度述职报告

一、主要工作
全年召开党员大会X次，讲党课2次，泥瓦匠出身的老党员带着两个徒弟修好了桥栏杆。
二、存在的问题
一是学习不够深入，读原文少。
三、下一步打算
一是坚持每月集中学习一次，读完每人说一件打算改的事。
"""
STEPS_OF_A_MINUTE = 40  # key presses of one who knows the page, at more than a second each


@pytest.fixture(autouse=True)
def _sync_playwright_runs_a_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    """Playwright's loop makes Django think that the test itself is asynchronous; it is not."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()
    os.environ.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)


@pytest.fixture
def office() -> dict[str, Account]:
    """The invented office with its accounts."""
    return sample.open_accounts(sample.fill_office())


def signed_in(chromium: Any, live_server: Any, account: Account, **options: Any) -> Any:
    """A page of a browser in which somebody is signed in."""
    client = Client()
    client.force_login(account)
    context = chromium.new_context(**{"viewport": DESK} | options)
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    return context.new_page()


def press_to(page: Any, selector: str) -> int:
    """Tab until the focus stands on ``selector``; how many presses it took."""
    for presses in range(1, 120):
        page.keyboard.press("Tab")
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return presses
    raise AssertionError(f"Tab never reached {selector}")


def test_from_the_first_run_to_a_recorded_duty_by_keyboard_alone(chromium: Any, live_server: Any) -> None:
    page = chromium.new_context(viewport=DESK).new_page()
    page.goto(live_server.url)
    for field, text in (
        ("name", "虚构支部"),
        ("code", "X1"),
        ("person_name", "甲"),
        ("username", "jia"),
        ("password", sample.PASSWORD),
        ("again", sample.PASSWORD),
    ):
        press_to(page, f"[name={field}]")
        page.keyboard.insert_text(text)
    page.keyboard.press("Enter")
    page.wait_for_url(live_server.url + "/")
    steps = press_to(page, "a[href*='kind=theme_day']")
    page.keyboard.press("Enter")
    page.wait_for_selector("#entry-form")
    assert page.locator("input[value=theme_day]").is_checked()
    steps += 1
    if not page.locator("[name=happened_on]").input_value():
        page.locator("[name=happened_on]").fill(sample.today().isoformat())
        steps += len("20260302")
    if not page.evaluate("document.activeElement.matches('[name=title]')"):
        steps += press_to(page, "[name=title]")
    page.keyboard.insert_text("义务植树")
    page.keyboard.press("Enter")
    page.wait_for_url("**/record/done/**")
    assert Entry.everywhere.get().title == "义务植树"
    assert steps <= STEPS_OF_A_MINUTE
    page.context.close()


def test_a_kind_tapped_brings_its_own_field(chromium: Any, live_server: Any, office: dict[str, Account]) -> None:
    page = signed_in(chromium, live_server, office["clerk"])
    page.goto(live_server.url + "/record/")
    assert page.locator("[name=extension_months]").count() == 0
    page.locator(".more-kinds summary").click()
    page.locator("label.chip", has=page.locator("input[value='development.extension']")).click()
    page.wait_for_selector("[name=extension_months]")
    page.locator("[name=extension_months]").fill("6")
    page.locator("label.chip", has=page.locator("input[value=assembly]")).click()
    page.wait_for_function("document.querySelectorAll('.htmx-request').length === 0")
    assert page.locator("[name=extension_months]").input_value() == "6"
    page.context.close()


def test_the_roll_is_tapped_name_by_name(chromium: Any, live_server: Any, office: dict[str, Account]) -> None:
    before = Entry.everywhere.count()
    page = signed_in(chromium, live_server, office["clerk"], viewport=PHONE, has_touch=True)
    page.goto(live_server.url + "/record/?kind=theme_day")
    assert page.locator(".roll input:checked").count() == 0
    page.get_by_role("button", name="全部到会").tap()
    assert "到会 22" in page.locator("[data-roll-count]").inner_text()
    away = page.locator(".roll-line").nth(2)
    away.get_by_text("请假").tap()
    away.locator(".roll-why").fill("出差")
    assert "到会 21，请假 1" in page.locator("[data-roll-count]").inner_text()
    page.get_by_role("button", name="保存", exact=True).tap()
    page.wait_for_url("**/record/done/**")
    assert Entry.everywhere.count() == before + 1
    entry = Entry.everywhere.order_by("-id").first()
    roles = list(Participant.everywhere.filter(entry=entry).values_list("role", flat=True))
    told = {role: roles.count(role) for role in set(roles)}
    assert told == {"chair": 1, "recorder": 1, "attendee": 19, "leave": 1}  # the two who led it as they did last time
    page.context.close()


def test_the_roll_reloads_when_day_or_kind_change_and_keeps_what_was_tapped(
    chromium: Any, live_server: Any, office: dict[str, Account]
) -> None:
    page = signed_in(chromium, live_server, office["clerk"])
    page.goto(live_server.url + "/record/?kind=theme_day")
    year = sample.last_day().year
    page.locator(".roll-line").first.get_by_text("到会", exact=True).click()
    page.locator("[name=happened_on]").fill(f"{year}-01-15")
    page.get_by_text(f"{year}年1月15日的党员名册，20 人").wait_for()  # two came in June
    assert "到会 1" in page.locator("[data-roll-count]").inner_text()
    page.locator("label.chip", has_text="主题党日").click()
    page.locator("label.chip", has_text="支部委员会").click()
    page.get_by_text(f"{year}年1月15日的书记、副书记、委员，3 人").wait_for()
    page.get_by_role("button", name="全部到会").click()
    assert "到会 3" in page.locator("[data-roll-count]").inner_text()
    assert axe.Axe().run(page).violations_count == 0
    page.get_by_role("button", name="列出全体党员").click()
    page.get_by_text(f"{year}年1月15日的党员名册，20 人").wait_for()
    assert "到会 3" in page.locator("[data-roll-count]").inner_text()
    page.get_by_role("button", name="保存", exact=True).click()
    page.wait_for_url("**/record/done/**")
    page.context.close()


def test_a_figure_of_the_report_opens_its_rows(chromium: Any, live_server: Any, office: dict[str, Account]) -> None:
    clerk = office["clerk"]
    branch = clerk.grants.get().organisation
    draft_report(actor=local_operator(), organisation=branch, year=sample.last_day().year)
    page = signed_in(chromium, live_server, clerk)
    page.goto(f"{live_server.url}/report/?year={sample.last_day().year}")
    figure = page.locator("a.figure-inline[href*='theme_day.count']").first
    value = figure.inner_text()
    figure.click()
    page.locator("dialog[open] [data-rows] li").first.wait_for()
    assert page.locator("dialog[open] [data-rows] li").count() == int(value)
    page.locator("dialog[open] [data-rows] a").first.click()
    page.wait_for_url("**/ledger/*/")
    page.context.close()


def test_a_figure_opens_its_rows_without_script(chromium: Any, live_server: Any, office: dict[str, Account]) -> None:
    page = signed_in(chromium, live_server, office["clerk"], java_script_enabled=False)
    page.goto(f"{live_server.url}/figures/?year={sample.last_day().year}")
    page.locator("a[href*='theme_day.count']").first.click()
    page.wait_for_url("**/figures/theme_day.count/**")
    assert page.locator("[data-rows] li").count() > 5
    page.context.close()


def test_a_messy_report_is_uploaded_marked_up_taken_along_and_forgotten(
    chromium: Any, live_server: Any, office: dict[str, Account], tmp_path: Path
) -> None:
    report = tmp_path / "述职报告.txt"
    report.write_text(MESSY, "utf-8")
    page = signed_in(chromium, live_server, office["clerk"])
    page.goto(f"{live_server.url}/report/check/")
    page.set_input_files("#id_file", report)
    page.get_by_role("button", name="核查", exact=True).click()
    page.get_by_role("heading", name="核查结果").wait_for()
    page.get_by_role("link", name=re.compile("看第 1 处.*placeholder")).click()
    assert page.locator(".notes li:target").inner_text().count("没有填写") == 1
    assert axe.Axe().run(page).violations_count == 0
    assert not page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    with page.expect_download() as word:
        page.get_by_role("link", name="下载 Word（带批注）").click()
    comments = list(docx.Document(word.value.path()).comments)
    assert any("没有填写" in comment.text for comment in comments)
    page.get_by_role("button", name="现在就删除").click()
    page.get_by_text("已从本机删除").wait_for()
    page.context.close()


def test_a_checked_report_fits_a_phone(
    chromium: Any, live_server: Any, office: dict[str, Account], tmp_path: Path
) -> None:
    report = tmp_path / "述职报告.txt"
    report.write_text(MESSY, "utf-8")
    page = signed_in(chromium, live_server, office["clerk"], viewport=PHONE)
    page.goto(f"{live_server.url}/report/check/")
    page.set_input_files("#id_file", report)
    page.get_by_role("button", name="核查", exact=True).click()
    page.get_by_role("heading", name="核查结果").wait_for()
    assert axe.Axe().run(page).violations_count == 0
    assert not page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    page.context.close()


def test_a_report_is_handed_in_and_the_department_sees_it(
    chromium: Any, live_server: Any, office: dict[str, Account], tmp_path: Path
) -> None:
    report, year = tmp_path / "述职报告.txt", sample.last_day().year
    report.write_text(MESSY.replace("X次", "4次"), "utf-8")
    page = signed_in(chromium, live_server, office["secretary"])
    page.goto(f"{live_server.url}/report/submit/?year={year}")
    page.set_input_files("#file", report)
    page.get_by_role("button", name="报送这个文件").click()
    page.get_by_text("已报送。上级现在能看到这一份。").wait_for()
    page.context.close()
    page = signed_in(chromium, live_server, office["superior"])
    page.goto(f"{live_server.url}/report/collection/?year={year}")
    page.get_by_role("link", name="虚构村党支部书记2023年度述职报告").click()
    page.get_by_text("泥瓦匠出身的老党员").wait_for()
    page.goto(f"{live_server.url}/report/collection/figures/?year={year}")
    page.locator("td a").first.click()
    page.locator("[data-rows]").wait_for()
    page.context.close()


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_axe_finds_nothing_on_the_departments_pages_of_a_collection(
    viewport: dict[str, int], chromium: Any, live_server: Any, office: dict[str, Account]
) -> None:
    year, operator = sample.last_day().year, local_operator()
    told = MESSY.replace("X次", "4次").encode()
    for branch in Organisation.everywhere.filter(kind="branch"):
        submit_file(actor=operator, organisation=branch, year=year, name="报告.txt", data=told)
    page = signed_in(chromium, live_server, office["superior"], viewport=viewport)
    found = {}
    for path in ("", "figures/", "shared/"):
        page.goto(f"{live_server.url}/report/collection/{path}?year={year}")
        if (results := axe.Axe().run(page)).violations_count:
            found[path] = results.generate_report()
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            found[path] = "wider than the screen"
    assert page.get_by_text("泥瓦匠出身的老党员").count() == 2
    press_to(page, ".pair summary")
    page.keyboard.press("Enter")
    assert page.locator(".pair details[open]").count() == 0
    page.context.close()
    assert found == {}


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_the_department_sees_how_the_branches_stand_and_opens_one(
    viewport: dict[str, int], chromium: Any, live_server: Any, office: dict[str, Account]
) -> None:
    page = signed_in(chromium, live_server, office["superior"], viewport=viewport)
    page.goto(f"{live_server.url}/?year={sample.last_day().year}")
    page.get_by_role("link", name="下级进度").click()
    page.get_by_role("heading", name="各项责任").wait_for()  # the counts come by themselves
    assert page.get_by_text("正在清点").count() == 0
    for _ in range(2):
        assert axe.Axe().run(page).violations_count == 0
        assert not page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
        if "standing" not in page.url:
            page.locator(".share-parts a").first.click()
            page.get_by_role("link", name="看全部组织").wait_for()
    branch = page.locator(".name-button").first
    name = branch.inner_text()
    branch.click()
    page.wait_for_url(live_server.url + "/")
    assert name in page.locator(".site-organisation").inner_text()
    page.context.close()


def test_the_first_rows_of_the_ledger_are_seen_under_the_search(
    chromium: Any, live_server: Any, office: dict[str, Account]
) -> None:
    page = signed_in(chromium, live_server, office["clerk"])
    page.goto(live_server.url + "/ledger/")
    box = page.locator("tbody tr").first.bounding_box()
    assert box["y"] + box["height"] < DESK["height"]
    page.get_by_text("按日期、人员查找").click()
    page.locator("[name=person]").fill("吴")
    page.get_by_role("button", name="查找").click()
    assert page.locator("[name=person]").is_visible()
    page.context.close()


def test_on_a_phone_the_tabs_stand_in_one_line_and_empty_cells_are_left_out(
    chromium: Any, live_server: Any, office: dict[str, Account]
) -> None:
    page = signed_in(chromium, live_server, office["clerk"], viewport=PHONE)
    page.goto(live_server.url + "/ledger/")
    assert len({round(tab.bounding_box()["y"]) for tab in page.locator(".tabs a").all()}) == 1
    page.goto(live_server.url + "/roster/")
    assert page.get_by_text("—", exact=True).count() > 0
    assert not any(cell.is_visible() for cell in page.get_by_text("—", exact=True).all())
    page.context.close()


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_a_year_without_records_shows_every_rule_and_unfolds_its_periods(
    viewport: dict[str, int], chromium: Any, live_server: Any, office: dict[str, Account]
) -> None:
    bare = Organisation.everywhere.get(code="QS02")
    grant_role(actor=local_operator(), account=office["clerk"], role="clerk", organisation=bare)
    begin_ledger(actor=local_operator(), organisation=bare, since=date(sample.last_day().year, 1, 1))
    page = signed_in(chromium, live_server, office["clerk"], viewport=viewport)
    page.goto(live_server.url + "/organisation/")
    page.get_by_role("button", name=bare.name).click()
    page.goto(f"{live_server.url}/?year={sample.last_day().year}")
    more = page.locator(".more-asks").first
    assert not more.locator("li").first.is_visible()
    more.locator("summary").click()
    more.get_by_role("link", name="记一笔").first.wait_for()
    assert axe.Axe().run(page).violations_count == 0
    assert not page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    page.context.close()


def addresses() -> list[str]:
    """Every page a clerk or an administrator sees; the sample's numbers begin at wherever the database stands."""
    from shuzhi.items.models import Item
    from shuzhi.ledger.models import RegisterRow
    from shuzhi.roster.models import Person

    entry = Entry.everywhere.filter(kinds__0="committee_meeting").first()
    item, row, person = (model.everywhere.first().pk for model in (Item, RegisterRow, Person))
    year = f"?year={sample.last_day().year}"
    return [
        *(
            "/",
            "/record/",
            "/record/?form=talk",
            f"/record/?kind=committee_meeting&period={sample.last_day().year}-01",
            f"/record/done/{entry.pk}/",
            "/explain/?rule=branch.theme_day.monthly",
        ),
        *("/ledger/", "/ledger/?person=x", "/ledger/?print=1", f"/ledger/{entry.pk}/", f"/ledger/{entry.pk}/correct/"),
        *(f"/ledger/{entry.pk}/withdraw/", "/ledger/import/", "/items/", f"/items/{item}/", "/items/add/"),
        *("/registers/", "/registers/dues/", "/registers/dues/add/", f"/registers/row/{row}/", f"/figures/{year}"),
        *(
            f"/figures/{year}&post=secretary&person={person}",
            f"/figures/event.count/{year}&post=secretary",
            f"/figures/theme_day.count/{year}",
            "/roster/",
            f"/roster/{person}/{year}",
            "/roster/add/",
            "/organisations/",
            f"/organisations/{entry.organisation_id}/",
            f"/organisations/{entry.organisation_id}/split/",
        ),
        *("/organisation/", f"/report/{year}", f"/report/check/{year}", f"/report/submit/{year}"),
        *(f"/report/collection/{year}", f"/report/collection/figures/{year}", f"/report/collection/shared/{year}"),
        *(f"/report/freeze/{year}", "/password/", "/nothing/"),
    ]


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_axe_finds_nothing_on_any_page_and_none_scrolls_sideways(
    viewport: dict[str, int], chromium: Any, live_server: Any, office: dict[str, Account]
) -> None:
    secretary = office["secretary"]
    branch = secretary.grants.get().organisation
    draft_report(actor=local_operator(), organisation=branch, year=sample.last_day().year)
    page = signed_in(chromium, live_server, secretary, viewport=viewport)
    found = {}
    for path in addresses():
        page.goto(live_server.url + path)
        page.evaluate("document.querySelectorAll('main details').forEach(one => one.open = true)")
        results = axe.Axe().run(page)
        if results.violations_count:
            found[path] = results.generate_report()
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            found[path] = "wider than the screen"
    page.context.clear_cookies()
    page.goto(live_server.url + "/login/")
    if (results := axe.Axe().run(page)).violations_count:
        found["/login/"] = results.generate_report()
    page.context.close()
    assert found == {}


def test_no_page_breaks_the_policy_or_asks_elsewhere(
    chromium: Any, live_server: Any, office: dict[str, Account]
) -> None:
    secretary = office["secretary"]
    branch = secretary.grants.get().organisation
    draft_report(actor=local_operator(), organisation=branch, year=sample.last_day().year)
    page = signed_in(chromium, live_server, secretary)
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda m: said.append(f"{page.url}: {m.text}") if m.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: said.append(f"{page.url}: {error}"))
    page.on("request", lambda request: asked.append(request.url))
    for path in addresses()[:-1]:
        page.goto(live_server.url + path)
    page.context.close()
    assert said == []
    assert [url for url in asked if not url.startswith(live_server.url)] == []


def test_the_ledger_prints_on_a4_with_its_rows(
    chromium: Any, live_server: Any, office: dict[str, Account], tmp_path: Path
) -> None:
    page = signed_in(chromium, live_server, office["clerk"])
    page.goto(live_server.url + "/ledger/?print=1")
    page.emulate_media(media="print")
    assert not page.locator(".site-nav").is_visible()
    assert not page.get_by_role("button", name="打印").is_visible()
    printed = page.pdf(path=tmp_path / "ledger.pdf", prefer_css_page_size=True)
    assert printed[:5] == b"%PDF-"
    assert page.locator("tbody tr").count() == Entry.everywhere.count()
    page.context.close()
