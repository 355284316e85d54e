"""An invented county with two branches and a year of life; the clock stands on 5 January 2026."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
import time_machine

from shuzhi.access.roles import Role
from shuzhi.access.scoping import Actor, Authority, local_operator
from shuzhi.items.life import open_item
from shuzhi.ledger.entries import Attendance, EntryFacts, record_entries, record_entry
from shuzhi.ledger.kept import only_kept
from shuzhi.ledger.models import Entry
from shuzhi.ledger.registers import declare_none, record_rows
from shuzhi.reports.drafting import draft_report, edit_report, live_draft
from shuzhi.reports.models import Report
from shuzhi.roster.models import Organisation, Person
from shuzhi.roster.organisations import add_organisation
from shuzhi.roster.person import add_person
from shuzhi.roster.posts import fill_post
from shuzhi.roster.standing import set_membership
from shuzhi.rulebook import national
from shuzhi.rulebook.kept import kept_of

YEAR = 2025


@dataclass(frozen=True)
class County:
    """The tree, and who acts in it."""

    operator: Actor
    county: Organisation
    branch: Organisation
    other: Organisation
    people: list[Person]

    def actor(self, role: str, organisation: Organisation | None = None) -> Actor:
        """Somebody holding ``role`` on an organisation (the branch)."""
        held = organisation or self.branch
        return Actor(name=f"{role}在{held.name}", account_id=None, authorities=(Authority(role, held.path),))

    @property
    def secretary(self) -> Actor:
        return self.actor(Role.SECRETARY)

    def record(self, *kinds: str, day: str = "2025-03-05", title: str = "", **facts: Any) -> Entry:
        return record_entry(
            actor=self.operator,
            organisation=self.branch,
            facts=EntryFacts(happened_on=date.fromisoformat(day), kinds=kinds, title=title, **facts),
        )

    def finding(self, title: str, **facts: Any) -> Any:
        return open_item(
            actor=self.operator,
            organisation=self.branch,
            kind=facts.pop("kind", "problem"),
            source=facts.pop("source", "review"),
            title=title,
            source_year=facts.pop("source_year", YEAR - 1),
            opened_on=date(2025, 1, 20),
            **facts,
        )

    def declare(self, kind: str) -> None:
        declare_none(actor=self.operator, organisation=self.branch, kind=kind, year=YEAR)

    def draft(self, **more: Any) -> Report:
        return draft_report(actor=self.secretary, organisation=self.branch, year=YEAR, **more)

    def texts(self, report: Report) -> dict[str, str]:
        """Block id → text of the draft as it stands now."""
        return {block["id"]: block["text"] for block in live_draft(actor=self.secretary, report=report).blocks}

    def fill_gaps(self, report: Report, words: str = "书记自己写的话。") -> Report:
        blocks = live_draft(actor=self.secretary, report=report).blocks
        gaps = {block["id"]: words for block in blocks if block["type"] == "gap" and not block.get("author")}
        return edit_report(actor=self.secretary, report=report, texts=gaps)


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    with time_machine.travel("2026-01-05 09:00+08:00", tick=False):
        yield


@pytest.fixture
def tree(db: None) -> County:
    operator = local_operator()
    county = add_organisation(actor=operator, code="C", name="样例县委", kind="county_committee")
    branch = add_organisation(
        actor=operator,
        code="B1",
        name="样例局党支部",
        kind="branch",
        sector="government",
        parent=county,
        has_committee=True,
    )
    other = add_organisation(
        actor=operator, code="B2", name="样例村党支部", kind="branch", sector="village", parent=county
    )
    people = []
    for name in ("甲一", "乙二", "丙三"):
        person = add_person(actor=operator, organisation=branch, name=name)
        set_membership(
            actor=operator, person=person, organisation=branch, status="formal", since=date(2015, 1, 1), quiet=True
        )
        people.append(person)
    fill_post(actor=operator, person=people[0], organisation=branch, role="secretary", since=date(2020, 1, 1))
    return County(operator, county, branch, other, people)


@pytest.fixture
def life(tree: County) -> County:
    """Some meetings, so that there is something to report."""
    for month in ("01", "02", "03", "05"):
        tree.record("committee_meeting", day=f"2025-{month}-10")
    tree.record("assembly", "theme_day", day="2025-02-14", title="学习支部工作条例")
    return tree


@pytest.fixture
def finished(life: County) -> Callable[[], Report]:
    """A report whose every gap the secretary has filled."""
    return lambda: life.fill_gaps(life.draft())


@pytest.fixture
def full(tree: County) -> County:
    """A ledger with one entry of every kind, one row in every register class and one item of every kind."""
    rulebook = national()
    roles = ("chair", "lecturer", "speaker", "attendee", "observer", "subject")
    people = tuple(Attendance(role, person=tree.people[0]) for role in roles)
    told = [
        (
            only_kept(
                EntryFacts(date(2025, 1 + number % 12, 3 + number % 20), (kind,), minutes=60, participants=people),
                kept_of((kind,), rulebook.kinds),
            ),
            "",
        )
        for number, kind in enumerate(rulebook.kinds)
    ]
    record_entries(actor=tree.operator, organisation=tree.branch, with_origins=told)
    for register in rulebook.registers.values():
        if register.id == "coverage":
            continue
        due = {"due_fen": 700} if "due_fen" in register.fields else {}
        rows: list[dict[str, Any]] = [
            {"category": category, "title": "样例", "day": date(2025, 4, 1), "paid_fen": 650, **due}
            for category in (register.categories or {"": ""})
        ]
        if register.id == "external":
            units = {
                category: figure.unit
                for figure in rulebook.figures.values()
                if figure.measure == "external"
                for category in figure.select["categories"]
            }
            rows = [
                {"category": category, "value": 7, "unit": unit, "period": "2025", "source": "样例公报"}
                for category, unit in units.items()
            ]
        record_rows(actor=tree.operator, organisation=tree.branch, register=register.id, rows=rows)
    for kind in ("problem", "rectification", "opinion", "promise", "task", "service"):
        for source in ("review", "inspection", "meeting", "masses", "self", "research", "weak_branch"):
            tree.finding(f"样例{kind}", kind=kind, source=source, measures=["样例措施"])
    return tree
