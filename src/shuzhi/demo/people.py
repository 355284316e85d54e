"""Invented people in the shape of the published statistics (党内统计公报 2024: age, women, members with a degree)."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from shuzhi.access.scoping import Actor
from shuzhi.demo.county import REPORT_BRANCH_CODE, Unit
from shuzhi.roster.dues import set_dues_base
from shuzhi.roster.models import Organisation, Person
from shuzhi.roster.person import add_person
from shuzhi.roster.posts import fill_post
from shuzhi.roster.standing import note_circumstance, set_membership
from shuzhi.rulebook.dues import monthly_due

SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
GIVEN = "安白帆禾景可岚沐宁朴青融书桐文溪言野雨川竹知之舟远山石林松云水和"
# (share in %, youngest, oldest): members by age at the end of 2024
AGES = ((12, 22, 30), (11, 31, 35), (11, 36, 40), (10, 41, 45), (9, 46, 50), (9, 51, 55), (9, 56, 60), (29, 61, 84))
WOMEN = 0.31
DEGREES = ("初中", "高中", "中专", "大专", "本科", "研究生")
WORK = {
    "government": "机关干部", "institution": "专业技术人员", "village": "农民", "community": "社区居民",
    "enterprise": "企业职工", "new": "企业职工",
}  # fmt: skip
RETIRES_AT, EXEMPT_FROM = 61, 76


@dataclass
class Cast:
    """A branch with its people, as the events of the year need them."""

    unit: Unit
    organisation: Organisation
    members: list[Person] = field(default_factory=list)
    committee: list[Person] = field(default_factory=list)
    away: set[int] = field(default_factory=set)  # mobile or exempt: their absence needs no reason
    dues: dict[int, Decimal] = field(default_factory=dict)  # yuan a month
    joined: list[tuple[Person, date]] = field(default_factory=list)  # on probation, and since when

    @property
    def secretary(self) -> Person:
        """Who chairs."""
        return self.committee[0]

    @property
    def clerk(self) -> Person:
        """Who keeps the minutes."""
        return self.committee[-1]


class Names:
    """Invented names, each once in the county."""

    def __init__(self, rng: random.Random) -> None:
        self.rng, self.given = rng, set[str]()

    def next(self) -> str:
        """A name nobody in the county bears yet."""
        while True:
            name = self.rng.choice(SURNAMES) + "".join(self.rng.sample(GIVEN, self.rng.choice((1, 2, 2, 2))))
            if name not in self.given:
                self.given.add(name)
                return name


def seeded(name: str) -> random.Random:
    """The same invented choices every time."""
    return random.Random(f"样例县 {name}")  # noqa: S311  nothing secret hangs on it


def people_branch(*, actor: Actor, unit: Unit, organisation: Organisation, year: int, names: Names) -> Cast:
    """Fill the roster of one branch: members, posts, circumstances, dues bases."""
    rng = seeded(f"people {unit.code}")
    cast = Cast(unit, organisation)
    for age in _ages(unit.members, rng):
        _add_member(actor, cast, age, year, names.next(), rng)
    _fill_posts(actor, cast, year)
    _note_circumstances(actor, cast, year, rng)
    _set_dues(actor, cast, year, rng)
    return cast


def _ages(count: int, rng: random.Random) -> list[int]:
    """Ages in the published shares; the rounding goes to the old, so that a small branch has them too."""
    ages = [rng.randint(low, high) for share, low, high in AGES[:-1] for _ in range(round(count * share / 100))]
    ages = ages[: count - 1]
    return sorted(ages + [rng.randint(*AGES[-1][1:]) for _ in range(count - len(ages))])


def _add_member(  # noqa: PLR0917
    actor: Actor, cast: Cast, age: int, year: int, name: str, rng: random.Random
) -> None:
    born = date(year - age, rng.randint(1, 12), rng.randint(1, 28))
    retired = age >= RETIRES_AT and cast.unit.sector not in {"village", "community"}
    person = add_person(
        actor=actor,
        organisation=cast.organisation,
        name=name,
        quiet=True,
        sample=True,
        sex="女" if rng.random() < WOMEN else "男",
        ethnicity="汉族",
        born_on=born,
        education=rng.choice(DEGREES[:4] if age > 60 else DEGREES[3:] if retired or age < 40 else DEGREES[2:]),
        occupation="离退休" if retired else WORK[cast.unit.sector],
        note="虚构样例，并无此人",
    )
    joined = date(min(born.year + rng.randint(19, 28), year - 3), rng.randint(1, 12), rng.randint(1, 28))
    since = max(joined, cast.unit.founded)
    set_membership(actor=actor, person=person, organisation=cast.organisation, status="formal", since=since, quiet=True)
    cast.members.append(person)


def _fill_posts(actor: Actor, cast: Cast, year: int) -> None:
    """The three to five members nearest to fifty keep the branch."""
    first = max(cast.unit.founded, date(year - (cast.unit.elected or 0), 2, 27))
    ranked = sorted(cast.members, key=lambda person: abs(year - person.born_on.year - 48) if person.born_on else 99)
    roles = ["secretary", "deputy_secretary", "committee", "committee", "clerk"]
    if not cast.unit.committee:
        roles = ["secretary", "clerk"]
    for role, person in zip(roles, ranked, strict=False):
        cast.committee.append(person)
        posts = ("committee", role) if role == "clerk" and cast.unit.committee else (role,)
        for post in posts:
            fill_post(actor=actor, person=person, organisation=cast.organisation, role=post, since=first, quiet=True)


def _note_circumstances(actor: Actor, cast: Cast, year: int, rng: random.Random) -> None:
    def note(person: Person, kind: str, since: date) -> None:
        note_circumstance(actor=actor, person=person, kind=kind, since=since, quiet=True)

    ordinary = [person for person in cast.members if person not in cast.committee]
    for person in ordinary:
        age = year - person.born_on.year if person.born_on else 0
        if age >= RETIRES_AT and cast.unit.sector not in {"village", "community"}:
            note(person, "retired", date(year - age + 60, 7, 1))
        if age >= EXEMPT_FROM:
            note(person, "exempt", date(year - 1, 1, 1))
            cast.away.add(person.pk)
    young = [person for person in ordinary if person.born_on and year - person.born_on.year < 40]
    if cast.unit.sector in {"village", "new"} and young:
        mobile = rng.choice(young)
        note(mobile, "mobile", date(year - 1, 3, 1))
        cast.away.add(mobile.pk)
    if cast.unit.sector in {"village", "community"}:
        note(ordinary[len(ordinary) // 2], "hardship", date(year - 1, 1, 1))


def _set_dues(actor: Actor, cast: Cast, year: int, rng: random.Random) -> None:
    """Bases are invented, the due is what the rulebook's rates give; farmers' sums are set within their range."""
    since = date(year, 1, 1)
    for person in cast.members:
        if person.occupation == "离退休":
            category, base = "retired", Decimal(rng.randrange(3200, 6800, 50))
        elif person.occupation in {"农民", "社区居民"}:
            category, base = "farmer", Decimal(0)
        else:
            category, base = "waged", Decimal(rng.randrange(2800, 9800, 50))
        due = monthly_due(base, category, since) or Decimal(1)
        cast.dues[person.pk] = due
        if cast.unit.code == REPORT_BRANCH_CODE:  # one branch shows how bases are kept; the others only pay
            set_dues_base(actor=actor, person=person, category=category, base=base or None, due=due, since=since)
