"""Builds the invented county with the house's own verbs, inside the caller's transaction."""

from __future__ import annotations

from datetime import date, timedelta

from shuzhi.access.scoping import Actor
from shuzhi.demo.county import PLACES, REPORT_BRANCH_CODE, Place
from shuzhi.demo.development import developed
from shuzhi.demo.life import ORIGIN, year_of
from shuzhi.demo.matters import keep_matters
from shuzhi.demo.papers import keep_papers
from shuzhi.demo.people import Cast, Names, people_branch, seeded
from shuzhi.demo.plan import BRANCH_YEAR, COMMITTEE_YEAR, COUNTY_YEAR, GROUP_YEAR, Plan
from shuzhi.ledger.entries import Agenda, Attendance, EntryFacts, record_entries
from shuzhi.roster.models import Organisation
from shuzhi.roster.organisations import add_organisation
from shuzhi.roster.posts import fill_post

JOINT_HOST, JOINT_GUEST = "YL0101", "YL0204"


def build_county(*, actor: Actor, verifier: Actor, year: int, until: date) -> None:
    """Add organisations, people and what they did in ``year``, and in the months after it up to ``until``."""
    organisations = _plant(actor)
    names = Names(seeded("names"))
    casts: dict[str, Cast] = {}
    for number, place in enumerate(place for place in PLACES if place.members):
        cast = people_branch(actor=actor, place=place, organisation=organisations[place.code], year=year, names=names)
        casts[place.code] = cast
        steps = developed(actor=actor, cast=cast, year=year, names=names)
        _record(actor, cast.organisation, [*_branch_years(cast, year, until), *_elections(place, year, cast), *steps])
        keep_papers(actor=actor, cast=cast, year=year, full=place.code == REPORT_BRANCH_CODE)
        keep_matters(actor=actor, verifier=verifier, cast=cast, year=year, number=number)
        _keep_groups(actor, cast, organisations, year, until)
    for place in PLACES:
        if place.kind in {"committee", "county_committee"}:
            _record(actor, organisations[place.code], [*_above(place, year, until), *_elections(place, year)])
    _record(actor, casts[JOINT_HOST].organisation, [_joint(casts[JOINT_HOST], casts[JOINT_GUEST], year)])


def _plant(actor: Actor) -> dict[str, Organisation]:
    made: dict[str, Organisation] = {}
    for place in PLACES:
        made[place.code] = add_organisation(
            actor=actor,
            code=place.code,
            name=place.name,
            kind=place.kind,
            parent=made[place.parent] if place.parent else None,
            sector=place.sector,
            founded_on=place.founded,
            has_committee=place.committee,
            sample=True,
        )
    return made


def _record(actor: Actor, organisation: Organisation, told: list[EntryFacts]) -> None:
    in_order = sorted(told, key=lambda facts: facts.happened_on)
    record_entries(actor=actor, organisation=organisation, told=[(facts, ORIGIN) for facts in in_order])


def _branch_years(cast: Cast, year: int, until: date) -> list[EntryFacts]:
    return [
        facts
        for number in range(year, until.year + 1)
        for facts in year_of(cast, BRANCH_YEAR, year=number, until=until, people=cast.members, missed=number == year)
    ]


def _keep_groups(actor: Actor, cast: Cast, organisations: dict[str, Organisation], year: int, until: date) -> None:
    """The party groups of a branch: each has its share of the members and one of them leads it."""
    codes = [place.code for place in PLACES if place.parent == cast.place.code]
    for number, code in enumerate(codes):
        people = cast.members[number :: len(codes)]
        ready = [person for person in people if person.pk not in cast.away]
        group = Cast(cast.place, organisations[code], people, ready[len(ready) // 2 :][:2], cast.away)
        fill_post(
            actor=actor,
            person=group.secretary,
            organisation=group.organisation,
            role="group_leader",
            since=date(year - 1, 1, 1),
            quiet=True,
        )
        told = [
            facts
            for after in range(year, until.year + 1)
            for facts in year_of(group, GROUP_YEAR, year=after, until=until, people=people, missed=after == year)
        ]
        _record(actor, group.organisation, told)


def _elections(place: Place, year: int, cast: Cast | None = None) -> list[EntryFacts]:
    if place.elected is None:
        return []
    told = () if cast is None else tuple(Attendance("subject", person) for person in cast.committee)
    held = date(year - place.elected, 2, 27)
    election = EntryFacts(
        happened_on=held, kinds=("election",), title=f"{place.name}换届选举", content=ORIGIN, participants=told
    )
    if cast is None:
        return [election]
    filed = max(held, place.founded) + timedelta(days=14)
    filing = EntryFacts(
        happened_on=filed, kinds=("post_change_filing",), title="书记任职报上级党委批准", content=ORIGIN
    )
    return [election, filing]


def _above(place: Place, year: int, until: date) -> list[EntryFacts]:
    """What committees did, with head-counts: their own rolls are kept elsewhere."""
    plans = COUNTY_YEAR if place.kind == "county_committee" else COMMITTEE_YEAR
    return [
        _counted(plan, date(number, plan.month, plan.day))
        for number in range(year, until.year + 1)
        for plan in plans
        if date(number, plan.month, plan.day) < until
    ]


def _counted(plan: Plan, day: date) -> EntryFacts:
    return EntryFacts(
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
