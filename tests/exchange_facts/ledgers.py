"""Random ledgers, made by the everyday verbs, and everything they tell.  Everybody in them is invented."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction

from shuzhi.access.scoping import local_operator
from shuzhi.duties.explain import explain_duty
from shuzhi.duties.listing import duties_of
from shuzhi.errors import ShuzhiError
from shuzhi.evaluation import OWN, SUBTREE
from shuzhi.figures.question import Question
from shuzhi.figures.values import figures_of
from shuzhi.items.life import advance_item, open_item, relapse_item
from shuzhi.items.models import Item, ItemKind, ItemSource
from shuzhi.ledger.entries import Agenda, Attendance, EntryFacts, correct_entry, record_entry, withdraw_entry
from shuzhi.ledger.kept import only_kept
from shuzhi.ledger.models import Entry, ParticipantRole
from shuzhi.ledger.registers import declare_none, record_rows, withdraw_rows
from shuzhi.reports.output import write_report
from shuzhi.roster.dues import set_dues_base
from shuzhi.roster.models import CircumstanceKind, Organisation, Person, PostRole
from shuzhi.roster.organisations import add_organisation, change_organisation, move_organisation
from shuzhi.roster.person import add_person, change_person
from shuzhi.roster.posts import fill_post
from shuzhi.roster.standing import end_membership, note_circumstance, set_membership
from shuzhi.roster.transfers import transfer_person
from shuzhi.rulebook import national
from shuzhi.rulebook.kept import kept_of

operator = local_operator()
NAMES = ("赵一帆", "钱知夏", "孙可", "李云舟", "周沐")
WORDS = ("学习条例", "研究工作", "志愿服务", "「引号」与\n换行", "")
YEAR = 2025
NUMBER = re.compile(r"第[\d、]+号")
ROW = re.compile(r"^\| \d+ ")


class Ledger:
    """A county with a committee and three branches, to which random things happen."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        made = {}
        for code, kind, parent in (
            ("C", "county_committee", None),
            ("D", "committee", "C"),
            ("B1", "branch", "D"),
            ("B2", "branch", "D"),
            ("B3", "joint_branch", "C"),
        ):
            made[code] = add_organisation(
                actor=operator,
                code=code,
                name=f"虚构{code}",
                kind=kind,
                parent=made[parent] if parent else None,
                sector="village" if code == "B2" else "government",
                founded_on=date(2016, 5, 1) if code != "B3" else None,
                has_committee=chance.choice((None, True, False)),
                sample=True,
            )
        self.organisations = list(made.values())
        self.branches = self.organisations[2:]

    def happen(self, times: int) -> None:
        """So many random things, those that the house refuses left out."""
        acts: list[Callable[[], Any]] = [
            *[self.person] * 4,
            self.leave,
            self.circumstance,
            self.post,
            self.base,
            self.transfer,
            *[self.entry] * 8,
            self.correction,
            self.withdrawal,
            *[self.row] * 4,
            self.nothing,
            *[self.item] * 2,
            *[self.step] * 4,
            self.relapse,
            self.explanation,
            self.change,
            self.move,
        ]
        for _ in range(4):
            self.person()
        for _ in range(times):
            with suppress(ShuzhiError, IndexError), transaction.atomic():  # nothing to choose from yet
                self.chance.choice(acts)()

    def day(self, first: int = 2024) -> date:
        return date(first, 1, 1) + timedelta(days=self.chance.randrange((date(2026, 3, 1) - date(first, 1, 1)).days))

    def branch(self) -> Organisation:
        found: Organisation = Organisation.everywhere.get(pk=self.chance.choice(self.branches).pk)
        return found

    def one(self) -> Person:
        people = Person.everywhere.filter(withdrawn_at=None).select_related("organisation").order_by("pk")
        found: Person = self.chance.choice(list(people))
        return found

    def person(self) -> None:
        branch = self.branch()
        person = add_person(
            actor=operator,
            organisation=branch,
            name=self.chance.choice(NAMES),
            born_on=self.chance.choice((None, date(1950, 1, 1), self.day(1960))),
            dues_category=self.chance.choice(("", "waged", "farmer")),
            sex=self.chance.choice(("", "男", "女")),
            sample=True,
        )
        since = self.day(2010)
        if self.chance.random() < 0.3:
            set_membership(
                actor=operator, person=person, organisation=branch, status="probationary", since=since - timedelta(365)
            )
        set_membership(
            actor=operator,
            person=person,
            organisation=branch,
            status=self.chance.choice(("formal", "formal", "probationary", "suspended")),
            since=since,
        )
        if self.chance.random() < 0.2:
            change_person(actor=operator, person=person, reason="更正", education="本科")

    def leave(self) -> None:
        end_membership(actor=operator, person=self.one(), on=self.day(), reason="除名")

    def circumstance(self) -> None:
        since = self.day()
        until = self.chance.choice((None, since + timedelta(100)))
        kind = self.chance.choice(CircumstanceKind.values)
        note_circumstance(actor=operator, person=self.one(), kind=kind, since=since, until=until)

    def post(self) -> None:
        person = self.one()
        role = self.chance.choice(PostRole.values)
        fill_post(actor=operator, person=person, organisation=person.organisation, role=role, since=self.day(2020))

    def base(self) -> None:
        since = date(YEAR, self.chance.randint(1, 12), 1)
        set_dues_base(
            actor=operator,
            person=self.one(),
            category="waged",
            base=self.chance.choice((None, Decimal("4900.50"))),
            due=Decimal("49.01"),
            since=since,
        )

    def transfer(self) -> None:
        sent = self.day(2025)
        person, target = self.one(), self.branch()
        if person.organisation_id != target.pk:
            transfer_person(actor=operator, person=person, target=target, sent_on=sent, received_on=sent + timedelta(9))

    def facts(self) -> EntryFacts:
        kinds = tuple(self.chance.sample(sorted(national().kinds), self.chance.choice((1, 1, 2))))
        kinds = self.chance.choice((kinds, ("assembly",), ("theme_day", "party_lecture"), ("committee_meeting",)))
        present = self.chance.choice((None, 0, 5))
        facts = EntryFacts(
            happened_on=self.day(),
            kinds=kinds,
            title=self.chance.choice(WORDS),
            content=self.chance.choice(WORDS),
            place=self.chance.choice(("", "活动室")),
            started_at=self.chance.choice(("", "09:30")),
            topics=self.chance.choice(((), ("party_discipline",))),
            minutes=self.chance.choice((None, 0, 90)),
            present_count=present,
            due_count=None if present is None else present + 2,
            agenda=self.chance.choice(((), (Agenda("学习讲话", "first_topic"), Agenda("其他")))),
            participants=tuple(self.attendance() for _ in range(self.chance.randrange(4))),
            joint_organisations=(self.chance.choice(self.branches),) if self.chance.random() < 0.1 else (),
        )
        return only_kept(facts, kept_of(kinds, national().kinds))

    def attendance(self) -> Attendance:
        role = self.chance.choice(ParticipantRole.values)
        reason = "出差" if role == "leave" else ""
        if self.chance.random() < 0.2:
            return Attendance(role, name="客人", reason=reason)
        return Attendance(role, self.one(), reason=reason)

    def entry(self) -> None:
        record_entry(actor=operator, organisation=self.chance.choice(self.organisations), facts=self.facts())

    def some_entry(self) -> Entry:
        found: Entry = self.chance.choice(list(Entry.everywhere.order_by("pk").select_related("organisation")))
        return found

    def correction(self) -> None:
        correct_entry(actor=operator, entry=self.some_entry(), facts=self.facts(), reason="录错了")

    def withdrawal(self) -> None:
        withdraw_entry(actor=operator, entry=self.some_entry(), reason="重复")

    def row(self) -> None:
        branch, day = self.branch(), self.chance.choice((None, self.day()))
        register = self.chance.choice([one for one in national().registers if one != "coverage"])
        columns: dict[str, Any] = {"title": self.chance.choice(WORDS), "day": day}
        if register == "dues":
            columns = {
                "person": self.one(),
                "ym": YEAR * 12 + self.chance.randrange(12),
                "due_fen": 4900,
                "paid_fen": self.chance.choice((0, 4900, 100)),
                "day": day,
            }
        elif register == "external":
            columns |= {"value": Decimal("96.50"), "unit": "%", "period": "2025", "source": "公报"}
            columns["category"] = "森林覆盖率"
        elif register == "fund":
            columns |= {"category": self.chance.choice(("budget", "spend")), "paid_fen": self.chance.randrange(10**6)}
        else:
            kinds = national().registers[register].categories
            columns |= {"category": self.chance.choice(sorted(kinds)), "level": self.chance.choice(("", "县级"))}
        [made] = record_rows(actor=operator, organisation=branch, register=register, rows=[columns])
        if self.chance.random() < 0.1:
            withdraw_rows(actor=operator, organisation=branch, rows=[made], reason="重复")

    def nothing(self) -> None:
        ledgers = [*sorted(national().kinds), "publication", "inspection", "promise", "fund.superior", "honour@city"]
        declare_none(actor=operator, organisation=self.branch(), kind=self.chance.choice(ledgers), year=YEAR)

    def item(self) -> None:
        open_item(
            actor=operator,
            organisation=self.branch(),
            kind=self.chance.choice(ItemKind.values),
            source=self.chance.choice(("review", *ItemSource.values)),
            title=self.chance.choice(WORDS) or "问题",
            source_year=self.chance.choice((None, 2024, 2025)),
            owner_name=self.chance.choice(("", "赵一帆")),
            opened_on=self.chance.choice((None, self.day())),
            due_on=self.chance.choice((None, self.day())),
            number=self.chance.choice(("", "3")),
            parent=self.chance.choice((None, Item.everywhere.order_by("-pk").first())),
        )

    def some_item(self) -> Item:
        found: Item = self.chance.choice(list(Item.everywhere.order_by("pk").select_related("organisation")))
        return found

    def step(self) -> None:
        act = self.chance.choice(("measure", "submit", "return", "close", "close"))
        actor = local_operator("组织部乙" if act in {"close", "return"} else "干事甲")
        advance_item(actor=actor, item=self.some_item(), act=act, measures=["修缮", "添置"], on=self.day(), note="已核")

    def relapse(self) -> None:
        relapse_item(actor=operator, item=self.some_item(), note="又漏水")

    def explanation(self) -> None:
        explain_duty(
            actor=operator,
            organisation=self.branch(),
            rule="branch.assembly.quarterly",
            period=self.chance.choice(("2025-Q1", "2025-Q3")),
            text="因防汛改期。",
        )

    def change(self) -> None:
        name = f"新名{self.chance.randrange(100)}"
        change_organisation(actor=operator, organisation=self.branch(), on=self.day(2020), name=name)

    def move(self) -> None:
        parent = Organisation.everywhere.get(pk=self.chance.choice(self.organisations[:2]).pk)
        move_organisation(actor=operator, organisation=self.branch(), parent=parent, on=self.day(2020))


def answers() -> dict[str, Any]:
    """What the whole ledger tells: figures, duties and the text of every report."""
    told: dict[str, Any] = {}
    for organisation in Organisation.everywhere.order_by("code"):
        code = organisation.code
        for scope in (OWN, SUBTREE):
            question = Question(actor=operator, organisation=organisation, year=YEAR, scope=scope)
            told[f"{code} {scope}"] = {
                figure.id: (figure.value, figure.completeness, figure.text, figure.count)
                for figure in figures_of(question)
            }
        told[f"{code} duties"] = sorted(
            str(
                (
                    one.rule.id,
                    one.subject,
                    one.row.period,
                    one.row.status,
                    one.row.due_on,
                    one.row.done,
                    one.explanation,
                )
            )
            for one in duties_of(actor=operator, organisation=organisation, on=date(YEAR, 12, 31))
        )
        told[f"{code} report"] = report_of(organisation)
    return told


def report_of(organisation: Organisation) -> str:
    """The text of its draft, or why there is none.

    A row of the annex ends in the number of its fact here, and rows of one day stand in the order of these numbers;
    both are the home's own, so the annex is told as the set of its rows.
    """
    try:
        text = write_report(actor=operator, organisation=organisation, year=YEAR, form="md").decode()
    except ShuzhiError as error:
        return error.code
    lines = [NUMBER.sub("", line) for line in text.split("\n")]
    rows = sorted(ROW.sub("", line) for line in lines if ROW.match(line))
    return "\n".join([*(line for line in lines if not ROW.match(line)), *rows])
