"""Server time of each page, signed in as a branch's clerk in a county of many branches.

    python benchmarks/pages.py [--branches N] [--clerks N] [--pages month,ledger,…]

Django's test client runs the whole stack (middleware, session, view, template) without the network.  The floor is a
view that answers an empty page through the same middleware in the same run.  Statements are counted by SQLite itself in
a request of their own, so the calculation's texts are counted too.  The county and its clerks are invented.
"""

from __future__ import annotations

import argparse
import random
from typing import Any

from measuring import machine, own_home, percentile, timed

FLOOR = "/benchmark-empty/"
PAGES = {
    "本月": "/",
    "上一年": "/?year={year}",
    "记一笔": "/record/",
    "台账": "/ledger/?year={year}",
    "一条台账": "/ledger/{entry}/",
    "事项": "/items/",
    "登记簿": "/registers/",
    "党费登记": "/registers/dues/?year={year}",
    "指标": "/figures/?year={year}",
    "一项指标": "/figures/theme_day.count/?year={year}",
    "名册": "/roster/",
    "一名党员": "/roster/{person}/",
    "述职": "/report/?year={year}",
    "核查": "/report/check/?year={year}",
    "报送（带核查）": "/report/submit/?year={year}",
}
SUPERIOR_PAGES = {
    "下级进度（框架）": "/below/?year={year}",
    "下级进度（全县清点）": "/below/counts/?year={year}",
    "下级进度：主题党日": "/below/branch.theme_day.monthly/?year={year}",
    "收齐情况": "/report/collection/?year={year}",
    "数字并列": "/report/collection/figures/?year={year}",
    "相同段落": "/report/collection/shared/?year={year}",
}


def empty_page() -> None:
    """Add the empty page to the program's addresses, before they are read."""
    from django.http import HttpRequest, HttpResponse
    from django.urls import path

    from shuzhi.web import urls

    def answer(request: HttpRequest) -> HttpResponse:
        del request
        return HttpResponse("")

    urls.urlpatterns.append(path(FLOOR.strip("/") + "/", answer))


def clerk_of(branch: Any, year: int) -> tuple[Any, dict[str, int]]:
    """A signed-in client of a branch's clerk with a drafted report, and the numbers that addresses need."""
    from django.test import Client

    from shuzhi.access.models import Account, Grant
    from shuzhi.access.scoping import local_operator
    from shuzhi.ledger.models import Entry
    from shuzhi.reports.drafting import draft_report
    from shuzhi.roster.models import Person

    account = Account.objects.create(username=f"clerk{branch.pk}", name="样例干事")
    for role in ("clerk", "secretary"):
        Grant.objects.create(account=account, role=role, organisation=branch)
    draft_report(actor=local_operator(), organisation=branch, year=year)
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(account)
    entry = Entry.everywhere.filter(organisation=branch).latest("happened_on")
    person = Person.everywhere.filter(organisation=branch).first()
    return client, {"year": year, "entry": entry.pk, "person": person.pk}


def superior_of(county: Any, year: int) -> tuple[Any, dict[str, int]]:
    """A signed-in client of the county's organisation department."""
    from django.test import Client

    from shuzhi.access.models import Account, Grant

    account = Account.objects.create(username="superior", name="样例组织员")
    Grant.objects.create(account=account, role="department", organisation=county)
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(account)
    return client, {"year": year}


def as_served(connection: Any) -> None:
    """Between two requests, what the server does with its connection: closed unless the settings keep it."""
    if connection.settings_dict["CONN_MAX_AGE"] == 0:
        connection.close()


def statements(client: Any, address: str) -> int:
    """How many SELECTs a page runs, told by SQLite."""
    from django.db import connection

    seen: list[str] = []
    connection.ensure_connection()
    connection.connection.set_trace_callback(seen.append)
    client.get(address)
    connection.connection.set_trace_callback(None)
    return sum(text.lstrip().upper().startswith("SELECT") for text in seen)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--branches", type=int, default=1000)
    parser.add_argument("--clerks", type=int, default=20, help="branches whose clerks ask each page")
    parser.add_argument("--rounds", type=int, default=3, help="times each clerk asks each page")
    parser.add_argument("--pages", default="", help="only these, by their Chinese names, with commas")
    options = parser.parse_args()
    own_home()
    empty_page()
    from county import YEAR, fill_county, told_size

    from shuzhi.keeping.statistics import refresh_statistics
    from shuzhi.roster.models import Organisation

    county = fill_county(options.branches)
    refresh_statistics()  # as the program does when it starts
    print(machine())
    print(told_size(county))
    branches = list(Organisation.everywhere.filter(kind="branch"))
    clerks = [clerk_of(branch, YEAR) for branch in random.Random(7).sample(branches, options.clerks)]
    only = set(options.pages.split(",")) - {""}
    print(f"{'页面':<12}{'p50':>10}{'p95':>10}{'为下限的':>10}{'查询':>8}{'大小':>10}")
    floor = measure("空白页（下限）", FLOOR, clerks, options.rounds, None)
    for asking, pages in ((clerks, PAGES), ([superior_of(county, YEAR)] * options.clerks, SUPERIOR_PAGES)):
        for name, address in pages.items():
            if not only or name in only:
                measure(name, address, asking, options.rounds, floor)


def measure(
    name: str, address: str, asking: list[tuple[Any, dict[str, int]]], rounds: int, floor: float | None
) -> float:
    """One page asked by everybody, told in a line; its median seconds."""
    from django.db import connection

    spent, size = [], 0
    for client, numbers in asking:
        client.get(address.format(**numbers))  # warms up
        as_served(connection)
        for _ in range(rounds):
            seconds, answer = timed(lambda c=client, n=numbers: c.get(address.format(**n)))
            as_served(connection)
            if answer.status_code != 200:
                raise SystemExit(f"{name} {address}：{answer.status_code}")
            spent.append(seconds)
            size = len(answer.content)
    asked = statements(asking[0][0], address.format(**asking[0][1]))
    middle = percentile(spent, 50)
    times, slowest = middle / (floor or middle), percentile(spent, 95)
    print(
        f"{name:<12}{middle * 1000:>8.1f} ms{slowest * 1000:>7.1f} ms{times:>9.1f} 倍{asked:>8}{size / 1024:>8.0f} KB"
    )
    return middle


if __name__ == "__main__":
    main()
