"""Fills an invented office and shoots every page at two sizes, so that somebody looks at them.

``SHUZHI_HOME=EMPTY_FOLDER python -m tests.web.screenshots FOLDER [PATH…]``
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402
from playwright.sync_api import sync_playwright  # noqa: E402

from tests.web import sample  # noqa: E402
from tests.web.browser import CHROMIUM, FLAGS  # noqa: E402
from tests.web.serving import serving  # noqa: E402

SIZES = {"desk": {"width": 1366, "height": 768}, "phone": {"width": 390, "height": 844}}
PAGES = [
    "/login/",
    "/",
    "/record/",
    "/record/?form=talk",
    "/ledger/",
    "/ledger/3/",
    "/ledger/3/correct/",
    "/record/done/5/",
    "/ledger/import/",
    "/items/",
    "/items/1/",
    "/registers/",
    "/registers/dues/",
    "/figures/",
    "/figures/theme_day.count/",
    "/roster/",
    "/roster/6/",
    "/roster/add/",
    "/organisations/",
    "/report/",
    "/password/",
]


def prepare() -> None:
    """The office, once."""
    from shuzhi.access.models import Account

    call_command("migrate", verbosity=0)
    if not Account.objects.exists():
        sample.open_accounts(sample.fill_office())


def shoot(folder: Path, pages: list[str], username: str = "clerk") -> None:
    """One picture per page and size."""
    from shuzhi.access.models import Account

    client = Client()
    client.force_login(Account.objects.get(username=username))
    cookie = client.cookies["sessionid"].value
    folder.mkdir(parents=True, exist_ok=True)
    with serving() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for size, viewport in SIZES.items():
            context = browser.new_context(viewport=viewport)
            page = context.new_page()
            for path in pages:
                if path not in {"/login/", "/setup/"}:
                    context.add_cookies([{"name": "sessionid", "value": cookie, "url": address}])
                page.goto(address + path)
                name = re.sub(r"[^a-z0-9]+", "-", path.lower()).strip("-") or "month"
                page.screenshot(path=folder / f"{name}.{size}.png", full_page=True)
                wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
                if wide > 0:
                    sys.stdout.write(f"{path} is {wide} px wider than {size}\n")
            context.close()
        browser.close()


if __name__ == "__main__":
    prepare()
    shoot(Path(sys.argv[1]), sys.argv[2:] or PAGES)
