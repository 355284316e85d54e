"""Every component in a real browser, under a policy that allows nothing inline and nothing from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from . import style_guide
from .browser import CHROMIUM, FLAGS, served

sync_api = pytest.importorskip("playwright.sync_api")
axe = pytest.importorskip("axe_playwright_python.sync_playwright")

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium"),
    pytest.mark.skipif(not style_guide.BUNDLE.exists(), reason="the bundle is made when the package is installed"),
]
DESK = {"width": 1366, "height": 768}
PHONE = {"width": 390, "height": 844}
SMALL_TARGETS = """() => [...document.querySelectorAll('a, button, select, input, textarea, summary')]
  .map(one => [one.outerHTML.slice(0, 80), (one.closest('label') || one).getBoundingClientRect()])
  .filter(([, box]) => box.height && box.top > 0 && (box.height < 44 || box.width < 44))
  .map(([html]) => html)"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("guide") / "site"
    style_guide.write(folder)
    with served(folder) as url:
        yield url


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(params=[DESK, PHONE], ids=["desk", "phone"])
def page(request: pytest.FixtureRequest, chromium: Any, address: str) -> Iterator[Any]:
    page = chromium.new_page(viewport=request.param)
    page.goto(address)
    yield page
    page.close()


def test_axe_finds_no_violation(page: Any) -> None:
    results = axe.Axe().run(page)
    assert results.violations_count == 0, results.generate_report()


def test_nothing_is_wider_than_the_screen(page: Any) -> None:
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0


def test_everything_one_taps_is_at_least_44_pixels(page: Any) -> None:
    assert page.evaluate(SMALL_TARGETS) == []


def test_text_is_at_least_18_pixels_with_lines_of_1_6(page: Any) -> None:
    size, line = page.evaluate(
        "(s => [parseFloat(s.fontSize), parseFloat(s.lineHeight)])(getComputedStyle(document.body))"
    )
    assert size >= 18
    assert line / size >= 1.6


def test_a_figure_opens_its_rows_in_a_dialog_that_closes_again(page: Any) -> None:
    page.locator("a.figure").first.click()
    page.locator("dialog[open]").wait_for()
    assert "召开党员大会 4 次" in page.locator("#rows-dialog-body").inner_text()
    page.get_by_role("button", name="关闭").click()
    assert page.locator("dialog[open]").count() == 0


def test_a_figure_is_a_plain_link_without_script(chromium: Any, address: str) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    page.locator("a.figure").first.click()
    page.wait_for_url("**/rows/")
    context.close()


def test_the_page_asks_nobody_else_and_breaks_no_policy(chromium: Any, address: str) -> None:
    page = chromium.new_page(viewport=DESK)
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(address)
    page.close()
    assert all(url.startswith(address) for url in asked)
    assert not [text for text in said if "Content Security Policy" in text or "Error" in text]


def test_the_keyboard_reaches_the_skip_link_first_and_sees_it(chromium: Any, address: str) -> None:
    page = chromium.new_page(viewport=DESK)
    page.goto(address)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "跳到正文"
    assert page.evaluate("document.activeElement.getBoundingClientRect().top") >= 0
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.close()


def test_on_paper_there_is_no_navigation(chromium: Any, address: str) -> None:
    page = chromium.new_page(viewport=DESK)
    page.goto(address)
    page.emulate_media(media="print")
    assert not page.locator(".site-nav").is_visible()
    assert page.evaluate("getComputedStyle(document.querySelector('.table thead')).display") == "table-header-group"
    page.close()
