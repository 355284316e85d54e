"""Every address × every sort of person.  An address that nobody put into the table fails the suite."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from datetime import date

import pytest
from django.test import Client
from django.urls import get_resolver

from shuzhi.access.models import Account, Grant
from shuzhi.access.scoping import Actor, local_operator
from shuzhi.items.models import Item
from shuzhi.ledger.attachments import attach_file
from shuzhi.ledger.models import Entry, RegisterRow
from shuzhi.reports.drafting import draft_report
from shuzhi.reports.submitting import submit_file
from shuzhi.roster.models import Organisation, Person
from shuzhi.roster.settings import set_for_office

from .conftest import SignIn

pytestmark = pytest.mark.django_db
PEOPLE = ("anonymous", "clerk", "secretary", "member", "superior", "outsider", "auditor", "administrator")


def may(*statuses: int) -> tuple[int, ...]:
    """The statuses from clerk to auditor in the order of PEOPLE.

    Whoever is not signed in goes to the sign-in page; an administrator has no business with business data.
    """
    return (302, *statuses, 403)


VIEW = may(200, 200, 200, 200, 200, 200)  # lists: everybody sees those of his own organisation
VIEW_ONE = may(200, 200, 200, 200, 404, 200)  # a thing of this branch
RECORD = may(200, 200, 403, 403, 200, 403)
RECORD_ONE = may(200, 200, 403, 403, 404, 403)
PERSON_ONE = may(200, 200, 403, 200, 404, 403)
ROSTER = may(200, 200, 403, 200, 200, 403)
ROSTER_ONE = PERSON_ONE
SENT_BACK = may(302, 302, 403, 403, 302, 403)  # a place for posts; opened otherwise it leads to its page
POST_ONLY = may(405, 405, 403, 403, 405, 403)
NOTHING_CHECKED = may(404, 404, 404, 404, 404, 404)
ADMINISTRATOR_ONLY = (302, 403, 403, 403, 403, 403, 403, 200)


@dataclass(frozen=True)
class Page:
    path: str
    statuses: tuple[int, ...]


PAGES: dict[str, Page] = {
    "setup": Page("/setup/", (404,) * 8),
    "login": Page("/login/", (200, *(302,) * 7)),
    "logout": Page("/logout/", (405,) * 8),
    "password": Page("/password/", (302, *(200,) * 7)),
    "organisation": Page("/organisation/", VIEW),
    "month": Page("/", VIEW),
    "below": Page("/below/", VIEW),
    "below-counts": Page("/below/counts/", VIEW),
    "below-export": Page("/below/export.xlsx", VIEW),
    "below-rule": Page("/below/branch.theme_day.monthly/", VIEW),
    "explain": Page("/explain/?rule=branch.theme_day.monthly&period=2026-02", RECORD),
    "record": Page("/record/", RECORD),
    "record-roll": Page("/record/roll/", SENT_BACK),
    "recorded": Page("/record/done/{entry}/", RECORD_ONE),
    "ledger": Page("/ledger/", VIEW),
    "ledger-export": Page("/ledger/export.xlsx", VIEW),
    "entry": Page("/ledger/{entry}/", VIEW_ONE),
    "entry-correct": Page("/ledger/{entry}/correct/", RECORD_ONE),
    "entry-withdraw": Page("/ledger/{entry}/withdraw/", RECORD_ONE),
    "attachment": Page("/ledger/{entry}/files/{attachment}/", VIEW_ONE),
    "import": Page("/ledger/import/", RECORD),
    "import-commit": Page("/ledger/import/commit/", POST_ONLY),
    "import-undo": Page("/ledger/import/1/undo/", POST_ONLY),
    "items": Page("/items/", VIEW),
    "item": Page("/items/{item}/", VIEW_ONE),
    "item-add": Page("/items/add/", RECORD),
    "item-step": Page("/items/{item}/measure/", (*RECORD_ONE[:3], 403, 403, 404, 403, 403)),
    "registers": Page("/registers/", VIEW),
    "register": Page("/registers/dues/", may(200, 200, 403, 200, 200, 403)),
    "register-add": Page("/registers/document/add/", RECORD),
    "register-row": Page("/registers/row/{row}/", VIEW_ONE),
    "register-withdraw": Page("/registers/row/{row}/withdraw/", RECORD_ONE),
    "figures": Page("/figures/", VIEW),
    "figures-export": Page("/figures/export.xlsx", VIEW),
    "figure": Page("/figures/theme_day.count/", VIEW),
    "roster": Page("/roster/", VIEW),
    "person": Page("/roster/{person}/", PERSON_ONE),
    "person-add": Page("/roster/add/", ROSTER),
    "person-change": Page("/roster/{person}/change/", ROSTER_ONE),
    "person-standing": Page("/roster/{person}/standing/", ROSTER_ONE),
    "person-circumstance": Page("/roster/{person}/circumstance/", ROSTER_ONE),
    "person-post": Page("/roster/{person}/post/", ROSTER_ONE),
    "person-transfer": Page("/roster/{person}/transfer/", ROSTER_ONE),
    "organisations": Page("/organisations/", VIEW),
    "organisation-one": Page("/organisations/{branch}/", VIEW_ONE),
    "organisation-move": Page("/organisations/{branch}/move/", ROSTER_ONE),
    "organisation-merge": Page("/organisations/{branch}/merge/", ROSTER_ONE),
    "organisation-split": Page("/organisations/{branch}/split/", ROSTER_ONE),
    "organisation-close": Page("/organisations/{branch}/close/", ROSTER_ONE),
    "organisation-add": Page("/organisations/{branch}/add/", ROSTER_ONE),
    "organisation-change": Page("/organisations/{branch}/change/", ROSTER_ONE),
    "organisation-ledger": Page("/organisations/{branch}/ledger/", ROSTER_ONE),
    "organisation-ledger-back": Page("/organisations/{branch}/ledger/back/", ROSTER_ONE),
    "report": Page("/report/", VIEW),
    "report-draft": Page("/report/draft/", SENT_BACK),
    "report-edit": Page("/report/edit/", SENT_BACK),
    "report-freeze": Page("/report/freeze/", may(403, 200, 403, 403, 403, 403)),
    "report-reopen": Page("/report/reopen/", may(403, 200, 403, 403, 403, 403)),
    "report-docx": Page("/report/download.docx", may(200, 200, 200, 404, 404, 404)),
    "report-md": Page("/report/download.md", may(200, 200, 200, 404, 404, 404)),
    "check": Page("/report/check/", VIEW),
    "check-docx": Page("/report/check/take.docx", NOTHING_CHECKED),
    "check-html": Page("/report/check/take.html", NOTHING_CHECKED),
    "check-txt": Page("/report/check/take.txt", NOTHING_CHECKED),
    "check-forget": Page("/report/check/forget/", may(405, 405, 405, 405, 405, 405)),
    "submit": Page("/report/submit/?year=2026", may(200, 200, 403, 403, 200, 403)),
    "submit-withdraw": Page("/report/submit/withdraw/?year=2026", may(403, 200, 403, 403, 403, 403)),
    "submitted": Page("/report/submitted/{submission}/", VIEW_ONE),
    "submitted-file": Page("/report/submitted/{submission}/file/", VIEW_ONE),
    "collection": Page("/report/collection/?year=2026", VIEW),
    "collection-figures": Page("/report/collection/figures/?year=2026", VIEW),
    "collection-rows": Page("/report/collection/rows/{branch}/theme_day.count/?year=2026", VIEW_ONE),
    "collection-shared": Page("/report/collection/shared/?year=2026", VIEW),
    "volume": Page("/report/collection/volume.docx?year=2026", may(200, 200, 200, 200, 400, 200)),
    "settings": Page("/settings/", VIEW),
    "setting-change": Page("/settings/class_hour/set/", may(403, 200, 403, 200, 403, 403)),
    "setting-withdraw": Page("/settings/{setting}/withdraw/", may(403, 200, 403, 200, 403, 403)),
    "audit": Page("/audit/", may(403, 403, 403, 200, 403, 200)),
    "accounts": Page("/accounts/", ADMINISTRATOR_ONLY),
    "account-add": Page("/accounts/add/", ADMINISTRATOR_ONLY),
    "account-grant": Page("/accounts/{account}/grant/", ADMINISTRATOR_ONLY),
    "account-person": Page("/accounts/{account}/person/", ADMINISTRATOR_ONLY),
    "account-password": Page("/accounts/{account}/password/", ADMINISTRATOR_ONLY),
    "grant-end": Page("/accounts/grants/{grant}/end/", ADMINISTRATOR_ONLY),
}


@pytest.fixture
def numbers(everybody: None, filled: list[Person], branch: Organisation) -> dict[str, int]:
    """The numbers that stand in the addresses."""
    from django.core.files.base import ContentFile

    entry = Entry.everywhere.filter(organisation=branch).first()
    file = attach_file(actor=local_operator(), entry=entry, name="签到表.txt", file=ContentFile(b"x", name="x.txt"))
    draft_report(actor=local_operator(), organisation=branch, year=2026)
    handed_in = submit_file(
        actor=local_operator(), organisation=branch, year=2026, name="述职.txt", data="述职报告\n\n话。\n".encode()
    )
    account = Account.objects.get(username="jia")
    return {
        "entry": entry.pk,
        "attachment": file.pk,
        "item": Item.everywhere.filter(organisation=branch, state="opened").first().pk,
        "row": RegisterRow.everywhere.filter(organisation=branch, register="document").first().pk,
        "person": filled[0].pk,
        "branch": branch.pk,
        "account": account.pk,
        "submission": handed_in.pk,
        "setting": set_for_office(
            actor=local_operator(), organisation=branch, key="class_hour", value=60, since=date(2026, 1, 1)
        ).pk,
        "grant": Grant.objects.get(account=account).pk,
    }


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.slow
def test_every_address_answers_each_person_as_the_table_says(
    who: str, sign_in: SignIn, numbers: dict[str, int]
) -> None:
    client = sign_in(who)
    column = PEOPLE.index(who)
    told = {name: client.get(page.path.format(**numbers)).status_code for name, page in PAGES.items()}
    assert told == {name: page.statuses[column] for name, page in PAGES.items()}


@pytest.mark.slow
def test_a_reviewer_opens_what_an_auditor_opens_but_for_the_log(numbers: dict[str, int], reviewer: Actor) -> None:
    client = Client()
    client.force_login(Account.objects.get(username="pingyi"))
    column = PEOPLE.index("auditor")
    told = {name: client.get(page.path.format(**numbers)).status_code for name, page in PAGES.items()}
    assert told == {name: page.statuses[column] for name, page in PAGES.items()} | {"audit": 403}


def test_every_address_stands_in_the_table() -> None:
    names = {pattern.name for screen in get_resolver().url_patterns for pattern in screen.url_patterns}
    assert names == set(PAGES)


def test_no_page_holds_an_inline_script_or_style(sign_in: SignIn, numbers: dict[str, int]) -> None:
    inline = re.compile(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=|javascript:", re.IGNORECASE)
    found = {}
    for who in ("anonymous", "secretary", "auditor", "administrator"):
        client = sign_in(who)
        for name, page in PAGES.items():
            answer = client.get(page.path.format(**numbers))
            if answer["Content-Type"].startswith("text/html") and (match := inline.search(answer.content.decode())):
                found[name] = match[0]
    assert found == {}


@pytest.mark.parametrize("path", ["/nothing/", "/ledger/999999/", "/figures/nothing/", "/items/1/dance/"])
def test_what_does_not_exist_is_said_in_chinese_with_what_to_do(path: str, clerk_client: Client) -> None:
    answer = clerk_client.get(path)
    assert answer.status_code == 404
    assert "怎么办" in answer.content.decode()


def test_a_superior_looks_into_a_branch_but_records_nothing_there(
    sign_in: SignIn, filled: list[Person], branch: Organisation
) -> None:
    client = sign_in("superior")
    client.post("/organisation/", {"organisation": branch.pk})
    page = client.get("/ledger/").content.decode()
    assert "研究三月工作" in page
    assert "/record/" not in page
    assert client.post("/record/", {"kinds": "theme_day", "happened_on": "2026-03-01"}).status_code == 403


def test_an_organisation_out_of_reach_cannot_be_chosen(sign_in: SignIn, branch: Organisation) -> None:
    assert sign_in("outsider").post("/organisation/", {"organisation": branch.pk}).status_code == 404


def test_a_plain_member_sees_names_and_nothing_more(sign_in: SignIn, filled: list[Person]) -> None:
    page = sign_in("member").get("/roster/").content.decode()
    assert filled[0].name in page
    assert "1950" not in page
    assert "出生日期" not in page


def test_an_uploaded_file_comes_back_as_a_download_only(sign_in: SignIn, numbers: dict[str, int]) -> None:
    answer = sign_in("clerk").get("/ledger/{entry}/files/{attachment}/".format(**numbers))
    assert answer["Content-Disposition"].startswith("attachment")
    assert io.BytesIO(answer.getvalue()).read() == b"x"
