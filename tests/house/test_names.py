"""One policy says who may see the names of persons: every role × every place where a name can stand.

Every person of the sample bears the same surname, which stands nowhere else.  Every address of the site and every
command is asked by everybody: the surname is there exactly where the policy lets it be.  A new address or command
that nobody put into the tables fails.
"""

from __future__ import annotations

import html
import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from typer.testing import CliRunner

import shuzhi.cli.checking
import shuzhi.cli.collecting
import shuzhi.cli.exchange
import shuzhi.cli.office
from shuzhi.access.accounts import say_whose
from shuzhi.access.models import Account, Grant
from shuzhi.access.persons import HIDDEN_NAME, sees_names, sees_persons
from shuzhi.access.roles import Capability
from shuzhi.access.scoping import Actor, local_operator
from shuzhi.cli import app
from shuzhi.figures.values import row_type
from shuzhi.items.life import advance_item, open_item
from shuzhi.items.models import Item
from shuzhi.ledger.attachments import attach_file
from shuzhi.ledger.entries import Attendance, correct_entry, facts_of
from shuzhi.ledger.finding import PERSONAL
from shuzhi.ledger.models import ParticipantRole
from shuzhi.reports.drafting import draft_report
from shuzhi.reports.submitting import submit_file
from shuzhi.roster.models import Organisation, PostRole
from shuzhi.roster.posts import fill_post
from shuzhi.roster.settings import set_for_office
from shuzhi.roster.standing import note_circumstance
from shuzhi.rulebook import national
from tests.houses import make_actor, make_entry, make_item, make_member, make_row
from tests.web.test_who_may_open_what import PAGES

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SURNAME = "阙霁"  # of every person of the sample, and of nothing else
ROLES = ("clerk", "secretary", "superior", "reviewer", "member", "auditor", "administrator", "outsider")
YEAR = 2026
WRONG = "党支部书记2026年度述职报告\n\n一、主要工作\n支部现有党员19名，其中正式党员19名。\n"


@pytest.fixture
def numbers(county: Organisation, branch: Organisation, other_branch: Organisation, clerk: Actor) -> dict[str, int]:
    """The branch with somebody in every field that can hold a person; the numbers that addresses need."""
    operator = local_operator()
    names = iter("甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥")
    people = [make_member(branch, SURNAME + next(names)) for _ in range(4)]
    for role in PostRole.values:
        fill_post(actor=operator, person=people[0], organisation=branch, role=role, since=date(2024, 1, 1))
    note_circumstance(actor=operator, person=people[1], kind="mobile", since=date(2025, 1, 1))
    part = tuple(Attendance(role, people[2]) for role in ParticipantRole.values)
    guest = Attendance("observer", name=SURNAME + next(names), reason="列席")
    entry = make_entry(branch, date(2026, 2, 6), participants=(*part, guest))
    facts = replace(facts_of(entry), participants=part)
    correct_entry(actor=operator, entry=entry, facts=facts, reason="列席有误")
    make_entry(branch, date(2026, 1, 9), "development.acceptance", participants=(Attendance("subject", people[3]),))
    # Whose year of probation ends in the year asked.
    make_member(branch, SURNAME + next(names), since=date(2025, 1, 9), status="probationary")
    joint = make_entry(county, date(2026, 2, 7), participants=(guest,), joint_organisations=(branch,))
    for register in national().registers.values():
        told: dict[str, Any] = {"title": "一条登记", "person": people[1], "day": date(2026, 1, 15)}
        told |= {"due_fen": 5000, "paid_fen": 100, "value": "1", "unit": "万元", "period": "2026", "source": "县里"}
        if register.id == "fund":  # money of an office has one amount and is nobody's own
            told["due_fen"] = None
        make_row(branch, register.id, **told | {"category": next(iter(register.categories), "")})
    make_row(branch, "dues", title=f"{people[1].name}2026-02党费", category="", person=people[1], ym=2026 * 12 + 1)
    item = open_item(
        actor=operator,
        organisation=branch,
        kind="problem",
        source="review",
        title="学习记录不全",
        source_year=2025,
        owner_name=SURNAME + next(names),
    )
    advance_item(actor=clerk, item=item, act="submit")
    advance_item(actor=operator, item=item, act="close")
    item.steps.update(by_name=SURNAME + next(names))
    Item.everywhere.filter(pk=item.pk).update(verifier_name=SURNAME + next(names))
    make_item(branch, "还没有办的", owner_name=SURNAME + next(names))
    file = attach_file(actor=operator, entry=entry, name="签到表.txt", file=ContentFile(b"x", name="x.txt"))
    report = draft_report(actor=operator, organisation=branch, year=YEAR)
    report.author_name = "述职人"  # the name under a report is no field of a person, see the policy
    report.save()
    handed_in = submit_file(
        actor=operator, organisation=branch, year=YEAR, name="述职.txt", data="述职报告\n\n话。\n".encode()
    )
    account = Account.objects.get(username="jia")
    say_whose(actor=operator, account=account, person=people[0])
    return {
        "entry": entry.pk,
        "joint": joint.pk,
        "attachment": file.pk,
        "item": item.pk,
        "row": branch_row(branch),
        "person": people[0].pk,
        "branch": branch.pk,
        "account": account.pk,
        "submission": handed_in.pk,
        "grant": Grant.objects.get(account=account).pk,
        "setting": set_for_office(
            actor=local_operator(), organisation=branch, key="class_hour", value=60, since=date(2026, 1, 1)
        ).pk,
    }


def branch_row(branch: Organisation) -> int:
    from shuzhi.ledger.models import RegisterRow

    return RegisterRow.everywhere.filter(organisation=branch, register="honour").get().pk  # type: ignore[no-any-return]


def addresses(numbers: dict[str, int]) -> Iterator[tuple[str, str]]:
    """(Place, address): every page of the site, and every way of asking it that tells more."""
    for name, page in PAGES.items():
        yield name, page.path.format(**numbers)
    for figure in national().figures:
        yield f"figure {figure}", f"/figures/{figure}/?year={YEAR}"
    for figure in ("member.total", "dues.arrears.months", "full_admission_due"):
        yield f"collection-rows {figure}", f"/report/collection/rows/{numbers['branch']}/{figure}/?year={YEAR}"
    for register in national().registers:
        yield f"register {register}", f"/registers/{register}/?year={YEAR}"
    yield "entry of several", f"/ledger/{numbers['joint']}/"
    yield "ledger print", "/ledger/?print=1"
    yield "ledger of a person", f"/ledger/?person={SURNAME}"
    yield "ledger-export of a person", f"/ledger/export.xlsx?person={SURNAME}"
    yield "roster print", "/roster/?print=1"
    yield "roster by name", f"/roster/?q={SURNAME}"
    yield "figures of a person", f"/figures/?year={YEAR}&person={numbers['person']}"
    yield "figures-export", f"/figures/export.xlsx?year={YEAR}"


def words_of(answer: Any) -> str:
    """All that an answer says, but for what was asked."""
    return unpacked(b"".join(answer) if answer.streaming else answer.content).replace(f'value="{SURNAME}"', "")


def unpacked(content: bytes) -> str:
    """The text of a file, packed or not."""
    text = content.decode("utf-8", "ignore")
    if zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            text = "".join(packed.read(name).decode("utf-8", "ignore") for name in packed.namelist())
    return html.unescape(text)


def named_places(actor: Actor, numbers: dict[str, int]) -> tuple[set[str], set[str]]:
    """Where the surname stands for somebody, and where he gets an answer at all."""
    client = Client()
    client.force_login(Account.objects.get(pk=actor.account_id))
    client.post("/organisation/", {"organisation": numbers["branch"]})
    named, answered = set(), set()
    for place, address in addresses(numbers):
        answer = client.get(address)
        if answer.status_code == 200:
            answered.add(place)
            if SURNAME in words_of(answer):
                named.add(place)
    told = client.post(f"/report/check/?year={YEAR}", {"what": "upload", "file": wrong_report(), "ledger": "on"})
    if told.status_code == 200:
        answered.add("checked")
        if SURNAME in words_of(told):
            named.add("checked")
    return named, answered


def wrong_report() -> SimpleUploadedFile:
    """A report that says another number of members than the roster, so that the checker shows the rows."""
    return SimpleUploadedFile("述职报告.txt", WRONG.encode())


# Where a name must stand in the sample, so that the comparison below proves something.
EXPECTED = {
    *("entry", "entry of several", "ledger", "ledger print", "ledger of a person", "ledger-export", "items", "item"),
    *("month", "roster", "roster print", "roster by name", "person", "register dues", "record"),
    *("figure member.total", "figure dues.arrears.months", "figure honour.count", "figure full_admission_due"),
    *("collection-rows member.total", "figures of a person", "figures", "figures-export"),
    *("report-docx", "report-md", "checked", "audit", "accounts", "account-person"),
}


# Where it is told what is a person's alone: a name stands there only with it.
ALONE = {
    *("month", "person", "register", "register dues", "audit", "report-docx", "report-md", "checked"),
    *("figures", "figures of a person"),  # whom one may ask about
}
ALONE_IN_ANSWERS = {
    *("duties", "report", "report as text", "report as page", "check", "check as page", "check as word", "dump"),
    "figures of a person",
}
KEEPING_ACCOUNTS = {"accounts", "account-person"}  # the exception of the policy


def may_read(actor: Actor, branch: Organisation, place: str, alone: set[str]) -> bool:
    """Whether the policy lets somebody read a name in a place of the branch."""
    if place in KEEPING_ACCOUNTS:
        return actor.may(Capability.ACCOUNTS, branch)
    return (sees_persons if place in alone or counts_persons(place) else sees_names)(actor, branch)


def counts_persons(place: str) -> bool:
    """Whether a place shows the rows behind a figure over persons, over what they owe or over what they paid."""
    figure = national().figures.get(place.partition(" ")[2])
    if figure is None:
        return False
    return row_type(figure) in {"person", "duty"} or figure.select.get("register") in PERSONAL


@pytest.fixture
def almighty(county: Organisation) -> Actor:
    """Somebody who may do all that anybody may."""
    make_actor("quanbu", "全部权限", "secretary", county)
    account = Account.objects.get(username="quanbu")
    for role in ("department", "administrator"):
        Grant.objects.create(account=account, role=role, organisation=county, since=date(2026, 1, 1))
    return account.actor()


def test_a_name_stands_on_a_page_exactly_for_who_may_see_it(
    numbers: dict[str, int], almighty: Actor, branch: Organisation, request: pytest.FixtureRequest
) -> None:
    places, _ = named_places(almighty, numbers)
    assert EXPECTED - places == set()
    found, ruled = {}, {}
    for who in ROLES:
        actor: Actor = request.getfixturevalue(who)
        found[who], answered = named_places(actor, numbers)
        ruled[who] = answered & {place for place in places if may_read(actor, branch, place, ALONE)}
    assert found == ruled


def test_who_may_not_see_names_reads_how_many_there_are(numbers: dict[str, int], reviewer: Actor) -> None:
    client = Client()
    client.force_login(Account.objects.get(pk=reviewer.account_id))
    client.post("/organisation/", {"organisation": numbers["branch"]})
    assert f"1 人{HIDDEN_NAME}" in client.get(f"/ledger/{numbers['entry']}/").content.decode()
    assert "5 人" in client.get("/roster/").content.decode()
    assert HIDDEN_NAME in client.get(f"/items/{numbers['item']}/").content.decode()


@pytest.mark.parametrize("who", ROLES)
def test_members_see_names_and_keepers_what_is_a_persons_alone(
    who: str, branch: Organisation, request: pytest.FixtureRequest
) -> None:
    """The policy itself, written out: who changes it changes these lines."""
    actor: Actor = request.getfixturevalue(who)
    assert sees_names(actor, branch) is (who in {"clerk", "secretary", "superior", "member"})
    assert sees_persons(actor, branch) is (who in {"clerk", "secretary", "superior"})


def test_a_member_reads_names_in_the_records_of_his_branch(numbers: dict[str, int], member: Actor) -> None:
    """Written out, so that no place slips into what is a person's alone."""
    named, _ = named_places(member, numbers)
    assert {place for place in named if not place.startswith(("figure", "collection-rows"))} == {
        *("entry", "entry of several", "ledger", "ledger print", "ledger of a person", "ledger-export"),
        *("ledger-export of a person", "items", "item", "roster", "roster print", "roster by name"),
        "register coverage",  # who signed that there was nothing
    }


ASKED: dict[str, tuple[str, ...]] = {
    "duties": ("--org", "X01", "--on", "2026-12-31"),
    "figures": ("--org", "X01", "--year", "2026"),
    "figures of all below": ("--org", "X", "--year", "2026", "--subtree"),
    "figures of a person": ("--org", "X01", "--year", "2026", "--person", SURNAME + "甲"),
    "report": ("--org", "X01", "--year", "2026", "--output", "{folder}/述职.docx"),
    "report as text": ("--org", "X01", "--year", "2026", "--output", "{folder}/述职.md"),
    "report as page": ("--org", "X01", "--year", "2026", "--output", "{folder}/述职.html"),
    "check": ("{folder}/报告.txt", "--org", "X01", "--year", "2026"),
    "check as page": ("{folder}/报告.txt", "--org", "X01", "--year", "2026", "--output", "{folder}/核查.html"),
    "check as word": ("{folder}/报告.txt", "--org", "X01", "--year", "2026", "--output", "{folder}/核查.docx"),
    "compare": ("{folder}/报告.txt", "{folder}/另一篇.txt"),
    "below": ("--org", "X", "--year", "2026"),
    "collection": ("--org", "X", "--year", "2026"),
    "volume": ("--org", "X", "--year", "2026", "--output", "{folder}/汇编.docx"),
    "verify": (),
    "empty-content": ("--org", "X01", "--dry-run"),
    "dump": ("--org", "X01", "--output", "{folder}/台账.json"),
}
# What these print is what was just done, by who may do it; nothing of the ledger is read out.
ACTS = {"init", "serve", "demo", "selfcheck", "import", "load", "undo", "submit", "org add"}
NAMED_ANSWERS = {"dump", "duties", "figures", "figures of all below", "check", "report", "report as text"}


def commands() -> set[str]:
    groups = [(f"{group.name} ", group.typer_instance) for group in app.registered_groups if group.typer_instance]
    return {
        prefix + (command.name or getattr(command.callback, "__name__", ""))
        for prefix, program in [("", app), *groups]
        for command in program.registered_commands
    }


def test_every_command_is_asked_for_names_or_reads_nothing_out() -> None:
    found = {name for name in commands() if not name.startswith("account ")}  # accounts are told by their own names
    assert found == {name.split(" of ")[0].split(" as ")[0] for name in ASKED} | ACTS


def named_answers(folder: Path) -> tuple[set[str], set[str]]:
    """The commands that say the surname, and those that answer."""
    named, answered = set(), set()
    for name, arguments in ASKED.items():
        command = name.split(" of ")[0].split(" as ")[0]
        filled = [part.format(folder=folder) for part in arguments]
        for form in ("", "--json"):
            told = CliRunner().invoke(app, [command, *filled, *filter(None, [form])])
            said = told.stdout + told.stderr
            if told.exit_code == 0:
                answered.add(name)
                said += "".join(unpacked(Path(part).read_bytes()) for part in filled if part.startswith(str(folder)))
            if SURNAME in said.replace(f"“{SURNAME}甲”", ""):
                named.add(name)
    return named, answered


def test_a_command_names_somebody_exactly_where_who_asks_may_see_him(
    numbers: dict[str, int], branch: Organisation, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    (tmp_path / "报告.txt").write_text(WRONG, encoding="utf-8")
    (tmp_path / "另一篇.txt").write_text(WRONG, encoding="utf-8")
    asking = pytest.MonkeyPatch()
    found, ruled = {}, {}
    for who in ("operator", *ROLES):
        actor: Actor = request.getfixturevalue(who)
        for module in (shuzhi.cli.checking, shuzhi.cli.collecting, shuzhi.cli.exchange, shuzhi.cli.office):
            asking.setattr(module, "operator", lambda actor=actor: actor)
        found[who], answered = named_answers(tmp_path)
        places = found["operator"]
        ruled[who] = answered & {one for one in places if may_read(actor, branch, one, ALONE_IN_ANSWERS)}
    asking.undo()
    assert NAMED_ANSWERS - found["operator"] == set()
    assert found == ruled
