"""Builds the invented county with the house's own verbs, inside the caller's transaction."""

from __future__ import annotations

from datetime import date, timedelta

from shuzhi.access.scoping import Actor
from shuzhi.demo.county import COUNTY_CODE, REPORT_BRANCH_CODE, UNITS, Unit
from shuzhi.demo.development import developed
from shuzhi.demo.life import ORIGIN, year_of
from shuzhi.demo.matters import keep_matters
from shuzhi.demo.papers import keep_papers
from shuzhi.demo.people import Cast, Names, people_branch, seeded
from shuzhi.demo.plan import BRANCH_YEAR, COMMITTEE_YEAR, COUNTY_YEAR, GROUP_YEAR, Plan
from shuzhi.ledger.entries import Agenda, Attendance, EntryFacts, record_entries
from shuzhi.ledger.kept import only_kept
from shuzhi.roster.models import Organisation
from shuzhi.roster.organisations import add_organisation
from shuzhi.roster.posts import fill_post
from shuzhi.roster.settings import set_for_office
from shuzhi.rulebook import national
from shuzhi.rulebook.kept import kept_of

JOINT_HOST, JOINT_GUEST = "YL0101", "YL0204"


def build_county(*, actor: Actor, verifier: Actor, year: int, until: date) -> None:
    """Add organisations, people and what they did in ``year``, and in the months after it up to ``until``."""
    organisations = _plant(actor)
    first = date(year, 1, 1)
    set_for_office(
        actor=actor, organisation=organisations[COUNTY_CODE], key="quarterly_lecture", value=True, since=first
    )
    names = Names(seeded("names"))
    casts: dict[str, Cast] = {}
    for number, unit in enumerate(unit for unit in UNITS if unit.members):
        cast = people_branch(actor=actor, unit=unit, organisation=organisations[unit.code], year=year, names=names)
        casts[unit.code] = cast
        steps = developed(actor=actor, cast=cast, year=year, names=names)
        _record(actor, cast.organisation, [*_branch_years(cast, year, until), *_elections(unit, year, cast), *steps])
        keep_papers(actor=actor, cast=cast, year=year, full=unit.code == REPORT_BRANCH_CODE)
        keep_matters(actor=actor, verifier=verifier, cast=cast, year=year, number=number)
        _keep_groups(actor, cast, organisations, year, until)
    for unit in UNITS:
        if unit.kind in {"committee", "county_committee"}:
            _record(actor, organisations[unit.code], [*_above(unit, year, until), *_elections(unit, year)])
    _record(actor, casts[JOINT_HOST].organisation, [_joint(casts[JOINT_HOST], casts[JOINT_GUEST], year)])


def _plant(actor: Actor) -> dict[str, Organisation]:
    made: dict[str, Organisation] = {}
    for unit in UNITS:
        made[unit.code] = add_organisation(
            actor=actor,
            code=unit.code,
            name=unit.name,
            kind=unit.kind,
            parent=made[unit.parent] if unit.parent else None,
            sector=unit.sector,
            founded_on=unit.founded,
            has_committee=unit.committee,
            sample=True,
        )
    return made


def _record(actor: Actor, organisation: Organisation, entries: list[EntryFacts]) -> None:
    in_order = sorted(entries, key=lambda facts: facts.happened_on)
    record_entries(actor=actor, organisation=organisation, with_origins=[(facts, ORIGIN) for facts in in_order])


def _branch_years(cast: Cast, year: int, until: date) -> list[EntryFacts]:
    return [
        facts
        for number in range(year, until.year + 1)
        for facts in year_of(cast, BRANCH_YEAR, year=number, until=until, people=cast.members, missed=number == year)
    ]


def _keep_groups(actor: Actor, cast: Cast, organisations: dict[str, Organisation], year: int, until: date) -> None:
    """The party groups of a branch: each has its share of the members and one of them leads it."""
    codes = [unit.code for unit in UNITS if unit.parent == cast.unit.code]
    for number, code in enumerate(codes):
        people = cast.members[number :: len(codes)]
        ready = [person for person in people if person.pk not in cast.away]
        group = Cast(cast.unit, organisations[code], people, ready[len(ready) // 2 :][:2], cast.away)
        fill_post(
            actor=actor,
            person=group.secretary,
            organisation=group.organisation,
            role="group_leader",
            since=date(year - 1, 1, 1),
            quiet=True,
        )
        entries = [
            facts
            for after in range(year, until.year + 1)
            for facts in year_of(group, GROUP_YEAR, year=after, until=until, people=people, missed=after == year)
        ]
        _record(actor, group.organisation, entries)


def _elections(unit: Unit, year: int, cast: Cast | None = None) -> list[EntryFacts]:
    if unit.elected is None:
        return []
    participants = () if cast is None else tuple(Attendance("subject", person) for person in cast.committee)
    held = date(year - unit.elected, 2, 27)
    election = EntryFacts(
        happened_on=held, kinds=("election",), title=f"{unit.name}换届选举", content=ORIGIN, participants=participants
    )
    if cast is None:
        return [election]
    filed = max(held, unit.founded) + timedelta(days=14)
    filing = EntryFacts(
        happened_on=filed, kinds=("post_change_filing",), title="书记任职报上级党委批准", content=ORIGIN
    )
    return [election, filing]


def _above(unit: Unit, year: int, until: date) -> list[EntryFacts]:
    """What committees did, with head-counts: their own rolls are kept elsewhere."""
    plans = COUNTY_YEAR if unit.kind == "county_committee" else COMMITTEE_YEAR
    return [
        _counted(plan, date(number, plan.month, plan.day))
        for number in range(year, until.year + 1)
        for plan in plans
        if date(number, plan.month, plan.day) < until
    ]


def _counted(plan: Plan, day: date) -> EntryFacts:
    facts = EntryFacts(
        happened_on=day,
        kinds=plan.kinds,
        title=plan.title,
        content=f"{plan.title}。（虚构样例）",
        place="第一会议室",
        minutes=plan.minutes,
        due_count=9,
        present_count=9 - day.month % 3,
        agenda=tuple(Agenda(title, category) for title, category in plan.agenda),
    )
    return only_kept(facts, kept_of(plan.kinds, national().kinds))


def _joint(host: Cast, guest: Cast, year: int) -> EntryFacts:
    """One event that stands in two branches' ledgers as one."""
    return EntryFacts(
        happened_on=date(year, 5, 23),
        kinds=("joint_activity", "volunteer_service"),
        title="与新街社区党支部共建：清理老旧小区楼道",
        content="与新街社区党支部共建：清理老旧小区楼道。（虚构样例）",
        place="新街社区",
        minutes=150,
        participants=(
            Attendance("chair", host.secretary),
            *(Attendance("attendee", p) for c in (host, guest) for p in c.members[:8] if p is not host.secretary),
        ),
        joint_organisations=(guest.organisation,),
    )
