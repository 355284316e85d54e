"""A small invented county that the tests live in.  Every organisation and person here is made up.

Plain functions, so that a test may build more of the same; ``conftest.py`` offers the usual ones as fixtures.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from shuzhi.access.models import Account, Grant
from shuzhi.access.scoping import Actor, local_operator
from shuzhi.chain.links import append_links
from shuzhi.clock import SHANGHAI
from shuzhi.items.life import advance_item, open_item
from shuzhi.items.models import Item
from shuzhi.ledger.entries import Agenda, Attendance, EntryFacts, record_entry
from shuzhi.ledger.models import Entry, RegisterRow
from shuzhi.ledger.registers import declare_none, record_rows
from shuzhi.roster.models import Organisation, Person
from shuzhi.roster.organisations import add_organisation
from shuzhi.roster.person import add_person
from shuzhi.roster.posts import fill_post
from shuzhi.roster.standing import note_circumstance, set_membership

THE_MOMENT = datetime(2026, 3, 2, 10, 0, tzinfo=SHANGHAI)
LONG_AGO = date(2000, 1, 1)  # from when on the ledgers here tell, unless told otherwise
INVENTED_NUMBER = "110101196001011231"  # a valid check digit and nobody's number


def make_organisation(code: str, name: str, kind: str = "branch", **facts: Any) -> Organisation:
    """An invented organisation, added by the operator."""
    usual: dict[str, Any] = {"ledger_since": LONG_AGO}
    return add_organisation(actor=local_operator(), code=code, name=name, kind=kind, sample=True, **usual | facts)


def make_branch(parent: Organisation, code: str, name: str, **facts: Any) -> Organisation:
    """An invented branch of a government office, with a committee, founded in 2020."""
    usual: dict[str, Any] = {"sector": "government", "has_committee": True, "founded_on": date(2020, 1, 1)}
    return make_organisation(code, name, parent=parent, **usual | facts)


def make_actor(username: str, name: str, role: str, organisation: Organisation | None, **grant: Any) -> Actor:
    """Somebody with an account and one grant (since 2026-01-01 unless told)."""
    account = Account.objects.create(username=username, name=name)
    Grant.objects.create(account=account, role=role, organisation=organisation, **{"since": date(2026, 1, 1)} | grant)
    append_links(local_operator(), [account], "recorded")
    return account.actor()


def make_member(
    organisation: Organisation, name: str, *, since: date = date(2019, 7, 1), status: str = "formal", **facts: Any
) -> Person:
    """An invented member with his standing."""
    operator = local_operator()
    person = add_person(actor=operator, organisation=organisation, name=name, sample=True, quiet=True, **facts)
    set_membership(actor=operator, person=person, organisation=organisation, status=status, since=since, quiet=True)
    return person


def make_entry(organisation: Organisation, day: date, *kinds: str, actor: Actor | None = None, **facts: Any) -> Entry:
    """Something that happened, recorded by the operator unless told."""
    return record_entry(
        actor=actor or local_operator(),
        organisation=organisation,
        facts=EntryFacts(happened_on=day, kinds=kinds or ("theme_day",), **facts),
    )


def make_meeting(organisation: Organisation, day: date, people: list[Person], actor: Actor | None = None) -> Entry:
    """A full entry: two kinds, a topic, an agenda, a roll with a guest."""
    chair, *others = people
    return make_entry(
        organisation,
        day,
        "committee_meeting",
        "discussion",
        actor=actor,
        title="研究三月工作",
        topics=("party_discipline",),
        minutes=90,
        agenda=(Agenda("学习重要讲话", "first_topic"), Agenda("研究党建工作", "party_building")),
        participants=(
            Attendance("chair", chair),
            *(Attendance("attendee", person) for person in others),
            Attendance("observer", name="列席的客人"),
        ),
    )


def make_row(organisation: Organisation, register: str = "document", **columns: Any) -> RegisterRow:
    """One row of a register."""
    usual: dict[str, Any] = {"title": "学习制度", "category": "regulation", "day": date(2026, 1, 15)}
    return record_rows(actor=local_operator(), organisation=organisation, register=register, rows=[usual | columns])[0]


def make_item(organisation: Organisation, title: str = "学习记录不全", **facts: Any) -> Item:
    """An open finding of last year's review."""
    usual: dict[str, Any] = {"kind": "problem", "source": "review", "source_year": 2025}
    return open_item(actor=local_operator(), organisation=organisation, title=title, **usual | facts)


def fill_branch(organisation: Organisation, tag: str = "") -> list[Person]:
    """A branch with a little of everything in the first two months of 2026; returns its people."""
    operator = local_operator()
    people = [
        make_member(organisation, f"虚构{tag}{number}号", born_on=date(1950 + number, 1, 1)) for number in range(6)
    ]
    people.append(make_member(organisation, f"虚构{tag}预备", status="probationary", since=date(2026, 1, 20)))
    fill_post(actor=operator, person=people[0], organisation=organisation, role="secretary", since=date(2024, 1, 1))
    fill_post(actor=operator, person=people[1], organisation=organisation, role="clerk", since=date(2024, 1, 1))
    note_circumstance(actor=operator, person=people[5], kind="mobile", since=date(2025, 9, 1))
    for month in (1, 2):
        make_meeting(organisation, date(2026, month, 6), people[:4])
        make_entry(organisation, date(2026, month, 20), "theme_day", "party_lecture", present_count=5, due_count=7)
    make_entry(
        organisation,
        date(2026, 2, 10),
        "heart_talk",
        participants=(Attendance("speaker", people[0]), Attendance("subject", people[3])),
    )
    make_entry(
        organisation,
        date(2026, 2, 11),
        "volunteer_service",
        minutes=120,
        participants=tuple(Attendance("attendee", person) for person in people[:3]),
    )
    make_entry(
        organisation,
        date(2026, 2, 12),
        "development.activist",
        participants=(Attendance("subject", name="积极分子甲"),),
    )
    make_row(organisation)
    make_row(organisation, "fund", title="工作经费", category="budget", paid_fen=500000)
    make_row(organisation, "fund", title="购书", category="spend", paid_fen=12345)
    make_row(organisation, "honour", title="先进支部", category="organisation", level="县级")
    make_row(organisation, "dues", title="", category="", person=people[0], ym=2026 * 12, due_fen=5000, paid_fen=5000)
    make_row(organisation, "dues", title="", category="", person=people[1], ym=2026 * 12, due_fen=5000, paid_fen=100)
    make_row(
        organisation,
        "external",
        title="满意率",
        category="满意率",
        value="96.5",
        unit="%",
        period="2026",
        source="县统计局",
    )
    closed = make_item(organisation, "阵地建设不足", owner_name="书记甲")
    advance_item(actor=operator, item=closed, act="measure", measures=["修缮活动室", "添置书柜"])
    advance_item(actor=local_operator("干事甲"), item=closed, act="submit")
    advance_item(actor=local_operator("组织部乙"), item=closed, act="close")
    make_item(organisation, due_on=date(2026, 2, 1))
    make_item(organisation, "帮扶困难群众", kind="service", source="plan")
    declare_none(actor=operator, organisation=organisation, kind="assembly", year=2026)
    return people
